//! Where what passes is kept: in the console a folder, unless that is switched off; in a command only what
//! `--journal` names.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::Failure;
use super::link::LINK;
use crate::config::account::Account;
use crate::engine::Clock;
use crate::link::Direction;
use crate::link::Notice;
use crate::shell::connect;
use crate::shell::files::Folders;
use crate::shell::journal;
use crate::shell::journal::{Limits, News, Place};

/// How long the last of it may take to be written.
const LAST: Duration = Duration::from_secs(2);

#[derive(Args, Debug)]
pub(super) struct JournalFlags {
    /// Keep what passes in this file (pcapng), which must not be there yet.
    #[arg(long, value_name = "FILE", global = true, env = "SMPPCON_JOURNAL", conflicts_with = "no_journal")]
    journal: Option<PathBuf>,
    /// Keep nothing of what passes in the console.
    #[arg(long, global = true, env = "SMPPCON_NO_JOURNAL")]
    no_journal: bool,
}

impl JournalFlags {
    /// Of the console, which keeps what passes in the folder of its state where nothing else is said.
    pub(super) fn of_console(&self, folders: Option<&Folders>) -> Result<Option<Place>, Failure> {
        if let Some(path) = &self.journal {
            return file(path).map(Some);
        }
        let folders = folders.filter(|_| !self.no_journal);
        Ok(folders.map(|folders| Place::Folder {
            path: journal::folder(&folders.state),
            limits: Limits::default(),
        }))
    }

    /// Of a command that binds this account.
    pub(super) fn of_account(&self, account: &Account) -> Result<Journal, Failure> {
        let mut journal = self.of_command(Direction::Out)?;
        if let Some(journal) = &mut journal.0 {
            journal.label(LINK, connect::label(account));
        }
        Ok(journal)
    }

    /// Of a command whose connections are made this way.
    pub(super) fn of_command(&self, dialled: Direction) -> Result<Journal, Failure> {
        let Some(path) = &self.journal else { return Ok(Journal(None)) };
        let place = file(path)?;
        Ok(Journal(Some(journal::Journal::start(place, dialled, Clock::system().wall(), |news| say(&news)))))
    }
}

fn file(path: &Path) -> Result<Place, Failure> {
    Place::file(path).map_err(|error| Failure::Journal { path: path.to_owned(), error })
}

/// The journal of a command, where it has one.
#[derive(Debug)]
pub(super) struct Journal(Option<journal::Journal>);

impl Journal {
    pub(super) fn notice(&mut self, notice: &Notice) {
        if let Some(news) = self.0.as_mut().and_then(|journal| journal.notice(notice)) {
            say(&news);
        }
    }

    /// Waits for the last of it to be written.
    pub(super) fn finish(self) {
        if let Some(journal) = self.0 {
            journal.finish(LAST);
        }
    }
}

fn say(news: &News) {
    let _ = writeln!(stderr(), "smppcon: warning: {news}");
}
