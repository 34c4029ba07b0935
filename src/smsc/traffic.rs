//! Connections: how they come, what passes over them, and how they end.

use std::collections::btree_map::Entry;

use core::net::IpAddr;

use bytes::Bytes;

use super::connection::{Connection, Until};
use super::delivery;
use super::fault::Met;
use super::{AccountId, Ending, Later, Order, Output, Peer, Smsc, Time};
use crate::config::duration::Period;
use crate::session::Answering;
use crate::session::CloseReason;
use crate::session::Config;
use crate::session::Event;
use crate::session::Output as Wanted;
use crate::session::Role;
use crate::session::Session;
use crate::session::State;
use crate::session::Timers;
use crate::wire::Chunk;
use crate::wire::Frame;
use crate::wire::Version;

/// What the outside brings.
impl Smsc {
    /// Somebody connected from this address, which may bind by it or not.
    pub fn handle_connect(&mut self, time: Time, peer: Peer, from: IpAddr) {
        let from = from.to_canonical();
        let banned = self.bans.is_banned(from, time.now);
        if banned || self.away.is_on(time.now) || self.connections.len() >= self.config.connections {
            self.counts.turned_away += 1;
            let breaks = banned && self.config.scenario.binds.ban.is_some_and(|ban| ban.reset);
            let close = Output::Close { peer, why: Ending::TurnedAway };
            self.outputs.push_back(if breaks { Output::Reset(peer) } else { close });
            return;
        }
        self.counts.connections += 1;
        let mut session = Session::new(self.session_config(), time.now);
        if self.rules.offers.is_none() {
            session = session.of_any_version();
        }
        self.connections.insert(peer, Connection::new(from, session));
        for script in self.faults.all(Met::Accept, time.now, &mut self.random) {
            self.play(time, peer, script);
        }
        self.pump(time, peer);
    }

    /// These octets came.
    pub fn handle_octets(&mut self, time: Time, peer: Peer, octets: &[u8]) {
        let Some(connection) = self.connections.get_mut(&peer).filter(|it| !it.given_up) else { return };
        connection.deframer.push(octets);
        loop {
            // A fault may have closed it.
            let Some(connection) = self.connections.get_mut(&peer) else { return };
            match connection.deframer.next_frame() {
                Ok(Some(frame)) => self.came(time, peer, frame),
                Ok(None) => return,
                Err(why) => {
                    let bytes = Bytes::copy_from_slice(connection.deframer.remainder());
                    connection.given_up = true;
                    self.passed(peer, true, Chunk::Unframed { bytes, why });
                    if let Some(script) = self.faults.first(Met::Received(None), time.now, &mut self.random) {
                        return self.play(time, peer, script);
                    }
                    if let Some(connection) = self.connections.get_mut(&peer) {
                        connection.session.handle_broken(why);
                    }
                    return self.pump(time, peer);
                }
            }
        }
    }

    /// The peer closed its side.
    pub fn handle_eof(&mut self, time: Time, peer: Peer) {
        if !self.connections.contains_key(&peer) {
            return;
        }
        if let Some(script) = self.faults.first(Met::End, time.now, &mut self.random) {
            return self.play(time, peer, script);
        }
        self.lost(time, peer);
    }

    /// The connection broke.
    pub fn handle_lost(&mut self, time: Time, peer: Peer) {
        self.lost(time, peer);
    }

    /// The time that [`Output::Timeout`] named has come.
    pub fn handle_timeout(&mut self, time: Time) {
        while let Some((_, peer)) = self.wakes.first().copied().filter(|(at, _)| *at <= time.now) {
            self.wakes.pop_first();
            if let Some(connection) = self.connections.get_mut(&peer) {
                connection.wake = None;
                connection.session.handle_timeout(time.now);
            }
            self.pump(time, peer);
        }
        // What is put off again within this call waits for the next one.
        for _ in 0..self.later.len() {
            let Some(later) = self.later.due(time.now) else { break };
            self.held = self.held.saturating_sub(later.octets());
            self.happen(time, later);
        }
        self.live(time);
    }

    /// Something is asked of the message centre; listening is for the engine.
    pub fn handle_order(&mut self, time: Time, order: Order) {
        match order {
            Order::Listen(_) | Order::StopListening => (),
            Order::Behave(scenario) => self.behave(time, *scenario),
            Order::Handset(message) => self.write(time, |handsets, to| handsets.message(message, to)),
            Order::Text(text) => self.write(time, |handsets, to| {
                let from = handsets.number();
                handsets.text(&text, &from, to)
            }),
            Order::Unbind => self.handle_shutdown(time),
        }
    }

    /// Ends every session as it should be ended.
    pub fn handle_shutdown(&mut self, time: Time) {
        for peer in self.connections.keys().copied().collect::<Vec<_>>() {
            if let Some(connection) = self.connections.get_mut(&peer) {
                connection.session.shutdown(time.now);
            }
            self.pump(time, peer);
        }
    }

    /// Asks whoever is at the other end to bind. SMPP v5.0 §2.2.1.2.
    pub fn handle_outbind(&mut self, time: Time, peer: Peer, system_id: &str, password: &str) {
        use crate::wire::CommandId;
        use crate::wire::FieldId;
        use crate::wire::Pdu;
        let outbind = Pdu::request(CommandId::OUTBIND)
            .with(FieldId::SystemId, system_id)
            .with(FieldId::Password, password);
        self.ask(time, peer, outbind);
    }
}

impl Smsc {
    fn session_config(&self) -> Config {
        let timers = self.config.scenario.timers;
        Config {
            role: Role::Mc,
            version: Version::V34,
            window: delivery::WINDOW,
            answering: Answering::Owner,
            offers: self.rules.offers.clone(),
            timers: Timers {
                session_init: Some(timers.bind.duration()),
                response: timers.response.duration(),
                enquire_link: timers.enquire_link.map(Period::duration),
                inactivity: timers.inactivity.map(Period::duration),
                ..Timers::default()
            },
        }
    }

    /// A PDU came.
    fn came(&mut self, time: Time, peer: Peer, frame: Frame) {
        self.passed(peer, true, frame.clone().into());
        match self.faults.first(Met::Received(Some(&frame)), time.now, &mut self.random) {
            Some(script) => self.play(time, peer, script),
            None => self.take_in(time, peer, frame),
        }
    }

    /// A PDU reaches its session.
    pub(super) fn take_in(&mut self, time: Time, peer: Peer, frame: Frame) {
        let Some(connection) = self.connections.get_mut(&peer) else { return };
        let frame = connection.renumbered(frame);
        connection.session.handle_frame(time.now, &frame);
        self.pump(time, peer);
    }

    /// Does what a session wants.
    pub(super) fn pump(&mut self, time: Time, peer: Peer) {
        while let Some(connection) = self.connections.get_mut(&peer) {
            match connection.session.poll_output() {
                Wanted::Transmit(chunk) => self.leave(time, peer, chunk),
                Wanted::Event(event) => self.happened(time, peer, &event),
                Wanted::Timeout(at) => {
                    if connection.wake != at {
                        let old = connection.wake.map(|old| (old, peer));
                        connection.wake = at;
                        old.map(|old| self.wakes.remove(&old));
                        at.map(|at| self.wakes.insert((at, peer)));
                    }
                    return;
                }
            }
        }
    }

    fn happened(&mut self, time: Time, peer: Peer, event: &Event) {
        match event {
            Event::Request { frame, answered: false } => self.handle_request(time, peer, frame),
            Event::Response { .. } => {
                if let Some(line) = self.line_of(peer) {
                    self.deliver(time, line);
                }
            }
            Event::State(state) => self.entered(time, peer, *state),
            Event::Closed(why) => self.close(time, peer, Ending::Session(*why)),
            // A silent peer is sent nothing more by it: the session may be over, and what is sent lost as well.
            Event::Request { .. } | Event::Unanswered { .. } | Event::Unmatched { .. } => (),
        }
    }

    fn entered(&mut self, time: Time, peer: Peer, state: State) {
        self.outputs.push_back(Output::Entered { peer, state });
        match state {
            State::Bound(_) => {
                for script in self.faults.all(Met::Bound, time.now, &mut self.random) {
                    self.play(time, peer, script);
                }
            }
            State::Unbound => self.leave_line(peer),
            State::Open | State::Outbound | State::Closed => (),
        }
    }

    /// A PDU wants to leave.
    pub(super) fn leave(&mut self, time: Time, peer: Peer, chunk: Chunk) {
        if let Chunk::Frame(frame) = &chunk
            && !self.sending
            && let Some(script) = self.faults.first(Met::Sending(frame), time.now, &mut self.random)
        {
            return self.play(time, peer, script);
        }
        self.transmit(time, peer, chunk.bytes().clone(), vec![chunk]);
    }

    /// Octets leave in one piece, behind those that wait; `chunks` is what is logged of them.
    pub(super) fn transmit(&mut self, time: Time, peer: Peer, octets: Bytes, chunks: Vec<Chunk>) {
        let free_at = self.connections.get(&peer).and_then(|connection| connection.free_at);
        let later = Later::Leave(peer, octets, chunks);
        match free_at.filter(|at| *at > time.now) {
            Some(at) => self.put_off(time, at, later),
            None => self.happen(time, later),
        }
    }

    /// What is to happen later; at once, where too much waits already.
    pub(super) fn put_off(&mut self, time: Time, at: std::time::Instant, later: Later) {
        if self.later.len() < super::LATER && self.held < super::HELD {
            self.held += later.octets();
            self.later.add(at, later);
        } else if !matches!(later, Later::Ask(..)) {
            self.happen(time, later);
        }
    }

    pub(super) fn passed(&mut self, peer: Peer, came: bool, chunk: Chunk) {
        self.outputs.push_back(Output::Passed { peer, came, chunk });
    }

    /// The peer is gone.
    fn lost(&mut self, time: Time, peer: Peer) {
        if let Some(connection) = self.connections.get_mut(&peer) {
            connection.session.handle_eof();
        }
        self.pump(time, peer);
    }

    /// A connection is over.
    pub(super) fn close(&mut self, time: Time, peer: Peer, why: Ending) {
        self.forget(time, peer, why);
        self.outputs.push_back(Output::Close { peer, why });
    }

    /// A connection is over; how, the engine is told elsewhere.
    pub(super) fn forget(&mut self, time: Time, peer: Peer, why: Ending) {
        self.leave_line(peer);
        let Entry::Occupied(entry) = self.connections.entry(peer) else { return };
        let connection = entry.remove();
        if let Some(at) = connection.wake {
            self.wakes.remove(&(at, peer));
        }
        let unbound = matches!(why, Ending::Session(CloseReason::PeerUnbound | CloseReason::LocalUnbound));
        if let (Some(bind), Some(remembered)) = (connection.bind, self.config.scenario.binds.remembered)
            && !unbound
            && let Some(line) = self.lines.get_mut(bind.account.0)
        {
            line.remembered.retain(|(until, _)| *until > time.now);
            line.remembered.push((time.now + remembered.duration(), bind.mode));
        }
    }

    /// Nothing more is delivered to this peer.
    fn leave_line(&mut self, peer: Peer) {
        if let Some(line) = self.line_of(peer).and_then(|AccountId(at)| self.lines.get_mut(at)) {
            line.deliveries.leave(peer);
        }
    }

    pub(super) fn line_of(&self, peer: Peer) -> Option<AccountId> {
        Some(self.connections.get(&peer)?.bind?.account)
    }

    /// Mutes a connection, or lets nobody listen, for a while.
    pub(super) fn until(time: Time, lasting: Option<Period>) -> Until {
        lasting.map_or(Until::End, |lasting| Until::Then(time.now + lasting.duration()))
    }
}
