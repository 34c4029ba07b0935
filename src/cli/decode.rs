//! `smppcon decode`: PDUs given as hex text or as raw bytes.

use std::io::{Read, stdin};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::printer::{Format, Printer, stdout};
use super::{Common, Exit, Failure};
use crate::report::Context;
use crate::report::Reveal;
use crate::report::View;
use crate::report::parse_hex;
use crate::wire::Chunk;
use crate::wire::Deframer;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Version;
use crate::wire::dissect;

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

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let octets = match &arguments.hex {
        Some(hex) => parse_hex(hex).map_err(|error| Failure::Hex("--hex", error))?,
        None => octets(&arguments.file, read(&arguments.file)?)?,
    };
    let format = match arguments.format {
        _ if common.json => Format::Json,
        Form::Text => Format::Text,
        Form::Json => Format::Json,
        Form::Hex => Format::Hex,
    };
    let reveal = if arguments.reveal { Reveal::Yes } else { Reveal::No };
    let mut printer =
        Printer::new(stdout(), format, View { version: Version::V50, reveal, ..View::default() });
    for chunk in Chunk::cut(octets.into()) {
        if let Some(version) = chunk.frame().and_then(version_of_bind) {
            printer.read_as(version);
        }
        printer.chunk(&chunk, Context::default())?;
    }
    Ok(Exit::Done)
}

/// The version that the PDUs after this one are of.
fn version_of_bind(frame: &Frame) -> Option<Version> {
    let asked = dissect(frame, Version::V50).int(FieldId::InterfaceVersion)?;
    frame.command_id().is_bind().then(|| u8::try_from(asked).map_or(Version::V50, Version::of))
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

/// Raw octets or hex text: a PDU begins with its length, which is never text.
fn octets(file: &Path, content: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let first = content.first_chunk().map(|octets| u32::from_be_bytes(*octets));
    if first.is_some_and(|first| CAPTURES.contains(&first)) {
        return Err(Failure::Capture { path: file.to_owned() });
    }
    let is_pdu =
        first.is_some_and(|says| (Frame::HEADER..=Deframer::MOST as usize).contains(&(says as usize)));
    match std::str::from_utf8(&content) {
        Ok(text) if !is_pdu => parse_hex(text).map_err(|error| Failure::Hex("hex text", error)),
        Ok(_) | Err(_) => Ok(content),
    }
}

/// How pcap files of either octet order and resolution, and pcapng files, begin.
const CAPTURES: [u32; 5] = [0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0x0A0D_0D0A];

#[cfg(test)]
mod tests {
    use super::*;

    const PDU: [u8; 16] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

    #[test]
    fn octets_and_hex_are_told_apart() {
        let read = |content: &[u8]| octets(Path::new("x"), content.to_vec());
        assert_eq!(read(&PDU).unwrap(), PDU);
        assert_eq!(read(b"00000010 00000015\n00000000 00000001\n").unwrap(), PDU);
        assert_eq!(read(b"\xff\xfe\x00").unwrap(), b"\xff\xfe\x00");
        assert_eq!(
            read(b"0000001g").unwrap_err().to_string(),
            "hex text: line 1, column 8: expected a hexadecimal digit, found 'g'"
        );
        assert!(matches!(read(b"\xd4\xc3\xb2\xa1\x02\x00"), Err(Failure::Capture { .. })));
    }
}
