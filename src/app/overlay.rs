//! What lies over a screen and takes the keys: one at a time.

use super::{Form, Line, Refusal};
use crate::config::account::AccountId;
use crate::link::LinkId;
use crate::link::Secret;
use crate::session::Mode;

/// What lies over the screen.
#[derive(Clone, Debug, PartialEq)]
pub enum Overlay {
    /// The first run.
    Welcome,
    /// All keys, from this line on, over what was there before.
    Help(usize, Option<Box<Self>>),
    /// An account is written.
    Form(Box<Form>),
    /// As what to bind.
    ChooseMode(AccountId),
    /// A password is typed.
    Password(PasswordPrompt),
    /// The keyring does not do what was asked.
    NoKeyring(NoKeyring),
    /// The same, explained.
    KeyringHelp(NoKeyring),
    /// A command that prints the password is typed.
    PasswordCommand(NoKeyring, Line),
    /// A question.
    Confirm(Question),
    /// Why a bind failed, from this line on.
    Failed(LinkId, usize),
}

/// A password that is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct PasswordPrompt {
    /// Whose.
    pub account: AccountId,
    /// What for.
    pub purpose: Purpose,
    /// What is typed.
    pub line: Line,
}

/// What a password is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For this link; it is kept for the session.
    Bind(LinkId),
    /// For this link, and for the keyring.
    BindAndKeep(LinkId),
    /// For the keyring.
    Keep,
}

/// A keyring that does not do what was asked, and what it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct NoKeyring {
    /// Whose password.
    pub account: AccountId,
    /// The password that was to be saved; `None` where it was to be read.
    pub password: Option<Secret>,
    /// The link that waits for it.
    pub link: Option<LinkId>,
    /// What the keyring said.
    pub refusal: Refusal,
}

/// A question that is asked before something cannot be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Leave the program: so many links are live, and there may be unsent text.
    Quit {
        /// Links that are not over.
        live: usize,
        /// Whether a message was written and not sent.
        unsent: bool,
    },
    /// Remove an account.
    Remove(AccountId),
    /// Send from an account that is marked production.
    Send,
}

/// The binds that can be chosen.
pub const MODES: [Mode; 3] = [Mode::Trx, Mode::Tx, Mode::Rx];
