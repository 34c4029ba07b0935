//! The scenarios of the message centre: found by name or file, listed, and shown.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use serde_json::json;

use crate::cli::Failure;
use crate::config::scenario::MESSAGES;
use crate::config::scenario::PRESETS;
use crate::config::scenario::Preset;
use crate::config::scenario::Row;
use crate::config::scenario::Scenario;

/// The scenario that goes by this name, or stands in this file.
pub(super) fn find(name: &str) -> Result<Scenario, Failure> {
    if let Some(scenario) = Scenario::named(name) {
        return Ok(scenario);
    }
    let path = Path::new(name);
    match fs::read_to_string(path) {
        Ok(text) => Ok(Scenario::parse(&text, name)?),
        // A name that was mistyped rather than a file that is missing.
        Err(error) if error.kind() == io::ErrorKind::NotFound && path.extension().is_none() => {
            Err(Failure::NoScenario(name.to_owned()))
        }
        Err(error) => Err(Failure::Read { path: path.to_owned(), error }),
    }
}

/// The TOML of a scenario that comes with the program.
pub(super) fn text(name: &str) -> Result<&'static str, Failure> {
    let preset = PRESETS.iter().find(|preset| preset.name == name);
    preset.map(|preset| preset.text).ok_or_else(|| Failure::NoScenario(name.to_owned()))
}

/// A table of the scenarios: name, the rows that each stands for, what it does; and of what handsets can write.
pub(super) fn table() -> String {
    let mut out =
        String::from("Scenarios. B: a way in which a bind fails; D: a deviation met in the field.\n\n");
    let width = PRESETS.iter().map(|preset| preset.name.len()).max().unwrap_or_default();
    for (name, rows, about) in listed() {
        let rows = rows.iter().map(Row::to_string).collect::<Vec<_>>().join(" ");
        // Memory takes all that is written to it.
        let _ = writeln!(out, "{name:width$}  {rows:8}  {about}");
    }
    out.push_str("\nMessages of handsets, for `messages` in a scenario.\n\n");
    for (_, name, about) in MESSAGES {
        let _ = writeln!(out, "{name:width$}            {about}");
    }
    out
}

/// The same, a JSON object a line.
pub(super) fn json() -> String {
    let scenarios = listed().map(|(name, rows, about)| {
        let rows: Vec<_> = rows.iter().map(Row::to_string).collect();
        json!({ "scenario": name, "rows": rows, "about": about })
    });
    let messages = MESSAGES.iter().map(|(_, name, about)| json!({ "message": name, "about": about }));
    let lines: Vec<String> = scenarios.chain(messages).map(|object| object.to_string()).collect();
    lines.join("\n") + "\n"
}

fn listed() -> impl Iterator<Item = (&'static str, Vec<Row>, String)> {
    PRESETS.iter().filter_map(|Preset { name, .. }| {
        let Scenario { rows, about, .. } = Scenario::named(name)?;
        Some((*name, rows, about))
    })
}
