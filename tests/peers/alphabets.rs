//! For each alphabet, the octets that reach node-smpp's message centre are those of an independent encoder.

use std::fs;

use crate::message_centre::Centre;
use crate::program::{Program, smppcon};

/// What Python's codecs and smpplib make of texts: alphabet, text, hex. `tests/data/alphabets.py` made them.
fn goldens() -> Vec<(String, String, String)> {
    let mut rows =
        csv::ReaderBuilder::new().has_headers(false).from_path("tests/data/alphabets.csv").unwrap();
    let rows = rows.deserialize::<(String, String, String, String)>().map(Result::unwrap);
    rows.filter(|(kind, ..)| kind == "text").map(|(_, alphabet, text, hex)| (alphabet, text, hex)).collect()
}

/// The `data_coding` under which the message centre of WTC takes an alphabet.
fn data_coding(alphabet: &str) -> u8 {
    match alphabet {
        "gsm" => 0,
        "ascii" => 1,
        "iso-8859-1" => 3,
        "shift_jis" | "iso-2022-jp" | "euc-jp" => 5,
        "iso-8859-5" => 6,
        "iso-8859-8" => 7,
        "ucs-2" => 8,
        "euc-kr" | "cp949" => 14,
        other => panic!("no alphabet of WTC: {other}"),
    }
}

/// An account whose settings write Japanese or Korean so.
fn account(alphabet: &str, port: u16) -> String {
    let setting = match alphabet {
        "shift_jis" | "iso-2022-jp" | "euc-jp" => format!("messages.japanese = \"{alphabet}\"\n"),
        "euc-kr" | "cp949" => format!("messages.korean = \"{alphabet}\"\n"),
        _ => String::new(),
    };
    let id = alphabet.replace('_', "-");
    format!(
        "[[account]]\nid = \"{id}\"\nname = \"{alphabet}\"\nhost = \"127.0.0.1\"\nport = {port}\n\
         system_id = \"esme1\"\n{setting}\n"
    )
}

#[test]
fn the_octets_that_arrive_are_those_of_another_encoder() {
    let Some(mut centre) = Centre::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let goldens = goldens();
    let mut accounts: Vec<&str> = goldens.iter().map(|(alphabet, ..)| alphabet.as_str()).collect();
    accounts.dedup();
    let text: String = accounts.iter().map(|it| account(it, centre.port())).collect();
    fs::write(folder.path().join("accounts.toml"), text).unwrap();
    for (number, (alphabet, text, hex)) in goldens.iter().enumerate() {
        let (to, coding) = (format!("4477009{number:05}"), data_coding(alphabet).to_string());
        let config = folder.path().to_str().unwrap();
        let flags =
            ["--from", "12345", "--to", &to, "--text", text, "--data-coding", &coding, "--config", config];
        let mut send = smppcon(&[&["send", alphabet.as_str()], &flags[..]].concat());
        send.env("SMPPCON_PASSWORD", "secret1");
        let ended = Program::start(send, "").end();
        assert_eq!(ended.code, Some(0), "{alphabet} {text}: {}", ended.err);
        let line = centre.program.says(&format!("octets {to} "));
        let arrived = line.trim_end().rsplit(' ').next().unwrap().to_owned();
        // Nothing follows the message: its length, and the octets.
        let message = format!("{:02x}{hex}", hex.len() / 2);
        assert!(arrived.ends_with(&message), "{alphabet} {text}: {arrived} does not end with {message}");
        // data_coding, sm_default_msg_id and the message.
        let before = arrived.strip_suffix(&message).unwrap();
        assert!(before.ends_with(&format!("{:02x}00", data_coding(alphabet))), "{alphabet}: {before}");
    }
}

#[test]
fn a_long_text_arrives_in_parts_that_join_to_the_same_octets() {
    let Some(mut centre) = Centre::start() else { return };
    for (number, (alphabet, text, hex)) in goldens().into_iter().enumerate() {
        if !matches!(alphabet.as_str(), "gsm" | "iso-8859-5" | "ucs-2" | "shift_jis" | "euc-kr") {
            continue;
        }
        let (text, hex) = (text.repeat(20), hex.repeat(20));
        let (to, coding) = (format!("4477008{number:05}"), data_coding(&alphabet).to_string());
        let target = format!("smpp://esme1@127.0.0.1:{}", centre.port());
        let flags = ["--from", "12345", "--to", &to, "--text", &text, "--data-coding", &coding];
        let mut send = smppcon(&[&["send", target.as_str()], &flags[..]].concat());
        send.env("SMPPCON_PASSWORD", "secret1");
        let ended = Program::start(send, "").end();
        assert_eq!(ended.code, Some(0), "{alphabet} {text}: {}", ended.err);
        let mut joined = String::new();
        for part in 1.. {
            // The header ends with the number of the part: 05 00 03 RR TT NN.
            let line = centre.program.says_again(&format!("octets {to} "), part - 1);
            let arrived = line.trim_end().rsplit(' ').next().unwrap().to_owned();
            let header = arrived.find("050003").unwrap();
            let [total, own] =
                [8, 10].map(|at| u8::from_str_radix(&arrived[header + at..header + at + 2], 16).unwrap());
            assert_eq!(usize::from(own), part, "{arrived}");
            joined.push_str(&arrived[header + 12..]);
            if own == total {
                break;
            }
        }
        assert_eq!(joined, hex, "{alphabet}");
    }
}
