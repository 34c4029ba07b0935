//! Writing what an operator takes out of the console to a file of any name. It is for its owner alone, whole or
//! not there, and never written over another without a word.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::files::{FileError, Operation, folder_of, owner_only, target};

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// It is written.
    Done,
    /// There is a file of this name, which is as it was.
    Exists,
}

/// The path that was typed, `~/` for the operator's home.
pub(super) fn path(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), BaseDirs::new()) {
        (Some(rest), Some(base)) => base.home_dir().join(rest),
        _ => PathBuf::from(typed),
    }
}

/// Writes a file. A file that is there is left alone, or replaced where `over` says so; it is for its owner
/// alone then too.
pub(super) fn save(path: &Path, octets: &[u8], over: bool) -> Result<Saved, FileError> {
    let saved = if over { replace(path, octets).map(|()| Saved::Done) } else { create(path, octets) };
    saved.map_err(Operation::Write.failed(path))
}

fn create(path: &Path, octets: &[u8]) -> io::Result<Saved> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    owner_only(&mut options);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            regular(path)?;
            return Ok(Saved::Exists);
        }
        opened => opened?,
    };
    file.write_all(octets).inspect_err(|_| {
        // Half of it is worse than nothing of it.
        let _ = fs::remove_file(path);
    })?;
    Ok(Saved::Done)
}

fn replace(path: &Path, octets: &[u8]) -> io::Result<()> {
    let target = target(path)?;
    if target.exists() {
        regular(&target)?;
    }
    // Made for the owner only.
    let mut file = tempfile::Builder::new().prefix(".smppcon-").tempfile_in(folder_of(&target))?;
    file.write_all(octets)?;
    file.persist(&target)?;
    Ok(())
}

/// A folder, a pipe or a device is nothing to write over.
fn regular(path: &Path) -> io::Result<()> {
    if fs::metadata(path)?.is_file() { Ok(()) } else { Err(io::ErrorKind::AlreadyExists.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_is_created_for_its_owner_and_not_written_over_unasked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pdu.txt");
        assert_eq!(save(&path, b"one", false).unwrap(), Saved::Done);
        assert_eq!(save(&path, b"two", false).unwrap(), Saved::Exists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(mode(&path), 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        }
        assert_eq!(save(&path, b"two", true).unwrap(), Saved::Done);
        assert_eq!(fs::read(&path).unwrap(), b"two");
        #[cfg(unix)]
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left behind");
        assert_eq!(save(&folder.path().join("new"), b"x", true).unwrap(), Saved::Done);
    }

    #[test]
    fn what_is_no_file_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        for over in [false, true] {
            let error = save(folder.path(), b"x", over).unwrap_err().to_string();
            assert!(error.starts_with("cannot write "), "{error}");
        }
        let error = save(&folder.path().join("none/pdu.txt"), b"x", false).unwrap_err().to_string();
        assert!(error.ends_with("no such file or directory"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn the_target_of_a_link_is_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::os::unix::fs::symlink(&file, &link).unwrap();
        save(&link, b"one", true).unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"one");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(save(&link, b"two", false).unwrap(), Saved::Exists);
    }

    #[test]
    fn the_home_folder_has_a_short_name() {
        assert_eq!(path("a/b.txt"), Path::new("a/b.txt"));
        assert!(path("~/b.txt").ends_with("b.txt") && path("~/b.txt").is_absolute());
        assert_eq!(path("~b"), Path::new("~b"));
    }
}
