//! Screens as they are drawn, text and styles: every screen at three sizes, and what lies over them.

mod pictures;
mod replayed;
mod svg;

use std::fmt::Write;

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier, Style};

use super::parts;
use crate::app::script::Script;
use crate::app::{
    Action, Begin, Configured, Key, Keymap, Model, NoPassword, Note, Palette, PasswordAction, Refusal, Size,
    keymap, update,
};
use crate::config::settings::Settings;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;
use crate::session::Mode;
use crate::wire::CommandStatus;

const LINK: LinkId = LinkId(1);
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (20, 5)];

/// The text of a screen, its styles in runs, and where the cursor is.
fn drawn(model: &Model, columns: u16, rows: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let completed = terminal.draw(|frame| super::view(model, frame)).unwrap();
    let mut out = text(completed.buffer);
    out.push_str(&styles(completed.buffer));
    let backend = terminal.backend();
    if backend.cursor_visible() {
        let _ = writeln!(out, "cursor {}", backend.cursor_position());
    }
    out
}

fn text(buffer: &Buffer) -> String {
    let mut out = String::new();
    for row in rows(buffer) {
        let mut line = String::new();
        let mut hidden = 0;
        for cell in row {
            if hidden == 0 {
                line.push_str(cell.symbol());
                hidden = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
            }
            hidden -= 1;
        }
        let _ = writeln!(out, "|{}", line.trim_end());
    }
    out
}

/// `row: first..end style` for each run of cells that are not plain.
fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for (y, row) in rows(buffer).enumerate() {
        let mut runs: Vec<(usize, usize, Style)> = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let style = cell.style();
            match runs.last_mut() {
                Some((_, end, last)) if *last == style && *end == x => *end = x + 1,
                _ => runs.push((x, x + 1, style)),
            }
        }
        let told: Vec<String> = runs
            .iter()
            .map(|(start, end, style)| (start, end, named(*style)))
            .filter(|(.., name)| !name.is_empty())
            .map(|(start, end, name)| format!("{start}..{end} {name}"))
            .collect();
        if !told.is_empty() {
            let _ = writeln!(out, "{y}: {}", told.join(", "));
        }
    }
    out
}

fn named(style: Style) -> String {
    let colour = style.fg.filter(|it| *it != Color::Reset).map(|it| it.to_string().to_lowercase());
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::UNDERLINED, "underlined"),
    ];
    let set = modifiers
        .iter()
        .filter(|(it, _)| style.add_modifier.contains(*it))
        .map(|(_, name)| (*name).to_owned());
    colour.into_iter().chain(set).collect::<Vec<_>>().join(" ")
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(buffer.area.width.into())
}

fn check(name: &str, script: &mut Script) {
    for (columns, rows) in SIZES {
        script.act(Action::Resize(Size { columns, rows }));
        insta::assert_snapshot!(format!("{name}-{columns}x{rows}"), drawn(&script.model, columns, rows));
    }
}

/// Two accounts; one bound, with traffic, and one refused.
fn scene() -> Script {
    let mut script = Script::with(&["acme", "beta"]);
    script.keys("<enter>1j<enter>");
    for link in [1, 2].map(LinkId) {
        script.act(Action::Password(PasswordAction::Fetched { link, password: Ok(Secret::from("pw")) }));
    }
    script.bind(LINK, Mode::Trx, CommandStatus::ROK);
    script.enquire(LINK);
    script.keys("3").keys("+447700900001<tab><tab><tab><tab>");
    script.keys("Grüße aus Wien, it is 5 € and П").keys("<c-s>");
    script.serve();
    script.deliver(
        LINK,
        4,
        "id:m11 sub:001 dlvrd:001 submit date:2611232000 done date:2611232000 stat:DELIVRD err:000",
    );
    script.deliver(LINK, 0, "Hello from a phone \u{1b}[31m");
    script.bind(LinkId(2), Mode::Trx, CommandStatus::RINVPASWD);
    script.keys("<esc>");
    script.wait(65_000);
    script
}

#[test]
fn accounts() {
    check("accounts", scene().keys("<esc>1g"));
}

#[test]
fn binds() {
    check("binds", scene().keys("<esc>2g"));
}

#[test]
fn a_refused_bind_on_the_binds_screen() {
    check("binds-refused", scene().keys("<esc>2G"));
}

#[test]
fn compose() {
    check("compose", scene().keys("<a-3>"));
}

#[test]
fn a_long_message_shows_its_borders() {
    let mut script = scene();
    script.keys("<a-3><c-l>").keys(&"Lorem ipsum dolor sit amet. ".repeat(7));
    check("compose-long", &mut script);
}

#[test]
fn the_log() {
    check("log", scene().keys("<esc>4"));
}

#[test]
fn the_log_with_a_field_lit_up() {
    check("log-tree", scene().keys("<esc>4g").keys("jjjj<tab>jjjjjjjj"));
}

#[test]
fn the_log_with_the_octets_in_focus() {
    check("log-hex", scene().keys("<esc>4g").keys("jjjj<backtab>jjll"));
}

#[test]
fn the_log_while_a_filter_is_typed() {
    check("log-filter", scene().keys("<esc>4/").keys("cmd:submit_sm"));
}

#[test]
fn inbound() {
    check("inbound", scene().keys("<esc>5"));
}

#[test]
fn sent() {
    check("sent", scene().keys("<esc>5<tab>"));
}

#[test]
fn the_form_of_an_account() {
    check(
        "form",
        scene().keys("<esc>1a").keys("lab<tab>a b<tab><tab>user<tab>s3cr3t<backtab><backtab><backtab>"),
    );
}

#[test]
fn a_refused_bind() {
    check("failed", scene().keys("<esc>2G<enter>"));
}

#[test]
fn no_keyring() {
    let mut script = Script::with(&["acme"]);
    script.keys("<enter>");
    let why = NoPassword::NoKeyring(Refusal {
        why: "no D-Bus session bus answers here, so there is no keyring to ask".to_owned(),
        kernel: true,
    });
    script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Err(why) }));
    check("no-keyring", &mut script);
}

#[test]
fn a_password_is_typed() {
    let mut script = Script::with(&["acme"]);
    script.keys("p").keys("s3cr3t");
    check("password", &mut script);
}

#[test]
fn welcome() {
    check("welcome", &mut Script::with(&[]));
}

#[test]
fn help() {
    check("help", Script::with(&["acme"]).keys("?"));
}

#[test]
fn a_question() {
    check("quit", scene().keys("<esc>q"));
}

#[test]
fn without_colours_every_state_can_still_be_told() {
    let mut script = scene();
    script.model.palette = Palette::Mono;
    for keys in ["<esc>1", "2", "4", "5", "3"] {
        script.keys(keys);
        let screen = drawn(&script.model, 120, 40);
        for colour in ["red", "green", "yellow", "cyan"] {
            assert!(!screen.contains(&format!(" {colour}")), "{keys}: {colour}");
        }
    }
    let binds = drawn(&script.keys("<esc>2").model, 120, 40);
    assert!(binds.contains("● acme") && binds.contains("✗ beta"), "{binds}");
}

/// A console for each thing that can lie over a screen, and where there may be text to be sent.
fn with_overlays() -> Vec<(&'static str, Script)> {
    let no_keyring = |then: &str| {
        let mut script = Script::with(&["acme"]);
        script.keys("<enter>");
        let why = "no D-Bus session bus answers here".to_owned();
        let why = NoPassword::NoKeyring(Refusal { why, kernel: false });
        script.act(Action::Password(PasswordAction::Fetched { link: LINK, password: Err(why) }));
        script.keys(then);
        script
    };
    let acme = |keys: &str| {
        let mut script = Script::with(&["acme"]);
        script.keys(keys);
        script
    };
    let scene = |keys: &str| {
        let mut script = scene();
        script.keys(keys);
        script
    };
    let production = || {
        let mut script = self::scene();
        script.model.links.find_mut(LINK).unwrap().account.production = true;
        script.keys("<a-3><c-s>");
        script
    };
    vec![
        ("Welcome: t a q", Script::with(&[])),
        ("Help: ", acme("?")),
        ("Account form: ", acme("a")),
        ("Bind as: x t r Esc", acme("b")),
        ("Password: Enter Esc", acme("p")),
        ("No keyring: s c ? Esc", no_keyring("")),
        ("About keyrings: ", no_keyring("?")),
        ("Password command: ", no_keyring("c")),
        ("Quit? y n; 1 live, unsent text", scene("<a-3>and more<esc>q")),
        ("Remove? y n; acme", acme("x")),
        ("Send? y n; production", production()),
        ("Why a bind failed: ", scene("<esc>2G<enter>")),
    ]
}

#[test]
fn the_one_line_of_a_tiny_terminal_says_what_waits_for_a_key() {
    for (said, mut script) in with_overlays() {
        assert!(script.model.overlay.is_some(), "{said}");
        for (columns, rows) in [(39, 7), (20, 5), (1, 1), (139, 7), (39, 49)] {
            script.act(Action::Resize(Size { columns, rows }));
            let screen = drawn(&script.model, columns, rows);
            let line = screen.lines().next().unwrap().trim_start_matches('|');
            let whole = parts::fit(said, columns.into());
            assert!(line.starts_with(whole.trim_end_matches(['…', ' '])), "{columns}x{rows}: {line} {said}");
            let others = screen.lines().skip(1).take(usize::from(rows) - 1);
            assert!(others.into_iter().all(|it| it == "|"), "{screen}");
        }
    }
}

#[test]
fn what_lies_over_a_screen_can_be_drawn_at_any_size() {
    for (_, mut script) in with_overlays() {
        for columns in [1, 3, 39, 40, 65] {
            for rows in [1, 2, 7, 8, 9, 30] {
                // As the model knows it, and before it knows.
                drawn(&script.model, columns, rows);
                script.act(Action::Resize(Size { columns, rows }));
                drawn(&script.model, columns, rows);
            }
        }
    }
}

#[test]
fn a_link_that_a_fault_of_ours_ended_says_so() {
    let mut script = scene();
    let at = script.model.now;
    script.act(Action::Notice(Box::new(Notice::Ended { link: LINK, at, why: Ended::Panicked })));
    script.keys("<esc>2g");
    for (columns, rows) in [(80, 24), (120, 40)] {
        let screen = drawn(&script.model, columns, rows);
        assert!(screen.contains("a fault of smppcon ended it"), "{screen}");
        assert!(screen.contains("acme: the bind is over; Binds says why"), "{screen}");
    }
}

#[test]
fn the_one_line_of_a_tiny_terminal_says_bad_news_and_that_the_program_is_being_left() {
    let mut script = scene();
    script.act(Action::Resize(Size { columns: 39, rows: 7 }));
    script.wait(60_000);
    assert!(drawn(&script.model, 39, 7).starts_with("|1 live; needs 40×8\n"));
    script.act(Action::Told(Note::bad("the accounts file\u{1b} cannot be read")));
    assert!(drawn(&script.model, 39, 7).starts_with("|✗ the accounts file␛ cannot be read\n"));
    script.act(Action::Interrupt);
    assert!(drawn(&script.model, 39, 7).starts_with("|unbinding; Ctrl-C again leaves at once\n"));
}

#[test]
fn keys_that_are_bound_anew_are_shown_wherever_they_are_named() {
    let written = "[keys.welcome]\ntry = 'F2'\n[keys.browse]\nquit = 'Q'\n[keys.question]\nyes = 'F9'\n";
    let settings = Settings::parse(written, "config.toml").unwrap();
    let (keymap, wrong) = Keymap::with(&settings.keys);
    assert_eq!(wrong, []);
    let mut script = Script::with(&[]);
    script.act(Action::Configured(Box::new(Configured { keymap, utc_offset: 3600 })));
    let welcome = drawn(&script.model, 80, 24);
    assert!(welcome.contains("[F2] try the built-in"), "{welcome}");
    let footer = drawn(&script.keys("<esc>").model, 80, 24);
    assert!(footer.contains("Q quit"), "{footer}");
    let help = drawn(&script.keys("?").model, 80, 60);
    assert!(help.contains("Q  quit; asks first"), "{help}");
    script.keys("<esc>3").keys("+447700900001<tab><tab><tab><tab>").keys("text<esc>Q");
    let question = drawn(&script.model, 80, 24);
    assert!(question.contains("F9 / n"), "{question}");
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        8 => prop::char::range(' ', '~').prop_map(Key::Char),
        2 => any::<char>().prop_map(Key::Char),
        3 => prop::sample::select(vec![
            Key::Enter, Key::Esc, Key::Tab, Key::BackTab, Key::Backspace, Key::Delete, Key::Up, Key::Down, Key::Left,
            Key::Right, Key::WordLeft, Key::WordRight, Key::Home, Key::End, Key::PageUp, Key::PageDown, Key::F(1),
        ]),
        2 => prop::char::range('a', 'z').prop_map(Key::Ctrl),
        1 => prop::char::range('1', '5').prop_map(Key::Alt),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn no_keys_at_no_size_break_anything(
        keys in prop::collection::vec(any_key(), 0..80),
        sizes in prop::collection::vec((1_u16..140, 1_u16..50), 1..6),
        demo in any::<bool>(),
    ) {
        let mut script = if demo { Script::new(Begin::Demo, 80, 24) } else { scene() };
        for (at, key) in keys.into_iter().enumerate() {
            if let Some(action) = keymap::lookup(&script.model, key) {
                drop(update(&mut script.model, action));
            }
            let (columns, rows) = sizes[at % sizes.len()];
            // What the model was told may lag behind what is drawn on.
            if at % 3 == 0 {
                script.act(Action::Resize(Size { columns, rows }));
            }
            drawn(&script.model, columns, rows);
        }
    }
}
