//! A report as one line of JSON. The names and the order of the members are an interface: programs read them.

use core::net::SocketAddr;
use std::borrow::Cow;
use std::fmt::Display;
use std::io;

use serde::{Serialize, Serializer};

use crate::link::Direction;
use crate::text::printable;
use crate::wire::{CommandId, Finding, Name};

use super::field::{Field, Fields, Value};
use super::hex::Hex;
use super::{Micros, Report};

/// Writes the object, without a line's end.
pub(super) fn write(report: &Report, out: &mut impl io::Write) -> io::Result<()> {
    // Room for all but the largest, so that it is not moved while it grows.
    let mut json = Vec::with_capacity(2048 + 4 * report.octets.len());
    serde_json::to_writer(&mut json, &Object::of(report))?;
    write_escaped(&String::from_utf8(json).map_err(io::Error::other)?, out)
}

#[derive(Serialize)]
struct Object<'a> {
    index: u64,
    time: Option<Shown<Micros>>,
    stream: Option<u32>,
    from: Option<SocketAddr>,
    to: Option<SocketAddr>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<&'static str>,
    length: usize,
    command_id: Option<u32>,
    command: Option<Shown<CommandId>>,
    command_status: Option<u32>,
    sequence_number: Option<u32>,
    fields: Fields<'a>,
    findings: Findings<'a>,
    hex: Shown<Hex<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: Shown<Name>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<u16>,
    offset: u32,
    length: usize,
    value: Value<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meaning: Option<Cow<'static, str>>,
    #[serde(skip_serializing_if = "Fields::is_empty")]
    fields: Fields<'a>,
}

#[derive(Serialize)]
struct Found<'a> {
    kind: &'static str,
    severity: &'static str,
    offset: u32,
    length: usize,
    text: Shown<&'a Finding>,
}

impl<'a> Object<'a> {
    fn of(report: &'a Report) -> Self {
        let (context, frame) = (report.context, report.frame());
        Self {
            index: context.index,
            time: context.micros().map(Shown),
            stream: context.stream,
            from: context.from,
            to: context.to,
            direction: context.direction.map(Direction::name),
            length: report.octets.len(),
            command_id: frame.map(|frame| frame.command_id().0),
            command: frame.map(|frame| Shown(frame.command_id())),
            command_status: frame.map(|frame| frame.status().0),
            sequence_number: frame.map(|frame| frame.sequence().0),
            fields: report.fields(),
            findings: Findings(report.findings()),
            hex: Shown(Hex(&report.octets)),
        }
    }
}

impl<'a> From<Field<'a>> for Entry<'a> {
    fn from(field: Field<'a>) -> Self {
        let content = field.content();
        let message = content.message().map(|message| Cow::Owned(message.text));
        Self {
            name: Shown(field.name()),
            tag: field.tag().map(|tag| tag.0),
            offset: field.span().start,
            length: field.span().len(),
            value: content.value(),
            text: message.or_else(|| content.ascii().map(Cow::Borrowed)),
            meaning: content.meaning(),
            fields: field.fields(),
        }
    }
}

impl<'a> From<&'a Finding> for Found<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            kind: finding.kind.name(),
            severity: finding.severity().name(),
            offset: finding.span.start,
            length: finding.span.len(),
            text: Shown(finding),
        }
    }
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone().map(Entry::from))
    }
}

struct Findings<'a>(&'a [Finding]);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Found::from))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Int(value) => serializer.serialize_u32(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Octets(octets) => serializer.collect_str(&Hex(octets)),
        }
    }
}

/// A string that is written without being made first.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Writes JSON with what a terminal would obey as escape sequences, which read back as what it was. Such
/// characters stand only in strings: what JSON itself is made of is printable ASCII.
fn write_escaped(json: &str, out: &mut impl io::Write) -> io::Result<()> {
    // Without a way out in its middle, the loop looks at many octets at once.
    if json.bytes().fold(true, |plain, octet| plain & matches!(octet, b' '..=b'~')) {
        return out.write_all(json.as_bytes());
    }
    let mut utf8 = [0; 4];
    for character in json.chars() {
        let text = &*character.encode_utf8(&mut utf8);
        if matches!(printable(text), Cow::Borrowed(_)) {
            out.write_all(text.as_bytes())?;
        } else {
            let mut utf16 = [0; 2];
            character.encode_utf16(&mut utf16).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"))?;
        }
    }
    Ok(())
}
