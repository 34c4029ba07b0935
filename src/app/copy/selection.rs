//! What is selected on a screen, as it can be taken: its PDUs with what is known of them, a field, a text.

use super::{Export, Taken, What};
use crate::app::{Link, Model, Screen, Shelf, dial};
use crate::config::account::Account;
use crate::link::Direction;
use crate::link::Step;
use crate::report::Context;
use crate::report::FieldAt;
use crate::report::Form;
use crate::report::Item;
use crate::report::Masking;
use crate::report::Target;
use crate::report::View;
use crate::report::lines;
use crate::store::RecordId;
use crate::text::Alphabet;
use crate::wire::Chunk;
use crate::wire::Role;
use crate::wire::Version;

/// What was selected when the menu was opened. It stays the same while more comes in, and when the log has no
/// room for it any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// The PDU of the log, or those of the message.
    pdus: Vec<Item>,
    /// The field of the tree.
    field: Option<FieldAt>,
    /// The text of the message, as sent.
    text: Option<String>,
}

impl Selection {
    /// What keys are about on the screen; `None` where there is nothing.
    pub(super) fn of(model: &Model) -> Option<Self> {
        match model.screen {
            Screen::Log => {
                let pdu = item(model, model.log.selected()?)?;
                Some(Self { pdus: vec![pdu], field: field(model), text: None })
            }
            Screen::Inbound => {
                let (text, records) = message(model)?;
                let pdus = records.into_iter().filter_map(|id| item(model, id)).collect();
                Some(Self { pdus, field: None, text: Some(text.to_owned()) })
            }
            Screen::Accounts | Screen::Binds | Screen::Compose | Screen::Simulator => None,
        }
    }

    /// What can be taken of it.
    pub fn takeable(&self, model: &Model) -> &'static [What] {
        let marked = !model.log.store.marks().is_empty();
        match (&self.text, self.pdus.is_empty(), &self.field, marked) {
            (Some(_), false, ..) => &[What::Message, What::Parts],
            (Some(_), true, ..) => &[What::Message],
            (None, _, Some(_), false) => &[What::Pdu, What::Field, What::Listed],
            (None, _, Some(_), true) => &[What::Pdu, What::Field, What::Listed, What::Marked],
            (None, _, None, false) => &[What::Pdu, What::Listed],
            (None, _, None, true) => &[What::Pdu, What::Listed, What::Marked],
        }
    }

    /// What the menu takes.
    pub fn taking(&self, model: &Model) -> What {
        let asked = model.copying.what;
        let takeable = self.takeable(model);
        let can_be = takeable.iter().find(|it| **it == asked);
        can_be.or_else(|| takeable.first()).copied().unwrap_or_default()
    }

    /// What it is called.
    pub fn name(&self, what: What, model: &Model) -> String {
        match what {
            What::Pdu => self.pdus.first().map_or_else(String::new, |it| name_of(&it.chunk)),
            What::Field => self.field.map_or_else(String::new, |field| field.name.to_string()),
            What::Listed => counted(model.log.count()),
            What::Marked => counted(model.log.store.marks().len()),
            What::Message => "the text of the message".to_owned(),
            What::Parts => counted(self.pdus.len()),
        }
    }

    pub(super) fn export(&self, what: What, form: Form, model: &Model) -> Export {
        let masking = model.copying.masking;
        let taken = match what {
            What::Pdu | What::Parts => Taken::Pdus(self.pdus.clone()),
            What::Field => {
                Taken::Pdus(self.pdus.iter().map(|it| Item { field: self.field, ..it.clone() }).collect())
            }
            What::Listed => items(model, model.log.listed()),
            What::Marked => items(model, model.log.store.marks().iter().copied()),
            What::Message => Taken::Text(lines(&masking.hide(self.text.as_deref().unwrap_or_default()))),
        };
        Export { name: self.name(what, model), form, taken: masked(taken, masking), masking }
    }

    /// A name for the file, of what no peer can write.
    pub(super) fn file_name(&self, what: What, form: Form, model: &Model) -> String {
        let name = match what {
            What::Field => format!("{} {}", self.name(What::Pdu, model), self.name(What::Field, model)),
            What::Message => "message".to_owned(),
            What::Pdu | What::Listed | What::Marked | What::Parts => self.name(what, model),
        };
        let words: Vec<&str> = name.split([' ', '#']).filter(|word| !word.is_empty()).collect();
        format!("{}{}.{}", model.copying.folder, words.join("-"), form.extension())
    }
}

fn masked(mut taken: Taken, masking: Masking) -> Taken {
    if let Taken::Pdus(items) = &mut taken {
        for item in items {
            item.view.masking = masking;
        }
    }
    taken
}

fn name_of(chunk: &Chunk) -> String {
    match chunk {
        Chunk::Frame(frame) => format!("{} #{}", frame.command_id(), frame.sequence()),
        Chunk::Unframed { bytes, .. } => format!("{} octets", bytes.len()),
    }
}

fn counted(pdus: usize) -> String {
    format!("{pdus} {}", if pdus == 1 { "PDU" } else { "PDUs" })
}

/// The field that is selected in the tree.
fn field(model: &Model) -> Option<FieldAt> {
    let detail = model.log.detail.as_ref()?;
    detail.nodes().get(detail.node()).map(|node| FieldAt { name: node.name, span: node.span })
}

/// The text of the selected message and its requests.
fn message(model: &Model) -> Option<(&str, Vec<RecordId>)> {
    let at = model.inbound.cursor();
    match model.inbound.shelf {
        Shelf::Received => model.inbound.received().get(at).map(|it| (it.text.as_str(), it.records.clone())),
        Shelf::Sent => {
            let sent = model.inbound.sent().get(at)?;
            Some((sent.text.as_str(), sent.segments.iter().map(|part| part.record).collect()))
        }
    }
}

/// These records, as far as they are kept.
fn items(model: &Model, ids: impl Iterator<Item = RecordId>) -> Taken {
    Taken::Pdus(ids.filter_map(|id| item(model, id)).collect())
}

/// A record with what is known of its link; `None` where it is not kept any more.
fn item(model: &Model, id: RecordId) -> Option<Item> {
    let record = model.log.store.get(id)?;
    let link = model.links.find(record.link);
    let (local, peer) = match link.and_then(|it| it.step.as_ref()) {
        Some(Step::Connected { local, peer }) => (*local, *peer),
        Some(Step::Resolving { .. } | Step::Resolved(_) | Step::Connecting(_) | Step::Failed(_)) | None => {
            (None, None)
        }
    };
    let (from, to) = match record.direction {
        Direction::In => (peer, local),
        Direction::Out => (local, peer),
    };
    let (time, stream, direction) = (Some(record.at), Some(record.link.0), Some(record.direction));
    Some(Item {
        chunk: record.chunk,
        context: Context { index: 0, time, stream, from, to, direction },
        view: View {
            version: link.map_or(Version::V34, Link::version),
            role: Some(Role::Esme),
            alphabet: link.map_or(Alphabet::Gsm, |it| it.alphabet),
            masking: Masking::default(),
        },
        target: link.and_then(|it| target(&it.account)),
        field: None,
    })
}

/// None for the message centre inside this program, which no command reaches.
fn target(account: &Account) -> Option<Target> {
    if dial::is_built_in(account) {
        return None;
    }
    let (host, port) = (account.host.as_str(), account.port);
    let place = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    Some(Target { account: account.name.to_string(), place })
}
