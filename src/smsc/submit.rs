//! What a message is answered with when it comes, and what it says. It knows no session.

use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;

use super::config::Rules;
use super::date::until;
use super::delivery::Address;
use super::readable;
use super::throttle::Throttle;
use crate::text::Alphabet;
use crate::text::State;
use crate::text::udh8;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::SmppTime;
use crate::wire::Tag;
use crate::wire::UserData;
use crate::wire::Version;

/// The characters of the message that a receipt repeats.
const REPEATED: usize = 20;

/// Octets of an address that is longer than any PDU has it: SMPP v3.4 §5.2.8 has 20, data_sm 64.
const ADDRESS: usize = 64;
/// Octets that are remembered of what is only compared, or copied.
const COMPARED: usize = 16;

/// Bits of `registered_delivery`. SMPP v5.0 §4.7.21.
const RECEIPT: u8 = 0x03;
const DELIVERY_ACKNOWLEDGEMENT: u8 = 0x04;
const USER_ACKNOWLEDGEMENT: u8 = 0x08;
const INTERMEDIATE: u8 = 0x10;

/// A message as it was submitted.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    pub(super) service_type: Bytes,
    pub(super) source: Address,
    pub(super) destination: Address,
    pub(super) wants: Wants,
    /// From the submission to the first attempt.
    pub(super) schedule: Option<Duration>,
    /// From the submission to the end of the last attempt.
    pub(super) validity: Option<Duration>,
    /// How the text begins, in characters that ASCII and GSM write alike.
    pub(super) beginning: String,
    /// `user_message_reference`
    pub(super) reference: Option<Bytes>,
    /// Whether its sender wants to hear when the handset can be reached again: `set_dpf`.
    pub(super) alert: bool,
    pub(super) written: Written,
}

/// A message as it is written, to be written back.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) esm_class: u8,
    pub(super) data_coding: u8,
    pub(super) octets: Bytes,
}

/// What the sender of a message wants to hear.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wants {
    pub(super) registered_delivery: u8,
    pub(super) version: Version,
}

impl Wants {
    /// Whether a message that ends in this state has asked for a receipt. Success alone can be asked for in
    /// 5.0; before, the value was reserved. SMPP v5.0 §4.7.21.
    pub(super) fn receipt(self, state: State) -> bool {
        match self.registered_delivery & RECEIPT {
            0x01 => true,
            0x02 => state != State::Delivered,
            0x03 => self.version == Version::V50 && state == State::Delivered,
            _ => false,
        }
    }

    /// Whether the handset is to acknowledge, and by which `esm_class`. SMPP v3.4 §5.2.17.
    pub(super) fn acknowledgements(self) -> impl Iterator<Item = u8> {
        [(DELIVERY_ACKNOWLEDGEMENT, 0x08), (USER_ACKNOWLEDGEMENT, 0x10)]
            .into_iter()
            .filter(move |(bit, _)| self.registered_delivery & bit != 0)
            .map(|(_, esm_class)| esm_class)
    }

    pub(super) const fn intermediate(self) -> bool {
        self.registered_delivery & INTERMEDIATE != 0
    }
}

/// Whether a message to so many destinations is taken, or why not. One that could be read counts against the
/// rate, taken or not, with each of its segments.
pub(super) fn admit(
    rules: &Rules,
    version: Version,
    request: &Dissection,
    destinations: u32,
    throttle: &mut Throttle,
    now: Instant,
) -> Result<(), CommandStatus> {
    readable(request)?;
    if destinations == 0 {
        return Err(CommandStatus::RINVDSTADR);
    }
    let segments = segments(request);
    if !throttle.take(now, segments.saturating_mul(destinations)) {
        return Err(CommandStatus::RTHROTTLED);
    }
    if rules.data_codings.as_ref().is_some_and(|it| !it.contains(&data_coding(request))) {
        return Err(data_coding_refused(version));
    }
    if rules.one_radio_message && segments > 1 {
        return Err(CommandStatus::RINVMSGLEN);
    }
    Ok(())
}

/// 3.4 has no code for a `data_coding` that is not taken: there the message failed, with no exact reason.
const fn data_coding_refused(version: Version) -> CommandStatus {
    match version {
        Version::V50 => CommandStatus::RINVDCS,
        Version::V34 | Version::V33 => CommandStatus::RSUBMITFAIL,
    }
}

/// How many radio messages a message is, wherever it stands.
fn segments(request: &Dissection) -> u32 {
    let UserData { header, octets } = request.user_data();
    let unit = alphabet(request).unit();
    if octets.len() <= unit.room(header.len()) * unit.octets() {
        return 1;
    }
    let room = unit.room(header.len().max(udh8(0, 0, 0).len())) * unit.octets();
    u32::try_from(octets.len().div_ceil(room.max(1))).unwrap_or(u32::MAX)
}

impl Submission {
    /// What a message says; `destination` is one of those that it is for.
    pub(super) fn read(
        request: &Dissection,
        version: Version,
        destination: Address,
        wall: SystemTime,
    ) -> Result<Self, CommandStatus> {
        let source = Address::source(request);
        if source.digits.len() > ADDRESS {
            return Err(CommandStatus::RINVSRCADR);
        }
        if destination.digits.len() > ADDRESS {
            return Err(CommandStatus::RINVDSTADR);
        }
        let octet = |field| request.int(field).and_then(|it| u8::try_from(it).ok()).unwrap_or_default();
        let seconds = request.tlv_int(Tag::QOS_TIME_TO_LIVE).map(|it| Duration::from_secs(it.into()));
        let time = |field| time(request, field, wall);
        let validity = time(FieldId::ValidityPeriod).map_err(|NoTime| CommandStatus::RINVEXPIRY)?;
        let schedule = time(FieldId::ScheduleDeliveryTime).map_err(|NoTime| CommandStatus::RINVSCHED)?;
        Ok(Self {
            service_type: short(request.octets(FieldId::ServiceType).unwrap_or_default()),
            source,
            destination,
            wants: Wants { registered_delivery: octet(FieldId::RegisteredDelivery), version },
            schedule,
            validity: seconds.or(validity),
            beginning: text(request).chars().take(REPEATED).map(plain).collect(),
            reference: request.tlv(Tag::USER_MESSAGE_REFERENCE).map(short),
            alert: request.tlv_int(Tag::SET_DPF) == Some(1),
            written: Written {
                esm_class: octet(FieldId::EsmClass),
                data_coding: octet(FieldId::DataCoding),
                octets: Bytes::copy_from_slice(request.message()),
            },
        })
    }
}

fn short(octets: &[u8]) -> Bytes {
    Bytes::copy_from_slice(octets.get(..COMPARED).unwrap_or(octets))
}

/// A time string that is none, or whose time is over.
#[derive(Clone, Copy, Debug)]
struct NoTime;

/// How far away a time string is, if one is given.
fn time(request: &Dissection, field: FieldId, wall: SystemTime) -> Result<Option<Duration>, NoTime> {
    let Some(text) = request.octets(field).filter(|text| !text.is_empty()) else { return Ok(None) };
    let time = SmppTime::parse(text).map_err(|_| NoTime)?;
    until(time, wall).map(Some).ok_or(NoTime)
}

/// The text of a message, without its user data header.
pub(super) fn text(request: &Dissection) -> String {
    alphabet(request).decode(request.user_data().octets).text
}

fn alphabet(request: &Dissection) -> Alphabet {
    Alphabet::for_data_coding(data_coding(request), Alphabet::Gsm)
}

fn data_coding(request: &Dissection) -> u8 {
    request.int(FieldId::DataCoding).and_then(|octet| u8::try_from(octet).ok()).unwrap_or_default()
}

/// A character whose octet is the same in ASCII and in GSM, so that it is read the same by peers that take
/// `data_coding` 0 for the one or the other.
fn plain(character: char) -> char {
    let gsm = Alphabet::Gsm.encode(character.encode_utf8(&mut [0; 4])).map(|it| it.octets);
    let same = u8::try_from(character).is_ok_and(|ascii| gsm == Ok(vec![ascii]));
    if same && !character.is_control() { character } else { '?' }
}
