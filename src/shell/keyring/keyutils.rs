//! The keyring of the Linux kernel: the persistent one of the user, in memory only. It forgets what was not asked
//! for in three days (`/proc/sys/kernel/keys/persistent_keyring_expiry`), and everything at a reboot.
//!
//! The persistent keyring is linked to the keyring of the calling thread, which each operation has for itself. So
//! nothing depends on the keyring of a session, which cron, containers and what is left of a login do not have, or
//! have revoked.

use linux_keyutils::{KeyError, KeyRing, KeyRingIdentifier};
use zeroize::Zeroizing;

use super::{Item, KeyringError, Operation, SERVICE};

/// Does this with the entry of an account; `None` where there is none, or nothing to return.
pub(super) fn run(item: &Item, operation: Operation) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
    let description = format!("{SERVICE}:{}", item.user());
    let done = match operation {
        Operation::Read => read(&description),
        Operation::Write(payload) => write(&description, &payload).map(|()| None),
        Operation::Delete => delete(&description).map(|()| None),
    };
    match done {
        Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(None),
        done => done.map_err(classify),
    }
}

/// Whether it keeps anything here: many containers forbid it.
pub(super) fn works() -> bool {
    // Of no account, and of no other process that tries.
    let probe = format!("{SERVICE}:probe:{}", std::process::id());
    let kept = write(&probe, probe.as_bytes()).and_then(|()| read(&probe));
    let deleted = delete(&probe);
    deleted.is_ok() && kept.is_ok_and(|it| it.is_some_and(|it| *it == probe.as_bytes()))
}

fn persistent() -> Result<KeyRing, KeyError> {
    KeyRing::get_persistent(KeyRingIdentifier::Thread)
}

fn read(description: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyError> {
    let payload = persistent()?.search(description)?.read_to_vec()?;
    Ok(Some(Zeroizing::new(payload)))
}

/// In place of what is there.
fn write(description: &str, payload: &[u8]) -> Result<(), KeyError> {
    persistent()?.add_key(description, payload).map(drop)
}

fn delete(description: &str) -> Result<(), KeyError> {
    let keyring = persistent()?;
    keyring.unlink_key(keyring.search(description)?)
}

fn classify(error: KeyError) -> KeyringError {
    match error {
        KeyError::QuotaExceeded => KeyringError::Full,
        KeyError::AccessDenied
        | KeyError::PermissionDenied
        | KeyError::OperationNotSupported
        // The number of what a kernel without keyrings does not know: ENOSYS.
        | KeyError::Unknown(38) => KeyringError::NoKernelKeyring,
        KeyError::BadAddress
        | KeyError::InvalidArguments
        | KeyError::KeyExpired
        | KeyError::KeyRevoked
        | KeyError::KeyRejected
        | KeyError::KeyringDoesNotExist
        | KeyError::KeyDoesNotExist
        | KeyError::OutOfMemory
        | KeyError::InvalidDescription
        | KeyError::InvalidIdentifier
        | KeyError::WriteError
        | KeyError::MissingFileOrDirectory
        | KeyError::Unknown(_) => KeyringError::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_refuses_is_classified() {
        for (error, expected) in [
            (KeyError::QuotaExceeded, KeyringError::Full),
            (KeyError::PermissionDenied, KeyringError::NoKernelKeyring),
            (KeyError::Unknown(38), KeyringError::NoKernelKeyring),
            (KeyError::Unknown(5), KeyringError::Failed),
        ] {
            assert_eq!(classify(error), expected);
        }
    }
}
