//! pcapng files: sections of blocks. Of the blocks, those with packets and those that describe interfaces are
//! read, the others passed over. <https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/>

use std::io::Read;
use std::time::Duration;

use super::block;
use super::error::{CaptureError, Piece, Problem};
use super::label::Label;
use super::link_type::LinkType;
use super::order::Order;
use super::packet::{Found, MOST};
use super::source::Source;

/// Interfaces of a section that are remembered: more than any machine has.
const INTERFACES: usize = 64 * 1024;

/// The section that is being read.
#[derive(Debug)]
pub(super) struct Pcapng {
    order: Order,
    /// Whether this program wrote it.
    ours: bool,
    interfaces: Vec<Interface>,
}

/// What a block says of the packets that name it.
#[derive(Debug)]
struct Interface {
    /// The number, where such packets are not read.
    link_type: Result<LinkType, u32>,
    /// The most octets of a packet that are kept; 0 for no limit.
    snap_length: u32,
    /// Units a second.
    units: u64,
    /// Seconds to add.
    offset: i64,
    label: Option<Label>,
}

/// A block: its kind, and all its octets.
struct Block<'a> {
    kind: u32,
    octets: &'a [u8],
}

impl Pcapng {
    /// Whether a file that begins so is one.
    pub(super) fn begins(octets: [u8; 4]) -> bool {
        u32::from_be_bytes(octets) == block::SECTION
    }

    pub(super) const fn new() -> Self {
        Self { order: Order::Little, ours: false, interfaces: Vec::new() }
    }

    /// What this program wrote of the account of an interface.
    pub(super) fn label(&self, interface: usize) -> Option<&Label> {
        self.interfaces.get(interface)?.label.as_ref()
    }

    /// The next packet; `None` at the end.
    pub(super) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Found>, CaptureError> {
        loop {
            let offset = source.offset();
            let broken = |problem| CaptureError::Broken { offset, problem };
            let Some(block) = self.block(source)? else { return Ok(None) };
            let size = block.octets.len();
            let found = match block.kind {
                block::SECTION => self.section(&block).map(|()| None),
                block::INTERFACE => self.describe(&block).map(|()| None),
                block::PACKET => self.packet(&block, self.order.u32(block.octets, 8)).map(Some),
                // Behind its number this one counts the packets that were dropped.
                block::OLD_PACKET => self.packet(&block, self.order.u16(block.octets, 8).into()).map(Some),
                block::SIMPLE_PACKET => self.simple_packet(&block).map(Some),
                _ => Ok(None),
            };
            match found.map_err(broken)? {
                Some(found) => return Ok(Some(found)),
                None => source.skip(size),
            }
        }
    }

    /// The next block, whole and of a length that can be.
    fn block<'a, R: Read>(&mut self, source: &'a mut Source<R>) -> Result<Option<Block<'a>>, CaptureError> {
        let offset = source.offset();
        let broken = |problem| CaptureError::Broken { offset, problem };
        let cut_off =
            |missing: usize| CaptureError::CutOff { offset, what: Piece::Block, missing: missing as u64 };
        let head = source.look(block::LEAST)?;
        if head.is_empty() {
            return Ok(None);
        }
        let Some(head) = head.first_chunk::<{ block::LEAST }>() else {
            return Err(cut_off(block::LEAST - head.len()));
        };
        let kind = self.order.u32(head, 0);
        if kind == block::SECTION {
            // It reads the same in either order, and says which one it is in.
            self.order = match Order::Big.u32(head, 8) {
                block::ORDER => Order::Big,
                other if other.swap_bytes() == block::ORDER => Order::Little,
                other => return Err(broken(Problem::Order(other))),
            };
        }
        let length = self.order.u32(head, 4);
        let (size, least) = (length as usize, block::least(kind));
        if size < least || size > MOST || !size.is_multiple_of(4) {
            return Err(broken(Problem::BlockLength { least, most: MOST, found: length }));
        }
        let order = self.order;
        let octets = source.look(size)?;
        if octets.len() < size {
            return Err(cut_off(size - octets.len()));
        }
        let end = order.u32(octets, size - 4);
        if end != length {
            return Err(broken(Problem::BlockEnd { expected: length, found: end }));
        }
        Ok(Some(Block { kind, octets }))
    }

    /// A section begins: its interfaces are its own.
    fn section(&mut self, block: &Block<'_>) -> Result<(), Problem> {
        let (major, minor) = (self.order.u16(block.octets, 12), self.order.u16(block.octets, 14));
        if major != 1 {
            return Err(Problem::Version { expected: 1, major, minor });
        }
        let application = block::options(self.order, block.options(24)).find(|it| it.0 == block::APPLICATION);
        self.ours = application.is_some_and(|(_, name)| name.starts_with(block::OURS));
        self.interfaces.clear();
        Ok(())
    }

    fn describe(&mut self, block: &Block<'_>) -> Result<(), Problem> {
        if self.interfaces.len() >= INTERFACES {
            return Ok(());
        }
        let number = u32::from(self.order.u16(block.octets, 8));
        let mut interface = Interface {
            link_type: LinkType::of(number).ok_or(number),
            snap_length: self.order.u32(block.octets, 12),
            units: 1_000_000,
            offset: 0,
            label: None,
        };
        let (mut name, mut description) = (None, None);
        for (code, value) in block::options(self.order, block.options(16)) {
            match (code, value) {
                (block::NAME, _) => name = Some(value),
                (block::DESCRIPTION, _) => description = Some(value),
                (block::TIME_UNIT, [unit, ..]) => {
                    interface.units = units(*unit).ok_or(Problem::TimeUnit(*unit))?;
                }
                (block::TIME_OFFSET, value) if value.len() == 8 => {
                    interface.offset = self.order.i64(value, 0);
                }
                _ => {}
            }
        }
        interface.label = name.filter(|_| self.ours).map(|name| Label::read(name, description));
        self.interfaces.push(interface);
        Ok(())
    }

    fn packet(&self, block: &Block<'_>, number: u32) -> Result<Found, Problem> {
        let octets = block.octets;
        let interface = self.interface(number)?;
        let [high, low, captured, length] = [12, 16, 20, 24].map(|at| self.order.u32(octets, at));
        let time = interface.time(u64::from(high) << 32 | u64::from(low));
        let room = octets.len() - block::PACKET_FIXED;
        if captured as usize > room {
            return Err(Problem::NoRoom { room, found: captured });
        }
        Ok(Found {
            since_epoch: time,
            link_type: interface.link_type,
            interface: number as usize,
            size: octets.len(),
            place: 28..28 + captured as usize,
            length,
        })
    }

    /// One without a time, of the first interface.
    fn simple_packet(&self, block: &Block<'_>) -> Result<Found, Problem> {
        let interface = self.interface(0)?;
        let length = self.order.u32(block.octets, 8);
        let limit = if interface.snap_length == 0 { length } else { length.min(interface.snap_length) };
        let captured = (limit as usize).min(block.octets.len() - block::SIMPLE_FIXED);
        Ok(Found {
            since_epoch: None,
            link_type: interface.link_type,
            interface: 0,
            size: block.octets.len(),
            place: 12..12 + captured,
            length,
        })
    }

    fn interface(&self, number: u32) -> Result<&Interface, Problem> {
        let described = self.interfaces.len();
        self.interfaces.get(number as usize).ok_or(Problem::Interface { described, found: number })
    }
}

impl<'a> Block<'a> {
    /// What is between its fixed part, which ends at `from`, and its end.
    fn options(&self, from: usize) -> &'a [u8] {
        self.octets.get(from..self.octets.len().saturating_sub(4)).unwrap_or_default()
    }
}

impl Interface {
    /// Since 1970; `None` where it is before that, or further than time goes.
    fn time(&self, count: u64) -> Option<Duration> {
        let seconds = (count / self.units).checked_add_signed(self.offset)?;
        let rest = u128::from(count % self.units) * 1_000_000_000 / u128::from(self.units);
        // Less than a second, so it fits.
        Some(Duration::new(seconds, u32::try_from(rest).unwrap_or(0)))
    }
}

/// Units a second of an `if_tsresol`: a negative power of 10, or, with the top bit, of 2.
const fn units(exponent: u8) -> Option<u64> {
    match exponent {
        0..=19 => 10_u64.checked_pow(exponent as u32),
        0x80..=0xBF => 1_u64.checked_shl((exponent & 0x7F) as u32),
        _ => None,
    }
}
