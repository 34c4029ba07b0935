//! `smppcon` against SMPP software that others wrote: node-smpp's message centre and client, smpplib's client,
//! Kannel.
//!
//! `.ci/install` installs them, node-smpp and smpplib under the target folder. Where they are missing a test says so and passes, unless
//! `SMPPCON_REQUIRE` (a comma list) names `peers`.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must fail")]

#[path = "../program/mod.rs"]
mod program;
#[path = "../required/mod.rs"]
mod required;

mod alphabets;
mod clients;
mod kannel;
mod message_centre;

use std::path::{Path, PathBuf};
use std::process::Command;

/// node with a script of this folder, where node-smpp is there.
fn node(script: &str) -> Option<Command> {
    let modules = installed("node/node_modules");
    let smpp = modules.join("smpp/package.json");
    required::has("peers", &["node", smpp.to_str()?]).then(|| {
        let mut command = Command::new("node");
        command.arg(Path::new("tests/peers/node").join(script)).env("NODE_PATH", modules);
        command
    })
}

/// smpplib's client, where smpplib is there.
fn smpplib() -> Option<Command> {
    let python = installed("python/bin/python");
    let smpplib = installed("python/installed.txt");
    required::has("peers", &[python.to_str()?, smpplib.to_str()?]).then(|| {
        let mut command = Command::new(python);
        command.arg("tests/peers/python/smpplib_client.py");
        command
    })
}

/// Where `.ci/install` puts this.
fn installed(path: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("peers").join(path)
}
