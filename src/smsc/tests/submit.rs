//! What a submit_sm is answered with.

use super::*;
use crate::session::RequestError;
use crate::text::udh8;
use crate::text::udh16;

#[test]
fn an_answer_that_says_no_is_a_header_in_5_0_and_has_an_empty_body_before() {
    for (version, length) in [(V50, 16), (V34, 17), (V33, 17)] {
        let mut lab = lab();
        let link = lab.bound(Trx, version);
        let answer = lab.ask(link, message("", "hi"));
        let header = [length, 0x8000_0004, 0x0000_000B, 2].map(u32::to_be_bytes).concat();
        assert_eq!(answer.bytes()[..16], header, "{version:?}");
        assert!(answer.body().iter().all(|octet| *octet == 0));
        let link = lab.connect_from(HOME);
        let answer = lab.ask(link, bind(Tx, version));
        let header = [length, 0x8000_0002, 0x0000_0005, 1].map(u32::to_be_bytes).concat();
        assert_eq!(answer.bytes()[..16], header, "{version:?}");
    }
}

#[test]
fn a_submit_sm_is_answered_by_what_it_says() {
    let hi = |data_coding: u8| message(NUMBER, "hi").with(FieldId::DataCoding, data_coding);
    for (pdu, in_34, in_50) in [
        (hi(0), Status::ROK, Status::ROK),
        (message("", "hi"), Status::RINVDSTADR, Status::RINVDSTADR),
        (hi(2), Status::RSUBMITFAIL, Status::RINVDCS),
        (hi(4), Status::RSUBMITFAIL, Status::RINVDCS),
        (hi(0xF0), Status::RSUBMITFAIL, Status::RINVDCS),
        (hi(0).with(FieldId::SmLength, 200_u8), Status::RINVMSGLEN, Status::RINVMSGLEN),
        (hi(0).header_only(), Status::RINVCMDLEN, Status::RINVCMDLEN),
    ] {
        for (version, status) in [(V34, in_34), (V50, in_50)] {
            let mut lab = lab();
            let link = lab.bound(Trx, version);
            assert_eq!(lab.submit(link, &pdu), status, "{version:?} {pdu:?}");
        }
    }
}

#[test]
fn a_message_is_as_long_as_one_radio_message() {
    let udh8 = udh8(1, 2, 1);
    let udh16 = udh16(1, 2, 1);
    let mut lab = Lab::new(config(Account { rate: Some(1000), ..account() }));
    let link = lab.bound(Trx, V34);
    for (data_coding, header, most) in [
        (0_u8, &[][..], 160),
        (1, &[], 160),
        (3, &[], 140),
        (5, &[], 140),
        (6, &[], 140),
        (7, &[], 140),
        (8, &[], 140),
        (14, &[], 140),
        (0, &udh8, 159),
        (1, &udh16, 159),
        (3, &udh8, 140),
        (8, &udh8, 140),
        (8, &udh16, 139),
    ] {
        for (length, status) in [(most, Status::ROK), (most + 1, Status::RINVMSGLEN)] {
            let octets = [header, &vec![b'a'; length - header.len()]].concat();
            let esm_class: u8 = if header.is_empty() { 0 } else { 0x40 };
            let pdu = message(NUMBER, "")
                .with(FieldId::RegisteredDelivery, 0_u8)
                .with(FieldId::DataCoding, data_coding)
                .with(FieldId::EsmClass, esm_class);
            let payload = pdu.clone().with_tlv(Tag::MESSAGE_PAYLOAD, octets.clone());
            for pdu in [pdu.with(FieldId::ShortMessage, octets), payload] {
                assert_eq!(lab.submit(link, &pdu), status, "{data_coding} {header:x?} {length}");
            }
        }
    }
}

#[test]
fn all_binds_of_an_account_share_its_rate_which_recovers() {
    let mut lab = lab();
    let links = [lab.bound(Tx, V34), lab.bound(Tx, V34), lab.bound(Rx, V34)];
    let other = bind(Trx, V34).with(FieldId::SystemId, "other");
    let (other, _) = lab.bind_with(other);
    let pdu = message(NUMBER, "hi");
    for _ in 0..2 {
        for turn in 0..50 {
            assert_eq!(lab.submit(links[turn % 2], &pdu), Status::ROK, "{turn}");
        }
        assert_eq!(lab.submit(links[0], &pdu), Status::RTHROTTLED);
        assert_eq!(lab.submit(links[1], &pdu), Status::RTHROTTLED);
        assert_eq!(lab.submit(other, &pdu), Status::ROK, "another account");
        lab.advance(SECOND);
    }
}

#[test]
fn every_message_has_an_id_of_its_own() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    let mut ids: Vec<u32> = Vec::new();
    for _ in 0..3 {
        let answer = dissect(&lab.ask(link, message(NUMBER, "hi")), V34);
        let id = answer.text(FieldId::MessageId).unwrap();
        assert_eq!(id.len(), 8, "as long as a peer of 3.3 can read");
        ids.push(u32::from_str_radix(&id, 16).unwrap());
    }
    assert_eq!(ids, [ids[0], ids[0].wrapping_add(1), ids[0].wrapping_add(2)]);
}

#[test]
fn what_is_not_published_is_refused() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    let answer = lab.ask(link, Pdu::request(CommandId::QUERY_SM));
    assert_eq!((answer.command_id(), answer.status()), (CommandId::GENERIC_NACK, Status::RINVCMDID));
    let not_for_esmes = lab.links[link].esme.request(lab.now, Pdu::request(CommandId::DELIVER_SM));
    assert!(matches!(not_for_esmes, Err(RequestError::State { .. })));
}
