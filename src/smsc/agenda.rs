//! Things that are to happen later, each at its time; those of one time in the order in which they came.

use std::collections::BTreeMap;
use std::time::Instant;

/// See the module.
#[derive(Debug)]
pub(super) struct Agenda<T> {
    entries: BTreeMap<(Instant, u64), T>,
    next: u64,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), next: 0 }
    }
}

impl<T> Agenda<T> {
    pub(super) fn add(&mut self, at: Instant, what: T) {
        self.entries.insert((at, self.next), what);
        self.next += 1;
    }

    /// When the next thing is to happen.
    pub(super) fn next(&self) -> Option<Instant> {
        self.entries.first_key_value().map(|((at, _), _)| *at)
    }

    /// The next thing that is to have happened by `now`.
    pub(super) fn due(&mut self, now: Instant) -> Option<T> {
        self.next().filter(|at| *at <= now)?;
        self.entries.pop_first().map(|(_, what)| what)
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_is_due_comes_in_the_order_of_time_and_then_of_coming() {
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        let mut agenda = Agenda::default();
        for (at, what) in [(later, 'c'), (now, 'a'), (later, 'd'), (now, 'b')] {
            agenda.add(at, what);
        }
        let due = |agenda: &mut Agenda<char>, at| std::iter::from_fn(|| agenda.due(at)).collect::<String>();
        assert_eq!((due(&mut agenda, now).as_str(), agenda.next(), agenda.len()), ("ab", Some(later), 2));
        assert_eq!((due(&mut agenda, later).as_str(), agenda.next()), ("cd", None));
    }
}
