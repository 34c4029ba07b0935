//! The pictures of the README, drawn from the scenes of the tests. `UPDATE=1 cargo test pictures` draws them anew.

use std::env;
use std::fs;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::{scene, svg};
use crate::app::Action;
use crate::app::Size;
use crate::app::script::Script;

const COLUMNS: u16 = 120;
const ROWS: u16 = 32;

fn check(name: &str, script: &mut Script) {
    script.act(Action::Resize(Size { columns: COLUMNS, rows: ROWS }));
    let mut terminal = Terminal::new(TestBackend::new(COLUMNS, ROWS)).unwrap();
    let drawn = terminal.draw(|frame| crate::ui::view(&script.model, frame)).unwrap();
    let picture = svg::draw(drawn.buffer);
    let path = format!("assets/screenshots/{name}.svg");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &picture).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == picture,
        "{path} is not what the console draws now"
    );
}

#[test]
fn the_log_is_as_in_the_readme() {
    check("log", scene().keys("<esc>4").keys("kkkkkkk<tab>jjjjjjjjjjjjjjjjjjjjjjjjjjjj"));
}

#[test]
fn the_composer_is_as_in_the_readme() {
    let mut script = scene();
    script.keys("<esc>3");
    check("compose", &mut script);
}

#[test]
fn a_refused_bind_is_as_in_the_readme() {
    check("refused", scene().keys("<esc>2G"));
}
