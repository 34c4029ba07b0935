//! The Accounts screen.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use super::parts::{broken, column, lines, pane, window};
use super::theme::Theme;
use crate::app::{KeptIn, Model, dial};
use crate::config::account::Account;
use crate::config::credential::CredentialSource;
use crate::config::profile::Profile;
use crate::text::printable;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let detail = if area.height >= 16 { 9 } else { 0 };
    let [list, about] = Layout::vertical([Constraint::Min(0), Constraint::Length(detail)]).areas(area);
    let inside = pane("Accounts", true, theme, frame, list);
    let accounts = &model.accounts;
    let rows = window(accounts.len(), accounts.cursor(), inside.height);
    let shown = accounts.iter().enumerate().skip(rows.start).take(rows.len());
    let width = usize::from(inside.width);
    let made = shown.map(|(at, account)| {
        let line = row(model, account, theme, width);
        if at == accounts.cursor() { line.style(Theme::selected()) } else { line }
    });
    lines(made.collect(), frame, inside);
    if let Some(account) = accounts.selected().filter(|_| detail > 0) {
        draw_detail(account, model, theme, frame, about);
    }
}

fn row(model: &Model, account: &Account, theme: Theme, width: usize) -> Line<'static> {
    let live = model.links.live().filter(|it| it.account.id == account.id).count();
    let (mark, style) = if live > 0 { ("●", theme.good()) } else { ("○", Theme::faint()) };
    let name = printable(account.name.as_str());
    let place = dial::address(account);
    let facts = format!(
        "{} {} {} {}{}",
        column(&name, 18),
        column(&place, 26),
        column(account.system_id.as_str(), 15),
        column(&account.bind.to_string(), 6),
        if account.production { "production" } else { "" },
    );
    let text = column(&facts, width.saturating_sub(2));
    Line::from(vec![Span::styled(format!("{mark} "), style), Span::raw(text)])
}

fn draw_detail(account: &Account, model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let inside = pane(&printable(account.name.as_str()), false, theme, frame, area);
    let fact = |name: &'static str, value: String| {
        Line::from(vec![Span::styled(format!("{name:>18} "), Theme::faint()), Span::raw(value)])
    };
    let mut made = vec![
        fact("version", format!("{}, {}", account.interface_version, account.bind)),
        fact("system_type", shown(account.system_type.as_str())),
        fact(
            "password",
            if model.accounts.is_kept(&account.id) {
                "kept until smppcon ends".to_owned()
            } else {
                source(account, model.kept_in)
            },
        ),
        fact(
            "enquire_link",
            account
                .timers
                .enquire_link
                .map_or_else(|| "off".to_owned(), |it| format!("every {it} of silence")),
        ),
    ];
    if let Some(profile) = Profile::named(account.provider.as_str()) {
        made.push(fact("provider", profile.title.clone()));
        let hint = broken(&profile.hints.source_address, usize::from(inside.width).saturating_sub(19));
        for (at, line) in hint.into_iter().take(2).enumerate() {
            made.push(fact(if at == 0 { "hint" } else { "" }, line));
        }
    }
    lines(made, frame, inside);
}

fn shown(text: &str) -> String {
    if text.is_empty() { "(empty)".to_owned() } else { text.to_owned() }
}

fn source(account: &Account, kept_in: KeptIn) -> String {
    if dial::is_built_in(account) {
        return "known".to_owned();
    }
    match &account.credential {
        CredentialSource::Keyring => match kept_in {
            KeptIn::Keyring => "in the keyring".to_owned(),
            KeptIn::Kernel => "in the kernel keyring, for 3 days after each use".to_owned(),
            KeptIn::Session => "typed for each session".to_owned(),
        },
        CredentialSource::Command(words) => {
            format!("from the command {}", printable(words.first().map_or("", String::as_str)))
        }
        CredentialSource::Env(name) => format!("from the variable {}", printable(name)),
        CredentialSource::File(path) => format!("from the file {}", printable(&path.display().to_string())),
        CredentialSource::Prompt => "typed for each session".to_owned(),
    }
}
