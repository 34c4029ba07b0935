//! What passes over links, as JSON objects or decoded text for stdout; what happens to them is said on stderr.

use std::collections::HashMap;
use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::time::SystemTime;

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

/// Makes of notices, or of PDUs from elsewhere, what is to be printed.
#[derive(Debug)]
pub(super) struct Printer {
    format: Format,
    view: View,
    index: u64,
    ends: HashMap<LinkId, (Option<SocketAddr>, Option<SocketAddr>)>,
    /// What links are called, where there are several.
    names: HashMap<LinkId, String>,
    /// The version that each link was bound in, where its bind said one.
    versions: HashMap<LinkId, Version>,
}

impl Printer {
    pub(super) fn new(format: Format, view: View) -> Self {
        let (ends, names, versions) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { format, view, index: 0, ends, names, versions }
    }

    /// With names for links, by which people tell them apart.
    pub(super) fn with_names(self, names: Vec<(LinkId, String)>) -> Self {
        Self { names: names.into_iter().collect(), ..self }
    }

    /// Reads the PDUs from here on as of this version.
    pub(super) fn read_as(&mut self, version: Version) {
        self.view.version = version;
    }

    /// What is to be printed of a notice.
    pub(super) fn notice(&mut self, notice: &Notice) -> Vec<u8> {
        match notice {
            Notice::Chunk { link, direction, at, chunk } => {
                return self.passed(*link, *direction, *at, chunk);
            }
            Notice::Step { link, step, .. } => {
                if let Step::Connected { local, peer } = step {
                    self.ends.insert(*link, (*local, *peer));
                }
                self.say(*link, &step_in_words(step));
            }
            Notice::Event { link, event: Event::State(state @ State::Bound(_)), .. } => {
                self.say(*link, &format!("bound: {state}"));
            }
            Notice::NotSent { link, why: Some(why), .. } => self.say(*link, &format!("not sent: {why}")),
            // Why a link ended is for who waited for it to say.
            Notice::Ended { link, .. } => {
                self.ends.remove(link);
                self.versions.remove(link);
            }
            Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => (),
        }
        Vec::new()
    }

    /// What is to be printed of octets that did not come over a link.
    pub(super) fn chunk(&mut self, chunk: &Chunk, context: Context) -> Vec<u8> {
        self.shown(chunk, context, self.view.version)
    }

    fn passed(&mut self, link: LinkId, direction: Direction, at: SystemTime, chunk: &Chunk) -> Vec<u8> {
        let (local, peer) = self.ends.get(&link).copied().unwrap_or_default();
        let (from, to) = match direction {
            Direction::In => (peer, local),
            Direction::Out => (local, peer),
        };
        if let Some(version) = chunk.frame().and_then(Version::of_bind) {
            self.versions.insert(link, version);
        }
        let version = self.versions.get(&link).copied().unwrap_or(self.view.version);
        let (time, stream, direction) = (Some(at), Some(link.0), Some(direction));
        self.shown(chunk, Context { index: 0, time, stream, from, to, direction }, version)
    }

    fn shown(&mut self, chunk: &Chunk, context: Context, version: Version) -> Vec<u8> {
        let context = Context { index: self.index, ..context };
        self.index += 1;
        let report = Report::new(chunk, context, View { version, ..self.view });
        let mut out = Vec::new();
        let written = match self.format {
            Format::Json => report.write_json(&mut out).and_then(|()| out.write_all(b"\n")),
            Format::Text => writeln!(out, "{}", report.text()),
            Format::Hex => writeln!(out, "{}", report.hex()),
        };
        // Memory takes all that is written to it.
        written.map_or_else(|_| Vec::new(), |()| out)
    }

    /// Says something to people; programs read the objects.
    fn say(&self, link: LinkId, what: &str) {
        if self.format != Format::Json && !what.is_empty() {
            let name = self.names.get(&link).map_or_else(String::new, |name| format!("{name}: "));
            let _ = writeln!(stderr(), "smppcon: {name}{what}");
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
