//! One value of a configuration: from text, from TOML, and the one error that says what it should have been.
//!
//! It knows no key and no file: where a value stood is added by [`read`](crate::config::read).

use std::num::{NonZeroU16, NonZeroU32};

use serde::de::{Deserialize, Deserializer, Error as _};
use thiserror::Error;
use toml::Value;

/// A value that is not what its place asks for. The same words for a file, a flag and a form.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("expected {expected}, found {found}")]
pub struct Unexpected {
    pub expected: &'static str,
    /// As it was written; only its kind where it might be a secret.
    pub found: String,
}

/// A type that can stand in a configuration: one line says what is expected, so that all errors read alike.
pub trait Setting: Sized {
    /// Completes the sentence "expected ..".
    const EXPECTED: &'static str;

    fn from_text(text: &str) -> Option<Self>;

    /// Text unless said otherwise: a number is written without quotes.
    fn from_toml(value: &Value) -> Option<Self> {
        Self::from_text(value.as_str()?)
    }

    /// How a refused value is shown, in one line.
    fn shown(value: &Value) -> String {
        match value {
            Value::String(text) => format!("{text:?}"),
            Value::Array(_) | Value::Table(_) => format!("another {}", value.type_str()),
            Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => value.to_string(),
        }
    }

    fn parse(text: &str) -> Result<Self, Unexpected> {
        Self::from_text(text)
            .ok_or_else(|| Unexpected { expected: Self::EXPECTED, found: format!("{text:?}") })
    }

    fn parse_toml(value: &Value) -> Result<Self, Unexpected> {
        Self::from_toml(value)
            .ok_or_else(|| Unexpected { expected: Self::EXPECTED, found: Self::shown(value) })
    }
}

/// For `deserialize_with` on fields whose type belongs to `std`.
pub(super) fn setting<'de, T: Setting, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::parse_toml(&Value::deserialize(from)?).map_err(D::Error::custom)
}

/// `FromStr` and `Deserialize` through [`Setting`]: a blanket implementation is not allowed for foreign traits.
macro_rules! through_setting {
    ($($type:ty),+) => {$(
        impl std::str::FromStr for $type {
            type Err = $crate::config::setting::Unexpected;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::config::setting::Setting::parse(text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $crate::config::setting::setting(from)
            }
        }
    )+};
}
pub(super) use through_setting;

impl Setting for NonZeroU16 {
    const EXPECTED: &'static str = "a number from 1 to 65535";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_toml(value: &Value) -> Option<Self> {
        Self::new(value.as_integer()?.try_into().ok()?)
    }
}

impl Setting for NonZeroU32 {
    const EXPECTED: &'static str = "a number from 1 to 4294967295";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_toml(value: &Value) -> Option<Self> {
        Self::new(value.as_integer()?.try_into().ok()?)
    }
}

impl Setting for u8 {
    const EXPECTED: &'static str = "a number from 0 to 255";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_toml(value: &Value) -> Option<Self> {
        value.as_integer()?.try_into().ok()
    }
}

impl Setting for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn from_toml(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}
