//! The Compose screen: a message while it is written, field by field, its count, and what became of it when it
//! was sent.

mod book;
mod counted;
mod fill;
mod loading;
mod progress;
mod sending;
mod shelves;
mod slots;
mod typing;

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::{Effect, Line, MessageEditor, Model, Note};
use crate::compose::{Clock, Coding, Draft, Handsets, National, Operation, Rules};
use crate::link::LinkId;
use crate::link::Notice;
use crate::text::{Group, Split};
use crate::wire::FieldId;

pub use book::{Book, BookAction};
pub(super) use book::{numbers, update as update_book};
pub use counted::{Count, Counted};
pub(super) use fill::update as update_fill;
pub use fill::{Fill, FillAction};
pub use loading::{Remember, Remembered};
pub(super) use loading::{remembered, take};
pub use progress::{Fate, Progress};
pub(super) use sending::submit;
pub(super) use shelves::update as update_shelves;
pub use shelves::{Shelves, ShelvesAction, Stand};
pub use slots::{ESM_CLASS, Filling, NATIONALS, RECEIPTS, SPLITS, Slot, Tick, group_name};

use loading::Memory;
use typing::{choose, turn};

/// The values of `data_coding` that can be chosen, in the order in which they are offered; others are typed on
/// the command line.
pub const CODINGS: [Coding; 16] = [
    Coding::Auto,
    Coding::Fixed(0),
    Coding::Fixed(1),
    Coding::Fixed(3),
    Coding::Fixed(8),
    Coding::Fixed(5),
    Coding::Fixed(6),
    Coding::Fixed(7),
    Coding::Fixed(14),
    Coding::Fixed(2),
    Coding::Fixed(4),
    Coding::Fixed(9),
    Coding::Fixed(10),
    Coding::Fixed(13),
    Coding::Fixed(0xF0),
    Coding::Fixed(0xC8),
];

/// A message while it is written.
#[derive(Debug, Default)]
pub struct Compose {
    /// The bind it leaves by, where one was chosen.
    pub link: Option<LinkId>,
    /// Which PDU it is.
    pub operation: Operation,
    /// The alphabet.
    pub coding: Coding,
    /// Whether the message is hex whatever the alphabet.
    pub hex: bool,
    /// How it is split.
    pub split: Option<Split>,
    /// National tables.
    pub national: National,
    /// What it asks of the phone.
    pub group: Group,
    /// `registered_delivery`.
    pub receipts: u32,
    /// `esm_class`, as far as it is ticked.
    pub esm_class: u32,
    /// The message.
    pub editor: MessageEditor,
    /// What keys go to.
    pub focus: Slot,
    /// The bit that keys are about, in a place that is filled in bit by bit.
    pub tick: usize,
    /// What is shown below the message.
    pub below: Below,
    /// Which PDU is looked at.
    pub part: usize,
    /// What was worked out of it.
    pub counted: Counted,
    /// What became of the last one.
    pub progress: Option<Progress>,
    /// The address book.
    pub book: Handsets,
    pub(super) memory: Memory,
    lines: BTreeMap<Slot, Line>,
    sent: Option<Draft>,
    next_ticket: u64,
    next_reference: Option<u16>,
}

/// What is shown below the message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Below {
    /// The count in each alphabet.
    #[default]
    Count,
    /// The other fields.
    Fields,
    /// The PDUs as they would leave.
    Preview,
    /// What may go wrong.
    Checks,
}

impl Below {
    /// In the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Count, Self::Fields, Self::Preview, Self::Checks];
}

/// What can be done on the Compose screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComposeAction {
    /// To another place.
    Step(isize),
    /// To this place.
    Focus(Slot),
    /// To another choice, or to another bit.
    Choose(isize),
    /// Tick the bit, or not.
    Tick,
    /// Show something else below the message.
    NextBelow,
    /// Look at another PDU.
    Part(isize),
    /// Put the nearest character in place of the next that the alphabet lacks.
    Replace,
    /// The same for all of them.
    ReplaceAll,
    /// The PDU that is looked at as hex, to be changed and sent as it stands.
    AsHex,
    /// What was kept: templates, what was sent, what was set aside.
    Shelves,
    /// Set it aside and begin anew.
    SetAside,
    /// The address book.
    Book,
    /// Read the destinations of a file that was typed as `@FILE`.
    ReadNumbers,
    /// Send the message.
    Send,
    /// Send it, having been asked.
    SendNow,
    /// Empty the message.
    Clear,
}

impl Compose {
    /// A message of nothing that asks for a receipt.
    pub fn new() -> Self {
        let mut new = Self { receipts: 1, ..Self::default() };
        new.take_as_kept();
        new
    }

    /// The text of a place that is typed into.
    pub fn line(&self, slot: Slot) -> Option<&Line> {
        self.lines.get(&slot)
    }

    fn typed(&self, slot: Slot) -> String {
        self.line(slot).map_or_else(String::new, |it| it.text().to_owned())
    }

    fn put(&mut self, slot: Slot, text: &str) {
        if text.is_empty() {
            self.lines.remove(&slot);
        } else {
            self.lines.insert(slot, Line::new(text));
        }
    }

    /// The source address of a new message, where there is none yet.
    pub(super) fn begin_from(&mut self, source: &str) {
        if self.typed(Slot::From).is_empty() {
            // A sender alone is not worth keeping.
            let untouched = self.is_kept();
            self.put(Slot::From, source);
            if untouched {
                self.take_as_kept();
            }
        }
    }

    /// The message as it is now.
    pub fn draft(&self) -> Draft {
        let other = |slot: &Slot| if let Slot::Field(field) = slot { Some(*field) } else { None };
        let typed = self.lines.iter().filter_map(|(slot, line)| Some((other(slot)?, line.text().to_owned())));
        let slots = self.slots();
        let there = |field: &FieldId| slots.contains(&Slot::Field(*field));
        let mut fields: BTreeMap<FieldId, String> =
            typed.filter(|(field, text)| !text.is_empty() && there(field)).collect();
        let ticked = [(FieldId::RegisteredDelivery, self.receipts), (FieldId::EsmClass, self.esm_class)];
        for (field, value) in
            ticked.into_iter().filter(|(field, value)| *value != 0 && self.operation.has(*field))
        {
            fields.insert(field, value.to_string());
        }
        let tlv = |slot: &Slot| matches!(slot, Slot::Tlv(_));
        let tlvs =
            self.lines.iter().filter(|(slot, _)| tlv(slot)).map(|(_, line)| line.text().trim().to_owned());
        Draft {
            operation: self.operation,
            from: self.typed(Slot::From),
            to: self.typed(Slot::To),
            text: self.editor.text(),
            hex: self.hex,
            coding: self.coding,
            national: self.national,
            group: self.group,
            split: self.split,
            udh: self.typed(Slot::Udh),
            fields,
            tlvs: tlvs.filter(|it| !it.is_empty()).collect(),
        }
    }

    /// Takes a message in, in place of what is there.
    pub(super) fn load(&mut self, draft: &Draft) {
        let bits =
            |field| draft.fields.get(&field).and_then(|it| crate::config::tlv::number(it)).unwrap_or(0);
        (self.receipts, self.esm_class) = (bits(FieldId::RegisteredDelivery), bits(FieldId::EsmClass));
        (self.operation, self.coding, self.hex) = (draft.operation, draft.coding, draft.hex);
        (self.split, self.national, self.group) = (draft.split, draft.national, draft.group);
        self.editor = MessageEditor::new(&draft.text);
        self.lines.clear();
        for (slot, text) in [(Slot::From, &draft.from), (Slot::To, &draft.to), (Slot::Udh, &draft.udh)] {
            self.put(slot, text);
        }
        let ticked = [FieldId::RegisteredDelivery, FieldId::EsmClass];
        for (field, text) in draft.fields.iter().filter(|(field, _)| !ticked.contains(field)) {
            self.put(Slot::Field(*field), text);
        }
        for (at, text) in draft.tlvs.iter().enumerate() {
            self.put(Slot::Tlv(at), text);
        }
        (self.part, self.tick) = (0, 0);
        if !self.slots().contains(&self.focus) {
            self.focus = Slot::above(self.operation).last().copied().unwrap_or(Slot::Operation);
        }
    }

    /// Whether there is something that was never sent.
    pub fn is_unsent(&self) -> bool {
        !self.editor.is_empty() && self.sent.as_ref().is_none_or(|sent| sent.text != self.editor.text())
    }

    /// Whether nothing was changed since it was sent.
    pub fn is_as_sent(&self) -> bool {
        self.sent.as_ref() == Some(self.counted.draft())
    }

    /// Every place of the screen, in the order in which Tab goes through them.
    pub fn slots(&self) -> Vec<Slot> {
        [Slot::above(self.operation), self.slots_below()].concat()
    }

    /// The places below the message.
    pub fn slots_below(&self) -> Vec<Slot> {
        let last =
            self.lines.keys().filter_map(|it| if let Slot::Tlv(at) = it { Some(at + 1) } else { None }).max();
        let tlvs = (0..=last.unwrap_or(0)).map(Slot::Tlv).filter(|_| self.operation != Operation::Hex);
        Slot::below(self.operation).into_iter().chain(tlvs).collect()
    }

    /// The PDU that is looked at: the one with the cursor while the message is written.
    pub fn looked_at(&self) -> usize {
        let own = match (&self.counted.planned, self.focus) {
            (Some(Ok(planned)), Slot::Text) if !planned.is_hex => {
                planned.plan.segment_at(self.editor.cursor())
            }
            _ => self.part,
        };
        own.min(self.counted.parts().saturating_sub(1))
    }

    /// News of what was sent.
    pub(super) fn handle(&mut self, notice: &Notice) {
        if let Some(progress) = self.progress.as_mut().filter(|it| it.link == notice.link()) {
            progress.handle(notice);
        }
    }
}

impl Model {
    /// The bind that a message leaves by: the one that was chosen, else the first.
    pub fn sending_link(&self) -> Option<LinkId> {
        let chosen = self.compose.link.filter(|id| self.links.live().any(|it| it.id == *id && it.is_bound()));
        let bound = || self.links.live().filter(|it| it.is_bound()).map(|it| it.id).next();
        chosen.or_else(|| self.links.transmitting().next().map(|it| it.id)).or_else(bound)
    }

    /// The rules that the message is made by: those of the account of its bind, else of the selected account.
    pub fn rules(&self) -> Rules {
        let link = self.sending_link().and_then(|id| self.links.find(id));
        link.map_or_else(Rules::default, |it| it.rules.clone())
    }

    /// What time it is where the operator is.
    pub const fn clock(&self) -> Clock {
        Clock { now: self.now, utc_offset: self.utc_offset }
    }

    /// The columns of the message on the Compose screen.
    pub fn text_columns(&self) -> usize {
        usize::from(self.size.columns.saturating_sub(2)).max(1)
    }

    /// Works out anew what follows from the message, where it is shown.
    pub(super) fn refresh_compose(&mut self) {
        if self.screen == super::Screen::Compose {
            let (draft, rules, clock) = (self.compose.draft(), self.rules(), self.clock());
            let Compose { counted, book, .. } = &mut self.compose;
            counted.refresh(draft, &rules, book, clock);
        }
        let now: SystemTime = self.now;
        self.compose.watch(now);
    }
}

/// Does what a key of the Compose screen asks for.
pub(super) fn update(model: &mut Model, action: ComposeAction) -> Vec<Effect> {
    match action {
        ComposeAction::Step(by) => model.compose.step(by),
        ComposeAction::Focus(slot) => model.compose.focus(slot),
        ComposeAction::Choose(by) if model.compose.focus == Slot::Link => choose_link(model, by),
        ComposeAction::Choose(by) => model.compose.choose(by),
        ComposeAction::Tick => model.compose.tick(),
        ComposeAction::NextBelow => choose(&mut model.compose.below, &Below::ALL, 1),
        ComposeAction::Part(by) => {
            let parts = model.compose.counted.parts().max(1);
            model.compose.part = turn(model.compose.looked_at(), by, parts);
            if model.compose.focus == Slot::Text {
                model.compose.focus(Slot::Operation);
            }
            model.compose.below = Below::Preview;
        }
        ComposeAction::Replace => replace(model, false),
        ComposeAction::ReplaceAll => replace(model, true),
        ComposeAction::AsHex => return as_hex(model),
        ComposeAction::Shelves => shelves::open(model),
        ComposeAction::SetAside => return loading::set_aside(model),
        ComposeAction::Book => book::open(model),
        ComposeAction::ReadNumbers => return book::read_numbers(model),
        ComposeAction::Clear => model.compose.editor = MessageEditor::default(),
        ComposeAction::Send => return sending::send(model),
        ComposeAction::SendNow => {
            model.overlay = None;
            return sending::send_now(model);
        }
    }
    Vec::new()
}

fn choose_link(model: &mut Model, by: isize) {
    let links: Vec<LinkId> = model.links.live().filter(|it| it.is_bound()).map(|it| it.id).collect();
    let at = links.iter().position(|it| Some(*it) == model.sending_link());
    if let Some(at) = at {
        model.compose.link = links.get(turn(at, by, links.len())).copied();
    }
}

fn replace(model: &mut Model, all: bool) {
    match model.compose.replace(all) {
        0 => model.note(Note::bad("nothing here that something near could stand for")),
        1 => {}
        count => model.note(Note::good(&format!("{count} characters replaced"))),
    }
}

/// The PDU that is looked at becomes the message, in hex.
fn as_hex(model: &mut Model) -> Vec<Effect> {
    let Some(written) = model.compose.counted.written(model.compose.looked_at()) else {
        model.note(Note::bad("there is no PDU yet"));
        return Vec::new();
    };
    let rows = written
        .octets
        .chunks(16)
        .map(|row| row.iter().map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(" "));
    let draft =
        Draft { operation: Operation::Hex, text: rows.collect::<Vec<_>>().join("\n"), ..Draft::new() };
    let effects = take(model, &draft);
    model.compose.focus(Slot::Text);
    effects
}
