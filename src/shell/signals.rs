//! The signals that ask the program to end: Ctrl-C, SIGTERM and SIGHUP.

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
