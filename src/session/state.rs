//! The states of a session. SMPP v5.0 §2.3, §2.4.
//!
//! ```text
//!              outbind                    bind_x_resp, status 0
//!   OPEN ───────────────▶ OUTBOUND ───────────────┐
//!    │                                            ▼
//!    └──────────────────────────────────▶ BOUND_TX, BOUND_RX, BOUND_TRX
//!         bind_x_resp, status 0                   │
//!                                                 │ unbind sent, or received and answered
//!                                                 ▼
//!   CLOSED ◀─────────────────────────────────── UNBOUND
//!      ▲            unbind_resp, the timer, or the peer closes
//!      └── from any state: the connection is lost, a bind is refused or not answered, an enquire_link is not
//!          answered, the stream cannot be cut
//! ```

use std::fmt;

use crate::wire::CommandId;

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Connected, nothing bound.
    Open,
    /// The message centre asked to be bound to. (3.4 has no name for it.)
    Outbound,
    /// Bound.
    Bound(Mode),
    /// Unbinding: only what was on its way is still answered.
    Unbound,
    /// Over.
    Closed,
}

/// What a session is bound as, from the ESME's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Transmitter: the ESME submits.
    Tx,
    /// Receiver: the ESME receives.
    Rx,
    /// Transceiver: both.
    Trx,
}

impl State {
    /// Where a bind may come.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Outbound)
    }
}

impl Mode {
    /// What this bind request binds as; `None` for other PDUs.
    pub const fn of_bind(id: CommandId) -> Option<Self> {
        match id {
            CommandId::BIND_TRANSMITTER => Some(Self::Tx),
            CommandId::BIND_RECEIVER => Some(Self::Rx),
            CommandId::BIND_TRANSCEIVER => Some(Self::Trx),
            _ => None,
        }
    }

    /// The bind request for it.
    pub const fn bind(self) -> CommandId {
        match self {
            Self::Tx => CommandId::BIND_TRANSMITTER,
            Self::Rx => CommandId::BIND_RECEIVER,
            Self::Trx => CommandId::BIND_TRANSCEIVER,
        }
    }

    /// Whether the ESME may submit.
    pub const fn transmits(self) -> bool {
        matches!(self, Self::Tx | Self::Trx)
    }

    /// Whether the ESME is delivered to.
    pub const fn receives(self) -> bool {
        matches!(self, Self::Rx | Self::Trx)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Tx => "TX",
            Self::Rx => "RX",
            Self::Trx => "TRX",
        })
    }
}

impl fmt::Display for State {
    /// The specification's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Open => "OPEN",
            Self::Outbound => "OUTBOUND",
            Self::Bound(Mode::Tx) => "BOUND_TX",
            Self::Bound(Mode::Rx) => "BOUND_RX",
            Self::Bound(Mode::Trx) => "BOUND_TRX",
            Self::Unbound => "UNBOUND",
            Self::Closed => "CLOSED",
        })
    }
}
