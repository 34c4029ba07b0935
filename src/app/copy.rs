//! The copy menu: what is taken out of the console, in which form, with what hidden, and where it goes. It
//! makes no text of PDUs: an [`Export`] is data, and the shell makes the text of it while the console goes on.

mod selection;

use std::fmt;

pub use selection::Selection;

use super::{Effect, Line, Model, Note, Overlay, Pane, Question, Screen};
use crate::report::Form;
use crate::report::Item;
use crate::report::Masking;

/// The most PDUs that are taken at once.
const MOST: usize = 100_000;

/// The choices of the menu. They stay until the program ends.
#[derive(Debug, Default)]
pub struct Copying {
    /// Where what is taken goes.
    pub to: To,
    /// What is hidden beside passwords.
    pub masking: Masking,
    what: What,
    form: Option<Form>,
    /// Where the latest file was written, with the separator; empty for where the program was started.
    folder: String,
}

/// What is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum What {
    /// The selected PDU of the log.
    #[default]
    Pdu,
    /// The selected field of it.
    Field,
    /// Every PDU that the log lists.
    Listed,
    /// Every PDU that is marked.
    Marked,
    /// The text of the selected message.
    Message,
    /// The PDUs of the selected message.
    Parts,
}

/// Where what is taken goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum To {
    /// To the clipboard.
    #[default]
    Clipboard,
    /// To a file.
    File,
}

/// What can be done with the copy menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyAction {
    /// Open the menu.
    Open,
    /// What was taken last, of what is selected now.
    Again,
    /// Take another thing.
    Choose(isize),
    /// To the clipboard, or to a file.
    ToggleTo,
    /// Hide phone numbers, or show them.
    ToggleNumbers,
    /// Hide the texts of messages, or show them.
    ToggleTexts,
    /// Take it in this form.
    Take(Form),
    /// The name of the file is typed.
    Named,
    /// There is a file of this name.
    Exists(String, Box<Export>),
    /// The file could not be written.
    NotSaved(String, Box<Export>, Note),
    /// No way but the terminal's own is left for this text.
    ByTerminal(String, Note),
}

/// What is taken out of the console, and in which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// What it is called.
    pub name: String,
    /// In which form.
    pub form: Form,
    /// What it is.
    pub taken: Taken,
    /// What of it is hidden.
    pub masking: Masking,
}

/// What is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// PDUs, or a field of one.
    Pdus(Vec<Item>),
    /// The text of a message, as it may be shown.
    Text(String),
}

impl Export {
    /// The text, each line with its end.
    pub fn text(&self) -> String {
        match &self.taken {
            Taken::Pdus(items) => self.form.of(items),
            Taken::Text(text) => format!("{text}\n"),
        }
    }

    /// What a file of it is made of.
    pub fn octets(&self) -> Vec<u8> {
        self.text().into_bytes()
    }
}

/// What it is and what of it is hidden, for the operator.
impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Taken::Pdus(_) = self.taken {
            write!(f, " as {}", self.form.name())?;
        }
        f.write_str(match (self.masking.numbers, self.masking.texts) {
            (true, true) => ", numbers and texts hidden",
            (true, false) => ", numbers hidden",
            (false, true) => ", texts hidden",
            (false, false) => "",
        })
    }
}

impl What {
    /// Whether it can be taken in this form.
    pub const fn has(self, form: Form) -> bool {
        match self {
            Self::Pdu | Self::Listed | Self::Marked | Self::Parts => true,
            Self::Field => !matches!(form, Form::Command),
            Self::Message => matches!(form, Form::Text),
        }
    }
}

/// Does what a key of the copy menu asks for, and what comes of it.
pub(super) fn update(model: &mut Model, action: CopyAction) -> Vec<Effect> {
    match action {
        CopyAction::Open => open(model),
        CopyAction::Again => return again(model),
        CopyAction::Choose(by) => choose(model, by),
        CopyAction::ToggleTo => {
            model.copying.to = match model.copying.to {
                To::Clipboard => To::File,
                To::File => To::Clipboard,
            };
        }
        CopyAction::ToggleNumbers => model.copying.masking.numbers ^= true,
        CopyAction::ToggleTexts => model.copying.masking.texts ^= true,
        CopyAction::Take(form) => {
            if let Some(Overlay::Copy(selection)) = model.overlay.take() {
                return take(model, selection, form);
            }
        }
        CopyAction::Named => return named(model),
        CopyAction::Exists(path, export) => {
            model.raise(Overlay::Confirm(Question::Overwrite(path, export)));
        }
        CopyAction::NotSaved(path, export, why) => {
            model.note(why);
            model.raise(Overlay::SaveAs(Line::new(&path), export));
        }
        CopyAction::ByTerminal(text, note) => {
            model.note(note);
            return vec![Effect::CopyByTerminal(text)];
        }
    }
    Vec::new()
}

/// With what the keys are about: a field where they move between fields.
fn open(model: &mut Model) {
    let Some(selection) = Selection::of(model) else {
        return model.note(Note::bad("nothing is there to be copied yet"));
    };
    model.copying.what = match (model.screen, model.log.pane) {
        (Screen::Log, Pane::Tree | Pane::Hex) => What::Field,
        (Screen::Log, Pane::List | Pane::Filter | Pane::Search) => What::Pdu,
        (Screen::Accounts | Screen::Binds | Screen::Compose | Screen::Inbound | Screen::Simulator, _) => {
            What::Message
        }
    };
    model.overlay = Some(Overlay::Copy(Box::new(selection)));
}

/// What was taken on another screen cannot be taken here: then the menu asks.
fn again(model: &mut Model) -> Vec<Effect> {
    let selection = Selection::of(model).filter(|it| it.takeable(model).contains(&model.copying.what));
    if let (Some(selection), Some(form)) = (selection, model.copying.form) {
        return take(model, Box::new(selection), form);
    }
    open(model);
    Vec::new()
}

fn choose(model: &mut Model, by: isize) {
    let Some(Overlay::Copy(selection)) = &model.overlay else { return };
    let (takeable, taking) = (selection.takeable(model), selection.taking(model));
    let at = takeable.iter().position(|it| *it == taking).unwrap_or(0);
    let length = takeable.len().max(1);
    let next = at.saturating_add_signed(by.rem_euclid(length.cast_signed())) % length;
    if let Some(what) = takeable.get(next) {
        model.copying.what = *what;
    }
}

fn take(model: &mut Model, selection: Box<Selection>, form: Form) -> Vec<Effect> {
    let what = selection.taking(model);
    if let Some(why) = refused(model, &selection, what, form) {
        model.note(why);
        model.overlay = Some(Overlay::Copy(selection));
        return Vec::new();
    }
    let export = Box::new(selection.export(what, form, model));
    (model.copying.what, model.copying.form) = (what, Some(form));
    match model.copying.to {
        To::Clipboard => vec![Effect::Copy(export)],
        To::File => {
            let name = selection.file_name(what, form, model);
            model.overlay = Some(Overlay::SaveAs(Line::new(&name), export));
            Vec::new()
        }
    }
}

/// Why it is not taken.
fn refused(model: &Model, selection: &Selection, what: What, form: Form) -> Option<Note> {
    if !what.has(form) {
        let name = selection.name(what, model);
        return Some(Note::bad(&format!("{name} cannot be had as {}: take its PDU", form.name())));
    }
    if what == What::Listed && model.log.progress().is_some() {
        return Some(Note::bad("the filter still looks at older records: wait a moment"));
    }
    let (count, less) = match what {
        What::Listed => (model.log.count(), "filter down"),
        What::Marked => (model.log.store.marks().len(), "take marks away"),
        What::Pdu | What::Field | What::Message | What::Parts => return None,
    };
    (count > MOST)
        .then(|| Note::bad(&format!("{count} PDUs are more than are taken at once: {less} to {MOST}")))
}

/// The name is typed: what is in front of it is where the next file goes too.
fn named(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::SaveAs(line, export)) = model.overlay.take() else { return Vec::new() };
    let path = line.text().trim().to_owned();
    if path.is_empty() || path.ends_with('/') {
        model.note(Note::bad("the name of a file is expected"));
        model.overlay = Some(Overlay::SaveAs(line, export));
        return Vec::new();
    }
    let folder = path.rfind(['/', std::path::MAIN_SEPARATOR]).and_then(|at| path.get(..=at));
    folder.unwrap_or_default().clone_into(&mut model.copying.folder);
    vec![Effect::Save { export, path, over: false }]
}

#[cfg(test)]
mod tests;
