//! What holds for the whole table, and for what is bound anew.

use std::collections::HashSet;

use super::*;
use crate::app::Begin;
use crate::app::script::Script;
use crate::config::settings::Settings;

#[test]
fn no_key_means_two_things_in_a_place() {
    for top in Mode::ALL {
        let mut seen = HashSet::new();
        for binding in BINDINGS.iter().filter(|it| top.stack().contains(&it.mode)) {
            assert!(seen.insert(binding.key), "{top:?}: {:?} {}", binding.mode, binding.key);
        }
    }
}

#[test]
fn every_binding_has_help_and_every_mode_bindings() {
    for binding in BINDINGS {
        assert!(!binding.help.is_empty(), "{:?} {}", binding.mode, binding.key);
        assert_eq!(binding.label.is_empty(), binding.rank == u8::MAX, "{}", binding.help);
    }
    for mode in Mode::ALL {
        assert!(BINDINGS.iter().any(|it| it.mode == mode), "{mode:?}");
    }
    let keymap = Keymap::default();
    let shown = keymap.help().iter().filter(|it| matches!(it, HelpLine::Key(_))).count();
    assert_eq!(shown, BINDINGS.len());
    assert_eq!(keymap.help().len(), keymap.lines());
}

#[test]
fn an_action_of_a_mode_has_one_name_and_a_name_one_action() {
    for one in BINDINGS {
        assert!(one.name.bytes().all(|it| it.is_ascii_lowercase() || it == b'-'), "{}", one.name);
        for other in BINDINGS.iter().filter(|it| it.mode == one.mode) {
            assert_eq!(one.name == other.name, one.action == other.action, "{:?} {}", one.mode, other.name);
        }
    }
    let names: HashSet<&str> = Mode::ALL.iter().map(|it| it.name()).collect();
    assert_eq!(names.len(), Mode::ALL.len());
}

#[test]
fn every_key_of_the_table_can_be_written_in_the_settings() {
    for binding in BINDINGS {
        let key: Key = binding.key.to_string().parse().unwrap();
        assert_eq!(key, binding.key);
        assert!(!(binding.mode.takes_text() && key.is_typed()), "{:?} {key}", binding.mode);
    }
}

#[test]
fn every_mode_lies_on_top_of_its_stack() {
    for mode in Mode::ALL {
        assert_eq!(mode.stack().first(), Some(&mode));
        assert_eq!(mode.stack().last(), Some(&Mode::Always));
        assert_eq!(Mode::named(mode.name()), Some(mode));
    }
}

#[test]
fn escape_never_quits() {
    for binding in BINDINGS.iter().filter(|it| it.key == Key::Esc) {
        assert!(!matches!(binding.action, Action::Quit | Action::Interrupt), "{:?}", binding.mode);
    }
}

fn rebound(text: &str) -> Keymap {
    let (keymap, wrong) = Keymap::with(&Settings::parse(text, "config.toml").unwrap().keys);
    assert_eq!(wrong, []);
    keymap
}

/// What is wrong with each line, and the text from there on.
fn wrong(text: &str) -> Vec<(String, &str)> {
    let keys = Settings::parse(text, "config.toml").unwrap().keys;
    let (_, wrong) = Keymap::with(&keys);
    wrong.into_iter().map(|it| (it.problem.to_string(), text[it.at..].lines().next().unwrap())).collect()
}

#[test]
fn nothing_bound_anew_is_the_table() {
    assert_eq!(rebound(""), Keymap::default());
    assert_eq!(rebound("[keys]\n[keys.log]\n"), Keymap::default());
}

#[test]
fn a_key_bound_anew_works_and_the_old_ones_do_not() {
    let mut script = Script::new(Begin::Accounts, 80, 24);
    script.act(Action::Screen(Screen::Log));
    script.model.keymap = rebound("[keys.log]\nfollow = ['Ctrl-F', 'F5']\n");
    let follow = Some(Action::Log(LogAction::ToggleFollow));
    for key in [Key::Ctrl('f'), Key::F(5)] {
        assert_eq!(lookup(&script.model, key), follow);
    }
    for key in ['f', 'p'] {
        assert_eq!(lookup(&script.model, Key::Char(key)), None);
    }
    let hinted: Vec<(Key, &str)> = hints(&script.model).iter().map(|it| (it.key, it.label)).collect();
    assert!(hinted.contains(&(Key::Ctrl('f'), "follow")), "{hinted:?}");
    assert!(!hinted.iter().any(|(key, _)| *key == Key::F(5)), "{hinted:?}");
    let help: Vec<Key> = script
        .model
        .keymap
        .iter()
        .filter(|it| (it.mode, it.name) == (Mode::Log, "follow"))
        .map(|it| it.key)
        .collect();
    assert_eq!(help, [Key::Ctrl('f'), Key::F(5)]);
}

#[test]
fn two_keys_can_change_places() {
    let keymap = rebound("[keys.binds]\nunbind = 'b'\nagain = 'u'\n");
    assert_eq!(keymap.key(Mode::Binds, &Action::Binds(BindsAction::Unbind)), Some(Key::Char('b')));
    assert_eq!(keymap.key(Mode::Binds, &Action::Binds(BindsAction::Again)), Some(Key::Char('u')));
}

#[test]
fn a_key_that_means_something_else_is_said_to() {
    for (text, key, other, rest) in [
        // In the table.
        ("[keys.log]\nfollow = 'K'\n", "K", "log.keep-alives", "'K'"),
        // In a mode below, and in one above.
        ("[keys.log]\nfollow = 'q'\n", "q", "browse.quit", "'q'"),
        ("[keys.browse]\nquit = 'x'\n", "x", "accounts.remove", "'x'"),
        // The later of two.
        ("[keys.log]\nfollow = 'F5'\nother-half = 'F5'\n", "F5", "log.follow", "'F5'"),
        // In one list.
        ("[keys.log]\nfollow = ['F5', 'F6', 'F5']\n", "F5", "log.follow", "['F5', 'F6', 'F5']"),
    ] {
        assert_eq!(wrong(text), [(format!("{key} means {other} already"), rest)], "{text}");
    }
    // Modes that never meet share their keys.
    rebound("[keys.log]\nfollow = 'u'\n");
}

#[test]
fn a_character_is_not_bound_where_it_is_typed() {
    for (text, key) in [
        ("[keys.log-filter]\nkeep = 'k'\n", "k"),
        ("[keys.always]\nhelp = '?'\n", "?"),
        ("[keys.compose]\nsend = 'Backspace'\n", "Backspace"),
    ] {
        let said =
            format!("{key} is typed here: expected one that is not, such as F5 or a letter with Ctrl or Alt");
        assert_eq!(wrong(text)[0].0, said);
    }
    rebound("[keys.compose-choice]\nwrite = 'w'\n");
}

#[test]
fn unknown_names_are_answered_with_the_known_ones_and_all_errors_are_told() {
    let text = "[keys.binds]\nstop = 'u'\nagain = 'D'\n[keys.screen]\nfollow = 'x'\n";
    let wrong = wrong(text);
    let said: Vec<&str> = wrong.iter().map(|(said, _)| &**said).collect();
    assert_eq!(
        said[..2],
        [
            "expected one of unbind, again, why, clear-ended, drop, up, down, page-up, page-down, first, last, \
             found \"stop\"",
            "D means binds.drop already",
        ]
    );
    assert!(said[2].starts_with("expected one of always, browse, accounts, "), "{said:?}");
    assert!(said[2].ends_with(", found \"screen\""), "{said:?}");
    let places: Vec<&str> = wrong.iter().map(|(_, rest)| *rest).collect();
    assert_eq!(places, ["stop = 'u'", "'D'", "screen]"]);
}
