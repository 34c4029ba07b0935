//! One field of a PDU in a form: its value as text, or its octets.

use super::field::{Field, Value};
use super::{Form, Report, code, dump, hex, json, text};
use crate::text::printable;
use crate::wire::{Name, Span};

/// A field of a PDU: what it is called and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldAt {
    /// Its name.
    pub name: Name,
    /// Its octets.
    pub span: Span,
}

/// The field in a form, each line with its end; nothing where it does not stand in the PDU. No command is about
/// a field: it is shown in hex.
pub(super) fn form(report: &Report<'_>, at: FieldAt, form: Form) -> String {
    let octets = at.span.of(&report.octets);
    match form {
        Form::Text => field(report, at).map_or_else(String::new, |field| value(&field) + "\n"),
        Form::Json => field(report, at).map_or_else(String::new, |field| object(field) + "\n"),
        Form::Hex | Form::Command => hex(octets) + "\n",
        Form::Dump => dump(octets),
        Form::C => code::c(&array(at.name), &about(report, at), octets),
        Form::Rust => code::rust(&array(at.name), &about(report, at), octets),
    }
}

fn field<'a>(report: &'a Report<'_>, at: FieldAt) -> Option<Field<'a>> {
    report.fields().find_at(at.name, at.span)
}

/// The value alone, without quotes.
fn value(field: &Field<'_>) -> String {
    let content = field.content();
    if let Some(message) = content.message() {
        return lines(&message.text);
    }
    match content.value() {
        Value::Int(value) => {
            let number = text::number(content.name(), value);
            content.meaning().map_or_else(|| number.clone(), |meaning| format!("{number} {meaning}"))
        }
        Value::Text(text) => lines(&text),
        Value::Octets(octets) => content.ascii().map_or_else(|| hex(octets), str::to_owned),
    }
}

fn object(field: Field<'_>) -> String {
    let mut out = Vec::new();
    // Memory takes all that is written to it, and JSON is UTF-8.
    let written = json::write_field(field, &mut out);
    written.ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
}

/// The name of its array.
fn array(name: Name) -> String {
    let name = name.to_string();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("tlv_{name}") } else { name }
}

fn about(report: &Report<'_>, FieldAt { name, span }: FieldAt) -> String {
    format!("{name}, octets {} to {} of: {}", span.start, span.end.saturating_sub(1), report.about())
}

/// A text of others with its lines and tabs, and all else that a terminal would obey made visible.
pub fn lines(text: &str) -> String {
    let line = |line: &str| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\t').map(printable).collect::<Vec<_>>().join("\t")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
