//! What filters let pass, what they refuse, and what they offer.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::store::Store;
use crate::wire::{Chunk, FrameError, Pdu, Tag, encode};

const HOUR: u64 = 3600;

/// Records by the names that the tables below call them by, each a minute after the one before, from 12:00.
struct Scene {
    store: Store,
    names: Vec<&'static str>,
}

impl Scene {
    fn add(&mut self, name: &'static str, direction: Direction, link: u32, chunk: Chunk) {
        let seconds = 12 * HOUR + 60 * self.names.len() as u64;
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        self.store.append(LinkId(link), direction, at, chunk);
        self.names.push(name);
    }

    fn pdu(&mut self, name: &'static str, direction: Direction, link: u32, pdu: &Pdu) {
        self.add(name, direction, link, encode(pdu).unwrap().frame.into());
    }

    fn passing(&self, filter: &Filter) -> Vec<&'static str> {
        let passing = self.store.iter().zip(&self.names).filter(|(entry, _)| filter.matches(entry));
        passing.map(|(_, name)| *name).collect()
    }
}

fn scene() -> Scene {
    let mut scene = Scene { store: Store::default(), names: Vec::new() };
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
    scene.pdu("submit", Direction::Out, 1, &submit);
    scene.pdu("refused", Direction::In, 1, &refused);
    scene.pdu("accepted", Direction::In, 2, &accepted);
    scene.pdu("receipt", Direction::In, 2, &receipt);
    scene.pdu("alert", Direction::In, 2, &alert);
    scene.pdu("enquire", Direction::Out, 2, &Pdu::request(CommandId::ENQUIRE_LINK));
    scene.pdu("nack", Direction::In, 2, &Pdu::generic_nack(CommandStatus::ROK, Sequence(9)));
    scene.add("unframed", Direction::In, 3, unframed);
    scene
}

fn context() -> FilterContext {
    let named = |id, name: &str| NamedLink { id: LinkId(id), name: name.to_owned(), alphabet: Alphabet::Gsm };
    FilterContext { links: vec![named(1, "acme"), named(2, "Big Bank"), named(3, "acme")], utc_offset: 0 }
}

fn parse(filter: &str) -> Result<Filter, FilterError> {
    Filter::parse(filter, &context())
}

fn passing(filter: &str) -> Vec<&'static str> {
    scene().passing(&parse(filter).unwrap())
}

const ALL: &[&str] = &["submit", "refused", "accepted", "receipt", "alert", "enquire", "nack", "unframed"];

/// Filters, and what they let pass.
const TABLE: &[(&str, &[&str])] = &[
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
    ("text:/^hello .*#/", &["submit"]),
    (r"text:/\*\d+# \/PROMO/", &["submit"]),
    ("text:/stat:(undeliv|rejectd) err/", &["receipt"]),
    ("cmd:submit_sm|deliver_sm", &["submit", "receipt"]),
    ("status:0x58|0", &["submit", "refused", "accepted", "receipt", "alert", "enquire", "nack"]),
    ("status:!0x58|0", &[]),
    ("dst:me|\"Bank\"|x", &["receipt", "alert"]),
    ("throttled|enquire", &["refused", "enquire"]),
    ("link:acme", &["submit", "refused", "unframed"]),
    ("link:\"big bank\"", &["accepted", "receipt", "alert", "enquire", "nack"]),
    ("link:big* dir:out", &["enquire"]),
    ("hex:48656c6c6f", &["submit", "receipt"]),
    ("hex:\"48 65 6C 6c6f 20\"", &["submit"]),
    ("hex:48545450", &["unframed"]),
    ("hex:00000058", &["refused"]),
    ("len:16", &["refused", "enquire", "nack"]),
    ("len:<16", &["unframed"]),
    ("len:17-25", &["accepted"]),
    ("rt:>=1m", &["submit", "refused"]),
    ("rt:>1m", &[]),
    ("rt:!>1m", &["submit", "refused"]),
    ("time:12:03", &["receipt"]),
    ("time:12:03-12:05", &["receipt", "alert"]),
    ("time:1970-01-01T12:06-1970-01-02", &["nack", "unframed"]),
    ("after:12:06", &["nack", "unframed"]),
    ("before:12:01", &["submit"]),
    ("is:odd", &["receipt", "alert", "enquire", "nack", "unframed"]),
    ("is:unmatched", &["accepted", "nack"]),
    ("is:unanswered", &[]),
    ("is:repeated", &["alert"]),
    ("is:marked", &[]),
    ("is:late", &[]),
];

#[test]
fn a_term_is_true_of_the_records_that_it_names() {
    for (filter, names) in TABLE {
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
    assert_eq!(scene().passing(&Filter::default()), ALL);
    assert_eq!(parse(""), Ok(Filter::default()));
    assert!(Filter::default().is_empty() && !parse("a").unwrap().is_empty());
}

#[test]
fn what_became_of_a_record_is_asked_too() {
    let mut scene = scene();
    scene.pdu("again", Direction::Out, 1, &Pdu { sequence: Sequence(42), ..Pdu::request(CommandId::UNBIND) });
    scene.store.expire(SystemTime::UNIX_EPOCH + Duration::from_secs(12 * HOUR + 5 * 60 + 30));
    let submit = scene.store.first().unwrap();
    scene.store.mark(submit, true);
    let passing = |scene: &Scene, filter| scene.passing(&parse(filter).unwrap());
    assert_eq!(passing(&scene, "is:unanswered"), ["receipt", "enquire"]);
    assert_eq!(passing(&scene, "is:repeated"), ["alert", "again"]);
    assert_eq!(passing(&scene, "is:marked"), ["submit"]);
    scene.pdu(
        "late",
        Direction::Out,
        2,
        &Pdu::new(CommandId::DELIVER_SM_RESP, CommandStatus::ROK, Sequence::NONE),
    );
    assert_eq!(passing(&scene, "is:late"), ["receipt"]);
    assert_eq!(passing(&scene, "is:unanswered"), ["enquire"]);
    for (filter, may_change) in [("is:unanswered", true), ("!rt:>1s", true), ("is:repeated hello", false)] {
        assert_eq!(parse(filter).unwrap().may_change(), may_change, "{filter}");
    }
}

#[test]
fn a_text_is_read_in_the_alphabet_of_its_link() {
    let mut scene = Scene { store: Store::default(), names: Vec::new() };
    let pdu = Pdu::request(CommandId::SUBMIT_SM).with(FieldId::ShortMessage, b"a@\xe9".to_vec());
    scene.pdu("one", Direction::Out, 1, &pdu);
    scene.pdu("two", Direction::Out, 2, &pdu);
    let mut context = context();
    context.links[1].alphabet = Alphabet::Latin1;
    assert_eq!(scene.passing(&Filter::parse("text:a@é", &context).unwrap()), ["two"]);
    assert_eq!(scene.passing(&Filter::parse("text:a¡", &context).unwrap()), ["one"]);
}

#[test]
fn no_password_is_found_out() {
    let mut scene = Scene { store: Store::default(), names: Vec::new() };
    let bind = Pdu::request(CommandId::BIND_RECEIVER)
        .with(FieldId::SystemId, "esme")
        .with(FieldId::Password, "s3cr3t");
    scene.pdu("bind", Direction::Out, 1, &bind);
    assert_eq!(scene.passing(&parse("hex:65736d65").unwrap()), ["bind"]);
    for filter in ["hex:733363", "text:s3c", "s3cr3t"] {
        assert_eq!(scene.passing(&parse(filter).unwrap()), [""; 0], "{filter}");
    }
}

#[test]
fn keep_alives_can_be_kept_out() {
    let filter = parse("link:2").unwrap().without_keep_alives();
    assert_eq!(scene().passing(&filter), ["accepted", "receipt", "alert", "nack"]);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    use FilterErrorKind::{Missing, OpenQuote, OpenRegex, UnknownKey, Value};
    for (text, at, kind) in [
        ("foo:bar", 0..7, UnknownKey),
        ("cmd:submit_sm foo:", 14..18, UnknownKey),
        ("cmd:", 0..4, Value(FilterKey::Command)),
        ("cmd:submit", 0..10, Value(FilterKey::Command)),
        ("cmd:submit_sm|", 0..14, Value(FilterKey::Command)),
        ("cmd:submit_sm|nope|unbind x", 0..25, Value(FilterKey::Command)),
        ("  status:nope x", 2..13, Value(FilterKey::Status)),
        ("seq:x", 0..5, Value(FilterKey::Sequence)),
        ("seq:4294967296", 0..14, Value(FilterKey::Sequence)),
        ("link:other", 0..10, Value(FilterKey::Link)),
        ("dir:sideways", 0..12, Value(FilterKey::Direction)),
        ("is:green", 0..8, Value(FilterKey::Is)),
        ("err:", 0..4, Value(FilterKey::ReceiptError)),
        ("src:!", 0..5, Value(FilterKey::Source)),
        ("hex:012", 0..7, Value(FilterKey::Hex)),
        ("hex:0g", 0..6, Value(FilterKey::Hex)),
        ("len:many", 0..8, Value(FilterKey::Length)),
        ("rt:500ms", 0..8, Value(FilterKey::RoundTrip)),
        ("a time:noon", 2..11, Value(FilterKey::Time)),
        ("after:1", 0..7, Value(FilterKey::After)),
        ("!", 0..1, Missing),
        ("a ! b", 2..3, Missing),
        ("text:/a", 0..7, OpenRegex),
        (r"text:/a\/", 0..9, OpenRegex),
        ("text:/a/b", 0..9, OpenRegex),
        ("text:\"open end", 0..14, OpenQuote),
        ("\"", 0..1, OpenQuote),
    ] {
        assert_eq!(parse(text), Err(FilterError { at, kind }), "{text}");
    }
    for text in ["src:\"\"", "12:30", ":", "x\"y", "émile:x", "text:/a/", "/a", "text://"] {
        assert!(parse(text).is_ok(), "{text}");
    }
}

#[test]
fn a_regular_expression_is_faulted_where_it_is_wrong_and_kept_small() {
    for (text, at) in [("é text:/a(b/", 10..11), (r"text:/a\p{x}/", 7..12), ("text:/[z-a]/", 7..10)] {
        let error = parse(text).unwrap_err();
        assert_eq!(error.at, at, "{text} {error}");
        assert!(error.to_string().starts_with("expected a regular expression: "), "{error}");
    }
    for text in
        [r"text:/(\w{1000}){1000}/".to_owned(), format!("text:/{}/", "(".repeat(99) + &")".repeat(99))]
    {
        assert!(matches!(parse(&text).unwrap_err().kind, FilterErrorKind::Regex(_)), "{text}");
    }
}

#[test]
fn errors_say_what_was_expected() {
    let message = |text| parse(text).unwrap_err().to_string();
    assert_eq!(message("dir:up"), "expected in or out after dir:");
    assert!(message("colour:red").contains("cmd: status: src:"), "{}", message("colour:red"));
    assert_eq!(message("rt:5"), "expected >500ms, <1.5s or 1s-2s after rt:");
}

#[track_caller]
fn assert_offers(text: &str, at: Range<usize>, offered: &[&str]) {
    let completion = Filter::complete(text, text.len(), &context());
    assert_eq!((completion.at, completion.candidates), (at, owned(offered)), "{text}");
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|it| (*it).to_owned()).collect()
}

#[test]
fn keys_and_known_values_are_offered() {
    assert_offers("s", 0..1, &["status:", "src:", "seq:"]);
    assert_offers("cmd:submit_sm !d", 15..16, &["dst:", "dir:"]);
    assert_offers("cmd:enq", 4..7, &["enquire_link", "enquire_link_resp"]);
    assert_offers("cmd:!KEEP", 5..9, &["keepalive"]);
    assert_offers("cmd:unbind|outb", 11..15, &["outbind"]);
    assert_offers("status:rthr", 7..11, &["ESME_RTHROTTLED"]);
    assert_offers("status:esme_rthr", 7..16, &["ESME_RTHROTTLED"]);
    assert_offers("status:o", 7..8, &["ok"]);
    assert_offers("dir:", 4..4, &["in", "out"]);
    assert_offers("link:", 5..5, &["acme", "\"Big Bank\""]);
    assert_offers("src:4", 4..5, &[]);
    assert_offers("foo:", 4..4, &[]);
    assert_offers("\"s", 1..2, &[]);
    assert_offers("\"s\"", 1..3, &[]);
    let keys = FilterKey::ALL.map(FilterKey::name);
    assert_offers("", 0..0, &keys);
    assert_offers("is:error ", 9..9, &keys);
    assert_eq!(Filter::complete("is:error dir:in", 6, &context()).candidates, ["error"]);
}

#[test]
fn what_is_offered_is_a_filter() {
    for key in FilterKey::ALL {
        for value in Filter::complete(key.name(), key.name().len(), &context()).candidates {
            let text = format!("{}{value}", key.name());
            assert!(parse(&text).is_ok(), "{text}");
        }
    }
}

#[test]
fn a_term_takes_the_place_of_all_of_its_key() {
    let with = |text, value| Filter::with_term(text, FilterKey::Link, value);
    assert_eq!(with("", Some("acme")), "link:acme");
    assert_eq!(
        with("  hello  link:2 !LINK:acme|x dir:in ", Some("Big Bank")),
        "hello dir:in link:\"Big Bank\""
    );
    assert_eq!(with("\"link:a b\" link:2", None), "\"link:a b\"");
    assert_eq!(with("text:/a b/ link:2", None), "text:/a b/");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(
        text in r#"((cmd|status|src|text|id|is|dir|len|rt|time|hex|zz)?:?!?["*/ !:>|]?[a-z0-9é_(-]{0,4}["* !/|]?){0,6}|\PC{0,20}"#,
        cursor in 0..40usize,
    ) {
        let completion = Filter::complete(&text, cursor, &context());
        prop_assert!(text.get(completion.at).is_some());
        Filter::with_term(&text, FilterKey::Text, Some(&text));
        match parse(&text) {
            Ok(filter) => drop(scene().passing(&filter)),
            Err(error) => {
                prop_assert!(text.get(error.at.clone()).is_some_and(|it| !it.is_empty()), "{error:?}");
            }
        }
    }

    #[test]
    fn not_before_a_term_is_the_opposite(term in "(cmd:submit_sm|src:[4b][*]|is:error|status:!0|hell|seq:42)") {
        let (filter, not) = (parse(&term).unwrap(), parse(&format!("!{term}")).unwrap());
        for entry in scene().store.iter() {
            prop_assert_ne!(filter.matches(&entry), not.matches(&entry), "{:?}", entry);
        }
    }
}
