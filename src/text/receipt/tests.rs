//! Receipts as message centres sent them, quoted from public threads.

use super::*;
use proptest::prelude::*;

/// id, sub, dlvrd, submit date, done date, stat, err, text
type Fields = [Option<&'static str>; 8];

fn fields(receipt: Receipt<'static>) -> Fields {
    let Receipt { id, sub, dlvrd, submit_date, done_date, stat, err, text } = receipt;
    [id, sub, dlvrd, submit_date, done_date, stat, err, text]
}

const fn some(values: [&'static str; 8]) -> Fields {
    let [id, sub, dlvrd, submit_date, done_date, stat, err, text] = values;
    [Some(id), Some(sub), Some(dlvrd), Some(submit_date), Some(done_date), Some(stat), Some(err), Some(text)]
}

/// Where it was seen, the receipt, its fields and what its `stat` means.
const SEEN: &[(&str, &str, Fields, Option<State>)] = &[
    (
        "onlinecity/php-smpp#70: an id of 18 digits, an error of four, an escape in the text",
        "id:117062714244798261 sub:001 dlvrd:001 submit date:1706271624 done date:1706271624 stat:DELIVRD err:0000 text:H\x1bllo world",
        some([
            "117062714244798261",
            "001",
            "001",
            "1706271624",
            "1706271624",
            "DELIVRD",
            "0000",
            "H\x1bllo world",
        ]),
        Some(State::Delivered),
    ),
    (
        "jookies/jasmin#753: a UUID, no sub, dlvrd or text, years of four digits",
        "id:dbd1d8e8-d2a4-4efe-b508-60761b1ae484 submit date:201906190720 done date:201906190720 stat:EXPIRED err:030",
        [
            Some("dbd1d8e8-d2a4-4efe-b508-60761b1ae484"),
            None,
            None,
            Some("201906190720"),
            Some("201906190720"),
            Some("EXPIRED"),
            Some("030"),
            None,
        ],
        Some(State::Expired),
    ),
    (
        "uudashr/jsmpp#67: no sub, dlvrd or text",
        "id:0654354026 submit date:2302101454 done date:2302101454 stat:DELIVRD err:000",
        [
            Some("0654354026"),
            None,
            None,
            Some("2302101454"),
            Some("2302101454"),
            Some("DELIVRD"),
            Some("000"),
            None,
        ],
        Some(State::Delivered),
    ),
    (
        "opentelecoms-org/jsmpp#62: no sub or dlvrd",
        "id:1526758174 submit date:1701240904 done date:1701240904 stat:DELIVRD err:000 text:hellow",
        [
            Some("1526758174"),
            None,
            None,
            Some("1701240904"),
            Some("1701240904"),
            Some("DELIVRD"),
            Some("000"),
            Some("hellow"),
        ],
        Some(State::Delivered),
    ),
    (
        "kneodev/ksmppd#108: no key before the state, dates with seconds, Text",
        "id:ce5bc5a9-4f7d-4282-9244-2e1022a9335c sub:000 dlvrd:000 submit date:180903120815 done date:180903120816 DELIVRD err:000 Text:",
        some([
            "ce5bc5a9-4f7d-4282-9244-2e1022a9335c",
            "000",
            "000",
            "180903120815",
            "180903120816",
            "DELIVRD",
            "000",
            "",
        ]),
        Some(State::Delivered),
    ),
    (
        "kneodev/ksmppd#108: dates with seconds",
        "id:7d093bfa-4d65-4757-b0bb-177fc9d0a038 sub:001 dlvrd:001 submit date:180903120232 done date:180903121447 stat:DELIVRD err:000 text:",
        some([
            "7d093bfa-4d65-4757-b0bb-177fc9d0a038",
            "001",
            "001",
            "180903120232",
            "180903121447",
            "DELIVRD",
            "000",
            "",
        ]),
        Some(State::Delivered),
    ),
    (
        "jookies/jasmin#70: an id of 32 hexadecimal digits",
        "id:a29f6845555647139e5c8f3b817f2c9a sub:001 dlvrd:001 submit date:141023215253 done date:141023215259 stat:DELIVRD err:000 text:",
        some([
            "a29f6845555647139e5c8f3b817f2c9a",
            "001",
            "001",
            "141023215253",
            "141023215259",
            "DELIVRD",
            "000",
            "",
        ]),
        Some(State::Delivered),
    ),
    (
        "funbox/smppex#46: letters in the id, dates with tenths and a zone, no text",
        "id:rdwjwxns18krxr9936ey96ymcw sub:000 dlvrd:000 submit date:180711070003912+ done date:180711070000012+ stat:UNDELIV err:000",
        [
            Some("rdwjwxns18krxr9936ey96ymcw"),
            Some("000"),
            Some("000"),
            Some("180711070003912+"),
            Some("180711070000012+"),
            Some("UNDELIV"),
            Some("000"),
            None,
        ],
        Some(State::Undeliverable),
    ),
    (
        "farhadi/node-smpp#77: dlvrd above sub, an error of two digits, USSD",
        "id:45013692 sub:0 dlvrd:28 submit date:1908121157 done date:1908121158 stat:UNDELIV err:21 Text:*100#",
        some(["45013692", "0", "28", "1908121157", "1908121158", "UNDELIV", "21", "*100#"]),
        Some(State::Undeliverable),
    ),
    (
        "farhadi/node-smpp#199: leading zeros",
        "id:0000029095 sub:001 dlvrd:001 submit date:211125034959 done date:211125035001 stat:DELIVRD err:000 text:",
        some(["0000029095", "001", "001", "211125034959", "211125035001", "DELIVRD", "000", ""]),
        Some(State::Delivered),
    ),
    (
        "RestComm/smscgateway#232: an id of 11 digits",
        "id:34265880701 sub:001 dlvrd:001 submit date:1709260755 done date:1709260755 stat:UNDELIV err:001 text:sfdsfs",
        some(["34265880701", "001", "001", "1709260755", "1709260755", "UNDELIV", "001", "sfdsfs"]),
        Some(State::Undeliverable),
    ),
    (
        "farhadi/node-smpp#140: the id under another key, an empty date",
        "message text:7220bb6b sub:001 dlvrd:0 submit date:1611031200 done date: stat:ACCEPTD err:000",
        [
            None,
            Some("001"),
            Some("0"),
            Some("1611031200"),
            Some(""),
            Some("ACCEPTD"),
            Some("000"),
            Some("7220bb6b"),
        ],
        Some(State::Accepted),
    ),
    (
        "jookies/jasmin#916: dashes in the id, an empty text",
        "id:1101C1-C9D03D-F000 sub:000 dlvrd:000 submit date:2010290238 done date:2010290238 stat:ACCEPTD err:000 text:",
        some(["1101C1-C9D03D-F000", "000", "000", "2010290238", "2010290238", "ACCEPTD", "000", ""]),
        Some(State::Accepted),
    ),
    (
        "twitter-archive/cloudhopper-smpp#105: no sub",
        "id:0123456789 dlvrd:001 submit date:1502041200 done date:1502041201 stat:DELIVRD err:000 text:",
        [
            Some("0123456789"),
            None,
            Some("001"),
            Some("1502041200"),
            Some("1502041201"),
            Some("DELIVRD"),
            Some("000"),
            Some(""),
        ],
        Some(State::Delivered),
    ),
    (
        "twitter-archive/cloudhopper-smpp#40: an error that is no number",
        "id:0123456789 sub:001 dlvrd:000 submit date:1502041200 done date:1502041201 stat:UNDELIV err:-1F text:x",
        some(["0123456789", "001", "000", "1502041200", "1502041201", "UNDELIV", "-1F", "x"]),
        Some(State::Undeliverable),
    ),
    (
        "onlinecity/php-smpp#29: a blank behind the colon",
        "id: 0123456789 sub: 001 dlvrd: 001 submit date: 1502041200  done date: 1502041201 stat: DELIVRD err: 0 text: x",
        some(["0123456789", "001", "001", "1502041200", "1502041201", "DELIVRD", "0", "x"]),
        Some(State::Delivered),
    ),
    (
        "ajankovic/smpp#8: the id is 0",
        "id:0 sub:001 dlvrd:001 submit date:2005141120 done date:2005141120 stat:DELIVRD err:000 Text:Test Msg",
        some(["0", "001", "001", "2005141120", "2005141120", "DELIVRD", "000", "Test Msg"]),
        Some(State::Delivered),
    ),
];

#[test]
fn receipts_as_they_were_seen_are_read() {
    for (seen, text, expected, state) in SEEN {
        let receipt = Receipt::parse(text).unwrap_or_else(|| panic!("{seen}: no receipt"));
        assert_eq!(fields(receipt), *expected, "{seen}");
        assert_eq!(receipt.state(), *state, "{seen}");
    }
}

#[test]
fn keys_come_in_any_order_and_case() {
    let receipt = Receipt::parse("STAT:deliverED Done Date:2\tSUB:1\nID:77 text:a").unwrap();
    let expected = [Some("77"), Some("1"), None, None, Some("2"), Some("deliverED"), None, Some("a")];
    assert_eq!(fields(receipt), expected);
    assert_eq!(receipt.state(), Some(State::Delivered));
}

#[test]
fn keys_inside_the_text_are_text() {
    let receipt = Receipt::parse("id:1 stat:DELIVRD text:my id:2 err:5 text:b").unwrap();
    assert_eq!((receipt.id, receipt.err, receipt.text), (Some("1"), None, Some("my id:2 err:5 text:b")));
}

#[test]
fn a_key_is_a_whole_word_and_the_first_of_its_kind() {
    let receipt = Receipt::parse("uid:9 id:1 id:2 state:x stat:UNKNOWN").unwrap();
    assert_eq!((receipt.id, receipt.stat), (Some("1 id:2 state:x"), Some("UNKNOWN")));
}

#[test]
fn a_word_behind_the_date_is_the_state_only_if_it_names_one() {
    let done = |text| Receipt::parse(text).map(|it| (it.done_date, it.stat));
    assert_eq!(done("id:1 done date:2 DELIVRD"), Some((Some("2"), Some("DELIVRD"))));
    assert_eq!(done("id:1 done date:2 3h"), Some((Some("2 3h"), None)));
    assert_eq!(done("id:1 done date:2 3"), Some((Some("2 3"), None)));
    assert_eq!(done("id:1 done date:2 DELIVRD stat:EXPIRED"), Some((Some("2 DELIVRD"), Some("EXPIRED"))));
}

#[test]
fn the_places_of_fields_are_those_of_their_values() {
    let text = "x ID:1a Stat:DELIVRD text: hi id:2";
    let places = Receipt::places(text);
    let seen: Vec<_> = places.iter().map(|it| (it.key, it.start, &text[it.value.clone()])).collect();
    assert_eq!(seen, [("id", 2, "1a "), ("stat", 8, "DELIVRD "), ("text", 21, " hi id:2")]);
    assert_eq!(Receipt::places("id:1 is no receipt"), []);
}

#[test]
fn a_text_that_is_no_receipt_is_none() {
    for text in
        ["", "Hello", "id:", "my id:5", "text:hi sub:1", "stat", "Besuch um 10:30, text: ja", "id :1 stat :2"]
    {
        assert_eq!(Receipt::parse(text), None, "{text}");
    }
}

#[test]
fn a_receipt_is_written_as_in_the_appendix() {
    let receipt = Receipt {
        id: Some("0123456789"),
        sub: Some("001"),
        dlvrd: Some("001"),
        submit_date: Some("2611232000"),
        done_date: Some("2611232001"),
        stat: Some(State::Delivered.stat()),
        err: Some("000"),
        text: Some("Hello"),
    };
    let text = "id:0123456789 sub:001 dlvrd:001 submit date:2611232000 done date:2611232001 stat:DELIVRD err:000 text:Hello";
    assert_eq!(receipt.to_string(), text);
    assert_eq!(Receipt { err: None, text: None, ..receipt }.to_string(), text.split(" err").next().unwrap());
    assert_eq!(Receipt::default().to_string(), "");
}

#[test]
fn states_are_known_by_spelling_and_by_number() {
    for (stats, state) in [
        (&["SCHEDULD", "SCHEDLD", "SCHEDULED", "0"][..], State::Scheduled),
        (&["ENROUTE", "ENROUT", "BUFFRED", "BUFFERED", "1"], State::Enroute),
        (&["DELIVRD", "DELIVERED", "DELIVRED", "delivered", "2"], State::Delivered),
        (&["EXPIRED", "3"], State::Expired),
        (&["DELETED", "4"], State::Deleted),
        (&["UNDELIV", "UNDELIVERED", "UNDELIVERABLE", "FAILED", "5"], State::Undeliverable),
        (&["ACCEPTD", "ACCEPTED", "ACKED", "6"], State::Accepted),
        (&["UNKNOWN", "7"], State::Unknown),
        (&["REJECTD", "REJECTED", "8"], State::Rejected),
        (&["SKIPPED", "9", "009"], State::Skipped),
    ] {
        for stat in stats {
            assert_eq!(State::parse(stat), Some(state), "{stat}");
        }
        assert_eq!(State::parse(state.stat()), Some(state));
        assert_eq!(State::from_message_state(state.message_state()), Some(state));
    }
    assert_eq!(State::from_message_state(10), None);
    assert_eq!(State::parse(""), None);
    assert_eq!(State::parse("DELIVRDX"), None);
}

#[test]
fn a_final_state_is_one_that_nothing_follows() {
    let open = State::ALL.into_iter().filter(|it| !it.is_final()).collect::<Vec<_>>();
    assert_eq!(open, [State::Scheduled, State::Enroute, State::Accepted, State::Unknown]);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "(id:|stat:|done date:|text:| |[\u{0}-\u{400}]){0,30}") {
        if let Some(receipt) = Receipt::parse(&text) {
            prop_assert!(receipt.id.is_some() || receipt.stat.is_some());
        }
    }

    #[test]
    fn what_is_written_reads_back(
        id in "[0-9a-zA-Z-]{0,20}", stat in "[A-Z]{0,8}", err in "[0-9]{0,4}", text in "([!-~][ -~]{0,20}[!-~])?",
        date in proptest::option::of("[0-9]{0,14}"),
    ) {
        let receipt = Receipt {
            id: Some(&id),
            stat: Some(&stat),
            err: Some(&err),
            text: Some(&text),
            submit_date: date.as_deref(),
            done_date: date.as_deref(),
            ..Receipt::default()
        };
        let written = receipt.to_string();
        prop_assert_eq!(Receipt::parse(&written), Some(receipt));
    }
}
