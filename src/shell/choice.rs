//! The keyring that the operator chose where the usual one does not work, remembered for the next start.

use std::path::PathBuf;

use crate::shell::credentials::StoreChoice;
use crate::shell::files;
use crate::shell::files::FileError;
use crate::shell::files::Folders;
use crate::shell::files::UpdateError;

fn path(folders: &Folders) -> PathBuf {
    folders.state.join("credential-store")
}

/// What was chosen; none where nothing was, or nothing that can be used here.
pub fn remembered(folders: &Folders) -> Result<Option<StoreChoice>, FileError> {
    let text = files::read(&path(folders))?;
    Ok(text.and_then(|text| text.trim().parse().ok()))
}

/// Remembers it.
pub fn remember(folders: &Folders, choice: StoreChoice) -> Result<(), FileError> {
    folders.ensure()?;
    let written = files::update(&path(folders), |_| Ok::<_, std::convert::Infallible>(format!("{choice}\n")));
    written.map_err(|error| match error {
        UpdateError::File(error) => error,
        UpdateError::Edit(never) => match never {},
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chosen_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::find(Some(folder.path())).unwrap();
        assert_eq!(remembered(&folders).unwrap(), None);
        remember(&folders, StoreChoice::Session).unwrap();
        assert_eq!(remembered(&folders).unwrap(), Some(StoreChoice::Session));
        std::fs::write(path(&folders), "a vault of a later version").unwrap();
        assert_eq!(remembered(&folders).unwrap(), None);
    }
}
