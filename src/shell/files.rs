//! Where the program's files live, and how they are read and changed without loss.
//!
//! A change is made under a lock and written beside the file first, so that neither a second instance nor a
//! power cut costs anything. It knows no format: what a text means is for `config`.

use std::env;
use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use directories::{BaseDirs, ProjectDirs};
use thiserror::Error;

/// The name of a file that is being written; what a crash leaves behind is swept by [`sweep`].
const UNFINISHED: (&str, &str) = (".cfg-", ".tmp");

/// No write takes so long.
const ABANDONED_AFTER: Duration = Duration::from_secs(3600);

/// The folders of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// What the operator writes: accounts, profiles, keys.
    pub config: PathBuf,
    /// What the program remembers: journals, drafts, the last screen.
    pub state: PathBuf,
}

/// No home folder: neither the environment nor the system says where the operator's files live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("cannot tell where configuration files live: no home folder; use --config DIR")]
pub struct NoHome;

impl Folders {
    /// The platform's folders, or all under `chosen`. Nothing is created.
    pub fn find(chosen: Option<&Path>) -> Result<Self, NoHome> {
        if let Some(config) = chosen {
            return Ok(Self { config: config.to_owned(), state: config.join("state") });
        }
        let platform = ProjectDirs::from("", "", "smppcon").ok_or(NoHome)?;
        let base = BaseDirs::new().ok_or(NoHome)?;
        let xdg = env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
        let terminal = terminal_config(xdg, base.home_dir()).filter(|_| cfg!(target_os = "macos"));
        Ok(Self {
            config: terminal.unwrap_or_else(|| platform.config_dir().to_owned()),
            state: platform.state_dir().unwrap_or_else(|| platform.data_local_dir()).to_owned(),
        })
    }

    /// Creates what is missing, for the owner only. Folders that exist keep their mode.
    pub fn ensure(&self) -> Result<(), FileError> {
        for folder in [&self.config, &self.state] {
            create_folder(folder).map_err(Operation::Create.failed(folder))?;
        }
        Ok(())
    }
}

/// Where people who work in terminals expect it on macOS too: `$XDG_CONFIG_HOME`, else an existing
/// `~/.config/smppcon`. A relative path is ignored, as the XDG specification demands.
fn terminal_config(xdg: Option<PathBuf>, home: &Path) -> Option<PathBuf> {
    let asked = xdg.filter(|it| it.is_absolute()).map(|it| it.join("smppcon"));
    asked.or_else(|| Some(home.join(".config/smppcon")).filter(|it| it.is_dir()))
}

/// What could not be done with which file, and why.
#[derive(Debug, Error)]
#[error("cannot {operation} {}: {}", path.display(), reason(cause))]
pub struct FileError {
    pub operation: Operation,
    pub path: PathBuf,
    pub cause: io::Error,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Create,
    Lock,
    Read,
    Write,
    Sweep,
}

impl Operation {
    fn failed(self, path: &Path) -> impl FnOnce(io::Error) -> FileError {
        move |cause| FileError { operation: self, path: path.to_owned(), cause }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Create => "create",
            Self::Lock => "lock",
            Self::Read => "read",
            Self::Write => "write",
            Self::Sweep => "sweep",
        })
    }
}

/// The system's words without the number it adds.
fn reason(cause: &io::Error) -> String {
    let words = cause.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// Why a change was not made. The file is as it was.
#[derive(Debug, Error)]
pub enum UpdateError<E> {
    #[error(transparent)]
    File(#[from] FileError),
    /// The edit refused.
    #[error("{0}")]
    Edit(E),
}

/// The text of a file; none if there is no such file.
pub fn read(path: &Path) -> Result<Option<String>, FileError> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Operation::Read.failed(path)(error)),
    }
}

/// Changes a file: waits for other instances, reads what they left, and writes what `edit` makes of it (of the
/// empty text, if there is no file yet). Readers see the old text or the new, never a part.
///
/// A symbolic link stays one, its target changes. An existing file keeps its mode; a new one is the owner's
/// alone. A text that `edit` leaves as it is, is not written. The lock is a file of its own, `NAME.lock`
/// beside the target, which stays: who deleted it could not know that nobody waits for it.
pub fn update<E>(path: &Path, edit: impl FnOnce(&str) -> Result<String, E>) -> Result<(), UpdateError<E>> {
    let target = target(path).map_err(Operation::Write.failed(path))?;
    let _lock = lock(&target)?;
    let text = read(&target)?;
    let edited = edit(text.as_deref().unwrap_or_default()).map_err(UpdateError::Edit)?;
    if text.as_deref() != Some(&edited) {
        write(&target, &edited).map_err(Operation::Write.failed(path))?;
    }
    Ok(())
}

/// Removes what crashed instances left half-written in a folder, an hour or more before `now`.
pub fn sweep(folder: &Path, now: SystemTime) -> Result<(), FileError> {
    remove_abandoned(folder, now).map_err(Operation::Sweep.failed(folder))
}

/// The file behind a symbolic link, also if it does not exist yet.
fn target(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => missing_target(path),
        found => found,
    }
}

fn missing_target(path: &Path) -> io::Result<PathBuf> {
    let folder = folder_of(path);
    if let Ok(link) = fs::read_link(path) {
        return target(&folder.join(link));
    }
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    Ok(fs::canonicalize(folder)?.join(name))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Held until it is dropped. Waits: every holder works on a small file and asks nobody.
fn lock(target: &Path) -> Result<File, FileError> {
    let mut name = target.as_os_str().to_owned();
    name.push(".lock");
    let path = PathBuf::from(name);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    owner_only(&mut options);
    let locked = options.open(&path).and_then(|file| file.lock().map(|()| file));
    locked.map_err(Operation::Lock.failed(&path))
}

/// On the disk under its name when this returns, or not there at all.
fn write(target: &Path, text: &str) -> io::Result<()> {
    let folder = folder_of(target);
    let (prefix, suffix) = UNFINISHED;
    // Made for the owner only.
    let mut file = tempfile::Builder::new().prefix(prefix).suffix(suffix).tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(existing) = fs::metadata(target) {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(target)?;
    sync_folder(folder)
}

fn remove_abandoned(folder: &Path, now: SystemTime) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        match remove_if_abandoned(&entry?, now) {
            // Another instance was faster: it finished the file, or swept it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            done => done?,
        }
    }
    Ok(())
}

fn remove_if_abandoned(entry: &fs::DirEntry, now: SystemTime) -> io::Result<()> {
    let (prefix, suffix) = UNFINISHED;
    if !entry.file_name().to_str().is_some_and(|it| it.starts_with(prefix) && it.ends_with(suffix)) {
        return Ok(());
    }
    let metadata = entry.metadata()?;
    // A time in the future is no age.
    let age = now.duration_since(metadata.modified()?).unwrap_or_default();
    if metadata.is_file() && age >= ABANDONED_AFTER { fs::remove_file(entry.path()) } else { Ok(()) }
}

/// A new file, the owner's alone.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    owner_only(&mut options);
    options.open(path)
}

#[cfg(unix)]
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(super) fn create_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

#[cfg(unix)]
fn owner_only(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn owner_only(_: &mut OpenOptions) {}

/// A rename is on the disk when its folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
