//! What panics say while the console has the terminal. It must not be written over the screen, where the next
//! drawing would hide it; so it is kept, and told when the terminal is given back.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Write as _;
use std::io::{Write as _, stderr};
use std::panic::{self, PanicHookInfo};

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use crate::text::printable;

/// How many are kept: what comes after so many says nothing new.
const MOST: usize = 20;

/// Told when this is dropped.
#[derive(Debug)]
pub(super) struct Panics {
    heard: mpsc::Receiver<String>,
    kept: Vec<String>,
}

impl Panics {
    /// From now on, and until this is dropped, what the panics of all threads say is kept. One that ends the
    /// program at once is told at once, after `give_back`.
    pub(super) fn keep(give_back: impl Fn() + Send + Sync + 'static) -> Self {
        let (tell, heard) = mpsc::channel(MOST);
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if aborts(panic) {
                give_back();
                before(panic);
            } else if let Err(TrySendError::Closed(_)) = tell.try_send(said(panic)) {
                before(panic);
            }
        }));
        Self { heard, kept: Vec::new() }
    }

    /// What the next one says, in one line.
    pub(super) async fn next(&mut self) -> String {
        let Some(said) = self.heard.recv().await else { return std::future::pending().await };
        let line = said.lines().take(2).collect::<Vec<_>>().join(" ");
        self.kept.push(said);
        self.kept.truncate(MOST);
        line
    }

    /// Whether there was one.
    pub(super) fn are_there(&self) -> bool {
        !(self.kept.is_empty() && self.heard.is_empty())
    }
}

impl Drop for Panics {
    fn drop(&mut self) {
        while let Ok(said) = self.heard.try_recv() {
            self.kept.push(said);
        }
        for said in &self.kept {
            // There is nobody to tell if it fails.
            let _ = stderr().write_all(said.as_bytes());
        }
    }
}

/// Where it was, what it says and, where `RUST_BACKTRACE` asks for it, how it came there.
fn said(panic: &PanicHookInfo<'_>) -> String {
    let backtrace = Backtrace::capture();
    let mut text = format!("smppcon {panic}");
    if backtrace.status() == BacktraceStatus::Captured {
        // Writing to a String does not fail.
        let _ = write!(text, "\n{backtrace}");
    }
    // It may quote what came from a peer.
    text.lines().flat_map(|line| [printable(line), "\n".into()]).collect()
}

/// Whether no destructor will run any more: the panic of a destructor while another panic unwinds, say. The
/// standard library knows, but tells it on the nightly channel only; its words are held to by a test.
fn aborts(panic: &PanicHookInfo<'_>) -> bool {
    panic.payload().downcast_ref::<&str>().is_some_and(|said| said.starts_with("panic in a "))
}
