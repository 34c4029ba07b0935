//! A filter while it is typed: what may stand at the cursor, and terms that are put in by a key.

use std::ops::Range;

use super::parse::{Form, PREFIX, words};
use super::{Filter, FilterContext, FilterKey};

/// What may stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The octets of the text that a candidate takes the place of.
    pub at: Range<usize>,
    /// Keys with their colons, or values.
    pub candidates: Vec<String>,
}

impl Filter {
    /// What may stand at the cursor, which is counted in octets: keys with their colons, or the known values of
    /// the key that it stands behind.
    pub fn complete(text: &str, cursor: usize, context: &FilterContext) -> Completion {
        let before = text.get(..cursor).unwrap_or(text);
        let keys = || FilterKey::ALL.map(|key| key.name().to_owned()).to_vec();
        let word = words(before).last().filter(|word| word.at.end == before.len());
        let Some((key, value)) = word.and_then(|word| Some((word.key, *word.values.last()?))) else {
            return Completion { at: before.len()..before.len(), candidates: keys() };
        };
        let mut candidates = match (key, value.form) {
            (None, Form::Bare) => keys(),
            (Some(key), Form::Bare) => FilterKey::named(key).map_or_else(Vec::new, |key| key.values(context)),
            (_, Form::Quoted | Form::OpenQuote | Form::Regex | Form::OpenRegex) => Vec::new(),
        };
        candidates.retain(|name| {
            begins(name, value.text) || name.strip_prefix(PREFIX).is_some_and(|it| begins(it, value.text))
        });
        for name in candidates.iter_mut().filter(|name| name.contains(breaks_off)) {
            *name = format!("\"{name}\"");
        }
        Completion { at: value.start..before.len(), candidates }
    }

    /// The text with the term of a key and this value in place of all terms of the key, or without any.
    pub fn with_term(text: &str, key: FilterKey, value: Option<&str>) -> String {
        let is_other = |name: Option<&str>| name.and_then(FilterKey::named) != Some(key);
        let others = words(text).filter(|word| is_other(word.key)).filter_map(|word| text.get(word.at));
        let quote = |value: &str| value.contains(breaks_off) || value.contains('*');
        let added = value.map(|value| {
            let mark = if quote(value) { "\"" } else { "" };
            format!("{}{mark}{value}{mark}", key.name())
        });
        others.map(str::to_owned).chain(added).collect::<Vec<_>>().join(" ")
    }
}

/// A value with one of these needs quotes.
fn breaks_off(c: char) -> bool {
    c.is_whitespace() || c == '|'
}

fn begins(name: &str, typed: &str) -> bool {
    name.split_at_checked(typed.len()).is_some_and(|(start, _)| start.eq_ignore_ascii_case(typed))
}
