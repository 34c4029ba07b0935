//! TCP as captures have it: out of order, again, overlapping, lost, cut off, begun before, broken off.

use bytes::Bytes;
use proptest::prelude::*;
use smppcon::capture::{Closed, Event, What};
use smppcon::link::Direction;
use smppcon::wire::{Chunk, CommandId, Frame, FrameError};

use crate::build::{From, Order, SYN, Segment, ethernet, pcap, pdu, segment, stream};
use crate::read;

/// A bind and messages.
fn frames() -> Vec<Frame> {
    let binds = [pdu(CommandId::BIND_TRANSCEIVER, 1)];
    binds.into_iter().chain((2..30).map(|n| pdu(CommandId::SUBMIT_SM, n))).collect()
}

/// The stream of a client that begins at this number, in segments of so many octets.
fn cut(octets: &[u8], sequence: u32, size: usize) -> Vec<Segment> {
    let numbers = (0_u32..).step_by(size).map(|at| sequence.wrapping_add(at));
    numbers.zip(octets.chunks(size)).map(|(number, part)| segment(From::Client, number, part)).collect()
}

fn chunks(events: &[Event]) -> Vec<(Direction, Chunk)> {
    let chunk = |event: &Event| match &event.what {
        What::Chunk { direction, chunk } => Some((*direction, chunk.clone())),
        What::Opened(_) | What::Closed(_) => None,
    };
    events.iter().filter_map(chunk).collect()
}

#[track_caller]
fn seen(segments: &[Segment]) -> Vec<Chunk> {
    let (events, error) = read(&ethernet(segments)[..], None);
    assert!(error.is_none(), "{error:?}");
    chunks(&events).into_iter().map(|(_, chunk)| chunk).collect()
}

fn whole(frames: &[Frame]) -> Vec<Chunk> {
    frames.iter().cloned().map(Chunk::from).collect()
}

fn acknowledge(number: u32) -> Segment {
    Segment { acknowledged: Some(number), ..segment(From::Server, 500, b"") }
}

#[test]
fn segments_out_of_order_and_twice_give_the_same_pdus() {
    let frames = frames();
    let mut segments = vec![SYN];
    let mut cut = cut(&stream(&frames), 1, 50);
    for pair in cut.chunks_mut(2) {
        pair.reverse();
    }
    segments.extend(cut.iter().flat_map(|segment| [segment.clone(), segment.clone()]));
    segments.extend(cut.iter().rev().cloned());
    assert_eq!(seen(&segments), whole(&frames));
}

#[test]
fn the_first_octets_that_came_stay() {
    let octets = stream(&frames());
    let mut again = segment(From::Client, 1, &[0xFF; 200]);
    again.payload.extend(&octets[200..]);
    let segments = [SYN, segment(From::Client, 1, &octets[..200]), again];
    assert_eq!(seen(&segments), whole(&frames()));
}

#[test]
fn numbers_begin_again_after_the_last() {
    let start = u32::MAX - 300;
    let mut segments = vec![Segment { sequence: start.wrapping_sub(1), ..SYN }];
    segments.extend(cut(&stream(&frames()), start, 70));
    segments.swap(5, 6);
    assert_eq!(seen(&segments), whole(&frames()));
}

/// The size of each PDU but the bind.
const SIZE: usize = 16 + 17 + 19;

/// What was captured, and the chunks before, in and after what was not: 3 octets into the fourth PDU it is lost,
/// until 2 octets before the end of the sixth.
#[track_caller]
fn assert_a_gap(seen: &[Chunk], frames: &[Frame]) {
    let lost = u64::try_from(3 * SIZE - 5).unwrap();
    assert_eq!(seen[..3], whole(&frames[..3]));
    let Chunk::Unframed { bytes, why } = &seen[3] else { panic!("{seen:?}") };
    assert_eq!((&bytes[..], *why), (&frames[3].bytes()[..3], FrameError::Lost { octets: lost }));
    let Chunk::Unframed { bytes, why } = &seen[4] else { panic!("{seen:?}") };
    assert_eq!((&bytes[..], *why), (&frames[5].bytes()[SIZE - 2..], FrameError::Headless));
    assert_eq!(seen[5..], whole(&frames[6..]));
}

/// Where it is lost and where it goes on, counted from the first octet.
fn gap(frames: &[Frame]) -> (usize, usize) {
    (stream(&frames[..3]).len() + 3, stream(&frames[..6]).len() - 2)
}

#[test]
fn what_the_receiver_has_and_the_capture_has_not_is_a_gap_at_once() {
    let frames = frames();
    let octets = stream(&frames);
    let (from, to) = gap(&frames);
    let number = |at: usize| u32::try_from(at + 1).unwrap();
    let mut segments = vec![SYN, segment(From::Client, 1, &octets[..from])];
    segments.push(segment(From::Client, number(to), &octets[to..]));
    let waits = seen(&segments).len();
    segments.push(acknowledge(number(octets.len())));
    assert_a_gap(&seen(&segments), &frames);
    assert_eq!(waits, frames.len() - 1, "without the receiver's word it is known at the end alone");
    let mut events = read(&ethernet(&segments)[..], None).0;
    events.retain(|event| matches!(event.what, What::Chunk { .. }));
    assert!(events.iter().all(|event| event.at == events[0].at || event.at == events[4].at), "{events:#?}");
}

#[test]
fn what_does_not_come_before_the_end_is_a_gap() {
    let frames = frames();
    let octets = stream(&frames);
    let (from, to) = gap(&frames);
    let after = segment(From::Client, u32::try_from(to + 1).unwrap(), &octets[to..]);
    assert_a_gap(&seen(&[SYN, segment(From::Client, 1, &octets[..from]), after]), &frames);
}

#[test]
fn packets_that_are_cut_off_leave_gaps_and_cost_no_pdu_after_them() {
    let frames = frames();
    let mut number = 1;
    let mut packets = vec![SYN.ethernet()];
    for frame in &frames {
        packets.push(segment(From::Client, number, frame.bytes()).ethernet());
        number += u32::try_from(frame.bytes().len()).unwrap();
    }
    // The bind is shorter, and whole.
    let snap = 14 + 20 + 20 + SIZE - 4;
    let (events, _) = read(&pcap(Order::Little, 0xA1B2_C3D4, 1, snap, &packets)[..], None);
    let seen = chunks(&events);
    assert_eq!(seen.len(), frames.len());
    assert_eq!(seen[0].1, frames[0].clone().into());
    for ((_, chunk), frame) in seen.iter().zip(&frames).skip(1) {
        let Chunk::Unframed { bytes, why } = chunk else { panic!("{chunk:?}") };
        assert_eq!((&bytes[..], *why), (&frame.bytes()[..SIZE - 4], FrameError::Lost { octets: 4 }));
    }
}

#[test]
fn a_capture_that_begins_in_the_middle_finds_the_next_pdu() {
    let frames = frames();
    let octets = stream(&frames);
    let seen = seen(&cut(&octets[10..], 77, 60));
    let Chunk::Unframed { bytes, why } = &seen[0] else { panic!("{seen:?}") };
    assert_eq!((&bytes[..], *why), (&frames[0].bytes()[10..], FrameError::Headless));
    assert_eq!(seen[1..], whole(&frames[1..]));
}

#[test]
fn the_same_ports_again_are_another_stream() {
    let frames = frames();
    let octets = stream(&frames);
    let mut segments = vec![SYN, segment(From::Client, 1, &octets)];
    segments
        .push(Segment { rst: true, ..segment(From::Client, 1 + u32::try_from(octets.len()).unwrap(), b"") });
    segments.push(Segment { sequence: 9000, ..SYN });
    segments.push(segment(From::Client, 9001, &octets));
    segments.push(Segment { sequence: 70_000, ..SYN });
    segments.push(segment(From::Client, 70_001, &octets));
    let (events, _) = read(&ethernet(&segments)[..], None);
    let closed = |event: &Event| match event.what {
        What::Closed(how) => Some((event.stream, how)),
        What::Opened(_) | What::Chunk { .. } => None,
    };
    let closed: Vec<_> = events.iter().filter_map(closed).collect();
    let expected = [(0, Closed::Reset(Direction::Out)), (1, Closed::Unseen), (2, Closed::Unseen)];
    assert_eq!(closed, expected);
    for stream in 0..3 {
        let of: Vec<Event> = events.iter().filter(|event| event.stream == stream).cloned().collect();
        assert_eq!(chunks(&of).len(), frames.len());
    }
}

#[test]
fn the_side_that_closes_first_is_told_when_both_have() {
    let bind = pdu(CommandId::BIND_TRANSCEIVER, 1);
    let end = 1 + u32::try_from(bind.bytes().len()).unwrap();
    let fin = |from, sequence| Segment { fin: true, ..segment(from, sequence, b"") };
    let syn_ack = Segment { from: From::Server, acknowledged: Some(1), sequence: 100, ..SYN };
    let start = [SYN, syn_ack, segment(From::Client, 1, bind.bytes())];
    let (client, server) = (fin(From::Client, end), fin(From::Server, 101));
    for (fins, closed) in [
        (vec![client.clone(), server.clone()], Closed::Finished(Direction::Out)),
        (vec![server.clone(), client.clone()], Closed::Finished(Direction::In)),
        (vec![server], Closed::Finished(Direction::In)),
        (vec![], Closed::Unseen),
    ] {
        let (events, _) = read(&ethernet(&[&start[..], &fins].concat())[..], None);
        assert_eq!(events.last().unwrap().what, What::Closed(closed));
        assert_eq!(events.len(), 3);
    }
}

#[test]
fn the_esme_is_who_asks_what_an_esme_asks() {
    let of = |from, id| {
        let (events, _) = read(&ethernet(&[segment(from, 1, pdu(id, 1).bytes())])[..], None);
        let What::Opened(opened) = &events[0].what else { panic!("{events:?}") };
        opened.esme.port()
    };
    assert_eq!(of(From::Client, CommandId::SUBMIT_SM), 40_000);
    assert_eq!(of(From::Server, CommandId::SUBMIT_SM), 2775);
    assert_eq!(of(From::Client, CommandId::DELIVER_SM), 2775);
    assert_eq!(of(From::Client, CommandId::OUTBIND), 2775);
    assert_eq!(of(From::Server, CommandId::DELIVER_SM_RESP), 2775);
    // Both ask this: the lower port is the message centre's.
    assert_eq!(of(From::Client, CommandId::ENQUIRE_LINK), 40_000);
    assert_eq!(of(From::Server, CommandId::ENQUIRE_LINK), 40_000);
}

#[test]
fn other_protocols_are_passed_over_unless_their_port_is_forced() {
    let request = b"GET / HTTP/1.1\r\nHost: example.net\r\n\r\n";
    let answer = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    let syn_ack = Segment { from: From::Server, acknowledged: Some(1), sequence: 100, ..SYN };
    let talk =
        ethernet(&[SYN, syn_ack, segment(From::Client, 1, request), segment(From::Server, 101, answer)]);
    assert_eq!(read(&talk[..], None).0, []);
    assert_eq!(read(&talk[..], Some(2776)).0, []);
    let (events, _) = read(&talk[..], Some(2775));
    let seen: Vec<_> = chunks(&events).iter().map(|(way, chunk)| (*way, chunk.bytes().clone())).collect();
    let [request, answer] = [&request[..], answer].map(Bytes::copy_from_slice);
    assert_eq!(seen, [(Direction::Out, request), (Direction::In, answer)]);
}

#[test]
fn a_message_centre_that_answers_with_another_protocol_is_shown_with_the_bind() {
    let bind = pdu(CommandId::BIND_TRANSCEIVER, 1);
    let answer = b"HTTP/1.1 400 Bad Request\r\n\r\n";
    let syn_ack = Segment { from: From::Server, acknowledged: Some(1), sequence: 100, ..SYN };
    let seen =
        seen(&[SYN, syn_ack, segment(From::Server, 101, answer), segment(From::Client, 1, bind.bytes())]);
    let says = u32::from_be_bytes(*b"HTTP");
    let why = FrameError::OutOfRange { says, most: 128 * 1024 };
    assert_eq!(seen, [bind.into(), Chunk::Unframed { bytes: Bytes::from_static(answer), why }]);
}

#[test]
fn a_stream_that_slips_finds_its_feet() {
    let frames = frames();
    let octets = [&stream(&frames[..3])[..], b"\x80\0\0\x09slipped", &stream(&frames[3..])].concat();
    let seen = seen(&[SYN, segment(From::Client, 1, &octets)]);
    let why = FrameError::OutOfRange { says: 0x8000_0009, most: 128 * 1024 };
    assert_eq!(seen[3], Chunk::Unframed { bytes: Bytes::from_static(b"\x80\0\0\x09slipped"), why });
    assert_eq!([&seen[..3], &seen[4..]].concat(), whole(&frames));
}

proptest! {
    /// Whatever way a stream is cut, delayed and sent again, the PDUs are the same.
    #[test]
    fn any_order_of_segments_gives_the_same_pdus(
        size in 1_usize..90,
        start in any::<u32>(),
        keys in prop::collection::vec((0_usize..6, any::<bool>()), 400),
    ) {
        let frames = frames();
        let cut = cut(&stream(&frames), start.wrapping_add(1), size);
        let delayed = cut.iter().enumerate().zip(keys.iter().cycle());
        let mut delayed: Vec<(usize, Segment)> = delayed
            .flat_map(|((n, segment), (delay, twice))| {
                let again = twice.then(|| (n + delay + 3, segment.clone()));
                [(n + delay, segment.clone())].into_iter().chain(again)
            })
            .collect();
        delayed.sort_by_key(|(at, _)| *at);
        let mut segments = vec![Segment { sequence: start, ..SYN }];
        segments.extend(delayed.into_iter().map(|(_, segment)| segment));
        prop_assert_eq!(seen(&segments), whole(&frames));
    }
}
