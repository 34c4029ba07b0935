//! Where a key means something: the modes, which of them is on top, and which lie below it.

use crate::app::{Book, Filling, Kind, Model, Overlay, Pane, Screen};

/// Where a key means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Everywhere, also while something is typed.
    Always,
    /// Wherever nothing is typed.
    Browse,
    /// The Accounts screen.
    Accounts,
    /// The Binds screen.
    Binds,
    /// The Compose screen.
    Compose,
    /// A choice on the Compose screen.
    ComposeChoice,
    /// Bits on the Compose screen.
    ComposeTicks,
    /// A line on the Compose screen.
    ComposeLine,
    /// The message.
    ComposeText,
    /// Messages that were kept.
    Shelves,
    /// A template is filled in.
    Fill,
    /// The address book.
    Book,
    /// A handset is named.
    BookName,
    /// The Log screen.
    Log,
    /// The list of the Log screen.
    LogList,
    /// The tree of the Log screen.
    LogTree,
    /// The hex pane of the Log screen.
    LogHex,
    /// A filter or a search is typed.
    LogTyping,
    /// The columns of the log are chosen.
    Columns,
    /// The Inbound screen.
    Inbound,
    /// The copy menu.
    Copy,
    /// The name of a file is typed.
    SaveAs,
    /// The Simulator screen.
    Simulator,
    /// What a handset is to write is typed.
    HandsetText,
    /// The first run.
    Welcome,
    /// The help.
    Help,
    /// An account is written.
    Form,
    /// A choice in the form of an account.
    FormChoice,
    /// As what to bind.
    ChooseMode,
    /// A password is typed.
    Password,
    /// The keyring does not do what was asked.
    NoKeyring,
    /// The same, where the kernel keyring would.
    KernelKeyring,
    /// The same, explained.
    KeyringHelp,
    /// A password command is typed.
    PasswordCommand,
    /// A question.
    Confirm,
    /// Why a bind failed.
    Failed,
}

impl Mode {
    /// In the order of the help.
    pub const ALL: [Self; 36] = [
        Self::Always,
        Self::Browse,
        Self::Accounts,
        Self::Form,
        Self::FormChoice,
        Self::ChooseMode,
        Self::Binds,
        Self::Failed,
        Self::Compose,
        Self::ComposeChoice,
        Self::ComposeTicks,
        Self::ComposeLine,
        Self::ComposeText,
        Self::Shelves,
        Self::Fill,
        Self::Book,
        Self::BookName,
        Self::Log,
        Self::LogList,
        Self::LogTree,
        Self::LogHex,
        Self::LogTyping,
        Self::Columns,
        Self::Inbound,
        Self::Copy,
        Self::SaveAs,
        Self::Simulator,
        Self::HandsetText,
        Self::Password,
        Self::NoKeyring,
        Self::KernelKeyring,
        Self::KeyringHelp,
        Self::PasswordCommand,
        Self::Confirm,
        Self::Welcome,
        Self::Help,
    ];

    /// What it is called in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Always => "Everywhere",
            Self::Browse => "Wherever nothing is typed",
            Self::Accounts => "Accounts",
            Self::Binds => "Binds",
            Self::Compose => "Compose",
            Self::ComposeChoice => "Compose: choices",
            Self::ComposeTicks => "Compose: bits",
            Self::ComposeLine => "Compose: what is typed",
            Self::ComposeText => "Compose: the message",
            Self::Shelves => "Compose: messages that were kept",
            Self::Fill => "Compose: a template",
            Self::Book => "Compose: the address book",
            Self::BookName => "Compose: a new handset",
            Self::Log => "Log",
            Self::LogList => "Log: list",
            Self::LogTree => "Log: tree",
            Self::LogHex => "Log: hex",
            Self::LogTyping => "Log: filter and search",
            Self::Columns => "Log: columns",
            Self::Inbound => "Inbound",
            Self::Copy => "Copy",
            Self::SaveAs => "Save to a file",
            Self::Simulator => "Simulator",
            Self::HandsetText => "Simulator: what a handset writes",
            Self::Welcome => "Welcome",
            Self::Help => "Help",
            Self::Form => "Account form",
            Self::FormChoice => "Account form: choices",
            Self::ChooseMode => "Bind as",
            Self::Password => "Password",
            Self::NoKeyring => "No keyring",
            Self::KernelKeyring => "No keyring, but the kernel's",
            Self::KeyringHelp => "About keyrings",
            Self::PasswordCommand => "Password command",
            Self::Confirm => "Question",
            Self::Failed => "Why a bind failed",
        }
    }

    /// What it is called in the settings file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Browse => "browse",
            Self::Accounts => "accounts",
            Self::Form => "form",
            Self::FormChoice => "form-choice",
            Self::ChooseMode => "bind-as",
            Self::Binds => "binds",
            Self::Failed => "failed",
            Self::Compose => "compose",
            Self::ComposeChoice => "compose-choice",
            Self::ComposeTicks => "compose-bits",
            Self::ComposeLine => "compose-line",
            Self::ComposeText => "compose-text",
            Self::Shelves => "kept",
            Self::Fill => "template",
            Self::Book => "handsets",
            Self::BookName => "handset-name",
            Self::Log => "log",
            Self::LogList => "log-list",
            Self::LogTree => "log-tree",
            Self::LogHex => "log-hex",
            Self::LogTyping => "log-typing",
            Self::Columns => "log-columns",
            Self::Inbound => "inbound",
            Self::Copy => "copy",
            Self::SaveAs => "save-as",
            Self::Simulator => "simulator",
            Self::HandsetText => "handset-text",
            Self::Password => "password",
            Self::NoKeyring => "no-keyring",
            Self::KernelKeyring => "kernel-keyring",
            Self::KeyringHelp => "keyring-help",
            Self::PasswordCommand => "password-command",
            Self::Confirm => "question",
            Self::Welcome => "welcome",
            Self::Help => "help",
        }
    }

    /// The mode of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The modes that a key is looked up in while this one is on top, in order.
    pub(super) const fn stack(self) -> &'static [Self] {
        match self {
            Self::Always => &[Self::Always],
            Self::Browse => &[Self::Browse, Self::Always],
            Self::Accounts => &[Self::Accounts, Self::Browse, Self::Always],
            Self::Form => &[Self::Form, Self::Always],
            Self::FormChoice => &[Self::FormChoice, Self::Form, Self::Always],
            Self::ChooseMode => &[Self::ChooseMode, Self::Always],
            Self::Binds => &[Self::Binds, Self::Browse, Self::Always],
            Self::Failed => &[Self::Failed, Self::Always],
            Self::Compose => &[Self::Compose, Self::Always],
            Self::ComposeChoice => &[Self::ComposeChoice, Self::Compose, Self::Browse, Self::Always],
            Self::ComposeTicks => &[Self::ComposeTicks, Self::Compose, Self::Browse, Self::Always],
            Self::ComposeLine => &[Self::ComposeLine, Self::Compose, Self::Always],
            Self::ComposeText => &[Self::ComposeText, Self::Compose, Self::Always],
            Self::Shelves => &[Self::Shelves, Self::Always],
            Self::Fill => &[Self::Fill, Self::Always],
            Self::Book => &[Self::Book, Self::Always],
            Self::BookName => &[Self::BookName, Self::Always],
            Self::Log => &[Self::Log, Self::Browse, Self::Always],
            Self::LogList => &[Self::LogList, Self::Log, Self::Browse, Self::Always],
            Self::LogTree => &[Self::LogTree, Self::Log, Self::Browse, Self::Always],
            Self::LogHex => &[Self::LogHex, Self::Log, Self::Browse, Self::Always],
            Self::LogTyping => &[Self::LogTyping, Self::Always],
            Self::Columns => &[Self::Columns, Self::Always],
            Self::Inbound => &[Self::Inbound, Self::Browse, Self::Always],
            Self::Copy => &[Self::Copy, Self::Always],
            Self::SaveAs => &[Self::SaveAs, Self::Always],
            Self::Simulator => &[Self::Simulator, Self::Browse, Self::Always],
            Self::HandsetText => &[Self::HandsetText, Self::Always],
            Self::Password => &[Self::Password, Self::Always],
            Self::NoKeyring => &[Self::NoKeyring, Self::Always],
            Self::KernelKeyring => &[Self::KernelKeyring, Self::NoKeyring, Self::Always],
            Self::KeyringHelp => &[Self::KeyringHelp, Self::Always],
            Self::PasswordCommand => &[Self::PasswordCommand, Self::Always],
            Self::Confirm => &[Self::Confirm, Self::Always],
            Self::Welcome => &[Self::Welcome, Self::Always],
            Self::Help => &[Self::Help, Self::Always],
        }
    }

    /// Whether a key can be looked up in both.
    pub(super) fn meets(self, other: Self) -> bool {
        Self::ALL.iter().any(|it| it.stack().contains(&self) && it.stack().contains(&other))
    }

    /// Whether it holds while a text is typed.
    pub(super) const fn takes_text(self) -> bool {
        match self {
            Self::Always
            | Self::Form
            | Self::Compose
            | Self::ComposeLine
            | Self::ComposeText
            | Self::LogTyping
            | Self::SaveAs
            | Self::Fill
            | Self::BookName
            | Self::HandsetText
            | Self::Password
            | Self::PasswordCommand => true,
            Self::Browse
            | Self::Accounts
            | Self::FormChoice
            | Self::ChooseMode
            | Self::Binds
            | Self::Failed
            | Self::ComposeChoice
            | Self::ComposeTicks
            | Self::Shelves
            | Self::Book
            | Self::Log
            | Self::LogList
            | Self::LogTree
            | Self::LogHex
            | Self::Columns
            | Self::Inbound
            | Self::Copy
            | Self::Simulator
            | Self::NoKeyring
            | Self::KernelKeyring
            | Self::KeyringHelp
            | Self::Confirm
            | Self::Welcome
            | Self::Help => false,
        }
    }

    /// Which is on top now.
    pub(crate) fn of(model: &Model) -> Self {
        match &model.overlay {
            None => Self::of_screen(model),
            Some(Overlay::Welcome) => Self::Welcome,
            Some(Overlay::Help(..)) => Self::Help,
            Some(Overlay::Form(form)) => match form.focused().map(|it| it.kind) {
                Some(Kind::Choice(_)) => Self::FormChoice,
                Some(Kind::Text | Kind::Password) | None => Self::Form,
            },
            Some(Overlay::ChooseMode(_)) => Self::ChooseMode,
            Some(Overlay::Password(_)) => Self::Password,
            Some(Overlay::NoKeyring(it)) if it.refusal.kernel => Self::KernelKeyring,
            Some(Overlay::NoKeyring(_)) => Self::NoKeyring,
            Some(Overlay::KeyringHelp(_)) => Self::KeyringHelp,
            Some(Overlay::PasswordCommand(..)) => Self::PasswordCommand,
            Some(Overlay::Copy(_)) => Self::Copy,
            Some(Overlay::SaveAs(..)) => Self::SaveAs,
            Some(Overlay::Columns(_)) => Self::Columns,
            Some(Overlay::Confirm(_)) => Self::Confirm,
            Some(Overlay::Failed(..)) => Self::Failed,
            Some(Overlay::HandsetText(_)) => Self::HandsetText,
            Some(Overlay::Shelves(_)) => Self::Shelves,
            Some(Overlay::Fill(_)) => Self::Fill,
            Some(Overlay::Book(Book { adding: Some(_), .. })) => Self::BookName,
            Some(Overlay::Book(_)) => Self::Book,
        }
    }

    fn of_screen(model: &Model) -> Self {
        match (model.screen, model.compose.focus.filling(), model.log.pane) {
            (Screen::Accounts, ..) => Self::Accounts,
            (Screen::Binds, ..) => Self::Binds,
            (Screen::Compose, Filling::Line, _) => Self::ComposeLine,
            (Screen::Compose, Filling::Text, _) => Self::ComposeText,
            (Screen::Compose, Filling::Ticks(_), _) => Self::ComposeTicks,
            (Screen::Compose, Filling::Choice, _) => Self::ComposeChoice,
            (Screen::Log, _, Pane::List) => Self::LogList,
            (Screen::Log, _, Pane::Tree) => Self::LogTree,
            (Screen::Log, _, Pane::Hex) => Self::LogHex,
            (Screen::Log, _, Pane::Filter | Pane::Search) => Self::LogTyping,
            (Screen::Inbound, ..) => Self::Inbound,
            (Screen::Simulator, ..) => Self::Simulator,
        }
    }
}
