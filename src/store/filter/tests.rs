//! What filters let pass, what they refuse, and what they offer.

use std::time::SystemTime;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::store::RecordId;
use crate::wire::{Chunk, FrameError, Pdu, Tag, encode};

fn record(direction: Direction, link: u32, chunk: Chunk) -> Record {
    Record { id: RecordId(0), link: LinkId(link), direction, at: SystemTime::UNIX_EPOCH, chunk }
}

fn pdu(direction: Direction, link: u32, pdu: &Pdu) -> Record {
    record(direction, link, encode(pdu).unwrap().frame.into())
}

/// Records by the names that the tables below call them by.
fn records() -> [(&'static str, Record); 8] {
    let mut submit = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::SourceAddr, "Bank")
        .with(FieldId::DestinationAddr, "447911123456")
        .with(FieldId::ShortMessage, "Hello from *100# /promo/");
    submit.sequence = Sequence(42);
    let refused = Pdu::new(CommandId::SUBMIT_SM_RESP, CommandStatus::RTHROTTLED, Sequence(42)).header_only();
    let accepted = Pdu::new(CommandId::SUBMIT_SM_RESP, CommandStatus::ROK, Sequence(43))
        .with(FieldId::MessageId, "00A1B2");
    let receipt = Pdu::request(CommandId::DELIVER_SM)
        .with(FieldId::SourceAddr, "447911123456")
        .with(FieldId::DestinationAddr, "Bank")
        .with(FieldId::EsmClass, 4u8)
        .with(FieldId::ShortMessage, "id:77_8 stat:UNDELIV err:01b text:Hello")
        .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"99\0"[..]);
    let alert = Pdu::request(CommandId::ALERT_NOTIFICATION)
        .with(FieldId::SourceAddr, "447700")
        .with(FieldId::EsmeAddr, "me");
    let unframed = Chunk::Unframed { bytes: Bytes::from_static(b"HTTP"), why: FrameError::Short { len: 4 } };
    [
        ("submit", pdu(Direction::Out, 1, &submit)),
        ("refused", pdu(Direction::In, 1, &refused)),
        ("accepted", pdu(Direction::In, 2, &accepted)),
        ("receipt", pdu(Direction::In, 2, &receipt)),
        ("alert", pdu(Direction::In, 2, &alert)),
        ("enquire", pdu(Direction::Out, 2, &Pdu::request(CommandId::ENQUIRE_LINK))),
        ("nack", pdu(Direction::In, 2, &Pdu::generic_nack(CommandStatus::ROK, Sequence(9)))),
        ("unframed", record(Direction::In, 3, unframed)),
    ]
}

fn passing(filter: &str) -> Vec<&'static str> {
    let filter = Filter::parse(filter).unwrap();
    records().iter().filter(|(_, record)| filter.matches(record)).map(|(name, _)| *name).collect()
}

const ALL: &[&str] = &["submit", "refused", "accepted", "receipt", "alert", "enquire", "nack", "unframed"];

#[test]
fn a_term_is_true_of_the_records_that_it_names() {
    let table: &[(&str, &[&str])] = &[
        ("", ALL),
        ("  ", ALL),
        ("cmd:submit_sm", &["submit"]),
        ("CMD:Submit_SM", &["submit"]),
        ("cmd:submit*", &["submit", "refused", "accepted"]),
        ("cmd:*_resp", &["refused", "accepted"]),
        ("cmd:0x80000004", &["refused", "accepted"]),
        ("cmd:keepalive", &["enquire"]),
        ("status:88", &["refused"]),
        ("status:0x58", &["refused"]),
        ("status:ESME_RTHROTTLED", &["refused"]),
        ("status:rthrottled", &["refused"]),
        ("status:rthr*", &["refused"]),
        ("status:!0", &["refused"]),
        ("status:!ok", &["refused"]),
        ("status:ok", &["submit", "accepted", "receipt", "alert", "enquire", "nack"]),
        ("src:bank", &["submit"]),
        ("src:4477*", &["alert"]),
        ("dst:4479*", &["submit"]),
        ("dst:me", &["alert"]),
        ("dst:ban", &[]),
        ("seq:42", &["submit", "refused"]),
        ("seq:0x2b", &["accepted"]),
        ("id:00a1*", &["accepted"]),
        ("id:77_8", &["receipt"]),
        ("id:99", &["receipt"]),
        ("text:hello", &["submit", "receipt"]),
        ("text:hello*promo", &["submit"]),
        ("text:*100#", &["submit"]),
        ("text:\"*100#\"", &["submit"]),
        ("text:\"o*m\"", &[]),
        ("text:\"/promo/\"", &["submit"]),
        ("err:01B", &["receipt"]),
        ("dir:out", &["submit", "enquire"]),
        ("link:3", &["unframed"]),
        ("is:error", &["refused", "nack", "unframed"]),
        ("is:request", &["submit", "receipt", "alert", "enquire"]),
        ("is:response", &["refused", "accepted", "nack"]),
        ("is:keepalive", &["enquire"]),
        ("is:unframed", &["unframed"]),
        ("HELLO", &["submit", "receipt"]),
        ("\"hello from\"", &["submit"]),
        ("throttled", &["refused"]),
        ("enquire", &["enquire"]),
        ("7911", &["submit", "receipt"]),
        ("rok", &[]),
    ];
    for (filter, names) in table {
        assert_eq!(passing(filter), *names, "{filter}");
    }
}

#[test]
fn blanks_are_and() {
    assert_eq!(passing("dir:in link:2 is:request"), ["receipt", "alert"]);
    assert_eq!(passing("  hello\tdir:in "), ["receipt"]);
    assert_eq!(passing("\"hello\"dir:in"), ["receipt"]);
}

#[test]
fn not_before_a_value_asks_for_another_value_and_before_a_term_for_its_absence() {
    assert_eq!(passing("dst:!4479*"), ["receipt", "alert"]);
    assert_eq!(
        passing("!dst:4479*"),
        ["refused", "accepted", "receipt", "alert", "enquire", "nack", "unframed"]
    );
    assert_eq!(passing("!dst:!4479*"), ["submit", "refused", "accepted", "enquire", "nack", "unframed"]);
    assert_eq!(passing("!is:response !hello !cmd:keepalive"), ["alert", "unframed"]);
    assert_eq!(passing("!\"hello from\" text:*"), ["receipt"]);
}

#[test]
fn every_record_passes_by_default() {
    assert!(records().iter().all(|(_, record)| Filter::default().matches(record)));
    assert_eq!(Filter::parse(""), Ok(Filter::default()));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    use FilterErrorKind::{Missing, OpenQuote, Regex, UnknownKey, Value};
    for (text, at, kind) in [
        ("foo:bar", 0..7, UnknownKey),
        ("cmd:submit_sm foo:", 14..18, UnknownKey),
        ("cmd:", 0..4, Value(FilterKey::Command)),
        ("cmd:submit", 0..10, Value(FilterKey::Command)),
        ("  status:nope x", 2..13, Value(FilterKey::Status)),
        ("seq:x", 0..5, Value(FilterKey::Sequence)),
        ("seq:4294967296", 0..14, Value(FilterKey::Sequence)),
        ("link:acme", 0..9, Value(FilterKey::Link)),
        ("dir:sideways", 0..12, Value(FilterKey::Direction)),
        ("is:green", 0..8, Value(FilterKey::Is)),
        ("err:", 0..4, Value(FilterKey::ReceiptError)),
        ("src:!", 0..5, Value(FilterKey::Source)),
        ("!", 0..1, Missing),
        ("a ! b", 2..3, Missing),
        ("é text:/a.c/", 3..13, Regex),
        ("text:\"open end", 0..14, OpenQuote),
        ("\"", 0..1, OpenQuote),
    ] {
        assert_eq!(Filter::parse(text), Err(FilterError { at, kind }), "{text}");
    }
    for text in ["src:\"\"", "12:30", ":", "x\"y", "émile:x"] {
        assert!(Filter::parse(text).is_ok(), "{text}");
    }
}

#[test]
fn errors_say_what_was_expected() {
    let message = |text| Filter::parse(text).unwrap_err().to_string();
    assert_eq!(message("dir:up"), "expected in or out after dir:");
    assert!(message("colour:red").contains("cmd: status: src:"), "{}", message("colour:red"));
    assert!(message("text:/x/").contains("no regular expressions"));
}

#[test]
fn keys_and_known_values_are_offered() {
    let table: &[(&str, &[&str])] = &[
        ("s", &["status:", "src:", "seq:"]),
        ("cmd:submit_sm !d", &["dst:", "dir:"]),
        ("cmd:enq", &["enquire_link", "enquire_link_resp"]),
        ("cmd:!KEEP", &["keepalive"]),
        ("status:rthr", &["ESME_RTHROTTLED"]),
        ("status:esme_rthr", &["ESME_RTHROTTLED"]),
        ("status:o", &["ok"]),
        ("dir:", &["in", "out"]),
        ("is:", &["error", "request", "response", "keepalive", "unframed"]),
        ("src:4", &[]),
        ("foo:", &[]),
        ("\"s", &[]),
        ("\"s\"", &[]),
    ];
    for (text, offered) in table {
        assert_eq!(Filter::complete(text, text.len()), *offered, "{text}");
    }
    let keys = FilterKey::ALL.map(FilterKey::name);
    assert_eq!(Filter::complete("", 0), keys);
    assert_eq!(Filter::complete("is:error ", 9), keys);
    assert_eq!(Filter::complete("is:error dir:in", 6), ["error"]);
}

#[test]
fn what_is_offered_is_a_filter() {
    for key in FilterKey::ALL {
        for value in Filter::complete(key.name(), key.name().len()) {
            let text = format!("{}{value}", key.name());
            assert!(Filter::parse(&text).is_ok(), "{text}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(
        text in r#"((cmd|status|src|text|id|is|dir|zz)?:?!?["*/ !:]?[a-z0-9é_]{0,4}["* !]?){0,6}|\PC{0,20}"#,
        cursor in 0..40usize,
    ) {
        Filter::complete(&text, cursor);
        match Filter::parse(&text) {
            Ok(filter) => for (_, record) in records() {
                filter.matches(&record);
            },
            Err(error) => {
                prop_assert!(text.get(error.at.clone()).is_some_and(|it| !it.is_empty()), "{error:?}");
            }
        }
    }

    #[test]
    fn not_before_a_term_is_the_opposite(term in "(cmd:submit_sm|src:[4b][*]|is:error|status:!0|hell|seq:42)") {
        let not = Filter::parse(&format!("!{term}")).unwrap();
        let filter = Filter::parse(&term).unwrap();
        for (name, record) in records() {
            prop_assert_ne!(filter.matches(&record), not.matches(&record), "{}", name);
        }
    }
}
