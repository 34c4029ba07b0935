//! Above the list: the filter and the search as they are typed, and what is true of the list.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::app::keymap::Mode;
use crate::app::{Action, Follow, KeepAlives, Log, LogAction, Model, Pane, Query};
use crate::text::printable;
use crate::ui::parts::{cursor, fit, grouped, key_name};
use crate::ui::theme::Theme;

/// The lines that it takes.
pub(super) fn height(log: &Log) -> u16 {
    let typing = matches!(log.pane, Pane::Filter | Pane::Search);
    1 + u16::from(has_search(log)) + u16::from(typing)
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let log = &model.log;
    let mut rows = (0..area.height).map(|row| Rect { y: area.y + row, height: 1, ..area });
    let Some(first) = rows.next() else { return };
    let left = draw_facts(&facts(log), frame, first);
    let typing = log.pane == Pane::Filter;
    if typing || log.filter.is_set() {
        draw_query("/", &log.filter, typing, theme, frame, left);
    } else {
        let key = |action| key_name(model, Mode::Log, &Action::Log(action));
        let hint = format!(" {} filters, {} searches", key(LogAction::Filter), key(LogAction::Search));
        frame.render_widget(Span::styled(fit(&hint, left.width.into()), Theme::faint()), left);
    }
    if has_search(log)
        && let Some(row) = rows.next()
    {
        let left = draw_facts(&[hits(log)], frame, row);
        draw_query(" search ", &log.search, log.pane == Pane::Search, theme, frame, left);
    }
    if let Some(row) = rows.next() {
        let query = if typing { &log.filter } else { &log.search };
        draw_offers(query, theme, frame, row);
    }
}

fn has_search(log: &Log) -> bool {
    log.pane == Pane::Search || log.search.is_set()
}

/// What is true of the list, what matters most first.
fn facts(log: &Log) -> Vec<String> {
    let mut facts = vec![format!("{}/{}", grouped(log.len() as u64), grouped(log.store.len() as u64))];
    facts.push(match (log.follow, log.fresh()) {
        (Follow::Newest, _) => "following".to_owned(),
        (Follow::Held(_), 0) => "held".to_owned(),
        (Follow::Held(_), fresh) => format!("held, +{} new", grouped(fresh as u64)),
    });
    facts.extend(log.progress().map(|progress| format!("searching {progress} %")));
    let dropped = Some(log.store.dropped()).filter(|dropped| *dropped > 0);
    facts.extend(dropped.map(|dropped| format!("{} dropped", grouped(dropped))));
    match log.keep_alives() {
        KeepAlives::Shown => {}
        KeepAlives::Collapsed => facts.push("keep-alives counted".to_owned()),
        KeepAlives::Hidden => facts.push("keep-alives hidden".to_owned()),
    }
    facts
}

fn hits(log: &Log) -> String {
    if !log.is_searching() {
        return String::new();
    }
    let (all, place, progress) = log.hits();
    let progress = progress.map_or_else(String::new, |it| format!(", searching {it} %"));
    match (all, place) {
        (0, _) => format!("no hit{progress}"),
        (all, 0) => format!("{} hits{progress}", grouped(all as u64)),
        (all, place) => format!("hit {} of {}{progress}", grouped(place as u64), grouped(all as u64)),
    }
}

/// On the right; those that matter least go where two thirds are too narrow. Gives what is left.
fn draw_facts(facts: &[String], frame: &mut Frame<'_>, area: Rect) -> Rect {
    let most = usize::from(area.width) * 2 / 3;
    let shown = (1..=facts.len()).rev().filter_map(|count| facts.get(..count));
    let told = shown.map(|facts| {
        let turned: Vec<&str> = facts.iter().rev().map(String::as_str).collect();
        format!("{} ", turned.join(" · "))
    });
    let told = told.into_iter().find(|it| it.width() <= most).unwrap_or_default();
    let width = u16::try_from(told.width()).unwrap_or(0);
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(width)]).areas(area);
    frame.render_widget(Span::styled(told, Theme::faint()), right);
    left
}

/// Whether it is right, and what is typed; what is wrong is underlined.
fn draw_query(label: &str, query: &Query, typing: bool, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let labelled = u16::try_from(2 + label.width()).unwrap_or(u16::MAX);
    let [mark, area] = Layout::horizontal([Constraint::Length(labelled), Constraint::Min(0)]).areas(area);
    let (is_right, style) = match query.problem {
        None => ('✓', theme.good()),
        Some(_) => ('✗', theme.bad()),
    };
    frame.render_widget(Span::styled(format!(" {is_right}{label}"), style), mark);
    let width = usize::from(area.width);
    let scroll = query.line.scroll(width.saturating_sub(1).max(1));
    let plain = if query.problem.is_none() { theme.good() } else { Style::new() };
    let plain = if typing { plain.patch(Theme::strong()) } else { plain };
    let wrong = query.problem.as_ref().map(|it| it.at.clone()).unwrap_or_default();
    let mut column = 0;
    let mut spans = Vec::new();
    for (at, character) in query.line.text().char_indices() {
        let shown = printable(character.encode_utf8(&mut [0; 4])).into_owned();
        column += shown.width();
        if column > scroll && column <= scroll + width {
            let style = if wrong.contains(&at) { theme.wrong() } else { plain };
            spans.push(Span::styled(shown, style));
        }
    }
    frame.render_widget(Line::from(spans), area);
    if typing {
        cursor(query.line.column().saturating_sub(scroll), 0, frame, area);
    }
}

/// What may stand at the cursor, or what is wrong elsewhere.
fn draw_offers(query: &Query, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let width = usize::from(area.width);
    let (offered, chosen) = query.offered();
    let at_cursor = |at: &std::ops::Range<usize>| (at.start..=at.end).contains(&query.line.cursor());
    let elsewhere = query.problem.as_ref().filter(|it| offered.is_empty() || !at_cursor(&it.at));
    if let Some(problem) = elsewhere {
        let text = format!("   {}", printable(&problem.text));
        return frame.render_widget(Span::styled(fit(&text, width), theme.bad()), area);
    }
    let mut spans = vec![Span::styled("   ", Theme::faint())];
    let mut left = width.saturating_sub(3);
    // The one that was chosen is always to be seen.
    let first = chosen.unwrap_or(0).saturating_sub(2);
    for (at, candidate) in offered.iter().enumerate().skip(first) {
        let shown = printable(candidate);
        let Some(rest) = left.checked_sub(shown.width() + 2) else {
            spans.push(Span::styled("…", Theme::faint()));
            break;
        };
        left = rest;
        let style = if chosen == Some(at) { Theme::selected() } else { Theme::faint() };
        spans.push(Span::styled(shown.into_owned(), style));
        spans.push(Span::raw("  "));
    }
    frame.render_widget(Line::from(spans), area);
}
