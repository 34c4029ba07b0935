//! The text of delivery receipts: SMPP v3.4 appendix B as message centres really write it. It knows neither
//! the TLVs beside the text nor the message that the receipt is for.

use std::fmt;
use std::ops::Range;

/// The fields of a receipt as they stand in the text, with no blanks around them. A key with nothing behind it
/// gives an empty field, a key that is missing gives `None`.
///
/// Displayed, it is the text of appendix B with the fields that it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Receipt<'a> {
    /// The message id: decimal, hexadecimal, or anything.
    pub id: Option<&'a str>,
    /// How many messages were submitted.
    pub sub: Option<&'a str>,
    /// How many messages were delivered.
    pub dlvrd: Option<&'a str>,
    /// `YYMMDDhhmm` by the appendix, in the local time of the message centre; often more digits.
    pub submit_date: Option<&'a str>,
    pub done_date: Option<&'a str>,
    /// The state, in the message centre's own spelling: see [`Receipt::state`].
    pub stat: Option<&'a str>,
    /// The network's error code: 1 to 4 characters, not always digits.
    pub err: Option<&'a str>,
    /// How the message began.
    pub text: Option<&'a str>,
}

/// The keys in the order of the fields. In the text they stand in any case, before a colon.
const KEYS: [&str; 8] = ["id", "sub", "dlvrd", "submit date", "done date", "stat", "err", "text"];

impl<'a> Receipt<'a> {
    /// Reads a text that looks like a receipt: one with two keys at least, of which one is `id` or `stat`.
    ///
    /// The keys may come in any order. Of a key that comes twice the first counts, and a `text` behind an `id`
    /// takes all that follows.
    pub fn parse(text: &'a str) -> Option<Self> {
        let places = places(text);
        let value = |name| {
            let place = places.iter().find(|it| it.key == name)?;
            text.get(place.value.clone()).map(str::trim)
        };
        let [id, sub, dlvrd, submit_date, done_date, stat, err, text] = KEYS.map(value);
        let receipt =
            Self { id, sub, dlvrd, submit_date, done_date, stat, err, text }.with_state_behind_date();
        (places.len() >= 2 && (receipt.id.is_some() || receipt.stat.is_some())).then_some(receipt)
    }

    /// Where the fields stand in a text that looks like a receipt, in their order there; nowhere in another.
    pub fn places(text: &'a str) -> Vec<Place> {
        if Self::parse(text).is_some() { places(text) } else { Vec::new() }
    }

    /// What `stat` means, if it is a spelling that is known.
    pub fn state(&self) -> Option<State> {
        self.stat.and_then(State::parse)
    }

    /// Some message centres leave the key `stat:` out, and the state stands behind the date before it.
    fn with_state_behind_date(self) -> Self {
        let last = self.done_date.and_then(|it| it.rsplit_once(' '));
        match last {
            Some((date, state)) if self.stat.is_none() && State::spelled(state).is_some() => {
                Self { done_date: Some(date.trim_end()), stat: Some(state), ..self }
            }
            _ => self,
        }
    }
}

/// Where a field of a receipt stands among the bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its key, as appendix B spells it.
    pub key: &'static str,
    /// Where the key begins.
    pub start: usize,
    /// From behind the colon to the next key.
    pub value: Range<usize>,
}

fn places(text: &str) -> Vec<Place> {
    let keys = keys_of(text);
    let ends = keys.iter().skip(1).map(|it| it.start).chain([text.len()]);
    keys.iter()
        .zip(ends)
        .map(|(key, end)| Place { key: key.name, start: key.start, value: key.end..end })
        .collect()
}

/// A key in a text, from its name to behind its colon.
struct Key {
    name: &'static str,
    start: usize,
    end: usize,
}

/// The keys that count, in the order of the text.
fn keys_of(text: &str) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for key in word_starts(text).filter_map(|start| key_at(text, start)) {
        let has = |name| keys.iter().any(|it| it.name == name);
        let in_text = has("id") && keys.last().is_some_and(|it| it.name == "text");
        if !in_text && !has(key.name) {
            keys.push(key);
        }
    }
    keys
}

fn key_at(text: &str, start: usize) -> Option<Key> {
    let rest = text.get(start..)?;
    let is_key = |name: &str| {
        let split = rest.split_at_checked(name.len());
        split.is_some_and(|(word, after)| word.eq_ignore_ascii_case(name) && after.starts_with(':'))
    };
    let name = KEYS.into_iter().find(|name| is_key(name))?;
    Some(Key { name, start, end: start + name.len() + 1 })
}

/// Where a character stands that has a blank, or nothing, before it.
fn word_starts(text: &str) -> impl Iterator<Item = usize> {
    let behind_blanks = text.char_indices().filter(|(_, c)| c.is_whitespace());
    [0].into_iter().chain(behind_blanks.map(|(at, c)| at + c.len_utf8()))
}

impl fmt::Display for Receipt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, sub, dlvrd, submit_date, done_date, stat, err, text } = *self;
        let values = [id, sub, dlvrd, submit_date, done_date, stat, err, text];
        let fields = KEYS.into_iter().zip(values).filter_map(|(key, value)| Some((key, value?)));
        for (n, (key, value)) in fields.enumerate() {
            let blank = if n == 0 { "" } else { " " };
            write!(f, "{blank}{key}:{value}")?;
        }
        Ok(())
    }
}

/// The state of a message, by its `message_state` (SMPP v3.4 §5.2.28; 5.0 adds the first and the last).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum State {
    Scheduled = 0,
    Enroute = 1,
    Delivered = 2,
    Expired = 3,
    Deleted = 4,
    Undeliverable = 5,
    Accepted = 6,
    Unknown = 7,
    Rejected = 8,
    Skipped = 9,
}

impl State {
    pub const ALL: [Self; 10] = [
        Self::Scheduled,
        Self::Enroute,
        Self::Delivered,
        Self::Expired,
        Self::Deleted,
        Self::Undeliverable,
        Self::Accepted,
        Self::Unknown,
        Self::Rejected,
        Self::Skipped,
    ];

    /// The `stat` of appendix B, and the other spellings that are met.
    const fn spellings(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Scheduled => ("SCHEDULD", &["SCHEDLD", "SCHEDULED"]),
            Self::Enroute => ("ENROUTE", &["ENROUT", "BUFFRED", "BUFFERED"]),
            Self::Delivered => ("DELIVRD", &["DELIVERED", "DELIVRED"]),
            Self::Expired => ("EXPIRED", &[]),
            Self::Deleted => ("DELETED", &[]),
            Self::Undeliverable => ("UNDELIV", &["UNDELIVERED", "UNDELIVERABLE", "FAILED"]),
            Self::Accepted => ("ACCEPTD", &["ACCEPTED", "ACKED"]),
            Self::Unknown => ("UNKNOWN", &[]),
            Self::Rejected => ("REJECTD", &["REJECTED"]),
            Self::Skipped => ("SKIPPED", &[]),
        }
    }

    /// The state that a `stat` names: a known spelling in any case, or the number of the `message_state`.
    pub fn parse(stat: &str) -> Option<Self> {
        Self::spelled(stat).or_else(|| Self::from_message_state(stat.parse().ok()?))
    }

    fn spelled(stat: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| {
            let (written, met) = state.spellings();
            met.iter().chain([&written]).any(|it| it.eq_ignore_ascii_case(stat))
        })
    }

    /// The state of a `message_state`, unless it is one that no version defines.
    pub fn from_message_state(octet: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.message_state() == octet)
    }

    pub const fn message_state(self) -> u8 {
        self as u8
    }

    /// Its `stat` in a receipt, as appendix B spells it.
    pub const fn stat(self) -> &'static str {
        self.spellings().0
    }

    /// Whether nothing more can happen to the message.
    ///
    /// `ACCEPTED` is final by SMPP v5.0, but providers send it for a message that they handed on, and a second
    /// receipt follows.
    pub const fn is_final(self) -> bool {
        match self {
            Self::Scheduled | Self::Enroute | Self::Accepted | Self::Unknown => false,
            Self::Delivered
            | Self::Expired
            | Self::Deleted
            | Self::Undeliverable
            | Self::Rejected
            | Self::Skipped => true,
        }
    }
}

#[cfg(test)]
mod tests;
