//! Keys of the Simulator screen, and what it hears.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one kind of effect")]

use std::time::Duration;

use super::*;
use crate::app::script::Script;
use crate::app::{Action, Begin};
use crate::link::Ended;
use crate::session::Mode;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Pdu;
use crate::wire::encode;

const LINK: LinkId = LinkId(3);

fn open() -> Script {
    let mut script = Script::new(Begin::Accounts, 80, 24);
    script.act(Action::Loaded(Vec::new()));
    script.keys("<esc>S");
    script
}

fn orders(script: &mut Script) -> Vec<Order> {
    let order = |effect| match effect {
        Effect::Simulator(order) => *order,
        other => panic!("{other:?}"),
    };
    script.take().into_iter().map(order).collect()
}

fn tell(script: &mut Script, notice: Notice) {
    script.act(Action::Simulator(SimulatorAction::Notice(Box::new(notice))));
}

fn passes(script: &mut Script, direction: Direction, pdu: &Pdu) {
    let (at, chunk) = (script.model.now, encode(pdu).unwrap().frame.into());
    tell(script, Notice::Chunk { link: LINK, direction, at, chunk });
}

#[test]
fn a_scenario_is_played_and_left_by_key() {
    let mut script = open();
    assert_eq!(script.model.screen, Screen::Simulator);
    let at = script.model.simulator.scenarios().iter().position(|it| it.name == "bind-password").unwrap();
    script.keys(&"j".repeat(at)).keys("<enter>");
    let orders = orders(&mut script);
    let [Order::Behave(scenario)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(scenario.faults, Scenario::named("bind-password").unwrap().faults);
    assert!(scenario.handset.every.is_some(), "handsets go on");
    assert_eq!(script.model.simulator.scenario, "bind-password");
    assert!(script.model.said().unwrap().text.contains("ESME_RINVPASWD"));
    script.keys("n");
    assert_eq!(script.model.simulator.scenario, BY_THE_RULES);
    script.keys("<esc>");
    assert_eq!(script.model.screen, Screen::Accounts, "back to where it was");
}

#[test]
fn a_handset_writes_what_is_chosen() {
    let mut script = open();
    script.keys("<tab>jj<enter>G<enter>");
    assert_eq!(
        orders(&mut script),
        [Order::Handset(HandsetMessage::Emoji), Order::Handset(HandsetMessage::Alert)]
    );
    script.keys("<tab><enter>");
    assert_eq!(orders(&mut script), [], "the log has nothing to do");
}

#[test]
fn it_listens_and_stops_by_one_key() {
    let mut script = open();
    script.keys("l");
    let address = SocketAddr::from(([127, 0, 0, 1], 2778));
    assert_eq!(orders(&mut script), [Order::Listen(address)]);
    script.act(Action::Simulator(SimulatorAction::Listening(Listening::On(vec![address]))));
    script.keys("lu");
    assert_eq!(orders(&mut script), [Order::StopListening, Order::Unbind]);
}

#[test]
fn sessions_come_and_go_with_what_passes() {
    let mut script = open();
    let at = script.model.now;
    let peer = Some(SocketAddr::from(([127, 0, 0, 1], 40_000)));
    tell(&mut script, Notice::Step { link: LINK, at, step: Step::Connected { local: None, peer } });
    let bind = Pdu::request(CommandId::BIND_TRANSCEIVER).with(FieldId::SystemId, "esme1");
    passes(&mut script, Direction::In, &bind);
    let frame = encode(&bind).unwrap().frame;
    passes(&mut script, Direction::Out, &Pdu::response_to(&frame, CommandStatus::ROK));
    tell(&mut script, Notice::Event { link: LINK, at, event: Event::State(State::Bound(Mode::Trx)) });
    let expected = Visitor {
        link: LINK,
        peer,
        system_id: "esme1".to_owned(),
        state: State::Bound(Mode::Trx),
        came: 1,
        left: 1,
    };
    assert_eq!(script.model.simulator.visitors().collect::<Vec<_>>(), [&expected]);
    tell(&mut script, Notice::Ended { link: LINK, at, why: Ended::Dropped });
    assert_eq!(script.model.simulator.visitors().len(), 0);
    assert_eq!(script.model.simulator.log().len(), 2);
}

#[test]
fn its_log_is_bounded_and_stands_still_while_it_is_looked_at() {
    let mut script = open();
    let enquire = Pdu::request(CommandId::ENQUIRE_LINK);
    for _ in 0..KEPT {
        passes(&mut script, Direction::In, &enquire);
    }
    script.keys("<backtab>kk");
    let simulator = &script.model.simulator;
    assert_eq!((simulator.pane, simulator.cursor(SimulatorPane::Log)), (SimulatorPane::Log, KEPT - 3));
    let looked_at = simulator.log()[KEPT - 3].clone();
    script.wait(u64::try_from(Duration::from_secs(1).as_millis()).unwrap());
    passes(&mut script, Direction::In, &enquire);
    let simulator = &script.model.simulator;
    assert_eq!(simulator.log().len(), KEPT);
    assert_eq!(simulator.log()[simulator.cursor(SimulatorPane::Log)], looked_at);
    script.keys("G");
    assert_eq!(script.model.simulator.cursor(SimulatorPane::Log), KEPT - 1);
}

#[test]
fn a_handset_writes_what_is_typed() {
    let mut script = open();
    script.keys("w").keys("Hi, is q typed?<enter>");
    assert_eq!(orders(&mut script), [Order::Text("Hi, is q typed?".to_owned())]);
    script.keys("w<enter>").keys("wno<esc>");
    assert_eq!((orders(&mut script), script.model.overlay.as_ref()), (Vec::new(), None));
}
