//! The address book of test handsets, and destinations that are read from a file.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Remember, Slot};
use crate::app::{Effect, Line, Model, Note, Overlay};
use crate::compose::{Handset, listed};

/// The address book while it is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// Which handset keys are about.
    pub cursor: usize,
    /// Those that are ticked.
    pub ticked: BTreeSet<usize>,
    /// The name of a new one while it is typed, for the destination that was typed.
    pub adding: Option<Line>,
}

/// What can be done in the address book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookAction {
    /// To another handset.
    Step(isize),
    /// Tick it, or not.
    Tick,
    /// Send to those that are ticked, or to this one.
    Take,
    /// Put the destination that was typed into the book.
    Add,
    /// Under the name that was typed.
    Named,
}

pub(super) fn open(model: &mut Model) {
    model.overlay = Some(Overlay::Book(Book::default()));
}

/// Does what a key of the address book asks for.
pub(in crate::app) fn update(model: &mut Model, action: BookAction) -> Vec<Effect> {
    let handsets = model.compose.book.iter().len();
    let typed = listed(&model.compose.typed(Slot::To));
    let Some(Overlay::Book(book)) = &mut model.overlay else { return Vec::new() };
    match action {
        BookAction::Step(by) => {
            book.cursor = book.cursor.saturating_add_signed(by).min(handsets.saturating_sub(1));
        }
        BookAction::Tick => {
            if !book.ticked.remove(&book.cursor) && book.cursor < handsets {
                book.ticked.insert(book.cursor);
            }
        }
        BookAction::Take => {
            let chosen =
                if book.ticked.is_empty() { BTreeSet::from([book.cursor]) } else { book.ticked.clone() };
            take(model, &chosen);
        }
        BookAction::Add if typed.len() == 1 => book.adding = Some(Line::default()),
        BookAction::Add => model.note(Note::bad("type one destination first, then add it here")),
        BookAction::Named => return named(model),
    }
    Vec::new()
}

fn take(model: &mut Model, chosen: &BTreeSet<usize>) {
    let names = model.compose.book.iter().enumerate().filter(|(at, _)| chosen.contains(at));
    let names: Vec<String> = names.map(|(_, it)| it.name.clone()).collect();
    let mut all = listed(&model.compose.typed(Slot::To));
    all.extend(names.into_iter().filter(|it| !it.is_empty()));
    model.overlay = None;
    model.compose.put(Slot::To, &all.join(", "));
}

fn named(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Book(Book { adding: Some(name), .. })) = &model.overlay else { return Vec::new() };
    let name = name.text().trim().to_owned();
    let number = listed(&model.compose.typed(Slot::To)).into_iter().next().unwrap_or_default();
    if name.is_empty() || model.compose.book.iter().any(|it| it.name == name) {
        model.note(Note::bad("a name is expected that no other handset has"));
        return Vec::new();
    }
    let handset = Handset { name, number, ..Handset::default() };
    model.compose.book.push(handset.clone());
    let cursor = model.compose.book.iter().len().saturating_sub(1);
    model.overlay = Some(Overlay::Book(Book { cursor, ..Book::default() }));
    vec![Effect::Remember(Box::new(Remember::Handset(handset)))]
}

/// Asks for the destinations of the file that was typed as `@FILE`.
pub(super) fn read_numbers(model: &mut Model) -> Vec<Effect> {
    let typed = listed(&model.compose.typed(Slot::To));
    let file = typed.iter().find_map(|it| it.strip_prefix('@'));
    let Some(file) = file else {
        model.note(Note::bad("type @ and the name of a file with a number a line"));
        return Vec::new();
    };
    vec![Effect::ReadNumbers(PathBuf::from(file))]
}

/// The destinations of a file, in place of its name.
pub(in crate::app) fn numbers(model: &mut Model, read: Result<String, String>) {
    let numbers = match read {
        Ok(text) => listed(&text),
        Err(why) => return model.note(Note::bad(&why)),
    };
    let typed = listed(&model.compose.typed(Slot::To)).into_iter().filter(|it| !it.starts_with('@'));
    let all: Vec<String> = typed.chain(numbers.iter().cloned()).collect();
    model.compose.put(Slot::To, &all.join(", "));
    model.note(Note::good(&format!("{} destinations read", numbers.len())));
}
