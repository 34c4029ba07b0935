//! IP packets that were sent in fragments, put together. RFC 791 §3.2, RFC 8200 §4.5.

use std::collections::VecDeque;
use std::net::IpAddr;

use etherparse::defrag::IpDefragBuf;
use etherparse::{IpFragOffset, IpNumber, Ipv6ExtensionSlice, LaxIpSlice};

/// Packets that are waited for at once: the oldest is given up for another.
const PACKETS: usize = 64;
/// Holes in a packet before it is given up.
const HOLES: usize = 64;

/// Packets of which some fragments are here.
#[derive(Debug, Default)]
pub(super) struct Fragments {
    waiting: VecDeque<(Key, IpDefragBuf)>,
    /// The packet that was put together last.
    whole: Vec<u8>,
}

/// What fragments of one packet have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    from: IpAddr,
    to: IpAddr,
    identification: u32,
    protocol: IpNumber,
}

/// Where a fragment belongs.
struct Place {
    identification: u32,
    offset: IpFragOffset,
    more: bool,
}

impl Fragments {
    /// Takes a fragment; the payload of its packet, where that is whole with it.
    pub(super) fn add(&mut self, ip: &LaxIpSlice<'_>) -> Option<&[u8]> {
        let payload = ip.payload();
        // A fragment that was cut off while it was captured leaves a hole that nothing fills.
        if payload.incomplete {
            return None;
        }
        let Place { identification, offset, more } = place(ip)?;
        let protocol = payload.ip_number;
        let key = Key { from: ip.source_addr(), to: ip.destination_addr(), identification, protocol };
        let at = self.waiting.iter().position(|(other, _)| *other == key);
        let at = at.unwrap_or_else(|| {
            if self.waiting.len() >= PACKETS {
                self.waiting.pop_front();
            }
            self.waiting.push_back((key, IpDefragBuf::new(protocol, Vec::new(), Vec::new())));
            self.waiting.len() - 1
        });
        let (_, packet) = self.waiting.get_mut(at)?;
        let taken = packet.add(offset, more, payload.payload);
        let (spoilt, complete) = (taken.is_err() || packet.sections().len() > HOLES, packet.is_complete());
        if spoilt || complete {
            let (_, packet) = self.waiting.remove(at)?;
            self.whole = packet.take_bufs().0;
        }
        (complete && !spoilt).then_some(&self.whole)
    }
}

fn place(ip: &LaxIpSlice<'_>) -> Option<Place> {
    match ip {
        LaxIpSlice::Ipv4(ip) => {
            let header = ip.header();
            Some(Place {
                identification: header.identification().into(),
                offset: header.fragments_offset(),
                more: header.more_fragments(),
            })
        }
        LaxIpSlice::Ipv6(ip) => ip.extensions().clone().into_iter().find_map(|extension| match extension {
            Ipv6ExtensionSlice::Fragment(header) => Some(Place {
                identification: header.identification(),
                offset: header.fragment_offset(),
                more: header.more_fragments(),
            }),
            Ipv6ExtensionSlice::HopByHop(_)
            | Ipv6ExtensionSlice::Routing(_)
            | Ipv6ExtensionSlice::DestinationOptions(_)
            | Ipv6ExtensionSlice::Authentication(_) => None,
        }),
    }
}
