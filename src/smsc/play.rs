//! What is done about a fault, step by step, and what was put off.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use super::alter::{altered, word};
use super::connection::Until;
use super::fault::{Hand, Script};
use super::{Ending, Group, Later, Output, Peer, Reading, Smsc, Time, refused};
use crate::config::duration::Period;
use crate::config::scenario;
use crate::config::scenario::FieldValue;
use crate::config::scenario::Lasting;
use crate::config::scenario::Pieces;
use crate::config::scenario::Renumber;
use crate::config::scenario::Request;
use crate::config::scenario::Slow;
use crate::config::scenario::Step;
use crate::wire::Chunk;
use crate::wire::CommandStatus;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Version;
use crate::wire::encode;

/// How many PDUs wait for each other at most.
const GROUP: usize = 1000;

impl Smsc {
    /// Plays the steps of a fault, up to the end or to one that is to be waited for.
    pub(super) fn play(&mut self, time: Time, peer: Peer, script: Script) {
        self.counts.faults += 1;
        self.go_on(time, peer, script);
    }

    fn go_on(&mut self, time: Time, peer: Peer, mut script: Script) {
        let outer = self.sending;
        self.sending |= matches!(script.hand, Hand::Out(..));
        while let Some((at, step)) = script.step() {
            if let Step::Wait(period) = step {
                self.put_off(time, time.now + period.duration(), Later::Play(peer, script));
                break;
            }
            if let Step::Gather(group) | Step::Reverse(group) = &step {
                self.wait_for_others(time, (peer, script.fault, at), group, script.hand);
                break;
            }
            if !self.connections.contains_key(&peer) {
                break;
            }
            self.step(time, peer, &mut script, step);
        }
        self.sending = outer;
    }

    fn step(&mut self, time: Time, peer: Peer, script: &mut Script, step: Step) {
        match step {
            Step::Pass => self.pass(time, peer, script),
            Step::Answer(status) => self.answer(time, peer, &script.hand, status.0),
            Step::Nack(status) => {
                if let Hand::In(frame) = &script.hand {
                    self.send_back(time, peer, &Pdu::generic_nack(status.0, frame.sequence()));
                }
            }
            Step::Send(octets) => self.send_raw(time, peer, octets.0),
            Step::Say(text) => self.send_raw(time, peer, text.into()),
            Step::Request(request) => self.ask_all(time, peer, &request),
            Step::Sequence(to) => self.renumber(peer, script, to),
            Step::Pieces(pieces) => script.pieces = Some(pieces),
            Step::Mute(Lasting(lasting)) => {
                if let Some(connection) = self.connections.get_mut(&peer) {
                    connection.muted = Self::until(time, lasting);
                }
            }
            Step::Deaf(Lasting(lasting)) => {
                self.outputs.push_back(Output::Read { peer, how: Reading::Not });
                if let Some(lasting) = lasting {
                    self.put_off(time, time.now + lasting.duration(), Later::Hear(peer));
                }
            }
            Step::Slow(Slow { octets, every }) => {
                let octets = usize::try_from(octets.0).unwrap_or(usize::MAX);
                let how = Reading::Slowly { octets, every: every.duration() };
                self.outputs.push_back(Output::Read { peer, how });
            }
            Step::Away(Lasting(lasting)) => {
                self.away = Self::until(time, lasting);
                self.outputs.push_back(Output::Listen(false));
                if let Some(lasting) = lasting {
                    self.put_off(time, time.now + lasting.duration(), Later::Listen);
                }
            }
            Step::Finish => self.outputs.push_back(Output::Finish(peer)),
            Step::Close => self.close(time, peer, Ending::Fault),
            Step::Reset => {
                self.forget(time, peer, Ending::Fault);
                self.outputs.push_back(Output::Reset(peer));
            }
            other @ (Step::Status(_)
            | Step::Command(_)
            | Step::Length(_)
            | Step::Body(_)
            | Step::Append(_)
            | Step::Trim(_)
            | Step::Nul(_)
            | Step::Lose(_)
            | Step::Set(_)
            | Step::Tlv(_)
            | Step::Without(_)
            | Step::Cut(_)) => self.alter(peer, script, &other),
            // These end a turn: see `go_on`.
            Step::Wait(_) | Step::Gather(_) | Step::Reverse(_) => (),
        }
    }

    fn alter(&self, peer: Peer, script: &mut Script, step: &Step) {
        let version = self.connections.get(&peer).map_or(Version::V34, |it| it.session.version());
        if let Hand::Out(_, octets) = &mut script.hand {
            *octets = altered(step, octets, version);
        }
    }

    fn renumber(&mut self, peer: Peer, script: &mut Script, to: Renumber) {
        let Some(connection) = self.connections.get_mut(&peer) else { return };
        if let Hand::Out(frame, octets) = &mut script.hand {
            let number = connection.renumber(to, frame.sequence());
            if let Some(changed) = word(octets, 12, |_| number.0) {
                *octets = changed;
            }
        }
    }

    /// The PDU goes on.
    fn pass(&mut self, time: Time, peer: Peer, script: &Script) {
        match &script.hand {
            Hand::Empty => (),
            Hand::In(frame) => self.take_in(time, peer, frame.clone()),
            Hand::Out(frame, octets) => {
                self.left_as(peer, frame, octets);
                match script.pieces {
                    Some(pieces) => self.transmit_in_pieces(time, peer, octets, pieces),
                    None => self.send_raw(time, peer, octets.clone()),
                }
            }
        }
    }

    /// A request that leaves with another number is remembered by it.
    fn left_as(&mut self, peer: Peer, frame: &Frame, octets: &Bytes) {
        let Ok(left) = Frame::new(octets.clone()) else { return };
        if !frame.is_response()
            && left.sequence() != frame.sequence()
            && let Some(connection) = self.connections.get_mut(&peer)
        {
            connection.left_as(left.sequence(), frame.sequence());
        }
    }

    fn answer(&mut self, time: Time, peer: Peer, hand: &Hand, status: CommandStatus) {
        let Hand::In(frame) = hand else { return };
        if frame.command_id().is_answered() {
            let version = self.connections.get(&peer).map_or(Version::V34, |it| it.session.version());
            let version = Version::of_bind(frame).unwrap_or(version);
            self.send_back(time, peer, &refused(frame, version, status));
        }
    }

    /// Answers past the session, as if it did: faults of sending apply.
    fn send_back(&mut self, time: Time, peer: Peer, pdu: &Pdu) {
        // What no table has can be answered by a generic_nack alone.
        if let Ok(encoded) = encode(pdu) {
            self.leave(time, peer, encoded.frame.into());
        }
    }

    fn send_raw(&mut self, time: Time, peer: Peer, octets: Bytes) {
        self.transmit(time, peer, octets.clone(), Chunk::cut(octets));
    }

    /// Cuts octets; each piece is written by itself, and nothing comes between them.
    fn transmit_in_pieces(&mut self, time: Time, peer: Peer, octets: &Bytes, pieces: Pieces) {
        let Some(connection) = self.connections.get_mut(&peer) else { return };
        let size = usize::try_from(pieces.octets.0).unwrap_or(usize::MAX);
        let pause = pieces.pause.map_or(Duration::ZERO, Period::duration);
        let mut at = connection.free_at.map_or(time.now, |free| free.max(time.now));
        let mut logged = Chunk::cut(octets.clone());
        let mut rest = octets.clone();
        let mut planned = Vec::new();
        while !rest.is_empty() {
            planned.push((at, rest.split_to(size.min(rest.len()))));
            at += pause;
        }
        connection.free_at = Some(at);
        for (at, piece) in planned {
            let later = Later::Leave(peer, piece, std::mem::take(&mut logged));
            if at <= time.now { self.happen(time, later) } else { self.put_off(time, at, later) }
        }
    }

    /// Sets a PDU aside until there are enough of them.
    fn wait_for_others(&mut self, time: Time, group: Group, wanted: &scenario::Group, hand: Hand) {
        let Hand::Out(_, octets) = hand else { return };
        let waiting = self.groups.entry(group).or_default();
        waiting.push(octets);
        let count = waiting.len();
        if count >= usize::try_from(wanted.pdus.0).unwrap_or(GROUP).min(GROUP) {
            self.release(time, group);
        } else if count == 1 {
            self.put_off(time, time.now + wanted.within.duration(), Later::Release(group));
        }
    }

    /// Those that waited for each other leave.
    pub(super) fn release(&mut self, time: Time, group: Group) {
        let Some(mut waiting) = self.groups.remove(&group) else { return };
        let (peer, fault, step) = group;
        if self.faults.reverses(fault, step) {
            waiting.reverse();
            for octets in waiting {
                self.send_raw(time, peer, octets);
            }
            return;
        }
        self.send_raw(time, peer, waiting.concat().into());
    }

    /// What was put off happens.
    pub(super) fn happen(&mut self, time: Time, later: Later) {
        match later {
            Later::Play(peer, script) => self.go_on(time, peer, script),
            Later::Leave(peer, octets, logged) => {
                if let Some(connection) = self.connections.get(&peer)
                    && !connection.muted.is_on(time.now)
                {
                    for chunk in logged {
                        self.passed(peer, false, chunk);
                    }
                    self.outputs.push_back(Output::Transmit { peer, octets });
                }
            }
            Later::Release(group) => self.release(time, group),
            Later::Hear(peer) => {
                if self.connections.contains_key(&peer) {
                    self.outputs.push_back(Output::Read { peer, how: Reading::Freely });
                }
            }
            Later::Ask(peer, pdu, more, every) => self.ask_again(time, peer, pdu, more, every),
            Later::Alert(account, pdu) => {
                if let Some(line) = self.lines.get_mut(account.0) {
                    line.deliveries.push(pdu);
                }
                self.deliver(time, account);
            }
            Later::Listen => {
                if self.away != Until::End {
                    self.away = Until::Over;
                    self.outputs.push_back(Output::Listen(true));
                }
            }
        }
    }

    /// Asks something of a peer, as often as it is to be asked.
    fn ask_all(&mut self, time: Time, peer: Peer, request: &Request) {
        let mut pdu = Pdu::request(request.pdu.0);
        for (field, FieldValue(value)) in &request.fields {
            pdu.set(field.0, value.clone());
        }
        for (tag, value) in &request.tlvs {
            pdu = pdu.with_tlv(tag.0, value.0.clone());
        }
        let times = request.times.map_or(1, |it| it.0);
        let every = request.every.map_or(Duration::from_millis(1), Period::duration);
        self.ask_again(time, peer, Arc::new(pdu), times.saturating_sub(1), every);
    }

    fn ask_again(&mut self, time: Time, peer: Peer, pdu: Arc<Pdu>, more: u32, every: Duration) {
        if !self.connections.contains_key(&peer) {
            return;
        }
        self.ask(time, peer, (*pdu).clone());
        if more > 0 {
            self.put_off(time, time.now + every, Later::Ask(peer, pdu, more - 1, every));
        }
    }

    /// Asks something of a peer; nothing, where its session does not let it.
    pub(super) fn ask(&mut self, time: Time, peer: Peer, pdu: Pdu) {
        if let Some(connection) = self.connections.get_mut(&peer) {
            let _ = connection.session.request(time.now, pdu);
        }
        self.pump(time, peer);
    }
}
