//! What is copied and saved: it arrives, the password does not, neither in the text nor in the environment of
//! the program that takes it.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::passwords::tells_nothing;
use crate::peer::{ESME_ROK, Peer};
use crate::pty::Tty;
use crate::{CANARY, VARIABLE, console};

/// A console bound to a peer, its log on the screen and the bind selected.
fn bound(folder: &std::path::Path, peer: &Peer, clipboard: &str) -> Tty {
    let mut command = console(folder, peer.port);
    command.args(["--clipboard", clipboard]);
    command.cwd(folder);
    let mut tty = Tty::start(command, 120, 40);
    tty.shows(&["lab"]);
    tty.types("\r");
    tty.shows(&["● 1 bound"]);
    tty.types("4");
    tty.shows(&["bind_transceiver_resp"]);
    tty.types("g");
    tty.shows(&["bind_transceiver 0x00000009"]);
    tty
}

#[test]
fn a_program_gets_the_bind_without_its_password() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let script = folder.path().join("clip.sh");
    fs::write(&script, "cd \"$(dirname \"$0\")\"\ncat > copied\nenv > environment\n").unwrap();
    let mut tty = bound(folder.path(), &peer, &format!("sh {}", script.display()));
    tty.types("y");
    tty.shows(&["╔ Copy", "this PDU: bind_transceiver #1"]);
    tty.types("h");
    tty.shows(&["bind_transceiver #1 as hex: copied by sh "]);
    let copied = fs::read_to_string(folder.path().join("copied")).unwrap();
    assert!(copied.contains("65736d6531002a2a2a2a2a2a2a2a00") && !copied.ends_with('\n'), "{copied}");
    let environment = fs::read(folder.path().join("environment")).unwrap();
    assert!(!String::from_utf8_lossy(&environment).contains(VARIABLE), "it is not for others");
    tells_nothing("the environment of the program", &environment);
    tty.types("q");
    tty.shows(&["Quit?"]);
    tty.types("y");
    tells_nothing("what the terminal was sent", &tty.ends().transcript.octets);
}

#[test]
fn the_terminal_is_given_what_it_is_to_copy() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer, "osc52");
    tty.types("\tjjjjyd");
    tty.shows(&["system_id as decoded text: copied by OSC 52, if the terminal takes it"]);
    tty.types("qy");
    let octets = tty.ends().transcript.octets;
    // "esme1" in base64.
    let sequence = b"\x1b]52;c;ZXNtZTE=\x1b\\";
    assert!(octets.windows(sequence.len()).any(|it| it == sequence), "the sequence is sent");
}

#[test]
fn a_file_is_for_its_owner_and_not_written_over_unasked() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer, "file");
    tty.types("ywj");
    tty.shows(&["> bind_transceiver-1.jsonl"]);
    tty.types("\r");
    tty.shows(&["written to bind_transceiver-1.jsonl"]);
    let path = folder.path().join("bind_transceiver-1.jsonl");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let saved = fs::read_to_string(&path).unwrap();
    assert!(saved.ends_with("}\n") && !saved.contains(CANARY), "{saved}");
    fs::write(&path, "mine").unwrap();
    tty.types("Y");
    tty.shows(&["> bind_transceiver-1.jsonl"]);
    tty.types("\r");
    tty.shows(&["is there already. Write over it?"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
    tty.types("y");
    tty.shows(&["written over bind_transceiver-1.jsonl"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), saved);
    tty.types("ywh");
    tty.shows(&["no clipboard: written to"]);
    let kept = folder.path().join("state/clipboard.txt");
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&kept).unwrap().contains("65736d6531002a2a"));
    tty.types("qy");
    assert_eq!(tty.ends().code, 0);
}
