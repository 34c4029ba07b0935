//! The keyring of the operating system: one item an account, read and written with a bounded wait.
//!
//! A store's calls block, some of them for as long as a dialog stays open or a bus stays mute. So each
//! operation has a thread of its own, which opens a fresh store (a restarted keyring ends the sessions of the
//! old one) and is given up, never joined, when the limit has passed: neither the screen nor the end of the
//! program waits for it. This file must not keep or print an error of a store: its `Debug` shows the bytes of
//! the item, so it is classified at once.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use keyring_core::error::PlatformError;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use tokio::sync::oneshot;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::link::Secret;

const SERVICE: &str = "smppcon";

/// The wait where a dialog can be answered: time to find and type the password of the keyring.
const ATTENDED: Duration = Duration::from_secs(120);
/// The wait where no dialog can appear: a keyring that works answers within milliseconds.
const UNATTENDED: Duration = Duration::from_secs(3);

/// The keyring that a platform has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// Linux: GNOME Keyring, `KWallet`, `KeePassXC` and others, reached over the D-Bus session bus.
    SecretService,
    /// Linux, where it is asked for: the kernel's own, in memory for three days after each use.
    Keyutils,
    /// macOS: the login keychain.
    Keychain,
    /// Windows: the Credential Manager, on this machine only.
    CredentialManager,
}

impl Backend {
    /// The keyring that this build uses unless another is asked for.
    pub const HERE: Self = platform::BACKEND;

    /// What the operator knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecretService => "Secret Service",
            Self::Keyutils => "kernel keyring",
            Self::Keychain => "macOS Keychain",
            Self::CredentialManager => "Windows Credential Manager",
        }
    }
}

/// The entry of one account: service `smppcon`, user `account:ID`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    account_id: String,
    label: String,
}

impl Item {
    /// The id finds the entry, so an account can be renamed; name, host and port only label a new one.
    pub fn new(account_id: &str, name: &str, host: &str, port: u16) -> Self {
        let label = format!("SMPP console: {name} ({host}:{port})");
        Self { account_id: account_id.to_owned(), label: label.replace(char::is_control, "") }
    }

    fn user(&self) -> String {
        format!("account:{}", self.account_id)
    }
}

/// What an item holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The user name that the password was saved with; `None` where another program wrote the bare password.
    pub system_id: Option<String>,
    pub password: Secret,
}

/// Why the keyring gave or took nothing, and what the operator can do about it. Carries no text of a store.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum KeyringError {
    #[error(
        "no D-Bus session bus answers here, so there is no keyring to ask: start smppcon from a desktop session \
         or under dbus-run-session, or use a password command"
    )]
    NoBus,
    #[error(
        "a D-Bus session bus is at {0}, but this shell does not name it: set DBUS_SESSION_BUS_ADDRESS=unix:path={0} \
         and start smppcon again"
    )]
    BusNotNamed(PathBuf),
    #[error(
        "no program on this session bus offers a keyring (org.freedesktop.secrets): start GNOME Keyring, KWallet \
         or KeePassXC with its Secret Service switched on, or use a password command"
    )]
    NoService,
    #[error(
        "the keyring is installed but could not be started: see the messages of the session bus (journalctl \
         --user), or use a password command"
    )]
    ServiceNotStarted,
    #[error(
        "the keyring has no default collection to keep passwords in: create one (in Seahorse a password keyring \
         set as default, in KeePassXC an exposed group), or use a password command"
    )]
    NoCollection,
    #[error("the keyring is locked, or its dialog was dismissed: {}", platform::UNLOCK)]
    Locked,
    #[error(
        "the keyring gave no answer: it hangs, or the session bus belongs to another user (as after sudo or su); \
         restart it, or start smppcon as the user of the session"
    )]
    NoAnswer,
    #[error(
        "the keyring gave no answer within {} s: look for an unlock dialog that is still open, then ask again",
        .0.as_secs_f32()
    )]
    TimedOut(Duration),
    #[error(
        "the keyring has {0} entries for this account: delete all but one (in Seahorse, or with secret-tool clear \
         service smppcon username account:ID) and save the password again"
    )]
    Ambiguous(usize),
    #[error("the keyring refused access: {}", platform::ADMIT)]
    Refused,
    #[error(
        "the keyring's entry for this account is not one that this version can read: save the password again, or \
         use a newer smppcon"
    )]
    Unreadable,
    #[error(
        "the password is not UTF-8 text, and a keyring can only keep text: use a password file or command"
    )]
    NotText,
    #[error("the password is too long for the keyring, which keeps {0} octets at most")]
    TooLong(u32),
    #[error(
        "the kernel keeps no keys for this process: a container may forbid it, and a kernel can be built without it; \
         use --credential-store session, or a password command"
    )]
    NoKernelKeyring,
    #[error(
        "the kernel keyring is full: /proc/key-users says how many octets are taken of those that a user may keep"
    )]
    Full,
    #[error("no thread could be started to ask the keyring: end some programs and ask again")]
    NoThread,
    #[error(
        "the keyring failed in a way that smppcon does not know: try the keyring's own program, or use a password \
         command"
    )]
    Failed,
}

/// How long to wait for the keyring here: 120 s where an unlock dialog can appear, else 3 s.
pub fn default_limit() -> Duration {
    limit_for(|variable| std::env::var_os(variable))
}

fn limit_for(variable: impl Fn(&str) -> Option<OsString>) -> Duration {
    let shows = |display: &str| variable(display).is_some_and(|it| !it.is_empty());
    // macOS and Windows name no display, and refuse at once where they cannot ask.
    let attended = !cfg!(target_os = "linux") || shows("DISPLAY") || shows("WAYLAND_DISPLAY");
    if attended { ATTENDED } else { UNATTENDED }
}

/// Reads the account's credential; `None` where the keyring shows none, which a locked `KeePassXC` does too.
///
/// After [`KeyringError::TimedOut`] the thread may still wait on a dialog: ask again only when told to.
pub async fn load(
    item: &Item,
    backend: Backend,
    limit: Duration,
) -> Result<Option<Credential>, KeyringError> {
    let payload = ask(item, backend, limit, Operation::Read).await?;
    payload.map(|octets| read_payload(&octets)).transpose()
}

/// Saves the account's credential over the one that is there. One that timed out may still be saved later.
pub async fn store(
    item: &Item,
    credential: &Credential,
    backend: Backend,
    limit: Duration,
) -> Result<(), KeyringError> {
    let payload = write_payload(credential)?;
    ask(item, backend, limit, Operation::Write(payload)).await.map(drop)
}

/// Deletes the account's credential; none there is no error.
pub async fn delete(item: &Item, backend: Backend, limit: Duration) -> Result<(), KeyringError> {
    ask(item, backend, limit, Operation::Delete).await.map(drop)
}

/// Whether the kernel keyring can take the place of one that does not work: tried with an entry of no account.
pub async fn kernel_works(limit: Duration) -> bool {
    on_a_thread(limit, || Ok(platform::kernel_works())).await.unwrap_or(false)
}

/// What is done with the entry of an account.
enum Operation {
    Read,
    Write(Zeroizing<Vec<u8>>),
    Delete,
}

/// Runs `operation` on the item's entry; `None` where there is no such entry, or nothing to return.
async fn ask(
    item: &Item,
    backend: Backend,
    limit: Duration,
    operation: Operation,
) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
    let item = item.clone();
    on_a_thread(limit, move || match backend {
        Backend::Keyutils => platform::ask_the_kernel(&item, operation),
        Backend::SecretService | Backend::Keychain | Backend::CredentialManager => run(&item, operation),
    })
    .await
}

async fn on_a_thread<T: Send + 'static>(
    limit: Duration,
    does: impl FnOnce() -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    let (answer, answered) = oneshot::channel();
    // Not tokio's blocking pool: a runtime waits for that one when it is dropped.
    thread::Builder::new()
        .name("keyring".to_owned())
        .spawn(move || drop(answer.send(does())))
        .map_err(|_| KeyringError::NoThread)?;
    match timeout(limit, answered).await {
        Ok(Ok(result)) => result,
        // The store panicked, and took the sender with it.
        Ok(Err(_)) => Err(KeyringError::Failed),
        Err(_) => Err(KeyringError::TimedOut(limit)),
    }
}

fn run(item: &Item, operation: Operation) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
    platform::reachable()?;
    let modifiers = platform::modifiers(&item.label);
    let entry = platform::open()
        .and_then(|store| store.build(SERVICE, &item.user(), Some(&modifiers)))
        .map_err(classify)?;
    let done = match operation {
        Operation::Read => entry.get_secret().map(|secret| Some(Zeroizing::new(secret))),
        Operation::Write(payload) => entry.set_secret(&payload).map(|()| None),
        Operation::Delete => entry.delete_credential().map(|()| None),
    };
    match done {
        Ok(found) => Ok(found),
        Err(keyring_core::Error::NoEntry) => Ok(None),
        Err(error) => Err(classify(error)),
    }
}

fn classify(error: keyring_core::Error) -> KeyringError {
    use keyring_core::Error as Store;
    match error {
        Store::NoStorageAccess(failure) => platform::no_access(&failure),
        Store::PlatformFailure(failure) => platform::failure(&failure),
        Store::BadEncoding(octets) | Store::BadDataFormat(octets, _) => {
            drop(Zeroizing::new(octets));
            KeyringError::Unreadable
        }
        Store::BadStoreFormat(_) => KeyringError::Unreadable,
        Store::TooLong(_, limit) => KeyringError::TooLong(limit),
        Store::Ambiguous(entries) => KeyringError::Ambiguous(entries.len()),
        Store::NoEntry | Store::Invalid(..) | Store::NoDefaultStore | Store::NotSupportedByStore(_) | _ => {
            KeyringError::Failed
        }
    }
}

/// The only version of [`Payload`] there is.
const VERSION: u32 = 1;

/// An item as it is kept: JSON, since `KWallet` accepts nothing but UTF-8.
#[derive(Serialize, Deserialize)]
struct Payload<'a> {
    v: u32,
    system_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    password: Cow<'a, str>,
}

fn write_payload(credential: &Credential) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
    let password = str::from_utf8(credential.password.expose()).map_err(|_| KeyringError::NotText)?;
    let system_id = credential.system_id.as_deref();
    let payload = Payload { v: VERSION, system_id: system_id.map(Cow::from), password: password.into() };
    // An octet takes six at most, as \u00XX: a buffer that never grows leaves no copy behind.
    let room = 64 + 6 * (password.len() + system_id.map_or(0, str::len));
    let mut octets = Zeroizing::new(Vec::with_capacity(room));
    serde_json::to_writer(&mut *octets, &payload).map_err(|_| KeyringError::NotText)?;
    Ok(octets)
}

/// A payload that is no JSON object is the bare password, so that other programs can provide one. They may
/// end it with a newline, as `echo` does.
fn read_payload(octets: &[u8]) -> Result<Credential, KeyringError> {
    if !is_json_object(octets) {
        let password = octets.strip_suffix(b"\n").unwrap_or(octets);
        return Ok(Credential { system_id: None, password: Secret::from(password.to_vec()) });
    }
    match serde_json::from_slice::<Payload<'_>>(octets) {
        Ok(Payload { v: VERSION, system_id, password }) => Ok(Credential {
            system_id: system_id.map(Cow::into_owned),
            password: Secret::from(password.into_owned().into_bytes()),
        }),
        Ok(_) | Err(_) => Err(KeyringError::Unreadable),
    }
}

fn is_json_object(octets: &[u8]) -> bool {
    octets.trim_ascii_start().starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(octets).is_ok()
}

#[cfg(target_os = "linux")]
mod keyutils;

#[cfg(target_os = "linux")]
mod platform {
    use std::collections::HashMap;
    use std::env;
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use dbus_secret_service::Error as ServiceError;
    use dbus_secret_service_keyring_store::Store;
    use keyring_core::CredentialStore;

    use super::{Backend, KeyringError, PlatformError};

    pub(super) use super::keyutils::run as ask_the_kernel;
    pub(super) use super::keyutils::works as kernel_works;

    pub(super) const BACKEND: Backend = Backend::SecretService;
    pub(super) const UNLOCK: &str = "unlock it in its own program and ask again; without a display it can only be \
                                     unlocked at login, so use a password command";
    pub(super) const ADMIT: &str = "the session bus belongs to another user (as after sudo or su), or its policy \
                                    forbids it; start smppcon as the user of the session";

    pub(super) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(Store::new()?)
    }

    pub(super) fn modifiers(label: &str) -> HashMap<&str, &str> {
        HashMap::from([("label", label)])
    }

    /// Looks for the session bus before libdbus does, which can only say that it cannot launch one.
    pub(super) fn reachable() -> Result<(), KeyringError> {
        let uid = rustix::process::getuid().as_raw();
        find_bus(
            env::var_os("DBUS_SESSION_BUS_ADDRESS"),
            env::var_os("XDG_RUNTIME_DIR"),
            &PathBuf::from(format!("/run/user/{uid}")),
        )
    }

    /// libdbus looks in the two variables only; the bus of systemd's user session may be there without them,
    /// as after `su` or in cron.
    pub(super) fn find_bus(
        address: Option<OsString>,
        runtime_dir: Option<OsString>,
        usual_dir: &Path,
    ) -> Result<(), KeyringError> {
        let named = address.is_some_and(|it| !it.is_empty());
        if named || runtime_dir.is_some_and(|dir| Path::new(&dir).join("bus").exists()) {
            return Ok(());
        }
        let unnamed = usual_dir.join("bus");
        if unnamed.exists() { Err(KeyringError::BusNotNamed(unnamed)) } else { Err(KeyringError::NoBus) }
    }

    pub(super) fn no_access(error: &PlatformError) -> KeyringError {
        failure(error)
    }

    /// The store files a locked item under either of its two kinds, so both are read here.
    pub(super) fn failure(error: &PlatformError) -> KeyringError {
        let Some(error) = error.downcast_ref::<ServiceError>() else { return KeyringError::Failed };
        match error {
            ServiceError::Locked | ServiceError::Prompt => KeyringError::Locked,
            ServiceError::NoResult => KeyringError::NoCollection,
            ServiceError::Unavailable => KeyringError::NoService,
            ServiceError::Dbus(error) => bus_error(error.name().unwrap_or_default()),
            ServiceError::Crypto(_)
            | ServiceError::Path(_)
            | ServiceError::Parse
            | ServiceError::UnsupportedSecretFormat
            | _ => KeyringError::Failed,
        }
    }

    /// By the names of the D-Bus specification ("Message Bus Messages") and of the Secret Service API ("Errors").
    pub(super) fn bus_error(name: &str) -> KeyringError {
        if name == "org.freedesktop.Secret.Error.IsLocked" {
            return KeyringError::Locked;
        }
        match name.strip_prefix("org.freedesktop.DBus.Error.").unwrap_or_default() {
            "ServiceUnknown" | "NameHasNoOwner" => KeyringError::NoService,
            spawn if spawn.starts_with("Spawn.") => KeyringError::ServiceNotStarted,
            "NoReply" | "Timeout" | "TimedOut" | "Disconnected" => KeyringError::NoAnswer,
            "NotSupported" | "FileNotFound" | "NoServer" | "BadAddress" => KeyringError::NoBus,
            "AccessDenied" | "AuthFailed" => KeyringError::Refused,
            _ => KeyringError::Failed,
        }
    }
}

/// Where the kernel keeps no keys.
#[cfg(not(target_os = "linux"))]
mod no_kernel {
    use zeroize::Zeroizing;

    use super::{Item, KeyringError, Operation};

    pub(super) fn ask_the_kernel(_: &Item, _: Operation) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Err(KeyringError::NoKernelKeyring)
    }

    pub(super) const fn kernel_works() -> bool {
        false
    }
}

#[cfg(target_os = "macos")]
mod platform {
    use std::collections::HashMap;
    use std::sync::Arc;

    use apple_native_keyring_store::keychain::Store;
    use keyring_core::CredentialStore;

    pub(super) use super::no_kernel::{ask_the_kernel, kernel_works};
    use super::{Backend, KeyringError, PlatformError};

    pub(super) const BACKEND: Backend = Backend::Keychain;
    pub(super) const UNLOCK: &str = "run security unlock-keychain and ask again";
    pub(super) const ADMIT: &str = "answer the keychain's question with Allow; over SSH it cannot ask, so run \
                                    security unlock-keychain first";

    pub(super) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(Store::new()?)
    }

    /// A keychain item has no label of its own.
    pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
        HashMap::new()
    }

    pub(super) fn reachable() -> Result<(), KeyringError> {
        Ok(())
    }

    pub(super) fn no_access(_error: &PlatformError) -> KeyringError {
        KeyringError::Locked
    }

    /// What is left is the operator's "Deny", a wrong password, or a session that cannot be asked.
    pub(super) fn failure(_error: &PlatformError) -> KeyringError {
        KeyringError::Refused
    }
}

#[cfg(windows)]
mod platform {
    use std::collections::HashMap;
    use std::sync::Arc;

    use keyring_core::CredentialStore;
    use windows_native_keyring_store::Store;

    pub(super) use super::no_kernel::{ask_the_kernel, kernel_works};
    use super::{Backend, KeyringError, PlatformError};

    pub(super) const BACKEND: Backend = Backend::CredentialManager;
    pub(super) const UNLOCK: &str = "log on to Windows and ask again";
    pub(super) const ADMIT: &str = "a session over SSH or WinRM has no Credential Manager, so log on at the desktop \
                                    or use a password command";

    pub(super) fn open() -> keyring_core::Result<Arc<CredentialStore>> {
        Ok(Store::new()?)
    }

    /// The store's own choice, Enterprise, would carry the password to the other machines of a domain.
    pub(super) fn modifiers(_label: &str) -> HashMap<&str, &str> {
        HashMap::from([("persistence", "Local")])
    }

    pub(super) fn reachable() -> Result<(), KeyringError> {
        Ok(())
    }

    /// The store files one code here, `ERROR_NO_SUCH_LOGON_SESSION`.
    pub(super) fn no_access(_error: &PlatformError) -> KeyringError {
        KeyringError::Refused
    }

    pub(super) fn failure(_error: &PlatformError) -> KeyringError {
        KeyringError::Failed
    }
}

#[cfg(test)]
mod tests;
