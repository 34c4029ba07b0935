//! Classification and payload, without a keyring; `tests/keyring.rs` asks a real one.

use std::sync::Arc;

use keyring_core::mock;
use keyring_core::{Entry, Error};

use super::*;

const CANARY: &str = "s3cr3t-canary";

/// As text, and as `Debug` prints octets.
fn assert_hidden(shown: &str) {
    let octets = format!("{:?}", CANARY.as_bytes());
    assert!(!shown.contains(CANARY) && !shown.contains(octets.trim_matches(['[', ']'])), "{shown}");
}

fn failure() -> PlatformError {
    CANARY.into()
}

fn mock_entries(count: usize) -> Vec<Entry> {
    let store: Arc<keyring_core::CredentialStore> = mock::Store::new().unwrap();
    (0..count).map(|_| store.build(SERVICE, CANARY, None).unwrap()).collect()
}

#[test]
fn every_error_of_a_store_is_classified_and_none_shows_what_it_carries() {
    let text = || CANARY.to_owned();
    let octets = || CANARY.as_bytes().to_vec();
    for (error, expected) in [
        (Error::NoEntry, KeyringError::Failed),
        (Error::BadEncoding(octets()), KeyringError::Unreadable),
        (Error::BadDataFormat(octets(), failure()), KeyringError::Unreadable),
        (Error::BadStoreFormat(text()), KeyringError::Unreadable),
        (Error::TooLong(text(), 2560), KeyringError::TooLong(2560)),
        (Error::Invalid(text(), text()), KeyringError::Failed),
        (Error::Ambiguous(mock_entries(2)), KeyringError::Ambiguous(2)),
        (Error::NoDefaultStore, KeyringError::Failed),
        (Error::NotSupportedByStore(text()), KeyringError::Failed),
    ] {
        let found = classify(error);
        assert_hidden(&format!("{found} {found:?}"));
        assert_eq!(found, expected);
    }
}

#[test]
fn a_credential_is_read_back_as_it_was_written() {
    for (system_id, password) in [
        (Some("esme1"), CANARY),
        (None, "secret08"),
        (Some("\"quoted\\\""), "\"\\/\u{8}\n\u{1F511}é"),
        (Some(""), ""),
        (None, "{\"v\":1}"),
    ] {
        let credential =
            Credential { system_id: system_id.map(str::to_owned), password: Secret::from(password) };
        assert_eq!(read_payload(&write_payload(&credential).unwrap()), Ok(credential));
    }
}

#[test]
fn a_payload_is_one_json_object_in_a_buffer_that_never_grew() {
    let credential = Credential { system_id: Some("esme1".to_owned()), password: Secret::from("secret08") };
    assert_eq!(
        write_payload(&credential).unwrap().as_slice(),
        br#"{"v":1,"system_id":"esme1","password":"secret08"}"#
    );
    let control = "\u{1}".repeat(100);
    let credential = Credential { system_id: Some(control.clone()), password: Secret::from(&*control) };
    let payload = write_payload(&credential).unwrap();
    assert_eq!(payload.capacity(), 64 + 6 * 200);
    assert!(payload.len() > 6 * 200);
}

#[test]
fn what_is_no_json_object_is_the_bare_password() {
    for (payload, password) in [
        (&b"secret08"[..], &b"secret08"[..]),
        (b"secret08\n", b"secret08"),
        (b"secret08\n\n", b"secret08\n"),
        (b"", b""),
        (b"12345678", b"12345678"),
        (b"\"quoted\"", b"\"quoted\""),
        (b"[1]", b"[1]"),
        (b"{abc", b"{abc"),
        (b"{\"v\":1} x", b"{\"v\":1} x"),
        (b"\xFF\x00", b"\xFF\x00"),
    ] {
        let found = read_payload(payload).unwrap();
        assert_eq!(found.system_id, None);
        assert_eq!(found.password.expose(), password);
    }
}

#[test]
fn an_object_of_another_shape_is_unreadable_and_stays_hidden() {
    for payload in [
        r#"{"v":2,"system_id":"esme1","password":"s3cr3t-canary"}"#,
        r#"{"v":"s3cr3t-canary","password":"s3cr3t-canary"}"#,
        r#"{"password":"s3cr3t-canary"}"#,
        r#"{"v":1,"password":["s3cr3t-canary"]}"#,
        r#"{"v":1,"system_id":"s3cr3t-canary"}"#,
        r"{}",
    ] {
        let found = read_payload(payload.as_bytes());
        assert_hidden(&format!("{found:?} {}", found.clone().unwrap_err()));
        assert_eq!(found, Err(KeyringError::Unreadable), "{payload}");
    }
}

#[test]
fn a_password_that_is_not_text_is_refused_before_the_keyring_is_asked() {
    let credential = Credential { system_id: None, password: Secret::from(vec![0xFF]) };
    assert_eq!(write_payload(&credential), Err(KeyringError::NotText));
}

#[test]
fn debug_of_a_credential_hides_the_password() {
    let credential = Credential { system_id: Some("esme1".to_owned()), password: Secret::from(CANARY) };
    assert_eq!(format!("{credential:?}"), "Credential { system_id: Some(\"esme1\"), password: [hidden] }");
}

#[test]
fn the_label_names_the_account_without_control_characters() {
    let item = Item::new("7f3a", "la\u{1b}[2Jb\0", "smpp.example.net", 2775);
    assert_eq!(item.label, "SMPP console: la[2Jb (smpp.example.net:2775)");
    assert_eq!(item.user(), "account:7f3a");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;

    use dbus_secret_service::Error as ServiceError;

    use super::*;

    #[test]
    fn the_wait_is_long_only_where_a_dialog_can_appear() {
        for (set, expected) in [
            (&[("DISPLAY", ":0")][..], ATTENDED),
            (&[("WAYLAND_DISPLAY", "wayland-0")], ATTENDED),
            (&[("DISPLAY", ""), ("TERM", "xterm")], UNATTENDED),
            (&[], UNATTENDED),
        ] {
            let value = |name: &str| set.iter().find(|it| it.0 == name).map(|it| it.1.into());
            assert_eq!(limit_for(value), expected, "{set:?}");
        }
    }

    #[test]
    fn the_bus_says_by_name_what_is_wrong() {
        for (name, expected) in [
            ("org.freedesktop.DBus.Error.ServiceUnknown", KeyringError::NoService),
            ("org.freedesktop.DBus.Error.Spawn.ChildExited", KeyringError::ServiceNotStarted),
            ("org.freedesktop.DBus.Error.Spawn.FileNotFound", KeyringError::ServiceNotStarted),
            ("org.freedesktop.DBus.Error.NoReply", KeyringError::NoAnswer),
            ("org.freedesktop.DBus.Error.NotSupported", KeyringError::NoBus),
            ("org.freedesktop.DBus.Error.NoServer", KeyringError::NoBus),
            ("org.freedesktop.DBus.Error.AccessDenied", KeyringError::Refused),
            ("org.freedesktop.Secret.Error.IsLocked", KeyringError::Locked),
            ("org.freedesktop.Secret.Error.NoSession", KeyringError::Failed),
            ("", KeyringError::Failed),
        ] {
            assert_eq!(platform::bus_error(name), expected, "{name}");
        }
    }

    #[test]
    fn the_store_says_by_kind_what_is_wrong() {
        for (error, expected) in [
            (ServiceError::Locked, KeyringError::Locked),
            (ServiceError::Prompt, KeyringError::Locked),
            (ServiceError::NoResult, KeyringError::NoCollection),
            (ServiceError::Unavailable, KeyringError::NoService),
            (ServiceError::Path(CANARY.to_owned()), KeyringError::Failed),
            (ServiceError::Crypto(failure()), KeyringError::Failed),
        ] {
            let found = classify(Error::PlatformFailure(Box::new(error)));
            assert_hidden(&format!("{found} {found:?}"));
            assert_eq!(found, expected);
        }
        for error in [Error::PlatformFailure(failure()), Error::NoStorageAccess(failure())] {
            let found = classify(error);
            assert_hidden(&format!("{found} {found:?}"));
            assert_eq!(found, KeyringError::Failed);
        }
    }

    #[test]
    fn a_bus_counts_where_libdbus_looks_and_elsewhere_is_pointed_out() {
        let with_bus = tempfile::tempdir().unwrap();
        fs::write(with_bus.path().join("bus"), "").unwrap();
        let without = tempfile::tempdir().unwrap();
        let named = || Some("unix:path=/run/some/bus".into());
        let dir = |dir: &tempfile::TempDir| Some(dir.path().as_os_str().to_owned());
        let unnamed = Err(KeyringError::BusNotNamed(with_bus.path().join("bus")));
        for (address, runtime_dir, usual_dir, expected) in [
            (named(), None, &without, Ok(())),
            (None, dir(&with_bus), &without, Ok(())),
            (Some("".into()), dir(&without), &without, Err(KeyringError::NoBus)),
            (None, None, &without, Err(KeyringError::NoBus)),
            (None, None, &with_bus, unnamed.clone()),
            (None, dir(&without), &with_bus, unnamed),
        ] {
            assert_eq!(platform::find_bus(address, runtime_dir, usual_dir.path()), expected);
        }
    }
}
