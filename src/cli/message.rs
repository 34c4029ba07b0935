//! The flags that say what is sent, and the message that they make.

use std::collections::BTreeMap;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;

use super::target::TargetError;
use super::{Common, Failure};
use crate::compose::Coding;
use crate::compose::Draft;
use crate::compose::Handsets;
use crate::compose::National;
use crate::compose::NotNamed;
use crate::compose::Operation;
use crate::compose::listed;
use crate::compose::named;
use crate::shell::files;
use crate::shell::memory;
use crate::text::{Group, Split};
use crate::wire::CommandId;
use crate::wire::FieldId;

/// What is sent.
#[derive(Args, Debug)]
pub(super) struct MessageFlags {
    /// The source address; the account's where there is none.
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// Destinations: numbers, handsets and groups of the address book, parted by commas; @FILE reads them, @- from
    /// standard input.
    #[arg(long, value_name = "ADDRESS", required_unless_present_any = ["template", "operation", "raw"])]
    to: Vec<String>,
    /// The message; - reads it from standard input.
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with_all = ["text_file", "hex"],
        required_unless_present_any = ["text_file", "hex", "template", "operation", "raw"]
    )]
    text: Option<String>,
    /// The message, from a file.
    #[arg(long, value_name = "FILE", conflicts_with = "hex")]
    text_file: Option<PathBuf>,
    /// The message as octets in hex; - reads it from standard input.
    #[arg(long, value_name = "HEX")]
    hex: Option<String>,
    /// The alphabet: auto, or the number of a data_coding.
    #[arg(long, value_name = "N")]
    data_coding: Option<Choice<Coding>>,
    /// National tables for GSM 03.38: account, off, turkish, spanish or portuguese.
    #[arg(long, value_name = "LANGUAGE")]
    national: Option<Choice<National>>,
    /// A message class from 0 (flash) to 3, or voicemail, fax, email, other, no-voicemail ..
    #[arg(long, value_name = "CLASS")]
    class: Option<Choice<Group>>,
    /// How a text that is too long for one message leaves: udh8, udh16, sar, payload, none, or as the account says.
    #[arg(long, value_name = "WAY")]
    split: Option<Choice<Option<Split>>>,
    /// Information elements for the user data header, in hex.
    #[arg(long, value_name = "HEX")]
    udh: Option<String>,
    /// How long to try: 'in 2h', or a date.
    #[arg(long, value_name = "TIME")]
    validity: Option<String>,
    /// When to deliver: 'in 2h', 'tomorrow 9:00', or a date.
    #[arg(long, value_name = "TIME")]
    schedule: Option<String>,
    /// Another field by its name, such as service_type=WAP, esm_class=3, command_length=7.
    #[arg(long, value_name = "NAME=VALUE")]
    field: Vec<String>,
    /// A TLV by name or number: dest_port=5000, 0x1400=text:1101, 0x1401=hex:00ff, 0x1402=int16:7.
    #[arg(long, value_name = "NAME=VALUE")]
    tlv: Vec<String>,
    /// One submit_multi for all destinations.
    #[arg(long, conflicts_with = "operation")]
    multi: bool,
    /// Another PDU, such as data_sm, query_sm, cancel_sm, replace_sm or deliver_sm.
    #[arg(long, value_name = "NAME")]
    operation: Option<Operation>,
    /// PDUs in hex, sent as they stand; - reads them from standard input, @FILE from a file.
    #[arg(long, value_name = "HEX", conflicts_with_all = ["to", "text", "text_file", "hex", "template", "operation", "multi"])]
    raw: Option<String>,
    /// A template of templates.toml, and what its variables stand for.
    #[arg(long, num_args = 1.., value_names = ["NAME", "KEY=VALUE"])]
    template: Vec<String>,
}

/// A choice by its word.
#[derive(Clone, Copy, Debug)]
struct Choice<T>(T);

impl<T: crate::compose::Named> FromStr for Choice<T> {
    type Err = NotNamed;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        named(text).map(Self)
    }
}

impl MessageFlags {
    /// The message that the flags make. `counts` says whether a template counts on, or only looks.
    pub(super) fn draft(&self, common: &Common, counts: bool) -> Result<Draft, Failure> {
        if let Some(raw) = &self.raw {
            let text = match raw.strip_prefix('@') {
                Some(file) => read(Path::new(file))?,
                None => given(raw)?,
            };
            return Ok(Draft { operation: Operation::Hex, text, ..Draft::new() });
        }
        let mut draft = self.template(common, counts)?;
        if let Some(operation) = self.operation {
            draft.operation = operation;
        } else if self.multi {
            draft.operation = Operation::Pdu(CommandId::SUBMIT_MULTI);
        }
        if !self.to.is_empty() {
            draft.to = self.destinations()?.join(", ");
        }
        if let Some((text, hex)) = self.message()? {
            (draft.text, draft.hex) = (text, hex);
        }
        put(&mut draft.from, self.from.clone());
        put(&mut draft.coding, self.data_coding.map(|it| it.0));
        put(&mut draft.national, self.national.map(|it| it.0));
        put(&mut draft.group, self.class.map(|it| it.0));
        put(&mut draft.split, self.split.map(|it| it.0));
        put(&mut draft.udh, self.udh.clone());
        self.fields(&mut draft)?;
        draft.tlvs.extend(self.tlv.iter().cloned());
        Ok(draft)
    }

    /// Whether standard input is read, and by which flag.
    pub(super) fn stdin(&self) -> Option<&'static str> {
        let dash = |given: &Option<String>| given.as_deref() == Some("-");
        match self {
            _ if dash(&self.text) => Some("--text -"),
            _ if dash(&self.hex) => Some("--hex -"),
            _ if dash(&self.raw) => Some("--raw -"),
            _ if self.to.iter().any(|it| it == "@-") => Some("--to @-"),
            _ => None,
        }
    }

    fn message(&self) -> Result<Option<(String, bool)>, Failure> {
        Ok(match (&self.text, &self.text_file, &self.hex) {
            (Some(text), ..) => Some((given(text)?, false)),
            (_, Some(file), _) => Some((without_line_end(&read(file)?), false)),
            (.., Some(hex)) => Some((given(hex)?, true)),
            (None, None, None) => None,
        })
    }

    fn destinations(&self) -> Result<Vec<String>, Failure> {
        let mut all = Vec::new();
        for typed in self.to.iter().flat_map(|it| listed(it)) {
            match typed.strip_prefix('@') {
                Some("-") => all.extend(listed(&given("-")?)),
                Some(file) => all.extend(listed(&read(Path::new(file))?)),
                None => all.push(typed),
            }
        }
        Ok(all)
    }

    fn fields(&self, draft: &mut Draft) -> Result<(), Failure> {
        let times =
            [(FieldId::ValidityPeriod, &self.validity), (FieldId::ScheduleDeliveryTime, &self.schedule)];
        for (field, typed) in times {
            if let Some(typed) = typed {
                draft.fields.insert(field, typed.clone());
            }
        }
        for pair in &self.field {
            let (name, value) =
                pair.split_once('=').ok_or_else(|| Failure::NoPair("--field", pair.clone()))?;
            let field =
                FieldId::named(name.trim()).ok_or_else(|| Failure::NoField(name.trim().to_owned()))?;
            if field == FieldId::Password {
                return Err(Failure::Target(TargetError::Password));
            }
            draft.fields.insert(field, value.to_owned());
        }
        Ok(())
    }

    /// The template filled in, or a message of nothing.
    fn template(&self, common: &Common, counts: bool) -> Result<Draft, Failure> {
        let Some((name, values)) = self.template.split_first() else { return Ok(Draft::new()) };
        let folders = common.folders()?;
        let templates = memory::templates(&folders)?;
        let template = templates.named(name).ok_or_else(|| Failure::NoTemplate(name.clone()))?;
        let pair = |it: &String| {
            let pair = it.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
            pair.ok_or_else(|| Failure::NoPair("--template", it.clone()))
        };
        let values = values.iter().map(pair).collect::<Result<BTreeMap<_, _>, _>>()?;
        // What is missing is said before a number is used up.
        template.filled(&values, template.counter)?;
        let number = match template.counts() {
            true if counts => memory::count(&folders, template)?,
            true => memory::next(&folders, template)?,
            false => template.counter,
        };
        Ok(template.filled(&values, number)?)
    }
}

/// The address book; none where there is no folder for it.
pub(super) fn handsets(common: &Common) -> Result<Handsets, Failure> {
    let Ok(folders) = common.folders() else { return Ok(Handsets::default()) };
    Ok(memory::handsets(&folders)?)
}

fn put<T>(place: &mut T, given: Option<T>) {
    if let Some(given) = given {
        *place = given;
    }
}

/// What was given, or standard input for `-`.
fn given(text: &str) -> Result<String, Failure> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    let mut text = String::new();
    stdin().read_to_string(&mut text).map_err(|error| Failure::Read { path: "-".into(), error })?;
    Ok(without_line_end(&text))
}

/// The end of the last line is the shell's, not the message's.
fn without_line_end(text: &str) -> String {
    let line = text.strip_suffix('\n').unwrap_or(text);
    line.strip_suffix('\r').unwrap_or(line).to_owned()
}

fn read(path: &Path) -> Result<String, Failure> {
    let missing = || std::io::Error::from(std::io::ErrorKind::NotFound);
    let text =
        files::read(path).map_err(|error| Failure::Read { path: path.to_owned(), error: error.cause })?;
    text.ok_or_else(|| Failure::Read { path: path.to_owned(), error: missing() })
}
