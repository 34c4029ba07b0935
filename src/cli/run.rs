//! Runs the engine for a headless command, and hears the signals that end it.

use std::future::Future;

use tokio::runtime::Builder;
use tokio::sync::mpsc;

use super::Failure;
use super::journal::Journal;
use super::output::{Output, Put};
use crate::engine;
use crate::engine::Clock;
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Stop;
use crate::shell::signals::Signals;

/// Runs a future to its end on a runtime of its own.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let runtime = Builder::new_current_thread().enable_all().build().map_err(Failure::Runtime)?;
    let result = runtime.block_on(future);
    // A name that is still being looked up must not keep the program.
    runtime.shutdown_background();
    Ok(result)
}

/// The engine, its notices and the signals, while links are worked with.
pub(super) struct Running {
    commands: mpsc::Sender<Command>,
    notices: mpsc::Receiver<Notice>,
    links: Vec<LinkId>,
    signals: Signals,
    journal: Journal,
    /// `None` once nothing is printed any more.
    output: Option<Output>,
    pub(super) interrupted: bool,
}

/// What happened next.
pub(super) enum Next {
    /// The engine told something.
    Notice(Notice),
    /// The deadline passed.
    Deadline,
    /// The engine is over.
    Over,
}

impl Running {
    /// Starts the engine and gives it the commands that make these links.
    pub(super) async fn start(
        links: Vec<LinkId>,
        connect: Vec<Command>,
        journal: Journal,
    ) -> Result<Self, Failure> {
        let (commands, orders) = mpsc::channel(engine::CHANNEL);
        let (tell, notices) = mpsc::channel(engine::CHANNEL);
        tokio::spawn(engine::run(orders, tell, Clock::system(), None));
        let mut running = Self {
            commands,
            notices,
            links,
            signals: Signals::new().map_err(Failure::Runtime)?,
            journal,
            output: Some(Output::stdout()),
            interrupted: false,
        };
        for command in connect {
            running.command(command).await;
        }
        Ok(running)
    }

    pub(super) async fn command(&mut self, command: Command) {
        // The engine is over only when the commands are, and they end with this.
        let _ = self.commands.send(command).await;
    }

    /// Ends all links that are not over.
    pub(super) async fn stop(&mut self, how: Stop) {
        for link in self.links.clone() {
            self.command(Command::Stop { link, how }).await;
        }
    }

    /// Prints a piece. Where nobody reads any more the links are unbound; a second signal gives the piece up.
    pub(super) async fn print(&mut self, piece: &[u8]) {
        while let Some(output) = &self.output {
            match output.put(piece, &mut self.signals).await {
                Put::Taken => return,
                Put::Signalled if self.interrupted => {
                    self.signalled().await;
                    self.output = None;
                }
                Put::Signalled => self.signalled().await,
                Put::Broken => {
                    self.stop(Stop::Gracefully).await;
                    return;
                }
            }
        }
    }

    /// Waits until all is kept and printed.
    pub(super) async fn finish(mut self) -> Result<(), Failure> {
        self.journal.finish();
        let Some(output) = self.output.take() else { return Ok(()) };
        output.finish(&mut self.signals).await.map_err(Failure::Write)
    }

    /// A signal unbinds; a second one closes at once.
    async fn signalled(&mut self) {
        let how = if self.interrupted { Stop::Now } else { Stop::Gracefully };
        self.interrupted = true;
        self.stop(how).await;
    }

    /// Waits for the next thing.
    pub(super) async fn next(&mut self, deadline: Option<tokio::time::Instant>) -> Next {
        loop {
            tokio::select! {
                biased;
                () = self.signals.next() => self.signalled().await,
                notice = self.notices.recv() => {
                    let Some(notice) = notice else { return Next::Over };
                    self.journal.notice(&notice);
                    return Next::Notice(notice);
                }
                () = until(deadline) => return Next::Deadline,
            }
        }
    }
}

async fn until(deadline: Option<tokio::time::Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}
