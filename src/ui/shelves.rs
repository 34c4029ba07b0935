//! What lies over the Compose screen: messages that were kept, a template that is filled in, the address book.

use std::time::{Duration, SystemTime};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts::{column, fit, input, key_name, lines, popup, window};
use super::theme::Theme;
use crate::app::keymap::Mode;
use crate::app::{Action, Book, ComposeAction, Fill, Model, Shelves, Stand};
use crate::compose::{Clock, Handset, Kept, Template};
use crate::text::printable;

pub(super) fn draw_shelves(model: &Model, shelves: Shelves, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inside =
        popup("Kept", area.width.saturating_sub(8), area.height.saturating_sub(4), theme, frame, area);
    let (width, room) = (usize::from(inside.width), inside.height.saturating_sub(2));
    let tabs = Stand::ALL.into_iter().map(|it| {
        let style = if it == shelves.stand { Theme::selected() } else { Theme::plain() };
        Span::styled(format!(" {} ", it.name()), style)
    });
    let mut made = vec![Line::from(tabs.collect::<Vec<_>>()), Line::default()];
    let rows: Vec<String> = match shelves.stand {
        Stand::Templates => model.templates().map(template_row).collect(),
        Stand::Sent | Stand::Aside => {
            model.kept(shelves.stand).iter().map(|it| kept_row(model, it)).collect()
        }
    };
    if rows.is_empty() {
        let none = match shelves.stand {
            Stand::Templates => "no templates: write templates.toml beside accounts.toml".to_owned(),
            Stand::Sent => "nothing was sent yet".to_owned(),
            Stand::Aside => {
                let key = key_name(model, Mode::Compose, &Action::Compose(ComposeAction::SetAside));
                format!("nothing is set aside: {key} sets a message aside")
            }
        };
        made.push(Line::styled(none, Theme::faint()));
    }
    let shown = window(rows.len(), shelves.cursor, room);
    made.extend(rows.iter().enumerate().skip(shown.start).take(shown.len()).map(|(at, row)| {
        let line = Line::raw(column(&printable(row), width));
        if at == shelves.cursor { line.style(Theme::selected()) } else { line }
    }));
    lines(made, frame, inside);
}

fn template_row(Template { name, note, message, .. }: &Template) -> String {
    let about = if note.is_empty() { &message.text } else { note };
    format!("{} {about}", column(name, 18))
}

fn kept_row(model: &Model, Kept { at, account, message }: &Kept) -> String {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(*at);
    let when = Clock { now, ..model.clock() }.shown();
    let what = if message.text.is_empty() { message.operation.to_string() } else { message.text.clone() };
    format!("{when} {} {} {what}", column(account, 10), column(&message.to, 16))
}

pub(super) fn draw_fill(fill: &Fill, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let rows = u16::try_from(fill.values.len().max(1) + 2).unwrap_or(u16::MAX);
    let title = format!("Template {}", printable(&fill.template.name));
    let inside = popup(&title, 66, rows, theme, frame, area);
    let list = Rect { height: inside.height.saturating_sub(2), ..inside };
    let shown = window(fill.values.len(), fill.focus, list.height);
    for ((at, (name, line)), y) in fill.values.iter().enumerate().skip(shown.start).zip(list.y..list.bottom())
    {
        let focused = at == fill.focus;
        let style = if focused { theme.accent().patch(Theme::strong()) } else { Theme::plain() };
        let mark = if focused { '▸' } else { ' ' };
        let label = Rect { y, height: 1, width: 18.min(list.width), ..list };
        frame.render_widget(Span::styled(fit(&format!("{mark}{}", printable(name)), 17), style), label);
        input(line, focused, frame, Rect { x: label.right(), width: list.width - label.width, ..label });
    }
    let message = fit(&printable(&fill.template.message.text), inside.width.into());
    let bottom = Rect { y: inside.bottom().saturating_sub(1), height: inside.height.min(1), ..inside };
    frame.render_widget(Span::styled(message, Theme::faint()), bottom);
}

pub(super) fn draw_book(model: &Model, book: &Book, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inside = popup("Test handsets", 66, area.height.saturating_sub(6), theme, frame, area);
    if let Some(line) = &book.adding {
        lines(vec![Line::raw("What is the destination that you typed called?")], frame, inside);
        let below = Rect { y: inside.y + 1.min(inside.height), height: inside.height.min(1), ..inside };
        return input(line, true, frame, below);
    }
    let handsets: Vec<&Handset> = model.compose.book.iter().collect();
    if handsets.is_empty() {
        let none = "no handsets yet: type a destination and add it with a, or write handsets.toml";
        return lines(vec![Line::styled(fit(none, inside.width.into()), Theme::faint())], frame, inside);
    }
    let shown = window(handsets.len(), book.cursor, inside.height);
    let made = handsets.iter().enumerate().skip(shown.start).take(shown.len()).map(|(at, it)| {
        let tick = if book.ticked.contains(&at) { "[x]" } else { "[ ]" };
        let groups = it.groups.join(", ");
        let row = format!(
            "{tick} {} {} {} {}",
            column(&it.name, 14),
            column(&it.number, 16),
            column(&groups, 12),
            it.note
        );
        let line = Line::raw(column(&printable(&row), inside.width.into()));
        if at == book.cursor { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, inside);
}
