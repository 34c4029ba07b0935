//! The log against a naive model of it, and the messages in PDUs.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use proptest::prelude::*;

use super::*;
use crate::text::Alphabet;
use crate::wire::{
    CommandId, CommandStatus, Concat, FieldId, FrameError, Pdu, Sequence, Tag, Version, dissect, encode,
};

const LINK: LinkId = LinkId(1);

fn frame(id: CommandId, sequence: u32) -> Chunk {
    encode(&Pdu::new(id, CommandStatus::ROK, Sequence(sequence)).header_only()).unwrap().frame.into()
}

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

fn append(store: &mut Store, direction: Direction, id: CommandId, sequence: u32) -> RecordId {
    let time = at(store.blocks.next().0 * 10);
    store.append(LINK, direction, time, frame(id, sequence))
}

/// What is appended; pairs are the places of the other halves, from 0.
#[track_caller]
fn assert_pairs(records: &[(Direction, CommandId, u32)], pairs: &[(u64, u64)]) {
    let mut store = Store::default();
    for (direction, id, sequence) in records {
        append(&mut store, *direction, *id, *sequence);
    }
    let mut expected = BTreeMap::new();
    for (one, other) in pairs {
        let after = Duration::from_millis((other - one) * 10);
        expected.insert(*one, Pair { other: RecordId(*other), after });
        expected.insert(*other, Pair { other: RecordId(*one), after });
    }
    for entry in store.iter() {
        assert_eq!(store.pair(entry.id()), expected.get(&entry.id().0).copied(), "{entry:?}");
    }
}

#[test]
fn a_response_is_paired_with_its_request() {
    use Direction::{In, Out};
    assert_pairs(
        &[
            (Out, CommandId::SUBMIT_SM, 1),
            (In, CommandId::DELIVER_SM, 1),
            (Out, CommandId::DELIVER_SM_RESP, 1),
            (Out, CommandId::SUBMIT_SM, 2),
            (In, CommandId::SUBMIT_SM_RESP, 2),
            (In, CommandId::SUBMIT_SM_RESP, 1),
        ],
        &[(0, 5), (1, 2), (3, 4)],
    );
}

#[test]
fn number_command_and_direction_must_all_fit() {
    use Direction::{In, Out};
    assert_pairs(
        &[
            (Out, CommandId::SUBMIT_SM, 1),
            (In, CommandId::SUBMIT_SM_RESP, 2),
            (In, CommandId::QUERY_SM_RESP, 1),
            (Out, CommandId::SUBMIT_SM_RESP, 1),
            (In, CommandId::GENERIC_NACK, 0),
        ],
        &[],
    );
}

#[test]
fn a_response_of_another_link_is_not_paired() {
    let mut store = Store::default();
    let request = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    store.append(LinkId(2), Direction::In, at(5), frame(CommandId::SUBMIT_SM_RESP, 1));
    assert_eq!(store.pair(request), None);
}

#[test]
fn requests_of_one_number_are_answered_oldest_first() {
    use Direction::{In, Out};
    assert_pairs(
        &[
            (Out, CommandId::SUBMIT_SM, 7),
            (Out, CommandId::ENQUIRE_LINK, 7),
            (Out, CommandId::SUBMIT_SM, 7),
            (In, CommandId::SUBMIT_SM_RESP, 7),
            (In, CommandId::GENERIC_NACK, 7),
            (In, CommandId::GENERIC_NACK, 7),
            (In, CommandId::SUBMIT_SM_RESP, 7),
        ],
        &[(0, 3), (1, 4), (2, 5)],
    );
}

#[test]
fn a_clock_that_is_set_back_makes_no_negative_time() {
    let mut store = Store::default();
    store.append(LINK, Direction::Out, at(10), frame(CommandId::ENQUIRE_LINK, 1));
    let response = store.append(LINK, Direction::In, at(5), frame(CommandId::ENQUIRE_LINK_RESP, 1));
    assert_eq!(store.pair(response), Some(Pair { other: RecordId(0), after: Duration::ZERO }));
}

#[test]
fn what_was_dropped_is_no_half_of_a_pair_any_more() {
    let mut store = Store::new(Limits { records: 2, ..Limits::default() });
    append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 2);
    let response = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 1);
    assert_eq!(store.get(RecordId(0)), None);
    assert_eq!(store.pair(response), None, "its request was dropped after it was answered");
    for sequence in 3..100 {
        append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
    }
    let late = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 2);
    assert_eq!(store.pair(late), None, "its request was dropped before it was answered");
}

#[test]
fn requests_that_are_never_answered_wait_no_longer_than_they_are_kept() {
    let mut store = Store::new(Limits { records: 10, ..Limits::default() });
    for sequence in 0..1000 {
        append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
    }
    let mut requests = Requests::default();
    for entry in store.iter() {
        requests.pass(&entry.record());
    }
    assert_eq!(store.requests, requests);
}

#[test]
fn nothing_waits_from_before_the_oldest_that_counts() {
    let mut store = Store::default();
    let mut waiting = Unanswered::default();
    for sequence in 1..=3 {
        let id = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
        waiting.pass(&store.get(id).unwrap());
    }
    waiting.forget_before(RecordId(2));
    let answers = [1, 2, 3].map(|sequence| {
        let id = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, sequence);
        waiting.pass(&store.get(id).unwrap())
    });
    assert_eq!(answers, [None, None, Some(RecordId(2))]);
}

#[test]
fn octets_that_are_no_pdu_are_records_too() {
    let mut store = Store::default();
    let bytes = Bytes::from_static(b"HTTP/1.1 400");
    let chunk = Chunk::Unframed { bytes, why: FrameError::Short { len: 12 } };
    let id = store.append(LINK, Direction::In, at(0), chunk.clone());
    assert_eq!(store.get(id).map(|record| record.chunk), Some(chunk));
    assert_eq!(store.pair(id), None);
}

#[test]
fn a_range_begins_at_its_id_or_at_what_is_left() {
    let mut store = Store::new(Limits { records: 5, ..Limits::default() });
    for sequence in 0..8 {
        append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
    }
    let ids =
        |from, to| store.range(RecordId(from), RecordId(to)).map(|entry| entry.id().0).collect::<Vec<_>>();
    assert_eq!(ids(0, 8), [3, 4, 5, 6, 7]);
    assert_eq!(ids(6, u64::MAX), [6, 7]);
    assert_eq!(ids(4, 6), [4, 5]);
    for (from, to) in [(0, 3), (6, 6), (7, 2), (8, 9), (u64::MAX, u64::MAX)] {
        assert_eq!(ids(from, to), [0; 0], "{from} {to}");
    }
    assert_eq!((store.first(), store.last()), (Some(RecordId(3)), Some(RecordId(7))));
    assert_eq!(store.iter().next_back().map(|entry| entry.id()), Some(RecordId(7)));
}

#[test]
fn a_record_above_the_limits_is_dropped_and_counted() {
    let mut store = Store::new(Limits { records: 5, octets: 15 });
    let id = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    assert!(store.is_empty() && store.get(id).is_none());
    assert_eq!((store.dropped(), store.first(), store.last()), (1, None, None));
    assert_eq!(append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 2), RecordId(1));
}

/// 8192 records fill a block.
const BLOCK: u64 = 8192;

#[test]
fn what_is_kept_of_a_record_comes_back_from_full_blocks_and_from_the_last() {
    let mut store = Store::default();
    let mut appended = Vec::new();
    for number in 0..BLOCK + 10 {
        let link = LinkId(u32::try_from(number % 5).unwrap());
        let direction = if number % 2 == 0 { Direction::In } else { Direction::Out };
        let chunk = match number % 3 {
            0 => Chunk::Unframed { bytes: vec![7; 5].into(), why: FrameError::Short { len: 5 } },
            _ => frame(CommandId::SUBMIT_SM, 1),
        };
        let id = store.append(link, direction, at(number), chunk.clone());
        appended.push(Record { id, link, direction, at: at(number), chunk });
    }
    assert_eq!(store.blocks.blocks(), 2);
    let kept: Vec<Record> = store.iter().map(|entry| entry.record()).collect();
    assert_eq!(kept, appended);
    assert!(appended.iter().all(|record| store.get(record.id).as_ref() == Some(record)));
}

#[test]
fn times_are_kept_to_the_nanosecond_and_before_1970() {
    let mut store = Store::default();
    let times = [Duration::from_nanos(1), Duration::from_nanos(1_795_464_000_123_456_789)]
        .map(|length| [SystemTime::UNIX_EPOCH + length, SystemTime::UNIX_EPOCH - length])
        .concat();
    for time in times {
        let id = store.append(LINK, Direction::In, time, frame(CommandId::UNBIND, 1));
        assert_eq!(store.entry(id).unwrap().at(), time);
    }
}

#[test]
fn octets_of_a_full_block_are_not_copied() {
    let mut store = Store::default();
    for sequence in 0..20_000 {
        append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
    }
    let once = store.get(RecordId(5)).unwrap();
    let again = store.get(RecordId(5)).unwrap();
    assert_eq!(once.chunk.bytes().as_ptr(), again.chunk.bytes().as_ptr());
}

#[test]
fn a_snapshot_stays_as_it_was() {
    let mut store = Store::default();
    let request = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    for sequence in 2..10_000 {
        append(&mut store, Direction::Out, CommandId::UNBIND_RESP, sequence);
    }
    let snapshot = store.snapshot();
    assert_eq!(snapshot, store.snapshot());
    append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 1);
    store.mark(request, true);
    let before = |filter: &str| {
        let filter = Filter::parse(filter, &FilterContext::default()).unwrap();
        (0..snapshot.pieces())
            .rev()
            .flat_map(|it| snapshot.search(it, &filter, RecordId(u64::MAX)).unwrap().1)
            .collect::<Vec<_>>()
    };
    assert_eq!(before("is:marked"), []);
    assert_eq!(before("cmd:submit_sm"), [request]);
    assert_eq!(before("is:request rt:>=0ms"), []);
    assert_eq!(before("").len(), 9999);
    assert!(store.entry(request).unwrap().is_marked());
    assert_eq!(store.entry(request).unwrap().pairing(), Pairing::With(RecordId(9999)));
}

fn pairings(store: &Store) -> Vec<Pairing> {
    store.iter().map(|entry| entry.pairing()).collect()
}

#[test]
fn a_request_waits_until_its_time_is_over() {
    use Pairing::{Alone, Unanswered, Unmatched, Waiting};
    let mut store = Store::default();
    for (id, sequence) in [(CommandId::SUBMIT_SM, 1), (CommandId::OUTBIND, 2), (CommandId::SUBMIT_SM, 3)] {
        append(&mut store, Direction::Out, id, sequence);
    }
    append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 9);
    assert_eq!(pairings(&store), [Waiting, Alone, Waiting, Unmatched]);
    assert_eq!(store.next_expiry(), Some(at(0) + PATIENCE));
    assert_eq!(store.expire(at(19) + PATIENCE), [RecordId(0)]);
    assert_eq!(pairings(&store), [Unanswered, Alone, Waiting, Unmatched]);
    assert_eq!(store.next_expiry(), Some(at(20) + PATIENCE));
    assert_eq!(store.expire(at(20) + PATIENCE), [RecordId(2)]);
    assert_eq!((store.expire(at(99) + PATIENCE), store.next_expiry()), (vec![], None));
}

#[test]
fn a_late_answer_finds_its_request_unless_another_waits() {
    let mut store = Store::default();
    let late = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    store.expire(at(0) + PATIENCE);
    let again = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    let first = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 1);
    let second = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 1);
    assert_eq!(store.pair(again).map(|it| it.other), Some(first));
    assert_eq!(store.pair(late).map(|it| it.other), Some(second));
    assert_eq!([again, late].map(|id| store.entry(id).unwrap().is_late()), [false, true]);
    assert!(store.entry(again).unwrap().is_repeated() && !store.entry(late).unwrap().is_repeated());
}

#[test]
fn a_session_and_the_end_of_a_link_tell_what_is_not_answered() {
    let mut store = Store::default();
    let given_up = append(&mut store, Direction::Out, CommandId::SUBMIT_SM, 1);
    let theirs = append(&mut store, Direction::In, CommandId::DELIVER_SM, 1);
    let other = store.append(LinkId(2), Direction::Out, at(0), frame(CommandId::SUBMIT_SM, 1));
    let request = frame(CommandId::SUBMIT_SM, 1);
    assert_eq!(store.give_up(LINK, request.frame().unwrap()), Some(given_up));
    assert_eq!(store.give_up(LINK, request.frame().unwrap()), None);
    assert_eq!(store.end(LINK), [theirs]);
    assert_eq!(store.entry(other).unwrap().pairing(), Pairing::Waiting);
    assert_eq!(store.entry(theirs).unwrap().pairing(), Pairing::Unanswered);
    append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 1);
    assert_eq!(store.pair(given_up), None, "nothing comes after the end");
}

#[test]
fn a_log_without_answers_remembers_no_more_than_the_latest_of_them() {
    let mut store = Store::default();
    for sequence in 0..30_000 {
        append(&mut store, Direction::Out, CommandId::SUBMIT_SM, sequence);
        store.expire(at(u64::from(sequence) * 10) + PATIENCE);
    }
    let early = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 5);
    let late = append(&mut store, Direction::In, CommandId::SUBMIT_SM_RESP, 29_990);
    assert_eq!(store.entry(early).unwrap().pairing(), Pairing::Unmatched);
    assert_eq!(store.pair(late).map(|it| it.other), Some(RecordId(29_990)));
}

#[test]
fn errors_and_marks_are_found_without_looking_at_all() {
    let mut store = Store::default();
    for sequence in 0..20_000 {
        let id = if sequence % 9000 == 5 { CommandId::GENERIC_NACK } else { CommandId::UNBIND };
        append(&mut store, Direction::Out, id, sequence);
    }
    let ids = |from: u64, to: u64| -> Vec<u64> {
        store.errors(RecordId(from), RecordId(to)).map(|id| id.0).collect()
    };
    assert_eq!(ids(0, u64::MAX), [5, 9005, 18_005]);
    assert_eq!(ids(6, 18_005), [9005]);
    assert_eq!(store.errors(RecordId(0), RecordId(18_005)).next_back(), Some(RecordId(9005)));
    for id in [7, 9000] {
        store.mark(RecordId(id), true);
    }
    store.mark(RecordId(7), false);
    store.mark(RecordId(99_999), true);
    assert_eq!(store.marks().iter().map(|id| id.0).collect::<Vec<_>>(), [9000]);
    assert!(store.entry(RecordId(9000)).unwrap().is_marked());
    assert!(!store.entry(RecordId(7)).unwrap().is_marked());
}

#[test]
fn marks_of_what_was_dropped_are_dropped() {
    let mut store = Store::new(Limits { records: 2, ..Limits::default() });
    let id = append(&mut store, Direction::Out, CommandId::UNBIND, 1);
    store.mark(id, true);
    append(&mut store, Direction::Out, CommandId::UNBIND, 2);
    append(&mut store, Direction::Out, CommandId::UNBIND, 3);
    assert!(store.marks().is_empty());
}

#[test]
fn debug_shows_no_octets() {
    let mut store = Store::default();
    let pdu = Pdu::request(CommandId::BIND_RECEIVER).with(FieldId::Password, "canary");
    let id = store.append(LINK, Direction::Out, at(0), encode(&pdu).unwrap().frame.into());
    let shown = format!("{store:?} {:?} {:?}", store.snapshot(), store.entry(id));
    let octets = format!("{:?}", &b"canary"[..]);
    assert!(!shown.contains("canary") && !shown.contains(&octets[1..octets.len() - 1]), "{shown}");
}

const COMMANDS: [CommandId; 5] = [
    CommandId::SUBMIT_SM,
    CommandId::ENQUIRE_LINK,
    CommandId::SUBMIT_SM_RESP,
    CommandId::ENQUIRE_LINK_RESP,
    CommandId::GENERIC_NACK,
];

prop_compose! {
    fn any_record()(
        link in 0..2u32,
        outward: bool,
        command in prop::sample::select(&COMMANDS[..]),
        sequence in 0..3u32,
    ) -> (LinkId, Direction, Chunk) {
        let direction = if outward { Direction::Out } else { Direction::In };
        (LinkId(link), direction, frame(command, sequence))
    }
}

/// For each response the oldest request before it that is not answered yet and fits.
fn paired(records: &[(LinkId, Direction, Chunk)]) -> BTreeMap<usize, usize> {
    let mut pairs = BTreeMap::new();
    for (at, (link, direction, chunk)) in records.iter().enumerate() {
        let response = chunk.frame().unwrap();
        let fits = |(other_link, other_direction, other): &(LinkId, Direction, Chunk)| {
            let request = other.frame().unwrap();
            let id = response.command_id();
            response.is_response()
                && !request.is_response()
                && (link, response.sequence()) == (other_link, request.sequence())
                && direction != other_direction
                && (id == CommandId::GENERIC_NACK || id.request() == request.command_id())
        };
        let found = (0..at).find(|before| !pairs.contains_key(before) && fits(&records[*before]));
        if let Some(found) = found {
            pairs.insert(found, at);
            pairs.insert(at, found);
        }
    }
    pairs
}

proptest! {
    #[test]
    fn pairs_are_those_of_a_naive_search(records in prop::collection::vec(any_record(), 0..60)) {
        let mut store = Store::default();
        for (link, direction, chunk) in &records {
            store.append(*link, *direction, at(0), chunk.clone());
        }
        let pairs = paired(&records);
        for index in 0..records.len() {
            let other = store.pair(RecordId(index as u64)).map(|pair| pair.other);
            prop_assert_eq!(other, pairs.get(&index).map(|other| RecordId(*other as u64)), "{}", index);
        }
    }

    #[test]
    fn the_newest_are_kept_within_both_limits(
        sizes in prop::collection::vec(0..40usize, 0..60),
        limits in (0..20usize, 0..300usize),
    ) {
        let limits = Limits { records: limits.0, octets: limits.1 };
        let mut store = Store::new(limits);
        let mut kept: Vec<(RecordId, usize)> = Vec::new();
        for (count, size) in sizes.iter().enumerate() {
            let bytes = Bytes::from(vec![0; *size]);
            let chunk = Chunk::Unframed { bytes, why: FrameError::Short { len: *size } };
            let id = store.append(LINK, Direction::In, at(0), chunk);
            prop_assert_eq!(id, RecordId(count as u64));
            kept.push((id, *size));
            let octets = |kept: &[(RecordId, usize)]| kept.iter().map(|(_, size)| size).sum::<usize>();
            while kept.len() > limits.records || octets(&kept) > limits.octets {
                kept.remove(0);
            }
            // Octets of nothing do not fill a block, so that some go sooner than they must.
            let sooner = kept.len() - store.len();
            prop_assert!(kept.iter().take(sooner).filter(|(_, size)| *size > 0).count() <= 1);
            kept.drain(..sooner);
            prop_assert_eq!(store.dropped(), (count + 1 - kept.len()) as u64);
            let ids: Vec<_> = store.iter().map(|entry| entry.id()).collect();
            prop_assert_eq!(ids, kept.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        }
        for id in (0..=sizes.len() as u64).map(RecordId) {
            let is_kept = kept.iter().any(|(kept, _)| *kept == id);
            prop_assert_eq!(store.get(id).map(|record| record.id), is_kept.then_some(id));
        }
    }
}

fn message(pdu: &Pdu) -> Option<(Alphabet, Vec<u8>, Option<Part>)> {
    let frame = encode(pdu).unwrap().frame;
    let seen = dissect(&frame, Version::V34);
    let message = Message::of(&seen, Alphabet::Gsm);
    assert_eq!(message, Message::peek(frame.bytes(), Alphabet::Gsm), "{pdu:?}");
    message.map(|it| (it.alphabet, it.octets.to_vec(), it.part))
}

#[test]
fn a_message_is_what_stands_behind_its_header_wherever_it_is() {
    let part = |reference, width| Some(Part { concat: Concat { reference, total: 3, number: 2 }, width });
    let deliver = || Pdu::request(CommandId::DELIVER_SM).with(FieldId::DataCoding, 8u8);
    let with_udh = |udh: &[u8]| {
        deliver().with(FieldId::EsmClass, 0x40u8).with(FieldId::ShortMessage, [udh, &b"hi"[..]].concat())
    };
    let sar = deliver()
        .with(FieldId::ShortMessage, "hi")
        .with_tlv(Tag::SAR_MSG_REF_NUM, &[1, 2][..])
        .with_tlv(Tag::SAR_TOTAL_SEGMENTS, &[3][..])
        .with_tlv(Tag::SAR_SEGMENT_SEQNUM, &[2][..]);
    let payload = Pdu::request(CommandId::DATA_SM)
        .with(FieldId::DataCoding, 8u8)
        .with_tlv(Tag::MESSAGE_PAYLOAD, &b"hi"[..]);
    for (pdu, part) in [
        (deliver().with(FieldId::ShortMessage, "hi"), None),
        (with_udh(&[5, 0, 3, 9, 3, 2]), part(9, Width::Udh8)),
        (with_udh(&[6, 8, 4, 1, 2, 3, 2]), part(0x102, Width::Udh16)),
        (with_udh(&[5, 0, 3, 9, 3, 4]), None),
        (sar, part(0x102, Width::Sar)),
        (payload, None),
    ] {
        assert_eq!(message(&pdu), Some((Alphabet::Ucs2, b"hi".to_vec(), part)), "{pdu:?}");
    }
    assert_eq!(message(&Pdu::request(CommandId::ENQUIRE_LINK)), None);
    let no_header = deliver().with(FieldId::EsmClass, 0x40u8).with(FieldId::ShortMessage, "hi");
    assert_eq!(message(&no_header), Some((Alphabet::Ucs2, b"hi".to_vec(), None)), "the header does not fit");
}

#[test]
fn a_receipt_is_read_as_ascii() {
    let pdu = Pdu::request(CommandId::DELIVER_SM).with(FieldId::ShortMessage, "id:a_b stat:DELIVRD\0");
    let seen = dissect(&encode(&pdu).unwrap().frame, Version::V34);
    let message = Message::of(&seen, Alphabet::Gsm).unwrap();
    assert_eq!(message.receipt_text(), "id:a_b stat:DELIVRD");
    assert_eq!(message.text(), "id:a§b stat:DELIVRD@");
}
