//! `smppcon config`: paths, checks and templates.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::{prints, run};

fn arguments<'a>(folder: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["--config", folder.to_str().unwrap(), "config"], more].concat()
}

#[test]
fn the_paths_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let shown = folder.path().display();
    assert_eq!(
        prints(&arguments(folder.path(), &["path"]), ""),
        format!("settings  {shown}/config.toml\naccounts  {shown}/accounts.toml\nstate     {shown}/state\n")
    );
    let paths: Json =
        serde_json::from_str(&prints(&arguments(folder.path(), &["path", "--json"]), "")).unwrap();
    assert_eq!(paths["accounts"], format!("{shown}/accounts.toml"));
}

#[test]
fn a_file_can_be_started_from_a_template() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["config.toml", "accounts.toml"] {
        let template = prints(&["config", "template", file], "");
        assert!(template.starts_with("# "), "{template}");
        fs::write(folder.path().join(file), template).unwrap();
    }
    assert_eq!(prints(&["config", "template"], ""), prints(&["config", "template", "config.toml"], ""));
    assert_eq!(prints(&arguments(folder.path(), &["check"]), ""), "");
}

#[test]
fn no_files_have_no_errors() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(prints(&arguments(folder.path(), &["check"]), ""), "");
}

#[test]
fn every_error_of_both_files_is_told_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, accounts) = (folder.path().join("config.toml"), folder.path().join("accounts.toml"));
    fs::write(&settings, "[keys.log]\nfollow = 'K'\n[time]\nzone = 'CET'\n[log]\nrecord = 1\n").unwrap();
    let account = "[[account]]\nid = 'a'\nname = 'lab'\nhost = 'h'\nport = 1\nsystem_id = 's'\n";
    fs::write(&accounts, format!("{account}provider = 'acme'\n[[account]]\nid = 'b'\n")).unwrap();
    let ended = run(&arguments(folder.path(), &["check"]), "");
    assert_eq!((ended.code, &*ended.err), (Some(1), ""));
    let expected = [
        (&settings, ":2:10: error: follow: K means log.keep-alives already"),
        (&settings, ":4:8: error: zone: expected \"local\" or \"utc\", found \"CET\""),
        (&settings, ":6:1: error: record: unknown field `record`, expected `records` or `octets`"),
        (&accounts, ":7:12: error: provider: expected one of generic, wtc, found \"acme\""),
        (&accounts, ":8:1: error: account: missing field `name`"),
    ];
    let expected = expected.map(|(file, said)| format!("{}{said}\n", file.display()));
    assert_eq!(ended.out, expected.concat());

    let ended = run(&arguments(folder.path(), &["check", "--json"]), "");
    let first: Json = serde_json::from_str(ended.out.lines().next().unwrap()).unwrap();
    assert_eq!(
        first,
        serde_json::json!({
            "severity": "error",
            "file": settings.to_str().unwrap(),
            "line": 2,
            "column": 10,
            "key": "follow",
            "text": "K means log.keep-alives already",
        })
    );
}

#[test]
fn what_a_message_centre_may_refuse_is_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.toml");
    let account =
        "[[account]]\nid = 'a'\nname = 'lab'\nhost = 'h'\nport = 1\nsystem_id = 'of-more-than-15-octets'\n";
    fs::write(&file, account).unwrap();
    let out = prints(&arguments(folder.path(), &["check"]), "");
    assert!(out.starts_with(&format!("{}: warning: lab: system_id has 22 octets", file.display())), "{out}");
}
