//! What passes over links as a pcapng file: each link a TCP connection made up around it, with its real ends, that
//! any analyser opens.
//!
//! Passwords are masked, here and for everybody. After each call the file is whole up to there, so that a program
//! that is killed costs at most what was on its way.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::SystemTime;

use etherparse::{IpNumber, Ipv4Header, Ipv6Header, TcpHeader};

use super::block;
use super::event::Closed;
use super::label::Label;
use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Chunk;

/// The link type of IP packets with nothing around them.
const RAW: u16 = 101;
/// The port of a message centre where nobody knows it: IANA's for SMPP.
const PORT: u16 = 2775;
/// Where the ports begin that systems choose.
const EPHEMERAL: u16 = 49_152;
/// The most octets of a segment: those of an IPv4 packet without the headers.
const SEGMENT: usize = 65_535 - Ipv4Header::MIN_LEN - TcpHeader::MIN_LEN;

/// A link that is about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Our end and the peer's; made up where there is none, as inside this program.
    pub local: Option<SocketAddr>,
    /// See `local`.
    pub peer: Option<SocketAddr>,
    /// Which way the connection was made: out where we dialled.
    pub dialled: Direction,
    /// Whose link it is, without a name where that is not known: links of one account share an interface.
    pub label: Label,
}

/// See the module.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    application: String,
    /// What is written next, in one piece.
    piece: Vec<u8>,
    /// The accounts, and the number of the interface of each in this file, where it has one.
    labels: Vec<(Label, Option<u32>)>,
    interfaces: u32,
    links: HashMap<LinkId, Link>,
}

/// A link as a TCP connection.
#[derive(Clone, Copy, Debug)]
struct Link {
    local: SocketAddr,
    peer: SocketAddr,
    label: usize,
    /// The sequence number of the next octet out, and in.
    numbers: [u32; 2],
}

/// What a segment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The connection is asked for.
    Syn,
    /// It is granted.
    SynAck,
    /// Octets, or their receipt.
    Ack,
    /// The last of one side.
    Fin,
    /// It is broken off.
    Rst,
}

impl<W: Write> Writer<W> {
    /// Begins a file. `version` is that of this program.
    pub fn new(out: W, version: &str) -> io::Result<Self> {
        let application = format!("{}{version}", String::from_utf8_lossy(block::OURS));
        let mut writer = Self {
            out,
            application,
            piece: Vec::new(),
            labels: Vec::new(),
            interfaces: 0,
            links: HashMap::new(),
        };
        writer.section()?;
        Ok(writer)
    }

    /// Goes on in another file; the links go on in it.
    pub fn go_on_in(&mut self, out: W) -> io::Result<()> {
        self.out = out;
        for (_, interface) in &mut self.labels {
            *interface = None;
        }
        self.interfaces = 0;
        self.section()
    }

    /// What is written to.
    pub const fn out_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// A connection was made.
    pub fn open(&mut self, link: LinkId, at: SystemTime, opening: &Opening) -> io::Result<()> {
        let (local, peer) = ends(link, opening);
        let label = self.labels.iter().position(|(label, _)| *label == opening.label);
        let label = label.unwrap_or_else(|| {
            self.labels.push((opening.label.clone(), None));
            self.labels.len() - 1
        });
        // As RFC 9293 §3.4.1 has it: another connection of the same ends begins with other numbers.
        #[expect(clippy::cast_possible_truncation, reason = "a clock that begins again")]
        let number = (nanos(at) / 4_000) as u32;
        let mut state = Link { local, peer, label, numbers: [number, number.wrapping_add(0x8000_0000)] };
        let (there, back) = (opening.dialled, opening.dialled.opposite());
        self.segment(&mut state, there, at, Kind::Syn, &[]);
        self.segment(&mut state, back, at, Kind::SynAck, &[]);
        self.segment(&mut state, there, at, Kind::Ack, &[]);
        self.links.insert(link, state);
        self.write()
    }

    /// Octets passed.
    pub fn pass(
        &mut self,
        link: LinkId,
        direction: Direction,
        at: SystemTime,
        chunk: &Chunk,
    ) -> io::Result<()> {
        let Some(mut state) = self.links.get(&link).copied() else { return Ok(()) };
        for part in chunk.masked().chunks(SEGMENT) {
            self.segment(&mut state, direction, at, Kind::Ack, part);
        }
        self.links.insert(link, state);
        self.write()
    }

    /// So many octets passed and are not here: whoever reads the file sees that they are missing.
    pub fn skip(&mut self, link: LinkId, direction: Direction, octets: u64) {
        if let Some(link) = self.links.get_mut(&link) {
            link.advance(direction, octets);
        }
    }

    /// The connection is over.
    pub fn close(&mut self, link: LinkId, at: SystemTime, closed: Closed) -> io::Result<()> {
        let Some(mut state) = self.links.remove(&link) else { return Ok(()) };
        match closed {
            Closed::Finished(first) => {
                self.segment(&mut state, first, at, Kind::Fin, &[]);
                self.segment(&mut state, first.opposite(), at, Kind::Fin, &[]);
                self.segment(&mut state, first, at, Kind::Ack, &[]);
            }
            Closed::Reset(by) => self.segment(&mut state, by, at, Kind::Rst, &[]),
            Closed::Unseen => {}
        }
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        let written = self.out.write_all(&self.piece);
        self.piece.clear();
        written
    }

    fn section(&mut self) -> io::Result<()> {
        let application = self.application.as_bytes();
        block(&mut self.piece, block::SECTION, |out| {
            put(out, block::ORDER);
            out.extend(1_u16.to_le_bytes());
            out.extend(0_u16.to_le_bytes());
            // How long the section is is not known.
            out.extend([0xFF; 8]);
            option(out, block::APPLICATION, application);
            option(out, block::END, &[]);
        });
        self.write()
    }

    /// The number of the interface of a label, described if it is not yet.
    fn interface(&mut self, label: usize) -> u32 {
        let Some((label, interface)) = self.labels.get_mut(label) else { return 0 };
        if let Some(interface) = *interface {
            return interface;
        }
        block(&mut self.piece, block::INTERFACE, |out| {
            out.extend(RAW.to_le_bytes());
            out.extend([0; 2]);
            put(out, 0);
            if !label.name.is_empty() {
                option(out, block::NAME, label.name.as_bytes());
                option(out, block::DESCRIPTION, label.description().as_bytes());
            }
            option(out, block::TIME_UNIT, &[9]);
            option(out, block::COMMENT, COMMENT.as_bytes());
            option(out, block::END, &[]);
        });
        let number = self.interfaces;
        *interface = Some(number);
        self.interfaces += 1;
        number
    }

    fn segment(&mut self, link: &mut Link, direction: Direction, at: SystemTime, kind: Kind, payload: &[u8]) {
        let interface = self.interface(link.label);
        let mut tcp = link.tcp(direction, kind);
        tcp.psh = !payload.is_empty();
        let (from, to) = link.ends(direction);
        let time = nanos(at);
        block(&mut self.piece, block::PACKET, |out| {
            put(out, interface);
            // The upper half first, each in the order of the section.
            out.extend(time.to_le_bytes().into_iter().cycle().skip(4).take(8));
            let start = out.len();
            put(out, 0);
            put(out, 0);
            packet(out, (from, to), &tcp, payload);
            let length = u32::try_from(out.len() - start - 8).unwrap_or(u32::MAX).to_le_bytes();
            fill(out, start, &length);
            fill(out, start + 4, &length);
        });
        let octets = payload.len() as u64 + u64::from(tcp.syn) + u64::from(tcp.fin);
        link.advance(direction, octets);
    }
}

/// Said of every interface.
const COMMENT: &str = "Made by smppcon of what passed over the links of this account: the octets, their times and, \
                       but for the message centre inside the program, the ends are real; TCP around them is made \
                       up. Passwords are masked.";

impl Link {
    const fn advance(&mut self, direction: Direction, octets: u64) {
        let [out, into] = &mut self.numbers;
        let number = match direction {
            Direction::Out => out,
            Direction::In => into,
        };
        #[expect(clippy::cast_possible_truncation, reason = "numbers begin again after the last")]
        let low = octets as u32;
        *number = number.wrapping_add(low);
    }

    const fn ends(&self, direction: Direction) -> (SocketAddr, SocketAddr) {
        match direction {
            Direction::Out => (self.local, self.peer),
            Direction::In => (self.peer, self.local),
        }
    }

    fn tcp(&self, direction: Direction, kind: Kind) -> TcpHeader {
        let [out, into] = self.numbers;
        let (number, expected) = match direction {
            Direction::Out => (out, into),
            Direction::In => (into, out),
        };
        let (from, to) = self.ends(direction);
        let mut tcp = TcpHeader::new(from.port(), to.port(), number, u16::MAX);
        tcp.syn = matches!(kind, Kind::Syn | Kind::SynAck);
        tcp.ack = kind != Kind::Syn;
        tcp.fin = kind == Kind::Fin;
        tcp.rst = kind == Kind::Rst;
        tcp.acknowledgment_number = if tcp.ack { expected } else { 0 };
        tcp
    }
}

/// The ends of a link, both of one family.
fn ends(link: LinkId, opening: &Opening) -> (SocketAddr, SocketAddr) {
    // The lower 14 bits: as many ports as there are.
    let port = EPHEMERAL + u16::try_from(link.0 & 0x3FFF).unwrap_or(0);
    let dialled = opening.dialled == Direction::Out;
    let (local_port, peer_port) = if dialled { (port, PORT) } else { (PORT, port) };
    let made_up = |other: Option<SocketAddr>, port| {
        let address = match other.map(|it| it.ip()) {
            None => IpAddr::V4(Ipv4Addr::LOCALHOST),
            Some(IpAddr::V4(_)) => IpAddr::V4(Ipv4Addr::UNSPECIFIED),
            Some(IpAddr::V6(_)) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        };
        SocketAddr::new(address, port)
    };
    let local = opening.local.unwrap_or_else(|| made_up(opening.peer, local_port));
    let peer = opening.peer.unwrap_or_else(|| made_up(opening.local, peer_port));
    (local, peer)
}

/// Since 1970, in nanoseconds: pcapng counts them in 64 bits, to the year 2554.
fn nanos(at: SystemTime) -> u64 {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// An IP packet. All lengths fit: a segment has at most [`SEGMENT`] octets.
fn packet(out: &mut Vec<u8>, ends: (SocketAddr, SocketAddr), tcp: &TcpHeader, payload: &[u8]) {
    let mut tcp = tcp.clone();
    let length = u16::try_from(tcp.header_len() + payload.len()).unwrap_or(0);
    match (ends.0.ip(), ends.1.ip()) {
        (IpAddr::V4(from), IpAddr::V4(to)) => {
            let mut ip = Ipv4Header {
                total_len: length + Ipv4Header::MIN_LEN_U16,
                time_to_live: 64,
                protocol: IpNumber::TCP,
                source: from.octets(),
                destination: to.octets(),
                ..Ipv4Header::default()
            };
            ip.header_checksum = ip.calc_header_checksum();
            tcp.checksum = tcp.calc_checksum_ipv4(&ip, payload).unwrap_or(0);
            out.extend_from_slice(&ip.to_bytes());
        }
        (from, to) => {
            let ip = Ipv6Header {
                payload_length: length,
                next_header: IpNumber::TCP,
                hop_limit: 64,
                source: v6(from).octets(),
                destination: v6(to).octets(),
                ..Ipv6Header::default()
            };
            tcp.checksum = tcp.calc_checksum_ipv6(&ip, payload).unwrap_or(0);
            out.extend_from_slice(&ip.to_bytes());
        }
    }
    out.extend_from_slice(&tcp.to_bytes());
    out.extend_from_slice(payload);
}

const fn v6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

/// Appends a block; `body` appends what is in it.
fn block(out: &mut Vec<u8>, kind: u32, body: impl FnOnce(&mut Vec<u8>)) {
    let start = out.len();
    put(out, kind);
    put(out, 0);
    body(out);
    out.resize(out.len().next_multiple_of(4), 0);
    let length = u32::try_from(out.len() + 4 - start).unwrap_or(u32::MAX);
    put(out, length);
    fill(out, start + 4, &length.to_le_bytes());
}

/// Appends an option. Its text is cut where it is longer than an option can be.
fn option(out: &mut Vec<u8>, code: u16, value: &[u8]) {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    out.extend(code.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(value.iter().take(length.into()));
    out.resize(out.len().next_multiple_of(4), 0);
}

fn put(out: &mut Vec<u8>, value: u32) {
    out.extend(value.to_le_bytes());
}

/// Writes over what stands at `at`.
fn fill(out: &mut [u8], at: usize, octets: &[u8]) {
    if let Some(place) = out.get_mut(at..at + octets.len()) {
        place.copy_from_slice(octets);
    }
}
