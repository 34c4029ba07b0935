//! One TCP connection: its two directions, whether it speaks SMPP, and which side is which.

use std::collections::VecDeque;
use std::mem::take;
use std::net::SocketAddr;
use std::time::SystemTime;

use super::cutter::Cutter;
use super::event::{Closed, Event, Opened, What};
use super::half::{Half, Piece};
use super::label::Label;
use super::look::{Look, Verdict};
use super::segment::Segment;
use crate::link::Direction;

/// One of the two ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The one that is heard of first.
    One,
    /// Its peer.
    Other,
}

/// Something of each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sides<T> {
    pub(super) one: T,
    pub(super) other: T,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Connection {
    stream: u32,
    begun: SystemTime,
    ends: Sides<SocketAddr>,
    /// The number of each SYN.
    syns: Sides<Option<u32>>,
    /// Whose FIN was reached first.
    finished: Option<Side>,
    halves: Sides<Half>,
    label: Option<Label>,
    mind: Mind,
}

/// What is known of what a connection speaks.
#[derive(Debug)]
enum Mind {
    /// Nothing yet.
    Looking(Box<Look>),
    /// SMPP.
    Smpp(Box<Smpp>),
    /// Not SMPP; or it is over.
    Other,
}

#[derive(Debug)]
struct Smpp {
    esme: Side,
    cutters: Sides<Cutter>,
}

impl Side {
    pub(super) const fn peer(self) -> Self {
        match self {
            Self::One => Self::Other,
            Self::Other => Self::One,
        }
    }
}

impl<T> Sides<T> {
    pub(super) const fn of(&self, side: Side) -> &T {
        match side {
            Side::One => &self.one,
            Side::Other => &self.other,
        }
    }

    pub(super) const fn of_mut(&mut self, side: Side) -> &mut T {
        match side {
            Side::One => &mut self.one,
            Side::Other => &mut self.other,
        }
    }
}

impl Connection {
    /// One of which this is the first segment; `forced` where it is taken for SMPP whatever it says.
    pub(super) fn new(
        stream: u32,
        at: SystemTime,
        segment: &Segment<'_>,
        forced: Option<u16>,
        label: Option<Label>,
    ) -> Self {
        Self {
            stream,
            begun: at,
            ends: Sides { one: segment.from, other: segment.to },
            syns: Sides::default(),
            finished: None,
            halves: Sides::default(),
            label,
            mind: Mind::Looking(Box::new(Look::new(forced))),
        }
    }

    pub(super) const fn stream(&self) -> u32 {
        self.stream
    }

    /// Whether it is not known to be of no interest.
    pub(super) const fn is_followed(&self) -> bool {
        !matches!(self.mind, Mind::Other)
    }

    /// The octets that are kept for it.
    pub(super) fn held(&self) -> usize {
        let mind = match &self.mind {
            Mind::Looking(look) => look.held(),
            Mind::Smpp(smpp) => smpp.cutters.one.held() + smpp.cutters.other.held(),
            Mind::Other => 0,
        };
        mind + self.halves.one.held() + self.halves.other.held()
    }

    /// Whether the segment is the start of another connection between the same ends.
    pub(super) fn is_succeeded_by(&self, segment: &Segment<'_>) -> bool {
        let side = self.side(segment);
        segment.syn
            && match self.syns.of(side) {
                Some(number) => *number != segment.sequence,
                None => self.halves.of(side).has_begun() || !self.is_followed(),
            }
    }

    /// The next segment between these ends.
    pub(super) fn take(&mut self, at: SystemTime, segment: &Segment<'_>, out: &mut VecDeque<Event>) {
        if !self.is_followed() {
            return;
        }
        let side = self.side(segment);
        if segment.syn {
            self.open(side, segment);
        }
        let Self { halves, mind, stream, .. } = self;
        if let Some(number) = segment.acknowledged {
            let mut give = |at, piece: Piece<'_>| mind.take(*stream, side.peer(), at, piece, out);
            halves.of_mut(side.peer()).acknowledge(at, number, &mut give);
        }
        let mut give = |at, piece: Piece<'_>| mind.take(*stream, side, at, piece, out);
        halves.of_mut(side).take(at, segment, &mut give);
        self.decide(out);
        if self.finished.is_none() && self.halves.of(side).has_ended() {
            self.finished = Some(side);
        }
        if segment.rst {
            self.close(at, Some(side), out);
        } else if self.halves.one.has_ended() && self.halves.other.has_ended() {
            self.close(at, None, out);
        }
    }

    /// Gives away what is kept for it, as well as it can be.
    pub(super) fn make_room(&mut self, at: SystemTime, out: &mut VecDeque<Event>) {
        for side in [Side::One, Side::Other] {
            let Self { halves, mind, stream, .. } = self;
            halves.of_mut(side).finish(&mut |at, piece: Piece<'_>| mind.take(*stream, side, at, piece, out));
        }
        if let Mind::Looking(_) = self.mind {
            self.mind = Mind::Other;
        }
        self.cut_off(at, out);
    }

    /// It is over by a RST of one side, or by the FIN of both; or where neither was seen, not seen any further.
    pub(super) fn close(&mut self, at: SystemTime, reset: Option<Side>, out: &mut VecDeque<Event>) {
        for side in [Side::One, Side::Other] {
            let Self { halves, mind, stream, .. } = self;
            halves.of_mut(side).finish(&mut |at, piece: Piece<'_>| mind.take(*stream, side, at, piece, out));
        }
        if let Mind::Looking(look) = &mut self.mind {
            look.end();
        }
        self.decide(out);
        self.cut_off(at, out);
        if let Mind::Smpp(smpp) = &self.mind {
            let closed = match (self.finished, reset) {
                (Some(side), _) => Closed::Finished(smpp.direction(side)),
                (None, Some(side)) => Closed::Reset(smpp.direction(side)),
                (None, None) => Closed::Unseen,
            };
            out.push_back(Event { stream: self.stream, at, what: What::Closed(closed) });
        }
        self.mind = Mind::Other;
        self.halves = Sides::default();
    }

    fn side(&self, segment: &Segment<'_>) -> Side {
        if segment.from == self.ends.one { Side::One } else { Side::Other }
    }

    fn open(&mut self, side: Side, segment: &Segment<'_>) {
        let syn = self.syns.of_mut(side);
        if syn.is_some() || self.halves.of(side).has_begun() {
            return;
        }
        *syn = Some(segment.sequence);
        self.halves.of_mut(side).open(segment.sequence);
        if let Mind::Looking(look) = &mut self.mind {
            let dialler = if segment.acknowledged.is_some() { side.peer() } else { side };
            look.opened(side, dialler);
        }
    }

    /// Looks whether it speaks SMPP, while that is not known.
    fn decide(&mut self, out: &mut VecDeque<Event>) {
        let Mind::Looking(look) = &mut self.mind else { return };
        let esme = match look.verdict(&self.ends) {
            Verdict::Open => return,
            Verdict::Other => {
                self.mind = Mind::Other;
                self.halves = Sides::default();
                return;
            }
            Verdict::Smpp { esme } => esme,
        };
        let look = take(look.as_mut());
        let cutter = |side| if look.is_whole(side) { Cutter::new() } else { Cutter::in_the_middle() };
        let cutters = Sides { one: cutter(Side::One), other: cutter(Side::Other) };
        let opened = Opened {
            esme: *self.ends.of(esme),
            centre: *self.ends.of(esme.peer()),
            whole: look.is_whole(Side::One) || look.is_whole(Side::Other),
            label: self.label.take(),
        };
        out.push_back(Event { stream: self.stream, at: self.begun, what: What::Opened(opened) });
        let mut smpp = Smpp { esme, cutters };
        for (side, at, piece) in look.pieces() {
            smpp.take(self.stream, side, at, piece, out);
        }
        self.mind = Mind::Smpp(Box::new(smpp));
    }

    /// No more comes of the PDUs that have begun.
    fn cut_off(&mut self, at: SystemTime, out: &mut VecDeque<Event>) {
        let Mind::Smpp(smpp) = &mut self.mind else { return };
        for side in [Side::One, Side::Other] {
            let (stream, direction) = (self.stream, smpp.direction(side));
            smpp.cutters.of_mut(side).finish(&mut |chunk| {
                out.push_back(Event { stream, at, what: What::Chunk { direction, chunk } });
            });
        }
    }
}

impl Mind {
    fn take(&mut self, stream: u32, side: Side, at: SystemTime, piece: Piece<'_>, out: &mut VecDeque<Event>) {
        match self {
            Self::Looking(look) => look.take(side, at, piece),
            Self::Smpp(smpp) => smpp.take(stream, side, at, piece, out),
            Self::Other => {}
        }
    }
}

impl Smpp {
    fn take(&mut self, stream: u32, side: Side, at: SystemTime, piece: Piece<'_>, out: &mut VecDeque<Event>) {
        let direction = self.direction(side);
        self.cutters.of_mut(side).take(piece, &mut |chunk| {
            out.push_back(Event { stream, at, what: What::Chunk { direction, chunk } });
        });
    }

    fn direction(&self, side: Side) -> Direction {
        if side == self.esme { Direction::Out } else { Direction::In }
    }
}
