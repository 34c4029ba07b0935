//! What passes over links, as JSON objects or decoded text for stdout; what happens to them is said on stderr.

use std::collections::HashMap;
use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::time::SystemTime;

use crate::capture::{Event as Captured, What};
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

/// A PDU that is to be printed, and how it is to be read.
#[derive(Debug)]
pub(super) struct Piece {
    chunk: Chunk,
    context: Context,
    view: View,
}

impl Piece {
    /// Writes it.
    pub(super) fn write(&self, format: Format, out: &mut Vec<u8>) {
        let report = Report::new(&self.chunk, self.context, self.view);
        let written = match format {
            Format::Json => report.write_json(out).and_then(|()| out.write_all(b"\n")),
            Format::Text => writeln!(out, "{}", report.text()),
            Format::Hex => writeln!(out, "{}", report.hex()),
        };
        // Memory takes all that is written to it.
        drop(written);
    }
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
                let context = Context { direction: Some(*direction), ..self.context(*link, *direction, *at) };
                let piece = self.passed(*link, chunk, context);
                return self.written(&piece);
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
            Notice::Ended { link, .. } => self.forget(*link),
            Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => (),
        }
        Vec::new()
    }

    /// What is to be printed of an event of a capture.
    pub(super) fn captured(&mut self, event: &Captured) -> Option<Piece> {
        let link = LinkId(event.stream);
        match &event.what {
            What::Opened(opened) => {
                self.ends.insert(link, (Some(opened.esme), Some(opened.centre)));
            }
            What::Chunk { direction, chunk } => {
                let context = self.context(link, *direction, event.at);
                return Some(self.passed(link, chunk, context));
            }
            What::Closed(_) => self.forget(link),
        }
        None
    }

    /// What is to be printed of octets that did not come over a link.
    pub(super) fn chunk(&mut self, chunk: &Chunk, context: Context) -> Vec<u8> {
        let piece = self.piece(chunk, context, self.view.version);
        self.written(&piece)
    }

    /// Where octets of a link come from.
    fn context(&self, link: LinkId, direction: Direction, at: SystemTime) -> Context {
        let (local, peer) = self.ends.get(&link).copied().unwrap_or_default();
        let (from, to) = match direction {
            Direction::In => (peer, local),
            Direction::Out => (local, peer),
        };
        Context { index: 0, time: Some(at), stream: Some(link.0), from, to, direction: None }
    }

    fn passed(&mut self, link: LinkId, chunk: &Chunk, context: Context) -> Piece {
        if let Some(version) = chunk.frame().and_then(Version::of_bind) {
            self.versions.insert(link, version);
        }
        let version = self.versions.get(&link).copied().unwrap_or(self.view.version);
        self.piece(chunk, context, version)
    }

    fn piece(&mut self, chunk: &Chunk, context: Context, version: Version) -> Piece {
        let context = Context { index: self.index, ..context };
        self.index += 1;
        Piece { chunk: chunk.clone(), context, view: View { version, ..self.view } }
    }

    fn written(&self, piece: &Piece) -> Vec<u8> {
        let mut out = Vec::new();
        piece.write(self.format, &mut out);
        out
    }

    fn forget(&mut self, link: LinkId) {
        self.ends.remove(&link);
        self.versions.remove(&link);
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
