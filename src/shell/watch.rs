//! Reads the accounts and the settings again when their files change while the console runs.
//!
//! It looks at the files now and then: a file that is replaced, or written over a network, is seen too. What
//! cannot be read is told, and what was read before stays.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::{Action, Configured, Note};
use crate::engine::Clock;
use crate::shell::accounts;
use crate::shell::files::Folders;
use crate::shell::settings;

use super::zone;

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(2);

/// The two files, as they were when they were last looked at.
#[derive(Debug)]
pub(super) struct Watch {
    folders: Folders,
    clock: Clock,
    accounts: Watched,
    settings: Watched,
}

impl Watch {
    /// The files as they are now. To be called before they are read, so that no change falls in between.
    pub(super) fn new(folders: Folders, clock: Clock) -> Self {
        let accounts = Watched::new(accounts::path(&folders));
        let settings = Watched::new(settings::path(&folders));
        Self { folders, clock, accounts, settings }
    }

    /// Looks until nobody listens.
    pub(super) async fn run(mut self, answers: mpsc::Sender<Action>) {
        let mut every = interval(EVERY);
        every.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            // A file over a network can take its time.
            let looked = spawn_blocking(move || {
                let news = self.look();
                (self, news)
            });
            let Ok((watch, news)) = looked.await else { return };
            self = watch;
            for action in news {
                if answers.send(action).await.is_err() {
                    return;
                }
            }
        }
    }

    /// What the files say that changed.
    fn look(&mut self) -> Vec<Action> {
        let mut news = Vec::new();
        if self.accounts.has_changed() {
            news.push(accounts_now(&self.folders));
        }
        if self.settings.has_changed() {
            news.extend(self.settings_now());
        }
        news
    }

    fn settings_now(&self) -> Vec<Action> {
        match settings::load(&self.folders) {
            Ok(settings::Loaded { settings, keymap }) => {
                let utc_offset = zone::utc_offset(settings.time.zone, self.clock.wall());
                let told = "the settings were read again; [log] and [journal] count from the next start on";
                vec![
                    Action::Configured(Box::new(Configured { keymap, utc_offset })),
                    Action::Told(Note::good(told)),
                ]
            }
            Err(error) => vec![Action::Told(Note::bad(&error.to_string()))],
        }
    }
}

/// What the accounts file says now.
pub(super) fn accounts_now(folders: &Folders) -> Action {
    match accounts::load(folders) {
        Ok(accounts) => Action::Loaded(accounts.iter().cloned().collect()),
        Err(error) => Action::Told(Note::bad(&error.to_string())),
    }
}

/// A file, as it was when it was last looked at.
#[derive(Debug)]
struct Watched {
    path: PathBuf,
    seen: Option<Stamp>,
}

/// By what a change is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: SystemTime,
    octets: u64,
}

impl Watched {
    fn new(path: PathBuf) -> Self {
        let seen = stamp(&path);
        Self { path, seen }
    }

    /// Whether it is another than at the last look. A file that comes or goes is one that changes.
    fn has_changed(&mut self) -> bool {
        let now = stamp(&self.path);
        std::mem::replace(&mut self.seen, now) != now
    }
}

/// None where there is no file, or none that can be looked at.
fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp { modified: metadata.modified().ok()?, octets: metadata.len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Keymap, Tone};

    fn told(action: &Action) -> (&str, Tone) {
        let Action::Told(note) = action else { panic!("{action:?}") };
        (&note.text, note.tone)
    }

    #[test]
    fn what_changed_is_read_again_and_what_did_not_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::find(Some(folder.path())).unwrap();
        let mut watch = Watch::new(folders.clone(), Clock::system());
        assert_eq!(watch.look(), []);

        let lab = "[[account]]\nid = 'x'\nname = 'lab'\nhost = 'h'\nport = 1\nsystem_id = 's'\n";
        fs::write(accounts::path(&folders), lab).unwrap();
        let [Action::Loaded(accounts)] = &watch.look()[..] else { panic!() };
        assert_eq!(accounts[0].name.as_str(), "lab");
        assert_eq!(watch.look(), []);

        fs::write(settings::path(&folders), "[time]\nzone = 'utc'\n[keys.log]\nfollow = 'F5'\n").unwrap();
        let news = watch.look();
        let [Action::Configured(configured), note] = &news[..] else { panic!("{news:?}") };
        assert_eq!(configured.utc_offset, 0);
        assert_ne!(configured.keymap, Keymap::default());
        assert_eq!(told(note).1, Tone::Good);
        assert_eq!(watch.look(), []);
    }

    #[test]
    fn an_error_is_told_once_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let folders = Folders::find(Some(folder.path())).unwrap();
        let mut watch = Watch::new(folders.clone(), Clock::system());
        for file in [accounts::path(&folders), settings::path(&folders)] {
            fs::write(&file, "port = 5").unwrap();
            let news = watch.look();
            assert_eq!(news.len(), 1, "{news:?}");
            let (text, tone) = told(&news[0]);
            let place = format!("{}:1:1: port: unknown field `port`", file.display());
            assert!(text.starts_with(&place), "{text}");
            assert_eq!(tone, Tone::Bad);
            assert_eq!(watch.look(), []);
            fs::remove_file(&file).unwrap();
            assert_ne!(watch.look(), []);
        }
    }
}
