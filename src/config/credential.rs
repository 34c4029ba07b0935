//! Where the password of an account comes from. The password itself is never here.

use std::path::PathBuf;

use toml::Value;

use crate::config::setting::{Setting, through_setting};

/// Where to ask for a password when a bind needs one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub enum CredentialSource {
    /// The keyring of the system, under the account's id.
    #[default]
    Keyring,
    /// The first line that a program prints. Program and arguments, no shell; never empty.
    Command(Vec<String>),
    /// A variable of the environment.
    Env(String),
    /// A file that only its owner can read.
    File(PathBuf),
    /// Typed by the operator, kept in memory for the session.
    Prompt,
}

through_setting!(CredentialSource);

impl Setting for CredentialSource {
    const EXPECTED: &'static str = "\"keyring\", \"prompt\", { command = [\"pass\", \"show\", \"lab\"] }, \
                                    { env = \"NAME\" } or { file = \"/path\" }";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "keyring" => Some(Self::Keyring),
            "prompt" => Some(Self::Prompt),
            _ => None,
        }
    }

    fn from_toml(value: &Value) -> Option<Self> {
        let Some(table) = value.as_table() else { return Self::from_text(value.as_str()?) };
        let mut entries = table.iter();
        let (key, value) = entries.next().filter(|_| table.len() == 1)?;
        match key.as_str() {
            "command" => command(value).map(Self::Command),
            "env" => value.as_str().filter(|it| is_variable(it)).map(|it| Self::Env(it.to_owned())),
            "file" => value.as_str().filter(|it| is_argument(it)).map(|it| Self::File(it.into())),
            _ => None,
        }
    }

    /// Only the kind: people write the password itself here.
    fn shown(value: &Value) -> String {
        format!("another {}", value.type_str())
    }
}

fn command(value: &Value) -> Option<Vec<String>> {
    let words: Vec<String> =
        value.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect::<Option<_>>()?;
    (words.first().is_some_and(|program| is_argument(program))
        && words.iter().all(|word| !word.contains('\0')))
    .then_some(words)
}

fn is_argument(text: &str) -> bool {
    !text.is_empty() && !text.contains('\0')
}

fn is_variable(text: &str) -> bool {
    is_argument(text) && !text.contains('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Result<CredentialSource, String> {
        let table: toml::Table = format!("it = {value}").parse().unwrap();
        CredentialSource::parse_toml(&table["it"]).map_err(|it| it.to_string())
    }

    #[test]
    fn every_source_is_read() {
        for (value, source) in [
            ("\"keyring\"", CredentialSource::Keyring),
            ("\"prompt\"", CredentialSource::Prompt),
            ("{ command = [\"pass\", \"\"] }", CredentialSource::Command(vec!["pass".into(), String::new()])),
            ("{ env = \"SMPP_LAB\" }", CredentialSource::Env("SMPP_LAB".into())),
            ("{ file = \"/run/lab\" }", CredentialSource::File("/run/lab".into())),
        ] {
            assert_eq!(read(value), Ok(source), "{value}");
        }
    }

    #[test]
    fn a_source_that_cannot_work_is_refused() {
        for value in [
            "\"env\"",
            "{ command = [] }",
            "{ command = [\"\"] }",
            "{ command = \"pass show lab\" }",
            "{ env = \"\" }",
            "{ env = \"A=B\" }",
            "{ file = \"\" }",
            "{ file = 5 }",
            "{ env = \"A\", file = \"/b\" }",
            "{ vault = \"A\" }",
            "{ }",
            "5",
        ] {
            assert!(read(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_password_written_here_is_not_repeated() {
        for value in ["\"hunter2\"", "{ password = \"hunter2\" }", "{ command = \"hunter2\" }"] {
            let error = read(value).unwrap_err();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
