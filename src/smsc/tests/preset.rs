//! Each scenario that comes with the program against one course of events: what leaves the message centre, octet
//! by octet, and what becomes of the connections.

use std::fmt::Write as _;

use super::*;
use crate::config::scenario::PRESETS;
use crate::wire::Pdu;

/// What happens to the message centre: a connection with a bind, three messages, a message to many, and an
/// enquire_link before and after a while, which the client closes without an unbind; and another with a bind and
/// an unbind.
struct Course {
    smsc: Smsc,
    now: Instant,
    start: Instant,
    told: String,
    deframer: Deframer,
    sequence: u32,
    open: bool,
    said: usize,
}

/// So many lines of octets are shown of a course; the rest is counted.
const SHOWN: usize = 60;

impl Course {
    fn new(scenario: Scenario) -> Self {
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let now = Instant::now();
        let rules = scenario.profile.unwrap_or_default();
        let accounts = vec![Rules::of(rules).account("me", "secret")];
        Self {
            smsc: Smsc::new(Config { accounts, scenario, ..Config::with(rules) }, 7),
            now,
            start: now,
            told: String::new(),
            deframer: Deframer::default(),
            sequence: 1,
            open: false,
            said: 0,
        }
    }

    fn time(&self) -> Time {
        let wall = UNIX_EPOCH + Duration::from_secs(1_709_210_070) + (self.now - self.start);
        Time { now: self.now, wall }
    }

    fn say(&mut self, what: &str) {
        self.said += 1;
        if self.said <= SHOWN {
            let after = (self.now - self.start).as_millis();
            writeln!(self.told, "{after:>6} {what}").unwrap();
        }
    }

    /// The client says something, if it is still connected.
    fn send(&mut self, peer: Peer, pdu: Pdu) {
        if !self.open {
            return;
        }
        let pdu = Pdu { sequence: Sequence(self.sequence), ..pdu };
        // Other numbers than a message centre has that counts on its own.
        self.sequence += 3;
        let frame = encode(&pdu).unwrap().frame;
        self.say(&format!("> {}", frame.command_id()));
        let time = self.time();
        self.smsc.handle_octets(time, peer, frame.bytes());
        self.listen(peer);
    }

    /// Takes what leaves, and answers requests as a client does.
    fn listen(&mut self, peer: Peer) -> Option<Instant> {
        loop {
            let told = match self.smsc.poll_output() {
                Output::Transmit { octets, .. } => {
                    self.deframer.push(&octets);
                    hex(&octets)
                }
                Output::Read { how, .. } => format!("  reads {how:?}"),
                Output::Finish(_) => "  ends its side".to_owned(),
                Output::Close { why, .. } => {
                    self.open = false;
                    format!("  closes: {why:?}")
                }
                Output::Reset(_) => {
                    self.open = false;
                    "  resets".to_owned()
                }
                Output::Listen(on) => format!("  listens: {on}"),
                Output::Passed { .. } | Output::Entered { .. } => continue,
                Output::Timeout(at) => {
                    if self.answer(peer) {
                        continue;
                    }
                    return at;
                }
            };
            self.say(&told);
        }
    }

    /// Answers the requests that came; whether there were any.
    fn answer(&mut self, peer: Peer) -> bool {
        let mut any = false;
        while let Ok(Some(frame)) = self.deframer.next_frame() {
            if !frame.is_response() && frame.command_id().is_answered() && self.open {
                let answer = Pdu::response_to(&frame, Status::ROK).header_only();
                if let Ok(encoded) = encode(&answer) {
                    any = true;
                    let time = self.time();
                    self.smsc.handle_octets(time, peer, encoded.frame.bytes());
                }
            }
        }
        any
    }

    fn wait(&mut self, peer: Peer, by: Duration) {
        let end = self.now + by;
        while let Some(next) = self.listen(peer).filter(|at| *at <= end) {
            self.now = next.max(self.now);
            let time = self.time();
            self.smsc.handle_timeout(time);
        }
        self.now = end;
    }

    fn connect(&mut self, peer: Peer) {
        self.say("> connects");
        (self.open, self.deframer, self.sequence) = (true, Deframer::default(), 1);
        let time = self.time();
        self.smsc.handle_connect(time, peer, HOME.into());
        self.listen(peer);
    }

    /// With so many more messages before the first connection ends.
    fn go(&mut self, more: usize) {
        let peer = Peer(1);
        self.connect(peer);
        self.send(peer, bind(Trx, V34));
        self.wait(peer, 500 * MILLI);
        for (to, text, receipt) in [(NUMBER, "one", 1_u8), ("+447700900124", "two", 1), (NUMBER, "three", 0)]
        {
            self.send(peer, message(to, text).with(FieldId::RegisteredDelivery, receipt));
        }
        self.wait(peer, 500 * MILLI);
        self.send(peer, multi());
        self.send(peer, Pdu::request(CommandId::ENQUIRE_LINK));
        self.wait(peer, 11 * SECOND);
        self.send(peer, Pdu::request(CommandId::ENQUIRE_LINK));
        for _ in 0..more {
            self.send(peer, message(NUMBER, "more").with(FieldId::RegisteredDelivery, 0_u8));
        }
        self.close(peer);
        let peer = Peer(2);
        self.connect(peer);
        self.send(peer, bind(Trx, V34));
        self.wait(peer, 500 * MILLI);
        self.send(peer, Pdu::request(CommandId::UNBIND));
        self.wait(peer, SECOND);
        self.close(peer);
    }

    /// The client closes its side, if it is still connected.
    fn close(&mut self, peer: Peer) {
        if self.open {
            self.say("> closes");
            let time = self.time();
            self.smsc.handle_eof(time, peer);
            self.listen(peer);
            self.open = false;
        }
    }
}

const MILLI: Duration = Duration::from_millis(1);

fn multi() -> Pdu {
    use crate::wire::Content;
    let address =
        |digits: &str| vec![(FieldId::DestFlag, Content::Int(1)), (FieldId::DestinationAddr, digits.into())];
    Pdu::request(CommandId::SUBMIT_MULTI)
        .with(FieldId::SourceAddr, "Shop")
        .with(FieldId::DestAddress, Content::List(vec![address(NUMBER)]))
        .with(FieldId::ShortMessage, "many")
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut out, octet| {
        write!(out, "{octet:02x}").unwrap();
        out
    })
}

/// The course of events against a scenario.
fn course(name: &str) -> String {
    let scenario = Scenario::named(name).unwrap();
    let mut course = Course::new(scenario.clone());
    // Where chance decides, it needs some to decide about.
    course.go(if ["lossy", "mixed-network"].contains(&name) { 20 } else { 0 });
    let more = course.said.saturating_sub(SHOWN);
    if more > 0 {
        writeln!(course.told, "       and {more} more lines").unwrap();
    }
    format!("{}\n{}", scenario.about, course.told)
}

/// The octets that each scenario sends are in its snapshot.
#[test]
fn each_scenario_sends_its_octets() {
    for preset in PRESETS {
        insta::assert_snapshot!(preset.name, course(preset.name));
    }
}

/// A scenario that changes nothing is none. The two that the course does not bring out have tests of their own.
#[test]
fn each_scenario_differs_from_a_message_centre_that_plays_by_the_rules() {
    let usual = |profile: Option<RulesOf>| {
        let mut course = Course::new(Scenario { profile, ..Scenario::default() });
        course.go(0);
        course.told
    };
    for preset in PRESETS.iter().filter(|preset| !["normal", "ban-after-five"].contains(&preset.name)) {
        let profile = Scenario::named(preset.name).unwrap().profile;
        let told = course(preset.name);
        let (_, told) = told.split_once('\n').unwrap();
        assert_ne!(told, usual(profile), "{}", preset.name);
    }
}

#[test]
fn the_last_digits_choose_what_becomes_of_a_message() {
    for (digits, answer) in [
        ("9001", "00000011800000040000005800000004"),
        ("9002", "00000011800000040000001400000004"),
        ("9004", ""),
        ("9005", ""),
        ("9006", "00000010800000000000000300000004"),
        ("9007", "  resets"),
        ("9008", "00000011800000040000000b00000004"),
        ("9009", "00000011800000040000040000000004"),
    ] {
        let mut course = Course::new(Scenario::default());
        course.connect(Peer(1));
        course.send(Peer(1), bind(Trx, V34));
        course.told.clear();
        course.send(Peer(1), message(&format!("44770090{digits}"), "x"));
        let lines: Vec<&str> = course.told.lines().skip(1).map(|line| &line[7..]).collect();
        assert_eq!(
            lines
                .first()
                .map_or("", |line| line.strip_suffix("00").filter(|it| it.len() == 32).unwrap_or(line)),
            answer,
            "{digits}"
        );
        course.told.clear();
        course.wait(Peer(1), 3 * SECOND);
        assert_eq!(
            course.told.contains("80000004000000000000000"),
            digits == "9005",
            "{digits}: {}",
            course.told
        );
    }
}

#[test]
fn the_sixth_connection_after_five_refused_binds_is_broken_for_five_minutes() {
    let mut course = Course::new(Scenario::named("ban-after-five").unwrap());
    let mut told = Vec::new();
    for peer in (1..=7).map(Peer) {
        course.told.clear();
        course.connect(peer);
        course.send(peer, bind(Trx, V34).with(FieldId::Password, "wrong"));
        told.push(course.told.lines().last().unwrap()[7..].to_owned());
        course.close(peer);
        if peer == Peer(6) {
            course.wait(peer, 300 * SECOND);
        }
    }
    let refused = "0000001180000009".to_owned() + "0000000e0000000100";
    assert_eq!(told[..5], vec![refused.clone(); 5]);
    assert_eq!(told[5..], ["  resets".to_owned(), refused]);
}

#[test]
fn the_same_scenario_and_the_same_course_give_the_same_octets() {
    for name in ["lossy", "mixed-network", "odd-messages"] {
        assert_eq!(course(name), course(name), "{name}");
    }
}

#[test]
fn another_scenario_lets_go_of_what_the_one_before_held() {
    let mut lab = Lab::playing(
        "[binds]\nban = { failures = 1, lasts = \"5m\" }\n[[account]]\nsystem_id = \"guest\"\npassword = \"secret\"\n\
         [[fault]]\nwhen = \"sending submit_sm_resp\"\ndo = [{ gather = { pdus = 9, within = \"1h\" } }]",
    );
    let link = lab.bound(Trx, V34);
    let held = lab.send(link, message(NUMBER, "hi"));
    assert!(lab.links[link].got.is_empty(), "it waits for others");
    let guest = bind(Trx, V34).with(FieldId::SystemId, "guest");
    assert_eq!(lab.bind_with(guest.clone()).1, Status::ROK);
    assert_eq!(lab.bind_with(bind(Trx, V34).with(FieldId::Password, "no")).1, Status::RINVPASWD);
    let banned = lab.connect_from(HOME);
    assert_eq!(lab.links[banned].ended, Some(Ending::TurnedAway));
    let time = lab.time();
    lab.smsc.handle_order(time, Order::Behave(Box::default()));
    lab.obey();
    lab.drive();
    assert_eq!(lab.links[link].got[0].sequence(), held, "it left");
    assert_eq!(lab.bind_with(guest).1, Status::RINVSYSID, "nobody knows the guest any more");
}

#[test]
fn a_scenario_that_needs_other_rules_has_them_for_new_connections() {
    let mut lab = lab();
    let time = lab.time();
    let scenario = Scenario::named("multi-resp-without-count").unwrap();
    lab.smsc.handle_order(time, Order::Behave(Box::new(scenario)));
    let link = lab.bound(Trx, V34);
    assert_eq!(lab.ask(link, multi()).bytes().len(), 19);
}
