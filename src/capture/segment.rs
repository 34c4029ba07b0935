//! TCP segments out of packets.

use std::net::SocketAddr;

use etherparse::{IpNumber, LaxIpSlice, LenSource, TcpSlice};

use super::fragments::Fragments;
use super::packet::Packet;

/// A TCP segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    pub(super) from: SocketAddr,
    pub(super) to: SocketAddr,
    /// The number of its first octet, or of its SYN.
    pub(super) sequence: u32,
    /// The number of the octet that its sender expects next.
    pub(super) acknowledged: Option<u32>,
    pub(super) syn: bool,
    pub(super) fin: bool,
    pub(super) rst: bool,
    pub(super) payload: &'a [u8],
    /// Octets behind the payload that were sent and not captured.
    pub(super) cut: u32,
}

impl<'a> Segment<'a> {
    /// The segment in a packet; `None` where there is none, or not yet.
    pub(super) fn of(packet: &Packet<'a>, fragments: &'a mut Fragments) -> Option<Self> {
        let octets = packet.link_type.ok()?.ip(packet.octets)?;
        let (ip, _) = LaxIpSlice::from_slice(octets).ok()?;
        let payload = ip.payload();
        if payload.ip_number != IpNumber::TCP {
            return None;
        }
        let (from, to) = (ip.source_addr(), ip.destination_addr());
        let (payload, cut) = if payload.fragmented {
            (fragments.add(&ip)?, 0)
        } else if payload.incomplete {
            (payload.payload, said(&ip).saturating_sub(octets.len()))
        } else if payload.len_source == LenSource::Slice {
            // A length of 0 is that of a packet that the network card was to cut up.
            (payload.payload, packet.cut as usize)
        } else {
            (payload.payload, 0)
        };
        let tcp = TcpSlice::from_slice(payload).ok()?;
        Some(Self {
            from: SocketAddr::new(from, tcp.source_port()),
            to: SocketAddr::new(to, tcp.destination_port()),
            sequence: tcp.sequence_number(),
            acknowledged: tcp.ack().then(|| tcp.acknowledgment_number()),
            syn: tcp.syn(),
            fin: tcp.fin(),
            rst: tcp.rst(),
            payload: tcp.payload(),
            cut: u32::try_from(cut).unwrap_or(u32::MAX),
        })
    }
}

/// The octets that an IP packet says it has.
fn said(ip: &LaxIpSlice<'_>) -> usize {
    match ip {
        LaxIpSlice::Ipv4(ip) => ip.header().total_len().into(),
        LaxIpSlice::Ipv6(ip) => etherparse::Ipv6Header::LEN + usize::from(ip.header().payload_length()),
    }
}
