//! The program in a terminal that changes, that it leaves in a hurry, or that it panics in; and what a
//! terminal is told of a password.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod journal;
mod peer;
mod pty;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use peer::{ESME_RINVPASWD, ESME_ROK, Peer};
use portable_pty::CommandBuilder;
use pty::{Tty, command};
use rustix::fs::{CWD, FileType, Mode, mknodat};

const PROGRAM: &str = env!("CARGO_BIN_EXE_smppcon");
/// A run of a program, then what it left behind.
const THEN_LOOK: &str = r#""$@"; echo "left with $?"; stty -a"#;
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

#[test]
fn what_grows_gets_the_screens_and_what_shrinks_a_line() {
    let mut tty = Tty::start(then_look(PROGRAM, &["demo"]), 20, 5);
    tty.shows(&["1 live; needs 40×8"]);
    tty.resize(120, 40);
    tty.shows(&["● 1 bound", "submit_sm "]);
    tty.resize(20, 5);
    tty.shows(&["1 live; needs 40×8"]);
    tty.types(CTRL_C);
    let ended = tty.ends();
    assert!(ended.last_words.contains("left with 0"), "{}", ended.last_words);
    ended.left_the_terminal_sane();
    ended.left_the_line_sane();
}

#[test]
fn an_interrupt_and_a_termination_unbind_and_leave() {
    for name in ["Ctrl-C", "SIGTERM"] {
        let mut tty = Tty::start(demo(), 80, 24);
        tty.shows(&["● 1 bound"]);
        let before = tty.age();
        if name == "Ctrl-C" {
            tty.types(CTRL_C);
        } else {
            tty.terminate();
        }
        let ended = tty.ends();
        assert!(ended.age.saturating_sub(before) < GOODBYE, "{name}: {:?}", ended.age.saturating_sub(before));
        assert_eq!(ended.code, 0, "{name}");
        ended.left_the_terminal_sane();
    }
}

#[test]
fn a_peer_that_does_not_answer_the_unbind_holds_up_for_a_second_at_most() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer);
    let before = tty.age();
    tty.types(CTRL_C);
    peer.hears_unbind();
    tty.shows(&["unbinding; Ctrl-C again leaves at once"]);
    let ended = tty.ends();
    assert!(ended.age.saturating_sub(before) < GOODBYE, "{:?}", ended.age.saturating_sub(before));
    assert_eq!(ended.code, 0);
    ended.left_the_terminal_sane();
}

#[test]
fn a_second_interrupt_leaves_at_once() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer);
    tty.types(CTRL_C);
    peer.hears_unbind();
    let before = tty.age();
    tty.types(CTRL_C);
    let ended = tty.ends();
    assert!(
        ended.age.saturating_sub(before) < Duration::from_millis(700),
        "{:?}",
        ended.age.saturating_sub(before)
    );
    assert_eq!(ended.code, 0);
    ended.left_the_terminal_sane();
}

#[test]
fn a_file_that_cannot_be_read_to_its_end_does_not_hold_up_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let accounts = folder.path().join("accounts.toml");
    mknodat(CWD, &accounts, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    let mut tty = Tty::start(empty_console(folder.path()), 80, 24);
    tty.shows(&["▸ Accounts"]);
    tty.types("q");
    assert_eq!(tty.ends().code, 0);
}

#[test]
fn a_panic_gives_the_terminal_back_and_its_message_can_be_read() {
    let this = env::current_exe().unwrap();
    let inside = ["inside::the_console_panics", "--exact", "--ignored", "--nocapture"];
    let ended = Tty::start(then_look(this.to_str().unwrap(), &inside), 120, 40).ends();
    ended.left_the_terminal_sane();
    ended.left_the_line_sane();
    let screen = ended.parser.screen().contents();
    assert!(screen.contains("a fault of the console"), "{screen}");
    assert!(screen.contains("left with 101"), "{screen}");
}

/// What the test above starts this file again for.
mod inside {
    use std::time::SystemTime;

    use smppcon::app::{Begin, Model, Palette, Start};
    use smppcon::shell::terminal::Screen;

    #[test]
    #[ignore = "run by a test above, in a terminal"]
    fn the_console_panics() {
        let mut screen = Screen::enter().unwrap();
        let start = Start {
            now: SystemTime::UNIX_EPOCH,
            utc_offset: 0,
            palette: Palette::Ansi,
            seed: 1,
            built_in: None,
            journal: None,
            begin: Begin::Demo,
        };
        screen.draw(&Model::new(&start)).unwrap();
        panic!("a fault of the console");
    }
}

#[test]
fn a_password_is_on_the_wire_and_nowhere_else() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_RINVPASWD));
    let mut tty = Tty::start(console(folder.path(), peer.port), 120, 40);
    tty.shows(&["lab"]);
    tty.types("\r");
    assert!(peer.hears().windows(CANARY.len()).any(|it| it == CANARY.as_bytes()));
    tty.shows(&["ESME_RINVPASWD"]);
    tty.types(ALT_4);
    tty.shows(&["▸ Log", "bind_transceiver_resp"]);
    tty.types("g");
    tty.shows(&["bind_transceiver 0x00000009", "65 73 6d 65 31"]);
    tty.types("\t");
    tty.shows(&["▸ Decoded"]);
    tty.types("\t");
    tty.shows(&["▸ Hex"]);
    tty.types(&"l".repeat(40));
    tty.types(ESC);
    tty.shows(&["▸ Log"]);
    for (key, title) in [("2", "▸ Binds"), ("1", "▸ Accounts")] {
        tty.types(key);
        tty.shows(&[title]);
    }
    tty.types("q");
    let ended = tty.ends();
    assert_eq!(ended.code, 0);
    tells_nothing("what the terminal was sent", &ended.transcript.octets);
    for screen in &ended.transcript.screens {
        tells_nothing("what the terminal showed", screen.as_bytes());
    }
    for file in files(folder.path()) {
        tells_nothing(&file.display().to_string(), &fs::read(&file).unwrap());
    }
}

/// The canary is in there in no form: as it is, in hex with and without blanks, in base64, in UTF-16.
#[track_caller]
fn tells_nothing(place: &str, octets: &[u8]) {
    let text = String::from_utf8_lossy(octets).to_lowercase();
    let dense: String = text.split_whitespace().collect();
    for form in forms() {
        assert!(!text.contains(&form) && !dense.contains(&form), "{place} tells the password as {form:?}");
    }
}

fn forms() -> Vec<String> {
    let utf16: String = CANARY.chars().flat_map(|it| [it, '\0']).collect();
    let hex = CANARY.bytes().map(|it| format!("{it:02x}")).collect::<Vec<_>>().concat();
    // What base64 makes of it depends on where in a group of three octets it begins.
    let base64 = ["s2funhjp", "yw40cmll", "bjryawvw"].map(str::to_owned);
    [CANARY.to_lowercase(), utf16.to_lowercase(), hex].into_iter().chain(base64).collect()
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (folders, mut found): (Vec<_>, Vec<_>) =
        fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).partition(|it| it.is_dir());
    found.extend(folders.iter().flat_map(|it| files(it)));
    found
}
