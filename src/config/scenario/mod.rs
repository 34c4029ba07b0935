//! A scenario: how the built-in message centre behaves, and misbehaves. It is data, read from TOML; what plays
//! it is in `smsc`. `assets/scenarios/template.toml` describes every key.

mod fault;
mod message;
mod preset;
#[cfg(test)]
mod tests;
mod value;

use core::net::IpAddr;
use std::fmt;

use serde::{Deserialize, Deserializer};

use crate::config::duration::Period;
use crate::config::read::{ConfigError, read};
use crate::config::setting::{Setting, setting, through_setting};

pub use fault::{Fault, Group, Misplaced, Moment, Pdus, Pieces, Request, Slow, Step, Wave, Which};
pub use message::{
    Answer, Carrier, Handset, HandsetMessage, IdForm, Ids, MESSAGES, Outcome, Receipts, TextIn,
};
pub use preset::{PRESETS, Preset, TEMPLATE};
pub use value::{
    Change, Command, Count, Destination, FieldName, FieldValue, Fields, Lasting, MessageState, Nul, Octets,
    Percent, Renumber, Status, TagName, Tlvs,
};

/// How the message centre behaves. What is left out is by the rules.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Scenario {
    /// What it does, in one line.
    pub about: String,
    /// What it stands for: ways in which a bind fails (`B4`), deviations met in the field (`D12`).
    pub rows: Vec<Row>,
    /// Whose rules it needs, where it needs some.
    pub profile: Option<RulesOf>,
    /// Whether anybody listens.
    #[serde(deserialize_with = "setting")]
    pub listening: bool,
    /// Whether the last digits of a destination choose what becomes of a message, as `normal` says.
    #[serde(deserialize_with = "setting")]
    pub last_digits: bool,
    /// Who may bind, beside those whom the command line names.
    #[serde(rename = "account")]
    pub accounts: Vec<Account>,
    pub binds: Binds,
    pub timers: Timers,
    pub ids: Ids,
    #[serde(rename = "outcome")]
    pub outcomes: Vec<Outcome>,
    pub receipts: Receipts,
    pub handset: Handset,
    #[serde(rename = "fault")]
    pub faults: Vec<Fault>,
}

/// A row of a list: `B` and a number for a way in which a bind fails, `D` for a deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    pub list: List,
    pub number: u8,
}

/// Which list a row is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Ways in which a bind fails.
    Bind,
    /// Deviations that are met in the field.
    Deviation,
}

/// Whose rules the message centre plays by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RulesOf {
    /// The published rules of WTC.
    #[default]
    Wtc,
    /// All of 3.4 and 5.0, limited by nothing.
    Full,
}

/// An account of the message centre.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub system_id: String,
    pub password: Password,
    /// The codes of its tariffs, beside the default one.
    #[serde(default)]
    pub tariffs: Vec<String>,
    /// The addresses that it may bind from; any where none is said.
    #[serde(default, deserialize_with = "addresses")]
    pub allow: Option<Vec<IpAddr>>,
    /// How many binds it may have at once.
    #[serde(default)]
    pub binds: Option<Count>,
    /// How many messages in a second, over all its binds.
    #[serde(default)]
    pub rate: Option<Count>,
}

/// The octets of a password. `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Vec<u8>);

/// What holds for binds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Binds {
    /// What the message centre calls itself when it accepts one.
    pub system_id: String,
    /// Whether a `system_type` that names an unknown tariff is ignored.
    #[serde(deserialize_with = "setting")]
    pub ignore_unknown_tariff: bool,
    /// How long a bind counts after its connection was lost without an unbind.
    pub remembered: Option<Period>,
    /// When an address is banned.
    pub ban: Option<Ban>,
}

/// An address that failed to bind too often is not let in for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ban {
    /// So many refused binds in a row.
    pub failures: Count,
    pub lasts: Period,
    /// Its connections are broken rather than closed.
    #[serde(default, deserialize_with = "setting")]
    pub reset: bool,
}

/// How long the message centre waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timers {
    /// From the connection to the bind.
    pub bind: Period,
    /// From a request of its own to the response.
    pub response: Period,
    /// From the last octets of the peer to an enquire_link.
    #[serde(deserialize_with = "setting")]
    pub enquire_link: Option<Period>,
    /// From the last transaction to an unbind.
    #[serde(deserialize_with = "setting")]
    pub inactivity: Option<Period>,
}

impl Scenario {
    /// Reads a scenario. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// A scenario that comes with the program.
    pub fn named(name: &str) -> Option<Self> {
        let preset = PRESETS.iter().find(|preset| preset.name == name)?;
        Self::parse(preset.text, preset.name).ok()
    }
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            about: String::new(),
            rows: Vec::new(),
            profile: None,
            listening: true,
            last_digits: true,
            accounts: Vec::new(),
            binds: Binds::default(),
            timers: Timers::default(),
            ids: Ids::default(),
            outcomes: Vec::new(),
            receipts: Receipts::default(),
            handset: Handset::default(),
            faults: Vec::new(),
        }
    }
}

impl Default for Binds {
    fn default() -> Self {
        Self { system_id: "smppcon".to_owned(), ignore_unknown_tariff: false, remembered: None, ban: None }
    }
}

impl Default for Timers {
    fn default() -> Self {
        let half_a_minute = Period::seconds(30);
        Self {
            bind: half_a_minute,
            response: half_a_minute,
            enquire_link: Some(half_a_minute),
            inactivity: None,
        }
    }
}

through_setting!(Row, RulesOf);

impl Setting for Row {
    const EXPECTED: &'static str =
        "B and a number for a way in which a bind fails, D for a deviation, such as \"B4\"";

    fn from_text(text: &str) -> Option<Self> {
        let lists = [("B", List::Bind), ("D", List::Deviation)];
        lists.into_iter().find_map(|(letter, list)| {
            let number = text.strip_prefix(letter)?.parse().ok()?;
            Some(Self { list, number })
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = match self.list {
            List::Bind => 'B',
            List::Deviation => 'D',
        };
        write!(f, "{letter}{}", self.number)
    }
}

impl Setting for RulesOf {
    const EXPECTED: &'static str = "wtc or full";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "wtc" => Some(Self::Wtc),
            "full" => Some(Self::Full),
            _ => None,
        }
    }
}

impl fmt::Display for RulesOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Wtc => "wtc",
            Self::Full => "full",
        })
    }
}

impl Password {
    /// Whether this is what was given.
    pub fn is(&self, given: &[u8]) -> bool {
        self.0 == given
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| Self(text.into_bytes()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

/// An IP address, as `setting` reads it.
struct Address(IpAddr);

through_setting!(Address);

impl Setting for Address {
    const EXPECTED: &'static str = "an IP address, such as \"192.0.2.1\"";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

fn addresses<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<IpAddr>>, D::Error> {
    let addresses = Vec::<Address>::deserialize(from)?;
    Ok(Some(addresses.into_iter().map(|Address(address)| address).collect()))
}
