//! What lies on the shelves: templates, messages that were sent, messages that were set aside.

use super::{Fill, Remember};
use crate::app::{Effect, Model, Note, Overlay};
use crate::compose::{Kept, Template};

/// The shelves, and the place that keys are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shelves {
    /// Which shelf.
    pub stand: Stand,
    /// Which entry, from the top.
    pub cursor: usize,
}

/// One of the shelves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stand {
    /// Messages to be filled in.
    Templates,
    /// What was sent, newest first.
    #[default]
    Sent,
    /// What was set aside, newest first.
    Aside,
}

impl Stand {
    /// In their order.
    pub const ALL: [Self; 3] = [Self::Sent, Self::Aside, Self::Templates];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Templates => "Templates",
            Self::Sent => "Sent",
            Self::Aside => "Set aside",
        }
    }
}

/// What can be done with the shelves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShelvesAction {
    /// To another entry.
    Step(isize),
    /// To another shelf.
    Next(isize),
    /// Take it into the composer.
    Take,
    /// Forget it.
    Forget,
}

impl Model {
    /// The messages of a shelf, newest first; none of the templates.
    pub fn kept(&self, stand: Stand) -> Vec<&Kept> {
        let memory = &self.compose.memory;
        match stand {
            Stand::Templates => Vec::new(),
            Stand::Sent => memory.sent.iter().rev().collect(),
            Stand::Aside => memory.aside.iter().rev().collect(),
        }
    }

    /// The templates, in the order of their file.
    pub fn templates(&self) -> impl ExactSizeIterator<Item = &Template> {
        self.compose.memory.templates.iter()
    }

    fn on_stand(&self, stand: Stand) -> usize {
        match stand {
            Stand::Templates => self.templates().len(),
            Stand::Sent | Stand::Aside => self.kept(stand).len(),
        }
    }
}

/// Shows the shelves: the first that has something.
pub(super) fn open(model: &mut Model) {
    let stand = Stand::ALL.into_iter().find(|it| model.on_stand(*it) > 0).unwrap_or_default();
    model.overlay = Some(Overlay::Shelves(Shelves { stand, cursor: 0 }));
}

/// Does what a key of the shelves asks for.
pub(in crate::app) fn update(model: &mut Model, action: ShelvesAction) -> Vec<Effect> {
    let Some(Overlay::Shelves(shelves)) = model.overlay else { return Vec::new() };
    let Shelves { stand, cursor } = shelves;
    match action {
        ShelvesAction::Step(by) => {
            let last = model.on_stand(stand).saturating_sub(1);
            let cursor = cursor.saturating_add_signed(by).min(last);
            model.overlay = Some(Overlay::Shelves(Shelves { stand, cursor }));
        }
        ShelvesAction::Next(by) => {
            let at = Stand::ALL.iter().position(|it| *it == stand).unwrap_or(0);
            let stand = Stand::ALL.get(super::turn(at, by, Stand::ALL.len())).copied().unwrap_or_default();
            model.overlay = Some(Overlay::Shelves(Shelves { stand, cursor: 0 }));
        }
        ShelvesAction::Take if stand == Stand::Templates => take_template(model, cursor),
        ShelvesAction::Take => {
            if let Some(kept) = model.kept(stand).get(cursor).copied().cloned() {
                model.overlay = None;
                let mut effects = super::take(model, &kept.message);
                if stand == Stand::Aside {
                    effects.extend(forget(model, stand, kept));
                }
                return effects;
            }
        }
        ShelvesAction::Forget => {
            if let Some(kept) = model.kept(stand).get(cursor).copied().cloned() {
                return forget(model, stand, kept);
            }
        }
    }
    Vec::new()
}

fn forget(model: &mut Model, stand: Stand, kept: Kept) -> Vec<Effect> {
    let memory = &mut model.compose.memory;
    let remember = match stand {
        Stand::Templates => return Vec::new(),
        Stand::Sent => {
            memory.sent.remove(&kept);
            Remember::NotSent(kept)
        }
        Stand::Aside => {
            memory.aside.remove(&kept);
            Remember::NotAside(kept)
        }
    };
    if let Some(Overlay::Shelves(Shelves { cursor, .. })) = &mut model.overlay {
        *cursor = cursor.saturating_sub(1);
    }
    vec![Effect::Remember(Box::new(remember))]
}

fn take_template(model: &mut Model, cursor: usize) {
    let Some(template) = model.templates().nth(cursor).cloned() else { return };
    match template.variables() {
        Ok(variables) => model.overlay = Some(Overlay::Fill(Fill::new(template, &variables))),
        Err(error) => model.note(Note::bad(&error.to_string())),
    }
}
