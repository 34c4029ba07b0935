//! The blocks of pcapng: their numbers, what they hold at least, and their options. Read and written alike.

use super::order::Order;

/// The kinds of blocks.
pub(super) const SECTION: u32 = 0x0A0D_0D0A;
pub(super) const INTERFACE: u32 = 1;
pub(super) const OLD_PACKET: u32 = 2;
pub(super) const SIMPLE_PACKET: u32 = 3;
pub(super) const PACKET: u32 = 6;

/// The mark of the octet order.
pub(super) const ORDER: u32 = 0x1A2B_3C4D;

/// Octets of any block: kind, length, and the length once more.
pub(super) const LEAST: usize = 12;
/// Octets of a block of a packet that are not the packet.
pub(super) const PACKET_FIXED: usize = 32;
/// Octets of a block of a simple packet that are not the packet.
pub(super) const SIMPLE_FIXED: usize = 16;

/// The codes of options: that of the end, and of a comment, in every block.
pub(super) const END: u16 = 0;
pub(super) const COMMENT: u16 = 1;
/// Of a section: which program wrote it.
pub(super) const APPLICATION: u16 = 4;
/// Of an interface.
pub(super) const NAME: u16 = 2;
pub(super) const DESCRIPTION: u16 = 3;
pub(super) const TIME_UNIT: u16 = 9;
pub(super) const TIME_OFFSET: u16 = 14;

/// How the name of the program that wrote a section begins, where it was this one.
pub(super) const OURS: &[u8] = b"smppcon ";

/// The fewest octets of a block of this kind.
pub(super) const fn least(kind: u32) -> usize {
    match kind {
        SECTION => 28,
        INTERFACE => 20,
        PACKET | OLD_PACKET => PACKET_FIXED,
        SIMPLE_PACKET => SIMPLE_FIXED,
        _ => LEAST,
    }
}

/// The options of a block, each a code and its value, up to where they are no options any more.
pub(super) fn options(order: Order, octets: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut rest = octets;
    std::iter::from_fn(move || {
        let (head, after) = rest.split_at_checked(4)?;
        let (code, length) = (order.u16(head, 0), usize::from(order.u16(head, 2)));
        let value = after.get(..length).filter(|_| code != END)?;
        rest = after.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((code, value))
    })
}
