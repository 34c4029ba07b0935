//! What happens to the console and what it asks for, as data that can be cloned, compared and shown.

use std::time::SystemTime;

use super::{
    AccountEdit, AccountsAction, BindsAction, CapturedAction, ComposeAction, FormAction, InboundAction, Key,
    Keymap, LogAction, PasswordAction,
};
use crate::config::account::{Account, AccountId};
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;
use crate::session::Mode;

/// What happened: what a key means, or news from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// To another screen.
    Screen(Screen),
    /// A key that is typed into what has the cursor.
    Type(Key),
    /// A text that is put into what has the cursor.
    Paste(String),
    /// Show all keys.
    Help,
    /// Move in the help, or in what is said of a bind that failed.
    Scroll(isize),
    /// Away with what lies over the screen.
    Close,
    /// Yes, to the question that is asked.
    Yes,
    /// Bind to the message centre inside this program.
    TryBuiltIn,
    /// Write a first account.
    FirstAccount,
    /// Leave, and ask first if something would be lost.
    Quit,
    /// Leave; the second time without waiting.
    Interrupt,
    /// Hand the terminal back to the shell for a while.
    Suspend,
    /// A key of the Accounts screen.
    Accounts(AccountsAction),
    /// A key of the form of an account.
    Form(FormAction),
    /// A key of the Binds screen.
    Binds(BindsAction),
    /// A key of the Compose screen.
    Compose(ComposeAction),
    /// A key of the Log screen.
    Log(LogAction),
    /// A key of the Inbound screen.
    Inbound(InboundAction),
    /// About passwords.
    Password(PasswordAction),
    /// What the accounts file holds now.
    Loaded(Vec<Account>),
    /// What the settings file says now.
    Configured(Box<Configured>),
    /// Something outside went well or badly.
    Told(Note),
    /// News from the engine.
    Notice(Box<Notice>),
    /// More of what was captured.
    Captured(Box<CapturedAction>),
    /// The terminal has another size.
    Resize(Size),
    /// It is this late.
    Tick(SystemTime),
    /// Time to go on with what is searched or looked at later.
    Work,
}

/// What of the settings can change while the console runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Configured {
    /// What the keys mean.
    pub keymap: Keymap,
    /// Seconds to add to UTC for the operator's time of day.
    pub utc_offset: i32,
}

/// What the shell is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make a connection and bind.
    Connect {
        /// The link's id.
        link: LinkId,
        /// The account.
        account: Box<Account>,
        /// As what.
        mode: Mode,
        /// Its password.
        password: Secret,
    },
    /// Tell the engine.
    Link(Box<Command>),
    /// Fetch the password of an account, and answer with [`PasswordAction::Fetched`].
    FetchPassword {
        /// The link that waits for it.
        link: LinkId,
        /// The account.
        account: Box<Account>,
    },
    /// Save a password in the keyring, and answer with [`PasswordAction::Saved`].
    SavePassword {
        /// The account.
        account: Box<Account>,
        /// Its password.
        password: Secret,
    },
    /// Keep a password until the program ends.
    KeepPassword {
        /// The account.
        account: AccountId,
        /// Its password.
        password: Secret,
    },
    /// Keep passwords in the kernel keyring, now and after the next start.
    UseKernelKeyring,
    /// Change the accounts file, and answer with [`Action::Loaded`] and a note.
    EditAccounts(Box<AccountEdit>),
    /// Give the terminal back for a while.
    Suspend,
    /// End the program.
    Leave(Leave),
}

/// Where the passwords are that are said to be in the keyring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeptIn {
    /// In that of the system.
    #[default]
    Keyring,
    /// In that of the kernel.
    Kernel,
    /// Nowhere: they are typed.
    Session,
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Unbind, wait a moment for the answers.
    Gracefully,
    /// Now.
    Now,
}

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The accounts.
    #[default]
    Accounts,
    /// The binds.
    Binds,
    /// A message is written.
    Compose,
    /// What passed.
    Log,
    /// What came in.
    Inbound,
}

impl Screen {
    /// In the order of their keys.
    pub const ALL: [Self; 5] = [Self::Accounts, Self::Binds, Self::Compose, Self::Log, Self::Inbound];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts",
            Self::Binds => "Binds",
            Self::Compose => "Compose",
            Self::Log => "Log",
            Self::Inbound => "Inbound",
        }
    }
}

/// The size of the terminal, in character cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its width.
    pub columns: u16,
    /// Its height.
    pub rows: u16,
}

impl Size {
    /// Below this, one line is all that is shown.
    pub const LEAST: Self = Self { columns: 40, rows: 8 };

    /// Whether the screens fit.
    pub const fn fits(self) -> bool {
        self.columns >= Self::LEAST.columns && self.rows >= Self::LEAST.rows
    }
}

/// Something said to the operator for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub text: String,
    /// Whether it is bad news.
    pub tone: Tone,
}

/// Whether news is good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good, or neither.
    Good,
    /// Bad.
    Bad,
}

impl Note {
    /// Good news.
    pub fn good(text: &str) -> Self {
        Self { text: text.to_owned(), tone: Tone::Good }
    }

    /// Bad news.
    pub fn bad(text: &str) -> Self {
        Self { text: text.to_owned(), tone: Tone::Bad }
    }
}

/// Which colours there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The 16 of the terminal.
    #[default]
    Ansi,
    /// None.
    Mono,
}
