//! All of 3.4 and 5.0: what a message centre does beyond the rules of WTC.

use super::*;
use crate::wire::Content;

/// A bound transceiver, and the message centre that it is bound to.
fn bound(version: Version) -> (Lab, usize) {
    let mut lab = Lab { speaks: version, ..Lab::full() };
    let link = lab.bound(Trx, version);
    (lab, link)
}

fn id_of(answer: &Frame) -> String {
    dissect(answer, V50).text(FieldId::MessageId).unwrap().into_owned()
}

fn about(command: CommandId, id: &str) -> Pdu {
    Pdu::request(command)
        .with(FieldId::MessageId, id)
        .with(FieldId::SourceAddrTon, 5_u8)
        .with(FieldId::SourceAddr, "Shop")
}

/// The state, the date and the error code that a query_sm is answered with.
fn state(lab: &mut Lab, link: usize, id: &str) -> (u32, String, u32) {
    let answer = dissect(&lab.ask(link, about(CommandId::QUERY_SM, id)), lab.speaks);
    assert_eq!(answer.findings, []);
    assert_eq!(answer.text(FieldId::MessageId).unwrap(), id);
    (
        answer.int(FieldId::MessageState).unwrap(),
        answer.text(FieldId::FinalDate).unwrap().into_owned(),
        answer.int(FieldId::ErrorCode).unwrap(),
    )
}

const DATE: &str = "240229123431000+";

#[test]
fn a_message_has_states_as_time_passes() {
    let (mut lab, link) = bound(V34);
    for (to, last, error) in [(NUMBER, 2, 0), ("447700909003", 5, 1), ("447700909010", 3, 1)] {
        let id = id_of(&lab.ask(link, message(to, "hi")));
        assert_eq!(state(&mut lab, link, &id), (1, String::new(), 0), "{to}");
        lab.advance(SECOND);
        let (now, date, code) = state(&mut lab, link, &id);
        assert_eq!((now, date.len(), code), (last, 16, error), "{to}");
    }
}

#[test]
fn a_final_date_is_that_of_the_final_state() {
    let (mut lab, link) = bound(V34);
    let id = id_of(&lab.ask(link, message(NUMBER, "hi")));
    lab.advance(60 * SECOND);
    assert_eq!(state(&mut lab, link, &id), (2, DATE.to_owned(), 0));
}

#[test]
fn a_session_of_3_4_hears_of_no_state_of_5_0() {
    let (mut lab, link) = bound(V34);
    let later = message(NUMBER, "later").with(FieldId::ScheduleDeliveryTime, "000000000010000R");
    let id = id_of(&lab.ask(link, later));
    assert_eq!(state(&mut lab, link, &id).0, 1, "ENROUTE");
}

#[test]
fn a_scheduled_message_waits_and_one_whose_validity_ends_expires() {
    let (mut lab, link) = bound(V50);
    let in_ten = message(NUMBER, "later").with(FieldId::ScheduleDeliveryTime, "000000000010000R");
    let id = id_of(&lab.ask(link, in_ten));
    assert_eq!(state(&mut lab, link, &id).0, 0, "SCHEDULED");
    lab.advance(10 * SECOND);
    assert_eq!(state(&mut lab, link, &id).0, 1, "ENROUTE");
    lab.advance(SECOND);
    assert_eq!(state(&mut lab, link, &id).0, 2, "DELIVERED");
    lab.links[link].got.clear();
    let five = message(NUMBER, "too late")
        .with(FieldId::ScheduleDeliveryTime, "000000000010000R")
        .with(FieldId::ValidityPeriod, "000000000005000R");
    let id = id_of(&lab.ask(link, five));
    lab.advance(60 * SECOND);
    assert_eq!(state(&mut lab, link, &id).0, 3, "EXPIRED");
    let receipts = lab.delivered(link);
    assert!(text_of(&receipts[0]).contains("stat:EXPIRED"));
    for (field, time, status) in [
        (FieldId::ValidityPeriod, "240229123429000+", Status::RINVEXPIRY),
        (FieldId::ScheduleDeliveryTime, "240229123429000+", Status::RINVSCHED),
        (FieldId::ScheduleDeliveryTime, "240229124500000+", Status::ROK),
    ] {
        let pdu = message(NUMBER, "x").with(field, time);
        assert_eq!(lab.submit(link, &pdu), status, "{time}");
    }
}

#[test]
fn a_query_needs_the_id_and_the_source_address() {
    let (mut lab, link) = bound(V34);
    let id = id_of(&lab.ask(link, message(NUMBER, "hi")));
    for pdu in [
        about(CommandId::QUERY_SM, "nope"),
        about(CommandId::QUERY_SM, ""),
        about(CommandId::QUERY_SM, &id).with(FieldId::SourceAddr, "Other"),
    ] {
        let answer = lab.ask(link, pdu);
        assert_eq!((answer.command_id(), answer.status()), (CommandId::QUERY_SM_RESP, Status::RQUERYFAIL));
    }
}

#[test]
fn a_pending_message_is_taken_back_and_its_receipt_says_so() {
    let (mut lab, link) = bound(V34);
    let id = id_of(&lab.ask(link, message(NUMBER, "hi")));
    let cancel = about(CommandId::CANCEL_SM, &id).with(FieldId::DestinationAddr, NUMBER);
    assert_eq!(lab.submit(link, &cancel), Status::ROK);
    assert_eq!(lab.submit(link, &cancel), Status::RCANCELFAIL, "it is gone");
    assert_eq!(state(&mut lab, link, &id).0, 4, "DELETED");
    lab.advance(60 * SECOND);
    let receipts = lab.delivered(link);
    assert_eq!(receipts.len(), 1, "and is not delivered");
    assert!(text_of(&receipts[0]).contains("stat:DELETED"));
    assert_eq!(lab.submit(link, &about(CommandId::CANCEL_SM, "nope")), Status::RCANCELFAIL);
}

#[test]
fn without_an_id_all_pending_messages_of_a_pair_are_taken_back() {
    let (mut lab, link) = bound(V34);
    let ids: Vec<String> = [(NUMBER, "CMT"), (NUMBER, ""), ("447700900999", "")]
        .map(|(to, kind)| id_of(&lab.ask(link, message(to, "hi").with(FieldId::ServiceType, kind))))
        .into();
    let cancel = about(CommandId::CANCEL_SM, "").with(FieldId::DestinationAddr, NUMBER);
    let states = |lab: &mut Lab| ids.iter().map(|id| state(lab, link, id).0).collect::<Vec<_>>();
    assert_eq!(lab.submit(link, &cancel.clone().with(FieldId::ServiceType, "CMT")), Status::ROK);
    assert_eq!(states(&mut lab), [4, 1, 1]);
    assert_eq!(lab.submit(link, &cancel), Status::ROK);
    assert_eq!(states(&mut lab), [4, 4, 1]);
    assert_eq!(lab.submit(link, &cancel), Status::RCANCELFAIL);
}

#[test]
fn a_pending_message_is_replaced_and_begins_again() {
    let (mut lab, link) = bound(V34);
    let first = message(NUMBER, "old").with(FieldId::RegisteredDelivery, 0_u8);
    let id = id_of(&lab.ask(link, first));
    lab.advance(SECOND / 2);
    let replace = about(CommandId::REPLACE_SM, &id)
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with(FieldId::ShortMessage, "new");
    assert_eq!(lab.submit(link, &replace), Status::ROK);
    lab.advance(ALMOST);
    assert_eq!(state(&mut lab, link, &id).0, 1);
    lab.advance(REST);
    let receipts = lab.delivered(link);
    assert!(text_of(&receipts[0]).ends_with("text:new"), "{}", text_of(&receipts[0]));
    assert_eq!(lab.submit(link, &replace), Status::RREPLACEFAIL, "it is delivered");
    assert_eq!(lab.submit(link, &about(CommandId::REPLACE_SM, "nope")), Status::RREPLACEFAIL);
}

#[test]
fn a_message_may_take_the_place_of_those_before_it() {
    let (mut lab, link) = bound(V34);
    let id = id_of(&lab.ask(link, message(NUMBER, "one")));
    let other = id_of(&lab.ask(link, message("447700900999", "one")));
    lab.ask(link, message(NUMBER, "two").with(FieldId::ReplaceIfPresentFlag, 1_u8));
    assert_eq!([id, other].map(|id| state(&mut lab, link, &id).0), [4, 1]);
    lab.advance(SECOND);
    assert_eq!(lab.delivered(link).len(), 2);
}

fn address(digits: &str) -> Vec<(FieldId, Content)> {
    vec![
        (FieldId::DestFlag, Content::Int(1)),
        (FieldId::DestAddrTon, Content::Int(1)),
        (FieldId::DestAddrNpi, Content::Int(1)),
        (FieldId::DestinationAddr, digits.into()),
    ]
}

#[test]
fn a_message_to_many_has_one_id_and_names_those_that_failed() {
    let (mut lab, link) = bound(V34);
    let list = vec![(FieldId::DestFlag, Content::Int(2)), (FieldId::DlName, "friends".into())];
    let items = vec![address(NUMBER), address("447700909008"), list, address(""), address("447700900002")];
    let multi = Pdu::request(CommandId::SUBMIT_MULTI)
        .with(FieldId::SourceAddr, "Shop")
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with(FieldId::ShortMessage, "to many");
    let answer = lab.ask(link, multi.clone().with(FieldId::DestAddress, Content::List(items)));
    let seen = dissect(&answer, V34);
    assert_eq!((answer.status(), seen.findings.len()), (Status::ROK, 0));
    assert_eq!(seen.int(FieldId::NoUnsuccess), Some(2));
    let Some(Content::List(failed)) = seen.to_pdu().content(FieldId::UnsuccessSme).cloned() else { panic!() };
    let status = |item: &Vec<(FieldId, Content)>| item.last().cloned().unwrap().1;
    assert_eq!(failed.iter().map(status).collect::<Vec<_>>(), vec![Content::Int(0x0B); 2]);
    lab.advance(SECOND);
    let receipts: Vec<String> = lab.delivered(link).iter().map(text_of).collect();
    assert_eq!(receipts.len(), 2);
    let id = format!("id:{} ", id_of(&answer));
    assert!(receipts.iter().all(|text| text.starts_with(&id)), "{receipts:?}");
    assert_eq!(lab.submit(link, &multi), Status::RINVNUMDESTS);
}

#[test]
fn data_sm_is_a_message_in_another_dress_both_ways() {
    let (mut lab, link) = bound(V34);
    let data = Pdu::request(CommandId::DATA_SM)
        .with(FieldId::SourceAddr, "Shop")
        .with(FieldId::DestinationAddr, NUMBER)
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with_tlv(Tag::MESSAGE_PAYLOAD, &b"data"[..]);
    let answer = lab.ask(link, data.clone());
    assert_eq!((answer.command_id(), answer.status()), (CommandId::DATA_SM_RESP, Status::ROK));
    lab.advance(SECOND);
    assert!(text_of(&lab.delivered(link)[0]).ends_with("text:data"));
    let time = lab.time();
    lab.smsc.handle_order(time, Order::Handset(HandsetMessage::DataSm));
    lab.obey();
    lab.drive();
    let got = &lab.links[link].got;
    assert_eq!(got.iter().map(Frame::command_id).collect::<Vec<_>>(), [CommandId::DATA_SM]);
    assert_eq!(dissect(&got[0], V34).tlv(Tag::MESSAGE_PAYLOAD), Some(&b"Hello from a handset"[..]));
}

#[test]
fn who_sets_dpf_hears_when_the_handset_can_be_reached_again() {
    let (mut lab, link) = bound(V34);
    let data = Pdu::request(CommandId::DATA_SM)
        .with(FieldId::SourceAddr, "Shop")
        .with(FieldId::DestinationAddr, "447700909003")
        .with_tlv(Tag::SET_DPF, vec![1])
        .with_tlv(Tag::MESSAGE_PAYLOAD, &b"data"[..]);
    let answer = lab.ask(link, data);
    assert_eq!(dissect(&answer, V34).tlv(Tag::DPF_RESULT), Some(&[1][..]));
    lab.links[link].got.clear();
    lab.advance(2 * SECOND);
    let [alert] = &lab.links[link].got[..] else { panic!("{:?}", lab.links[link].got) };
    let seen = dissect(alert, V34);
    assert_eq!((alert.command_id(), seen.findings.len()), (CommandId::ALERT_NOTIFICATION, 0));
    assert_eq!(
        [FieldId::SourceAddr, FieldId::EsmeAddr].map(|it| seen.text(it).unwrap()),
        ["447700909003", "Shop"]
    );
}

fn broadcast() -> Pdu {
    Pdu::request(CommandId::BROADCAST_SM)
        .with(FieldId::SourceAddr, "Shop")
        .with_tlv(Tag::BROADCAST_AREA_IDENTIFIER, &b"\0NORTH"[..])
        .with_tlv(Tag::BROADCAST_CONTENT_TYPE, &b"\x01\0\x10"[..])
        .with_tlv(Tag::BROADCAST_REP_NUM, &b"\0\x05"[..])
        .with_tlv(Tag::BROADCAST_FREQUENCY_INTERVAL, &b"\x09\0\x0a"[..])
        .with_tlv(Tag::MESSAGE_PAYLOAD, &b"storm"[..])
}

#[test]
fn a_broadcast_is_taken_asked_for_and_taken_back() {
    let (mut lab, link) = bound(V50);
    let answer = lab.ask(link, broadcast());
    assert_eq!((answer.command_id(), answer.status()), (CommandId::BROADCAST_SM_RESP, Status::ROK));
    let id = id_of(&answer);
    let answer = lab.ask(link, about(CommandId::QUERY_BROADCAST_SM, &id));
    let seen = dissect(&answer, V50);
    assert_eq!((answer.status(), seen.findings.len()), (Status::ROK, 0), "{:?}", seen.findings);
    assert_eq!(seen.tlv_int(Tag::MESSAGE_STATE), Some(1));
    assert_eq!(lab.submit(link, &about(CommandId::QUERY_SM, &id)), Status::RQUERYFAIL, "it is no message");
    assert_eq!(lab.submit(link, &about(CommandId::CANCEL_BROADCAST_SM, &id)), Status::ROK);
    assert_eq!(lab.submit(link, &about(CommandId::CANCEL_BROADCAST_SM, &id)), Status(0x10F));
    assert_eq!(lab.submit(link, &about(CommandId::QUERY_BROADCAST_SM, "nope")), Status(0x10E));
    let missing = Pdu { tlvs: broadcast().tlvs[1..].to_vec(), ..broadcast() };
    assert_eq!(lab.submit(link, &missing), Status::RMISSINGTLV);
}

#[test]
fn what_5_0_has_is_taken_in_a_session_of_3_4_too() {
    let mut lab = Lab::full();
    let link = lab.bound(Trx, V34);
    // An ESME's session does not let it leave, so the octets go past it.
    let frame = encode(&broadcast()).unwrap().frame;
    let time = lab.time();
    lab.smsc.handle_octets(time, peer(link), frame.bytes());
    lab.obey();
    lab.drive();
    let got: Vec<_> = lab.links[link].got.iter().map(|it| (it.command_id(), it.status())).collect();
    assert_eq!(got, [(CommandId::BROADCAST_SM_RESP, Status::ROK)]);
}

#[test]
fn nothing_limits_binds_messages_and_their_length() {
    let mut lab = Lab::full();
    let links: Vec<_> = [Trx, Trx, Tx, Rx, Trx].map(|mode| lab.bound(mode, V34)).into();
    let pdu = message(NUMBER, "").with(FieldId::DataCoding, 0xF5_u8);
    let short = pdu.clone().with(FieldId::ShortMessage, vec![b'x'; 254]);
    let long = pdu.with_tlv(Tag::MESSAGE_PAYLOAD, vec![b'x'; 5000]);
    for turn in 0..100 {
        assert_eq!(lab.submit(links[0], if turn % 2 == 0 { &short } else { &long }), Status::ROK);
    }
    lab.advance(SECOND);
    let counts: Vec<_> = links.iter().map(|link| lab.delivered(*link).len()).collect();
    assert_eq!(counts.iter().sum::<usize>(), 100);
    assert!([0, 1, 3, 4].iter().all(|link| counts[*link] >= 10), "those that receive take turns: {counts:?}");
}

#[test]
fn outbind_asks_for_a_bind() {
    let mut lab = Lab::full();
    let link = lab.connect_from(HOME);
    let time = lab.time();
    lab.smsc.handle_outbind(time, peer(link), "mc", "pw");
    lab.obey();
    lab.drive();
    let outbind = dissect(&lab.links[link].got[0], V34);
    assert_eq!(outbind.frame().command_id(), CommandId::OUTBIND);
    assert_eq!([FieldId::SystemId, FieldId::Password].map(|it| outbind.text(it).unwrap()), ["mc", "pw"]);
    assert_eq!(lab.ask(link, bind(Rx, V34)).status(), Status::ROK);
}

#[test]
fn handsets_acknowledge_where_they_are_asked_to() {
    let (mut lab, link) = bound(V34);
    let pdu = message(NUMBER, "hi")
        .with(FieldId::RegisteredDelivery, 0x1D_u8)
        .with_tlv(Tag::USER_MESSAGE_REFERENCE, vec![1, 2]);
    lab.submit(link, &pdu);
    lab.advance(SECOND);
    let delivered = lab.delivered(link);
    let kinds: Vec<_> = delivered.iter().map(|it| it.int(FieldId::EsmClass).unwrap()).collect();
    assert_eq!(kinds, [0x20, 0x04, 0x08, 0x10]);
    assert!(text_of(&delivered[0]).contains("stat:ENROUTE"));
    assert!(delivered.iter().all(|it| it.tlv_int(Tag::USER_MESSAGE_REFERENCE) == Some(0x0102)));
}

#[test]
fn what_is_remembered_of_messages_is_bounded() {
    let (mut lab, link) = bound(V34);
    lab.smsc.messages.most = 50;
    let pdu = message(NUMBER, "hi").with(FieldId::RegisteredDelivery, 0_u8);
    let first = id_of(&lab.ask(link, pdu.clone()));
    for _ in 0..50 {
        assert_eq!(lab.submit(link, &pdu), Status::ROK);
    }
    assert_eq!(lab.submit(link, &about(CommandId::QUERY_SM, &first)), Status::RQUERYFAIL);
    assert_eq!(lab.smsc.counts().dropped, 1);
}

#[test]
fn texts_are_remembered_within_bounds_too() {
    let (mut lab, link) = bound(V34);
    let pdu = message(NUMBER, "").with_tlv(Tag::MESSAGE_PAYLOAD, vec![b'x'; 65_000]);
    for _ in 0..300 {
        assert_eq!(lab.submit(link, &pdu), Status::ROK);
    }
    assert!(lab.smsc.counts().dropped > 30);
}
