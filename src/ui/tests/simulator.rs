//! The Simulator screen, and the captions of the demonstration.

use super::*;
use crate::app::SimulatorAction;
use crate::link::Direction;
use crate::link::Listening;
use crate::link::Notice;
use crate::link::Step;
use crate::session::Event;
use crate::session::State;
use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::encode;

fn tell(script: &mut Script, action: SimulatorAction) {
    script.act(Action::Simulator(action));
}

fn passes(script: &mut Script, link: LinkId, direction: Direction, pdu: &Pdu) {
    let (at, chunk) = (script.model.now, encode(pdu).unwrap().frame.into());
    tell(script, SimulatorAction::Notice(Box::new(Notice::Chunk { link, direction, at, chunk })));
}

/// A message centre that listens, with this program and another one connected.
fn open() -> Script {
    let mut script = Script::with(&["acme"]);
    script.keys("S");
    let addresses = vec!["127.0.0.1:2778".parse().unwrap()];
    tell(&mut script, SimulatorAction::Listening(Listening::On(addresses)));
    for (link, peer, system_id) in [(0, None, "demo"), (1, Some("127.0.0.1:40000"), "esme1")] {
        let (link, at) = (LinkId(link), script.model.now);
        let step = Step::Connected { local: None, peer: peer.map(|peer| peer.parse().unwrap()) };
        tell(&mut script, SimulatorAction::Notice(Box::new(Notice::Step { link, at, step })));
        let bind = Pdu { sequence: Sequence(1), ..Pdu::request(CommandId::BIND_TRANSCEIVER) }
            .with(FieldId::SystemId, system_id);
        passes(&mut script, link, Direction::In, &bind);
        let frame = encode(&bind).unwrap().frame;
        let status = if link == LinkId(0) { CommandStatus::ROK } else { CommandStatus::RINVPASWD };
        passes(&mut script, link, Direction::Out, &Pdu::response_to(&frame, status));
        let event = Event::State(State::Bound(Mode::Trx));
        if status.is_ok() {
            tell(&mut script, SimulatorAction::Notice(Box::new(Notice::Event { link, at, event })));
        }
    }
    script
}

#[test]
fn the_simulator_beside_its_scenarios() {
    check("simulator", &mut open());
}

#[test]
fn a_scenario_that_is_played_is_marked() {
    let mut script = open();
    script.keys("jjjj<enter>");
    script.wait(10_000);
    check("simulator-playing", &mut script);
}

#[test]
fn handset_messages_and_the_log_of_the_simulator() {
    let mut script = open();
    script.keys("<tab>jj");
    check("simulator-messages", &mut script);
    script.keys("<tab>k");
    check("simulator-log", &mut script);
    script.keys("w").keys("Hello, you");
    check("simulator-writing", &mut script);
}

#[test]
fn a_caption_says_what_is_shown() {
    let mut script = Script::new(Begin::Demo, 80, 24);
    script.act(Action::TryBuiltIn);
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.wait(0);
    check("demo", &mut script);
}
