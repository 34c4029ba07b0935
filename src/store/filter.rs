//! Which records are to be seen, in a small language. It decides on one record at a time and knows no list.
//!
//! ```text
//! cmd:submit_sm status:!0 dst:4479* seq:42 id:00a1* text:hello dir:in link:2 is:error "free words"
//! ```
//!
//! Blanks between terms mean *and*. `*` stands for any characters, and in quotes for itself. Letters count in
//! either case. `key:!value` is true of a record that has such a field, with another value; `!` before a term
//! is true of every record of which the term is not.
//!
//! | term | what it is true of |
//! |---|---|
//! | `cmd:` | PDUs of this name, of names with `*`, of this hexadecimal number, or `keepalive` |
//! | `status:` | this `command_status`: a number, a name with or without `ESME_`, with `*` or not, or `ok` |
//! | `src:` `dst:` | an address, whole |
//! | `seq:` | this `sequence_number` |
//! | `id:` | a message id, whole: of a field, of `receipted_message_id`, or in the text of a receipt |
//! | `text:` | messages whose text has this in it |
//! | `err:` | receipts with this error code, whole |
//! | `dir:` `link:` | what came `in` or went `out`; what passed over this link |
//! | `is:` | `error` `request` `response` `keepalive` `unframed` |
//! | anything else | PDUs with this in their name, in an address, in the text or in the name of an error status |

mod parse;
mod pattern;
mod subject;
#[cfg(test)]
mod tests;

use std::ops::Range;

use thiserror::Error;

use super::Record;
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Sequence;

use pattern::Pattern;
use subject::Subject;

/// Which records are to be seen; by default all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that need no more than the header stand first.
    terms: Vec<Term>,
}

/// A text that is no filter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct FilterError {
    /// The octets of the text that are wrong.
    pub at: Range<usize>,
    /// What is wrong with them.
    pub kind: FilterErrorKind,
}

/// What is wrong with a part of a filter, and what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FilterErrorKind {
    /// A word before a colon that is no key.
    #[error("no such key: expected {}, or the words in quotes", FilterKey::ALL.map(FilterKey::name).join(" "))]
    UnknownKey,
    /// Nothing stands where a term should.
    #[error("expected a term after !")]
    Missing,
    /// Nothing, or nothing that fits, stands after a key.
    #[error("expected {} after {}", .0.expected(), .0.name())]
    Value(FilterKey),
    /// A quote that does not end.
    #[error("expected a closing quote")]
    OpenQuote,
    /// A regular expression.
    #[error("no regular expressions here: expected words or *, and quotes around words that begin with /")]
    Regex,
}

/// What stands before the colon of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterKey {
    Command,
    Status,
    Source,
    Destination,
    Sequence,
    MessageId,
    Text,
    ReceiptError,
    Direction,
    Link,
    Is,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    whole: Sense,
    value: Sense,
    test: Test,
}

/// Whether there is a `!` in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    Is,
    IsNot,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Command(Vec<CommandId>),
    Status(Vec<CommandStatus>),
    Source(Pattern),
    Destination(Pattern),
    Sequence(Sequence),
    MessageId(Pattern),
    Text(Pattern),
    ReceiptError(Pattern),
    Direction(Direction),
    Link(LinkId),
    Is(Class),
    Words(Pattern),
}

/// What `is:` asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Error,
    Request,
    Response,
    KeepAlive,
    Unframed,
}

const KEEP_ALIVE: [CommandId; 2] = [CommandId::ENQUIRE_LINK, CommandId::ENQUIRE_LINK_RESP];

impl Filter {
    /// Reads a filter; blanks alone are the one that all records pass.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        let mut terms = parse::terms(text)?;
        terms.sort_by_key(|term| term.test.needs_body());
        Ok(Self { terms })
    }

    /// Whether the record is to be seen. Its body is read only where a term asks for it and those that ask for
    /// less are true.
    pub fn matches(&self, record: &Record) -> bool {
        let subject = Subject::new(record);
        self.terms.iter().all(|term| term.matches(&subject))
    }

    /// What may stand at the cursor, which is counted in octets: keys with their colons, or the known values
    /// of the key that it stands behind. A candidate takes the place of what stands between the cursor and the
    /// last blank, colon or `!` before it.
    pub fn complete(text: &str, cursor: usize) -> Vec<&'static str> {
        parse::complete(text.get(..cursor).unwrap_or(text))
    }
}

impl Term {
    fn matches(&self, subject: &Subject<'_>) -> bool {
        let hit = self.test.hit(subject).is_some_and(|hit| self.value.of(hit));
        self.whole.of(hit)
    }
}

impl Sense {
    const fn of(self, hit: bool) -> bool {
        match self {
            Self::Is => hit,
            Self::IsNot => !hit,
        }
    }
}

impl Test {
    const fn needs_body(&self) -> bool {
        match self {
            Self::Command(_)
            | Self::Status(_)
            | Self::Sequence(_)
            | Self::Direction(_)
            | Self::Link(_)
            | Self::Is(_) => false,
            Self::Source(_)
            | Self::Destination(_)
            | Self::MessageId(_)
            | Self::Text(_)
            | Self::ReceiptError(_)
            | Self::Words(_) => true,
        }
    }

    /// Whether it is true; `None` of a record that has nothing of the kind.
    fn hit(&self, subject: &Subject<'_>) -> Option<bool> {
        let record = subject.record;
        match self {
            Self::Command(ids) => Some(ids.contains(&subject.frame()?.command_id())),
            Self::Status(statuses) => Some(statuses.contains(&subject.frame()?.status())),
            Self::Sequence(sequence) => Some(subject.frame()?.sequence() == *sequence),
            Self::Direction(direction) => Some(record.direction == *direction),
            Self::Link(link) => Some(record.link == *link),
            Self::Is(class) => Some(class.has(record)),
            Self::Source(pattern) => subject.any(&[FieldId::SourceAddr], pattern),
            Self::Destination(pattern) => {
                subject.any(&[FieldId::DestinationAddr, FieldId::DlName, FieldId::EsmeAddr], pattern)
            }
            Self::MessageId(pattern) => subject.any_message_id(pattern),
            Self::Text(pattern) => Some(pattern.matches(subject.text()?)),
            Self::ReceiptError(pattern) => Some(pattern.matches(subject.receipt()?.err?)),
            Self::Words(pattern) => Some(subject.has_words(pattern)),
        }
    }
}

impl Class {
    fn has(self, record: &Record) -> bool {
        let Some(frame) = record.chunk.frame() else { return matches!(self, Self::Unframed | Self::Error) };
        match self {
            Self::Error => !frame.status().is_ok() || frame.command_id() == CommandId::GENERIC_NACK,
            Self::Request => !frame.is_response(),
            Self::Response => frame.is_response(),
            Self::KeepAlive => KEEP_ALIVE.contains(&frame.command_id()),
            Self::Unframed => false,
        }
    }
}
