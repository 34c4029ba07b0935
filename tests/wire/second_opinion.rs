//! rusmpp, a typed codec that other people wrote, as a second opinion on well-formed PDUs: the octets that it
//! takes for a field are those that we take for it, and what it writes is what we wrote.

use bytes::BytesMut;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use rusmpp::Command;
use rusmpp::decode::DecodeWithLength;
use rusmpp::encode::{Encode, Length};
use serde_json::Value as Json;
use smppcon::wire::{CommandId, Dissection, Frame, Name, Pdu, Value, Version, dissect, encode, layout};

/// The PDU in rusmpp's eyes; `None` where it refuses it.
fn theirs(frame: &Frame) -> Option<Command> {
    let rest = &frame.bytes()[4..];
    let (command, read) = Command::decode(&mut BytesMut::from(rest), rest.len()).ok()?;
    (read == rest.len()).then_some(command)
}

fn assert_agree(seen: &Dissection, command: &Command) {
    let mut written = vec![0; command.length()];
    let length = command.encode(&mut written);
    // It drops reserved bits inside some TLVs, so of those only the extent is compared.
    let tlvs = seen.nodes.iter().find(|node| matches!(node.name, Name::Tlv(_)));
    let fields = tlvs.map_or_else(|| seen.frame().bytes().len(), |node| node.span.start as usize);
    assert_eq!(written[..fields - 4], seen.frame().bytes()[4..fields], "{command:?}");
    assert_eq!(length, seen.frame().bytes().len() - 4, "{command:?}");
    let json = serde_json::to_value(command).unwrap();
    assert_eq!(json["sequence_number"], seen.frame().sequence().0);
    let Some(fields) = json["pdu"].as_object().and_then(|pdu| pdu.values().next()) else { return };
    for node in seen.nodes.iter().filter(|node| node.depth == 0) {
        let Name::Field(field) = node.name else { continue };
        let octets = node.span.of(seen.frame().bytes());
        match (&fields[field.name()], node.value) {
            (Json::Array(other), Value::Text | Value::Octets) => {
                assert_eq!(
                    other,
                    &octets.iter().copied().map(Json::from).collect::<Vec<_>>(),
                    "{}",
                    field.name()
                );
            }
            (Json::Number(other), Value::Int(value)) => assert_eq!(other.as_u64(), Some(value.into())),
            _ => (),
        }
    }
}

#[test]
fn published_pdus_read_the_same() {
    let mut reader = csv::Reader::from_path("tests/data/vectors.csv").unwrap();
    let mut agreed = 0;
    for row in reader.records().map(Result::unwrap).filter(|row| &row[2] == "yes") {
        let seen = dissect(&super::frame(&row[1]), Version::V50);
        if let Some(command) = theirs(seen.frame()) {
            assert_agree(&seen, &command);
            agreed += 1;
        }
    }
    assert_eq!(agreed, 131, "all of them");
}

#[test]
fn any_pdu_of_the_tables_reads_the_same() {
    let mut runner = TestRunner::deterministic();
    let mut with_tlvs = 0;
    for _ in 0..1200 {
        let pdu = super::properties::any_pdu(0x20..=0x7E).new_tree(&mut runner).unwrap().current();
        let bare = Pdu { tlvs: Vec::new(), ..pdu.clone() };
        // It knows no PDU of 3.3 and of no vendor.
        if layout(pdu.id).is_none_or(|it| !it.is_standard()) {
            continue;
        }
        for pdu in [bare, pdu] {
            let written = encode(&pdu).unwrap();
            match theirs(&written.frame) {
                Some(command) => {
                    assert_agree(&dissect(&written.frame, Version::V50), &command);
                    with_tlvs += usize::from(!pdu.tlvs.is_empty());
                }
                // It refuses TLVs whose values are strings without a NUL or out of range, and the long
                // addresses of data_sm.
                None => assert!(!pdu.tlvs.is_empty() || pdu.id == CommandId::DATA_SM, "{pdu:?}"),
            }
        }
    }
    assert!(with_tlvs > 200, "{with_tlvs} with TLVs agreed");
}
