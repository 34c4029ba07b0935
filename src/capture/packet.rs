//! The packets of a capture file, whichever format it has.

use std::io::Read;
use std::ops::Range;
use std::time::{Duration, SystemTime};

use super::error::CaptureError;
use super::label::Label;
use super::link_type::LinkType;
use super::pcap::Pcap;
use super::pcapng::Pcapng;
use super::source::Source;

/// The most octets of a packet, and of a block: what Wireshark accepts.
pub(super) const MOST: usize = 16 * 1024 * 1024;

/// How many octets say which format a file has.
pub const MAGIC: usize = 4;

/// Whether a file that begins so is a capture.
pub fn is_capture(octets: &[u8]) -> bool {
    octets.first_chunk().is_some_and(|it| Pcap::begins(*it) || Pcapng::begins(*it))
}

/// A capture file that is being read.
#[derive(Debug)]
pub struct Packets<R> {
    source: Source<R>,
    format: Format,
    /// Octets of the packet that was given last.
    given: usize,
    /// The latest time: that of packets without one.
    now: SystemTime,
}

#[derive(Debug)]
enum Format {
    Pcap(Pcap),
    Pcapng(Pcapng),
}

/// A packet, and what the file says about it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'a> {
    pub(super) at: SystemTime,
    /// How it begins; the number, where such packets are not read.
    pub(super) link_type: Result<LinkType, u32>,
    /// The octets that were captured.
    pub(super) octets: &'a [u8],
    /// How many octets it had that were not.
    pub(super) cut: u32,
    pub(super) label: Option<&'a Label>,
}

/// A packet that was found, and where it is among the octets ahead.
pub(super) struct Found {
    /// `None` where the file does not say.
    pub(super) since_epoch: Option<Duration>,
    pub(super) link_type: Result<LinkType, u32>,
    pub(super) interface: usize,
    /// Octets of the packet and of what is around it.
    pub(super) size: usize,
    pub(super) place: Range<usize>,
    /// Octets that the packet had.
    pub(super) length: u32,
}

impl<R: Read> Packets<R> {
    /// Looks at the first octets of a file.
    pub fn open(reader: R) -> Result<Self, CaptureError> {
        let mut source = Source::new(reader);
        let found = source.look(MAGIC)?;
        let format = match found.first_chunk() {
            Some(magic) if Pcap::begins(*magic) => Format::Pcap(Pcap::open(&mut source)?),
            Some(magic) if Pcapng::begins(*magic) => Format::Pcapng(Pcapng::new()),
            _ => return Err(CaptureError::NotACapture { found: found.to_vec() }),
        };
        Ok(Self { source, format, given: 0, now: SystemTime::UNIX_EPOCH })
    }

    /// How many octets of the file were read.
    pub const fn offset(&self) -> u64 {
        self.source.offset()
    }

    /// When its first packet was captured, as long as none was taken; `None` where there is none.
    pub fn begins(&mut self) -> Result<Option<SystemTime>, CaptureError> {
        let at = self.next()?.map(|packet| packet.at);
        self.given = 0;
        Ok(at)
    }

    /// The next packet; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Packet<'_>>, CaptureError> {
        self.source.skip(self.given);
        self.given = 0;
        let found = match &mut self.format {
            Format::Pcap(pcap) => pcap.next(&mut self.source)?,
            Format::Pcapng(pcapng) => pcapng.next(&mut self.source)?,
        };
        let Some(found) = found else { return Ok(None) };
        self.given = found.size;
        let time = found.since_epoch.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        self.now = time.unwrap_or(self.now);
        let label = match &self.format {
            Format::Pcap(_) => None,
            Format::Pcapng(pcapng) => pcapng.label(found.interface),
        };
        let octets = self.source.look(found.size)?.get(found.place).unwrap_or_default();
        let captured = u32::try_from(octets.len()).unwrap_or(u32::MAX);
        let cut = found.length.saturating_sub(captured);
        Ok(Some(Packet { at: self.now, link_type: found.link_type, octets, cut, label }))
    }
}
