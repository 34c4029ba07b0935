//! Capture files: pcap and pcapng in, pcapng out; over bytes, `Read` and `Write`. It opens no file and asks no
//! clock.
//!
//! ```text
//! Source ─▶ Pcap, Pcapng ─▶ Packets ─▶ Segment ─▶ Streams ─▶ Connection ─▶ Half ─▶ Cutter ─▶ Event
//!  octets     the formats    a packet   its TCP    which       SMPP?       in      PDUs
//! ```
//!
//! A hostile capture costs neither a panic nor more memory than is bounded here, and a broken one gives all that
//! stands before the place where it breaks.

mod block;
mod connection;
mod cutter;
mod error;
mod event;
mod fragments;
mod half;
mod label;
mod link_type;
mod look;
mod order;
mod packet;
mod pcap;
mod pcapng;
mod replay;
mod resync;
mod segment;
mod source;
mod streams;
mod watch;
mod write;

pub use error::{CaptureError, Piece, Problem};
pub use event::{Closed, Event, Opened, What};
pub use label::Label;
pub use packet::{MAGIC, Packets, is_capture};
pub use replay::{Batch, Replay};
pub use streams::{Streams, Tally};
pub use watch::Watch;
pub use write::{Opening, Writer};
