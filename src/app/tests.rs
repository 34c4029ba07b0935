//! Keys in, effects and the model out.

use super::script::{Script, account};
use super::*;
use crate::config::credential::CredentialSource;
use crate::link::Command;
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Order;
use crate::link::Secret;
use crate::link::Stop;
use crate::session::Mode;
use crate::wire::CommandId;
use crate::wire::CommandStatus;

const LINK: LinkId = LinkId(1);

fn bound() -> Script {
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>");
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.take();
    script
}

#[test]
fn a_bind_fetches_the_password_and_then_connects() {
    let mut script = Script::with(&["acme", "beta"]);
    script.keys("j<enter>");
    assert_eq!(script.take(), [Effect::FetchPassword { link: LINK, account: Box::new(account("beta")) }]);
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
    let account = Box::new(account("beta"));
    let (mode, password) = (Mode::Trx, Secret::from("pw"));
    assert_eq!(script.take(), [Effect::Connect { link: LINK, account, mode, password }]);
}

#[test]
fn an_account_is_bound_as_is_chosen() {
    for (key, chosen) in [("t", Mode::Tx), ("r", Mode::Rx), ("x", Mode::Trx)] {
        let mut script = Script::with(&["acme"]);
        script.keys("b").keys(key);
        script
            .act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
        let Some(Effect::Connect { mode, .. }) = script.take().pop() else { panic!("{key}") };
        assert_eq!((script.model.links.find(LINK).unwrap().mode, mode), (chosen, chosen));
    }
}

/// An account with two transmitters and a receiver, being bound.
fn split() -> Script {
    let mut script = Script::new(Begin::Accounts, 80, 24);
    let split = Account { bind: "2tx+rx".parse().unwrap(), ..account("acme") };
    script.act(Action::Loaded(vec![split]));
    script.keys("<enter>");
    script
}

#[test]
fn all_binds_of_an_account_are_made_with_one_password() {
    let mut script = split();
    let [Effect::FetchPassword { link, .. }] = script.take()[..] else { panic!("one is fetched") };
    script.act(Action::Password(PasswordAction::Fetched { link, password: Err(NoPassword::ToBeTyped) }));
    script.keys("pw<enter>");
    assert!(script.model.overlay.is_none(), "it is asked for once");
    let modes: Vec<Mode> = script
        .take()
        .iter()
        .filter_map(|it| if let Effect::Connect { mode, .. } = it { Some(*mode) } else { None })
        .collect();
    assert_eq!(modes, [Mode::Tx, Mode::Tx, Mode::Rx]);
}

#[test]
fn binds_that_wait_for_a_password_are_given_up_together() {
    let mut script = split();
    let link = LINK;
    script.act(Action::Password(PasswordAction::Fetched { link, password: Err(NoPassword::ToBeTyped) }));
    script.keys("<esc>");
    assert_eq!(script.model.links.live().count(), 0);
    assert_eq!(script.model.links.listed().count(), 3);
}

#[test]
fn several_binds_are_held_at_once_and_unbound_one_by_one() {
    let mut script = Script::with(&["acme", "beta"]);
    script.keys("<enter>1j<enter>");
    for link in [1, 2].map(LinkId) {
        script.act(Action::Password(PasswordAction::Fetched { link, password: Ok(Secret::from("pw")) }));
        script.bind(link, Mode::Trx, CommandStatus::ROK);
    }
    assert_eq!(script.model.links.live().filter(|it| it.is_bound()).count(), 2);
    script.take();
    script.keys("2gu");
    let stop = Command::Stop { link: LINK, how: Stop::Gracefully };
    assert_eq!(script.take(), [Effect::Link(Box::new(stop))]);
}

#[test]
fn a_new_account_is_added_and_its_password_goes_to_the_keyring() {
    let mut script = Script::with(&[]);
    script.keys("a");
    script.keys(
        "lab<tab>10.0.0.1<tab><backspace><backspace><backspace><backspace>2778<tab>user<tab>s3cr3t<c-s>",
    );
    let effects = script.take();
    let [Effect::EditAccounts(edit), Effect::SavePassword { account, password }] = &effects[..] else {
        panic!("{effects:?}");
    };
    let AccountEdit::Add(added) = &**edit else { panic!("{edit:?}") };
    assert_eq!(added, &**account);
    assert_eq!((added.name.as_str(), added.host.as_str(), added.port.get()), ("lab", "10.0.0.1", 2778));
    assert_eq!(added.system_id.as_str(), "user");
    assert_eq!(password, &Secret::from("s3cr3t"));
    assert!(!format!("{effects:?}").contains("s3cr3t"), "it is in no Debug");
}

#[test]
fn a_form_with_a_wrong_field_is_not_saved_and_goes_there() {
    let mut script = Script::with(&["acme"]);
    script.keys("a").keys("lab<tab>a b<c-s>");
    assert_eq!(script.take(), []);
    let Some(Overlay::Form(form)) = &script.model.overlay else { panic!("the form stays") };
    assert_eq!(form.focused().unwrap().label, "host");
    let problem = form.shown_problem(form.focus).unwrap().to_string();
    assert_eq!(problem, "expected a host name or an IP address, without scheme and port, found \"a b\"");
}

#[test]
fn two_accounts_never_have_one_name() {
    let mut script = Script::with(&["acme"]);
    script.keys("a").keys("acme<tab>h<tab><tab>u<c-s>");
    assert_eq!(script.take(), []);
    assert_eq!(script.model.said().unwrap().text, "another account has this name");
}

#[test]
fn an_account_is_removed_only_when_asked_twice() {
    let mut script = Script::with(&["acme"]);
    script.keys("xn");
    assert_eq!(script.take(), []);
    script.keys("xy");
    assert_eq!(script.take(), [Effect::EditAccounts(Box::new(AccountEdit::Remove(account("acme"))))]);
}

#[test]
fn without_a_keyring_the_operator_decides() {
    let failed = |script: &mut Script| {
        script.keys("<enter>");
        let refusal = Refusal { why: "no bus".to_owned(), kernel: false };
        let why = NoPassword::NoKeyring(refusal);
        script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Err(why) }));
        script.take();
    };
    let mut script = Script::with(&["acme"]);
    failed(&mut script);
    assert!(matches!(&script.model.overlay, Some(Overlay::NoKeyring(it)) if it.refusal.why == "no bus"));
    script.keys("?");
    assert!(matches!(script.model.overlay, Some(Overlay::KeyringHelp(_))));
    script.keys("<esc>s").keys("pw<enter>");
    let id = account("acme").id;
    let [Effect::KeepPassword { account: whose, .. }, Effect::Connect { .. }] = &script.take()[..] else {
        panic!("kept for the session, and bound")
    };
    assert_eq!(*whose, id);

    let mut script = Script::with(&["acme"]);
    failed(&mut script);
    script.keys("c").keys("pass show acme<enter>");
    let words = ["pass", "show", "acme"].map(str::to_owned).to_vec();
    let changed = Account { credential: CredentialSource::Command(words), ..account("acme") };
    assert_eq!(
        script.take(),
        [
            Effect::EditAccounts(Box::new(AccountEdit::Replace(changed.clone()))),
            Effect::FetchPassword { link: LINK, account: Box::new(changed) },
        ]
    );

    let mut script = Script::with(&["acme"]);
    failed(&mut script);
    script.keys("<esc>");
    assert_eq!(script.take(), []);
    assert_eq!(script.model.links.live().count(), 0, "nobody gives its password");
}

#[test]
fn a_password_that_cannot_be_saved_is_kept_for_the_session_if_the_operator_says_so() {
    let mut script = Script::with(&["acme"]);
    let id = account("acme").id;
    let outcome = Err((Secret::from("pw"), Refusal { why: "no bus".to_owned(), kernel: false }));
    script.act(Action::Password(PasswordAction::Saved { account: id.clone(), outcome }));
    script.keys("s");
    assert_eq!(script.take(), [Effect::KeepPassword { account: id, password: Secret::from("pw") }]);
}

#[test]
fn the_kernel_keyring_takes_the_place_of_one_that_does_not_work_where_it_does() {
    let (id, acme) = (account("acme").id, || Box::new(account("acme")));
    let refusal = |kernel| Refusal { why: "no bus".to_owned(), kernel };
    // One was to be read: it is typed, and kept there.
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>");
    let password = Err(NoPassword::NoKeyring(refusal(true)));
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password }));
    script.take();
    script.keys("k");
    assert_eq!(script.take(), [Effect::UseKernelKeyring]);
    assert_eq!(script.model.kept_in, KeptIn::Kernel);
    script.keys("pw<enter>");
    let password = Secret::from("pw");
    let connect =
        Effect::Connect { link: LINK, account: acme(), mode: Mode::Trx, password: password.clone() };
    assert_eq!(script.take(), [connect, Effect::SavePassword { account: acme(), password }]);

    // One was to be saved.
    for (kernel, effects) in [
        (
            true,
            &[
                Effect::UseKernelKeyring,
                Effect::SavePassword { account: acme(), password: Secret::from("pw") },
            ][..],
        ),
        (false, &[]),
    ] {
        let mut script = Script::with(&["acme"]);
        let outcome = Err((Secret::from("pw"), refusal(kernel)));
        script.act(Action::Password(PasswordAction::Saved { account: id.clone(), outcome }));
        script.keys("k");
        assert_eq!(script.take(), effects);
    }
}

#[test]
fn a_question_never_takes_the_place_of_what_is_typed() {
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>1a").keys("la");
    let why = NoPassword::ToBeTyped;
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Err(why) }));
    assert!(matches!(script.model.overlay, Some(Overlay::Form(_))));
    script.keys("<f1><esc>");
    assert!(matches!(script.model.overlay, Some(Overlay::Form(_))), "help gives it back");
    script.keys("<esc>");
    assert!(matches!(script.model.overlay, Some(Overlay::Password(_))));
}

#[test]
fn a_refused_bind_says_why_at_once_and_again_on_the_binds_screen() {
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>");
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Ok(Secret::from("pw")) }));
    script.bind(LINK, Mode::Trx, CommandStatus::RINVPASWD);
    assert_eq!(script.model.overlay, Some(Overlay::Failed(LINK, 0)));
    let diagnosis = script.model.diagnosis(LINK).unwrap();
    assert_eq!(diagnosis.status, Some(CommandStatus::RINVPASWD));
    assert!(!diagnosis.causes.is_empty() && !diagnosis.try_next.is_empty());
    script.keys("<esc><enter>");
    assert_eq!(script.model.overlay, Some(Overlay::Failed(LINK, 0)));
}

#[test]
fn a_message_leaves_as_the_counter_counted_it() {
    let mut script = bound();
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>");
    script.keys(&"x".repeat(161));
    let (count, _) = script.model.compose.counts(script.model.default_alphabet());
    assert_eq!(count.plan.as_ref().unwrap().segments.len(), 2);
    script.keys("<c-s>");
    let parts = script.effects.iter().filter(|it| {
        matches!(it, Effect::Link(it) if matches!(&**it, Command::Order { order: Order::Request { pdu, .. }, .. }
            if pdu.id == CommandId::SUBMIT_SM))
    });
    assert_eq!(parts.count(), 2);
    script.serve();
    let progress = script.model.compose.progress.as_ref().unwrap();
    assert!(progress.fates().all(Fate::is_good));
    assert_eq!((progress.fates().count(), progress.total()), (2, 2));
    assert!(!script.model.compose.is_unsent());
}

#[test]
fn sending_from_a_production_account_asks_first() {
    let mut script = bound();
    script.model.links.find_mut(LINK).unwrap().account.production = true;
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>hello<c-s>");
    assert_eq!(script.take(), []);
    assert_eq!(script.model.overlay, Some(Overlay::Confirm(Question::Send)));
    script.keys("y");
    assert_eq!(script.take().len(), 1);
}

#[test]
fn a_digit_is_typed_where_something_is_typed_and_a_screen_elsewhere() {
    let mut script = bound();
    script.keys("3").keys("12");
    assert_eq!((script.model.screen, script.model.compose.to.text()), (Screen::Compose, "12"));
    script.keys("<esc>4");
    assert_eq!(script.model.screen, Screen::Log);
    script.keys("3<tab><a-2>");
    assert_eq!(script.model.screen, Screen::Binds);
}

#[test]
fn a_paste_has_its_line_ends_and_no_control_characters_in_a_line() {
    let mut script = bound();
    script.keys("3");
    script.act(Action::Paste("+44\r\n77\u{1b}".to_owned()));
    assert_eq!(script.model.compose.to.text(), "+4477");
    script.keys("<tab><tab><tab><tab>");
    script.act(Action::Paste("one\rtwo\r\nthree".to_owned()));
    assert_eq!(script.model.compose.editor.text(), "one\ntwo\nthree");
}

#[test]
fn what_people_see_as_one_character_is_deleted_as_one() {
    let mut script = bound();
    script.keys("3<tab><tab><tab><tab>");
    script.act(Action::Paste("a👩‍👩‍👧".to_owned()));
    script.keys("<backspace>");
    assert_eq!(script.model.compose.editor.text(), "a");
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
fn keep_alives_are_hidden_and_still_counted() {
    let mut script = bound();
    script.enquire(LINK);
    script.keys("4K");
    assert_eq!((script.model.log.len(), script.model.log.store.len()), (2, 4));
    script.enquire(LINK);
    assert_eq!(script.model.log.len(), 2);
    assert_eq!(script.model.links.find(LINK).unwrap().counts.enquired, 2);
    script.keys("K");
    assert_eq!(script.model.log.len(), 6);
}

#[test]
fn a_filter_applies_as_it_is_typed_and_a_wrong_one_changes_nothing() {
    let mut script = bound();
    script.deliver(LINK, 0, "hello");
    script.keys("4/").keys("cmd:deliver_sm");
    assert_eq!(script.model.log.len(), 1);
    script.keys(" \"");
    assert!(script.model.log.problem.is_some());
    assert_eq!(script.model.log.len(), 1);
    script.keys("<esc>");
    assert_eq!((script.model.log.len(), &script.model.log.problem), (4, &None));
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
fn what_came_in_is_found_in_the_log() {
    let mut script = bound();
    script.deliver(LINK, 0, "hello");
    script.enquire(LINK);
    assert_eq!(script.model.inbound.received()[0].text, "hello");
    script.keys("4/").keys("is:keepalive<enter>").keys("5<enter>");
    let record = script.model.log.selected().and_then(|id| script.model.log.store.get(id)).unwrap();
    assert_eq!(record.chunk.frame().unwrap().command_id(), CommandId::DELIVER_SM);
    assert_eq!((record.direction, script.model.screen), (Direction::In, Screen::Log));
}

#[test]
fn leaving_asks_once_if_something_would_be_lost() {
    let mut script = Script::with(&["acme"]);
    script.keys("q");
    assert_eq!(script.take(), [Effect::Leave(Leave::Now)], "nothing is lost");
    let mut script = bound();
    script.keys("q");
    assert_eq!(script.take(), []);
    assert_eq!(script.model.overlay, Some(Overlay::Confirm(Question::Quit { live: 1, unsent: false })));
    script.keys("y");
    assert_eq!(script.take(), [Effect::Leave(Leave::Gracefully)]);
}

#[test]
fn an_interrupt_leaves_gracefully_and_the_second_one_now() {
    let mut script = bound();
    script.keys("3<c-c>");
    assert_eq!(script.take(), [Effect::Leave(Leave::Gracefully)]);
    script.keys("<c-c>");
    assert_eq!(script.take(), [Effect::Leave(Leave::Now)]);
}

#[test]
fn the_first_run_is_welcomed_and_the_second_is_not() {
    assert_eq!(Script::with(&[]).model.overlay, Some(Overlay::Welcome));
    assert_eq!(Script::with(&["acme"]).model.overlay, None);
    let mut script = Script::with(&[]);
    script.keys("t");
    let Some(Effect::Connect { account, .. }) = script.take().pop() else { panic!("it binds") };
    assert!(dial::is_built_in(&account));
}

#[test]
fn a_demonstration_sends_by_itself_as_soon_as_it_is_bound() {
    let mut script = Script::new(Begin::Demo, 80, 24);
    script.act(Action::TryBuiltIn);
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.take();
    assert!(script.model.next_tick().is_some());
    script.wait(300);
    script.serve();
    let sent = script.model.inbound.sent();
    assert_eq!((sent.len(), sent[0].from.as_str()), (1, "Acme"));
    script.wait(1000);
    assert_eq!(script.take(), [], "not all at once");
    script.wait(6000);
    assert_eq!(script.take().len(), 1);
}

#[test]
fn nothing_ticks_where_nothing_on_the_screen_depends_on_time() {
    let mut script = bound();
    script.keys("4");
    script.wait(10_000);
    assert_eq!(script.model.next_tick(), None);
    script.keys("2");
    assert_eq!(script.model.next_tick(), Some(script.model.now + std::time::Duration::from_secs(1)));
}

#[test]
fn a_receipt_is_a_row_a_message_and_the_fate_of_what_was_sent() {
    let mut script = bound();
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>hi<c-s>");
    script.serve();
    script.deliver(
        LINK,
        4,
        "id:m11 sub:001 dlvrd:001 submit date:2611232000 done date:2611232000 stat:DELIVRD err:000 text:hi",
    );
    let sent = &script.model.inbound.sent()[0];
    assert_eq!(sent.state(), crate::inbox::Delivery::Reported(crate::text::State::Delivered));
}
