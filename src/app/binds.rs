//! The Binds screen: every bind of this run, and the one that keys are about.

use super::{Effect, Model, Overlay, captured, passwords};
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Stop;

/// Which bind keys are about.
#[derive(Debug, Default)]
pub struct Binds {
    selected: Option<LinkId>,
}

/// What can be done on the Binds screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindsAction {
    /// To another bind.
    Step(isize),
    /// Unbind this one.
    Unbind,
    /// Close its connection without a word.
    Drop,
    /// Bind its account again.
    Again,
    /// Why it failed.
    Why,
    /// Take those that are over off the list.
    Dismiss,
}

impl Binds {
    /// Keys are about this bind from now on.
    pub(super) const fn select(&mut self, link: LinkId) {
        self.selected = Some(link);
    }
}

impl Model {
    /// The bind that keys of the Binds screen are about.
    pub fn selected_bind(&self) -> Option<LinkId> {
        let listed = || self.links.listed().map(|it| it.id);
        self.binds.selected.filter(|id| listed().any(|it| it == *id)).or_else(|| listed().next())
    }
}

/// Does what a key of the Binds screen asks for.
pub(super) fn update(model: &mut Model, action: BindsAction) -> Vec<Effect> {
    let Some(selected) = model.selected_bind() else { return Vec::new() };
    let asks = matches!(action, BindsAction::Unbind | BindsAction::Drop | BindsAction::Again);
    if asks && captured::refuses(model) {
        return Vec::new();
    }
    match action {
        BindsAction::Step(by) => step(model, selected, by),
        BindsAction::Unbind => return stop(model, selected, Stop::Gracefully),
        BindsAction::Drop => return stop(model, selected, Stop::Now),
        BindsAction::Again => {
            let again = model.links.find(selected).map(|it| (it.account.id.clone(), it.mode));
            let Some((id, mode)) = again else { return Vec::new() };
            let account = model.accounts.with_id(&id).cloned();
            return account.map_or_else(Vec::new, |account| passwords::bind(model, &account, &[mode]));
        }
        BindsAction::Why => {
            let over = model.links.find(selected).is_some_and(|it| !it.is_live());
            model.overlay = over.then_some(Overlay::Failed(selected, 0));
        }
        BindsAction::Dismiss => model.links.dismiss_ended(),
    }
    Vec::new()
}

fn step(model: &mut Model, selected: LinkId, by: isize) {
    let listed: Vec<LinkId> = model.links.listed().map(|it| it.id).collect();
    let at = listed.iter().position(|it| *it == selected).unwrap_or(0);
    let next = at.saturating_add_signed(by).min(listed.len().saturating_sub(1));
    model.binds.selected = listed.get(next).copied();
}

fn stop(model: &mut Model, link: LinkId, how: Stop) -> Vec<Effect> {
    passwords::give_up(model, link);
    let live = model.links.find(link).is_some_and(super::Link::is_live);
    live.then(|| Effect::Link(Box::new(Command::Stop { link, how }))).into_iter().collect()
}
