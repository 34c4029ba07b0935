//! What a session is told about itself when it is made.

use std::time::Duration;

use crate::wire::CommandId;
use crate::wire::Role;
use crate::wire::Version;

/// Who answers what the peer asks, beyond enquire_link and unbind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answering {
    /// The session, with ESME_ROK, or the error that fits what it could not read.
    Session,
    /// The owner, by [`super::Session::respond`].
    Owner,
}

/// The settings of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Which side this is.
    pub role: Role,
    /// The version spoken until a bind says another.
    pub version: Version,
    /// How many requests may wait for their response at once.
    pub window: usize,
    /// Who answers requests.
    pub answering: Answering,
    /// The requests that this side offers, `None` for all; others get a generic_nack with ESME_RINVCMDID.
    pub offers: Option<Vec<CommandId>>,
    /// How long things may take.
    pub timers: Timers,
}

/// How long things may take. The specification names the timers and gives no values. SMPP v5.0 §2.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timers {
    /// From the connection to the bind; `None` waits for ever.
    pub session_init: Option<Duration>,
    /// From a bind request to its response.
    pub bind: Duration,
    /// From any other request to its response.
    pub response: Duration,
    /// From the last octets of the peer to an enquire_link; `None` sends none.
    pub enquire_link: Option<Duration>,
    /// From the last transaction to an unbind; `None` stays bound.
    pub inactivity: Option<Duration>,
    /// From our unbind to closing without its response.
    pub unbind: Duration,
}

impl Default for Timers {
    fn default() -> Self {
        Self {
            session_init: None,
            bind: Duration::from_secs(10),
            response: Duration::from_secs(30),
            enquire_link: Some(Duration::from_secs(30)),
            inactivity: None,
            unbind: Duration::from_secs(1),
        }
    }
}
