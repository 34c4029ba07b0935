//! Which records are to be seen, in a small language. It decides on one record at a time and knows no list.
//!
//! ```text
//! cmd:submit_sm|deliver_sm status:!0 dst:4479* id:00a1* text:/code \d+/ dir:in link:acme rt:>500ms "free words"
//! ```
//!
//! Blanks between terms mean *and*, `|` between values means *or*. `*` stands for any characters, and in quotes
//! for itself. Letters count in either case. `key:!value` is true of a record that has such a field, with
//! another value; `!` before a term is true of every record of which the term is not.
//!
//! | term | what it is true of |
//! |---|---|
//! | `cmd:` | PDUs of this name, of names with `*`, of this hexadecimal number, or `keepalive` |
//! | `status:` | this `command_status`: a number, a name with or without `ESME_`, with `*` or not, or `ok` |
//! | `src:` `dst:` | an address, whole |
//! | `seq:` | this `sequence_number` |
//! | `id:` | a message id, whole: of a field, of `receipted_message_id`, or in the text of a receipt |
//! | `text:` | messages whose text has this in it; between slashes it is a regular expression |
//! | `err:` | receipts with this error code, whole |
//! | `hex:` | these octets anywhere, as they are shown: `hex:0424` or `hex:"04 24"` |
//! | `dir:` `link:` | what came `in` or went `out`; what passed over this link, by its number or its account |
//! | `is:` | `error` `request` `response` `keepalive` `unframed` `odd` `unanswered` `unmatched` `late` `repeated` `marked` |
//! | `len:` | PDUs of this many octets: `len:16`, `len:>100`, `len:17-40` |
//! | `rt:` | pairs with such a round trip: `rt:>500ms`, `rt:1s-2s` |
//! | `time:` | a time of day, or with a date a time: `time:12:30`, `time:12:30-12:40`, `time:2026-11-23` |
//! | `after:` `before:` | since, or until, such a time |
//! | anything else | PDUs with this in their name, in an address, in the text or in the name of an error status |

mod edit;
mod measure;
mod moment;
mod parse;
mod pattern;
mod subject;
#[cfg(test)]
mod tests;

use std::ops::Range;

use thiserror::Error;

use super::{Entry, Pairing};
use crate::link::Direction;
use crate::link::LinkId;
use crate::text::Alphabet;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Sequence;

use measure::Measure;
use moment::Period;
use pattern::{Pattern, TextPattern};
use subject::Subject;

pub use edit::Completion;

/// Which records are to be seen; by default all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those that cost least stand first.
    terms: Vec<Term>,
    /// What `data_coding` 0 means to links to which it does not mean GSM.
    alphabets: Vec<(LinkId, Alphabet)>,
}

/// What a filter has to know of the world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilterContext {
    /// The links that can be named.
    pub links: Vec<NamedLink>,
    /// Seconds to add to UTC for the times that are typed.
    pub utc_offset: i32,
}

/// A link that can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLink {
    /// Its id.
    pub id: LinkId,
    /// The name of its account.
    pub name: String,
    /// What `data_coding` 0 means to it.
    pub alphabet: Alphabet,
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
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FilterErrorKind {
    /// A word before a colon that is no key.
    #[error("no such key: expected {}, or the words in quotes", FilterKey::ALL.map(FilterKey::name).join(" "))]
    UnknownKey,
    /// Nothing stands where a term should.
    #[error("expected a term after !")]
    Missing,
    /// So many words that comparing with them would take too much memory.
    #[error("expected fewer words")]
    TooLong,
    /// Nothing, or nothing that fits, stands after a key.
    #[error("expected {} after {}", .0.expected(), .0.name())]
    Value(FilterKey),
    /// A quote that does not end.
    #[error("expected a closing quote")]
    OpenQuote,
    /// A regular expression that does not end.
    #[error("expected a closing / and a blank after it")]
    OpenRegex,
    /// What is between the slashes is no regular expression.
    #[error("expected a regular expression: {0}")]
    Regex(RegexFault),
}

/// Why a text is no regular expression.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RegexFault {
    /// It cannot be read.
    #[error("{0}")]
    Syntax(regex_syntax::ast::ErrorKind),
    /// It names something that there is not.
    #[error("{0}")]
    Meaning(regex_syntax::hir::ErrorKind),
    /// It would take too much memory.
    #[error("this one is too large")]
    TooLarge,
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
    Hex,
    Direction,
    Link,
    Is,
    Length,
    RoundTrip,
    Time,
    After,
    Before,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    whole: Sense,
    value: Sense,
    /// One of them is to be true.
    tests: Vec<Test>,
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
    Text(TextPattern),
    ReceiptError(Pattern),
    Hex(Vec<u8>),
    Direction(Direction),
    Links(Vec<LinkId>),
    Is(Class),
    Length(Measure),
    RoundTrip(Measure),
    Time(Period),
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
    Odd,
    Unanswered,
    Unmatched,
    Late,
    Repeated,
    Marked,
}

/// What has to be read for a test, and so what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    Header,
    OtherHalf,
    Octets,
    Body,
    Everything,
}

const KEEP_ALIVE: [CommandId; 2] = [CommandId::ENQUIRE_LINK, CommandId::ENQUIRE_LINK_RESP];

impl Filter {
    /// Reads a filter; blanks alone are the one that all records pass.
    pub fn parse(text: &str, context: &FilterContext) -> Result<Self, FilterError> {
        let mut terms = parse::terms(text, context)?;
        terms.sort_by_key(Term::cost);
        let other = |link: &&NamedLink| link.alphabet != Alphabet::Gsm;
        let alphabets = context.links.iter().filter(other).map(|link| (link.id, link.alphabet)).collect();
        Ok(Self { terms, alphabets })
    }

    /// The same, but no keep-alive passes.
    #[must_use]
    pub fn without_keep_alives(mut self) -> Self {
        let tests = vec![Test::Is(Class::KeepAlive)];
        self.terms.insert(0, Term { whole: Sense::IsNot, value: Sense::Is, tests });
        self
    }

    /// Whether every record passes.
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether the record is to be seen. No more of it is read than the terms ask for, those that ask for least
    /// first.
    pub fn matches(&self, entry: &Entry<'_>) -> bool {
        let alphabet = self.alphabets.iter().find(|(link, _)| *link == entry.link());
        let subject = Subject::new(entry, alphabet.map_or(Alphabet::Gsm, |(_, alphabet)| *alphabet));
        self.terms.iter().all(|term| term.matches(&subject))
    }

    /// Whether a record that did not pass may pass later, or the reverse, when it is answered or marked or its
    /// time is over.
    pub fn may_change(&self) -> bool {
        let changes = |test: &Test| {
            matches!(test, Test::RoundTrip(_) | Test::Is(Class::Unanswered | Class::Late | Class::Marked))
        };
        self.terms.iter().flat_map(|term| &term.tests).any(changes)
    }

    /// Whether times were typed that mean something else where clocks show another time.
    pub fn has_times(&self) -> bool {
        self.terms.iter().flat_map(|term| &term.tests).any(|test| matches!(test, Test::Time(_)))
    }
}

impl Term {
    fn matches(&self, subject: &Subject<'_>) -> bool {
        let mut has = false;
        let hit = self.tests.iter().any(|test| {
            let hit = test.hit(subject);
            has |= hit.is_some();
            hit == Some(true)
        });
        self.whole.of(has && self.value.of(hit))
    }

    fn cost(&self) -> Cost {
        self.tests.iter().map(Test::cost).max().unwrap_or(Cost::Header)
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
    const fn cost(&self) -> Cost {
        match self {
            Self::Command(_)
            | Self::Status(_)
            | Self::Sequence(_)
            | Self::Direction(_)
            | Self::Links(_)
            | Self::Length(_)
            | Self::Time(_) => Cost::Header,
            Self::Is(class) => class.cost(),
            Self::RoundTrip(_) => Cost::OtherHalf,
            Self::Hex(_) => Cost::Octets,
            Self::Source(_)
            | Self::Destination(_)
            | Self::MessageId(_)
            | Self::Text(_)
            | Self::ReceiptError(_)
            | Self::Words(_) => Cost::Body,
        }
    }

    /// Whether it is true; `None` of a record that has nothing of the kind.
    fn hit(&self, subject: &Subject<'_>) -> Option<bool> {
        let entry = subject.entry;
        match self {
            Self::Command(ids) => Some(ids.contains(&entry.command_id()?)),
            Self::Status(statuses) => Some(statuses.contains(&entry.status()?)),
            Self::Sequence(sequence) => Some(entry.sequence()? == *sequence),
            Self::Direction(direction) => Some(entry.direction() == *direction),
            Self::Links(links) => Some(links.contains(&entry.link())),
            Self::Is(class) => Some(class.has(subject)),
            Self::Length(measure) => Some(measure.has(entry.octets().len() as u64)),
            Self::RoundTrip(measure) => Some(measure.has_time(entry.round_trip()?)),
            Self::Time(period) => Some(period.has(entry.nanos())),
            Self::Hex(octets) => Some(subject.has_octets(octets)),
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
    const fn cost(self) -> Cost {
        match self {
            Self::Odd => Cost::Everything,
            Self::Error
            | Self::Request
            | Self::Response
            | Self::KeepAlive
            | Self::Unframed
            | Self::Unanswered
            | Self::Unmatched
            | Self::Late
            | Self::Repeated
            | Self::Marked => Cost::Header,
        }
    }

    fn has(self, subject: &Subject<'_>) -> bool {
        let entry = subject.entry;
        let is_response = || entry.command_id().map(CommandId::is_response);
        match self {
            Self::Error => entry.is_error(),
            Self::Request => is_response() == Some(false),
            Self::Response => is_response() == Some(true),
            Self::KeepAlive => entry.is_keep_alive(),
            Self::Unframed => is_response().is_none(),
            Self::Odd => subject.is_odd(),
            Self::Unanswered => entry.pairing() == Pairing::Unanswered,
            Self::Unmatched => entry.pairing() == Pairing::Unmatched,
            Self::Late => entry.is_late(),
            Self::Repeated => entry.is_repeated(),
            Self::Marked => entry.is_marked(),
        }
    }
}
