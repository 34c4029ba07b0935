//! What holds for any bytes and any PDU.

use std::ops::{ControlFlow, RangeInclusive};

use bytes::Bytes;
use proptest::prelude::*;
use smppcon::wire::{
    Chunk, CommandId, CommandStatus, Content, FieldId, Frame, Kind, LAYOUTS, Name, Pdu, Sequence, Severity,
    TLVS, Tag, Tlv, Version, dissect, encode, masked, peek,
};

use super::assert_tiles;

fn any_id() -> impl Strategy<Value = u32> {
    let known = prop::sample::select(CommandId::NAMED.iter().map(|id| id.0).collect::<Vec<_>>());
    prop_oneof![9 => known, 1 => any::<u32>()]
}

fn any_version() -> impl Strategy<Value = Version> {
    prop::sample::select(vec![Version::V33, Version::V34, Version::V50])
}

/// Bytes that get past the first fields now and then: many NULs, small numbers, plausible TLVs.
fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let octet = prop_oneof![4 => Just(0_u8), 4 => 0_u8..8, 4 => 0x20_u8..0x7F, 1 => any::<u8>()];
    let tlv = (
        prop::sample::select(TLVS.iter().map(|row| row.tag.0).collect::<Vec<_>>()),
        prop::collection::vec(any::<u8>(), 0..6),
    )
        .prop_map(|(tag, value)| {
            let length = u16::try_from(value.len()).unwrap();
            [&tag.to_be_bytes()[..], &length.to_be_bytes(), &value].concat()
        });
    (
        prop::collection::vec(octet, 0..80),
        prop::collection::vec(tlv, 0..3),
        prop::collection::vec(any::<u8>(), 0..4),
    )
        .prop_map(|(fields, tlvs, rest)| [fields, tlvs.concat(), rest].concat())
}

fn any_frame() -> impl Strategy<Value = Frame> {
    (any_id(), prop_oneof![Just(0), any::<u32>()], any::<u32>(), any_body()).prop_map(
        |(id, status, sequence, body)| {
            let length = u32::try_from(16 + body.len()).unwrap();
            let header = [length, id, status, sequence].map(u32::to_be_bytes).concat();
            Frame::new(Bytes::from([header, body].concat())).unwrap()
        },
    )
}

fn content(kind: Kind, characters: RangeInclusive<u8>) -> BoxedStrategy<Content> {
    let text =
        |most: u8| prop::collection::vec(characters.clone(), 0..usize::from(most)).prop_map(Content::from);
    match kind {
        Kind::Int(1) => any::<u8>().prop_map(Content::from).boxed(),
        Kind::Int(_) => any::<u32>().prop_map(Content::from).boxed(),
        Kind::Text(most) => text(most.of(Version::V33)).boxed(),
        Kind::Time => prop_oneof![Just(Content::from("")), Just(Content::from("000002000000000R"))].boxed(),
        Kind::Octets(_) => prop::collection::vec(any::<u8>(), 0..=255).prop_map(Content::from).boxed(),
        Kind::List(_, fields) => {
            let item = if fields.iter().any(|field| field.id == FieldId::DestFlag) {
                let sme = (any::<u8>(), any::<u8>(), text(21)).prop_map(|(ton, npi, address)| {
                    vec![
                        (FieldId::DestFlag, Content::Int(1)),
                        (FieldId::DestAddrTon, ton.into()),
                        (FieldId::DestAddrNpi, npi.into()),
                        (FieldId::DestinationAddr, address),
                    ]
                });
                let list = text(21)
                    .prop_map(|name| vec![(FieldId::DestFlag, Content::Int(2)), (FieldId::DlName, name)]);
                prop_oneof![sme, list].boxed()
            } else {
                fields
                    .iter()
                    .map(|field| {
                        content(field.kind, characters.clone()).prop_map(|it| (field.id, it)).boxed()
                    })
                    .collect::<Vec<_>>()
                    .boxed()
            };
            prop::collection::vec(item, 1..6).prop_map(Content::List).boxed()
        }
        Kind::Count(_) | Kind::When(..) | Kind::Choice(..) => unreachable!("not given"),
    }
}

/// Any well-formed PDU of the tables with strings of these octets; lengths and counts are left to the writer.
pub(crate) fn any_pdu(characters: RangeInclusive<u8>) -> impl Strategy<Value = Pdu> {
    prop::sample::select(LAYOUTS.iter().collect::<Vec<_>>()).prop_flat_map(move |layout| {
        let counts = |id| {
            layout
                .fields
                .iter()
                .any(|field| matches!(field.kind, Kind::Octets(by) | Kind::List(by, _) if by == id))
        };
        let given =
            layout.fields.iter().filter(|field| !counts(field.id) && !matches!(field.kind, Kind::When(..)));
        let fields: Vec<_> = given
            .map(|field| {
                content(field.kind, characters.clone()).prop_map(|content| (field.id, content)).boxed()
            })
            .collect();
        let tlv = prop::sample::select(TLVS.iter().collect::<Vec<_>>()).prop_flat_map(|row| {
            let most = usize::from(row.most).min(40).max(row.least.into());
            prop::collection::vec(any::<u8>(), usize::from(row.least)..=most)
                .prop_map(|value| Tlv { tag: row.tag, value: value.into() })
        });
        (fields, prop::collection::vec(tlv, 0..4), 1_u32..0x7FFF_FFFF).prop_map(
            move |(fields, tlvs, sequence)| Pdu {
                id: layout.id,
                status: CommandStatus::ROK,
                sequence: Sequence(sequence),
                bare: false,
                fields,
                tlvs,
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_bytes_tile(frame in any_frame(), version in any_version()) {
        assert_tiles(&dissect(&frame, version));
    }

    #[test]
    fn reading_is_the_same_twice_and_masking_keeps_the_shape(frame in any_frame()) {
        let seen = dissect(&frame, Version::V50);
        prop_assert_eq!(&seen, &dissect(&frame, Version::V50));
        let hidden = Frame::new(masked(frame.bytes()).into()).unwrap();
        let spans = |seen: &smppcon::wire::Dissection| seen.nodes.iter().map(|node| (node.name, node.span)).collect::<Vec<_>>();
        if seen.findings.iter().all(|it| it.severity() < Severity::Error) {
            prop_assert_eq!(spans(&seen), spans(&dissect(&hidden, Version::V50)));
        }
    }

    #[test]
    fn what_is_encoded_is_read_back(pdu in any_pdu(1..=255)) {
        let written = encode(&pdu).unwrap();
        let seen = dissect(&written.frame, Version::V50);
        assert_tiles(&seen);
        prop_assert_eq!(&seen.nodes, &written.nodes);
        let worst = seen.findings.iter().find(|it| it.severity() == Severity::Error);
        prop_assert_eq!(worst, None);
        let again = seen.to_pdu();
        for (field, content) in &pdu.fields {
            prop_assert_eq!(again.content(*field), Some(content), "{}", field.name());
        }
        prop_assert_eq!(&again.tlvs, &pdu.tlvs);
        prop_assert_eq!(encode(&again).unwrap(), written);
    }
}

#[test]
fn what_no_length_can_say_is_refused() {
    use smppcon::wire::EncodeError;
    let message = Pdu::request(CommandId::SUBMIT_SM);
    let long = message.clone().with(FieldId::ShortMessage, vec![b'x'; 256]);
    let error = EncodeError::TooMany { field: FieldId::SmLength, len: 256, most: 255 };
    assert_eq!(encode(&long).unwrap_err(), error);
    assert_eq!(error.to_string(), "256 are more than the 255 that sm_length can say");
    let wide = message.clone().with(FieldId::EsmClass, 256_u32);
    assert_eq!(
        encode(&wide).unwrap_err(),
        EncodeError::TooLarge { field: FieldId::EsmClass, value: 256, octets: 1 }
    );
    let foreign = message.clone().with(FieldId::SystemId, "me");
    assert_eq!(
        encode(&foreign).unwrap_err(),
        EncodeError::NoSuchField(CommandId::SUBMIT_SM, FieldId::SystemId)
    );
    let payload = message.with_tlv(Tag::MESSAGE_PAYLOAD, vec![0; 65536]);
    assert_eq!(
        encode(&payload).unwrap_err(),
        EncodeError::TlvTooLong { tag: Tag::MESSAGE_PAYLOAD, len: 65536 }
    );
}

#[test]
fn a_length_that_is_given_is_written_as_it_is() {
    let pdu =
        Pdu::request(CommandId::SUBMIT_SM).with(FieldId::SmLength, 200_u8).with(FieldId::ShortMessage, "hi");
    let written = encode(&pdu).unwrap();
    let message = written.nodes.iter().find(|node| node.name == Name::Field(FieldId::ShortMessage));
    assert_eq!(
        message.unwrap().span.of(written.frame.bytes()),
        b"hi",
        "the editor still knows where it stands"
    );
    assert_eq!(dissect(&written.frame, Version::V34).int(FieldId::SmLength), Some(200));
}

/// What `peek` visits, and what the tree has in its place.
#[track_caller]
fn assert_peeks(frame: &Frame) {
    let mut peeked = Vec::new();
    peek(frame.bytes(), |name, octets| {
        peeked.push((name, octets));
        ControlFlow::Continue(())
    });
    let seen = dissect(frame, Version::V50);
    // An item of a list is no value: its fields are.
    let is_item = |at: usize, depth| {
        let below = seen.nodes.get(at + 1).filter(|it| it.depth > depth);
        below.is_some_and(|it| matches!(it.name, Name::Field(_)))
    };
    let body =
        seen.nodes.iter().enumerate().filter(|(_, node)| node.span.start >= 16 || node.span.is_empty());
    let values: Vec<_> = body
        .filter_map(|(at, node)| {
            if let Name::TlvValue(_) = node.name {
                return Some((node.name, node.span.of(frame.bytes())));
            }
            let is_field = matches!(node.name, Name::Field(_)) && !is_item(at, node.depth);
            is_field.then(|| (node.name, seen.octets_of(node)))
        })
        .collect();
    assert_eq!(peeked, values, "{seen:?}");
}

#[test]
fn published_and_malformed_pdus_are_peeked_at_as_they_are_read() {
    let mut reader = csv::Reader::from_path("tests/data/vectors.csv").unwrap();
    let vectors: Vec<String> = reader.records().map(|row| row.unwrap()[1].to_owned()).collect();
    let malformed = std::fs::read_to_string("tests/data/malformed.hex").unwrap();
    let malformed = malformed.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let all = vectors.iter().map(String::as_str).chain(malformed);
    let mut frames = 0;
    for hex in all {
        let digits: String = hex.chars().take_while(char::is_ascii_hexdigit).collect();
        for chunk in Chunk::cut(super::unhex(&digits).into()) {
            if let Some(frame) = chunk.frame() {
                assert_peeks(frame);
                frames += 1;
            }
        }
    }
    assert!(frames > 150, "{frames}");
}

proptest! {
    #[test]
    fn any_bytes_are_peeked_at_as_they_are_read(frame in any_frame()) {
        assert_peeks(&frame);
    }

    #[test]
    fn any_pdu_is_peeked_at_as_it_is_read(pdu in any_pdu(1..=255)) {
        assert_peeks(&encode(&pdu).unwrap().frame);
    }
}
