//! `smppcon decode`: PDUs given as hex text or as raw bytes, and those of captures.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write, stderr, stdin, stdout};
use std::iter;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::{Args, ValueEnum};

use super::parallel::{Give, in_order};
use super::printer::{Format, Piece, Printer};
use super::{Common, Exit, Failure};
use crate::capture;
use crate::capture::{CaptureError, Event, Packets, Streams, Tally};
use crate::report::Context;
use crate::report::HexError;
use crate::report::Reveal;
use crate::report::View;
use crate::report::parse_hex;
use crate::wire::Chunk;
use crate::wire::Deframer;
use crate::wire::Frame;
use crate::wire::Version;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// A capture (pcap, pcapng), hex text or raw PDU bytes; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The PDUs, in hex.
    #[arg(long, value_name = "HEX", conflicts_with = "file")]
    hex: Option<String>,
    /// In a capture, take the connections of this port for SMPP, whatever they begin with.
    #[arg(long, value_name = "PORT", conflicts_with = "hex")]
    port: Option<u16>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Form,
    /// Show passwords.
    #[arg(long)]
    reveal: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Form {
    Text,
    Json,
    Hex,
}

/// PDUs of a capture that are printed together.
const BATCH: usize = 64;
/// Room for what is printed of most PDUs.
const PRINTED: usize = 2048;

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let format = match arguments.format {
        _ if common.json => Format::Json,
        Form::Text => Format::Text,
        Form::Json => Format::Json,
        Form::Hex => Format::Hex,
    };
    let reveal = if arguments.reveal { Reveal::Yes } else { Reveal::No };
    let view = View { version: Version::V50, reveal, ..View::default() };
    let printer = Printer::new(format, view);
    match &arguments.hex {
        Some(hex) => print(printer, pieces(hex).map_err(|error| Failure::Hex("--hex", error))?)?,
        None => decode(&arguments.file, arguments.port, printer, format)?,
    }
    Ok(Exit::Done)
}

fn decode(path: &Path, port: Option<u16>, printer: Printer, format: Format) -> Result<(), Failure> {
    let failed = |error| Failure::Read { path: path.to_owned(), error };
    let mut input = open(path).map_err(failed)?;
    let mut start = Vec::new();
    input.by_ref().take(capture::MAGIC as u64).read_to_end(&mut start).map_err(failed)?;
    if capture::is_capture(&start) {
        // What comes through a pipe may be captured just now: it is printed as it comes.
        let batch = if is_stdin(path) { 1 } else { BATCH };
        return decode_capture(path, start.chain(input), port, printer, format, batch);
    }
    input.read_to_end(&mut start).map_err(failed)?;
    print(printer, content(start)?)
}

/// Prints PDUs that are in no capture.
fn print(mut printer: Printer, pieces: Vec<Vec<u8>>) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    let mut version = Version::V50;
    for chunk in pieces.into_iter().flat_map(|octets| Chunk::cut(octets.into())) {
        version = chunk.frame().and_then(Version::of_bind).unwrap_or(version);
        printer.read_as(version);
        out.write_all(&printer.chunk(&chunk, Context::default())).map_err(Failure::Write)?;
    }
    out.flush().map_err(Failure::Write)
}

/// Prints what can be read, before it is said what could not.
fn decode_capture(
    path: &Path,
    input: impl Read,
    port: Option<u16>,
    mut printer: Printer,
    format: Format,
    batch: usize,
) -> Result<(), Failure> {
    let failed = |error| Failure::Capture { path: path.to_owned(), error };
    let mut streams = Streams::new(port);
    let mut packets = Packets::open(input).map_err(failed)?;
    let mut found = false;
    let produce = |give: &mut Give<Vec<Piece>>| {
        let mut broken = None;
        let mut events = events(&mut streams, &mut packets, &mut broken).peekable();
        found = events.peek().is_some();
        while events.peek().is_some() {
            let batch = events.by_ref().take(batch);
            if !give.give(batch.filter_map(|event| printer.captured(&event)).collect()) {
                break;
            }
        }
        drop(events);
        broken
    };
    let work = |pieces: Vec<Piece>| {
        let mut out = Vec::with_capacity(pieces.len() * PRINTED);
        for piece in pieces {
            piece.write(format, &mut out);
        }
        out
    };
    let (broken, written) = in_order(produce, work, |out| stdout().write_all(&out));
    written.and_then(|()| stdout().flush()).map_err(Failure::Write)?;
    warn(path, streams.tally(), found);
    match broken {
        Some(error @ CaptureError::CutOff { .. }) => {
            let _ = writeln!(stderr(), "smppcon: warning: {}: {error}", path.display());
            Ok(())
        }
        Some(error) => Err(failed(error)),
        None => Ok(()),
    }
}

/// All events of a capture, and at their end why there are no more, where it is not its end.
fn events<R: Read>(
    streams: &mut Streams,
    packets: &mut Packets<R>,
    broken: &mut Option<CaptureError>,
) -> impl Iterator<Item = Event> {
    let mut reading = true;
    iter::from_fn(move || {
        if reading {
            match streams.next(packets) {
                Ok(Some(event)) => return Some(event),
                Ok(None) => {}
                Err(error) => *broken = Some(error),
            }
            reading = false;
        }
        streams.finish()
    })
}

/// Says what is in a capture and was not read.
fn warn(path: &Path, tally: Tally, found: bool) {
    let path = path.display();
    let Tally { packets, unread, link_type, connections } = tally;
    if let Some(link_type) = link_type {
        let what = format_args!("{unread} of {packets} packets, of link type {link_type}, cannot be read");
        let _ = writeln!(stderr(), "smppcon: warning: {path}: {what}");
    }
    if !found {
        let what = format_args!("no SMPP in {packets} packets of {connections} TCP connections");
        let hint = "--port N takes those of a port for SMPP";
        let _ = writeln!(stderr(), "smppcon: warning: {path}: {what}; {hint}");
    }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    Ok(if is_stdin(path) { Box::new(stdin().lock()) } else { Box::new(File::open(path)?) })
}

/// The octets of raw or hex content: a PDU begins with its length, which is never text.
fn content(content: Vec<u8>) -> Result<Vec<Vec<u8>>, Failure> {
    let first = content.first_chunk().map(|octets| u32::from_be_bytes(*octets));
    let begins_as_pdu =
        first.is_some_and(|says| (Frame::HEADER..=Deframer::MOST as usize).contains(&(says as usize)));
    match std::str::from_utf8(&content) {
        Ok(text) if !begins_as_pdu => pieces(text).map_err(|error| Failure::Hex("hex text", error)),
        Ok(_) | Err(_) => Ok(vec![content]),
    }
}

/// The octets of hex text. Where most lines are a PDU each, a line whose length is wrong does not cost the lines
/// after it; else the lines are one piece, such as a dump.
fn pieces(hex: &str) -> Result<Vec<Vec<u8>>, HexError> {
    let whole = parse_hex(hex)?;
    let mut lines: Vec<Vec<u8>> = hex.lines().filter_map(|line| parse_hex(line).ok()).collect();
    lines.retain(|line| !line.is_empty());
    let pdus = lines.iter().filter(|line| is_pdu(line)).count();
    let apart = 2 * pdus > lines.len() && lines.concat() == whole;
    Ok(if apart { lines } else { vec![whole] })
}

/// Whether octets are exactly as many as they say.
fn is_pdu(octets: &[u8]) -> bool {
    Frame::new(Bytes::copy_from_slice(octets)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDU: [u8; 16] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

    #[test]
    fn octets_and_hex_are_told_apart() {
        let read = |octets: &[u8]| content(octets.to_vec());
        assert_eq!(read(&PDU).unwrap(), [PDU]);
        assert_eq!(read(b"00000010 00000015\n00000000 00000001\n").unwrap(), [PDU]);
        assert_eq!(read(b"\xff\xfe\x00").unwrap(), [b"\xff\xfe\x00"]);
        let line = "00000010000000150000000000000001\n";
        let apart = read(format!("{line}ffffffff0000000400000000\n{line}").as_bytes()).unwrap();
        assert_eq!(apart.iter().map(Vec::len).collect::<Vec<_>>(), [16, 12, 16], "a bad line costs no other");
        assert_eq!(
            read(b"0000001g").unwrap_err().to_string(),
            "hex text: line 1, column 8: expected a hexadecimal digit, found 'g'"
        );
    }
}
