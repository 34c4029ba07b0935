//! The timers of a session, as an enum and a table of deadlines. SMPP v5.0 §2.7.

use std::time::Instant;

/// What a deadline is for. Responses have deadlines of their own, in the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timer {
    /// A bind is to come.
    SessionInit,
    /// An enquire_link is to be sent.
    EnquireLink,
    /// Nothing happens on the session.
    Inactivity,
    /// The answer to our unbind is to come.
    Unbind,
}

impl Timer {
    const ALL: [Self; 4] = [Self::SessionInit, Self::EnquireLink, Self::Inactivity, Self::Unbind];
}

/// When each timer runs out; `None` where it is not running.
#[derive(Debug, Default)]
pub(super) struct Deadlines([Option<Instant>; Timer::ALL.len()]);

impl Deadlines {
    pub(super) fn set(&mut self, timer: Timer, at: Option<Instant>) {
        if let Some(deadline) = self.0.get_mut(timer as usize) {
            *deadline = at;
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// The earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.0.iter().flatten().min().copied()
    }

    /// Stops and returns a timer that has run out by `now`.
    pub(super) fn expire(&mut self, now: Instant) -> Option<Timer> {
        let (timer, deadline) = Timer::ALL
            .into_iter()
            .zip(&mut self.0)
            .find(|(_, deadline)| deadline.is_some_and(|at| at <= now))?;
        *deadline = None;
        Some(timer)
    }
}
