//! `smppcon bind` and `smppcon send` over loopback: to `smppcon smsc`, and to peers that do not answer.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::program::{Ended, Program, smppcon, smsc};
use crate::{complains, prints, run};

fn target(port: u16) -> String {
    format!("smpp://esme1@127.0.0.1:{port}")
}

/// `bind` with the password `secret1`.
fn bind(port: u16, more: &[&str]) -> Program {
    let mut command = smppcon(&[&["bind", "--json", &target(port)], more].concat());
    command.env("SMPPCON_PASSWORD", "secret1");
    Program::start(command, "")
}

/// Accepts one connection, does this with it, and leaves it open until the end of the test.
fn peer(does: impl FnOnce(&mut TcpStream) + Send + 'static) -> (u16, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (keep, kept) = channel();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        does(&mut stream);
        let _ = keep.send(stream);
    });
    (port, kept)
}

/// Accepts the bind and answers nothing more.
fn accepts_the_bind(stream: &mut TcpStream) {
    let mut header = [0; 16];
    stream.read_exact(&mut header).unwrap();
    let mut body = vec![0; usize::from(header[3]) - header.len()];
    stream.read_exact(&mut body).unwrap();
    stream.write_all(b"\0\0\0\x11\x80\0\0\x09\0\0\0\0\0\0\0\x01\0").unwrap();
}

#[test]
fn two_processes_bind_and_unbind() {
    let (centre, port) = smsc("secret1", &["--json"]);
    for mode in ["trx", "tx", "rx"] {
        let ended = bind(port, &["--bind", mode]).end();
        assert_eq!((ended.code, &*ended.err), (Some(0), ""));
        assert_eq!(ended.objects().len(), 4);
    }
    centre.signal("TERM");
    let centre = centre.end();
    assert_eq!(centre.code, Some(0), "{}", centre.err);
    assert_eq!(centre.objects().len(), 12, "{}", centre.out);
}

#[test]
fn two_processes_send_a_long_message_and_its_receipts() {
    let (_centre, port) = smsc("secret1", &[]);
    let text = "long ".repeat(50);
    for (to, code) in [("447700900001", 0), ("447700909003", 3)] {
        let to_port = target(port);
        let arguments = [
            "--json",
            "send",
            &to_port,
            "--from",
            "1",
            "--to",
            to,
            "--text",
            &text,
            "--receipt",
            "--password-stdin",
        ];
        let ended = run(&arguments, "secret1\n");
        assert_eq!(ended.code, Some(code), "{}", ended.err);
        let is = |command: &str| ended.objects().iter().filter(|object| object["command"] == command).count();
        assert_eq!((is("submit_sm"), is("deliver_sm")), (2, 2), "{}", ended.out);
    }
}

#[test]
fn a_bind_that_is_refused_is_explained() {
    let (_centre, port) = smsc("other", &[]);
    let ended = bind(port, &[]).end();
    assert_eq!(ended.code, Some(3));
    assert!(ended.err.contains("ESME_RINVPASWD"), "{}", ended.err);
    assert_eq!(ended.objects().len(), 2);
}

#[test]
fn a_hold_ends_by_itself() {
    let (_centre, port) = smsc("secret1", &["--handset", "10ms"]);
    let ended = bind(port, &["--hold", "200ms"]).end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.objects().iter().any(|object| object["command"] == "deliver_sm"), "{}", ended.out);
}

#[test]
fn nobody_listening_is_no_connection() {
    let ended = bind(1, &[]).end();
    assert_eq!((ended.code, &*ended.out), (Some(4), ""));
    assert!(ended.err.contains("connecting to 127.0.0.1:1: Connection refused"), "{}", ended.err);
}

#[test]
fn a_peer_that_stays_silent_is_no_answer() {
    let (port, _kept) = peer(|_| ());
    let ended = bind(port, &["--bind-timeout", "200ms"]).end();
    assert_eq!(ended.code, Some(5), "{}", ended.err);
}

#[test]
fn an_interrupt_unbinds() {
    for signal in ["INT", "TERM", "HUP"] {
        let (_centre, port) = smsc("secret1", &[]);
        let mut bind = bind(port, &["--hold", "60s"]);
        bind.says("bind_transceiver_resp");
        bind.signal(signal);
        let ended = bind.end();
        assert_eq!(ended.code, Some(130), "{signal}: {}", ended.err);
        let last = ended.objects().pop().unwrap();
        assert_eq!(last["command"], "unbind_resp", "{signal}");
    }
}

#[test]
fn an_interrupt_ends_a_bind_that_is_not_answered() {
    let (port, _kept) = peer(|_| ());
    let mut bind = bind(port, &[]);
    bind.says("bind_transceiver");
    bind.signal("TERM");
    assert_eq!(bind.end().code, Some(130));
}

/// Without the second one it would wait for the unbind_resp first, longer than the peer reads here.
#[test]
fn a_second_interrupt_leaves_at_once() {
    let (port, kept) = peer(accepts_the_bind);
    let mut bind = bind(port, &["--hold", "60s"]);
    bind.says("bind_transceiver_resp");
    bind.signal("TERM");
    bind.says("\"unbind\"");
    bind.signal("TERM");
    let mut stream = kept.recv().unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
    let mut left = Vec::new();
    stream.read_to_end(&mut left).expect("the connection is closed");
    assert_eq!(left, b"\0\0\0\x10\0\0\0\x06\0\0\0\0\0\0\0\x02");
    assert_eq!(bind.end().code, Some(130));
}

#[test]
fn a_dry_run_prints_what_would_leave_and_connects_to_nothing() {
    let text = "😀".repeat(70);
    let flags = ["--from", "12345", "--to", "447700900001", "--text", &text, "--dry-run", "--json"];
    let printed = prints(&[&["send", "smpp://esme1@127.0.0.1:1"], &flags[..]].concat(), "");
    let objects: Vec<serde_json::Value> =
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), 3, "{printed}");
    for (at, object) in (0..).zip(&objects) {
        assert_eq!((&object["index"], &object["sequence_number"]), (&at.into(), &(at + 1).into()));
        assert_eq!((&object["command"], &object["direction"]), (&"submit_sm".into(), &"out".into()));
        assert!(object["time"].is_null() && object["from"].is_null());
    }
}

#[test]
fn the_text_can_come_from_standard_input() {
    let flags = ["--from", "12345", "--to", "447700900001", "--text", "-", "--dry-run", "--json"];
    let printed = prints(&[&["send", "smpp://esme1@127.0.0.1:1"], &flags[..]].concat(), "two\nlines\n");
    assert!(printed.contains(r#""text":"two\nlines""#), "{printed}");
}

/// How many objects there are of a command, and over which links.
fn over(ended: &Ended, command: &str) -> Vec<u64> {
    let objects = ended.objects();
    let of = objects.iter().filter(|object| object["command"] == command);
    let mut links: Vec<u64> = of.map(|object| object["stream"].as_u64().unwrap()).collect();
    links.sort_unstable();
    links
}

#[test]
fn several_binds_are_made_held_and_unbound_together() {
    let (_centre, port) = smsc("secret1", &["--handset", "10ms"]);
    let ended = bind(port, &["--bind", "2tx+rx", "--hold", "200ms"]).end();
    assert_eq!((ended.code, &*ended.err), (Some(0), ""));
    assert_eq!(over(&ended, "bind_transmitter_resp"), [0, 1]);
    assert_eq!(over(&ended, "bind_receiver_resp"), [2]);
    assert_eq!(over(&ended, "unbind_resp"), [0, 1, 2]);
    assert!(!over(&ended, "deliver_sm").is_empty(), "the hold begins when all are bound");
}

/// The message centre has room for three binds.
#[test]
fn one_bind_that_is_refused_ends_the_others_and_decides() {
    let (_centre, port) = smsc("secret1", &[]);
    let ended = bind(port, &["--bind", "3tx+rx", "--hold", "60s"]).end();
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert_eq!(ended.err.matches("ESME_RALYBND").count(), 1, "{}", ended.err);
    let said = ["smppcon: TX 1: ", "smppcon: TX 2: ", "smppcon: TX 3: ", "smppcon: RX: "];
    assert!(said.iter().any(|it| ended.err.starts_with(it)), "{}", ended.err);
    assert_eq!(over(&ended, "unbind_resp").len(), 3, "{}", ended.out);
}

#[test]
fn a_message_leaves_by_the_transmitter_and_its_receipt_comes_by_the_receiver() {
    let (_centre, port) = smsc("secret1", &[]);
    let mut command = smppcon(&[
        "send",
        &target(port),
        "--bind",
        "tx+rx",
        "--from",
        "1",
        "--to",
        "447700900001",
        "--text",
        "hello",
        "--receipt",
        "--json",
    ]);
    command.env("SMPPCON_PASSWORD", "secret1");
    let ended = Program::start(command, "").end();
    assert_eq!((ended.code, &*ended.err), (Some(0), ""));
    assert_eq!((over(&ended, "submit_sm"), over(&ended, "submit_sm_resp")), (vec![0], vec![0]));
    assert_eq!((over(&ended, "deliver_sm"), over(&ended, "deliver_sm_resp")), (vec![1], vec![1]));
}

#[test]
fn a_message_whose_bind_is_refused_is_refused() {
    let (_centre, port) = smsc("other", &[]);
    let mut command = smppcon(&["send", &target(port), "--from", "1", "--to", "2", "--text", "hello"]);
    command.env("SMPPCON_PASSWORD", "secret1");
    let ended = Program::start(command, "").end();
    assert_eq!(ended.code, Some(3), "{}", ended.err);
    assert!(ended.err.contains("ESME_RINVPASWD") && !ended.err.contains("part 1"), "{}", ended.err);
}

#[test]
fn without_a_terminal_a_password_that_is_missing_is_said_to_be() {
    let said = complains(&["bind", "smpp://esme1@127.0.0.1:1"], "secret1\n", 2);
    assert_eq!(
        said,
        "no password for esme1@127.0.0.1:1: the password of this account is to be typed; it can be given by \
         SMPPCON_PASSWORD or --password-stdin"
    );
}
