//! Which `sequence_number`s the requests of a link had, to see one that comes again. A count that goes on by
//! one never does that within a session. SMPP v5.0 §2.6.

use std::collections::{BTreeMap, HashMap};

use crate::link::Direction;
use crate::link::LinkId;
use crate::wire::Sequence;

/// A step back by more than this begins the count anew: it is more than any window, and less than any range
/// that peers count in.
const BACK: u32 = 1000;
/// Numbers that leave more gaps than this are not counted up, and the earliest are forgotten.
const RANGES: usize = 1000;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers(HashMap<(LinkId, Direction), Seen>);

/// The numbers that were seen since the count began anew.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// First and last of each range without a gap.
    ranges: BTreeMap<u32, u32>,
    latest: u32,
}

impl Numbers {
    /// A request passed; whether an earlier one had its number.
    pub(super) fn pass(&mut self, link: LinkId, direction: Direction, sequence: Sequence) -> bool {
        self.0.entry((link, direction)).or_default().pass(sequence.0)
    }

    /// The link is over.
    pub(super) fn forget(&mut self, link: LinkId) {
        self.0.retain(|(other, _), _| *other != link);
    }
}

impl Seen {
    fn pass(&mut self, number: u32) -> bool {
        if number.saturating_add(BACK) < self.latest {
            self.ranges.clear();
        }
        self.latest = number;
        let below = self.ranges.range_mut(..=number).next_back();
        match below {
            Some((_, last)) if *last >= number => return true,
            Some((_, last)) if *last + 1 == number => *last = number,
            Some(_) | None => drop(self.ranges.insert(number, number)),
        }
        if self.ranges.len() > RANGES {
            self.ranges.pop_first();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_repeated(numbers: &[u32], repeated: &[bool]) {
        let mut seen = Numbers::default();
        let found: Vec<bool> =
            numbers.iter().map(|it| seen.pass(LinkId(1), Direction::In, Sequence(*it))).collect();
        assert_eq!(found, repeated, "{numbers:?}");
    }

    #[test]
    fn a_number_that_comes_again_is_seen() {
        assert_repeated(&[1, 2, 3, 2, 4, 4], &[false, false, false, true, false, true]);
        assert_repeated(&[9, 5, 6, 5, 9, 7, 8, 10], &[false, false, false, true, true, false, false, false]);
        assert_repeated(&[1, 1, 1], &[false, true, true]);
        assert_repeated(&[u32::MAX, u32::MAX, 0], &[false, true, false]);
    }

    #[test]
    fn a_count_that_begins_anew_repeats_nothing() {
        let twice: Vec<u32> = (1..=65_535).chain(1..=65_535).collect();
        assert_repeated(&twice, &vec![false; twice.len()]);
    }

    #[test]
    fn each_side_of_each_link_counts_for_itself() {
        let mut seen = Numbers::default();
        for (link, direction) in [(1, Direction::In), (1, Direction::Out), (2, Direction::In)] {
            assert!(!seen.pass(LinkId(link), direction, Sequence(7)));
        }
        assert!(seen.pass(LinkId(1), Direction::In, Sequence(7)));
        seen.forget(LinkId(1));
        assert!(!seen.pass(LinkId(1), Direction::In, Sequence(7)));
        assert!(seen.pass(LinkId(2), Direction::In, Sequence(7)));
    }

    #[test]
    fn what_is_remembered_does_not_grow_without_end() {
        let mut seen = Seen::default();
        for number in (0..100_000).map(|it| it * 2) {
            assert!(!seen.pass(number));
            assert!(seen.ranges.len() <= RANGES);
        }
    }
}
