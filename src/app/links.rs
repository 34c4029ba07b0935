//! The links of this run, as the notices of the engine tell of them: state, counts, round trips, how they
//! ended. It decides nothing; what it costs does not grow with the traffic.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::{captured, dial};
use crate::capture::Opened;
use crate::config::account::Account;
use crate::doctor::Timeline;
use crate::link::Direction;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Step;
use crate::session::Event;
use crate::session::Mode;
use crate::session::State;
use crate::text::Alphabet;
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Frame;
use crate::wire::Version;

/// All links, the ended ones too: the log names them.
#[derive(Debug, Default)]
pub struct Links {
    all: BTreeMap<LinkId, Link>,
    next: u32,
}

/// A link of an account.
#[derive(Debug)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The first of those that were opened with it: itself, where it is alone.
    pub opened_with: LinkId,
    /// Its account, as it was when it was dialled.
    pub account: Account,
    /// What it asks to be bound as.
    pub mode: Mode,
    /// What `data_coding` 0 means to its message centre.
    pub alphabet: Alphabet,
    /// How far it has come.
    pub phase: Phase,
    /// The latest step on the way to a connection.
    pub step: Option<Step>,
    /// How the bind was answered, and after how long.
    pub bind: Option<Answer>,
    /// The latest response with a status of its own, enquire_link_resp aside.
    pub last: Option<Answer>,
    /// When it was bound.
    pub bound_at: Option<SystemTime>,
    /// Since when it is over.
    pub ended_at: Option<SystemTime>,
    /// What passed.
    pub counts: Counts,
    /// How long the peer took for the latest enquire_link.
    pub enquire_round_trip: Option<Duration>,
    /// What happened until the bind was answered.
    pub timeline: Timeline,
    /// Taken off the list by the operator.
    pub dismissed: bool,
    /// It was captured: nothing can be asked of it.
    pub captured: bool,
}

/// How far a link has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for its password.
    Password,
    /// On the way to a connection.
    Connecting,
    /// Connected; the state of its session.
    Session(State),
    /// Over.
    Ended(Ended),
}

/// A response to a request of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The response.
    pub command: CommandId,
    /// Its status.
    pub status: CommandStatus,
    /// From the request to the response.
    pub after: Duration,
}

/// PDUs that passed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// From the peer.
    pub received: u64,
    /// To the peer.
    pub sent: u64,
    /// enquire_link of the peer.
    pub enquired: u64,
    /// enquire_link of ours.
    pub enquiring: u64,
    /// enquire_link_resp to ours.
    pub confirmed: u64,
    /// Requests of ours without a response in time.
    pub unanswered: u64,
}

impl Links {
    /// Links that are about to be dialled, and that wait for the password together. The first one speaks for
    /// all; none where there is no mode.
    pub fn open(&mut self, account: &Account, modes: &[Mode]) -> Option<LinkId> {
        for old in self.all.values_mut() {
            // The new link takes the line of the one that it comes after.
            old.dismissed |= !old.is_live() && old.account.id == account.id && modes.contains(&old.mode);
        }
        let first = LinkId(self.next + 1);
        for mode in modes {
            self.next += 1;
            let id = LinkId(self.next);
            self.all.insert(id, Link::new(id, first, account.clone(), *mode));
        }
        (!modes.is_empty()).then_some(first)
    }

    /// The links that wait for the password that the first of them asked for.
    pub fn waiting_with(&mut self, first: LinkId) -> impl Iterator<Item = &mut Link> {
        self.all.values_mut().filter(move |it| it.opened_with == first && it.phase == Phase::Password)
    }

    /// A link of a capture.
    pub fn open_captured(&mut self, id: LinkId, opened: &Opened) {
        self.next = self.next.max(id.0);
        if let Some(account) = captured::account(id, opened) {
            self.all.insert(id, Link { captured: true, ..Link::new(id, id, account, Mode::Trx) });
        }
    }

    /// A link of this run.
    pub fn find(&self, id: LinkId) -> Option<&Link> {
        self.all.get(&id)
    }

    /// A link of this run, to be changed.
    pub fn find_mut(&mut self, id: LinkId) -> Option<&mut Link> {
        self.all.get_mut(&id)
    }

    /// What the Binds screen lists.
    pub fn listed(&self) -> impl Iterator<Item = &Link> {
        self.all.values().filter(|it| !it.dismissed)
    }

    /// The links that are not over.
    pub fn live(&self) -> impl Iterator<Item = &Link> {
        self.all.values().filter(|it| it.is_live())
    }

    /// The links that are not over and can be asked something.
    pub fn ours(&self) -> impl Iterator<Item = &Link> {
        self.live().filter(|it| !it.captured)
    }

    /// The links over which a message can be sent.
    pub fn transmitting(&self) -> impl Iterator<Item = &Link> {
        self.all.values().filter(|it| it.transmits())
    }

    /// Takes those that are over off the list.
    pub fn dismiss_ended(&mut self) {
        for link in self.all.values_mut() {
            link.dismissed |= !link.is_live();
        }
    }

    /// News of a link.
    pub fn handle(&mut self, notice: &Notice) {
        let Some(link) = self.all.get_mut(&notice.link()) else { return };
        link.timeline.fold(notice);
        match notice {
            Notice::Step { step, .. } => {
                link.step = Some(step.clone());
                link.phase = match step {
                    Step::Connected { .. } => Phase::Session(State::Open),
                    Step::Resolving { .. } | Step::Resolved(_) | Step::Connecting(_) | Step::Failed(_) => {
                        Phase::Connecting
                    }
                };
            }
            Notice::Chunk { direction, chunk, .. } => {
                link.counts.count(*direction, chunk);
                link.learn(*direction, chunk);
            }
            Notice::Event { event, at, .. } => link.handle(event, *at),
            Notice::Ended { at, why, .. } => {
                link.phase = Phase::Ended(why.clone());
                link.ended_at = Some(*at);
            }
            Notice::Sent { .. } | Notice::NotSent { .. } => {}
        }
    }
}

impl Link {
    fn new(id: LinkId, opened_with: LinkId, account: Account, mode: Mode) -> Self {
        Self {
            id,
            opened_with,
            alphabet: dial::default_alphabet(&account),
            account,
            mode,
            phase: Phase::Password,
            step: None,
            bind: None,
            last: None,
            bound_at: None,
            ended_at: None,
            counts: Counts::default(),
            enquire_round_trip: None,
            timeline: Timeline::default(),
            dismissed: false,
            captured: false,
        }
    }

    /// The version that it speaks.
    pub const fn version(&self) -> Version {
        dial::version(&self.account)
    }

    /// Whether it is not over.
    pub const fn is_live(&self) -> bool {
        !matches!(self.phase, Phase::Ended(_))
    }

    /// Whether it is bound.
    pub const fn is_bound(&self) -> bool {
        matches!(self.phase, Phase::Session(State::Bound(_)))
    }

    /// Whether a message can be sent over it.
    pub const fn transmits(&self) -> bool {
        match self.phase {
            Phase::Session(State::Bound(mode)) => mode.transmits() && !self.captured,
            Phase::Session(_) | Phase::Password | Phase::Connecting | Phase::Ended(_) => false,
        }
    }

    /// Why it is over.
    pub const fn ended(&self) -> Option<&Ended> {
        match &self.phase {
            Phase::Ended(why) => Some(why),
            Phase::Password | Phase::Connecting | Phase::Session(_) => None,
        }
    }

    fn handle(&mut self, event: &Event, at: SystemTime) {
        match event {
            Event::State(state) => {
                self.phase = Phase::Session(*state);
                if let State::Bound(mode) = state {
                    self.bound_at = Some(at);
                    self.mode = *mode;
                }
            }
            Event::Response { request, response, after, .. } => self.answered(request, response, *after),
            Event::Unanswered { .. } => self.counts.unanswered += 1,
            Event::Request { .. } | Event::Unmatched { .. } | Event::Closed(_) => {}
        }
    }

    /// Of a link that was captured, the bind says what else the account does.
    fn learn(&mut self, direction: Direction, chunk: &Chunk) {
        let Some(bind) = chunk.frame().filter(|frame| frame.command_id().is_bind()) else { return };
        if self.captured && direction == Direction::Out {
            captured::learn(&mut self.account, bind);
            self.mode = Mode::of_bind(bind.command_id()).unwrap_or(self.mode);
        }
    }

    fn answered(&mut self, request: &Frame, response: &Frame, after: Duration) {
        let answer = Answer { command: response.command_id(), status: response.status(), after };
        if request.command_id() == CommandId::ENQUIRE_LINK {
            self.enquire_round_trip = Some(after);
            return;
        }
        self.last = Some(answer);
        if request.command_id().is_bind() {
            self.bind = Some(answer);
        }
    }
}

impl Counts {
    fn count(&mut self, direction: Direction, chunk: &Chunk) {
        match direction {
            Direction::In => self.received += 1,
            Direction::Out => self.sent += 1,
        }
        match (direction, chunk.frame().map(Frame::command_id)) {
            (Direction::In, Some(CommandId::ENQUIRE_LINK)) => self.enquired += 1,
            (Direction::Out, Some(CommandId::ENQUIRE_LINK)) => self.enquiring += 1,
            (Direction::In, Some(CommandId::ENQUIRE_LINK_RESP)) => self.confirmed += 1,
            _ => {}
        }
    }
}
