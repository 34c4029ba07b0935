//! Where what passes is kept: in the console a folder, unless that is switched off; in a command only what
//! `--journal` names.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::Failure;
use crate::config::account::Account;
use crate::config::settings;
use crate::engine::Clock;
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Notice;
use crate::shell::connect;
use crate::shell::files::Folders;
use crate::shell::journal;
use crate::shell::journal::{News, Place};

/// How long the last of it may take to be written.
const LAST: Duration = Duration::from_secs(2);

#[derive(Args, Debug)]
pub(super) struct JournalFlags {
    /// Keep what passes in this file (pcapng), which must not be there yet.
    #[arg(long, value_name = "FILE", global = true, conflicts_with = "no_journal")]
    journal: Option<PathBuf>,
    /// Keep nothing of what passes in the console.
    #[arg(long, global = true)]
    no_journal: bool,
}

impl JournalFlags {
    /// Of the console, which keeps what passes as the settings say, where it may leave files at all.
    pub(super) fn of_console(
        &self,
        folders: Option<&Folders>,
        settings: &settings::Journal,
    ) -> Result<Option<Place>, Failure> {
        if let Some(path) = &self.journal {
            return file(path).map(Some);
        }
        let folders = folders.filter(|_| !self.no_journal);
        Ok(folders.and_then(|folders| Place::of(settings, &folders.state)))
    }

    /// Of a command that binds this account over these links.
    pub(super) fn of_links(
        &self,
        account: &Account,
        links: impl Iterator<Item = LinkId>,
    ) -> Result<Journal, Failure> {
        let mut journal = self.of_command(Direction::Out)?;
        if let Some(journal) = &mut journal.0 {
            for link in links {
                journal.label(link, connect::label(account));
            }
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
