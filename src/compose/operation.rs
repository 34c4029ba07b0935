//! What is sent: which PDU, and how it carries a message.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::LAYOUTS;
use crate::wire::Layout;
use crate::wire::layout;

/// What is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// A PDU, field by field.
    Pdu(CommandId),
    /// Octets, written in hex.
    Hex,
}

/// Where a PDU has its message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// `short_message`, or a `message_payload` TLV if that is wished.
    ShortMessage,
    /// A `message_payload` TLV, always.
    Payload,
}

/// What operators use, in the order in which it is offered; every other PDU follows.
const FIRST: [CommandId; 11] = [
    CommandId::SUBMIT_SM,
    CommandId::SUBMIT_MULTI,
    CommandId::DATA_SM,
    CommandId::QUERY_SM,
    CommandId::REPLACE_SM,
    CommandId::CANCEL_SM,
    CommandId::BROADCAST_SM,
    CommandId::QUERY_BROADCAST_SM,
    CommandId::CANCEL_BROADCAST_SM,
    CommandId::ENQUIRE_LINK,
    CommandId::UNBIND,
];

const HEX: &str = "hex";

impl Operation {
    /// A message.
    pub const SUBMIT: Self = Self::Pdu(CommandId::SUBMIT_SM);

    /// All of them, in the order in which they are offered.
    pub fn all() -> Vec<Self> {
        let others = LAYOUTS.iter().map(|it| it.id).filter(|it| !FIRST.contains(it));
        FIRST.into_iter().chain(others).map(Self::Pdu).chain([Self::Hex]).collect()
    }

    /// The table of the PDU.
    pub fn layout(self) -> Option<&'static Layout> {
        match self {
            Self::Pdu(id) => layout(id),
            Self::Hex => None,
        }
    }

    /// Whether the PDU has this field.
    pub fn has(self, field: FieldId) -> bool {
        self.layout().is_some_and(|it| it.fields.iter().any(|it| it.id == field))
    }

    /// Where the message stands; `None` where there is none.
    pub fn carrier(self) -> Option<Carrier> {
        match self {
            Self::Pdu(CommandId::DATA_SM | CommandId::BROADCAST_SM) => Some(Carrier::Payload),
            _ if self.has(FieldId::ShortMessage) => Some(Carrier::ShortMessage),
            Self::Pdu(_) | Self::Hex => None,
        }
    }

    /// Whether it goes to one or several destinations.
    pub fn is_addressed(self) -> bool {
        self.has(FieldId::DestinationAddr) || self.has(FieldId::NumberOfDests)
    }

    /// Whether it submits a message: what an account adds to each message goes with these.
    pub const fn submits(self) -> bool {
        matches!(self, Self::Pdu(CommandId::SUBMIT_SM | CommandId::SUBMIT_MULTI | CommandId::DATA_SM))
    }
}

impl Default for Operation {
    fn default() -> Self {
        Self::SUBMIT
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pdu(id) => fmt::Display::fmt(id, f),
            Self::Hex => f.pad(HEX),
        }
    }
}

/// A name that no table has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected the name of a PDU such as submit_sm or query_sm, found {0:?}")]
pub struct NoOperation(String);

impl FromStr for Operation {
    type Err = NoOperation;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == HEX {
            return Ok(Self::Hex);
        }
        let known = LAYOUTS.iter().find(|it| it.id.name() == Some(name));
        known.map(|it| Self::Pdu(it.id)).ok_or_else(|| NoOperation(name.to_owned()))
    }
}

impl Serialize for Operation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pdu_can_be_sent_by_its_name() {
        let all = Operation::all();
        assert_eq!(all.len(), LAYOUTS.len() + 1);
        for operation in all {
            assert_eq!(operation.to_string().parse(), Ok(operation));
        }
        assert!("submit".parse::<Operation>().is_err());
    }

    #[test]
    fn a_message_stands_where_the_table_says() {
        for (name, carrier, addressed) in [
            ("submit_sm", Some(Carrier::ShortMessage), true),
            ("submit_multi", Some(Carrier::ShortMessage), true),
            ("deliver_sm", Some(Carrier::ShortMessage), true),
            ("replace_sm", Some(Carrier::ShortMessage), false),
            ("data_sm", Some(Carrier::Payload), true),
            ("broadcast_sm", Some(Carrier::Payload), false),
            ("cancel_sm", None, true),
            ("query_sm", None, false),
            ("enquire_link", None, false),
            ("hex", None, false),
        ] {
            let operation: Operation = name.parse().unwrap();
            assert_eq!((operation.carrier(), operation.is_addressed()), (carrier, addressed), "{name}");
        }
    }
}
