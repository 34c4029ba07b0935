//! `smppcon bind` and `smppcon send` against node-smpp's message centre.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value as Json;

use crate::node;
use crate::program::{Ended, Program, number_at_the_end, smppcon};

/// node-smpp's message centre.
pub(crate) struct Centre {
    pub(crate) program: Program,
    target: String,
    control: u16,
}

impl Centre {
    pub(crate) fn start() -> Option<Self> {
        let mut program = Program::start(node("server.js")?, "");
        let target = format!("smpp://esme1@127.0.0.1:{}", number_at_the_end(&program.says("smpp ")));
        let control = number_at_the_end(&program.says("control "));
        Some(Self { program, target, control })
    }

    /// The port that it listens on.
    pub(crate) fn port(&self) -> u16 {
        number_at_the_end(&self.target)
    }

    /// Has it do something to every session that is bound.
    fn does(&self, what: &str) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.control)).unwrap();
        write!(stream, "GET {what} HTTP/1.0\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{what}: {answer}");
    }

    fn run(&self, command: &str, more: &[&str]) -> Program {
        let mut program = smppcon(&[&["--json", command, &self.target], more].concat());
        program.env("SMPPCON_PASSWORD", "secret1");
        Program::start(program, "")
    }

    /// A `bind` that stays bound until it is told otherwise.
    fn bound(&self) -> Program {
        let mut bind = self.run("bind", &["--hold", "60s"]);
        bind.says("bind_transceiver_resp");
        bind
    }

    fn send(&self, to: &str, more: &[&str]) -> Ended {
        let fixed = ["--from", "12345", "--to", to, "--receipt"];
        self.run("send", &[&fixed, more].concat()).end()
    }
}

fn commands(objects: &[Json], direction: &str) -> Vec<String> {
    let named = |object: &&Json| object["direction"] == direction;
    objects.iter().filter(named).map(|object| object["command"].as_str().unwrap_or("-").to_owned()).collect()
}

fn field<'a>(object: &'a Json, name: &str) -> &'a Json {
    let all = object["fields"].as_array().unwrap();
    all.iter().find(|field| field["name"] == name).unwrap_or(&Json::Null)
}

/// The text of the link's end, which is said on stderr without a panic.
#[track_caller]
fn ends_without_connection(bind: Program, why: &str) -> Ended {
    let ended = bind.end();
    assert_eq!(ended.code, Some(4), "{}", ended.err);
    assert!(ended.err.contains(why) && !ended.err.contains("panicked"), "{}", ended.err);
    ended
}

#[test]
fn every_mode_binds_and_unbinds() {
    let Some(centre) = Centre::start() else { return };
    for (mode, command) in [("trx", "transceiver"), ("tx", "transmitter"), ("rx", "receiver")] {
        let ended = centre.run("bind", &["--bind", mode]).end();
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let objects = ended.objects();
        assert_eq!(commands(&objects, "out"), [&format!("bind_{command}"), "unbind"]);
        assert_eq!(commands(&objects, "in"), [&format!("bind_{command}_resp"), "unbind_resp"]);
        assert_eq!(field(&objects[0], "system_id")["value"], "esme1");
        assert_eq!(field(&objects[1], "sc_interface_version")["value"], 0x34);
    }
}

#[test]
fn a_wrong_password_is_named() {
    let Some(centre) = Centre::start() else { return };
    let mut bind = smppcon(&["bind", &centre.target]);
    bind.env("SMPPCON_PASSWORD", "wrong");
    let ended = Program::start(bind, "").end();
    assert_eq!(ended.code, Some(3));
    assert!(ended.err.contains("ESME_RINVPASWD"), "{}", ended.err);
}

#[test]
fn texts_are_sent_and_their_receipts_awaited() {
    let Some(centre) = Centre::start() else { return };
    for (text, data_coding) in [("GSM @£ {}", 0), ("UCS-2 Привет 😀", 8)] {
        let ended = centre.send("447700900001", &["--text", text]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let objects = ended.objects();
        assert_eq!(commands(&objects, "out"), ["bind_transceiver", "submit_sm", "deliver_sm_resp", "unbind"]);
        let submit = objects.iter().find(|object| object["command"] == "submit_sm").unwrap();
        assert_eq!(field(submit, "data_coding")["value"], data_coding);
        assert_eq!(field(submit, "short_message")["text"], text);
        let receipt = objects.iter().find(|object| object["command"] == "deliver_sm").unwrap();
        assert!(field(receipt, "short_message")["text"].as_str().unwrap().contains("stat:DELIVRD"));
    }
}

#[test]
fn what_goes_wrong_decides_the_exit_code() {
    let Some(centre) = Centre::start() else { return };
    for (to, code, said) in [
        // An UNDELIV receipt, no answer, a generic_nack, a connection that breaks.
        ("447709003", 3, "deliver_sm"),
        ("447709004", 5, "submit_sm"),
        ("447709006", 3, "generic_nack"),
        ("447709007", 4, "submit_sm"),
    ] {
        let ended = centre.send(to, &["--text", "x", "--response-timeout", "300ms"]);
        assert_eq!(ended.code, Some(code), "{to}: {}", ended.err);
        assert!(ended.objects().iter().any(|object| object["command"] == said), "{to}: {}", ended.out);
    }
}

#[test]
fn every_pdu_of_a_burst_is_printed_and_answered() {
    let Some(centre) = Centre::start() else { return };
    let mut bind = centre.bound();
    centre.does("/burst");
    bind.says("enquire_link_resp");
    bind.signal("TERM");
    let ended = bind.end();
    assert_eq!(ended.code, Some(130), "{}", ended.err);
    let objects = ended.objects();
    let message = |command: &'static str| [command].repeat(11);
    let more = ["data_sm", "alert_notification", "enquire_link", "unbind_resp"];
    let came = [vec!["bind_transceiver_resp"], message("deliver_sm"), more.to_vec()].concat();
    assert_eq!(commands(&objects, "in"), came);
    let answers = ["data_sm_resp", "enquire_link_resp", "unbind"];
    let left = [vec!["bind_transceiver"], message("deliver_sm_resp"), answers.to_vec()].concat();
    assert_eq!(commands(&objects, "out"), left);
    let sequence = |object: &Json| object["sequence_number"].as_u64().unwrap();
    let burst = objects.iter().filter(|object| object["direction"] == "in").skip(1).take(14);
    assert_eq!(burst.map(sequence).collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
    assert!(ended.out.contains("UCS-2 Привет 😀"), "{}", ended.out);
}

/// A deliver_sm whose body ends in its source address, and an enquire_link.
const BAD_BODY: &str = "00000014000000050000000000000007ffffffff";
const ENQUIRE_LINK: &str = "00000010000000150000000000000008";

#[test]
fn a_bad_body_costs_an_answer_and_not_the_link() {
    let Some(mut centre) = Centre::start() else { return };
    let mut bind = centre.bound();
    centre.does(&format!("/raw?hex={BAD_BODY}{ENQUIRE_LINK}"));
    bind.says("enquire_link_resp");
    let refused = centre.program.says("got deliver_sm_resp");
    assert!(!refused.ends_with(" 0\n"), "{refused}");
    centre.program.says("got enquire_link_resp 0");
    bind.signal("TERM");
    let objects = bind.end().objects();
    let bad = objects.iter().find(|object| object["command"] == "deliver_sm").unwrap();
    assert_eq!(bad["hex"], BAD_BODY);
    let is_error = |finding: &Json| finding["severity"] == "error";
    assert!(bad["findings"].as_array().unwrap().iter().any(is_error), "{bad}");
}

#[test]
fn octets_that_cannot_be_framed_are_shown_and_end_the_link() {
    let Some(mut centre) = Centre::start() else { return };
    let bind = centre.bound();
    // "HTTP/1.1 400"
    centre.does("/raw?hex=485454502f312e3120343030");
    centre.program.says("got generic_nack 2");
    let ended = ends_without_connection(bind, "the stream cannot be read");
    let objects = ended.objects();
    let unframed = objects.iter().find(|object| object["command"].is_null()).unwrap();
    assert_eq!(unframed["hex"], "485454502f312e3120343030");
    assert_eq!(unframed["findings"][0]["severity"], "error");
}

#[test]
fn a_connection_that_is_closed_or_broken_ends_the_command() {
    let Some(centre) = Centre::start() else { return };
    let bind = centre.bound();
    centre.does("/close");
    ends_without_connection(bind, "the peer closed the connection");
    let bind = centre.bound();
    centre.does("/reset");
    ends_without_connection(bind, "reading from 127.0.0.1:");
}
