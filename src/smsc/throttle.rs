//! How many messages an account may send in a second: a bucket of tokens that fills steadily.

use std::time::{Duration, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// A bucket that holds as many tokens as it is filled with in a second.
#[derive(Debug)]
pub(super) struct Throttle {
    rate: u32,
    /// When it is full again, which says how many are in it: a token is an equal part of a second.
    full_at: Option<Instant>,
}

impl Throttle {
    /// A full bucket of `rate` tokens a second; of 0, none is ever in it.
    pub(super) const fn new(rate: u32) -> Self {
        Self { rate, full_at: None }
    }

    /// Takes a token, if one is there.
    #[must_use]
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let Some(token) = SECOND.checked_div(self.rate) else { return false };
        let full_at = self.full_at.map_or(now, |at| at.max(now)) + token;
        let is_there = full_at <= now + SECOND;
        if is_there {
            self.full_at = Some(full_at);
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
            let mut throttle = Throttle::new(rate);
            let mut taken = |after| (0..2000).filter(|_| throttle.take(start + after)).count();
            let rate = usize::try_from(rate).unwrap();
            let half = SECOND / 2 + Duration::from_micros(1);
            assert_eq!([Duration::ZERO, half, 5 * SECOND].map(&mut taken), [rate, rate / 2, rate], "{rate}");
        }
    }
}
