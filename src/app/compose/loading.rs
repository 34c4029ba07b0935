//! What is remembered of messages: what the shell brings when the console starts, and what it is asked to keep.

use std::time::{Duration, SystemTime};

use super::sending::seconds;
use super::{Compose, ComposeAction};
use crate::app::keymap::Mode;
use crate::app::{Action, Effect, Model, Note};
use crate::compose::{Counters, Draft, Handset, Handsets, Kept, Shelf, Templates};

/// What the shell found in the files when the console started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The message that was being written.
    pub draft: Option<Draft>,
    /// Those that were set aside.
    pub aside: Shelf,
    /// Those that were sent.
    pub sent: Shelf,
    /// The templates.
    pub templates: Templates,
    /// How far they have counted.
    pub counters: Counters,
    /// The address book.
    pub handsets: Handsets,
    /// What could not be read, and why.
    pub problems: Vec<String>,
}

/// What is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remember {
    /// The message that is being written.
    Draft(Draft),
    /// One that was sent.
    Sent(Kept),
    /// One that was set aside.
    Aside(Kept),
    /// One that was set aside is wanted no more.
    NotAside(Kept),
    /// One that was sent is to be forgotten.
    NotSent(Kept),
    /// A template has counted up to here.
    Counted(String, u64),
    /// A handset for the address book.
    Handset(Handset),
}

/// What is remembered, and when the draft was last kept.
#[derive(Debug, Default)]
pub(in crate::app) struct Memory {
    pub(super) aside: Shelf,
    pub(super) sent: Shelf,
    pub(super) templates: Templates,
    pub(super) counters: Counters,
    /// As it was last kept.
    kept: Draft,
    /// As it is, since when, where that is something else.
    changed: Option<(Draft, SystemTime)>,
}

/// How long a message rests before it is kept: not for each key.
const REST: Duration = Duration::from_secs(1);

impl Compose {
    /// Looks whether the message is another than the one that was kept.
    pub(super) fn watch(&mut self, now: SystemTime) {
        let draft = self.draft().without_password();
        let memory = &mut self.memory;
        if draft == memory.kept {
            memory.changed = None;
        } else if memory.changed.as_ref().is_none_or(|(changed, _)| *changed != draft) {
            memory.changed = Some((draft, now));
        }
    }

    /// Whether the message is as it was last kept.
    pub(super) fn is_kept(&self) -> bool {
        self.draft().without_password() == self.memory.kept
    }

    /// The message needs not be kept as it is.
    pub(super) fn take_as_kept(&mut self) {
        self.memory.kept = self.draft().without_password();
    }

    /// When the message is to be kept.
    pub(in crate::app) fn due(&self) -> Option<SystemTime> {
        self.memory.changed.as_ref().map(|(_, since)| *since + REST)
    }

    /// Keeps the message where it has rested, or at once.
    pub(in crate::app) fn keep(&mut self, at_once: bool, now: SystemTime) -> Option<Effect> {
        let rested = self.due().is_some_and(|due| due <= now || at_once);
        let (draft, _) = self.memory.changed.take_if(|_| rested)?;
        self.memory.kept = draft.clone();
        Some(Effect::Remember(Box::new(Remember::Draft(draft))))
    }
}

/// What the shell found. A message that is being written already stays.
pub(in crate::app) fn remembered(model: &mut Model, remembered: Remembered) {
    let Remembered { draft, aside, sent, templates, counters, handsets, problems } = remembered;
    let compose = &mut model.compose;
    let memory = &mut compose.memory;
    (memory.aside, memory.sent, memory.templates, memory.counters) = (aside, sent, templates, counters);
    compose.book = handsets;
    if let Some(draft) = draft.filter(|_| compose.editor.is_empty() && compose.sent.is_none()) {
        compose.load(&draft);
        compose.focus(super::Slot::default());
        compose.take_as_kept();
    }
    if let Some(problem) = problems.first() {
        model.note(Note::bad(problem));
    }
}

/// Sets the message aside.
pub(super) fn set_aside(model: &mut Model) -> Vec<Effect> {
    if model.compose.editor.is_empty() {
        model.note(Note::bad("there is no message to set aside"));
        return Vec::new();
    }
    let effects = aside(model);
    model.compose.editor = super::MessageEditor::default();
    effects
}

fn aside(model: &mut Model) -> Vec<Effect> {
    let kept = Kept {
        at: seconds(model.now),
        account: String::new(),
        message: model.compose.draft().without_password(),
    };
    model.compose.memory.aside.push(kept.clone());
    let key = model.keymap.key(Mode::Compose, &Action::Compose(ComposeAction::Shelves));
    let has_it = key.map_or_else(String::new, |key| format!("; {key} has it"));
    model.note(Note::good(&format!("the message is set aside{has_it}")));
    vec![Effect::Remember(Box::new(Remember::Aside(kept)))]
}

/// Takes a message into the composer. One that was never sent is set aside first.
pub(in crate::app) fn take(model: &mut Model, draft: &Draft) -> Vec<Effect> {
    let effects = if model.compose.is_unsent() { aside(model) } else { Vec::new() };
    model.compose.load(draft);
    effects
}
