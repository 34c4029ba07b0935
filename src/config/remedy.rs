//! What a failure may come from and what to try, as data: the knowledge that the doctor ranks.
//!
//! It knows numbers and symptoms. What happened on a connection, and so which row applies, is for others.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::Deserialize;

use crate::config::read::{ConfigError, read};
use crate::config::setting::{Setting, through_setting};

const BUILT_IN: &str = include_str!("../../assets/remedies.toml");

/// Sentences without their full stops, likeliest and cheapest first. Neither list is empty.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedy {
    pub causes: Vec<String>,
    pub try_next: Vec<String>,
}

/// A remedy for every `command_status` and every [`Symptom`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedies {
    unknown: Remedy,
    symptom: Symptoms,
    bind: BTreeMap<Statuses, Remedy>,
    status: BTreeMap<Statuses, Remedy>,
}

/// A connection that fails, or disappoints, without a `command_status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Symptom {
    /// The host answered the connection with a reset.
    Refused,
    /// Nothing answered the connection.
    Timeout,
    /// The host has no address.
    Dns,
    /// The peer closed before anything was sent.
    ClosedOnAccept,
    /// The peer closed instead of answering the bind.
    ClosedAfterBindRequest,
    /// The peer kept the connection and did not answer the bind.
    SilenceAfterBindRequest,
    /// The peer accepted the bind and closed.
    BoundThenClosed,
    /// The bind holds, and nothing is received.
    BoundButNothingArrives,
    /// What came first is no PDU.
    NotSmpp,
    /// The TLS handshake failed.
    Tls,
}

/// A field for each [`Symptom`], so that none can be missing.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Symptoms {
    refused: Remedy,
    timeout: Remedy,
    dns: Remedy,
    closed_on_accept: Remedy,
    closed_after_bind_request: Remedy,
    silence_after_bind_request: Remedy,
    bound_then_closed: Remedy,
    bound_but_nothing_arrives: Remedy,
    not_smpp: Remedy,
    tls: Remedy,
}

impl Remedies {
    /// What comes with the program.
    pub fn built_in() -> Result<Self, ConfigError> {
        read(BUILT_IN, "remedies.toml")
    }

    /// For a bind that was answered with `status`, by a bind response or a `generic_nack`.
    pub fn of_bind(&self, status: u32) -> &Remedy {
        narrowest(&self.bind, status).unwrap_or_else(|| self.of_status(status))
    }

    /// For any other request that was answered with `status`.
    pub fn of_status(&self, status: u32) -> &Remedy {
        narrowest(&self.status, status).unwrap_or(&self.unknown)
    }

    pub fn of_symptom(&self, symptom: Symptom) -> &Remedy {
        let all = &self.symptom;
        match symptom {
            Symptom::Refused => &all.refused,
            Symptom::Timeout => &all.timeout,
            Symptom::Dns => &all.dns,
            Symptom::ClosedOnAccept => &all.closed_on_accept,
            Symptom::ClosedAfterBindRequest => &all.closed_after_bind_request,
            Symptom::SilenceAfterBindRequest => &all.silence_after_bind_request,
            Symptom::BoundThenClosed => &all.bound_then_closed,
            Symptom::BoundButNothingArrives => &all.bound_but_nothing_arrives,
            Symptom::NotSmpp => &all.not_smpp,
            Symptom::Tls => &all.tls,
        }
    }
}

fn narrowest(rows: &BTreeMap<Statuses, Remedy>, status: u32) -> Option<&Remedy> {
    let matching = rows.iter().filter(|(statuses, _)| statuses.range().contains(&status));
    matching.min_by_key(|(statuses, _)| statuses.last - statuses.first).map(|(_, remedy)| remedy)
}

/// The key of a row: a `command_status`, or a range of them, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Statuses {
    first: u32,
    last: u32,
}

impl Statuses {
    fn range(self) -> RangeInclusive<u32> {
        self.first..=self.last
    }
}

through_setting!(Statuses);

impl Setting for Statuses {
    const EXPECTED: &'static str = "a command_status such as 0x0D, or a range such as 0x400-0x4FF";

    fn from_text(text: &str) -> Option<Self> {
        let number = |text: &str| u32::from_str_radix(text.strip_prefix("0x")?, 16).ok();
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let statuses = Self { first: number(first)?, last: number(last)? };
        (statuses.first <= statuses.last).then_some(statuses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every `command_status` that SMPP v3.4 table 5-2 or v5.0 table 4-45 defines.
    const DEFINED: [RangeInclusive<u32>; 14] = [
        0x00..=0x08,
        0x0A..=0x0F,
        0x11..=0x11,
        0x13..=0x15,
        0x33..=0x34,
        0x40..=0x40,
        0x42..=0x45,
        0x48..=0x49,
        0x50..=0x51,
        0x53..=0x55,
        0x58..=0x58,
        0x61..=0x67,
        0xC0..=0xC4,
        0xFE..=0x112,
    ];

    const SYMPTOMS: [Symptom; 10] = [
        Symptom::Refused,
        Symptom::Timeout,
        Symptom::Dns,
        Symptom::ClosedOnAccept,
        Symptom::ClosedAfterBindRequest,
        Symptom::SilenceAfterBindRequest,
        Symptom::BoundThenClosed,
        Symptom::BoundButNothingArrives,
        Symptom::NotSmpp,
        Symptom::Tls,
    ];

    fn remedies() -> Remedies {
        Remedies::built_in().unwrap()
    }

    #[test]
    fn every_defined_status_has_a_row_of_its_own() {
        let remedies = remedies();
        let defined: Vec<u32> = DEFINED.into_iter().flatten().collect();
        assert_eq!(defined.len(), 67);
        for status in defined {
            let row = Statuses { first: status, last: status };
            assert!(remedies.status.contains_key(&row), "{status:#x}");
            assert_eq!(remedies.of_status(status), &remedies.status[&row]);
        }
    }

    #[test]
    fn no_list_is_empty_and_no_sentence_is_unfinished() {
        let remedies = remedies();
        let symptoms = SYMPTOMS.map(|symptom| remedies.of_symptom(symptom));
        let rows = remedies.status.values().chain(remedies.bind.values()).chain(symptoms);
        for remedy in rows.chain([&remedies.unknown]) {
            for list in [&remedy.causes, &remedy.try_next] {
                assert!(!list.is_empty(), "{remedy:?}");
                for sentence in list {
                    let whole = sentence.len() > 3 && sentence.trim() == sentence && !sentence.ends_with('.');
                    assert!(whole, "{sentence:?}");
                }
            }
        }
    }

    #[test]
    fn every_symptom_has_a_remedy_of_its_own() {
        let remedies = remedies();
        for (at, symptom) in SYMPTOMS.into_iter().enumerate() {
            for other in SYMPTOMS.into_iter().skip(at + 1) {
                assert_ne!(remedies.of_symptom(symptom), remedies.of_symptom(other), "{symptom:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_bind_has_its_own_causes_in_order() {
        let remedies = remedies();
        for (status, first, also) in [
            (0x05, "all the binds", "Ozeki"),
            (0x08, "checks accounts", "setting the account up"),
            (0x0A, "not allowed", "serwersms"),
            (0x0D, "system_id or password", "system_type"),
            (0x0E, "password is wrong", "8 characters"),
            (0x0F, "does not know", "interface_version"),
            (0x15, "EMG and serwersms", "service_type"),
            (0x53, "system_type is missing", "does not have"),
            (0x450, "provider's own", "Nokia"),
        ] {
            let causes = &remedies.of_bind(status).causes;
            assert!(causes[0].contains(first), "{status:#x}: {causes:?}");
            assert!(causes.iter().any(|it| it.contains(also)), "{status:#x}: {causes:?}");
        }
    }

    #[test]
    fn a_bind_without_a_row_of_its_own_is_answered_like_any_request() {
        let remedies = remedies();
        assert_eq!(remedies.of_bind(0x101), remedies.of_status(0x101));
        assert_ne!(remedies.of_bind(0x0D), remedies.of_status(0x0D));
    }

    #[test]
    fn the_narrowest_row_wins_and_what_has_none_is_unknown() {
        let remedies = remedies();
        assert_ne!(remedies.of_status(0x33), remedies.of_status(0x32));
        assert_eq!(remedies.of_status(0x400), remedies.of_status(0x4FF));
        assert!(remedies.of_status(0x40B).causes.iter().any(|it| it.contains("credit")));
        for status in [0x09, 0x3FF, 0x500, u32::MAX] {
            assert_eq!(remedies.of_status(status), &remedies.unknown, "{status:#x}");
        }
        let row = |first, last| (Statuses { first, last }, remedies.of_status(first).clone());
        let rows = BTreeMap::from([row(0x00, 0xFF), row(0x33, 0x33), row(0x33, 0x40)]);
        assert_eq!(narrowest(&rows, 0x33), rows.get(&Statuses { first: 0x33, last: 0x33 }));
    }

    #[test]
    fn a_key_is_a_status_or_a_range() {
        for (text, read) in [
            ("0x0D", Some((0x0D, 0x0D))),
            ("0x400-0x4ff", Some((0x400, 0x4FF))),
            ("13", None),
            ("0x", None),
            ("0x4FF-0x400", None),
            ("0x100000000", None),
        ] {
            let statuses = Statuses::from_text(text).map(|it| (it.first, it.last));
            assert_eq!(statuses, read, "{text}");
        }
    }
}
