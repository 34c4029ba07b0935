//! The Inbound screen.

use super::{Effect, Model};
use crate::store::Record;

#[derive(Debug, Default)]
pub struct Inbound {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    Received,
    Sent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InboundAction {
    Step(isize),
    NextShelf,
    Show,
}

impl Inbound {
    pub(super) fn fold(&mut self, _record: &Record) {}
}

pub(super) fn update(_model: &mut Model, _action: InboundAction) -> Vec<Effect> {
    Vec::new()
}
