//! pcap files: a header, then packets. <https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcap/>

use std::io::Read;
use std::time::Duration;

use super::error::{CaptureError, Piece, Problem};
use super::link_type::LinkType;
use super::order::Order;
use super::packet::{Found, MOST};
use super::source::Source;

const HEADER: usize = 24;
const PACKET_HEADER: usize = 16;

/// What the header of a file says of its packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pcap {
    order: Order,
    unit: Unit,
    link_type: LinkType,
}

/// The unit of the fraction of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Micros,
    Nanos,
}

impl Pcap {
    /// Whether a file that begins so is one.
    pub(super) const fn begins(octets: [u8; 4]) -> bool {
        matches!(octets, [0xA1, 0xB2, 0xC3, 0xD4] | [0xD4, 0xC3, 0xB2, 0xA1])
            || matches!(octets, [0xA1, 0xB2, 0x3C, 0x4D] | [0x4D, 0x3C, 0xB2, 0xA1])
    }

    /// Reads the header.
    pub(super) fn open<R: Read>(source: &mut Source<R>) -> Result<Self, CaptureError> {
        let offset = source.offset();
        let header = source.look(HEADER)?;
        let Some(header) = header.first_chunk::<HEADER>() else {
            let missing = (HEADER - header.len()) as u64;
            return Err(CaptureError::CutOff { offset, what: Piece::Header, missing });
        };
        let order = if header.starts_with(&[0xA1]) { Order::Big } else { Order::Little };
        let unit = match order.u32(header, 0) {
            0xA1B2_3C4D => Unit::Nanos,
            _ => Unit::Micros,
        };
        let broken = |problem| Err(CaptureError::Broken { offset, problem });
        let (major, minor) = (order.u16(header, 4), order.u16(header, 6));
        if major != 2 {
            return broken(Problem::Version { expected: 2, major, minor });
        }
        // The upper bits say whether frames have a check sum at their end.
        let number = order.u32(header, 20) & 0x0FFF_FFFF;
        let Some(link_type) = LinkType::of(number) else { return broken(Problem::LinkType(number)) };
        source.skip(HEADER);
        Ok(Self { order, unit, link_type })
    }

    /// The next packet; `None` at the end.
    pub(super) fn next<R: Read>(self, source: &mut Source<R>) -> Result<Option<Found>, CaptureError> {
        let offset = source.offset();
        let cut_off = |missing: usize| {
            Err(CaptureError::CutOff { offset, what: Piece::Packet, missing: missing as u64 })
        };
        let header = source.look(PACKET_HEADER)?;
        if header.is_empty() {
            return Ok(None);
        }
        if header.len() < PACKET_HEADER {
            return cut_off(PACKET_HEADER - header.len());
        }
        let [seconds, fraction, captured, length] = [0, 4, 8, 12].map(|at| self.order.u32(header, at));
        let size = captured as usize;
        if size > MOST {
            let problem = Problem::PacketLength { most: MOST, found: captured };
            return Err(CaptureError::Broken { offset, problem });
        }
        let here = source.look(PACKET_HEADER + size)?.len();
        if here < PACKET_HEADER + size {
            return cut_off(PACKET_HEADER + size - here);
        }
        let fraction = match self.unit {
            Unit::Micros => Duration::from_micros(fraction.into()),
            Unit::Nanos => Duration::from_nanos(fraction.into()),
        };
        Ok(Some(Found {
            since_epoch: Some(Duration::from_secs(seconds.into()) + fraction),
            link_type: Ok(self.link_type),
            interface: 0,
            size: PACKET_HEADER + size,
            place: PACKET_HEADER..PACKET_HEADER + size,
            length,
        }))
    }
}
