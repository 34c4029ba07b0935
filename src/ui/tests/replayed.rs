//! A journal of a run shows the same screens as the run did.

use std::time::Duration;

use super::*;
use crate::app::CapturedAction;
use crate::capture::{Closed, Label, Opening, Packets, Replay, Writer};
use crate::link::Direction;
use crate::link::Ended;
use crate::link::Notice;
use crate::link::Step;
use crate::session::CloseReason;
use crate::session::Event;
use crate::session::State;
use crate::wire::CommandId;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Sequence;

/// What a journal keeps of what a console was told.
fn journal(told: &[Notice]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut writer = Writer::new(&mut file, "test").unwrap();
    for notice in told {
        match notice {
            Notice::Step { link, at, step: Step::Connected { local, peer } } => {
                let name = if *link == LINK { "acme" } else { "beta" };
                let label =
                    Label { name: name.into(), host: "smpp.example.net".into(), provider: "generic".into() };
                let opening = Opening { local: *local, peer: *peer, dialled: Direction::Out, label };
                writer.open(*link, *at, &opening)
            }
            Notice::Chunk { link, direction, at, chunk } => writer.pass(*link, *direction, *at, chunk),
            Notice::Ended { link, at, why } => writer.close(*link, *at, Closed::of(why)),
            Notice::Step { .. } | Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => {
                Ok(())
            }
        }
        .unwrap();
    }
    file
}

/// A console that is shown a capture.
fn opened(capture: &[u8]) -> Script {
    let mut script = Script::new(Begin::Captures, 120, 40);
    let (mut replay, mut packets) = (Replay::new(None), Packets::open(capture).unwrap());
    let size = capture.len() as u64;
    loop {
        let (batch, error) = replay.next(&mut packets);
        assert!(error.is_none(), "{error:?}");
        let is_last = batch.is_empty();
        let octets = packets.offset();
        script.act(Action::Captured(Box::new(CapturedAction::Read { batch, octets, size })));
        if is_last {
            break;
        }
    }
    let batch = replay.finish();
    script.act(Action::Captured(Box::new(CapturedAction::Read { batch, octets: size, size })));
    script.act(Action::Captured(Box::new(CapturedAction::Done)));
    while script.model.has_work() {
        script.act(Action::Work);
    }
    script
}

/// The text of a screen without what differs on purpose: that it is a capture, the addresses that are made up for
/// links inside the program, and the keys.
fn text_of(script: &mut Script, keys: &str) -> String {
    script.keys(keys);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let drawn = terminal.draw(|frame| crate::ui::view(&script.model, frame)).unwrap();
    let text = text(drawn.buffer);
    let differs = |line: &&str| !line.contains("connection") && !line.contains("1 Accounts");
    text.lines().filter(differs).take(36).collect::<Vec<_>>().join("\n")
}

/// A live run: one link with messages, receipts, a keep-alive and a request without answer that is still bound,
/// and one that was unbound.
fn live() -> Script {
    let mut script = scene();
    script.act(Action::Resize(Size { columns: 120, rows: 40 }));
    let mut submit = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::SourceAddr, "Acme")
        .with(FieldId::DestinationAddr, "447700900001")
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with(FieldId::ShortMessage, b"one message".to_vec());
    submit.sequence = Sequence(31);
    script.answered(LINK, &submit, |request| {
        Pdu::response_to(request, CommandStatus::ROK).with(FieldId::MessageId, "m31")
    });
    script.deliver(
        LINK,
        4,
        "id:m31 sub:001 dlvrd:001 submit date:2611232000 done date:2611232000 stat:DELIVRD err:000 text:one",
    );
    script.deliver(LINK, 0, "from a handset");
    script.enquire(LINK);
    submit.sequence = Sequence(32);
    script.passes(LINK, Direction::Out, &submit);
    script.wait(10_000);
    script.enquire(LINK);
    script
}

#[test]
fn a_journal_shows_the_screens_of_the_run() {
    let mut live = live();
    let mut again = opened(&journal(&live.told));
    for keys in ["<a-2>g", "<down>", "<up>", "<a-4>", "g", "<tab><down><down>", "<a-5>", "<tab>", "<up>"] {
        assert_eq!(text_of(&mut again, keys), text_of(&mut live, keys), "after {keys}");
    }
    let connection = again.model.links.find(LINK).unwrap().step.clone();
    assert!(matches!(connection, Some(Step::Connected { local: Some(_), peer: Some(_) })));
}

/// Ends a link as a session does.
fn end(script: &mut Script, why: CloseReason) {
    let at = script.model.now;
    script.tell(Notice::Event { link: LINK, at, event: Event::State(State::Closed) });
    script.tell(Notice::Event { link: LINK, at, event: Event::Closed(why) });
    script.tell(Notice::Ended { link: LINK, at, why: Ended::Session(why) });
}

#[test]
fn a_link_that_ended_ended_for_the_same_reason() {
    for (unbinds, why) in [
        (Some(Direction::Out), CloseReason::LocalUnbound),
        (Some(Direction::In), CloseReason::PeerUnbound),
        (None, CloseReason::Eof),
        (None, CloseReason::Local),
    ] {
        let mut script = scene();
        if let Some(first) = unbinds {
            let mut unbind = Pdu::request(CommandId::UNBIND);
            unbind.sequence = Sequence(50);
            let request = script.passes(LINK, first, &unbind);
            script.passes(LINK, first.opposite(), &Pdu::response_to(&request, CommandStatus::ROK));
        }
        end(&mut script, why);
        let again = opened(&journal(&script.told));
        let ended = |script: &Script| script.model.links.find(LINK).unwrap().ended().cloned();
        assert_eq!(ended(&again), Some(Ended::Session(why)));
        assert_eq!(ended(&again), ended(&script));
    }
}

#[test]
fn nothing_is_asked_of_a_capture() {
    let mut script = opened(&journal(&live().told));
    assert_eq!(script.model.screen, crate::app::Screen::Log);
    for keys in ["2u", "D", "b", "3<c-s>"] {
        script.act(Action::Tick(script.model.now + Duration::from_secs(60)));
        assert_eq!(script.model.said(), None);
        script.keys(keys);
        let said = script.model.said().map(|note| note.text.clone());
        assert_eq!(said.as_deref(), Some("this is a capture: there is no connection"), "{keys}");
    }
    assert_eq!(script.take(), []);
    // Nothing is lost by leaving.
    script.keys("<esc><esc>4q");
    assert_eq!(script.take(), [crate::app::Effect::Leave(crate::app::Leave::Now)]);
}

#[test]
fn how_far_a_capture_is_read_is_in_the_head() {
    let mut script = Script::new(Begin::Captures, 80, 24);
    let read = |octets| CapturedAction::Read { batch: crate::capture::Batch::default(), octets, size: 400 };
    for (action, head) in [
        (read(0), "reading 0 % · ○ 0 bound"),
        (read(181), "reading 45 % · ○ 0 bound"),
        (CapturedAction::Done, "capture · ○ 0 bound"),
    ] {
        script.act(Action::Captured(Box::new(action)));
        let drawn = drawn(&script.model, 80, 24);
        assert!(drawn.lines().next().unwrap().ends_with(head), "{drawn}");
    }
}
