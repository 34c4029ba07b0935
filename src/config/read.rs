//! TOML to typed values, and an error that says in one line where and what: file, line, column, key.
//!
//! It knows no particular file: accounts, profiles and remedies are all read through here.

use std::fmt;
use std::ops::Range;

use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::config::extent::{extent, without};
use crate::config::key::Key;
use crate::config::octets::Octets;

/// What is wrong in a configuration, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{place}: {problem}")]
pub struct ConfigError {
    /// The name given by the caller.
    pub file: String,
    pub place: Place,
    pub problem: Problem,
}

/// A place in a text, counted from 1 as editors do; columns count characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
    /// The key or the table that the line is about, if it is about one.
    pub key: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// Not TOML, an unknown or missing key, or an [`Unexpected`](crate::config::setting::Unexpected) value.
    #[error("{}", .0.message())]
    Toml(Box<toml::de::Error>),
    /// A value that only one account may have.
    #[error("the account at line {first_line} has it already")]
    Doubled { first_line: usize },
    /// Accounts written in one line are read by no editor of this module.
    #[error("expected a table [[account]] for each account")]
    NotTables,
    /// One file of the journal would be larger than the whole journal may be.
    #[error(
        "file_octets ({file_octets}) must not be above octets ({octets}): it is the size of one file of the \
         journal"
    )]
    FileAboveJournal { octets: Octets, file_octets: Octets },
    /// A name that is not one of those that are known.
    #[error("expected {expected}, found {found:?}")]
    Unknown { expected: String, found: String },
    /// The key means something else where it would mean this.
    #[error("{key} means {other} already")]
    DoubledKey { key: Key, other: String },
    /// The key is needed to type with.
    #[error("{key} is typed here: expected one that is not, such as F5 or a letter with Ctrl or Alt")]
    Typed { key: Key },
}

/// Reads `text`. `file` is only for the error.
pub fn read<T: DeserializeOwned>(text: &str, file: &str) -> Result<T, ConfigError> {
    toml::from_str(text).map_err(|error| located(error, text, file))
}

fn located(mut error: toml::de::Error, text: &str, file: &str) -> ConfigError {
    // The error keeps the whole text, and shows it; a password pasted into it by mistake must not spread.
    error.set_input(None);
    let offset = error.span().map_or(0, |span| span.start);
    ConfigError::at(offset, text, file, Problem::Toml(Box::new(error)))
}

/// What of a text could be read, and all that was passed over for it.
#[derive(Debug)]
pub(super) struct Partial<T> {
    /// None where too much is wrong.
    pub(super) value: Option<T>,
    /// The text of the value: blanks stand where something was passed over.
    pub(super) text: String,
    /// In the order in which they were found.
    pub(super) errors: Vec<ConfigError>,
}

/// So many errors are told of one text.
const MOST_ERRORS: usize = 100;

/// Reads as much of `text` as can be read: whatever is wrong is told and passed over.
pub(super) fn read_around<T: DeserializeOwned>(text: &str, file: &str) -> Partial<T> {
    let mut partial = Partial { value: None, text: text.to_owned(), errors: Vec::new() };
    let mut passed_over: Vec<Range<usize>> = Vec::new();
    while partial.errors.len() < MOST_ERRORS {
        let error = match toml::from_str(&partial.text) {
            Ok(value) => return Partial { value: Some(value), ..partial },
            Err(error) => error,
        };
        let place = error.span().map_or(0, |span| span.start);
        let part = extent(&partial.text, place);
        // A part that misses what was passed over in it has no further error of its own.
        let anew = part.as_ref().is_none_or(|part| !passed_over.iter().any(|it| part.contains(&it.start)));
        if anew {
            partial.errors.push(located(error, text, file));
        }
        let Some(part) = part else { return partial };
        partial.text = without(&partial.text, &part);
        passed_over.push(part);
    }
    partial
}

impl ConfigError {
    /// A problem at an octet of a text.
    pub fn at(offset: usize, text: &str, file: &str, problem: Problem) -> Self {
        Self { file: file.to_owned(), place: Place::of(text, offset), problem }
    }
}

impl Place {
    /// Where the octet at `offset` stands. An offset past the end, or inside a character, is taken back to the
    /// character before.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let (before, after) = text.split_at(end);
        let before_on_line = before.rsplit('\n').next().unwrap_or_default();
        let after_on_line = after.split('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: before_on_line.chars().count() + 1,
            key: key_of(&format!("{before_on_line}{after_on_line}")),
        }
    }
}

/// The key of a line `key = value`, or the name of a header line.
fn key_of(line: &str) -> Option<String> {
    let line = line.trim();
    let name = match line.strip_prefix('[') {
        Some(header) => header.trim_matches(['[', ']']),
        None => line.split_once('=')?.0,
    };
    let key = name.trim();
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.' | '"');
    (!key.is_empty() && key.chars().all(plain)).then(|| key.to_owned())
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, key } = self;
        write!(f, "{line}:{column}")?;
        key.iter().try_for_each(|key| write!(f, ": {key}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_counted_from_one_in_characters() {
        let text = "a = 1\né = 2\r\n[[account]]\n";
        for (offset, line, column, key) in [
            (0, 1, 1, Some("a")),
            (4, 1, 5, Some("a")),
            (6, 2, 1, None),
            (7, 2, 1, None),
            (8, 2, 2, None),
            (14, 3, 1, Some("account")),
            (usize::MAX, 4, 1, None),
        ] {
            assert_eq!(
                Place::of(text, offset),
                Place { line, column, key: key.map(str::to_owned) },
                "{offset}"
            );
        }
    }

    #[test]
    fn a_line_is_about_its_key() {
        for (line, key) in [
            ("port = 5", Some("port")),
            ("  timers.connect=\"5s\" # = ", Some("timers.connect")),
            ("[account.timers] ", Some("account.timers")),
            ("# port = 5", None),
            ("\"a b\" = 1", None),
            ("nothing", None),
            ("", None),
        ] {
            assert_eq!(key_of(line).as_deref(), key, "{line}");
        }
    }
}
