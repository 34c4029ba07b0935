//! Requests of the peers: binds and messages. The others are in `operations`.

use std::time::SystemTime;

use super::bind::{self, Asked, Bind};
use super::delivery::Address;
use super::messages::Key;
use super::outcome::Fate;
use super::submit::{self, Submission};
use super::{AccountId, Peer, Smsc, Time, ids, refused};
use crate::session::Mode;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::Version;
use crate::wire::dissect;

/// A request, who asks it, and what it says.
#[derive(Debug)]
pub(super) struct Asking<'a> {
    pub(super) time: Time,
    pub(super) bind: Bind,
    pub(super) frame: &'a Frame,
    pub(super) request: &'a Dissection,
}

/// What a request is answered with, or the status that refuses it.
pub(super) type Answer = Result<Pdu, CommandStatus>;

impl Smsc {
    /// A request came that the session leaves to us: it is offered, and allowed now.
    pub(super) fn handle_request(&mut self, time: Time, peer: Peer, frame: &Frame) {
        if let Some(mode) = Mode::of_bind(frame.command_id()) {
            return self.handle_bind(time, peer, mode, frame);
        }
        let Some(bind) = self.connections.get(&peer).and_then(|it| it.bind) else { return };
        let request = dissect(frame, bind.version);
        let asking = Asking { time, bind, frame, request: &request };
        let answer = match frame.command_id() {
            CommandId::SUBMIT_SM => self.submit(&asking),
            CommandId::DATA_SM => self.data(&asking),
            CommandId::SUBMIT_MULTI => self.submit_multi(&asking),
            CommandId::QUERY_SM => self.query(&asking),
            CommandId::CANCEL_SM => self.cancel(&asking),
            CommandId::REPLACE_SM => self.replace(&asking),
            CommandId::BROADCAST_SM => self.broadcast(&asking),
            CommandId::QUERY_BROADCAST_SM => self.query_broadcast(&asking),
            CommandId::CANCEL_BROADCAST_SM => self.cancel_broadcast(&asking),
            _ => Ok(Pdu::generic_nack(CommandStatus::RINVCMDID, frame.sequence())),
        };
        self.respond(time, peer, &answer.unwrap_or_else(|status| refused(frame, bind.version, status)));
        self.deliver(time, bind.account);
    }

    fn handle_bind(&mut self, time: Time, peer: Peer, mode: Mode, frame: &Frame) {
        let Some(connection) = self.connections.get(&peer) else { return };
        let from = connection.from;
        let request = dissect(frame, Version::default());
        let version = Version::of_bind(frame).unwrap_or_default();
        let binds = &self.config.scenario.binds;
        let ignore_unknown_tariff = binds.ignore_unknown_tariff;
        let asked = Asked { from, mode, request: &request, ignore_unknown_tariff };
        let open = self.lines.iter().enumerate().filter(|(_, line)| line.open);
        let accounts = open.map(|(at, line)| (AccountId(at), &line.account));
        let admitted = bind::admit(&self.rules, accounts, &asked, |account| self.bound_modes(time, account));
        match admitted {
            Ok(account) => {
                self.counts.bound += 1;
                self.bans.accepted(from);
                let answer = bind::accepted(&binds.system_id, version, frame);
                self.bound(peer, Bind { account, mode, version });
                self.respond(time, peer, &answer);
                self.receives(time, peer, Bind { account, mode, version });
            }
            Err(status) => {
                self.counts.refused += 1;
                if let Some(ban) = &binds.ban {
                    self.bans.refused(from, ban, time.now);
                }
                self.respond(time, peer, &refused(frame, version, status));
            }
        }
    }

    /// The binds that an account has, those that are remembered too.
    fn bound_modes(&self, time: Time, account: AccountId) -> Vec<Mode> {
        let binds = self.connections.values().filter_map(|connection| connection.bind);
        let bound = binds.filter(|bind| bind.account == account).map(|bind| bind.mode);
        let remembered = self.lines.get(account.0).map_or(&[][..], |line| &line.remembered);
        let lost = remembered.iter().filter(|(until, _)| *until > time.now).map(|(_, mode)| *mode);
        bound.chain(lost).collect()
    }

    fn bound(&mut self, peer: Peer, bind: Bind) {
        if let Some(connection) = self.connections.get_mut(&peer) {
            connection.bind = Some(bind);
        }
    }

    fn receives(&mut self, time: Time, peer: Peer, bind: Bind) {
        let still_there = self.connections.contains_key(&peer);
        let Some(line) = self.lines.get_mut(bind.account.0) else { return };
        line.remembered.retain(|(until, _)| *until > time.now);
        if bind.mode.receives() && still_there {
            line.deliveries.receive(peer, bind.version);
            self.handsets.start(time.now);
            self.deliver(time, bind.account);
        }
    }

    fn submit(&mut self, asking: &Asking<'_>) -> Answer {
        let key = self.take(asking, Address::destination(asking.request))?;
        if asking.request.int(FieldId::ReplaceIfPresentFlag) == Some(1) {
            self.replace_those_before(asking, key);
        }
        Ok(self.taken(asking, key))
    }

    /// Data_sm is a message in another dress. SMPP v5.0 §4.2.2.
    fn data(&mut self, asking: &Asking<'_>) -> Answer {
        let key = self.take(asking, Address::destination(asking.request))?;
        let answer = self.taken(asking, key);
        let alerts = asking.request.tlv_int(Tag::SET_DPF) == Some(1);
        Ok(if alerts { answer.with_tlv(Tag::DPF_RESULT, vec![1]) } else { answer })
    }

    /// Takes a message, or says why not.
    fn take(&mut self, asking: &Asking<'_>, destination: Address) -> Result<Key, CommandStatus> {
        let count = u32::from(!destination.is_empty());
        self.admit(asking, count)?;
        let taken = self.take_as(asking, destination, None);
        self.counts.messages_refused += u64::from(taken.is_err());
        taken
    }

    /// Whether messages to so many destinations are taken.
    pub(super) fn admit(&mut self, asking: &Asking<'_>, destinations: u32) -> Result<(), CommandStatus> {
        let Bind { account, version, .. } = asking.bind;
        let line = self.lines.get_mut(account.0).ok_or(CommandStatus::RSYSERR)?;
        let (rules, now) = (&self.rules, asking.time.now);
        let admitted = submit::admit(rules, version, asking.request, destinations, &mut line.throttle, now);
        self.counts.messages_refused += u64::from(admitted.is_err());
        admitted
    }

    /// Takes a message to one destination, under this number and id or one of its own.
    pub(super) fn take_as(
        &mut self,
        asking: &Asking<'_>,
        destination: Address,
        message: Option<(u32, String)>,
    ) -> Result<Key, CommandStatus> {
        let Bind { account, version, .. } = asking.bind;
        let fate = self.outcomes.of(&destination.digits, &mut self.random);
        if let Fate::Refused(status) = fate {
            return Err(status);
        }
        let submission = Submission::read(asking.request, version, destination, asking.time.wall)?;
        if let Some(line) = self.lines.get_mut(account.0).filter(|_| !submission.source.is_empty()) {
            line.last_source = Some(submission.source.clone());
        }
        self.counts.messages += 1;
        let (number, id) = message.unwrap_or_else(|| self.next_id());
        let delay = self.config.scenario.receipts.delay.duration();
        Ok(self.messages.take(asking.time, (account, number, id), submission, &fate, delay))
    }

    /// The next message id, and the number that it is written from.
    pub(super) fn next_id(&mut self) -> (u32, String) {
        let ids = &self.config.scenario.ids;
        let number = self.next_number;
        self.given += 1;
        if self.given >= ids.repeat.0 {
            (self.next_number, self.given) = (number.wrapping_add(1), 0);
        }
        (number, ids::written(number, ids))
    }

    /// The answer that gives a message its id.
    pub(super) fn taken(&self, asking: &Asking<'_>, key: Key) -> Pdu {
        let id = self.messages.id(key).unwrap_or_default();
        Pdu::response_to(asking.frame, CommandStatus::ROK).with(FieldId::MessageId, id)
    }

    /// Answers on the session of this peer.
    pub(super) fn respond(&mut self, time: Time, peer: Peer, pdu: &Pdu) {
        if let Some(connection) = self.connections.get_mut(&peer) {
            // What it is built of here fits its fields.
            let _ = connection.session.respond(time.now, pdu);
        }
        self.pump(time, peer);
    }
}

/// For dates in answers.
pub(super) fn final_date(at: SystemTime) -> String {
    super::date::written(at, "YYMMDDhhmmsstnnp")
}
