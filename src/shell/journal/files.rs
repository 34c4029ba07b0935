//! The files of a journal: begun, closed when they are large or a day old, deleted when they are old or too many.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use super::{Entry, News};
use crate::capture::Writer;
use crate::config::settings;
use crate::shell::files::{create_folder, create_private};

/// Where a journal is in the folder of the program's state.
const FOLDER: &str = "journal";
/// How long a file is written to: no record in it is much older than the last.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// After this time it is tried again to write.
const AGAIN: Duration = Duration::from_secs(60);
/// Files begun in one second.
const SAME: usize = 1000;
/// What is written at once.
const PIECE: usize = 64 * 1024;

/// Where a journal is kept.
#[derive(Debug)]
pub enum Place {
    /// In files of a folder.
    Folder {
        /// The folder; it is created where it is not there.
        path: PathBuf,
        /// What is kept in it.
        limits: Limits,
    },
    /// In a file, without limits.
    File {
        /// Its path.
        path: PathBuf,
        /// It, until it is written to.
        file: Option<File>,
    },
}

impl Place {
    /// In the folder that the operator chose, else in one of the program's state; `None` where nothing is to be kept.
    pub fn of(settings: &settings::Journal, state: &Path) -> Option<Self> {
        let path = || settings.folder.clone().unwrap_or_else(|| state.join(FOLDER));
        settings.enabled.then(|| Self::Folder { path: path(), limits: Limits::from(settings) })
    }

    /// In a file, which must not be there yet.
    pub fn file(path: &Path) -> io::Result<Self> {
        Ok(Self::File { path: path.to_owned(), file: Some(create_private(path)?) })
    }
}

/// How much is kept in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of all files together; the oldest are deleted first.
    pub octets: u64,
    /// How old a file may become, from its last record on.
    pub age: Duration,
    /// A file of this size is closed and a new one begun.
    pub file_octets: u64,
}

impl From<&settings::Journal> for Limits {
    fn from(settings: &settings::Journal) -> Self {
        Self {
            octets: settings.octets.count(),
            age: DAY * u32::from(settings.days.get()),
            file_octets: settings.file_octets.count(),
        }
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Files {
    place: Place,
    /// `None` before the first link.
    writer: Option<Writer<Output>>,
    /// When the file was begun.
    begun: SystemTime,
    /// Since when nothing can be written.
    stopped: Option<SystemTime>,
    /// PDUs since then.
    lost: u64,
}

/// A file, or nothing where there is none.
#[derive(Debug, Default)]
struct Output {
    file: Option<BufWriter<File>>,
    written: u64,
}

impl Write for Output {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(octets.len()) };
        let written = file.write(octets)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

type Tell<'a> = &'a mut dyn FnMut(News);

impl Files {
    /// Deletes what is too old or too much; nothing is created before there is something to write.
    pub(super) fn new(place: Place, now: SystemTime, tell: Tell<'_>) -> Self {
        let mut files = Self { place, writer: None, begun: now, stopped: None, lost: 0 };
        match files.sweep(now) {
            Err((path, error)) if error.kind() != ErrorKind::NotFound => files.stop(now, path, error, tell),
            // Without a folder there is nothing to delete.
            Ok(()) | Err(_) => {}
        }
        files
    }

    pub(super) fn take(&mut self, entry: Entry, tell: Tell<'_>) {
        let at = match &entry {
            Entry::Open { at, .. } | Entry::Pass { at, .. } | Entry::Close { at, .. } => *at,
        };
        if self.is_over(at)
            && let Err((path, error)) = self.next(at, tell)
        {
            self.stop(at, path, error, tell);
        }
        let is_pdu = matches!(entry, Entry::Pass { .. });
        if let Err(error) = self.write(entry) {
            self.stop(at, self.path(), error, tell);
        }
        if self.stopped.is_some() && is_pdu {
            self.lost += 1;
        }
    }

    /// Everything is in the file, as far as it is written at all.
    pub(super) fn flush(&mut self, tell: Tell<'_>) {
        let Some(writer) = &mut self.writer else { return };
        if let Err(error) = writer.out_mut().flush() {
            self.stop(self.begun, self.path(), error, tell);
        }
    }

    fn write(&mut self, entry: Entry) -> io::Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        match entry {
            Entry::Open { link, at, opening } => writer.open(link, at, &opening),
            Entry::Pass { link, direction, at, chunk, lost } => {
                writer.skip(link, direction, lost);
                writer.pass(link, direction, at, &chunk)
            }
            Entry::Close { link, at, closed } => writer.close(link, at, closed),
        }
    }

    /// Whether it is time for another file.
    fn is_over(&mut self, at: SystemTime) -> bool {
        let after = |since: SystemTime| at.duration_since(since).unwrap_or_default();
        let Some(writer) = &mut self.writer else { return true };
        match (&self.place, self.stopped) {
            (Place::File { .. }, _) => false,
            (Place::Folder { .. }, Some(since)) => after(since) >= AGAIN,
            (Place::Folder { limits, .. }, None) => {
                writer.out_mut().written >= limits.file_octets || after(self.begun) >= DAY
            }
        }
    }

    /// Goes on in another file.
    fn next(&mut self, at: SystemTime, tell: Tell<'_>) -> Result<(), (PathBuf, io::Error)> {
        if let Some(writer) = &mut self.writer {
            let flushed = writer.out_mut().flush();
            flushed.map_err(|error| (self.path(), error))?;
        }
        self.begin(at).map_err(|error| (self.path(), error))?;
        self.sweep(at)?;
        if self.stopped.take().is_some() {
            tell(News::GoesOn { lost: std::mem::take(&mut self.lost) });
        }
        Ok(())
    }

    fn begin(&mut self, at: SystemTime) -> io::Result<()> {
        let file = match &mut self.place {
            Place::File { file, .. } => file.take().ok_or(ErrorKind::AlreadyExists)?,
            Place::Folder { path, .. } => create(path, at)?,
        };
        // Others see that it is written to. Where files cannot be locked they cannot see it.
        let _ = file.try_lock();
        let output = Output { file: Some(BufWriter::with_capacity(PIECE, file)), written: 0 };
        self.begun = at;
        if let Some(writer) = &mut self.writer {
            return writer.go_on_in(output);
        }
        self.writer = Some(Writer::new(output, env!("CARGO_PKG_VERSION"))?);
        Ok(())
    }

    /// Writes nowhere from now on, and says so once.
    fn stop(&mut self, at: SystemTime, path: PathBuf, error: io::Error, tell: Tell<'_>) {
        // What is in the buffer must not be tried again when the file is dropped.
        let nowhere = Output::default();
        let dropped = match &mut self.writer {
            Some(writer) => std::mem::take(writer.out_mut()),
            None => Output::default(),
        };
        if let Some(file) = dropped.file {
            drop(file.into_parts());
        }
        match &mut self.writer {
            // Nothing can fail there.
            Some(writer) => drop(writer.go_on_in(nowhere)),
            None => self.writer = Writer::new(nowhere, env!("CARGO_PKG_VERSION")).ok(),
        }
        if self.stopped.replace(at).is_none() {
            tell(News::Stopped { path, error });
        }
    }

    fn path(&self) -> PathBuf {
        match &self.place {
            Place::Folder { path, .. } | Place::File { path, .. } => path.clone(),
        }
    }

    /// Deletes the oldest files until what is left, and a whole file more, is within the limits.
    fn sweep(&self, now: SystemTime) -> Result<(), (PathBuf, io::Error)> {
        let Place::Folder { path, limits } = &self.place else { return Ok(()) };
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| (path, error)
        };
        let mut kept = kept(path).map_err(failed(path))?;
        kept.sort();
        let mut octets: u64 = kept.iter().map(|file| file.octets).sum();
        let most = limits.octets.saturating_sub(limits.file_octets);
        for Kept { modified, path, octets: size } in kept {
            let is_old = now.duration_since(modified).is_ok_and(|age| age > limits.age);
            if (is_old || octets > most) && !is_written_to(&path) {
                fs::remove_file(&path).map_err(failed(&path))?;
                octets -= size;
            }
        }
        Ok(())
    }
}

/// A file of a journal, the oldest the least.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    modified: SystemTime,
    path: PathBuf,
    octets: u64,
}

/// The files of the journal in a folder; others are none of ours.
fn kept(folder: &Path) -> io::Result<Vec<Kept>> {
    let mut kept = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().to_str().is_some_and(is_ours) {
            continue;
        }
        match entry.metadata() {
            Ok(metadata) if metadata.is_file() => {
                let (modified, octets) = (metadata.modified()?, metadata.len());
                kept.push(Kept { modified, path: entry.path(), octets });
            }
            Ok(_) => {}
            // Another instance was faster.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(kept)
}

/// `smppcon-20261123T200000Z.pcapng`, and with `-2` and so on before the dot.
fn is_ours(name: &str) -> bool {
    let time = name.strip_prefix("smppcon-").and_then(|rest| rest.strip_suffix(".pcapng"));
    time.is_some_and(|time| {
        let (time, number) = time.split_once('-').unwrap_or((time, "2"));
        let digits = time.bytes().filter(u8::is_ascii_digit).count();
        (time.len(), digits) == (16, 14) && !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit())
    })
}

/// Whether an instance of the program writes to it, this one included.
fn is_written_to(path: &Path) -> bool {
    let locked = File::open(path).and_then(|file| Ok(file.try_lock()?));
    locked.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}

/// A file of its own, named by the time.
fn create(folder: &Path, at: SystemTime) -> io::Result<File> {
    create_folder(folder)?;
    let time = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let time = time.strftime("%Y%m%dT%H%M%SZ");
    let name = |number: usize| match number {
        1 => format!("smppcon-{time}.pcapng"),
        number => format!("smppcon-{time}-{number}.pcapng"),
    };
    let mut tried = (1..=SAME).map(|number| create_private(&folder.join(name(number))));
    let is_taken = |created: &io::Result<File>| {
        created.as_ref().is_err_and(|error| error.kind() == ErrorKind::AlreadyExists)
    };
    tried.find(|created| !is_taken(created)).unwrap_or_else(|| Err(ErrorKind::AlreadyExists.into()))
}
