//! The accounts file: where it is, and reading and changing it.

use std::path::PathBuf;

use thiserror::Error;

use crate::config::account::AccountId;
use crate::config::edit::EditError;
use crate::config::file::Accounts;
use crate::config::read::ConfigError;
use crate::shell::files;
use crate::shell::files::FileError;
use crate::shell::files::Folders;
use crate::shell::files::UpdateError;

/// Why the accounts could not be read or changed.
#[derive(Debug, Error)]
pub enum AccountsError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Edit(EditError),
}

/// Where the accounts are written.
pub fn path(folders: &Folders) -> PathBuf {
    folders.config.join("accounts.toml")
}

/// The accounts; none where there is no file yet.
pub fn load(folders: &Folders) -> Result<Accounts, AccountsError> {
    let path = path(folders);
    let text = files::read(&path)?.unwrap_or_default();
    Ok(Accounts::parse(&text, &path.display().to_string())?)
}

/// Changes the file by one of the functions of [`crate::config::edit`], which get its text and its name.
pub fn edit(
    folders: &Folders,
    change: impl FnOnce(&str, &str) -> Result<String, EditError>,
) -> Result<(), AccountsError> {
    folders.ensure()?;
    let path = path(folders);
    let name = path.display().to_string();
    files::update(&path, |text| change(text, &name)).map_err(|error| match error {
        UpdateError::File(error) => AccountsError::File(error),
        UpdateError::Edit(error) => AccountsError::Edit(error),
    })
}

/// An id for a new account.
pub fn fresh_id() -> Result<AccountId, getrandom::Error> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    Ok(AccountId::from_random(random))
}
