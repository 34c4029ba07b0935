//! The console's state and what changes it: data in, data out. It knows no terminal, no socket, no file and no
//! clock; whatever is to be done out there is an [`Effect`] for the shell.
//!
//! ```text
//!  key ── keymap ──▶ Action ──▶ update(&mut Model) ──▶ Vec<Effect> ──▶ the shell
//!  notice, outcome ─────▲            │
//!                                    └──▶ the next drawing reads the Model
//! ```

mod accounts;
mod action;
mod binds;
mod captured;
mod compose;
mod demo;
mod detail;
pub mod dial;
mod edit;
mod form;
mod inbound;
pub mod keymap;
mod links;
mod log;
mod model;
mod overlay;
mod passwords;
mod random;
mod rows;
#[cfg(test)]
pub(crate) mod script;
#[cfg(test)]
mod tests;
pub mod wrap;

use std::time::SystemTime;

pub use accounts::{AccountEdit, Accounts, AccountsAction, FormAction};
pub use action::{Action, Configured, Effect, KeptIn, Leave, Note, Palette, Screen, Size, Tone};
pub use binds::{Binds, BindsAction};
pub use captured::{Captured, CapturedAction};
pub use compose::{CODINGS, Compose, ComposeAction, Count, Fate, Part, Progress, RECEIPTS, SPLITS};
pub use demo::Demo;
pub use detail::Detail;
pub use edit::{Line, MessageEditor};
pub use form::{FIELDS, Field, Form, Kind};
pub use inbound::{Inbound, InboundAction, Shelf};
pub use keymap::{Binding, Keymap};
pub use links::{Answer, Counts, Link, Links, Phase};
pub use log::{Follow, KeepAlives, Log, LogAction, Pane, Step, is_keep_alive};
pub use model::{Begin, Journal, JournalLimits, Model, Start};
pub use overlay::{MODES, NoKeyring, Overlay, PasswordPrompt, Purpose, Question};
pub use passwords::{NoPassword, PasswordAction, Refusal};
pub use random::Random;

use crate::config::account::Account;
pub use crate::config::key::Key;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::session::Event;

/// Changes the model as the action says; what is returned is to be done, in order.
pub fn update(model: &mut Model, action: Action) -> Vec<Effect> {
    let effects = match action {
        Action::Accounts(action) => accounts::update(model, action),
        Action::Form(action) => accounts::update_form(model, action),
        Action::Binds(action) => binds::update(model, action),
        Action::Compose(action) => compose::update(model, action),
        Action::Log(action) => log::update(model, action),
        Action::Inbound(action) => inbound::update(model, action),
        Action::Password(action) => passwords::update(model, action),
        Action::Notice(notice) => handle(model, *notice),
        Action::Captured(action) => captured::update(model, *action),
        Action::Tick(now) => tick(model, now),
        Action::Yes => answer(model),
        Action::TryBuiltIn => try_built_in(model),
        Action::FirstAccount => {
            model.overlay = None;
            accounts::update(model, AccountsAction::New)
        }
        Action::Quit => quit(model),
        Action::Interrupt => leave(model),
        Action::Suspend => vec![Effect::Suspend],
        Action::Screen(_)
        | Action::Type(_)
        | Action::Paste(_)
        | Action::Help
        | Action::Scroll(_)
        | Action::Close
        | Action::Loaded(_)
        | Action::Configured(_)
        | Action::Told(_)
        | Action::Resize(_)
        | Action::Work => {
            change(model, action);
            Vec::new()
        }
    };
    if model.overlay.is_none() {
        model.overlay = model.raised.pop_front();
    }
    model.log.refresh(&model.links);
    effects
}

/// What has no effect beyond the model.
#[expect(clippy::wildcard_enum_match_arm, reason = "`update` sends the others elsewhere")]
fn change(model: &mut Model, action: Action) {
    match action {
        Action::Screen(screen) => {
            model.overlay = None;
            model.screen = screen;
        }
        Action::Type(key) => type_key(model, key),
        Action::Paste(text) => paste(model, &text),
        Action::Help => show_help(model),
        Action::Scroll(by) => {
            if let Some(Overlay::Help(line, _) | Overlay::Failed(_, line)) = &mut model.overlay {
                *line = line.saturating_add_signed(by).min(model.keymap.lines());
            }
        }
        Action::Close => close(model),
        Action::Loaded(accounts) => loaded(model, accounts),
        Action::Configured(it) => {
            let Configured { keymap, utc_offset } = *it;
            (model.keymap, model.utc_offset) = (keymap, utc_offset);
        }
        Action::Told(note) => model.note(note),
        Action::Resize(size) => model.size = size,
        Action::Work => {
            model.log.search();
            model.inbound.catch_up(&model.log.store);
        }
        _ => {}
    }
}

/// Over what is there, which comes back.
fn show_help(model: &mut Model) {
    model.overlay = match model.overlay.take() {
        Some(Overlay::Help(line, under)) => Some(Overlay::Help(line, under)),
        under => Some(Overlay::Help(0, under.map(Box::new))),
    };
}

fn loaded(model: &mut Model, accounts: Vec<Account>) {
    let first = model.accounts.is_fresh();
    model.accounts.load(accounts);
    if first && model.accounts.none_saved() && model.demo.is_none() && model.overlay.is_none() {
        model.overlay = Some(Overlay::Welcome);
    }
}

fn type_key(model: &mut Model, key: Key) {
    let (columns, zero) = (model.text_columns(), model.default_alphabet());
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.key(key),
        Some(Overlay::Password(PasswordPrompt { line, .. }) | Overlay::PasswordCommand(_, line)) => {
            line.key(key);
        }
        None if model.screen == Screen::Compose => model.compose.key(key, columns, zero),
        None if model.screen == Screen::Log && model.log.pane == Pane::Filter => model.log.key(key),
        Some(_) | None => {}
    }
}

fn paste(model: &mut Model, text: &str) {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.paste(text),
        Some(Overlay::Password(PasswordPrompt { line, .. }) | Overlay::PasswordCommand(_, line)) => {
            line.paste(text.trim_end_matches(['\r', '\n']));
        }
        None if model.screen == Screen::Compose => model.compose.paste(text),
        None if model.screen == Screen::Log && model.log.pane == Pane::Filter => model.log.paste(text),
        Some(_) | None => {}
    }
}

/// What waited for what is closed waits no longer.
fn close(model: &mut Model) {
    match model.overlay.take() {
        Some(Overlay::Help(_, under)) => model.overlay = under.map(|it| *it),
        Some(Overlay::KeyringHelp(it) | Overlay::PasswordCommand(it, _)) => {
            model.overlay = Some(Overlay::NoKeyring(it));
        }
        Some(Overlay::NoKeyring(NoKeyring { link: Some(link), .. })) => passwords::give_up(model, link),
        Some(Overlay::Password(PasswordPrompt {
            purpose: Purpose::Bind(link) | Purpose::BindAndKeep(link),
            ..
        })) => {
            passwords::give_up(model, link);
        }
        _ => {}
    }
}

fn answer(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Confirm(Question::Quit { .. })) => leave(model),
        Some(Overlay::Confirm(Question::Remove(id))) => {
            let account = model.accounts.with_id(&id).cloned();
            account.map(|it| Effect::EditAccounts(Box::new(AccountEdit::Remove(it)))).into_iter().collect()
        }
        Some(Overlay::Confirm(Question::Send)) => compose::update(model, ComposeAction::SendNow),
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}

fn try_built_in(model: &mut Model) -> Vec<Effect> {
    model.overlay = None;
    let Some(account) = model.accounts.built_in().cloned() else { return Vec::new() };
    model.screen = Screen::Log;
    model.demo.get_or_insert_default();
    passwords::bind(model, &account, &dial::modes(&account))
}

fn quit(model: &mut Model) -> Vec<Effect> {
    let (live, unsent) = (model.links.ours().count(), model.compose.is_unsent());
    if live == 0 && !unsent {
        return leave(model);
    }
    model.overlay = Some(Overlay::Confirm(Question::Quit { live, unsent }));
    Vec::new()
}

/// The first time gracefully, if there is anything to be graceful to.
fn leave(model: &mut Model) -> Vec<Effect> {
    let how = match model.leaving {
        None if model.links.ours().next().is_some() => Leave::Gracefully,
        _ => Leave::Now,
    };
    model.leaving = Some(how);
    vec![Effect::Leave(how)]
}

fn tick(model: &mut Model, now: SystemTime) -> Vec<Effect> {
    model.now = now;
    if model.note.as_ref().is_some_and(|(_, until)| *until <= now) {
        model.note = None;
    }
    demo::tick(model)
}

fn handle(model: &mut Model, notice: Notice) -> Vec<Effect> {
    model.links.handle(&notice);
    model.compose.handle(&notice);
    match notice {
        Notice::Chunk { link, direction, at, chunk } => {
            let id = model.log.append(link, direction, at, chunk);
            if model.captured.is_some() {
                model.inbound.fold_later(id);
            } else if let Some(record) = model.log.store.get(id) {
                model.inbound.fold(record);
            }
        }
        Notice::Ended { link, .. } => ended(model, link),
        Notice::Event { link, event: Event::State(_), .. } => bound(model, link),
        Notice::Step { .. } | Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => {}
    }
    Vec::new()
}

/// A bind that failed says why at once, unless something else is asked just now; Binds says it again.
fn ended(model: &mut Model, id: LinkId) {
    let Some(link) = model.links.find(id) else { return };
    let asked = model.leaving.is_some() || link.ended().is_some_and(Ended::is_ours);
    if asked || link.captured {
        return;
    }
    let text = format!("{}: the bind is over; Binds says why", link.account.name);
    let failed = link.bound_at.is_none();
    model.note(Note::bad(&text));
    if failed && model.overlay.is_none() && model.raised.is_empty() {
        model.raise(Overlay::Failed(id, 0));
    }
}

/// A new message starts with the source address of the account that was bound.
fn bound(model: &mut Model, id: LinkId) {
    let Some(link) = model.links.find(id).filter(|it| it.is_bound() && !it.captured) else { return };
    if model.compose.from.text().is_empty() {
        model.compose.from = Line::new(link.account.source_addr.as_str());
    }
    let text = format!("{} is bound as {}", link.account.name, link.mode);
    model.note(Note::good(&text));
    demo::bound(model, id);
}
