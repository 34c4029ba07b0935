//! Prints what passes over links: JSON objects or decoded text on stdout, what happens to the link on stderr.

use std::collections::HashMap;
use std::io::{self, Write, stderr};
use std::net::SocketAddr;
use std::time::SystemTime;

use super::Failure;
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Step;
use crate::report::Context;
use crate::report::Report;
use crate::report::View;
use crate::session::Event;
use crate::session::State;
use crate::wire::Chunk;
use crate::wire::Version;

/// How PDUs are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Decoded, a field a line.
    Text,
    /// A JSON object a line.
    Json,
    /// In hex, a PDU a line.
    Hex,
}

/// Prints notices, or PDUs from elsewhere.
pub(super) struct Printer<W> {
    out: W,
    format: Format,
    view: View,
    index: u64,
    ends: HashMap<LinkId, (Option<SocketAddr>, Option<SocketAddr>)>,
}

impl<W: Write> Printer<W> {
    pub(super) fn new(out: W, format: Format, view: View) -> Self {
        Self { out, format, view, index: 0, ends: HashMap::new() }
    }

    /// Reads the PDUs from here on as of this version.
    pub(super) fn read_as(&mut self, version: Version) {
        self.view.version = version;
    }

    /// Prints a notice, where there is something to print.
    pub(super) fn notice(&mut self, notice: &Notice) -> Result<(), Failure> {
        match notice {
            Notice::Chunk { link, direction, at, chunk } => self.passed(*link, *direction, *at, chunk),
            Notice::Step { link, step, .. } => {
                if let Step::Connected { local, peer } = step {
                    self.ends.insert(*link, (*local, *peer));
                }
                self.say(&step_in_words(step));
                Ok(())
            }
            Notice::Event { event: Event::State(state @ State::Bound(_)), .. } => {
                self.say(&format!("bound: {state}"));
                Ok(())
            }
            Notice::NotSent { why: Some(why), .. } => {
                self.say(&format!("not sent: {why}"));
                Ok(())
            }
            // Why a link ended is for who waited for it to say.
            Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } | Notice::Ended { .. } => {
                Ok(())
            }
        }
    }

    /// Prints octets that did not come over a link.
    pub(super) fn chunk(&mut self, chunk: &Chunk, context: Context) -> Result<(), Failure> {
        let context = Context { index: self.index, ..context };
        self.index += 1;
        let report = Report::new(chunk, context, self.view);
        let written = match self.format {
            Format::Json => report.write_json(&mut self.out).and_then(|()| self.out.write_all(b"\n")),
            Format::Text => writeln!(self.out, "{}", report.text()),
            Format::Hex => writeln!(self.out, "{}", report.hex()),
        };
        written.and_then(|()| self.out.flush()).map_err(Failure::Write)
    }

    fn passed(
        &mut self,
        link: LinkId,
        direction: Direction,
        at: SystemTime,
        chunk: &Chunk,
    ) -> Result<(), Failure> {
        let (local, peer) = self.ends.get(&link).copied().unwrap_or_default();
        let (from, to) = match direction {
            Direction::In => (peer, local),
            Direction::Out => (local, peer),
        };
        let (time, stream, direction) = (Some(at), Some(link.0), Some(direction));
        self.chunk(chunk, Context { index: 0, time, stream, from, to, direction })
    }

    /// Says something to people; programs read the objects.
    fn say(&self, what: &str) {
        if self.format != Format::Json && !what.is_empty() {
            let _ = writeln!(stderr(), "smppcon: {what}");
        }
    }
}

fn step_in_words(step: &Step) -> String {
    match step {
        Step::Resolving { .. } | Step::Connecting(_) | Step::Connected { peer: None, .. } => String::new(),
        Step::Resolved(addresses) => {
            let addresses: Vec<_> = addresses.iter().map(SocketAddr::to_string).collect();
            format!("trying {}", addresses.join(", "))
        }
        Step::Failed(why) => why.to_string(),
        Step::Connected { local, peer: Some(peer) } => match local {
            Some(local) => format!("connected to {peer} from {local}"),
            None => format!("connected to {peer}"),
        },
    }
}

/// Standard output, written a PDU at a time.
pub(super) fn stdout() -> io::BufWriter<io::Stdout> {
    io::BufWriter::new(io::stdout())
}
