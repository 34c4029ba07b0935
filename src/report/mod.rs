//! What passed over a connection as text, JSON and hex, with passwords masked. It opens nothing and prints
//! nothing: it makes strings.
//!
//! [`Report`] takes octets and masks them first, so no form of it can show what another hides.

mod field;
mod hex;
mod json;
mod message;
mod summary;
mod text;

use core::net::SocketAddr;
use std::fmt;
use std::io;
use std::slice;
use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;

use crate::link::Direction;
use crate::text::Alphabet;
use crate::wire::{Chunk, Dissection, Finding, FindingKind, Frame, Span, Version, dissect};

use field::Fields;

pub use crate::text::{Expected, HexError, parse_hex};
pub use hex::{dump, hex};
pub use message::{Message, message};
pub use summary::summary;

/// Where octets come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Its place among all that is shown, from 0.
    pub index: u64,
    /// When it was seen.
    pub time: Option<SystemTime>,
    /// The TCP connection, counted from 0.
    pub stream: Option<u32>,
    /// Who sent it.
    pub from: Option<SocketAddr>,
    /// To whom.
    pub to: Option<SocketAddr>,
    /// Which way it went, where this program is one of the two.
    pub direction: Option<Direction>,
}

/// How octets are read and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The version that decides which TLVs are expected where.
    pub version: Version,
    /// What `data_coding` 0 means here.
    pub alphabet: Alphabet,
    /// What becomes of passwords.
    pub reveal: Reveal,
}

impl Default for View {
    fn default() -> Self {
        Self { version: Version::default(), alphabet: Alphabet::Gsm, reveal: Reveal::No }
    }
}

/// Whether passwords are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// As `*`, one for each octet.
    #[default]
    No,
    /// As they are.
    Yes,
}

/// What octets say, to be shown in one form or another.
pub struct Report {
    context: Context,
    alphabet: Alphabet,
    /// All octets, as they may be shown.
    octets: Bytes,
    read: Read,
}

enum Read {
    Pdu(Dissection),
    NotAPdu(Finding),
}

impl Report {
    /// Reads a PDU, or octets that are none.
    pub fn new(chunk: &Chunk, context: Context, view: View) -> Self {
        let read = match chunk {
            Chunk::Frame(frame) => Read::Pdu(dissect(frame, view.version)),
            Chunk::Unframed { bytes, why } => {
                let end = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                Read::NotAPdu(Finding { kind: FindingKind::NotAPdu(*why), span: Span { start: 0, end } })
            }
        };
        Self { context, alphabet: view.alphabet, octets: shown(chunk, view.reveal), read }
    }

    /// One JSON object on one line, without the line's end.
    pub fn write_json(&self, out: &mut impl io::Write) -> io::Result<()> {
        json::write(self, out)
    }

    /// The heading, the fields with their places, and what was found, a line each.
    pub fn text(&self) -> String {
        text::text(self)
    }

    /// All octets in lower-case hex.
    pub fn hex(&self) -> String {
        hex(&self.octets)
    }

    /// All octets in rows of 16, with their offsets and their ASCII.
    pub fn dump(&self) -> String {
        dump(&self.octets)
    }

    fn frame(&self) -> Option<&Frame> {
        match &self.read {
            Read::Pdu(seen) => Some(seen.frame()),
            Read::NotAPdu(_) => None,
        }
    }

    fn fields(&self) -> Fields<'_> {
        match &self.read {
            Read::Pdu(seen) => Fields::of(seen, &self.octets, self.alphabet),
            Read::NotAPdu(_) => Fields::none(),
        }
    }

    fn findings(&self) -> &[Finding] {
        match &self.read {
            Read::Pdu(seen) => &seen.findings,
            Read::NotAPdu(finding) => slice::from_ref(finding),
        }
    }
}

/// Not the octets: a password may be revealed in them.
impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("context", &self.context).finish_non_exhaustive()
    }
}

impl Context {
    /// The time to the microsecond; `None` too where no calendar has it.
    fn micros(&self) -> Option<Micros> {
        Some(Micros(Timestamp::try_from(self.time?).ok()?))
    }
}

/// RFC 3339 in UTC: `2026-11-23T20:00:00.123456Z`.
#[derive(Clone, Copy)]
struct Micros(Timestamp);

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}", self.0)
    }
}

/// The octets as they may be shown.
fn shown(chunk: &Chunk, reveal: Reveal) -> Bytes {
    match reveal {
        Reveal::Yes => chunk.bytes().clone(),
        Reveal::No => chunk.masked(),
    }
}

#[cfg(test)]
mod tests;
