//! `smppcon decode`: PDUs given as hex text or as raw bytes.

use std::io::{Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use clap::{Args, ValueEnum};

use super::flags::RedactFlags;
use super::printer::Printer;
use super::{Common, Exit, Failure};
use crate::report::Context;
use crate::report::Form;
use crate::report::HexError;
use crate::report::Masking;
use crate::report::Reveal;
use crate::report::View;
use crate::report::parse_hex;
use crate::wire::Chunk;
use crate::wire::Deframer;
use crate::wire::Frame;
use crate::wire::Version;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Hex text or raw PDU bytes; - is standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    file: PathBuf,
    /// The PDUs, in hex.
    #[arg(long, value_name = "HEX", conflicts_with = "file")]
    hex: Option<String>,
    /// How to print them.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Show passwords.
    #[arg(long)]
    reveal: bool,
    #[command(flatten)]
    redact: RedactFlags,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A heading and the fields, each on a line.
    Text,
    /// An object a line.
    Json,
    /// A PDU a line.
    Hex,
    /// Rows of 16 octets with their offsets and their ASCII.
    Dump,
    /// An array of C.
    C,
    /// An array of Rust.
    Rust,
    /// The command that sends the PDU again, or shows it where none does.
    Command,
}

impl From<Format> for Form {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
            Format::Hex => Self::Hex,
            Format::Dump => Self::Dump,
            Format::C => Self::C,
            Format::Rust => Self::Rust,
            Format::Command => Self::Command,
        }
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let pieces = match &arguments.hex {
        Some(hex) => pieces(hex).map_err(|error| Failure::Hex("--hex", error))?,
        None => content(&arguments.file, read(&arguments.file)?)?,
    };
    let form = if common.json { Form::Json } else { arguments.format.into() };
    let reveal = if arguments.reveal { Reveal::Yes } else { Reveal::No };
    let masking = Masking { reveal, ..arguments.redact.masking() };
    let mut printer = Printer::new(form, View { masking, ..View::default() });
    let mut out = stdout().lock();
    let mut version = Version::V50;
    for chunk in pieces.into_iter().flat_map(|octets| Chunk::cut(octets.into())) {
        version = chunk.frame().and_then(Version::of_bind).unwrap_or(version);
        printer.read_as(version);
        out.write_all(&printer.chunk(&chunk, Context::default())).map_err(Failure::Write)?;
    }
    Ok(Exit::Done)
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let mut octets = Vec::new();
    let read = if file.as_os_str() == "-" {
        stdin().read_to_end(&mut octets).map(drop)
    } else {
        std::fs::read(file).map(|read| octets = read)
    };
    read.map_err(|error| Failure::Read { path: file.to_owned(), error })?;
    Ok(octets)
}

/// The octets of raw or hex content: a PDU begins with its length, which is never text.
fn content(file: &Path, content: Vec<u8>) -> Result<Vec<Vec<u8>>, Failure> {
    let first = content.first_chunk().map(|octets| u32::from_be_bytes(*octets));
    if first.is_some_and(|first| CAPTURES.contains(&first)) {
        return Err(Failure::Capture { path: file.to_owned() });
    }
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

/// How pcap files of either octet order and resolution, and pcapng files, begin.
const CAPTURES: [u32; 5] = [0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0x0A0D_0D0A];

#[cfg(test)]
mod tests {
    use super::*;

    const PDU: [u8; 16] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

    #[test]
    fn octets_and_hex_are_told_apart() {
        let read = |octets: &[u8]| content(Path::new("x"), octets.to_vec());
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
        assert!(matches!(read(b"\xd4\xc3\xb2\xa1\x02\x00"), Err(Failure::Capture { .. })));
    }
}
