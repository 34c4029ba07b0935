//! Whoever connects, and whatever comes: the message centre survives it, and what it remembers stays bounded.

use proptest::prelude::*;

use super::*;
use crate::config::scenario::PRESETS;
use crate::wire::TLVS;

/// Lines of hex of what is wrong on purpose.
const MALFORMED: &str = include_str!("../../../tests/data/malformed.hex");

fn malformed() -> Vec<Vec<u8>> {
    let digits = MALFORMED.lines().filter_map(|line| Some(line.split_once("  #")?.0));
    let octets = |hex: &str| {
        (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
    };
    digits.map(octets).collect()
}

/// Takes all that leaves; what a connection says after its end is a fault.
fn drain(smsc: &mut Smsc, ended: &mut BTreeSet<Peer>) -> Option<Instant> {
    for _ in 0..100_000 {
        match smsc.poll_output() {
            Output::Transmit { peer, octets } => {
                assert!(!ended.contains(&peer), "{} octets after the end", octets.len());
            }
            Output::Close { peer, .. } | Output::Reset(peer) => {
                assert!(ended.insert(peer), "ended twice");
            }
            Output::Timeout(at) => return at,
            _ => (),
        }
    }
    panic!("it does not come to rest");
}

fn any_octets() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(CommandId::NAMED.iter().map(|id| id.0).collect::<Vec<_>>());
    let id = prop_oneof![9 => known, 1 => any::<u32>()];
    let octet = prop_oneof![4 => Just(0_u8), 4 => 0_u8..8, 4 => 0x20_u8..0x7F, 1 => any::<u8>()];
    let tags: Vec<u16> = TLVS.iter().map(|row| row.tag.0).collect();
    let tlv =
        (prop::sample::select(tags), prop::collection::vec(any::<u8>(), 0..6)).prop_map(|(tag, value)| {
            let length = u16::try_from(value.len()).unwrap();
            [&tag.to_be_bytes()[..], &length.to_be_bytes(), &value].concat()
        });
    let body = (prop::collection::vec(octet, 0..80), prop::collection::vec(tlv, 0..3))
        .prop_map(|(fields, tlvs)| [fields, tlvs.concat()].concat());
    let pdu =
        (id, prop_oneof![Just(0), any::<u32>()], 0_u32..4, body).prop_map(|(id, status, number, body)| {
            let length = u32::try_from(16 + body.len()).unwrap();
            [&[length, id, status, number].map(u32::to_be_bytes).concat()[..], &body].concat()
        });
    let bind = Just(encode(&bind(Trx, V34)).unwrap().frame.bytes().to_vec());
    let message = Just(encode(&message(NUMBER, "hi")).unwrap().frame.bytes().to_vec());
    prop_oneof![
        4 => pdu,
        2 => bind,
        4 => message,
        1 => prop::sample::select(malformed()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

/// What may happen to a connection.
#[derive(Clone, Debug)]
enum Event {
    Connect,
    Octets(Vec<u8>),
    Eof,
    Lost,
    Wait(u64),
    Behave(&'static str),
}

fn any_event() -> impl Strategy<Value = (u32, Event)> {
    let names: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    let event = prop_oneof![
        2 => Just(Event::Connect),
        12 => any_octets().prop_map(Event::Octets),
        1 => Just(Event::Eof),
        1 => Just(Event::Lost),
        4 => prop_oneof![0_u64..50, 50_u64..5000, Just(40_000_u64)].prop_map(Event::Wait),
        1 => prop::sample::select(names).prop_map(Event::Behave),
    ];
    (0_u32..4, event)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whatever comes in whatever scenario, it comes to rest, and says nothing on a connection that is over.
    #[test]
    fn any_course_of_events_is_survived(
        name in prop::sample::select(PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>()),
        full in any::<bool>(),
        events in prop::collection::vec(any_event(), 1..60),
    ) {
        let rules = if full { RulesOf::Full } else { RulesOf::Wtc };
        let accounts = vec![Rules::of(rules).account("me", "secret")];
        let scenario = Scenario::named(name).unwrap();
        #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
        let mut now = Instant::now();
        let mut smsc = Smsc::new(Config { accounts, scenario, ..Config::with(rules) }, 3);
        let mut ended = BTreeSet::new();
        // A connection that has ended gives its place to another one.
        let mut peers = [Peer(0), Peer(1), Peer(2), Peer(3)];
        let mut next = 4;
        for (at, event) in events {
            let peer = &mut peers[at as usize];
            let time = Time { now, wall: UNIX_EPOCH };
            match event {
                Event::Connect => {
                    *peer = Peer(next);
                    next += 1;
                    smsc.handle_connect(time, *peer, HOME.into());
                }
                Event::Octets(octets) => smsc.handle_octets(time, *peer, &octets),
                Event::Eof => smsc.handle_eof(time, *peer),
                Event::Lost => smsc.handle_lost(time, *peer),
                Event::Wait(millis) => {
                    let end = now + Duration::from_millis(millis);
                    // A storm asks for more wakes than are worth the time.
                    for _ in 0..500 {
                        let Some(wake) = drain(&mut smsc, &mut ended).filter(|at| *at <= end) else { break };
                        now = wake.max(now);
                        smsc.handle_timeout(Time { now, wall: UNIX_EPOCH });
                    }
                    now = end;
                }
                Event::Behave(name) => {
                    let scenario = Box::new(Scenario::named(name).unwrap());
                    smsc.handle_order(time, Order::Behave(scenario));
                }
            }
            drain(&mut smsc, &mut ended);
        }
    }
}

#[test]
fn every_malformed_pdu_is_answered_or_closes_and_the_next_connection_is_served() {
    for octets in malformed() {
        let mut lab = lab();
        let link = lab.bound(Trx, V34);
        let time = lab.time();
        lab.smsc.handle_octets(time, peer(link), &octets);
        lab.obey();
        lab.drive();
        lab.advance(61 * SECOND);
        let other = bind(Trx, V34).with(FieldId::SystemId, "other");
        assert_eq!(lab.bind_with(other).1, Status::ROK, "{octets:02x?}");
    }
}

#[test]
fn who_sends_an_octet_now_and_then_is_closed() {
    let frame = encode(&bind(Trx, V34)).unwrap().frame;
    let mut lab = lab();
    let link = lab.connect_from(HOME);
    for octet in frame.bytes().iter().take(31) {
        let time = lab.time();
        lab.smsc.handle_octets(time, peer(link), &[*octet]);
        lab.advance(SECOND);
    }
    assert_eq!(lab.links[link].ended, Some(Ending::Session(CloseReason::NotBound)));
    // Bound, it is asked after half a minute whether it is there, and closed after another one.
    let link = lab.bound(Trx, V34);
    lab.links[link].deaf = true;
    for _ in 0..61 {
        let time = lab.time();
        lab.smsc.handle_octets(time, peer(link), &[0]);
        lab.advance(SECOND);
    }
    assert!(lab.links[link].ended.is_some());
}

#[test]
fn a_length_that_no_pdu_has_is_refused_before_the_octets_come() {
    for length in [0_u32, 15, 128 * 1024 + 1, 0x7FFF_FFFF, u32::MAX] {
        let mut lab = lab();
        let link = lab.bound(Trx, V34);
        let time = lab.time();
        lab.smsc.handle_octets(time, peer(link), &length.to_be_bytes());
        lab.obey();
        let got = &lab.links[link];
        assert!(matches!(got.ended, Some(Ending::Session(CloseReason::Broken(_)))), "{length:#x}");
    }
}

#[test]
fn connections_beyond_the_limit_are_closed_and_one_that_ends_makes_room() {
    let mut lab = Lab::new(Config { connections: 3, ..config(account()) });
    let links: Vec<_> = (0..5).map(|_| lab.connect_from(HOME)).collect();
    let ended: Vec<_> = links.iter().map(|link| lab.links[*link].ended).collect();
    let away = Some(Ending::TurnedAway);
    assert_eq!(ended, [None, None, None, away, away]);
    lab.close(links[0]);
    assert_eq!(lab.bind_with(bind(Trx, V34)).1, Status::ROK);
    assert_eq!(lab.smsc.counts().turned_away, 2);
}

#[test]
fn what_is_put_off_is_bounded() {
    let mut lab = Lab::playing("[[fault]]\nwhen = \"sending response\"\ndo = [{ wait = \"1h\" }, \"pass\"]");
    let link = lab.connect_from(HOME);
    let time = lab.time();
    let enquire = [16, CommandId::ENQUIRE_LINK.0, 0, 1].map(u32::to_be_bytes).concat().repeat(1000);
    for _ in 0..110 {
        lab.smsc.handle_octets(time, peer(link), &enquire);
        drain(&mut lab.smsc, &mut BTreeSet::new());
    }
    assert_eq!(lab.smsc.later.len(), LATER);
}

#[test]
fn addresses_that_fail_to_bind_are_remembered_within_bounds() {
    let mut bans = Bans::default();
    #[expect(clippy::disallowed_methods, reason = "an Instant can only be had from the clock")]
    let now = Instant::now();
    let ban = Scenario::named("ban-after-five").unwrap().binds.ban.unwrap();
    for address in 0..20_000_u32 {
        bans.refused(IpAddr::from(address.to_be_bytes()), &ban, now);
    }
    assert!(format!("{bans:?}").matches("in_a_row").count() <= 10_000);
}

#[test]
fn octets_that_are_put_off_are_bounded_too() {
    let mut lab =
        Lab::playing("[[fault]]\nwhen = \"receiving submit_sm\"\ndo = [{ wait = \"1h\" }, \"pass\"]");
    let link = lab.bound(Trx, V34);
    let pdu = message(NUMBER, "").with_tlv(Tag::MESSAGE_PAYLOAD, vec![b'x'; 60_000]);
    let (time, octets) = (lab.time(), encode(&pdu).unwrap().frame.bytes().clone());
    for _ in 0..1000 {
        lab.smsc.handle_octets(time, peer(link), &octets);
        drain(&mut lab.smsc, &mut BTreeSet::new());
    }
    assert!(lab.smsc.held <= HELD + octets.len() && lab.smsc.later.len() < 1000);
}

#[test]
fn an_address_of_any_length_is_not_remembered() {
    let mut lab = lab();
    let link = lab.bound(Trx, V34);
    let long = "4".repeat(1000);
    let pdu = message(NUMBER, "hi");
    let status = lab.submit(link, &pdu.clone().with(FieldId::SourceAddr, long.as_str()));
    assert_eq!(status, Status::RINVSRCADR);
    assert_eq!(lab.submit(link, &pdu.with(FieldId::DestinationAddr, long)), Status::RINVDSTADR);
}
