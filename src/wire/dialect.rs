//! What is known, outside a PDU, of how it is to be read.

use super::{Book, Role, Version};

/// How PDUs are to be read; a version alone is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Dialect<'a> {
    /// The version of the session: which PDUs, TLVs, values and lengths it has.
    pub version: Version,
    /// Who sent it, where that is known: some TLVs are for one side to send.
    pub sender: Option<Role>,
    /// What the message centre adds to the tables, where that is known.
    pub book: Option<&'a Book>,
}

impl From<Version> for Dialect<'_> {
    fn from(version: Version) -> Self {
        Self { version, sender: None, book: None }
    }
}
