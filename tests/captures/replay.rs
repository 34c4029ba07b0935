//! Captured connections as the notices of links.

use std::time::{Duration, SystemTime};

use smppcon::capture::{Closed, Event, Opened, Packets, Replay, Watch, What};
use smppcon::link::{Direction, Ended, LinkId, Notice, Step};
use smppcon::session::{CloseReason, Event as Told, Mode, State};
use smppcon::wire::{Chunk, CommandId, CommandStatus, Pdu, Sequence, encode};

use crate::build::pdu;
use crate::{captures, file};

const LINK: LinkId = LinkId(3);

fn at(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

fn event(seconds: u64, what: What) -> Event {
    Event { stream: 0, at: at(seconds), what }
}

fn passed(seconds: u64, direction: Direction, id: CommandId, sequence: u32, status: CommandStatus) -> Event {
    let mut chunk = Chunk::from(pdu(id, sequence));
    if id.is_response() {
        let mut response = Pdu::new(id, status, Sequence(sequence));
        response.bare = true;
        chunk = encode(&response).unwrap().frame.into();
    }
    event(seconds, What::Chunk { direction, chunk })
}

fn opened(whole: bool) -> Event {
    let [esme, centre] = ["10.0.0.1:40000", "10.0.0.2:2775"].map(|end| end.parse().unwrap());
    event(0, What::Opened(Opened { esme, centre, whole, label: None }))
}

/// What is told, but for the chunks.
fn told(events: &[Event]) -> Vec<Notice> {
    let mut watch = Watch::new(LINK);
    let mut notices = Vec::new();
    for event in events {
        watch.take(event.clone(), &mut notices);
    }
    notices.retain(|notice| !matches!(notice, Notice::Chunk { .. }));
    notices
}

fn states(notices: &[Notice]) -> Vec<State> {
    let state = |notice: &Notice| {
        let Notice::Event { event: Told::State(state), .. } = notice else { return None };
        Some(*state)
    };
    notices.iter().filter_map(state).collect()
}

use CommandStatus as Status;
use Direction::{In, Out};

#[test]
fn a_session_has_the_states_of_a_live_one() {
    let notices = told(&[
        opened(true),
        passed(1, Out, CommandId::BIND_TRANSMITTER, 1, Status::ROK),
        passed(2, In, CommandId::BIND_TRANSMITTER_RESP, 1, Status::ROK),
        passed(3, Out, CommandId::UNBIND, 2, Status::ROK),
        passed(4, In, CommandId::UNBIND_RESP, 2, Status::ROK),
        event(5, What::Closed(Closed::Finished(Out))),
    ]);
    let bound = State::Bound(Mode::Tx);
    assert_eq!(states(&notices), [bound, State::Unbound, State::Closed]);
    assert!(matches!(
        notices[0],
        Notice::Step { step: Step::Connected { local: Some(_), peer: Some(_) }, .. }
    ));
    let Notice::Event { event: Told::Response { after, late: false, .. }, at: when, .. } = &notices[1] else {
        panic!("{notices:?}")
    };
    assert_eq!((*after, *when), (Duration::from_secs(1), at(2)));
    let why = Ended::Session(CloseReason::LocalUnbound);
    assert_eq!(notices.last(), Some(&Notice::Ended { link: LINK, at: at(5), why }));
}

#[test]
fn a_connection_ends_for_the_reason_that_shows() {
    let refused = [
        passed(1, Out, CommandId::BIND_RECEIVER, 1, Status::ROK),
        passed(2, In, CommandId::BIND_RECEIVER_RESP, 1, Status::RINVPASWD),
    ];
    let bound = [
        passed(1, Out, CommandId::BIND_RECEIVER, 1, Status::ROK),
        passed(2, In, CommandId::BIND_RECEIVER_RESP, 1, Status::ROK),
    ];
    let silent = [passed(1, Out, CommandId::BIND_RECEIVER, 1, Status::ROK)];
    let session = |reason| Some(Ended::Session(reason));
    for (events, closed, why) in [
        (&refused[..], Closed::Finished(Out), session(CloseReason::Refused(Status::RINVPASWD))),
        (&refused, Closed::Finished(In), session(CloseReason::Refused(Status::RINVPASWD))),
        (&bound, Closed::Finished(In), session(CloseReason::Eof)),
        (&bound, Closed::Finished(Out), session(CloseReason::Local)),
        (&bound, Closed::Reset(Out), Some(Ended::Dropped)),
        (&silent, Closed::Finished(Out), session(CloseReason::PeerSilent)),
        (&silent, Closed::Unseen, None),
    ] {
        let events = [&[opened(true)], events, &[event(9, What::Closed(closed))]].concat();
        let ended = told(&events).into_iter().find_map(|notice| {
            let Notice::Ended { why, .. } = notice else { return None };
            Some(why)
        });
        assert_eq!(ended, why, "{closed:?}");
    }
    let reset = told(&[opened(true), event(1, What::Closed(Closed::Reset(In)))]);
    let Some(Notice::Ended { why: Ended::Io(io), .. }) = reset.last() else { panic!("{reset:?}") };
    assert_eq!(io.error.kind, std::io::ErrorKind::ConnectionReset);
}

#[test]
fn what_is_bound_shows_in_what_passes_where_the_bind_does_not() {
    let notices = told(&[
        opened(false),
        passed(1, In, CommandId::ENQUIRE_LINK, 1, Status::ROK),
        passed(2, Out, CommandId::DELIVER_SM_RESP, 7, Status::ROK),
        passed(3, Out, CommandId::SUBMIT_SM, 8, Status::ROK),
        passed(4, In, CommandId::SUBMIT_SM_RESP, 8, Status::RTHROTTLED),
        passed(5, In, CommandId::SUBMIT_SM_RESP, 9, Status::ROK),
    ]);
    assert_eq!(states(&notices), [State::Bound(Mode::Rx), State::Bound(Mode::Trx)]);
}

#[test]
fn a_response_that_takes_too_long_is_missed_and_found_late() {
    let notices = told(&[
        opened(true),
        passed(1, Out, CommandId::SUBMIT_SM, 8, Status::ROK),
        passed(32, In, CommandId::ENQUIRE_LINK, 1, Status::ROK),
        passed(33, In, CommandId::SUBMIT_SM_RESP, 8, Status::ROK),
        passed(34, In, CommandId::SUBMIT_SM_RESP, 8, Status::ROK),
    ]);
    let [_, missed, late, unmatched] = &notices[..] else { panic!("{notices:?}") };
    assert!(matches!(missed, Notice::Event { event: Told::Unanswered { .. }, .. }), "{missed:?}");
    assert!(matches!(late, Notice::Event { event: Told::Response { late: true, .. }, .. }), "{late:?}");
    assert!(matches!(unmatched, Notice::Event { event: Told::Unmatched { .. }, .. }), "{unmatched:?}");
}

#[test]
fn every_request_without_a_response_is_told_of_and_the_oldest_is_given_up_for_another() {
    let mut events = vec![opened(true)];
    events.extend((1..=20_000).map(|n| passed(1, Out, CommandId::SUBMIT_SM, n, Status::ROK)));
    let unanswered = |notices: &[Notice]| {
        notices.iter().filter(|it| matches!(it, Notice::Event { event: Told::Unanswered { .. }, .. })).count()
    };
    assert_eq!(unanswered(&told(&events)), 10_000);
    events.push(event(2, What::Closed(Closed::Finished(In))));
    assert_eq!(unanswered(&told(&events)), 20_000);
}

#[test]
fn each_connection_of_a_capture_is_a_link_in_batches_that_are_complete() {
    for capture in captures() {
        let capture = file(&capture);
        let (mut replay, mut packets) = (Replay::new(None), Packets::open(&capture[..]).unwrap());
        let (mut links, mut bound, mut ended) = (Vec::new(), 0, 0);
        let parts = std::iter::from_fn(|| {
            let (batch, error) = replay.next(&mut packets);
            assert!(error.is_none(), "{error:?}");
            Some(batch).filter(|batch| !batch.is_empty())
        });
        for batch in parts {
            links.extend(batch.opened.iter().map(|(link, _)| *link));
            for notice in batch.notices {
                assert!(links.contains(&notice.link()));
                bound +=
                    usize::from(matches!(notice, Notice::Event { event: Told::State(State::Bound(_)), .. }));
                ended += usize::from(matches!(notice, Notice::Ended { .. }));
            }
        }
        assert!(!links.is_empty() && ended <= links.len() && bound <= links.len());
        assert_eq!(links, (1..=u32::try_from(links.len()).unwrap()).map(LinkId).collect::<Vec<_>>());
    }
}
