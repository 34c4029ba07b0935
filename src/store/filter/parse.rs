//! The words of a filter, and what they mean. Every word has its place, so that what is wrong can be shown
//! while it is typed.

use std::iter::from_fn;
use std::ops::Range;

use super::measure::Measure;
use super::moment::Period;
use super::pattern::{Expression, Pattern, TextPattern};
use super::{
    Class, FilterContext, FilterError, FilterErrorKind, FilterKey, KEEP_ALIVE, NamedLink, Sense, Term, Test,
};
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::STATUSES;
use crate::wire::Sequence;

const CLASSES: [(&str, Class); 11] = [
    ("error", Class::Error),
    ("request", Class::Request),
    ("response", Class::Response),
    ("keepalive", Class::KeepAlive),
    ("unframed", Class::Unframed),
    ("odd", Class::Odd),
    ("unanswered", Class::Unanswered),
    ("unmatched", Class::Unmatched),
    ("late", Class::Late),
    ("repeated", Class::Repeated),
    ("marked", Class::Marked),
];
const DIRECTIONS: [Direction; 2] = [Direction::In, Direction::Out];
const OK: &str = "ok";
const KEEP_ALIVE_NAME: &str = "keepalive";
pub(super) const PREFIX: &str = "ESME_";

impl FilterKey {
    /// In the order in which they are offered.
    pub const ALL: [Self; 17] = [
        Self::Command,
        Self::Status,
        Self::Source,
        Self::Destination,
        Self::Sequence,
        Self::MessageId,
        Self::Text,
        Self::ReceiptError,
        Self::Hex,
        Self::Direction,
        Self::Link,
        Self::Is,
        Self::Length,
        Self::RoundTrip,
        Self::Time,
        Self::After,
        Self::Before,
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
            Self::Text => ("text:", "words of the text, or /a regular expression/"),
            Self::ReceiptError => ("err:", "the error code of a receipt, or one with *"),
            Self::Hex => ("hex:", "octets in hex, such as 0424 or \"04 24\""),
            Self::Direction => ("dir:", "in or out"),
            Self::Link => ("link:", "an account that was bound, or the number of a link"),
            Self::Is => (
                "is:",
                "error, request, response, keepalive, unframed, odd, unanswered, unmatched, late, repeated or \
                 marked",
            ),
            Self::Length => ("len:", "a number of octets, >100, <=16 or 17-40"),
            Self::RoundTrip => ("rt:", ">500ms, <1.5s or 1s-2s"),
            Self::Time => ("time:", "a time such as 12:30, 12:30-12:40, 2026-11-23 or 2026-11-23T12:30"),
            Self::After => ("after:", "a time such as 12:30 or 2026-11-23T12:30"),
            Self::Before => ("before:", "a time such as 12:30 or 2026-11-23T12:30"),
        }
    }

    /// The key with its colon.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    pub(super) const fn expected(self) -> &'static str {
        self.row().1
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(name))
    }

    /// The values that are known beforehand.
    pub(super) fn values(self, context: &FilterContext) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
        match self {
            Self::Command => {
                let names = CommandId::NAMED.iter().filter_map(|id| id.name());
                names.chain([KEEP_ALIVE_NAME]).map(str::to_owned).collect()
            }
            Self::Status => {
                [OK].into_iter().chain(STATUSES.iter().map(|row| row.name)).map(str::to_owned).collect()
            }
            Self::Direction => owned(&DIRECTIONS.map(Direction::name)),
            Self::Is => owned(&CLASSES.map(|(name, _)| name)),
            Self::Link => {
                let mut names: Vec<String> = Vec::new();
                for link in &context.links {
                    if !names.contains(&link.name) {
                        names.push(link.name.clone());
                    }
                }
                names
            }
            Self::Source
            | Self::Destination
            | Self::Sequence
            | Self::MessageId
            | Self::Text
            | Self::ReceiptError
            | Self::Hex
            | Self::Length
            | Self::RoundTrip
            | Self::Time
            | Self::After
            | Self::Before => Vec::new(),
        }
    }
}

pub(super) fn terms(text: &str, context: &FilterContext) -> Result<Vec<Term>, FilterError> {
    words(text).map(|word| word.term(context)).collect()
}

/// A term as it stands in the text.
pub(super) struct Word<'a> {
    pub(super) at: Range<usize>,
    whole: Sense,
    /// With its colon.
    pub(super) key: Option<&'a str>,
    sense: Sense,
    /// What stands between the `|`; at least one.
    pub(super) values: Vec<Value<'a>>,
}

/// A value without its quotes or slashes.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    /// Where it begins in the text.
    pub(super) start: usize,
    pub(super) text: &'a str,
    pub(super) form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Bare,
    Quoted,
    OpenQuote,
    Regex,
    OpenRegex,
}

pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
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
        let (sense, mut rest) = sense(rest);
        let is_text = key.and_then(FilterKey::named) == Some(FilterKey::Text);
        let mut values = Vec::new();
        loop {
            let (value, after) = value(rest, start + text.len() - rest.len(), is_text);
            values.push(value);
            rest = after;
            match rest.strip_prefix('|') {
                Some(more) => rest = more,
                None => break,
            }
        }
        Some(Self { at: start..start + text.len() - rest.len(), whole, key, sense, values })
    }

    fn term(self, context: &FilterContext) -> Result<Term, FilterError> {
        let tests = self.values.iter().map(|value| self.test(*value, context)).collect::<Result<_, _>>()?;
        Ok(Term { whole: self.whole, value: self.sense, tests })
    }

    fn test(&self, value: Value<'_>, context: &FilterContext) -> Result<Test, FilterError> {
        let wrong = |kind| Err(FilterError { at: self.at.clone(), kind });
        let missing = value.text.is_empty() && value.form == Form::Bare;
        match (self.key.map(FilterKey::named), value.form) {
            (_, Form::OpenQuote) => wrong(FilterErrorKind::OpenQuote),
            (_, Form::OpenRegex) => wrong(FilterErrorKind::OpenRegex),
            (_, Form::Regex) => {
                let expression = Expression::parse(value.text, value.start)?;
                Ok(Test::Text(TextPattern::Regex(expression)))
            }
            (None, _) if missing => wrong(FilterErrorKind::Missing),
            (None, _) => {
                value.inside().map_or_else(|| wrong(FilterErrorKind::TooLong), |it| Ok(Test::Words(it)))
            }
            (Some(None), _) => wrong(FilterErrorKind::UnknownKey),
            (Some(Some(key)), _) => {
                let test = Some(value).filter(|_| !missing).and_then(|value| value.of(key, context));
                test.map_or_else(|| wrong(FilterErrorKind::Value(key)), Ok)
            }
        }
    }
}

impl Value<'_> {
    /// What the value means behind this key; `None` where it means nothing.
    fn of(self, key: FilterKey, context: &FilterContext) -> Option<Test> {
        let text = self.text;
        let named = |name: &str| name.eq_ignore_ascii_case(text);
        Some(match key {
            FilterKey::Command => Test::Command(commands(text)?),
            FilterKey::Status => Test::Status(statuses(text)?),
            FilterKey::Source => Test::Source(self.all()?),
            FilterKey::Destination => Test::Destination(self.all()?),
            FilterKey::Sequence => Test::Sequence(Sequence(number(text)?)),
            FilterKey::MessageId => Test::MessageId(self.all()?),
            FilterKey::Text => Test::Text(TextPattern::Words(self.inside()?)),
            FilterKey::ReceiptError => Test::ReceiptError(self.all()?),
            FilterKey::Hex => Test::Hex(octets(text)?),
            FilterKey::Direction => Test::Direction(DIRECTIONS.into_iter().find(|it| named(it.name()))?),
            FilterKey::Link => Test::Links(self.links(&context.links)?),
            FilterKey::Is => Test::Is(CLASSES.into_iter().find(|(name, _)| named(name))?.1),
            FilterKey::Length => Test::Length(Measure::of_numbers(text)?),
            FilterKey::RoundTrip => Test::RoundTrip(Measure::of_times(text)?),
            FilterKey::Time => Test::Time(Period::within(text, context.utc_offset)?),
            FilterKey::After => Test::Time(Period::after(text, context.utc_offset)?),
            FilterKey::Before => Test::Time(Period::before(text, context.utc_offset)?),
        })
    }

    /// The links of the accounts of this name, and the one of this number.
    fn links(self, links: &[NamedLink]) -> Option<Vec<LinkId>> {
        let pattern = self.all()?;
        let named = links.iter().filter(|link| pattern.matches(&link.name)).map(|link| link.id);
        some(named.chain(number(self.text).map(LinkId)).collect())
    }

    fn all(&self) -> Option<Pattern> {
        if self.form == Form::Bare { Pattern::whole(self.text) } else { Pattern::whole_literal(self.text) }
    }

    fn inside(&self) -> Option<Pattern> {
        if self.form == Form::Bare { Pattern::inside(self.text) } else { Pattern::inside_literal(self.text) }
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

/// The value that `text` begins with, which stands at `start`, and what follows it.
fn value(text: &str, start: usize, may_be_regex: bool) -> (Value<'_>, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (text, form, rest) = match quoted.split_once('"') {
            Some((text, rest)) => (text, Form::Quoted, rest),
            None => (quoted, Form::OpenQuote, ""),
        };
        return (Value { start: start + 1, text, form }, rest);
    }
    if let Some(expression) = text.strip_prefix('/').filter(|_| may_be_regex) {
        let (text, form, rest) = match slash(expression).and_then(|at| expression.split_at_checked(at)) {
            Some((text, rest)) => (text, Form::Regex, rest.get(1..).unwrap_or_default()),
            None => (expression, Form::OpenRegex, ""),
        };
        return (Value { start: start + 1, text, form }, rest);
    }
    let end = text.find(|c: char| c.is_whitespace() || c == '|').unwrap_or(text.len());
    let (text, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    (Value { start, text, form: Form::Bare }, rest)
}

/// The slash that ends an expression: a blank, a `|` or nothing follows it, and no backslash stands before it.
fn slash(expression: &str) -> Option<usize> {
    let mut escaped = false;
    expression.char_indices().find_map(|(at, c)| {
        let after = expression.get(at + 1..).filter(|_| c == '/' && !escaped);
        escaped = c == '\\' && !escaped;
        let ends = after?.chars().next().is_none_or(|c| c.is_whitespace() || c == '|');
        ends.then_some(at)
    })
}

/// Pairs of digits, with or without blanks between them.
fn octets(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().filter(|c| !c.is_whitespace()).map(digit).collect::<Option<_>>()?;
    let (pairs, odd) = digits.as_chunks::<2>();
    let octets: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    (odd.is_empty() && !octets.is_empty()).then_some(octets)
}

fn digit(digit: char) -> Option<u8> {
    digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

fn commands(value: &str) -> Option<Vec<CommandId>> {
    if value.eq_ignore_ascii_case(KEEP_ALIVE_NAME) {
        return Some(KEEP_ALIVE.to_vec());
    }
    if let Some(id) = hexadecimal(value) {
        return Some(vec![CommandId(id)]);
    }
    let pattern = Pattern::whole(value)?;
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
    let pattern = Pattern::whole(value)?;
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
