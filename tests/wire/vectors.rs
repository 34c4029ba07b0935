//! PDUs published with other implementations and in the specifications, with their fields.
//!
//! `yes`: every field reads as published, and everything can be read. `tolerant`: so too, and the deviation is a
//! finding. `no`: an error is found, at the octet given where one is given, and what stands before it is still
//! there. The column `findings` has all that is to be found in the eyes of 5.0, each as its kind and octet.

use serde_json::Value as Json;
use smppcon::wire::{Dissection, FieldId, Name, Node, Severity, Tag, Value, Version, dissect};

use super::{assert_tiles, frame, unhex};

struct Vector {
    id: String,
    hex: String,
    valid: String,
    decoded: Json,
    notes: String,
    findings: String,
}

fn vectors() -> Vec<Vector> {
    let mut reader = csv::Reader::from_path("tests/data/vectors.csv").unwrap();
    let rows = reader.records().map(Result::unwrap).map(|row| Vector {
        id: row[0].to_owned(),
        hex: row[1].to_owned(),
        valid: row[2].to_owned(),
        decoded: serde_json::from_str(&row[3]).unwrap(),
        notes: row[4].to_owned(),
        findings: row[5].to_owned(),
    });
    rows.collect()
}

#[test]
fn every_published_pdu_reads_as_published() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 171);
    for vector in vectors.iter().filter(|vector| vector.valid != "no") {
        let seen = dissect(&frame(&vector.hex), Version::V50);
        assert_tiles(&seen);
        check_header(vector, &seen);
        if let Json::Object(body) = &vector.decoded["body"] {
            for (name, expected) in body {
                check_field(vector, &seen, &seen.nodes, name, expected);
            }
        }
        check_tlvs(vector, &seen);
        let worst = seen.findings.iter().map(smppcon::wire::Finding::severity).max();
        assert!(worst < Some(Severity::Error), "{}: {:?}", vector.id, seen.findings);
        if vector.valid == "tolerant" {
            assert!(worst.is_some(), "{}: nothing found, expected: {}", vector.id, vector.notes);
        }
    }
}

#[test]
fn what_is_found_is_what_is_wrong() {
    for vector in vectors() {
        let seen = dissect(&frame(&vector.hex), Version::V50);
        let found: Vec<String> =
            seen.findings.iter().map(|it| format!("{}@{}", it.kind.name(), it.span.start)).collect();
        assert_eq!(found.join(";"), vector.findings, "{}", vector.id);
    }
}

#[test]
fn what_cannot_be_read_is_an_error_at_its_place() {
    let broken: Vec<_> = vectors().into_iter().filter(|vector| vector.valid == "no").collect();
    assert_eq!(broken.len(), 6);
    for vector in broken {
        let seen = dissect(&frame(&vector.hex), Version::V50);
        assert_tiles(&seen);
        let errors: Vec<_> = seen.findings.iter().filter(|it| it.severity() == Severity::Error).collect();
        let [error] = errors[..] else { panic!("{}: {errors:?}", vector.id) };
        if let Some((_, offset)) = vector.notes.rsplit_once("offset ") {
            assert_eq!(error.span.start.to_string(), offset, "{}", vector.id);
        }
        assert_eq!(seen.nodes[3].name, Name::Field(FieldId::SequenceNumber));
        if vector.hex.len() > 40 {
            assert!(
                error.span.start == 16 || seen.nodes.len() > 4,
                "{}: fields before it are shown",
                vector.id
            );
        }
    }
}

#[test]
fn the_fields_before_a_cut_are_shown() {
    let vectors = vectors();
    let read = |id: &str| {
        let vector = vectors.iter().find(|vector| vector.id == id).unwrap();
        dissect(&frame(&vector.hex), Version::V34)
    };
    let cut = read("V017");
    assert_eq!(cut.text(FieldId::SystemType).as_deref(), Some("P\u{1}\u{1}"));
    assert_eq!(cut.int(FieldId::InterfaceVersion), None);
    let short = read("V122");
    assert_eq!(short.int(FieldId::SmLength), Some(16));
    assert_eq!(short.octets(FieldId::ShortMessage), Some(&unhex("10c1e1e9edf3faf1fc")[1..]));
}

fn check_header(vector: &Vector, seen: &Dissection) {
    let expected = &vector.decoded;
    let id =
        u32::from_str_radix(expected["command_id"].as_str().unwrap().trim_start_matches("0x"), 16).unwrap();
    let length = seen.int(FieldId::CommandLength).map(u64::from);
    assert_eq!(length, expected["command_length"].as_u64(), "{}", vector.id);
    assert_eq!(seen.frame().command_id().0, id, "{}", vector.id);
    assert_eq!(seen.frame().command_id().name(), expected["name"].as_str(), "{}", vector.id);
    assert_eq!(
        Some(u64::from(seen.frame().status().0)),
        expected["command_status"].as_u64(),
        "{}",
        vector.id
    );
    assert_eq!(
        Some(u64::from(seen.frame().sequence().0)),
        expected["sequence_number"].as_u64(),
        "{}",
        vector.id
    );
}

fn check_field(vector: &Vector, seen: &Dissection, nodes: &[Node], name: &str, expected: &Json) {
    let (name, hex) = match name.split_once("_hex") {
        Some((name, "")) => (name, true),
        _ => (name, false),
    };
    if name == "short_message_ascii" {
        return;
    }
    let field = FieldId::named(name).unwrap_or_else(|| panic!("{}: no field {name}", vector.id));
    let found: Vec<_> =
        nodes.iter().enumerate().filter(|(_, node)| node.name == Name::Field(field)).collect();
    if let Json::Array(items) = expected {
        assert_eq!(found.len(), items.len(), "{}: {name}", vector.id);
        for ((at, node), item) in found.into_iter().zip(items) {
            let below: Vec<Node> =
                nodes[at + 1..].iter().take_while(|other| other.depth > node.depth).copied().collect();
            for (name, expected) in item.as_object().unwrap() {
                check_field(vector, seen, &below, name, expected);
            }
        }
        return;
    }
    let [(_, node), ..] = found[..] else { panic!("{}: {name} not read", vector.id) };
    let octets = seen.octets_of(node);
    let value = match node.value {
        Value::Int(value) => Json::from(value),
        Value::Group | Value::Text | Value::Octets if hex => Json::from(super::hex(octets)),
        Value::Group | Value::Text | Value::Octets => {
            Json::from(octets.iter().copied().map(char::from).collect::<String>())
        }
    };
    assert_eq!(&value, expected, "{}: {name}", vector.id);
}

fn check_tlvs(vector: &Vector, seen: &Dissection) {
    let whole = |node: &&Node| matches!(node.name, Name::TlvValue(_));
    let found: Vec<_> = seen.nodes.iter().filter(whole).collect();
    let expected = vector.decoded["tlvs"].as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(found.len(), expected.len(), "{}: {found:?}", vector.id);
    for (node, expected) in found.into_iter().zip(expected) {
        let tag = expected["tag"].as_str().unwrap().trim_start_matches("0x");
        let tag = Tag(u16::from_str_radix(tag, 16).unwrap());
        assert_eq!(node.name, Name::TlvValue(tag), "{}", vector.id);
        assert_eq!(tag.name(), expected["name"].as_str(), "{}", vector.id);
        let octets = node.span.of(seen.frame().bytes());
        assert_eq!(octets, unhex(expected["value_hex"].as_str().unwrap()), "{}: {tag}", vector.id);
        if let Some(value) = expected["value"].as_u64() {
            assert_eq!(node.value, Value::Int(u32::try_from(value).unwrap()), "{}: {tag}", vector.id);
        }
    }
    if let Some(trailing) = vector.decoded["trailing_hex"].as_str() {
        let left = seen.leaves().last().unwrap().span.end as usize - trailing.len() / 2;
        assert_eq!(seen.frame().bytes()[left..], unhex(trailing), "{}", vector.id);
        let said = seen.findings.iter().any(|finding| finding.span.start as usize == left);
        assert!(said, "{}: {:?}", vector.id, seen.findings);
    }
}
