//! A template while its variables are filled in.

use super::Remember;
use crate::app::{Effect, Key, Line, Model, Note, Overlay};
use crate::compose::Template;

/// A template while its variables are filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// The template.
    pub template: Template,
    /// Its variables, and what is typed for each.
    pub values: Vec<(String, Line)>,
    /// Which one keys go to.
    pub focus: usize,
}

/// What can be done while a template is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillAction {
    /// To another variable.
    Step(isize),
    /// Take the message.
    Done,
}

impl Fill {
    pub(super) fn new(template: Template, variables: &[String]) -> Self {
        let values = variables.iter().map(|it| (it.clone(), Line::default())).collect();
        Self { template, values, focus: 0 }
    }

    /// A key that is typed.
    pub(in crate::app) fn key(&mut self, key: Key) {
        if let Some((_, line)) = self.values.get_mut(self.focus) {
            line.key(key);
        }
    }

    /// A text that is put in.
    pub(in crate::app) fn paste(&mut self, text: &str) {
        if let Some((_, line)) = self.values.get_mut(self.focus) {
            line.paste(text.trim());
        }
    }
}

/// Does what a key asks for while a template is filled in.
pub(in crate::app) fn update(model: &mut Model, action: FillAction) -> Vec<Effect> {
    let Some(Overlay::Fill(fill)) = &mut model.overlay else { return Vec::new() };
    match action {
        FillAction::Step(_) if fill.values.is_empty() => Vec::new(),
        FillAction::Step(by) => {
            fill.focus = super::turn(fill.focus, by, fill.values.len());
            Vec::new()
        }
        FillAction::Done => {
            let fill = fill.clone();
            done(model, &fill)
        }
    }
}

fn done(model: &mut Model, Fill { template, values, .. }: &Fill) -> Vec<Effect> {
    let values = values.iter().map(|(name, line)| (name.clone(), line.text().to_owned())).collect();
    let counters = &mut model.compose.memory.counters;
    let number = counters.next(&template.name, template.counter);
    match template.filled(&values, number) {
        Ok(draft) => {
            let mut effects = Vec::new();
            if template.counts() {
                counters.used(&template.name, number);
                let counted = Remember::Counted(template.name.clone(), number);
                effects.push(Effect::Remember(Box::new(counted)));
            }
            model.overlay = None;
            effects.extend(super::take(model, &draft));
            effects
        }
        Err(error) => {
            model.note(Note::bad(&error.to_string()));
            Vec::new()
        }
    }
}
