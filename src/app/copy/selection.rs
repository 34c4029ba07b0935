//! What is selected on a screen, as it can be taken: its name, its PDUs with what is known of them.

use super::{Export, Taken, What};
use crate::app::{Link, Model, Screen, Shelf};
use crate::config::account::Account;
use crate::link::Direction;
use crate::link::Step;
use crate::report::Context;
use crate::report::FieldAt;
use crate::report::Form;
use crate::report::Item;
use crate::report::Target;
use crate::report::View;
use crate::report::lines;
use crate::store::Record;
use crate::store::RecordId;
use crate::text::Alphabet;
use crate::wire::Chunk;
use crate::wire::Version;

impl Model {
    /// What can be taken now; none where nothing is selected.
    pub fn takeable(&self) -> &'static [What] {
        match (self.screen, self.inbound.shelf) {
            (Screen::Log, _) => match (self.log.selected(), self.field()) {
                (Some(_), Some(_)) => &[What::Pdu, What::Field, What::Listed],
                (Some(_), None) => &[What::Pdu, What::Listed],
                (None, _) => &[],
            },
            (Screen::Inbound, Shelf::Received) if self.inbound.received().is_empty() => &[],
            (Screen::Inbound, Shelf::Sent) if self.inbound.sent().is_empty() => &[],
            (Screen::Inbound, _) => &[What::Message, What::Parts],
            (Screen::Accounts | Screen::Binds | Screen::Compose, _) => &[],
        }
    }

    /// What the menu takes.
    pub fn taking(&self) -> What {
        let takeable = self.takeable();
        let kept = takeable.iter().find(|it| **it == self.copying.what);
        kept.or_else(|| takeable.first()).copied().unwrap_or_default()
    }

    /// What it is called.
    pub fn name_of(&self, what: What) -> String {
        match what {
            What::Pdu => self.log.selected().map_or_else(String::new, |id| self.name_of_record(id)),
            What::Field => self.field().map_or_else(String::new, |field| field.name.to_string()),
            What::Listed => pdus(self.log.len()),
            What::Message => "the text of the message".to_owned(),
            What::Parts => pdus(self.parts().len()),
        }
    }

    fn name_of_record(&self, id: RecordId) -> String {
        match self.log.store.get(id).map(|record| &record.chunk) {
            Some(Chunk::Frame(frame)) => format!("{} #{}", frame.command_id(), frame.sequence()),
            Some(Chunk::Unframed { bytes, .. }) => format!("{} octets", bytes.len()),
            None => String::new(),
        }
    }

    /// The field that is selected in the tree.
    fn field(&self) -> Option<FieldAt> {
        let detail = self.log.detail.as_ref()?;
        detail.nodes().get(detail.node()).map(|node| FieldAt { name: node.name, span: node.span })
    }

    /// The requests of the selected message.
    fn parts(&self) -> Vec<RecordId> {
        let at = self.inbound.cursor();
        match self.inbound.shelf {
            Shelf::Received => self.inbound.received().get(at).map(|it| it.records.clone()),
            Shelf::Sent => {
                self.inbound.sent().get(at).map(|it| it.segments.iter().map(|part| part.record).collect())
            }
        }
        .unwrap_or_default()
    }

    fn message(&self) -> &str {
        let at = self.inbound.cursor();
        match self.inbound.shelf {
            Shelf::Received => self.inbound.received().get(at).map(|it| &it.text),
            Shelf::Sent => self.inbound.sent().get(at).map(|it| &it.text),
        }
        .map_or("", String::as_str)
    }

    pub(super) fn export(&self, what: What, form: Form) -> Export {
        let masking = self.copying.masking;
        let items = |ids: &mut dyn Iterator<Item = RecordId>, field| {
            let records = ids.filter_map(|id| self.log.store.get(id));
            Taken::Pdus(records.map(|record| self.item(record, field)).collect())
        };
        let taken = match what {
            What::Pdu => items(&mut self.log.selected().into_iter(), None),
            What::Field => items(&mut self.log.selected().into_iter(), self.field()),
            What::Listed => items(&mut self.log.rows(0..self.log.len()).map(|record| record.id), None),
            What::Parts => items(&mut self.parts().into_iter(), None),
            What::Message => Taken::Text(lines(&masking.hide(self.message()))),
        };
        Export { name: self.name_of(what), form, taken, masking }
    }

    fn item(&self, record: &Record, field: Option<FieldAt>) -> Item {
        let link = self.links.find(record.link);
        let (local, peer) = match link.and_then(|it| it.step.as_ref()) {
            Some(Step::Connected { local, peer }) => (*local, *peer),
            Some(Step::Resolving { .. } | Step::Resolved(_) | Step::Connecting(_) | Step::Failed(_))
            | None => (None, None),
        };
        let (from, to) = match record.direction {
            Direction::In => (peer, local),
            Direction::Out => (local, peer),
        };
        let (time, stream, direction) = (Some(record.at), Some(record.link.0), Some(record.direction));
        let view = View {
            version: link.map_or(Version::V34, Link::version),
            alphabet: link.map_or(Alphabet::Gsm, |it| it.alphabet),
            masking: self.copying.masking,
        };
        Item {
            chunk: record.chunk.clone(),
            context: Context { index: 0, time, stream, from, to, direction },
            view,
            target: link.map(|it| target(&it.account)),
            field,
        }
    }

    /// A name for the file, of what no peer can write.
    pub(super) fn file_name(&self, what: What, form: Form) -> String {
        let name = match what {
            What::Field => {
                format!("{} {}", self.name_of(What::Pdu), self.name_of(What::Field))
            }
            What::Message => "message".to_owned(),
            What::Pdu | What::Listed | What::Parts => self.name_of(what),
        };
        let words: Vec<&str> = name.split([' ', '#']).filter(|word| !word.is_empty()).collect();
        format!("{}{}.{}", self.copying.folder, words.join("-"), form.extension())
    }
}

fn target(account: &Account) -> Target {
    let (host, port) = (account.host.as_str(), account.port);
    let place = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    Target { account: account.name.to_string(), place }
}

fn pdus(count: usize) -> String {
    format!("{count} {}", if count == 1 { "PDU" } else { "PDUs" })
}
