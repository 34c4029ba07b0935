//! The mind with real sessions on both sides of wires without delay, and a clock that is moved by hand.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one kind of output")]

mod bind;
mod full;
mod handset;
mod hostile;
mod preset;
mod receipt;
mod submit;
mod wtc;

use core::net::IpAddr;
use std::time::UNIX_EPOCH;

use super::*;
use crate::config::scenario::RulesOf;
use crate::config::setting::Setting;
use crate::session;
use crate::session::Answering;
use crate::session::Event;
use crate::session::Role;
use crate::session::Session;
use crate::session::Timers;
use crate::wire::CommandId;
use crate::wire::Deframer;
use crate::wire::FieldId;
use crate::wire::Sequence;
use crate::wire::Tag;
use crate::wire::dissect;
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
    /// What clients speak until they bind.
    speaks: Version,
}

/// A client, by the wire without delay that it has to the message centre.
struct Link {
    esme: Session,
    deframer: Deframer,
    /// What the ESME was sent.
    got: Vec<Frame>,
    /// The ESME answers what it is sent, or keeps silent.
    answers: bool,
    /// Nothing reaches the ESME.
    deaf: bool,
    /// How the message centre ended the connection.
    ended: Option<Ending>,
}

impl Lab {
    fn new(config: Config) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "an Instant can only be had from the clock; it is moved by hand"
        )]
        let now = Instant::now();
        Self { smsc: Smsc::new(config, 7), links: Vec::new(), now, start: now, speaks: V34 }
    }

    /// With all of 3.4 and 5.0.
    fn full() -> Self {
        let rules = Rules::of(RulesOf::Full);
        let account = rules.account("me", "secret");
        Self::new(Config { accounts: vec![account], ..Config::with(RulesOf::Full) })
    }

    /// That plays this scenario.
    fn playing(scenario: &str) -> Self {
        let scenario = Scenario::parse(scenario, "test").unwrap();
        Self::new(Config { scenario, ..config(account()) })
    }

    /// The same time for deadlines and people: 2024-02-29 12:34:30 UTC and what has passed since.
    fn time(&self) -> Time {
        let wall = UNIX_EPOCH + Duration::from_secs(1_709_210_070) + (self.now - self.start);
        Time { now: self.now, wall }
    }

    fn connect_from(&mut self, from: impl Into<IpAddr>) -> usize {
        let esme = session::Config {
            role: Role::Esme,
            version: self.speaks,
            window: 100,
            answering: Answering::Owner,
            offers: None,
            timers: Timers { enquire_link: None, ..Timers::default() },
        };
        let link = self.links.len();
        self.links.push(Link {
            esme: Session::new(esme, self.now),
            deframer: Deframer::default(),
            got: Vec::new(),
            answers: true,
            deaf: false,
            ended: None,
        });
        let time = self.time();
        self.smsc.handle_connect(time, peer(link), from.into());
        self.obey();
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
    #[track_caller]
    fn ask(&mut self, link: usize, pdu: Pdu) -> Frame {
        let asked = self.send(link, pdu);
        let got = &self.links[link].got;
        let answer = got.iter().find(|frame| frame.is_response() && frame.sequence() == asked);
        answer.expect("no answer").clone()
    }

    /// Sends a request, whatever becomes of it.
    #[track_caller]
    fn send(&mut self, link: usize, pdu: Pdu) -> Sequence {
        let asked = self.links[link].esme.request(self.now, pdu).unwrap();
        self.drive();
        asked
    }

    fn submit(&mut self, link: usize, pdu: &Pdu) -> Status {
        self.ask(link, pdu.clone()).status()
    }

    /// Carries what each has for the other until all are idle.
    fn drive(&mut self) {
        while (0..self.links.len()).any(|link| self.step(link)) {}
    }

    fn step(&mut self, link: usize) -> bool {
        let now = self.now;
        let Link { esme, got, answers, .. } = &mut self.links[link];
        match esme.poll_output() {
            session::Output::Transmit(chunk) => {
                let time = self.time();
                self.smsc.handle_octets(time, peer(link), chunk.bytes());
                self.obey();
            }
            session::Output::Event(Event::Request { frame, answered: false }) => {
                if *answers && frame.command_id().is_answered() {
                    esme.respond(now, &Pdu::response_to(&frame, Status::ROK)).unwrap();
                }
                got.push(frame);
            }
            session::Output::Event(Event::Response { response, .. } | Event::Unmatched { response }) => {
                got.push(response);
            }
            session::Output::Event(_) => (),
            session::Output::Timeout(_) => return false,
        }
        true
    }

    /// Does what the mind wants, and returns when it wants to wake up.
    fn obey(&mut self) -> Option<Instant> {
        let now = self.now;
        loop {
            let (peer, ending) = match self.smsc.poll_output() {
                Output::Transmit { peer, octets } => {
                    let Link { esme, deframer, deaf, .. } = &mut self.links[peer.0 as usize];
                    deframer.push(&octets);
                    while let Ok(Some(frame)) = deframer.next_frame()
                        && !*deaf
                    {
                        esme.handle_frame(now, &frame);
                    }
                    continue;
                }
                Output::Close { peer, why } => (peer, why),
                Output::Reset(peer) => (peer, Ending::Fault),
                Output::Timeout(at) => return at,
                Output::Read { .. }
                | Output::Finish(_)
                | Output::Listen(_)
                | Output::Passed { .. }
                | Output::Entered { .. } => continue,
            };
            let link = &mut self.links[peer.0 as usize];
            link.ended = Some(ending);
            link.esme.handle_eof();
        }
    }

    /// Moves the clock from one deadline of the mind to the next.
    fn advance(&mut self, by: Duration) {
        let end = self.now + by;
        while let Some(next) = self.obey().filter(|at| *at <= end) {
            self.now = next.max(self.now);
            let time = self.time();
            self.smsc.handle_timeout(time);
            self.obey();
            self.drive();
        }
        self.now = end;
    }

    /// The deliver_sm that came since the last call.
    fn delivered(&mut self, link: usize) -> Vec<Dissection> {
        let got = std::mem::take(&mut self.links[link].got);
        let delivered = got.iter().filter(|frame| frame.command_id() == CommandId::DELIVER_SM);
        delivered.map(|frame| dissect(frame, V50)).collect()
    }

    /// The client closes the connection.
    fn close(&mut self, link: usize) {
        let time = self.time();
        self.smsc.handle_eof(time, peer(link));
        self.obey();
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
    let mut lab = Lab::new(Config::demo());
    let link = lab.connect_from(HOME);
    let octets: Vec<u8> = frames.iter().flat_map(|frame| frame.bytes().to_vec()).collect();
    let time = lab.time();
    lab.smsc.handle_octets(time, peer(link), &octets);
    let mut answers = Vec::new();
    loop {
        match lab.smsc.poll_output() {
            Output::Passed { came: false, chunk, .. } => {
                let frame = chunk.frame().unwrap();
                answers.push((frame.command_id(), frame.status()));
            }
            Output::Timeout(_) => return answers,
            _ => (),
        }
    }
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
