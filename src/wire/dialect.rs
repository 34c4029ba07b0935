//! What is known, outside a PDU, of how it is to be read.

use super::{Role, Version};

/// How PDUs are to be read; a version alone is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Dialect {
    /// The version of the session: which PDUs, TLVs, values and lengths it has.
    pub version: Version,
    /// Who sent it, where that is known: some TLVs are for one side to send.
    pub sender: Option<Role>,
}

impl From<Version> for Dialect {
    fn from(version: Version) -> Self {
        Self { version, sender: None }
    }
}
