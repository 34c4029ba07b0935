//! The published rules of WTC, row by row, where no other test shows a row whole.

use super::*;
use crate::text::Split;
use crate::text::plan;
use crate::text::udh8;

/// What is published, in both directions.
const PUBLISHED: [CommandId; 7] = [
    CommandId::BIND_RECEIVER,
    CommandId::BIND_TRANSMITTER,
    CommandId::SUBMIT_SM,
    CommandId::DELIVER_SM,
    CommandId::UNBIND,
    CommandId::BIND_TRANSCEIVER,
    CommandId::ENQUIRE_LINK,
];

/// A PDU of this id and nothing behind its header.
fn bare(id: CommandId) -> Bytes {
    [16, id.0, 0, 77].map(u32::to_be_bytes).concat().into()
}

#[test]
fn every_request_that_is_not_published_gets_a_generic_nack() {
    let unknown = [CommandId(0x0001_0200), CommandId(0x7FFF_FFFF)];
    let requests = CommandId::NAMED.iter().filter(|id| !id.is_response()).chain(&unknown);
    for version in [V34, V50] {
        for id in requests.clone().filter(|id| !PUBLISHED.contains(id)) {
            let mut lab = lab();
            let link = lab.bound(Trx, version);
            let time = lab.time();
            lab.smsc.handle_octets(time, peer(link), &bare(*id));
            lab.obey();
            lab.drive();
            let [nack] = &lab.links[link].got[..] else { panic!("{id}: {:?}", lab.links[link].got) };
            assert_eq!(nack.bytes()[..], b"\0\0\0\x10\x80\0\0\0\0\0\0\x03\0\0\0\x4d"[..], "{id}");
        }
    }
}

#[test]
fn all_but_four_fields_of_a_bind_are_ignored() {
    for (ton, npi, range) in [(0_u8, 0_u8, ""), (255, 255, "^(not a [range"), (1, 1, &"4".repeat(40))] {
        let pdu = bind(Trx, V34)
            .with(FieldId::AddrTon, ton)
            .with(FieldId::AddrNpi, npi)
            .with(FieldId::AddressRange, range);
        assert_eq!(lab().bind_with(pdu).1, Status::ROK, "{ton} {npi} {range}");
    }
}

#[test]
fn every_segment_of_a_long_message_counts_against_the_rate() {
    let mut lab = Lab::new(config(Account { rate: Some(5), ..account() }));
    let link = lab.bound(Trx, V34);
    let text = "a long message ".repeat(30);
    let parts = plan(&text, crate::text::Alphabet::Gsm, Split::Udh8).unwrap().segments;
    assert_eq!(parts.len(), 3);
    let mut answers = Vec::new();
    for _ in 0..2 {
        for (number, part) in (1..).zip(&parts) {
            let octets = [&udh8(7, 3, number)[..], &part.octets].concat();
            let pdu = message(NUMBER, "").with(FieldId::EsmClass, 0x40_u8);
            answers.push(lab.submit(link, &pdu.with(FieldId::ShortMessage, octets)));
        }
    }
    let expected = [Status::ROK, Status::ROK, Status::ROK, Status::ROK, Status::ROK, Status::RTHROTTLED];
    assert_eq!(answers, expected);
}

#[test]
fn an_account_has_three_binds_and_fifty_messages_a_second() {
    let account = Account::new("me", "secret");
    assert_eq!((account.binds, account.rate), (Some(3), Some(50)));
}

#[test]
fn one_message_holds_what_its_set_allows() {
    let mut lab = Lab::new(config(Account { rate: None, ..account() }));
    let link = lab.bound(Trx, V34);
    // data_coding, octets of a character, characters that a message holds.
    for (data_coding, octets, most) in [
        (0_u8, 1, 160),
        (1, 1, 160),
        (3, 1, 140),
        (6, 1, 140),
        (7, 1, 140),
        (8, 2, 70),
        (5, 2, 70),
        (5, 1, 140),
        (14, 2, 70),
        (14, 1, 140),
    ] {
        for (characters, status) in [(most, Status::ROK), (most + 1, Status::RINVMSGLEN)] {
            let pdu = message(NUMBER, "")
                .with(FieldId::DataCoding, data_coding)
                .with(FieldId::ShortMessage, vec![0x30; characters * octets]);
            assert_eq!(lab.submit(link, &pdu), status, "{data_coding}: {characters} of {octets}");
        }
    }
}
