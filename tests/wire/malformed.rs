//! Bytes that are wrong on purpose: none stops the reading, none costs the PDU after it, each is said.

use smppcon::wire::FieldId as F;
use smppcon::wire::{Deframer, FindingKind, FrameError, Severity, Tag, TimeError, Version, dissect};

use super::{assert_tiles, unhex};

/// The findings of the first PDU of each line of the file, by the note behind it.
fn findings(note: &str) -> Vec<FindingKind> {
    let file = std::fs::read_to_string("tests/data/malformed.hex").unwrap();
    let line = file.lines().find(|line| line.split_once("# ").is_some_and(|(_, it)| it.starts_with(note)));
    let hex = line.unwrap_or_else(|| panic!("no line {note}")).split_once("  #").unwrap().0;
    let mut deframer = Deframer::default();
    deframer.push(&unhex(hex));
    let frame = deframer.next_frame().unwrap().unwrap();
    dissect(&frame, Version::V34).findings.iter().map(|finding| finding.kind).collect()
}

#[test]
fn no_line_costs_the_pdu_after_it() {
    let file = std::fs::read_to_string("tests/data/malformed.hex").unwrap();
    let control = unhex("00000010000000150000000000000063");
    let mut framed = 0;
    for hex in file.lines().filter_map(|line| Some(line.split_once("  #")?.0)) {
        let octets = unhex(hex);
        let says = u32::from_be_bytes(
            octets.iter().copied().chain([0; 4]).take(4).collect::<Vec<_>>().try_into().unwrap(),
        );
        let mut deframer = Deframer::default();
        deframer.push(&octets);
        if octets.len() < 4 || says as usize > octets.len() && says <= Deframer::MOST {
            assert_eq!(deframer.next_frame(), Ok(None), "{hex}: waits for more");
            continue;
        }
        if !(16..=Deframer::MOST).contains(&says) {
            let error = FrameError::OutOfRange { says, most: Deframer::MOST };
            assert_eq!(deframer.next_frame(), Err(error), "{hex}");
            continue;
        }
        deframer.push(&control);
        let mut seen = Vec::new();
        while let Ok(Some(frame)) = deframer.next_frame() {
            assert_tiles(&dissect(&frame, Version::V34));
            assert_tiles(&dissect(&frame, Version::V50));
            seen.push(frame);
        }
        framed += 1;
        if says as usize == octets.len() {
            assert_eq!(seen.last().unwrap().bytes()[..], control, "{hex}");
        }
    }
    assert_eq!(framed, 52);
}

#[test]
fn lines_without_a_fault_have_no_finding() {
    for note in ["VALID submit_sm", "VALID enquire_link", "interface_version 0x00", "addr_ton/npi 0xFF"] {
        assert_eq!(findings(note), [], "{note}");
    }
}

#[test]
fn each_faulty_field_is_named() {
    let bad_time = |field, why| FindingKind::BadTime { field, why };
    for (note, expected) in [
        ("command_id 0", vec![FindingKind::UnknownCommand]),
        ("command_id 0x80000102", vec![FindingKind::UnknownCommand]),
        ("generic_nack with sequence 0", vec![FindingKind::NackWithoutNumber]),
        ("enquire_link with 3 octets", vec![FindingKind::LeftOver]),
        ("bind_transceiver: system_id not", vec![FindingKind::Unterminated(F::SystemId)]),
        ("bind_transceiver: address_range not", vec![FindingKind::Missing(F::AddressRange)]),
        ("bind_transceiver: ends before", vec![FindingKind::Missing(F::InterfaceVersion)]),
        ("password 10 octets", vec![FindingKind::TooLong { field: F::Password, most: 9 }]),
        ("address_range 42", vec![FindingKind::TooLong { field: F::AddressRange, most: 41 }]),
        ("submit_sm cut inside", vec![FindingKind::Unterminated(F::DestinationAddr)]),
        ("sm_length 0 but", vec![FindingKind::LeftOver]),
        ("sm_length 1 with", vec![FindingKind::LeftOver]),
        ("destination_addr 22", vec![FindingKind::TooLong { field: F::DestinationAddr, most: 21 }]),
        ("service_type 8", vec![FindingKind::TooLong { field: F::ServiceType, most: 6 }]),
        ("schedule_delivery_time with", vec![bad_time(F::ScheduleDeliveryTime, TimeError::Range("month"))]),
        ("validity_period 31", vec![bad_time(F::ValidityPeriod, TimeError::Length(30))]),
    ] {
        assert_eq!(findings(note), expected, "{note}");
    }
}

#[test]
fn each_faulty_structure_is_named() {
    for (note, expected) in [
        ("UDHI set, empty", vec![FindingKind::UdhMissing]),
        ("UDHI, UDHL 255", vec![FindingKind::UdhBeyondEnd { says: 255, left: 5 }]),
        ("UDH concatenation: total 0", vec![FindingKind::PartOutOfRange]),
        ("TLV header cut", vec![FindingKind::LeftOver]),
        (
            "TLV length 65535",
            vec![FindingKind::TlvBeyondEnd { tag: Tag::MESSAGE_PAYLOAD, says: 65535, left: 0 }],
        ),
        (
            "user_message_reference of 3",
            vec![FindingKind::TlvLength { tag: Tag::USER_MESSAGE_REFERENCE, least: 2, most: 2 }],
        ),
        ("SAR part 7 of 2", vec![FindingKind::PartOutOfRange]),
        ("TLV tags 0x0000", vec![FindingKind::TlvUnknown(Tag(0)), FindingKind::TlvUnknown(Tag(0xFFFF))]),
        (
            "receipted_message_id without",
            vec![
                FindingKind::TlvNotListed(Tag::RECEIPTED_MESSAGE_ID),
                FindingKind::TlvUnterminated(Tag::RECEIPTED_MESSAGE_ID),
            ],
        ),
        (
            "submit_multi: 255",
            vec![FindingKind::CountBeyondEnd { field: F::DestAddress, says: 255, read: 0 }],
        ),
        ("submit_multi: dest_flag 9", vec![FindingKind::UnknownChoice(F::DestFlag)]),
        ("submit_sm_resp status 0", vec![FindingKind::BodyMissing]),
        ("submit_sm_resp with error", vec![FindingKind::BodyWithError]),
        ("submit_sm_resp: message_id 66", vec![FindingKind::TooLong { field: F::MessageId, most: 65 }]),
        ("data_sm without", vec![FindingKind::TlvMissing(Tag::MESSAGE_PAYLOAD)]),
        (
            "replace_sm: sm_length 64",
            vec![FindingKind::LengthBeyondEnd { field: F::ShortMessage, says: 64, left: 2 }],
        ),
        ("outbind without", vec![FindingKind::Missing(F::Password)]),
    ] {
        assert_eq!(findings(note), expected, "{note}");
    }
}

#[test]
fn tlvs_alone_in_a_response_are_read_as_tlvs() {
    // Error response: additional_status_info_text without the message_id before it.
    let frame = super::frame(concat!(
        "0000001d",
        "80000004",
        "0000000b",
        "00000001",
        "001d0009",
        "6e6f20726f75746500"
    ));
    let seen = dissect(&frame, Version::V34);
    assert_tiles(&seen);
    assert_eq!(seen.tlv(Tag::ADDITIONAL_STATUS_INFO_TEXT), Some(&b"no route\0"[..]));
    assert!(seen.findings.iter().any(|it| it.kind == FindingKind::OnlyTlvs));
    assert!(seen.findings.iter().all(|it| it.severity() < Severity::Error));
}

#[test]
fn a_nul_after_the_message_does_not_cost_the_tlvs() {
    // deliver_sm, "hi", a NUL that sm_length does not count, then receipted_message_id.
    let body = concat!(
        "00",
        "0000313100",
        "0000323200",
        "000000",
        "0000",
        "00000000",
        "026869",
        "00",
        "001e00023700"
    );
    let hex = format!("{:08x}{}{body}", 16 + body.len() / 2, "000000050000000000000001");
    let seen = dissect(&super::frame(&hex), Version::V34);
    assert_tiles(&seen);
    assert_eq!(seen.tlv(Tag::RECEIPTED_MESSAGE_ID), Some(&b"7\0"[..]));
    assert_eq!(seen.findings.iter().map(|it| it.kind).collect::<Vec<_>>(), [FindingKind::NulAfterMessage]);
}

#[test]
fn a_submit_multi_resp_without_its_count_is_a_success() {
    let frame = super::frame(concat!("00000013", "80000021", "00000000", "00000001", "696400"));
    let seen = dissect(&frame, Version::V34);
    assert_tiles(&seen);
    assert_eq!(seen.text(F::MessageId).unwrap(), "id");
    assert_eq!(
        seen.findings.iter().map(|it| it.kind).collect::<Vec<_>>(),
        [FindingKind::CountMissing(F::NoUnsuccess)]
    );
}
