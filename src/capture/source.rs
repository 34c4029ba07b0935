//! The octets of a file, read in large pieces and looked at where they lie.

use std::io::{self, ErrorKind, Read};

/// How much is read at once, where the reader gives as much.
const PIECE: usize = 256 * 1024;

/// A reader, and how far it was read. What is looked at stays until it is skipped.
#[derive(Debug)]
pub(super) struct Source<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Where `start` is in the file.
    offset: u64,
    ended: bool,
}

impl<R: Read> Source<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, buffer: vec![0; PIECE], start: 0, end: 0, offset: 0, ended: false }
    }

    /// How many octets of the file were skipped.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    /// The next `count` octets; fewer where the file ends before.
    pub(super) fn look(&mut self, count: usize) -> io::Result<&[u8]> {
        if self.end - self.start < count {
            self.fill(count)?;
        }
        let end = self.end.min(self.start + count);
        Ok(self.buffer.get(self.start..end).unwrap_or_default())
    }

    /// Goes past octets that were looked at.
    pub(super) fn skip(&mut self, count: usize) {
        let count = count.min(self.end - self.start);
        self.start += count;
        self.offset += count as u64;
    }

    fn fill(&mut self, count: usize) -> io::Result<()> {
        if self.start + count > self.buffer.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            if count > self.buffer.len() {
                self.buffer.resize(count, 0);
            }
        }
        while self.end - self.start < count && !self.ended {
            match self.reader.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Ok(0) => self.ended = true,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one octet more each time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            let count = self.1.min(into.len());
            let (now, later) = self.0.split_at(count.min(self.0.len()));
            into[..now.len()].copy_from_slice(now);
            self.0 = later;
            Ok(now.len())
        }
    }

    #[test]
    fn octets_come_in_order_however_they_are_read() {
        let octets: Vec<u8> = (0..=255).cycle().take(3 * PIECE).collect();
        let mut source = Source::new(Slow(&octets, 0));
        let mut at = 0;
        for count in [1, 100, PIECE - 1, 7, PIECE + 1, PIECE].into_iter().cycle() {
            let seen = source.look(count).unwrap();
            assert_eq!(seen, &octets[at..octets.len().min(at + count)]);
            if seen.is_empty() {
                break;
            }
            let seen = seen.len();
            source.skip(count);
            at += seen;
            assert_eq!(source.offset(), at as u64);
        }
        assert_eq!(at, octets.len());
    }
}
