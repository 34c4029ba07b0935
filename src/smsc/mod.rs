//! The mind of the built-in message centre: who may bind, what is answered, which receipts and which messages of
//! handsets follow, and what goes wrong.
//!
//! It is sans-IO: octets and the time go in by `handle_*`, and everything that is to happen comes out of
//! [`Smsc::poll_output`], in this order: octets to write, connections to close or break, reading to stop. The
//! engine calls that after each `handle_*` until it returns [`Output::Timeout`]. A session for each connection
//! is inside.
//!
//! ```text
//!  octets ─▶ Deframer ─▶ faults "receiving" ─▶ Session ─▶ requests ─▶ messages, receipts, handsets
//!                             │                  ▲  │                             │
//!                             │     answers ─────┘  ▼                             ▼
//!  octets ◀─ pieces, delays ◀─┴──── faults "sending" ◀──────────────────── deliveries
//! ```
//!
//! It plays by the rules and the scenario of a [`Config`] and knows no socket, no clock and no source of random
//! numbers: all that looks random grows from one seed. What it remembers is bounded: connections, messages,
//! deliveries, and what is to happen later.

mod agenda;
mod alter;
mod ban;
mod bind;
mod config;
mod connection;
mod date;
mod delivery;
mod fault;
mod handset;
mod ids;
mod life;
mod messages;
mod operations;
mod outcome;
mod play;
mod random;
mod receipt;
mod requests;
mod submit;
mod throttle;
mod traffic;

// An address is data; `std` has it beside the sockets, `core` alone.
use core::net::SocketAddr;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;

use crate::config::scenario::HandsetMessage;
use crate::config::scenario::Scenario;
use crate::session::CloseReason;
use crate::session::Mode;
use crate::session::State;
use crate::wire::Chunk;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Severity;
use crate::wire::Version;

pub use config::{Account, Config, Rules};

use agenda::Agenda;
use ban::Bans;
use connection::{Connection, Until};
use delivery::{Address, Deliveries};
use fault::{Faults, Script};
use handset::Handsets;
use messages::Messages;
use outcome::Outcomes;
use random::Random;
use throttle::Throttle;

/// The scenario whose outcomes and faults stand behind those of every other.
const LAST_DIGITS: &str = "normal";

/// How many things may wait for their time; what is more happens at once.
const LATER: usize = 100_000;
/// How many octets of PDUs may wait for their time.
const HELD: usize = 32 * 1024 * 1024;

/// One connection, named by the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peer(pub u32);

/// The time, for deadlines and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// For measuring and deadlines.
    pub now: Instant,
    /// For the dates in receipts.
    pub wall: SystemTime,
}

/// The next thing that the engine is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Write these octets, in one piece.
    Transmit {
        /// To whom.
        peer: Peer,
        /// What.
        octets: Bytes,
    },
    /// Read from now on in this way.
    Read {
        /// From whom.
        peer: Peer,
        /// How.
        how: Reading,
    },
    /// End our side of the connection once all is written, and read on.
    Finish(Peer),
    /// Close the connection once all is written. Nothing more comes of this peer.
    Close {
        /// Which.
        peer: Peer,
        /// Why.
        why: Ending,
    },
    /// Break the connection. Nothing more comes of this peer.
    Reset(Peer),
    /// Listen, or do not.
    Listen(bool),
    /// For the log: octets passed.
    Passed {
        /// Which connection.
        peer: Peer,
        /// From the peer.
        came: bool,
        /// What.
        chunk: Chunk,
    },
    /// For the log: a session is in another state.
    Entered {
        /// Whose.
        peer: Peer,
        /// Which.
        state: State,
    },
    /// Nothing is to be done until then, or, where `None`, until something comes in.
    Timeout(Option<Instant>),
}

/// How a connection is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As fast as it comes.
    Freely,
    /// Not at all.
    Not,
    /// In small pieces.
    Slowly {
        /// Octets at once.
        octets: usize,
        /// From one reading to the next.
        every: Duration,
    },
}

/// Why a connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Its session is over.
    Session(CloseReason),
    /// A fault of the scenario.
    Fault,
    /// It was not let in: there are too many, or its address is banned.
    TurnedAway,
}

/// What is asked of a message centre that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Listen on this address too.
    Listen(SocketAddr),
    /// Listen on no address, whatever the scenario says.
    StopListening,
    /// Behave like this from now on.
    Behave(Box<Scenario>),
    /// A handset writes to everybody who receives.
    Handset(HandsetMessage),
    /// A handset writes this text to everybody who receives.
    Text(String),
    /// Unbind every session.
    Unbind,
}

/// What was counted since the message centre began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that were let in.
    pub connections: u64,
    /// Connections that were not.
    pub turned_away: u64,
    /// Binds accepted.
    pub bound: u64,
    /// Binds refused.
    pub refused: u64,
    /// Messages taken.
    pub messages: u64,
    /// Messages refused.
    pub messages_refused: u64,
    /// Receipts and notifications made.
    pub receipts: u64,
    /// Messages of handsets, each part counted.
    pub from_handsets: u64,
    /// Faults that happened.
    pub faults: u64,
    /// What was dropped because too much waited, or was forgotten too early.
    pub dropped: u64,
}

/// The mind. See the module for how it is driven.
#[derive(Debug)]
pub struct Smsc {
    config: Config,
    /// Those of the configuration, or of a scenario that needs others.
    rules: Rules,
    lines: Vec<Line>,
    connections: BTreeMap<Peer, Connection>,
    /// When sessions want to wake up.
    wakes: BTreeSet<(Instant, Peer)>,
    later: Agenda<Later>,
    /// Octets of PDUs in it.
    held: usize,
    /// PDUs that wait for others, by the fault and its step.
    groups: BTreeMap<Group, Vec<Bytes>>,
    messages: Messages,
    next_number: u32,
    /// How many messages got the latest number.
    given: u32,
    outcomes: Outcomes,
    faults: Faults,
    /// A fault of sending is being played: what leaves now leaves as it is.
    sending: bool,
    handsets: Handsets,
    bans: Bans,
    away: Until,
    counts: Counts,
    random: Random,
    outputs: VecDeque<Output>,
}

/// The place of an account among the lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AccountId(usize);

/// An account, and what all its binds share.
#[derive(Debug)]
struct Line {
    account: Account,
    /// Whether it may bind: not one that a former scenario had.
    open: bool,
    throttle: Throttle,
    deliveries: Deliveries,
    /// Whom the account last sent as: handsets answer there.
    last_source: Option<Address>,
    /// Binds that were lost, and until when they count.
    remembered: Vec<(Instant, Mode)>,
}

/// Those that wait for each other: of one connection, at one step of one fault.
type Group = (Peer, usize, usize);

/// What is to happen later.
#[derive(Debug)]
enum Later {
    /// A fault goes on.
    Play(Peer, Script),
    /// Octets leave; with the first of them, what is to be logged.
    Leave(Peer, Bytes, Vec<Chunk>),
    /// A group has waited long enough.
    Release(Group),
    /// It is read again.
    Hear(Peer),
    /// A request is asked, so many times more.
    Ask(Peer, Arc<Pdu>, u32, Duration),
    /// A handset can be reached again.
    Alert(AccountId, Pdu),
    /// Somebody listens again.
    Listen,
}

impl Later {
    /// Octets of the PDU that it is about.
    fn octets(&self) -> usize {
        match self {
            Self::Play(_, script) => script.octets(),
            Self::Leave(_, octets, _) => octets.len(),
            Self::Release(_) | Self::Hear(_) | Self::Ask(..) | Self::Alert(..) | Self::Listen => 0,
        }
    }
}

impl Line {
    fn new(account: Account) -> Self {
        Self {
            throttle: Throttle::new(account.rate),
            account,
            open: true,
            deliveries: Deliveries::default(),
            last_source: None,
            remembered: Vec::new(),
        }
    }
}

/// What the engine asks.
impl Smsc {
    /// A message centre that nobody has connected to. With the same seed and the same course of events, the
    /// same comes out.
    pub fn new(config: Config, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let first = random.word();
        let scenario = config.scenario.clone();
        let listening = scenario.listening;
        let mut smsc = Self {
            rules: config.rules.clone(),
            lines: config.accounts.iter().cloned().map(Line::new).collect(),
            connections: BTreeMap::new(),
            wakes: BTreeSet::new(),
            later: Agenda::default(),
            held: 0,
            groups: BTreeMap::new(),
            messages: Messages::default(),
            next_number: first,
            given: 0,
            outcomes: Outcomes::default(),
            faults: Faults::default(),
            sending: false,
            handsets: Handsets::new(scenario.handset.clone(), Random::new(seed ^ 0x5EED)),
            bans: Bans::default(),
            away: if listening { Until::Over } else { Until::End },
            counts: Counts::default(),
            random,
            outputs: VecDeque::new(),
            config,
        };
        smsc.learn(&scenario);
        if !listening {
            smsc.outputs.push_back(Output::Listen(false));
        }
        smsc
    }

    /// What was counted.
    pub fn counts(&self) -> Counts {
        let dropped: u64 = self.lines.iter().map(|line| line.deliveries.dropped()).sum();
        Counts { dropped: dropped + self.messages.forgotten(), ..self.counts }
    }

    /// Whether anybody is connected.
    pub fn is_idle(&self) -> bool {
        self.connections.is_empty()
    }

    /// The next thing to do. Call it until it returns [`Output::Timeout`].
    pub fn poll_output(&mut self) -> Output {
        self.outputs.pop_front().unwrap_or_else(|| {
            let wake = self.wakes.first().map(|(at, _)| *at);
            let times = [wake, self.later.next(), self.messages.next(), self.handsets.due()];
            Output::Timeout(times.into_iter().flatten().min())
        })
    }

    /// Behaves like this from now on. What goes on goes on; messages and binds stay.
    fn behave(&mut self, time: Time, scenario: Scenario) {
        for group in self.groups.keys().copied().collect::<Vec<_>>() {
            self.release(time, group);
        }
        self.bans = Bans::default();
        self.handsets.adopt(scenario.handset.clone());
        if self.lines.iter().any(|line| line.deliveries.is_received()) {
            self.handsets.start(time.now);
        }
        let listened = !self.away.is_on(time.now);
        self.away = if scenario.listening { Until::Over } else { Until::End };
        if listened != scenario.listening {
            self.outputs.push_back(Output::Listen(scenario.listening));
        }
        self.learn(&scenario);
        self.config.scenario = scenario;
    }

    /// Takes in the accounts, outcomes, faults and numbers of a scenario.
    fn learn(&mut self, scenario: &Scenario) {
        self.rules = scenario.profile.map_or_else(|| self.config.rules.clone(), Rules::of);
        let own = self.config.accounts.len();
        for line in self.lines.iter_mut().skip(own) {
            line.open = false;
        }
        for account in &scenario.accounts {
            let account = self.rules.account_of(account);
            match self.lines.iter_mut().find(|line| line.account.system_id == account.system_id) {
                Some(line) => {
                    (line.throttle, line.open) = (Throttle::new(account.rate), true);
                    line.account = account;
                }
                None => self.lines.push(Line::new(account)),
            }
        }
        let digits = Scenario::named(LAST_DIGITS).filter(|_| scenario.last_digits).unwrap_or_default();
        self.outcomes = Outcomes::new(scenario.outcomes.iter().cloned().chain(digits.outcomes));
        self.faults = Faults::new(scenario.faults.iter().cloned().chain(digits.faults));
        if let Some(first) = scenario.ids.first {
            (self.next_number, self.given) = (first, 0);
        }
    }
}

/// An answer that says no. In 5.0 it is a header and nothing else; before, the body stands there with its
/// string empty, as many message centres send it.
fn refused(request: &Frame, version: Version, status: CommandStatus) -> Pdu {
    let answer = Pdu::response_to(request, status);
    if version == Version::V50 { answer.header_only() } else { answer }
}

/// Whether all of a request could be read, and what it is answered with if not.
fn readable(request: &Dissection) -> Result<(), CommandStatus> {
    let unreadable = request.findings.iter().find(|finding| finding.severity() == Severity::Error);
    unreadable.map_or(Ok(()), |finding| Err(finding.answer()))
}

#[cfg(test)]
mod tests;
