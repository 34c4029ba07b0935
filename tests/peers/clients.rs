//! Their clients against `smppcon smsc`.

use std::process::Command;

use crate::program::{Ended, Program, smsc};
use crate::{node, smpplib};

/// What a client printed that ended by itself with exit code 0.
#[track_caller]
fn printed_by(mut client: Command, scenario: &[&str], centre: &[&str]) -> String {
    let (centre, port) = smsc("secret1", &[&["--json"], centre].concat());
    client.arg(port.to_string()).args(["esme1", "secret1"]).args(scenario);
    let Ended { code, out, err } = Program::start(client, "").end();
    assert_eq!(code, Some(0), "{out}{err}");
    centre.signal("TERM");
    let centre = centre.end();
    assert_eq!(centre.code, Some(0), "{}", centre.err);
    assert!(!centre.err.contains("panicked"), "{}", centre.err);
    assert!(!centre.objects().is_empty());
    out
}

fn lines_with<'a>(printed: &'a str, what: &str) -> Vec<&'a str> {
    printed.lines().filter(|line| line.contains(what)).collect()
}

/// 3 is ESME_RINVCMDID, and 16 octets are a header.
const UNPUBLISHED: [&str; 6] = [
    "query_sm -> generic_nack 3 16",
    "cancel_sm -> generic_nack 3 16",
    "replace_sm -> generic_nack 3 16",
    "submit_multi -> generic_nack 3 16",
    "data_sm -> generic_nack 3 16",
    "broadcast_sm -> generic_nack 3 16",
];

#[test]
fn node_smpp_binds_sends_and_hears_what_is_not_published() {
    let Some(client) = node("client.js") else { return };
    let printed = printed_by(client, &["all"], &[]);
    assert_eq!(lines_with(&printed, "generic_nack"), UNPUBLISHED);
    assert_eq!(lines_with(&printed, "submit_sm -> submit_sm_resp 0 ").len(), 5, "{printed}");
    assert_eq!(lines_with(&printed, "stat:DELIVRD").len(), 1, "{printed}");
    for mode in ["transmitter", "receiver", "transceiver"] {
        assert_eq!(lines_with(&printed, &format!("bind_{mode} -> bind_{mode}_resp 0")).len(), 1, "{printed}");
    }
    assert_eq!(lines_with(&printed, "unbind -> unbind_resp 0 16").len(), 3, "{printed}");
}

#[test]
fn node_smpp_hears_why_it_is_refused() {
    let Some(client) = node("client.js") else { return };
    let printed = printed_by(client, &["bindfail"], &[]);
    let expected = [
        "bind_transmitter -> bind_transmitter_resp 14 17",
        "bind_receiver -> bind_receiver_resp 15 17",
        "bind_transceiver -> bind_transceiver_resp 83 17",
        "submit_sm -> submit_sm_resp 4 16",
        "bind_receiver -> bind_receiver_resp 0 29",
        "bind_receiver -> bind_receiver_resp 5 16",
        "submit_sm -> submit_sm_resp 4 16",
        "unbind -> unbind_resp 0 16",
    ];
    assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_submit_that_is_refused_in_version_5_gets_16_octets() {
    let Some(client) = node("client.js") else { return };
    let printed = printed_by(client, &["v5"], &[]);
    let [accepted, refused] = lines_with(&printed, "submit_sm ->")[..] else { panic!("{printed}") };
    assert!(accepted.starts_with("submit_sm -> submit_sm_resp 0 "), "{printed}");
    assert!(refused.ends_with(" 16") && !refused.contains("resp 0 "), "{printed}");
    assert_eq!(lines_with(&printed, "generic_nack"), UNPUBLISHED);
}

#[test]
fn node_smpp_receives_what_a_handset_writes() {
    let Some(client) = node("client.js") else { return };
    let printed = printed_by(client, &["rx"], &["--handset", "20ms"]);
    assert!(printed.contains("got deliver_sm\n"), "{printed}");
}

#[test]
fn smpplib_binds_sends_and_hears_what_is_not_published() {
    let Some(client) = smpplib() else { return };
    let printed = printed_by(client, &[], &[]);
    // One for query_sm, one for data_sm.
    assert_eq!(lines_with(&printed, "generic_nack"), ["generic_nack 3", "generic_nack 3"]);
    assert_eq!(lines_with(&printed, "submit_sm_resp 0").len(), 6, "{printed}");
    assert_eq!(lines_with(&printed, "stat:DELIVRD").len(), 1, "{printed}");
    assert_eq!(lines_with(&printed, "unbound").len(), 3, "{printed}");
}

/// What node-smpp is answered by a message centre of all 3.4 and 5.0, without the lengths.
const FULL: &str = "\
digits 9001
submit_sm -> submit_sm_resp 88
digits 9002
submit_sm -> submit_sm_resp 20
digits 9003
submit_sm -> submit_sm_resp 0
digits 9006
submit_sm -> generic_nack 3
digits 9008
submit_sm -> submit_sm_resp 11
digits 9009
submit_sm -> submit_sm_resp 1024
data_sm -> data_sm_resp 0
data_sm -> data_sm_resp 0
submit_multi -> submit_multi_resp 0
failed 447700909008 11
submit_sm -> submit_sm_resp 0
query_sm -> query_sm_resp 0
state 0 true
query_sm -> query_sm_resp 103
replace_sm -> replace_sm_resp 0
cancel_sm -> cancel_sm_resp 0
receipt id:ID sub:001 dlvrd:000 submit date: done date: stat:DELETED err:000 text:replaced
cancel_sm -> cancel_sm_resp 17
replace_sm -> replace_sm_resp 19
broadcast_sm -> broadcast_sm_resp 0
query_broadcast_sm -> query_broadcast_sm_resp 0
cancel_broadcast_sm -> cancel_broadcast_sm_resp 0
cancel_broadcast_sm -> cancel_broadcast_sm_resp 271
enquire_link -> enquire_link_resp 0
unbind -> unbind_resp 0
";

#[test]
fn node_smpp_does_all_of_3_4_and_5_0_against_the_full_profile() {
    for (scenario, version) in [("full", "3.4"), ("full5", "5.0")] {
        let Some(client) = node("client.js") else { return };
        let printed = printed_by(client, &[scenario], &["--profile", "full"]);
        let (messages, rest) = printed.split_once("digits 9001").unwrap();
        assert_eq!(lines_with(messages, "submit_sm -> submit_sm_resp 0 ").len(), 20, "{version}: {printed}");
        assert_eq!(lines_with(messages, "->").len(), 21, "{version}: {printed}");
        // Without what comes when it comes, and without lengths.
        let told = format!("digits 9001{rest}");
        let lines = told.lines().filter(|line| !line.starts_with("got "));
        let without_length = lines.map(|line| match line.rsplit_once(' ') {
            Some((start, _)) if line.contains(" -> ") => format!("{start}\n"),
            _ => format!("{line}\n"),
        });
        // SCHEDULED is a state of 5.0: before, such a message is ENROUTE.
        let state = if version == "3.4" { "state 1 true" } else { "state 0 true" };
        let expected = FULL.replace("state 0 true", state);
        assert_eq!(without_length.collect::<String>(), expected, "{version}");
        assert_eq!(lines_with(&printed, "got alert_notification 447700909003").len(), 1, "{printed}");
    }
}

#[test]
fn smpplib_does_all_of_3_4_against_the_full_profile() {
    let Some(client) = smpplib() else { return };
    let printed = printed_by(client, &["full"], &["--profile", "full"]);
    assert_eq!(lines_with(&printed, "generic_nack"), [""; 0], "{printed}");
    assert_eq!(lines_with(&printed, "query_sm_resp 103"), ["query_sm_resp 103"], "{printed}");
    assert_eq!(lines_with(&printed, "submit_sm_resp 0").len(), 27, "{printed}");
    assert_eq!(lines_with(&printed, "state "), ["state 1 True"], "{printed}");
    assert_eq!(lines_with(&printed, "unbound").len(), 3, "{printed}");
}
