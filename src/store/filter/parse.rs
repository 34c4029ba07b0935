//! The words of a filter, and what they mean. Every word has its place, so that what is wrong can be shown
//! while it is typed.

use std::iter::from_fn;
use std::ops::Range;

use super::pattern::Pattern;
use super::{Class, FilterError, FilterErrorKind, FilterKey, KEEP_ALIVE, Sense, Term, Test};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::STATUSES;
use crate::wire::Sequence;

const CLASSES: [(&str, Class); 5] = [
    ("error", Class::Error),
    ("request", Class::Request),
    ("response", Class::Response),
    ("keepalive", Class::KeepAlive),
    ("unframed", Class::Unframed),
];
const DIRECTIONS: [Direction; 2] = [Direction::In, Direction::Out];
const OK: &str = "ok";
const KEEP_ALIVE_NAME: &str = "keepalive";
const PREFIX: &str = "ESME_";

impl FilterKey {
    pub(super) const ALL: [Self; 11] = [
        Self::Command,
        Self::Status,
        Self::Source,
        Self::Destination,
        Self::Sequence,
        Self::MessageId,
        Self::Text,
        Self::ReceiptError,
        Self::Direction,
        Self::Link,
        Self::Is,
    ];

    /// The key with its colon, and what is expected behind it.
    const fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Command => ("cmd:", "the name of a PDU, one with *, a number such as 0x04, or keepalive"),
            Self::Status => ("status:", "a number, the name of a status, one with *, or ok"),
            Self::Source => ("src:", "an address, or one with *"),
            Self::Destination => ("dst:", "an address, or one with *"),
            Self::Sequence => ("seq:", "a number"),
            Self::MessageId => ("id:", "a message id, or one with *"),
            Self::Text => ("text:", "words of the text"),
            Self::ReceiptError => ("err:", "the error code of a receipt, or one with *"),
            Self::Direction => ("dir:", "in or out"),
            Self::Link => ("link:", "the number of a link"),
            Self::Is => ("is:", "error, request, response, keepalive or unframed"),
        }
    }

    pub(super) const fn name(self) -> &'static str {
        self.row().0
    }

    pub(super) const fn expected(self) -> &'static str {
        self.row().1
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(name))
    }

    /// The values that are known beforehand.
    fn values(self) -> Vec<&'static str> {
        match self {
            Self::Command => {
                let names = CommandId::NAMED.iter().filter_map(|id| id.name());
                names.chain([KEEP_ALIVE_NAME]).collect()
            }
            Self::Status => [OK].into_iter().chain(STATUSES.iter().map(|row| row.name)).collect(),
            Self::Direction => DIRECTIONS.map(Direction::name).to_vec(),
            Self::Is => CLASSES.map(|(name, _)| name).to_vec(),
            Self::Source
            | Self::Destination
            | Self::Sequence
            | Self::MessageId
            | Self::Text
            | Self::ReceiptError
            | Self::Link => Vec::new(),
        }
    }
}

pub(super) fn terms(text: &str) -> Result<Vec<Term>, FilterError> {
    words(text).map(Word::term).collect()
}

pub(super) fn complete(before: &str) -> Vec<&'static str> {
    let word = words(before).last().filter(|word| word.at.end == before.len());
    let Some(Word { key, value, quote, .. }) = word else {
        return FilterKey::ALL.map(FilterKey::name).to_vec();
    };
    let mut candidates = match (key, quote) {
        (_, Quote::Open | Quote::Closed) => Vec::new(),
        (None, Quote::None) => FilterKey::ALL.map(FilterKey::name).to_vec(),
        (Some(key), Quote::None) => FilterKey::named(key).map_or_else(Vec::new, FilterKey::values),
    };
    candidates
        .retain(|name| begins(name, value) || name.strip_prefix(PREFIX).is_some_and(|it| begins(it, value)));
    candidates
}

fn begins(name: &str, typed: &str) -> bool {
    name.split_at_checked(typed.len()).is_some_and(|(start, _)| start.eq_ignore_ascii_case(typed))
}

/// A term as it stands in the text.
struct Word<'a> {
    at: Range<usize>,
    whole: Sense,
    /// With its colon.
    key: Option<&'a str>,
    sense: Sense,
    /// Without quotes.
    value: &'a str,
    quote: Quote,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Open,
    Closed,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    from_fn(move || {
        let rest = text.get(at..)?.trim_start();
        let start = text.len() - rest.len();
        let word = Word::first(rest, start)?;
        at = word.at.end;
        Some(word)
    })
}

impl<'a> Word<'a> {
    /// The word that `text` begins with.
    fn first(text: &'a str, start: usize) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let (whole, rest) = sense(text);
        let (key, rest) = key(rest);
        let (sense, rest) = sense(rest);
        let (value, quote, rest) = value(rest);
        Some(Self { at: start..start + text.len() - rest.len(), whole, key, sense, value, quote })
    }

    fn term(self) -> Result<Term, FilterError> {
        match self.test() {
            Ok(test) => Ok(Term { whole: self.whole, value: self.sense, test }),
            Err(kind) => Err(FilterError { at: self.at, kind }),
        }
    }

    fn test(&self) -> Result<Test, FilterErrorKind> {
        let missing = self.value.is_empty() && self.quote == Quote::None;
        match self.key.map(FilterKey::named) {
            _ if self.quote == Quote::Open => Err(FilterErrorKind::OpenQuote),
            None if missing => Err(FilterErrorKind::Missing),
            None => Ok(Test::Words(self.inside())),
            Some(None) => Err(FilterErrorKind::UnknownKey),
            Some(Some(FilterKey::Text)) if self.quote == Quote::None && self.value.starts_with('/') => {
                Err(FilterErrorKind::Regex)
            }
            Some(Some(key)) if missing => Err(FilterErrorKind::Value(key)),
            Some(Some(key)) => self.value_of(key).ok_or(FilterErrorKind::Value(key)),
        }
    }

    /// What the value means behind this key; `None` where it means nothing.
    fn value_of(&self, key: FilterKey) -> Option<Test> {
        Some(match key {
            FilterKey::Command => Test::Command(commands(self.value)?),
            FilterKey::Status => Test::Status(statuses(self.value)?),
            FilterKey::Source => Test::Source(self.all()),
            FilterKey::Destination => Test::Destination(self.all()),
            FilterKey::Sequence => Test::Sequence(Sequence(number(self.value)?)),
            FilterKey::MessageId => Test::MessageId(self.all()),
            FilterKey::Text => Test::Text(self.inside()),
            FilterKey::ReceiptError => Test::ReceiptError(self.all()),
            FilterKey::Direction => {
                Test::Direction(DIRECTIONS.into_iter().find(|it| it.name().eq_ignore_ascii_case(self.value))?)
            }
            FilterKey::Link => Test::Link(LinkId(number(self.value)?)),
            FilterKey::Is => {
                let (_, class) =
                    CLASSES.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(self.value))?;
                Test::Is(class)
            }
        })
    }

    fn all(&self) -> Pattern {
        match self.quote {
            Quote::None => Pattern::whole(self.value),
            Quote::Open | Quote::Closed => Pattern::whole_literal(self.value),
        }
    }

    fn inside(&self) -> Pattern {
        match self.quote {
            Quote::None => Pattern::inside(self.value),
            Quote::Open | Quote::Closed => Pattern::inside_literal(self.value),
        }
    }
}

fn sense(text: &str) -> (Sense, &str) {
    match text.strip_prefix('!') {
        Some(rest) => (Sense::IsNot, rest),
        None => (Sense::Is, text),
    }
}

/// Letters before a colon are a key, known or not.
fn key(text: &str) -> (Option<&str>, &str) {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    match text.split_at_checked(letters + 1) {
        Some((key, rest)) if letters > 0 && key.ends_with(':') => (Some(key), rest),
        _ => (None, text),
    }
}

fn value(text: &str) -> (&str, Quote, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        return match quoted.split_once('"') {
            Some((value, rest)) => (value, Quote::Closed, rest),
            None => (quoted, Quote::Open, ""),
        };
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (value, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (value, Quote::None, rest)
}

fn commands(value: &str) -> Option<Vec<CommandId>> {
    if value.eq_ignore_ascii_case(KEEP_ALIVE_NAME) {
        return Some(KEEP_ALIVE.to_vec());
    }
    if let Some(id) = hexadecimal(value) {
        return Some(vec![CommandId(id)]);
    }
    let pattern = Pattern::whole(value);
    let named = |id: &CommandId| id.name().is_some_and(|name| pattern.matches(name));
    some(CommandId::NAMED.iter().copied().filter(named).collect())
}

fn statuses(value: &str) -> Option<Vec<CommandStatus>> {
    if value.eq_ignore_ascii_case(OK) {
        return Some(vec![CommandStatus::ROK]);
    }
    if let Some(status) = number(value) {
        return Some(vec![CommandStatus(status)]);
    }
    let pattern = Pattern::whole(value);
    let fits = |name: &str| {
        !name.is_empty()
            && (pattern.matches(name) || name.strip_prefix(PREFIX).is_some_and(|it| pattern.matches(it)))
    };
    some(STATUSES.iter().filter(|row| fits(row.name) || fits(row.alias)).map(|row| row.status).collect())
}

fn some<T>(found: Vec<T>) -> Option<Vec<T>> {
    (!found.is_empty()).then_some(found)
}

fn number(value: &str) -> Option<u32> {
    hexadecimal(value).or_else(|| value.parse().ok())
}

fn hexadecimal(value: &str) -> Option<u32> {
    let digits = value.strip_prefix("0x").or_else(|| value.strip_prefix("0X"))?;
    u32::from_str_radix(digits, 16).ok()
}
