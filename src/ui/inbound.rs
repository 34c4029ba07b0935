//! The Inbound screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::parts::pane;
use super::theme::Theme;
use crate::app::Model;

pub(super) fn draw(_model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    pane("Inbound", true, theme, frame, area);
}
