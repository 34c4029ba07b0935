//! The signals that ask the program to end (Ctrl-C, SIGTERM and SIGHUP), and those that tell of its terminal.

use std::io;

/// Hears them from when it is made.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    heard: [tokio::signal::unix::Signal; 3],
}

#[cfg(unix)]
impl Signals {
    pub fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let [interrupt, terminate, hangup] =
            [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal);
        Ok(Self { heard: [interrupt?, terminate?, hangup?] })
    }

    /// The next one.
    pub async fn next(&mut self) {
        let [interrupt, terminate, hangup] = &mut self.heard;
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
            _ = hangup.recv() => (),
        }
    }
}

#[cfg(not(unix))]
impl Signals {
    pub fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// The next one.
    pub async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

/// What signals tell of the terminal, heard from when it is made: no later change of it is missed.
#[derive(Debug)]
pub(super) struct Changes {
    #[cfg(unix)]
    size: tokio::signal::unix::Signal,
    #[cfg(unix)]
    continued: tokio::signal::unix::Signal,
}

/// What happened to the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It has another size (SIGWINCH).
    Size,
    /// The program was stopped and goes on (SIGCONT): somebody else may have had the terminal.
    Continued,
}

#[cfg(unix)]
impl Changes {
    pub(super) fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            size: signal(SignalKind::window_change())?,
            continued: signal(SignalKind::from_raw(signal_hook::consts::SIGCONT))?,
        })
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Change {
        tokio::select! {
            _ = self.size.recv() => Change::Size,
            _ = self.continued.recv() => Change::Continued,
        }
    }
}

/// Elsewhere a new size comes among the keys.
#[cfg(not(unix))]
impl Changes {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// The next one.
    pub(super) async fn next(&mut self) -> Change {
        std::future::pending().await
    }
}
