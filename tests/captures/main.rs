//! Captures: what other software recorded, what this program writes, and what nobody should have to read.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

mod build;
mod fields;
mod formats;
mod hostile;
mod journal;
mod replay;
#[path = "../required/mod.rs"]
mod required;
mod streams;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use smppcon::capture::{CaptureError, Event, Packets, Streams};

/// The captures of third-party peers, recorded on loopback: which of them is client and which server is in the
/// name.
fn captures() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir("tests/data/captures").unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|it| it == "pcap"));
    found.sort();
    assert_eq!(found.len(), 11);
    found
}

fn file(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap()
}

/// All events of a capture, and why it could not be read to its end.
fn read(capture: impl Read, port: Option<u16>) -> (Vec<Event>, Option<CaptureError>) {
    let mut streams = Streams::new(port);
    let mut events = Vec::new();
    let error = Packets::open(capture).and_then(|mut packets| {
        while let Some(event) = streams.next(&mut packets)? {
            events.push(event);
        }
        Ok(())
    });
    events.extend(std::iter::from_fn(|| streams.finish()));
    (events, error.err())
}
