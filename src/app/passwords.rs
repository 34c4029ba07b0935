//! From the wish to bind to the password, and from the password to the bind. Where it comes from and where it
//! is kept is the shell's; here is what the operator is asked when that fails. It is never written down.

use super::{
    AccountEdit, Effect, KeptIn, Line, Link, Model, NoKeyring, Note, Overlay, PasswordPrompt, Phase, Purpose,
    Screen, captured, dial,
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
        outcome: Result<(), (Secret, Refusal)>,
    },
    /// What was typed is the password.
    Typed,
    /// Use the keyring's password for this session only.
    SessionOnly,
    /// Keep passwords in the kernel keyring from now on.
    UseKernel,
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
    NoKeyring(Refusal),
    /// Another source gave none.
    NotGiven(String),
}

/// A keyring does not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why not.
    pub why: String,
    /// Whether the kernel keyring would.
    pub kernel: bool,
}

/// Begins binds: with the password of the account, as soon as it is there. The first link asks for all of them.
pub(super) fn bind(model: &mut Model, account: &Account, kinds: &[Mode]) -> Vec<Effect> {
    if captured::refuses(model) {
        return Vec::new();
    }
    let Some(link) = model.links.open(account, kinds) else { return Vec::new() };
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
        PasswordAction::UseKernel => use_kernel(model),
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

/// The link and those that wait with it wait no longer: nobody gives their password.
pub(super) fn give_up(model: &mut Model, link: LinkId) {
    let Some(first) = model.links.find(link).map(|it| it.opened_with) else { return };
    for link in model.links.waiting_with(first) {
        link.phase = Phase::Ended(crate::link::Ended::Dropped);
        link.ended_at = Some(model.now);
    }
}

/// The link and those that wait with it have their password.
fn connect(model: &mut Model, link: LinkId, password: &Secret) -> Vec<Effect> {
    let connect = |link: &mut Link| {
        link.phase = Phase::Connecting;
        let (account, mode) = (Box::new(link.account.clone()), link.mode);
        Effect::Connect { link: link.id, account, mode, password: password.clone() }
    };
    model.links.waiting_with(link).map(connect).collect()
}

fn fetched(model: &mut Model, link: LinkId, password: Result<Secret, NoPassword>) -> Vec<Effect> {
    let why = match password {
        Ok(password) => return connect(model, link, &password),
        Err(why) => why,
    };
    let Some(account) =
        model.links.find(link).filter(|it| it.phase == Phase::Password).map(|it| it.account.id.clone())
    else {
        return Vec::new();
    };
    match why {
        NoPassword::ToBeTyped | NoPassword::NotStored => {
            let prompt = PasswordPrompt { account, purpose: Purpose::Bind(link), line: Line::masked() };
            model.raise(Overlay::Password(prompt));
        }
        NoPassword::NoKeyring(refusal) => {
            let link = Some(link);
            model.raise(Overlay::NoKeyring(NoKeyring { account, password: None, link, refusal }));
        }
        NoPassword::NotGiven(why) => {
            give_up(model, link);
            model.note(Note::bad(&why));
        }
    }
    Vec::new()
}

fn saved(model: &mut Model, account: AccountId, outcome: Result<(), (Secret, Refusal)>) {
    match outcome {
        Ok(()) => {
            model.accounts.keep(&account, false);
            model.note(Note::good("password saved in the keyring"));
        }
        Err((password, refusal)) => {
            let no_keyring = NoKeyring { account, password: Some(password), link: None, refusal };
            model.raise(Overlay::NoKeyring(no_keyring));
        }
    }
}

fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Password(prompt)) = model.overlay.take() else { return Vec::new() };
    let password = prompt.line.secret();
    let account = prompt.account.clone();
    match prompt.purpose {
        Purpose::Keep => save(model, &account, password).into_iter().collect(),
        Purpose::Bind(link) => {
            let mut effects = vec![keep(model, account, &password)];
            effects.extend(connect(model, link, &password));
            effects
        }
        Purpose::BindAndKeep(link) => {
            let mut effects = connect(model, link, &password);
            effects.extend(save(model, &account, password));
            effects
        }
    }
}

fn save(model: &Model, account: &AccountId, password: Secret) -> Option<Effect> {
    let account = Box::new(model.accounts.with_id(account)?.clone());
    Some(Effect::SavePassword { account, password })
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

/// The password goes there that was to be saved, or is typed for it now.
fn use_kernel(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::NoKeyring(it)) = model.overlay.take() else { return Vec::new() };
    model.kept_in = KeptIn::Kernel;
    let mut effects = vec![Effect::UseKernelKeyring];
    if let Some(password) = it.password {
        effects.extend(save(model, &it.account, password));
    } else if let Some(link) = it.link {
        let purpose = Purpose::BindAndKeep(link);
        let prompt = PasswordPrompt { account: it.account, purpose, line: Line::masked() };
        model.overlay = Some(Overlay::Password(prompt));
    }
    effects
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
