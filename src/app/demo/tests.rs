//! The guided minute, played on an invented clock.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one kind of effect")]

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::app::Begin;
use crate::app::Overlay;
use crate::app::script::Script;
use crate::app::{PasswordAction, SimulatorAction};
use crate::link::Command;
use crate::link::Listening;
use crate::link::Order;
use crate::smsc;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::FieldId;

const LINK: LinkId = LinkId(1);

/// The console, bound to the message centre inside.
fn bound() -> Script {
    let mut script = Script::new(Begin::Demo, 80, 24);
    script.act(Action::TryBuiltIn);
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.take();
    script
}

/// The messages that were sent, and the other things that were asked for.
fn asked(effects: &[Effect]) -> (usize, Vec<&Effect>) {
    let (sent, others): (Vec<_>, Vec<_>) = effects.iter().partition(|effect| {
        matches!(effect, Effect::Link(command) if matches!(&**command,
            Command::Order { order: Order::Request { pdu, .. }, .. } if pdu.id == CommandId::SUBMIT_SM))
    });
    (sent.len(), others)
}

#[test]
fn it_is_bound_and_traffic_moves_within_a_second() {
    let mut script = bound();
    assert!(script.model.links.live().next().unwrap().is_bound());
    script.wait(999);
    assert_eq!(asked(&script.take()).0, 1);
}

#[test]
fn a_minute_shows_what_there_is_and_says_what_is_shown() {
    let mut script = bound();
    let begun = script.model.now;
    let (mut told, mut screens, mut effects) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(next) = script.model.next_tick().filter(|_| script.model.caption().is_some()) {
        assert!(next <= begun + MINUTE, "it ends");
        script.act(Action::Tick(next));
        if let Some(caption) = script.model.caption().filter(|it| told.last() != Some(it)) {
            assert!(caption.width() <= 78 && !caption.is_empty(), "{caption}");
            told.push(caption);
            screens.push(script.model.screen);
        }
        let new = script.take();
        let wrongly = new.iter().any(|effect| matches!(effect, Effect::Connect { .. }));
        effects.extend(new);
        if wrongly {
            script.bind(LinkId(2), Mode::Tx, CommandStatus::RINVPASWD);
            assert_eq!(script.model.overlay, Some(Overlay::Failed(LinkId(2), 0)));
        }
    }
    assert_eq!(told.len(), ACTS.iter().filter(|(_, caption, _)| !caption.is_empty()).count());
    for screen in [Screen::Log, Screen::Compose, Screen::Inbound, Screen::Simulator, Screen::Binds] {
        assert!(screens.contains(&screen), "{screen:?}");
    }
    let (sent, others) = asked(&effects);
    assert_eq!(sent, 7, "five of the table, one of them in two parts, and one typed");
    let texts: Vec<_> = effects.iter().filter_map(typed).collect();
    assert_eq!(texts, ["Hello from smppcon: £, é and € fit GSM 03.38 - Привет!"]);
    let orders: Vec<_> = others
        .iter()
        .filter_map(|effect| match effect {
            Effect::Simulator(order) => Some(&**order),
            _ => None,
        })
        .collect();
    assert!(matches!(orders[..], [smsc::Order::Handset(_), smsc::Order::Behave(_), smsc::Order::Behave(_)]));
    assert!(others.iter().any(|effect| matches!(effect, Effect::Connect { .. })));
    assert_eq!((script.model.screen, script.model.overlay.as_ref()), (Screen::Log, None));
    script.wait(u64::try_from(EVERY.as_millis()).unwrap());
    assert_eq!(asked(&script.take()).0, 1, "traffic goes on");
}

/// The text of a message that is not in the table.
fn typed(effect: &Effect) -> Option<String> {
    let Effect::Link(command) = effect else { return None };
    let Command::Order { order: Order::Request { pdu, .. }, .. } = &**command else { return None };
    let Some(crate::wire::Content::Octets(octets)) = pdu.content(FieldId::ShortMessage) else { return None };
    let text = crate::text::Alphabet::Ucs2.decode(octets).text;
    text.starts_with("Hello from smppcon:").then_some(text)
}

#[test]
fn any_key_takes_over_and_does_what_it_always_does() {
    for (keys, screen) in [
        ("2", Screen::Binds),
        ("?", Screen::Log),
        ("j", Screen::Log),
        ("Z", Screen::Log),
        ("S", Screen::Simulator),
    ] {
        let mut script = bound();
        script.wait(1000);
        assert!(script.model.caption().is_some());
        script.keys(keys);
        assert_eq!((script.model.caption(), script.model.screen), (None, screen), "{keys}");
        script.take();
        for _ in 0..60 {
            script.wait(1000);
        }
        assert_eq!(script.model.screen, screen, "{keys}: nothing is shown by itself");
        assert!(asked(&script.take()).0 >= 8, "{keys}: messages go on");
    }
}

#[test]
fn news_does_not_take_over() {
    let mut script = bound();
    script.enquire(LINK);
    script.deliver(LINK, 0, "hello");
    script.act(Action::Resize(super::super::Size { columns: 100, rows: 30 }));
    script.act(Action::Loaded(Vec::new()));
    script.act(Action::Simulator(SimulatorAction::Listening(Listening::On(Vec::new()))));
    let password = Ok(Secret::from("pw"));
    script.act(Action::Password(PasswordAction::Fetched { link: LinkId(9), password }));
    assert!(script.model.caption().is_some());
}

#[test]
fn acts_are_in_the_order_of_time_and_name_what_there_is() {
    assert!(ACTS.is_sorted_by_key(|(at, ..)| *at));
    assert!(Duration::from_millis(ACTS.last().unwrap().0) < MINUTE);
    for deed in ACTS.iter().flat_map(|(.., deeds)| *deeds) {
        if let Deed::Play(name) = deed {
            assert!(crate::config::scenario::Scenario::named(name).is_some(), "{name}");
        }
    }
}
