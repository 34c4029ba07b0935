//! Numbers that look random and follow from a seed: the generator `SplitMix64`. Not for secrets.

/// See the module.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) const fn word(&mut self) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 32) as u32
    }

    /// A number from 0 to 99.
    pub(super) const fn percent(&mut self) -> u32 {
        self.word() % 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        // The generator's published numbers from the seed 1234567, of which the upper halves.
        let mut random = Random::new(1_234_567);
        let words = [6_457_827_717_110_365_317_u64, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!([random.word(), random.word(), random.word()].map(u64::from), words.map(|it| it >> 32));
    }
}
