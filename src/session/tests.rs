//! Two sessions joined by a wire without delay, and a clock that stands still until it is moved.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one kind of output")]

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::wire::FieldId;

const SECOND: Duration = Duration::from_secs(1);

struct Pair {
    esme: Session,
    mc: Session,
    now: Instant,
    /// What each side told, in order.
    seen: Vec<(Role, Event)>,
    /// What passed, in order.
    wire: Vec<(Role, Frame)>,
    /// Frames to this side are lost.
    deaf: Option<Role>,
}

fn config(role: Role) -> Config {
    let answering = if role == Esme { Answering::Session } else { Answering::Owner };
    let timers = Timers { session_init: (role == Mc).then_some(5 * SECOND), ..Timers::default() };
    Config { role, version: Version::V34, window: 2, answering, offers: None, timers }
}

impl Pair {
    fn with(esme: Config, mc: Config) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "an Instant can only be had from the clock; it is moved by hand"
        )]
        let now = Instant::now();
        let (esme, mc) = (Session::new(esme, now), Session::new(mc, now));
        Self { esme, mc, now, seen: Vec::new(), wire: Vec::new(), deaf: None }
    }

    fn open() -> Self {
        Self::with(config(Esme), config(Mc))
    }

    fn bound_with(esme: Config, mc: Config, mode: Mode) -> Self {
        let mut pair = Self::with(esme, mc);
        pair.bind(mode);
        pair.answer(CommandStatus::ROK);
        assert_eq!((pair.esme.state(), pair.mc.state()), (State::Bound(mode), State::Bound(mode)));
        pair.clear();
        pair
    }

    fn bound() -> Self {
        Self::bound_with(config(Esme), config(Mc), Mode::Trx)
    }

    fn bind(&mut self, mode: Mode) {
        let pdu =
            Pdu::request(mode.bind()).with(FieldId::SystemId, "me").with(FieldId::InterfaceVersion, 0x50_u8);
        self.esme.request(self.now, pdu).unwrap();
        self.drive();
    }

    /// The message centre answers the latest request that waits for its owner.
    fn answer(&mut self, status: CommandStatus) {
        let request = self.seen.iter().rev().find_map(|(role, event)| match event {
            Event::Request { frame, answered: false } if *role == Mc => Some(frame.clone()),
            _ => None,
        });
        self.mc.respond(self.now, &Pdu::response_to(&request.unwrap(), status)).unwrap();
        self.drive();
    }

    fn submit(&mut self) -> Result<Sequence, RequestError> {
        let sent = self.esme.request(self.now, Pdu::request(CommandId::SUBMIT_SM));
        self.drive();
        sent
    }

    /// Carries what each side has for the other until both are idle.
    fn drive(&mut self) {
        while !(self.step(Esme) & self.step(Mc)) {}
    }

    /// One output of `role`; whether it had nothing to do.
    fn step(&mut self, role: Role) -> bool {
        let (from, to) = match role {
            Esme => (&mut self.esme, &mut self.mc),
            Mc => (&mut self.mc, &mut self.esme),
        };
        match from.poll_output() {
            Output::Transmit(chunk) => {
                let frame = chunk.frame().unwrap().clone();
                if self.deaf != Some(role.peer()) {
                    to.handle_frame(self.now, &frame);
                }
                self.wire.push((role, frame));
            }
            Output::Event(event) => self.seen.push((role, event)),
            Output::Timeout(_) => return true,
        }
        false
    }

    /// Moves the clock from deadline to deadline.
    fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        loop {
            let deadlines = [&mut self.esme, &mut self.mc].map(|session| match session.poll_output() {
                Output::Timeout(at) => at,
                output => panic!("not idle: {output:?}"),
            });
            let Some(next) = deadlines.into_iter().flatten().min().filter(|at| *at <= end) else { break };
            self.now = next;
            self.esme.handle_timeout(next);
            self.mc.handle_timeout(next);
            self.drive();
        }
        self.now = end;
    }

    fn clear(&mut self) {
        self.seen.clear();
        self.wire.clear();
    }

    fn closed(&self, role: Role) -> Option<CloseReason> {
        self.seen.iter().find_map(|(side, event)| match event {
            Event::Closed(why) if *side == role => Some(*why),
            _ => None,
        })
    }

    fn sent(&self) -> Vec<(Role, CommandId, CommandStatus)> {
        self.wire.iter().map(|(role, frame)| (*role, frame.command_id(), frame.status())).collect()
    }
}

/// A PDU that is nothing but its header, of any id.
fn raw(id: CommandId, status: u32, sequence: u32) -> Frame {
    Frame::new([16, id.0, status, sequence].map(u32::to_be_bytes).concat().into()).unwrap()
}

const ROK: CommandStatus = CommandStatus::ROK;
use Role::{Esme, Mc};

#[test]
fn a_bind_that_is_accepted_binds_both_sides() {
    for mode in [Mode::Tx, Mode::Rx, Mode::Trx] {
        let pair = Pair::bound_with(config(Esme), config(Mc), mode);
        assert_eq!(pair.mc.version(), Version::V50, "told by interface_version");
    }
}

#[test]
fn a_bind_that_is_refused_closes_the_session() {
    let mut pair = Pair::open();
    pair.bind(Mode::Trx);
    pair.answer(CommandStatus::RINVPASWD);
    assert_eq!(pair.closed(Esme), Some(CloseReason::Refused(CommandStatus::RINVPASWD)));
    assert_eq!(pair.mc.state(), State::Open);
}

#[test]
fn a_bind_that_is_not_answered_closes_the_session() {
    let mut pair = Pair::open();
    pair.deaf = Some(Mc);
    pair.bind(Mode::Trx);
    pair.advance(Duration::from_millis(9_999));
    assert_eq!(pair.closed(Esme), None);
    pair.advance(Duration::from_millis(1));
    assert_eq!(pair.closed(Esme), Some(CloseReason::PeerSilent));
    assert!(matches!(&pair.seen[..], [.., (Esme, Event::Unanswered { .. }), _, _]), "{:?}", pair.seen);
}

#[test]
fn a_bind_is_answered_whatever_number_the_answer_has() {
    for (id, status, reason) in [
        (CommandId::BIND_TRANSCEIVER_RESP, ROK, None),
        (
            CommandId::BIND_TRANSCEIVER_RESP,
            CommandStatus::RBINDFAIL,
            Some(CloseReason::Refused(CommandStatus::RBINDFAIL)),
        ),
        (
            CommandId::GENERIC_NACK,
            CommandStatus::RINVCMDID,
            Some(CloseReason::Refused(CommandStatus::RINVCMDID)),
        ),
        (CommandId::GENERIC_NACK, ROK, Some(CloseReason::Refused(ROK))),
    ] {
        let mut pair = Pair::open();
        pair.bind(Mode::Trx);
        let pdu = Pdu::new(id, status, Sequence(77)).header_only();
        pair.esme.handle_frame(pair.now, &encode(&pdu).unwrap().frame);
        pair.drive();
        assert_eq!(pair.closed(Esme), reason, "{id} {status}");
        assert_eq!(pair.esme.state() == State::Bound(Mode::Trx), reason.is_none(), "{id} {status}");
    }
}

#[test]
fn a_peer_that_connects_and_does_not_bind_is_dropped() {
    let mut pair = Pair::open();
    pair.advance(5 * SECOND);
    assert_eq!(pair.closed(Mc), Some(CloseReason::NotBound));
}

#[test]
fn silence_is_met_with_enquire_link() {
    let mut pair = Pair::bound();
    pair.advance(29 * SECOND);
    assert_eq!(pair.sent(), []);
    pair.advance(SECOND);
    let expected = [CommandId::ENQUIRE_LINK, CommandId::ENQUIRE_LINK_RESP];
    let from =
        |role| pair.wire.iter().filter(move |(side, _)| *side == role).map(|(_, frame)| frame.command_id());
    assert!(from(Esme).eq(expected) || from(Esme).eq(expected.into_iter().rev()), "{:?}", pair.sent());
    pair.clear();
    pair.submit().unwrap();
    pair.advance(29 * SECOND);
    assert_eq!(pair.sent(), [(Esme, CommandId::SUBMIT_SM, ROK)], "traffic puts it off");
}

#[test]
fn an_enquire_link_that_is_not_answered_ends_the_session() {
    let mut pair = Pair { deaf: Some(Esme), ..Pair::bound() };
    pair.advance(59 * SECOND);
    assert_eq!(pair.closed(Esme), None);
    pair.advance(SECOND);
    assert_eq!(pair.closed(Esme), Some(CloseReason::PeerSilent));
}

#[test]
fn enquire_link_is_answered_in_every_state() {
    let enquire = encode(&Pdu::new(CommandId::ENQUIRE_LINK, ROK, Sequence(9))).unwrap().frame;
    let mut open = Pair::open();
    let mut bound = Pair::bound();
    let mut unbound = Pair { deaf: Some(Mc), ..Pair::bound() };
    unbound.esme.shutdown(unbound.now);
    unbound.drive();
    for pair in [&mut open, &mut bound, &mut unbound] {
        pair.clear();
        pair.esme.handle_frame(pair.now, &enquire);
        pair.drive();
        assert_eq!(pair.sent(), [(Esme, CommandId::ENQUIRE_LINK_RESP, ROK)], "{}", pair.esme.state());
    }
}

#[test]
fn the_window_holds_requests_back_and_responses_open_it() {
    let mut pair = Pair::bound();
    assert_eq!(pair.submit(), Ok(Sequence(2)));
    assert_eq!(pair.submit(), Ok(Sequence(3)));
    assert_eq!(pair.submit(), Err(RequestError::WindowFull(2)));
    assert_eq!(pair.esme.in_flight(), 2);
    pair.answer(ROK);
    assert_eq!(pair.submit(), Ok(Sequence(4)));
    let told = pair.seen.iter().find_map(|(_, event)| match event {
        Event::Response { request, response, late, .. } => {
            Some((request.sequence(), response.sequence(), *late))
        }
        _ => None,
    });
    assert_eq!(told, Some((Sequence(3), Sequence(3), false)), "in any order");
}

#[test]
fn a_response_that_comes_late_still_finds_its_request() {
    let mut pair = Pair::bound();
    pair.submit().unwrap();
    pair.advance(30 * SECOND);
    assert!(pair.seen.iter().any(|(role, event)| *role == Esme && matches!(event, Event::Unanswered { .. })));
    assert_eq!(pair.esme.in_flight(), 0);
    assert_eq!(pair.esme.state(), State::Bound(Mode::Trx));
    pair.answer(ROK);
    let last = pair.seen.iter().rev().find_map(|(_, event)| match event {
        Event::Response { after, late, .. } => Some((*after, *late)),
        _ => None,
    });
    assert_eq!(last, Some((30 * SECOND, true)));
}

#[test]
fn a_response_to_nothing_is_told_and_takes_nothing() {
    let mut pair = Pair::bound();
    pair.submit().unwrap();
    for (id, sequence) in
        [(CommandId::SUBMIT_SM_RESP, 9), (CommandId::QUERY_SM_RESP, 2), (CommandId::GENERIC_NACK, 0)]
    {
        pair.clear();
        let pdu = Pdu::new(id, CommandStatus::RSYSERR, Sequence(sequence)).header_only();
        let frame = encode(&pdu).unwrap().frame;
        pair.esme.handle_frame(pair.now, &frame);
        pair.drive();
        assert_eq!(pair.seen, [(Esme, Event::Unmatched { response: frame })]);
        assert_eq!(pair.esme.in_flight(), 1);
    }
}

#[test]
fn a_generic_nack_answers_the_request_of_its_number() {
    let mut pair = Pair::bound();
    let sequence = pair.submit().unwrap();
    let nack = encode(&Pdu::generic_nack(CommandStatus::RINVCMDID, sequence)).unwrap().frame;
    pair.esme.handle_frame(pair.now, &nack);
    assert_eq!(pair.esme.in_flight(), 0);
}

#[test]
fn unbinding_works_from_both_sides() {
    for (leaver, reasons) in [
        (Esme, [CloseReason::LocalUnbound, CloseReason::PeerUnbound]),
        (Mc, [CloseReason::PeerUnbound, CloseReason::LocalUnbound]),
    ] {
        let mut pair = Pair::bound();
        let session = if leaver == Esme { &mut pair.esme } else { &mut pair.mc };
        session.shutdown(pair.now);
        pair.drive();
        let other = leaver.peer();
        assert_eq!(pair.sent(), [(leaver, CommandId::UNBIND, ROK), (other, CommandId::UNBIND_RESP, ROK)]);
        assert_eq!([Esme, Mc].map(|role| pair.closed(role)), reasons.map(Some));
    }
}

#[test]
fn an_unbind_that_is_not_answered_costs_one_second() {
    let mut pair = Pair { deaf: Some(Mc), ..Pair::bound() };
    pair.esme.shutdown(pair.now);
    pair.drive();
    pair.advance(Duration::from_millis(999));
    assert_eq!(pair.closed(Esme), None);
    pair.advance(Duration::from_millis(1));
    assert_eq!(pair.closed(Esme), Some(CloseReason::LocalUnbound));
}

#[test]
fn a_peer_that_closes_instead_of_answering_the_unbind_is_no_fault() {
    let mut pair = Pair { deaf: Some(Mc), ..Pair::bound() };
    pair.esme.shutdown(pair.now);
    pair.esme.handle_eof();
    pair.drive();
    assert_eq!(pair.closed(Esme), Some(CloseReason::LocalUnbound));
    let mut pair = Pair::bound();
    pair.esme.handle_eof();
    pair.drive();
    assert_eq!(pair.closed(Esme), Some(CloseReason::Eof));
}

#[test]
fn what_was_on_its_way_when_we_unbound_is_still_answered() {
    let mut pair = Pair { deaf: Some(Mc), ..Pair::bound() };
    pair.mc.request(pair.now, Pdu::request(CommandId::DELIVER_SM)).unwrap();
    pair.esme.shutdown(pair.now);
    pair.drive();
    assert!(pair.sent().contains(&(Esme, CommandId::DELIVER_SM_RESP, ROK)), "{:?}", pair.sent());
}

#[test]
fn requests_in_flight_when_the_session_ends_are_told_as_unanswered() {
    let mut pair = Pair::bound();
    pair.submit().unwrap();
    pair.esme.handle_eof();
    pair.drive();
    let unanswered =
        |(role, event): &&(Role, Event)| *role == Esme && matches!(event, Event::Unanswered { .. });
    assert_eq!(pair.seen.iter().filter(unanswered).count(), 1);
}

#[test]
fn a_request_that_may_not_come_now_is_refused() {
    let request = |id| encode(&Pdu::new(id, ROK, Sequence(5))).unwrap().frame;
    let unknown = Frame::new(Bytes::from_static(b"\0\0\0\x10\0\x01\x02\0\0\0\0\0\0\0\0\x05")).unwrap();
    let mut closed_shop = config(Mc);
    closed_shop.offers = Some(vec![CommandId::BIND_TRANSCEIVER, CommandId::SUBMIT_SM]);
    for (mut pair, frame, id, status) in [
        (Pair::open(), request(CommandId::SUBMIT_SM), CommandId::SUBMIT_SM_RESP, CommandStatus::RINVBNDSTS),
        (
            Pair::bound(),
            request(CommandId::BIND_RECEIVER),
            CommandId::BIND_RECEIVER_RESP,
            CommandStatus::RALYBND,
        ),
        (
            Pair::bound(),
            request(CommandId::DELIVER_SM),
            CommandId::DELIVER_SM_RESP,
            CommandStatus::RINVBNDSTS,
        ),
        (Pair::bound(), unknown, CommandId::GENERIC_NACK, CommandStatus::RINVCMDID),
        (
            Pair::bound_with(config(Esme), closed_shop, Mode::Trx),
            request(CommandId::QUERY_SM),
            CommandId::GENERIC_NACK,
            CommandStatus::RINVCMDID,
        ),
    ] {
        pair.mc.handle_frame(pair.now, &frame);
        pair.drive();
        let [(Mc, answer), ..] = &pair.wire[..] else { panic!("{:?}", pair.wire) };
        assert_eq!((answer.command_id(), answer.status(), answer.sequence()), (id, status, Sequence(5)));
    }
}

#[test]
fn what_no_table_has_gets_a_generic_nack_even_where_it_has_a_name() {
    for id in [CommandId::PARAM_RETRIEVE, CommandId::AUTH_ACC, CommandId(0x0102_0304)] {
        let mut pair = Pair::bound();
        pair.mc.handle_frame(pair.now, &raw(id, 0, 5));
        pair.drive();
        assert_eq!(pair.sent(), [(Mc, CommandId::GENERIC_NACK, CommandStatus::RINVCMDID)]);
    }
}

#[test]
fn a_one_way_pdu_that_may_not_come_now_changes_nothing() {
    for (mut pair, id) in [
        (Pair::bound(), CommandId::OUTBIND),
        (Pair::bound_with(config(Esme), config(Mc), Mode::Tx), CommandId::ALERT_NOTIFICATION),
    ] {
        let state = pair.esme.state();
        pair.esme.handle_frame(pair.now, &raw(id, 0, 5));
        pair.drive();
        assert_eq!((pair.esme.state(), pair.sent()), (state, vec![]));
        assert!(matches!(&pair.seen[..], [(Esme, Event::Request { answered: true, .. })]), "{:?}", pair.seen);
    }
}

#[test]
fn both_sides_may_unbind_at_once() {
    let mut pair = Pair::bound();
    pair.esme.shutdown(pair.now);
    pair.mc.shutdown(pair.now);
    pair.drive();
    assert_eq!([Esme, Mc].map(|role| pair.closed(role)), [Some(CloseReason::LocalUnbound); 2]);
}

#[test]
fn messages_are_answered_with_what_they_deserve() {
    for (body, status) in [
        (&b"\0\0\0\x31\0\0\0\x32\0\0\0\0\0\0\0\0\0\0\x02hi"[..], ROK),
        (b"\0\0\0\x31\0\0\0\x32\0\0\0\0\0\0\0\0\0\0\x10hi", CommandStatus::RINVMSGLEN),
        (b"\0\0\0\x31", CommandStatus::RINVCMDLEN),
    ] {
        let length = u32::try_from(16 + body.len()).unwrap();
        let header = [length, CommandId::DELIVER_SM.0, 0, 5].map(u32::to_be_bytes).concat();
        let mut pair = Pair::bound();
        pair.esme.handle_frame(pair.now, &Frame::new([&header, body].concat().into()).unwrap());
        pair.drive();
        assert_eq!(pair.sent(), [(Esme, CommandId::DELIVER_SM_RESP, status)]);
        let [(_, answer)] = &pair.wire[..] else { unreachable!() };
        assert_eq!(answer.bytes().len(), if status.is_ok() { 17 } else { 16 }, "an error has no body");
    }
}

#[test]
fn a_request_that_we_may_not_send_is_refused_before_it_is_sent() {
    let mut pair = Pair::open();
    let error = RequestError::State { command: CommandId::SUBMIT_SM, state: State::Open };
    assert_eq!(pair.submit(), Err(error));
    assert_eq!(error.to_string(), "submit_sm cannot be sent in state OPEN");
    let mut pair = Pair::bound_with(config(Esme), config(Mc), Mode::Rx);
    assert!(pair.submit().is_err());
    assert_eq!(pair.sent(), []);
}

#[test]
fn inactivity_unbinds() {
    let mut esme = config(Esme);
    esme.timers.inactivity = Some(90 * SECOND);
    let mut pair = Pair::bound_with(esme, config(Mc), Mode::Trx);
    pair.advance(60 * SECOND);
    pair.submit().unwrap();
    pair.answer(ROK);
    pair.advance(89 * SECOND);
    assert_eq!(pair.closed(Esme), None, "enquire_link alone is no activity, a submit is");
    pair.advance(SECOND);
    assert_eq!(pair.closed(Esme), Some(CloseReason::LocalUnbound));
}

#[test]
fn a_stream_that_cannot_be_cut_is_answered_and_closed() {
    let mut pair = Pair::bound();
    let why = FrameError::OutOfRange { says: 3, most: 100 };
    pair.esme.handle_broken(why);
    pair.drive();
    assert_eq!(pair.sent(), [(Esme, CommandId::GENERIC_NACK, CommandStatus::RINVCMDLEN)]);
    assert_eq!(pair.closed(Esme), Some(CloseReason::Broken(why)));
}

#[test]
fn outbind_asks_for_a_bind() {
    let mut pair = Pair::open();
    pair.mc.request(pair.now, Pdu::request(CommandId::OUTBIND).with(FieldId::SystemId, "mc")).unwrap();
    pair.drive();
    assert_eq!((pair.esme.state(), pair.mc.state()), (State::Outbound, State::Outbound));
    pair.bind(Mode::Rx);
    pair.answer(ROK);
    assert_eq!(pair.esme.state(), State::Bound(Mode::Rx));
}

#[test]
fn injected_octets_go_out_as_they_are() {
    let mut pair = Pair::bound();
    pair.esme.inject(Bytes::from_static(b"GET / HTTP/1.1"));
    let Output::Transmit(chunk) = pair.esme.poll_output() else { panic!("nothing to transmit") };
    assert_eq!((chunk.bytes().as_ref(), chunk.frame()), (&b"GET / HTTP/1.1"[..], None));
}

#[test]
fn a_number_that_still_waits_is_passed_over() {
    let mut esme = config(Esme);
    esme.timers.response = 1_000_000 * SECOND;
    let mut pair = Pair::bound_with(esme, config(Mc), Mode::Trx);
    let first = pair.submit().unwrap();
    pair.esme.sequence = Sequence::LAST;
    assert_eq!(pair.submit().unwrap(), Sequence::LAST);
    pair.answer(ROK);
    assert_eq!(pair.submit().unwrap(), Sequence::FIRST);
    pair.answer(ROK);
    assert_eq!(pair.submit().unwrap(), first.next());
}

proptest! {
    /// Whatever comes in, a session answers each request that has an answer once, sends no request that its state
    /// forbids, and once it is closed nothing comes out.
    #[test]
    fn any_course_of_events_is_survived(
        role in prop::sample::select(vec![Esme, Mc]),
        steps in prop::collection::vec((0_u8..8, prop::sample::select(CommandId::NAMED), 0_u32..4, 0_u32..2), 0..60),
    ) {
        let mut pair = Pair::open();
        let session = if role == Esme { &mut pair.esme } else { &mut pair.mc };
        let mut closed = false;
        for (what, id, sequence, status) in steps {
            let mut asked = None;
            // Events tell of a state when it is entered: this is the one that the outputs begin in.
            let mut state = session.state();
            match what {
                0..4 => {
                    asked = (!id.is_response() && id.is_answered() && !closed).then_some(sequence);
                    session.handle_frame(pair.now, &raw(id, status, sequence));
                }
                4 => drop(session.request(pair.now, Pdu::request(id))),
                5 => drop(session.respond(pair.now, &Pdu::new(id, CommandStatus(status), Sequence(sequence)).header_only())),
                6 => { pair.now += 7 * SECOND; session.handle_timeout(pair.now) }
                _ => if sequence == 0 { session.shutdown(pair.now) } else if status == 1 { session.handle_eof() },
            }
            let mut answers = 0;
            loop {
                match session.poll_output() {
                    Output::Timeout(at) => { prop_assert!(!closed || at.is_none()); break }
                    Output::Event(event) => {
                        prop_assert!(!closed, "{event:?} after the end");
                        match event {
                            Event::Closed(_) => closed = true,
                            Event::State(now) => state = now,
                            Event::Request { frame, answered: false } => answers += usize::from(frame.command_id().is_answered()),
                            _ => (),
                        }
                    }
                    Output::Transmit(chunk) => {
                        let frame = chunk.frame().unwrap();
                        prop_assert!(!closed || what == 5);
                        if frame.is_response() {
                            answers += usize::from(Some(frame.sequence().0) == asked);
                        } else if what != 5 {
                            prop_assert!(
                                may_issue(session.version(), role, state, frame.command_id()),
                                "{frame:?} in {state}"
                            );
                        }
                    }
                }
            }
            prop_assert_eq!(answers, usize::from(asked.is_some()), "{} answered once, or left to the owner", id);
        }
    }
}
