//! Why a link is over: who ended it, and what the operating system said.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use crate::session::CloseReason;
use crate::session::RequestError;

/// Why a link is over.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
    /// The session ended.
    #[error(transparent)]
    Session(#[from] CloseReason),
    /// The bind could not be sent.
    #[error("the bind cannot be sent: {0}")]
    NotAsked(RequestError),
    /// The name could not be looked up.
    #[error("{host} cannot be found{}", .error.after_a_colon())]
    NotResolved {
        /// The name.
        host: String,
        /// What the resolver said.
        error: IoError,
    },
    /// The name has no address.
    #[error("{host} has no address")]
    NoAddress {
        /// The name.
        host: String,
    },
    /// No address could be connected to; this is what the last one said.
    #[error("{0}")]
    NotConnected(Io),
    /// The connection broke.
    #[error("{0}")]
    Io(Io),
    /// There is no message centre in this run.
    #[error("the built-in message centre is not running")]
    NoBuiltIn,
    /// It was told to close at once.
    #[error("closed at once")]
    Dropped,
    /// The code that ran it panicked: the link is lost, and neither peer nor network had a part in it.
    #[error("a fault of smppcon ended it; the peer did nothing wrong")]
    Panicked,
}

impl Ended {
    /// Whether it is over because it was told so.
    pub const fn is_ours(&self) -> bool {
        matches!(self, Self::Dropped | Self::Session(CloseReason::Local | CloseReason::LocalUnbound))
    }
}

/// What failed, on which address, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Io {
    /// What was tried.
    pub operation: Operation,
    /// The peer's address; `None` for the message centre inside this program.
    pub address: Option<SocketAddr>,
    /// What the operating system said.
    pub error: IoError,
}

/// What was tried on a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Connecting.
    Connect,
    /// Listening.
    Listen,
    /// Reading.
    Read,
    /// Writing.
    Write,
}

/// An error of the operating system, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IoError {
    /// Its kind.
    pub kind: io::ErrorKind,
    code: Option<i32>,
}

impl IoError {
    /// Nothing came of it in the time that it had.
    pub const TIMED_OUT: Self = Self { kind: io::ErrorKind::TimedOut, code: None };
    /// An IPv4 address cannot be dialled from an IPv6 address, nor the reverse.
    pub const OTHER_FAMILY: Self = Self { kind: io::ErrorKind::AddrNotAvailable, code: None };
}

impl IoError {
    /// What is known of it, for the end of a sentence; nothing where the system gives no more than a text.
    fn after_a_colon(self) -> String {
        let known = self.code.is_some() || self.kind == io::ErrorKind::TimedOut;
        if known { format!(": {self}") } else { String::new() }
    }
}

impl From<&io::Error> for IoError {
    fn from(error: &io::Error) -> Self {
        Self { kind: error.kind(), code: error.raw_os_error() }
    }
}

impl fmt::Display for IoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => fmt::Display::fmt(&io::Error::from_raw_os_error(code), f),
            None => fmt::Display::fmt(&self.kind, f),
        }
    }
}

impl fmt::Display for Io {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.operation {
            Operation::Connect => "connecting to",
            Operation::Listen => "listening on",
            Operation::Read => "reading from",
            Operation::Write => "writing to",
        };
        match self.address {
            Some(address) => write!(f, "{what} {address}: {}", self.error),
            None => write!(f, "{what} the built-in message centre: {}", self.error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_said_is_kept_as_data() {
        let error = IoError::from(&io::Error::from_raw_os_error(111));
        assert_eq!(error.kind, io::ErrorKind::ConnectionRefused);
        let address = Some(SocketAddr::from(([127, 0, 0, 1], 2775)));
        let ended = Ended::NotConnected(Io { operation: Operation::Connect, address, error });
        let shown = ended.to_string();
        assert!(shown.starts_with("connecting to 127.0.0.1:2775: Connection refused"), "{shown}");
        assert_eq!(IoError::TIMED_OUT.to_string(), "timed out");
    }
}
