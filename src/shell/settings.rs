//! The settings file: where it is, and reading it.

use std::path::PathBuf;

use thiserror::Error;

use crate::app::Keymap;
use crate::app::keymap::Misbound;
use crate::config::read::ConfigError;
use crate::config::settings::Settings;
use crate::shell::files;
use crate::shell::files::FileError;
use crate::shell::files::Folders;

/// The settings, and what the keys mean by them.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    pub settings: Settings,
    pub keymap: Keymap,
}

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
pub fn load(folders: &Folders) -> Result<Loaded, SettingsError> {
    let path = path(folders);
    let (text, name) = (files::read(&path)?.unwrap_or_default(), path.display().to_string());
    let settings = Settings::parse(&text, &name)?;
    let (keymap, wrong) = Keymap::with(&settings.keys);
    match wrong.into_iter().next() {
        None => Ok(Loaded { settings, keymap }),
        Some(Misbound { at, problem }) => Err(ConfigError::at(at, &text, &name, problem).into()),
    }
}
