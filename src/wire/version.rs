//! The versions of the protocol, as told by `interface_version`.

use std::fmt;

use super::{FieldId, Frame, dissect};

/// A version of SMPP. What differs between them is data: limits, tables of TLVs, states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Version {
    /// 3.3 or older: no TLVs to or from such a peer (SMPP v5.0 §4.7.13).
    V33,
    /// 3.4, the one that most accounts speak.
    #[default]
    V34,
    /// 5.0.
    V50,
}

impl Version {
    /// The version that an `interface_version` octet stands for. Reserved values are met in the field and
    /// taken for the next lower version (SMPP v5.0 §4.7.13).
    pub const fn of(interface_version: u8) -> Self {
        match interface_version {
            0x00..=0x33 => Self::V33,
            0x34..=0x4F => Self::V34,
            0x50..=0xFF => Self::V50,
        }
    }

    /// The version that a bind request asks for; `None` for other PDUs, and where it cannot be read.
    pub fn of_bind(frame: &Frame) -> Option<Self> {
        if !frame.command_id().is_bind() {
            return None;
        }
        let asked = dissect(frame, Self::default()).int(FieldId::InterfaceVersion)?;
        u8::try_from(asked).ok().map(Self::of)
    }

    /// The octet to send in `interface_version`.
    pub const fn interface_version(self) -> u8 {
        match self {
            Self::V33 => 0x33,
            Self::V34 => 0x34,
            Self::V50 => 0x50,
        }
    }

    /// `3.3`, `3.4` or `5.0`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V33 => "3.3",
            Self::V34 => "3.4",
            Self::V50 => "5.0",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_octets_are_taken_for_the_next_lower_version() {
        for (octet, version) in [
            (0x00, Version::V33),
            (0x22, Version::V33),
            (0x33, Version::V33),
            (0x34, Version::V34),
            (0x4F, Version::V34),
            (0x50, Version::V50),
            (0x52, Version::V50),
        ] {
            assert_eq!(Version::of(octet), version, "{octet:#04x}");
        }
    }
}
