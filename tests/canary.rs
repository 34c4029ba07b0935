//! A password that is used is found nowhere afterwards: in no output, no file and no panic, in no spelling.
//!
//! The message centre's own `--account` argument is the one place where it stands in the open.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must fail")]
#![expect(clippy::indexing_slicing, reason = "a test that cannot go on must fail")]

mod program;
mod required;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use smppcon::link;
use smppcon::link::{Dial, Direction, LinkId, Notice, Order, Place, Ticket};
use smppcon::session::{Answering, Config, Event, Role, Timers};
use smppcon::wire::{CommandId, FieldId, Pdu, Version, encode};

use program::{Ended, Program, smppcon, smsc};

/// As long as a password may be.
const CANARY: &str = "cAn4ry!8";

/// The spelling in which the canary stands there.
fn found(octets: &[u8]) -> Option<&'static str> {
    let utf16: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bare: Vec<u8> = octets.iter().filter(|octet| !octet.is_ascii_whitespace()).copied().collect();
    let has = |needle: &[u8]| {
        [octets, &bare].iter().any(|hay| hay.windows(needle.len()).any(|it| it.eq_ignore_ascii_case(needle)))
    };
    if has(CANARY.as_bytes()) {
        return Some("ASCII");
    }
    if has(&utf16) {
        return Some("UTF-16LE");
    }
    if has(hex(CANARY.as_bytes()).as_bytes()) || has(hex(&utf16).as_bytes()) {
        return Some("hex");
    }
    (0..3).any(|at| has(base64(at).as_bytes())).then_some("base64")
}

fn hex(octets: &[u8]) -> String {
    let nibbles = octets.iter().flat_map(|octet| [octet >> 4, octet & 0xF]);
    nibbles.filter_map(|nibble| char::from_digit(nibble.into(), 16)).collect()
}

/// The characters of base64 that depend on the canary alone, where it stands `at` octets behind a group's start.
fn base64(at: usize) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let octets = [vec![0; at], CANARY.as_bytes().to_vec()].concat();
    let bit = |bit: usize| usize::from(octets[bit / 8] >> (7 - bit % 8) & 1);
    let digit = |place: usize| (place * 6..place * 6 + 6).fold(0, |value, at| value << 1 | bit(at));
    ((at * 8).div_ceil(6)..octets.len() * 8 / 6).map(|place| char::from(DIGITS[digit(place)])).collect()
}

#[track_caller]
fn absent(octets: &[u8], place: &str) {
    assert_eq!(found(octets), None, "{place}");
}

#[track_caller]
fn absent_from(ended: &Ended) {
    absent(ended.out.as_bytes(), &ended.out);
    absent(ended.err.as_bytes(), &ended.err);
}

/// Looks into every file under a folder, and at its name.
fn absent_under(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        absent(path.as_os_str().as_encoded_bytes(), "the name of a file");
        if path.is_dir() {
            absent_under(&path);
        } else if path.is_file() {
            absent(&fs::read(&path).unwrap(), &path.display().to_string());
        }
    }
}

/// Everything that a program may write into is under `home`.
fn at_home(mut command: Command, home: &Path) -> Command {
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "TMPDIR"] {
        command.env(name, home);
    }
    command.current_dir(home).env("RUST_BACKTRACE", "full").env("RUST_LOG", "trace");
    command
}

/// Binds with the canary in every way that a password can be given and shown, and looks at what is said.
fn bind(port: u16, code: i32) {
    let home = tempfile::tempdir().unwrap();
    let target = format!("smpp://esme1@127.0.0.1:{port}");
    for json in [&["--json"][..], &[]] {
        let arguments = [&["bind", &target, "--hold", "1ms"], json].concat();
        let kept =
            |name: &str| at_home(smppcon(&[&arguments[..], &["--journal", name]].concat()), home.path());
        let mut by_variable = kept(if json.is_empty() { "1" } else { "2" });
        by_variable.env("SMPPCON_PASSWORD", CANARY);
        let mut by_stdin = kept(if json.is_empty() { "3" } else { "4" });
        by_stdin.arg("--password-stdin");
        for (command, input) in [(by_variable, String::new()), (by_stdin, format!("{CANARY}\n"))] {
            let ended = Program::start(command, &input).end();
            assert_eq!(ended.code, Some(code), "{}", ended.err);
            assert!(ended.out.contains("bind_transceiver"), "{}", ended.out);
            // Masked or not, a line is an object.
            assert!(json.is_empty() || ended.objects().len() >= 2, "{}", ended.out);
            absent_from(&ended);
        }
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 4, "each has a journal");
    absent_under(home.path());
}

#[test]
fn every_spelling_is_found() {
    let utf16: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (octets, spelling) in [
        (format!("x{CANARY}y").into_bytes(), "ASCII"),
        (utf16, "UTF-16LE"),
        (b"00 63 41 6E 34 72 79 21 38 00".to_vec(), "hex"),
        // With nothing, one octet and two octets before it.
        (b"Y0FuNHJ5ITg=".to_vec(), "base64"),
        (b"AGNBbjRyeSE4".to_vec(), "base64"),
        (b"AABjQW40cnkhOA==".to_vec(), "base64"),
    ] {
        assert_eq!(found(&octets), Some(spelling), "{octets:?}");
    }
    assert_eq!(found(b"********"), None);
}

#[test]
fn a_password_that_binds_or_is_refused_is_in_no_output_and_no_file() {
    for (password, code) in [(CANARY, 0), ("another", 3)] {
        for json in [&["--json"][..], &[]] {
            let (centre, port) = smsc(password, json);
            bind(port, code);
            centre.signal("TERM");
            let ended = centre.end();
            assert!(ended.out.contains("bind_transceiver"), "{}", ended.out);
            absent_from(&ended);
        }
    }
}

/// A peer that sends our own octets back, and one that sends them without their first.
#[test]
fn a_password_that_comes_back_is_masked_too() {
    for cut in [0, 1] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (mut from, mut to) = (stream.try_clone().unwrap(), stream);
                let mut octets = [0; 256];
                let count = from.read(&mut octets).unwrap_or(0);
                let _ = to.write_all(octets.get(cut..count).unwrap_or_default());
            }
        });
        bind(port, 4);
    }
}

#[test]
fn a_password_that_is_too_long_is_not_in_the_complaint() {
    let mut command = smppcon(&["bind", "smpp://esme1@127.0.0.1:1"]);
    command.env("SMPPCON_PASSWORD", CANARY.repeat(20)).env("RUST_BACKTRACE", "full");
    absent_from(&Program::start(command, "").end());
}

#[test]
fn a_panic_over_what_carries_the_password_does_not_show_it() {
    let pdu = Pdu::request(CommandId::BIND_TRANSCEIVER)
        .with(FieldId::SystemId, "esme1")
        .with(FieldId::Password, CANARY.as_bytes());
    let frame = encode(&pdu).unwrap().frame;
    let link = LinkId(0);
    let place = Place::Tcp { host: "h".to_owned(), port: 1 };
    let dial = Dial { place, source: None, timeout: Duration::from_secs(1) };
    let session = Config {
        role: Role::Esme,
        version: Version::V34,
        window: 1,
        answering: Answering::Session,
        offers: None,
        timers: Timers::default(),
    };
    let request = Order::Request { ticket: Ticket(0), pdu: pdu.clone() };
    let (at, direction) = (SystemTime::UNIX_EPOCH, Direction::Out);
    let unanswered = Event::Unanswered { request: frame.clone() };
    let shown = [
        format!("{pdu:?} {pdu:#?} {frame:?} {frame:#?}"),
        format!("{:?}", link::Command::Connect { link, dial, session, bind: pdu }),
        format!("{:?}", link::Command::Order { link, order: request }),
        format!("{:?}", Notice::Chunk { link, direction, at, chunk: frame.into() }),
        format!("{:?}", Notice::Event { link, at, event: unanswered }),
        format!("{:?}", link::Secret::from(CANARY)),
    ];
    for message in shown {
        let caught = catch_unwind(AssertUnwindSafe(|| panic!("{message}"))).unwrap_err();
        absent(caught.downcast_ref::<String>().unwrap().as_bytes(), &message);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_password_that_the_keyring_keeps_binds_and_is_in_no_file() {
    if !required::has("keyring", &["gnome-keyring-daemon", "dbus-run-session"]) {
        return;
    }
    let (_centre, port) = smsc(CANARY, &[]);
    let home = tempfile::tempdir().unwrap();
    let script = r#""$0" account add lab --host 127.0.0.1 --port "$1" --system-id esme1 --password-stdin &&
        "$0" account show lab && "$0" bind lab --json && "$0" account remove lab"#;
    let mut command = Command::new("tests/with-secret-service.sh");
    command.arg(home.path()).args(["sh", "-c", script, env!("CARGO_BIN_EXE_smppcon"), &port.to_string()]);
    command.env_remove("SMPPCON_PASSWORD").env_remove("SMPPCON_CONFIG_DIR").env("RUST_BACKTRACE", "full");
    let ended = Program::start(command, &format!("{CANARY}\n")).end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("bind_transceiver_resp"), "{}", ended.out);
    absent_from(&ended);
    absent_under(home.path());
}

/// Between processes; and found again without being named, once the console was told to use it.
#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_password_that_the_kernel_keeps_binds_and_is_in_no_file() {
    let works = smppcon::shell::keyring::kernel_works(Duration::from_secs(10)).await;
    if !required::is("keyutils", works, "the kernel keyring") {
        return;
    }
    let (_centre, port) = smsc(CANARY, &[]);
    let home = tempfile::tempdir().unwrap();
    let config = home.path().to_str().unwrap();
    let ends = |arguments: &[&str], code: i32| {
        let mut command = smppcon(&[&["--config", config], arguments].concat());
        command.env_remove("SMPPCON_CREDENTIAL_STORE").env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("XDG_RUNTIME_DIR", config).env("RUST_BACKTRACE", "full");
        let ended = Program::start(command, &format!("{CANARY}\n")).end();
        assert_eq!(ended.code, Some(code), "{arguments:?}: {}", ended.err);
        absent_from(&ended);
    };
    let port = port.to_string();
    let lab = ["lab", "--host", "127.0.0.1", "--port", &port, "--system-id", "esme1", "--password-stdin"];
    let keyutils = ["--credential-store", "keyutils"];
    ends(&[&["account", "add"], &lab[..], &keyutils].concat(), 0);
    ends(&[&["bind", "lab", "--json"], &keyutils[..]].concat(), 0);
    ends(&["bind", "lab", "--json"], 2);
    fs::write(home.path().join("state/credential-store"), "keyutils\n").unwrap();
    ends(&["bind", "lab", "--json"], 0);
    absent_under(home.path());
    ends(&["account", "remove", "lab"], 0);
}
