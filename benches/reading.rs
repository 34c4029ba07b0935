//! Reading a PDU: all of it, a few fields of it, its header; and rusmpp on the same PDUs in the same run.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must fail")]

use std::ops::ControlFlow;

use bytes::{Bytes, BytesMut};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use rusmpp::Command;
use rusmpp::decode::DecodeWithLength;
use smppcon::store::Message;
use smppcon::text::Alphabet;
use smppcon::wire::{Frame, Version, dissect, peek};

fn main() {
    divan::main();
}

/// The published PDUs that rusmpp reads too.
fn frames() -> Vec<Frame> {
    let mut reader = csv::Reader::from_path("tests/data/vectors.csv").unwrap();
    let rows = reader.records().map(Result::unwrap).filter(|row| row.get(2) == Some("yes"));
    let frames = rows.map(|row| Frame::new(unhex(row.get(1).unwrap())).unwrap());
    frames.filter(|frame| theirs(rest(frame)).is_some()).collect()
}

fn unhex(text: &str) -> Bytes {
    let digits: Vec<u8> =
        text.chars().map(|digit| u8::try_from(digit.to_digit(16).unwrap()).unwrap()).collect();
    let (pairs, _) = digits.as_chunks::<2>();
    pairs.iter().map(|[high, low]| high << 4 | low).collect()
}

/// rusmpp begins behind `command_length`, and takes the octets out of a buffer.
fn rest(frame: &Frame) -> BytesMut {
    BytesMut::from(frame.bytes().get(4..).unwrap())
}

fn theirs(mut rest: BytesMut) -> Option<Command> {
    let length = rest.len();
    let (command, read) = Command::decode(&mut rest, length).ok()?;
    (read == length).then_some(command)
}

#[divan::bench]
fn all_fields_and_findings(bencher: Bencher<'_, '_>) {
    let frames = frames();
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        for frame in &frames {
            black_box(dissect(frame, Version::V50));
        }
    });
}

#[divan::bench]
fn rusmpp_full_decode(bencher: Bencher<'_, '_>) {
    let frames = frames();
    let inputs = || frames.iter().map(rest).collect::<Vec<_>>();
    bencher.counter(ItemsCount::new(frames.len())).with_inputs(inputs).bench_local_values(|inputs| {
        // What was read is dropped within the time, as it is above.
        for rest in inputs {
            black_box(theirs(rest));
        }
    });
}

#[divan::bench]
fn all_fields_without_a_tree(bencher: Bencher<'_, '_>) {
    let frames = frames();
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        for frame in &frames {
            peek(frame.bytes(), |name, octets| {
                black_box((name, octets));
                ControlFlow::Continue(())
            });
        }
    });
}

#[divan::bench]
fn the_text_of_the_message(bencher: Bencher<'_, '_>) {
    let frames = frames();
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        for frame in &frames {
            black_box(Message::peek(frame.bytes(), Alphabet::Gsm).map(|message| message.text()));
        }
    });
}

#[divan::bench]
fn header_only(bencher: Bencher<'_, '_>) {
    let frames = frames();
    bencher.counter(ItemsCount::new(frames.len())).bench_local(|| {
        for frame in &frames {
            let frame = Frame::new(black_box(frame.bytes()).clone()).unwrap();
            black_box((frame.command_id(), frame.status(), frame.sequence()));
        }
    });
}
