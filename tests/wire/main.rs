//! The wire against published PDUs, against any bytes, and against another codec.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

mod inside;
mod malformed;
mod properties;
mod quirks;
mod second_opinion;
mod tables;
mod vectors;
mod versions;

use bytes::Bytes;
use smppcon::wire::{Dissection, Frame};

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().map(|c| c.to_digit(16).expect("a hex digit")).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

fn hex(octets: &[u8]) -> String {
    use std::fmt::Write as _;
    octets.iter().fold(String::new(), |mut out, octet| {
        write!(out, "{octet:02x}").unwrap();
        out
    })
}

fn frame(hex: &str) -> Frame {
    Frame::new(Bytes::from(unhex(hex))).unwrap()
}

/// Every octet is in exactly one leaf, in order, and a node lies within the node it belongs to.
fn assert_tiles(seen: &Dissection) {
    let mut at = 0;
    for leaf in seen.leaves() {
        assert_eq!(leaf.span.start, at, "{leaf:?} in {:#?}", seen.nodes);
        at = leaf.span.end;
    }
    assert_eq!(at as usize, seen.frame().bytes().len());
    let mut above: Vec<_> = Vec::new();
    for node in &seen.nodes {
        above.truncate(node.depth.into());
        if let Some(parent) = above.last() {
            let parent: smppcon::wire::Span = *parent;
            assert!(parent.start <= node.span.start && node.span.end <= parent.end, "{node:?} in {parent:?}");
        }
        above.push(node.span);
    }
    for finding in &seen.findings {
        assert!(finding.span.start <= finding.span.end && finding.span.end <= at, "{finding:?}");
    }
}
