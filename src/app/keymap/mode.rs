//! Where a key means something: the modes, which of them is on top, and which lie below it.

use crate::app::{Kind, Model, Overlay, Pane, Part, Screen};

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
    /// An address on the Compose screen.
    ComposeLine,
    /// The message.
    ComposeText,
    /// The Log screen.
    Log,
    /// The hex pane of the Log screen.
    LogHex,
    /// A filter is typed.
    LogFilter,
    /// The Inbound screen.
    Inbound,
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
    pub const ALL: [Self; 24] = [
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
        Self::ComposeLine,
        Self::ComposeText,
        Self::Log,
        Self::LogHex,
        Self::LogFilter,
        Self::Inbound,
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
            Self::ComposeChoice => "Compose: bind, alphabet, split, receipts",
            Self::ComposeLine => "Compose: addresses",
            Self::ComposeText => "Compose: the message",
            Self::Log => "Log",
            Self::LogHex => "Log: hex",
            Self::LogFilter => "Log: filter",
            Self::Inbound => "Inbound",
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
            Self::ComposeLine => "compose-address",
            Self::ComposeText => "compose-text",
            Self::Log => "log",
            Self::LogHex => "log-hex",
            Self::LogFilter => "log-filter",
            Self::Inbound => "inbound",
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
            Self::ComposeLine => &[Self::ComposeLine, Self::Compose, Self::Always],
            Self::ComposeText => &[Self::ComposeText, Self::Compose, Self::Always],
            Self::Log => &[Self::Log, Self::Browse, Self::Always],
            Self::LogHex => &[Self::LogHex, Self::Log, Self::Browse, Self::Always],
            Self::LogFilter => &[Self::LogFilter, Self::Always],
            Self::Inbound => &[Self::Inbound, Self::Browse, Self::Always],
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
            | Self::LogFilter
            | Self::Password
            | Self::PasswordCommand => true,
            Self::Browse
            | Self::Accounts
            | Self::FormChoice
            | Self::ChooseMode
            | Self::Binds
            | Self::Failed
            | Self::ComposeChoice
            | Self::Log
            | Self::LogHex
            | Self::Inbound
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
            Some(Overlay::Confirm(_)) => Self::Confirm,
            Some(Overlay::Failed(..)) => Self::Failed,
        }
    }

    const fn of_screen(model: &Model) -> Self {
        match (model.screen, model.compose.focus, model.log.pane) {
            (Screen::Accounts, ..) => Self::Accounts,
            (Screen::Binds, ..) => Self::Binds,
            (Screen::Compose, Part::From | Part::To, _) => Self::ComposeLine,
            (Screen::Compose, Part::Text, _) => Self::ComposeText,
            (Screen::Compose, Part::Link | Part::Coding | Part::Split | Part::Receipts, _) => {
                Self::ComposeChoice
            }
            (Screen::Log, _, Pane::List | Pane::Tree) => Self::Log,
            (Screen::Log, _, Pane::Hex) => Self::LogHex,
            (Screen::Log, _, Pane::Filter) => Self::LogFilter,
            (Screen::Inbound, ..) => Self::Inbound,
        }
    }
}
