//! Messages to be filled in: `{name}` stands for what the operator says, `{n}` for a count, `{{` for a brace. It
//! opens no file: text in, text out.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Deserialize;

use super::draft::Draft;
use crate::config::read::{ConfigError, read};

/// A message to be filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// What it is called.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub note: String,
    /// What `{n}` stands for the first time.
    #[serde(default = "one")]
    pub counter: u64,
    /// The message; any of its values may hold variables.
    pub message: Draft,
}

const fn one() -> u64 {
    1
}

/// The templates: `[[template]]` tables, each with a `[template.message]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Templates {
    #[serde(default, rename = "template")]
    all: Vec<Template>,
}

/// Why a template cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A variable was given no value.
    #[error("the template wants a value for {0}")]
    Missing(String),
    /// A value for no variable.
    #[error("the template has no variable {0}")]
    Unknown(String),
    /// A brace that nothing closes, or something else than a name between braces.
    #[error("expected {{name}}, {{n}}, {{n:4}} or {{{{ for a brace, found {0:?}")]
    Braces(String),
}

/// The variable that counts.
const COUNTER: &str = "n";

impl Templates {
    /// Reads the text of the file. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Template> {
        self.all.iter()
    }

    /// The template of this name.
    pub fn named(&self, name: &str) -> Option<&Template> {
        self.all.iter().find(|it| it.name == name)
    }
}

impl Template {
    /// The variables in the order in which they stand, each once, without the counter.
    pub fn variables(&self) -> Result<Vec<String>, TemplateError> {
        let mut found: Vec<String> = Vec::new();
        for text in texts(&self.message) {
            for piece in pieces(text)? {
                if let Piece::Variable(name) = piece
                    && !found.iter().any(|it| it == name)
                {
                    found.push(name.to_owned());
                }
            }
        }
        Ok(found)
    }

    /// Whether it counts.
    pub fn counts(&self) -> bool {
        let counts =
            |text: &String| pieces(text).is_ok_and(|it| it.iter().any(|it| matches!(it, Piece::Counter(_))));
        texts(&self.message).any(counts)
    }

    /// The message with its variables filled in; `count` is what `{n}` stands for.
    pub fn filled(&self, values: &BTreeMap<String, String>, count: u64) -> Result<Draft, TemplateError> {
        let known = self.variables()?;
        if let Some(unknown) = values.keys().find(|it| !known.contains(it)) {
            return Err(TemplateError::Unknown(unknown.clone()));
        }
        let mut draft = self.message.clone();
        for text in texts_mut(&mut draft) {
            *text = filled(text, values, count)?;
        }
        Ok(draft)
    }
}

/// Every text of a draft that may hold variables.
fn texts(draft: &Draft) -> impl Iterator<Item = &String> {
    let Draft { from, to, text, udh, fields, tlvs, .. } = draft;
    [from, to, text, udh].into_iter().chain(fields.values()).chain(tlvs)
}

fn texts_mut(draft: &mut Draft) -> impl Iterator<Item = &mut String> {
    let Draft { from, to, text, udh, fields, tlvs, .. } = draft;
    [from, to, text, udh].into_iter().chain(fields.values_mut()).chain(tlvs)
}

fn filled(text: &str, values: &BTreeMap<String, String>, count: u64) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text)? {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Counter(width) => {
                // Writing to a String does not fail.
                let _ = write!(out, "{count:0width$}");
            }
            Piece::Variable(name) => {
                out.push_str(values.get(name).ok_or_else(|| TemplateError::Missing(name.to_owned()))?);
            }
        }
    }
    Ok(out)
}

/// A piece of a text with variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
    /// With so many digits at least.
    Counter(usize),
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, TemplateError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        pieces.push(Piece::Text(before));
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            pieces.push(Piece::Text(from.get(..1).unwrap_or_default()));
            rest = after;
            continue;
        }
        let wrong = || TemplateError::Braces(from.chars().take(20).collect());
        let (name, after) = from.strip_prefix('{').and_then(|it| it.split_once('}')).ok_or_else(wrong)?;
        pieces.push(variable(name).ok_or_else(wrong)?);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    Ok(pieces)
}

/// Widths of counters beyond this are a slip.
const WIDEST: usize = 20;

fn variable(name: &str) -> Option<Piece<'_>> {
    let counter = name.strip_prefix(COUNTER).filter(|it| it.is_empty() || it.starts_with(':'));
    if let Some(width) = counter {
        let width = width.strip_prefix(':').map_or(Some(0), |it| it.parse().ok());
        return width.filter(|it| *it <= WIDEST).map(Piece::Counter);
    }
    let plain = !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-'));
    plain.then_some(Piece::Variable(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "[[template]]\nname = \"otp\"\nnote = \"a code\"\n[template.message]\nfrom = \"Acme\"\nto = \"{who}\"\n\
                        text = \"{{{n:4}}} Your code is {code}, {code}\"\ntlvs = [\"0x1400={who}\"]\n\
                        [template.message.fields]\nvalidity_period = \"{life}\"\n";

    fn otp() -> Template {
        Templates::parse(FILE, "templates.toml").unwrap().named("otp").unwrap().clone()
    }

    #[test]
    fn variables_are_filled_in_everywhere() {
        let template = otp();
        assert_eq!(template.variables().unwrap(), ["who", "code", "life"]);
        assert!(template.counts());
        let values = [("who", "447700900001"), ("code", "99"), ("life", "in 5m")];
        let values = values.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let draft = template.filled(&values, 7).unwrap();
        assert_eq!((draft.from.as_str(), draft.to.as_str()), ("Acme", "447700900001"));
        assert_eq!(draft.text, "{0007} Your code is 99, 99");
        assert_eq!(draft.tlvs, ["0x1400=447700900001"]);
        assert_eq!(draft.fields.values().collect::<Vec<_>>(), ["in 5m"]);
    }

    #[test]
    fn what_is_missing_or_too_much_is_named() {
        let template = otp();
        let filled = |values: &[(&str, &str)]| {
            let values =
                values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            template.filled(&values, 1).unwrap_err().to_string()
        };
        assert_eq!(filled(&[("code", "1"), ("life", "")]), "the template wants a value for who");
        assert_eq!(filled(&[("cod", "1")]), "the template has no variable cod");
    }

    #[test]
    fn braces_that_are_no_variable_are_said() {
        for text in ["a { b", "{}", "{a b}", "x}", "{n:x}", "{n:99}"] {
            let template = Template { message: Draft { text: text.to_owned(), ..Draft::new() }, ..otp() };
            assert!(matches!(template.variables(), Err(TemplateError::Braces(_))), "{text}");
        }
        let error = TemplateError::Braces("{}".to_owned()).to_string();
        assert_eq!(error, "expected {name}, {n}, {n:4} or {{ for a brace, found \"{}\"");
    }

    #[test]
    fn an_error_in_the_file_says_where() {
        let error = Templates::parse("[[template]]\nname = \"x\"\nmesage = {}\n", "t.toml").unwrap_err();
        assert!(error.to_string().starts_with("t.toml:3:1: mesage: unknown field"), "{error}");
        let error =
            Templates::parse("[[template]]\nname = \"x\"\n[template.message]\nsplit = \"udh\"\n", "t.toml");
        assert!(
            error.unwrap_err().to_string().contains("expected account, udh8, udh16, sar, payload or none")
        );
    }
}
