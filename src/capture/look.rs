//! The first octets of a connection, until they say whether it speaks SMPP and which side is the ESME.

use std::net::SocketAddr;
use std::ops::Range;
use std::time::SystemTime;

use super::connection::{Side, Sides};
use super::half::Piece;
use super::resync;
use crate::session::Mode;
use crate::session::Role;
use crate::session::State;
use crate::session::may_issue;
use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Version;

/// Octets of both sides that are looked at.
const ENOUGH: usize = 4096;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// The port that makes it SMPP whatever it says.
    forced: Option<u16>,
    /// Who sent the first SYN.
    dialler: Option<Side>,
    /// Nothing more comes.
    ended: bool,
    heard: Sides<Heard>,
    /// What was heard, in order.
    pieces: Vec<(Side, SystemTime, Part)>,
}

/// What one side said.
#[derive(Default)]
struct Heard {
    octets: Vec<u8>,
    /// Whether its first octet is the first of the connection.
    whole: bool,
}

#[derive(Debug)]
enum Part {
    /// Of the octets of the side.
    Octets(Range<usize>),
    Gap(u64),
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing yet.
    Open,
    /// It speaks SMPP.
    Smpp {
        /// The side of the ESME.
        esme: Side,
    },
    /// It does not.
    Other,
}

impl Look {
    pub(super) fn new(forced: Option<u16>) -> Self {
        Self { forced, ..Self::default() }
    }

    /// The SYN of a side was seen: its first octet will be the first of all.
    pub(super) fn opened(&mut self, side: Side, dialler: Side) {
        self.heard.of_mut(side).whole = true;
        self.dialler.get_or_insert(dialler);
    }

    pub(super) fn take(&mut self, side: Side, at: SystemTime, piece: Piece<'_>) {
        let heard = self.heard.of_mut(side);
        let part = match piece {
            Piece::Octets(octets) => {
                let start = heard.octets.len();
                heard.octets.extend_from_slice(octets);
                Part::Octets(start..heard.octets.len())
            }
            Piece::Gap(octets) => {
                heard.whole &= !heard.octets.is_empty();
                Part::Gap(octets)
            }
        };
        self.pieces.push((side, at, part));
    }

    /// Nothing more comes.
    pub(super) const fn end(&mut self) {
        self.ended = true;
    }

    /// Whether the first octets of a side are here.
    pub(super) const fn is_whole(&self, side: Side) -> bool {
        self.heard.of(side).whole
    }

    pub(super) const fn held(&self) -> usize {
        let pieces = self.pieces.len() * size_of::<(Side, SystemTime, Part)>();
        pieces + self.heard.one.octets.len() + self.heard.other.octets.len()
    }

    pub(super) fn verdict(&self, ends: &Sides<SocketAddr>) -> Verdict {
        let commands = [Side::One, Side::Other].map(|side| (side, self.heard.of(side).command()));
        if commands.iter().any(|(_, command)| matches!(command, Said::Command(_))) {
            return Verdict::Smpp { esme: self.esme(&commands, ends) };
        }
        let nothing = self.heard.one.octets.is_empty() && self.heard.other.octets.is_empty();
        let enough = self.ended || self.held() > ENOUGH;
        let known = enough || commands.iter().all(|(_, command)| *command == Said::Other);
        match (self.forced, known) {
            (Some(_), true) if !nothing => Verdict::Smpp { esme: self.esme(&commands, ends) },
            (_, true) => Verdict::Other,
            (_, false) => Verdict::Open,
        }
    }

    /// What was heard, in order.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (Side, SystemTime, Piece<'_>)> {
        self.pieces.iter().map(|(side, at, part)| {
            let piece = match part {
                Part::Octets(range) => {
                    Piece::Octets(self.heard.of(*side).octets.get(range.clone()).unwrap_or_default())
                }
                Part::Gap(octets) => Piece::Gap(*octets),
            };
            (*side, *at, piece)
        })
    }

    /// By what the sides ask and answer, by who dialled, by the port: that of a message centre is forced, or the
    /// lower one.
    fn esme(&self, commands: &[(Side, Said); 2], ends: &Sides<SocketAddr>) -> Side {
        let told = commands.iter().find_map(|(side, said)| match said {
            Said::Command(command) => {
                role(*command).map(|role| if role == Role::Esme { *side } else { side.peer() })
            }
            Said::Nothing | Said::Other => None,
        });
        let port = |side| {
            let port = ends.of(side).port();
            (Some(port) != self.forced, port)
        };
        let centre = if port(Side::One) < port(Side::Other) { Side::One } else { Side::Other };
        told.or(self.dialler).unwrap_or_else(|| centre.peer())
    }
}

/// What the first octets of a side are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// Too few to tell.
    Nothing,
    /// No PDU.
    Other,
    /// A PDU.
    Command(CommandId),
}

impl Heard {
    fn command(&self) -> Said {
        let octets = &self.octets[..];
        let at = if self.whole { Some(0) } else { resync::find(octets, 0) };
        match at.and_then(|at| resync::command_of(octets.get(at..)?)) {
            Some(command) => Said::Command(command),
            None if self.whole && octets.len() >= Frame::HEADER => Said::Other,
            None => Said::Nothing,
        }
    }
}

/// Not the octets: they may be part of a bind, which carries a password.
impl std::fmt::Debug for Heard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Heard({} octets)", self.octets.len())
    }
}

/// Whose PDU it is, where only one of the two sends it.
fn role(command: CommandId) -> Option<Role> {
    let asks = |role| {
        [State::Open, State::Bound(Mode::Trx)]
            .into_iter()
            .any(|state| may_issue(Version::V50, role, state, command.request()))
    };
    let asking = match (asks(Role::Esme), asks(Role::Mc)) {
        (true, false) => Role::Esme,
        (false, true) => Role::Mc,
        _ => return None,
    };
    Some(if command.is_response() { asking.peer() } else { asking })
}
