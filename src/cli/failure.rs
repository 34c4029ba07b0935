//! How a command ends, and why it could not do what it was asked.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use thiserror::Error;

use super::smsc::NoLogin;
use super::target::TargetError;
use crate::capture::CaptureError;
use crate::compose::DraftError;
use crate::config::account::AccountName;
use crate::config::read::ConfigError;
use crate::link::Ended;
use crate::link::Io;
use crate::report::HexError;
use crate::session::CloseReason;
use crate::shell::accounts::AccountsError;
use crate::shell::captures::OpenError;
use crate::shell::console::ConsoleError;
use crate::shell::credentials::CredentialError;
use crate::shell::files::FileError;
use crate::shell::files::NoHome;
use crate::shell::keyring::KeyringError;
use crate::shell::prompt::PromptError;
use crate::shell::settings::SettingsError;
use crate::wire::EncodeError;

/// How a command ended. Of several parts the worst decides: the later in this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done.
    Done,
    /// Refused by the peer: a response, or a final receipt other than delivered.
    Refused,
    /// No answer or receipt in time.
    NoAnswer,
    /// No connection.
    NoConnection,
    /// An error of ours.
    Failed,
    /// Wrong usage.
    Usage,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    /// The exit code.
    pub const fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Refused => 3,
            Self::NoConnection => 4,
            Self::NoAnswer => 5,
            Self::Interrupted => 130,
        }
    }

    /// How a command ends whose link ended so before it had done its work.
    pub(super) const fn of(ended: &Ended) -> Self {
        match ended {
            Ended::Session(CloseReason::Refused(_)) => Self::Refused,
            Ended::Session(CloseReason::PeerSilent | CloseReason::NotBound) => Self::NoAnswer,
            Ended::Session(
                CloseReason::Local
                | CloseReason::LocalUnbound
                | CloseReason::PeerUnbound
                | CloseReason::Eof
                | CloseReason::Broken(_),
            )
            | Ended::NotResolved { .. }
            | Ended::NoAddress { .. }
            | Ended::NotConnected(_)
            | Ended::Io(_)
            | Ended::NoBuiltIn
            | Ended::Dropped => Self::NoConnection,
            Ended::NotAsked(_) => Self::Usage,
            Ended::Panicked => Self::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do what it was asked.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error("{0}")]
    Target(#[from] TargetError),
    #[error("no account is called {0:?}: see `smppcon account list`")]
    NoAccount(String),
    #[error("an account called {0} is there already")]
    AccountExists(AccountName),
    #[error("no provider profile is called {0:?}: there are {list}", list = profiles())]
    NoProfile(String),
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    NoHome(#[from] NoHome),
    #[error("{0}")]
    Credential(CredentialError),
    #[error("no password for {0}: {1}; it can be given by SMPPCON_PASSWORD or --password-stdin")]
    NoPassword(String, CredentialError),
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error("the account {0} is removed, and its password perhaps still in the keyring: {1}")]
    PasswordStays(AccountName, KeyringError),
    #[error(
        "--credential-store session keeps no password beyond this command: leave it out, or give bind and send \
         the password by SMPPCON_PASSWORD or --password-stdin"
    )]
    KeptNowhere,
    #[error("{0}")]
    Draft(#[from] DraftError),
    #[error("a receiver does not send: use --bind trx, tx or tx+rx")]
    ReceiverSends,
    #[error("a transmitter gets no receipts: use --bind trx or tx+rx, or leave --receipt out")]
    TransmitterReceives,
    #[error(transparent)]
    Encode(#[from] EncodeError),
    #[error(transparent)]
    Console(#[from] ConsoleError),
    #[error("smppcon has no command {0:?}")]
    NoCommand(String),
    #[error("--password-stdin and --text - both read standard input")]
    StdinTwice,
    #[error("cannot read {}: {error}", .path.display())]
    Read { path: PathBuf, error: io::Error },
    #[error("{0}: {1}")]
    Hex(&'static str, HexError),
    #[error("cannot read {}: {error}", .path.display())]
    Capture { path: PathBuf, error: CaptureError },
    #[error(transparent)]
    Captures(#[from] OpenError),
    #[error("cannot create the journal {}: {error}", .path.display())]
    Journal { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Prompt(#[from] PromptError),
    #[error("no randomness from the system: {0}")]
    Random(#[from] getrandom::Error),
    #[error("--account: {0}")]
    Login(#[from] NoLogin),
    #[error("{0}")]
    Listen(Io),
    #[error("cannot start: {0}")]
    Runtime(io::Error),
    #[error("cannot write to standard output: {0}")]
    Write(io::Error),
}

fn profiles() -> String {
    crate::config::profile::Profile::names().collect::<Vec<_>>().join(", ")
}

impl Failure {
    /// Whether nobody reads any more what is printed.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The exit code that belongs to it.
    pub(super) const fn exit(&self) -> Exit {
        match self {
            Self::Target(_)
            | Self::NoAccount(_)
            | Self::AccountExists(_)
            | Self::NoProfile(_)
            | Self::NoPassword(..)
            | Self::KeptNowhere
            | Self::Draft(_)
            | Self::StdinTwice
            | Self::NoCommand(_)
            | Self::Login(_)
            | Self::ReceiverSends
            | Self::TransmitterReceives
            | Self::Encode(_)
            | Self::Console(ConsoleError::NoTerminal)
            | Self::Prompt(PromptError::NoTerminal)
            | Self::Hex(..) => Exit::Usage,
            Self::Prompt(PromptError::Cancelled) => Exit::Interrupted,
            Self::Accounts(_)
            | Self::Settings(_)
            | Self::Config(_)
            | Self::File(_)
            | Self::NoHome(_)
            | Self::Credential(_)
            | Self::Keyring(_)
            | Self::PasswordStays(..)
            | Self::Read { .. }
            | Self::Capture { .. }
            | Self::Captures(_)
            | Self::Journal { .. }
            | Self::Random(_)
            | Self::Listen(_)
            | Self::Console(ConsoleError::Terminal(_) | ConsoleError::Random(_) | ConsoleError::Panicked)
            | Self::Prompt(PromptError::Io(_))
            | Self::Runtime(_)
            | Self::Write(_) => Exit::Failed,
        }
    }
}
