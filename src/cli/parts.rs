//! The parts of a message that is being sent: what each was answered, and what its receipt says.

use std::fmt;
use std::io::{Write, stderr};

use super::Exit;
use crate::link::Notice;
use crate::session::Event;
use crate::text::Receipt;
use crate::text::State;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Sequence;
use crate::wire::Tag;
use crate::wire::Version;
use crate::wire::dissect;

/// All parts, in the order of their tickets.
#[derive(Debug)]
pub(super) struct Parts {
    all: Vec<Part>,
    receipts: bool,
    /// Final receipts that came before the answer that says whose they are.
    early: Vec<(String, State)>,
}

#[derive(Debug)]
enum Part {
    /// Not sent yet.
    Unsent,
    /// Sent under this number, not answered yet.
    Sent(Sequence),
    /// Accepted under this message_id, its receipt to come.
    Accepted(String),
    /// Nothing more is to come.
    Settled(End),
}

/// How a part turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Accepted, and delivered where a receipt was asked for.
    Done,
    /// The response is an error.
    Refused(CommandStatus),
    /// Its receipt says so.
    NotDelivered(State),
    /// No response in time.
    NoAnswer,
    /// No final receipt in time.
    NoReceipt,
    /// It could not be sent.
    NotSent,
}

impl End {
    const fn exit(self) -> Exit {
        match self {
            Self::Done => Exit::Done,
            Self::Refused(_) | Self::NotDelivered(_) => Exit::Refused,
            Self::NoAnswer | Self::NoReceipt => Exit::NoAnswer,
            Self::NotSent => Exit::Failed,
        }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done => f.write_str("done"),
            Self::Refused(status) => {
                write!(f, "refused with {status} ({:#010x}): {}", status.0, status.meaning())
            }
            Self::NotDelivered(state) => write!(f, "not delivered: its receipt says {}", state.stat()),
            Self::NoAnswer => f.write_str("not answered in time"),
            Self::NoReceipt => f.write_str("accepted, no final receipt in time"),
            Self::NotSent => f.write_str("not sent"),
        }
    }
}

impl Parts {
    pub(super) fn new(count: usize, receipts: bool) -> Self {
        Self { all: (0..count).map(|_| Part::Unsent).collect(), receipts, early: Vec::new() }
    }

    pub(super) fn fold(&mut self, notice: &Notice) {
        match notice {
            Notice::Sent { ticket, sequence, .. } => self.put(ticket.0, Part::Sent(*sequence)),
            Notice::NotSent { ticket, .. } => self.put(ticket.0, Part::Settled(End::NotSent)),
            Notice::Event { event: Event::Response { request, response, .. }, .. } => {
                self.answered(request, response);
            }
            Notice::Event { event: Event::Unanswered { request }, .. } => {
                self.settle(request, Part::Settled(End::NoAnswer));
            }
            Notice::Event { event: Event::Request { frame, .. }, .. } => self.delivered(frame),
            Notice::Event { .. } | Notice::Step { .. } | Notice::Chunk { .. } | Notice::Ended { .. } => (),
        }
    }

    /// Whether nothing more is to come.
    pub(super) fn are_settled(&self) -> bool {
        self.all.iter().all(|part| matches!(part, Part::Settled(_)))
    }

    /// Whether all is answered, and receipts are all that is to come.
    pub(super) fn await_receipts(&self) -> bool {
        !self.are_settled()
            && self.all.iter().all(|part| matches!(part, Part::Settled(_) | Part::Accepted(_)))
    }

    /// Waits for no more receipts.
    pub(super) fn give_up(&mut self) {
        for part in self.all.iter_mut().filter(|part| matches!(part, Part::Accepted(_))) {
            *part = Part::Settled(End::NoReceipt);
        }
    }

    /// How the message as a whole turned out so far: the worst of its parts.
    pub(super) fn exit(&self) -> Exit {
        let settled = self.all.iter().map(|part| match part {
            Part::Settled(end) => end.exit(),
            Part::Unsent | Part::Sent(_) | Part::Accepted(_) => Exit::NoAnswer,
        });
        settled.max().unwrap_or(Exit::Done)
    }

    /// Says of each part that was not done how it turned out.
    pub(super) fn explain(&self) {
        for (number, part) in (1..).zip(&self.all) {
            if let Part::Settled(end) = part
                && *end != End::Done
            {
                let _ = writeln!(stderr(), "smppcon: part {number} of {}: {end}", self.all.len());
            }
        }
    }

    fn put(&mut self, ticket: u64, now: Part) {
        if let Some(part) = usize::try_from(ticket).ok().and_then(|at| self.all.get_mut(at)) {
            *part = now;
        }
    }

    fn settle(&mut self, request: &Frame, now: Part) {
        let sequence = request.sequence();
        let is_it = |part: &&mut Part| matches!(part, Part::Sent(number) if *number == sequence);
        if let Some(part) = self.all.iter_mut().find(is_it) {
            *part = now;
        }
    }

    fn answered(&mut self, request: &Frame, response: &Frame) {
        if request.command_id() != CommandId::SUBMIT_SM {
            return;
        }
        if !response.status().is_ok() {
            return self.settle(request, Part::Settled(End::Refused(response.status())));
        }
        let message_id = dissect(response, Version::V50).text(FieldId::MessageId).map(String::from);
        match message_id.filter(|_| self.receipts) {
            None => self.settle(request, Part::Settled(End::Done)),
            Some(id) => {
                self.settle(request, Part::Accepted(id.clone()));
                let early = self.early.iter().find(|(other, _)| is_same(other, &id)).map(|(_, state)| *state);
                if let Some(state) = early {
                    self.receipt(&id, state);
                }
            }
        }
    }

    fn delivered(&mut self, frame: &Frame) {
        if !matches!(frame.command_id(), CommandId::DELIVER_SM | CommandId::DATA_SM) {
            return;
        }
        if let Some((id, state)) =
            receipt(&dissect(frame, Version::V50)).filter(|(_, state)| state.is_final())
        {
            self.receipt(&id, state);
            self.early.push((id, state));
        }
    }

    fn receipt(&mut self, id: &str, state: State) {
        let end = if state == State::Delivered { End::Done } else { End::NotDelivered(state) };
        for part in &mut self.all {
            if matches!(part, Part::Accepted(own) if is_same(own, id)) {
                *part = Part::Settled(end);
            }
        }
    }
}

/// The message_id and the state that a receipt tells: from its TLVs, else from its text.
fn receipt(seen: &Dissection) -> Option<(String, State)> {
    let written = String::from_utf8_lossy(seen.message()).into_owned();
    let written = Receipt::parse(&written);
    let from_tlv = seen.tlv(Tag::RECEIPTED_MESSAGE_ID).map(|id| String::from_utf8_lossy(id).into_owned());
    let id = from_tlv.or_else(|| written?.id.map(str::to_owned))?;
    let state = seen.tlv_int(Tag::MESSAGE_STATE).and_then(|state| u8::try_from(state).ok());
    let state = state.and_then(State::from_message_state).or_else(|| written?.state())?;
    Some((id.trim_end_matches('\0').to_owned(), state))
}

/// Whether two ids name the same message: case and leading zeros get lost on the way.
fn is_same(one: &str, other: &str) -> bool {
    let bare = |id: &str| id.trim_start_matches('0').to_ascii_lowercase();
    bare(one) == bare(other)
}
