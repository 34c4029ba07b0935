//! What is typed and pasted, read by a thread of its own.
//!
//! Not by crossterm's `EventStream`: it asks the system for changes only (an edge-triggered poll) and looks at the
//! first of those that come together, so that a new size that comes with a key is lost, and of more than 1024
//! octets typed at once the rest stays where it is until the next key. Its reader for `/dev/tty` (the feature
//! `use-dev-tty`) asks for what is there.

use std::io;
use std::thread;

use crossterm::event::{self, Event};
use tokio::sync::mpsc;

/// How many events wait at most.
pub(super) const EVENTS: usize = 200;

/// Events from now on; after an error there are no more.
pub(super) fn listen() -> io::Result<mpsc::Receiver<io::Result<Event>>> {
    let (tell, heard) = mpsc::channel(EVENTS);
    let read = move || {
        let mut over = false;
        while !over {
            let event = event::read();
            over = event.is_err();
            over |= tell.blocking_send(event).is_err();
        }
    };
    thread::Builder::new().name("keys".to_owned()).spawn(read)?;
    Ok(heard)
}
