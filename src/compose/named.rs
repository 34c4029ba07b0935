//! Choices by the words that stand for them in files and on the command line.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::config::messages::split_name;
use crate::config::setting::Setting;
use crate::text::{Class, Group, Language, Split, Waiting};
use crate::wire::FieldId;

/// A choice that has a word.
pub trait Named: Sized {
    /// Completes the sentence "expected ..".
    const EXPECTED: &'static str;

    /// Its word.
    fn name(&self) -> String;

    /// The choice of a word.
    fn named(name: &str) -> Option<Self>;
}

/// A word that stands for nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found:?}")]
pub struct NotNamed {
    /// What was expected.
    pub expected: &'static str,
    /// What was found.
    pub found: String,
}

/// The choice of a word, or what was expected.
pub fn named<T: Named>(name: &str) -> Result<T, NotNamed> {
    T::named(name).ok_or_else(|| NotNamed { expected: T::EXPECTED, found: name.to_owned() })
}

pub(super) fn serialize<T: Named, S: Serializer>(choice: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&choice.name())
}

pub(super) fn deserialize<'de, T: Named, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    named(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// How the alphabet of a message is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Coding {
    /// The smallest alphabet that holds the text.
    #[default]
    Auto,
    /// The alphabet of this `data_coding`.
    Fixed(u8),
}

impl Named for Coding {
    const EXPECTED: &'static str = "auto, or a data_coding from 0 to 255 such as 8 or 0xF0";

    fn name(&self) -> String {
        match self {
            Self::Auto => "auto".to_owned(),
            Self::Fixed(value) => value.to_string(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        if name == "auto" {
            return Some(Self::Auto);
        }
        let value = crate::config::tlv::number(name)?;
        u8::try_from(value).ok().map(Self::Fixed)
    }
}

/// Whose national tables a text in GSM 03.38 may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum National {
    /// What the account says.
    #[default]
    Account,
    /// Nobody's.
    Off,
    /// Those of this language.
    Language(Language),
}

impl National {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Account,
        Self::Off,
        Self::Language(Language::Turkish),
        Self::Language(Language::Spanish),
        Self::Language(Language::Portuguese),
    ];
}

impl Named for National {
    const EXPECTED: &'static str = "account, off, turkish, spanish or portuguese";

    fn name(&self) -> String {
        match self {
            Self::Account => "account".to_owned(),
            Self::Off => "off".to_owned(),
            Self::Language(language) => language.name().to_owned(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }
}

impl Named for Group {
    const EXPECTED: &'static str = "none, a class from 0 to 3, or voicemail, fax, email or other that waits, or with no- in front waits no more";

    fn name(&self) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Class(class) => (*class as u8).to_string(),
            Self::Waiting(kind, active) => {
                let kind = match kind {
                    Waiting::Voicemail => "voicemail",
                    Waiting::Fax => "fax",
                    Waiting::Email => "email",
                    Waiting::Other => "other",
                };
                if *active { kind.to_owned() } else { format!("no-{kind}") }
            }
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = if name == "flash" { "0" } else { name };
        groups().find(|it| it.name() == name)
    }
}

/// What a message can ask of the phone, in the order in which it is offered.
pub fn groups() -> impl Iterator<Item = Group> {
    let waiting = |active| Waiting::ALL.into_iter().map(move |kind| Group::Waiting(kind, active));
    let classes = Class::ALL.into_iter().map(Group::Class);
    std::iter::once(Group::None).chain(classes).chain(waiting(true)).chain(waiting(false))
}

/// The account's way to split where nothing is said.
impl Named for Option<Split> {
    const EXPECTED: &'static str = "account, udh8, udh16, sar, payload or none";

    fn name(&self) -> String {
        self.map_or("account", split_name).to_owned()
    }

    fn named(name: &str) -> Option<Self> {
        if name == "account" { Some(None) } else { Split::from_text(name).map(Some) }
    }
}

/// Fields by the specification's names.
pub(super) mod by_field {
    use super::{BTreeMap, Deserialize, Deserializer, FieldId, Serialize, Serializer};
    use serde::de::Error as _;

    type Fields = BTreeMap<FieldId, String>;

    pub(in crate::compose) fn serialize<S: Serializer>(fields: &Fields, to: S) -> Result<S::Ok, S::Error> {
        let named: BTreeMap<&str, &str> =
            fields.iter().map(|(id, text)| (id.name(), text.as_str())).collect();
        named.serialize(to)
    }

    pub(in crate::compose) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Fields, D::Error> {
        let named = BTreeMap::<String, String>::deserialize(from)?;
        let field = |(name, text): (String, String)| match FieldId::named(&name) {
            Some(id) => Ok((id, text)),
            None => Err(D::Error::custom(format!("no PDU has a field {name}"))),
        };
        named.into_iter().map(field).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_word() {
        for coding in [Coding::Auto, Coding::Fixed(8), Coding::Fixed(0xF0)] {
            assert_eq!(named(&coding.name()), Ok(coding));
        }
        assert_eq!(named("0xF0"), Ok(Coding::Fixed(0xF0)));
        for national in National::ALL {
            assert_eq!(named(&national.name()), Ok(national));
        }
        assert_eq!(groups().count(), 13);
        for group in groups() {
            assert_eq!(named(&group.name()), Ok(group));
        }
        assert_eq!(named("flash"), Ok(Group::Class(Class::Flash)));
        assert_eq!(named("account"), Ok(None::<Split>));
        assert_eq!(named("sar"), Ok(Some(Split::Sar)));
    }

    #[test]
    fn a_word_that_stands_for_nothing_is_told_what_was_expected() {
        let error = named::<Coding>("300").unwrap_err().to_string();
        assert_eq!(error, "expected auto, or a data_coding from 0 to 255 such as 8 or 0xF0, found \"300\"");
    }
}
