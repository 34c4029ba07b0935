//! Which fault happens at which moment. What is done then is for `play`.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::random::Random;
use crate::config::scenario::Fault;
use crate::config::scenario::Moment;
use crate::config::scenario::Pieces;
use crate::config::scenario::Step;
use crate::config::scenario::Which;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Version;
use crate::wire::dissect;

use bytes::Bytes;

/// The faults of a scenario, and how often each has had its moment.
#[derive(Debug, Default)]
pub(super) struct Faults {
    armed: Vec<Armed>,
    begun: Option<Instant>,
}

#[derive(Debug)]
struct Armed {
    when: Moment,
    which: Which,
    steps: Arc<[Step]>,
    /// Moments that it might have had.
    seen: u32,
    /// Moments that it had.
    done: u32,
}

/// A moment, as it is met.
#[derive(Clone, Copy, Debug)]
pub(super) enum Met<'a> {
    Accept,
    Bound,
    End,
    /// Octets came; where they are a PDU, this one.
    Received(Option<&'a Frame>),
    Sending(&'a Frame),
}

/// What is being done about a fault.
#[derive(Clone, Debug)]
pub(super) struct Script {
    /// The place of the fault in the scenario.
    pub(super) fault: usize,
    steps: Arc<[Step]>,
    at: usize,
    pub(super) hand: Hand,
    /// How it leaves.
    pub(super) pieces: Option<Pieces>,
}

/// The PDU that a script is about.
#[derive(Clone, Debug)]
pub(super) enum Hand {
    /// None.
    Empty,
    /// One that came.
    In(Frame),
    /// One that is to leave, as it was and as it is now.
    Out(Frame, Bytes),
}

impl Script {
    /// Octets of the PDU that it is about.
    pub(super) fn octets(&self) -> usize {
        match &self.hand {
            Hand::Empty => 0,
            Hand::In(frame) => frame.bytes().len(),
            Hand::Out(frame, octets) => frame.bytes().len() + octets.len(),
        }
    }

    /// The next step, and its place.
    pub(super) fn step(&mut self) -> Option<(usize, Step)> {
        let step = self.steps.get(self.at)?.clone();
        self.at += 1;
        Some((self.at - 1, step))
    }
}

impl Faults {
    pub(super) fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        let armed =
            |Fault { when, which, steps }| Armed { when, which, steps: steps.into(), seen: 0, done: 0 };
        Self { armed: faults.into_iter().map(armed).collect(), begun: None }
    }

    /// Whether this step of a fault lets the last leave first.
    pub(super) fn reverses(&self, fault: usize, step: usize) -> bool {
        let step = self.armed.get(fault).and_then(|armed| armed.steps.get(step));
        matches!(step, Some(Step::Reverse(_)))
    }

    /// What is done at a moment of which only one fault can be about.
    pub(super) fn first(&mut self, met: Met<'_>, now: Instant, random: &mut Random) -> Option<Script> {
        let since = now.saturating_duration_since(*self.begun.get_or_insert(now));
        let mut armed = self.armed.iter_mut().enumerate();
        armed.find_map(|(fault, armed)| armed.met(met, since, random).then(|| armed.script(fault, met)))
    }

    /// What is done at a moment that is for all.
    pub(super) fn all(&mut self, met: Met<'_>, now: Instant, random: &mut Random) -> Vec<Script> {
        let since = now.saturating_duration_since(*self.begun.get_or_insert(now));
        let armed = self.armed.iter_mut().enumerate();
        armed
            .filter_map(|(fault, armed)| armed.met(met, since, random).then(|| armed.script(fault, met)))
            .collect()
    }
}

impl Armed {
    fn script(&self, fault: usize, met: Met<'_>) -> Script {
        let hand = match met {
            Met::Received(Some(frame)) => Hand::In(frame.clone()),
            Met::Sending(frame) => Hand::Out(frame.clone(), frame.bytes().clone()),
            Met::Accept | Met::Bound | Met::End | Met::Received(None) => Hand::Empty,
        };
        Script { fault, steps: Arc::clone(&self.steps), at: 0, hand, pieces: None }
    }

    /// Whether it happens at this moment, which is counted.
    fn met(&mut self, met: Met<'_>, since: Duration, random: &mut Random) -> bool {
        if !self.is_about(met) || !self.is_time(since) {
            return false;
        }
        let Which { skip, each, times, share, .. } = &self.which;
        let at = self.seen.checked_sub(*skip);
        self.seen = self.seen.saturating_add(1);
        let turn = at.is_some_and(|at| at % each.map_or(1, |it| it.0) == 0);
        let left = times.is_none_or(|times| self.done < times.0);
        let happens = turn && left && share.is_none_or(|share| random.percent() < share.0.into());
        self.done += u32::from(happens);
        happens
    }

    fn is_about(&self, met: Met<'_>) -> bool {
        let is_to = |frame: &Frame| {
            self.which.to.as_ref().is_none_or(|to| {
                let seen = dissect(frame, Version::V50);
                seen.octets(FieldId::DestinationAddr).is_some_and(|destination| to.has(destination))
            })
        };
        match (self.when, met) {
            (Moment::Accept, Met::Accept) | (Moment::Bound, Met::Bound) | (Moment::End, Met::End) => true,
            (Moment::Receiving(pdus), Met::Received(Some(frame)))
            | (Moment::Sending(pdus), Met::Sending(frame)) => pdus.has(frame.command_id()) && is_to(frame),
            (Moment::Receiving(pdus), Met::Received(None)) => {
                pdus == crate::config::scenario::Pdus::Any && self.which.to.is_none()
            }
            (
                Moment::Accept | Moment::Bound | Moment::End | Moment::Receiving(_) | Moment::Sending(_),
                Met::Accept | Met::Bound | Met::End | Met::Received(_) | Met::Sending(_),
            ) => false,
        }
    }

    fn is_time(&self, since: Duration) -> bool {
        let Which { lasts, wave, .. } = &self.which;
        let in_wave = wave.is_none_or(|wave| {
            let period = wave.every.duration().as_millis().max(1);
            since.as_millis() % period < wave.lasts.duration().as_millis()
        });
        in_wave && lasts.is_none_or(|lasts| since < lasts.duration())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::scenario::Scenario;
    use crate::wire::CommandId;
    use crate::wire::Pdu;
    use crate::wire::encode;

    const SECOND: Duration = Duration::from_secs(1);

    /// At which of these moments, given in seconds and with their destinations, a fault happens.
    fn happens(which: &str, moments: &[(u64, &str)]) -> Vec<usize> {
        let text = format!("[[fault]]\nwhen = \"receiving submit_sm\"\ndo = []\n{which}");
        let mut faults = Faults::new(Scenario::parse(&text, "test").unwrap().faults);
        let mut random = Random::new(1);
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let start = Instant::now();
        let met = |(seconds, to): &(u64, &str)| {
            let pdu = Pdu::request(CommandId::SUBMIT_SM).with(FieldId::DestinationAddr, *to);
            let frame = encode(&pdu).unwrap().frame;
            let now = start + SECOND * u32::try_from(*seconds).unwrap();
            faults.first(Met::Received(Some(&frame)), now, &mut random).is_some()
        };
        moments.iter().map(met).enumerate().filter(|(_, happens)| *happens).map(|(at, _)| at).collect()
    }

    #[test]
    fn moments_are_counted() {
        let ten = [(0, "1"); 10];
        assert_eq!(happens("", &ten).len(), 10);
        assert_eq!(happens("skip = 2", &ten), [2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(happens("each = 4", &ten), [0, 4, 8]);
        assert_eq!(happens("skip = 1\neach = 3\ntimes = 2", &ten), [1, 4]);
        assert_eq!(happens("to = \"9\"\nskip = 1", &[(0, "19"), (0, "18"), (0, "29"), (0, "9")]), [2, 3]);
    }

    #[test]
    fn a_fault_has_its_time() {
        let seconds: Vec<_> = (0..12).map(|second| (second, "1")).collect();
        assert_eq!(happens("lasts = \"3s\"", &seconds), [0, 1, 2]);
        assert_eq!(happens("wave = { every = \"5s\", lasts = \"2s\" }", &seconds), [0, 1, 5, 6, 10, 11]);
    }

    #[test]
    fn a_share_is_about_so_many() {
        let count = happens("share = 25", &vec![(0, "1"); 1000]).len();
        assert!((200..300).contains(&count), "{count}");
    }

    #[test]
    fn the_first_that_applies_counts() {
        let text = "[[fault]]\nwhen = \"receiving pdu\"\ntimes = 1\ndo = []\n[[fault]]\nwhen = \"receiving pdu\"\ndo = []";
        let mut faults = Faults::new(Scenario::parse(text, "test").unwrap().faults);
        let mut random = Random::new(1);
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let now = Instant::now();
        let mut which = || faults.first(Met::Received(None), now, &mut random).map(|script| script.fault);
        assert_eq!([which(), which(), which()], [Some(0), Some(1), Some(1)]);
    }
}
