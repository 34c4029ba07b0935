//! Where the built-in message centre listens.

use std::net::SocketAddr;

use super::Io;

/// News of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listening {
    /// It listens on these addresses, or on none.
    On(Vec<SocketAddr>),
    /// It cannot listen on one.
    Failed(Io),
}
