//! From the wish to bind to the password, and from the password to the bind. Where it comes from and where it
//! is kept is the shell's; here is what the operator is asked when that fails. It is never written down.

use super::{
    AccountEdit, Effect, Line, Model, NoKeyring, Note, Overlay, PasswordPrompt, Phase, Purpose, Screen,
    captured, dial,
};
use crate::config::account::{Account, AccountId};
use crate::config::credential::CredentialSource;
use crate::link::LinkId;
use crate::link::Secret;
use crate::session::Mode;

/// The password that the message centre inside this program wants.
pub(super) const BUILT_IN_PASSWORD: &str = "demo";

/// What the operator or the shell says about passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordAction {
    /// The password of a link that waits for it, or why there is none.
    Fetched {
        /// The link.
        link: LinkId,
        /// The password.
        password: Result<Secret, NoPassword>,
    },
    /// A password was saved, or could not be.
    Saved {
        /// Whose.
        account: AccountId,
        /// The password, where it could not be saved, and why.
        outcome: Result<(), (Secret, String)>,
    },
    /// What was typed is the password.
    Typed,
    /// Use the keyring's password for this session only.
    SessionOnly,
    /// Let a command print it.
    UseCommand,
    /// What was typed is the command.
    CommandTyped,
    /// Explain keyrings.
    Explain,
}

/// Why there is no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoPassword {
    /// The operator is to type it.
    ToBeTyped,
    /// The keyring works and has none.
    NotStored,
    /// The keyring does not work.
    NoKeyring(String),
    /// Another source gave none.
    NotGiven(String),
}

/// Begins a bind: with the password of the account, as soon as it is there.
pub(super) fn bind(model: &mut Model, account: &Account, mode: Mode) -> Vec<Effect> {
    if captured::refuses(model) {
        return Vec::new();
    }
    let link = model.links.open(account, mode);
    model.binds.select(link);
    if dial::is_built_in(account) {
        return connect(model, link, &Secret::from(BUILT_IN_PASSWORD));
    }
    model.screen = Screen::Binds;
    vec![Effect::FetchPassword { link, account: Box::new(account.clone()) }]
}

/// Does what the operator or the shell says about passwords.
pub(super) fn update(model: &mut Model, action: PasswordAction) -> Vec<Effect> {
    match action {
        PasswordAction::Fetched { link, password } => fetched(model, link, password),
        PasswordAction::Saved { account, outcome } => {
            saved(model, account, outcome);
            Vec::new()
        }
        PasswordAction::Typed => typed(model),
        PasswordAction::SessionOnly => session_only(model),
        PasswordAction::UseCommand => {
            if let Some(Overlay::NoKeyring(it)) = model.overlay.take() {
                model.overlay = Some(Overlay::PasswordCommand(it, Line::default()));
            }
            Vec::new()
        }
        PasswordAction::CommandTyped => command_typed(model),
        PasswordAction::Explain => {
            if let Some(Overlay::NoKeyring(it)) = model.overlay.take() {
                model.overlay = Some(Overlay::KeyringHelp(it));
            }
            Vec::new()
        }
    }
}

/// The link waits no longer: nobody gives its password.
pub(super) fn give_up(model: &mut Model, link: LinkId) {
    if let Some(link) = model.links.find_mut(link).filter(|it| it.phase == Phase::Password) {
        link.phase = Phase::Ended(crate::link::Ended::Dropped);
        link.ended_at = Some(model.now);
    }
}

fn connect(model: &mut Model, link: LinkId, password: &Secret) -> Vec<Effect> {
    let Some(link) = model.links.find_mut(link).filter(|it| it.phase == Phase::Password) else {
        return Vec::new();
    };
    link.phase = Phase::Connecting;
    let account = Box::new(dial::with_mode(&link.account, link.mode));
    vec![Effect::Connect { link: link.id, account, password: password.clone() }]
}

fn fetched(model: &mut Model, link: LinkId, password: Result<Secret, NoPassword>) -> Vec<Effect> {
    let why = match password {
        Ok(password) => return connect(model, link, &password),
        Err(why) => why,
    };
    let Some(account) = model.links.find(link).filter(|it| it.is_live()).map(|it| it.account.id.clone())
    else {
        return Vec::new();
    };
    match why {
        NoPassword::ToBeTyped | NoPassword::NotStored => {
            let prompt = PasswordPrompt { account, purpose: Purpose::Bind(link), line: Line::masked() };
            model.raise(Overlay::Password(prompt));
        }
        NoPassword::NoKeyring(why) => {
            model.raise(Overlay::NoKeyring(NoKeyring { account, password: None, link: Some(link), why }));
        }
        NoPassword::NotGiven(why) => {
            give_up(model, link);
            model.note(Note::bad(&why));
        }
    }
    Vec::new()
}

fn saved(model: &mut Model, account: AccountId, outcome: Result<(), (Secret, String)>) {
    match outcome {
        Ok(()) => {
            model.accounts.keep(&account, false);
            model.note(Note::good("password saved in the keyring"));
        }
        Err((password, why)) => {
            let no_keyring = NoKeyring { account, password: Some(password), link: None, why };
            model.raise(Overlay::NoKeyring(no_keyring));
        }
    }
}

fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Password(prompt)) = model.overlay.take() else { return Vec::new() };
    let password = prompt.line.secret();
    let account = prompt.account.clone();
    match prompt.purpose {
        Purpose::Keep => {
            let account = model.accounts.with_id(&account).cloned();
            account
                .map(|account| Effect::SavePassword { account: Box::new(account), password })
                .into_iter()
                .collect()
        }
        Purpose::Bind(link) => {
            let mut effects = vec![keep(model, account, &password)];
            effects.extend(connect(model, link, &password));
            effects
        }
    }
}

fn keep(model: &mut Model, account: AccountId, password: &Secret) -> Effect {
    model.accounts.keep(&account, true);
    Effect::KeepPassword { account, password: password.clone() }
}

fn session_only(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::NoKeyring(it)) = model.overlay.take() else { return Vec::new() };
    match (it.password, it.link) {
        (Some(password), link) => {
            model.note(Note::good("the password is kept until smppcon ends"));
            let mut effects = vec![keep(model, it.account, &password)];
            effects.extend(link.map(|link| connect(model, link, &password)).unwrap_or_default());
            effects
        }
        (None, Some(link)) => {
            let purpose = Purpose::Bind(link);
            let prompt = PasswordPrompt { account: it.account, purpose, line: Line::masked() };
            model.overlay = Some(Overlay::Password(prompt));
            Vec::new()
        }
        (None, None) => Vec::new(),
    }
}

fn command_typed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::PasswordCommand(it, typed)) = &model.overlay else { return Vec::new() };
    let words: Vec<String> = typed.text().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let (whose, link) = (it.account.clone(), it.link);
    model.overlay = None;
    let Some(mut account) = model.accounts.with_id(&whose).cloned() else { return Vec::new() };
    account.credential = CredentialSource::Command(words);
    let mut effects = vec![Effect::EditAccounts(Box::new(AccountEdit::Replace(account.clone())))];
    effects.extend(link.map(|link| Effect::FetchPassword { link, account: Box::new(account) }));
    effects
}
