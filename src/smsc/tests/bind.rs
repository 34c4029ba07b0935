//! Who may bind, and what is answered.

use super::*;
use crate::wire::encode;

#[test]
fn a_bind_is_answered_by_what_it_says() {
    let bind = || bind(Trx, V34);
    for (pdu, status) in [
        (bind(), Status::ROK),
        (bind().with(FieldId::SystemId, "you"), Status::RINVSYSID),
        (bind().with(FieldId::SystemId, ""), Status::RINVSYSID),
        (bind().with(FieldId::SystemId, "ME"), Status::RINVSYSID),
        (bind().with(FieldId::Password, "wrong"), Status::RINVPASWD),
        (bind().with(FieldId::Password, ""), Status::RINVPASWD),
        (bind().with(FieldId::SystemType, "tariff-7"), Status::ROK),
        (bind().with(FieldId::SystemType, "tariff-8"), Status::RINVSYSTYP),
        (bind().with(FieldId::SystemType, "tariff-"), Status::RINVSYSTYP),
        (bind().with(FieldId::SystemType, "SMPP"), Status::ROK),
        (bind().with(FieldId::SystemId, "you").with(FieldId::SystemType, "tariff-8"), Status::RINVSYSID),
        (bind().with(FieldId::AddrTon, 9_u8).with(FieldId::AddressRange, "^(not a range"), Status::ROK),
        (bind().header_only(), Status::RINVCMDLEN),
    ] {
        assert_eq!(lab().bind_with(pdu.clone()).1, status, "{pdu:?}");
    }
}

#[test]
fn a_tariff_that_the_account_lacks_can_be_ignored() {
    let mut lab = Lab::playing("[binds]\nignore_unknown_tariff = true");
    let pdu = bind(Trx, V34).with(FieldId::SystemType, "tariff-8");
    assert_eq!(lab.bind_with(pdu).1, Status::ROK);
}

#[test]
fn a_bind_comes_from_an_address_on_the_list() {
    let allowed = Some(vec![IpAddr::from(HOME)]);
    let home: core::net::Ipv4Addr = HOME.into();
    for (allowed, from, status) in [
        (None, IpAddr::from([198, 51, 100, 9]), Status::ROK),
        (allowed.clone(), IpAddr::from(HOME), Status::ROK),
        (allowed.clone(), home.to_ipv6_mapped().into(), Status::ROK),
        (allowed, IpAddr::from([198, 51, 100, 9]), Status::RBINDFAIL),
        (Some(Vec::new()), IpAddr::from(HOME), Status::RBINDFAIL),
    ] {
        let mut lab = Lab::new(config(Account { allowed, ..account() }));
        let link = lab.connect_from(from);
        assert_eq!(lab.ask(link, bind(Trx, V34)).status(), status, "{from}");
    }
}

#[test]
fn one_transceiver_or_transmitters_with_one_receiver() {
    for (there, asked, status) in [
        (&[][..], Trx, Status::ROK),
        (&[], Tx, Status::ROK),
        (&[], Rx, Status::ROK),
        (&[Trx], Trx, Status::RALYBND),
        (&[Trx], Tx, Status::RALYBND),
        (&[Trx], Rx, Status::RALYBND),
        (&[Tx], Trx, Status::RALYBND),
        (&[Rx], Trx, Status::RALYBND),
        (&[Rx], Rx, Status::RALYBND),
        (&[Rx], Tx, Status::ROK),
        (&[Tx], Rx, Status::ROK),
        (&[Tx], Tx, Status::ROK),
        (&[Tx, Rx], Rx, Status::RALYBND),
        (&[Tx, Rx], Tx, Status::ROK),
        (&[Tx, Tx], Tx, Status::ROK),
        (&[Tx, Tx, Tx], Tx, Status::RALYBND),
        (&[Tx, Tx, Rx], Tx, Status::RALYBND),
        (&[Tx, Tx, Tx], Rx, Status::RALYBND),
    ] {
        let mut lab = lab();
        for mode in there {
            lab.bound(*mode, V34);
        }
        assert_eq!(lab.try_bind(asked, V34).1, status, "{asked} beside {there:?}");
        let other = bind(Trx, V34).with(FieldId::SystemId, "other");
        assert_eq!(lab.bind_with(other).1, Status::ROK, "accounts do not share binds");
    }
}

#[test]
fn a_connection_that_ends_frees_its_bind() {
    let mut lab = lab();
    let first = lab.bound(Trx, V34);
    lab.close(first);
    let second = lab.bound(Trx, V34);
    lab.links[second].esme.shutdown(lab.now);
    lab.drive();
    lab.bound(Trx, V34);
}

#[test]
fn a_bind_that_was_refused_may_be_tried_again_on_its_connection() {
    let mut lab = lab();
    let link = lab.connect_from(HOME);
    for (password, status) in [("wrong", Status::RINVPASWD), ("secret", Status::ROK)] {
        let pdu = bind(Trx, V34).with(FieldId::Password, password);
        // An ESME's session ends itself with the refusal, so the octets go past it.
        let (time, frame) = (lab.time(), encode(&pdu).unwrap().frame);
        lab.smsc.handle_octets(time, peer(link), frame.bytes());
        let answer = std::iter::from_fn(|| match lab.smsc.poll_output() {
            Output::Timeout(_) => None,
            other => Some(other),
        });
        let answered = answer.filter_map(|output| match output {
            Output::Passed { came: false, chunk, .. } => chunk.frame().map(Frame::status),
            _ => None,
        });
        assert_eq!(answered.collect::<Vec<_>>(), [status]);
    }
}

#[test]
fn the_answer_of_a_bind_says_who_accepts_and_the_version() {
    for (octet, says) in [
        (0x34_u8, Some(0x34)),
        (0x35, Some(0x34)),
        (0x50, Some(0x50)),
        (0x51, Some(0x50)),
        (0x33, None),
        (0x00, None),
    ] {
        let mut lab = lab();
        let link = lab.connect_from(HOME);
        // 3.3 has no transceivers.
        let mode = if says.is_some() { Trx } else { Tx };
        let answer = lab.ask(link, bind(mode, V34).with(FieldId::InterfaceVersion, octet));
        let read = dissect(&answer, Version::of(octet));
        assert_eq!(read.findings, [], "{octet:#x}");
        assert_eq!(read.text(FieldId::SystemId).unwrap(), "smppcon");
        assert_eq!(read.tlv_int(Tag::SC_INTERFACE_VERSION), says, "{octet:#x}");
    }
}

#[test]
fn a_peer_that_does_not_bind_is_dropped() {
    let mut lab = lab();
    let link = lab.connect_from(HOME);
    lab.advance(30 * SECOND);
    assert_eq!(lab.links[link].ended, Some(Ending::Session(CloseReason::NotBound)));
    assert!(lab.smsc.connections.is_empty());
}
