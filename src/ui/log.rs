//! The Log screen: list, decoded tree and hex, three panes over one selection; or one of them without borders.

mod bar;
mod list;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

use super::theme::Theme;
use super::{hex, tree};
use crate::app::{Borders, Model, Pane};

/// Below this height there is room for one pane only, below this width for two.
const LOW: u16 = 14;
const NARROW: u16 = 72;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let log = &model.log;
    let typing = matches!(log.pane, Pane::Filter | Pane::Search);
    if log.borders == Borders::None && !typing {
        return match log.pane {
            Pane::List | Pane::Filter | Pane::Search => list::draw_inside(model, theme, frame, area),
            Pane::Tree => tree::draw_inside(model, theme, frame, area),
            Pane::Hex => hex::draw_inside(model, theme, frame, area),
        };
    }
    let [top, area] =
        Layout::vertical([Constraint::Length(bar::height(log)), Constraint::Min(0)]).areas(area);
    bar::draw(model, theme, frame, top);
    if area.height < LOW {
        return match log.pane {
            Pane::List | Pane::Filter | Pane::Search => list::draw(model, theme, frame, area),
            Pane::Tree => tree::draw(model, theme, frame, area),
            Pane::Hex => hex::draw(model, theme, frame, area),
        };
    }
    let [above, below] = Layout::vertical([Constraint::Fill(1), Constraint::Fill(1)]).areas(area);
    list::draw(model, theme, frame, above);
    if area.width < NARROW {
        return match log.pane {
            Pane::Hex => hex::draw(model, theme, frame, below),
            Pane::List | Pane::Tree | Pane::Filter | Pane::Search => tree::draw(model, theme, frame, below),
        };
    }
    let octets = hex::width(model);
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(octets)]).areas(below);
    tree::draw(model, theme, frame, left);
    hex::draw(model, theme, frame, right);
}
