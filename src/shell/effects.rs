//! Does what the console asks for: orders to the engine, passwords, the accounts file. What takes time comes
//! back as an action.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::app::{AccountEdit, Action, Effect, NoPassword, Note, PasswordAction, Refusal, dial};
use crate::config::account::Account;
use crate::config::edit;
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Place;
use crate::link::Secret;
use crate::shell::accounts;
use crate::shell::choice;
use crate::shell::connect;
use crate::shell::credentials::{self, CredentialError, Policy, SessionStore, StoreChoice};
use crate::shell::files::Folders;
use crate::shell::keyring::{self, Backend, Credential, Item};

use super::watch::accounts_now;

/// Where effects go.
#[derive(Debug)]
pub(super) struct Effects {
    /// To the engine; `None` once the program is being left.
    commands: Option<mpsc::Sender<Command>>,
    /// What the engine had no room for yet.
    waiting: VecDeque<Command>,
    answers: mpsc::Sender<Action>,
    folders: Option<Folders>,
    policy: Policy,
    kept: SessionStore,
}

impl Effects {
    pub(super) fn new(
        commands: mpsc::Sender<Command>,
        answers: mpsc::Sender<Action>,
        folders: Option<Folders>,
        policy: Policy,
    ) -> Self {
        let kept = SessionStore::default();
        Self { commands: Some(commands), waiting: VecDeque::new(), answers, folders, policy, kept }
    }

    /// Begins what is asked for; `Suspend` and `Leave` are the loop's own.
    pub(super) fn execute(&mut self, effect: Effect) {
        match effect {
            Effect::Link(command) => self.order(*command),
            Effect::Connect { link, account, mode, password } => {
                let place =
                    if dial::is_built_in(&account) { Place::BuiltIn } else { connect::place(&account) };
                self.order(connect::connect(link, &account, mode, &password, place, None));
            }
            Effect::FetchPassword { link, account } => self.fetch(link, *account),
            Effect::SavePassword { account, password } => self.save(*account, password),
            Effect::KeepPassword { account, password } => self.kept.keep(account.as_str(), password),
            Effect::UseKernelKeyring => self.use_kernel_keyring(),
            Effect::EditAccounts(edit) => self.edit(*edit),
            Effect::Suspend | Effect::Leave(_) => {}
        }
    }

    /// Reads the accounts file.
    pub(super) fn load(&self) {
        let Some(folders) = self.folders.clone() else { return };
        self.answer(crashed(), accounts_in(folders));
    }

    /// The engine has room again for what waits.
    pub(super) async fn room(&mut self) {
        let (Some(commands), false) = (&self.commands, self.waiting.is_empty()) else {
            return std::future::pending().await;
        };
        if let Ok(permit) = commands.reserve().await
            && let Some(command) = self.waiting.pop_front()
        {
            permit.send(command);
        }
    }

    /// No more orders: the engine unbinds and ends.
    pub(super) fn hang_up(&mut self) {
        self.commands = None;
    }

    fn order(&mut self, command: Command) {
        self.waiting.push_back(command);
        while let (Some(commands), Some(command)) = (&self.commands, self.waiting.pop_front()) {
            if let Err(mpsc::error::TrySendError::Full(command)) = commands.try_send(command) {
                self.waiting.push_front(command);
                return;
            }
        }
    }

    /// Answers when it can be answered, and with `crashed` where finding the answer panics.
    fn answer(&self, crashed: Action, action: impl Future<Output = Action> + Send + 'static) {
        let answers = self.answers.clone();
        tokio::spawn(async move {
            let action = AssertUnwindSafe(action).catch_unwind().await.unwrap_or(crashed);
            // Nobody listens only when the program ends.
            let _ = answers.send(action).await;
        });
    }

    fn fetch(&self, link: LinkId, account: Account) {
        let fetched = move |password| Action::Password(PasswordAction::Fetched { link, password });
        let kept = self.kept.find(account.id.as_str()).cloned();
        let policy = self.policy.clone();
        let crashed = fetched(Err(NoPassword::NotGiven("a fault of smppcon".to_owned())));
        self.answer(crashed, async move {
            if let Some(password) = kept {
                return fetched(Ok(password));
            }
            let password = credentials::resolve(&account.credential, &item(&account), &policy).await;
            fetched(match password {
                Ok(password) => Ok(password),
                Err(why) => Err(no_password(why, &policy).await),
            })
        });
    }

    fn use_kernel_keyring(&mut self) {
        self.policy.store = StoreChoice::Keyutils;
        let Some(folders) = self.folders.clone() else { return };
        let answers = self.answers.clone();
        tokio::spawn(async move {
            let remembered = spawn_blocking(move || choice::remember(&folders, StoreChoice::Keyutils)).await;
            if let Ok(Err(error)) = remembered {
                let _ = answers.send(Action::Told(Note::bad(&error.to_string()))).await;
            }
        });
    }

    fn save(&mut self, account: Account, password: Secret) {
        // A password that was typed for the session is older.
        self.kept.forget(account.id.as_str());
        let policy = self.policy.clone();
        let id = account.id.clone();
        let saved = move |outcome| Action::Password(PasswordAction::Saved { account: id, outcome });
        let crashed = saved.clone()(Err((
            password.clone(),
            Refusal { why: "a fault of smppcon".to_owned(), kernel: false },
        )));
        self.answer(crashed, async move {
            saved(match store(&account, &password, &policy).await {
                Ok(()) => Ok(()),
                Err(why) => Err((password, refusal(why, &policy).await)),
            })
        });
    }

    fn edit(&mut self, edit: AccountEdit) {
        let Some(folders) = self.folders.clone() else {
            let why = "there is no accounts file in a demonstration: start smppcon without demo";
            let told = Action::Told(Note::bad(why));
            return self.answer(told.clone(), async move { told });
        };
        if let AccountEdit::Remove(account) = &edit {
            self.kept.forget(account.id.as_str());
        }
        let (answers, policy) = (self.answers.clone(), self.policy.clone());
        self.answer(crashed(), async move {
            let told = changed(folders.clone(), edit, &policy).await;
            let _ = answers.send(Action::Told(told)).await;
            accounts_in(folders).await
        });
    }
}

fn item(account: &Account) -> Item {
    Item::new(account.id.as_str(), account.name.as_str(), account.host.as_str(), account.port.get())
}

async fn no_password(error: CredentialError, policy: &Policy) -> NoPassword {
    match error {
        CredentialError::NeedsPrompt => NoPassword::ToBeTyped,
        CredentialError::NotStored(_) => NoPassword::NotStored,
        CredentialError::Keyring(error) => NoPassword::NoKeyring(refusal(error.to_string(), policy).await),
        CredentialError::Empty(_)
        | CredentialError::TooLong(_)
        | CredentialError::Unreadable { .. }
        | CredentialError::NotSet(_)
        | CredentialError::NotAFile(_)
        | CredentialError::NotPrivate { .. }
        | CredentialError::NoProgram
        | CredentialError::NotStarted { .. }
        | CredentialError::CommandFailed { .. }
        | CredentialError::CommandTimedOut { .. } => NoPassword::NotGiven(error.to_string()),
    }
}

/// What a keyring said, and whether the kernel's can take its place.
async fn refusal(why: String, policy: &Policy) -> Refusal {
    let other = policy.store != StoreChoice::Keyutils;
    Refusal { why, kernel: other && keyring::kernel_works(policy.keyring_limit).await }
}

async fn store(account: &Account, password: &Secret, policy: &Policy) -> Result<(), String> {
    let Some(backend) = policy.store.backend() else {
        return Err("the keyring is switched off for this run (--credential-store session)".to_owned());
    };
    let system_id = Some(account.system_id.to_string());
    let credential = Credential { system_id, password: password.clone() };
    let stored = keyring::store(&item(account), &credential, backend, policy.keyring_limit).await;
    stored.map_err(|error| error.to_string())
}

/// Changes the accounts file, and says how that went.
async fn changed(folders: Folders, edit: AccountEdit, policy: &Policy) -> Note {
    let done = edit.to_string();
    let removed = match &edit {
        AccountEdit::Remove(account) => Some(account.clone()),
        AccountEdit::Add(_) | AccountEdit::Replace(_) => None,
    };
    let written =
        spawn_blocking(move || accounts::edit(&folders, |text, file| edited(text, file, &edit))).await;
    match written {
        Ok(Ok(())) => {}
        Ok(Err(error)) => return Note::bad(&error.to_string()),
        Err(_) => return crashed_note(),
    }
    match (removed, policy.store.backend()) {
        (Some(account), Some(backend)) => forgotten(&account, &done, backend, policy.keyring_limit).await,
        (Some(_) | None, _) => Note::good(&done),
    }
}

/// Deletes the password of an account that was removed.
async fn forgotten(account: &Account, done: &str, backend: Backend, limit: Duration) -> Note {
    match keyring::delete(&item(account), backend, limit).await {
        Ok(()) => Note::good(done),
        Err(error) => Note::bad(&format!("{done}; its password could not be deleted: {error}")),
    }
}

fn edited(text: &str, file: &str, edit: &AccountEdit) -> Result<String, edit::EditError> {
    match edit {
        AccountEdit::Add(account) => edit::add(text, file, account),
        AccountEdit::Replace(account) => edit::replace(text, file, account),
        AccountEdit::Remove(Account { id, .. }) => edit::remove(text, file, id),
    }
}

async fn accounts_in(folders: Folders) -> Action {
    spawn_blocking(move || accounts_now(&folders)).await.unwrap_or_else(|_| crashed())
}

fn crashed() -> Action {
    Action::Told(crashed_note())
}

fn crashed_note() -> Note {
    Note::bad("the accounts file could not be worked on: a fault of smppcon")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_panics_is_answered_all_the_same() {
        let (commands, _orders) = mpsc::channel(1);
        let (answer, mut answers) = mpsc::channel(1);
        let policy = Policy {
            store: StoreChoice::Session,
            keyring_limit: Duration::ZERO,
            command_limit: Duration::ZERO,
            secret_variables: Vec::new(),
        };
        let effects = Effects::new(commands, answer, None, policy);
        effects.answer(crashed(), async { panic!("a fault of ours") });
        assert_eq!(answers.recv().await, Some(crashed()));
    }
}
