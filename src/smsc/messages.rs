//! The messages that were taken: their states, which change as time passes, until each has its final one. They
//! can be asked for, cancelled and replaced. It knows no session, and the time is an argument.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant, SystemTime};

use super::agenda::Agenda;
use super::delivery::Address;
use super::outcome::Fate;
use super::submit::Submission;
use super::{AccountId, Time};
use crate::text::State;

/// How many are remembered; then the oldest is forgotten, with what was still to become of it.
const REMEMBERED: usize = 50_000;
/// How many octets of texts are.
const OCTETS: usize = 16 * 1024 * 1024;

/// A message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) account: AccountId,
    pub(super) id: String,
    /// What its id is written from.
    pub(super) number: u32,
    pub(super) submission: Submission,
    pub(super) submitted: SystemTime,
    pub(super) state: State,
    /// When it got its final state.
    pub(super) done: Option<SystemTime>,
    /// The network's error code.
    pub(super) err: String,
    /// How it will end.
    fate: State,
    /// The turn that will end it; earlier ones are outdated.
    ends_by: u64,
    /// Whether a part of the network is told, not one handset.
    broadcast: bool,
}

/// One of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(u64);

/// What happens to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// It leaves for the network.
    Begins,
    /// It is on its way.
    Halfway,
    /// It has its final state.
    Ends(u64),
}

/// What is to be told of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Occasion {
    /// It is on its way.
    Halfway,
    /// It has its final state.
    Final,
}

/// Which message is meant by a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) account: AccountId,
    pub(super) id: &'a [u8],
    pub(super) source: &'a Address,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Messages {
    /// How many are remembered.
    pub(super) most: usize,
    all: BTreeMap<Key, Message>,
    /// The first of each id.
    by_id: HashMap<String, Key>,
    turns: Agenda<(Key, Turn)>,
    next: u64,
    next_end: u64,
    /// Octets of texts.
    octets: usize,
    forgotten: u64,
}

impl Default for Messages {
    fn default() -> Self {
        Self {
            most: REMEMBERED,
            all: BTreeMap::new(),
            by_id: HashMap::new(),
            turns: Agenda::default(),
            next: 0,
            next_end: 0,
            octets: 0,
            forgotten: 0,
        }
    }
}

impl Message {
    pub(super) const fn is_pending(&self) -> bool {
        self.done.is_none()
    }
}

impl Messages {
    /// Takes a message, which is delivered after `delay` unless its fate says otherwise.
    pub(super) fn take(
        &mut self,
        time: Time,
        message: (AccountId, u32, String),
        submission: Submission,
        fate: &Fate,
        delay: Duration,
    ) -> Key {
        let (account, number, id) = message;
        let (fate, err, after) = match fate {
            Fate::Refused(_) => (State::Rejected, String::new(), None),
            Fate::Taken { state, err, after } => (*state, err.clone(), *after),
        };
        let key = Key(self.next);
        self.next += 1;
        self.by_id.entry(id.clone()).or_insert(key);
        let message = Message {
            account,
            id,
            number,
            submitted: time.wall,
            state: if submission.schedule.is_some() { State::Scheduled } else { State::Enroute },
            done: None,
            err,
            fate,
            ends_by: 0,
            broadcast: false,
            submission,
        };
        self.octets += message.submission.written.octets.len();
        self.all.insert(key, message);
        self.plan(time.now, key, after.unwrap_or(delay));
        while self.all.len() > self.most || self.octets > OCTETS {
            self.forget_the_oldest();
        }
        key
    }

    pub(super) fn id(&self, key: Key) -> Option<&str> {
        self.all.get(&key).map(|message| message.id.as_str())
    }

    /// It is for everybody in some area.
    pub(super) fn broadcast(&mut self, key: Key) {
        if let Some(message) = self.all.get_mut(&key) {
            message.broadcast = true;
        }
    }

    /// Plans what becomes of a message from now on.
    fn plan(&mut self, now: Instant, key: Key, delay: Duration) {
        self.next_end += 1;
        let Some(message) = self.all.get_mut(&key) else { return };
        message.ends_by = self.next_end;
        let begins = now + message.submission.schedule.unwrap_or_default();
        if message.submission.schedule.is_some() {
            self.turns.add(begins, (key, Turn::Begins));
        }
        let mut ends = begins + delay;
        if let Some(validity) = message.submission.validity.map(|it| now + it).filter(|it| *it < ends) {
            (ends, message.fate) = (validity, State::Expired);
        }
        self.turns.add(begins + (ends.saturating_duration_since(begins)) / 2, (key, Turn::Halfway));
        self.turns.add(ends, (key, Turn::Ends(self.next_end)));
    }

    /// When something happens to a message.
    pub(super) fn next(&self) -> Option<Instant> {
        self.turns.next()
    }

    /// The next message of which something is to be told by now.
    pub(super) fn due(&mut self, time: Time) -> Option<(Occasion, &Message)> {
        let (occasion, key) = loop {
            let (key, turn) = self.turns.due(time.now)?;
            let Some(message) = self.all.get_mut(&key).filter(|it| it.is_pending()) else { continue };
            match turn {
                Turn::Begins => message.state = State::Enroute,
                Turn::Halfway if message.state == State::Enroute => break (Occasion::Halfway, key),
                Turn::Ends(by) if by == message.ends_by => {
                    message.state = message.fate;
                    message.done = Some(time.wall);
                    break (Occasion::Final, key);
                }
                Turn::Halfway | Turn::Ends(_) => (),
            }
        };
        self.all.get(&key).map(|message| (occasion, message))
    }

    /// The message that is meant: its id and its source address fit. SMPP v3.4 §4.8.1.
    pub(super) fn find(&self, named: Named<'_>, broadcast: bool) -> Option<(Key, &Message)> {
        let key = *self.by_id.get(std::str::from_utf8(named.id).ok()?)?;
        let message = self.all.get(&key)?;
        let fits = message.account == named.account
            && message.submission.source.digits == named.source.digits
            && message.broadcast == broadcast;
        fits.then_some((key, message))
    }

    /// The pending messages from and to these addresses, of this service type if one is given.
    pub(super) fn between(
        &self,
        account: AccountId,
        source: &Address,
        destination: Option<&Address>,
        service_type: &[u8],
    ) -> Vec<Key> {
        let fits = |message: &Message| {
            let submission = &message.submission;
            message.is_pending()
                && message.account == account
                && submission.source.digits == source.digits
                && destination.is_none_or(|it| it.digits == submission.destination.digits)
                && (service_type.is_empty() || submission.service_type == service_type)
        };
        self.all.iter().filter(|(_, message)| fits(message)).map(|(key, _)| *key).collect()
    }

    /// Takes a pending message back: what became of it.
    pub(super) fn delete(&mut self, wall: SystemTime, key: Key) -> Option<&Message> {
        let message = self.all.get_mut(&key).filter(|it| it.is_pending())?;
        message.state = State::Deleted;
        message.done = Some(wall);
        Some(message)
    }

    /// Changes a pending message, whose course begins again.
    pub(super) fn replace(
        &mut self,
        now: Instant,
        key: Key,
        delay: Duration,
        change: impl FnOnce(&mut Submission),
    ) {
        let Some(message) = self.all.get_mut(&key).filter(|it| it.is_pending()) else { return };
        self.octets = self.octets.saturating_sub(message.submission.written.octets.len());
        change(&mut message.submission);
        self.octets += message.submission.written.octets.len();
        message.state = if message.submission.schedule.is_some() { State::Scheduled } else { State::Enroute };
        self.plan(now, key, delay);
    }

    /// How many messages were forgotten before they had their final state.
    pub(super) const fn forgotten(&self) -> u64 {
        self.forgotten
    }

    fn forget_the_oldest(&mut self) {
        let Some((key, message)) = self.all.pop_first() else { return };
        self.octets = self.octets.saturating_sub(message.submission.written.octets.len());
        if message.is_pending() {
            self.forgotten += 1;
        }
        if self.by_id.get(&message.id) == Some(&key) {
            self.by_id.remove(&message.id);
        }
    }
}
