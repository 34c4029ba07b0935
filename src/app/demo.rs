//! The demonstration: a guided minute, and messages that are sent by themselves, so that a submit_sm, its response
//! and its receipt are there to be looked at.
//!
//! The minute is a table of acts, each with a caption and what is done, as the keys of an operator would do it.
//! Any key ends it and goes on from where it is.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use super::{
    Action, ComposeAction, Effect, Key, Model, Screen, Shelf, Slot, compose, dispatch, passwords, simulator,
};
use crate::compose::Draft;
use crate::config::scenario::HandsetMessage;
use crate::link::LinkId;
use crate::link::Secret;
use crate::session::Mode;
use crate::wire::FieldId;

const EVERY: Duration = Duration::from_secs(7);
/// From one key to the next, where a message is typed.
const KEY: Duration = Duration::from_millis(60);

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

/// Something that is done for the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deed {
    /// Show a screen.
    Show(Screen),
    /// Show what came in, or what was sent.
    Look(Shelf),
    /// Begin a message to this destination.
    Begin(&'static str),
    /// Type into the message.
    Type(&'static str),
    /// Send it.
    Send,
    /// Send one of the messages above.
    Traffic,
    /// Let a handset write.
    Hear(HandsetMessage),
    /// Let the message centre play a scenario.
    Play(&'static str),
    /// Bind with a wrong password.
    BindWrongly,
    /// Away with what lies over the screen.
    Close,
}

/// A part of the minute: when it begins, in milliseconds from the bind, what is said, and what is done. Where
/// nothing is said, what was said before stays.
type Act = (u64, &'static str, &'static [Deed]);

#[rustfmt::skip]
const ACTS: &[Act] = &[
    (0, "Bound to the message centre inside: every PDU, with its fields and its octets.", &[Deed::Show(Screen::Log)]),
    (300, "", &[Deed::Traffic]),
    (5_000, "A message: characters, octets and segments are counted as it is typed.",
        &[Deed::Show(Screen::Compose), Deed::Begin("+447700900005"), Deed::Type("Hello from smppcon: £, é and € fit GSM 03.38")]),
    (9_500, "Some characters do not fit GSM 03.38: it becomes UCS-2, and 70 fit, not 160.", &[Deed::Type(" - Привет!")]),
    (13_500, "Sent: submit_sm_resp gives it a message_id, and the receipt is tied to it.",
        &[Deed::Send, Deed::Show(Screen::Inbound), Deed::Look(Shelf::Sent)]),
    (19_000, "A phone writes a long message: three parts come in and are put together.",
        &[Deed::Look(Shelf::Received), Deed::Hear(HandsetMessage::LongUdh8)]),
    (26_000, "The message centre throttles: ESME_RTHROTTLED, until the wave is over.",
        &[Deed::Show(Screen::Log), Deed::Play("throttling-waves"), Deed::Traffic]),
    (26_600, "", &[Deed::Traffic]),
    (27_400, "", &[Deed::Traffic]),
    (29_600, "", &[Deed::Traffic]),
    (33_000, "A bind with a wrong password: what happened, why, and what to try.",
        &[Deed::Play("normal"), Deed::BindWrongly]),
    (42_000, "S: the message centre from its own side. Scenarios let it fail as others do.",
        &[Deed::Close, Deed::Show(Screen::Simulator)]),
    (50_000, "Each bind with its state, the last status, round trips and enquire_link.",
        &[Deed::Show(Screen::Binds)]),
    (56_000, "That was it: it is yours now. ? shows all keys, q leaves; nothing is kept.",
        &[Deed::Show(Screen::Log)]),
];
/// When it is over.
const MINUTE: Duration = Duration::from_secs(60);

/// Where the demonstration stands.
#[derive(Debug, Default)]
pub struct Demo {
    link: Option<LinkId>,
    due: Option<SystemTime>,
    sent: usize,
    /// The guided minute, until it is over or a key takes over.
    tour: Option<Tour>,
}

/// Where the guided minute stands.
#[derive(Debug, Default)]
struct Tour {
    began: Option<SystemTime>,
    next: usize,
    caption: &'static str,
    typing: VecDeque<char>,
    next_key: Option<SystemTime>,
}

impl Demo {
    /// One that begins with the guided minute.
    pub(super) fn guided() -> Self {
        Self { tour: Some(Tour::default()), ..Self::default() }
    }

    /// What is said about what is shown, while the minute lasts.
    pub fn caption(&self) -> Option<&'static str> {
        self.tour.as_ref().map(|tour| tour.caption)
    }

    /// When something happens by itself.
    pub(super) fn due(&self) -> Option<SystemTime> {
        match &self.tour {
            None => self.due,
            Some(tour) => {
                let begins = ACTS.get(tour.next).map_or(MINUTE, |(at, ..)| Duration::from_millis(*at));
                [tour.began.map(|began| began + begins), tour.next_key].into_iter().flatten().min()
            }
        }
    }
}

/// A key takes over.
pub(super) fn take_over(model: &mut Model) {
    let now = model.now;
    if let Some(demo) = model.demo.as_mut().filter(|demo| demo.tour.is_some()) {
        demo.tour = None;
        demo.due = demo.link.map(|_| now + EVERY);
    }
}

/// A link was bound: messages leave by it from now on.
pub(super) fn bound(model: &mut Model, link: LinkId) {
    let now = model.now;
    let built_in = model.links.find(link).is_some_and(|it| super::dial::is_built_in(&it.account));
    let Some(demo) = model.demo.as_mut().filter(|_| built_in) else { return };
    demo.link = Some(link);
    match &mut demo.tour {
        Some(tour) => tour.began = tour.began.or(Some(now)),
        None => drop(demo.due.get_or_insert(now + Duration::from_millis(300))),
    }
}

/// Does what is due.
pub(super) fn tick(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    while model.demo.as_ref().and_then(Demo::due).is_some_and(|due| due <= model.now) {
        effects.extend(step(model));
    }
    effects
}

/// The next thing that is due.
fn step(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let Some(demo) = &mut model.demo else { return Vec::new() };
    let Some(tour) = &mut demo.tour else {
        demo.due = Some(now + EVERY);
        return traffic(model);
    };
    if tour.next_key.is_some_and(|at| at <= now) {
        let typed = tour.typing.pop_front();
        tour.next_key = (!tour.typing.is_empty()).then(|| now + KEY);
        return typed.map_or_else(Vec::new, |typed| dispatch(model, Action::Type(Key::Char(typed))));
    }
    let Some((_, caption, deeds)) = ACTS.get(tour.next) else {
        take_over(model);
        return Vec::new();
    };
    tour.next += 1;
    if !caption.is_empty() {
        tour.caption = caption;
    }
    deeds.iter().flat_map(|deed| done(model, *deed)).collect()
}

fn done(model: &mut Model, deed: Deed) -> Vec<Effect> {
    match deed {
        Deed::Show(screen) => dispatch(model, Action::Screen(screen)),
        Deed::Look(shelf) => {
            model.inbound.look(shelf);
            Vec::new()
        }
        Deed::Begin(to) => {
            compose::update(model, ComposeAction::Clear);
            compose::update(model, ComposeAction::Focus(Slot::To));
            model.compose.paste(to);
            compose::update(model, ComposeAction::Focus(Slot::Text))
        }
        Deed::Type(text) => {
            let now = model.now;
            if let Some(tour) = model.demo.as_mut().and_then(|demo| demo.tour.as_mut()) {
                tour.typing.extend(text.chars());
                tour.next_key = Some(now);
            }
            Vec::new()
        }
        Deed::Send => compose::update(model, ComposeAction::Send),
        Deed::Traffic => traffic(model),
        Deed::Hear(message) => simulator::write(message),
        Deed::Play(name) => simulator::play(model, name),
        Deed::BindWrongly => {
            let Some(account) = model.accounts.built_in().cloned() else { return Vec::new() };
            passwords::bind_with(model, &account, Mode::Tx, &Secret::from("not the password"))
        }
        Deed::Close => dispatch(model, Action::Close),
    }
}

/// Sends the next of the messages, where they can be sent.
fn traffic(model: &mut Model) -> Vec<Effect> {
    let Some(demo) = &mut model.demo else { return Vec::new() };
    let Some(link) = demo.link.filter(|id| model.links.find(*id).is_some_and(super::Link::transmits)) else {
        demo.due = None;
        return Vec::new();
    };
    let message = MESSAGES.get(demo.sent % MESSAGES.len());
    demo.sent += 1;
    let Some((to, text)) = message else { return Vec::new() };
    let draft =
        Draft { from: "Acme".to_owned(), to: (*to).to_owned(), text: (*text).to_owned(), ..Draft::new() }
            .with_field(FieldId::RegisteredDelivery, "1");
    compose::submit(model, link, &draft).into_iter().map(|(_, effect)| effect).collect()
}

#[cfg(test)]
mod tests;
