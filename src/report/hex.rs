//! Octets as hex. It knows nothing of what the octets mean: a password in them is shown.

use std::fmt::{self, Write};
use std::str;

/// Lower-case hex without blanks.
pub fn hex(octets: &[u8]) -> String {
    Hex(octets).to_string()
}

/// Rows of 16 octets: offset, hex, ASCII, each row with its line's end.
pub fn dump(octets: &[u8]) -> String {
    let rows = octets.len().div_ceil(ROW);
    let mut out = String::with_capacity(rows * 80);
    for (n, row) in octets.chunks(ROW).enumerate() {
        // Writing to a String does not fail.
        let _ = write!(out, "{:08x}", n * ROW);
        for at in 0..ROW {
            out.push_str(if at % 8 == 0 { "  " } else { " " });
            match row.get(at) {
                Some(octet) => out.extend(pair(*octet).map(char::from)),
                None => out.push_str("  "),
            }
        }
        out.push_str("  |");
        out.extend(
            row.iter().map(|octet| if matches!(octet, b' '..=b'~') { char::from(*octet) } else { '.' }),
        );
        out.push_str("|\n");
    }
    out
}

/// Octets of a row.
const ROW: usize = 16;

/// Displayed, octets in lower-case hex.
pub(super) struct Hex<'a>(pub(super) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut block = [[0; 2]; 64];
        for octets in self.0.chunks(block.len()) {
            for (digits, octet) in block.iter_mut().zip(octets) {
                *digits = pair(*octet);
            }
            let digits = block.as_flattened().get(..octets.len() * 2).unwrap_or_default();
            f.write_str(str::from_utf8(digits).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

const fn pair(octet: u8) -> [u8; 2] {
    [digit(octet >> 4), digit(octet & 0xF)]
}

const fn digit(value: u8) -> u8 {
    if value < 10 { b'0' + value } else { b'a' + value - 10 }
}
