//! The Compose screen: what its keys change, what leaves, and what is remembered.

use super::*;
use crate::compose::{Coding, Draft, Handset, Handsets, Kept, Operation, Rules, Shelf, Templates, With};
use crate::text::{Alphabet, Language, Split};
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Tag;

/// Bound, with a destination and a text, the cursor behind it.
fn written(text: &str) -> Script {
    let mut script = bound();
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>");
    script.act(Action::Paste(text.to_owned()));
    script
}

/// The orders to the engine among the effects since the last time.
fn orders(script: &mut Script) -> Vec<Order> {
    let order = |effect| {
        let Effect::Link(command) = effect else { return None };
        if let Command::Order { order, .. } = *command { Some(order) } else { None }
    };
    script.take().into_iter().filter_map(order).collect()
}

fn requested(script: &mut Script) -> Vec<Pdu> {
    let pdu = |order| if let Order::Request { pdu, .. } = order { Some(pdu) } else { None };
    orders(script).into_iter().filter_map(pdu).collect()
}

/// What the shell is asked to keep, since the last time.
fn kept(script: &mut Script) -> Vec<Remember> {
    let remember = |effect| if let Effect::Remember(it) = effect { Some(*it) } else { None };
    script.take().into_iter().filter_map(remember).collect()
}

/// To the place of this name.
fn go(script: &mut Script, slot: Slot) {
    script.act(Action::Compose(ComposeAction::Focus(slot)));
    assert_eq!(script.model.compose.focus, slot);
}

fn typed(script: &mut Script, slot: Slot, text: &str) {
    go(script, slot);
    script.keys(text);
}

#[test]
fn every_place_fills_in_its_field() {
    let mut script = written("hi");
    for (field, text) in [
        (FieldId::ServiceType, "WAP"),
        (FieldId::ProtocolId, "0x40"),
        (FieldId::ValidityPeriod, "in 2h"),
        (FieldId::DestAddrTon, "international"),
        (FieldId::PriorityFlag, "2"),
    ] {
        typed(&mut script, Slot::Field(field), text);
    }
    typed(&mut script, Slot::Tlv(0), "dest_port=5000");
    typed(&mut script, Slot::Tlv(1), "0x1400=hex:00ff");
    go(&mut script, Slot::Receipts);
    script.keys("<right> ");
    go(&mut script, Slot::EsmClass);
    script.keys("<right><right> ");
    script.keys("<c-s>");
    let [pdu] = &requested(&mut script)[..] else { panic!("one PDU") };
    for (field, content) in [
        (FieldId::ServiceType, Content::from("WAP")),
        (FieldId::ProtocolId, Content::Int(0x40)),
        (FieldId::ValidityPeriod, Content::from("000000020000000R")),
        (FieldId::PriorityFlag, Content::Int(2)),
        (FieldId::RegisteredDelivery, Content::Int(2)),
        (FieldId::EsmClass, Content::Int(3)),
    ] {
        assert_eq!(pdu.content(field), Some(&content), "{}", field.name());
    }
    assert_eq!(pdu.tlvs.iter().map(|it| it.tag).collect::<Vec<_>>(), [Tag::DEST_PORT, Tag(0x1400)]);
}

#[test]
fn a_tick_goes_when_it_is_ticked_again_or_another_of_its_bits_is() {
    let mut script = written("hi");
    go(&mut script, Slot::Receipts);
    assert_eq!(script.model.compose.receipts, 1, "a receipt is asked for from the start");
    script.keys("<right><right><right> ");
    assert_eq!(script.model.compose.receipts, 5);
    script.keys("<left> ");
    assert_eq!(script.model.compose.receipts, 7, "3 in place of 1");
    script.keys(" ");
    assert_eq!(script.model.compose.receipts, 4);
}

#[test]
fn one_more_tlv_can_always_be_typed() {
    let mut script = written("hi");
    let tlvs = |script: &Script| {
        script.model.compose.slots().into_iter().filter(|it| matches!(it, Slot::Tlv(_))).count()
    };
    assert_eq!(tlvs(&script), 1);
    typed(&mut script, Slot::Tlv(0), "dest_port=1");
    assert_eq!(tlvs(&script), 2);
    typed(&mut script, Slot::Tlv(1), "source_port=1");
    go(&mut script, Slot::Tlv(0));
    script.keys("<c-u>");
    assert_eq!((tlvs(&script), script.model.compose.draft().tlvs), (3, vec!["source_port=1".to_owned()]));
}

#[test]
fn the_nearest_takes_the_place_of_what_does_not_fit() {
    let mut script = written("“a” – П…");
    let text = |script: &Script| script.model.compose.editor.text();
    script.keys("<c-r>");
    assert_eq!(text(&script), "\"a” – П…", "the first, for none is behind the cursor");
    script.keys("<a-r>");
    assert_eq!(text(&script), "\"a\" - П...");
    script.keys("<c-r>");
    assert_eq!(script.model.said().unwrap().text, "nothing here that something near could stand for");
    script.keys("<c-z><c-z>");
    assert_eq!(text(&script), "\"a” – П…", "it can be undone");
}

#[test]
fn the_alphabet_is_chosen_by_the_rules_of_the_account() {
    let mut script = bound();
    let link = script.model.links.find_mut(LINK).unwrap();
    link.account.provider = crate::config::setting::Setting::from_text("wtc").unwrap();
    link.rules = Rules::of(&link.account);
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>");
    script.act(Action::Paste("Привет".to_owned()));
    let planned = |script: &Script| {
        let planned = script.model.compose.counted.planned.as_ref().unwrap().as_ref().unwrap();
        (planned.data_coding, planned.plan.alphabet())
    };
    assert_eq!(planned(&script), (6, Alphabet::Cyrillic));
    go(&mut script, Slot::Coding);
    script.keys("<right><right><right><right>");
    assert_eq!((script.model.compose.coding, planned(&script)), (Coding::Fixed(8), (8, Alphabet::Ucs2)));
    let others = &script.model.compose.counted.others;
    assert_eq!(others.len(), 8);
    assert_eq!(others.iter().filter(|it| it.planned.is_ok()).count(), 4, "5, 6, 8 and 14 have these letters");
}

#[test]
fn many_destinations_get_a_message_each_and_are_asked_about() {
    let mut script = written("hi");
    let to: Vec<String> = (10..30).map(|it| format!("4477009000{it}")).collect();
    go(&mut script, Slot::To);
    script.keys("<c-u>");
    script.act(Action::Paste(to.join("\r")));
    script.keys("<c-s>");
    assert_eq!(script.model.overlay, Some(Overlay::Confirm(Question::SendMany(20))));
    script.keys("y");
    let sent = requested(&mut script);
    let reached = sent.iter().map(|it| it.content(FieldId::DestinationAddr).cloned().unwrap());
    assert!(reached.eq(to.iter().map(|it| Content::from(it.as_str()))));
}

#[test]
fn a_file_of_destinations_is_read_before_anything_is_sent() {
    let mut script = written("hi");
    go(&mut script, Slot::To);
    script.keys("<c-u>@numbers.txt<c-s>");
    assert_eq!(script.take(), [Effect::ReadNumbers("numbers.txt".into())]);
    script.act(Action::Numbers(Ok("447700900001\n# not\n447700900002 # Bob\n".to_owned())));
    assert_eq!(script.model.compose.draft().to, "447700900001, 447700900002");
    script.keys("<c-s>");
    assert_eq!(requested(&mut script).len(), 2);
    go(&mut script, Slot::To);
    script.keys("<c-u>@none<f9>");
    script.act(Action::Numbers(Err("there is no file none".to_owned())));
    assert_eq!(script.model.said().unwrap().text, "there is no file none");
}

#[test]
fn references_differ_from_message_to_message() {
    let mut script = written(&"x".repeat(200));
    let mut reference = || {
        script.keys("<c-s>");
        let pdus = requested(&mut script);
        let Some(Content::Octets(message)) = pdus[0].content(FieldId::ShortMessage) else {
            panic!("{pdus:?}")
        };
        assert_eq!((pdus.len(), &message[..3]), (2, &[5, 0, 3][..]));
        message[3]
    };
    let references = [reference(), reference(), reference()];
    assert_eq!(references[1], references[0].wrapping_add(1));
    assert_eq!(references[2], references[1].wrapping_add(1));
}

#[test]
fn what_is_broken_or_written_in_hex_is_sent_as_it_stands() {
    let mut script = written("hi");
    typed(&mut script, Slot::Field(FieldId::CommandLength), "7");
    script.keys("<c-s>");
    let [Order::Inject(octets)] = &orders(&mut script)[..] else { panic!("as it stands") };
    assert_eq!(octets[..8], [0, 0, 0, 7, 0, 0, 0, 4]);
    script.keys("<c-u><f7>");
    let draft = script.model.compose.draft();
    assert_eq!(draft.operation, Operation::Hex);
    assert!(draft.text.starts_with("00 00 00 "), "{}", draft.text);
    script.act(Action::Compose(ComposeAction::Clear));
    script.act(Action::Paste("00000010 00000015 00000000 00000077".to_owned()));
    script.keys("<c-s>");
    let [Order::Inject(octets)] = &orders(&mut script)[..] else { panic!("as it stands") };
    assert_eq!(octets[..], [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 0x77]);
    let request = crate::wire::Frame::new(octets.clone()).unwrap();
    let response = crate::wire::encode(&Pdu::response_to(&request, CommandStatus::ROK)).unwrap().frame;
    let event = Event::Unmatched { response };
    script.tell(Notice::Event { link: LINK, at: script.model.now, event });
    assert!(script.model.compose.progress.as_ref().unwrap().fates().all(Fate::is_good));
}

#[test]
fn the_edited_field_and_the_part_with_the_cursor_are_looked_at() {
    let mut script = written(&"x".repeat(200));
    assert_eq!(script.model.compose.looked_at(), 1, "the cursor is in the second part");
    for _ in 0..100 {
        script.keys("<left>");
    }
    assert_eq!(script.model.compose.looked_at(), 0);
    script.keys("<f4>");
    assert_eq!((script.model.compose.looked_at(), script.model.compose.below), (1, Below::Preview));
    script.keys("<f3>");
    assert_eq!(script.model.compose.looked_at(), 0);
}

#[test]
fn query_cancel_replace_and_again_start_from_a_message_that_was_sent() {
    let mut script = written("first");
    typed(&mut script, Slot::Field(FieldId::ServiceType), "WAP");
    typed(&mut script, Slot::Field(FieldId::SourceAddrTon), "3");
    typed(&mut script, Slot::From, "Acme<c-s>");
    script.serve();
    for (key, name, addressed) in
        [("Q", "query_sm", false), ("C", "cancel_sm", true), ("R", "replace_sm", false)]
    {
        script.keys("<a-5>");
        if script.model.inbound.shelf == crate::app::Shelf::Received {
            script.keys("<tab>");
        }
        script.keys(key);
        let draft = script.model.compose.draft();
        assert_eq!((script.model.screen, draft.operation.to_string().as_str()), (Screen::Compose, name));
        assert_eq!(draft.fields[&FieldId::MessageId], "m11");
        assert_eq!((draft.from.as_str(), draft.to.is_empty()), ("Acme", !addressed));
        assert_eq!(draft.fields[&FieldId::SourceAddrTon], "3", "as it was sent, not as it would be guessed");
        script.keys("<c-s>");
        let [pdu] = &requested(&mut script)[..] else { panic!("{name}") };
        assert_eq!(pdu.id.name(), Some(name));
        assert_eq!(pdu.content(FieldId::MessageId), Some(&Content::from("m11")));
    }
    script.keys("<a-5>a");
    let draft = script.model.compose.draft();
    assert_eq!(
        (draft.operation, draft.text.as_str(), draft.to.as_str()),
        (Operation::SUBMIT, "first", "447700900001")
    );
}

#[test]
fn a_draft_is_kept_when_it_rests_and_when_the_program_ends() {
    let mut script = bound();
    assert_eq!(kept(&mut script), [], "nothing was written yet");
    script.keys("3").keys("+44<tab><tab><tab><tab>hel");
    script.wait(900);
    script.keys("l");
    script.wait(900);
    assert_eq!(kept(&mut script), [], "not for each key");
    assert!(script.model.next_tick().is_some());
    script.wait(200);
    let [Remember::Draft(draft)] = &kept(&mut script)[..] else { panic!("the draft") };
    assert_eq!((draft.text.as_str(), draft.to.as_str()), ("hell", "+44"));
    script.wait(5000);
    assert_eq!(kept(&mut script), [], "once");
    script.keys("o<c-c>");
    let effects = script.take();
    assert!(
        matches!(&effects[0], Effect::Remember(it) if matches!(&**it, Remember::Draft(it) if it.text == "hello"))
    );
    assert!(matches!(effects[1], Effect::Leave(_)));
}

#[test]
fn what_was_remembered_is_there_again() {
    let draft = Draft { to: "1".into(), text: "draft".into(), split: Some(Split::Sar), ..Draft::new() };
    let mut script = bound();
    script.act(Action::Remembered(Box::new(Remembered {
        draft: Some(draft.clone()),
        ..Remembered::default()
    })));
    assert_eq!(script.model.compose.draft(), draft);
    script.wait(5000);
    assert_eq!(kept(&mut script), [], "it is as it was kept");
    let mut script = written("typed already");
    script.act(Action::Remembered(Box::new(Remembered { draft: Some(draft), ..Remembered::default() })));
    assert_eq!(script.model.compose.editor.text(), "typed already");
}

#[test]
fn messages_are_set_aside_taken_again_and_forgotten() {
    let mut script = written("one");
    script.keys("<f8>");
    let [Remember::Aside(aside)] = &kept(&mut script)[..] else { panic!("set aside") };
    assert_eq!((aside.message.text.as_str(), script.model.compose.editor.text().as_str()), ("one", ""));
    let aside = aside.clone();
    script.keys("two<c-s>");
    script.take();
    script.keys("<f5>");
    assert_eq!(script.model.kept(Stand::Sent)[0].message.text, "two");
    script.keys("<tab><enter>");
    assert_eq!(script.model.compose.editor.text(), "one", "and what was sent needs not be set aside");
    assert_eq!(kept(&mut script), [Remember::NotAside(aside)], "it is on the screen now");
    script.keys("<f5>x");
    assert!(
        matches!(&kept(&mut script)[..], [Remember::NotSent(Kept { message, .. })] if message.text == "two")
    );
    assert_eq!(script.model.kept(Stand::Sent).len(), 0);
}

#[test]
fn a_message_that_was_never_sent_gives_way_to_no_other() {
    let mut script = written("unsent");
    script.keys("<f7>");
    let [Remember::Aside(aside)] = &kept(&mut script)[..] else { panic!("set aside") };
    assert_eq!(aside.message.text, "unsent");
}

#[test]
fn a_password_that_is_typed_into_a_bind_is_sent_and_told_nobody() {
    let mut script = bound();
    script.keys("3");
    script.model.compose.operation = "bind_transmitter".parse().unwrap();
    typed(&mut script, Slot::Field(FieldId::SystemId), "esme1");
    typed(&mut script, Slot::Field(FieldId::Password), "s3cr3t");
    assert!(script.model.compose.line(Slot::Field(FieldId::Password)).unwrap().is_masked());
    let preview = script.model.compose.counted.written(0).unwrap().octets;
    assert!(!preview.windows(6).any(|it| it == b"s3cr3t") && preview.windows(6).any(|it| it == b"******"));
    script.keys("<c-s>");
    script.wait(2000);
    let effects = script.take();
    let sent = effects.iter().any(|it| matches!(it, Effect::Link(it) if matches!(&**it, Command::Order { order: Order::Inject(octets), .. } if octets.windows(6).any(|it| it == b"s3cr3t"))));
    assert!(sent, "it leaves");
    let Some(Effect::Remember(kept)) = effects.iter().find(|it| matches!(it, Effect::Remember(_))) else {
        panic!()
    };
    let Remember::Sent(kept) = &**kept else { panic!("{kept:?}") };
    assert!(!kept.message.written().contains("s3cr3t") && kept.message.written().contains("esme1"));
    assert!(!format!("{effects:?} {:?}", script.model.compose).contains("s3cr3t"));
    script.keys("<f7>");
    script.wait(2000);
    let hex = format!("{:?}", script.take());
    assert!(
        !hex.contains("73 33 63 72 33 74") && !script.model.compose.editor.text().contains("73 33 63"),
        "{hex}"
    );
}

#[test]
fn what_was_sent_before_is_sent_again() {
    let mut sent = Shelf::default();
    let message = Draft { to: "447700900009".into(), text: "again".into(), ..Draft::new() };
    sent.push(Kept { at: 7, account: "acme".into(), message });
    let mut script = bound();
    script.act(Action::Remembered(Box::new(Remembered { sent, ..Remembered::default() })));
    script.keys("3<f5><enter><c-s>");
    assert_eq!(requested(&mut script)[0].content(FieldId::ShortMessage), Some(&Content::from("again")));
}

#[test]
fn a_template_asks_for_its_variables_and_counts() {
    let text = "[[template]]\nname = \"otp\"\n[template.message]\nto = \"{to}\"\ntext = \"{code} {n:3}\"\n";
    let templates = Templates::parse(text, "").unwrap();
    let mut script = bound();
    script.act(Action::Remembered(Box::new(Remembered { templates, ..Remembered::default() })));
    for (count, message) in [(1, "99 001"), (2, "99 002")] {
        script.keys("3<esc><f5>");
        while !matches!(script.model.overlay, Some(Overlay::Shelves(Shelves { stand: Stand::Templates, .. })))
        {
            script.keys("<tab>");
        }
        script.keys("<enter>").keys("447700900001<tab>99<enter>");
        assert_eq!(kept(&mut script)[0], Remember::Counted("otp".into(), count));
        let draft = script.model.compose.draft();
        assert_eq!((draft.to.as_str(), draft.text.as_str()), ("447700900001", message));
    }
}

#[test]
fn handsets_are_ticked_sent_to_and_added() {
    let mut book = Handsets::default();
    for (name, number) in [("anna", "447700900001"), ("ben", "447700900002"), ("cleo", "447700900003")] {
        book.push(Handset { name: name.into(), number: number.into(), ..Handset::default() });
    }
    let mut script = bound();
    script.act(Action::Handsets(book));
    script.keys("3<f6> jj <enter>");
    assert_eq!(script.model.compose.draft().to, "anna, cleo");
    script.keys("<tab><tab><tab><tab>hi<c-s>");
    let reached = |pdu: &Pdu| pdu.content(FieldId::DestinationAddr).cloned().unwrap();
    let sent = requested(&mut script);
    assert_eq!(
        sent.iter().map(reached).collect::<Vec<_>>(),
        ["447700900001", "447700900003"].map(Content::from)
    );
    typed(&mut script, Slot::To, "<c-u>+447700900004<f6>a");
    script.keys("dora<enter>");
    let dora = Handset { name: "dora".into(), number: "+447700900004".into(), ..Handset::default() };
    assert!(kept(&mut script).contains(&Remember::Handset(dora)));
    assert_eq!(script.model.compose.book.iter().len(), 4);
}

/// What other encoders make of texts: alphabet and text. `tests/data/alphabets.py` made them.
fn goldens() -> Vec<(String, String)> {
    let csv = include_str!("../../../tests/data/alphabets.csv");
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let rows = rows.records().map(Result::unwrap).filter(|row| &row[0] == "text");
    rows.map(|row| (row[1].to_owned(), row[2].to_owned())).collect()
}

#[test]
fn what_is_sent_comes_back_as_the_same_text() {
    let mut script = bound();
    let rules = Rules::default();
    let with = With { rules: &rules, book: &Handsets::default(), clock: script.model.clock(), reference: 7 };
    let turkish = crate::compose::National::Language(Language::Turkish);
    let plain = Draft { to: "447700900001".into(), ..Draft::new() };
    let mut drafts = vec![Draft { text: "ışık €".repeat(40), national: turkish, ..plain.clone() }];
    for (alphabet, text) in goldens() {
        // As a message centre is read of which nothing is known.
        let value = Alphabet::of_setting(&alphabet).unwrap().data_coding();
        if !matches!(alphabet.as_str(), "iso-2022-jp" | "euc-jp" | "cp949") {
            let coding = Coding::Fixed(value);
            drafts.push(Draft { text: text.clone(), coding, ..plain.clone() });
            drafts.push(Draft { text: text.repeat(12), coding, ..plain.clone() });
        }
    }
    for draft in drafts {
        let composed = draft.compose(&with).unwrap();
        for outgoing in &composed.outgoing {
            // The echo of a message centre: the same octets under the same fields.
            let mut pdu = outgoing.what.pdu().unwrap().clone();
            (pdu.id, pdu.sequence) = (CommandId::DELIVER_SM, crate::wire::Sequence(9));
            script.passes(LINK, Direction::In, &pdu);
        }
        let received = script.model.inbound.received().last().unwrap();
        assert_eq!(received.text, draft.text, "{:?}", draft.coding);
    }
}
