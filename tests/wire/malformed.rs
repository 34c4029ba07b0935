//! Bytes that are wrong on purpose: none stops the reading, none costs the PDU after it, each is said.

use smppcon::wire::FieldId as F;
use smppcon::wire::FindingKind as K;
use smppcon::wire::{
    Chunk, Deframer, FindingKind, Frame, FrameError, Severity, Tag, TimeError, Version, dissect,
};

use super::{assert_tiles, unhex};

/// What is to be said of a line of the file.
enum Said {
    /// Of its first PDU.
    Findings(Vec<FindingKind>),
    /// Of octets that begin no PDU.
    NoPdu(FrameError),
}

use Said::{Findings, NoPdu};

fn range(says: u32) -> Said {
    NoPdu(FrameError::Length { says, len: 50 })
}

/// Every line of the file, by the start of its note.
fn lines() -> Vec<(&'static str, Said)> {
    [header(), binds(), messages(), tlvs(), responses()].into_iter().flatten().collect()
}

fn header() -> Vec<(&'static str, Said)> {
    vec![
        ("VALID submit_sm", Findings(vec![])),
        ("VALID enquire_link", Findings(vec![])),
        ("command_length 1", NoPdu(FrameError::Length { says: 1, len: 16 })),
        ("command_length 12", NoPdu(FrameError::Length { says: 12, len: 16 })),
        ("command_length one more", NoPdu(FrameError::Length { says: 17, len: 16 })),
        ("command_length 1 MiB", range(0x10_0000)),
        ("command_length 2^31", range(0x8000_0000)),
        ("truncated", NoPdu(FrameError::Short { len: 2 })),
        ("HTTP", NoPdu(FrameError::Length { says: 0x4745_5420, len: 18 })),
        ("command_id 0", Findings(vec![K::UnknownCommand])),
        ("command_id 0x00000022", Findings(vec![K::CommandGone, K::Missing(F::ParamName)])),
        ("command_id 0x00010200", Findings(vec![K::UnknownCommand])),
        ("command_id 0x7FFFFFFF", Findings(vec![K::UnknownCommand])),
        ("command_id 0x80000102", Findings(vec![K::UnknownCommand])),
        // Only what went before it says that nobody asked.
        ("submit_sm_resp nobody", Findings(vec![])),
        ("generic_nack with", Findings(vec![K::NackWithoutNumber])),
        ("enquire_link with 3", Findings(vec![K::LeftOver])),
        ("sequence_number 0", Findings(vec![K::SequenceOutOfRange])),
        ("sequence_number 0xFFFFFFFF", Findings(vec![K::SequenceOutOfRange])),
        ("three PDUs", Findings(vec![])),
    ]
}

fn binds() -> Vec<(&'static str, Said)> {
    let odd = |says, taken| K::OddVersion { says, taken };
    vec![
        ("bind_transceiver: system_id not", Findings(vec![K::Unterminated(F::SystemId)])),
        ("bind_transceiver: address_range not", Findings(vec![K::Missing(F::AddressRange)])),
        ("bind_transceiver: ends before", Findings(vec![K::Missing(F::InterfaceVersion)])),
        ("password 10 octets", Findings(vec![K::TooLong { field: F::Password, most: 9 }])),
        ("address_range 42", Findings(vec![K::TooLong { field: F::AddressRange, most: 41 }])),
        ("interface_version 0x00", Findings(vec![odd(0, Version::V33)])),
        ("interface_version 0x51", Findings(vec![odd(0x51, Version::V50)])),
        ("addr_ton/npi 0xFF", Findings(vec![K::Reserved(F::AddrTon), K::Reserved(F::AddrNpi)])),
        ("system_id with 8-bit", Findings(vec![K::NotText(F::SystemId)])),
        ("bind_transceiver_resp OK", Findings(vec![K::BodyMissing])),
        ("outbind without", Findings(vec![K::Missing(F::Password)])),
    ]
}

fn messages() -> Vec<(&'static str, Said)> {
    let bad_time = |field, why| Findings(vec![K::BadTime { field, why }]);
    vec![
        ("submit_sm cut inside", Findings(vec![K::Unterminated(F::DestinationAddr)])),
        ("sm_length 0 but", Findings(vec![K::LeftOver])),
        ("sm_length 1 with", Findings(vec![K::LeftOver])),
        ("destination_addr 22", Findings(vec![K::TooLong { field: F::DestinationAddr, most: 21 }])),
        ("service_type 8", Findings(vec![K::TooLong { field: F::ServiceType, most: 6 }])),
        ("schedule_delivery_time with", bad_time(F::ScheduleDeliveryTime, TimeError::Range("month"))),
        ("validity_period 31", bad_time(F::ValidityPeriod, TimeError::Length(30))),
        ("UDHI set, empty", Findings(vec![K::UdhMissing])),
        ("UDHI, UDHL 255", Findings(vec![K::UdhBeyondEnd { says: 255, left: 5 }])),
        ("UDH concatenation: total 0", Findings(vec![K::PartOutOfRange])),
        ("UDHI with UDHL 0", Findings(vec![K::UdhEmpty])),
        ("UCS2 lone high", Findings(vec![K::LoneSurrogate])),
        ("default alphabet with", Findings(vec![K::NotSevenBit(0)])),
        ("deliver_sm with receipt flag", Findings(vec![K::ReceiptUnlike])),
        (
            "submit_multi: 255",
            Findings(vec![
                K::CountOutOfRange { field: F::NumberOfDests, says: 255 },
                K::CountBeyondEnd { field: F::DestAddress, says: 255, read: 0 },
            ]),
        ),
        ("submit_multi: dest_flag 9", Findings(vec![K::UnknownChoice(F::DestFlag)])),
        (
            "replace_sm: sm_length 64",
            Findings(vec![K::LengthBeyondEnd { field: F::ShortMessage, says: 64, left: 2 }]),
        ),
    ]
}

fn tlvs() -> Vec<(&'static str, Said)> {
    let length = |tag| K::TlvLength { tag, least: 2, most: 2 };
    vec![
        ("TLV header cut", Findings(vec![K::LeftOver])),
        (
            "TLV length 65535",
            Findings(vec![K::TlvBeyondEnd { tag: Tag::MESSAGE_PAYLOAD, says: 65535, left: 0 }]),
        ),
        ("user_message_reference of 3", Findings(vec![length(Tag::USER_MESSAGE_REFERENCE)])),
        ("sar_msg_ref_num of 1", Findings(vec![K::SarIncomplete, length(Tag::SAR_MSG_REF_NUM)])),
        ("SAR part 7 of 2", Findings(vec![K::PartOutOfRange])),
        ("TLV tags 0x0000", Findings(vec![K::TlvUnknown(Tag(0)), K::TlvUnknown(Tag(0xFFFF))])),
        (
            "receipted_message_id without",
            Findings(vec![
                K::TlvNotListed(Tag::RECEIPTED_MESSAGE_ID),
                K::TlvUnterminated(Tag::RECEIPTED_MESSAGE_ID),
            ]),
        ),
        ("data_sm without", Findings(vec![K::TlvMissing(Tag::MESSAGE_PAYLOAD)])),
    ]
}

fn responses() -> Vec<(&'static str, Said)> {
    vec![
        ("submit_sm_resp status 0", Findings(vec![K::BodyMissing])),
        ("submit_sm_resp with error", Findings(vec![K::BodyWithError])),
        ("submit_sm_resp: message_id 66", Findings(vec![K::TooLong { field: F::MessageId, most: 65 }])),
    ]
}

/// Hex and note of every line of the file.
fn file() -> Vec<(Vec<u8>, String)> {
    let file = std::fs::read_to_string("tests/data/malformed.hex").unwrap();
    let lines = file.lines().filter_map(|line| line.split_once("  # "));
    lines.map(|(hex, note)| (unhex(hex), note.to_owned())).collect()
}

fn found(frame: &Frame) -> Vec<FindingKind> {
    assert_tiles(&dissect(frame, Version::V33));
    assert_tiles(&dissect(frame, Version::V50));
    let seen = dissect(frame, Version::V34);
    assert_tiles(&seen);
    seen.findings.iter().map(|finding| finding.kind).collect()
}

/// What is to be said of a line: of those that fit its note the one that says most of it.
fn said<'a>(lines: &'a [(&'static str, Said)], note: &str) -> &'a Said {
    let fits = lines.iter().filter(|(start, _)| note.starts_with(start));
    let best = fits.max_by_key(|(start, _)| start.len());
    &best.unwrap_or_else(|| panic!("nothing is said of {note}")).1
}

#[test]
fn the_deviation_of_each_line_is_named() {
    let (lines, file) = (lines(), file());
    assert_eq!((file.len(), lines.len()), (59, 59));
    for (octets, note) in file {
        let chunk = Chunk::cut(octets.into()).remove(0);
        match (&chunk, said(&lines, &note)) {
            (Chunk::Frame(frame), Findings(expected)) => assert_eq!(found(frame), *expected, "{note}"),
            (Chunk::Unframed { why, .. }, NoPdu(expected)) => assert_eq!(why, expected, "{note}"),
            (chunk, _) => panic!("{note}: {chunk:?}"),
        }
    }
}

#[test]
fn no_line_costs_the_pdu_after_it() {
    let lines = lines();
    let control = unhex("00000010000000150000000000000063");
    let mut kept = 0;
    for (octets, note) in file() {
        let says = octets.first_chunk().map_or(0, |octets| u32::from_be_bytes(*octets) as usize);
        let mut deframer = Deframer::default();
        deframer.push(&octets);
        deframer.push(&control);
        let mut seen = Vec::new();
        let ended = loop {
            match deframer.next_frame() {
                Ok(Some(frame)) => seen.push(frame),
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        if says == octets.len() || note.starts_with("three PDUs") {
            let Findings(expected) = said(&lines, &note) else { panic!("{note}: a PDU") };
            assert_eq!(found(&seen[0]), *expected, "{note}");
            if says == octets.len() {
                assert_eq!(seen[1].bytes(), &control, "{note}");
                assert_eq!(ended, None, "{note}");
                kept += 1;
            }
        } else if (16..=Deframer::MOST as usize).contains(&says) {
            // One octet of the next PDU belongs to this one, and what is left of it is no PDU.
            assert_eq!(seen.len(), 1, "{note}");
            assert_eq!(seen[0].bytes()[16..], control[..1], "{note}");
            assert_eq!(deframer.remainder(), &control[1..], "{note}");
        } else {
            let most = Deframer::MOST;
            assert!(matches!(ended, Some(FrameError::OutOfRange { most: it, .. }) if it == most), "{note}");
            assert!(seen.is_empty(), "{note}");
        }
    }
    assert_eq!(kept, 51);
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
    assert_eq!(
        seen.findings.iter().map(|it| it.kind).collect::<Vec<_>>(),
        [FindingKind::ReceiptUnmarked, FindingKind::NulAfterMessage]
    );
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
