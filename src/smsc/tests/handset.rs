//! What handsets write.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::*;
use crate::text::Alphabet;

fn demo() -> Lab {
    let mut config = Config { accounts: vec![account()], ..Config::demo() };
    config.scenario.receipts.delay = Setting::from_text("60s").unwrap();
    Lab::new(config)
}

/// The text of a deliver_sm by its data_coding, and its reference where it is a part.
fn read(pdu: &Dissection) -> (String, Option<u16>) {
    assert_eq!(pdu.findings, []);
    let data_coding = u8::try_from(pdu.int(FieldId::DataCoding).unwrap()).unwrap();
    let user_data = pdu.user_data();
    let reference = user_data.elements().find_map(|element| element.concat()).map(|it| it.reference);
    let decoded = Alphabet::for_data_coding(data_coding, Alphabet::Gsm).decode(user_data.octets);
    assert!(decoded.faults.is_empty());
    (decoded.text, reference)
}

#[test]
fn handsets_write_in_all_alphabets_and_in_parts() {
    let mut lab = demo();
    let link = lab.bound(Trx, V34);
    let mut references = Vec::new();
    for _ in 0..2 {
        let mut coded = Vec::new();
        for _ in 0..3 {
            lab.advance(5 * SECOND + ALMOST);
            assert_eq!(lab.delivered(link).len(), 0);
            lab.advance(REST);
            let [pdu] = &lab.delivered(link)[..] else { panic!("not one message") };
            coded.push((pdu.int(FieldId::DataCoding).unwrap(), read(pdu).0));
        }
        assert!(coded[0].0 == 0 && coded[0].1.is_ascii(), "{coded:?}");
        assert!(coded[1].0 == 0 && coded[1].1.contains(['{', '€']), "{coded:?}");
        assert!(
            coded[2].0 == 8 && coded[2].1.starts_with("Привет") && coded[2].1.contains('👍'),
            "{coded:?}"
        );
        lab.advance(6 * SECOND);
        let parts = lab.delivered(link);
        let read: Vec<_> = parts.iter().map(read).collect();
        assert_eq!(read.len(), 3);
        let joined: String = read.iter().map(|(text, _)| text.as_str()).collect();
        assert!(joined.starts_with("This is") && joined.ends_with("three of them."), "{joined}");
        assert!(read.iter().all(|(_, reference)| *reference == read[0].1));
        let from = parts.iter().map(|pdu| pdu.text(FieldId::SourceAddr).unwrap());
        assert!(from.clone().all(|it| it.starts_with("447700900") && it.len() == 12));
        assert_eq!(from.collect::<BTreeSet<_>>().len(), 1, "all from one number");
        references.push(read[0].1.unwrap());
    }
    assert_ne!(references[0], references[1]);
}

#[test]
fn handsets_write_to_the_address_that_the_account_last_sent_as() {
    let mut lab = demo();
    let link = lab.bound(Trx, V34);
    let anonymous = message(NUMBER, "hi").with(FieldId::SourceAddr, "");
    let to = |pdu: &Dissection| pdu.text(FieldId::DestinationAddr).unwrap().into_owned();
    for (sent, expected) in
        [(None, "12345"), (Some(message(NUMBER, "hi")), "Shop"), (Some(anonymous), "Shop")]
    {
        if let Some(pdu) = sent {
            lab.submit(link, &pdu);
        }
        lab.advance(6 * SECOND);
        assert_eq!(lab.delivered(link).iter().map(to).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn handsets_write_only_while_somebody_receives() {
    let mut lab = demo();
    let tx = lab.bound(Tx, V34);
    assert_eq!(lab.smsc.handsets.due(), None);
    let rx = lab.bound(Rx, V34);
    lab.advance(3 * SECOND);
    lab.close(rx);
    lab.advance(60 * SECOND);
    assert_eq!(lab.smsc.handsets.due(), None, "nothing to wake up for");
    let rx = lab.bound(Rx, V34);
    assert_eq!(lab.delivered(rx).len(), 0, "none was kept");
    lab.advance(6 * SECOND);
    assert_eq!([tx, rx].map(|link| lab.delivered(link).len()), [0, 1]);
}

#[test]
fn the_same_seed_gives_the_same_messages() {
    let [one, two] = [(); 2].map(|()| {
        let mut lab = demo();
        let link = lab.bound(Trx, V34);
        lab.submit(link, &message(NUMBER, "hi"));
        lab.advance(100 * SECOND);
        std::mem::take(&mut lab.links[link].got)
    });
    assert!(one.len() > 20);
    assert_eq!(one, two);
}

/// The octets of each message that a handset can write, without the header.
#[test]
fn each_message_of_handsets_has_its_octets() {
    let mut lab = Lab::full();
    let link = lab.bound(Trx, V34);
    let mut told = String::new();
    for (message, name, about) in crate::config::scenario::MESSAGES {
        writeln!(told, "{name}: {about}").unwrap();
        let time = lab.time();
        lab.smsc.handle_order(time, Order::Handset(*message));
        lab.obey();
        lab.drive();
        for frame in std::mem::take(&mut lab.links[link].got) {
            let hex = frame.body().iter().fold(String::new(), |hex, octet| hex + &format!("{octet:02x}"));
            writeln!(told, "    {} {hex}", frame.command_id()).unwrap();
        }
    }
    insta::assert_snapshot!("handset-messages", told);
}

#[test]
fn handsets_answer_with_what_they_got_or_with_a_text() {
    for (habit, answer, dcs) in
        [("\"echo\"", &b"\x04\x1f"[..], 8), ("{ text = \"Thank you\" }", b"Thank you", 0)]
    {
        let mut lab = Lab::playing(&format!("[handset]\nanswer = {habit}"));
        let link = lab.bound(Trx, V34);
        let pdu = message(NUMBER, "").with(FieldId::RegisteredDelivery, 0_u8).with(FieldId::DataCoding, 8_u8);
        lab.submit(link, &pdu.clone().with(FieldId::ShortMessage, &b"\x04\x1f"[..]));
        lab.submit(
            link,
            &pdu.with(FieldId::DestinationAddr, "447700909003").with(FieldId::ShortMessage, &b"no"[..]),
        );
        lab.advance(SECOND);
        let [back] = &lab.delivered(link)[..] else { panic!("not one") };
        assert_eq!((back.message(), back.int(FieldId::DataCoding)), (answer, Some(dcs)));
        assert_eq!(back.text(FieldId::SourceAddr).unwrap(), NUMBER);
    }
}

#[test]
fn texts_of_a_scenario_come_after_its_messages() {
    let mut lab = Lab::playing("[handset]\nevery = \"1s\"\nmessages = [\"flash\"]\ntexts = [\"mine\"]");
    let link = lab.bound(Trx, V34);
    lab.advance(3 * SECOND);
    let texts: Vec<String> = lab.delivered(link).iter().map(text_of).collect();
    assert_eq!(texts, ["Hello from a handset", "mine", "Hello from a handset"]);
}
