//! Which module may use which: the arrows of the map in `src/lib.rs`, checked against the source.
//!
//! A row names a module, the modules it may use (rows above it only, so there is no cycle), the outside
//! crates and parts of `std` it may use, and single files that may use more than their module.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

struct Layer {
    name: &'static str,
    uses: &'static [&'static str],
    outside: &'static [&'static str],
    /// (file, what it alone may use)
    files: &'static [(&'static str, &'static [&'static str])],
}

const fn layer(name: &'static str, uses: &'static [&'static str], outside: &'static [&'static str]) -> Layer {
    Layer { name, uses, outside, files: &[] }
}

const LAYERS: &[Layer] = &[
    layer("wire", &[], &[]),
    layer("text", &["wire"], &["encoding_rs"]),
    layer("config", &["wire", "text"], &["serde", "toml", "toml_edit"]),
    layer("compose", &["wire", "text", "config"], &[]),
    layer("session", &["wire"], &[]),
    layer("link", &["wire", "session"], &["zeroize", "std::net"]),
    layer("smsc", &["wire", "text", "config", "session"], &["std::net"]),
    layer("store", &["wire", "text", "link"], &[]),
    layer("capture", &["wire", "session", "link"], &["etherparse", "std::net"]),
    layer("inbox", &["wire", "text", "link", "store"], &[]),
    layer("doctor", &["wire", "session", "link", "config"], &[]),
    layer(
        "report",
        &["wire", "text", "config", "compose", "session", "link", "store", "inbox", "doctor"],
        &["serde", "serde_json", "jiff"],
    ),
    Layer {
        name: "app",
        uses: &[
            "wire", "text", "config", "compose", "session", "link", "smsc", "store", "capture", "inbox",
            "doctor", "report",
        ],
        outside: &["unicode_width", "unicode_segmentation"],
        files: &[("app/edit.rs", &["tui_textarea", "tui_input"])],
    },
    layer(
        "ui",
        &[
            "wire", "text", "config", "compose", "session", "link", "store", "inbox", "doctor", "report",
            "app",
        ],
        &["ratatui", "unicode_width", "unicode_segmentation"],
    ),
    Layer {
        name: "engine",
        uses: &["wire", "session", "link", "smsc"],
        outside: &["tokio", "futures_util", "std::net"],
        files: &[("engine/clock.rs", &["Instant::now", "SystemTime::now"])],
    },
    Layer {
        name: "shell",
        uses: &[
            "wire", "text", "config", "compose", "session", "link", "smsc", "store", "capture", "inbox",
            "doctor", "report", "app", "ui", "engine",
        ],
        outside: &[
            "getrandom",
            "tokio",
            "futures_util",
            "crossterm",
            "ratatui",
            "directories",
            "tempfile",
            "serde",
            "serde_json",
            "zeroize",
            "std::fs",
            "std::process",
            "std::env",
            "std::thread",
            "std::net",
        ],
        files: &[
            (
                "shell/keyring.rs",
                &[
                    "keyring_core",
                    "dbus_secret_service",
                    "dbus_secret_service_keyring_store",
                    "apple_native_keyring_store",
                    "windows_native_keyring_store",
                    "rustix",
                ],
            ),
            ("shell/core_dumps.rs", &["rustix"]),
            ("shell/journal/files.rs", &["jiff"]),
            ("shell/keyring/keyutils.rs", &["linux_keyutils"]),
            ("shell/signals.rs", &["signal_hook"]),
            ("shell/terminal.rs", &["signal_hook"]),
            ("shell/zone.rs", &["jiff"]),
        ],
    },
    layer(
        "cli",
        &[
            "wire", "text", "config", "compose", "session", "link", "smsc", "store", "capture", "inbox",
            "doctor", "report", "app", "ui", "engine", "shell",
        ],
        &[
            "clap",
            "clap_complete",
            "clap_mangen",
            "getrandom",
            "serde_json",
            "tokio",
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
        ],
    ),
    layer("main", &["cli"], &["std::process", "std::env"]),
];

/// Every layer may use these.
const FREE: &[&str] = &["bytes", "thiserror"];

/// Parts of `std` that reach outside the program.
const RIM: &[&str] =
    &["std::net", "std::fs", "std::process", "std::env", "std::thread", "Instant::now", "SystemTime::now"];

#[test]
fn modules_use_only_the_layers_below_them() {
    let guarded = guarded();
    let wrong: Vec<String> = sources(Path::new("src"))
        .iter()
        .flat_map(|file| {
            check(file.strip_prefix("src").unwrap(), &fs::read_to_string(file).unwrap(), &guarded)
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_module_has_a_layer_and_the_layers_have_no_cycle() {
    let modules: BTreeSet<String> =
        sources(Path::new("src")).iter().map(|file| module_of(file.strip_prefix("src").unwrap())).collect();
    for module in modules.iter().filter(|module| *module != "lib") {
        assert!(LAYERS.iter().any(|layer| layer.name == module), "{module} has no row in LAYERS");
    }
    for (i, layer) in LAYERS.iter().enumerate() {
        for used in layer.uses {
            let above = LAYERS[..i].iter().any(|above| above.name == *used);
            assert!(above, "{} uses {used}, which is not above it", layer.name);
        }
    }
}

#[test]
fn the_map_in_lib_rs_names_every_module() {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    for line in map.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(map.contains(&format!("//! | [`{module}`]")), "{module} is not on the map in src/lib.rs");
    }
}

#[test]
fn every_module_says_what_it_is() {
    for file in sources(Path::new("src")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.starts_with("//!"), "{} does not begin with what it is", file.display());
    }
}

#[test]
fn planted_violations_are_seen() {
    let guarded = guarded();
    let found = |file: &str, text: &str| check(Path::new(file), text, &guarded);
    for (file, text, what) in [
        ("wire/frame.rs", "use crate::session::Session;", "wire must not use session"),
        ("session/mod.rs", "let now = std::time::Instant::now();", "session must not use Instant::now"),
        ("session/mod.rs", "use tokio::sync::mpsc;", "session must not use tokio"),
        ("engine/driver.rs", "let now = Instant::now();", "engine must not use Instant::now"),
        ("app/mod.rs", "use tui_textarea::TextArea;", "app must not use tui_textarea"),
        ("app/mod.rs", "std::fs::read(path)", "app must not use std::fs"),
        ("ui/mod.rs", "use crate::shell::Terminal;", "ui must not use shell"),
        ("ui/mod.rs", "use super::super::shell;", "write the path from crate::"),
        ("ui/mod.rs", "use crate::{app, wire};", "one module a line"),
        ("cli/mod.rs", "let store = keyring_core::mock::Store;", "cli must not use keyring_core"),
        (
            "wire/mod.rs",
            "#[cfg(test)]\nmod tests;\nuse crate::session::Session;",
            "wire must not use session",
        ),
    ] {
        assert!(
            found(file, text).iter().any(|it| it.contains(what)),
            "{file}: {text}: {:?}",
            found(file, text)
        );
    }
    for (file, text) in [
        ("engine/clock.rs", "let now = Instant::now();"),
        ("app/edit.rs", "use tui_textarea::TextArea;"),
        ("ui/mod.rs", "// use crate::shell::Terminal;"),
        ("wire/mod.rs", "use bytes::Bytes; let tokio_like = 1; crate::wire::Frame"),
        ("wire/mod.rs", "#[cfg(test)]\nmod tests {\n    use crate::session::Session;\n}"),
    ] {
        assert_eq!(found(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}

/// What one file does that its row does not allow.
fn check(file: &Path, text: &str, guarded: &[String]) -> Vec<String> {
    let module = module_of(file);
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == module) else { return Vec::new() };
    let name = file.to_str().unwrap().replace('\\', "/");
    if name.ends_with("/tests.rs") || name.contains("/tests/") {
        return Vec::new();
    }
    let alone = layer.files.iter().find(|(file, _)| *file == name).map_or(&[][..], |(_, outside)| outside);
    let mut wrong = Vec::new();
    for (line, text) in production(text) {
        if text.contains("super::super") {
            wrong.push(format!("{name}:{line}: write the path from crate::"));
        }
        if text.contains("crate::{") {
            wrong.push(format!("{name}:{line}: one module a line, so that none hides"));
        }
        for used in used_modules(text) {
            if used != layer.name && !layer.uses.contains(&used.as_str()) {
                wrong.push(format!("{name}:{line}: {module} must not use {used}"));
            }
        }
        for outside in guarded.iter().filter(|outside| mentions(text, outside)) {
            if !layer.outside.contains(&outside.as_str()) && !alone.contains(&outside.as_str()) {
                wrong.push(format!("{name}:{line}: {module} must not use {outside}"));
            }
        }
    }
    wrong
}

/// Every dependency of Cargo.toml but the free ones, so that a new one needs a row, and the rim of `std`.
fn guarded() -> Vec<String> {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let mut section = "";
    let mut found: Vec<String> = RIM.iter().map(|it| (*it).to_owned()).collect();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && !section.contains("dev-")
            && let Some((name, _)) = line.split_once(" = ")
        {
            found.push(name.replace('-', "_"));
        }
    }
    found.retain(|it| !FREE.contains(&it.as_str()));
    found
}

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn module_of(file: &Path) -> String {
    file.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned()
}

/// The lines of a file up to its inline test module, without comments.
fn production(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let lines = text[..end].lines().enumerate();
    lines.map(|(n, line)| (n + 1, line.split("//").next().unwrap_or_default()))
}

/// The modules named after `crate::` on a line.
fn used_modules(line: &str) -> Vec<String> {
    let word = |it: &str| it.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    // In main.rs the library is named by its package.
    line.split("crate::").skip(1).chain(line.split("smppcon::").skip(1)).map(word).collect()
}

/// Whether a line names `name`: a crate at the start of a path, or the last parts of a longer path.
fn mentions(line: &str, name: &str) -> bool {
    let word = |it: Option<char>| it.is_some_and(|c| c.is_alphanumeric() || c == '_');
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let rest = &line[at + name.len()..];
        if name.contains("::") {
            !word(before) && !word(rest.chars().next())
        } else {
            !word(before) && before != Some(':') && rest.starts_with("::")
        }
    })
}
