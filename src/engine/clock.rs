//! The only place that reads the clock.

use std::time::{Instant, SystemTime};

/// Gives the time: the machine's, or one that begins where a test says and moves with tokio's clock.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Option<(Instant, SystemTime)>);

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Self(None)
    }

    /// A clock whose wall time begins at `wall` and moves with tokio's clock, which a test can pause.
    pub fn starting_at(wall: SystemTime) -> Self {
        Self(Some((Self(None).now(), wall)))
    }

    /// For measuring and deadlines.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    /// For people.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn wall(self) -> SystemTime {
        match self.0 {
            None => SystemTime::now(),
            Some((begun, wall)) => wall + self.now().duration_since(begun),
        }
    }
}
