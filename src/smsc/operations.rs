//! What a message centre of all 3.4 and 5.0 does beyond taking messages: to several destinations, asking for
//! messages, taking them back, replacing them, and broadcasts.

use super::delivery::Address;
use super::messages::{Key, Named};
use super::readable;
use super::requests::{Answer, Asking, final_date};
use super::submit::{self, Submission};
use super::{Smsc, Time};
use crate::text::State;
use crate::wire::CommandStatus;
use crate::wire::Content;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::Version;

/// Codes of SMPP v5.0 table 4-45 that nothing else needs.
const RBCASTQUERYFAIL: CommandStatus = CommandStatus(0x010E);
const RBCASTCANCELFAIL: CommandStatus = CommandStatus(0x010F);

/// `dest_flag` of an SME address.
const SME_ADDRESS: u32 = 1;

/// What a broadcast must say. SMPP v5.0 §4.4.1.
const BROADCAST: [Tag; 4] = [
    Tag::BROADCAST_AREA_IDENTIFIER,
    Tag::BROADCAST_CONTENT_TYPE,
    Tag::BROADCAST_REP_NUM,
    Tag::BROADCAST_FREQUENCY_INTERVAL,
];

/// The area of every broadcast, by its name. SMPP v5.0 §4.8.4.4.
const AREA: &[u8] = b"\0everywhere";

impl Smsc {
    /// A message to several destinations, under one id. A distribution list of any name is known, and empty.
    pub(super) fn submit_multi(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let destinations = destinations(asking.request);
        if destinations.is_empty() {
            return Err(CommandStatus::RINVNUMDESTS);
        }
        let addresses: Vec<Address> = destinations.into_iter().flatten().collect();
        self.admit(asking, u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX))?;
        let message = self.next_id();
        let mut unsuccess = Vec::new();
        for address in addresses {
            let taken = if address.is_empty() {
                Err(CommandStatus::RINVDSTADR)
            } else {
                self.take_as(asking, address.clone(), Some(message.clone()))
            };
            if let Err(status) = taken {
                unsuccess.push(vec![
                    (FieldId::DestAddrTon, Content::Int(address.ton)),
                    (FieldId::DestAddrNpi, Content::Int(address.npi)),
                    (FieldId::DestinationAddr, Content::Octets(address.digits)),
                    (FieldId::ErrorStatusCode, Content::Int(status.0)),
                ]);
            }
        }
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK)
            .with(FieldId::MessageId, message.1)
            .with(FieldId::UnsuccessSme, Content::List(unsuccess)))
    }

    pub(super) fn query(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let source = Address::source(asking.request);
        let found = self.messages.find(named(asking, &source), false);
        let (_, message) = found.ok_or(CommandStatus::RQUERYFAIL)?;
        // Before 5.0 there is no state for what waits for its time.
        let is_told = message.state != State::Scheduled || asking.bind.version >= Version::V50;
        let state = if is_told { message.state } else { State::Enroute };
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK)
            .with(FieldId::MessageId, message.id.as_str())
            .with(FieldId::FinalDate, message.done.map(final_date).unwrap_or_default())
            .with(FieldId::MessageState, state.message_state())
            .with(FieldId::ErrorCode, error_code(&message.err, message.is_pending())))
    }

    /// By its id, or where none is given, all from and to these addresses. SMPP v3.4 §4.9.1.
    pub(super) fn cancel(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let (request, account) = (asking.request, asking.bind.account);
        let source = Address::source(request);
        let id = request.octets(FieldId::MessageId).unwrap_or_default();
        let keys = if id.is_empty() {
            let service_type = request.octets(FieldId::ServiceType).unwrap_or_default();
            let destination = Address::destination(request);
            self.messages.between(account, &source, Some(&destination), service_type)
        } else {
            let found = self.messages.find(named(asking, &source), false);
            found.filter(|(_, message)| message.is_pending()).map(|(key, _)| key).into_iter().collect()
        };
        self.take_back(asking.time, &keys, CommandStatus::RCANCELFAIL)?;
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK))
    }

    pub(super) fn replace(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let request = asking.request;
        let source = Address::source(request);
        let found = self.messages.find(named(asking, &source), false);
        let pending = found.filter(|(_, message)| message.is_pending());
        let (key, message) = pending.ok_or(CommandStatus::RREPLACEFAIL)?;
        let destination = message.submission.destination.clone();
        // It has no data_coding of its own: the text is written as the one before.
        let old = message.submission.clone();
        let new = Submission::read(request, asking.bind.version, destination, asking.time.wall)?;
        let delay = self.config.scenario.receipts.delay.duration();
        self.messages.replace(asking.time.now, key, delay, |submission| {
            *submission = Submission {
                service_type: old.service_type,
                reference: old.reference,
                alert: old.alert,
                schedule: new.schedule.or(old.schedule),
                validity: new.validity.or(old.validity),
                written: submit::Written { data_coding: old.written.data_coding, ..new.written.clone() },
                ..new
            };
        });
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK))
    }

    pub(super) fn broadcast(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let request = asking.request;
        if BROADCAST.iter().any(|tag| request.tlv(*tag).is_none()) {
            return Err(CommandStatus::RMISSINGTLV);
        }
        self.admit(asking, 1)?;
        let id = request.octets(FieldId::MessageId).unwrap_or_default();
        let source = Address::source(request);
        if !id.is_empty() {
            // A broadcast under an id that is there replaces it.
            let found = self.messages.find(named(asking, &source), true).map(|(key, _)| key);
            let key = found.ok_or(CommandStatus::RINVMSGID)?;
            self.messages.delete(asking.time.wall, key);
        }
        let key = self.take_as(asking, Address::short_code(), None)?;
        self.messages.broadcast(key);
        Ok(self.taken(asking, key))
    }

    pub(super) fn query_broadcast(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let source = Address::source(asking.request);
        let found = self.messages.find(named(asking, &source), true);
        let (_, message) = found.ok_or(RBCASTQUERYFAIL)?;
        // In percent.
        let reached = if message.is_pending() { 0 } else { 100 };
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK)
            .with(FieldId::MessageId, message.id.as_str())
            .with_tlv(Tag::MESSAGE_STATE, vec![message.state.message_state()])
            .with_tlv(Tag::BROADCAST_AREA_IDENTIFIER, AREA)
            .with_tlv(Tag::BROADCAST_AREA_SUCCESS, vec![reached]))
    }

    pub(super) fn cancel_broadcast(&mut self, asking: &Asking<'_>) -> Answer {
        readable(asking.request)?;
        let source = Address::source(asking.request);
        let found = self.messages.find(named(asking, &source), true);
        let key = found.filter(|(_, message)| message.is_pending()).map(|(key, _)| key);
        self.take_back(asking.time, key.as_slice(), RBCASTCANCELFAIL)?;
        Ok(Pdu::response_to(asking.frame, CommandStatus::ROK))
    }

    /// `replace_if_present_flag`: a message before this one that is still pending goes. SMPP v3.4 §5.2.18.
    pub(super) fn replace_those_before(&mut self, asking: &Asking<'_>, key: Key) {
        let source = Address::source(asking.request);
        let destination = Address::destination(asking.request);
        let service_type = asking.request.octets(FieldId::ServiceType).unwrap_or_default();
        let account = asking.bind.account;
        for other in self.messages.between(account, &source, Some(&destination), service_type) {
            if other != key {
                self.messages.delete(asking.time.wall, other);
            }
        }
    }

    fn take_back(&mut self, time: Time, keys: &[Key], failed: CommandStatus) -> Result<(), CommandStatus> {
        if keys.is_empty() {
            return Err(failed);
        }
        for key in keys {
            self.tell_deleted(time, *key);
        }
        Ok(())
    }
}

fn named<'a>(asking: &'a Asking<'_>, source: &'a Address) -> Named<'a> {
    let id = asking.request.octets(FieldId::MessageId).unwrap_or_default();
    Named { account: asking.bind.account, id, source }
}

/// The error code of the network in an octet; 0 while there is none.
fn error_code(err: &str, pending: bool) -> u8 {
    if pending { 0 } else { err.parse().unwrap_or(u8::MAX) }
}

/// Where a submit_multi goes; `None` for a distribution list.
fn destinations(request: &Dissection) -> Vec<Option<Address>> {
    let pdu = request.to_pdu();
    let Some(Content::List(items)) = pdu.content(FieldId::DestAddress) else { return Vec::new() };
    let address = |item: &Vec<(FieldId, Content)>| {
        let content = |field| item.iter().find(|(other, _)| *other == field).map(|(_, content)| content);
        let int = |field| match content(field) {
            Some(Content::Int(value)) => *value,
            Some(Content::Octets(_) | Content::List(_)) | None => 0,
        };
        let digits = match content(FieldId::DestinationAddr) {
            Some(Content::Octets(octets)) => octets.clone(),
            Some(Content::Int(_) | Content::List(_)) | None => bytes::Bytes::new(),
        };
        (int(FieldId::DestFlag) == SME_ADDRESS).then(|| Address {
            ton: int(FieldId::DestAddrTon),
            npi: int(FieldId::DestAddrNpi),
            digits,
        })
    };
    items.iter().map(address).collect()
}
