//! Deviations that are met in the field, by the numbers of the list that they were collected in: what is found,
//! what is still read, and that the PDU behind them is not lost.

use bytes::Bytes;
use smppcon::text::{Alphabet, ReadAs, readings};
use smppcon::wire::FieldId as F;
use smppcon::wire::{Chunk, Dissection, Foreign, Frame, Severity, Tag, Value, Version, dissect};

use super::assert_tiles;

/// One deviation.
struct Row {
    number: u8,
    /// The octets.
    octets: Vec<u8>,
    /// What is found, in the eyes of 3.4.
    found: &'static [&'static str],
    /// What is read all the same.
    read: &'static [Read],
}

/// A value that is read.
enum Read {
    Text(F, &'static str),
    Int(F, u32),
    Message(&'static [u8]),
    Tlv(Tag, &'static [u8]),
}

use Read::{Int, Message, Text, Tlv};

/// Rows that no octets of a PDU show, with what takes care of them.
const ELSEWHERE: &[(u8, &str)] = &[
    (21, "session: an enquire_link is answered in every state"),
    (24, "store: a number that is used twice is paired in order"),
    (25, "session and inbox: the number is known before the request leaves"),
    (26, "session: each request has a timer"),
    (34, "inbox: a receipt for an unknown message is shown"),
    (35, "inbox: ids are compared in hex and in decimal"),
    (36, "inbox: ids are compared without leading zeros and case"),
    (38, "inbox: an id that comes twice"),
    (43, "compose: a text that leaves GSM is said to"),
    (46, "frame: a PDU of up to 128 KiB is one"),
    (49, "session: the close says who and why"),
    (50, "session: an enquire_link without an answer ends the link"),
    (51, "doctor: what each status may mean"),
];

fn pdu(id: u32, status: u32, sequence: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(16 + body.len()).unwrap();
    [[length, id, status, sequence].map(u32::to_be_bytes).as_flattened(), body].concat()
}

/// The fields of a message up to `sm_length`, and it.
fn message(esm_class: u8, data_coding: u8, text: &[u8]) -> Vec<u8> {
    let length = u8::try_from(text.len()).unwrap();
    let fields = [
        b"\0\x01\x014477\0\x01\x0112345\0".as_slice(),
        &[esm_class, 0, 0, 0, 0, 0, 0, data_coding, 0, length],
    ];
    [&fields.concat(), text].concat()
}

fn tlv(tag: Tag, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap();
    [&tag.0.to_be_bytes()[..], &length.to_be_bytes(), value].concat()
}

const SUBMIT: u32 = 4;
const DELIVER: u32 = 5;
const SUBMIT_RESP: u32 = 0x8000_0004;
const DELIVER_RESP: u32 = 0x8000_0005;
const TRX: u32 = 9;
const TRX_RESP: u32 = 0x8000_0009;
const RECEIPT: &[u8] =
    b"id:7 sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:";

fn row(number: u8, octets: Vec<u8>, found: &'static [&'static str], read: &'static [Read]) -> Row {
    Row { number, octets, found, read }
}

fn rows() -> Vec<Row> {
    let groups =
        [responses(), binds(), messages(), strings(), tlvs(), numbers(), receipts(), codings(), others()];
    groups.into_iter().flatten().collect()
}

fn responses() -> Vec<Row> {
    let info = tlv(Tag::ADDITIONAL_STATUS_INFO_TEXT, b"no route\0");
    vec![
        row(1, pdu(SUBMIT_RESP, 0x0B, 1, b""), &[], &[]),
        row(
            2,
            pdu(SUBMIT_RESP, 0x0B, 1, b"00000007\0"),
            &["body_with_error"],
            &[Text(F::MessageId, "00000007")],
        ),
        row(3, pdu(SUBMIT_RESP, 0x08, 1, b"\0"), &["body_with_error"], &[Text(F::MessageId, "")]),
        row(
            4,
            pdu(SUBMIT_RESP, 2, 1, b"0A03"),
            &["body_with_error", "unterminated"],
            &[Text(F::MessageId, "0A03")],
        ),
        row(
            5,
            pdu(SUBMIT_RESP, 0x0B, 1, &[b"7\0", &info[..]].concat()),
            &["body_with_error", "tlv_not_listed"],
            &[Text(F::MessageId, "7"), Tlv(Tag::ADDITIONAL_STATUS_INFO_TEXT, b"no route\0")],
        ),
        row(
            5,
            pdu(SUBMIT_RESP, 0x0B, 1, &info),
            &["body_with_error", "only_tlvs", "tlv_not_listed"],
            &[Tlv(Tag::ADDITIONAL_STATUS_INFO_TEXT, b"no route\0")],
        ),
        row(6, pdu(SUBMIT_RESP, 0, 1, b""), &["body_missing"], &[]),
        row(6, pdu(DELIVER_RESP, 0, 1, b""), &["body_missing"], &[]),
        row(6, pdu(0x8000_0103, 0, 1, b""), &["body_missing"], &[]),
        row(18, pdu(DELIVER_RESP, 0, 1, b"7\0"), &["unused"], &[Text(F::MessageId, "7")]),
        row(19, pdu(0x8000_0015, 0, 1, b"\0"), &["left_over"], &[]),
        row(20, pdu(0x8000_0000, 3, 0, b""), &["nack_without_number"], &[]),
        row(20, pdu(0x8000_0000, 0, 1, b""), &["nack_without_error"], &[]),
        row(31, pdu(SUBMIT_RESP, 0x5A, 1, b""), &["unknown_status"], &[]),
        row(31, pdu(SUBMIT_RESP, 0x94, 1, b""), &["unknown_status"], &[]),
        row(31, pdu(SUBMIT_RESP, 0x450, 1, b""), &["unknown_status"], &[]),
        row(
            37,
            pdu(SUBMIT_RESP, 0, 1, b"6f1c-not a number\0"),
            &[],
            &[Text(F::MessageId, "6f1c-not a number")],
        ),
        row(52, pdu(0x8000_0021, 0, 1, b"7\0"), &["count_missing"], &[Text(F::MessageId, "7")]),
        row(52, pdu(0x8000_0021, 0, 1, b"7\0\0"), &[], &[Int(F::NoUnsuccess, 0)]),
    ]
}

fn binds() -> Vec<Row> {
    let bind = |version: u8| pdu(TRX, 0, 1, &[b"me\0secret\0\0", &[version, 0, 0, 0][..]].concat());
    let told = |version| tlv(Tag::SC_INTERFACE_VERSION, &[version]);
    let accepted = |id: &[u8], rest: &[u8]| pdu(TRX_RESP, 0, 1, &[id, rest].concat());
    vec![
        row(7, pdu(TRX_RESP, 0x0E, 1, b"mc\0"), &["body_with_error"], &[Text(F::SystemId, "mc")]),
        row(8, accepted(b"\0", &told(0x34)), &[], &[Text(F::SystemId, "")]),
        row(9, accepted(b"mc\0", b""), &["version_untold"], &[Text(F::SystemId, "mc")]),
        row(9, accepted(b"mc\0", &told(0x50)), &[], &[Tlv(Tag::SC_INTERFACE_VERSION, &[0x50])]),
        row(10, bind(0), &["odd_version"], &[Int(F::InterfaceVersion, 0)]),
        row(11, bind(34), &["odd_version"], &[Int(F::InterfaceVersion, 34)]),
        row(11, bind(50), &["odd_version"], &[Int(F::InterfaceVersion, 50)]),
    ]
}

fn messages() -> Vec<Row> {
    let with = |id, text: &[u8], rest: &[u8]| pdu(id, 0, 1, &[&message(0, 3, text), rest].concat());
    let mut too_short = message(0, 0, b"hi");
    let length = too_short.len() - 3;
    too_short[length] = 16;
    let reference = tlv(Tag::USER_MESSAGE_REFERENCE, &[0, 9]);
    vec![
        row(12, with(SUBMIT, b"hi", b"\0"), &["nul_after_message"], &[Message(b"hi")]),
        row(
            12,
            with(SUBMIT, b"hi", &[b"\0", &reference[..]].concat()),
            &["nul_after_message"],
            &[Message(b"hi"), Tlv(Tag::USER_MESSAGE_REFERENCE, &[0, 9])],
        ),
        row(13, with(SUBMIT, b"hi\0", b""), &["nul_in_message"], &[Message(b"hi\0")]),
        row(13, pdu(SUBMIT, 0, 1, &message(0, 0, b"hi\0")), &["nul_in_message"], &[Message(b"hi\0")]),
        row(
            14,
            pdu(SUBMIT, 0, 1, &too_short),
            &["length_beyond_end"],
            &[Int(F::SmLength, 16), Message(b"hi")],
        ),
        row(15, with(SUBMIT, b"", &tlv(Tag::MESSAGE_PAYLOAD, b"hi")), &[], &[Message(b"hi")]),
        row(
            45,
            pdu(SUBMIT, 0, 1, &[message(0x40, 0, b"test222"), tlv(Tag::DEST_PORT, &[0x0D, 5])].concat()),
            &["udh_is_text"],
            &[Message(b"test222"), Tlv(Tag::DEST_PORT, &[0x0D, 5])],
        ),
        row(
            45,
            pdu(
                SUBMIT,
                0,
                1,
                &[message(0x40, 0, b"\x05\0\x03\x01\x02\x01hi"), tlv(Tag::DEST_PORT, &[0x0D, 5])].concat(),
            ),
            &["udh_beside_tlv"],
            &[Tlv(Tag::DEST_PORT, &[0x0D, 5])],
        ),
        row(56, with_time(b"2601010000"), &["bad_time"], &[Message(b"hi")]),
        row(56, with_time(b"2026-01-01 00:00:00"), &["bad_time"], &[Message(b"hi")]),
    ]
}

/// A submit_sm with this validity_period.
fn with_time(time: &[u8]) -> Vec<u8> {
    let body = [b"\0\x01\x014477\0\x01\x0112345\0\0\0\0\0", time, b"\0\0\0\0\0\x02hi"].concat();
    pdu(SUBMIT, 0, 1, &body)
}

fn strings() -> Vec<Row> {
    let bind = |id: &[u8], password: &[u8], end: &[u8]| {
        pdu(TRX, 0, 1, &[id, b"\0", password, b"\0\0\x34\x01\x01", end].concat())
    };
    vec![
        row(
            16,
            bind(b"a_system_id_of_24_octets", b"secret", b"\0"),
            &["too_long"],
            &[Text(F::SystemId, "a_system_id_of_24_octets"), Int(F::InterfaceVersion, 0x34)],
        ),
        row(16, bind(b"me", b"a_long_password", b"\0"), &["too_long"], &[Int(F::InterfaceVersion, 0x34)]),
        row(
            16,
            pdu(SUBMIT, 0, 1, b"TOOLONG\0\x01\x014477\0\x01\x0112345\0\0\0\0\0\0\0\0\0\0\x02hi"),
            &["too_long"],
            &[Text(F::ServiceType, "TOOLONG"), Message(b"hi")],
        ),
        row(17, bind(b"me", b"secret", b"^44"), &["unterminated"], &[Text(F::AddressRange, "^44")]),
        row(17, bind(b"me", b"secret", b""), &["missing"], &[Int(F::AddrNpi, 1)]),
        row(
            54,
            pdu(SUBMIT, 0, 1, b"\0\x05\0Acme\0\x01\x01+12345\0\0\0\0\0\0\0\0\0\0\x02hi"),
            &["plus_in_address"],
            &[Text(F::DestinationAddr, "+12345")],
        ),
    ]
}

fn tlvs() -> Vec<Row> {
    let deliver = |rest: &[u8]| pdu(DELIVER, 0, 1, &[&message(4, 0, RECEIPT), rest].concat());
    let id = tlv(Tag::RECEIPTED_MESSAGE_ID, b"7\0");
    let cut = [&id[..], &[0x04, 0x27, 0, 9, 2]].concat();
    vec![
        row(
            27,
            deliver(&cut),
            &["tlv_beyond_end"],
            &[Tlv(Tag::RECEIPTED_MESSAGE_ID, b"7\0"), Message(RECEIPT)],
        ),
        row(
            27,
            deliver(&[&id[..], &[4, 0x27]].concat()),
            &["tlv_header_cut"],
            &[Tlv(Tag::RECEIPTED_MESSAGE_ID, b"7\0")],
        ),
        row(27, deliver(&[4]), &["left_over"], &[Message(RECEIPT)]),
        row(
            28,
            deliver(&tlv(Tag::NETWORK_ERROR_CODE, &[3, 0, 0, 1])),
            &["tlv_length"],
            &[Tlv(Tag::NETWORK_ERROR_CODE, &[3, 0, 0, 1])],
        ),
        row(
            28,
            deliver(&tlv(Tag::USER_MESSAGE_REFERENCE, &[1])),
            &["tlv_length"],
            &[Tlv(Tag::USER_MESSAGE_REFERENCE, &[1])],
        ),
        row(
            29,
            deliver(&tlv(Tag::CALLBACK_NUM, &[0x71, 1, 1, b'4'])),
            &["reserved_inside"],
            &[Tlv(Tag::CALLBACK_NUM, &[0x71, 1, 1, b'4'])],
        ),
        row(30, deliver(&tlv(Tag(0x1403), b"x")), &["tlv_unknown"], &[Tlv(Tag(0x1403), b"x")]),
        row(30, deliver(&tlv(Tag(0x4001), b"x")), &["tlv_unknown"], &[Tlv(Tag(0x4001), b"x")]),
        row(
            30,
            deliver(&tlv(Tag::SOURCE_NETWORK_TYPE, &[1])),
            &["tlv_not_listed"],
            &[Tlv(Tag::SOURCE_NETWORK_TYPE, &[1])],
        ),
    ]
}

fn numbers() -> Vec<Row> {
    let link = |sequence| pdu(0x15, 0, sequence, b"");
    vec![
        row(22, link(0), &["sequence_out_of_range"], &[Int(F::SequenceNumber, 0)]),
        row(23, link(0xA285_9F22), &["sequence_out_of_range"], &[Int(F::SequenceNumber, 0xA285_9F22)]),
        row(23, link(0x7FFF_FFFF), &[], &[]),
    ]
}

fn receipts() -> Vec<Row> {
    let data_sm =
        [b"\0\x01\x014477\0\x01\x0112345\0\x04\0\0".as_slice(), &tlv(Tag::MESSAGE_PAYLOAD, RECEIPT)];
    vec![
        row(32, pdu(0x103, 0, 1, &data_sm.concat()), &[], &[Message(RECEIPT)]),
        row(33, pdu(DELIVER, 0, 1, &message(0, 0, RECEIPT)), &["receipt_unmarked"], &[Message(RECEIPT)]),
        row(33, pdu(DELIVER, 0, 1, &message(0x44, 0, RECEIPT)), &["udh_is_text"], &[Message(RECEIPT)]),
        row(
            39,
            pdu(DELIVER, 0, 1, &message(4, 0, b"delivered")),
            &["receipt_unlike"],
            &[Message(b"delivered")],
        ),
        row(39, pdu(DELIVER, 0, 1, &message(4, 0, b"STAT:DELIVRD id=7")), &[], &[]),
        row(55, pdu(DELIVER, 0, 1, &message(4, 0, b"id:7 stat:UNDELIV err:ABSENT text:")), &[], &[]),
    ]
}

fn codings() -> Vec<Row> {
    let text = |data_coding, text: &[u8]| pdu(SUBMIT, 0, 1, &message(0, data_coding, text));
    vec![
        row(40, text(0, b"caf\xe9"), &["not_seven_bit"], &[Message(b"caf\xe9")]),
        row(41, text(0, b"\0h\0i"), &["looks_like_ucs2"], &[Message(b"\0h\0i")]),
        row(42, text(0, b"\xe8\x32\x9b\xfd\x06"), &["not_seven_bit"], &[Message(b"\xe8\x32\x9b\xfd\x06")]),
        row(44, text(0x13, b"caf\xe9"), &["not_seven_bit"], &[Int(F::DataCoding, 0x13)]),
        row(44, text(0x11, b"cafe"), &[], &[]),
    ]
}

fn others() -> Vec<Row> {
    let kannel = b"\0id1\0\x01\x0144\0\0\0\0\0\x02hi";
    let areas = [
        tlv(Tag::BROADCAST_AREA_IDENTIFIER, b"\0city"),
        tlv(Tag::BROADCAST_CONTENT_TYPE, &[0, 0, 1]),
        tlv(Tag::BROADCAST_REP_NUM, &[0, 0, 1]),
        tlv(Tag::BROADCAST_FREQUENCY_INTERVAL, &[8, 0, 5]),
    ];
    let broadcast = [b"\0\x01\x0144\0\0\0\0\0\0\0\0".as_slice(), &areas.concat()].concat();
    vec![
        row(53, pdu(7, 0, 1, kannel), &["other_layout"], &[Text(F::MessageId, "id1"), Message(b"hi")]),
        row(53, pdu(7, 0, 1, &kannel[1..]), &[], &[Text(F::MessageId, "id1"), Message(b"hi")]),
        row(53, pdu(0x111, 0, 1, &broadcast), &["command_newer", "tlv_length"], &[Text(F::SourceAddr, "44")]),
    ]
}

fn assert_read(seen: &Dissection, read: &Read, number: u8) {
    match read {
        Text(field, text) => assert_eq!(seen.text(*field).as_deref(), Some(*text), "row {number}"),
        Int(field, value) => assert_eq!(seen.int(*field), Some(*value), "row {number}"),
        Message(octets) => assert_eq!(seen.user_data().octets, *octets, "row {number}"),
        Tlv(tag, octets) => assert_eq!(seen.tlv(*tag), Some(*octets), "row {number}"),
    }
}

#[test]
fn each_deviation_is_found_and_costs_nothing() {
    let link = pdu(0x15, 0, 99, b"");
    for Row { number, octets, found, read } in rows() {
        let chunks = Chunk::cut(Bytes::from([octets, link.clone()].concat()));
        let [Chunk::Frame(frame), Chunk::Frame(next)] = &chunks[..] else {
            panic!("row {number}: {chunks:?}")
        };
        assert_eq!(next.bytes(), &link, "row {number}");
        let seen = dissect(frame, Version::V34);
        assert_tiles(&seen);
        let kinds: Vec<_> = seen.findings.iter().map(|finding| finding.kind.name()).collect();
        assert_eq!(kinds, found, "row {number}: {:?}", seen.findings);
        for read in read {
            assert_read(&seen, read, number);
        }
        for finding in &seen.findings {
            let said = finding.to_string();
            assert!(said.len() > 20 && said.contains(" (") && said.ends_with(')'), "row {number}: {said}");
        }
    }
}

#[test]
fn what_is_no_pdu_is_named() {
    for (number, octets, expected) in [
        (47, &b"HTTP/1.1 400 Bad Request\r\n"[..], Foreign::HttpResponse),
        (47, b"GET / HTTP/1.0\r\n\r\n", Foreign::HttpRequest),
        (47, b"AMQP\0\0\x09\x01", Foreign::Amqp),
        (47, b"\x03\0\0\x2f\x2a\xe0\0\0\0\0\0Cookie: mstshash=", Foreign::Tpkt),
        (47, b"\r\n", Foreign::LineBreak),
        (48, &pdu(TRX_RESP, 0, 1, b"mc\0")[4..], Foreign::Headless(smppcon::wire::CommandId(TRX_RESP))),
        (48, &[&pdu(SUBMIT_RESP, 0, 1, b"7\0")[11..], &pdu(0x15, 0, 2, b"")].concat(), Foreign::Slipped(7)),
        (57, b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03", Foreign::TlsHandshake),
        (57, b"\x15\x03\x03\0\x02\x02\x46", Foreign::TlsAlert { level: 2, description: 70 }),
    ] {
        let chunk = Chunk::cut(Bytes::copy_from_slice(octets)).remove(0);
        let Chunk::Unframed { bytes, .. } = &chunk else { panic!("row {number}: {chunk:?}") };
        assert_eq!(Foreign::of(bytes), Some(expected), "row {number}");
    }
}

#[test]
fn other_readings_of_a_message_are_offered() {
    for (number, data_coding, octets, read_as, text) in [
        (40, 0, &b"caf\xe9 cr\xe8me"[..], ReadAs::Alphabet(Alphabet::Latin1), "café crème"),
        (41, 0, b"\0h\0e\0l\0l\0o", ReadAs::Alphabet(Alphabet::Ucs2), "hello"),
        (42, 0, b"\xe8\x32\x9b\xfd\x06", ReadAs::GsmPacked, "hello"),
    ] {
        let best = readings(octets, data_coding, &[], Alphabet::Gsm).remove(0);
        assert_eq!((best.read_as, best.text.as_str()), (read_as, text), "row {number}");
    }
}

#[test]
fn a_long_message_is_one_pdu() {
    let body = [message(0, 0, b""), tlv(Tag::MESSAGE_PAYLOAD, &vec![b'x'; 65_535])].concat();
    let frame = Frame::new(pdu(DELIVER, 0, 1, &body).into()).unwrap();
    let seen = dissect(&frame, Version::V34);
    assert_eq!(seen.findings, []);
    assert_eq!(seen.message().len(), 65_535);
}

#[test]
fn every_row_of_the_list_is_shown_or_is_elsewhere() {
    let shown: Vec<u8> = rows().iter().map(|row| row.number).collect();
    for number in 1..=57 {
        let elsewhere = ELSEWHERE.iter().find(|(it, _)| *it == number);
        let here = shown.contains(&number) || [47, 48, 57].contains(&number);
        assert_ne!(here, elsewhere.is_some(), "row {number}: {elsewhere:?}");
    }
    // What is odd is never an error where all of it could be read.
    for row in rows() {
        let seen = dissect(&Frame::new(row.octets.into()).unwrap(), Version::V34);
        let lost = seen
            .nodes
            .iter()
            .any(|it| it.name == smppcon::wire::Name::Undecoded && it.value == Value::Octets);
        let worst = seen.findings.iter().map(smppcon::wire::Finding::severity).max();
        if worst == Some(Severity::Error) {
            assert!([4, 14, 17].contains(&row.number), "row {}", row.number);
        }
        assert!(!lost || worst >= Some(Severity::Warning), "row {}", row.number);
    }
}
