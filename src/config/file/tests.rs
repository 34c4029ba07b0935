//! The accounts file as operators write it, rightly and wrongly.

use super::*;
use crate::config::account::InterfaceVersion;
use crate::config::credential::CredentialSource;
use crate::config::topology::Topology;

const LEAST: &str = "\
[[account]]
id = \"1\"
name = \"lab\"
host = \"127.0.0.1\"
port = 2778
system_id = \"esme1\"
";

const FULL: &str = "\
# The test centre.
[[account]]
id = \"0f0e\"
name = \"lab\"
host = \"smsc.example.net\"
port = 2778
system_id = 'esme1'
bind = \"tx\"
interface_version = \"5.0\"
system_type = \"tariff-2\"
addr_ton = 1
addr_npi = 1
address_range = \"100\"
provider = \"wtc\"
credential = { command = [\"pass\", \"show\", \"smsc/lab\"] }
source_addr = \"Test\"
production = true

[account.timers]
connect = \"2s\"
inactivity = \"2m\"
";

fn error(text: &str) -> String {
    Accounts::parse(text, "accounts.toml").unwrap_err().to_string()
}

#[test]
fn no_text_is_no_accounts() {
    assert_eq!(Accounts::parse("", "accounts.toml"), Ok(Accounts::default()));
    assert_eq!(Accounts::parse("# nothing yet\n", "accounts.toml").unwrap().iter().len(), 0);
}

#[test]
fn what_is_left_out_is_the_default() {
    let accounts = Accounts::parse(LEAST, "accounts.toml").unwrap();
    let account = accounts.named("lab").unwrap();
    let Account { id, name, host, port, system_id, .. } = account.clone();
    assert_eq!(*account, Account::new(id, name, host, port, system_id));
}

#[test]
fn every_key_is_read() {
    let accounts = Accounts::parse(FULL, "accounts.toml").unwrap();
    let account = accounts.with_id(&"0f0e".parse().unwrap()).unwrap();
    assert_eq!(account.host.as_str(), "smsc.example.net");
    assert_eq!(account.port.get(), 2778);
    assert_eq!(account.system_id.as_str(), "esme1");
    assert_eq!(account.bind, Topology::TX);
    assert_eq!(account.interface_version, InterfaceVersion::V5_0);
    assert_eq!(account.system_type.as_str(), "tariff-2");
    assert_eq!((account.addr_ton, account.addr_npi), (1, 1));
    assert_eq!(account.address_range.as_str(), "100");
    assert_eq!(account.provider.as_str(), "wtc");
    assert_eq!(
        account.credential,
        CredentialSource::Command(vec!["pass".into(), "show".into(), "smsc/lab".into()])
    );
    assert_eq!(account.timers.connect.to_string(), "2s");
    assert_eq!(account.timers.bind.to_string(), "10s");
    assert_eq!(account.timers.inactivity.unwrap().to_string(), "2m");
    assert_eq!(account.source_addr.as_str(), "Test");
    assert!(account.production);
}

/// One line of `LEAST` put in another's place.
fn with(line: usize, text: &str) -> String {
    let mut lines: Vec<&str> = LEAST.lines().collect();
    lines[line - 1] = text;
    lines.join("\n") + "\n"
}

#[test]
fn an_error_says_file_line_column_key_and_what_was_expected() {
    for (text, expected) in [
        (
            with(5, "port = \"abc\""),
            "accounts.toml:5:8: port: expected a number from 1 to 65535, found \"abc\"",
        ),
        (with(5, "port = 0"), "accounts.toml:5:8: port: expected a number from 1 to 65535, found 0"),
        (with(5, "port = 65536"), "accounts.toml:5:8: port: expected a number from 1 to 65535, found 65536"),
        (
            with(4, "host = \"\""),
            "accounts.toml:4:8: host: expected a host name or an IP address, without scheme and port, found \"\"",
        ),
        (
            with(6, "system_id = \"caf\u{e9}\""),
            "accounts.toml:6:13: system_id: expected ASCII text without NUL, found \"caf\u{e9}\"",
        ),
        (
            with(6, "system_id = \"a\\u0000\""),
            "accounts.toml:6:13: system_id: expected ASCII text without NUL, found \"a\\0\"",
        ),
        (
            LEAST.to_owned() + "bind = \"both\"\n",
            "accounts.toml:7:8: bind: expected trx, tx, rx, tx+rx, or several transmitters such as 2tx or 2tx+rx, at most 64, found \"both\"",
        ),
        (
            LEAST.to_owned() + "interface_version = 3.4\n",
            "accounts.toml:7:21: interface_version: expected \"3.3\", \"3.4\", \"5.0\" or an octet such as \
             \"0x34\", found 3.4",
        ),
        (
            LEAST.to_owned() + "production = \"no\"\n",
            "accounts.toml:7:14: production: expected true or false, found \"no\"",
        ),
        (
            LEAST.to_owned() + "timers.connect = \"5\"\n",
            "accounts.toml:7:18: timers.connect: expected a duration from 1ms to 366d, such as 500ms, 10s or \
             1m30s, found \"5\"",
        ),
        (
            LEAST.to_owned() + "[account.timers]\nenquire_link = 0\n",
            "accounts.toml:8:16: enquire_link: expected off, or a duration from 1ms to 366d, such as 500ms, \
             10s or 1m30s, found 0",
        ),
        (with(4, "# no host"), "accounts.toml:1:1: account: missing field `host`"),
        (
            "account = [{ id = \"1\", name = \"a\", host = \"h\", port = 1, system_id = \"s\" }]".to_owned(),
            "accounts.toml:1:1: account: expected a table [[account]] for each account",
        ),
    ] {
        assert_eq!(error(&text), expected);
    }
}

#[test]
fn an_unknown_key_is_answered_with_the_known_ones() {
    let said = error(&with(5, "prot = 2778"));
    assert!(
        said.starts_with("accounts.toml:5:1: prot: unknown field `prot`, expected one of `id`"),
        "{said}"
    );
    let said = error(&(LEAST.to_owned() + "timers = { conect = \"5s\" }\n"));
    assert!(said.starts_with("accounts.toml:7:12: timers: unknown field `conect`, expected"), "{said}");
    let said = error("[[acount]]\n");
    assert!(
        said.starts_with("accounts.toml:1:3: acount: unknown field `acount`, expected `account`"),
        "{said}"
    );
}

#[test]
fn a_doubled_name_or_id_is_an_error_with_both_lines() {
    let second = LEAST.replace("id = \"1\"", "id = \"2\"");
    assert_eq!(
        error(&format!("{LEAST}\n{second}")),
        "accounts.toml:10:8: name: the account at line 3 has it already"
    );
    let second = LEAST.replace("\"lab\"", "\"live\"");
    assert_eq!(
        error(&format!("{LEAST}\n{second}")),
        "accounts.toml:9:6: id: the account at line 2 has it already"
    );
}

#[test]
fn an_error_is_one_line_and_never_repeats_a_password() {
    for text in [
        with(5, "port = "),
        with(5, "port"),
        with(5, "port = 27x8"),
        with(3, "name = \"lab"),
        with(3, "name = \"\"\"lab"),
        with(1, "[[account]"),
        with(5, "port = 1\nport = 2"),
        with(5, "port = \"a\\nb\""),
        LEAST.to_owned() + "timers = 5\n",
        LEAST.to_owned() + "password = \"hunter2\"\n",
        LEAST.to_owned() + "password = hunter2\n",
        LEAST.to_owned() + "credential = \"hunter2\"\n",
        LEAST.to_owned() + "credential = { password = \"hunter2\" }\n",
    ] {
        let error = Accounts::parse(&text, "accounts.toml").unwrap_err();
        let said = format!("{error}");
        assert!(!said.contains('\n'), "{said}");
        assert!(said.starts_with("accounts.toml:"), "{said}");
        assert!(!format!("{said}{error:?}").contains("hunter2"), "{error:?}");
    }
}

#[test]
fn a_check_finds_every_error_and_keeps_the_accounts_that_are_right() {
    let right = LEAST.replace("\"1\"", "\"2\"").replace("\"lab\"", "\"live\"");
    let doubled = right.replace("\"2\"", "\"3\"");
    let wrong = "[[account]]\nid = \"4\"\nname = \"-\"\nport = 0\nsystem_id = \"s\"\ncolour = 1\n";
    let text = format!("{LEAST}provider = \"acme\"\n{right}{wrong}{doubled}");
    let (accounts, errors) = Accounts::check(&text, "accounts.toml");
    let mut places: Vec<(usize, &str)> =
        errors.iter().map(|it| (it.place.line, it.place.key.as_deref().unwrap())).collect();
    places.sort_unstable();
    // That it misses a host is told once the rest of it is right.
    assert_eq!(places, [(7, "provider"), (16, "name"), (17, "port"), (19, "colour"), (22, "name")]);
    let named: Vec<&str> = accounts.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(named, ["lab", "live", "live"]);
    let said = errors.iter().map(ToString::to_string).find(|it| it.contains(":7:12")).unwrap();
    assert_eq!(said, "accounts.toml:7:12: provider: expected one of generic, wtc, found \"acme\"");
}
