//! `smppcon account` in a folder of its own.

use std::fs;

use serde_json::Value as Json;
use tempfile::TempDir;

use crate::{complains, prints};

/// A folder of accounts.
struct Accounts(TempDir);

impl Accounts {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn arguments<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        [&["--config", self.0.path().to_str().unwrap(), "account"], more].concat()
    }

    #[track_caller]
    fn prints(&self, more: &[&str]) -> String {
        prints(&self.arguments(more), "")
    }

    #[track_caller]
    fn complains(&self, more: &[&str], input: &str, code: i32) -> String {
        complains(&self.arguments(more), input, code)
    }

    fn with_lab() -> Self {
        let accounts = Self::new();
        let lab = ["--host", "smsc.example", "--port", "2776", "--system-id", "esme1", "--bind", "tx"];
        assert_eq!(accounts.prints(&[&["add", "lab"], &lab[..]].concat()), "");
        accounts
    }

    fn written(&self, text: &str) {
        fs::write(self.0.path().join("accounts.toml"), text).unwrap();
    }
}

const FIELDS: [(&str, &str); 4] =
    [("name", "lab"), ("host", "smsc.example"), ("system_id", "esme1"), ("bind", "tx")];

#[test]
fn an_account_is_listed_and_shown_without_a_password() {
    let accounts = Accounts::with_lab();
    assert_eq!(accounts.prints(&["list"]), "lab              esme1@smsc.example:2776  tx 3.4\n");
    let shown = accounts.prints(&["show", "lab"]);
    for (name, value) in FIELDS {
        assert!(shown.contains(&format!("{name} = \"{value}\"\n")), "{shown}");
    }
    assert!(!shown.contains("password"), "{shown}");
    for command in [&["--json", "list"][..], &["--json", "show", "lab"]] {
        let object: Json = serde_json::from_str(&accounts.prints(command)).unwrap();
        for (name, value) in FIELDS {
            assert_eq!(object[name], value);
        }
        assert_eq!(object["port"], 2776);
        assert_eq!(object["credential"], "keyring");
    }
}

#[test]
fn what_is_exported_can_be_imported_once() {
    let (one, other) = (Accounts::with_lab(), Accounts::new());
    let file = one.0.path().join("exported");
    fs::write(&file, one.prints(&["export"])).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(other.prints(&["import", file]), "");
    assert_eq!(other.prints(&["export"]), one.prints(&["export"]));
    assert_eq!(other.complains(&["import", file], "", 2), "an account called lab is there already");
}

#[test]
fn a_name_is_taken_once_and_free_when_it_is_removed() {
    let accounts = Accounts::with_lab();
    let again = ["add", "lab", "--host", "h", "--system-id", "e"];
    assert_eq!(accounts.complains(&again, "", 2), "an account called lab is there already");
    assert_eq!(accounts.prints(&["remove", "lab"]), "");
    assert_eq!(accounts.prints(&["list"]), "");
    let unknown = "no account is called \"lab\": see `smppcon account list`";
    for command in ["show", "remove", "password"] {
        assert_eq!(accounts.complains(&[command, "lab"], "", 2), unknown);
    }
}

/// `session` says that no keyring is touched: what cannot be kept is refused, and no account is added.
#[test]
fn a_store_for_the_session_keeps_no_password_for_later() {
    let accounts = Accounts::with_lab();
    let said = "--credential-store session keeps no password beyond this command: leave it out, or give bind and \
                send the password by SMPPCON_PASSWORD or --password-stdin";
    assert_eq!(accounts.complains(&["password", "lab", "--password-stdin"], "secret1\n", 2), said);
    let other = ["add", "other", "--host", "h", "--system-id", "e", "--password-stdin"];
    assert_eq!(accounts.complains(&other, "secret1\n", 2), said);
    assert!(!accounts.prints(&["list"]).contains("other"));
}

#[test]
fn a_password_is_asked_for_on_a_terminal_alone() {
    let accounts = Accounts::with_lab();
    let said = "there is no terminal to ask for the password on: use --password-stdin";
    assert_eq!(accounts.complains(&["password", "lab"], "secret1\n", 2), said);
    let empty = accounts.complains(&["password", "lab", "--password-stdin"], "", 1);
    assert_eq!(empty, "standard input gave no password: its first line is empty");
}

#[test]
fn a_bad_file_is_said_to_be_bad_where_it_is() {
    let accounts = Accounts::new();
    let path = accounts.0.path().join("accounts.toml");
    for (text, place) in [
        ("garbage = [", ":1:12: garbage: unclosed array, expected `]`"),
        (
            "version = 1\n[[account]]\nname = \"x\"\nport = 99999\n",
            ":4:8: port: expected a number from 1 to 65535, found 99999",
        ),
    ] {
        accounts.written(text);
        let expected = format!("{}{place}", path.display());
        assert_eq!(accounts.complains(&["list"], "", 1), expected);
        let bind = ["--config", accounts.0.path().to_str().unwrap(), "bind", "x"];
        assert_eq!(complains(&bind, "", 1), expected);
    }
}

#[test]
fn an_account_with_a_warning_is_added_all_the_same() {
    let accounts = Accounts::new();
    let long = ["add", "lab", "--host", "h", "--system-id", "a-user-name-of-more-than-15-octets"];
    let ended = crate::run(&accounts.arguments(&long), "");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.err.starts_with("smppcon: warning: "), "{}", ended.err);
    assert!(accounts.prints(&["list"]).starts_with("lab "));
}
