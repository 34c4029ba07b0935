//! Captures as a test wants them: TCP segments, what is around them, and the files they are in.

use bytes::Bytes;
use etherparse::{IpNumber, Ipv4Header, Ipv6Header, TcpHeader};
use smppcon::wire::{CommandId, FieldId, Frame, Pdu, Sequence, encode};

/// 2026-11-23T20:00:00Z, in seconds.
pub(crate) const START: u32 = 1_795_464_000;

/// Which end sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Client,
    Server,
}

/// A TCP segment to be captured.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) from: From,
    pub(crate) ports: (u16, u16),
    pub(crate) sequence: u32,
    pub(crate) acknowledged: Option<u32>,
    pub(crate) syn: bool,
    pub(crate) fin: bool,
    pub(crate) rst: bool,
    pub(crate) payload: Vec<u8>,
}

pub(crate) const SYN: Segment = Segment {
    from: From::Client,
    ports: (40_000, 2775),
    sequence: 0,
    acknowledged: None,
    syn: true,
    fin: false,
    rst: false,
    payload: Vec::new(),
};

pub(crate) fn segment(from: From, sequence: u32, payload: &[u8]) -> Segment {
    Segment { from, sequence, payload: payload.to_vec(), syn: false, ..SYN }
}

impl Segment {
    fn tcp(&self) -> TcpHeader {
        let (client, server) = self.ports;
        let (from, to) = if self.from == From::Client { (client, server) } else { (server, client) };
        let mut tcp = TcpHeader::new(from, to, self.sequence, 65_535);
        (tcp.syn, tcp.fin, tcp.rst) = (self.syn, self.fin, self.rst);
        tcp.ack = self.acknowledged.is_some();
        tcp.acknowledgment_number = self.acknowledged.unwrap_or(0);
        tcp
    }

    /// Header and payload.
    pub(crate) fn octets(&self) -> Vec<u8> {
        [&self.tcp().to_bytes()[..], &self.payload].concat()
    }

    /// In an IPv4 packet.
    pub(crate) fn ipv4(&self) -> Vec<u8> {
        let octets = self.octets();
        let ip = ipv4_header(self.from, octets.len());
        [&ip.to_bytes()[..], &octets].concat()
    }

    /// In an IPv6 packet.
    pub(crate) fn ipv6(&self) -> Vec<u8> {
        let octets = self.octets();
        [&ipv6_header(self.from, IpNumber::TCP, octets.len())[..], &octets].concat()
    }

    /// In an Ethernet frame.
    pub(crate) fn ethernet(&self) -> Vec<u8> {
        [&[2; 12][..], &[0x08, 0x00], &self.ipv4()].concat()
    }
}

pub(crate) fn ipv4_header(from: From, payload: usize) -> Ipv4Header {
    let ends = [[10, 0, 0, 1], [10, 0, 0, 2]];
    let [source, destination] = if from == From::Client { ends } else { [ends[1], ends[0]] };
    let length = u16::try_from(payload).unwrap();
    Ipv4Header::new(length, 64, IpNumber::TCP, source, destination).unwrap()
}

pub(crate) fn ipv6_header(from: From, next_header: IpNumber, payload: usize) -> [u8; 40] {
    let end = |last| [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last];
    let (source, destination) = if from == From::Client { (end(1), end(2)) } else { (end(2), end(1)) };
    Ipv6Header {
        payload_length: u16::try_from(payload).unwrap(),
        next_header,
        hop_limit: 64,
        source,
        destination,
        ..Ipv6Header::default()
    }
    .to_bytes()
}

/// Which octet of a number comes first in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Big,
    Little,
}

impl Order {
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        if self == Self::Big { value.to_be_bytes() } else { value.to_le_bytes() }
    }

    fn words(self, values: &[u32]) -> Vec<u8> {
        values.iter().flat_map(|value| self.u32(*value)).collect()
    }
}

/// A pcap file; packet n is captured n units after [`START`], at most `snap` octets of it.
pub(crate) fn pcap(order: Order, magic: u32, link_type: u32, snap: usize, packets: &[Vec<u8>]) -> Vec<u8> {
    let mut file = order.u32(magic).to_vec();
    file.extend([order.u16(2), order.u16(4)].as_flattened());
    file.extend(order.words(&[0, 0, 262_144, link_type]));
    for (n, packet) in (0..).zip(packets) {
        let captured = packet.len().min(snap);
        let [captured, length] = [captured, packet.len()].map(|it| u32::try_from(it).unwrap());
        file.extend(order.words(&[START, n, captured, length]));
        file.extend(&packet[..captured as usize]);
    }
    file
}

/// A pcap file of Ethernet frames, in microseconds.
pub(crate) fn ethernet(segments: &[Segment]) -> Vec<u8> {
    let packets: Vec<Vec<u8>> = segments.iter().map(Segment::ethernet).collect();
    pcap(Order::Little, 0xA1B2_C3D4, 1, usize::MAX, &packets)
}

/// A block of a pcapng file.
pub(crate) fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = body.len().next_multiple_of(4);
    let length = order.u32(u32::try_from(padded + 12).unwrap());
    let mut block = [order.u32(kind), length].as_flattened().to_vec();
    block.extend(body);
    block.resize(8 + padded, 0);
    block.extend(length);
    block
}

/// What a section begins with.
pub(crate) fn section(order: Order) -> Vec<u8> {
    let mark = order.u32(0x1A2B_3C4D);
    let version = [order.u16(1), order.u16(0)];
    block(order, 0x0A0D_0D0A, &[&mark[..], version.as_flattened(), &[0xFF; 8]].concat())
}

/// An option of a block.
pub(crate) fn option(order: Order, code: u16, value: &[u8]) -> Vec<u8> {
    let length = order.u16(u16::try_from(value.len()).unwrap());
    let mut option = [order.u16(code), length].as_flattened().to_vec();
    option.extend(value);
    option.resize(option.len().next_multiple_of(4), 0);
    option
}

/// An interface.
pub(crate) fn interface(order: Order, link_type: u16, options: &[u8]) -> Vec<u8> {
    let fixed = [order.u16(link_type), order.u16(0)].as_flattened().to_vec();
    block(order, 1, &[&fixed[..], &order.u32(0), options].concat())
}

/// A packet with its time in units of its interface.
pub(crate) fn packet(order: Order, interface: u32, time: u64, octets: &[u8]) -> Vec<u8> {
    let length = u32::try_from(octets.len()).unwrap();
    let (high, low) = (u32::try_from(time >> 32).unwrap(), u32::try_from(time & 0xFFFF_FFFF).unwrap());
    block(order, 6, &[&order.words(&[interface, high, low, length, length])[..], octets].concat())
}

/// A PDU with this number.
pub(crate) fn pdu(id: CommandId, sequence: u32) -> Frame {
    let mut pdu = Pdu::request(id);
    if id.is_bind() {
        pdu = pdu.with(FieldId::SystemId, "esme1").with(FieldId::Password, "secret1");
    }
    if id == CommandId::SUBMIT_SM {
        pdu = pdu.with(FieldId::ShortMessage, b"Hello, hello, hello".to_vec());
    }
    pdu.sequence = Sequence(sequence);
    encode(&pdu).unwrap().frame
}

/// The octets of PDUs.
pub(crate) fn stream(frames: &[Frame]) -> Bytes {
    frames.iter().flat_map(|frame| frame.bytes().to_vec()).collect()
}
