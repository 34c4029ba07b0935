//! What the console keeps of what passes, and what it shows of it.

use std::fs;
use std::path::Path;

use smppcon::capture::{Packets, Streams, What};
use smppcon::wire::CommandId;

use crate::peer::{ESME_ROK, Peer};
use crate::pty::Tty;
use crate::{PROGRAM, bound, command, console, files};

/// The commands of the PDUs in a journal, which can be read to its end.
fn commands(path: &Path) -> Vec<CommandId> {
    let file = fs::File::open(path).unwrap();
    let (mut streams, mut packets) = (Streams::new(None), Packets::open(file).unwrap());
    let read = std::iter::from_fn(|| streams.next(&mut packets).unwrap());
    let command = |what| match what {
        What::Chunk { chunk, .. } => chunk.frame().map(smppcon::wire::Frame::command_id),
        What::Opened(_) | What::Closed(_) => None,
    };
    read.filter_map(|event| command(event.what)).collect()
}

#[test]
fn a_killed_console_leaves_a_journal_that_opens() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer);
    // By then it is written: nothing else keeps the thread.
    tty.types("4g");
    tty.shows(&["▸ Log", "held"]);
    tty.kill();
    let _ = tty.ends();
    let journals = files(&folder.path().join("state/journal"));
    let [journal] = &journals[..] else { panic!("{journals:?}") };
    assert_eq!(commands(journal)[0], CommandId::BIND_TRANSCEIVER);
    let mut open = command(PROGRAM);
    open.arg("open");
    open.arg(journal);
    let mut tty = Tty::start(open, 80, 24);
    tty.shows(&["capture · ● 1 bound", "bind_transceiver"]);
    tty.types("2");
    tty.shows(&["BOUND_TRX", "lab"]);
    tty.types("u");
    tty.shows(&["this is a capture: there is no connection"]);
    tty.types("q");
    let ended = tty.ends();
    assert_eq!(ended.code, 0);
    ended.left_the_terminal_sane();
}

#[test]
fn nothing_is_kept_when_that_is_switched_off() {
    for by in ["flag", "setting"] {
        let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
        let mut console = console(folder.path(), peer.port);
        if by == "flag" {
            console.arg("--no-journal");
        } else {
            fs::write(folder.path().join("config.toml"), "[journal]\nenabled = false\n").unwrap();
        }
        let mut tty = Tty::start(console, 80, 24);
        tty.shows(&["lab"]);
        tty.types("\r");
        tty.shows(&["● 1 bound"]);
        tty.types("\x03\x03");
        let _ = tty.ends();
        assert!(!folder.path().join("state/journal").exists(), "{by}");
    }
}

#[test]
fn a_journal_that_cannot_be_written_is_told_and_the_console_goes_on() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    fs::create_dir(folder.path().join("state")).unwrap();
    fs::write(folder.path().join("state/journal"), "no folder").unwrap();
    let mut tty = Tty::start(console(folder.path(), peer.port), 120, 24);
    tty.shows(&["lab"]);
    tty.types("\r");
    tty.shows(&["the journal cannot be written"]);
    tty.shows(&["● 1 bound"]);
    tty.types("\x03\x03");
    assert_eq!(tty.ends().code, 0);
}
