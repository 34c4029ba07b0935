//! A terminal that changes under the console: its size, who has it, and whether it takes anything.

use super::peer::{ESME_ROK, Peer};
use super::pty::{Tty, command};
use super::{ALT_4, CTRL_C, GOODBYE, PROGRAM, bound, demo, empty_console, then_look};

const CTRL_Z: &str = "\x1a";
/// A shell with job control: a program, how it stopped and how the terminal is then; on a line that is typed, the
/// program again.
const JOB_CONTROL: &str =
    r#"set -m; "$@"; echo "stopped with $?"; stty -a; read -r line; fg; echo "left with $?"; stty -a"#;

#[test]
fn what_grows_gets_the_screens_and_what_shrinks_a_line_that_can_ask() {
    let mut tty = Tty::start(then_look(PROGRAM, &["demo"]), 20, 5);
    tty.shows(&["1 live; needs 40×8"]);
    let lines = tty.screen().contents();
    assert_eq!(lines.lines().filter(|line| !line.trim().is_empty()).count(), 1, "{lines}");
    tty.resize(120, 40);
    tty.shows(&["● 1 bound", "submit_sm "]);
    tty.resize(20, 5);
    tty.shows(&["1 live; needs 40×8"]);
    tty.types("q");
    tty.shows(&["Quit? y n; 1 live"]);
    tty.types("y");
    let ended = tty.ends();
    assert!(ended.last_words.contains("left with 0"), "{}", ended.last_words);
    ended.left_the_terminal_sane();
    ended.left_the_line_sane();
}

#[test]
fn a_new_size_is_seen_where_nothing_else_happens_and_where_a_key_comes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut tty = Tty::start(empty_console(folder.path()), 20, 5);
    tty.shows(&["Welcome: t a q"]);
    tty.resize(80, 24);
    tty.shows(&["Welcome to smppcon"]);
    for _ in 0..20 {
        tty.types("j");
        tty.resize(20, 5);
        tty.shows(&["Welcome: t a q"]);
        tty.types("j");
        tty.resize(80, 24);
        tty.shows(&["Welcome to smppcon"]);
    }
    tty.types(CTRL_C);
    assert_eq!(tty.ends().code, 0);
}

#[test]
fn what_is_typed_at_once_arrives_to_the_last_character() {
    let mut tty = Tty::start(demo(), 120, 40);
    tty.shows(&["● 1 bound"]);
    tty.types("3\t\t\t\t");
    tty.shows(&["▸ Message"]);
    tty.types(&"a".repeat(1100));
    tty.shows(&["1100 characters"]);
    tty.types(CTRL_C);
    assert_eq!(tty.ends().code, 0);
}

#[test]
fn a_terminal_that_takes_nothing_holds_up_no_answer_and_gets_the_latest_screen() {
    let (folder, peer) = (tempfile::tempdir().unwrap(), Peer::answering(ESME_ROK));
    let mut tty = bound(folder.path(), &peer);
    // Far more is drawn than a terminal keeps that nobody reads.
    let mut screens = "1245".chars().cycle();
    peer.enquires(100, || tty.types(&screens.next().unwrap().to_string()));
    tty.shows(&["▸ Received", "● 1 bound"]);
    peer.enquires(100, || tty.types(&screens.next().unwrap().to_string()));
    let before = tty.age();
    tty.terminate();
    peer.hears_unbind();
    assert!(tty.age().saturating_sub(before) < GOODBYE);
    tty.terminate();
    assert_eq!(tty.ends().code, 130);
}

#[test]
fn a_console_that_is_stopped_gives_the_terminal_back_until_it_goes_on() {
    let mut shell = command("sh");
    shell.args(["-c", JOB_CONTROL, "sh", PROGRAM, "demo"]);
    let mut tty = Tty::start(shell, 120, 40);
    tty.shows(&["● 1 bound", "submit_sm_resp"]);
    tty.types(CTRL_Z);
    tty.shows(&["stopped with 148", " icanon ", " echo "]);
    let screen = tty.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    tty.types("\r");
    tty.shows(&["● 1 bound", "submit_sm_resp"]);
    assert!(tty.screen().alternate_screen() && tty.screen().bracketed_paste());
    tty.types(ALT_4);
    tty.types("?");
    tty.shows(&["╔ Keys"]);
    tty.types(CTRL_C);
    let ended = tty.ends();
    assert!(ended.last_words.contains("left with 0"), "{}", ended.last_words);
    ended.left_the_terminal_sane();
    ended.left_the_line_sane();
}
