//! Numbers in the order of octets that the machine had which wrote a file.

/// Which octet of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// The most significant.
    Big,
    /// The least significant.
    Little,
}

impl Order {
    /// The number at `at`; 0 where there are not so many octets: who asks has counted them.
    pub(super) fn u16(self, octets: &[u8], at: usize) -> u16 {
        let octets = octets.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        match self {
            Self::Big => u16::from_be_bytes(octets),
            Self::Little => u16::from_le_bytes(octets),
        }
    }

    /// As [`Order::u16`].
    pub(super) fn u32(self, octets: &[u8], at: usize) -> u32 {
        let octets = octets.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        match self {
            Self::Big => u32::from_be_bytes(octets),
            Self::Little => u32::from_le_bytes(octets),
        }
    }

    /// As [`Order::u16`].
    pub(super) fn i64(self, octets: &[u8], at: usize) -> i64 {
        let octets = octets.get(at..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        match self {
            Self::Big => i64::from_be_bytes(octets),
            Self::Little => i64::from_le_bytes(octets),
        }
    }
}
