//! Each rule by a message that it is for, and that a plain message has nothing against it.

use std::time::{Duration, SystemTime};

use super::*;
use crate::compose::{Clock, Coding, Handsets};
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::text::{Class, Codings, Group};

fn clock() -> Clock {
    Clock { now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_464_000), utc_offset: 0 }
}

fn draft(text: &str) -> Draft {
    Draft { from: "Acme".into(), to: "+447700900001".into(), text: text.into(), ..Draft::new() }
}

fn linted(draft: &Draft, rules: &Rules) -> Vec<String> {
    let with = With { rules, book: &Handsets::default(), clock: clock(), reference: 1 };
    let composed = draft.compose(&with).unwrap();
    lint(draft, &composed, &with).iter().map(Lint::to_string).collect()
}

fn wtc() -> Rules {
    let text = |text: &str| Setting::from_text(text).unwrap();
    let [id, name] = ["x", "x"];
    let mut account = crate::config::account::Account::new(
        Setting::from_text(id).unwrap(),
        Setting::from_text(name).unwrap(),
        Setting::from_text("h").unwrap(),
        Setting::from_text("1").unwrap(),
        text("u"),
    );
    account.provider = Setting::from_text("wtc").unwrap();
    Rules::of(&account)
}

#[test]
fn a_plain_message_has_nothing_against_it() {
    for draft in [
        draft("Hello €"),
        draft("Привет 😀"),
        draft(&"long ".repeat(100)),
        Draft { from: "12345".into(), ..draft("x") },
        Draft { from: String::new(), to: "447700900001, 447700900002".into(), ..draft("x") },
        draft("x").with_field(FieldId::ValidityPeriod, "in 2h").with_field(FieldId::RegisteredDelivery, "1"),
    ] {
        assert_eq!(linted(&draft, &Rules::default()), [""; 0], "{draft:?}");
        assert_eq!(linted(&draft, &wtc()), [""; 0], "{draft:?}");
    }
}

#[test]
fn addresses_are_looked_at() {
    let field = |field, typed: &str| draft("x").with_field(field, typed);
    for (draft, said) in [
        (
            field(FieldId::DestinationAddr, "+447700900001"),
            "destination_addr: begins with +, which TON 1 already says: some message centres refuse it",
        ),
        (
            Draft { to: "07700900001".into(), ..draft("x") },
            "destination_addr: begins with 0: an international number (TON 1) begins with its country",
        ),
        (
            field(FieldId::SourceAddrTon, "1"),
            "source_addr_ton: the address has letters, and letters want TON 5",
        ),
        (
            Draft { from: "123456".into(), ..field(FieldId::SourceAddrTon, "5") },
            "source_addr_ton: TON 5 says letters, and the address has only digits",
        ),
        (
            Draft { from: "Acme Services".into(), ..draft("x") },
            "source_addr: 13 characters: an alphanumeric sender has at most 11",
        ),
        (
            Draft { from: "a`b".into(), ..draft("x") },
            "source_addr: phones cannot show '`' U+0060 grave accent in a sender",
        ),
        (Draft { to: "Bob".into(), ..draft("x") }, "destination_addr: a name is no number to send to"),
        (
            Draft { to: "4477009000011234".into(), ..draft("x") },
            "destination_addr: 16 digits: an international number has at most 15",
        ),
        (
            Draft { to: "+12345".into(), ..draft("x") },
            "destination_addr: 5 digits are a short code, which is no international number",
        ),
        (
            field(FieldId::DestAddrNpi, "0"),
            "dest_addr_npi: NPI 0: international numbers (TON 1) are of plan 1",
        ),
        (
            Draft { to: "447700900001, +447700900001".into(), ..draft("x") },
            "destination_addr: 447700900001 gets it more than once",
        ),
        (
            field(FieldId::ServiceType, "TOOLONG"),
            "service_type: 7 octets, 5 are allowed: some cut it, some refuse the PDU",
        ),
    ] {
        assert_eq!(linted(&draft, &Rules::default()), [said]);
    }
}

#[test]
fn texts_are_looked_at() {
    let split = |split, text: &str| Draft { split: Some(split), ..draft(text) };
    let coding = |value, text: &str| Draft { coding: Coding::Fixed(value), ..draft(text) };
    let flash = Group::Class(Class::Flash);
    for (draft, said) in [
        (draft(""), "text: there is no text"),
        (split(Split::None, &"x".repeat(161)), "text: 1 more than one message holds, and it is not cut here"),
        (split(Split::Payload, "x"), "text: message_payload is not supported everywhere"),
        (split(Split::Sar, "x"), "text: sar_ TLVs are not supported everywhere"),
        (draft(&"x".repeat(1700)), "text: 12 parts: each is paid for, and some phones join no more than 10"),
        (coding(3, "ça"), "text: 'ç' U+00E7 is not in GSM: some message centres drop it"),
        (coding(5, "日"), "data_coding: data_coding 5 is read in different ways: this is Shift_JIS"),
        (
            Draft { group: flash, ..draft(&"x".repeat(161)) },
            "text: a flash message (class 0) of several parts is joined by few phones",
        ),
        (
            coding(4, "050003010201ff"),
            "text: it begins like a user data header, and esm_class does not say so (bit 0x40)",
        ),
    ] {
        assert_eq!(linted(&draft, &Rules::default()), [said]);
    }
    let cut = linted(&split(Split::None, &"x".repeat(255)), &Rules::default());
    assert!(cut.contains(&"sm_length: sm_length 255 is not allowed before SMPP 5.0".to_owned()), "{cut:?}");
    assert_eq!(
        linted(&coding(9, "日"), &wtc())[0],
        "data_coding: the provider does not publish data_coding 9"
    );
    let packed =
        Rules { codings: Codings { packing: Packing::Packed, ..Codings::default() }, ..Rules::default() };
    assert_eq!(
        linted(&draft("1234567@"), &packed),
        ["text: a packed part ends with @, which a reader may take for nothing"]
    );
}

#[test]
fn fields_are_looked_at_together() {
    let field = |field, typed: &str| draft("x").with_field(field, typed);
    let schedule = |draft: Draft, at: &str| draft.with_field(FieldId::ScheduleDeliveryTime, at);
    for (draft, said) in [
        (
            field(FieldId::RegisteredDelivery, "3"),
            "registered_delivery: 3 (success only) is reserved before SMPP 5.0",
        ),
        (
            field(FieldId::EsmClass, "4"),
            "esm_class: the bits 0x04 say that it is a receipt or an acknowledgement",
        ),
        (field(FieldId::ValidityPeriod, "2020-01-01"), "validity_period: is over already"),
        (
            schedule(field(FieldId::ValidityPeriod, "in 1h"), "in 2h"),
            "validity_period: ends before the message is delivered",
        ),
        (
            Draft { text: "x".repeat(161), ..field(FieldId::ReplaceIfPresentFlag, "1") },
            "replace_if_present_flag: each part of the message would replace the part before",
        ),
        (
            Draft { tlvs: vec!["dest_port=1".into()], text: "x".repeat(161), ..draft("") },
            "dest_port: dest_port is not to be used beside a user data header",
        ),
        (
            Draft { tlvs: vec!["receipted_message_id=1".into()], ..draft("x") },
            "receipted_message_id: TLV receipted_message_id is not listed for this PDU",
        ),
        (
            Draft { tlvs: vec!["congestion_state=1".into()], ..draft("x") },
            "congestion_state: TLV congestion_state came with SMPP 5.0",
        ),
        (
            field(FieldId::EsmClass, "0x40"),
            "PDU: esm_class says a user data header is there, the message begins with text",
        ),
        (
            Draft { operation: "broadcast_sm".parse().unwrap(), ..draft("x") },
            "PDU: the PDU came with SMPP 5.0, the account speaks an older one",
        ),
        (field(FieldId::CommandStatus, "8"), "PDU: it is sent as it stands: no window, no response timer"),
    ] {
        let found = linted(&draft, &Rules::default());
        assert!(found.contains(&said.to_owned()), "{said}: {found:?}");
    }
    let rules = Rules { bind: Topology::TX, ..Rules::default() };
    assert_eq!(
        linted(&field(FieldId::RegisteredDelivery, "1"), &rules),
        ["registered_delivery: receipts do not come to a transmitter: bind as TRX, or RX beside it"]
    );
    let query = Draft { operation: "query_sm".parse().unwrap(), ..draft("") };
    assert_eq!(
        linted(&query, &wtc()),
        ["PDU: the provider does not publish query_sm: a generic_nack is likely"]
    );
    let hex = Draft { operation: Operation::Hex, ..draft("dead") };
    assert!(linted(&hex, &Rules::default()).iter().any(|it| it.contains("these octets are no PDU")));
}
