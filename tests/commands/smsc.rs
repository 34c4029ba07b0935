//! `smppcon smsc`: its scenarios, its listeners and its counts.

use std::fs;
use std::io::Read;
use std::net::TcpStream;

use serde_json::Value as Json;

use crate::program::{Program, number_at_the_end, smppcon};
use crate::{complains, prints, run};

fn playing(scenario: &str) -> Program {
    Program::start(smppcon(&["smsc", "--listen", "127.0.0.1:0", "--scenario", scenario]), "")
}

#[test]
fn the_scenarios_are_listed_with_what_each_stands_for() {
    let table = prints(&["smsc", "--list"], "");
    let line = table.lines().find(|line| line.starts_with("ban-after-five ")).unwrap();
    assert!(line.contains(" B4 ") && line.contains("five minutes"), "{line}");
    let objects: Vec<Json> = prints(&["--json", "smsc", "--list"], "")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let named = |name: &str| objects.iter().find(|object| object["scenario"] == name).unwrap();
    assert_eq!(named("bind-error-with-body")["rows"], serde_json::json!(["B18", "D7"]));
    assert!(objects.iter().any(|object| object["message"] == "emoji"));
}

/// What is printed of a scenario is one.
#[test]
fn a_scenario_is_shown_and_can_be_changed_and_played() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    let text = prints(&["smsc", "--show", "bind-password"], "");
    fs::write(&file, text.replace("ESME_RINVPASWD", "ESME_RSYSERR")).unwrap();
    let mut centre = playing(file.to_str().unwrap());
    let port = number_at_the_end(&centre.says("listening on"));
    let target = format!("smpp://demo@127.0.0.1:{port}");
    let bind = run(&["bind", &target, "--password-stdin"], "demo\n");
    assert_eq!(bind.code, Some(3));
    assert!(bind.err.contains("ESME_RSYSERR"), "{}", bind.err);
    centre.signal("TERM");
    let ended = centre.end();
    assert!(ended.err.ends_with("smppcon: connections 1, faults 1\n"), "{}", ended.err);
}

#[test]
fn the_template_is_a_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    fs::write(&file, prints(&["smsc", "--template"], "")).unwrap();
    playing(file.to_str().unwrap()).says("listening on");
}

#[test]
fn a_scenario_that_is_wrong_is_said_to_be_wrong_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    fs::write(&file, "about = \"x\"\n[[fault]]\nwhen = \"sometimes\"\ndo = []\n").unwrap();
    let file = file.to_str().unwrap();
    let told = complains(&["smsc", "--scenario", file], "", 1);
    assert!(told.starts_with(&format!("{file}:3:8: when: expected \"accept\"")), "{told}");
    let told = complains(&["smsc", "--scenario", "bind-pasword"], "", 2);
    assert!(told.starts_with("no scenario is called \"bind-pasword\": see `smppcon smsc --list`"), "{told}");
    complains(&["smsc", "--scenario", "missing.toml"], "", 1);
    complains(&["smsc", "--show", "nothing"], "", 2);
    complains(&["smsc", "--list", "--template"], "", 2);
    complains(&["smsc", "--profile", "other"], "", 2);
}

#[test]
fn it_listens_on_several_addresses() {
    let addresses = ["--listen", "127.0.0.1:0", "--listen", "[::1]:0", "--scenario", "ssh"];
    let mut centre = Program::start(smppcon(&[&["smsc"], &addresses[..]].concat()), "");
    for address in ["127.0.0.1", "::1"] {
        let shown = if address.contains(':') { format!("on [{address}]") } else { format!("on {address}") };
        let port = number_at_the_end(&centre.says(&shown));
        let mut greeting = [0; 8];
        TcpStream::connect((address, port)).unwrap().read_exact(&mut greeting).unwrap();
        assert_eq!(&greeting, b"SSH-2.0-");
    }
}

#[test]
fn it_asks_a_client_that_listens_to_bind() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let _centre = Program::start(smppcon(&["smsc", "--listen", "127.0.0.1:0", "--outbind", &address]), "");
    let mut outbind = [0; 32];
    listener.accept().unwrap().0.read_exact(&mut outbind).unwrap();
    assert_eq!(&outbind[..16], b"\0\0\0\x20\0\0\0\x0b\0\0\0\0\0\0\0\x01");
    assert_eq!(&outbind[16..], b"smppcon\0outbind\0");
}
