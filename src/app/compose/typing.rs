//! What keys change in a message: the place that they go to, what is typed there, what is chosen and ticked.

use super::slots::{all_groups, is_cut};
use super::{Below, CODINGS, Compose, Filling, NATIONALS, SPLITS, Slot};
use crate::app::{Key, Line, wrap};
use crate::compose::Operation;
use crate::text::nearest;
use crate::wire::FieldId;

impl Compose {
    /// A key that is typed; `columns` is the width of the message.
    pub(in crate::app) fn key(&mut self, key: Key, columns: usize) {
        match (self.focus.filling(), key) {
            (Filling::Line, key) => {
                let line = self.lines.entry(self.focus).or_insert_with(|| blank(self.focus));
                line.key(key);
                if line.text().is_empty() {
                    self.lines.remove(&self.focus);
                }
            }
            (Filling::Text, Key::Up) => self.step_line(-1, columns),
            (Filling::Text, Key::Down) => self.step_line(1, columns),
            (Filling::Text, key) => drop(self.editor.key(key)),
            (Filling::Choice | Filling::Ticks(_), _) => {}
        }
    }

    /// A text that is put in. A list of destinations keeps its lines as commas.
    pub(in crate::app) fn paste(&mut self, text: &str) {
        match (self.focus.filling(), self.focus) {
            (Filling::Line, Slot::To) => {
                let listed = crate::compose::listed(&text.replace('\r', "\n")).join(", ");
                self.lines.entry(Slot::To).or_default().paste(&listed);
            }
            (Filling::Line, slot) => self.lines.entry(slot).or_insert_with(|| blank(slot)).paste(text.trim()),
            (Filling::Text, _) => self.editor.paste(text),
            (Filling::Choice | Filling::Ticks(_), _) => {
                self.focus = Slot::Text;
                self.editor.paste(text);
            }
        }
    }

    fn step_line(&mut self, by: isize, columns: usize) {
        let text = self.editor.text();
        let lines = wrap::wrap(&text, &self.counted.borders(), columns);
        let (row, column) = wrap::place(&lines, self.editor.cursor(), columns);
        if let Some(row) = row.checked_add_signed(by) {
            self.editor.set_cursor(wrap::offset(&lines, row, column, text.len()));
        }
    }

    pub(super) fn step(&mut self, by: isize) {
        let slots = self.slots();
        let at = slots.iter().position(|it| *it == self.focus).unwrap_or(0);
        self.focus(slots.get(turn(at, by, slots.len())).copied().unwrap_or_default());
    }

    pub(super) fn focus(&mut self, slot: Slot) {
        if !self.slots().contains(&slot) {
            return;
        }
        self.tick = 0;
        self.focus = slot;
        if self.slots_below().contains(&slot) {
            self.below = Below::Fields;
        } else if self.below == Below::Fields {
            self.below = Below::Count;
        }
    }

    pub(super) fn choose(&mut self, by: isize) {
        if let Filling::Ticks(ticks) = self.focus.filling() {
            self.tick = turn(self.tick, by, ticks.len());
            return;
        }
        match self.focus {
            Slot::Operation => {
                choose(&mut self.operation, &Operation::all(), by);
                if !self.slots().contains(&self.focus) {
                    self.focus = Slot::Operation;
                }
            }
            Slot::Coding => choose(&mut self.coding, &CODINGS, by),
            Slot::Split if is_cut(self.operation) => {
                choose(&mut self.split, &SPLITS.map(|(split, _)| split), by);
            }
            Slot::National => choose(&mut self.national, &NATIONALS.map(|(national, _)| national), by),
            Slot::Group => choose(&mut self.group, &all_groups(), by),
            Slot::Link
            | Slot::Split
            | Slot::From
            | Slot::To
            | Slot::Receipts
            | Slot::Text
            | Slot::EsmClass
            | Slot::Udh
            | Slot::Field(_)
            | Slot::Tlv(_) => {}
        }
    }

    /// Ticks the bit that keys are about, or not; another value of the same bits goes.
    pub(super) fn tick(&mut self) {
        let Filling::Ticks(ticks) = self.focus.filling() else { return };
        let Some(tick) = ticks.get(self.tick) else { return };
        let bits = if self.focus == Slot::Receipts { &mut self.receipts } else { &mut self.esm_class };
        let rest = *bits & !tick.mask;
        *bits = if *bits & tick.mask == tick.value { rest } else { rest | tick.value };
    }

    /// Puts the nearest in place of characters that the alphabet lacks: of the next one behind the cursor, or of
    /// all. How many were replaced.
    pub(super) fn replace(&mut self, all: bool) -> usize {
        let (outsiders, alphabet) = self.counted.outsiders();
        let cursor = self.editor.cursor();
        let mut wanted: Vec<(usize, char, String)> = outsiders
            .iter()
            .filter_map(|it| Some((it.offset, it.character, nearest(it.character, alphabet)?)))
            .collect();
        if !all {
            let next = wanted.iter().position(|(at, ..)| *at >= cursor).unwrap_or(0);
            wanted = wanted.into_iter().skip(next).take(1).collect();
        }
        if !wanted.is_empty() {
            self.editor.replace(&wanted);
        }
        wanted.len()
    }
}

/// An empty line; what is typed as a password is not shown.
fn blank(slot: Slot) -> Line {
    if slot == Slot::Field(FieldId::Password) { Line::masked() } else { Line::default() }
}

/// Around at the ends.
pub(super) fn turn(at: usize, by: isize, of: usize) -> usize {
    (at + by.rem_euclid(of.cast_signed()).unsigned_abs()) % of
}

/// To another of all choices.
pub(super) fn choose<T: Copy + PartialEq>(choice: &mut T, all: &[T], by: isize) {
    let at = all.iter().position(|it| it == choice).unwrap_or(0);
    *choice = all.get(turn(at, by, all.len())).copied().unwrap_or(*choice);
}
