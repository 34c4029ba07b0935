//! The real program in a pseudo terminal.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod changes;
mod journal;
mod leaving;
mod panics;
mod passwords;
mod peer;
mod pty;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use peer::Peer;
use portable_pty::CommandBuilder;
use pty::{Tty, command};

const PROGRAM: &str = env!("CARGO_BIN_EXE_smppcon");
/// A run of a program, then what it left behind.
const THEN_LOOK: &str = r#"trap : TERM; "$@"; echo "left with $?"; stty -a"#;
const CTRL_C: &str = "\x03";
const ESC: &str = "\x1b";
const ALT_4: &str = "\x1b4";
/// Where the account of a test finds its password.
const VARIABLE: &str = "CANARY_VAR";
/// As long as SMPP 3.4 lets a password be.
const CANARY: &str = "Kan4rieV";
/// What leaving may take where the peer does not answer: the second that it has, and the machine's share.
const GOODBYE: Duration = Duration::from_millis(1500);

fn demo() -> CommandBuilder {
    let mut demo = command(PROGRAM);
    demo.arg("demo");
    demo
}

/// The program, then `stty -a`, in one terminal.
fn then_look(program: &str, arguments: &[&str]) -> CommandBuilder {
    let mut shell = command("sh");
    shell.args(["-c", THEN_LOOK, "sh", program]);
    shell.args(arguments);
    shell
}

/// The console with one account, whose password is the canary.
fn console(folder: &Path, port: u16) -> CommandBuilder {
    let account = format!(
        "[[account]]\nid = \"1\"\nname = \"lab\"\nhost = \"127.0.0.1\"\nport = {port}\n\
         system_id = \"esme1\"\ncredential = {{ env = \"{VARIABLE}\" }}\n"
    );
    fs::write(folder.join("accounts.toml"), account).unwrap();
    empty_console(folder)
}

fn empty_console(folder: &Path) -> CommandBuilder {
    let mut console = command(PROGRAM);
    console.arg("--config");
    console.arg(folder);
    console.env(VARIABLE, CANARY);
    console.env("HOME", folder);
    console
}

/// The console, bound to a peer that says no more.
fn bound(folder: &Path, peer: &Peer) -> Tty {
    let mut tty = Tty::start(console(folder, peer.port), 80, 24);
    tty.shows(&["lab"]);
    tty.types("\r");
    tty.shows(&["● 1 bound"]);
    tty
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (folders, mut found): (Vec<_>, Vec<_>) =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).partition(|it| it.is_dir());
    found.extend(folders.iter().flat_map(|it| files(it)));
    found
}

#[test]
fn the_demonstration_is_bound_with_traffic_and_every_screen_can_be_reached() {
    let reaches = |columns, rows| {
        let mut tty = Tty::start(then_look(PROGRAM, &["demo"]), columns, rows);
        tty.shows(&["● 1 bound", "submit_sm_resp"]);
        // The composer last: a digit is typed there.
        for (key, shown) in
            [("1", "inside this program"), ("2", "BOUND_TRX"), ("5", "Received"), ("3", "alphabet")]
        {
            tty.types(key);
            tty.shows(&[shown]);
        }
        tty.types(ALT_4);
        tty.shows(&["DELIVRD"]);
        tty.types(CTRL_C);
        let ended = tty.ends();
        assert!(ended.last_words.contains("left with 0"), "{}", ended.last_words);
        ended.left_the_terminal_sane();
        ended.left_the_line_sane();
    };
    thread::scope(|scope| {
        scope.spawn(|| reaches(120, 40));
        scope.spawn(|| reaches(80, 24));
    });
}

#[test]
fn help_opens_over_a_screen_scrolls_and_goes_away() {
    let mut tty = Tty::start(demo(), 80, 24);
    tty.shows(&["● 1 bound"]);
    tty.types("?");
    tty.shows(&["╔ Keys", "Everywhere"]);
    tty.types(&"j".repeat(10));
    tty.lacks("Everywhere");
    tty.types(&"k".repeat(10));
    tty.shows(&["Everywhere"]);
    tty.types(ESC);
    tty.lacks("╔ Keys");
    tty.types(CTRL_C);
    assert_eq!(tty.ends().code, 0);
}

#[test]
fn without_a_terminal_one_line_says_so() {
    let run = Command::new(PROGRAM).arg("demo").stdin(Stdio::null()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("needs a terminal"), "{said}");
}
