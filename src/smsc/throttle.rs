//! How many messages an account may send in a second: a bucket of tokens that fills steadily.

use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// A bucket that holds as many tokens as it is filled with in a second.
#[derive(Debug)]
pub(super) struct Throttle {
    /// `None` for as many as one likes.
    rate: Option<u32>,
    /// When it is full again, which says how many are in it: a token is an equal part of a second.
    full_at: Option<Instant>,
}

impl Throttle {
    /// A full bucket of `rate` tokens a second; of 0, none is ever in it.
    pub(super) const fn new(rate: Option<u32>) -> Self {
        Self { rate, full_at: None }
    }

    /// Takes so many tokens, if they are there. More than the bucket holds are taken from a full one, which is
    /// then longer in filling.
    #[must_use]
    pub(super) fn take(&mut self, now: Instant, tokens: u32) -> bool {
        let Some(rate) = self.rate else { return true };
        let Some(token) = SECOND.checked_div(rate) else { return false };
        let at = self.full_at.map_or(now, |at| at.max(now));
        let is_there = at + token * tokens.min(rate) <= now + SECOND;
        if is_there {
            self.full_at = Some(at + token * tokens);
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holds_as_many_as_the_rate_and_the_bucket_fills_steadily() {
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let start = Instant::now();
        for rate in [0, 1, 3, 7, 50, 999] {
            let mut throttle = Throttle::new(Some(rate));
            let mut taken = |after| (0..2000).filter(|_| throttle.take(start + after, 1)).count();
            let rate = usize::try_from(rate).unwrap();
            let half = SECOND / 2 + Duration::from_micros(1);
            assert_eq!([Duration::ZERO, half, 5 * SECOND].map(&mut taken), [rate, rate / 2, rate], "{rate}");
        }
    }

    #[test]
    fn every_part_counts_and_no_rate_is_no_limit() {
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let start = Instant::now();
        let mut throttle = Throttle::new(Some(5));
        assert_eq!([3, 3, 2, 1].map(|parts| throttle.take(start, parts)), [true, false, true, false]);
        assert_eq!([9, 1].map(|parts| throttle.take(start + SECOND, parts)), [true, false]);
        assert!(!throttle.take(start + SECOND + SECOND / 2, 1) && throttle.take(start + 2 * SECOND, 1));
        let mut free = Throttle::new(None);
        assert!((0..10_000).all(|_| free.take(start, 255)));
    }
}
