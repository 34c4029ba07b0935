//! A message before it is sent: all that an operator typed and chose, and how its text will be cut.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::AddressError;
use super::named::{self, Coding, National};
use super::operation::{Carrier, Operation};
use super::rules::Rules;
use super::value::ValueError;
use crate::config::tlv::TlvError;
use crate::text::HexError;
use crate::text::parse_hex;
use crate::text::{Alphabet, Codings, Group, Outsider, Packing, Plan, PlanError, Split, Way};
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::FieldId;

/// A message as it is written, every value as it was typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// What is sent.
    #[serde(skip_serializing_if = "is_default")]
    pub operation: Operation,
    /// The source address; empty lets the message centre choose.
    #[serde(skip_serializing_if = "is_default")]
    pub from: String,
    /// The destinations: numbers, handsets and groups of the address book, parted by commas.
    #[serde(skip_serializing_if = "is_default")]
    pub to: String,
    /// The message, or its octets in hex.
    #[serde(skip_serializing_if = "is_default")]
    pub text: String,
    /// Whether `text` is hex, whatever the alphabet.
    #[serde(skip_serializing_if = "is_default")]
    pub hex: bool,
    /// The alphabet, by its `data_coding`.
    #[serde(rename = "data_coding", with = "named", skip_serializing_if = "is_default")]
    pub coding: Coding,
    /// National tables.
    #[serde(with = "named", skip_serializing_if = "is_default")]
    pub national: National,
    /// What it asks of the phone.
    #[serde(rename = "class", with = "named", skip_serializing_if = "is_default")]
    pub group: Group,
    /// How a text that is too long for one message leaves; `None` as the account says.
    #[serde(with = "named", skip_serializing_if = "is_default")]
    pub split: Option<Split>,
    /// Information elements for the user data header, in hex.
    #[serde(skip_serializing_if = "is_default")]
    pub udh: String,
    /// The fields that were typed, those of the header too; the others are 0, empty or filled in.
    #[serde(with = "named::by_field", skip_serializing_if = "is_default")]
    pub fields: BTreeMap<FieldId, String>,
    /// TLVs, each `name=value`.
    #[serde(skip_serializing_if = "is_default")]
    pub tlvs: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How the message of a draft becomes octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// What is said in `data_coding`.
    pub data_coding: u8,
    /// How it is cut: what the counter shows and what is sent.
    pub plan: Plan,
    /// The characters for which no smaller alphabet was chosen.
    pub forced_by: Vec<Outsider>,
    /// Whether it was written in hex.
    pub is_hex: bool,
}

/// Why a message cannot be made of a draft.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The source address.
    #[error("source address: {0}")]
    From(AddressError),
    /// The destination address.
    #[error("destination address: {0}")]
    To(AddressError),
    /// No destination.
    #[error("destination address: a number is expected, nothing was given")]
    NoDestination,
    /// The octets are not in hex.
    #[error("the message is to be in hex: {0}")]
    Hex(HexError),
    /// The information elements are not in hex, or do not end where they say.
    #[error("user data header: {0}")]
    Udh(HexError),
    /// The text does not fit its alphabet or 255 parts.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A class or a waiting indicator has no value for this alphabet.
    #[error("{} has no class and no waiting indicator: choose GSM 03.38 or UCS-2", .0.name())]
    NoGroup(Alphabet),
    /// More octets than `sm_length` can say.
    #[error("{0} octets do not fit one PDU, which takes 255: choose a way to split, or payload")]
    TooLong(usize),
    /// The PDU has no such field.
    #[error("{0} has no field {field}", field = .1.name())]
    NoSuchField(Operation, FieldId),
    /// A value that does not fit its field.
    #[error("{field}: {why}", field = .field.name())]
    Field {
        /// The field.
        field: FieldId,
        /// Why not.
        why: ValueError,
    },
    /// A TLV that cannot be read.
    #[error("TLV {0}")]
    Tlv(#[from] TlvError),
}

impl Draft {
    /// A message of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// With this value typed into a field.
    #[must_use]
    pub fn with_field(mut self, field: FieldId, typed: impl Into<String>) -> Self {
        self.fields.insert(field, typed.into());
        self
    }

    /// Without a password that was typed into a bind, for what is kept and shown.
    #[must_use]
    pub fn without_password(&self) -> Self {
        let mut draft = self.clone();
        draft.fields.remove(&FieldId::Password);
        if let (Operation::Hex, Ok(octets)) = (self.operation, parse_hex(&self.text)) {
            let octets = Bytes::from(octets);
            let masked = Chunk::cut(octets.clone()).iter().flat_map(Chunk::masked).collect::<Vec<_>>();
            if octets != masked {
                draft.text = masked.iter().map(|it| format!("{it:02x}")).collect::<Vec<_>>().join(" ");
            }
        }
        draft
    }

    /// What the values of `data_coding` mean to this message.
    pub fn codings(&self, rules: &Rules) -> Codings {
        let language = match self.national {
            National::Account => rules.codings.language,
            National::Off => None,
            National::Language(language) => Some(language),
        };
        Codings { language, ..rules.codings.clone() }
    }

    /// How a text that is too long leaves. PDUs that replace a message or have but a payload are not cut unless
    /// it is wished.
    pub fn split(&self, rules: &Rules) -> Split {
        let usual = || match (self.operation, self.operation.carrier()) {
            (_, Some(Carrier::Payload)) => Split::Payload,
            (Operation::Pdu(CommandId::REPLACE_SM), _) => Split::None,
            _ => rules.split,
        };
        self.split.unwrap_or_else(usual)
    }

    /// How the message will be cut: what the counter shows and what is sent. `None` where there is no message.
    pub fn planned(&self, rules: &Rules) -> Result<Option<Planned>, DraftError> {
        if self.operation.carrier().is_none() {
            return Ok(None);
        }
        let codings = self.codings(rules);
        let elements = parse_hex(&self.udh).map_err(DraftError::Udh)?.into();
        let way = Way { elements, ..Way::new(Alphabet::Gsm, self.split(rules)) };
        let planned = match (self.coding, self.alphabet(&codings)) {
            (_, Some(alphabet)) if self.hex || alphabet == Alphabet::Octets => {
                self.planned_hex(alphabet, &Way { alphabet, packing: Packing::Unpacked, ..way })
            }
            (Coding::Fixed(data_coding), _) => {
                let plan = codings.plan(&self.text, data_coding, &way)?;
                self.grouped(data_coding, plan, Vec::new())
            }
            (Coding::Auto, _) => {
                let chosen = codings.choose(&self.text, self.group, &way);
                self.grouped(chosen.data_coding, chosen.plan?, chosen.forced_by)
            }
        };
        planned.map(Some)
    }

    /// The alphabet that was chosen by its number; octets where nothing was and the message is hex.
    fn alphabet(&self, codings: &Codings) -> Option<Alphabet> {
        match self.coding {
            Coding::Fixed(data_coding) => Some(codings.alphabet(data_coding)),
            Coding::Auto => self.hex.then_some(Alphabet::Octets),
        }
    }

    fn planned_hex(&self, alphabet: Alphabet, way: &Way) -> Result<Planned, DraftError> {
        let octets = Bytes::from(parse_hex(&self.text).map_err(DraftError::Hex)?);
        let data_coding = match self.coding {
            Coding::Fixed(data_coding) => data_coding,
            Coding::Auto => alphabet.data_coding(),
        };
        let planned = self.grouped(data_coding, way.plan_octets(&octets)?, Vec::new())?;
        Ok(Planned { is_hex: true, ..planned })
    }

    fn grouped(&self, own: u8, plan: Plan, forced_by: Vec<Outsider>) -> Result<Planned, DraftError> {
        let alphabet = plan.alphabet();
        let data_coding = self.group.data_coding(alphabet, own).ok_or(DraftError::NoGroup(alphabet))?;
        Ok(Planned { data_coding, plan, forced_by, is_hex: false })
    }
}

/// Without a password that was typed into a bind.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, from, to, text, hex, coding, national, group, split, udh, fields, tlvs } =
            &self.without_password();
        let mut out = f.debug_struct("Draft");
        out.field("operation", operation).field("from", from).field("to", to).field("text", text);
        out.field("hex", hex).field("coding", coding).field("national", national).field("group", group);
        out.field("split", split).field("udh", udh).field("fields", fields).field("tlvs", tlvs).finish()
    }
}

impl DraftError {
    /// The characters that the chosen alphabet lacks.
    pub fn outsiders(&self) -> &[Outsider] {
        if let Self::Plan(PlanError::Unencodable(error)) = self { &error.outsiders } else { &[] }
    }

    /// The alphabet that does not hold the text.
    pub const fn alphabet(&self) -> Option<Alphabet> {
        if let Self::Plan(PlanError::Unencodable(error)) = self { Some(error.alphabet) } else { None }
    }
}

impl Planned {
    /// Where segments after the first begin, among the bytes of the text.
    pub fn borders(&self, text: &str) -> Vec<usize> {
        let starts = self.plan.segments.iter().skip(1).map(|it| it.range.start);
        if !self.is_hex {
            return starts.collect();
        }
        // Plain hex has two digits an octet; in another shape the borders are not shown.
        let plain = text.chars().all(|it| it.is_ascii_hexdigit() || it.is_whitespace());
        let digits: Vec<usize> =
            text.char_indices().filter(|(_, it)| it.is_ascii_hexdigit()).map(|(at, _)| at).collect();
        starts.filter_map(|octet| digits.get(octet * 2).copied()).filter(|_| plain).collect()
    }
}
