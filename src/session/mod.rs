//! One SMPP session as a state machine without sockets or clocks, for either side of the connection.
//!
//! Frames and the time go in by `handle_*`, what the owner wants goes in by [`Session::request`],
//! [`Session::respond`], [`Session::inject`] and [`Session::shutdown`], and everything that is to happen comes
//! out of [`Session::poll_output`]: frames to transmit, events to tell, and the time to wake up at. The owner
//! calls it until it returns [`Output::Timeout`].
//!
//! The session answers by itself what the protocol answers: `enquire_link` in any state, `unbind`, what is not
//! offered, what is not allowed now, and, where [`Answering::Session`] says so, messages. It knows no socket,
//! no text and no rule of any provider.

mod config;
mod event;
mod matrix;
mod state;
#[cfg(test)]
mod tests;
mod timer;
mod window;

use std::collections::VecDeque;
use std::time::Instant;

use bytes::Bytes;

use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::EncodeError;
use crate::wire::Finding;
use crate::wire::Frame;
use crate::wire::FrameError;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::Severity;
use crate::wire::Version;
use crate::wire::dissect;
use crate::wire::encode;
use crate::wire::layout;

pub use config::{Answering, Config, Role, Timers};
pub use event::{CloseReason, Event, Output, RequestError};
pub use matrix::may_issue;
pub use state::{Mode, State};

use timer::{Deadlines, Timer};
pub(crate) use window::{Pending, Window};

/// A session. See the module for how it is driven.
#[derive(Debug)]
pub struct Session {
    config: Config,
    state: State,
    /// What it was bound as: still answered by while an unbind is under way.
    mode: Option<Mode>,
    version: Version,
    sequence: Sequence,
    window: Window<Instant>,
    deadlines: Deadlines,
    outputs: VecDeque<Output>,
}

/// What the owner asks.
impl Session {
    /// A session over a connection that was just made.
    pub fn new(config: Config, now: Instant) -> Self {
        let mut deadlines = Deadlines::default();
        deadlines.set(Timer::SessionInit, config.timers.session_init.map(|after| now + after));
        Self {
            state: State::Open,
            mode: None,
            version: config.version,
            sequence: Sequence::FIRST,
            window: Window::default(),
            deadlines,
            outputs: VecDeque::new(),
            config,
        }
    }

    /// Sends a request and returns the number that it was given.
    pub fn request(&mut self, now: Instant, pdu: Pdu) -> Result<Sequence, RequestError> {
        if !may_issue(self.version, self.config.role, self.state, pdu.id) {
            return Err(RequestError::State { command: pdu.id, state: self.state });
        }
        if self.window.open() >= self.config.window && counts(pdu.id) {
            return Err(RequestError::WindowFull(self.config.window));
        }
        Ok(self.send(now, pdu)?)
    }

    /// Answers a request of the peer. Accepting a bind binds the session.
    pub fn respond(&mut self, now: Instant, pdu: &Pdu) -> Result<(), EncodeError> {
        self.transmit(encode(pdu)?.frame);
        if pdu.status.is_ok()
            && self.state.is_open()
            && let Some(mode) = Mode::of_bind(pdu.id.request())
        {
            self.bound(now, mode);
        }
        Ok(())
    }

    /// Sends octets as they are, whatever the session thinks of them. An answer, if one comes, is matched to
    /// nothing.
    pub fn inject(&mut self, octets: Bytes) {
        self.outputs.extend(Chunk::cut(octets).into_iter().map(Output::Transmit));
    }

    /// Ends the session as it should be ended: unbinds and waits a moment for the answer, or closes at once
    /// where nothing is bound.
    pub fn shutdown(&mut self, now: Instant) {
        match self.state {
            State::Bound(_) => self.send_bare(now, CommandId::UNBIND),
            State::Open | State::Outbound => self.close(CloseReason::Local),
            State::Unbound | State::Closed => (),
        }
    }

    /// Where the session stands.
    pub const fn state(&self) -> State {
        self.state
    }

    /// The version that both sides speak, as far as it is known.
    pub const fn version(&self) -> Version {
        self.version
    }

    /// How many requests wait for their response.
    pub fn in_flight(&self) -> usize {
        self.window.open()
    }

    /// How many requests may wait at once.
    pub const fn window(&self) -> usize {
        self.config.window
    }

    /// The next thing to do. Call it until it returns [`Output::Timeout`].
    pub fn poll_output(&mut self) -> Output {
        if let Some(output) = self.outputs.pop_front() {
            return output;
        }
        let response = self.window.next_expiry();
        Output::Timeout(
            self.deadlines.next().into_iter().chain(response).min().filter(|_| self.state != State::Closed),
        )
    }
}

/// What the outside brings.
impl Session {
    /// A frame from the peer.
    pub fn handle_frame(&mut self, now: Instant, frame: &Frame) {
        if self.state == State::Closed {
            return;
        }
        let enquire = self.config.timers.enquire_link.filter(|_| matches!(self.state, State::Bound(_)));
        self.deadlines.set(Timer::EnquireLink, enquire.map(|after| now + after));
        if !is_keep_alive(frame.command_id()) {
            self.active(now);
        }
        if frame.is_response() {
            self.handle_response(now, frame);
        } else {
            self.handle_request(now, frame);
        }
    }

    /// The time that [`Output::Timeout`] named has come.
    pub fn handle_timeout(&mut self, now: Instant) {
        while let Some(pending) = self.window.expire(now) {
            let request = pending.request;
            let id = request.command_id();
            self.tell(Event::Unanswered { request });
            if id.is_bind() || id == CommandId::ENQUIRE_LINK {
                return self.close(CloseReason::PeerSilent);
            }
        }
        while let Some(timer) = self.deadlines.expire(now) {
            self.handle_timer(now, timer);
        }
    }

    /// The peer closed its side of the connection.
    pub fn handle_eof(&mut self) {
        match self.state {
            State::Closed => (),
            // Some message centres close instead of answering the unbind.
            State::Unbound => self.close(CloseReason::LocalUnbound),
            State::Open | State::Outbound | State::Bound(_) => self.close(CloseReason::Eof),
        }
    }

    /// The stream cannot be cut into frames any further. The peer is told, then the session ends.
    pub fn handle_broken(&mut self, why: FrameError) {
        if self.state != State::Closed {
            self.answer(&Pdu::generic_nack(CommandStatus::RINVCMDLEN, Sequence::NONE));
            self.close(CloseReason::Broken(why));
        }
    }

    fn handle_timer(&mut self, now: Instant, timer: Timer) {
        match timer {
            Timer::SessionInit => self.close(CloseReason::NotBound),
            Timer::Unbind => self.close(CloseReason::LocalUnbound),
            Timer::Inactivity => self.shutdown(now),
            Timer::EnquireLink => self.send_bare(now, CommandId::ENQUIRE_LINK),
        }
    }

    fn handle_response(&mut self, now: Instant, frame: &Frame) {
        let Some(Pending { request, sent, late, .. }) = self.window.answer(frame) else {
            return self.tell(Event::Unmatched { response: frame.clone() });
        };
        let (id, status) = (request.command_id(), frame.status());
        self.tell(Event::Response { request, response: frame.clone(), after: now - sent, late });
        match Mode::of_bind(id) {
            Some(mode) if status.is_ok() && frame.command_id() == id.response() => self.bound(now, mode),
            Some(_) => self.close(CloseReason::Refused(status)),
            None if id == CommandId::UNBIND => self.close(CloseReason::LocalUnbound),
            None => (),
        }
    }

    fn handle_request(&mut self, now: Instant, frame: &Frame) {
        let id = frame.command_id();
        match id {
            CommandId::ENQUIRE_LINK => {
                self.answer(&Pdu::response_to(frame, CommandStatus::ROK));
                self.tell(Event::Request { frame: frame.clone(), answered: true });
            }
            CommandId::UNBIND if self.mode.is_some() => {
                self.answer(&Pdu::response_to(frame, CommandStatus::ROK));
                // Both sides may unbind at once.
                let ours = self.state == State::Unbound;
                self.enter(State::Unbound);
                self.close(if ours { CloseReason::LocalUnbound } else { CloseReason::PeerUnbound });
            }
            _ => match self.judge(frame) {
                Verdict::Take => self.take(now, frame),
                Verdict::Refuse(answer) => {
                    self.answer(&answer);
                    self.tell(Event::Request { frame: frame.clone(), answered: true });
                }
                Verdict::Ignore => self.tell(Event::Request { frame: frame.clone(), answered: true }),
            },
        }
    }

    /// A request that is offered and allowed now.
    fn take(&mut self, now: Instant, frame: &Frame) {
        let id = frame.command_id();
        self.version = Version::of_bind(frame).unwrap_or(self.version);
        if id == CommandId::OUTBIND {
            self.enter(State::Outbound);
        }
        let answered = self.config.answering == Answering::Session && id.is_answered();
        if answered {
            let unreadable =
                dissect(frame, self.version).findings.into_iter().find(|it| it.severity() == Severity::Error);
            let status = unreadable.map_or(CommandStatus::ROK, |finding: Finding| finding.answer());
            let answer = Pdu::response_to(frame, status);
            self.answer(&if status.is_ok() { answer } else { answer.header_only() });
        }
        self.active(now);
        self.tell(Event::Request { frame: frame.clone(), answered });
    }

    /// What is to be done with a request: one that is unknown, not offered, or not allowed now is refused.
    fn judge(&self, frame: &Frame) -> Verdict {
        let id = frame.command_id();
        let offered = self.config.offers.as_ref().is_none_or(|offers| offers.contains(&id));
        if layout(id).is_none() || !offered {
            return Verdict::Refuse(Pdu::generic_nack(CommandStatus::RINVCMDID, frame.sequence()));
        }
        // What was on its way when the unbind was sent is still answered as before.
        let state = self.mode.map_or(self.state, State::Bound);
        if may_issue(self.version, self.config.role.peer(), state, id) {
            return Verdict::Take;
        }
        if !id.is_answered() {
            return Verdict::Ignore;
        }
        let bound_twice = id.is_bind() && matches!(state, State::Bound(_));
        let status = if bound_twice { CommandStatus::RALYBND } else { CommandStatus::RINVBNDSTS };
        Verdict::Refuse(Pdu::response_to(frame, status).header_only())
    }
}

/// What is to be done with a request of the peer.
enum Verdict {
    /// It is offered, and allowed now.
    Take,
    /// It gets this answer.
    Refuse(Pdu),
    /// It is not allowed now, and no answer to it exists.
    Ignore,
}

/// What both need.
impl Session {
    fn send(&mut self, now: Instant, mut pdu: Pdu) -> Result<Sequence, EncodeError> {
        pdu.sequence = self.sequence;
        let frame = encode(&pdu)?.frame;
        self.sequence = self.window.free_after(self.sequence);
        if pdu.id.is_answered() {
            let limit = if pdu.id.is_bind() { self.config.timers.bind } else { self.config.timers.response };
            self.window.wait(frame.clone(), now, now + limit);
        }
        if !is_keep_alive(pdu.id) {
            self.active(now);
        }
        let sequence = frame.sequence();
        self.transmit(frame);
        if pdu.id == CommandId::OUTBIND {
            self.enter(State::Outbound);
        } else if pdu.id == CommandId::UNBIND {
            self.enter(State::Unbound);
            self.deadlines.set(Timer::Unbind, Some(now + self.config.timers.unbind));
        }
        Ok(sequence)
    }

    fn send_bare(&mut self, now: Instant, id: CommandId) {
        // Only the value of a field can make a PDU unwritable, and these have none.
        let _ = self.send(now, Pdu::request(id));
    }

    fn answer(&mut self, pdu: &Pdu) {
        // The answers of the session itself are built above: none has a value that its field cannot hold.
        if let Ok(written) = encode(pdu) {
            self.transmit(written.frame);
        }
    }

    fn transmit(&mut self, frame: Frame) {
        self.outputs.push_back(Output::Transmit(frame.into()));
    }

    fn tell(&mut self, event: Event) {
        self.outputs.push_back(Output::Event(event));
    }

    /// A transaction began or ended: the inactivity timer starts again.
    fn active(&mut self, now: Instant) {
        let limit = self.config.timers.inactivity.filter(|_| matches!(self.state, State::Bound(_)));
        self.deadlines.set(Timer::Inactivity, limit.map(|after| now + after));
    }

    fn bound(&mut self, now: Instant, mode: Mode) {
        self.mode = Some(mode);
        self.enter(State::Bound(mode));
        self.deadlines.set(Timer::SessionInit, None);
        self.deadlines.set(Timer::EnquireLink, self.config.timers.enquire_link.map(|after| now + after));
        self.active(now);
    }

    fn enter(&mut self, state: State) {
        if self.state != state {
            self.state = state;
            self.tell(Event::State(state));
        }
    }

    fn close(&mut self, why: CloseReason) {
        for request in self.window.drain().into_iter().filter(|request| counts(request.command_id())) {
            self.tell(Event::Unanswered { request });
        }
        self.deadlines.clear();
        self.enter(State::Closed);
        self.tell(Event::Closed(why));
    }
}

/// Whether the window counts it: not what a session sends for itself.
pub(crate) fn counts(id: CommandId) -> bool {
    id.is_answered() && !matches!(id, CommandId::ENQUIRE_LINK | CommandId::UNBIND)
}

/// Not a transaction: does not keep the inactivity timer from running out.
fn is_keep_alive(id: CommandId) -> bool {
    id.request() == CommandId::ENQUIRE_LINK
}
