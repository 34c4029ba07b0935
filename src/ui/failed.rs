//! Why a bind failed: what came back, what it may come from, what to try.

use ratatui::style::Style;
use ratatui::text::Line;

use super::parts::broken;
use super::theme::Theme;
use crate::doctor::Diagnosis;
use crate::text::printable;

/// The diagnosis in lines of so many columns.
pub(super) fn explained(diagnosis: &Diagnosis, theme: Theme, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut say = |text: &str, first: &str, style: Style| {
        let room = columns.saturating_sub(first.chars().count());
        for (at, line) in broken(&printable(text), room).into_iter().enumerate() {
            let lead = if at == 0 { first.to_owned() } else { " ".repeat(first.chars().count()) };
            lines.push(Line::styled(format!("{lead}{line}"), style));
        }
    };
    say(&diagnosis.headline, "✗ ", theme.bad());
    for (title, sentences) in [("It may come from", &diagnosis.causes), ("What to try", &diagnosis.try_next)]
    {
        if !sentences.is_empty() {
            say(title, "", theme.accent());
        }
        for sentence in sentences {
            say(sentence, " · ", Theme::plain());
        }
    }
    lines
}
