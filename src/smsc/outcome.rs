//! What becomes of messages, by the outcomes of a scenario. It knows destinations and chance, and no message.

use std::time::Duration;

use super::random::Random;
use crate::config::duration::Period;
use crate::config::scenario::Outcome;
use crate::text::State;
use crate::wire::CommandStatus;

/// The outcomes of a scenario, and whose turn it is in each.
#[derive(Debug, Default)]
pub(super) struct Outcomes(Vec<(Outcome, usize)>);

/// What becomes of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is refused at once.
    Refused(CommandStatus),
    /// It is taken.
    Taken {
        /// How it ends.
        state: State,
        /// The network's error code.
        err: String,
        /// When, if not after the usual time.
        after: Option<Duration>,
    },
}

impl Outcomes {
    pub(super) fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Self {
        Self(outcomes.into_iter().map(|outcome| (outcome, 0)).collect())
    }

    /// What becomes of a message to this destination.
    pub(super) fn of(&mut self, destination: &[u8], random: &mut Random) -> Fate {
        let found = self.0.iter_mut().find(|(outcome, _)| {
            outcome.to.as_ref().is_none_or(|to| to.has(destination))
                && outcome.share.is_none_or(|share| random.percent() < share.0.into())
        });
        let Some((outcome, turn)) = found else {
            return Fate::Taken { state: State::Delivered, err: err(State::Delivered), after: None };
        };
        if let Some(status) = outcome.status {
            return Fate::Refused(status.0);
        }
        let states = &outcome.states;
        let state = states.get(*turn % states.len().max(1)).map_or(State::Delivered, |it| it.0);
        *turn = turn.wrapping_add(1);
        let after = outcome.after.map(Period::duration);
        Fate::Taken { state, err: outcome.err.clone().unwrap_or_else(|| err(state)), after }
    }
}

fn err(state: State) -> String {
    if state == State::Delivered { "000" } else { "001" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::scenario::Scenario;

    fn of(text: &str, destinations: &[&str]) -> Vec<Fate> {
        let mut outcomes = Outcomes::new(Scenario::parse(text, "test").unwrap().outcomes);
        let mut random = Random::new(1);
        destinations.iter().map(|to| outcomes.of(to.as_bytes(), &mut random)).collect()
    }

    fn taken(state: State, err: &str) -> Fate {
        Fate::Taken { state, err: err.to_owned(), after: None }
    }

    #[test]
    fn the_first_outcome_that_fits_counts_and_without_one_a_message_is_delivered() {
        let text = "[[outcome]]\nto = \"1\"\nstatus = 0x58\n[[outcome]]\nto = \"21\"\nstates = [\"expired\"]\n\
                    [[outcome]]\nto = \"2\"\nstates = [\"rejected\"]\nerr = \"x9\"";
        assert_eq!(
            of(text, &["21", "32", "3"]),
            [
                Fate::Refused(CommandStatus::RTHROTTLED),
                taken(State::Rejected, "x9"),
                taken(State::Delivered, "000"),
            ]
        );
    }

    #[test]
    fn states_come_in_turn() {
        let fates = of("[[outcome]]\nstates = [\"delivered\", \"expired\"]", &["1", "2", "3"]);
        let expected = [(State::Delivered, "000"), (State::Expired, "001"), (State::Delivered, "000")];
        assert_eq!(fates, expected.map(|(state, err)| taken(state, err)));
    }

    #[test]
    fn a_share_is_about_so_many_of_a_hundred() {
        let fates = of("[[outcome]]\nshare = 10\nstates = [\"expired\"]", &vec!["1"; 1000]);
        let count = fates.iter().filter(|fate| **fate == taken(State::Expired, "001")).count();
        assert!((70..130).contains(&count), "{count}");
    }
}
