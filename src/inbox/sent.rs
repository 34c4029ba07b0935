//! Messages that were sent: each with its parts, what was answered, and what became of it.

use std::time::{Duration, SystemTime};

use super::ids::IdRule;
use super::parts::{Added, Parts};
use crate::link::LinkId;
use crate::store::Message;
use crate::store::RecordId;
use crate::text::Alphabet;
use crate::text::State;
use crate::wire::CommandStatus;

/// The newest receipts that are kept of a part: message centres send one or two.
const MOST_RECEIPTS: usize = 16;

/// A message that was sent, in one part or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Over which link the first part went.
    pub link: LinkId,
    /// When the first part went.
    pub at: SystemTime,
    /// `source_addr`.
    pub from: String,
    /// `destination_addr`.
    pub to: String,
    /// The alphabet that the text is read in.
    pub alphabet: Alphabet,
    /// Of all parts, as sent: not fit for a screen before it went through
    /// [`printable`](crate::text::printable()).
    pub text: String,
    /// The parts as one message.
    pub parts: Parts,
    /// Each part, in the order in which they went; at least one. One that was refused and is sent again takes
    /// the place of the refused one.
    pub segments: Vec<SentPart>,
}

/// A `submit_sm` or `data_sm`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentPart {
    /// The request.
    pub record: RecordId,
    /// Which part it is, from 1.
    pub number: u8,
    /// When it went.
    pub at: SystemTime,
    /// Its response.
    pub answer: Option<Answer>,
    /// The newest receipts, in the order in which they came.
    pub receipts: Vec<TiedReceipt>,
    reported: Option<State>,
}

/// What a message centre answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The response.
    pub record: RecordId,
    /// Its `command_status`.
    pub status: CommandStatus,
    /// The `message_id` that it gave, if it accepted and gave one.
    pub message_id: Option<String>,
    /// From the request to the response.
    pub after: Duration,
}

/// A receipt that is for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TiedReceipt {
    /// The receipt.
    pub record: RecordId,
    /// How its id was found to be that of the message.
    pub rule: IdRule,
}

/// How far a message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Sent, and not answered.
    Unanswered,
    /// Taken by the message centre, of which nothing more was heard.
    Accepted,
    /// Refused by the message centre.
    Refused(CommandStatus),
    /// What a receipt said, the final one where there was one.
    Reported(State),
}

impl Sent {
    /// The request of the first part.
    pub fn record(&self) -> Option<RecordId> {
        self.segments.first().map(|part| part.record)
    }

    /// The id of the first part that was given one.
    pub fn message_id(&self) -> Option<&str> {
        self.segments.iter().find_map(SentPart::message_id)
    }

    /// The first status that is an error, else that of the first response.
    pub fn status(&self) -> Option<CommandStatus> {
        let statuses = || self.segments.iter().filter_map(|part| Some(part.answer.as_ref()?.status));
        statuses().find(|status| !status.is_ok()).or_else(|| statuses().next())
    }

    /// How far the part came that is worst off.
    pub fn state(&self) -> Delivery {
        let states = self.segments.iter().map(SentPart::state);
        states.max_by_key(|state| state.rank()).unwrap_or(Delivery::Unanswered)
    }

    /// The receipts of all parts.
    pub fn receipts(&self) -> impl Iterator<Item = RecordId> {
        self.segments.iter().flat_map(|part| &part.receipts).map(|receipt| receipt.record)
    }

    /// Adds one more part, or one that was refused and is sent again; its index, or `None` where it must be of
    /// another message.
    pub(super) fn add(&mut self, message: &Message<'_>, segment: SentPart) -> Option<usize> {
        match self.parts.add(message) {
            Added::New => {
                self.text = self.parts.text(self.alphabet);
                self.segments.push(segment);
                Some(self.segments.len() - 1)
            }
            Added::Again => {
                let is_refused = |old: &SentPart| matches!(old.state(), Delivery::Refused(_));
                let mut old = self.segments.iter_mut().enumerate();
                let (index, old) = old.find(|(_, old)| old.number == segment.number && is_refused(old))?;
                *old = segment;
                Some(index)
            }
            Added::Other => None,
        }
    }

    /// A receipt came for the part at `index`; for others too that were given the same id.
    pub(super) fn tie(&mut self, index: usize, receipt: TiedReceipt, state: Option<State>) {
        let Some(id) = self.segments.get(index).and_then(SentPart::message_id).map(str::to_owned) else {
            return;
        };
        for part in self.segments.iter_mut().filter(|part| part.message_id() == Some(&id)) {
            part.tie(receipt, state);
        }
    }
}

impl SentPart {
    pub(super) const fn new(record: RecordId, number: u8, at: SystemTime) -> Self {
        Self { record, number, at, answer: None, receipts: Vec::new(), reported: None }
    }

    /// The id that it was given.
    pub fn message_id(&self) -> Option<&str> {
        self.answer.as_ref()?.message_id.as_deref()
    }

    /// How far it came.
    pub fn state(&self) -> Delivery {
        match (self.reported, &self.answer) {
            (Some(state), _) => Delivery::Reported(state),
            (None, None) => Delivery::Unanswered,
            (None, Some(answer)) if answer.is_accepted() => Delivery::Accepted,
            (None, Some(answer)) => Delivery::Refused(answer.status),
        }
    }

    /// A final state stays, whatever comes after it: receipts overtake each other.
    fn tie(&mut self, receipt: TiedReceipt, state: Option<State>) {
        if self.receipts.len() == MOST_RECEIPTS {
            self.receipts.remove(0);
        }
        self.receipts.push(receipt);
        let is_final = self.reported.is_some_and(State::is_final);
        self.reported = state.filter(|state| !is_final || state.is_final()).or(self.reported);
    }
}

impl Answer {
    fn is_accepted(&self) -> bool {
        self.status.is_ok()
    }
}

impl Delivery {
    /// The higher, the worse off.
    const fn rank(self) -> u8 {
        match self {
            Self::Reported(State::Delivered) => 0,
            Self::Reported(state) if !state.is_final() => 1,
            Self::Accepted => 2,
            Self::Unanswered => 3,
            Self::Reported(_) => 4,
            Self::Refused(_) => 5,
        }
    }
}
