//! The settings file: what the operator decides about the program, apart from the accounts.
//!
//! Every key may be left out; an unknown one is an error. It knows the limits as numbers, not what keeps them.

use std::fmt;
use std::num::{NonZeroU16, NonZeroU32};
use std::path::PathBuf;

use serde::Deserialize;
use toml_edit::Document;

use crate::config::keys::Keys;
use crate::config::octets::Octets;
use crate::config::read::{ConfigError, Partial, Problem, read, read_around};
use crate::config::setting::{Setting, setting, through_setting};

/// All settings. What a file leaves out has the value of [`Settings::default`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    pub log: Log,
    pub journal: Journal,
    pub time: Time,
    pub keys: Keys,
}

/// How much of what passed is kept in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table [log]")]
pub struct Log {
    #[serde(deserialize_with = "setting")]
    pub records: NonZeroU32,
    /// Of all records together, as they passed.
    pub octets: Octets,
}

/// Whether and how what passes in the console is kept in files.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table [journal]")]
pub struct Journal {
    #[serde(deserialize_with = "setting")]
    pub enabled: bool,
    /// Where the files are; `None` is the folder of the program's state.
    #[serde(deserialize_with = "folder")]
    pub folder: Option<PathBuf>,
    /// Of all files together; the oldest are deleted first.
    pub octets: Octets,
    /// How old a file may become.
    #[serde(deserialize_with = "setting")]
    pub days: NonZeroU16,
    /// A file of this size is closed and a new one begun. Never above `octets`.
    pub file_octets: Octets,
}

/// How times are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "a table [time]")]
pub struct Time {
    pub zone: Zone,
}

/// Which time of day is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Zone {
    /// That of the system.
    #[default]
    Local,
    Utc,
}

impl Settings {
    /// Reads the text of a settings file. `file` is only for the error; an empty text has all defaults.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        let settings: Self = read(text, file)?;
        settings.contradiction(text, file).map_or(Ok(settings), Err)
    }

    /// All that is wrong with a text, and what is right in it.
    pub fn check(text: &str, file: &str) -> (Self, Vec<ConfigError>) {
        let Partial { value, mut errors, text: read } = read_around(text, file);
        let settings: Self = value.unwrap_or_default();
        errors.extend(settings.contradiction(&read, file));
        (settings, errors)
    }

    fn contradiction(&self, text: &str, file: &str) -> Option<ConfigError> {
        let Journal { octets, file_octets, .. } = self.journal;
        let problem = Problem::FileAboveJournal { octets, file_octets };
        (file_octets > octets).then(|| ConfigError::at(place_in_journal(text), text, file, problem))
    }
}

/// Where the journal's sizes stand: the later one was written last, and is the one to look at.
fn place_in_journal(text: &str) -> usize {
    let document = Document::parse(text).ok();
    let journal = document.as_ref().and_then(|it| it.get("journal"));
    let starts = ["octets", "file_octets"].map(|key| journal?.get(key)?.span().map(|it| it.start));
    starts.into_iter().flatten().max().unwrap_or(0)
}

impl Default for Log {
    fn default() -> Self {
        Self { records: const { NonZeroU32::new(1_000_000).unwrap() }, octets: const { Octets::mib(256) } }
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            enabled: true,
            folder: None,
            octets: const { Octets::mib(256) },
            days: const { NonZeroU16::new(30).unwrap() },
            file_octets: const { Octets::mib(16) },
        }
    }
}

through_setting!(Zone);

impl Setting for Zone {
    const EXPECTED: &'static str = "\"local\" or \"utc\"";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "local" => Some(Self::Local),
            "utc" => Some(Self::Utc),
            _ => None,
        }
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Local => "local",
            Self::Utc => "utc",
        })
    }
}

/// A folder, whole: what a relative one is relative to would depend on where the program was started.
struct Folder(PathBuf);

impl Setting for Folder {
    const EXPECTED: &'static str = "an absolute path";

    fn from_text(text: &str) -> Option<Self> {
        let path = PathBuf::from(text);
        (path.is_absolute() && !text.contains('\0')).then_some(Self(path))
    }
}

fn folder<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    setting(from).map(|Folder(path)| Some(path))
}

#[cfg(test)]
mod tests;
