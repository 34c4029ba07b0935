//! Captures that are cut off, garbled, random or made to hurt: what stands before the damage is read, and then
//! one error says where it is.

use std::io::{self, Read};

use proptest::prelude::*;
use smppcon::capture::{CaptureError, Event, What};
use smppcon::wire::CommandId;

use crate::build::{From, Order, SYN, Segment, ethernet, interface, packet, pcap, pdu, section, segment};
use crate::{captures, file, read};

fn chunks(events: &[Event]) -> usize {
    events.iter().filter(|event| matches!(event.what, What::Chunk { .. })).count()
}

/// The talk of a captured session in the other format.
fn as_pcapng(capture: &[u8]) -> Vec<u8> {
    let order = Order::Little;
    let mut file = [section(order), interface(order, 1, &[])].concat();
    let mut rest = &capture[24..];
    while let Some((header, after)) = rest.split_at_checked(16) {
        let size = u32::from_le_bytes(*header[8..].first_chunk().unwrap()) as usize;
        file.extend(packet(order, 0, 0, &after[..size]));
        rest = &after[size..];
    }
    file
}

#[test]
fn every_cut_of_a_capture_gives_what_is_before_it() {
    let capture = file(&captures()[7]);
    for capture in [as_pcapng(&capture), capture] {
        let whole = read(&capture[..], None).0;
        let mut before = 0;
        for cut in 0..=capture.len() {
            let (events, error) = read(&capture[..cut], None);
            let seen = events.iter().zip(&whole).take_while(|(one, other)| one == other).count();
            assert!(seen >= before, "{cut}: {seen} after {before}");
            before = seen;
            match error {
                None | Some(CaptureError::CutOff { .. }) => {}
                Some(CaptureError::NotACapture { .. }) if cut < 4 => {}
                Some(other) => panic!("{cut}: {other}"),
            }
        }
        assert_eq!(before, whole.len());
    }
}

#[test]
fn a_reader_that_fails_is_told_after_what_it_gave() {
    struct Fails<'a>(&'a [u8]);
    impl Read for Fails<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(into)?;
            if read == 0 { Err(io::Error::other("the disk is gone")) } else { Ok(read) }
        }
    }
    let capture = file(&captures()[0]);
    let (events, error) = read(Fails(&capture), None);
    assert_eq!(chunks(&events), 62);
    assert_eq!(error.unwrap().to_string(), "the disk is gone");
}

#[test]
fn lone_octets_far_ahead_do_not_hold_up_the_stream_for_ever() {
    let ask = |n| pdu(CommandId::ENQUIRE_LINK, n);
    let mut segments = vec![SYN, segment(From::Client, 1, pdu(CommandId::BIND_TRANSCEIVER, 1).bytes())];
    let end = 1 + u32::try_from(segments[1].payload.len()).unwrap();
    // One octet is missing for good, and nobody acknowledges anything.
    for n in 0..20_000_u32 {
        segments.push(segment(From::Client, end + 1 + n * 16, ask(n + 2).bytes()));
    }
    let file = ethernet(&segments);
    let mut streams = smppcon::capture::Streams::new(None);
    let mut packets = smppcon::capture::Packets::open(&file[..]).unwrap();
    let mut given = 0;
    while streams.next(&mut packets).unwrap().is_some() {
        given += 1;
    }
    assert!(given > 10_000, "{given} before the end");
}

#[test]
fn a_flood_of_connections_is_bounded_and_costs_no_event() {
    let bind = pdu(CommandId::BIND_TRANSCEIVER, 1);
    let mut segments = Vec::new();
    for n in 0..70_000_u32 {
        let ports = (u16::try_from(n % 60_000).unwrap() + 1024, u16::try_from(n / 60_000).unwrap() + 2775);
        // Every tenth speaks SMPP.
        let payload: &[u8] = if n % 10 == 0 { bind.bytes() } else { b"GET / HTTP/1.1\r\n\r\n" };
        segments.push(Segment { ports, ..SYN });
        segments.push(Segment { ports, ..segment(From::Client, 1, payload) });
    }
    let (events, error) = read(&ethernet(&segments)[..], None);
    assert!(error.is_none(), "{error:?}");
    assert_eq!((chunks(&events), events.len()), (7_000, 3 * 7_000));
}

#[test]
fn a_segment_full_of_headers_that_lead_nowhere_is_read_in_one_pass() {
    // Each looks like a PDU, and is followed by octets that cannot be one.
    let one = [pdu(CommandId::ENQUIRE_LINK, 1).bytes(), &[0xFF; 16][..]].concat();
    let octets = one.repeat(100_000);
    let packets: Vec<Vec<u8>> = std::iter::once(SYN.ethernet())
        .chain(
            (0_u32..)
                .zip(octets.chunks(60_000))
                .map(|(n, part)| segment(From::Client, 1 + n * 60_000, part).ethernet()),
        )
        .collect();
    let (events, _) = read(&pcap(Order::Little, 0xA1B2_C3D4, 1, usize::MAX, &packets)[..], None);
    assert_eq!(chunks(&events), 200_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn octets_at_random_after_any_start_are_read(
        start in prop::sample::select(vec![
            vec![],
            pcap(Order::Little, 0xA1B2_C3D4, 1, 0, &[]),
            pcap(Order::Big, 0xA1B2_3C4D, 276, 0, &[]),
            [section(Order::Little), interface(Order::Little, 1, &[])].concat(),
            [section(Order::Big), interface(Order::Big, 101, &[])].concat(),
        ]),
        octets in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let _ = read(&[start, octets].concat()[..], Some(2775));
    }

    #[test]
    fn packets_at_random_are_read(
        link_type in prop::sample::select(vec![0, 1, 101, 113, 276]),
        packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..120), 0..20),
    ) {
        let file = pcap(Order::Little, 0xA1B2_C3D4, link_type, usize::MAX, &packets);
        prop_assert!(read(&file[..], None).1.is_none());
    }

    /// A capture that was damaged in some places is read, whichever they are.
    #[test]
    fn captures_with_octets_changed_are_read(
        which in 0_usize..11,
        ng in any::<bool>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let capture = file(&captures()[which]);
        let mut capture = if ng { as_pcapng(&capture) } else { capture };
        for (at, octet) in changes {
            let at = at.index(capture.len());
            capture[at] = octet;
        }
        let (events, _) = read(&capture[..], None);
        for event in events {
            if let What::Chunk { chunk, .. } = event.what {
                let _ = chunk.masked();
            }
        }
    }
}
