//! What this program writes: it reads it back as it was, and tshark sees the same.

use std::fs;
use std::net::SocketAddr;
use std::process::Command;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use proptest::prelude::*;
use smppcon::capture::{Closed, Event, Label, Opened, Opening, What, Writer};
use smppcon::link::{Direction, LinkId};
use smppcon::report::hex;
use smppcon::wire::{Chunk, CommandId, Frame, FrameError};

use crate::build::{START, pdu};
use crate::{captures, file, read, required};

const LINK: LinkId = LinkId(7);

fn at(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(START.into()) + Duration::from_millis(millis)
}

fn opening(ends: [&str; 2]) -> Opening {
    let [local, peer] = ends.map(|end| Some(end.parse().unwrap()));
    let label =
        Label { name: "läb".to_owned(), host: "smsc.example".to_owned(), provider: "wtc".to_owned() };
    Opening { local, peer, dialled: Direction::Out, label }
}

const IPV4: [&str; 2] = ["192.0.2.1:40000", "192.0.2.2:2775"];
const IPV6: [&str; 2] = ["[2001:db8::1]:40000", "[2001:db8::2]:2775"];

/// A file of one link, with these PDUs a millisecond apart.
fn written(opening: &Opening, passed: &[(Direction, Chunk)], closed: Closed) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file, "1.2.3").unwrap();
    writer.open(LINK, at(0), opening).unwrap();
    for (n, (direction, chunk)) in (1..).zip(passed) {
        writer.pass(LINK, *direction, at(n), chunk).unwrap();
    }
    writer.close(LINK, at(1000), closed).unwrap();
    file
}

fn session() -> Vec<(Direction, Chunk)> {
    let mut session = vec![
        (Direction::Out, pdu(CommandId::BIND_TRANSCEIVER, 1)),
        (Direction::In, pdu(CommandId::BIND_TRANSCEIVER_RESP, 1)),
    ];
    for n in 2..20 {
        session.push((Direction::Out, pdu(CommandId::SUBMIT_SM, n)));
        session.push((Direction::In, pdu(CommandId::SUBMIT_SM_RESP, n)));
    }
    session.into_iter().map(|(direction, frame)| (direction, frame.into())).collect()
}

fn masked(chunk: &Chunk) -> Chunk {
    match chunk {
        Chunk::Frame(_) => Frame::new(chunk.masked()).unwrap().into(),
        Chunk::Unframed { why, .. } => Chunk::Unframed { bytes: chunk.masked(), why: *why },
    }
}

#[test]
fn what_was_written_is_read_as_it_was_with_its_account_its_ends_and_its_times() {
    for ends in [IPV4, IPV6] {
        for closed in [
            Closed::Finished(Direction::Out),
            Closed::Finished(Direction::In),
            Closed::Reset(Direction::In),
            Closed::Reset(Direction::Out),
            Closed::Unseen,
        ] {
            let opening = opening(ends);
            let session = session();
            let (events, error) = read(&written(&opening, &session, closed)[..], None);
            assert!(error.is_none(), "{error:?}");
            let (esme, centre) = (opening.local.unwrap(), opening.peer.unwrap());
            let opened = Opened { esme, centre, whole: true, label: Some(opening.label) };
            let mut expected = vec![Event { stream: 0, at: at(0), what: What::Opened(opened) }];
            for (n, (direction, chunk)) in (1..).zip(&session) {
                let what = What::Chunk { direction: *direction, chunk: masked(chunk) };
                expected.push(Event { stream: 0, at: at(n), what });
            }
            let last = if closed == Closed::Unseen { at(session.len() as u64) } else { at(1000) };
            expected.push(Event { stream: 0, at: last, what: What::Closed(closed) });
            assert_eq!(events, expected);
        }
    }
}

#[test]
fn a_password_is_in_no_file() {
    let file = written(&opening(IPV4), &session(), Closed::Unseen);
    assert!(!file.windows(7).any(|octets| octets == b"secret1"));
}

#[test]
fn the_message_centre_inside_this_program_has_an_address_made_up() {
    let opening = Opening { local: None, peer: None, ..opening(IPV4) };
    let (events, _) = read(&written(&opening, &session(), Closed::Unseen)[..], None);
    let What::Opened(opened) = &events[0].what else { panic!("{events:?}") };
    let ends = ["127.0.0.1:49159", "127.0.0.1:2775"].map(|end| end.parse::<SocketAddr>().unwrap());
    assert_eq!([opened.esme, opened.centre], ends);
}

#[test]
fn a_killed_writer_costs_what_was_on_its_way() {
    let session = session();
    let whole = written(&opening(IPV4), &session, Closed::Unseen);
    let mut ends = Vec::new();
    for count in 0..=session.len() {
        ends.push(written(&opening(IPV4), &session[..count], Closed::Unseen).len());
    }
    for cut in 0..whole.len() {
        let (events, _) = read(&whole[..cut], None);
        let seen = events.iter().filter(|event| matches!(event.what, What::Chunk { .. })).count();
        let complete = ends.iter().filter(|end| **end <= cut).count().saturating_sub(1);
        assert_eq!(seen, complete, "{cut}");
    }
}

#[test]
fn links_go_on_in_the_next_file_and_what_was_not_written_is_a_gap() {
    let ask = |n| Chunk::from(pdu(CommandId::ENQUIRE_LINK, n));
    let mut files = [Vec::new(), Vec::new()];
    let [first, second] = &mut files;
    let mut writer = Writer::new(first, "1.2.3").unwrap();
    writer.open(LINK, at(0), &opening(IPV4)).unwrap();
    writer.pass(LINK, Direction::Out, at(1), &ask(1)).unwrap();
    writer.go_on_in(second).unwrap();
    writer.pass(LINK, Direction::Out, at(2), &ask(2)).unwrap();
    writer.skip(LINK, Direction::Out, 32);
    writer.pass(LINK, Direction::Out, at(3), &ask(5)).unwrap();
    writer.pass(LINK, Direction::In, at(4), &pdu(CommandId::ENQUIRE_LINK_RESP, 5).into()).unwrap();
    let mut streams = smppcon::capture::Streams::new(None);
    let mut events = Vec::new();
    for file in &files {
        let mut packets = smppcon::capture::Packets::open(&file[..]).unwrap();
        events.extend(std::iter::from_fn(|| streams.next(&mut packets).unwrap()));
    }
    let out: Vec<Chunk> = events
        .into_iter()
        .filter_map(|event| match event.what {
            What::Chunk { direction: Direction::Out, chunk } => Some(chunk),
            What::Chunk { .. } | What::Opened(_) | What::Closed(_) => None,
        })
        .collect();
    let gap = Chunk::Unframed { bytes: Bytes::new(), why: FrameError::Lost { octets: 32 } };
    assert_eq!(out, [ask(1), ask(2), gap, ask(5)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever passes is read back octet for octet, PDUs as PDUs.
    #[test]
    fn any_octets_are_read_back(
        passed in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(any::<u8>(), 1..300), 0_usize..3), 0..12),
        large in 0_usize..200_000,
    ) {
        let mut session = session();
        let zeroes = [&u32::try_from(large + 16).unwrap().to_be_bytes()[..], &vec![0; large + 12]].concat();
        session.extend(Chunk::cut(zeroes.into()).into_iter().map(|chunk| (Direction::In, chunk)));
        for (out, octets, _) in passed {
            let direction = if out { Direction::Out } else { Direction::In };
            session.extend(Chunk::cut(octets.into()).into_iter().map(|chunk| (direction, chunk)));
        }
        let (events, error) = read(&written(&opening(IPV4), &session, Closed::Unseen)[..], None);
        prop_assert!(error.is_none());
        for way in [Direction::Out, Direction::In] {
            let of = |chunks: &mut dyn Iterator<Item = (Direction, Chunk)>| -> Vec<u8> {
                chunks.filter(|(direction, _)| *direction == way).flat_map(|(_, chunk)| chunk.masked()).collect()
            };
            let read = of(&mut events.iter().filter_map(|event| match &event.what {
                What::Chunk { direction, chunk } => Some((*direction, chunk.clone())),
                What::Opened(_) | What::Closed(_) => None,
            }));
            prop_assert_eq!(read, of(&mut session.iter().cloned()));
        }
    }
}

/// What tshark prints of a file.
fn tshark(path: &str, arguments: &[&str]) -> String {
    let fixed = ["-r", path, "-d", "tcp.port==2775,smpp", "-o", "tcp.check_checksum:TRUE"];
    let run =
        Command::new("tshark").args(fixed).args(["-o", "ip.check_checksum:TRUE"]).args(arguments).output();
    let run = run.unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn tshark_sees_the_same_pdus_octet_for_octet_and_finds_no_fault_with_tcp() {
    if !required::has("tshark", &["tshark"]) {
        return;
    }
    // All that third-party peers said, and a PDU of two segments.
    let mut passed = session();
    for capture in captures() {
        for event in read(&file(&capture)[..], None).0 {
            if let What::Chunk { direction, chunk } = event.what {
                passed.push((direction, chunk));
            }
        }
    }
    let large =
        [&70_016_u32.to_be_bytes()[..], &[0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 9], &vec![0; 70_000]].concat();
    passed.push((Direction::Out, Frame::new(large.into()).unwrap().into()));
    let dir = tempfile::tempdir().unwrap();
    for ends in [IPV4, IPV6] {
        let path = dir.path().join("journal.pcapng");
        fs::write(&path, written(&opening(ends), &passed, Closed::Finished(Direction::Out))).unwrap();
        let path = path.to_str().unwrap();
        // Where its dissector of SMPP gives up on a PDU, tshark takes the segment for lost.
        let follow = tshark(path, &["--disable-protocol", "smpp", "-q", "-z", "follow,tcp,raw,0"]);
        for direction in [Direction::Out, Direction::In] {
            // What the second side says is set in by a tab.
            let of = |line: &&str| line.starts_with('\t') == (direction == Direction::In);
            let theirs: String = follow.lines().skip(6).filter(of).map(str::trim).collect();
            let ours = passed.iter().filter(|(way, _)| *way == direction);
            let ours: String = ours.map(|(_, chunk)| hex(&chunk.masked())).collect();
            assert!(theirs.trim_end_matches('=') == ours, "{direction}");
        }
        let faults = tshark(
            path,
            &["-Y", "tcp.analysis.flags || tcp.checksum.status != 1 || ip.checksum.status == 0"],
        );
        assert_eq!(faults, "");
        let times = tshark(
            path,
            &["-Y", "smpp", "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.interface_name"],
        );
        assert_eq!(times.lines().next(), Some("1795464000.001000000\tläb"));
        let lengths = tshark(path, &["-Y", "smpp", "-T", "fields", "-e", "smpp.command_length"]);
        let lengths: Vec<usize> = lengths.split(['\n', ',']).filter_map(|it| it.parse().ok()).collect();
        // Above 64 KiB it takes nothing for SMPP.
        let ours = passed.iter().map(|(_, chunk)| chunk.bytes().len()).filter(|length| *length <= 64 * 1024);
        assert_eq!(lengths, ours.collect::<Vec<_>>());
    }
}
