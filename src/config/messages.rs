//! How an account writes messages: what its message centre means by `data_coding`, how long texts leave, and
//! which TLVs go with each. It knows no message.

use std::fmt;

use serde::Deserialize;
use toml::Value;

use crate::config::profile::Profile;
use crate::config::setting::{Setting, setting, through_setting};
use crate::config::tlv::TypedTlv;
use crate::text::{Alphabet, Language, Packing, Split};

/// The table `messages` of an account. Keys that are left out have the value of the default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Messages {
    /// What `data_coding` 0 means.
    pub default_alphabet: DefaultAlphabet,
    /// What `data_coding` 5 means.
    pub japanese: Japanese,
    /// What `data_coding` 14 means.
    pub korean: Korean,
    /// Whose tables a text in GSM 03.38 may use.
    #[serde(deserialize_with = "setting")]
    pub national: Option<Language>,
    /// Which values of `data_coding` may be chosen by themselves.
    pub auto: Auto,
    /// How a text that is too long for one message leaves.
    #[serde(deserialize_with = "setting")]
    pub split: Split,
    /// What goes with every message.
    pub tlvs: TlvList,
}

/// What `data_coding` 0 means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DefaultAlphabet {
    /// What the provider's profile says.
    #[default]
    Provider,
    Is(Alphabet, Packing),
}

impl DefaultAlphabet {
    /// GSM where nobody says anything.
    pub fn resolve(self, profile: Option<&Profile>) -> (Alphabet, Packing) {
        let Self::Is(alphabet, packing) = self else {
            let says = profile.and_then(|it| it.data_coding(0)).and_then(|it| Self::from_text(&it.alphabet));
            let Some(Self::Is(alphabet, packing)) = says else { return (Alphabet::Gsm, Packing::Unpacked) };
            return (alphabet, packing);
        };
        (alphabet, packing)
    }
}

const PROVIDER: &str = "provider";
const PACKED: &str = "gsm-packed";

impl Setting for DefaultAlphabet {
    const EXPECTED: &'static str = "provider, gsm, gsm-packed, ascii, iso-8859-1 or another character set";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            PROVIDER => Some(Self::Provider),
            PACKED => Some(Self::Is(Alphabet::Gsm, Packing::Packed)),
            _ => Alphabet::of_setting(text).map(|it| Self::Is(it, Packing::Unpacked)),
        }
    }
}

impl fmt::Display for DefaultAlphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Provider => PROVIDER,
            Self::Is(_, Packing::Packed) => PACKED,
            Self::Is(alphabet, Packing::Unpacked) => alphabet.setting(),
        })
    }
}

/// One of some alphabets, by its setting.
macro_rules! alphabet_setting {
    ($(#[$doc:meta])* $name:ident, $default:ident, [$($alphabet:ident),+], $expected:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name(pub Alphabet);

        impl Default for $name {
            fn default() -> Self {
                Self(Alphabet::$default)
            }
        }

        impl Setting for $name {
            const EXPECTED: &'static str = $expected;

            fn from_text(text: &str) -> Option<Self> {
                [$(Alphabet::$alphabet),+].into_iter().find(|it| it.setting() == text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0.setting())
            }
        }
    };
}

alphabet_setting!(
    /// How Japanese is written: peers read `data_coding` 5 in three ways.
    Japanese,
    ShiftJis,
    [ShiftJis, Iso2022Jp, EucJp],
    "shift_jis, iso-2022-jp or euc-jp"
);
alphabet_setting!(
    /// How Korean is written: as the standard says, or with what Microsoft added.
    Korean,
    EucKr,
    [EucKr, Cp949],
    "euc-kr or cp949"
);

/// Which values of `data_coding` may be chosen by themselves, those that are preferred first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Auto {
    /// Those that the provider's profile lists for it.
    #[default]
    Provider,
    Of(Vec<u8>),
}

impl Setting for Auto {
    const EXPECTED: &'static str = "provider, or values of data_coding such as 0, 3, 8";

    fn from_text(text: &str) -> Option<Self> {
        if text == PROVIDER {
            return Some(Self::Provider);
        }
        let values = text.split(',').map(|it| it.trim().parse());
        values.collect::<Result<_, _>>().ok().map(Self::Of)
    }

    fn from_toml(value: &Value) -> Option<Self> {
        let Some(values) = value.as_array() else { return Self::from_text(value.as_str()?) };
        let value = |it: &Value| it.as_integer().and_then(|it| it.try_into().ok());
        values.iter().map(value).collect::<Option<Vec<u8>>>().filter(|it| !it.is_empty()).map(Self::Of)
    }
}

impl fmt::Display for Auto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider => f.pad(PROVIDER),
            Self::Of(values) => f.pad(&values.iter().map(u8::to_string).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// TLVs as they were written, each of which can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TlvList(Vec<String>);

impl TlvList {
    /// Each as it was written.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// What they say.
    pub fn typed(&self) -> impl Iterator<Item = TypedTlv> {
        self.0.iter().filter_map(|it| TypedTlv::parse(it).ok())
    }
}

impl Setting for TlvList {
    const EXPECTED: &'static str = "TLVs such as 0x1400=1101234567890; dest_port=5000";

    fn from_text(text: &str) -> Option<Self> {
        let all = text.split(';').map(str::trim).filter(|it| !it.is_empty());
        let all: Vec<String> = all.map(str::to_owned).collect();
        all.iter().all(|it| TypedTlv::parse(it).is_ok()).then_some(Self(all))
    }

    fn from_toml(value: &Value) -> Option<Self> {
        let Some(values) = value.as_array() else { return Self::from_text(value.as_str()?) };
        let all: Vec<String> =
            values.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<_>>()?;
        all.iter().all(|it| TypedTlv::parse(it).is_ok()).then_some(Self(all))
    }
}

impl fmt::Display for TlvList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.join("; "))
    }
}

through_setting!(DefaultAlphabet, Japanese, Korean, Auto, TlvList);

impl Setting for Option<Language> {
    const EXPECTED: &'static str = "off, turkish, spanish or portuguese";

    fn from_text(text: &str) -> Option<Self> {
        if text == "off" { Some(None) } else { Language::named(text).map(Some) }
    }
}

/// A language as [`Setting`] reads it.
pub fn national_name(language: Option<Language>) -> &'static str {
    language.map_or("off", Language::name)
}

/// The ways to split as they are written.
const SPLITS: [(Split, &str); 5] = [
    (Split::Udh8, "udh8"),
    (Split::Udh16, "udh16"),
    (Split::Sar, "sar"),
    (Split::Payload, "payload"),
    (Split::None, "none"),
];

impl Setting for Split {
    const EXPECTED: &'static str = "udh8, udh16, sar, payload or none";

    fn from_text(text: &str) -> Option<Self> {
        SPLITS.into_iter().find(|(_, name)| *name == text).map(|(split, _)| split)
    }
}

/// A way to split as [`Setting`] reads it.
pub fn split_name(split: Split) -> &'static str {
    SPLITS.into_iter().find(|(it, _)| *it == split).map_or("udh8", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Messages, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn what_is_left_out_is_usual() {
        let usual = read("").unwrap();
        assert_eq!(usual, Messages::default());
        assert_eq!(usual.default_alphabet.resolve(None), (Alphabet::Gsm, Packing::Unpacked));
        assert_eq!((usual.split, usual.national), (Split::Udh8, None));
    }

    #[test]
    fn everything_can_be_set() {
        let set = read(
            "default_alphabet = \"gsm-packed\"\njapanese = \"euc-jp\"\nkorean = \"cp949\"\nnational = \"turkish\"\n\
             auto = [0, 3, 8]\nsplit = \"udh16\"\ntlvs = [\"0x1400=1101;2\", \"dest_port=5000\"]\n",
        )
        .unwrap();
        assert_eq!(set.default_alphabet.resolve(None), (Alphabet::Gsm, Packing::Packed));
        assert_eq!((set.japanese.0, set.korean.0), (Alphabet::EucJp, Alphabet::Cp949));
        assert_eq!((set.national, set.split), (Some(Language::Turkish), Split::Udh16));
        assert_eq!(set.auto, Auto::Of(vec![0, 3, 8]));
        assert_eq!(set.tlvs.typed().map(|it| it.tlv.tag.0).collect::<Vec<_>>(), [0x1400, 0x020B]);
    }

    #[test]
    fn a_profile_says_what_zero_means_unless_the_account_does() {
        let wtc = Profile::named("wtc").unwrap();
        let latin1 = Profile::named("wtc").map(|mut it| {
            it.data_codings[0].alphabet = "iso-8859-1".to_owned();
            it
        });
        assert_eq!(DefaultAlphabet::Provider.resolve(Some(&wtc)).0, Alphabet::Gsm);
        assert_eq!(DefaultAlphabet::Provider.resolve(latin1.as_ref()).0, Alphabet::Latin1);
        let ascii = DefaultAlphabet::from_text("ascii").unwrap();
        assert_eq!(ascii.resolve(latin1.as_ref()).0, Alphabet::Ia5);
    }

    #[test]
    fn what_is_shown_is_read_back() {
        for text in ["provider", "gsm", "gsm-packed", "ascii", "iso-8859-1", "ucs-2"] {
            assert_eq!(DefaultAlphabet::from_text(text).unwrap().to_string(), text);
        }
        for text in ["provider", "0, 3, 8"] {
            assert_eq!(Auto::from_text(text).unwrap().to_string(), text);
        }
        let tlvs = "0x1400=1101; dest_port=5000";
        assert_eq!(TlvList::from_text(tlvs).unwrap().to_string(), tlvs);
        for (split, name) in SPLITS {
            assert_eq!((Split::from_text(name), split_name(split)), (Some(split), name));
        }
    }

    #[test]
    fn what_cannot_be_read_is_an_error_that_says_what_was_expected() {
        for (text, expected) in [
            ("default_alphabet = \"gsm7\"", DefaultAlphabet::EXPECTED),
            ("japanese = \"jis\"", Japanese::EXPECTED),
            ("national = \"klingon\"", <Option<Language>>::EXPECTED),
            ("auto = [300]", Auto::EXPECTED),
            ("split = \"udh\"", Split::EXPECTED),
            ("tlvs = [\"dest_port=70000\"]", TlvList::EXPECTED),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
