//! The settings file: where it is, and reading it.

use std::path::PathBuf;

use thiserror::Error;

use crate::config::read::ConfigError;
use crate::config::settings::Settings;
use crate::shell::files;
use crate::shell::files::FileError;
use crate::shell::files::Folders;

/// Why the settings could not be read.
#[derive(Debug, Error)]
pub enum SettingsError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// Where the settings are written.
pub fn path(folders: &Folders) -> PathBuf {
    folders.config.join("config.toml")
}

/// The settings; the defaults where there is no file.
pub fn load(folders: &Folders) -> Result<Settings, SettingsError> {
    let path = path(folders);
    let text = files::read(&path)?.unwrap_or_default();
    Ok(Settings::parse(&text, &path.display().to_string())?)
}
