//! The formats of files, and what is around IP packets and in them.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use etherparse::IpNumber;
use smppcon::capture::{CaptureError, Event, Opened, What};
use smppcon::wire::{CommandId, Frame};

use crate::build::{
    From, Order, START, SYN, Segment, block, interface, ipv4_header, ipv6_header, option, packet, pcap, pdu,
    section, segment,
};
use crate::read;

const MICROS: u32 = 0xA1B2_C3D4;
const NANOS: u32 = 0xA1B2_3C4D;

fn bind() -> Frame {
    pdu(CommandId::BIND_TRANSCEIVER, 1)
}

/// A SYN and a bind.
fn talk() -> [Segment; 2] {
    [SYN, segment(From::Client, 1, bind().bytes())]
}

fn at(after: Duration) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(START.into()) + after
}

#[track_caller]
fn events(file: &[u8]) -> Vec<Event> {
    let (events, error) = read(file, None);
    assert!(error.is_none(), "{error:?}");
    events
}

/// The file has the bind, at this time.
#[track_caller]
fn assert_a_bind(file: &[u8], ends: [&str; 2], time: Option<SystemTime>) {
    let events = events(file);
    let [opened, chunk, closed] = &events[..] else { panic!("{events:?}") };
    let [esme, centre]: [SocketAddr; 2] = ends.map(|end| end.parse().unwrap());
    let whole = Opened { esme, centre, whole: true, label: None };
    assert_eq!(opened.what, What::Opened(whole));
    let What::Chunk { chunk: passed, .. } = &chunk.what else { panic!("{chunk:?}") };
    assert_eq!(*passed, bind().into());
    if let Some(time) = time {
        assert_eq!((chunk.at, closed.at), (time, time));
    }
}

const IPV4: [&str; 2] = ["10.0.0.1:40000", "10.0.0.2:2775"];
const IPV6: [&str; 2] = ["[fd00::1]:40000", "[fd00::2]:2775"];

#[test]
fn pcap_is_read_in_both_orders_and_units() {
    let packets = talk().map(|segment| segment.ethernet());
    for order in [Order::Big, Order::Little] {
        let file = pcap(order, MICROS, 1, usize::MAX, &packets);
        assert_a_bind(&file, IPV4, Some(at(Duration::from_micros(1))));
        let file = pcap(order, NANOS, 1, usize::MAX, &packets);
        assert_a_bind(&file, IPV4, Some(at(Duration::from_nanos(1))));
    }
}

#[test]
fn what_is_around_ip_packets_is_known_by_the_link_type() {
    let around = |before: &[u8], packet: Vec<u8>| [before, &packet].concat();
    let cooked = |protocol: &[u8]| [&[0, 0, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0][..], protocol].concat();
    let cooked2 =
        |protocol: &[u8]| [protocol, &[0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 2, 2, 2, 2, 2, 0, 0]].concat();
    let tagged = |tags: &[u8]| [&[2; 12][..], tags].concat();
    for (link_type, before) in [
        (1, tagged(&[8, 0])),
        (1, tagged(&[0x81, 0, 0, 7, 8, 0])),
        (1, tagged(&[0x88, 0xA8, 0, 9, 0x81, 0, 0, 7, 8, 0])),
        (113, cooked(&[8, 0])),
        (113, cooked(&[0x81, 0, 0, 7, 8, 0])),
        (276, cooked2(&[8, 0])),
        (276, [&cooked2(&[0x81, 0])[..], &[0, 7, 8, 0]].concat()),
        (101, vec![]),
        (228, vec![]),
        (0, vec![2, 0, 0, 0]),
        (0, vec![0, 0, 0, 2]),
        (108, vec![0, 0, 0, 2]),
    ] {
        let packets = talk().map(|segment| around(&before, segment.ipv4()));
        assert_a_bind(&pcap(Order::Little, MICROS, link_type, usize::MAX, &packets), IPV4, None);
    }
    for (link_type, before) in [
        (1, tagged(&[0x86, 0xDD])),
        (113, cooked(&[0x86, 0xDD])),
        (276, cooked2(&[0x86, 0xDD])),
        (101, vec![]),
        (229, vec![]),
        (0, vec![30, 0, 0, 0]),
    ] {
        let packets = talk().map(|segment| around(&before, segment.ipv6()));
        assert_a_bind(&pcap(Order::Little, MICROS, link_type, usize::MAX, &packets), IPV6, None);
    }
}

#[test]
fn the_padding_of_a_short_frame_is_none_of_its_payload() {
    let packets = talk().map(|segment| [segment.ethernet(), vec![0xEE; 12]].concat());
    assert_a_bind(&pcap(Order::Little, MICROS, 1, usize::MAX, &packets), IPV4, None);
}

#[test]
fn a_packet_that_the_network_card_was_to_cut_up_is_taken_as_it_is() {
    let packets = talk().map(|segment| {
        let mut packet = segment.ipv4();
        packet[2..4].fill(0);
        packet
    });
    assert_a_bind(&pcap(Order::Little, MICROS, 101, usize::MAX, &packets), IPV4, None);
}

#[test]
fn extension_headers_are_passed_over() {
    let packets = talk().map(|segment| {
        // Hop-by-hop and destination options, each 8 octets of padding.
        let options = [[60, 0, 1, 4, 0, 0, 0, 0], [6, 0, 1, 4, 0, 0, 0, 0]].concat();
        let tcp = segment.octets();
        let header = ipv6_header(From::Client, IpNumber(0), options.len() + tcp.len());
        [&header[..], &options, &tcp].concat()
    });
    assert_a_bind(&pcap(Order::Little, MICROS, 101, usize::MAX, &packets), IPV6, None);
}

/// The packets of a TCP segment in fragments of 16 octets.
fn fragments_v4(segment: &Segment) -> Vec<Vec<u8>> {
    let tcp = segment.octets();
    let count = tcp.len().div_ceil(16);
    let fragments = tcp.chunks(16).enumerate().map(|(n, part)| {
        let mut header = ipv4_header(segment.from, part.len());
        header.identification = 77;
        header.dont_fragment = false;
        header.more_fragments = n + 1 < count;
        header.fragment_offset = u16::try_from(n * 2).unwrap().try_into().unwrap();
        [&header.to_bytes()[..], part].concat()
    });
    fragments.collect()
}

fn fragments_v6(segment: &Segment) -> Vec<Vec<u8>> {
    let tcp = segment.octets();
    let count = tcp.len().div_ceil(16);
    let fragments = tcp.chunks(16).enumerate().map(|(n, part)| {
        let header = ipv6_header(segment.from, IpNumber(44), 8 + part.len());
        let place = u16::try_from(n * 16 + usize::from(n + 1 < count)).unwrap().to_be_bytes();
        [&header[..], &[6, 0], &place, &[0, 0, 0, 77], part].concat()
    });
    fragments.collect()
}

#[test]
fn fragments_are_put_together_in_any_order() {
    let [syn, bind] = talk();
    for (first, mut fragments, ends) in
        [(syn.ipv4(), fragments_v4(&bind), IPV4), (syn.ipv6(), fragments_v6(&bind), IPV6)]
    {
        for _ in 0..2 {
            let packets = [&[first.clone()][..], &fragments].concat();
            assert_a_bind(&pcap(Order::Little, MICROS, 101, usize::MAX, &packets), ends, None);
            fragments.reverse();
        }
    }
}

#[test]
fn fragments_that_wait_for_ever_cost_no_others() {
    let [syn, bind] = talk();
    let mut packets = vec![syn.ipv4()];
    for n in 0..1000_u16 {
        let mut fragment = fragments_v4(&bind).remove(0);
        fragment[4..6].copy_from_slice(&(1000 + n).to_be_bytes());
        packets.push(fragment);
    }
    packets.extend(fragments_v4(&bind));
    assert_a_bind(&pcap(Order::Little, MICROS, 101, usize::MAX, &packets), IPV4, None);
}

/// A pcapng file of the talk with times of this unit and offset.
fn timed(order: Order, unit: u8, offset: i64, time: u64) -> Vec<u8> {
    let [syn, bind] = talk().map(|segment| segment.ethernet());
    let offset = if order == Order::Big { offset.to_be_bytes() } else { offset.to_le_bytes() };
    let options = [option(order, 9, &[unit]), option(order, 14, &offset), option(order, 0, &[])].concat();
    [
        section(order),
        interface(order, 1, &options),
        packet(order, 0, time, &syn),
        packet(order, 0, time, &bind),
    ]
    .concat()
}

#[test]
fn pcapng_has_times_in_the_unit_and_from_the_offset_of_the_interface() {
    let seconds = u64::from(START);
    for order in [Order::Big, Order::Little] {
        for (unit, offset, time, after) in [
            (6, 0, seconds * 1_000_000 + 5, Duration::from_micros(5)),
            (9, 0, seconds * 1_000_000_000 + 5, Duration::from_nanos(5)),
            (0, 0, seconds, Duration::ZERO),
            (3, 1000, (seconds - 1000) * 1000 + 250, Duration::from_millis(250)),
            (3, -1000, (seconds + 1000) * 1000 + 250, Duration::from_millis(250)),
            (0x8A, 0, seconds * 1024 + 512, Duration::from_millis(500)),
            (0x9E, 0, (seconds << 30) + (1 << 28), Duration::from_millis(250)),
        ] {
            assert_a_bind(&timed(order, unit, offset, time), IPV4, Some(at(after)));
        }
    }
}

#[test]
fn pcapng_has_sections_in_both_orders_interfaces_of_many_kinds_and_blocks_of_no_interest() {
    let [syn, bind] = talk();
    let (big, little) = (Order::Big, Order::Little);
    let time = u64::from(START) * 1_000_000;
    let file = [
        section(big),
        block(big, 0x0BAD, b"of some vendor"),
        interface(big, 1, &[]),
        interface(big, 101, &[]),
        // USB: its packets are counted.
        interface(big, 220, &[]),
        packet(big, 2, time, b"usb"),
        packet(big, 1, time, &syn.ipv4()),
        // A name resolution block that is none.
        block(big, 4, &[0xFF; 5]),
        section(little),
        interface(little, 113, &[]),
        block(little, 3, &[&little.u32(3)[..], b"etc"].concat()),
        interface(little, 1, &[]),
        packet(little, 1, time, &bind.ethernet()),
    ];
    assert_a_bind(&file.concat(), IPV4, Some(at(Duration::ZERO)));
}

#[test]
fn simple_and_old_packets_are_read() {
    let [syn, bind] = talk().map(|segment| segment.ethernet());
    let order = Order::Little;
    let length = order.u32(u32::try_from(syn.len()).unwrap());
    let simple = block(order, 3, &[&length[..], &syn].concat());
    let length = order.u32(u32::try_from(bind.len()).unwrap());
    let time = u64::from(START) * 1_000_000;
    let [high, low] = [time >> 32, time & 0xFFFF_FFFF].map(|half| order.u32(u32::try_from(half).unwrap()));
    // Of interface 0, and 3 packets were dropped before it.
    let old = block(order, 2, &[&[0, 0, 3, 0], &high[..], &low, &length, &length, &bind].concat());
    let file = [section(order), interface(order, 1, &[]), simple, old].concat();
    assert_a_bind(&file, IPV4, Some(at(Duration::ZERO)));
}

#[test]
fn what_a_file_is_not_is_said_with_the_place_and_what_was_expected() {
    let order = Order::Little;
    let start = [section(order), interface(order, 1, &[])].concat();
    let long = [&order.u32(6)[..], &order.u32(0xFFFF_FFF0), &[0; 24]].concat();
    let mut ends_wrong = block(order, 0x0BAD, b"12345678");
    ends_wrong[16] = 24;
    let unit = interface(order, 1, &option(order, 9, &[0x77]));
    let no_room = block(order, 6, &[&[0; 12][..], &order.u32(9), &order.u32(9), &[0; 8]].concat());
    let mut mark = section(order);
    mark[8..12].copy_from_slice(b"what");
    let huge = [&pcap(order, MICROS, 1, 0, &[])[..], &[0; 8], &order.u32(0x7FFF_FFFF), &[0; 4]].concat();
    for (file, said) in [
        (b"".to_vec(), "not a capture: expected the first octets of a pcap or pcapng file, found nothing"),
        (
            b"GIF89a".to_vec(),
            "not a capture: expected the first octets of a pcap or pcapng file, found 47494638",
        ),
        (
            pcap(order, MICROS, 127, 0, &[]),
            "at octet 0: expected packets of Ethernet, Linux cooked mode, raw IP or loopback, found link type 127",
        ),
        (huge, "at octet 24: expected a packet of at most 16777216 octets, found one of 2147483647"),
        (mark, "at octet 0: expected the mark of the octet order, 1a2b3c4d or 4d3c2b1a, found 77686174"),
        (
            [&start[..], &long].concat(),
            "at octet 48: expected a block of 32 to 16777216 octets, in whole words, found one of 4294967280",
        ),
        (
            [&start[..], &ends_wrong].concat(),
            "at octet 48: expected the block's length, 20, once more at its end, found 24",
        ),
        (
            [section(order), unit].concat(),
            "at octet 28: expected a time unit of up to 10^-19 or 2^-63 seconds, found if_tsresol 0x77",
        ),
        (
            [&start[..], &packet(order, 1, 0, b"")].concat(),
            "at octet 48: expected a packet of one of the 1 interfaces described, found interface 1",
        ),
        (
            [&start[..], &no_room].concat(),
            "at octet 48: expected a packet of at most the 8 octets that its block has, found one of 9",
        ),
        (
            pcap(order, MICROS, 1, 9, &[vec![0; 9]])[..40].to_vec(),
            "the file ends inside the packet at octet 24, 9 octets short",
        ),
        (start[..40].to_vec(), "the file ends inside the block at octet 28, 8 octets short"),
    ] {
        let error: CaptureError = read(&file[..], None).1.expect(said);
        assert_eq!(error.to_string(), said);
    }
}
