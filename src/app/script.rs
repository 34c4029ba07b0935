//! A console for tests: keys in through the real keymap, notices as an engine would send them, effects out.

use std::time::{Duration, SystemTime};

use super::keymap;
use super::{
    Action, Begin, Effect, Journal, JournalLimits, KeptIn, Key, Keymap, Model, Palette, Size, Start, update,
};
use crate::config::account::Account;
use crate::config::account::AccountId;
use crate::config::setting::Setting;
use crate::config::settings::Settings;
use crate::link::Command;
use crate::link::Direction;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Order;
use crate::link::Step;
use crate::session::CloseReason;
use crate::session::Event;
use crate::session::Mode;
use crate::session::State;
use crate::store::Limits;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::encode;

/// 2026-11-23T20:00:00Z, in seconds.
const START: u64 = 1_795_464_000;

/// A console and the effects that it asked for.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) model: Model,
    pub(crate) effects: Vec<Effect>,
    /// What it was told of links.
    pub(crate) told: Vec<Notice>,
}

/// An account that a script knows.
pub(crate) fn account(name: &str) -> Account {
    let text = |text: &str| Setting::from_text(text).unwrap();
    let id = AccountId::from_text(&format!("id-{name}")).unwrap();
    let host = Setting::from_text("smpp.example.net").unwrap();
    let port = Setting::from_text("2775").unwrap();
    Account::new(id, Setting::from_text(name).unwrap(), host, port, text("esme1"))
}

impl Script {
    pub(crate) fn new(begin: Begin, columns: u16, rows: u16) -> Self {
        let start = Start {
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(START),
            utc_offset: 0,
            palette: Palette::Ansi,
            limits: Limits::default(),
            keymap: Keymap::default(),
            kept_in: KeptIn::default(),
            seed: 7,
            built_in: Some("demo".to_owned()),
            journal: Some(Journal {
                place: "/home/me/.local/state/smppcon/journal".to_owned(),
                limits: Some(JournalLimits::from(&Settings::default().journal)),
            }),
            begin,
        };
        let mut script = Self { model: Model::new(&start), effects: Vec::new(), told: Vec::new() };
        script.act(Action::Resize(Size { columns, rows }));
        script
    }

    /// With these accounts in its file.
    pub(crate) fn with(names: &[&str]) -> Self {
        let mut script = Self::new(Begin::Accounts, 80, 24);
        script.act(Action::Loaded(names.iter().map(|name| account(name)).collect()));
        script
    }

    pub(crate) fn act(&mut self, action: Action) {
        self.effects.extend(update(&mut self.model, action));
    }

    /// Presses keys: characters, and `<enter>` and the like.
    pub(crate) fn keys(&mut self, keys: &str) -> &mut Self {
        for key in parse(keys) {
            if let Some(action) = keymap::lookup(&self.model, key) {
                self.act(action);
            }
        }
        self
    }

    /// The effects since the last time.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    pub(crate) fn wait(&mut self, millis: u64) {
        self.act(Action::Tick(self.model.now + Duration::from_millis(millis)));
    }

    pub(crate) fn tell(&mut self, notice: Notice) {
        self.told.push(notice.clone());
        self.act(Action::Notice(Box::new(notice)));
    }

    /// A PDU passes.
    pub(crate) fn passes(&mut self, link: LinkId, direction: Direction, pdu: &Pdu) -> Frame {
        let frame = encode(pdu).unwrap().frame;
        self.wait(1);
        let at = self.model.now;
        self.tell(Notice::Chunk { link, direction, at, chunk: frame.clone().into() });
        frame
    }

    /// A request of ours and its response.
    pub(crate) fn answered(&mut self, link: LinkId, request: &Pdu, response: impl FnOnce(&Frame) -> Pdu) {
        let request = self.passes(link, Direction::Out, request);
        let response = self.passes(link, Direction::In, &response(&request));
        let after = Duration::from_millis(1);
        let event = Event::Response { request, response, after, late: false };
        self.tell(Notice::Event { link, at: self.model.now, event });
    }

    /// The link is connected and its bind answered with `status`.
    pub(crate) fn bind(&mut self, link: LinkId, mode: Mode, status: CommandStatus) {
        let at = self.model.now;
        self.tell(Notice::Step { link, at, step: Step::Connected { local: None, peer: None } });
        let mut bind = Pdu::request(mode.bind())
            .with(FieldId::SystemId, "esme1")
            .with(FieldId::Password, "s3cr3t-canary")
            .with(FieldId::InterfaceVersion, 0x34_u8);
        bind.sequence = Sequence(1);
        self.answered(link, &bind, |request| {
            let response = Pdu::response_to(request, status);
            if status.is_ok() { response.with(FieldId::SystemId, "smsc") } else { response.header_only() }
        });
        let at = self.model.now;
        if status.is_ok() {
            let event = Event::State(State::Bound(mode));
            self.tell(Notice::Event { link, at, event });
        } else {
            self.tell(Notice::Ended { link, at, why: Ended::Session(CloseReason::Refused(status)) });
        }
    }

    /// What the console ordered is sent and answered as a message centre would.
    pub(crate) fn serve(&mut self) {
        let mut sequence = 10;
        for effect in self.take() {
            let Effect::Link(command) = effect else { continue };
            let Command::Order { link, order: Order::Request { ticket, mut pdu } } = *command else {
                continue;
            };
            sequence += 1;
            pdu.sequence = Sequence(sequence);
            self.tell(Notice::Sent { link, ticket, sequence: pdu.sequence });
            self.answered(link, &pdu, |request| {
                Pdu::response_to(request, CommandStatus::ROK)
                    .with(FieldId::MessageId, format!("m{sequence}").as_str())
            });
        }
    }

    /// A message of a phone comes in and is answered.
    pub(crate) fn deliver(&mut self, link: LinkId, esm_class: u8, text: &str) {
        let mut pdu = Pdu::request(CommandId::DELIVER_SM)
            .with(FieldId::SourceAddr, "447700900001")
            .with(FieldId::DestinationAddr, "Acme")
            .with(FieldId::EsmClass, esm_class)
            .with(FieldId::ShortMessage, text.as_bytes().to_vec());
        pdu.sequence = Sequence(77);
        let request = self.passes(link, Direction::In, &pdu);
        self.passes(link, Direction::Out, &Pdu::response_to(&request, CommandStatus::ROK));
    }

    /// The peer asks whether we are there.
    pub(crate) fn enquire(&mut self, link: LinkId) {
        let mut pdu = Pdu::request(CommandId::ENQUIRE_LINK);
        pdu.sequence = Sequence(90);
        let request = self.passes(link, Direction::In, &pdu);
        self.passes(link, Direction::Out, &Pdu::response_to(&request, CommandStatus::ROK));
    }
}

fn parse(keys: &str) -> Vec<Key> {
    let mut parsed = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest.strip_prefix('<').and_then(|it| it.split_once('>'));
        let Some((name, after)) = named else {
            parsed.push(Key::Char(first));
            rest = &rest[first.len_utf8()..];
            continue;
        };
        parsed.push(match name {
            "enter" => Key::Enter,
            "esc" => Key::Esc,
            "tab" => Key::Tab,
            "backtab" => Key::BackTab,
            "up" => Key::Up,
            "down" => Key::Down,
            "left" => Key::Left,
            "right" => Key::Right,
            "backspace" => Key::Backspace,
            "f1" => Key::F(1),
            other => match other.split_at(2) {
                ("c-", letter) => Key::Ctrl(letter.chars().next().unwrap()),
                ("a-", letter) => Key::Alt(letter.chars().next().unwrap()),
                _ => panic!("no key {other}"),
            },
        });
        rest = after;
    }
    parsed
}
