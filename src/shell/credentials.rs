//! The password of a bind, from the one source that its account names; what a source gave is never shown.

use std::collections::HashMap;
use std::env;
#[cfg(unix)]
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::config::credential::CredentialSource;
use crate::link::Secret;
use crate::shell::keyring::{self, Backend, Item, KeyringError};

/// How long a password command may run by default: time to type the passphrase of a key.
pub const COMMAND_LIMIT: Duration = Duration::from_secs(30);

/// The longest first line taken, in octets, and the most that is kept of what a command prints.
const LINE_LIMIT: usize = 4096;
/// A whole line with its end, and some room, so that no buffer grows and leaves a copy behind.
const READ_LIMIT: usize = LINE_LIMIT + 2;
const ROOM: usize = READ_LIMIT + 64;

/// How passwords are fetched, for all accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub store: StoreChoice,
    pub keyring_limit: Duration,
    pub command_limit: Duration,
    /// Environment variables that hold passwords: a password command does not inherit them.
    pub secret_variables: Vec<String>,
}

/// Where `--credential-store` says that passwords are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StoreChoice {
    /// The keyring of the platform: [`Backend::HERE`].
    #[default]
    Auto,
    /// The Secret Service of the session bus, on Linux only.
    SecretService,
    /// The keyring of the kernel, on Linux only.
    Keyutils,
    /// No keyring is touched: a password is typed, and kept while the program runs.
    Session,
}

#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreChoiceError {
    #[error("the kernel keyring is one of Linux: use auto for the {}, or session", Backend::HERE.name())]
    NoKeyutilsHere,
    #[error("the Secret Service is a keyring of Linux: use auto for the {}, or session", Backend::HERE.name())]
    NoSecretServiceHere,
    #[error("expected auto, secret-service, keyutils or session")]
    Unknown,
}

impl StoreChoice {
    /// The keyring that is asked; none where passwords are kept for the session alone.
    pub const fn backend(self) -> Option<Backend> {
        match self {
            Self::Auto => Some(Backend::HERE),
            Self::SecretService => Some(Backend::SecretService),
            Self::Keyutils => Some(Backend::Keyutils),
            Self::Session => None,
        }
    }
}

impl fmt::Display for StoreChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Auto => "auto",
            Self::SecretService => "secret-service",
            Self::Keyutils => "keyutils",
            Self::Session => "session",
        })
    }
}

impl FromStr for StoreChoice {
    type Err = StoreChoiceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "secret-service" if Backend::HERE == Backend::SecretService => Ok(Self::SecretService),
            "secret-service" => Err(StoreChoiceError::NoSecretServiceHere),
            "keyutils" if Backend::HERE == Backend::SecretService => Ok(Self::Keyutils),
            "keyutils" => Err(StoreChoiceError::NoKeyutilsHere),
            "session" => Ok(Self::Session),
            _ => Err(StoreChoiceError::Unknown),
        }
    }
}

/// Passwords kept for this session only, by account id.
///
/// One of these was typed later than anything that a source can give, so it goes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionStore(HashMap<String, Secret>);

impl SessionStore {
    /// Keeps the password in place of the account's earlier one.
    pub fn keep(&mut self, account_id: &str, password: Secret) {
        self.0.insert(account_id.to_owned(), password);
    }

    pub fn find(&self, account_id: &str) -> Option<&Secret> {
        self.0.get(account_id)
    }

    pub fn forget(&mut self, account_id: &str) {
        self.0.remove(account_id);
    }
}

/// Who gave the text that a password was looked for in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By its program, without the arguments.
    Command(String),
    Env(String),
    File(PathBuf),
    Stdin,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(program) => write!(f, "the password command {program}"),
            Self::Env(name) => write!(f, "the environment variable {name}"),
            Self::File(path) => write!(f, "the password file {}", path.display()),
            Self::Stdin => f.write_str("standard input"),
        }
    }
}

/// What a failed command wrote to its standard error, as one line without control characters.
///
/// It is meant for the operator's eyes: `Debug`, which may end in a log, hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Complaint(String);

impl Complaint {
    /// Hides what the command printed as the password, which a script that traces itself repeats here.
    fn new(stderr: &[u8], password: Option<&Secret>) -> Self {
        let mut text = String::from_utf8_lossy(stderr).into_owned();
        if let Some(password) = password {
            text = text.replace(&*String::from_utf8_lossy(password.expose()), "[hidden]");
        }
        let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|it| !it.is_empty());
        Self(words.collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "it wrote no reason" } else { &self.0 })
    }
}

impl fmt::Debug for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[not logged]")
    }
}

/// Why there is no password, and what the operator can do about it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CredentialError {
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    #[error("the {} shows no password for this account: save one with smppcon account password", .0.name())]
    NotStored(Backend),
    /// Not a failure: the caller asks the operator.
    #[error("the password of this account is to be typed")]
    NeedsPrompt,
    #[error("{0} gave no password: its first line is empty")]
    Empty(Origin),
    #[error("{0} gave a first line of more than {LINE_LIMIT} octets, which is no password")]
    TooLong(Origin),
    #[error("{origin} cannot be read: {why}")]
    Unreadable { origin: Origin, why: io::ErrorKind },
    #[error("the environment variable {0} is not set: export it before smppcon is started")]
    NotSet(String),
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// With its permission bits.
    #[error("{} is open to other users (mode {mode:04o}): chmod 600 it, and think of a new password", .path.display())]
    NotPrivate { path: PathBuf, mode: u32 },
    #[error("the account names no program as its password command")]
    NoProgram,
    #[error("the password command {program} could not be started: {why}")]
    NotStarted { program: String, why: io::ErrorKind },
    #[error("the password command {program} failed ({status}): {complaint}")]
    CommandFailed { program: String, status: ExitStatus, complaint: Complaint },
    #[error("the password command {program} did not end within {} s and was stopped", .limit.as_secs_f32())]
    CommandTimedOut { program: String, limit: Duration },
}

/// Fetches the password from `source`. Waits as long as `policy` allows, and for no operator.
pub async fn resolve(
    source: &CredentialSource,
    item: &Item,
    policy: &Policy,
) -> Result<Secret, CredentialError> {
    match source {
        CredentialSource::Keyring => from_keyring(item, policy).await,
        CredentialSource::Command(argv) => from_command(argv, policy).await,
        CredentialSource::Env(name) => from_env(name),
        CredentialSource::File(path) => from_file(path),
        CredentialSource::Prompt => Err(CredentialError::NeedsPrompt),
    }
}

/// Reads the first line for `--password-stdin`, and not beyond it.
pub fn from_stdin(reader: impl BufRead) -> Result<Secret, CredentialError> {
    let mut line = Zeroizing::new(Vec::with_capacity(ROOM));
    reader
        .take(READ_LIMIT as u64)
        .read_until(b'\n', &mut line)
        .map_err(|error| CredentialError::Unreadable { origin: Origin::Stdin, why: error.kind() })?;
    first_line(&line, Origin::Stdin)
}

async fn from_keyring(item: &Item, policy: &Policy) -> Result<Secret, CredentialError> {
    let backend = policy.store.backend().ok_or(CredentialError::NeedsPrompt)?;
    let credential = keyring::load(item, backend, policy.keyring_limit).await?;
    Ok(credential.ok_or(CredentialError::NotStored(backend))?.password)
}

fn from_env(name: &str) -> Result<Secret, CredentialError> {
    let value = env::var_os(name).ok_or_else(|| CredentialError::NotSet(name.to_owned()))?;
    first_line(&Zeroizing::new(value.into_encoded_bytes()), Origin::Env(name.to_owned()))
}

fn from_file(path: &Path) -> Result<Secret, CredentialError> {
    let origin = Origin::File(path.to_owned());
    let unreadable =
        |error: io::Error| CredentialError::Unreadable { origin: origin.clone(), why: error.kind() };
    // Before it is opened: that of a pipe waits for its writer.
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(CredentialError::NotAFile(path.to_owned()));
    }
    let file = File::open(path).map_err(unreadable)?;
    refuse_open_to_others(path, &file.metadata().map_err(unreadable)?)?;
    let mut head = Zeroizing::new(Vec::with_capacity(ROOM));
    file.take(READ_LIMIT as u64).read_to_end(&mut head).map_err(unreadable)?;
    first_line(&head, origin)
}

#[cfg(unix)]
fn refuse_open_to_others(path: &Path, metadata: &Metadata) -> Result<(), CredentialError> {
    use std::os::unix::fs::PermissionsExt;

    let mode = metadata.permissions().mode() & 0o777;
    let others = bits_of_others(path, env::var_os("CREDENTIALS_DIRECTORY").as_deref());
    if mode & others == 0 { Ok(()) } else { Err(CredentialError::NotPrivate { path: path.to_owned(), mode }) }
}

/// The permissions that a password file must not give.
///
/// systemd lets the unit's user into `$CREDENTIALS_DIRECTORY` by an ACL, whose mask shows as the group's bits.
#[cfg(unix)]
fn bits_of_others(path: &Path, credentials_directory: Option<&OsStr>) -> u32 {
    let given_by_systemd = credentials_directory.is_some_and(|dir| path.parent() == Some(Path::new(dir)));
    if given_by_systemd { 0o007 } else { 0o077 }
}

/// Windows keeps the files of a profile to their owner.
#[cfg(not(unix))]
fn refuse_open_to_others(_path: &Path, _metadata: &Metadata) -> Result<(), CredentialError> {
    Ok(())
}

async fn from_command(argv: &[String], policy: &Policy) -> Result<Secret, CredentialError> {
    let (program, arguments) = argv.split_first().ok_or(CredentialError::NoProgram)?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.kill_on_drop(true);
    for name in &policy.secret_variables {
        command.env_remove(name);
    }
    let program = program.clone();
    let not_started =
        |error: io::Error| CredentialError::NotStarted { program: program.clone(), why: error.kind() };
    let child = command.spawn().map_err(not_started)?;
    let Ok(outcome) = timeout(policy.command_limit, outcome(child)).await else {
        return Err(CredentialError::CommandTimedOut { program, limit: policy.command_limit });
    };
    let origin = Origin::Command(program.clone());
    let Outcome { status, stdout, stderr } =
        outcome.map_err(|error| CredentialError::Unreadable { origin: origin.clone(), why: error.kind() })?;
    let password = first_line(&stdout, origin);
    if status.success() {
        return password;
    }
    let complaint = Complaint::new(&stderr, password.as_ref().ok());
    Err(CredentialError::CommandFailed { program, status, complaint })
}

struct Outcome {
    status: ExitStatus,
    stdout: Zeroizing<Vec<u8>>,
    stderr: Zeroizing<Vec<u8>>,
}

async fn outcome(mut child: Child) -> io::Result<Outcome> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (stdout, stderr, status) = tokio::try_join!(head(stdout), head(stderr), child.wait())?;
    Ok(Outcome { status, stdout, stderr })
}

/// Keeps the beginning and reads the rest away, or a command that prints more would never end.
async fn head(stream: Option<impl AsyncRead + Unpin>) -> io::Result<Zeroizing<Vec<u8>>> {
    let mut kept = Zeroizing::new(Vec::with_capacity(ROOM));
    if let Some(mut stream) = stream {
        (&mut stream).take(READ_LIMIT as u64).read_to_end(&mut kept).await?;
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await?;
    }
    Ok(kept)
}

/// The password is the first line, without its end: LF or CR LF.
fn first_line(octets: &[u8], origin: Origin) -> Result<Secret, CredentialError> {
    let line = octets.split(|octet| *octet == b'\n').next().unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match line.len() {
        0 => Err(CredentialError::Empty(origin)),
        1..=LINE_LIMIT => Ok(Secret::from(line.to_vec())),
        _ => Err(CredentialError::TooLong(origin)),
    }
}

#[cfg(test)]
mod tests;
