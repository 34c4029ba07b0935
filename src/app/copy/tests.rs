//! Keys in, and what is to be copied or saved out.

use super::*;
use crate::app::keymap::Mode as Keys;
use crate::app::script::Script;
use crate::app::{Action, Keymap, PasswordAction};
use crate::link::LinkId;
use crate::link::Secret;
use crate::session::Mode;
use crate::wire::CommandStatus;

const LINK: LinkId = LinkId(1);

/// A bind of `acme` in the log, and a message of a phone.
fn bound() -> Script {
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>");
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.deliver(LINK, 0, "call 447700900123\u{1b}[2J");
    script.keys("4");
    script.take();
    script
}

fn copied(script: &mut Script) -> Export {
    let effects = script.take();
    let [Effect::Copy(export)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(script.model.overlay, None, "the menu is gone");
    (**export).clone()
}

fn is_open(script: &Script) -> bool {
    matches!(script.model.overlay, Some(Overlay::Copy(_)))
}

fn said(script: &Script) -> &str {
    script.model.said().map_or("", |note| &note.text)
}

#[test]
fn the_selected_pdu_is_copied_with_its_password_masked() {
    let mut script = bound();
    script.keys("gy");
    assert!(is_open(&script));
    script.keys("j");
    let export = copied(&mut script);
    assert_eq!(export.to_string(), "bind_transceiver #1 as JSON");
    let text = export.text();
    assert!(text.contains("\"value\":\"*************\"") && !text.contains("s3cr3t"), "{text}");
    assert!(!format!("{export:?}").contains("s3cr3t"));
    script.keys("ys");
    let command = copied(&mut script).text();
    assert!(command.ends_with("\nsmppcon bind smpp://esme1@smpp.example.net:2775\n"), "{command}");
}

#[test]
fn what_is_copied_is_what_was_selected_when_the_menu_was_opened() {
    let mut script = bound();
    script.keys("Gy");
    script.enquire(LINK);
    script.keys("h");
    assert_eq!(copied(&mut script).name, "deliver_sm_resp #77", "more came in between");
    script.keys("5y");
    script.deliver(LINK, 0, "another");
    script.keys("d");
    assert!(copied(&mut script).text().starts_with("call "));
}

#[test]
fn the_selected_field_is_what_is_copied_from_the_tree() {
    let mut script = bound();
    script.keys("g<tab>jjjjyd");
    let export = copied(&mut script);
    assert_eq!((&*export.to_string(), &*export.text()), ("system_id as decoded text", "esme1\n"));
    script.keys("yh");
    assert_eq!(copied(&mut script).text(), "65736d653100\n");
    script.keys("y<backtab>h");
    assert_eq!(copied(&mut script).name, "bind_transceiver #1");
}

#[test]
fn all_that_are_listed_are_those_that_the_filter_lets_through() {
    let mut script = bound();
    script.keys("/").keys("cmd:deliver_sm").keys("<enter>y<backtab>h");
    let export = copied(&mut script);
    assert_eq!(export.to_string(), "1 PDU as hex");
    script.keys("cy<tab><tab>h");
    let export = copied(&mut script);
    assert_eq!((&*export.name, export.text().lines().count()), ("4 PDUs", 4));
}

#[test]
fn a_row_that_counts_keep_alives_is_copied_with_all_of_them() {
    let mut script = bound();
    script.enquire(LINK);
    script.enquire(LINK);
    script.keys("KGy<backtab>h");
    let export = copied(&mut script);
    assert_eq!(script.model.log.len(), 5, "the keep-alives share a row");
    assert_eq!((&*export.name, export.text().lines().count()), ("8 PDUs", 8));
}

#[test]
fn the_marked_records_are_copied_whether_they_are_listed_or_not() {
    let mut script = bound();
    script.keys("gujju/").keys("cmd:bind_transceiver").keys("<enter>y<backtab>h");
    let export = copied(&mut script);
    assert_eq!((&*export.name, export.text().lines().count()), ("2 PDUs", 2));
    assert!(export.text().contains("00000005"), "{}", export.text());
    script.keys("cgu").keys("jjuy<backtab>h");
    assert_eq!(copied(&mut script).name, "4 PDUs", "without marks, all that are listed");
}

#[test]
fn the_last_form_is_repeated_on_what_is_selected_now() {
    let mut script = bound();
    script.keys("gY");
    assert!(is_open(&script), "nothing was copied yet");
    script.keys("hjY");
    let effects = script.take();
    let names: Vec<_> = effects
        .iter()
        .map(|it| if let Effect::Copy(export) = it { export.to_string() } else { panic!("{it:?}") })
        .collect();
    assert_eq!(names, ["bind_transceiver #1 as hex", "bind_transceiver_resp #1 as hex"]);
    script.keys("5Y");
    assert!(is_open(&script), "no PDU is selected there");
}

#[test]
fn numbers_and_texts_are_hidden_until_they_are_shown_again() {
    let mut script = bound();
    script.keys("4G<up>ynd");
    let export = copied(&mut script);
    assert_eq!(export.to_string(), "deliver_sm #77 as decoded text, numbers hidden");
    let text = export.text();
    assert!(text.contains("\"**********01\"") && text.contains("\"call **********23"), "{text}");
    script.keys("ytd");
    let text = copied(&mut script).text();
    assert!(text.contains("\"*********************\"") && !text.contains("call"), "{text}");
    script.keys("yntd");
    assert!(copied(&mut script).text().contains("\"447700900001\""));
}

#[test]
fn the_text_of_a_message_and_its_pdus_are_copied_from_inbound() {
    let mut script = bound();
    script.keys("5yd");
    let export = copied(&mut script);
    assert_eq!(
        (&*export.to_string(), &*export.text()),
        ("the text of the message", "call 447700900123Ä2J\n",)
    );
    script.keys("yh");
    assert_eq!(script.take(), []);
    assert_eq!(said(&script), "the text of the message cannot be had as hex: take its PDU");
    script.keys("<tab>h");
    assert_eq!(copied(&mut script).to_string(), "1 PDU as hex");
    script.keys("ynd");
    assert_eq!(copied(&mut script).text(), "call **********23Ä2J\n");
}

#[test]
fn what_cannot_be_taken_is_said() {
    let mut script = Script::with(&["acme"]);
    script.keys("4y");
    assert_eq!((said(&script), &script.model.overlay), ("nothing is there to be copied yet", &None));
    script.keys("5y");
    assert_eq!(script.model.overlay, None);
    let mut script = bound();
    script.keys("g<tab>jjjjys");
    assert_eq!(script.take(), []);
    assert_eq!(said(&script), "system_id cannot be had as a command: take its PDU");
    assert!(is_open(&script), "the menu stays");
}

/// The name of the file that is asked for.
fn asked(script: &Script) -> &str {
    match &script.model.overlay {
        Some(Overlay::SaveAs(line, _)) => line.text(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_is_named_and_only_written_over_when_that_is_answered() {
    let mut script = bound();
    script.keys("gywj");
    assert_eq!(asked(&script), "bind_transceiver-1.jsonl");
    script.keys("<c-u>").keys("/tmp/x.jsonl<enter>");
    let effects = script.take();
    let [Effect::Save { export, path, over: false }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((&**path, script.model.overlay.is_none()), ("/tmp/x.jsonl", true));
    let exists = || Action::Copy(CopyAction::Exists(path.clone(), export.clone()));
    script.act(exists());
    script.keys("n");
    assert_eq!(asked(&script), "/tmp/x.jsonl", "another name can be typed");
    script.keys("<esc>");
    script.act(exists());
    script.keys("y");
    let over = Effect::Save { export: export.clone(), path: path.clone(), over: true };
    assert_eq!(script.take(), [over]);
    script.keys("yx");
    assert_eq!(asked(&script), "/tmp/bind_transceiver-1.txt", "where the last one went");
    script.keys("<c-u><enter>");
    assert_eq!(script.take(), []);
    assert_eq!(said(&script), "the name of a file is expected");
    script.keys("<esc>g<tab>jjjjyr");
    assert_eq!(asked(&script), "/tmp/bind_transceiver-1-system_id.rs");
}

#[test]
fn a_file_that_cannot_be_written_asks_for_another_name() {
    let mut script = bound();
    script.keys("gywh<enter>");
    let effects = script.take();
    let [Effect::Save { export, path, .. }] = &effects[..] else { panic!("{effects:?}") };
    let why = Note::bad("cannot write x: no space left");
    script.act(Action::Copy(CopyAction::NotSaved(path.clone(), export.clone(), why)));
    assert_eq!((asked(&script), said(&script)), ("bind_transceiver-1.hex", "cannot write x: no space left"));
}

#[test]
fn a_question_waits_for_what_is_typed_elsewhere() {
    let mut script = bound();
    script.keys("gywh<enter>");
    let Some(Effect::Save { export, path, .. }) = script.take().pop() else { panic!("it saves") };
    script.keys("1a").keys("la");
    script.act(Action::Copy(CopyAction::Exists(path, export)));
    assert!(matches!(script.model.overlay, Some(Overlay::Form(_))));
    script.keys("<esc>");
    assert!(matches!(script.model.overlay, Some(Overlay::Confirm(Question::Overwrite(..)))));
}

#[test]
fn the_terminal_takes_what_no_program_takes() {
    let mut script = bound();
    let note = Note::good("given to the terminal");
    script.act(Action::Copy(CopyAction::ByTerminal("text".to_owned(), note)));
    assert_eq!(script.take(), [Effect::CopyByTerminal("text".to_owned())]);
    assert_eq!(said(&script), "given to the terminal");
}

#[test]
fn every_form_has_a_key() {
    let keymap = Keymap::default();
    for form in Form::ALL {
        assert!(keymap.key(Keys::Copy, &Action::Copy(CopyAction::Take(form))).is_some(), "{form:?}");
    }
}
