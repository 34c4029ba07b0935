//! The forms in which PDUs are passed on, and PDUs in one of them, one after the other.
//!
//! A form is text that can stand in a ticket, a test or a shell. What a file of another program is made of,
//! such as a capture, is none: who writes it takes [`Item::shown`].

use super::part::{self, FieldAt};
use super::replay::Target;
use super::{Context, Report, View, code, replay, text};
use crate::wire::Chunk;

/// A form in which PDUs are passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// A heading and the fields, each on a line.
    #[default]
    Text,
    /// Lower-case hex, a PDU a line.
    Hex,
    /// Rows of 16 octets with their offsets and their ASCII.
    Dump,
    /// An array of C.
    C,
    /// An array of Rust.
    Rust,
    /// A JSON object a line.
    Json,
    /// A command line that sends the same PDU, or shows it where this program cannot send it.
    Command,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 7] =
        [Self::Text, Self::Hex, Self::Dump, Self::C, Self::Rust, Self::Json, Self::Command];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "decoded text",
            Self::Hex => "hex",
            Self::Dump => "hexdump",
            Self::C => "C bytes",
            Self::Rust => "Rust bytes",
            Self::Json => "JSON",
            Self::Command => "a command",
        }
    }

    /// How the name of a file in this form ends, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text | Self::Dump => "txt",
            Self::Hex => "hex",
            Self::C => "c",
            Self::Rust => "rs",
            Self::Json => "jsonl",
            Self::Command => "sh",
        }
    }

    /// What parts a PDU from the next: an empty line, where a PDU is several.
    pub const fn gap(self) -> &'static str {
        match self {
            Self::Text | Self::Dump | Self::C | Self::Rust => "\n",
            Self::Hex | Self::Json | Self::Command => "",
        }
    }

    /// The PDUs in this form, in their order. They are counted from 0 whatever their contexts say, so that the
    /// arrays of code have names of their own.
    pub fn of(self, items: &[Item]) -> String {
        let mut out = String::new();
        for (index, item) in (0..).zip(items) {
            if index > 0 {
                out.push_str(self.gap());
            }
            let context = Context { index, ..item.context };
            let report = Report::new(&item.chunk, context, item.view);
            out.push_str(&match item.field {
                Some(at) => part::form(&report, at, self),
                None => report.form(self, item.target.as_ref()),
            });
        }
        out
    }
}

/// A PDU that is passed on, with what is known of it and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// As it passed.
    pub chunk: Chunk,
    /// Where it comes from.
    pub context: Context,
    /// How it is read, and what of it is hidden.
    pub view: View,
    /// Whom to send it to once more.
    pub target: Option<Target>,
    /// Only this field of it.
    pub field: Option<FieldAt>,
}

impl Item {
    /// The octets as they may be passed on.
    pub fn shown(&self) -> Chunk {
        self.view.masking.apply(&self.chunk, self.view.alphabet)
    }
}

impl Report<'_> {
    /// What is reported in a form, each line with its end. `target` is for [`Form::Command`].
    pub fn form(&self, form: Form, target: Option<&Target>) -> String {
        match form {
            Form::Text => self.text(),
            Form::Hex => self.hex() + "\n",
            Form::Dump => self.dump(),
            Form::C => code::c(&self.array(), &self.about(), &self.octets),
            Form::Rust => code::rust(&self.array(), &self.about(), &self.octets),
            Form::Json => self.json() + "\n",
            Form::Command => replay::command(self, target) + "\n",
        }
    }

    fn array(&self) -> String {
        format!("pdu_{}", self.context.index)
    }

    /// What the octets are, on one line.
    pub(super) fn about(&self) -> String {
        let masked = if self.masked { ", masked: not all octets are those that passed" } else { "" };
        text::heading(self) + masked
    }

    fn json(&self) -> String {
        let mut out = Vec::new();
        // Memory takes all that is written to it, and JSON is UTF-8.
        let written = self.write_json(&mut out);
        written.ok().and_then(|()| String::from_utf8(out).ok()).unwrap_or_default()
    }
}
