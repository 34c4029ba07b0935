//! The Inbound screen: what came in, and what was sent with what became of it.

use super::{Effect, Model, Note, Screen, compose};
use crate::compose::{Address, Draft, Operation};
use crate::inbox::{Inbox, Received, Sent};
use crate::store::Record;
use crate::store::RecordId;
use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::Version;
use crate::wire::dissect;

/// Both lists, and the places in them.
#[derive(Debug, Default)]
pub struct Inbound {
    inbox: Inbox,
    /// Which list is shown.
    pub shelf: Shelf,
    received: Place,
    sent: Place,
}

/// One of the two lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shelf {
    /// What came in.
    #[default]
    Received,
    /// What was sent.
    Sent,
}

/// A place in a list whose oldest entries are dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// The newest entry, as it comes.
    #[default]
    Newest,
    /// The entry of this number, counted from the first that there ever was.
    At(u64),
}

/// What can be done on the Inbound screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboundAction {
    /// To another entry.
    Step(isize),
    /// To the other list.
    NextShelf,
    /// Its record in the log.
    Show,
    /// Ask or say something about a message that was sent, by this PDU.
    About(CommandId),
    /// Write it again.
    Again,
}

impl Inbound {
    /// A record was added to the log.
    pub(super) fn fold(&mut self, record: &Record) {
        self.inbox.fold(record);
    }

    /// Shows one of the two lists, at its newest entry.
    pub(super) fn look(&mut self, at: Shelf) {
        (self.shelf, self.received, self.sent) = (at, Place::Newest, Place::Newest);
    }

    /// What came in, oldest first.
    pub fn received(&self) -> &[Received] {
        self.inbox.received()
    }

    /// What was sent, oldest first.
    pub fn sent(&self) -> &[Sent] {
        self.inbox.sent()
    }

    /// The row that keys are about.
    pub fn cursor(&self) -> usize {
        match self.shelf {
            Shelf::Received => self.received.row(self.received().len(), self.inbox.received_dropped()),
            Shelf::Sent => self.sent.row(self.sent().len(), self.inbox.sent_dropped()),
        }
    }

    fn step(&mut self, by: isize) {
        let cursor = self.cursor();
        let (place, length, dropped) = match self.shelf {
            Shelf::Received => {
                (&mut self.received, self.inbox.received().len(), self.inbox.received_dropped())
            }
            Shelf::Sent => (&mut self.sent, self.inbox.sent().len(), self.inbox.sent_dropped()),
        };
        let row = cursor.saturating_add_signed(by);
        *place = if row + 1 >= length { Place::Newest } else { Place::At(dropped + row as u64) };
    }

    /// The first record of the selected entry.
    fn record(&self) -> Option<RecordId> {
        match self.shelf {
            Shelf::Received => self.received().get(self.cursor())?.records.first().copied(),
            Shelf::Sent => self.sent().get(self.cursor())?.record(),
        }
    }
}

impl Place {
    fn row(self, length: usize, dropped: u64) -> usize {
        let last = length.saturating_sub(1);
        match self {
            Self::Newest => last,
            Self::At(number) => {
                usize::try_from(number.saturating_sub(dropped)).map_or(last, |it| it.min(last))
            }
        }
    }
}

/// Does what a key of the Inbound screen asks for.
pub(super) fn update(model: &mut Model, action: InboundAction) -> Vec<Effect> {
    let inbound = &mut model.inbound;
    match action {
        InboundAction::Step(by) => inbound.step(by),
        InboundAction::NextShelf => {
            inbound.shelf = match inbound.shelf {
                Shelf::Received => Shelf::Sent,
                Shelf::Sent => Shelf::Received,
            };
        }
        InboundAction::Show => {
            if let Some(record) = inbound.record() {
                model.screen = Screen::Log;
                model.log.show(record);
            }
        }
        InboundAction::About(id) => return begin(model, id),
        InboundAction::Again => return begin(model, CommandId::SUBMIT_SM),
    }
    Vec::new()
}

/// Begins a PDU about the selected message in the composer, or the message again.
fn begin(model: &mut Model, id: CommandId) -> Vec<Effect> {
    let sent =
        model.inbound.sent().get(model.inbound.cursor()).filter(|_| model.inbound.shelf == Shelf::Sent);
    let Some(sent) = sent else {
        model.note(Note::bad("choose a message that was sent: Tab shows those"));
        return Vec::new();
    };
    let draft = about(model, sent, id);
    let link = sent.link;
    let effects = compose::take(model, &draft);
    model.compose.link = Some(link);
    model.screen = Screen::Compose;
    effects
}

/// The PDU about a message: its id, and its addresses as they were sent, where they are not as they would be
/// guessed.
fn about(model: &Model, sent: &Sent, id: CommandId) -> Draft {
    let with_text = matches!(id, CommandId::SUBMIT_SM | CommandId::REPLACE_SM);
    let operation = Operation::Pdu(id);
    let mut draft = Draft {
        operation,
        from: sent.from.clone(),
        to: if operation.is_addressed() { sent.to.clone() } else { String::new() },
        text: if with_text { sent.text.clone() } else { String::new() },
        ..Draft::new()
    };
    if id != CommandId::SUBMIT_SM {
        draft = draft.with_field(FieldId::MessageId, sent.message_id().unwrap_or_default());
    }
    let record = sent.record().and_then(|it| model.log.store.get(it));
    let Some(frame) = record.and_then(|it| it.chunk.frame().cloned()) else { return draft };
    let seen = dissect(&frame, Version::default());
    let source = [FieldId::SourceAddrTon, FieldId::SourceAddrNpi];
    let destination = [FieldId::DestAddrTon, FieldId::DestAddrNpi];
    for (fields, typed) in [(source, &sent.from), (destination, &sent.to)] {
        let guessed = Address::guess(typed).unwrap_or_default();
        for (field, guessed) in fields.into_iter().zip([guessed.ton, guessed.npi]) {
            let own = seen.int(field).filter(|it| *it != u32::from(guessed) && operation.has(field));
            if let Some(value) = own {
                draft.fields.insert(field, value.to_string());
            }
        }
    }
    let service = seen.text(FieldId::ServiceType).filter(|it| !it.is_empty());
    if let Some(service) = service.filter(|_| operation.has(FieldId::ServiceType)) {
        draft.fields.insert(FieldId::ServiceType, service.into_owned());
    }
    draft
}
