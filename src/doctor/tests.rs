//! One link for each symptom, and what is said of it.

use std::io::{Error, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::*;
use crate::config::remedy::{Remedies, Symptom};
use crate::link::{Direction, Ended, Io, IoError, LinkId, Notice, Operation, Step};
use crate::session::{CloseReason, Event, Mode, State};
use crate::wire::{Chunk, CommandId, CommandStatus, FieldId, Frame, FrameError, Pdu, Sequence, encode};

const LINK: LinkId = LinkId(1);

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(1000 + millis)
}

fn address() -> SocketAddr {
    SocketAddr::from(([192, 0, 2, 1], 2775))
}

fn io(operation: Operation, error: IoError) -> Io {
    Io { operation, address: Some(address()), error }
}

fn error(kind: ErrorKind) -> IoError {
    IoError::from(&Error::from(kind))
}

fn step(millis: u64, step: Step) -> Notice {
    Notice::Step { link: LINK, at: at(millis), step }
}

fn event(millis: u64, event: Event) -> Notice {
    Notice::Event { link: LINK, at: at(millis), event }
}

fn ended(millis: u64, why: impl Into<Ended>) -> Notice {
    Notice::Ended { link: LINK, at: at(millis), why: why.into() }
}

fn chunk(millis: u64, direction: Direction, chunk: impl Into<Chunk>) -> Notice {
    Notice::Chunk { link: LINK, direction, at: at(millis), chunk: chunk.into() }
}

fn bind() -> Frame {
    let mut pdu = Pdu::request(CommandId::BIND_TRANSCEIVER).with(FieldId::Password, "s3cret");
    pdu.sequence = Sequence(1);
    encode(&pdu).unwrap().frame
}

fn connected() -> Vec<Notice> {
    let local = Some(SocketAddr::from(([192, 0, 2, 9], 40000)));
    vec![
        step(0, Step::Resolving { host: "mc.example".to_owned() }),
        step(5, Step::Resolved(vec![address()])),
        step(5, Step::Connecting(address())),
        step(25, Step::Connected { local, peer: Some(address()) }),
    ]
}

fn asked() -> Vec<Notice> {
    [connected(), vec![chunk(26, Direction::Out, bind())]].concat()
}

fn answered(id: CommandId, status: u32) -> Vec<Notice> {
    let response = encode(&Pdu::new(id, CommandStatus(status), Sequence(1)).header_only()).unwrap().frame;
    let after = Duration::from_millis(20);
    let response_event = Event::Response { request: bind(), response: response.clone(), after, late: false };
    [asked(), vec![chunk(46, Direction::In, response), event(46, response_event)]].concat()
}

fn refused(id: CommandId, status: u32) -> Vec<Notice> {
    [answered(id, status), vec![ended(47, CloseReason::Refused(CommandStatus(status)))]].concat()
}

fn unframed(octets: &'static [u8]) -> Vec<Notice> {
    let why = FrameError::OutOfRange { says: 0x4854_5450, most: 131_072 };
    let bytes = Bytes::from_static(octets);
    let notices =
        vec![chunk(46, Direction::In, Chunk::Unframed { bytes, why }), ended(47, CloseReason::Broken(why))];
    [asked(), notices].concat()
}

fn then(mut notices: Vec<Notice>, last: Notice) -> Vec<Notice> {
    notices.push(last);
    notices
}

fn timeline(notices: &[Notice]) -> Timeline {
    let mut timeline = Timeline::default();
    for notice in notices {
        timeline.fold(notice);
    }
    timeline
}

fn diagnosis(notices: &[Notice]) -> Option<Diagnosis> {
    timeline(notices).diagnose(&Remedies::built_in().unwrap())
}

#[test]
fn every_symptom_has_its_headline_and_its_remedy() {
    let host = || "mc.example".to_owned();
    let not_found = Ended::NotResolved { host: host(), error: error(ErrorKind::Other) };
    let refusal = io(Operation::Connect, error(ErrorKind::ConnectionRefused));
    let timeout = io(Operation::Connect, IoError::TIMED_OUT);
    let reset = |operation| Ended::Io(io(operation, error(ErrorKind::ConnectionReset)));
    let silent = CloseReason::PeerSilent;
    let remedies = Remedies::built_in().unwrap();
    for (notices, headline, symptom) in [
        (vec![ended(5, not_found)], "mc.example cannot be found", Symptom::Dns),
        (vec![ended(5, Ended::NoAddress { host: host() })], "mc.example has no address", Symptom::Dns),
        (
            vec![ended(5, Ended::NotConnected(refusal))],
            "connecting to 192.0.2.1:2775: connection refused",
            Symptom::Refused,
        ),
        (
            vec![ended(5, Ended::NotConnected(timeout))],
            "connecting to 192.0.2.1:2775: timed out",
            Symptom::Timeout,
        ),
        (
            then(connected(), ended(26, CloseReason::Eof)),
            "the peer closed the connection before it could read the bind",
            Symptom::ClosedOnAccept,
        ),
        (
            then(asked(), ended(26, reset(Operation::Write))),
            "the peer closed the connection before it could read the bind",
            Symptom::ClosedOnAccept,
        ),
        (
            then(asked(), ended(46, CloseReason::Eof)),
            "the peer closed the connection instead of answering bind_transceiver",
            Symptom::ClosedAfterBindRequest,
        ),
        (
            then(asked(), ended(46, reset(Operation::Read))),
            "the peer closed the connection instead of answering bind_transceiver",
            Symptom::ClosedAfterBindRequest,
        ),
        (
            then(asked(), ended(10_026, silent)),
            "the peer did not answer bind_transceiver",
            Symptom::SilenceAfterBindRequest,
        ),
        (unframed(b"HTTP/1.1 400"), "what came is no SMPP: it looks like HTTP", Symptom::NotSmpp),
        (
            unframed(b"\x15\x03\x01\0\x02\x02\x46"),
            "what came is no SMPP: it looks like a TLS alert",
            Symptom::NotSmpp,
        ),
        (unframed(b"\r\nhi"), "what came is no SMPP: it begins with 0d 0a 68 69", Symptom::NotSmpp),
    ] {
        let Diagnosis { headline: said, status, causes, try_next } = diagnosis(&notices).unwrap();
        let remedy = remedies.of_symptom(symptom);
        assert_eq!(said, headline);
        assert_eq!((status, &causes, &try_next), (None, &remedy.causes, &remedy.try_next), "{headline}");
    }
}

#[test]
fn a_refusal_names_its_status_in_every_form() {
    let response = CommandId::BIND_TRANSCEIVER_RESP;
    let remedies = Remedies::built_in().unwrap();
    for (id, status, headline, of_bind) in [
        (
            response,
            0x0E,
            "the bind was refused with ESME_RINVPASWD, 0x0000000e (14): password field not acceptable",
            0x0E,
        ),
        (
            response,
            0x450,
            "the bind was refused with 0x00000450 (1104): vendor specific: ask the provider what it stands for",
            0x450,
        ),
        (
            CommandId::GENERIC_NACK,
            0x03,
            "the bind was refused with generic_nack and ESME_RINVCMDID, 0x00000003 (3): \
             operation unknown or not supported",
            0x03,
        ),
        (
            CommandId::GENERIC_NACK,
            0x00,
            "the bind was refused with generic_nack and ESME_ROK, 0x00000000 (0): request accepted",
            0x03,
        ),
    ] {
        let said = diagnosis(&refused(id, status)).unwrap();
        let remedy = remedies.of_bind(of_bind).clone();
        assert_eq!(said.headline, headline);
        assert_eq!(said.status, Some(CommandStatus(status)));
        assert_eq!((said.causes, said.try_next), (remedy.causes, remedy.try_next), "{headline}");
    }
}

#[test]
fn a_link_that_was_bound_has_no_diagnosis() {
    let bound =
        then(answered(CommandId::BIND_TRANSCEIVER_RESP, 0), event(46, Event::State(State::Bound(Mode::Trx))));
    assert_eq!(diagnosis(&bound), None);
    assert_eq!(diagnosis(&then(bound, ended(60_000, CloseReason::Eof))), None);
}

#[test]
fn what_is_not_over_or_ended_for_a_reason_of_ours_has_no_diagnosis() {
    for notices in [
        Vec::new(),
        connected(),
        asked(),
        then(asked(), ended(30, CloseReason::Local)),
        then(asked(), ended(30, Ended::Dropped)),
        vec![ended(0, Ended::NoBuiltIn)],
        vec![ended(0, Ended::NotConnected(io(Operation::Connect, error(ErrorKind::AddrNotAvailable))))],
    ] {
        assert_eq!(diagnosis(&notices), None, "{notices:?}");
    }
}

#[test]
fn the_moments_are_told_with_their_times() {
    let timeline = timeline(&refused(CommandId::BIND_TRANSCEIVER_RESP, 0x0E));
    let told: Vec<_> = timeline.moments().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "      0 ms  looking up mc.example",
            "      5 ms  found 192.0.2.1:2775",
            "      5 ms  connecting to 192.0.2.1:2775",
            "     25 ms  connected to 192.0.2.1:2775 from 192.0.2.9:40000",
            "     26 ms  bind_transceiver sent",
            "     46 ms  bind_transceiver_resp with ESME_RINVPASWD",
            "     47 ms  the bind was refused with ESME_RINVPASWD",
        ]
    );
    assert!(!format!("{timeline:?}").contains("s3cret"));
}

#[test]
fn traffic_after_the_bind_leaves_no_moments() {
    let bound =
        then(answered(CommandId::BIND_TRANSCEIVER_RESP, 0), event(46, Event::State(State::Bound(Mode::Trx))));
    let mut timeline = timeline(&bound);
    let before = timeline.moments().len();
    let keep_alive = encode(&Pdu::request(CommandId::ENQUIRE_LINK)).unwrap().frame;
    for millis in 100..200 {
        timeline.fold(&chunk(millis, Direction::In, keep_alive.clone()));
        let request = Event::Request { frame: keep_alive.clone(), answered: true };
        timeline.fold(&event(millis, request));
    }
    assert_eq!(timeline.moments().len(), before);
    timeline.fold(&ended(300, CloseReason::PeerUnbound));
    assert_eq!(
        timeline.moments().last().map(|it| it.happened.clone()),
        Some(Happened::Ended(CloseReason::PeerUnbound.into()))
    );
}
