//! Draws the console's state. It reads the model and changes nothing; only the rows that can be seen are made.

mod accounts;
mod binds;
mod chrome;
mod compose;
mod copy;
mod failed;
mod form;
mod hex;
mod inbound;
mod log;
mod overlay;
mod parts;
mod shelves;
mod simulator;
mod theme;
mod time;
mod tree;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use crate::app::{Model, Screen};

use theme::Theme;

/// Draws the model.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    let theme = Theme(model.palette);
    if !model.size.fits() || !fits(frame.area()) {
        return chrome::too_small(model, theme, frame);
    }
    let [head, body, note, foot] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(0),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    chrome::head(model, theme, frame, head);
    match model.screen {
        Screen::Accounts => accounts::draw(model, theme, frame, body),
        Screen::Binds => binds::draw(model, theme, frame, body),
        Screen::Compose => compose::draw(model, theme, frame, body),
        Screen::Log => log::draw(model, theme, frame, body),
        Screen::Inbound => inbound::draw(model, theme, frame, body),
        Screen::Simulator => simulator::draw(model, theme, frame, body),
    }
    overlay::draw(model, theme, frame, body);
    chrome::note(model, theme, frame, note);
    chrome::foot(model, theme, frame, foot);
}

/// The terminal may be smaller than the model was told yet.
fn fits(area: Rect) -> bool {
    crate::app::Size { columns: area.width, rows: area.height }.fits()
}

#[cfg(test)]
mod tests;
