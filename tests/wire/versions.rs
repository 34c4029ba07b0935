//! The same octets in the eyes of 3.3, 3.4 and 5.0: each finds what it does not have, and all read everything.

use smppcon::wire::FieldId as F;
use smppcon::wire::FindingKind as K;
use smppcon::wire::Version::{V33, V34, V50};
use smppcon::wire::{
    CommandId, CommandStatus, Content, Dialect, FindingKind, Frame, Pdu, Role, Sequence, Severity, Tag,
    Version, dissect, encode,
};

use super::assert_tiles;

fn request(id: CommandId) -> Pdu {
    let sequence = Sequence(7);
    Pdu { sequence, ..Pdu::request(id) }
}

fn submit() -> Pdu {
    request(CommandId::SUBMIT_SM).with(F::ShortMessage, "hi")
}

fn response(id: CommandId) -> Pdu {
    Pdu::new(id, CommandStatus::ROK, Sequence(7))
}

fn frame(pdu: &Pdu) -> Frame {
    encode(pdu).unwrap().frame
}

fn found(pdu: &Pdu, dialect: impl Into<Dialect<'static>>) -> Vec<FindingKind> {
    let seen = dissect(&frame(pdu), dialect);
    assert_tiles(&seen);
    assert!(seen.findings.iter().all(|it| it.severity() < Severity::Error), "{:?}", seen.findings);
    seen.findings.iter().map(|it| it.kind).collect()
}

/// What each version finds.
fn assert_found(pdu: &Pdu, expected: [(Version, &[FindingKind]); 3]) {
    for (version, expected) in expected {
        assert_eq!(found(pdu, version), expected, "{pdu:?} in {}", version.name());
    }
}

#[test]
fn a_message_has_254_octets_and_since_5_0_255() {
    let pdu = |octets| request(CommandId::SUBMIT_SM).with(F::ShortMessage, vec![b'x'; octets]);
    let long: &[_] = &[K::CountOutOfRange { field: F::SmLength, says: 255 }];
    assert_found(&pdu(254), [(V33, &[]), (V34, &[]), (V50, &[])]);
    assert_found(&pdu(255), [(V33, long), (V34, long), (V50, &[])]);
    let seen = dissect(&frame(&pdu(255)), V34);
    assert_eq!(seen.octets(F::ShortMessage).unwrap().len(), 255, "it is read all the same");
}

#[test]
fn a_submit_multi_has_254_destinations_and_since_5_0_255() {
    let destination = || vec![(F::DestFlag, Content::Int(2)), (F::DlName, "all".into())];
    let pdu = |count: usize| {
        let list = Content::List((0..count).map(|_| destination()).collect());
        request(CommandId::SUBMIT_MULTI).with(F::DestAddress, list).with(F::ShortMessage, "hi")
    };
    let out_of_range = |says| vec![K::CountOutOfRange { field: F::NumberOfDests, says }];
    assert_found(&pdu(254), [(V33, &[]), (V34, &[]), (V50, &[])]);
    assert_found(&pdu(255), [(V33, &out_of_range(255)), (V34, &out_of_range(255)), (V50, &[])]);
    let none = out_of_range(0);
    assert_found(&pdu(0), [(V33, &none), (V34, &none), (V50, &none)]);
}

#[test]
fn values_that_came_with_5_0_are_reserved_before() {
    for (field, value) in [(F::RegisteredDelivery, 3_u8), (F::SmDefaultMsgId, 255), (F::PriorityFlag, 4)] {
        let reserved: &[_] = &[K::Reserved(field)];
        assert_found(&submit().with(field, value), [(V33, reserved), (V34, reserved), (V50, &[])]);
    }
    let state = response(CommandId::QUERY_SM_RESP).with(F::MessageId, "1").with(F::MessageState, 9_u8);
    let reserved: &[_] = &[K::Reserved(F::MessageState)];
    assert_found(&state, [(V33, reserved), (V34, reserved), (V50, &[])]);
}

#[test]
fn values_that_no_version_has_are_reserved_in_all() {
    for (field, value) in [
        (F::SourceAddrTon, 8_u8),
        (F::DestAddrNpi, 2),
        (F::EsmClass, 0x0C),
        (F::PriorityFlag, 5),
        (F::RegisteredDelivery, 0x20),
        (F::ReplaceIfPresentFlag, 2),
        (F::DataCoding, 0x0B),
        (F::DataCoding, 0x80),
        (F::DataCoding, 0x1C),
    ] {
        let reserved: &[_] = &[K::Reserved(field)];
        let pdu = submit().with(field, value);
        assert_found(&pdu, [(V33, reserved), (V34, reserved), (V50, reserved)]);
    }
    for data_coding in (0..=0x0A_u8).chain([0x0D, 0x0E, 0x10, 0x15, 0x1B, 0x50, 0xC8, 0xD0, 0xE8, 0xF0, 0xF7])
    {
        let pdu = submit().with(F::DataCoding, data_coding);
        assert_found(&pdu, [(V33, &[]), (V34, &[]), (V50, &[])]);
    }
}

#[test]
fn pdus_that_a_version_does_not_have_are_named_and_read() {
    let broadcast = request(CommandId::BROADCAST_SM)
        .with(F::SourceAddr, "44")
        .with_tlv(Tag::BROADCAST_AREA_IDENTIFIER, &b"\0city"[..])
        .with_tlv(Tag::BROADCAST_CONTENT_TYPE, &[0, 0, 1][..])
        .with_tlv(Tag::BROADCAST_REP_NUM, &[0, 1][..])
        .with_tlv(Tag::BROADCAST_FREQUENCY_INTERVAL, &[8, 0, 5][..]);
    let newer: &[_] = &[K::CommandNewer(V50)];
    assert_found(&broadcast, [(V33, newer), (V34, newer), (V50, &[])]);
    assert_eq!(dissect(&frame(&broadcast), V34).text(F::SourceAddr).unwrap(), "44");

    let bind = request(CommandId::BIND_TRANSCEIVER).with(F::InterfaceVersion, 0x33_u8);
    assert_found(&bind, [(V33, &[K::CommandNewer(V34)]), (V34, &[]), (V50, &[])]);

    let old = request(CommandId::QUERY_LAST_MSGS).with(F::SourceAddr, "44").with(F::NoOfMsgs, 3_u8);
    assert_found(&old, [(V33, &[]), (V34, &[K::CommandGone]), (V50, &[K::CommandGone])]);
    assert_eq!(dissect(&frame(&old), V34).int(F::NoOfMsgs), Some(3));

    let huawei = request(CommandId::SM_RESULT_NOTIFY).with(F::SmId, "id").with(F::DeliveryResult, 1_u32);
    let vendor: &[_] = &[K::CommandOfVendor("Huawei SMPP+")];
    assert_found(&huawei, [(V33, vendor), (V34, vendor), (V50, vendor)]);
}

#[test]
fn tlvs_that_a_version_does_not_have_are_notes() {
    let newer = |tag, since| vec![K::TlvNewer { tag, since }];
    let billing = submit().with_tlv(Tag::BILLING_IDENTIFICATION, &[0x80, 1][..]);
    let tag = Tag::BILLING_IDENTIFICATION;
    assert_found(&billing, [(V33, &newer(tag, V50)), (V34, &newer(tag, V50)), (V50, &[])]);

    let reference = submit().with_tlv(Tag::USER_MESSAGE_REFERENCE, &[0, 9][..]);
    assert_found(&reference, [(V33, &newer(Tag::USER_MESSAGE_REFERENCE, V34)), (V34, &[]), (V50, &[])]);

    for (tag, value) in [(Tag::MS_VALIDITY, &[3, 0, 0, 5][..]), (Tag::ALERT_ON_MESSAGE_DELIVERY, &[1])] {
        let grown = submit().with_tlv(tag, value);
        assert_found(&grown, [(V33, &newer(tag, V34)), (V34, &newer(tag, V50)), (V50, &[])]);
    }
    assert!(found(&submit().with_tlv(Tag::MS_VALIDITY, &[3][..]), V34).is_empty());
    assert!(found(&billing, V34).iter().all(|it| it.severity() == Severity::Note));
}

#[test]
fn some_fields_are_left_empty_before_5_0() {
    let id = response(CommandId::DELIVER_SM_RESP).with(F::MessageId, "abc");
    let unused: &[_] = &[K::Unused(F::MessageId)];
    assert_found(&id, [(V33, unused), (V34, unused), (V50, &[])]);
    assert_found(&response(CommandId::DELIVER_SM_RESP), [(V33, &[]), (V34, &[]), (V50, &[])]);
    let deliver = request(CommandId::DELIVER_SM).with(F::ValidityPeriod, "000001000000000R");
    let unused: &[_] = &[K::Unused(F::ValidityPeriod)];
    assert_found(&deliver, [(V33, unused), (V34, unused), (V50, &[])]);
}

#[test]
fn message_ids_of_3_3_have_8_characters() {
    let pdu = |id: &str| response(CommandId::SUBMIT_SM_RESP).with(F::MessageId, id);
    assert_found(&pdu("0123abcd"), [(V33, &[]), (V34, &[]), (V50, &[])]);
    let long: &[_] = &[K::TooLong { field: F::MessageId, most: 9 }];
    assert_found(&pdu("0123abcde"), [(V33, long), (V34, &[]), (V50, &[])]);
}

#[test]
fn who_sent_a_data_sm_decides_what_may_be_in_it() {
    let payload = request(CommandId::DATA_SM).with_tlv(Tag::MESSAGE_PAYLOAD, "hi");
    let receipt = payload
        .clone()
        .with(F::EsmClass, 4_u8)
        .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"7\0"[..])
        .with_tlv(Tag::MESSAGE_STATE, &[2][..]);
    let by = |version: Version, sender| Dialect { sender: Some(sender), ..version.into() };
    assert!(found(&receipt, by(V50, Role::Mc)).is_empty());
    assert!(found(&receipt, V50).is_empty(), "it may be either");
    assert_eq!(
        found(&receipt, by(V50, Role::Esme)),
        [K::TlvNotListed(Tag::RECEIPTED_MESSAGE_ID), K::TlvNotListed(Tag::MESSAGE_STATE)]
    );
    assert!(found(&receipt, by(V34, Role::Esme)).is_empty(), "3.4 has one list for both");
}

#[test]
fn a_version_that_was_never_published_is_said() {
    let bind = |octet: u8| request(CommandId::BIND_TRANSMITTER).with(F::InterfaceVersion, octet);
    for (octet, taken) in [(0x00, V33), (0x22, V33), (0x35, V34), (0x51, V50)] {
        assert_eq!(found(&bind(octet), V34), [K::OddVersion { says: octet, taken }]);
    }
    for octet in [0x33, 0x34, 0x50] {
        assert!(found(&bind(octet), V34).is_empty());
    }
    let said = found(&bind(0x22), V34)[0].to_string();
    assert_eq!(
        said,
        "0x22 is no version that was published, taken for 3.3; perhaps 34 was written in decimal"
    );
}
