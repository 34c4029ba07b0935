//! What is remembered of messages from one run to the next, as text: the draft, those that were set aside, those
//! that were sent, and how far templates have counted. It opens no file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::draft::Draft;
use crate::config::read::{ConfigError, read};

/// A message that is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// When it was put here, in seconds since 1970.
    pub at: u64,
    /// The account that it was sent from, or was to be; empty where there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub account: String,
    /// The message.
    pub message: Draft,
}

/// Messages that are kept, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shelf {
    #[serde(default)]
    kept: Vec<Kept>,
}

/// The most that a shelf keeps; then the oldest goes.
const MOST: usize = 500;

impl Shelf {
    /// Reads the text of a file. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// As a file holds it.
    pub fn written(&self) -> String {
        // Every value of a message is text or a table of texts.
        toml::to_string(self).unwrap_or_default()
    }

    /// All of them, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Kept> + ExactSizeIterator {
        self.kept.iter()
    }

    /// Puts a message on it. One that says the same as the newest takes its place.
    pub fn push(&mut self, kept: Kept) {
        if self.kept.last().is_some_and(|it| it.message == kept.message && it.account == kept.account) {
            self.kept.pop();
        }
        self.kept.push(kept);
        if self.kept.len() > MOST {
            self.kept.remove(0);
        }
    }

    /// Takes a message away; one that is not there is not missed.
    pub fn remove(&mut self, kept: &Kept) {
        if let Some(at) = self.kept.iter().position(|it| it == kept) {
            self.kept.remove(at);
        }
    }
}

impl Draft {
    /// Reads the text of a file. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// As a file holds it.
    pub fn written(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }
}

/// How far each template has counted, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters(BTreeMap<String, u64>);

impl Counters {
    /// Reads the text of a file. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// As a file holds it.
    pub fn written(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The number that comes next; the template's own where it was never used.
    pub fn next(&self, name: &str, first: u64) -> u64 {
        self.0.get(name).map_or(first, |last| last.saturating_add(1))
    }

    /// This number was used.
    pub fn used(&mut self, name: &str, number: u64) {
        // Where two instances count, the further one is right.
        let last = self.0.entry(name.to_owned()).or_insert(number);
        *last = number.max(*last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Coding, National, Operation};
    use crate::text::{Class, Group, Language, Split};
    use crate::wire::FieldId;

    /// With every value set.
    fn draft() -> Draft {
        Draft {
            operation: "data_sm".parse::<Operation>().unwrap(),
            from: "Acme".into(),
            to: "1, 2".into(),
            text: "two\nlines \"quoted\" \u{1b} 😀".into(),
            hex: true,
            coding: Coding::Fixed(0xF0),
            national: National::Language(Language::Turkish),
            group: Group::Class(Class::Flash),
            split: Some(Split::Udh16),
            udh: "0504158a0000".into(),
            fields: [(FieldId::ValidityPeriod, "in 2h".into()), (FieldId::EsmClass, "3".into())].into(),
            tlvs: vec!["dest_port=5000".into()],
        }
    }

    #[test]
    fn a_draft_is_read_back_as_it_was_written() {
        for draft in [draft(), Draft::new()] {
            assert_eq!(Draft::parse(&draft.written(), "draft.toml").unwrap(), draft, "{}", draft.written());
        }
        assert_eq!(Draft::new().written(), "");
        assert!(draft().written().contains("validity_period = \"in 2h\""));
    }

    #[test]
    fn a_shelf_keeps_the_newest_and_nothing_twice_in_a_row() {
        let kept = |at: u64| Kept {
            at,
            account: "lab".into(),
            message: Draft { text: format!("{}", at / 2), ..draft() },
        };
        let mut shelf = Shelf::default();
        (0..2 * MOST as u64 + 20).for_each(|at| shelf.push(kept(at)));
        assert_eq!(shelf.iter().len(), MOST);
        assert_eq!(shelf.iter().map(|it| it.at).next(), Some(21));
        assert_eq!(Shelf::parse(&shelf.written(), "sent.toml").unwrap(), shelf);
        shelf.remove(&kept(21));
        shelf.remove(&kept(1));
        assert_eq!(shelf.iter().len(), MOST - 1);
    }

    #[test]
    fn a_counter_goes_on_where_it_was() {
        let mut counters = Counters::default();
        assert_eq!(counters.next("otp", 1), 1);
        counters.used("otp", 7);
        counters.used("otp", 5);
        let counters = Counters::parse(&counters.written(), "counters.toml").unwrap();
        assert_eq!((counters.next("otp", 1), counters.next("a b", 3)), (8, 3));
    }
}
