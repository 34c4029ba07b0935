//! The commands without a screen, as processes: what they print and how they exit.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must fail")]

#[path = "../program/mod.rs"]
mod program;

mod accounts;
mod config;
mod decode;
mod journal;
mod links;
mod manual;
mod settings;
mod usage;

use program::{Ended, Program, smppcon};

/// Runs a command to its end.
#[track_caller]
fn run(arguments: &[&str], input: &str) -> Ended {
    Program::start(smppcon(arguments), input).end()
}

/// What a command printed that ended well and had nothing to say.
#[track_caller]
fn prints(arguments: &[&str], input: &str) -> String {
    let Ended { code, out, err } = run(arguments, input);
    assert_eq!((code, &*err), (Some(0), ""), "{arguments:?}");
    out
}

/// The one line in which a command said why it did nothing, without its `smppcon: `.
#[track_caller]
fn complains(arguments: &[&str], input: &str, code: i32) -> String {
    let ended = run(arguments, input);
    assert_eq!((ended.code, &*ended.out), (Some(code), ""), "{arguments:?}: {}", ended.err);
    let line = ended.err.strip_prefix("smppcon: ").and_then(|err| err.strip_suffix('\n')).expect(&ended.err);
    assert!(!line.contains('\n'), "{arguments:?}: {line}");
    line.to_owned()
}
