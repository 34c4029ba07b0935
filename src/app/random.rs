//! Numbers that differ: ids of accounts, references of long messages. They keep no secret.

/// The generator `SplitMix64`, from a seed that the shell gives.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// Begins at a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 16 octets.
    pub fn octets(&mut self) -> [u8; 16] {
        let (high, low) = (u128::from(self.word()), u128::from(self.word()));
        (high << 64 | low).to_be_bytes()
    }

    /// A reference of a long message.
    pub fn reference(&mut self) -> u16 {
        let [high, low, ..] = self.word().to_be_bytes();
        u16::from_be_bytes([high, low])
    }

    fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let word = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }
}
