//! What became of a message that was sent.

use std::fmt;

use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Ticket;
use crate::session::Event;
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Sequence;
use crate::wire::Version;
use crate::wire::dissect;

/// What became of a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The link it left by.
    pub link: LinkId,
    parts: Vec<Leaving>,
}

/// A part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) struct Leaving {
    /// `None` where it is sent as it stands.
    pub(super) ticket: Option<Ticket>,
    /// Its number, once that is known.
    pub(super) sequence: Option<Sequence>,
    pub(super) fate: Option<Fate>,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was answered.
    Answered {
        /// With this status.
        status: CommandStatus,
        /// And this id.
        message_id: String,
    },
    /// It was not sent, for this reason.
    NotSent(String),
    /// It was not answered in time.
    Unanswered,
}

impl Progress {
    pub(super) const fn new(link: LinkId, parts: Vec<Leaving>) -> Self {
        Self { link, parts }
    }

    /// How many parts it has.
    pub const fn total(&self) -> usize {
        self.parts.len()
    }

    /// How many parts the session does not wait for.
    pub fn as_they_stand(&self) -> usize {
        self.parts.iter().filter(|it| it.ticket.is_none()).count()
    }

    /// What became of the parts of which that is known.
    pub fn fates(&self) -> impl Iterator<Item = &Fate> {
        self.parts.iter().filter_map(|it| it.fate.as_ref())
    }

    /// News of the link.
    pub(super) fn handle(&mut self, notice: &Notice) {
        match notice {
            Notice::Sent { ticket, sequence, .. } => {
                self.part(|it| it.ticket == Some(*ticket), |it| it.sequence = Some(*sequence));
            }
            Notice::NotSent { ticket, why, .. } => {
                let why = why.as_ref().map_or_else(|| "the bind is over".to_owned(), ToString::to_string);
                self.part(|it| it.ticket == Some(*ticket), |it| it.fate = Some(Fate::NotSent(why)));
            }
            Notice::Event { event: Event::Response { request, response, .. }, .. } => {
                self.answered(request.sequence(), Fate::of(response));
            }
            // What is sent as it stands is no request of the session's.
            Notice::Event { event: Event::Unmatched { response }, .. } => {
                self.answered(response.sequence(), Fate::of(response));
            }
            Notice::Event { event: Event::Unanswered { request }, .. } => {
                self.answered(request.sequence(), Fate::Unanswered);
            }
            Notice::Event { .. } | Notice::Step { .. } | Notice::Chunk { .. } | Notice::Ended { .. } => {}
        }
    }

    fn part(&mut self, which: impl Fn(&Leaving) -> bool, change: impl FnOnce(&mut Leaving)) {
        if let Some(part) = self.parts.iter_mut().find(|it| which(it)) {
            change(part);
        }
    }

    fn answered(&mut self, sequence: Sequence, fate: Fate) {
        self.part(|it| it.sequence == Some(sequence), |it| it.fate = Some(fate));
    }
}

impl Fate {
    /// Whether the message centre took the part.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Answered { status, .. } if status.is_ok())
    }

    fn of(response: &Frame) -> Self {
        let dissection = dissect(response, Version::V34);
        let message_id = dissection.text(FieldId::MessageId).unwrap_or_default().into_owned();
        Self::Answered { status: response.status(), message_id }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, message_id } if status.is_ok() => {
                write!(f, "{status}")?;
                if message_id.is_empty() { Ok(()) } else { write!(f, ", message_id {message_id}") }
            }
            Self::Answered { status, .. } => write!(f, "{status} ({:#010x}): {}", status.0, status.meaning()),
            Self::NotSent(why) => write!(f, "not sent: {why}"),
            Self::Unanswered => f.write_str("no response in time; whether it was taken is not known"),
        }
    }
}
