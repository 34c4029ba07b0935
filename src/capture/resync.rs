//! Finding a PDU in octets of which the start is missing, or that have slipped.

use crate::wire::CommandId;
use crate::wire::Deframer;
use crate::wire::Frame;

/// Statuses that a response may have: those of the specification, and those of vendors.
const STATUSES: u32 = 0x0001_0000;

/// Whether these look like the first octets of a PDU: its header has to be here.
pub(super) fn is_plausible(octets: &[u8]) -> bool {
    command_of(octets).is_some()
}

/// The command of a PDU that begins here, where it looks like one.
pub(super) fn command_of(octets: &[u8]) -> Option<CommandId> {
    let [length, id, status] = [0, 4, 8].map(|at| word(octets, at));
    word(octets, 12)?;
    let id = CommandId(id?);
    let sized = (Frame::HEADER..=Deframer::MOST as usize).contains(&(length? as usize));
    let limit = if id.is_response() { STATUSES } else { 1 };
    (sized && id.name().is_some() && status? < limit).then_some(id)
}

/// Where the first PDU begins at `from` or behind it.
pub(super) fn find(octets: &[u8], from: usize) -> Option<usize> {
    let last = octets.len().checked_sub(Frame::HEADER)?;
    (from..=last).find(|at| octets.get(*at..).is_some_and(is_plausible))
}

fn word(octets: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*octets.get(at..)?.first_chunk()?))
}
