//! Conversations as records, and what the inbox makes of them.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::link::LinkId;
use crate::text::State;
use crate::wire::{Chunk, CommandStatus, Pdu, Sequence, Tag, encode};

const OUR: &str = "Bank";
const PHONE: &str = "447911123456";

/// A link whose records are folded as they pass, each a millisecond after the one before.
#[derive(Default)]
struct Talk {
    inbox: Inbox,
    passed: u64,
}

impl Talk {
    fn passes(&mut self, direction: Direction, sequence: u32, mut pdu: Pdu) -> RecordId {
        pdu.sequence = Sequence(sequence);
        let id = RecordId(self.passed);
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(self.passed);
        let chunk = Chunk::from(encode(&pdu).unwrap().frame);
        self.inbox.fold(&Record { id, link: LinkId(1), direction, at, chunk });
        self.passed += 1;
        id
    }

    fn submit(&mut self, sequence: u32, pdu: Pdu) -> RecordId {
        self.passes(Direction::Out, sequence, pdu)
    }

    fn accept(&mut self, sequence: u32, id: &str) -> RecordId {
        let pdu = Pdu::new(CommandId::SUBMIT_SM_RESP, CommandStatus::ROK, Sequence::NONE);
        self.passes(Direction::In, sequence, pdu.with(FieldId::MessageId, id))
    }

    fn refuse(&mut self, sequence: u32, status: CommandStatus) -> RecordId {
        let pdu = Pdu::new(CommandId::SUBMIT_SM_RESP, status, Sequence::NONE).header_only();
        self.passes(Direction::In, sequence, pdu)
    }

    fn deliver(&mut self, pdu: Pdu) -> RecordId {
        self.passes(Direction::In, 1, pdu)
    }

    fn sent(&self) -> &Sent {
        let [sent] = self.inbox.sent() else { panic!("{:#?}", self.inbox.sent()) };
        sent
    }

    fn received(&self) -> &Received {
        let [received] = self.inbox.received() else { panic!("{:#?}", self.inbox.received()) };
        received
    }
}

fn message(id: CommandId, from: &str, to: &str, octets: &[u8]) -> Pdu {
    Pdu::request(id)
        .with(FieldId::SourceAddr, from)
        .with(FieldId::DestinationAddr, to)
        .with(FieldId::ShortMessage, octets)
}

fn submit(text: &str) -> Pdu {
    message(CommandId::SUBMIT_SM, OUR, PHONE, text.as_bytes())
}

fn deliver(text: &str) -> Pdu {
    message(CommandId::DELIVER_SM, PHONE, OUR, text.as_bytes())
}

fn receipt(id: &str, stat: &str) -> Pdu {
    let text = format!(
        "id:{id} sub:001 dlvrd:001 submit date:2302101454 done date:2302101454 stat:{stat} err:0 text:"
    );
    deliver(&text).with(FieldId::EsmClass, 4u8)
}

/// A part of a long message with a header that has a reference of 8 bits.
fn part(pdu: &Pdu, reference: u8, total: u8, number: u8, octets: &[u8]) -> Pdu {
    let octets = [&[5, 0, 3, reference, total, number], octets].concat();
    pdu.clone().with(FieldId::EsmClass, 0x40u8).with(FieldId::ShortMessage, octets)
}

fn receipt_of(received: &Received) -> &Receipt {
    let Kind::Receipt(receipt) = &received.kind else { panic!("{received:#?}") };
    receipt
}

#[test]
fn a_message_has_its_response() {
    let mut talk = Talk::default();
    let request = talk.submit(7, submit("hello"));
    assert_eq!(talk.sent().state(), Delivery::Unanswered);
    talk.passes(Direction::In, 7, Pdu::new(CommandId::DATA_SM_RESP, CommandStatus::ROK, Sequence::NONE));
    assert_eq!(talk.sent().state(), Delivery::Unanswered, "that was no response to a submit_sm");
    let response = talk.accept(7, "00a1");
    let sent = talk.sent();
    assert_eq!((sent.from.as_str(), sent.to.as_str(), sent.text.as_str()), (OUR, PHONE, "hello"));
    assert_eq!((sent.record(), sent.link, sent.parts.total()), (Some(request), LinkId(1), 1));
    assert_eq!((sent.message_id(), sent.status()), (Some("00a1"), Some(CommandStatus::ROK)));
    assert_eq!(sent.state(), Delivery::Accepted);
    let answer = sent.segments[0].answer.as_ref().unwrap();
    assert_eq!((answer.record, answer.after), (response, Duration::from_millis(2)));
}

#[test]
fn a_refused_message_says_so() {
    for id in [CommandId::SUBMIT_SM_RESP, CommandId::GENERIC_NACK] {
        let mut talk = Talk::default();
        talk.submit(1, submit("hello"));
        talk.passes(Direction::In, 1, Pdu::new(id, CommandStatus::RTHROTTLED, Sequence::NONE).header_only());
        assert_eq!(talk.sent().state(), Delivery::Refused(CommandStatus::RTHROTTLED), "{id}");
        assert_eq!(talk.sent().status(), Some(CommandStatus::RTHROTTLED));
        assert_eq!(talk.sent().message_id(), None);
    }
}

#[test]
fn a_data_sm_is_a_message_both_ways() {
    let data = |from: &str, to: &str| {
        Pdu::request(CommandId::DATA_SM)
            .with(FieldId::SourceAddr, from)
            .with(FieldId::DestinationAddr, to)
            .with_tlv(Tag::MESSAGE_PAYLOAD, &b"hello"[..])
    };
    let mut talk = Talk::default();
    talk.submit(1, data(OUR, PHONE));
    talk.passes(Direction::In, 1, Pdu::new(CommandId::DATA_SM_RESP, CommandStatus::ROK, Sequence::NONE));
    talk.deliver(data(PHONE, OUR));
    assert_eq!((talk.sent().text.as_str(), talk.sent().state()), ("hello", Delivery::Accepted));
    assert_eq!((talk.received().text.as_str(), &talk.received().kind), ("hello", &Kind::Message));
}

#[test]
fn a_receipt_is_tied_by_its_id_in_any_form() {
    use IdRule::{CaseAndZeros, Exact, HexDecimal};
    for (given, named, rule) in [
        ("0654354026", "0654354026", Some(Exact)),
        ("dbd1d8e8-d2a4-4efe-b508-60761b1ae484", "dbd1d8e8-d2a4-4efe-b508-60761b1ae484", Some(Exact)),
        ("msg_7@mc", "msg_7@mc", Some(Exact)),
        ("1101C1-C9D03D-F000", "1101c1-c9d03d-f000", Some(CaseAndZeros)),
        ("00B8BE19", "B8BE19", Some(CaseAndZeros)),
        ("39f99dd5", "0972660181", Some(HexDecimal)),
        ("870928761", "33E95179", Some(HexDecimal)),
        ("1", "2", None),
    ] {
        let mut talk = Talk::default();
        let request = talk.submit(1, submit("hello"));
        talk.accept(1, given);
        let came = talk.deliver(receipt(named, "DELIVRD"));
        let expected = rule.map(|rule| Tied { record: request, rule });
        assert_eq!(receipt_of(talk.received()).tied, expected, "{given} {named}");
        assert_eq!(receipt_of(talk.received()).id.as_deref(), Some(named));
        let ties = rule.map(|rule| TiedReceipt { record: came, rule });
        assert_eq!(talk.sent().segments[0].receipts, Vec::from_iter(ties), "{given} {named}");
        let state = rule.map_or(Delivery::Accepted, |_| Delivery::Reported(State::Delivered));
        assert_eq!(talk.sent().state(), state, "{given} {named}");
    }
}

#[test]
fn the_id_of_the_tlv_goes_before_that_of_the_text() {
    for (in_tlv, in_text, tied_to) in [("a", "b", Some(0)), ("x", "b", Some(1)), ("x", "y", None)] {
        let mut talk = Talk::default();
        let requests = [talk.submit(1, submit("one")), talk.submit(2, submit("two"))];
        talk.accept(1, "a");
        talk.accept(2, "b");
        talk.deliver(receipt(in_text, "DELIVRD").with_tlv(Tag::RECEIPTED_MESSAGE_ID, format!("{in_tlv}\0")));
        let tied = receipt_of(talk.received()).tied.map(|tied| tied.record);
        assert_eq!(tied, tied_to.map(|at: usize| requests[at]), "{in_tlv} {in_text}");
    }
}

#[test]
fn a_receipt_is_known_by_its_tlvs_its_text_or_its_class() {
    let tlvs =
        deliver("").with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"a\0"[..]).with_tlv(Tag::MESSAGE_STATE, &[5][..]);
    let text = receipt("a", "UNDELIV").with(FieldId::EsmClass, 0u8);
    let both = receipt("a", "DELIVRD")
        .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"a"[..])
        .with_tlv(Tag::MESSAGE_STATE, &[5][..]);
    for pdu in [tlvs, text, both] {
        let mut talk = Talk::default();
        talk.submit(1, submit("hello"));
        talk.accept(1, "a");
        talk.deliver(pdu.clone());
        assert_eq!(talk.sent().state(), Delivery::Reported(State::Undeliverable), "{pdu:?}");
    }
    let mut talk = Talk::default();
    talk.deliver(deliver("no key at all").with(FieldId::EsmClass, 4u8));
    assert_eq!(receipt_of(talk.received()).id, None);
    assert_eq!(talk.received().text, "no key at all");
}

#[test]
fn a_receipt_before_the_response_is_tied_when_the_response_comes() {
    let mut talk = Talk::default();
    talk.deliver(receipt("39F99DD5", "EXPIRED"));
    let request = talk.submit(1, submit("hello"));
    let early =
        [talk.deliver(receipt("972660181", "ENROUTE")), talk.deliver(receipt("972660181", "DELIVRD"))];
    assert_eq!(talk.sent().state(), Delivery::Unanswered);
    talk.accept(1, "39F99DD5");
    let tied = talk.inbox.received().iter().map(|it| receipt_of(it).tied).collect::<Vec<_>>();
    let to_request = Some(Tied { record: request, rule: IdRule::HexDecimal });
    assert_eq!(tied, [None, to_request, to_request], "the first is from before the request");
    assert_eq!(talk.sent().receipts().collect::<Vec<_>>(), early);
    assert_eq!(talk.sent().state(), Delivery::Reported(State::Delivered));
}

#[test]
fn of_several_receipts_the_final_one_stays() {
    use State::{Delivered, Enroute, Expired};
    for (stats, state) in [
        (&["ENROUTE", "DELIVRD"][..], Delivered),
        (&["DELIVRD", "ENROUTE"], Delivered),
        (&["ENROUTE"], Enroute),
        (&["ENROUTE", "nonsense"], Enroute),
        (&["ACCEPTD", "EXPIRED"], Expired),
    ] {
        let mut talk = Talk::default();
        talk.submit(1, submit("hello"));
        talk.accept(1, "a");
        for stat in stats {
            talk.deliver(receipt("a", stat));
        }
        assert_eq!(talk.sent().state(), Delivery::Reported(state), "{stats:?}");
        assert_eq!(talk.sent().receipts().count(), stats.len());
    }
}

#[test]
fn of_an_id_that_is_given_again_the_newest_message_is_meant() {
    let mut talk = Talk::default();
    talk.submit(1, submit("one"));
    talk.accept(1, "1");
    talk.submit(2, submit("two"));
    talk.accept(2, "1");
    talk.deliver(receipt("1", "DELIVRD"));
    let states = talk.inbox.sent().iter().map(Sent::state).collect::<Vec<_>>();
    assert_eq!(states, [Delivery::Accepted, Delivery::Reported(State::Delivered)]);
}

#[test]
fn the_parts_of_a_long_message_are_one() {
    let mut talk = Talk::default();
    let first = talk.submit(1, part(&submit(""), 9, 2, 1, b"hello "));
    talk.submit(2, submit("another"));
    talk.submit(3, part(&submit(""), 9, 2, 2, b"world"));
    let sent = &talk.inbox.sent()[0];
    assert_eq!((sent.record(), sent.text.as_str(), sent.segments.len()), (Some(first), "hello world", 2));
    assert_eq!(talk.inbox.sent().len(), 2);
    for (sequence, id) in [(1, "a"), (2, "x"), (3, "b")] {
        talk.accept(sequence, id);
    }
    talk.deliver(receipt("b", "DELIVRD"));
    assert_eq!(talk.inbox.sent()[0].state(), Delivery::Accepted, "of the first part nothing is known");
    talk.deliver(receipt("a", "DELIVRD"));
    assert_eq!(talk.inbox.sent()[0].state(), Delivery::Reported(State::Delivered));
    talk.submit(4, part(&submit(""), 9, 2, 1, b"hello "));
    assert_eq!(talk.inbox.sent().len(), 3, "the reference is used again");
}

#[test]
fn parts_with_one_id_have_one_receipt() {
    let mut talk = Talk::default();
    talk.submit(1, part(&submit(""), 9, 2, 1, b"hello "));
    talk.submit(2, part(&submit(""), 9, 2, 2, b"world"));
    talk.accept(1, "a");
    talk.accept(2, "a");
    talk.deliver(receipt("a", "DELIVRD"));
    assert_eq!(talk.sent().state(), Delivery::Reported(State::Delivered));
}

#[test]
fn a_part_that_was_refused_is_sent_again() {
    let mut talk = Talk::default();
    talk.submit(1, part(&submit(""), 9, 2, 1, b"hello "));
    talk.submit(2, part(&submit(""), 9, 2, 2, b"world"));
    talk.accept(1, "a");
    talk.refuse(2, CommandStatus::RTHROTTLED);
    assert_eq!(talk.sent().state(), Delivery::Refused(CommandStatus::RTHROTTLED));
    talk.submit(3, part(&submit(""), 9, 2, 2, b"world"));
    talk.accept(3, "b");
    assert_eq!((talk.sent().state(), talk.sent().status()), (Delivery::Accepted, Some(CommandStatus::ROK)));
}

#[test]
fn a_long_message_that_comes_in_shows_what_is_missing() {
    let mut talk = Talk::default();
    let cyrillic = deliver("").with(FieldId::DataCoding, 8u8);
    for (number, octets, text, have) in [
        (4, &[0x04, 0x34][..], "[…]д[…]", 1),
        (2, &[0x04], "[…]\u{fffd}[…]д[…]", 2),
        (3, &[0x33], "[…]гд[…]", 3),
        (3, &[0x33], "[…]гд[…]", 3),
        (1, &[0x04, 0x32], "вгд[…]", 4),
        (5, &[0x04, 0x35], "вгде", 5),
    ] {
        talk.deliver(part(&cyrillic, 1, 5, number, octets));
        let received = talk.received();
        let parts = received.parts.as_ref().unwrap();
        assert_eq!((received.text.as_str(), parts.have(), parts.total()), (text, have, 5), "{number}");
        assert_eq!(parts.is_whole(), have == 5);
        assert_eq!(received.records.len(), have);
        assert_eq!(received.alphabet, Alphabet::Ucs2);
    }
    talk.deliver(part(&cyrillic, 1, 5, 5, &[0x04, 0x36]));
    assert_eq!(talk.inbox.received().len(), 2, "another message has the reference now");
}

#[test]
fn parts_of_different_messages_stay_apart() {
    let from = |from: &str| message(CommandId::DELIVER_SM, from, OUR, b"");
    let mut talk = Talk::default();
    talk.deliver(part(&from("1"), 1, 2, 1, b"a"));
    talk.deliver(part(&from("2"), 1, 2, 2, b"b"));
    talk.deliver(part(&from("1"), 2, 2, 2, b"c"));
    talk.deliver(part(&from("1"), 1, 3, 2, b"d"));
    let wide = [&[6, 8, 4, 0, 1, 2, 2], &b"e"[..]].concat();
    talk.deliver(from("1").with(FieldId::EsmClass, 0x40u8).with(FieldId::ShortMessage, wide));
    let texts: Vec<_> = talk.inbox.received().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["a[…]", "[…]b", "[…]c", "[…]d[…]", "[…]e"]);
}

#[test]
fn octets_that_are_no_text_are_given_in_hexadecimal() {
    let mut talk = Talk::default();
    talk.deliver(message(CommandId::DELIVER_SM, PHONE, OUR, &[0, 0xFF, 7]).with(FieldId::DataCoding, 4u8));
    assert_eq!(talk.received().text, "00ff07");
}

#[test]
fn an_alert_is_listed() {
    let mut talk = Talk::default();
    let alert = Pdu::request(CommandId::ALERT_NOTIFICATION)
        .with(FieldId::SourceAddr, PHONE)
        .with(FieldId::EsmeAddr, OUR);
    let record = talk.deliver(alert);
    let received = talk.received();
    assert_eq!((&received.kind, &received.records), (&Kind::Alert, &vec![record]));
    assert_eq!((received.from.as_str(), received.to.as_str()), (PHONE, OUR));
}

#[test]
fn what_is_no_message_is_not_listed() {
    let mut talk = Talk::default();
    talk.submit(1, Pdu::request(CommandId::ENQUIRE_LINK));
    talk.accept(9, "nobody asked");
    talk.deliver(Pdu::request(CommandId::UNBIND));
    talk.passes(Direction::In, 1, submit("we are no message centre"));
    assert!(talk.inbox.sent().is_empty() && talk.inbox.received().is_empty());
}

#[test]
fn a_message_that_is_cut_is_listed_all_the_same() {
    let octets = [0u8, 0, 0, 18, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
    let frame = Frame::new(Bytes::copy_from_slice(&octets)).unwrap();
    let (at, direction) = (SystemTime::UNIX_EPOCH, Direction::In);
    let mut inbox = Inbox::default();
    inbox.fold(&Record { id: RecordId(0), link: LinkId(1), direction, at, chunk: frame.into() });
    assert_eq!(inbox.received().len(), 1);
}

#[test]
fn the_oldest_go_with_all_that_is_known_of_them() {
    let mut talk = Talk::default();
    for sequence in 1..=10_001 {
        talk.submit(sequence, submit("hello"));
        talk.deliver(receipt("never given", "DELIVRD"));
    }
    assert_eq!((talk.inbox.sent().len(), talk.inbox.sent_dropped()), (9_001, 1_000));
    assert_eq!((talk.inbox.received().len(), talk.inbox.received_dropped()), (9_001, 1_000));
    assert_eq!(talk.inbox.waiting.len(), 9_001);
    talk.accept(1, "too late");
    assert!(talk.inbox.sent().iter().all(|sent| sent.state() == Delivery::Unanswered));
    talk.accept(10_001, "new");
    assert_eq!(talk.inbox.sent().last().and_then(Sent::message_id), Some("new"));
}

prop_compose! {
    /// The parts of a message, each at least once, in any order.
    fn shuffled_parts()(total in 1..8u8)(
        parts in Just((1..=total).collect::<Vec<_>>()).prop_shuffle(),
        repeated in prop::collection::vec((0..40usize, 1..=total), 0..6),
    ) -> Vec<u8> {
        repeated.into_iter().fold(parts, |mut parts, (at, number)| {
            parts.insert(at % (parts.len() + 1), number);
            parts
        })
    }
}

proptest! {
    #[test]
    fn parts_join_in_any_order_with_any_repeats(numbers in shuffled_parts()) {
        let total = *numbers.iter().max().unwrap();
        let letter = |number: u8| b'a' + number;
        let mut talk = Talk::default();
        for number in &numbers {
            talk.deliver(part(&deliver(""), 1, total, *number, &[letter(*number)]));
        }
        let expected: String = (1..=total).map(|number| char::from(letter(number))).collect();
        prop_assert_eq!(&talk.received().text, &expected);
        prop_assert!(talk.received().parts.as_ref().unwrap().is_whole());
        prop_assert_eq!(talk.received().records.len(), usize::from(total));
    }

    #[test]
    fn any_text_may_come_as_a_receipt(text in "(id:|stat:|err:|[a-z0-9 ]{0,5}|\\PC){0,8}", class in 0..=255u8) {
        let mut talk = Talk::default();
        talk.deliver(deliver(&text).with(FieldId::EsmClass, class));
        prop_assert_eq!(talk.inbox.received().len(), 1);
    }
}
