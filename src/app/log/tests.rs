//! Keys of the Log screen in, the list and the searches out.

use std::time::Duration;

use crate::app::script::Script;
use crate::app::{
    Action, Column, Effect, Follow, KeepAlives, LogView, Overlay, Pane, PasswordAction, Scan, Screen, Times,
};
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;
use crate::session::Event;
use crate::session::Mode;
use crate::store::{PATIENCE, Pairing, RecordId};
use crate::text::ReadAs;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Sequence;

const LINK: LinkId = LinkId(1);

/// The Log screen of a console that is bound: two records.
fn bound() -> Script {
    let mut script = Script::with(&["acme", "beta"]);
    script.keys("<enter>");
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.take();
    script.keys("4");
    script
}

/// With many submit_sm beside, too many to be looked at at once.
fn long() -> Script {
    let mut script = bound();
    for sequence in 0..2000 {
        submit(&mut script, sequence, if sequence % 100 == 7 { "needle" } else { "hay" });
    }
    script
}

fn submit(script: &mut Script, sequence: u32, text: &str) {
    let mut pdu = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::DestinationAddr, "447700900001")
        .with(FieldId::ShortMessage, text);
    pdu.sequence = Sequence(100 + sequence);
    script.passes(LINK, Direction::Out, &pdu);
}

/// The searches that were asked for.
fn scans(script: &mut Script) -> Vec<Scan> {
    let scans = script.take().into_iter().filter_map(|effect| {
        let Effect::Scan(scan) = effect else { return None };
        Some(*scan)
    });
    scans.collect()
}

/// Does all that they ask for.
fn serve(script: &mut Script) {
    for scan in scans(script) {
        for piece in 0..scan.pieces() {
            script.act(Action::Found(Box::new(scan.piece(piece).unwrap())));
        }
    }
}

fn selected(script: &Script) -> u64 {
    script.model.log.selected().unwrap().0
}

fn listed(script: &Script) -> Vec<u64> {
    script.model.log.rows(0..script.model.log.len()).map(|row| row.entry.id().0).collect()
}

#[test]
fn the_log_follows_until_it_is_scrolled_and_counts_what_came_since() {
    let mut script = bound();
    script.keys("4<up>");
    let held = script.model.log.selected();
    script.enquire(LINK);
    assert_eq!(script.model.log.fresh(), 2);
    assert_eq!(script.model.log.selected(), held, "the view holds still");
    assert_eq!(script.model.log.store.len(), 4, "the log does not");
    script.keys("G");
    assert_eq!(script.model.log.fresh(), 0);
    assert_eq!(script.model.log.selected(), script.model.log.store.last());
}

#[test]
fn the_tree_and_the_octets_point_at_the_same_place() {
    let mut script = bound();
    script.keys("4g<tab>");
    let detail = |script: &Script| {
        let detail = script.model.log.detail.as_ref().unwrap();
        (detail.nodes()[detail.node()].name.to_string(), detail.span().range(), detail.byte())
    };
    script.keys("jjjj");
    assert_eq!(detail(&script), ("system_id".to_owned(), 16..22, 16));
    script.keys("<tab>").keys("llllll");
    assert_eq!(detail(&script), ("password".to_owned(), 22..36, 22));
    let shown = &script.model.log.detail.as_ref().unwrap().bytes;
    assert!(!shown.windows(6).any(|it| it == b"s3cr3t"), "the password is masked");
}

#[test]
fn the_other_half_of_a_pair_is_one_key_away() {
    let mut script = bound();
    script.keys("4g");
    let request = script.model.log.selected();
    script.keys("o");
    assert_ne!(script.model.log.selected(), request);
    script.keys("o");
    assert_eq!(script.model.log.selected(), request);
}

#[test]
fn keep_alives_are_listed_counted_or_hidden() {
    let mut script = bound();
    script.enquire(LINK);
    script.keys("K");
    assert_eq!(script.model.log.keep_alives(), KeepAlives::Collapsed);
    assert_eq!(listed(&script), [0, 1, 2]);
    assert_eq!(script.model.log.row(2).unwrap().run.unwrap().count, 2);
    script.enquire(LINK);
    assert_eq!(script.model.log.row(2).unwrap().run.unwrap().count, 4);
    script.keys("K");
    script.enquire(LINK);
    assert_eq!((script.model.log.len(), script.model.log.store.len()), (2, 8));
    assert_eq!(script.model.links.find(LINK).unwrap().counts.enquired, 3);
    script.keys("K");
    assert_eq!(script.model.log.len(), 8);
}

#[test]
fn a_keep_alive_that_is_not_answered_is_not_only_counted() {
    let mut script = bound();
    script.enquire(LINK);
    let mut lost = Pdu::request(CommandId::ENQUIRE_LINK);
    lost.sequence = Sequence(91);
    script.passes(LINK, Direction::Out, &lost);
    script.keys("K");
    assert_eq!(listed(&script), [0, 1, 2]);
    script.act(Action::Tick(script.model.now + PATIENCE));
    assert_eq!(listed(&script), [0, 1, 2, 4]);
    assert_eq!(script.model.log.row(3).unwrap().entry.pairing(), Pairing::Unanswered);
}

#[test]
fn a_filter_applies_as_it_is_typed_and_a_wrong_one_changes_nothing() {
    let mut script = bound();
    script.deliver(LINK, 0, "hello");
    script.keys("/").keys("cmd:deliver_sm");
    assert_eq!(script.model.log.len(), 1);
    script.keys(" \"");
    assert!(script.model.log.filter.problem.is_some());
    assert_eq!(script.model.log.len(), 1);
    script.keys("<esc>");
    assert_eq!((script.model.log.len(), &script.model.log.filter.problem), (4, &None));
}

#[test]
fn a_long_log_is_searched_elsewhere_and_shows_the_newest_at_once() {
    let mut script = long();
    script.keys("/needle");
    assert_eq!(script.model.log.len(), 5, "of the newest 512");
    let effects = script.take();
    let stops = effects.iter().filter(|it| matches!(it, Effect::StopScan(_))).count();
    let begun = effects.iter().filter(|it| matches!(it, Effect::Scan(_))).count();
    assert_eq!((stops, begun), (5, 6), "each letter ends the search for what was typed before it");
    script.effects = effects;
    assert_eq!(script.model.log.progress(), Some(0));
    serve(&mut script);
    assert_eq!((script.model.log.len(), script.model.log.progress()), (20, None));
    submit(&mut script, 2000, "needle");
    submit(&mut script, 2001, "hay");
    assert_eq!(script.model.log.len(), 21, "what comes is looked at once");
}

#[test]
fn tab_completes_and_up_brings_back_what_was_typed_before() {
    let mut script = bound();
    script.keys("/cmd:bind_tr<tab><enter>");
    assert_eq!(script.model.log.filter.line.text(), "cmd:bind_trans");
    script.keys("c/dir:in<enter>c/<up><up>");
    assert_eq!(script.model.log.filter.line.text(), "dir:in", "what is no filter is not kept");
    assert_eq!(listed(&script), [1]);
    script.keys("<down>");
    assert_eq!((script.model.log.filter.line.text(), script.model.log.len()), ("", 2));
    script.keys("link:<tab>");
    assert_eq!(script.model.log.filter.line.text(), "link:acme");
    assert_eq!(script.model.log.len(), 2);
}

#[test]
fn a_search_hides_nothing_and_goes_from_hit_to_hit() {
    let mut script = long();
    script.keys("sneedle");
    serve(&mut script);
    assert_eq!(script.model.log.hits(), (20, 0, None));
    assert_eq!(script.model.log.len(), 2002);
    script.keys("<enter>");
    assert_eq!((selected(&script), script.model.log.hits().1), (1909, 20), "the nearest");
    script.keys("N");
    assert_eq!((selected(&script), script.model.log.hits().1), (1809, 19));
    script.keys("nn");
    assert_eq!(selected(&script), 1909, "there is no other");
    submit(&mut script, 2000, "needle");
    script.keys("n");
    assert_eq!(selected(&script), 2002, "what came since is found too");
    script.keys("<esc>");
    assert!(!script.model.log.is_searching());
}

#[test]
fn a_search_goes_only_where_the_filter_lets_it() {
    let mut script = long();
    script.keys("/seq:107|207|307<enter>");
    serve(&mut script);
    script.keys("sneedle<enter>");
    serve(&mut script);
    script.keys("g");
    assert_eq!(selected(&script), 9);
    script.keys("nn");
    assert_eq!(selected(&script), 209);
    script.keys("n");
    assert_eq!(selected(&script), 209);
}

#[test]
fn errors_and_marks_are_gone_to() {
    let mut script = bound();
    for (sequence, status) in (10..).zip([CommandStatus::ROK, CommandStatus::RTHROTTLED, CommandStatus::ROK])
    {
        let mut pdu = Pdu::request(CommandId::SUBMIT_SM);
        pdu.sequence = Sequence(sequence);
        script.answered(LINK, &pdu, |request| Pdu::response_to(request, status).header_only());
    }
    script.keys("ge");
    assert_eq!(selected(&script), 5);
    script.keys("e");
    assert_eq!(selected(&script), 5);
    script.keys("uGE");
    assert_eq!(selected(&script), 5);
    script.keys("gu");
    assert_eq!(script.model.log.store.marks().iter().map(|id| id.0).collect::<Vec<_>>(), [0, 5]);
    script.keys("]");
    assert_eq!(selected(&script), 5);
    script.keys("[u]");
    assert_eq!((selected(&script), script.model.log.store.marks().len()), (5, 1));
    script.keys("/is:marked<enter>");
    assert_eq!(listed(&script), [5]);
    script.keys("u");
    assert_eq!(listed(&script), [0; 0]);
}

#[test]
fn keys_put_the_link_and_the_direction_into_the_filter() {
    let mut script = bound();
    script.enquire(LINK);
    script.keys("1j<enter>4");
    let second = LinkId(2);
    script.act(Action::Password(PasswordAction::Fetched { link: second, password: Ok(Secret::from("pw")) }));
    script.bind(second, Mode::Trx, CommandStatus::ROK);
    script.keys("4GL");
    assert_eq!((script.model.log.filter.line.text(), listed(&script)), ("link:beta", vec![4, 5]));
    script.keys("D");
    assert_eq!((script.model.log.filter.line.text(), listed(&script)), ("link:beta dir:in", vec![5]));
    script.keys("L");
    assert_eq!((script.model.log.filter.line.text(), listed(&script)), ("dir:in", vec![1, 2, 5]));
    script.keys("D");
    assert_eq!((script.model.log.filter.line.text(), listed(&script)), ("dir:out", vec![0, 3, 4]));
    script.keys("D");
    assert_eq!((script.model.log.filter.line.text(), script.model.log.len()), ("", 6));
}

#[test]
fn a_link_that_is_opened_later_belongs_to_its_account_too() {
    let mut script = bound();
    script.keys("/link:ac*<enter>");
    script.keys("1g<enter>");
    let second = LinkId(2);
    script.act(Action::Password(PasswordAction::Fetched { link: second, password: Ok(Secret::from("pw")) }));
    script.bind(second, Mode::Trx, CommandStatus::ROK);
    assert_eq!(script.model.log.len(), 4);
}

#[test]
fn a_request_is_unanswered_when_its_session_its_link_or_the_clock_says_so() {
    let mut script = bound();
    script.wait(10_000);
    for sequence in 0..3 {
        submit(&mut script, sequence, "x");
    }
    let pairing = |script: &Script, id| script.model.log.store.entry(RecordId(id)).unwrap().pairing();
    let expiry = script.model.next_tick().unwrap();
    assert_eq!(expiry, script.model.log.store.get(RecordId(2)).unwrap().at + PATIENCE);
    let request = script.model.log.store.get(RecordId(4)).unwrap().chunk.frame().unwrap().clone();
    let at = script.model.now;
    script.tell(Notice::Event { link: LINK, at, event: Event::Unanswered { request } });
    script.keys("/is:unanswered<enter>");
    assert_eq!(listed(&script), [4]);
    script.act(Action::Tick(expiry));
    assert_eq!(listed(&script), [2, 4], "in the order of the log");
    assert_eq!(pairing(&script, 3), Pairing::Waiting);
    script.act(Action::Screen(Screen::Accounts));
    assert_ne!(script.model.next_tick(), Some(expiry + Duration::from_millis(1)), "nobody looks");
}

#[test]
fn times_columns_and_borders_are_chosen_by_key() {
    let mut script = bound();
    script.keys("tt");
    assert_eq!(script.model.log.times(), Times::Ago);
    assert_eq!(script.model.next_tick(), Some(script.model.now + Duration::from_secs(1)));
    script.keys("TT");
    assert_eq!(script.model.log.times(), Times::Local);
    script.keys("Cj <esc>");
    assert!(!script.model.log.columns().has(Column::Time));
    script.keys("CG");
    assert_eq!(script.model.overlay, Some(Overlay::Columns(0)));
    script.keys("C");
    assert_eq!(script.model.overlay, None);
    script.keys("v<tab>");
    assert_eq!(script.model.hex_columns(), 16, "there is more room");
    script.keys("<esc>");
    assert_eq!((script.model.hex_columns(), script.model.log.pane), (8, Pane::Tree));
}

#[test]
fn typed_times_are_those_that_are_shown() {
    let mut script = bound();
    script.model.utc_offset = 3600;
    script.act(Action::Tick(script.model.now));
    script.keys("/time:21:00<enter>");
    assert_eq!(script.model.log.len(), 2);
    script.keys("t");
    assert_eq!((script.model.log.times(), script.model.log.len()), (Times::Utc, 0));
    script.keys("T");
    assert_eq!(script.model.log.len(), 2);
}

#[test]
fn the_panes_are_left_and_entered_by_letters() {
    let mut script = bound();
    script.keys("gl");
    assert_eq!(script.model.log.pane, Pane::Tree);
    script.keys("l");
    assert_eq!(script.model.log.pane, Pane::Hex);
    script.keys("<backtab>").keys("h");
    assert_eq!(script.model.log.pane, Pane::List);
    submit(&mut script, 0, "x");
    script.keys("Gl").keys(&"j".repeat(12));
    let node = |script: &Script| {
        let detail = script.model.log.detail.as_ref().unwrap();
        detail.nodes()[detail.node()].name.to_string()
    };
    assert_eq!(node(&script), "messaging_mode");
    script.keys("h");
    assert_eq!((node(&script), script.model.log.pane), ("esm_class".to_owned(), Pane::Tree));
    script.keys("h");
    assert_eq!(script.model.log.pane, Pane::List);
}

#[test]
fn how_the_log_is_shown_can_be_kept_for_the_next_run() {
    let mut script = bound();
    script.keys("/dir:in<enter>cshello<enter><esc>KKtC <esc>");
    let view = script.model.log.view();
    assert_eq!(view.filters, ["dir:in"]);
    assert_eq!(view.searches, ["hello"]);
    assert_eq!((view.keep_alives, view.times), (KeepAlives::Hidden, Times::Utc));
    assert!(view.columns.has(Column::Id));
    let mut next = bound();
    next.enquire(LINK);
    next.model.log.restore(view.clone());
    assert_eq!((next.model.log.view(), next.model.log.len()), (view, 2));
    assert_ne!(next.model.log.view(), LogView::default());
}

#[test]
fn a_view_that_is_held_stays_when_records_are_dropped_and_counts_them() {
    let mut script = bound();
    script.model.log.store =
        crate::store::Store::new(crate::store::Limits { records: 100, ..Default::default() });
    for sequence in 0..90 {
        submit(&mut script, sequence, "x");
    }
    script.keys("kkkkk");
    let held = selected(&script);
    for sequence in 90..150 {
        submit(&mut script, sequence, "x");
    }
    assert_eq!((selected(&script), script.model.log.store.dropped()), (held, 50));
    assert!(matches!(script.model.log.follow, Follow::Held(_)));
    assert_eq!((script.model.log.len(), script.model.log.fresh()), (40, 60));
    for sequence in 150..250 {
        submit(&mut script, sequence, "x");
    }
    assert_eq!((script.model.log.len(), script.model.log.selected()), (0, None), "all of it was dropped");
    script.keys("G");
    assert_eq!(selected(&script), 249);
}

#[test]
fn a_message_is_read_in_another_way_until_another_record_is_selected() {
    let mut script = bound();
    submit(&mut script, 1, "Žluťoučký kůň");
    let read = |script: &Script| {
        let detail = script.model.log.detail.as_ref().unwrap();
        detail.reading().map(|(reading, at, _)| (reading.read_as, reading.text.clone(), at))
    };
    assert_eq!(read(&script), None);
    script.keys("<tab>r");
    assert_eq!(read(&script), Some((ReadAs::Utf8, "Žluťoučký kůň".to_owned(), 1)));
    script.keys("R");
    assert_eq!(read(&script), None, "as data_coding says");
    script.keys("R");
    let detail = script.model.log.detail.as_ref().unwrap();
    let (_, last, count) = detail.reading().unwrap();
    assert_eq!(last, count);
    assert!(count > 2 && count < ReadAs::ALL.len());
    script.keys("r");
    assert_eq!(read(&script), None, "behind the last");
    script.keys("r<esc>k<tab>");
    assert_eq!(read(&script), None);
    script.keys("r");
    assert_eq!(read(&script), None, "a bind_transceiver_resp has no message");
    let said = script.model.said().map(|it| it.text.as_str());
    assert_eq!(said, Some("no message is in this PDU that could be read in another way"));
}
