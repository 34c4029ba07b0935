//! The forms of `smppcon decode` and what `--redact` hides in them; a command among them does what it says.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::program::{Program, smppcon};
use crate::{prints, run};

/// The PDU that a text is sent as, in hex.
fn sent(more: &[&str]) -> String {
    let send = ["send", "smpp://esme1@127.0.0.1:1", "--dry-run", "--json"];
    let ended = run(&[&send, more].concat(), "");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    only_warns(&ended.err);
    hex_of(&ended.out)
}

/// What is sent on purpose may be warned of.
fn only_warns(err: &str) {
    assert!(err.lines().all(|line| line.starts_with("smppcon: warning: ")), "{err}");
}

fn hex_of(json: &str) -> String {
    let object: serde_json::Value = serde_json::from_str(json).unwrap();
    object.get("hex").and_then(|it| it.as_str()).unwrap().to_owned()
}

fn decoded(form: &str, hex: &str) -> String {
    prints(&["decode", "--format", form, "--hex", hex], "")
}

/// What a shell prints that runs a line with the program in its path.
fn in_shell(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_smppcon")).parent().unwrap();
    let path = format!("{}:{}", program.display(), env::var("PATH").unwrap());
    // Not every sh knows $'..' yet.
    let shell = if Command::new("bash").arg("-c").arg("").status().is_ok() { "bash" } else { "sh" };
    if shell == "sh" && line.contains("$'") {
        return String::new();
    }
    let mut command = Command::new(shell);
    command.args(["-c", line]).env("PATH", path).env("SMPPCON_CONFIG_DIR", folder);
    let ended = Program::start(command, "").end();
    assert_eq!(ended.code, Some(0), "{line}: {}", ended.err);
    only_warns(&ended.err);
    ended.out
}

#[test]
fn a_command_sends_the_octets_that_it_was_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let lab = ["account", "add", "ACCOUNT", "--host", "127.0.0.1", "--port", "1", "--system-id", "esme1"];
    let mut command = smppcon(&lab);
    command.env("SMPPCON_CONFIG_DIR", folder.path());
    assert_eq!(Program::start(command, "").end().code, Some(0));
    for (from, to, text, more) in [
        ("Acme", "447700900001", "hello", &[][..]),
        ("Acme", "447700900001", "it's 5 €, \"isn't\" it? $HOME `id` \\ !!", &[]),
        ("12345", "447700900001", "-5 degrees", &["--receipt"]),
        ("+12345", "+12345", "Привет 👍", &["--split", "payload"]),
        ("-A-", "447700900001", "two\nlines\tand \x1b[31m", &["--data-coding", "1"]),
        ("", "447700900001", "café", &["--data-coding", "3"]),
        ("Acme", "447700900001", "", &[]),
    ] {
        let [from, to, text] =
            [("from", from), ("to", to), ("text", text)].map(|(n, v)| format!("--{n}={v}"));
        let hex = sent(&[&[&*from, &to, &text], more].concat());
        let line = decoded("command", &hex);
        assert!(line.starts_with("smppcon send ACCOUNT "), "{line}");
        let again = in_shell(&format!("{} --dry-run --json", line.trim_end()), folder.path());
        assert!(again.is_empty() || hex_of(&again) == hex, "{line}");
    }
}

#[test]
fn a_command_that_shows_a_pdu_shows_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let deliver = sent(&["--to", "447700900001", "--text", "hi"]).replacen("00000004", "00000005", 1);
    let line = decoded("command", &deliver);
    assert_eq!(in_shell(&line, folder.path()), decoded("text", &deliver));
}

#[test]
fn arrays_and_dumps_are_printed_one_after_the_other() {
    let enquire_link = "00000010000000150000000000000001";
    let two = enquire_link.repeat(2);
    let c = decoded("c", &two);
    assert!(c.contains("static const unsigned char pdu_0[] = {\n    0x00, 0x00, 0x00, 0x10,"), "{c}");
    assert!(
        c.contains("\n};\n\n/* enquire_link  #1  ESME_ROK  16 octets */\nstatic const unsigned char pdu_1[]")
    );
    let rust = decoded("rust", &two);
    assert!(rust.contains("const PDU_1: [u8; 16] = [\n"), "{rust}");
    let dump = decoded("dump", &two);
    assert_eq!(prints(&["decode", "--format", "hex"], &dump), format!("{enquire_link}\n{enquire_link}\n"));
}

#[test]
fn what_is_redacted_is_in_no_form() {
    let hex = sent(&["--to", "447700912345", "--text", "Zitronenkuchen"]);
    for form in ["text", "json", "hex", "dump", "c", "rust", "command"] {
        let out = prints(&["decode", "--redact", "numbers,text", "--format", form, "--hex", &hex], "");
        let said = out.replace("0x", "").replace([' ', ',', '\n'], "");
        for part in ["7009123", "Zitro", "kuchen", "37303039313233", "5a6974", "6b756368"] {
            assert!(!said.contains(part), "{form}: {part} in {out}");
        }
    }
    let shown = prints(&["decode", "--redact", "numbers", "--hex", &hex], "");
    assert!(shown.contains("\"**********45\"") && shown.contains("\"Zitronenkuchen\""), "{shown}");
    let shown = prints(&["decode", "--redact", "text", "--json", "--hex", &hex], "");
    assert!(shown.contains("\"447700912345\"") && shown.contains("\"text\":\"**************\""), "{shown}");
}

#[test]
fn what_is_sent_is_printed_redacted() {
    let send = ["send", "smpp://esme1@127.0.0.1:1", "--to", "447700912345", "--text", "hello", "--dry-run"];
    let shown = prints(&[&send[..], &["--redact", "numbers", "--redact", "text"]].concat(), "");
    assert!(shown.contains("\"**********45\"") && shown.contains("\"*****\""), "{shown}");
    let bind = ["bind", "smpp://esme1@127.0.0.1:1", "--redact", "numbers", "--password-stdin"];
    assert_eq!(run(&bind, "secret1\n").code, Some(4), "it is taken");
}
