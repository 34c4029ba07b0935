//! The Inbound screen: what came in, and what was sent with what became of it.

use super::{Effect, Model, Screen};
use crate::inbox::{Inbox, Received, Sent};
use crate::store::Record;
use crate::store::RecordId;
use crate::store::Store;

/// Both lists, and the places in them.
#[derive(Debug, Default)]
pub struct Inbound {
    inbox: Inbox,
    /// Which list is shown.
    pub shelf: Shelf,
    received: Place,
    sent: Place,
    /// The first record that is still to be looked at.
    behind: Option<RecordId>,
}

/// How many records one piece of catching up looks at.
const PIECE: u64 = 2000;

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
}

impl Inbound {
    /// A record was added to the log.
    pub(super) fn fold(&mut self, record: &Record) {
        self.inbox.fold(record);
    }

    /// A record was added to the log, one of so many that they are looked at later.
    pub(super) fn fold_later(&mut self, id: RecordId) {
        self.behind.get_or_insert(id);
    }

    /// Whether records are still to be looked at.
    pub const fn is_behind(&self) -> bool {
        self.behind.is_some()
    }

    /// Looks at some of them.
    pub(super) fn catch_up(&mut self, store: &Store) {
        let Some(RecordId(from)) = self.behind else { return };
        let from = store.first().map_or(from, |first| first.0.max(from));
        for record in (from..from + PIECE).filter_map(|id| store.get(RecordId(id))) {
            self.inbox.fold(record);
        }
        let next = RecordId(from + PIECE);
        self.behind = Some(next).filter(|next| store.last().is_some_and(|last| *next <= last));
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
    }
    Vec::new()
}
