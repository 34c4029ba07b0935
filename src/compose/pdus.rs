//! A draft → the PDUs that leave.

use bytes::Bytes;

use super::Address;
use super::draft::{Draft, DraftError, Planned};
use super::handsets::{self, Handsets};
use super::operation::{Carrier, Operation};
use super::rules::Rules;
use super::value;
use super::when::Clock;
use crate::config::tlv::TypedTlv;
use crate::text::Split;
use crate::text::parse_hex;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Content;
use crate::wire::EncodeError;
use crate::wire::Field;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Kind;
use crate::wire::Overrides;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::Tag;
use crate::wire::Tlv;
use crate::wire::UDH_INDICATOR;
use crate::wire::Version;
use crate::wire::Written;
use crate::wire::dissect;
use crate::wire::encode_broken;

/// What a message is made with.
#[derive(Clone, Copy, Debug)]
pub struct With<'a> {
    /// The account's rules.
    pub rules: &'a Rules,
    /// The address book.
    pub book: &'a Handsets,
    /// What time it is.
    pub clock: Clock,
    /// Ties the parts of a long message together; each destination gets the next one.
    pub reference: u16,
}

/// A message ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// How the text was cut; `None` where there is none.
    pub planned: Option<Planned>,
    /// What leaves, in order: the parts for the first destination, then those for the next.
    pub outgoing: Vec<Outgoing>,
}

/// One PDU that leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// What it is.
    pub what: What,
    /// Where it goes, for people.
    pub to: String,
    /// Which part of the message it is, from 1.
    pub number: u8,
}

/// What leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A request, which the session numbers and waits for.
    Request(Pdu),
    /// A PDU that is sent as it stands: it is broken on purpose, or no request.
    AsItStands(Pdu, Overrides),
    /// Octets, as they are.
    Octets(Bytes),
}

impl What {
    /// Its octets, with the number that the session gives to requests.
    pub fn written(&self, sequence: Sequence) -> Result<Written, EncodeError> {
        match self {
            Self::Request(pdu) => encode_broken(&Pdu { sequence, ..pdu.clone() }, &Overrides::default()),
            Self::AsItStands(pdu, overrides) => encode_broken(pdu, overrides),
            Self::Octets(octets) => {
                // One PDU is shown as one; of several, or of none, only the octets are.
                let nodes = Frame::new(octets.clone()).map(|it| dissect(&it, Version::V50).nodes);
                Ok(Written { octets: octets.clone(), nodes: nodes.unwrap_or_default() })
            }
        }
    }

    /// The PDU, where it is one.
    pub const fn pdu(&self) -> Option<&Pdu> {
        match self {
            Self::Request(pdu) | Self::AsItStands(pdu, _) => Some(pdu),
            Self::Octets(_) => None,
        }
    }
}

/// The most destinations of a submit_multi (SMPP v3.4 §4.5.1; SMPP v5.0 §4.2.3.1 has one more).
const MOST_DESTINATIONS: usize = 254;

/// The number of a PDU that is sent as it stands and was given none: far from those that a session gives.
const UNNUMBERED: Sequence = Sequence(0x7F00_0000);

const HEADER: [FieldId; 4] =
    [FieldId::CommandLength, FieldId::CommandId, FieldId::CommandStatus, FieldId::SequenceNumber];

const SOURCE: [FieldId; 3] = [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::SourceAddr];
const DESTINATION: [FieldId; 3] = [FieldId::DestAddrTon, FieldId::DestAddrNpi, FieldId::DestinationAddr];

impl Draft {
    /// The PDUs of the message.
    pub fn compose(&self, with: &With<'_>) -> Result<Composed, DraftError> {
        let Operation::Pdu(id) = self.operation else {
            let octets = Bytes::from(parse_hex(&self.text).map_err(DraftError::Hex)?);
            let outgoing = Outgoing { what: What::Octets(octets), to: String::new(), number: 1 };
            return Ok(Composed { planned: None, outgoing: vec![outgoing] });
        };
        let planned = self.planned(with.rules)?;
        let typed = self.typed(with.clock)?;
        let tlvs = self.all_tlvs(with.rules)?;
        let destinations = self.destinations(with)?;
        let mut outgoing = Vec::new();
        let references = std::iter::successors(Some(with.reference), |it| Some(it.wrapping_add(1)));
        for (reference, destination) in references.zip(&destinations) {
            let base = self.base(id, destination, &typed)?;
            let total = planned.as_ref().map_or(1, |it| it.plan.total());
            for number in 1..=total {
                let mut pdu = base.clone();
                if let (Some(planned), Some(carrier)) = (&planned, self.operation.carrier()) {
                    let esm_class = int(&typed, FieldId::EsmClass);
                    self.put_part(&mut pdu, planned, carrier, (reference, number, esm_class))?;
                }
                let before = pdu.tlvs.len();
                pdu.tlvs.extend(tlvs.iter().map(|it| it.tlv.clone()));
                for (field, content) in typed.iter().filter(|(it, _)| self.is_written_as_typed(*it)) {
                    pdu.set(*field, content.clone());
                }
                let what = self.what(pdu, &typed, &tlvs, before);
                outgoing.push(Outgoing { what, to: destination.to_string(), number });
            }
        }
        Ok(Composed { planned, outgoing })
    }

    /// What was typed into fields.
    fn typed(&self, clock: Clock) -> Result<Vec<(FieldId, Content)>, DraftError> {
        let content = |(id, typed): (&FieldId, &String)| {
            let field = self.field(*id).ok_or(DraftError::NoSuchField(self.operation, *id))?;
            let content = value::content(&field, typed, clock);
            content.map(|it| (*id, it)).map_err(|why| DraftError::Field { field: *id, why })
        };
        self.fields.iter().map(content).collect()
    }

    /// How a field of the PDU or of its header is written. The kind of the destinations of a submit_multi is
    /// theirs, and stands in each.
    pub(super) fn field(&self, id: FieldId) -> Option<Field> {
        let own = self.operation.layout()?.fields.iter().find(|it| it.id == id).copied();
        let header = HEADER.contains(&id).then_some(Field { id, kind: Kind::Int(4), unused: false });
        let of_each = self.is_multi() && matches!(id, FieldId::DestAddrTon | FieldId::DestAddrNpi);
        own.or(header).or_else(|| of_each.then_some(Field { id, kind: Kind::Int(1), unused: false }))
    }

    /// Whether what was typed stands in the PDU as it is, and nowhere else.
    fn is_written_as_typed(&self, id: FieldId) -> bool {
        let of_each = self.is_multi() && DESTINATION.contains(&id);
        !HEADER.contains(&id) && id != FieldId::EsmClass && !of_each
    }

    const fn is_multi(&self) -> bool {
        matches!(self.operation, Operation::Pdu(CommandId::SUBMIT_MULTI))
    }

    /// The TLVs of the message, and those of the account that it does not give itself.
    fn all_tlvs(&self, rules: &Rules) -> Result<Vec<TypedTlv>, DraftError> {
        let typed = self.tlvs.iter().filter(|it| !it.trim().is_empty());
        let mut tlvs = typed.map(|it| TypedTlv::parse(it)).collect::<Result<Vec<_>, _>>()?;
        if self.operation.submits() {
            let own: Vec<Tag> = tlvs.iter().map(|it| it.tlv.tag).collect();
            tlvs.extend(rules.tlvs.iter().filter(|it| !own.contains(&it.tlv.tag)).cloned());
        }
        Ok(tlvs)
    }

    /// The groups of addresses that a PDU each goes to.
    fn destinations(&self, with: &With<'_>) -> Result<Vec<Destination>, DraftError> {
        if !self.operation.is_addressed() {
            return Ok(vec![Destination::default()]);
        }
        let names = handsets::listed(&self.to);
        let numbers = names.iter().flat_map(|it| with.book.resolve(it));
        let all = numbers.map(|it| self.addressed(&it)).collect::<Result<Vec<_>, _>>()?;
        let given = self.fields.contains_key(&FieldId::DestinationAddr);
        let needed = !given && self.operation != Operation::Pdu(CommandId::CANCEL_SM);
        match (all.is_empty(), self.is_multi()) {
            (true, _) if needed => Err(DraftError::NoDestination),
            (true, _) => Ok(vec![Destination::default()]),
            (false, false) => Ok(all.into_iter().map(|it| Destination(vec![it])).collect()),
            (false, true) => {
                let most = MOST_DESTINATIONS + usize::from(with.rules.version == Version::V50);
                Ok(all.chunks(most).map(|it| Destination(it.to_vec())).collect())
            }
        }
    }

    /// What is typed as a destination; `dl:` in front of it is the name of a distribution list.
    fn addressed(&self, typed: &str) -> Result<Address, DraftError> {
        if self.is_multi()
            && let Some(list) = typed.strip_prefix(Destination::LIST)
        {
            let list = Address::guess(list).map_err(DraftError::To)?;
            return Ok(Address { text: format!("{}{}", Destination::LIST, list.text), ..list });
        }
        Address::guess(typed).map_err(DraftError::To)
    }

    /// The PDU without its message and without what was typed.
    fn base(&self, id: CommandId, destination: &Destination, typed: &Typed) -> Result<Pdu, DraftError> {
        let mut pdu = Pdu::request(id);
        if self.operation.has(FieldId::SourceAddr) {
            Address::guess(&self.from).map_err(DraftError::From)?.set(&mut pdu, SOURCE);
        }
        if self.is_multi() {
            pdu.set(FieldId::DestAddress, Content::List(destination.items(typed)));
        } else if let Some(address) = destination.0.first() {
            address.set(&mut pdu, DESTINATION);
        }
        Ok(pdu)
    }

    /// Puts a part of the message in, and what ties it to the others.
    fn put_part(
        &self,
        pdu: &mut Pdu,
        planned: &Planned,
        carrier: Carrier,
        (reference, number, esm_class): (u16, u8, Option<u32>),
    ) -> Result<(), DraftError> {
        let plan = &planned.plan;
        let header = plan.header(reference, number);
        let segment = plan.segments.get(usize::from(number).saturating_sub(1));
        let octets = segment.map_or_else(Bytes::new, |it| it.octets.clone());
        let message = if header.is_empty() { octets } else { [&header[..], &octets].concat().into() };
        let indicator = if header.is_empty() { 0 } else { u32::from(UDH_INDICATOR) };
        if self.operation.has(FieldId::EsmClass) {
            pdu.set(FieldId::EsmClass, esm_class.unwrap_or(0) | indicator);
        }
        if self.operation.has(FieldId::DataCoding) {
            pdu.set(FieldId::DataCoding, planned.data_coding);
        }
        if plan.way.split == Split::Sar && plan.total() > 1 {
            pdu.tlvs.extend([
                tlv(Tag::SAR_MSG_REF_NUM, reference.to_be_bytes().to_vec()),
                tlv(Tag::SAR_TOTAL_SEGMENTS, vec![plan.total()]),
                tlv(Tag::SAR_SEGMENT_SEQNUM, vec![number]),
            ]);
        }
        if carrier == Carrier::Payload || plan.way.split == Split::Payload {
            pdu.tlvs.insert(0, Tlv { tag: Tag::MESSAGE_PAYLOAD, value: message });
        } else if message.len() > usize::from(u8::MAX) && !self.fields.contains_key(&FieldId::SmLength) {
            return Err(DraftError::TooLong(message.len()));
        } else {
            pdu.set(FieldId::ShortMessage, message);
        }
        Ok(())
    }

    /// A request, unless something in it is the session's to decide or wrong on purpose.
    fn what(&self, mut pdu: Pdu, typed: &Typed, tlvs: &[TypedTlv], before: usize) -> What {
        let lengths = tlvs.iter().enumerate().filter_map(|(at, it)| Some((before + at, it.length?)));
        let overrides = Overrides {
            command_length: int(typed, FieldId::CommandLength),
            command_id: int(typed, FieldId::CommandId),
            tlv_lengths: lengths.collect(),
            trailing: Bytes::new(),
        };
        let (status, sequence) = (int(typed, FieldId::CommandStatus), int(typed, FieldId::SequenceNumber));
        if overrides.is_empty() && status.is_none() && sequence.is_none() && self.is_request() {
            return What::Request(pdu);
        }
        pdu.status = CommandStatus(status.unwrap_or(0));
        pdu.sequence = sequence.map_or(UNNUMBERED, Sequence);
        What::AsItStands(pdu, overrides)
    }

    /// Whether an ESME asks it of a message centre, once it is bound.
    fn is_request(&self) -> bool {
        let Operation::Pdu(id) = self.operation else { return false };
        let of_the_centre =
            matches!(id, CommandId::DELIVER_SM | CommandId::ALERT_NOTIFICATION | CommandId::OUTBIND);
        !id.is_response() && !id.is_bind() && !of_the_centre
    }
}

/// What was typed into fields, as it is written.
type Typed = [(FieldId, Content)];

fn int(typed: &Typed, field: FieldId) -> Option<u32> {
    let content = typed.iter().find(|(it, _)| *it == field).map(|(_, content)| content);
    content.and_then(|it| if let Content::Int(value) = it { Some(*value) } else { None })
}

/// The addresses that one PDU goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Destination(Vec<Address>);

impl Destination {
    /// What stands in front of the name of a distribution list.
    const LIST: &'static str = "dl:";

    /// The items of a submit_multi. SMPP v5.0 §4.2.3.1.1.
    fn items(&self, typed: &Typed) -> Vec<Vec<(FieldId, Content)>> {
        let item = |address: &Address| {
            if let Some(list) = address.text.strip_prefix(Self::LIST) {
                return vec![(FieldId::DestFlag, Content::Int(2)), (FieldId::DlName, Content::from(list))];
            }
            let kind = |field, guessed: u8| Content::Int(int(typed, field).unwrap_or_else(|| guessed.into()));
            vec![
                (FieldId::DestFlag, Content::Int(1)),
                (FieldId::DestAddrTon, kind(FieldId::DestAddrTon, address.ton)),
                (FieldId::DestAddrNpi, kind(FieldId::DestAddrNpi, address.npi)),
                (FieldId::DestinationAddr, Content::from(address.text.as_str())),
            ]
        };
        self.0.iter().map(item).collect()
    }
}

impl std::fmt::Display for Destination {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.as_slice() {
            [] => Ok(()),
            [one] => f.pad(&one.text),
            [first, rest @ ..] => write!(f, "{} and {} more", first.text, rest.len()),
        }
    }
}

fn tlv(tag: Tag, value: Vec<u8>) -> Tlv {
    Tlv { tag, value: value.into() }
}

#[cfg(test)]
mod tests;
