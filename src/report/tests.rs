//! One PDU in every form, against what is expected of it, and passwords against all forms.

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use proptest::prelude::*;

use crate::wire::{
    Book, CommandId, CommandStatus, FieldId, Name, OwnKind, OwnStatus, OwnTlv, Pdu, Sequence, Tag, encode,
};

use super::*;

mod canary;
mod forms;
mod golden;

fn frame(pdu: &Pdu) -> Frame {
    encode(&Pdu { sequence: Sequence(1), ..pdu.clone() }).unwrap().frame
}

fn seen(pdu: &Pdu) -> Dissection {
    dissect(&frame(pdu), Version::V34)
}

fn json(chunk: &Chunk, context: Context, view: View) -> String {
    let mut out = Vec::new();
    Report::new(chunk, context, view).write_json(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn revealing() -> View {
    View { masking: Masking { reveal: Reveal::Yes, ..Masking::default() }, ..View::default() }
}

fn bind(id: CommandId) -> Pdu {
    Pdu::request(id).with(FieldId::SystemId, "esme1").with(FieldId::Password, "s3cr3t")
}

fn message_pdu(id: CommandId, data_coding: u8, octets: &[u8]) -> Pdu {
    Pdu::request(id)
        .with(FieldId::SourceAddr, "447700900001")
        .with(FieldId::DestinationAddr, "12345")
        .with(FieldId::DataCoding, data_coding)
        .with(FieldId::ShortMessage, octets)
}

#[test]
fn a_summary_says_what_matters() {
    use CommandId as Id;
    let text = |id| message_pdu(id, 0, b"hello");
    let resp = |id: CommandId, status| Pdu::new(id, status, Sequence(1));
    let trx = bind(Id::BIND_TRANSCEIVER);
    for (pdu, line) in [
        (trx.clone().with(FieldId::InterfaceVersion, 0x34_u8), "esme1 as TRX 3.4"),
        (bind(Id::BIND_RECEIVER).with(FieldId::InterfaceVersion, 0x50_u8), "esme1 as RX 5.0"),
        (bind(Id::BIND_TRANSMITTER).with(FieldId::InterfaceVersion, 0x42_u8), "esme1 as TX 0x42"),
        (Pdu::request(Id::OUTBIND).with(FieldId::SystemId, "mc"), "mc"),
        (text(Id::SUBMIT_SM), "447700900001 → 12345 \"hello\""),
        (message_pdu(Id::DELIVER_SM, 8, b"\0h\0i"), "447700900001 → 12345 \"hi\" dc=8"),
        (message_pdu(Id::SUBMIT_SM, 0xF5, &[1, 2]), "447700900001 → 12345 2 octets dc=0xf5"),
        (message_pdu(Id::SUBMIT_SM, 3, b"a\r\n\x1b[2J"), "447700900001 → 12345 \"a␍␊␛[2J\" dc=3"),
        (Pdu::request(Id::SUBMIT_SM), "- → - \"\""),
        (
            text(Id::SUBMIT_SM).with(FieldId::ShortMessage, "x".repeat(41)),
            &format!("447700900001 → 12345 \"{}…\"", "x".repeat(40)),
        ),
        (Pdu::request(Id::ENQUIRE_LINK), ""),
        (Pdu::request(Id::UNBIND), ""),
        (Pdu::request(Id::QUERY_SM).with(FieldId::MessageId, "1a"), "id=1a"),
        (resp(Id::SUBMIT_SM_RESP, CommandStatus::ROK).with(FieldId::MessageId, "1a"), "id=1a"),
        (resp(Id::SUBMIT_SM_RESP, CommandStatus::RINVDSTADR), "ESME_RINVDSTADR"),
        (resp(Id::DELIVER_SM_RESP, CommandStatus::ROK), "ESME_ROK"),
        (resp(Id::GENERIC_NACK, CommandStatus::RINVCMDID), "ESME_RINVCMDID"),
        (resp(Id::GENERIC_NACK, CommandStatus(0x450)), "0x00000450"),
        (
            resp(Id::QUERY_SM_RESP, CommandStatus::ROK)
                .with(FieldId::MessageId, "1a")
                .with(FieldId::MessageState, 2_u8),
            "id=1a DELIVERED",
        ),
        (
            Pdu::request(Id::ALERT_NOTIFICATION).with(FieldId::SourceAddr, "1").with(FieldId::EsmeAddr, "2"),
            "1 → 2",
        ),
    ] {
        assert_eq!(summary(&seen(&pdu), Alphabet::Gsm), line);
    }
    let unknown =
        Frame::new(Bytes::from_static(&[0, 0, 0, 17, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 9])).unwrap();
    assert_eq!(summary(&dissect(&unknown, Version::V34), Alphabet::Gsm), "17 octets");
}

#[test]
fn a_receipt_is_summed_up_by_its_id_and_state() {
    let receipt =
        |text: &str| message_pdu(CommandId::DELIVER_SM, 0, text.as_bytes()).with(FieldId::EsmClass, 0x04_u8);
    let appendix_b = "id:0000001a sub:001 dlvrd:001 submit date:2611232000 done date:2611232001 stat:DELIVRD \
                      err:000 text:hello";
    for (pdu, line) in [
        (receipt(appendix_b), "receipt 0000001a DELIVRD"),
        (receipt(appendix_b).with(FieldId::EsmClass, 0_u8), "receipt 0000001a DELIVRD"),
        (receipt("id:7 stat:UNDELIV err:011"), "receipt 7 UNDELIV err 011"),
        (
            receipt("")
                .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"7\0"[..])
                .with_tlv(Tag::MESSAGE_STATE, &b"\x05"[..]),
            "receipt 7 UNDELIV",
        ),
        (receipt("gone"), "447700900001 → 12345 \"gone\""),
    ] {
        assert_eq!(summary(&seen(&pdu), Alphabet::Gsm), line);
    }
}

#[test]
fn a_message_is_read_in_its_alphabet_behind_its_header() {
    let udh = [&[5, 0, 3, 0x42, 3, 2][..], &[0x04, 0x1F]].concat();
    let long = message_pdu(CommandId::SUBMIT_SM, 8, &udh).with(FieldId::EsmClass, 0x40_u8);
    let read = message(&seen(&long), Alphabet::Gsm).unwrap();
    assert_eq!((read.alphabet, read.text.as_str()), (Alphabet::Ucs2, "П"));
    assert_eq!(read.concat.map(|it| (it.reference, it.number, it.total)), Some((0x42, 2, 3)));

    let payload = message_pdu(CommandId::SUBMIT_SM, 8, b"")
        .with(FieldId::EsmClass, 0x40_u8)
        .with_tlv(Tag::MESSAGE_PAYLOAD, udh);
    assert_eq!(message(&seen(&payload), Alphabet::Gsm), Some(read));

    let sar = message_pdu(CommandId::SUBMIT_SM, 0, b"@\0")
        .with_tlv(Tag::SAR_MSG_REF_NUM, &[1, 0][..])
        .with_tlv(Tag::SAR_TOTAL_SEGMENTS, &[2][..])
        .with_tlv(Tag::SAR_SEGMENT_SEQNUM, &[1][..]);
    let read = message(&seen(&sar), Alphabet::Latin1).unwrap();
    assert_eq!((read.alphabet, read.text.as_str()), (Alphabet::Latin1, "@\0"));
    assert_eq!(read.concat.map(|it| (it.reference, it.number, it.total)), Some((256, 1, 2)));
    assert_eq!(message(&seen(&sar), Alphabet::Gsm).unwrap().text, "¡@");

    let odd = message(&seen(&message_pdu(CommandId::SUBMIT_SM, 8, b"\0a\0")), Alphabet::Gsm).unwrap();
    assert_eq!(odd.text, "a\u{fffd}");
    assert!(odd.faults.iter().eq([&(2..3)]), "{odd:?}");
    for none in [message_pdu(CommandId::SUBMIT_SM, 4, b"text"), Pdu::request(CommandId::ENQUIRE_LINK)] {
        assert_eq!(message(&seen(&none), Alphabet::Gsm), None);
    }
}

/// Any octets behind the header of any command, and octets that may be no PDU.
fn chunks() -> impl Strategy<Value = Chunk> {
    let octets = prop::collection::vec(prop_oneof![3 => any::<u8>(), 1 => Just(0), 1 => Just(0x9B)], 0..120);
    let ids = prop::sample::select(CommandId::NAMED);
    let framed = (ids, octets.clone()).prop_map(|(id, body)| {
        let length = u32::try_from(16 + body.len()).unwrap().to_be_bytes();
        let pdu = [&length[..], &id.0.to_be_bytes(), &[0, 0, 0, 0, 0, 0, 0, 1], &body].concat();
        Chunk::Frame(Frame::new(pdu.into()).unwrap())
    });
    let unframed = octets.prop_map(|octets| {
        let why = crate::wire::FrameError::Short { len: octets.len() };
        Chunk::Unframed { bytes: octets.into(), why }
    });
    prop_oneof![9 => framed, 1 => unframed]
}

/// The leaves of a JSON tree tile the PDU, and no field reaches beyond the field it stands in.
fn check_fields(fields: &serde_json::Value, start: u64, end: u64) {
    for field in fields.as_array().into_iter().flatten() {
        let offset = field["offset"].as_u64().unwrap();
        let after = offset + field["length"].as_u64().unwrap();
        assert!(start <= offset && after <= end, "{field} in {start}..{end}");
        check_fields(&field["fields"], offset, after);
    }
}

proptest! {
    #[test]
    fn json_is_one_valid_line_whose_fields_lie_inside(chunk in chunks()) {
        let line = json(&chunk, Context::default(), View::default());
        prop_assert!(!line.contains(char::is_control), "{}", line);
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        let length = object["length"].as_u64().unwrap();
        prop_assert_eq!(length, chunk.bytes().len() as u64);
        check_fields(&object["fields"], 0, length);
        if let Chunk::Frame(frame) = &chunk {
            let next = |at: u64, field: &serde_json::Value| {
                assert_eq!(field["offset"], at, "{line}");
                at + field["length"].as_u64().unwrap()
            };
            let fields = object["fields"].as_array().unwrap();
            prop_assert_eq!(fields.iter().fold(0, next), length);
            prop_assert_eq!(&object["command"], &frame.command_id().to_string());
        }
    }

    #[test]
    fn a_terminal_is_told_nothing_but_lines(chunk in chunks()) {
        let text = Report::new(&chunk, Context::default(), View::default()).text();
        prop_assert!(text.ends_with('\n') && !text.replace('\n', "").contains(char::is_control), "{}", text);
        if let Chunk::Frame(frame) = &chunk {
            let line = summary(&dissect(frame, Version::V34), Alphabet::Gsm);
            prop_assert!(!line.contains(char::is_control), "{}", line);
        }
    }
}

#[test]
fn the_names_that_an_account_brings_are_shown() {
    let pdu = Pdu::new(CommandId::SUBMIT_SM_RESP, CommandStatus(0x450), Sequence(1))
        .with_tlv(Tag(0x1501), &[0, 7][..])
        .with_tlv(Tag(0x1502), "gold");
    let tlv = |tag, name: &str, kind| OwnTlv { tag: Tag(tag), name: name.to_owned(), kind };
    let book = Book::new(
        vec![tlv(0x1501, "credit", OwnKind::Int), tlv(0x1502, "tariff", OwnKind::Text)],
        vec![OwnStatus {
            status: CommandStatus(0x450),
            name: "NO_CREDIT".to_owned(),
            meaning: "top up".to_owned(),
        }],
    );
    let chunk = Chunk::from(frame(&pdu));
    let report = Report::with_book(&chunk, Context::default(), View::default(), &book);
    let mut json = Vec::new();
    report.write_json(&mut json).unwrap();
    let json = String::from_utf8(json).unwrap();
    assert!(
        json.contains(r#""name":"command_status","offset":8,"length":4,"value":1104,"meaning":"NO_CREDIT""#)
    );
    assert!(json.contains(r#"{"name":"credit","tag":5377,"offset":17,"length":6,"value":7,"#), "{json}");
    assert!(json.contains(r#"{"name":"tariff","tag":5378,"offset":23,"length":8,"value":"gold","#), "{json}");
    assert!(!json.contains("tlv_unknown"), "{json}");
    let text = report.text();
    assert!(text.contains("submit_sm_resp  #1  NO_CREDIT"), "{text}");
    assert!(text.contains("credit (0x1501)") && text.contains(r#"tariff (0x1502)  "gold""#), "{text}");
    let without = Report::new(&chunk, Context::default(), View::default()).text();
    assert!(without.contains("0x1501") && without.contains("vendor range"), "{without}");
}
