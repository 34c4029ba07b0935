//! What is taken out of the console: made into text away from the loop, put into the clipboard or a file, and
//! told by which way.

use std::path::PathBuf;

use tokio::task::spawn_blocking;

use super::accounts;
use super::clipboard::{self, Here, Taken};
use super::files::{FileError, Folders, Operation, create_folder};
use super::saving::{self, Saved};
use crate::app::{Action, CopyAction, Export, Note};
use crate::config::clipboard::Clipboard;
use crate::config::credential::CredentialSource;
use crate::config::file::Accounts;

/// Puts it into the clipboard. Where there is none, and there are folders, into a file of the state.
pub(super) async fn copy(
    export: Export,
    asked: Clipboard,
    folders: Option<Folders>,
    mut secret: Vec<String>,
) -> Action {
    let (name, state) = (export.to_string(), folders.as_ref().map(|it| it.state.clone()));
    let made = spawn_blocking(move || (text(&export), variables(folders.as_ref())));
    let Ok((text, variables)) = made.await else { return crashed() };
    secret.extend(variables);
    let ways = clipboard::ways(&asked, Here::now());
    let (taken, complaints) = clipboard::copy(&text, &asked, &ways, &secret).await;
    let because = if complaints.is_empty() { String::new() } else { format!(" ({})", complaints.join("; ")) };
    let good = |how: &str| Note::good(&format!("{name}: {how}{because}"));
    match taken {
        Taken::By(way) => Action::Told(good(&format!("copied by {way}"))),
        Taken::ByTerminal => {
            let note = good("copied by OSC 52, if the terminal takes it");
            Action::Copy(CopyAction::ByTerminal(text, note))
        }
        Taken::ToFile => match to_file(state, text).await {
            Some(Ok(path)) => Action::Told(good(&format!("no clipboard: written to {}", path.display()))),
            Some(Err(error)) => Action::Told(Note::bad(&format!("not copied{because}: {error}"))),
            None => {
                let why = "not copied: no clipboard here, and a demonstration keeps no files; w saves it";
                Action::Told(Note::bad(&format!("{why}{because}")))
            }
        },
    }
}

/// Writes it to the file whose name was typed.
pub(super) async fn save(export: Box<Export>, typed: String, over: bool) -> Action {
    let path = saving::path(&typed);
    let saved = spawn_blocking(move || (saving::save(&path, &export.octets(), over), export, path));
    let Ok((saved, export, path)) = saved.await else { return crashed() };
    match saved {
        Ok(Saved::Done) => {
            let how = if over { "written over" } else { "written to" };
            Action::Told(Note::good(&format!("{export}: {how} {}", path.display())))
        }
        Ok(Saved::Exists) => Action::Copy(CopyAction::Exists(typed, export)),
        Err(error) => Action::Copy(CopyAction::NotSaved(typed, export, Note::bad(&error.to_string()))),
    }
}

/// Without the end of the last line: pasted into a shell, it would run the line.
fn text(export: &Export) -> String {
    let mut text = export.text();
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

/// The variables that hold the passwords of accounts.
fn variables(folders: Option<&Folders>) -> Vec<String> {
    let accounts = folders.and_then(|folders| accounts::load(folders).ok());
    let sources = accounts.iter().flat_map(Accounts::iter).map(|account| &account.credential);
    sources
        .filter_map(|source| if let CredentialSource::Env(name) = source { Some(name.clone()) } else { None })
        .collect()
}

async fn to_file(state: Option<PathBuf>, text: String) -> Option<Result<PathBuf, FileError>> {
    let path = clipboard::file(&state?);
    let written = spawn_blocking(move || {
        let folder = path.parent().unwrap_or(&path);
        create_folder(folder).map_err(Operation::Create.failed(folder))?;
        saving::save(&path, text.as_bytes(), true).map(|_| path)
    });
    written.await.ok()
}

pub(super) fn crashed() -> Action {
    Action::Told(Note::bad("it could not be copied: a fault of smppcon"))
}
