//! What happens by itself as time passes: messages reach their states and receipts follow, handsets write, and
//! what waits for an account is delivered.

use super::delivery::Address;
use super::handset::Handsets;
use super::messages::{Message, Occasion};
use super::{AccountId, Later, Smsc, Time, receipt};
use crate::config::scenario::Answer;
use crate::config::scenario::Ids;
use crate::config::scenario::Receipts;
use crate::text::State;
use crate::wire::Pdu;

impl Smsc {
    /// Lets happen what is due.
    pub(super) fn live(&mut self, time: Time) {
        self.settle(time);
        self.ring(time);
        self.deliver_fresh(time);
    }

    /// Delivers what is new. That a peer is silent lets nothing leave: what waits then waits for an answer.
    fn deliver_fresh(&mut self, time: Time) {
        for at in 0..self.lines.len() {
            if self.lines.get_mut(at).is_some_and(|line| line.deliveries.is_fresh()) {
                self.deliver(time, AccountId(at));
            }
        }
    }

    /// Messages whose time has come are told of.
    fn settle(&mut self, time: Time) {
        let Self { messages, lines, handsets, counts, later, config, .. } = self;
        let (receipts, ids) = (&config.scenario.receipts, &config.scenario.ids);
        while let Some((occasion, message)) = messages.due(time) {
            let told = told(receipts, ids, message, occasion, time);
            counts.receipts += told.len() as u64;
            let alert = alert(message, occasion);
            let answered = answer(handsets, message, occasion);
            counts.from_handsets += answered.len() as u64;
            let Some(line) = lines.get_mut(message.account.0) else { continue };
            for pdu in told.into_iter().chain(answered) {
                line.deliveries.push(pdu);
            }
            if let Some(alert) = alert {
                // It weighs nothing there, and there are no more of them than messages.
                later.add(time.now + receipts.delay.duration(), Later::Alert(message.account, alert));
            }
        }
    }

    /// What is told at once of a message that was taken back.
    pub(super) fn tell_deleted(&mut self, time: Time, key: super::messages::Key) {
        let (receipts, ids) = (&self.config.scenario.receipts, &self.config.scenario.ids);
        let Some(message) = self.messages.delete(time.wall, key) else { return };
        let account = message.account;
        let told = told(receipts, ids, message, Occasion::Final, time);
        self.counts.receipts += told.len() as u64;
        if let Some(line) = self.lines.get_mut(account.0) {
            for pdu in told {
                line.deliveries.push(pdu);
            }
        }
    }

    /// Lets a handset write to every account that receives, if it is time.
    fn ring(&mut self, time: Time) {
        if self.handsets.due().is_none_or(|due| due > time.now) {
            return;
        }
        if self.write_to_all(Handsets::next) {
            self.handsets.turn(time.now);
        } else {
            self.handsets.stop();
        }
    }

    /// A handset writes now to every account that receives.
    pub(super) fn write(&mut self, time: Time, message: impl FnMut(&mut Handsets, &Address) -> Vec<Pdu>) {
        self.write_to_all(message);
        self.deliver_fresh(time);
    }

    /// Whether there is any.
    fn write_to_all(&mut self, mut message: impl FnMut(&mut Handsets, &Address) -> Vec<Pdu>) -> bool {
        let Self { lines, handsets, counts, .. } = self;
        let mut any = false;
        for line in lines.iter_mut().filter(|line| line.deliveries.is_received()) {
            any = true;
            let to = line.last_source.clone().unwrap_or_else(Address::short_code);
            for pdu in message(handsets, &to) {
                counts.from_handsets += 1;
                line.deliveries.push(pdu);
            }
        }
        any
    }

    /// Sends what waits for an account and fits the windows of its receivers.
    pub(super) fn deliver(&mut self, time: Time, AccountId(at): AccountId) {
        loop {
            let Self { lines, connections, .. } = self;
            let has_room = |peer| connections.get(&peer).is_some_and(super::Connection::has_room);
            let next = lines.get_mut(at).and_then(|line| line.deliveries.next(has_room));
            let Some((peer, pdu)) = next else { return };
            self.ask(time, peer, pdu);
        }
    }
}

/// What a message centre tells of a message on this occasion.
fn told(receipts: &Receipts, ids: &Ids, message: &Message, occasion: Occasion, time: Time) -> Vec<Pdu> {
    let mut told = Vec::new();
    if receipt::is_due(receipts, message, occasion) {
        told.push(receipt::pdu(receipts, ids, message, occasion, time.wall));
    }
    if occasion == Occasion::Final && message.state == State::Delivered {
        let acknowledged = message.submission.wants.acknowledgements();
        told.extend(acknowledged.map(|esm_class| receipt::acknowledgement(message, esm_class)));
    }
    told
}

/// What a handset writes back to a message that it got.
fn answer(handsets: &mut Handsets, message: &Message, occasion: Occasion) -> Vec<Pdu> {
    let submission = &message.submission;
    if occasion != Occasion::Final || message.state != State::Delivered || submission.source.is_empty() {
        return Vec::new();
    }
    let (from, to) = (&submission.destination, &submission.source);
    match handsets.habits().answer.clone() {
        Answer::Nothing => Vec::new(),
        Answer::Echo => vec![Handsets::echo(&submission.written, from, to)],
        Answer::Text(text) => handsets.text(&text, from, to),
    }
}

/// What is told when the handset of a message that failed can be reached again, if its sender wants to hear it.
fn alert(message: &Message, occasion: Occasion) -> Option<Pdu> {
    let submission = &message.submission;
    let failed = occasion == Occasion::Final && message.state != State::Delivered;
    (failed && submission.alert).then(|| receipt::alert(&submission.destination, &submission.source))
}
