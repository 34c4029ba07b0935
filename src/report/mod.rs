//! What passed over a connection in the forms in which it is passed on: text, JSON, hex, a dump, C, Rust, a
//! command; with passwords masked. It opens nothing and prints nothing: it makes strings.
//!
//! [`Report`] masks octets first and reads what is left, so no form of it can show what another hides.

mod code;
mod field;
mod form;
mod hex;
mod json;
mod masking;
mod message;
mod moment;
mod part;
mod quote;
mod replay;
mod summary;
mod text;

use core::net::SocketAddr;
use std::fmt;
use std::io;
use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;

use crate::link::Direction;
use crate::text::Alphabet;
use crate::text::printable;
use crate::wire::{
    Book, Chunk, Dialect, Dissection, Finding, FindingKind, Foreign, Frame, Role, Span, Version, dissect,
};

use field::Fields;

pub use crate::text::{Expected, HexError, parse_hex};
pub use form::{Form, Item};
pub use hex::{dump, hex};
pub use masking::{Masking, Reveal};
pub use message::{Message, message};
pub use moment::moment;
pub use part::{FieldAt, lines};
pub use replay::Target;
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
    /// Which side this program is, where it is one of the two: some TLVs are for one side to send.
    pub role: Option<Role>,
    /// What `data_coding` 0 means here.
    pub alphabet: Alphabet,
    /// What is hidden.
    pub masking: Masking,
}

impl Default for View {
    fn default() -> Self {
        Self { version: Version::default(), role: None, alphabet: Alphabet::Gsm, masking: Masking::default() }
    }
}

/// What octets say, to be shown in one form or another.
pub struct Report<'a> {
    context: Context,
    /// Names that the tables lack.
    book: Option<&'a Book>,
    alphabet: Alphabet,
    /// All octets, as they may be shown.
    octets: Bytes,
    /// Whether these are not the octets that passed.
    masked: bool,
    /// Whether more than a password is hidden.
    redacted: bool,
    read: Read,
}

enum Read {
    Pdu(Dissection),
    /// That it is none, and what else it may be.
    NotAPdu(Vec<Finding>),
}

impl<'a> Report<'a> {
    /// Reads a PDU, or octets that are none.
    pub fn new(chunk: &Chunk, context: Context, view: View) -> Self {
        Self::of(chunk, context, view, None)
    }

    /// Reads a PDU, or octets that are none, with the names that an account brings.
    pub fn with_book(chunk: &Chunk, context: Context, view: View, book: &'a Book) -> Self {
        Self::of(chunk, context, view, Some(book))
    }

    fn of(chunk: &Chunk, context: Context, view: View, book: Option<&'a Book>) -> Self {
        let shown = view.masking.apply(chunk, view.alphabet);
        let octets = shown.bytes().clone();
        let masked = octets != *chunk.bytes();
        let redacted = masked && view.masking.redacts(chunk, &octets);
        let read = match shown {
            Chunk::Frame(frame) => {
                let dialect = Dialect { version: view.version, sender: sender(context, view), book };
                Read::Pdu(dissect(&frame, dialect))
            }
            Chunk::Unframed { bytes, why } => {
                let end = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                // What is hidden may be what another protocol is known by.
                let foreign = Foreign::of(chunk.bytes()).map(FindingKind::Foreign);
                let find = |kind| Finding { kind, span: Span { start: 0, end } };
                Read::NotAPdu(
                    [Some(FindingKind::NotAPdu(why)), foreign].into_iter().flatten().map(find).collect(),
                )
            }
        };
        Self { context, book, alphabet: view.alphabet, octets, masked, redacted, read }
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

    fn pdu(&self) -> Option<&Dissection> {
        match &self.read {
            Read::Pdu(seen) => Some(seen),
            Read::NotAPdu(_) => None,
        }
    }

    fn frame(&self) -> Option<&Frame> {
        self.pdu().map(Dissection::frame)
    }

    fn fields(&self) -> Fields<'_> {
        match &self.read {
            Read::Pdu(seen) => Fields::of(seen, &self.octets, self.alphabet, self.book),
            Read::NotAPdu(_) => Fields::none(),
        }
    }

    fn findings(&self) -> &[Finding] {
        match &self.read {
            Read::Pdu(seen) => &seen.findings,
            Read::NotAPdu(findings) => findings,
        }
    }
}

impl Report<'_> {
    /// A finding in words; where it names another protocol that speaks in text, with how that begins.
    fn said(&self, finding: &Finding) -> String {
        if let FindingKind::Foreign(foreign) = finding.kind
            && foreign.is_text()
        {
            let octets = self.octets.get(..self.octets.len().min(EXCERPT)).unwrap_or_default();
            let text = String::from_utf8_lossy(octets);
            return format!("{}: \"{}\" ({})", finding.kind, printable(&text), finding.kind.clause());
        }
        finding.to_string()
    }
}

/// Octets of foreign text that are quoted.
const EXCERPT: usize = 120;

/// Not the octets: a password may be revealed in them.
impl fmt::Debug for Report<'_> {
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

fn sender(context: Context, view: View) -> Option<Role> {
    context.direction.zip(view.role).map(|(direction, role)| match direction {
        Direction::In => role.peer(),
        Direction::Out => role,
    })
}

#[cfg(test)]
mod tests;
