//! A report for people: a heading, the fields in columns, what was found. All that comes from the network goes
//! through `printable`.

use std::borrow::Cow;
use std::fmt::{self, Write};

use crate::link::Direction;
use crate::text::printable;
use crate::wire::{Book, Finding, Frame, Name, Reading, Span};

use super::field::{Field, Fields, Label, Value};
use super::hex::{Hex, dump};
use super::{Context, Report};

/// The text, each line with its end.
pub(super) fn text(report: &Report<'_>) -> String {
    let mut rows = Vec::new();
    collect(report.fields(), 0, &mut rows);
    let mut out = heading(report) + "\n";
    columns(&rows, &mut out);
    if report.frame().is_none() {
        out.push_str(&dump(&report.octets));
    }
    for finding in report.findings() {
        line(&mut out, format_args!("{}", found(report, finding)));
    }
    out
}

/// What it is, when and between whom it passed, on one line.
pub(super) fn heading(report: &Report<'_>) -> String {
    let Context { direction, .. } = report.context;
    let mut parts: Vec<String> = Vec::new();
    match report.frame() {
        Some(frame) => parts.extend(header(frame, report.book)),
        None => parts.push("not a PDU".to_owned()),
    }
    parts.push(format!("{} octets", report.octets.len()));
    parts.extend(report.context.micros().map(|time| time.to_string()));
    if let (Some(from), Some(to)) = (report.context.from, report.context.to) {
        parts.push(format!("{from} → {to}"));
    }
    let arrow = match direction {
        Some(Direction::In) => "← ",
        Some(Direction::Out) => "→ ",
        None => "",
    };
    format!("{arrow}{}", parts.join("  "))
}

fn header(frame: &Frame, book: Option<&Book>) -> [String; 3] {
    let own = book.and_then(|book| book.status(frame.status()));
    let status = own.map_or_else(|| frame.status().to_string(), |own| own.name.clone());
    [frame.command_id().to_string(), format!("#{}", frame.sequence()), status]
}

/// A line of the tree.
struct Row {
    place: String,
    name: String,
    value: String,
    note: String,
}

/// The rows of fields and of all below them. Of a TLV, tag, length and value share a row.
fn collect(fields: Fields<'_>, depth: usize, rows: &mut Vec<Row>) {
    for field in fields {
        let content = field.content();
        rows.push(row(&field, &content, depth));
        collect(content.fields(), depth + 1, rows);
    }
}

fn row(field: &Field<'_>, content: &Field<'_>, depth: usize) -> Row {
    let indent = depth * 2;
    let label = field.label();
    let is_named = matches!(label, Label::Own(_)) || field.tag().is_some_and(|tag| tag.name().is_some());
    let name = match field.tag().filter(|_| is_named) {
        Some(tag) => format!("{:indent$}{label} ({:#06x})", "", tag.0),
        None => format!("{:indent$}{label}", ""),
    };
    let (value, note) = said(content);
    // A group of bits stands where the octet above it stands.
    let place = if matches!(field.name(), Name::Bits(_)) { String::new() } else { place(field.span()) };
    Row { place, name, value, note }
}

/// The value of a field and what there is to say of it.
fn said(field: &Field<'_>) -> (String, String) {
    if let Some(message) = field.message().filter(|_| field.name() != Name::UserData) {
        let alphabet = field.alphabet().name();
        let note = match message.faults.len() {
            0 => alphabet.to_owned(),
            faults => format!("{alphabet}, {faults} unreadable"),
        };
        return (quoted(&message.text), note);
    }
    let value = match field.value() {
        Value::Int(value) => number(field.name(), value),
        Value::Text(text) => quoted(&text),
        Value::Octets(_) if field.is_group() => String::new(),
        Value::Octets(octets) => Hex(octets).to_string(),
    };
    let note = field.meaning().map(Cow::into_owned).or_else(|| field.ascii().map(quoted));
    (value, note.unwrap_or_default())
}

/// In hex where it is a set of bits or known by its hex.
pub(super) fn number(name: Name, value: u32) -> String {
    match (name, name.reading()) {
        (_, Some(Reading::Command | Reading::Status)) => format!("{value:#010x}"),
        (Name::Bits(bits), _) if bits.codes.is_empty() => value.to_string(),
        (Name::Bits(_), _) | (_, Some(Reading::Bits(_) | Reading::Version)) => format!("{value:#04x}"),
        (_, Some(Reading::Codes(_) | Reading::Known(_) | Reading::DataCoding) | None) => value.to_string(),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", printable(text))
}

fn place(Span { start, end }: Span) -> String {
    format!("{start}..{end}")
}

/// Columns of values, in characters.
const WIDEST: usize = 20;

fn columns(rows: &[Row], out: &mut String) {
    let widest = |text: fn(&Row) -> &str| rows.iter().map(|row| text(row).chars().count()).max().unwrap_or(0);
    let places = widest(|row| &row.place);
    let names = widest(|row| &row.name);
    // Only what has a note beside it has to line up, and a long message does not push all notes away.
    let values = widest(|row| if row.note.is_empty() { "" } else { &row.value }).min(WIDEST);
    for Row { place, name, value, note } in rows {
        line(out, format_args!("{place:>places$}  {name:names$}  {value:values$}  {note}"));
    }
}

fn found(report: &Report<'_>, finding: &Finding) -> String {
    format!("{:7}  {}  {}", finding.severity().name(), place(finding.span), report.said(finding))
}

/// Adds a line, two blanks in, without blanks at its end.
fn line(out: &mut String, text: fmt::Arguments<'_>) {
    let start = out.len();
    // Writing to a String does not fail.
    let _ = write!(out, "  {text}");
    out.truncate(start + out.get(start..).map_or(0, |line| line.trim_end().len()));
    out.push('\n');
}
