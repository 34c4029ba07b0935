//! The Compose screen: a message while it is written, its count, and what became of it when it was sent.

use std::fmt;

use super::{Effect, Key, Line, MessageEditor, Model, Note, Overlay, Question, captured, wrap};
use crate::compose::{Coding, Draft, DraftError, Receipts};
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Order;
use crate::link::Ticket;
use crate::session::Event;
use crate::text::{Alphabet, Outsider, Plan, PlanError, Split};
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Sequence;
use crate::wire::Version;
use crate::wire::dissect;

/// The alphabets that can be chosen, in the order in which they are offered.
pub const CODINGS: [Coding; 9] = [
    Coding::Auto,
    Coding::Fixed(0),
    Coding::Fixed(1),
    Coding::Fixed(3),
    Coding::Fixed(8),
    Coding::Fixed(5),
    Coding::Fixed(6),
    Coding::Fixed(7),
    Coding::Fixed(14),
];

/// The ways to split, with what they are called.
pub const SPLITS: [(Split, &str); 5] = [
    (Split::Udh8, "UDH, 8-bit reference"),
    (Split::Udh16, "UDH, 16-bit reference"),
    (Split::Sar, "sar_* TLVs"),
    (Split::Payload, "message_payload"),
    (Split::None, "do not split"),
];

/// The receipts that can be asked for, with what they are called.
pub const RECEIPTS: [(Receipts, &str); 3] = [
    (Receipts::Final, "[x] when the final state is known"),
    (Receipts::Failure, "[x] only if it is not delivered"),
    (Receipts::None, "[ ] none"),
];

/// A message while it is written.
#[derive(Debug, Default)]
pub struct Compose {
    /// The bind it leaves by, where one was chosen.
    pub link: Option<LinkId>,
    /// The source address.
    pub from: Line,
    /// The destination address.
    pub to: Line,
    /// The alphabet.
    pub coding: Coding,
    /// How it is split: a place in [`SPLITS`].
    pub split: usize,
    /// Which receipts are asked for: a place in [`RECEIPTS`].
    pub receipts: usize,
    /// The message.
    pub editor: MessageEditor,
    /// What keys go to.
    pub focus: Part,
    /// What became of the last one.
    pub progress: Option<Progress>,
    sent: String,
    next_ticket: u64,
}

/// A part of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The bind.
    Link,
    /// The source address.
    From,
    /// The destination address.
    #[default]
    To,
    /// The alphabet.
    Coding,
    /// How it is split.
    Split,
    /// The receipts.
    Receipts,
    /// The message.
    Text,
}

impl Part {
    /// In their order.
    pub const ALL: [Self; 7] =
        [Self::Link, Self::From, Self::To, Self::Coding, Self::Split, Self::Receipts, Self::Text];

    /// Whether keys are typed into it.
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::From | Self::To | Self::Text)
    }
}

/// What can be done on the Compose screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComposeAction {
    /// To another part.
    Step(isize),
    /// To this part.
    Focus(Part),
    /// To another choice of this part.
    Choose(isize),
    /// Send the message.
    Send,
    /// Send it, having been asked.
    SendNow,
    /// Empty the message.
    Clear,
}

/// What became of a message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The link it left by.
    pub link: LinkId,
    parts: Vec<Outgoing>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Outgoing {
    ticket: Ticket,
    sequence: Option<Sequence>,
    fate: Option<Fate>,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was answered.
    Answered {
        /// With this status.
        status: CommandStatus,
        /// And this id.
        message_id: String,
    },
    /// It was not sent.
    NotSent,
    /// It was not answered in time.
    Unanswered,
}

/// The text in one alphabet.
#[derive(Debug)]
pub struct Count {
    /// How it was chosen.
    pub coding: Coding,
    /// The alphabet.
    pub alphabet: Alphabet,
    /// The plan that sends it, or why it cannot be sent so.
    pub plan: Result<Plan, DraftError>,
}

impl Compose {
    /// The message as it is now.
    pub fn draft(&self) -> Draft {
        Draft {
            from: self.from.text().to_owned(),
            to: self.to.text().to_owned(),
            text: self.editor.text(),
            coding: self.coding,
            split: SPLITS.get(self.split).map_or(Split::Udh8, |(split, _)| *split),
            receipts: RECEIPTS.get(self.receipts).map_or(Receipts::None, |(receipts, _)| *receipts),
        }
    }

    /// The count in the chosen alphabet, and in the four that are compared.
    pub fn counts(&self, zero: Alphabet) -> (Count, Vec<Count>) {
        let draft = self.draft();
        let count = |coding| {
            let draft = Draft { coding, ..draft.clone() };
            Count { coding, alphabet: draft.alphabet(zero), plan: draft.plan(zero) }
        };
        (count(self.coding), [0, 1, 3, 8].map(|it| count(Coding::Fixed(it))).into())
    }

    /// Whether there is a text that was never sent.
    pub fn is_unsent(&self) -> bool {
        !self.editor.is_empty() && self.editor.text() != self.sent
    }

    fn line(&mut self) -> Option<&mut Line> {
        match self.focus {
            Part::From => Some(&mut self.from),
            Part::To => Some(&mut self.to),
            Part::Link | Part::Coding | Part::Split | Part::Receipts | Part::Text => None,
        }
    }

    /// A key that is typed; `columns` is the width of the message.
    pub(super) fn key(&mut self, key: Key, columns: usize, zero: Alphabet) {
        if let Some(line) = self.line() {
            line.key(key);
            return;
        }
        match (self.focus, key) {
            (Part::Text, Key::Up) => self.step_line(-1, columns, zero),
            (Part::Text, Key::Down) => self.step_line(1, columns, zero),
            (Part::Text, key) => drop(self.editor.key(key)),
            _ => {}
        }
    }

    /// A text that is put in.
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(line) = self.line() {
            line.paste(text.trim());
        } else {
            self.focus = Part::Text;
            self.editor.paste(text);
        }
    }

    fn step_line(&mut self, by: isize, columns: usize, zero: Alphabet) {
        let text = self.editor.text();
        let (chosen, _) = self.counts(zero);
        let borders = chosen.borders();
        let lines = wrap::wrap(&text, &borders, columns);
        let (row, column) = wrap::place(&lines, self.editor.cursor(), columns);
        if let Some(row) = row.checked_add_signed(by) {
            self.editor.set_cursor(wrap::offset(&lines, row, column, text.len()));
        }
    }

    fn step(&mut self, by: isize) {
        let at = Part::ALL.iter().position(|it| *it == self.focus).unwrap_or(0);
        let parts = Part::ALL.len();
        let next = (at + by.rem_euclid(parts.cast_signed()).unsigned_abs()) % parts;
        self.focus = Part::ALL.get(next).copied().unwrap_or_default();
    }

    fn choose(&mut self, by: isize) {
        match self.focus {
            Part::Coding => {
                let at = CODINGS.iter().position(|it| *it == self.coding).unwrap_or(0);
                self.coding = CODINGS.get(turn(at, by, CODINGS.len())).copied().unwrap_or_default();
            }
            Part::Split => self.split = turn(self.split, by, SPLITS.len()),
            Part::Receipts => self.receipts = turn(self.receipts, by, RECEIPTS.len()),
            Part::Link | Part::From | Part::To | Part::Text => {}
        }
    }

    /// News of what was sent.
    pub(super) fn handle(&mut self, notice: &Notice) {
        let Some(progress) = self.progress.as_mut().filter(|it| it.link == notice.link()) else { return };
        match notice {
            Notice::Sent { ticket, sequence, .. } => {
                progress.part(|it| it.ticket == *ticket, |it| it.sequence = Some(*sequence));
            }
            Notice::NotSent { ticket, .. } => {
                progress.part(|it| it.ticket == *ticket, |it| it.fate = Some(Fate::NotSent));
            }
            Notice::Event { event: Event::Response { request, response, .. }, .. } => {
                let fate = Fate::of(response);
                progress.answered(request.sequence(), fate);
            }
            Notice::Event { event: Event::Unanswered { request }, .. } => {
                progress.answered(request.sequence(), Fate::Unanswered);
            }
            Notice::Event { .. } | Notice::Step { .. } | Notice::Chunk { .. } | Notice::Ended { .. } => {}
        }
    }
}

fn turn(at: usize, by: isize, of: usize) -> usize {
    (at + by.rem_euclid(of.cast_signed()).unsigned_abs()) % of
}

impl Count {
    /// Where segments after the first begin, among the bytes of the text.
    pub fn borders(&self) -> Vec<usize> {
        let segments = self.plan.as_ref().map_or(&[][..], |it| &it.segments);
        segments.iter().skip(1).map(|it| it.range.start).collect()
    }

    /// The characters that the alphabet lacks.
    pub fn outsiders(&self) -> &[Outsider] {
        match &self.plan {
            Err(DraftError::Plan(PlanError::Unencodable(error))) => &error.outsiders,
            Ok(_) | Err(_) => &[],
        }
    }
}

impl Progress {
    /// How many parts it has.
    pub const fn total(&self) -> usize {
        self.parts.len()
    }

    /// What became of the parts of which that is known.
    pub fn fates(&self) -> impl Iterator<Item = &Fate> {
        self.parts.iter().filter_map(|it| it.fate.as_ref())
    }

    fn part(&mut self, which: impl Fn(&Outgoing) -> bool, change: impl FnOnce(&mut Outgoing)) {
        if let Some(part) = self.parts.iter_mut().find(|it| which(it)) {
            change(part);
        }
    }

    fn answered(&mut self, sequence: Sequence, fate: Fate) {
        self.part(|it| it.sequence == Some(sequence), |it| it.fate = Some(fate));
    }
}

impl Fate {
    /// Whether the message centre took the part.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::Answered { status, .. } if status.is_ok())
    }

    fn of(response: &Frame) -> Self {
        let dissection = dissect(response, Version::V34);
        let message_id = dissection.text(FieldId::MessageId).unwrap_or_default().into_owned();
        Self::Answered { status: response.status(), message_id }
    }
}

impl fmt::Display for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered { status, message_id } if status.is_ok() => {
                write!(f, "{status}, message_id {message_id}")
            }
            Self::Answered { status, .. } => write!(f, "{status} ({:#010x}): {}", status.0, status.meaning()),
            Self::NotSent => f.write_str("not sent"),
            Self::Unanswered => f.write_str("no response in time; whether it was taken is not known"),
        }
    }
}

impl Model {
    /// The bind that a message leaves by: the one that was chosen, else the first.
    pub fn sending_link(&self) -> Option<LinkId> {
        let chosen = self.compose.link.filter(|id| self.links.transmitting().any(|it| it.id == *id));
        chosen.or_else(|| self.links.transmitting().next().map(|it| it.id))
    }

    /// What `data_coding` 0 means to the message centre that the message goes to.
    pub fn default_alphabet(&self) -> Alphabet {
        let link = self.sending_link().and_then(|id| self.links.find(id));
        link.map_or(Alphabet::Gsm, |it| it.alphabet)
    }

    /// The columns of the message on the Compose screen.
    pub fn text_columns(&self) -> usize {
        usize::from(self.size.columns.saturating_sub(2)).max(1)
    }
}

/// Does what a key of the Compose screen asks for.
pub(super) fn update(model: &mut Model, action: ComposeAction) -> Vec<Effect> {
    match action {
        ComposeAction::Step(by) => model.compose.step(by),
        ComposeAction::Focus(part) => model.compose.focus = part,
        ComposeAction::Choose(by) if model.compose.focus == Part::Link => choose_link(model, by),
        ComposeAction::Choose(by) => model.compose.choose(by),
        ComposeAction::Clear => model.compose.editor = MessageEditor::default(),
        ComposeAction::Send => return send(model),
        ComposeAction::SendNow => {
            model.overlay = None;
            return send_now(model);
        }
    }
    Vec::new()
}

fn choose_link(model: &mut Model, by: isize) {
    let links: Vec<LinkId> = model.links.transmitting().map(|it| it.id).collect();
    let at = links.iter().position(|it| Some(*it) == model.sending_link());
    if let Some(at) = at {
        model.compose.link = links.get(turn(at, by, links.len())).copied();
    }
}

fn send(model: &mut Model) -> Vec<Effect> {
    let link = model.sending_link().and_then(|id| model.links.find(id));
    if link.is_some_and(|it| it.account.production) {
        model.overlay = Some(Overlay::Confirm(Question::Send));
        return Vec::new();
    }
    send_now(model)
}

fn send_now(model: &mut Model) -> Vec<Effect> {
    if captured::refuses(model) {
        return Vec::new();
    }
    let Some(link) = model.sending_link() else {
        model.note(Note::bad("no bind can send: bind an account as TRX or TX first"));
        return Vec::new();
    };
    let draft = model.compose.draft();
    model.compose.sent.clone_from(&draft.text);
    let (parts, effects): (Vec<_>, Vec<_>) = submit(model, link, &draft)
        .into_iter()
        .map(|(ticket, effect)| (Outgoing { ticket, sequence: None, fate: None }, effect))
        .unzip();
    if !parts.is_empty() {
        model.compose.progress = Some(Progress { link, parts });
    }
    effects
}

/// The orders that send a message over a link; none, and a note, where it cannot be sent.
pub(super) fn submit(model: &mut Model, link: LinkId, draft: &Draft) -> Vec<(Ticket, Effect)> {
    let zero = model.links.find(link).map_or(Alphabet::Gsm, |it| it.alphabet);
    let composed = match draft.compose(zero, model.random.reference()) {
        Ok(composed) => composed,
        Err(error) => {
            model.note(Note::bad(&error.to_string()));
            return Vec::new();
        }
    };
    let tickets = (model.compose.next_ticket..).map(Ticket);
    model.compose.next_ticket += composed.pdus.len() as u64;
    let order = |ticket, pdu| Command::Order { link, order: Order::Request { ticket, pdu } };
    let orders = tickets.zip(composed.pdus);
    orders.map(|(ticket, pdu)| (ticket, Effect::Link(Box::new(order(ticket, pdu))))).collect()
}
