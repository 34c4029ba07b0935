//! The demonstration: messages that are sent by themselves, so that a submit_sm, its response and its receipt
//! are there to be looked at.

use std::time::{Duration, SystemTime};

use super::{Effect, Model, compose};
use crate::compose::Draft;
use crate::link::LinkId;
use crate::wire::FieldId;

const EVERY: Duration = Duration::from_secs(7);

/// What is sent, in turn: destination and text. The message centre inside this program cannot deliver to the
/// third.
const MESSAGES: [(&str, &str); 4] = [
    ("+447700900001", "Hello from smppcon. This is a GSM 03.38 message: £, é and € fit."),
    ("+447700900002", "Привет! Cyrillic is not in GSM 03.38, and with 👋 this one is UCS-2."),
    ("+447700909003", "This one cannot be delivered: look at its receipt."),
    (
        "+447700900004",
        "This one is longer than a single message of 160 characters, so it leaves in two parts, each with a user \
         data header of six octets that ties it to the other. Look at the esm_class and the header in the tree.",
    ),
];

/// Where the demonstration stands.
#[derive(Debug, Default)]
pub struct Demo {
    link: Option<LinkId>,
    due: Option<SystemTime>,
    sent: usize,
}

impl Demo {
    /// When the next message leaves.
    pub(super) const fn due(&self) -> Option<SystemTime> {
        self.due
    }
}

/// A link was bound: messages leave by it from now on.
pub(super) fn bound(model: &mut Model, link: LinkId) {
    let now = model.now;
    let built_in = model.links.find(link).is_some_and(|it| super::dial::is_built_in(&it.account));
    if let Some(demo) = model.demo.as_mut().filter(|_| built_in) {
        demo.link = Some(link);
        demo.due.get_or_insert(now + Duration::from_millis(300));
    }
}

/// Sends what is due.
pub(super) fn tick(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let Some(demo) = model.demo.as_mut().filter(|it| it.due.is_some_and(|due| due <= now)) else {
        return Vec::new();
    };
    let Some(link) = demo.link.filter(|id| model.links.find(*id).is_some_and(super::Link::transmits)) else {
        demo.due = None;
        return Vec::new();
    };
    demo.due = Some(now + EVERY);
    let message = MESSAGES.get(demo.sent % MESSAGES.len());
    demo.sent += 1;
    let Some((to, text)) = message else { return Vec::new() };
    let draft =
        Draft { from: "Acme".to_owned(), to: (*to).to_owned(), text: (*text).to_owned(), ..Draft::new() }
            .with_field(FieldId::RegisteredDelivery, "1");
    compose::submit(model, link, &draft).into_iter().map(|(_, effect)| effect).collect()
}
