//! What lies over a screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::parts::{broken, count, fit, input, key_name, lines, popup};
use super::theme::Theme;
use super::{failed, form};
use crate::app::keymap::{self, HelpLine, Mode};
use crate::app::{
    AccountsAction, Action, Journal, JournalLimits, MODES, Model, NoKeyring, Overlay, PasswordAction,
    PasswordPrompt, Purpose, Question,
};
use crate::config::account::AccountId;
use crate::link::LinkId;
use crate::text::printable;

/// The columns of a box of sentences.
const COLUMNS: u16 = 64;

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(overlay) = &model.overlay else { return };
    match overlay {
        Overlay::Welcome => draw_welcome(model, theme, frame, area),
        Overlay::Help(from, _) => draw_help(model, *from, theme, frame, area),
        Overlay::Form(it) => form::draw(it, theme, frame, area),
        Overlay::ChooseMode(id) => draw_modes(model, id, theme, frame, area),
        Overlay::Password(prompt) => draw_password(model, prompt, theme, frame, area),
        Overlay::NoKeyring(it) => draw_no_keyring(model, it, theme, frame, area),
        Overlay::KeyringHelp(_) => draw_keyring_help(theme, frame, area),
        Overlay::PasswordCommand(_, line) => {
            let text = "A program and its arguments; the first line that it prints is the password. No shell \
                        reads it. Example: pass show smpp/acme";
            draw_line("Password command", text, line, theme, frame, area);
        }
        Overlay::Confirm(question) => {
            sentences("Sure?", &[(asked(model, question), false)], theme, frame, area);
        }
        Overlay::Failed(id, from) => draw_failed(model, *id, *from, theme, frame, area),
    }
}

/// What lies over the screen and the keys that act on it, where there is room for a few words.
pub(super) fn in_brief(model: &Model, overlay: &Overlay) -> String {
    let hints = keymap::hints(model).into_iter().filter(|it| it.action != Action::Help);
    let keys: Vec<String> = hints.map(|it| it.key.to_string()).collect();
    let keys = keys.join(" ");
    match overlay {
        Overlay::Confirm(Question::Quit { live, unsent }) => {
            let text = if *unsent { ", unsent text" } else { "" };
            format!("Quit? {keys}; {live} live{text}")
        }
        Overlay::Confirm(Question::Remove(id)) => format!("Remove? {keys}; {}", name(model, id)),
        Overlay::Confirm(Question::Send) => format!("Send? {keys}; production"),
        Overlay::Welcome
        | Overlay::Help(..)
        | Overlay::Form(_)
        | Overlay::ChooseMode(_)
        | Overlay::Password(_)
        | Overlay::NoKeyring(_)
        | Overlay::KeyringHelp(_)
        | Overlay::PasswordCommand(..)
        | Overlay::Failed(..) => {
            let title = Mode::of(model).title();
            format!("{title}: {keys}; needs 40×8")
        }
    }
}

fn draw_failed(model: &Model, id: LinkId, from: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let Some(link) = model.links.find(id) else { return };
    let columns = COLUMNS.max(area.width * 2 / 3).min(area.width.saturating_sub(4));
    let made = match (model.diagnosis(id), link.ended()) {
        (Some(diagnosis), _) => failed::explained(&diagnosis, theme, usize::from(columns)),
        (None, Some(why)) => {
            broken(&printable(&why.to_string()), columns.into()).into_iter().map(Line::raw).collect()
        }
        (None, None) => return,
    };
    let rows = u16::try_from(made.len()).unwrap_or(u16::MAX);
    let what = if link.bound_at.is_some() { "the bind is over" } else { "the bind failed" };
    let title = format!("{}: {what}", printable(link.account.name.as_str()));
    let inside = popup(&title, columns, rows, theme, frame, area);
    let start = from.min(made.len().saturating_sub(inside.height.into()));
    lines(made.into_iter().skip(start).collect(), frame, inside);
}

fn name(model: &Model, id: &AccountId) -> String {
    model.accounts.with_id(id).map_or_else(String::new, |it| printable(it.name.as_str()).into_owned())
}

/// A box of sentences, the strong ones marked.
fn sentences(title: &str, said: &[(String, bool)], theme: Theme, frame: &mut Frame<'_>, area: Rect) -> Rect {
    let columns = usize::from(COLUMNS.min(area.width.saturating_sub(4)));
    let style = |strong| if strong { Theme::strong() } else { Theme::plain() };
    let made: Vec<Line<'_>> = said
        .iter()
        .flat_map(|(text, strong)| {
            broken(text, columns).into_iter().map(move |it| Line::styled(it, style(*strong)))
        })
        .collect();
    let rows = u16::try_from(made.len()).unwrap_or(u16::MAX);
    let inside = popup(title, COLUMNS, rows, theme, frame, area);
    lines(made, frame, inside);
    inside
}

fn draw_welcome(model: &Model, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let key = |action| key_name(model, Mode::Welcome, &action);
    let (built_in, add) = (key(Action::TryBuiltIn), key(Action::FirstAccount));
    let (help, close) = (key(Action::Help), key(Action::Close));
    let said = [
        ("A console for SMPP 3.4 and 5.0.".to_owned(), true),
        (String::new(), false),
        (format!("[{built_in}] try the built-in message centre: no account, no network"), false),
        (format!("[{add}] add an account; its password goes to the keyring"), false),
        (format!("[{help}] all keys"), false),
        (String::new(), false),
        (format!("{close} looks around."), false),
        (kept(model.journal.as_ref()), false),
    ];
    sentences("Welcome to smppcon", &said, theme, frame, area);
}

/// Where messages are kept, and how that is switched off.
fn kept(journal: Option<&Journal>) -> String {
    let Some(Journal { place, limits }) = journal else {
        return "Messages that pass stay in memory until smppcon ends, and are written to no file."
            .to_owned();
    };
    let limits = limits.map_or_else(String::new, |JournalLimits { octets, days }| {
        format!(", at most {octets} and {} of them", count(days.get().into(), "day", "days"))
    });
    format!(
        "Messages that pass are kept, passwords masked, in {}{limits}. --no-journal switches that off, and so does \
         enabled = false under [journal] in config.toml.",
        printable(place)
    )
}

fn draw_help(model: &Model, from: usize, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let all = model.keymap.help();
    let inside = popup("Keys", COLUMNS, area.height, theme, frame, area);
    let height = usize::from(inside.height);
    let start = from.min(all.len().saturating_sub(height));
    let width = usize::from(inside.width);
    let made = all.iter().skip(start).take(height).map(|line| match line {
        HelpLine::Title(title) => Line::styled(*title, Theme::strong()),
        HelpLine::Key(binding) => Line::from(vec![
            Span::styled(format!(" {:>9}  ", binding.key), theme.accent()),
            Span::raw(fit(binding.help, width.saturating_sub(12))),
        ]),
        HelpLine::Blank => Line::default(),
    });
    lines(made.collect(), frame, inside);
}

fn draw_modes(model: &Model, account: &AccountId, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let mut said = vec![(format!("Bind {} as", name(model, account)), false)];
    for (mode, what) in MODES.into_iter().zip(["sends and receives", "sends", "receives"]) {
        let action = Action::Accounts(AccountsAction::BindAs(mode));
        let key = key_name(model, Mode::ChooseMode, &action);
        said.push((format!("[{key}] {mode}: {what}"), true));
    }
    sentences("Bind", &said, theme, frame, area);
}

fn draw_password(model: &Model, prompt: &PasswordPrompt, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let account = name(model, &prompt.account);
    let text = match prompt.purpose {
        Purpose::Bind(_) => {
            format!("The password of {account}. It is kept until smppcon ends, and nowhere else.")
        }
        Purpose::BindAndKeep(_) => {
            format!("The password of {account}, for this bind and the kernel keyring.")
        }
        Purpose::Keep => format!("The password of {account}, for the keyring."),
    };
    draw_line("Password", &text, &prompt.line, theme, frame, area);
}

/// Sentences and a line to type.
fn draw_line(
    title: &str,
    text: &str,
    line: &crate::app::Line,
    theme: Theme,
    frame: &mut Frame<'_>,
    area: Rect,
) {
    let said = [(text.to_owned(), false), (String::new(), false), (String::new(), false)];
    let inside = sentences(title, &said, theme, frame, area);
    let last = Rect { y: inside.bottom().saturating_sub(1), height: inside.height.min(1), ..inside };
    frame.render_widget(Span::styled("> ", theme.accent()), last);
    let typed = Rect { x: last.x.saturating_add(2), width: last.width.saturating_sub(2), ..last };
    input(line, true, frame, typed.intersection(frame.area()));
}

fn draw_no_keyring(model: &Model, it: &NoKeyring, theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let account = name(model, &it.account);
    let what = match it.password {
        Some(_) => format!("The password of {account} was not saved:"),
        None => format!("The password of {account} could not be read:"),
    };
    let key = |action| key_name(model, Mode::NoKeyring, &Action::Password(action));
    let (session, command) = (key(PasswordAction::SessionOnly), key(PasswordAction::UseCommand));
    let help = key(PasswordAction::Explain);
    let mut said = vec![
        (what, true),
        (printable(&it.refusal.why).into_owned(), false),
        (String::new(), false),
        (format!("[{session}] this session only: it is kept until smppcon ends"), false),
        (format!("[{command}] a command that prints it, such as pass show smpp/acme"), false),
        (format!("[{help}] what a keyring is, and how to get one"), false),
        (String::new(), false),
        ("smppcon never writes a password to a file.".to_owned(), false),
    ];
    if it.refusal.kernel {
        let action = Action::Password(PasswordAction::UseKernel);
        let kernel = key_name(model, Mode::KernelKeyring, &action);
        let text =
            format!("[{kernel}] the kernel keyring: in memory, for 3 days after each use, gone at a reboot");
        said.insert(4, (text, false));
    }
    sentences("No keyring", &said, theme, frame, area);
}

fn draw_keyring_help(theme: Theme, frame: &mut Frame<'_>, area: Rect) {
    let said = [
        "A keyring keeps passwords encrypted, and opens when you log in. On Linux it is GNOME Keyring, KWallet or \
         KeePassXC, reached over the D-Bus session bus; on macOS the login keychain; on Windows the Credential \
         Manager.",
        "",
        "Over SSH or in a container there is often no session bus. dbus-run-session gives a program one of its \
         own; the keyring in it has to be unlocked there.",
        "",
        "Without one: type the password for each session, or name a command that prints it, such as a password \
         manager's.",
    ];
    let said = said.map(|text| (text.to_owned(), false));
    sentences("About keyrings", &said, theme, frame, area);
}

fn asked(model: &Model, question: &Question) -> String {
    let yes = key_name(model, Mode::Confirm, &Action::Yes);
    let no = key_name(model, Mode::Confirm, &Action::Close);
    let asked = match question {
        Question::Quit { live, unsent } => {
            let binds = (*live > 0).then(|| format!("{} will be unbound", count(*live, "bind", "binds")));
            let text = unsent.then(|| "the text on Compose was not sent".to_owned());
            let why: Vec<String> = [binds, text].into_iter().flatten().collect();
            format!("Quit? {}.", why.join(", and "))
        }
        Question::Remove(id) => {
            format!("Remove the account {} and its password in the keyring?", name(model, id))
        }
        Question::Send => "This account is marked production. Send the message?".to_owned(),
    };
    format!("{asked}  {yes} / {no}")
}
