//! The mind with real sessions on both sides of wires without delay, and a clock that is moved by hand.

mod bind;
mod handset;
mod receipt;
mod submit;

use std::time::UNIX_EPOCH;

use super::*;
use crate::session::Session;
use crate::wire::Tag;
use crate::wire::encode;

const SECOND: Duration = Duration::from_secs(1);
/// What is waited to see that nothing happens too early, and the rest of the second.
const ALMOST: Duration = Duration::from_millis(999);
const REST: Duration = Duration::from_millis(1);
const HOME: [u8; 4] = [192, 0, 2, 1];

use CommandStatus as Status;
use Mode::{Rx, Trx, Tx};
use Version::{V33, V34, V50};

/// A message centre and the connections to it, numbered in the order in which they were made.
struct Lab {
    smsc: Smsc,
    links: Vec<Link>,
    now: Instant,
    start: Instant,
}

struct Link {
    mc: Session,
    esme: Session,
    /// What the ESME was sent.
    got: Vec<Frame>,
    /// The ESME answers what it is sent, or keeps silent.
    answers: bool,
}

impl Lab {
    fn new(config: Config) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "an Instant can only be had from the clock; it is moved by hand"
        )]
        let now = Instant::now();
        Self { smsc: Smsc::new(config, 7), links: Vec::new(), now, start: now }
    }

    /// 2024-02-29 12:34:30 UTC and what has passed since.
    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_709_210_070) + (self.now - self.start)
    }

    fn connect_from(&mut self, from: impl Into<IpAddr>) -> usize {
        let esme = session::Config {
            role: Role::Esme,
            version: V34,
            window: 100,
            answering: Answering::Owner,
            offers: None,
            timers: Timers::default(),
        };
        let link = self.links.len();
        self.links.push(Link {
            mc: Session::new(self.smsc.session_config(), self.now),
            esme: Session::new(esme, self.now),
            got: Vec::new(),
            answers: true,
        });
        self.smsc.handle_connect(peer(link), from.into());
        link
    }

    /// A new connection that sends this, and what it was answered.
    fn bind_with(&mut self, pdu: Pdu) -> (usize, Status) {
        let link = self.connect_from(HOME);
        (link, self.ask(link, pdu).status())
    }

    fn try_bind(&mut self, mode: Mode, version: Version) -> (usize, Status) {
        self.bind_with(bind(mode, version))
    }

    fn bound(&mut self, mode: Mode, version: Version) -> usize {
        let (link, status) = self.try_bind(mode, version);
        assert_eq!(status, Status::ROK);
        self.links[link].got.clear();
        link
    }

    /// Sends a request and returns its answer.
    fn ask(&mut self, link: usize, pdu: Pdu) -> Frame {
        let asked = self.links[link].esme.request(self.now, pdu).unwrap();
        self.drive();
        let got = &self.links[link].got;
        let answer = got.iter().find(|frame| frame.is_response() && frame.sequence() == asked);
        answer.expect("no answer").clone()
    }

    fn submit(&mut self, link: usize, pdu: &Pdu) -> Status {
        self.ask(link, pdu.clone()).status()
    }

    /// Carries what each has for the other until all are idle.
    fn drive(&mut self) {
        while (0..self.links.len()).any(|link| self.step_esme(link) | self.step_mc(link)) {}
    }

    fn step_esme(&mut self, link: usize) -> bool {
        let now = self.now;
        let Link { mc, esme, got, answers } = &mut self.links[link];
        match esme.poll_output() {
            session::Output::Transmit(chunk) => mc.handle_frame(now, chunk.frame().unwrap()),
            session::Output::Event(Event::Request { frame, answered: false }) => {
                if *answers {
                    esme.respond(now, &Pdu::response_to(&frame, Status::ROK)).unwrap();
                }
                got.push(frame);
            }
            session::Output::Event(Event::Response { response, .. }) => got.push(response),
            session::Output::Event(_) => (),
            session::Output::Timeout(_) => return false,
        }
        true
    }

    fn step_mc(&mut self, link: usize) -> bool {
        let now = self.now;
        match self.links[link].mc.poll_output() {
            session::Output::Transmit(chunk) => {
                self.links[link].esme.handle_frame(now, chunk.frame().unwrap());
            }
            session::Output::Event(event) => {
                let wall = self.wall();
                self.smsc.handle_event(now, wall, peer(link), &event);
                self.obey();
            }
            session::Output::Timeout(_) => return false,
        }
        true
    }

    /// Does what the mind wants, and returns when it wants to wake up.
    fn obey(&mut self) -> Option<Instant> {
        loop {
            match self.smsc.poll_output() {
                Output::Respond { peer, pdu } => {
                    let now = self.now;
                    self.session(peer).respond(now, &pdu).unwrap();
                }
                Output::Request { peer, pdu } => {
                    let now = self.now;
                    self.session(peer).request(now, pdu).unwrap();
                }
                Output::Timeout(at) => return at,
            }
        }
    }

    fn session(&mut self, peer: Peer) -> &mut Session {
        &mut self.links[usize::try_from(peer.0).unwrap()].mc
    }

    /// Moves the clock from one deadline of the mind to the next.
    fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        while let Some(next) = self.obey().filter(|at| *at <= end) {
            self.now = next;
            let wall = self.wall();
            self.smsc.handle_timeout(next, wall);
            self.obey();
            self.drive();
        }
        self.now = end;
    }

    /// Lets the timers of the sessions on this link run out.
    fn time_out(&mut self, link: usize) {
        self.links[link].mc.handle_timeout(self.now);
        self.drive();
    }

    /// The deliver_sm that came since the last call.
    fn delivered(&mut self, link: usize) -> Vec<Dissection> {
        let got = std::mem::take(&mut self.links[link].got);
        let delivered = got.iter().filter(|frame| frame.command_id() == CommandId::DELIVER_SM);
        delivered.map(|frame| dissect(frame, V50)).collect()
    }

    fn close(&mut self, link: usize) {
        self.links[link].mc.handle_eof();
        self.drive();
    }
}

fn peer(link: usize) -> Peer {
    Peer(u32::try_from(link).unwrap())
}

fn account() -> Account {
    Account { tariffs: vec!["7".to_owned()], ..Account::new("me", "secret") }
}

fn config(account: Account) -> Config {
    Config { accounts: vec![Account::new("other", "secret"), account], ..Config::wtc() }
}

fn lab() -> Lab {
    Lab::new(config(account()))
}

fn bind(mode: Mode, version: Version) -> Pdu {
    Pdu::request(mode.bind())
        .with(FieldId::SystemId, "me")
        .with(FieldId::Password, "secret")
        .with(FieldId::InterfaceVersion, version.interface_version())
}

/// A message that asks for a receipt.
fn message(to: &str, text: &str) -> Pdu {
    Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::SourceAddrTon, 5_u8)
        .with(FieldId::SourceAddr, "Shop")
        .with(FieldId::DestAddrTon, 1_u8)
        .with(FieldId::DestAddrNpi, 1_u8)
        .with(FieldId::DestinationAddr, to)
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with(FieldId::ShortMessage, text)
}

const NUMBER: &str = "447700900123";

fn text_of(pdu: &Dissection) -> String {
    String::from_utf8(pdu.message().to_vec()).unwrap()
}

#[test]
fn debug_hides_passwords() {
    let shown = format!("{:?}", lab().smsc);
    assert!(shown.contains("[hidden]") && !shown.contains("secret"), "{shown}");
}

/// The answers to requests that come in one piece, before any answer has left.
fn answers(frames: &[Frame]) -> Vec<(CommandId, CommandStatus)> {
    #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
    let now = Instant::now();
    let (mut smsc, peer) = (Smsc::new(Config::demo(), 1), Peer(1));
    smsc.handle_connect(peer, IpAddr::from([127, 0, 0, 1]));
    for frame in frames {
        let event = Event::Request { frame: frame.clone(), answered: false };
        smsc.handle_event(now, SystemTime::UNIX_EPOCH, peer, &event);
    }
    let mut answers = Vec::new();
    while let Output::Respond { pdu, .. } = smsc.poll_output() {
        answers.push((pdu.id, pdu.status));
    }
    answers
}

fn bind_frame(id: CommandId) -> Frame {
    let pdu = Pdu::request(id).with(FieldId::SystemId, "demo").with(FieldId::Password, "demo");
    encode(&pdu.with(FieldId::InterfaceVersion, 0x34_u8)).unwrap().frame
}

#[test]
fn a_second_bind_that_does_not_wait_for_the_first_is_refused() {
    let binds = [CommandId::BIND_TRANSMITTER, CommandId::BIND_RECEIVER].map(bind_frame);
    assert_eq!(
        answers(&binds),
        [
            (CommandId::BIND_TRANSMITTER_RESP, CommandStatus::ROK),
            (CommandId::BIND_RECEIVER_RESP, CommandStatus::RALYBND),
        ]
    );
}

#[test]
fn a_header_in_another_payload_than_the_message_is_no_header_of_it() {
    let submit = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::DestinationAddr, "447700900001")
        .with(FieldId::EsmClass, 0x40_u8)
        .with_tlv(Tag::MESSAGE_PAYLOAD, vec![])
        .with_tlv(Tag::MESSAGE_PAYLOAD, b"\x05\x00\x03\x01\x01\x01h".to_vec());
    let frames = [bind_frame(CommandId::BIND_TRANSCEIVER), encode(&submit).unwrap().frame];
    assert_eq!(answers(&frames)[1], (CommandId::SUBMIT_SM_RESP, CommandStatus::ROK));
}
