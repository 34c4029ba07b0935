//! The mind of the built-in message centre: who may bind, what a submit_sm is answered with, which receipts
//! and which messages of handsets follow.
//!
//! It is sans-IO, and it does not own the sessions. The engine runs a [`Session`] with
//! [`Smsc::session_config`] for each connection and hands on what happens there: `handle_*` takes it in, with
//! the time, and everything that is to happen comes out of [`Smsc::poll_output`], in this order. The engine
//! calls that after each `handle_*` until it returns [`Output::Timeout`].
//!
//! It plays by the rules of a [`Config`] and knows no socket, no clock and no source of random numbers: all
//! that looks random grows from one seed.

mod bind;
mod config;
mod date;
mod delivery;
mod handset;
mod random;
mod receipt;
mod submit;
mod throttle;

// An address is data; `std` has it beside the sockets, `core` alone.
use core::net::IpAddr;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant, SystemTime};

use crate::session;
use crate::session::Answering;
use crate::session::Event;
use crate::session::Mode;
use crate::session::Role;
use crate::session::State;
use crate::session::Timers;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Severity;
use crate::wire::Version;
use crate::wire::dissect;

pub use config::{Account, Config, Outcome, Password, UnknownTariff};

use bind::Bind;
use delivery::{Address, Deliveries};
use handset::Handset;
use random::Random;
use receipt::Report;
use throttle::Throttle;

#[cfg(doc)]
use crate::session::Session;

/// One connection, named by the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peer(pub u32);

/// The next thing that the engine is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Answer on the session of this peer, by [`Session::respond`].
    Respond {
        /// Who asked.
        peer: Peer,
        /// The answer.
        pdu: Pdu,
    },
    /// Ask on the session of this peer, by [`Session::request`]. Where it refuses, [`Smsc::handle_not_sent`] is
    /// to be told; the PDU is lost.
    Request {
        /// Who is asked.
        peer: Peer,
        /// What.
        pdu: Pdu,
    },
    /// Nothing is to be done until then, or, where `None`, until something comes in.
    Timeout(Option<Instant>),
}

/// The mind. See the module for how it is driven.
#[derive(Debug)]
pub struct Smsc {
    config: Config,
    /// In the order of the accounts.
    lines: Vec<Line>,
    connections: BTreeMap<Peer, Connection>,
    /// The receipts to come, earliest first: all wait equally long.
    reports: VecDeque<(Instant, Report)>,
    handset: Option<Handset>,
    next_message_id: u32,
    outputs: VecDeque<Output>,
}

/// The place of an account in [`Config::accounts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AccountId(usize);

/// What all binds of an account share.
#[derive(Debug)]
struct Line {
    throttle: Throttle,
    deliveries: Deliveries,
    /// Whom the account last sent as: handsets answer there.
    last_source: Option<Address>,
}

#[derive(Debug)]
struct Connection {
    from: IpAddr,
    bind: Option<Bind>,
}

/// What the engine asks.
impl Smsc {
    /// A message centre that nobody has connected to. With the same seed and the same course of events, the
    /// same comes out.
    pub fn new(config: Config, seed: u64) -> Self {
        let mut random = Random::new(seed);
        let line = |account: &Account| Line {
            throttle: Throttle::new(account.rate),
            deliveries: Deliveries::default(),
            last_source: None,
        };
        Self {
            lines: config.accounts.iter().map(line).collect(),
            connections: BTreeMap::new(),
            reports: VecDeque::new(),
            next_message_id: random.word(),
            handset: config.handset_every.map(|every| Handset::new(every, random)),
            outputs: VecDeque::new(),
            config,
        }
    }

    /// How the session of each connection is to be made.
    pub fn session_config(&self) -> session::Config {
        session::Config {
            role: Role::Mc,
            version: Version::V34,
            window: delivery::WINDOW,
            answering: Answering::Owner,
            offers: Some(self.config.offers.clone()),
            timers: Timers { session_init: Some(Duration::from_secs(30)), ..Timers::default() },
        }
    }

    /// How many PDUs were dropped because too many waited for their account to receive them.
    pub fn dropped(&self) -> u64 {
        self.lines.iter().map(|line| line.deliveries.dropped()).sum()
    }

    /// The next thing to do. Call it until it returns [`Output::Timeout`].
    pub fn poll_output(&mut self) -> Output {
        self.outputs.pop_front().unwrap_or_else(|| {
            let report = self.reports.front().map(|(due, _)| *due);
            let message = self.handset.as_ref().and_then(Handset::due);
            Output::Timeout(report.into_iter().chain(message).min())
        })
    }
}

/// What the outside brings.
impl Smsc {
    /// Somebody connected from this address, which may bind by it or not.
    pub fn handle_connect(&mut self, peer: Peer, from: IpAddr) {
        self.connections.insert(peer, Connection { from, bind: None });
    }

    /// Something happened on the session of this peer. `wall` dates the receipts.
    pub fn handle_event(&mut self, now: Instant, wall: SystemTime, peer: Peer, event: &Event) {
        match event {
            Event::Request { frame, answered: false } => self.handle_request(now, wall, peer, frame),
            Event::Response { request, late, .. } if request.command_id() == CommandId::DELIVER_SM => {
                if !late {
                    self.settled(peer);
                }
                self.deliver();
            }
            // Sends nothing: it may be the end of the session, and the next would be lost as well.
            Event::Unanswered { request } if request.command_id() == CommandId::DELIVER_SM => {
                self.settled(peer);
            }
            Event::State(State::Unbound) => self.leave(peer),
            Event::Closed(_) => {
                self.leave(peer);
                self.connections.remove(&peer);
            }
            Event::Request { .. }
            | Event::Response { .. }
            | Event::Unanswered { .. }
            | Event::Unmatched { .. }
            | Event::State(_) => (),
        }
    }

    /// A request for this peer was not sent: its session had ended, or it may not be sent there.
    pub fn handle_not_sent(&mut self, peer: Peer) {
        self.settled(peer);
    }

    /// The time that [`Output::Timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Instant, wall: SystemTime) {
        let due = self.reports.partition_point(|(due, _)| *due <= now);
        for (_, report) in self.reports.drain(..due) {
            if let Some(line) = self.lines.get_mut(report.account.0) {
                line.deliveries.push(report.deliver_sm(wall));
            }
        }
        self.ring(now);
        self.deliver();
    }

    fn handle_request(&mut self, now: Instant, wall: SystemTime, peer: Peer, frame: &Frame) {
        let id = frame.command_id();
        match Mode::of_bind(id) {
            Some(mode) => self.handle_bind(now, peer, mode, frame),
            None if id == CommandId::SUBMIT_SM => self.handle_submit(now, wall, peer, frame),
            None => self.respond(peer, Pdu::generic_nack(CommandStatus::RINVCMDID, frame.sequence())),
        }
    }

    fn handle_bind(&mut self, now: Instant, peer: Peer, mode: Mode, frame: &Frame) {
        let Some(&Connection { from, bind }) = self.connections.get(&peer) else { return };
        let request = dissect(frame, Version::default());
        let version = Version::of_bind(frame).unwrap_or_default();
        // The session lets a second bind through that came before the first was answered.
        if bind.is_some() {
            return self.respond(peer, refused(frame, version, CommandStatus::RALYBND));
        }
        let bound = |id| self.binds().filter(move |bind| bind.account == id).map(|bind| bind.mode).collect();
        match bind::admit(&self.config, from, mode, &request, bound) {
            Ok(account) => {
                self.respond(peer, bind::accepted(&self.config.system_id, version, frame));
                self.bound(now, peer, Bind { account, mode, version });
            }
            Err(status) => self.respond(peer, refused(frame, version, status)),
        }
    }

    fn handle_submit(&mut self, now: Instant, wall: SystemTime, peer: Peer, frame: &Frame) {
        // The session lets nobody submit who is not bound.
        let Some(Bind { account, version, .. }) = self.bind_of(peer) else { return };
        let Some(line) = self.lines.get_mut(account.0) else { return };
        let request = dissect(frame, version);
        if let Err(status) = submit::admit(&self.config, version, &request, &mut line.throttle, now) {
            return self.respond(peer, refused(frame, version, status));
        }
        let id = format!("{:08x}", self.next_message_id);
        self.next_message_id = self.next_message_id.wrapping_add(1);
        let source = Address::source(&request);
        if !source.is_empty() {
            line.last_source = Some(source);
        }
        let state = submit::outcome(&self.config.outcomes, &request);
        if receipt::is_asked_for(&request, version, state) {
            let report = Report::new(account, id.clone(), &request, wall, state);
            self.reports.push_back((now + self.config.receipt_delay, report));
        }
        self.respond(peer, Pdu::response_to(frame, CommandStatus::ROK).with(FieldId::MessageId, id));
    }
}

/// What both need.
impl Smsc {
    fn bound(&mut self, now: Instant, peer: Peer, bind: Bind) {
        if let Some(connection) = self.connections.get_mut(&peer) {
            connection.bind = Some(bind);
        }
        if !bind.mode.receives() {
            return;
        }
        if let Some(line) = self.line_of(peer) {
            line.deliveries.receive(peer, bind.version);
        }
        if let Some(handset) = &mut self.handset {
            handset.start(now);
        }
        self.deliver();
    }

    /// Nothing more is delivered to this peer.
    fn leave(&mut self, peer: Peer) {
        if let Some(line) = self.line_of(peer) {
            line.deliveries.leave(peer);
        }
    }

    /// A deliver_sm to this peer waits for its answer no more.
    fn settled(&mut self, peer: Peer) {
        if let Some(line) = self.line_of(peer) {
            line.deliveries.settled();
        }
    }

    /// Lets a handset write to every account that receives, if it is time.
    fn ring(&mut self, now: Instant) {
        let Some(handset) = self.handset.as_mut().filter(|it| it.due().is_some_and(|due| due <= now)) else {
            return;
        };
        let lines: Vec<_> = self.lines.iter_mut().filter(|line| line.deliveries.is_received()).collect();
        if lines.is_empty() {
            return handset.stop();
        }
        for line in lines {
            let to = line.last_source.clone().unwrap_or_else(Address::short_code);
            for pdu in handset.message(&to) {
                line.deliveries.push(pdu);
            }
        }
        handset.turn(now);
    }

    /// Sends what waits and fits the windows.
    fn deliver(&mut self) {
        for line in &mut self.lines {
            while let Some((peer, pdu)) = line.deliveries.next() {
                self.outputs.push_back(Output::Request { peer, pdu });
            }
        }
    }

    fn respond(&mut self, peer: Peer, pdu: Pdu) {
        self.outputs.push_back(Output::Respond { peer, pdu });
    }

    fn binds(&self) -> impl Iterator<Item = Bind> {
        self.connections.values().filter_map(|connection| connection.bind)
    }

    fn bind_of(&self, peer: Peer) -> Option<Bind> {
        self.connections.get(&peer)?.bind
    }

    fn line_of(&mut self, peer: Peer) -> Option<&mut Line> {
        let account = self.bind_of(peer)?.account;
        self.lines.get_mut(account.0)
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
