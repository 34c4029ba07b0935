//! The ways out of the console.

use std::thread;
use std::time::Duration;

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::peer::{ESME_ROK, Peer};
use super::pty::Tty;
use super::{CTRL_C, GOODBYE, bound, demo, empty_console};

/// Ended by a signal: see README.
const INTERRUPTED: u32 = 130;

#[test]
fn leaving_with_a_live_bind_asks_once() {
    let mut tty = Tty::start(demo(), 80, 24);
    tty.shows(&["● 1 bound"]);
    tty.types("q");
    tty.shows(&["Quit? 1 bind will be unbound. y / n"]);
    tty.types("y");
    let ended = tty.ends();
    assert_eq!(ended.code, 0);
    ended.left_the_terminal_sane();
}

#[test]
fn an_interrupt_and_a_termination_unbind_and_leave() {
    for (name, code) in [("Ctrl-C", 0), ("SIGTERM", INTERRUPTED)] {
        let mut tty = Tty::start(demo(), 80, 24);
        tty.shows(&["● 1 bound"]);
        let before = tty.age();
        interrupt(&mut tty, name);
        let ended = tty.ends();
        assert!(ended.age.saturating_sub(before) < GOODBYE, "{name}: {:?}", ended.age.saturating_sub(before));
        assert_eq!(ended.code, code, "{name}");
        ended.left_the_terminal_sane();
    }
}

#[test]
fn a_peer_that_does_not_answer_the_unbind_holds_up_for_a_second_at_most() {
    let leaves = |name: &str, code| {
        let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
        let mut tty = bound(folder.path(), &peer);
        let before = tty.age();
        interrupt(&mut tty, name);
        peer.hears_unbind();
        tty.shows(&["unbinding; Ctrl-C again leaves at once"]);
        let ended = tty.ends();
        let took = ended.age.saturating_sub(before);
        assert!(took > Duration::from_millis(900) && took < GOODBYE, "{name}: {took:?}");
        assert_eq!(ended.code, code, "{name}");
        ended.left_the_terminal_sane();
    };
    thread::scope(|scope| {
        scope.spawn(|| leaves("Ctrl-C", 0));
        scope.spawn(|| leaves("SIGTERM", INTERRUPTED));
    });
}

#[test]
fn a_second_interrupt_leaves_at_once() {
    for (first, second) in [("Ctrl-C", "Ctrl-C"), ("Ctrl-C", "SIGTERM"), ("SIGTERM", "Ctrl-C")] {
        let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
        let mut tty = bound(folder.path(), &peer);
        interrupt(&mut tty, first);
        peer.hears_unbind();
        let before = tty.age();
        interrupt(&mut tty, second);
        let ended = tty.ends();
        let took = ended.age.saturating_sub(before);
        assert!(took < Duration::from_millis(700), "{first}, {second}: {took:?}");
        ended.left_the_terminal_sane();
    }
}

fn interrupt(tty: &mut Tty, name: &str) {
    if name == "Ctrl-C" {
        tty.types(CTRL_C);
    } else {
        tty.terminate();
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_console_and_unbinds() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let tty = bound(folder.path(), &peer);
    assert_eq!(tty.hangs_up(), INTERRUPTED);
    peer.hears_unbind();
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
