//! Receipts, and how they wait for who receives them.

use super::*;
use crate::text::Receipt;
use crate::text::udh8;

#[test]
fn a_receipt_goes_the_way_back_and_says_what_became_of_the_message() {
    for (to, stat, state, dlvrd, err) in [
        (NUMBER, "DELIVRD", 2, "001", "000"),
        ("447700909003", "UNDELIV", 5, "000", "001"),
        ("447700909010", "EXPIRED", 3, "000", "001"),
    ] {
        let mut lab = lab();
        let link = lab.bound(Trx, V34);
        let answer = dissect(&lab.ask(link, message(to, "Hello @ you, \u{3} and all the others")), V34);
        let id = answer.text(FieldId::MessageId).unwrap().into_owned();
        lab.advance(ALMOST);
        assert_eq!(lab.delivered(link).len(), 0);
        lab.advance(REST);
        let [receipt] = &lab.delivered(link)[..] else { panic!("not one receipt") };
        assert_eq!(receipt.findings, []);
        let addresses = [FieldId::SourceAddr, FieldId::DestinationAddr].map(|it| receipt.text(it).unwrap());
        assert_eq!(addresses, [to, "Shop"]);
        let types =
            [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::DestAddrTon, FieldId::DestAddrNpi];
        assert_eq!(types.map(|it| receipt.int(it).unwrap()), [1, 1, 5, 0]);
        assert_eq!(receipt.int(FieldId::EsmClass), Some(0x04));
        assert_eq!(receipt.tlv(Tag::RECEIPTED_MESSAGE_ID).unwrap(), format!("{id}\0").as_bytes());
        assert_eq!(receipt.tlv_int(Tag::MESSAGE_STATE), Some(state));
        let expected = Receipt {
            id: Some(&id),
            sub: Some("001"),
            dlvrd: Some(dlvrd),
            submit_date: Some("2402291234"),
            done_date: Some("2402291234"),
            stat: Some(stat),
            err: Some(err),
            text: Some("Hello ? you, ? and a"),
        };
        assert_eq!(Receipt::parse(&text_of(receipt)), Some(expected));
    }
}

#[test]
fn a_receipt_is_dated_when_it_is_made() {
    let mut lab = Lab::playing("[receipts]\ndelay = \"30s\"");
    let link = lab.bound(Trx, V34);
    lab.submit(link, &message(NUMBER, "hi"));
    lab.advance(30 * SECOND);
    let text = text_of(&lab.delivered(link)[0]);
    let receipt = Receipt::parse(&text).unwrap();
    assert_eq!((receipt.submit_date, receipt.done_date), (Some("2402291234"), Some("2402291235")));
}

#[test]
fn a_receipt_repeats_the_text_in_what_alphabet_it_came() {
    for (data_coding, octets, text) in [
        (8_u8, &b"\0H\0i\x04\x1f\0!"[..], "Hi?!"),
        (3, b"caf\xe9", "caf?"),
        (0, b"a\x1b\x65\x00b", "a??b"),
        (1, b"a@b_c", "a?b?c"),
    ] {
        let mut lab = lab();
        let link = lab.bound(Trx, V34);
        let pdu = message(NUMBER, "").with(FieldId::DataCoding, data_coding);
        lab.submit(link, &pdu.with(FieldId::ShortMessage, octets));
        lab.advance(SECOND);
        assert!(text_of(&lab.delivered(link)[0]).ends_with(&format!(" text:{text}")), "{data_coding}");
    }
}

#[test]
fn registered_delivery_says_who_gets_a_receipt() {
    let failed = "447700909003";
    for (asked, version, to, receipts) in [
        (0_u8, V34, NUMBER, 0),
        (0, V34, failed, 0),
        (1, V34, NUMBER, 1),
        (1, V50, failed, 1),
        (2, V34, NUMBER, 0),
        (2, V34, failed, 1),
        (3, V34, NUMBER, 0),
        (3, V34, failed, 0),
        (3, V50, NUMBER, 1),
        (3, V50, failed, 0),
        (0x11, V34, NUMBER, 1),
        (0x1C, V34, NUMBER, 0),
    ] {
        let mut lab = lab();
        let link = lab.bound(Trx, version);
        lab.submit(link, &message(to, "hi").with(FieldId::RegisteredDelivery, asked));
        lab.advance(SECOND);
        let is_receipt = |pdu: &&Dissection| pdu.int(FieldId::EsmClass) == Some(0x04);
        let count = lab.delivered(link).iter().filter(is_receipt).count();
        assert_eq!(count, receipts, "{asked:#x} in {version:?} to {to}");
    }
}

#[test]
fn a_message_that_was_refused_gets_no_receipt() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    lab.submit(link, &message(NUMBER, "hi").with(FieldId::DataCoding, 2_u8));
    lab.advance(SECOND);
    assert_eq!(lab.delivered(link).len(), 0);
}

#[test]
fn each_part_of_a_long_message_gets_its_own_receipt() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    for number in 1..=2 {
        let part = [&udh8(9, 2, number)[..], b"text of a part"].concat();
        let pdu = message(NUMBER, "").with(FieldId::EsmClass, 0x40_u8);
        lab.submit(link, &pdu.with(FieldId::ShortMessage, part));
    }
    lab.advance(SECOND);
    let texts: Vec<String> = lab.delivered(link).iter().map(text_of).collect();
    let receipts: Vec<_> = texts.iter().map(|text| Receipt::parse(text).unwrap()).collect();
    let [one, two] = receipts[..] else { panic!("{texts:?}") };
    assert_ne!(one.id, two.id);
    assert_eq!([one.text, two.text], [Some("text of a part"); 2], "without its header");
}

#[test]
fn a_receipt_goes_to_the_bind_that_receives_and_waits_for_one() {
    let mut lab = lab();
    let tx = lab.bound(Tx, V34);
    let (other, _) = lab.bind_with(bind(Trx, V34).with(FieldId::SystemId, "other"));
    let pdu = message(NUMBER, "hi");
    lab.submit(tx, &pdu);
    lab.advance(10 * SECOND);
    let rx = lab.bound(Rx, V34);
    lab.drive();
    lab.submit(tx, &pdu);
    lab.advance(SECOND);
    assert_eq!([tx, rx, other].map(|link| lab.delivered(link).len()), [0, 1, 0]);
    lab.submit(tx, &pdu);
    lab.close(tx);
    lab.advance(SECOND);
    assert_eq!(lab.delivered(rx).len(), 1, "whoever submitted is gone");
    let tx = lab.bound(Tx, V34);
    lab.close(rx);
    lab.submit(tx, &pdu);
    lab.advance(SECOND);
    let (rx, _) = lab.try_bind(Rx, V34);
    let got: Vec<_> = lab.links[rx].got.iter().map(Frame::command_id).collect();
    assert_eq!(got, [CommandId::BIND_RECEIVER_RESP, CommandId::DELIVER_SM]);
}

#[test]
fn a_peer_of_3_3_gets_receipts_without_tlvs() {
    let mut lab = lab();
    let link = lab.bound(Trx, V33);
    lab.submit(link, &message(NUMBER, "hi"));
    lab.advance(SECOND);
    let [receipt] = &lab.delivered(link)[..] else { panic!("not one receipt") };
    assert_eq!(receipt.tlv(Tag::RECEIPTED_MESSAGE_ID), None);
    assert!(Receipt::parse(&text_of(receipt)).is_some());
}

#[test]
fn ten_deliveries_wait_for_their_answer_and_the_next_follow_the_answers() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    lab.links[link].answers = false;
    for _ in 0..13 {
        lab.submit(link, &message(NUMBER, "hi"));
    }
    lab.advance(SECOND);
    let waiting = lab.delivered(link);
    assert_eq!(waiting.len(), 10);
    for (answer, after) in waiting.iter().zip([1, 1, 1, 0]) {
        let pdu = Pdu::response_to(answer.frame(), Status::ROK);
        lab.links[link].esme.respond(lab.now, &pdu).unwrap();
        lab.drive();
        assert_eq!(lab.delivered(link).len(), after);
    }
}

#[test]
fn an_answer_that_comes_too_late_still_lets_the_next_go() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    lab.links[link].answers = false;
    for _ in 0..21 {
        lab.submit(link, &message(NUMBER, "hi"));
    }
    lab.advance(SECOND);
    let waiting = lab.delivered(link);
    lab.advance(30 * SECOND);
    assert_eq!(lab.delivered(link).len(), 0, "silence sends nothing");
    for (answer, after) in waiting.iter().zip([10, 0]) {
        let pdu = Pdu::response_to(answer.frame(), Status::ROK);
        lab.links[link].esme.respond(lab.now, &pdu).unwrap();
        lab.drive();
        assert_eq!(lab.delivered(link).len(), after, "a window, and none beyond it");
    }
}

#[test]
fn what_waits_outlives_the_session_that_ends() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    lab.links[link].answers = false;
    for _ in 0..13 {
        lab.submit(link, &message(NUMBER, "hi"));
    }
    lab.advance(SECOND);
    lab.close(link);
    let (link, _) = lab.try_bind(Trx, V34);
    assert_eq!(lab.delivered(link).len(), 3);
}

#[test]
fn nothing_is_delivered_while_we_unbind() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    lab.submit(link, &message(NUMBER, "hi"));
    lab.links[link].deaf = true;
    let time = lab.time();
    lab.smsc.handle_order(time, Order::Unbind);
    lab.advance(SECOND);
    let (link, _) = lab.try_bind(Trx, V34);
    assert_eq!(lab.delivered(link).len(), 1);
}

#[test]
fn a_thousand_deliveries_wait_and_the_oldest_is_dropped() {
    let mut lab = Lab::new(config(Account { rate: Some(2000), ..account() }));
    let tx = lab.bound(Tx, V34);
    for turn in 0..1003 {
        lab.submit(tx, &message(NUMBER, &turn.to_string()));
    }
    lab.advance(SECOND);
    assert_eq!(lab.smsc.counts().dropped, 3);
    let (rx, _) = lab.try_bind(Rx, V34);
    let delivered = lab.delivered(rx);
    assert_eq!(delivered.len(), 1000);
    assert!(text_of(&delivered[0]).ends_with("text:3"));
}
