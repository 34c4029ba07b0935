//! `smppcon config`: where the files are, what is wrong in them, and files to start from.

use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::path::Path;

use clap::ValueEnum;
use serde_json::json;

use super::{Common, Exit, Failure};
use crate::app::Keymap;
use crate::app::keymap::Misbound;
use crate::app::keymap::Mode;
use crate::config::file::Accounts;
use crate::config::read::ConfigError;
use crate::config::settings::Settings;
use crate::config::template;
use crate::shell::accounts;
use crate::shell::files;
use crate::shell::files::Folders;
use crate::shell::settings;

/// What to do with the configuration.
#[derive(clap::Subcommand, Debug)]
pub(super) enum Command {
    /// Print where settings and accounts are written, and where the program keeps what it remembers.
    Path,
    /// Say all that is wrong in the settings and the accounts; 1 if anything is.
    Check,
    /// Print a commented file with every default.
    Template {
        /// Which file.
        #[arg(value_name = "FILE", default_value = "config.toml")]
        file: File,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum File {
    /// The settings.
    #[value(name = "config.toml")]
    Settings,
    /// The accounts.
    #[value(name = "accounts.toml")]
    Accounts,
}

pub(super) fn run(common: &Common, command: &Command) -> Result<Exit, Failure> {
    let folders = common.folders();
    match command {
        Command::Path => path(common, &folders?),
        Command::Check => check(common, &folders?),
        Command::Template { file } => {
            let text = match file {
                File::Settings => format!("{}{}", template::SETTINGS, keys()),
                File::Accounts => template::ACCOUNTS.to_owned(),
            };
            stdout().write_all(text.as_bytes()).map_err(Failure::Write)?;
            Ok(Exit::Done)
        }
    }
}

fn path(common: &Common, folders: &Folders) -> Result<Exit, Failure> {
    let (settings, accounts) = (settings::path(folders), accounts::path(folders));
    let paths = [("settings", &settings), ("accounts", &accounts), ("state", &folders.state)];
    let shown = if common.json {
        let object = paths.map(|(name, path)| (name.to_owned(), json!(path.to_string_lossy())));
        format!("{}\n", serde_json::Value::Object(object.into_iter().collect()))
    } else {
        paths.map(|(name, path)| format!("{name:8}  {}\n", path.display())).concat()
    };
    stdout().write_all(shown.as_bytes()).map_err(Failure::Write)?;
    Ok(Exit::Done)
}

/// What is said of a file.
struct Said {
    severity: &'static str,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    key: Option<String>,
    text: String,
}

impl From<ConfigError> for Said {
    fn from(error: ConfigError) -> Self {
        let ConfigError { file, place, problem } = error;
        Self {
            severity: "error",
            file,
            line: Some(place.line),
            column: Some(place.column),
            key: place.key,
            text: problem.to_string(),
        }
    }
}

fn check(common: &Common, folders: &Folders) -> Result<Exit, Failure> {
    let mut said = checked(&settings::path(folders), settings_said);
    said.extend(checked(&accounts::path(folders), accounts_said));
    let mut out = stdout().lock();
    for it in &said {
        let Said { severity, file, line, column, key, text } = it;
        let written = if common.json {
            let object = json!({
                "severity": severity, "file": file, "line": line, "column": column, "key": key, "text": text,
            });
            writeln!(out, "{object}")
        } else {
            let place = [line, column].into_iter().flatten().map(|it| format!("{it}:"));
            let place: String = place.collect();
            let key = key.as_ref().map_or_else(String::new, |key| format!(" {key}:"));
            writeln!(out, "{file}:{place} {severity}:{key} {text}")
        };
        written.map_err(Failure::Write)?;
    }
    Ok(if said.iter().any(|it| it.severity == "error") { Exit::Failed } else { Exit::Done })
}

/// What is said of a file, in its order. One that is not there has no errors.
fn checked(path: &Path, say: impl FnOnce(&str, &str) -> Vec<Said>) -> Vec<Said> {
    let file = path.display().to_string();
    match files::read(path) {
        Ok(text) => {
            let mut said = say(&text.unwrap_or_default(), &file);
            said.sort_by_key(|it| (it.line, it.column));
            said
        }
        Err(error) => {
            let (severity, text) = ("error", error.to_string());
            vec![Said { severity, file, line: None, column: None, key: None, text }]
        }
    }
}

fn settings_said(text: &str, file: &str) -> Vec<Said> {
    let (settings, errors) = Settings::check(text, file);
    let (_, misbound) = Keymap::with(&settings.keys);
    let misbound = misbound.into_iter().map(|it| {
        let Misbound { at, problem } = it;
        ConfigError::at(at, text, file, problem)
    });
    errors.into_iter().chain(misbound).map(Said::from).collect()
}

fn accounts_said(text: &str, file: &str) -> Vec<Said> {
    let (accounts, errors) = Accounts::check(text, file);
    let warnings = accounts.iter().flat_map(|account| {
        account.warnings().into_iter().map(|warning| Said {
            severity: "warning",
            file: file.to_owned(),
            line: None,
            column: None,
            key: None,
            text: format!("{}: {warning}", account.name),
        })
    });
    let warnings: Vec<Said> = warnings.collect();
    errors.into_iter().map(Said::from).chain(warnings).collect()
}

/// `[keys]` with every action of the console.
fn keys() -> String {
    let keymap = Keymap::default();
    let mut text = "\n# What keys do, in each mode of the console: one key, or a list of them, in place of those it had. A key is a\n\
                    # character, or a name such as Enter, PgUp, F5, Ctrl-S or Alt-1.\n"
        .to_owned();
    for mode in Mode::ALL {
        let _ = write!(text, "\n# {}.\n[keys.{}]\n", mode.title(), mode.name());
        let mut done: Vec<&str> = Vec::new();
        for binding in keymap.iter().filter(|it| it.mode == mode) {
            if done.contains(&binding.name) {
                continue;
            }
            done.push(binding.name);
            let same = keymap.iter().filter(|it| (it.mode, it.name) == (mode, binding.name));
            let keys: Vec<String> = same.map(|it| quoted(&it.key.to_string())).collect();
            let keys = match &keys[..] {
                [key] => key.clone(),
                keys => format!("[{}]", keys.join(", ")),
            };
            let _ = writeln!(text, "#{} = {keys} # {}", binding.name, binding.help);
        }
    }
    text
}

/// As TOML writes a text in which nothing needs escaping.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_the_template_are_those_of_the_console() {
        let said: String = keys()
            .lines()
            .flat_map(|it| [it.strip_prefix('#').filter(|it| !it.starts_with(' ')).unwrap_or(it), "\n"])
            .collect();
        assert_ne!(said, keys());
        let bound = |keymap: &Keymap| {
            let mut all: Vec<_> =
                keymap.iter().map(|it| (it.mode.name(), it.name, it.key.to_string())).collect();
            all.sort();
            all
        };
        for text in [said, keys()] {
            let (keymap, wrong) = Keymap::with(&Settings::parse(&text, "config.toml").unwrap().keys);
            assert_eq!(wrong, []);
            assert_eq!(bound(&keymap), bound(&Keymap::default()));
        }
    }
}
