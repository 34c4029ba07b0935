//! Addresses that failed to bind too often, and are not let in for a while.

use core::net::IpAddr;
use std::collections::BTreeMap;
use std::time::Instant;

use crate::config::scenario::Ban;

/// How many addresses are remembered; then the first of them, in the order of addresses, is forgotten.
const ADDRESSES: usize = 10_000;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Bans(BTreeMap<IpAddr, Failures>);

#[derive(Debug, Default)]
struct Failures {
    in_a_row: u32,
    banned_until: Option<Instant>,
}

impl Bans {
    /// Whether an address is let in.
    pub(super) fn is_banned(&self, from: IpAddr, now: Instant) -> bool {
        let until = self.0.get(&from).and_then(|it| it.banned_until);
        until.is_some_and(|until| now < until)
    }

    /// A bind from this address was refused.
    pub(super) fn refused(&mut self, from: IpAddr, ban: &Ban, now: Instant) {
        if self.0.len() >= ADDRESSES && !self.0.contains_key(&from) {
            self.0.pop_first();
        }
        let failures = self.0.entry(from).or_default();
        failures.in_a_row += 1;
        if failures.in_a_row >= ban.failures.0 {
            *failures = Failures { in_a_row: 0, banned_until: Some(now + ban.lasts.duration()) };
        }
    }

    /// A bind from this address was accepted.
    pub(super) fn accepted(&mut self, from: IpAddr) {
        self.0.remove(&from);
    }
}
