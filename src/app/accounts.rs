//! The Accounts screen: the accounts of the file, and the one of the message centre inside this program.

use std::collections::BTreeSet;

use super::{Effect, Form, Model, Note, Overlay, PasswordPrompt, Purpose, Question, dial};
use super::{Line, passwords};
use crate::config::account::{Account, AccountId};
use crate::session::Mode;

/// The accounts, and the one that keys are about.
#[derive(Debug, Default)]
pub struct Accounts {
    list: Vec<Account>,
    built_in: Option<Account>,
    cursor: usize,
    loads: usize,
    /// Whose password is kept until the program ends.
    kept: BTreeSet<AccountId>,
}

/// What can be done on the Accounts screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountsAction {
    /// To another account.
    Step(isize),
    /// Write a new one.
    New,
    /// Change this one.
    Edit,
    /// Remove this one.
    Remove,
    /// Bind this one as it says itself.
    Bind,
    /// Bind this one, and choose as what.
    ChooseMode,
    /// Bind it as this.
    BindAs(Mode),
    /// Type its password anew.
    Password,
}

impl Accounts {
    /// Only the account of the message centre inside this program.
    pub fn new(built_in: Option<Account>) -> Self {
        Self { built_in, ..Self::default() }
    }

    /// Whether the password of this account is kept until the program ends.
    pub fn is_kept(&self, account: &AccountId) -> bool {
        self.kept.contains(account)
    }

    /// The password of this account is kept until the program ends, or no longer.
    pub(super) fn keep(&mut self, account: &AccountId, kept: bool) {
        if kept {
            self.kept.insert(account.clone());
        } else {
            self.kept.remove(account);
        }
    }

    /// What the accounts file holds now. An account that is new is selected.
    pub fn load(&mut self, list: Vec<Account>) {
        let known = |account: &Account| self.list.iter().any(|it| it.id == account.id);
        let added = list.iter().find(|it| !known(it)).filter(|_| !self.is_fresh());
        let selected = added.or_else(|| self.selected().filter(|_| !self.is_fresh())).map(|it| it.id.clone());
        self.list = list;
        self.loads += 1;
        let place = selected.map_or(Some(0), |id| self.iter().position(|it| it.id == id));
        self.cursor = place.unwrap_or(self.cursor).min(self.len().saturating_sub(1));
    }

    /// All accounts in their order, the built-in one last.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.list.iter().chain(&self.built_in)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len() + usize::from(self.built_in.is_some())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the accounts file was never read.
    pub const fn is_fresh(&self) -> bool {
        self.loads == 0
    }

    /// Whether the accounts file has none.
    pub fn none_saved(&self) -> bool {
        self.list.is_empty()
    }

    /// The place of the one that keys are about.
    pub const fn cursor(&self) -> usize {
        self.cursor
    }

    /// The one that keys are about.
    pub fn selected(&self) -> Option<&Account> {
        self.iter().nth(self.cursor)
    }

    /// The account of this id.
    pub fn with_id(&self, id: &AccountId) -> Option<&Account> {
        self.iter().find(|it| it.id == *id)
    }

    /// The account of the message centre inside this program.
    pub fn built_in(&self) -> Option<&Account> {
        self.built_in.as_ref()
    }

    fn step(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.len().saturating_sub(1));
    }

    fn name_is_taken(&self, account: &Account) -> bool {
        self.iter().any(|it| it.name == account.name && it.id != account.id)
    }
}

/// Does what a key of the Accounts screen asks for.
pub(super) fn update(model: &mut Model, action: AccountsAction) -> Vec<Effect> {
    if let AccountsAction::Step(by) = action {
        model.accounts.step(by);
        return Vec::new();
    }
    if action == AccountsAction::New {
        let id = AccountId::from_random(model.random.octets());
        model.overlay = Form::new(id).map(|form| Overlay::Form(Box::new(form)));
        return Vec::new();
    }
    if let AccountsAction::BindAs(mode) = action {
        return bind_as(model, mode);
    }
    let Some(account) = model.accounts.selected().cloned() else { return Vec::new() };
    match action {
        AccountsAction::Bind => return passwords::bind(model, &account, &dial::modes(&account)),
        AccountsAction::ChooseMode => model.overlay = Some(Overlay::ChooseMode(account.id)),
        _ if dial::is_built_in(&account) => {
            model.note(Note::bad("the built-in message centre needs no account: bind it with Enter"));
        }
        AccountsAction::Edit => model.overlay = Some(Overlay::Form(Box::new(Form::change(account)))),
        AccountsAction::Remove => model.overlay = Some(Overlay::Confirm(Question::Remove(account.id))),
        AccountsAction::Password => {
            let prompt = PasswordPrompt { account: account.id, purpose: Purpose::Keep, line: Line::masked() };
            model.overlay = Some(Overlay::Password(prompt));
        }
        AccountsAction::Step(_) | AccountsAction::New | AccountsAction::BindAs(_) => {}
    }
    Vec::new()
}

fn bind_as(model: &mut Model, mode: Mode) -> Vec<Effect> {
    let Some(Overlay::ChooseMode(id)) = model.overlay.take() else { return Vec::new() };
    let account = model.accounts.with_id(&id).cloned();
    account.map_or_else(Vec::new, |account| passwords::bind(model, &account, &[mode]))
}

/// What can be done in the form of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormAction {
    /// To another field.
    Step(isize),
    /// To another choice of the field.
    Choose(isize),
    /// Save the account.
    Save,
}

/// Does what a key of the form asks for.
pub(super) fn update_form(model: &mut Model, action: FormAction) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    match action {
        FormAction::Step(by) => form.step(by),
        FormAction::Choose(by) => form.choose(by),
        FormAction::Save => return save(model),
    }
    Vec::new()
}

fn save(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Form(form)) = &mut model.overlay else { return Vec::new() };
    let account = match form.account() {
        Ok(account) => account,
        Err(field) => {
            form.tried = true;
            form.focus = field;
            return Vec::new();
        }
    };
    let (changes, password) = (form.changes.is_some(), form.password());
    if model.accounts.name_is_taken(&account) {
        model.note(Note::bad("another account has this name"));
        return Vec::new();
    }
    model.overlay = None;
    let edit =
        if changes { AccountEdit::Replace(account.clone()) } else { AccountEdit::Add(account.clone()) };
    let mut effects = vec![Effect::EditAccounts(Box::new(edit))];
    effects.extend(password.map(|password| Effect::SavePassword { account: Box::new(account), password }));
    effects
}

/// A change to the accounts file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccountEdit {
    /// A new account.
    Add(Account),
    /// The account of the same id, as it is now.
    Replace(Account),
    /// Without this account; its password goes too.
    Remove(Account),
}

impl AccountEdit {
    /// The account that it is about.
    pub const fn account(&self) -> &Account {
        match self {
            Self::Add(account) | Self::Replace(account) | Self::Remove(account) => account,
        }
    }
}

impl std::fmt::Display for AccountEdit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let done = match self {
            Self::Add(_) => "added",
            Self::Replace(_) => "saved",
            Self::Remove(_) => "removed",
        };
        write!(f, "account {} {done}", self.account().name)
    }
}
