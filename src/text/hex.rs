//! Hex as people paste it, as octets: plain, with separators or prefixes, or as the rows of a dump.
//!
//! A row of a dump is an offset of 4 to 8 digits, a gap, octets, and perhaps a gutter with their ASCII:
//!
//! ```text
//! 00000000  00 00 00 10 00 00 00 15  00 00 00 00 00 00 00 01  |................|    hexdump -C
//! 0000  00 00 00 10 00 00 00 15 00 00 00 00 00 00 00 01   ................          tshark -x
//! 00000000: 0000 0010 0000 0015 0000 0000 0000 0001  ................               xxd
//! ```

use std::fmt;

use thiserror::Error;

/// Octets in hex that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: expected {expected}{}", Found(*found))]
pub struct HexError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What should stand there.
    pub expected: Expected,
    /// What stands there; `None` at the end of the line.
    pub found: Option<char>,
}

/// What should stand in the hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Expected {
    /// A digit.
    #[error("a hexadecimal digit")]
    Digit,
    /// The other half of an octet.
    #[error("a second digit, for an octet has two")]
    SecondDigit,
    /// The row of a dump that follows the row before it.
    #[error("a row with the offset {0:08x}")]
    Offset(usize),
}

struct Found(Option<char>);

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |found| write!(f, ", found '{}'", found.escape_debug()))
    }
}

/// The octets of a text in hex: blanks, commas, colons, dashes and quotes between them, `0x` and `\x` before
/// them, rows of dumps, and comments from `#` to the end of the line.
pub fn parse_hex(text: &str) -> Result<Vec<u8>, HexError> {
    let mut octets = Vec::with_capacity(text.len() / 2);
    // The offset of the row that should come next, behind the row of a dump.
    let mut next = None;
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.split('#').next().unwrap_or_default().trim_end();
        let text = Piece { line, column: 1, text };
        if let Some(row) = Row::of(text).filter(|row| row.begins(next)) {
            row.check(next)?;
            let before = octets.len();
            read(row.octets, &mut octets)?;
            next = Some(row.offset + octets.len() - before);
        } else if !text.text.is_empty() && !is_last(text.text, next) {
            read(text, &mut octets)?;
            next = None;
        }
    }
    Ok(octets)
}

/// A piece of a line, and where it begins.
#[derive(Clone, Copy)]
struct Piece<'a> {
    line: usize,
    column: usize,
    text: &'a str,
}

impl Piece<'_> {
    fn error(self, expected: Expected) -> HexError {
        HexError { line: self.line, column: self.column, expected, found: self.text.chars().next() }
    }

    /// What is left of it behind its first `bytes`.
    fn skip(self, bytes: usize) -> Self {
        let (skipped, text) = self.text.split_at_checked(bytes).unwrap_or((self.text, ""));
        Self { column: self.column + skipped.chars().count(), text, ..self }
    }

    /// How many bytes of it there are before the first character that `ends` it.
    fn until(self, ends: impl Fn(char) -> bool) -> usize {
        self.text.find(ends).unwrap_or(self.text.len())
    }
}

/// A row of a dump.
struct Row<'a> {
    offset: usize,
    /// The row from its offset on.
    whole: Piece<'a>,
    /// The octets, without the gutter.
    octets: Piece<'a>,
}

impl<'a> Row<'a> {
    fn of(line: Piece<'a>) -> Option<Self> {
        let whole = line.skip(line.until(|c| c != ' '));
        let digits = whole.until(|c| !c.is_ascii_hexdigit());
        let offset = whole.text.get(..digits).filter(|_| (4..=8).contains(&digits))?;
        let offset = usize::from_str_radix(offset, 16).ok()?;
        let after = whole.skip(digits);
        // A colon behind the offset is xxd's, which puts several octets into a group and one blank less
        // between the columns.
        let (colon, gap, gutter) = if after.text.starts_with(':') { (1, 1, "  ") } else { (0, 2, "   ") };
        let after = after.skip(colon);
        let blanks = after.until(|c| c != ' ');
        let octets = after.skip(blanks);
        let end = octets.until(|c| c == '|').min(octets.text.find(gutter).unwrap_or(octets.text.len()));
        let octets = Piece { text: octets.text.get(..end)?, ..octets };
        let mut groups = octets.text.split_ascii_whitespace();
        let is_group = |group: &str| {
            let width = if colon == 1 { group.len().is_multiple_of(2) } else { group.len() == 2 };
            width && group.bytes().all(|digit| digit.is_ascii_hexdigit())
        };
        let is_row = blanks >= gap && end > 0 && groups.all(is_group);
        is_row.then_some(Self { offset, whole, octets })
    }

    /// Whether it may be a row here: behind a row, or at an offset that the first row of a dump can have.
    const fn begins(&self, next: Option<usize>) -> bool {
        next.is_some() || self.offset.is_multiple_of(16)
    }

    /// Follows the row before it, or begins another dump.
    fn check(&self, next: Option<usize>) -> Result<(), HexError> {
        match next {
            Some(next) if self.offset != next && self.offset != 0 => {
                Err(self.whole.error(Expected::Offset(next)))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// Whether a line is nothing but the offset behind the last row, as `hexdump` ends a dump.
fn is_last(line: &str, next: Option<usize>) -> bool {
    line.len() >= 4 && next.is_some_and(|next| line == format!("{next:0width$x}", width = line.len()))
}

fn read(line: Piece<'_>, octets: &mut Vec<u8>) -> Result<(), HexError> {
    let is_separator = |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '"');
    let mut rest = line;
    loop {
        rest = rest.skip(rest.until(|c| !is_separator(c)));
        if rest.text.is_empty() {
            return Ok(());
        }
        let prefixed = ["0x", "0X", "\\x"].iter().any(|prefix| rest.text.starts_with(prefix));
        let digits = rest.skip(if prefixed { 2 } else { 0 });
        let end = digits.until(|c| is_separator(c) || c == '\\');
        pairs(digits, end, octets)?;
        rest = digits.skip(end);
    }
}

/// Reads the first `end` bytes of `text`, all of which should be digits.
fn pairs(text: Piece<'_>, end: usize, octets: &mut Vec<u8>) -> Result<(), HexError> {
    let good = text.until(|c| !c.is_ascii_hexdigit());
    if good < end || end == 0 {
        return Err(text.skip(good).error(Expected::Digit));
    }
    let (pairs, odd) = text.text.as_bytes().get(..end).unwrap_or_default().as_chunks::<2>();
    if !odd.is_empty() {
        return Err(text.skip(end).error(Expected::SecondDigit));
    }
    octets.extend(pairs.iter().map(|[high, low]| value(*high) << 4 | value(*low)));
    Ok(())
}

/// The value of a hexadecimal digit.
const fn value(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'a'..=b'f' => digit - b'a' + 10,
        b'A'..=b'F' => digit - b'A' + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
