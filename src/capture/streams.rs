//! All connections of a capture: packets in, events of those that speak SMPP out.

use std::collections::{HashMap, VecDeque};
use std::io::Read;
use std::net::SocketAddr;
use std::time::SystemTime;

use super::connection::Connection;
use super::error::CaptureError;
use super::event::Event;
use super::fragments::Fragments;
use super::packet::{Packet, Packets};
use super::segment::Segment;

/// Connections that are known at once.
const CONNECTIONS: usize = 64 * 1024;
/// Octets that are kept for all of them together.
const HELD: usize = 64 * 1024 * 1024;

/// The connections of one or several captures, the later of which go on where the earlier end.
///
/// What it keeps is bounded, whatever a capture says: connections that have been silent longest are forgotten
/// first, and what waits for octets that are missing is given without them.
#[derive(Debug, Default)]
pub struct Streams {
    /// Connections of this port are taken for SMPP.
    port: Option<u16>,
    fragments: Fragments,
    connections: HashMap<Ends, Known>,
    next: u32,
    queue: VecDeque<Event>,
    held: usize,
    now: Option<SystemTime>,
    tally: Tally,
}

/// What was in the captures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Packets.
    pub packets: u64,
    /// Packets of link types that are not read.
    pub unread: u64,
    /// The first of these link types.
    pub link_type: Option<u32>,
    /// TCP connections.
    pub connections: u32,
}

/// Both ends, the lower first.
type Ends = (SocketAddr, SocketAddr);

#[derive(Debug)]
struct Known {
    connection: Connection,
    /// The packet that was its last.
    last: u64,
}

impl Streams {
    /// Of no capture yet. Connections of `port` are taken for SMPP; others where their first octets are.
    pub fn new(port: Option<u16>) -> Self {
        Self { port, ..Self::default() }
    }

    /// What was in the captures so far.
    pub const fn tally(&self) -> Tally {
        Tally { connections: self.next, ..self.tally }
    }

    /// The next event of a capture; `None` at its end.
    pub fn next<R: Read>(&mut self, packets: &mut Packets<R>) -> Result<Option<Event>, CaptureError> {
        while self.queue.is_empty() {
            let Some(packet) = packets.next()? else { return Ok(None) };
            self.packet(&packet);
        }
        Ok(self.queue.pop_front())
    }

    /// No more captures come: the next event of the end; `None` after the last.
    pub fn finish(&mut self) -> Option<Event> {
        let now = self.now.unwrap_or(SystemTime::UNIX_EPOCH);
        let left = self.connections.drain().map(|(_, known)| known).collect();
        self.close_all(left, now);
        self.queue.pop_front()
    }

    fn packet(&mut self, packet: &Packet<'_>) {
        self.tally.packets += 1;
        if let Err(number) = packet.link_type {
            self.tally.unread += 1;
            self.tally.link_type.get_or_insert(number);
        }
        self.now = Some(packet.at);
        let mut fragments = std::mem::take(&mut self.fragments);
        if let Some(segment) = Segment::of(packet, &mut fragments) {
            self.segment(packet, &segment);
        }
        self.fragments = fragments;
    }

    fn segment(&mut self, packet: &Packet<'_>, segment: &Segment<'_>) {
        let (at, last) = (packet.at, self.tally.packets);
        let ends = (segment.from.min(segment.to), segment.from.max(segment.to));
        let known = self.connections.get_mut(&ends);
        if known.as_ref().is_none_or(|known| known.connection.is_succeeded_by(segment)) {
            if let Some(Known { connection, .. }) = known {
                self.held -= connection.held();
                connection.close(at, None, &mut self.queue);
            }
            self.forget_some(at);
            let forced = self.port.filter(|port| [segment.from.port(), segment.to.port()].contains(port));
            let connection = Connection::new(self.next, at, segment, forced, packet.label.cloned());
            self.next = self.next.saturating_add(1);
            self.connections.insert(ends, Known { connection, last });
        }
        let Some(Known { connection, last: seen }) = self.connections.get_mut(&ends) else { return };
        *seen = last;
        let before = connection.held();
        connection.take(at, segment, &mut self.queue);
        if self.held - before + connection.held() > HELD {
            connection.make_room(at, &mut self.queue);
        }
        self.held = self.held - before + connection.held();
    }

    /// Where there are too many connections, those go that are of no interest; then the silent half.
    fn forget_some(&mut self, at: SystemTime) {
        if self.connections.len() < CONNECTIONS {
            return;
        }
        self.connections.retain(|_, known| known.connection.is_followed());
        if self.connections.len() < CONNECTIONS / 2 {
            return;
        }
        let mut ages: Vec<u64> = self.connections.values().map(|known| known.last).collect();
        ages.sort_unstable();
        let oldest = ages.get(ages.len() / 2).copied().unwrap_or(0);
        let silent: Vec<Known> =
            self.connections.extract_if(|_, known| known.last < oldest).map(|(_, known)| known).collect();
        self.close_all(silent, at);
    }

    fn close_all(&mut self, mut connections: Vec<Known>, at: SystemTime) {
        connections.sort_unstable_by_key(|known| known.connection.stream());
        for Known { mut connection, .. } in connections {
            self.held -= connection.held();
            connection.close(at, None, &mut self.queue);
        }
    }
}
