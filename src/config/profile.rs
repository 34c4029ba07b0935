//! What a provider publishes about its message centre, as data. The program has no rule of a provider in code.
//!
//! It knows the names of alphabets and PDUs, not what they are.

use std::num::{NonZeroU16, NonZeroU32};

use serde::Deserialize;

use crate::config::account::{InterfaceVersion, ProfileName};
use crate::config::read::{ConfigError, read};

/// The profiles that come with the program, by name.
const BUILT_IN: [(&str, &str); 2] = [
    ("generic", include_str!("../../assets/profiles/generic.toml")),
    ("wtc", include_str!("../../assets/profiles/wtc.toml")),
];

/// The rules and hints of one provider. What it does not publish is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    pub name: ProfileName,
    /// As people call it.
    pub title: String,
    /// Where an account of it connects unless it says otherwise.
    pub port: NonZeroU16,
    pub versions: Vec<InterfaceVersion>,
    pub topologies: Topologies,
    /// How many binds an account usually has at once.
    pub binds: Option<NonZeroU16>,
    pub rate: Option<Rate>,
    /// What the body of a `submit_sm_resp` with an error status is in version 5.0.
    pub error_submit_sm_resp: ErrorBody,
    /// The requests that it takes or sends, by the names of the specification; their responses go with them.
    pub requests: Option<Vec<String>>,
    /// The fields of a bind that it reads; it ignores the others.
    pub bind_fields: Option<Vec<String>>,
    #[serde(rename = "data_coding")]
    pub data_codings: Vec<DataCoding>,
    pub hints: Hints,
}

/// Which binds an account may have side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topologies {
    Any,
    /// One transceiver, or several transmitters with at most one receiver.
    TransceiverOrSplit,
}

/// How fast messages may be submitted. Every segment of a long message counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    pub messages_per_second: NonZeroU32,
    pub shared_by: RateScope,
}

/// What a rate is counted over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RateScope {
    /// All binds of the account together.
    Account,
    /// Each bind for itself.
    Bind,
}

/// What a response with an error status carries behind its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorBody {
    /// Not said: both occur.
    Any,
    /// Nothing: the PDU is 16 octets long (SMPP v5.0 §3.2.1.3).
    HeaderOnly,
}

/// A value of `data_coding`, as this provider understands it: every server defines the values for itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataCoding {
    pub value: u8,
    pub name: String,
    /// The name of the character set in the program.
    pub alphabet: String,
    pub bits: Bits,
    /// Of a message that is alone.
    pub single: Characters,
    /// Of each part of a long message, behind a concatenation header of 6 octets.
    pub concatenated: Characters,
}

/// How wide a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Bits {
    #[serde(rename = "7")]
    Seven,
    #[serde(rename = "8")]
    Eight,
    #[serde(rename = "16")]
    Sixteen,
    /// One octet or two.
    #[serde(rename = "multi-byte")]
    MultiByte,
}

/// How many characters fit. The two differ where a character can be one octet or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Characters {
    pub fewest: u16,
    pub most: u16,
}

/// Sentences for the operator, each without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hints {
    /// What to write in `system_type`.
    pub system_type: String,
    /// Where the password is made.
    pub password: String,
    /// What to do, and what support needs, so that the caller's address is allowed.
    pub source_address: String,
}

impl Profile {
    /// A profile that comes with the program.
    pub fn named(name: &str) -> Option<Self> {
        let (_, text) = BUILT_IN.iter().find(|(built_in, _)| *built_in == name)?;
        Self::parse(text, name).ok()
    }

    /// The names that [`Profile::named`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Reads a profile. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// What this provider means by a value of `data_coding`.
    pub fn data_coding(&self, value: u8) -> Option<&DataCoding> {
        self.data_codings.iter().find(|it| it.value == value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wtc() -> Profile {
        Profile::named("wtc").unwrap()
    }

    #[test]
    fn the_built_in_profiles_are_read_under_their_names() {
        for (name, text) in BUILT_IN {
            let profile = Profile::parse(text, name).unwrap();
            assert_eq!(profile.name.as_str(), name);
            assert_eq!(Profile::named(name), Some(profile));
        }
        assert_eq!(Profile::names().collect::<Vec<_>>(), ["generic", "wtc"]);
        assert_eq!(Profile::named("nobody"), None);
    }

    #[test]
    fn an_accounts_default_profile_exists() {
        assert!(Profile::named(ProfileName::default().as_str()).is_some());
    }

    #[test]
    fn wtc_says_what_the_service_publishes() {
        let wtc = wtc();
        assert_eq!(wtc.port.get(), 2778);
        assert_eq!(wtc.versions, [InterfaceVersion::V3_4, InterfaceVersion::V5_0]);
        assert_eq!(wtc.topologies, Topologies::TransceiverOrSplit);
        assert_eq!(wtc.binds.unwrap().get(), 3);
        let rate = wtc.rate.unwrap();
        assert_eq!((rate.messages_per_second.get(), rate.shared_by), (50, RateScope::Account));
        assert_eq!(wtc.error_submit_sm_resp, ErrorBody::HeaderOnly);
        assert_eq!(
            wtc.requests.unwrap(),
            [
                "bind_receiver",
                "bind_transmitter",
                "submit_sm",
                "deliver_sm",
                "unbind",
                "bind_transceiver",
                "enquire_link"
            ]
        );
        assert_eq!(wtc.bind_fields.unwrap(), ["system_id", "password", "system_type", "interface_version"]);
        assert!(wtc.hints.system_type.contains("tariff-x"));
        assert!(wtc.hints.password.contains("account manager"));
        for need in ["allow-list", "user name", "originating IP"] {
            assert!(wtc.hints.source_address.contains(need), "{need}");
        }
    }

    #[test]
    fn wtc_has_the_published_data_codings_and_no_other() {
        let wtc = wtc();
        let found: Vec<(u8, &str, Bits)> =
            wtc.data_codings.iter().map(|it| (it.value, it.alphabet.as_str(), it.bits)).collect();
        assert_eq!(
            found,
            [
                (0, "gsm", Bits::Seven),
                (1, "ascii", Bits::Seven),
                (3, "iso-8859-1", Bits::Eight),
                (5, "jis", Bits::MultiByte),
                (6, "iso-8859-5", Bits::Eight),
                (7, "iso-8859-8", Bits::Eight),
                (8, "ucs-2", Bits::Sixteen),
                (14, "ks-c-5601", Bits::MultiByte),
            ]
        );
        assert_eq!(wtc.data_coding(8).unwrap().name, "Unicode UCS-2");
        assert_eq!(wtc.data_coding(2), None);
    }

    #[test]
    fn a_message_holds_what_its_width_allows() {
        let characters = |fewest, most| Characters { fewest, most };
        for profile in Profile::names().map(|name| Profile::named(name).unwrap()) {
            for coding in profile.data_codings {
                let (single, concatenated) = match coding.bits {
                    Bits::Seven => (characters(160, 160), characters(153, 153)),
                    Bits::Eight => (characters(140, 140), characters(134, 134)),
                    Bits::Sixteen => (characters(70, 70), characters(67, 67)),
                    Bits::MultiByte => (characters(70, 140), characters(67, 134)),
                };
                assert_eq!((coding.single, coding.concatenated), (single, concatenated), "{}", coding.name);
            }
        }
    }

    #[test]
    fn the_generic_profile_limits_nothing() {
        let generic = Profile::named("generic").unwrap();
        assert_eq!(generic.port.get(), 2775);
        assert_eq!(generic.topologies, Topologies::Any);
        assert_eq!(generic.error_submit_sm_resp, ErrorBody::Any);
        assert_eq!((generic.binds, generic.rate), (None, None));
        assert_eq!((generic.requests, generic.bind_fields), (None, None));
    }

    #[test]
    fn an_unknown_key_of_a_profile_is_an_error() {
        let error = Profile::parse("name = \"x\"\nprot = 1\n", "x.toml").unwrap_err().to_string();
        assert!(error.starts_with("x.toml:2:1: prot: unknown field `prot`"), "{error}");
    }
}
