//! What a terminal is told of a password: nothing.

use std::fs;

use portable_pty::CommandBuilder;

use super::peer::{ESME_RINVPASWD, Peer};
use super::pty::Tty;
use super::{ALT_4, CANARY, CTRL_C, ESC, PROGRAM, console, files, then_look};

/// A command without a screen, in a shell that then looks at the line.
fn headless(arguments: &[&str]) -> CommandBuilder {
    let mut command = then_look(PROGRAM, arguments);
    command.env("SMPPCON_CREDENTIAL_STORE", "session");
    command
}

#[test]
fn a_command_without_a_screen_asks_for_the_password_and_does_not_show_it() {
    let peer = Peer::answering(ESME_RINVPASWD);
    let target = format!("smpp://esme1@127.0.0.1:{}", peer.port);
    let mut tty = Tty::start(headless(&["bind", &target]), 120, 40);
    tty.shows(&[&format!("Password for esme1@127.0.0.1:{}: ", peer.port)]);
    // A slip, and the line begun anew.
    tty.types(&format!("no\x15x\x7f{CANARY}\r"));
    assert!(peer.hears().windows(CANARY.len() + 1).any(|it| it == format!("{CANARY}\0").as_bytes()));
    let ended = tty.ends();
    ended.left_the_line_sane();
    assert!(ended.last_words.contains("left with 3"), "{}", ended.last_words);
    tells_nothing("what the terminal was sent", &ended.transcript.octets);
}

#[test]
fn whoever_does_not_type_the_password_gets_the_line_back() {
    let folder = tempfile::tempdir().unwrap();
    let account = "[[account]]\nid = \"1\"\nname = \"lab\"\nhost = \"127.0.0.1\"\nport = 1\n\
                   system_id = \"esme1\"\ncredential = \"prompt\"\n";
    fs::write(folder.path().join("accounts.toml"), account).unwrap();
    let config = folder.path().to_str().unwrap();
    for key in [CTRL_C, ESC] {
        let mut tty = Tty::start(headless(&["--config", config, "bind", "lab"]), 80, 24);
        tty.shows(&["Password for lab: "]);
        tty.types(key);
        let ended = tty.ends();
        ended.left_the_line_sane();
        for said in ["smppcon: no password was typed", "left with 130"] {
            assert!(ended.last_words.contains(said), "{}", ended.last_words);
        }
    }
}

#[test]
fn a_signal_while_the_password_is_asked_for_gives_the_line_back() {
    let mut tty = Tty::start(headless(&["bind", "smpp://esme1@127.0.0.1:1"]), 80, 24);
    tty.shows(&["Password for "]);
    tty.terminate_group();
    let ended = tty.ends();
    ended.left_the_line_sane();
    assert!(ended.last_words.contains("left with 130"), "{}", ended.last_words);
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
