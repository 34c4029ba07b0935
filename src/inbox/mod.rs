//! What was sent and what came in: one fold over the records of the log. It knows neither how long the log
//! keeps them nor which account a link belongs to.
//!
//! ```text
//! submit_sm, data_sm out ─▶ Sent ◀─ its response: status, message id, round trip
//!                            ▲
//!                            └─ message id ─┐
//! deliver_sm, data_sm in ─▶ Received: a message, or a receipt; alert_notification
//! ```

mod ids;
mod newest;
mod parts;
mod received;
mod sent;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use crate::link::Direction;
use crate::store::Message;
use crate::store::Record;
use crate::store::RecordId;
use crate::store::Unanswered;
use crate::text::Alphabet;
use crate::wire::CommandId;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Version;
use crate::wire::dissect;

pub use ids::IdRule;
pub use parts::Parts;
pub use received::{Kind, Receipt, Received, Tied};
pub use sent::{Answer, Delivery, Sent, SentPart, TiedReceipt};

use ids::Ids;
use newest::Newest;
use parts::{Added, Whole};
use received::ReadReceipt;

/// The newest messages sent and received: at most 10,000 of each, of which the oldest tenth is dropped when
/// they are as many.
#[derive(Clone, Debug, Default)]
pub struct Inbox {
    sent: Newest<Sent>,
    received: Newest<Received>,
    unanswered: Unanswered,
    /// Where the part of each request stands that is not answered.
    waiting: HashMap<RecordId, Place>,
    /// The newest message of each long message's key.
    sending: HashMap<Whole, u64>,
    joining: HashMap<Whole, u64>,
    /// Parts by the ids that they were given.
    given: Ids<Place>,
    /// Receipts that match nothing yet: the response that gives the id may come after them.
    early: Ids<Early>,
}

/// A part of a message that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    sent: u64,
    segment: usize,
}

/// A receipt that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Early {
    received: u64,
    record: RecordId,
}

impl Inbox {
    /// The messages that were sent, oldest first.
    pub fn sent(&self) -> &[Sent] {
        self.sent.items()
    }

    /// What came in, oldest first.
    pub fn received(&self) -> &[Received] {
        self.received.items()
    }

    /// How many messages that were sent were dropped.
    pub fn sent_dropped(&self) -> u64 {
        self.sent.dropped()
    }

    /// How many messages that came in were dropped.
    pub fn received_dropped(&self) -> u64 {
        self.received.dropped()
    }

    /// Takes the next record. Only those of messages are read beyond their header.
    pub fn fold(&mut self, record: &Record) {
        let Some(frame) = record.chunk.frame() else { return };
        match (record.direction, frame.command_id()) {
            (Direction::Out, CommandId::SUBMIT_SM | CommandId::DATA_SM) => self.submit(record, frame),
            (
                Direction::In,
                CommandId::SUBMIT_SM_RESP | CommandId::DATA_SM_RESP | CommandId::GENERIC_NACK,
            ) => {
                self.answer(record, frame);
            }
            (Direction::In, CommandId::DELIVER_SM | CommandId::DATA_SM) => self.deliver(record, frame),
            (Direction::In, CommandId::ALERT_NOTIFICATION) => self.alert(record, frame),
            _ => (),
        }
    }
}

/// What goes out, and its responses.
impl Inbox {
    fn submit(&mut self, record: &Record, frame: &Frame) {
        let seen = read(frame);
        let message = message(&seen);
        let (from, to) = (text(&seen, FieldId::SourceAddr), text(&seen, FieldId::DestinationAddr));
        let whole = Whole::of(&message, &from, &to);
        let segment = SentPart::new(record.id, parts::number(&message), record.at);
        let place = whole.as_ref().and_then(|whole| self.send_on(whole, &message, &segment));
        let place = place.unwrap_or_else(|| {
            let (parts, alphabet) = (Parts::of(&message), message.alphabet);
            let text = parts.text(alphabet);
            let (link, at, segments) = (record.link, record.at, vec![segment]);
            self.send(Sent { link, at, from, to, alphabet, text, parts, segments })
        });
        if let Some(whole) = whole {
            self.sending.insert(whole, place.sent);
        }
        self.unanswered.pass(record);
        self.waiting.insert(record.id, place);
    }

    /// Adds the part to the message that it is one more part of.
    fn send_on(&mut self, whole: &Whole, message: &Message<'_>, segment: &SentPart) -> Option<Place> {
        let serial = *self.sending.get(whole)?;
        let segment = self.sent.get_mut(serial)?.add(message, segment.clone())?;
        Some(Place { sent: serial, segment })
    }

    fn send(&mut self, sent: Sent) -> Place {
        if self.sent.make_room() {
            let oldest = self.sent.dropped();
            self.waiting.retain(|_, place| place.sent >= oldest);
            self.sending.retain(|_, serial| *serial >= oldest);
            self.given.retain(|place| place.sent >= oldest);
            if let Some(first) = self.sent.items().first().and_then(Sent::record) {
                self.unanswered.forget_before(first);
            }
        }
        Place { sent: self.sent.push(sent), segment: 0 }
    }

    fn answer(&mut self, record: &Record, frame: &Frame) {
        let Some(request) = self.unanswered.pass(record) else { return };
        let Some(place) = self.waiting.remove(&request) else { return };
        let Some(segment) = self.segment(place) else { return };
        let status = frame.status();
        let message_id = read(frame).text(FieldId::MessageId).map(Cow::into_owned);
        let message_id = message_id.filter(|id| status.is_ok() && !id.is_empty());
        let after = record.at.duration_since(segment.at).unwrap_or_default();
        segment.answer = Some(Answer { record: record.id, status, message_id: message_id.clone(), after });
        if let Some(id) = message_id {
            self.given.insert(&id, place);
            self.tie_early(request, place, &id);
        }
    }

    /// Ties the receipts that came between the request and the response that gives its id. Those from before
    /// the request are for an earlier message with this id.
    fn tie_early(&mut self, request: RecordId, place: Place, id: &str) {
        let since = |it: &Early| it.record > request;
        let found = self.early.find(id).find(|(_, receipts)| receipts.iter().any(since));
        let Some((rule, receipts)) = found else { return };
        for receipt in receipts.iter().copied().filter(since).collect::<Vec<_>>() {
            self.tie(receipt.received, place, rule);
        }
    }

    /// Ties a receipt that is not tied yet to the part that it is for.
    fn tie(&mut self, receipt: u64, place: Place, rule: IdRule) {
        let Some(request) = self.segment(place).map(|segment| segment.record) else { return };
        let Some(received) = self.received.get_mut(receipt) else { return };
        let (Some(sent), Some(record)) = (self.sent.get_mut(place.sent), received.records.first().copied())
        else {
            return;
        };
        if let Some(receipt) = received.untied() {
            receipt.tied = Some(Tied { record: request, rule });
            sent.tie(place.segment, TiedReceipt { record, rule }, receipt.state);
        }
    }

    fn segment(&mut self, place: Place) -> Option<&mut SentPart> {
        self.sent.get_mut(place.sent)?.segments.get_mut(place.segment)
    }
}

/// What comes in.
impl Inbox {
    fn deliver(&mut self, record: &Record, frame: &Frame) {
        let seen = read(frame);
        let message = message(&seen);
        let received = received(record, &seen, &message);
        if message.part.is_none()
            && let Some(read) = received::receipt(&seen, &message)
        {
            return self.receipt(record.id, received, read);
        }
        let Some(whole) = Whole::of(&message, &received.from, &received.to) else {
            self.receive(received);
            return;
        };
        if !self.join(&whole, &message, record.id) {
            let serial = self.receive(received);
            self.joining.insert(whole, serial);
        }
    }

    /// Adds the part to the message that it is one of; whether there is one.
    fn join(&mut self, whole: &Whole, message: &Message<'_>, record: RecordId) -> bool {
        let begun = self.joining.get(whole).and_then(|serial| self.received.get_mut(*serial));
        let Some(Received { parts: Some(parts), text, records, alphabet, .. }) = begun else { return false };
        match parts.add(message) {
            Added::New => {
                *text = parts.text(*alphabet);
                records.push(record);
                true
            }
            Added::Again => true,
            Added::Other => false,
        }
    }

    fn receipt(&mut self, record: RecordId, received: Received, read: ReadReceipt) {
        let ReadReceipt { mut receipt, ids, text } = read;
        let found = ids.iter().find_map(|id| {
            let (rule, places) = self.given.find(id).next()?;
            // Message centres that count from 1 after each start give an id again: then the newest is meant.
            Some((id.clone(), rule, *places.last()?))
        });
        receipt.id = found.as_ref().map(|(id, ..)| id.clone()).or(receipt.id);
        let received = self.receive(Received { text, kind: Kind::Receipt(receipt), ..received });
        match found {
            Some((_, rule, place)) => self.tie(received, place, rule),
            None => ids.iter().for_each(|id| self.early.insert(id, Early { received, record })),
        }
    }

    fn alert(&mut self, record: &Record, frame: &Frame) {
        let seen = read(frame);
        let to = text(&seen, FieldId::EsmeAddr);
        let received = received(record, &seen, &message(&seen));
        self.receive(Received { to, parts: None, kind: Kind::Alert, ..received });
    }

    fn receive(&mut self, received: Received) -> u64 {
        if self.received.make_room() {
            let oldest = self.received.dropped();
            self.joining.retain(|_, serial| *serial >= oldest);
            self.early.retain(|receipt| receipt.received >= oldest);
        }
        self.received.push(received)
    }
}

/// The version only decides what is found fault with.
fn read(frame: &Frame) -> Dissection {
    dissect(frame, Version::default())
}

fn text(seen: &Dissection, field: FieldId) -> String {
    seen.text(field).map_or_else(String::new, Cow::into_owned)
}

/// The message of a PDU; an empty one where it has none.
fn message(seen: &Dissection) -> Message<'_> {
    let empty = Message { alphabet: Alphabet::Gsm, header: &[], octets: &[], part: None };
    Message::of(seen, Alphabet::Gsm).unwrap_or(empty)
}

fn received(record: &Record, seen: &Dissection, message: &Message<'_>) -> Received {
    let parts = Parts::of(message);
    Received {
        records: vec![record.id],
        link: record.link,
        at: record.at,
        from: text(seen, FieldId::SourceAddr),
        to: text(seen, FieldId::DestinationAddr),
        alphabet: message.alphabet,
        text: parts.text(message.alphabet),
        parts: Some(parts),
        kind: Kind::Message,
    }
}
