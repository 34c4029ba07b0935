//! `--journal`: what a command keeps is what it printed, and `decode` and `open` take it.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::program::{Program, smppcon, smsc};
use crate::{complains, prints, run};

fn decoded(journal: &Path) -> Vec<Json> {
    let printed = prints(&["decode", "--json", journal.to_str().unwrap()], "");
    printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a PDU is, without when and between whom it passed.
fn hex(objects: &[Json]) -> Vec<&str> {
    objects.iter().map(|object| object["hex"].as_str().unwrap()).collect()
}

#[test]
fn both_sides_keep_what_they_printed() {
    let dir = tempfile::tempdir().unwrap();
    let [ours, theirs] = ["bind.pcapng", "smsc.pcapng"].map(|name| dir.path().join(name));
    let (centre, port) = smsc("secret1", &["--json", "--journal", theirs.to_str().unwrap()]);
    let target = format!("smpp://esme1@127.0.0.1:{port}");
    let mut bind = smppcon(&["bind", "--json", &target, "--journal", ours.to_str().unwrap()]);
    bind.env("SMPPCON_PASSWORD", "secret1");
    let bound = Program::start(bind, "").end();
    assert_eq!((bound.code, &*bound.err), (Some(0), ""));
    centre.signal("TERM");
    let served = centre.end();
    let (ours, theirs) = (decoded(&ours), decoded(&theirs));
    let commands = ["bind_transceiver", "bind_transceiver_resp", "unbind", "unbind_resp"];
    assert_eq!(ours.iter().map(|object| object["command"].as_str().unwrap()).collect::<Vec<_>>(), commands);
    assert_eq!(hex(&ours), hex(&bound.objects()));
    assert_eq!(hex(&theirs), hex(&served.objects()));
    let to = |object: &Json| object["to"].as_str().unwrap().to_owned();
    assert_eq!(to(&ours[0]), format!("127.0.0.1:{port}"));
    assert_eq!((to(&ours[0]), to(&ours[1])), (to(&theirs[0]), to(&theirs[1])));
    assert!(!ours[0]["hex"].as_str().unwrap().contains("73656372657431"), "the password is masked");
}

#[test]
fn a_journal_is_written_over_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("there");
    fs::write(&path, "mine").unwrap();
    let arguments =
        ["bind", "smpp://esme1@127.0.0.1:1", "--journal", path.to_str().unwrap(), "--password-stdin"];
    let said = complains(&arguments, "secret1\n", 1);
    assert!(said.starts_with(&format!("cannot create the journal {}: ", path.display())), "{said}");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
}

#[test]
fn what_cannot_be_opened_is_said_before_there_is_a_screen() {
    let said = complains(&["open", "tests/no such file"], "", 1);
    assert!(said.starts_with("cannot read tests/no such file: "), "{said}");
    let said = complains(&["open", "Cargo.toml"], "", 1);
    assert!(said.starts_with("cannot read Cargo.toml: not a capture: expected "), "{said}");
    let capture = "tests/data/captures/node-server_outbind_node-rx.pcap";
    assert!(complains(&["open", capture], "", 2).contains("needs a terminal"));
    assert_eq!(run(&["open"], "").code, Some(2));
}
