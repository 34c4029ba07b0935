//! Cuts the octets of one direction into PDUs, over gaps too: what a gap has gone through is told as it is, and
//! the next PDU is found again.

use super::half::Piece;
use super::resync;
use crate::wire::Chunk;
use crate::wire::Deframer;
use crate::wire::Frame;
use crate::wire::FrameError;

/// Octets without a PDU in them that are told at once.
const ASTRAY: usize = 64 * 1024;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Cutter {
    deframer: Deframer,
    /// `None` while the next PDU begins where the last one ended.
    lost: Option<Lost>,
}

/// Where no PDU was found yet.
#[derive(Clone, Copy, Debug)]
struct Lost {
    why: FrameError,
    /// Before this octet of what is here, none begins.
    from: usize,
}

impl Cutter {
    /// For a stream whose first octets are those of a PDU.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// For a stream whose first octets may be missing.
    pub(super) fn in_the_middle() -> Self {
        Self { lost: Some(Lost { why: FrameError::Headless, from: 0 }), ..Self::default() }
    }

    /// What is kept until more comes, in octets.
    pub(super) fn held(&self) -> usize {
        self.deframer.remainder().len()
    }

    /// The next piece of the stream.
    pub(super) fn take(&mut self, piece: Piece<'_>, out: &mut impl FnMut(Chunk)) {
        match piece {
            Piece::Octets(octets) => {
                self.deframer.push(octets);
                self.cut(out);
            }
            Piece::Gap(octets) => self.gap(octets, out),
        }
    }

    /// The stream is over, or there is no room for more of it: what is left is no PDU.
    pub(super) fn finish(&mut self, out: &mut impl FnMut(Chunk)) {
        let rest = self.deframer.remainder();
        let len = rest.len();
        if len > 0 {
            let length = says(rest).filter(|_| len >= Frame::HEADER);
            let why = length.map_or(FrameError::Short { len }, |says| FrameError::Length { says, len });
            self.tell(len, self.lost.map_or(why, |lost| lost.why), out);
            self.lost = Some(Lost { why: FrameError::Headless, from: 0 });
        }
    }

    fn cut(&mut self, out: &mut impl FnMut(Chunk)) {
        loop {
            if let Some(lost) = self.lost {
                let Some(at) = resync::find(self.deframer.remainder(), lost.from) else {
                    return self.search_on(lost, out);
                };
                self.tell(at, lost.why, out);
                self.lost = None;
            }
            match self.deframer.next_frame() {
                Ok(Some(frame)) => out(frame.into()),
                Ok(None) => return,
                // The next PDU begins behind this octet at the soonest.
                Err(why) => self.lost = Some(Lost { why, from: 1 }),
            }
        }
    }

    /// No PDU is here yet; its header may have begun.
    fn search_on(&mut self, Lost { why, from }: Lost, out: &mut impl FnMut(Chunk)) {
        let searched = (self.held() + 1).saturating_sub(Frame::HEADER);
        let mut from = from.max(searched);
        if searched >= ASTRAY {
            self.tell(searched, why, out);
            from -= searched;
        }
        self.lost = Some(Lost { why, from });
    }

    /// So many octets are missing here. Where they are of a PDU that says its length, its end is known.
    fn gap(&mut self, octets: u64, out: &mut impl FnMut(Chunk)) {
        let rest = self.deframer.remainder();
        let from = match self.lost {
            Some(lost) => lost.from,
            None => says(rest).map_or(0, |length| length as usize),
        };
        let passed = (rest.len() as u64).saturating_add(octets);
        let from = (from as u64).checked_sub(passed).and_then(|from| usize::try_from(from).ok());
        let bytes = self.deframer.skip(rest.len());
        out(Chunk::Unframed { bytes, why: FrameError::Lost { octets } });
        self.lost = Some(Lost { why: FrameError::Headless, from: from.unwrap_or(0) });
    }

    /// Takes the next octets out of the stream: they are no PDU.
    fn tell(&mut self, count: usize, why: FrameError, out: &mut impl FnMut(Chunk)) {
        if count > 0 {
            out(Chunk::Unframed { bytes: self.deframer.skip(count), why });
        }
    }
}

/// What the `command_length` of a PDU says, where it is here.
fn says(octets: &[u8]) -> Option<u32> {
    octets.first_chunk().map(|length| u32::from_be_bytes(*length))
}
