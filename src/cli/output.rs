//! Standard output, written by a thread of its own: who reads it slowly, or not at all, must not hold up a
//! session.

use std::io::{self, Write, stdout};
use std::thread;

use tokio::sync::{mpsc, oneshot};

use crate::shell::signals::Signals;

/// How many pieces wait for the reader before the program waits too.
const WAITING: usize = 64 * 1024;

/// Where pieces are handed to the thread that writes them.
#[derive(Debug)]
pub(super) struct Output {
    pieces: mpsc::Sender<Vec<u8>>,
    written: oneshot::Receiver<io::Result<()>>,
}

/// What became of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// It will be written.
    Taken,
    /// A signal came while it waited.
    Signalled,
    /// Nothing is written any more: the reader is gone.
    Broken,
}

impl Output {
    pub(super) fn stdout() -> Self {
        let (pieces, taken) = mpsc::channel(WAITING);
        let (tell, written) = oneshot::channel();
        thread::spawn(move || {
            // Nobody listens only when the program ends.
            let _ = tell.send(write(taken));
        });
        Self { pieces, written }
    }

    /// Hands a piece over, as soon as there is room for it.
    pub(super) async fn put(&self, piece: &[u8], signals: &mut Signals) -> Put {
        if piece.is_empty() {
            return Put::Taken;
        }
        tokio::select! {
            room = self.pieces.reserve() => match room {
                Ok(room) => {
                    room.send(piece.to_vec());
                    Put::Taken
                }
                Err(_) => Put::Broken,
            },
            () = signals.next() => Put::Signalled,
        }
    }

    /// Waits until all is written, or for a signal; why it could not be written.
    pub(super) async fn finish(self, signals: &mut Signals) -> io::Result<()> {
        drop(self.pieces);
        tokio::select! {
            written = self.written => written.unwrap_or(Ok(())),
            () = signals.next() => Ok(()),
        }
    }
}

fn write(mut pieces: mpsc::Receiver<Vec<u8>>) -> io::Result<()> {
    let mut out = io::BufWriter::new(stdout().lock());
    while let Some(piece) = pieces.blocking_recv() {
        out.write_all(&piece)?;
        if pieces.is_empty() {
            out.flush()?;
        }
    }
    out.flush()
}
