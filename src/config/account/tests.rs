//! What an account accepts, refuses and warns of.

use super::*;

fn account() -> Account {
    Account::new(
        AccountId::from_random([0; 16]),
        "lab".parse().unwrap(),
        "smsc.example.net".parse().unwrap(),
        2778.try_into().unwrap(),
        "esme1".parse().unwrap(),
    )
}

#[test]
fn the_defaults_are_a_transceiver_of_version_3_4() {
    let account = account();
    assert_eq!(account.bind, Topology::Trx);
    assert_eq!(account.interface_version, InterfaceVersion(0x34));
    assert_eq!(account.provider.as_str(), "generic");
    assert_eq!(account.credential, CredentialSource::Keyring);
    assert_eq!(account.timers.connect.to_string(), "5s");
    assert_eq!(account.timers.bind.to_string(), "10s");
    assert_eq!(account.timers.response.to_string(), "30s");
    assert_eq!(account.timers.enquire_link.unwrap().to_string(), "30s");
    assert_eq!(account.timers.inactivity, None);
    assert_eq!(account.warnings(), []);
}

#[test]
fn a_random_id_is_a_version_4_uuid() {
    assert_eq!(AccountId::from_random([0; 16]).as_str(), "00000000-0000-4000-8000-000000000000");
    assert_eq!(AccountId::from_random([0xFF; 16]).as_str(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let id = AccountId::from_random(*b"0123456789abcdef");
    assert_eq!(AccountId::from_text(id.as_str()), Some(id));
}

#[test]
fn versions_are_read_and_shown() {
    for (text, octet, shown) in [
        ("3.3", 0x33, "3.3"),
        ("3.4", 0x34, "3.4"),
        ("5.0", 0x50, "5.0"),
        ("0x34", 0x34, "3.4"),
        ("0x22", 0x22, "0x22"),
        ("0x0", 0x00, "0x00"),
        ("0xFF", 0xFF, "0xff"),
    ] {
        let version: InterfaceVersion = text.parse().unwrap();
        assert_eq!((version.0, version.to_string().as_str()), (octet, shown));
        assert_eq!(version.to_string().parse(), Ok(version));
    }
    for text in ["", "34", "3.5", "0x", "0x100", "0x+1", "0x-1", "52"] {
        assert_eq!(InterfaceVersion::from_text(text), None, "{text}");
    }
}

#[test]
fn a_host_is_a_name_or_an_address() {
    for text in
        ["localhost", "smsc-1.example.net", "10.0.0.1", "::1", "fe80::1%eth0", "smsc_1", "bücher.example"]
    {
        assert!(Host::from_text(text).is_some(), "{text}");
    }
    for text in ["", " ", "a b", "smpp://a", "a:2775", "a/b", "u@a", "[::1]", "a\0"] {
        assert!(Host::from_text(text).is_none(), "{text:?}");
    }
}

#[test]
fn a_name_is_no_option_and_no_url() {
    for text in ["lab", "Лаборатория", "a b", "lab:1", "a-b"] {
        assert!(AccountName::from_text(text).is_some(), "{text}");
    }
    for text in ["", " lab", "lab\n", "-v", "smpp://a", "a\u{1b}[0m"] {
        assert!(AccountName::from_text(text).is_none(), "{text:?}");
    }
}

#[test]
fn bind_texts_are_ascii_without_nul_of_any_length() {
    assert!(AsciiText::from_text("").is_some());
    assert!(AsciiText::from_text(&"a".repeat(300)).is_some());
    assert!(AsciiText::from_text("a\0").is_none());
    assert!(AsciiText::from_text("é").is_none());
}

#[test]
fn what_is_too_long_is_warned_of_with_its_clause() {
    let long = |octets: usize| AsciiText("x".repeat(octets));
    let fits = Account {
        system_id: long(15),
        system_type: long(12),
        address_range: long(40),
        source_addr: long(20),
        ..account()
    };
    assert_eq!(fits.warnings(), []);
    let over = Account {
        system_id: long(16),
        system_type: long(13),
        address_range: long(41),
        source_addr: long(21),
        ..account()
    };
    let said: Vec<String> = over.warnings().iter().map(ToString::to_string).collect();
    for (said, start, clause) in [
        (&said[0], "system_id has 16 octets, at most 15", "§4.7.30"),
        (&said[1], "system_type has 13 octets, at most 12", "§4.7.31"),
        (&said[2], "address_range has 41 octets, at most 40", "§4.7.3)"),
        (&said[3], "source_addr has 21 octets, at most 20", "§4.7.29"),
    ] {
        assert!(said.starts_with(start) && said.contains(clause), "{said}");
    }
    assert_eq!(said.len(), 4);
}

#[test]
fn a_transceiver_of_version_3_3_is_warned_of() {
    let old = Account { interface_version: InterfaceVersion::V3_3, ..account() };
    assert_eq!(old.warnings(), [Warning::TransceiverBefore34(InterfaceVersion::V3_3)]);
    assert_eq!(Account { bind: Topology::TX, ..old }.warnings(), []);
}
