//! Captures as the notices of links: what a console is told, in batches.

use std::collections::HashMap;
use std::io::Read;

use super::error::CaptureError;
use super::event::{Event, Opened, What};
use super::packet::Packets;
use super::streams::{Streams, Tally};
use super::watch::Watch;
use crate::link::LinkId;
use crate::link::Notice;

/// Reads captures, the later of which go on where the earlier end.
#[derive(Debug)]
pub struct Replay {
    streams: Streams,
    watches: HashMap<u32, Watch>,
    next: u32,
}

/// What came of a part of a capture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Links of which there are notices from here on.
    pub opened: Vec<(LinkId, Opened)>,
    /// What happened, in order.
    pub notices: Vec<Notice>,
}

/// Notices of a batch: so many that it is worth its way, and so few that a key does not wait for it.
const NOTICES: usize = 2048;

impl Replay {
    /// Connections of `port` are taken for SMPP; others where their first octets are.
    pub fn new(port: Option<u16>) -> Self {
        Self { streams: Streams::new(port), watches: HashMap::new(), next: 0 }
    }

    /// What was in the captures so far.
    pub const fn tally(&self) -> Tally {
        self.streams.tally()
    }

    /// The next part of a capture, and why there is no more of it, where it is not its end. An empty part is the
    /// last.
    pub fn next<R: Read>(&mut self, packets: &mut Packets<R>) -> (Batch, Option<CaptureError>) {
        let mut batch = Batch::default();
        while batch.notices.len() < NOTICES {
            match self.streams.next(packets) {
                Ok(Some(event)) => self.take(event, &mut batch),
                Ok(None) => break,
                Err(error) => return (batch, Some(error)),
            }
        }
        (batch, None)
    }

    /// No more captures come: the next part of the end. An empty part is the last.
    pub fn finish(&mut self) -> Batch {
        let mut batch = Batch::default();
        while batch.notices.len() < NOTICES
            && let Some(event) = self.streams.finish()
        {
            self.take(event, &mut batch);
        }
        batch
    }

    fn take(&mut self, event: Event, batch: &mut Batch) {
        let stream = event.stream;
        if let What::Opened(opened) = &event.what {
            self.next += 1;
            let link = LinkId(self.next);
            batch.opened.push((link, opened.clone()));
            self.watches.insert(stream, Watch::new(link));
        }
        let is_last = matches!(event.what, What::Closed(_));
        if let Some(watch) = self.watches.get_mut(&stream) {
            watch.take(event, &mut batch.notices);
        }
        if is_last {
            self.watches.remove(&stream);
        }
    }
}

impl Batch {
    /// Whether nothing came.
    pub const fn is_empty(&self) -> bool {
        self.notices.is_empty() && self.opened.is_empty()
    }
}
