//! The small values of a scenario: what a name, a number or a text in it may be, and what is said of one that
//! is none of these. They know no rule and no fault.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use toml::Value as Toml;

use crate::config::duration::Period;
use crate::config::setting::{Setting, through_setting};
use crate::text::State;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::STATUSES;
use crate::wire::Tag;

/// A `command_status`, by its name in either version or by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub CommandStatus);

/// The state of a message, by any spelling that receipts have for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageState(pub State);

/// A `command_id`, by its name or its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command(pub CommandId);

/// A field of a PDU, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldName(pub FieldId);

/// A TLV, by its name or its tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TagName(pub Tag);

/// Octets, in hexadecimal; blanks between them are for the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Octets(pub Bytes);

/// What a field is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldValue(pub Content);

/// Destinations, by how they end (`9001` or `*9001`) or begin (`+*`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// They begin so.
    Begins(String),
    /// They end so.
    Ends(String),
}

/// Whether an octet counts in the length before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nul {
    Counted,
    Uncounted,
}

/// A share of many, from 1 to 100 of a hundred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(pub u8);

/// A count from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(pub u32);

/// How long something goes on; `None` until the connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lasting(pub Option<Period>);

/// A number in place of the one that is there, or a step away from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// This number.
    To(u32),
    /// So much more, or less; it wraps.
    By(i32),
}

/// What a `sequence_number` is changed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renumber {
    /// Counted by the message centre, from 1 on each connection.
    Own,
    /// Another number.
    Change(Change),
}

through_setting!(
    Status,
    MessageState,
    Command,
    FieldName,
    TagName,
    Octets,
    FieldValue,
    Destination,
    Nul,
    Percent,
    Count,
    Lasting,
    Change,
    Renumber
);

/// The numbers and texts that tables of fields and TLVs hold.
pub type Fields = BTreeMap<FieldName, FieldValue>;
pub type Tlvs = BTreeMap<TagName, Octets>;

/// A number in decimal, or in hexadecimal behind `0x`.
pub(super) fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn whole(value: &Toml) -> Option<u32> {
    match value {
        Toml::Integer(number) => u32::try_from(*number).ok(),
        Toml::String(text) => number(text),
        Toml::Float(_) | Toml::Boolean(_) | Toml::Datetime(_) | Toml::Array(_) | Toml::Table(_) => None,
    }
}

impl Setting for Status {
    const EXPECTED: &'static str = "a command_status, such as \"ESME_RTHROTTLED\" or 0x58";

    fn from_text(text: &str) -> Option<Self> {
        let is = |name: &str| !name.is_empty() && name.eq_ignore_ascii_case(text);
        let named = STATUSES.iter().find(|row| is(row.name) || is(row.alias)).map(|row| row.status);
        named.or_else(|| number(text).map(CommandStatus)).map(Self)
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        value.as_str().and_then(Self::from_text).or_else(|| whole(value).map(CommandStatus).map(Self))
    }
}

impl Setting for MessageState {
    const EXPECTED: &'static str = "delivered, expired, deleted, undeliverable, accepted, unknown, rejected, skipped, enroute or scheduled";

    fn from_text(text: &str) -> Option<Self> {
        State::parse(text).map(Self)
    }
}

impl Setting for Command {
    const EXPECTED: &'static str = "a command_id, such as \"deliver_sm\" or 0x00010200";

    fn from_text(text: &str) -> Option<Self> {
        let named = CommandId::NAMED.iter().copied().find(|id| id.name() == Some(text));
        named.or_else(|| number(text).map(CommandId)).map(Self)
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        value.as_str().and_then(Self::from_text).or_else(|| whole(value).map(CommandId).map(Self))
    }
}

impl Setting for FieldName {
    const EXPECTED: &'static str = "the name of a field, such as \"esm_class\"";

    fn from_text(text: &str) -> Option<Self> {
        FieldId::named(text).map(Self)
    }
}

impl Setting for TagName {
    const EXPECTED: &'static str = "a TLV, such as \"message_payload\" or \"0x1400\"";

    fn from_text(text: &str) -> Option<Self> {
        let named = crate::wire::TLVS.iter().find(|row| row.name == text).map(|row| row.tag);
        named.or_else(|| u16::try_from(number(text)?).ok().map(Tag)).map(Self)
    }
}

impl Setting for Octets {
    const EXPECTED: &'static str = "octets in hexadecimal, such as \"00 1f\"";

    fn from_text(text: &str) -> Option<Self> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|it| !it.is_whitespace())
            .map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok()))
            .collect::<Option<_>>()?;
        let (pairs, odd) = digits.as_chunks::<2>();
        let octets: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
        odd.is_empty().then(|| Self(octets.into()))
    }
}

impl Setting for FieldValue {
    const EXPECTED: &'static str = "a number, a text, or octets as { hex = \"00 1f\" }";

    fn from_text(text: &str) -> Option<Self> {
        Some(Self(text.into()))
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        match value {
            Toml::Integer(number) => u32::try_from(*number).ok().map(|it| Self(it.into())),
            Toml::String(text) => Self::from_text(text),
            Toml::Table(table) if table.len() == 1 => {
                let Octets(octets) = Octets::from_toml(table.get("hex")?)?;
                Some(Self(octets.into()))
            }
            Toml::Table(_) | Toml::Float(_) | Toml::Boolean(_) | Toml::Datetime(_) | Toml::Array(_) => None,
        }
    }
}

impl Setting for Destination {
    const EXPECTED: &'static str = "how destinations end, such as \"9001\", or begin, such as \"+*\"";

    fn from_text(text: &str) -> Option<Self> {
        let (begins, end) = match (text.strip_suffix('*'), text.strip_prefix('*')) {
            (Some(start), _) => (true, start),
            (None, Some(end)) => (false, end),
            (None, None) => (false, text),
        };
        let plain = !end.is_empty() && !end.contains('*');
        plain.then(|| if begins { Self::Begins(end.to_owned()) } else { Self::Ends(end.to_owned()) })
    }
}

impl Destination {
    /// Whether this destination is among them.
    pub fn has(&self, destination: &[u8]) -> bool {
        match self {
            Self::Begins(start) => destination.starts_with(start.as_bytes()),
            Self::Ends(end) => destination.ends_with(end.as_bytes()),
        }
    }
}

impl Setting for Nul {
    const EXPECTED: &'static str = "counted or uncounted";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "counted" => Some(Self::Counted),
            "uncounted" => Some(Self::Uncounted),
            _ => None,
        }
    }
}

impl Setting for Percent {
    const EXPECTED: &'static str = "a share from 1 to 100";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|it| (1..=100).contains(it)).map(Self)
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        Self::from_text(&value.as_integer()?.to_string())
    }
}

impl Setting for Count {
    const EXPECTED: &'static str = "a whole number from 1";

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok().filter(|it| *it > 0).map(Self)
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        Self::from_text(&value.as_integer()?.to_string())
    }
}

impl Setting for Lasting {
    const EXPECTED: &'static str = "\"forever\", or a duration such as 500ms, 10s or 1m30s";

    fn from_text(text: &str) -> Option<Self> {
        if text == "forever" { Some(Self(None)) } else { Period::from_text(text).map(Some).map(Self) }
    }
}

impl Setting for Change {
    const EXPECTED: &'static str = "a number, or a step from the right one such as \"+4\" or \"-1\"";

    fn from_text(text: &str) -> Option<Self> {
        if text.starts_with(['+', '-']) {
            return text.parse().ok().map(Self::By);
        }
        number(text).map(Self::To)
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        value.as_str().and_then(Self::from_text).or_else(|| whole(value).map(Self::To))
    }
}

impl Setting for Renumber {
    const EXPECTED: &'static str = "\"own\", a number, or a step from the right one such as \"+4\" or \"-1\"";

    fn from_text(text: &str) -> Option<Self> {
        if text == "own" { Some(Self::Own) } else { Change::from_text(text).map(Self::Change) }
    }

    fn from_toml(value: &Toml) -> Option<Self> {
        value.as_str().and_then(Self::from_text).or_else(|| Change::from_toml(value).map(Self::Change))
    }
}

impl Change {
    /// The number that comes of this one.
    pub const fn apply(self, number: u32) -> u32 {
        match self {
            Self::To(other) => other,
            Self::By(step) => number.wrapping_add_signed(step),
        }
    }
}

impl fmt::Display for Octets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Setting>(value: &str) -> Result<T, String> {
        let table: toml::Table = format!("it = {value}").parse().unwrap();
        T::parse_toml(&table["it"]).map_err(|error| error.to_string())
    }

    #[test]
    fn a_status_and_a_command_are_names_or_numbers() {
        for value in ["\"ESME_RTHROTTLED\"", "\"esme_rthrottled\"", "0x58", "88", "\"0x58\""] {
            assert_eq!(read::<Status>(value), Ok(Status(CommandStatus::RTHROTTLED)), "{value}");
        }
        assert_eq!(read::<Status>("\"ESME_RINVPARLEN\"").unwrap().0, CommandStatus(0xC2));
        for value in ["\"deliver_sm\"", "5", "\"0x5\""] {
            assert_eq!(read::<Command>(value), Ok(Command(CommandId::DELIVER_SM)), "{value}");
        }
        for value in ["\"\"", "\"ESME_NO\"", "-1", "0x1_0000_0000", "true"] {
            assert!(read::<Status>(value).unwrap_err().starts_with("expected a command_status"), "{value}");
            assert!(read::<Command>(value).is_err(), "{value}");
        }
    }

    #[test]
    fn octets_are_pairs_of_digits() {
        assert_eq!(read::<Octets>("\"00 1F ff\"").unwrap().0, b"\x00\x1f\xff"[..]);
        assert_eq!(read::<Octets>("\"\"").unwrap().0, b""[..]);
        for value in ["\"0\"", "\"0g\"", "7"] {
            assert!(read::<Octets>(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_field_is_set_to_a_number_a_text_or_octets() {
        assert_eq!(read::<FieldValue>("64").unwrap().0, Content::Int(64));
        assert_eq!(read::<FieldValue>("\"hi\"").unwrap().0, Content::from("hi"));
        assert_eq!(read::<FieldValue>("{ hex = \"00ff\" }").unwrap().0, Content::from(&b"\x00\xff"[..]));
        for value in ["-1", "1.5", "{ hex = \"0\" }", "{ hex = \"00\", b = 1 }", "[]"] {
            assert!(read::<FieldValue>(value).is_err(), "{value}");
        }
    }

    #[test]
    fn a_number_is_changed_to_another_or_by_a_step() {
        for (value, from, to) in
            [("7", 1, 7), ("\"+4\"", 16, 20), ("\"-1\"", 0, u32::MAX), ("0x80000009", 3, 0x8000_0009)]
        {
            assert_eq!(read::<Change>(value).unwrap().apply(from), to, "{value}");
        }
        assert_eq!(read::<Renumber>("\"own\""), Ok(Renumber::Own));
        assert_eq!(read::<Renumber>("0"), Ok(Renumber::Change(Change::To(0))));
        assert!(read::<Renumber>("\"any\"").is_err());
    }

    #[test]
    fn destinations_are_known_by_one_end() {
        for (value, destination, has) in [
            ("9001", "447700909001", true),
            ("*9001", "447700909001", true),
            ("9001", "90011", false),
            ("+*", "+44", true),
            ("+*", "44+", false),
        ] {
            assert_eq!(Destination::from_text(value).unwrap().has(destination.as_bytes()), has, "{value}");
        }
        for value in ["", "*", "4*7", "**1"] {
            assert_eq!(Destination::from_text(value), None, "{value}");
        }
    }

    #[test]
    fn what_lasts_is_a_time_or_for_ever() {
        assert_eq!(read::<Lasting>("\"forever\""), Ok(Lasting(None)));
        assert_eq!(read::<Lasting>("\"2s\""), Ok(Lasting(Period::from_text("2s"))));
        assert!(
            read::<Lasting>("\"0s\"").is_err()
                && read::<Percent>("101").is_err()
                && read::<Count>("0").is_err()
        );
    }
}
