//! Captures that are shown in the console: opened here, read by a thread of its own.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::SystemTime;

use thiserror::Error;
use tokio::sync::mpsc;

use crate::app::CapturedAction;
use crate::capture::{CaptureError, Packets, Replay, Tally};

/// Parts that wait for the console at most.
const WAITING: usize = 4;

/// A capture cannot be shown.
#[derive(Debug, Error)]
#[error("cannot read {}: {error}", .path.display())]
pub struct OpenError {
    path: PathBuf,
    error: CaptureError,
}

/// Captures that are open, in the order of their times.
#[derive(Debug)]
pub struct Captures {
    files: Vec<Capture>,
    port: Option<u16>,
    size: u64,
}

#[derive(Debug)]
struct Capture {
    path: PathBuf,
    begins: SystemTime,
    packets: Packets<File>,
}

impl Captures {
    /// Opens the files, of which all must be captures. Connections of `port` are taken for SMPP.
    pub fn open(paths: &[PathBuf], port: Option<u16>) -> Result<Self, OpenError> {
        let mut captures = Self { files: Vec::new(), port, size: 0 };
        for path in paths {
            let failed = |error: CaptureError| OpenError { path: path.clone(), error };
            let (size, capture) = open(path).map_err(failed)?;
            captures.size += size;
            captures.files.push(capture);
        }
        captures.files.sort_by_key(|capture| capture.begins);
        Ok(captures)
    }

    /// Reads them on a thread of its own, which waits for whoever takes what it gives.
    pub(super) fn read(self) -> mpsc::Receiver<CapturedAction> {
        let (give, given) = mpsc::channel(WAITING);
        thread::spawn(move || {
            let mut tell = |action| give.blocking_send(action).is_ok();
            // Nobody listens only when the program ends.
            let _ = self.tell(&mut tell);
        });
        given
    }

    /// Tells all; `None` where nobody listens any more.
    fn tell(self, tell: &mut impl FnMut(CapturedAction) -> bool) -> Option<()> {
        let mut replay = Replay::new(self.port);
        let (size, mut before, mut found) = (self.size, 0, false);
        for Capture { path, mut packets, .. } in self.files {
            loop {
                let (batch, error) = replay.next(&mut packets);
                let (octets, is_last) = (before + packets.offset(), batch.is_empty() || error.is_some());
                found |= !batch.is_empty();
                tell(CapturedAction::Read { batch, octets, size }).then_some(())?;
                if let Some(error) = error {
                    tell(CapturedAction::Problem(format!("{}: {error}", path.display()))).then_some(())?;
                }
                if is_last {
                    break;
                }
            }
            before += packets.offset();
        }
        loop {
            let batch = replay.finish();
            if batch.is_empty() {
                break;
            }
            found = true;
            tell(CapturedAction::Read { batch, octets: size, size }).then_some(())?;
        }
        if let Some(problem) = unread(replay.tally(), found) {
            tell(CapturedAction::Problem(problem)).then_some(())?;
        }
        tell(CapturedAction::Done).then_some(())
    }
}

fn open(path: &Path) -> Result<(u64, Capture), CaptureError> {
    let file = File::open(path).and_then(|file| {
        let metadata = file.metadata()?;
        if metadata.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok((file, metadata.len())) }
    });
    let (file, size) = file?;
    let mut packets = Packets::open(file)?;
    // What breaks later is told when it is read.
    let begins = packets.begins().ok().flatten().unwrap_or(SystemTime::UNIX_EPOCH);
    Ok((size, Capture { path: path.to_owned(), begins, packets }))
}

/// What was there and is not shown.
fn unread(tally: Tally, found: bool) -> Option<String> {
    let Tally { packets, unread, link_type, connections } = tally;
    match link_type {
        Some(link_type) => {
            Some(format!("{unread} of {packets} packets, of link type {link_type}, cannot be read"))
        }
        None if !found => Some(format!(
            "no SMPP in {packets} packets of {connections} TCP connections; --port N takes those of a port for \
             SMPP"
        )),
        None => None,
    }
}
