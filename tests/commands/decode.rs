//! `smppcon decode`: what it takes, and what it prints.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::program::smppcon;
use crate::{complains, prints, run};

const ENQUIRE_LINK: &str = "00000010000000150000000000000001";
const IN_JSON: &str = concat!(
    r#"{"index":0,"time":null,"stream":null,"from":null,"to":null,"length":16,"command_id":21,"#,
    r#""command":"enquire_link","command_status":0,"sequence_number":1,"fields":["#,
    r#"{"name":"command_length","offset":0,"length":4,"value":16},"#,
    r#"{"name":"command_id","offset":4,"length":4,"value":21,"meaning":"enquire_link"},"#,
    r#"{"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},"#,
    r#"{"name":"sequence_number","offset":12,"length":4,"value":1}],"findings":[],"#,
    r#""hex":"00000010000000150000000000000001"}"#,
    "\n"
);

/// A bind_transmitter with the system_id esme1, the password secret1 and the system_type smpplib.
const BIND: &str = "0000002a00000002000000000000000165736d6531007365637265743100736d70706c69620034010100";
const BIND_IN_JSON: &str = concat!(
    r#"{"index":0,"time":null,"stream":null,"from":null,"to":null,"length":42,"command_id":2,"#,
    r#""command":"bind_transmitter","command_status":0,"sequence_number":1,"fields":["#,
    r#"{"name":"command_length","offset":0,"length":4,"value":42},"#,
    r#"{"name":"command_id","offset":4,"length":4,"value":2,"meaning":"bind_transmitter"},"#,
    r#"{"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},"#,
    r#"{"name":"sequence_number","offset":12,"length":4,"value":1},"#,
    r#"{"name":"system_id","offset":16,"length":6,"value":"esme1"},"#,
    r#"{"name":"password","offset":22,"length":8,"value":"*******"},"#,
    r#"{"name":"system_type","offset":30,"length":8,"value":"smpplib"},"#,
    r#"{"name":"interface_version","offset":38,"length":1,"value":52,"meaning":"3.4"},"#,
    r#"{"name":"addr_ton","offset":39,"length":1,"value":1,"meaning":"international"},"#,
    r#"{"name":"addr_npi","offset":40,"length":1,"value":1,"meaning":"ISDN"},"#,
    r#"{"name":"address_range","offset":41,"length":1,"value":""}],"findings":[],"#,
    r#""hex":"0000002a00000002000000000000000165736d6531002a2a2a2a2a2a2a00736d70706c69620034010100"}"#,
    "\n"
);

#[test]
fn a_bind_is_the_documented_object_with_its_password_masked() {
    assert_eq!(prints(&["decode", "--hex", BIND, "--format", "json"], ""), BIND_IN_JSON);
}

#[test]
fn the_password_is_shown_when_it_is_asked_for() {
    let shown = prints(&["decode", "--reveal", "--format", "json", "--hex", BIND], "");
    assert!(shown.contains(r#""name":"password","offset":22,"length":8,"value":"secret1""#), "{shown}");
    assert!(shown.contains(BIND), "{shown}");
}

#[test]
fn a_pdu_is_taken_in_every_shape() {
    let dir = tempfile::tempdir().unwrap();
    let (raw, text) = (dir.path().join("raw"), dir.path().join("text"));
    fs::write(&raw, [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1]).unwrap();
    fs::write(&text, ENQUIRE_LINK).unwrap();
    let dump = "00000000: 0000 0010 0000 0015 0000 0000 0000 0001  ................\n";
    let (raw, text) = (raw.to_str().unwrap(), text.to_str().unwrap());
    for (arguments, input) in [
        (&["decode", "--json", "--hex", ENQUIRE_LINK][..], ""),
        (&["decode", "--json"], ENQUIRE_LINK),
        (&["decode", "--json", "-"], dump),
        (&["decode", "--json", raw], ""),
        (&["decode", "--json", text], ""),
    ] {
        assert_eq!(prints(arguments, input), IN_JSON, "{arguments:?} {input}");
    }
    assert_eq!(prints(&["decode", "--format", "hex", raw], ""), format!("{ENQUIRE_LINK}\n"));
    assert!(prints(&["decode", raw], "").starts_with("enquire_link  #1  ESME_ROK  16 octets\n"));
}

#[test]
fn what_is_no_hex_is_pointed_at() {
    let expected = "--hex: line 1, column 8: expected a hexadecimal digit, found 'g'";
    assert_eq!(complains(&["decode", "--hex", "0000001g"], "", 2), expected);
    let expected = "hex text: line 2, column 10: expected a hexadecimal digit, found 'z'";
    assert_eq!(complains(&["decode"], "00000010\n000000 15zz\n", 2), expected);
}

#[test]
fn what_cannot_be_read_is_named() {
    let said = complains(&["decode", "tests/no such file"], "", 1);
    assert!(said.starts_with("cannot read tests/no such file: "), "{said}");
}

#[test]
fn octets_that_are_no_pdu_are_shown_with_a_finding() {
    let ended = run(&["decode", "--json", "--hex", "485454502f312e31"], "");
    let objects = ended.objects();
    let [unframed] = &objects[..] else { panic!("{objects:?}") };
    assert!(unframed["command"].is_null());
    assert_eq!(unframed["hex"], "485454502f312e31");
    assert_eq!(unframed["findings"][0]["severity"], "error");
    assert_eq!(ended.code, Some(0));
}

const CAPTURE: &str = "tests/data/captures/node-server_outbind_node-rx.pcap";
const OF_A_CAPTURE: &str = concat!(
    r#"{"index":0,"time":"2026-11-23T19:55:37.481724Z","stream":0,"from":"127.0.0.1:38208","to":"127.0.0.1:3201","#,
    r#""length":42,"command_id":1,"command":"bind_receiver","#
);

#[test]
fn the_pdus_of_a_capture_have_their_time_stream_and_ends() {
    for capture in [prints(&["decode", "--json", CAPTURE], ""), from_stdin(&["--json"])] {
        assert_eq!(capture.lines().count(), 7);
        assert!(capture.starts_with(OF_A_CAPTURE), "{capture}");
        assert!(!capture.contains("secret1"), "{capture}");
    }
    let text = from_stdin(&[]);
    assert!(
        text.starts_with("bind_receiver  #1  ESME_ROK  42 octets  2026-11-23T19:55:37.481724Z  127.0.0.1:"),
        "{text}"
    );
}

/// What is printed of the capture when it comes through a pipe.
fn from_stdin(more: &[&str]) -> String {
    let mut command = smppcon(&[&["decode"], more].concat());
    command.stdin(fs::File::open(CAPTURE).unwrap());
    let ended = command.output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    String::from_utf8(ended.stdout).unwrap()
}

#[test]
fn a_capture_that_is_cut_off_is_a_warning_and_a_broken_one_an_error_after_what_was_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("capture");
    let said = |octets: &[u8]| {
        fs::write(&path, octets).unwrap();
        let ended = run(&["decode", "--json", path.to_str().unwrap()], "");
        (ended.code, ended.objects().len(), ended.err.replace(path.to_str().unwrap(), "FILE"))
    };
    let whole = fs::read(CAPTURE).unwrap();
    let cut = "smppcon: warning: FILE: the file ends inside the packet at octet 1519, 12 octets short\n";
    assert_eq!(said(&whole[..whole.len() - 12]), (Some(0), 7, cut.to_owned()));
    let mut broken = whole.clone();
    broken.extend([0xFF; 16]);
    let error = "smppcon: cannot read FILE: at octet 1601: expected a packet of at most 16777216 octets, found one \
                 of 4294967295\n";
    assert_eq!(said(&broken), (Some(1), 7, error.to_owned()));
    let mut other = whole;
    other[20] = 127;
    let (code, _, error) = said(&other);
    assert_eq!(code, Some(1));
    assert!(error.ends_with("found link type 127\n"), "{error}");
}

#[test]
fn a_capture_without_smpp_says_what_can_be_tried() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("capture");
    // The header alone.
    fs::write(&path, &fs::read(CAPTURE).unwrap()[..24]).unwrap();
    let ended = run(&["decode", path.to_str().unwrap()], "");
    assert_eq!((ended.code, &*ended.out), (Some(0), ""));
    let said = "no SMPP in 0 packets of 0 TCP connections; --port N takes those of a port for SMPP\n";
    assert!(ended.err.ends_with(said), "{}", ended.err);
}

#[test]
fn a_reader_that_has_enough_ends_it_without_a_word() {
    let dir = tempfile::tempdir().unwrap();
    let many = dir.path().join("many");
    fs::write(&many, ENQUIRE_LINK.repeat(10_000)).unwrap();
    let mut command = smppcon(&["decode", "--json", many.to_str().unwrap()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, IN_JSON);
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!((child.wait().unwrap().code(), &*said), (Some(1), ""));
}
