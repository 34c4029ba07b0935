//! `smppcon open`: the console on captures.

use std::path::PathBuf;

use clap::Args;

use super::{Common, Exit, Failure, console};
use crate::app::Begin;
use crate::shell::captures::Captures;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Captures (pcap, pcapng), the journal's among them; what they have in common goes on from one to the next.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Take the connections of this port for SMPP, whatever they begin with.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let captures = Captures::open(&arguments.files, arguments.port)?;
    console::run(common, Begin::Captures, Some(captures))
}
