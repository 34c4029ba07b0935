//! `smppcon send`: every flag by what would leave, and what is remembered between two runs.

use std::fs;

use serde_json::Value as Json;

use crate::program::{Ended, Program, smppcon, smsc};
use crate::{complains, run};

const TARGET: &str = "smpp://esme1@127.0.0.1:1";

/// What a dry run prints, and what it warns of.
#[track_caller]
fn dry(arguments: &[&str], input: &str) -> (Vec<Json>, String) {
    let ended = run(&[&["send", TARGET, "--dry-run", "--json"], arguments].concat(), input);
    assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
    (ended.objects(), ended.err)
}

fn field<'a>(object: &'a Json, name: &str) -> &'a Json {
    let all = object["fields"].as_array().unwrap();
    all.iter().find(|field| field["name"] == name).unwrap_or(&Json::Null)
}

fn value<'a>(object: &'a Json, name: &str) -> &'a Json {
    &field(object, name)["value"]
}

const MESSAGE: [&str; 4] = ["--from", "Acme", "--to", "447700900001"];

#[track_caller]
fn one(arguments: &[&str]) -> Json {
    let (mut objects, err) = dry(&[&MESSAGE, arguments].concat(), "");
    assert_eq!((objects.len(), &*err), (1, ""), "{arguments:?}");
    objects.remove(0)
}

#[test]
fn fields_and_tlvs_are_given_by_name() {
    let pdu = one(&[
        "--text",
        "hi",
        "--validity",
        "in 2h",
        "--schedule",
        "2036-12-24 18:00 UTC",
        "--field",
        "service_type=WAP",
        "--field",
        "protocol_id=0x40",
        "--tlv",
        "dest_port=5000",
        "--tlv",
        "0x1400=text:1101",
    ]);
    for (name, expected) in [
        ("validity_period", Json::from("000000020000000R")),
        ("schedule_delivery_time", "361224180000000+".into()),
        ("service_type", "WAP".into()),
        ("protocol_id", 0x40.into()),
        ("dest_port", 5000.into()),
    ] {
        assert_eq!(value(&pdu, name), &expected, "{name}");
    }
    assert!(pdu["hex"].as_str().unwrap().ends_with("1400000431313031"));
}

#[test]
fn the_message_can_be_text_or_octets_from_anywhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("text");
    fs::write(&file, "from a file\n").unwrap();
    let pdu = one(&["--text-file", file.to_str().unwrap()]);
    assert_eq!(field(&pdu, "short_message")["text"], "from a file");
    let pdu = one(&["--hex", "00 ff"]);
    assert_eq!((value(&pdu, "short_message"), value(&pdu, "data_coding")), (&"00ff".into(), &4.into()));
    let pdu = one(&["--hex", "0416", "--data-coding", "8"]);
    assert_eq!(field(&pdu, "short_message")["text"], "Ж");
    let (objects, _) = dry(&[&MESSAGE[..], &["--hex", "-", "--data-coding", "2"]].concat(), "cafe\n");
    assert_eq!(value(&objects[0], "short_message"), "cafe");
}

#[test]
fn class_and_national_tables_become_data_coding_and_header() {
    let pdu = one(&["--text", "hi", "--class", "flash"]);
    assert_eq!(value(&pdu, "data_coding"), 0x10);
    let pdu = one(&["--text", "Привет", "--class", "1"]);
    assert_eq!(value(&pdu, "data_coding"), 0x19);
    let pdu = one(&["--text", "hi", "--class", "voicemail"]);
    assert_eq!(value(&pdu, "data_coding"), 0xD8);
    let pdu = one(&["--text", "şu", "--national", "turkish"]);
    assert_eq!((value(&pdu, "esm_class"), value(&pdu, "data_coding")), (&0x40.into(), &0.into()));
    assert!(pdu["hex"].as_str().unwrap().ends_with("032401011b7375"), "{}", pdu["hex"]);
}

#[test]
fn many_destinations_come_from_flags_files_and_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("numbers");
    fs::write(&file, "447700900003\n# nobody\n447700900004 # Bob\n").unwrap();
    let at = format!("@{}", file.display());
    let flags =
        ["--from", "1", "--text", "hi", "--to", "447700900001,447700900002", "--to", &at, "--to", "@-"];
    let (objects, _) = dry(&flags, "447700900005\n");
    let to = objects.iter().map(|it| value(it, "destination_addr").as_str().unwrap().to_owned());
    assert!(to.eq((1..=5).map(|it| format!("44770090000{it}"))));
    let (objects, _) = dry(&[&flags[..], &["--multi"]].concat(), "447700900005\n");
    assert_eq!((objects.len(), &objects[0]["command"]), (1, &"submit_multi".into()));
    assert_eq!(value(&objects[0], "number_of_dests"), 5);
}

#[test]
fn other_pdus_are_sent_by_name_and_raw_octets_as_they_stand() {
    let (objects, _) = dry(&["--operation", "query_sm", "--from", "1", "--field", "message_id=a1"], "");
    assert_eq!(
        (&objects[0]["command"], value(&objects[0], "message_id")),
        (&"query_sm".into(), &"a1".into())
    );
    let (objects, _) = dry(&["--raw", "00000010 00000015 00000000 00000007"], "");
    assert_eq!((&objects[0]["command"], &objects[0]["sequence_number"]), (&"enquire_link".into(), &7.into()));
    let (objects, err) = dry(&["--raw", "-"], "00000010\n");
    assert!(objects[0]["command"].is_null());
    assert!(err.contains("warning: PDU: these octets are no PDU"), "{err}");
    let broken =
        [&MESSAGE[..], &["--text", "x", "--field", "command_length=7", "--tlv", "0x1400[9]=x"]].concat();
    let (objects, _) = dry(&broken, "");
    assert_eq!(objects[0]["command"], Json::Null);
    assert!(objects[0]["hex"].as_str().unwrap().starts_with("0000000700000004"));
}

#[test]
fn what_may_go_wrong_is_warned_of_and_never_forbidden() {
    let (objects, err) = dry(&["--from", "Acme Services", "--to", "07700900001", "--text", "x"], "");
    assert_eq!(objects.len(), 1);
    for warning in ["source_addr: 13 characters", "destination_addr: begins with 0"] {
        assert!(err.contains(&format!("smppcon: warning: {warning}")), "{err}");
    }
}

/// A folder with an account on a message centre, the account's settings and a template.
fn configured(port: u16, settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let account = format!(
        "[[account]]\nid = \"lab\"\nname = \"lab\"\nhost = \"127.0.0.1\"\nport = {port}\nsystem_id = \"esme1\"\n\
         provider = \"wtc\"\nsource_addr = \"Acme\"\n{settings}"
    );
    let template = "[[template]]\nname = \"otp\"\n[template.message]\ntext = \"Code {code}, no. {n:3}\"\n";
    fs::write(folder.path().join("accounts.toml"), account).unwrap();
    fs::write(folder.path().join("templates.toml"), template).unwrap();
    let handset = "[[handset]]\nname = \"anna\"\nnumber = \"+447700900001\"\ngroups = [\"qa\"]\n";
    fs::write(folder.path().join("handsets.toml"), handset).unwrap();
    folder
}

fn lab(folder: &tempfile::TempDir, arguments: &[&str]) -> Ended {
    let fixed = ["--json", "--config", folder.path().to_str().unwrap(), "send", "lab"];
    let mut send = smppcon(&[&fixed, arguments].concat());
    send.env("SMPPCON_PASSWORD", "secret1");
    Program::start(send, "").end()
}

fn texts(ended: &Ended) -> Vec<String> {
    let submits = ended.objects().into_iter().filter(|it| it["command"] == "submit_sm");
    submits.map(|it| field(&it, "short_message")["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_template_counts_when_it_is_sent_and_not_when_it_is_only_looked_at() {
    let (_centre, port) = smsc("secret1", &[]);
    let folder = configured(port, "");
    let arguments = ["--to", "qa", "--template", "otp", "code=99"];
    for (more, text) in [
        (&["--dry-run"][..], "Code 99, no. 001"),
        (&[], "Code 99, no. 001"),
        (&[], "Code 99, no. 002"),
        (&["--dry-run"], "Code 99, no. 003"),
    ] {
        let ended = lab(&folder, &[more, &arguments].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert_eq!(texts(&ended), [text]);
    }
    let ended = lab(&folder, &["--to", "qa", "--template", "otp"]);
    assert_eq!(
        (ended.code, &*ended.err),
        (Some(2), "smppcon: --template: the template wants a value for code\n")
    );
    let ended = lab(&folder, &["--to", "qa", "--template", "none"]);
    assert_eq!(ended.code, Some(2));
    assert!(ended.err.contains("no template is called \"none\""), "{}", ended.err);
}

#[test]
fn the_accounts_settings_and_handsets_apply() {
    let settings = "messages.split = \"udh16\"\nmessages.tlvs = [\"0x1400=1101\"]\nmessages.default_alphabet = \"iso-8859-1\"\n";
    let folder = configured(1, settings);
    let ended = lab(&folder, &["--dry-run", "--to", "anna", "--text", &"ç".repeat(141)]);
    let objects = ended.objects();
    assert_eq!(objects.len(), 2, "{}", ended.err);
    assert_eq!(
        (value(&objects[0], "data_coding"), value(&objects[0], "destination_addr")),
        (&0.into(), &"447700900001".into())
    );
    let hex = objects[0]["hex"].as_str().unwrap();
    assert!(hex.contains("060804") && hex.ends_with("1400000431313031"), "{hex}");
}

#[test]
fn a_production_account_wants_a_yes() {
    let folder = configured(1, "production = true\n");
    let said = "smppcon: the account lab is marked production: add --yes to send from it\n";
    let ended = lab(&folder, &["--to", "anna", "--text", "x"]);
    assert_eq!((ended.code, &*ended.err), (Some(2), said));
    assert_eq!(lab(&folder, &["--to", "anna", "--text", "x", "--dry-run"]).code, Some(0));
    assert_eq!(lab(&folder, &["--to", "anna", "--text", "x", "--yes"]).code, Some(4), "it is dialled");
}

#[test]
fn many_messages_are_sent_and_each_is_waited_for() {
    let (_centre, port) = smsc("secret1", &[]);
    let folder = configured(port, "");
    let to: Vec<String> = (0..40).map(|it| format!("4477009{it:05}")).collect();
    let ended = lab(&folder, &["--to", &to.join(","), "--text", "hi", "--receipt"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let count = |command: &str| ended.objects().iter().filter(|it| it["command"] == command).count();
    assert_eq!((count("submit_sm"), count("submit_sm_resp"), count("deliver_sm")), (40, 40, 40));
}

#[test]
fn answers_to_other_pdus_decide_the_exit_code() {
    let (_centre, port) = smsc("secret1", &[]);
    let folder = configured(port, "");
    for (arguments, code) in [
        (&["--operation", "query_sm", "--field", "message_id=1"][..], 3),
        (&["--operation", "enquire_link"], 0),
        (&["--raw", "00000010 00000015 00000000 00000077"], 0),
        (&["--raw", "00000010 000000ff 00000000 00000077"], 3),
        (&["--to", "anna", "--text", "x", "--field", "sequence_number=0x7f000001"], 0),
        (&["--raw", "00000011 80000015 00000000 00000078 00", "--wait", "100ms"], 5),
    ] {
        let ended = lab(&folder, arguments);
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
    }
}

#[test]
fn standard_input_is_said_to_be_read_twice() {
    let both = ["send", TARGET, "--to", "@-", "--text", "x", "--password-stdin"];
    assert_eq!(complains(&both, "", 2), "--password-stdin and --to @- both read standard input");
}
