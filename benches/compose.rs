//! What a key costs in a long text: the change, all that follows from it, and the screen. `cargo bench --bench
//! compose` prints it; the budget is 16 ms for 10,000 characters.

use std::time::SystemTime;

use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use smppcon::app::{
    Action, Begin, KeptIn, Key, Keymap, Model, Palette, Screen, Size, Slot, Start, keymap, update,
};
use smppcon::store::Limits;

fn main() {
    divan::main();
}

/// A console with a text of 10,000 characters in the composer, the cursor at its end.
fn model(text: &str) -> Model {
    let start = Start {
        now: SystemTime::UNIX_EPOCH,
        utc_offset: 0,
        palette: Palette::Ansi,
        limits: Limits::default(),
        keymap: Keymap::default(),
        kept_in: KeptIn::default(),
        seed: 1,
        built_in: None,
        begin: Begin::Demo,
    };
    let mut model = Model::new(&start);
    update(&mut model, Action::Resize(Size { columns: 120, rows: 40 }));
    update(&mut model, Action::Screen(Screen::Compose));
    update(&mut model, Action::Paste("447700900001".to_owned()));
    model.compose.focus = Slot::Text;
    update(&mut model, Action::Paste(text.chars().cycle().take(10_000).collect()));
    assert_eq!(model.compose.editor.text().chars().count(), 10_000);
    model
}

/// A key, and the screen after it.
fn press(model: &mut Model, terminal: &mut Terminal<TestBackend>, key: Key) {
    if let Some(action) = keymap::lookup(model, key) {
        update(model, action);
    }
    terminal.draw(|frame| smppcon::ui::view(model, frame)).unwrap();
}

#[divan::bench(args = ["The quick brown fox. ", "Grüße, 5 € für “Anna”. ", "Съешь ещё этих булок. ", "日本語と abc。", "👩‍👩‍👧 и "])]
fn a_key_in_10_000_characters(bencher: Bencher<'_, '_>, text: &str) {
    let mut model = model(text);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let mut typed = false;
    bencher.bench_local(|| {
        typed = !typed;
        press(&mut model, &mut terminal, if typed { Key::Char('x') } else { Key::Backspace });
    });
}

#[divan::bench]
fn a_step_up_in_10_000_characters(bencher: Bencher<'_, '_>) {
    let mut model = model("The quick brown fox. ");
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let mut up = false;
    bencher.bench_local(|| {
        up = !up;
        press(&mut model, &mut terminal, if up { Key::Up } else { Key::Down });
    });
}
