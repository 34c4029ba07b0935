//! What is remembered of messages: the files of the state folder, which the program writes for the operator
//! alone, and the templates and the address book of the configuration folder, which the operator writes.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::app::{Remember, Remembered};
use crate::compose::Counters;
use crate::compose::Draft;
use crate::compose::Handsets;
use crate::compose::Shelf;
use crate::compose::Template;
use crate::compose::Templates;
use crate::config::read::ConfigError;
use crate::shell::files;
use crate::shell::files::FileError;
use crate::shell::files::Folders;
use crate::shell::files::UpdateError;

/// Why something could not be read or kept.
#[derive(Debug, Error)]
pub enum MemoryError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Config(#[from] ConfigError),
}

/// The message that is being written.
const DRAFT: &str = "draft.toml";
/// Messages that were set aside.
const ASIDE: &str = "drafts.toml";
/// Messages that were sent.
const SENT: &str = "sent.toml";
/// How far templates have counted.
const COUNTERS: &str = "counters.toml";

/// The templates that the operator wrote.
pub fn templates(folders: &Folders) -> Result<Templates, MemoryError> {
    parsed(&folders.config.join("templates.toml"), Templates::parse)
}

/// The address book.
pub fn handsets(folders: &Folders) -> Result<Handsets, MemoryError> {
    parsed(&book(folders), Handsets::parse)
}

fn book(folders: &Folders) -> PathBuf {
    folders.config.join("handsets.toml")
}

/// All that is remembered. What cannot be read is left out, and said.
pub fn load(folders: &Folders) -> Remembered {
    let mut problems = Vec::new();
    let state = &folders.state;
    let draft = noted(&mut problems, parsed(&state.join(DRAFT), Draft::parse));
    Remembered {
        draft: Some(draft).filter(|it| *it != Draft::new()),
        aside: noted(&mut problems, parsed(&state.join(ASIDE), Shelf::parse)),
        sent: noted(&mut problems, parsed(&state.join(SENT), Shelf::parse)),
        templates: noted(&mut problems, templates(folders)),
        counters: noted(&mut problems, parsed(&state.join(COUNTERS), Counters::parse)),
        handsets: noted(&mut problems, handsets(folders)),
        problems,
    }
}

fn noted<T: Default>(problems: &mut Vec<String>, read: Result<T, MemoryError>) -> T {
    read.unwrap_or_else(|error| {
        problems.push(error.to_string());
        T::default()
    })
}

fn parsed<T>(path: &Path, parse: fn(&str, &str) -> Result<T, ConfigError>) -> Result<T, MemoryError> {
    let text = files::read(path)?.unwrap_or_default();
    Ok(parse(&text, &path.display().to_string())?)
}

/// The number that a template counts next.
pub fn next(folders: &Folders, template: &Template) -> Result<u64, MemoryError> {
    let counters = parsed(&folders.state.join(COUNTERS), Counters::parse)?;
    Ok(counters.next(&template.name, template.counter))
}

/// Counts on: no other instance gets the same number.
pub fn count(folders: &Folders, template: &Template) -> Result<u64, MemoryError> {
    folders.ensure()?;
    let mut number = template.counter;
    changed(&folders.state.join(COUNTERS), |text, file| {
        let mut counters = Counters::parse(text, file)?;
        number = counters.next(&template.name, template.counter);
        counters.used(&template.name, number);
        Ok(counters.written())
    })?;
    Ok(number)
}

/// Keeps something for the next time.
pub fn keep(folders: &Folders, remember: &Remember) -> Result<(), MemoryError> {
    folders.ensure()?;
    let state = &folders.state;
    let shelf = |name: &str, change: &dyn Fn(&mut Shelf)| {
        changed(&state.join(name), |text, file| {
            // A shelf that another program has spoilt is begun anew, rather than nothing kept any more.
            let mut shelf = Shelf::parse(text, file).unwrap_or_default();
            change(&mut shelf);
            Ok(shelf.written())
        })
    };
    match remember {
        Remember::Draft(draft) => changed(&state.join(DRAFT), |_, _| Ok(draft.written())),
        Remember::Sent(kept) => shelf(SENT, &|it| it.push(kept.clone())),
        Remember::NotSent(kept) => shelf(SENT, &|it| it.remove(kept)),
        Remember::Aside(kept) => shelf(ASIDE, &|it| it.push(kept.clone())),
        Remember::NotAside(kept) => shelf(ASIDE, &|it| it.remove(kept)),
        Remember::Counted(name, number) => changed(&state.join(COUNTERS), |text, file| {
            let mut counters = Counters::parse(text, file)?;
            counters.used(name, *number);
            Ok(counters.written())
        }),
        Remember::Handset(handset) => changed(&book(folders), |text, file| {
            Handsets::parse(text, file)?;
            Ok(Handsets::added(text, handset))
        }),
    }
}

fn changed(
    path: &Path,
    change: impl FnOnce(&str, &str) -> Result<String, ConfigError>,
) -> Result<(), MemoryError> {
    let file = path.display().to_string();
    files::update(path, |text| change(text, &file)).map_err(|error| match error {
        UpdateError::File(error) => MemoryError::File(error),
        UpdateError::Edit(error) => MemoryError::Config(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::Handset;
    use crate::compose::Kept;

    fn folders(root: &Path) -> Folders {
        Folders { config: root.join("config"), state: root.join("state") }
    }

    fn kept(text: &str) -> Kept {
        Kept { at: 7, account: "lab".into(), message: Draft { text: text.into(), ..Draft::new() } }
    }

    #[test]
    fn what_is_kept_is_there_the_next_time() {
        let root = tempfile::tempdir().unwrap();
        let folders = folders(root.path());
        assert_eq!(load(&folders), Remembered::default(), "nothing yet");
        let handset = Handset { name: "anna".into(), number: "1".into(), ..Handset::default() };
        for remember in [
            Remember::Draft(kept("draft").message),
            Remember::Aside(kept("one")),
            Remember::Aside(kept("two")),
            Remember::NotAside(kept("one")),
            Remember::Sent(kept("three")),
            Remember::Sent(kept("four")),
            Remember::NotSent(kept("three")),
            Remember::Counted("otp".into(), 4),
            Remember::Handset(handset),
        ] {
            keep(&folders, &remember).unwrap();
        }
        let found = load(&folders);
        assert_eq!(found.draft, Some(kept("draft").message));
        assert_eq!(found.aside.iter().collect::<Vec<_>>(), [&kept("two")]);
        assert_eq!(found.sent.iter().collect::<Vec<_>>(), [&kept("four")]);
        assert_eq!(found.counters.next("otp", 1), 5);
        assert_eq!(found.handsets.resolve("anna"), ["1"]);
        assert_eq!(found.problems, [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_for_the_owner_alone() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let folders = folders(root.path());
        keep(&folders, &Remember::Sent(kept("private"))).unwrap();
        let mode = std::fs::metadata(folders.state.join(SENT)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_read_costs_only_itself() {
        let root = tempfile::tempdir().unwrap();
        let folders = folders(root.path());
        keep(&folders, &Remember::Sent(kept("one"))).unwrap();
        std::fs::write(folders.config.join("templates.toml"), "[[template]]\nname = 1\n").unwrap();
        let found = load(&folders);
        assert_eq!((found.sent.iter().len(), found.problems.len()), (1, 1));
        assert!(found.problems[0].contains("templates.toml:2:8: name:"), "{:?}", found.problems);
    }
}
