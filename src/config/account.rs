//! An account: what is needed to bind, but for the password.
//!
//! What the specification forbids but an operator may want to try is a [`Warning`], never an error. It knows
//! neither the file it is written in nor how a PDU is built.

use std::fmt;
use std::num::NonZeroU16;

use serde::Deserialize;
use thiserror::Error;

use crate::config::credential::CredentialSource;
use crate::config::duration::Period;
use crate::config::setting::{Setting, setting, through_setting};
use crate::config::topology::Topology;

/// One account of the accounts file. Keys that are left out have the value that [`Account::new`] gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    pub id: AccountId,
    pub name: AccountName,
    pub host: Host,
    #[serde(deserialize_with = "setting")]
    pub port: NonZeroU16,
    pub system_id: AsciiText,
    #[serde(default)]
    pub bind: Topology,
    #[serde(default)]
    pub interface_version: InterfaceVersion,
    #[serde(default)]
    pub system_type: AsciiText,
    #[serde(default, deserialize_with = "setting")]
    pub addr_ton: u8,
    #[serde(default, deserialize_with = "setting")]
    pub addr_npi: u8,
    #[serde(default)]
    pub address_range: AsciiText,
    #[serde(default)]
    pub provider: ProfileName,
    #[serde(default)]
    pub credential: CredentialSource,
    #[serde(default)]
    pub timers: Timers,
    /// The source address that a new message starts with; empty for none.
    #[serde(default)]
    pub source_addr: AsciiText,
    /// Sending from it asks first.
    #[serde(default, deserialize_with = "setting")]
    pub production: bool,
}

impl Account {
    /// An account with only what every account must say; the rest is the default.
    pub fn new(id: AccountId, name: AccountName, host: Host, port: NonZeroU16, system_id: AsciiText) -> Self {
        Self {
            id,
            name,
            host,
            port,
            system_id,
            bind: Topology::default(),
            interface_version: InterfaceVersion::default(),
            system_type: AsciiText::default(),
            addr_ton: 0,
            addr_npi: 0,
            address_range: AsciiText::default(),
            provider: ProfileName::default(),
            credential: CredentialSource::default(),
            timers: Timers::default(),
            source_addr: AsciiText::default(),
            production: false,
        }
    }

    /// What a message centre may refuse, in the order of the fields.
    pub fn warnings(&self) -> Vec<Warning> {
        let sized = [
            (&self.system_id, Sized { field: "system_id", limit: 15, clause: "4.7.30" }),
            (&self.system_type, Sized { field: "system_type", limit: 12, clause: "4.7.31" }),
            (&self.address_range, Sized { field: "address_range", limit: 40, clause: "4.7.3" }),
            (&self.source_addr, Sized { field: "source_addr", limit: 20, clause: "4.7.29" }),
        ];
        let long = sized.into_iter().filter_map(|(text, sized)| sized.check(text));
        let early = self.bind == Topology::Trx && self.interface_version < InterfaceVersion::V3_4;
        long.chain(early.then_some(Warning::TransceiverBefore34(self.interface_version))).collect()
    }
}

/// What the specification says against a value, yet can be tried.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Warning {
    #[error(
        "{field} has {octets} octets, at most {limit} and a NUL are allowed (SMPP v5.0 §{clause}): some \
         servers cut it, some close the connection without an answer"
    )]
    TooLong { field: &'static str, octets: usize, limit: usize, clause: &'static str },
    #[error("interface_version is {0}, and bind_transceiver exists since 3.4: try tx and rx")]
    TransceiverBefore34(InterfaceVersion),
}

/// How many octets, without the NUL, the specification gives to a field.
struct Sized {
    field: &'static str,
    limit: usize,
    clause: &'static str,
}

impl Sized {
    fn check(self, text: &AsciiText) -> Option<Warning> {
        let Self { field, limit, clause } = self;
        let octets = text.as_str().len();
        (octets > limit).then_some(Warning::TooLong { field, octets, limit, clause })
    }
}

/// How long to wait for what (SMPP v5.0 §2.7 names the timers and gives no values).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Timers {
    /// For the TCP connection, and for TLS on it.
    pub connect: Period,
    /// For the answer to the bind.
    pub bind: Period,
    /// For the answer to any other request.
    pub response: Period,
    /// Without traffic, until an `enquire_link` is sent.
    #[serde(deserialize_with = "setting")]
    pub enquire_link: Option<Period>,
    /// Without a transaction, until the session is ended.
    #[serde(deserialize_with = "setting")]
    pub inactivity: Option<Period>,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            connect: const { Period::seconds(5) },
            bind: const { Period::seconds(10) },
            response: const { Period::seconds(30) },
            enquire_link: const { Some(Period::seconds(30)) },
            inactivity: None,
        }
    }
}

/// What an account is known by to the keyring and the logs. It stays when the account is renamed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(String);

impl AccountId {
    /// A UUID, version 4, of 16 random octets.
    pub fn from_random(random: [u8; 16]) -> Self {
        let bits = u128::from_be_bytes(random);
        let bits = bits & !(0xF << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
        let hex = format!("{bits:032x}");
        let mut id = String::with_capacity(36);
        for (at, digit) in hex.char_indices() {
            if matches!(at, 8 | 12 | 16 | 20) {
                id.push('-');
            }
            id.push(digit);
        }
        Self(id)
    }
}

impl Setting for AccountId {
    const EXPECTED: &'static str = "letters, digits and hyphens, at most 64";

    fn from_text(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len());
        let plain = text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
        (fits && plain).then(|| Self(text.to_owned()))
    }
}

/// What the operator calls an account. Never mistaken for an option or a URL on the command line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

impl Setting for AccountName {
    const EXPECTED: &'static str =
        "a name without \"://\", control characters, spaces around it or a hyphen in front";

    fn from_text(text: &str) -> Option<Self> {
        let named = !text.is_empty() && text.trim() == text && !text.contains(char::is_control);
        (named && !text.starts_with('-') && !text.contains("://")).then(|| Self(text.to_owned()))
    }
}

/// A host name or an IP address, unresolved.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Host(String);

impl Setting for Host {
    const EXPECTED: &'static str = "a host name or an IP address, without scheme and port";

    fn from_text(text: &str) -> Option<Self> {
        let plain = text.chars().all(|it| it.is_alphanumeric() || matches!(it, '.' | '-' | '_' | ':' | '%'));
        // One colon is a port; an IPv6 address has at least two.
        let alone = text.matches(':').count() != 1;
        (!text.is_empty() && plain && alone).then(|| Self(text.to_owned()))
    }
}

/// Text that a C-Octet String can carry as it is: ASCII, no NUL (SMPP v5.0 §3.1). May be empty and of any
/// length.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct AsciiText(String);

impl Setting for AsciiText {
    const EXPECTED: &'static str = "ASCII text without NUL";

    fn from_text(text: &str) -> Option<Self> {
        (text.is_ascii() && !text.contains('\0')).then(|| Self(text.to_owned()))
    }
}

/// The name of a provider profile. Whether there is such a profile is not known here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileName(String);

impl Default for ProfileName {
    fn default() -> Self {
        Self("generic".to_owned())
    }
}

impl Setting for ProfileName {
    const EXPECTED: &'static str = "the name of a provider profile: lower-case letters, digits and hyphens";

    fn from_text(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-');
        (!text.is_empty() && plain).then(|| Self(text.to_owned()))
    }
}

/// `as_str` and `Display` for names that wrap a text.
macro_rules! shown_as_text {
    ($($type:ty),+) => {$(
        impl $type {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }
    )+};
}

shown_as_text!(AccountId, AccountName, Host, AsciiText, ProfileName);
through_setting!(AccountId, AccountName, Host, AsciiText, ProfileName, InterfaceVersion);

/// The octet `interface_version` of a bind (SMPP v5.0 §4.7.13). Any octet can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InterfaceVersion(pub u8);

impl InterfaceVersion {
    pub const V3_3: Self = Self(0x33);
    pub const V3_4: Self = Self(0x34);
    pub const V5_0: Self = Self(0x50);

    const NAMED: [(Self, &'static str); 3] = [(Self::V3_3, "3.3"), (Self::V3_4, "3.4"), (Self::V5_0, "5.0")];
}

impl Default for InterfaceVersion {
    fn default() -> Self {
        Self::V3_4
    }
}

impl Setting for InterfaceVersion {
    const EXPECTED: &'static str = "\"3.3\", \"3.4\", \"5.0\" or an octet such as \"0x34\"";

    fn from_text(text: &str) -> Option<Self> {
        if let Some((version, _)) = Self::NAMED.iter().find(|(_, name)| *name == text) {
            return Some(*version);
        }
        let digits = text.strip_prefix("0x").filter(|it| !it.starts_with('+'))?;
        u8::from_str_radix(digits, 16).ok().map(Self)
    }
}

impl fmt::Display for InterfaceVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::NAMED.iter().find(|(version, _)| version == self) {
            Some((_, name)) => f.pad(name),
            None => write!(f, "{:#04x}", self.0),
        }
    }
}

#[cfg(test)]
mod tests;
