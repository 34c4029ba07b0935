//! Keys to actions: one table, from which the keys work, the footer hints and the help is written. What the
//! operator binds anew takes its place in it.

mod mode;
mod rebind;
#[cfg(test)]
mod tests;

pub use mode::Mode;
pub use rebind::Misbound;

use super::{
    AccountsAction, Action, BindsAction, ComposeAction, FormAction, InboundAction, Key, LogAction, Model,
    Part, PasswordAction, Screen, Step,
};
use crate::session::Mode as BindMode;

/// What a key does somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// Where.
    pub mode: Mode,
    /// What the action is called in the settings file: one name an action of a mode.
    pub name: &'static str,
    /// The key.
    pub key: Key,
    /// What it does.
    pub action: Action,
    /// What it does, for people.
    pub help: &'static str,
    /// A word for the footer; empty where it is not hinted at.
    pub label: &'static str,
    /// Where the footer is too narrow, what is greater goes first.
    pub rank: u8,
}

/// A row that the footer does not hint at.
const fn key(mode: Mode, name: &'static str, key: Key, action: Action, help: &'static str) -> Binding {
    Binding { mode, name, key, action, help, label: "", rank: u8::MAX }
}

/// A row that the footer hints at.
const fn hint(
    mode: Mode,
    name: &'static str,
    key: Key,
    action: Action,
    help: &'static str,
    label: &'static str,
    rank: u8,
) -> Binding {
    Binding { mode, name, key, action, help, label, rank }
}

/// What stands in several modes: rows of moves.
const fn accounts(action: AccountsAction) -> Action {
    Action::Accounts(action)
}

const fn binds(action: BindsAction) -> Action {
    Action::Binds(action)
}

const fn compose(action: ComposeAction) -> Action {
    Action::Compose(action)
}

const fn log(action: LogAction) -> Action {
    Action::Log(action)
}

const fn step(step: Step) -> Action {
    Action::Log(LogAction::Step(step))
}

const fn inbound(action: InboundAction) -> Action {
    Action::Inbound(action)
}

const fn form(action: FormAction) -> Action {
    Action::Form(action)
}

/// Every key of the console, as long as the operator binds none anew.
#[rustfmt::skip]
static BINDINGS: &[Binding] = &[
    key(Mode::Always, "interrupt", Key::Ctrl('c'), Action::Interrupt, "unbind and quit; a second time, quit at once"),
    hint(Mode::Always, "help", Key::F(1), Action::Help, "all keys", "help", 1),
    key(Mode::Always, "accounts", Key::Alt('1'), Action::Screen(Screen::Accounts), "Accounts, also while typing"),
    key(Mode::Always, "binds", Key::Alt('2'), Action::Screen(Screen::Binds), "Binds, also while typing"),
    key(Mode::Always, "compose", Key::Alt('3'), Action::Screen(Screen::Compose), "Compose, also while typing"),
    key(Mode::Always, "log", Key::Alt('4'), Action::Screen(Screen::Log), "Log, also while typing"),
    key(Mode::Always, "inbound", Key::Alt('5'), Action::Screen(Screen::Inbound), "Inbound, also while typing"),

    key(Mode::Browse, "accounts", Key::Char('1'), Action::Screen(Screen::Accounts), "Accounts"),
    key(Mode::Browse, "binds", Key::Char('2'), Action::Screen(Screen::Binds), "Binds"),
    key(Mode::Browse, "compose", Key::Char('3'), Action::Screen(Screen::Compose), "Compose"),
    key(Mode::Browse, "log", Key::Char('4'), Action::Screen(Screen::Log), "Log"),
    key(Mode::Browse, "inbound", Key::Char('5'), Action::Screen(Screen::Inbound), "Inbound"),
    hint(Mode::Browse, "help", Key::Char('?'), Action::Help, "all keys", "help", 0),
    hint(Mode::Browse, "quit", Key::Char('q'), Action::Quit, "quit; asks first where something would be lost", "quit", 0),
    key(Mode::Browse, "suspend", Key::Ctrl('z'), Action::Suspend, "back to the shell for a while; the binds rest"),

    hint(Mode::Accounts, "bind", Key::Enter, accounts(AccountsAction::Bind), "bind, as the account says", "bind", 2),
    hint(Mode::Accounts, "bind-as", Key::Char('b'), accounts(AccountsAction::ChooseMode), "bind, and choose TRX, TX or RX", "bind as", 3),
    hint(Mode::Accounts, "add", Key::Char('a'), accounts(AccountsAction::New), "add an account", "add", 4),
    hint(Mode::Accounts, "edit", Key::Char('e'), accounts(AccountsAction::Edit), "change the account", "edit", 5),
    hint(Mode::Accounts, "password", Key::Char('p'), accounts(AccountsAction::Password), "save its password in the keyring", "password", 6),
    hint(Mode::Accounts, "remove", Key::Char('x'), accounts(AccountsAction::Remove), "remove the account and its password", "remove", 7),
    key(Mode::Accounts, "up", Key::Up, accounts(AccountsAction::Step(-1)), "up"),
    key(Mode::Accounts, "down", Key::Down, accounts(AccountsAction::Step(1)), "down"),
    key(Mode::Accounts, "up", Key::Char('k'), accounts(AccountsAction::Step(-1)), "up"),
    key(Mode::Accounts, "down", Key::Char('j'), accounts(AccountsAction::Step(1)), "down"),
    key(Mode::Accounts, "page-up", Key::PageUp, accounts(AccountsAction::Step(-10)), "ten up"),
    key(Mode::Accounts, "page-down", Key::PageDown, accounts(AccountsAction::Step(10)), "ten down"),
    key(Mode::Accounts, "first", Key::Char('g'), accounts(AccountsAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Accounts, "last", Key::Char('G'), accounts(AccountsAction::Step(isize::MAX)), "to the last"),

    hint(Mode::Form, "save", Key::Ctrl('s'), form(FormAction::Save), "save the account, and its password in the keyring", "save", 1),
    hint(Mode::Form, "cancel", Key::Esc, Action::Close, "leave everything as it was", "cancel", 1),
    hint(Mode::Form, "next", Key::Tab, form(FormAction::Step(1)), "next field", "next field", 3),
    key(Mode::Form, "previous", Key::BackTab, form(FormAction::Step(-1)), "previous field"),
    key(Mode::Form, "next", Key::Enter, form(FormAction::Step(1)), "next field"),
    key(Mode::Form, "next", Key::Down, form(FormAction::Step(1)), "next field"),
    key(Mode::Form, "previous", Key::Up, form(FormAction::Step(-1)), "previous field"),
    hint(Mode::FormChoice, "next-choice", Key::Right, form(FormAction::Choose(1)), "next choice", "change", 2),
    key(Mode::FormChoice, "previous-choice", Key::Left, form(FormAction::Choose(-1)), "previous choice"),
    key(Mode::FormChoice, "next-choice", Key::Char(' '), form(FormAction::Choose(1)), "next choice"),

    hint(Mode::ChooseMode, "trx", Key::Char('x'), accounts(AccountsAction::BindAs(BindMode::Trx)), "bind_transceiver: send and receive", "TRX", 1),
    hint(Mode::ChooseMode, "tx", Key::Char('t'), accounts(AccountsAction::BindAs(BindMode::Tx)), "bind_transmitter: send", "TX", 1),
    hint(Mode::ChooseMode, "rx", Key::Char('r'), accounts(AccountsAction::BindAs(BindMode::Rx)), "bind_receiver: receive", "RX", 1),
    hint(Mode::ChooseMode, "cancel", Key::Esc, Action::Close, "do not bind", "cancel", 1),

    hint(Mode::Binds, "unbind", Key::Char('u'), binds(BindsAction::Unbind), "unbind", "unbind", 2),
    hint(Mode::Binds, "again", Key::Char('b'), binds(BindsAction::Again), "bind the account again", "bind again", 3),
    hint(Mode::Binds, "why", Key::Enter, binds(BindsAction::Why), "why it is over, and what to try", "why", 4),
    hint(Mode::Binds, "clear-ended", Key::Char('x'), binds(BindsAction::Dismiss), "take those that are over off the list", "clear ended", 5),
    key(Mode::Binds, "drop", Key::Char('D'), binds(BindsAction::Drop), "close the connection without unbind"),
    key(Mode::Binds, "up", Key::Up, binds(BindsAction::Step(-1)), "up"),
    key(Mode::Binds, "down", Key::Down, binds(BindsAction::Step(1)), "down"),
    key(Mode::Binds, "up", Key::Char('k'), binds(BindsAction::Step(-1)), "up"),
    key(Mode::Binds, "down", Key::Char('j'), binds(BindsAction::Step(1)), "down"),
    key(Mode::Binds, "page-up", Key::PageUp, binds(BindsAction::Step(-10)), "ten up"),
    key(Mode::Binds, "page-down", Key::PageDown, binds(BindsAction::Step(10)), "ten down"),
    key(Mode::Binds, "first", Key::Char('g'), binds(BindsAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Binds, "last", Key::Char('G'), binds(BindsAction::Step(isize::MAX)), "to the last"),
    hint(Mode::Failed, "close", Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Failed, "close", Key::Enter, Action::Close, "close"),
    hint(Mode::Failed, "down", Key::Down, Action::Scroll(1), "on", "on", 2),
    key(Mode::Failed, "up", Key::Up, Action::Scroll(-1), "back"),
    key(Mode::Failed, "down", Key::Char('j'), Action::Scroll(1), "on"),
    key(Mode::Failed, "up", Key::Char('k'), Action::Scroll(-1), "back"),

    hint(Mode::Compose, "send", Key::Ctrl('s'), compose(ComposeAction::Send), "send the message", "send", 1),
    hint(Mode::Compose, "next", Key::Tab, compose(ComposeAction::Step(1)), "next part", "next", 4),
    key(Mode::Compose, "previous", Key::BackTab, compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::Compose, "clear", Key::Ctrl('l'), compose(ComposeAction::Clear), "empty the message", "clear", 6),
    hint(Mode::ComposeChoice, "next-choice", Key::Right, compose(ComposeAction::Choose(1)), "next choice", "change", 2),
    key(Mode::ComposeChoice, "previous-choice", Key::Left, compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, "next-choice", Key::Char('l'), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, "previous-choice", Key::Char('h'), compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, "next-choice", Key::Char(' '), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, "next", Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, "previous", Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeChoice, "next", Key::Char('j'), compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, "previous", Key::Char('k'), compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeChoice, "write", Key::Enter, compose(ComposeAction::Focus(Part::Text)), "to the message", "write", 3),
    key(Mode::ComposeLine, "next", Key::Enter, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, "next", Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, "previous", Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeLine, "stop-typing", Key::Esc, compose(ComposeAction::Focus(Part::Link)), "stop typing", "stop typing", 2),
    hint(Mode::ComposeText, "stop-typing", Key::Esc, compose(ComposeAction::Focus(Part::Link)), "stop typing", "stop typing", 2),

    hint(Mode::Log, "next-pane", Key::Tab, log(LogAction::NextPane(1)), "list, tree, hex", "pane", 3),
    key(Mode::Log, "previous-pane", Key::BackTab, log(LogAction::NextPane(-1)), "hex, tree, list"),
    key(Mode::Log, "next-pane", Key::Enter, log(LogAction::NextPane(1)), "into the record"),
    key(Mode::Log, "list", Key::Esc, log(LogAction::LeavePane), "back to the list"),
    hint(Mode::Log, "filter", Key::Char('/'), log(LogAction::Filter), "filter as you type", "filter", 2),
    hint(Mode::Log, "follow", Key::Char('f'), log(LogAction::ToggleFollow), "follow the newest, or hold still", "follow", 4),
    key(Mode::Log, "follow", Key::Char('p'), log(LogAction::ToggleFollow), "hold still, or follow the newest"),
    hint(Mode::Log, "keep-alives", Key::Char('K'), log(LogAction::ToggleKeepAlives), "hide or show enquire_link", "keep-alives", 5),
    hint(Mode::Log, "other-half", Key::Char('o'), log(LogAction::Pair), "to the response, or to the request", "other half", 6),
    key(Mode::Log, "next-error", Key::Char('e'), log(LogAction::Error(1)), "next error"),
    key(Mode::Log, "previous-error", Key::Char('E'), log(LogAction::Error(-1)), "previous error"),
    key(Mode::Log, "clear-filter", Key::Char('c'), log(LogAction::ClearFilter), "without a filter"),
    key(Mode::Log, "up", Key::Up, step(Step::Lines(-1)), "up"),
    key(Mode::Log, "down", Key::Down, step(Step::Lines(1)), "down"),
    key(Mode::Log, "up", Key::Char('k'), step(Step::Lines(-1)), "up"),
    key(Mode::Log, "down", Key::Char('j'), step(Step::Lines(1)), "down"),
    key(Mode::Log, "page-up", Key::PageUp, step(Step::Pages(-1)), "a page up"),
    key(Mode::Log, "page-down", Key::PageDown, step(Step::Pages(1)), "a page down"),
    key(Mode::Log, "first", Key::Char('g'), step(Step::First), "to the first"),
    key(Mode::Log, "last", Key::Char('G'), step(Step::Last), "to the last, and follow"),
    key(Mode::Log, "first", Key::Home, step(Step::First), "to the first"),
    key(Mode::Log, "last", Key::End, step(Step::Last), "to the last, and follow"),
    key(Mode::LogHex, "previous-octet", Key::Left, step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, "next-octet", Key::Right, step(Step::Octets(1)), "an octet on"),
    key(Mode::LogHex, "previous-octet", Key::Char('h'), step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, "next-octet", Key::Char('l'), step(Step::Octets(1)), "an octet on"),
    hint(Mode::LogFilter, "keep", Key::Enter, log(LogAction::ApplyFilter), "keep the filter", "keep", 1),
    hint(Mode::LogFilter, "clear-filter", Key::Esc, log(LogAction::ClearFilter), "without a filter", "clear", 1),
    key(Mode::LogFilter, "up", Key::Up, step(Step::Lines(-1)), "up"),
    key(Mode::LogFilter, "down", Key::Down, step(Step::Lines(1)), "down"),

    hint(Mode::Inbound, "shelf", Key::Tab, inbound(InboundAction::NextShelf), "what came in, or what was sent", "in / sent", 2),
    hint(Mode::Inbound, "record", Key::Enter, inbound(InboundAction::Show), "its record in the log", "in the log", 3),
    key(Mode::Inbound, "up", Key::Up, inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, "down", Key::Down, inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, "up", Key::Char('k'), inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, "down", Key::Char('j'), inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, "page-up", Key::PageUp, inbound(InboundAction::Step(-10)), "ten up"),
    key(Mode::Inbound, "page-down", Key::PageDown, inbound(InboundAction::Step(10)), "ten down"),
    key(Mode::Inbound, "first", Key::Char('g'), inbound(InboundAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Inbound, "last", Key::Char('G'), inbound(InboundAction::Step(isize::MAX)), "to the newest, and follow"),

    hint(Mode::Password, "ok", Key::Enter, Action::Password(PasswordAction::Typed), "this is the password", "ok", 1),
    hint(Mode::Password, "cancel", Key::Esc, Action::Close, "no password", "cancel", 1),
    hint(Mode::NoKeyring, "session", Key::Char('s'), Action::Password(PasswordAction::SessionOnly), "type it or keep it for this session only", "this session only", 1),
    hint(Mode::KernelKeyring, "kernel", Key::Char('k'), Action::Password(PasswordAction::UseKernel), "keep passwords in the kernel keyring", "kernel keyring", 1),
    hint(Mode::NoKeyring, "command", Key::Char('c'), Action::Password(PasswordAction::UseCommand), "let a command print it", "a command", 1),
    hint(Mode::NoKeyring, "help", Key::Char('?'), Action::Password(PasswordAction::Explain), "what a keyring is, and how to get one", "help", 1),
    hint(Mode::NoKeyring, "cancel", Key::Esc, Action::Close, "no password", "cancel", 1),
    hint(Mode::KeyringHelp, "back", Key::Esc, Action::Close, "back", "back", 1),
    hint(Mode::PasswordCommand, "ok", Key::Enter, Action::Password(PasswordAction::CommandTyped), "use this command", "ok", 1),
    hint(Mode::PasswordCommand, "back", Key::Esc, Action::Close, "back", "back", 1),

    hint(Mode::Confirm, "yes", Key::Char('y'), Action::Yes, "yes", "yes", 1),
    hint(Mode::Confirm, "no", Key::Char('n'), Action::Close, "no", "no", 1),
    key(Mode::Confirm, "no", Key::Esc, Action::Close, "no"),

    hint(Mode::Welcome, "try", Key::Char('t'), Action::TryBuiltIn, "try the built-in message centre", "try it", 1),
    hint(Mode::Welcome, "add", Key::Char('a'), Action::FirstAccount, "add an account", "add an account", 1),
    hint(Mode::Welcome, "help", Key::Char('?'), Action::Help, "all keys", "help", 1),
    key(Mode::Welcome, "close", Key::Esc, Action::Close, "look around"),
    hint(Mode::Welcome, "quit", Key::Char('q'), Action::Quit, "quit", "quit", 2),

    hint(Mode::Help, "close", Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Help, "close", Key::Char('?'), Action::Close, "close"),
    key(Mode::Help, "close", Key::Char('q'), Action::Close, "close"),
    key(Mode::Help, "up", Key::Up, Action::Scroll(-1), "up"),
    key(Mode::Help, "down", Key::Down, Action::Scroll(1), "down"),
    key(Mode::Help, "up", Key::Char('k'), Action::Scroll(-1), "up"),
    key(Mode::Help, "down", Key::Char('j'), Action::Scroll(1), "down"),
    hint(Mode::Help, "page-down", Key::PageDown, Action::Scroll(10), "on", "on", 2),
    key(Mode::Help, "page-up", Key::PageUp, Action::Scroll(-10), "back"),
    key(Mode::Help, "first", Key::Char('g'), Action::Scroll(isize::MIN + 1), "to the start"),
    key(Mode::Help, "last", Key::Char('G'), Action::Scroll(isize::MAX), "to the end"),
];

/// The keys as they are bound: the table, with what the operator changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Default for Keymap {
    fn default() -> Self {
        Self { bindings: BINDINGS.to_vec() }
    }
}

impl Keymap {
    /// All bindings, in the order of the help within their modes.
    pub fn iter(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.iter()
    }

    /// The key to name where an action is spoken of.
    pub fn key(&self, mode: Mode, action: &Action) -> Option<Key> {
        self.iter().find(|it| it.mode == mode && it.action == *action).map(|it| it.key)
    }

    /// The help: every binding, under the title of its mode.
    pub fn help(&self) -> Vec<HelpLine<'_>> {
        let mut lines = Vec::with_capacity(self.lines());
        for mode in Mode::ALL {
            lines.push(HelpLine::Title(mode.title()));
            lines.extend(self.iter().filter(|it| it.mode == mode).map(HelpLine::Key));
            lines.push(HelpLine::Blank);
        }
        lines
    }

    /// How many lines the help has.
    pub(super) const fn lines(&self) -> usize {
        self.bindings.len() + 2 * Mode::ALL.len()
    }

    fn bound(&self, mode: Mode, key: Key) -> Option<&Binding> {
        self.iter().find(|it| it.mode == mode && it.key == key)
    }
}

/// A line of the help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine<'a> {
    /// A mode's title.
    Title(&'static str),
    /// A key and what it does.
    Key(&'a Binding),
    /// Nothing.
    Blank,
}

/// What a key means now. Where something is typed, what has no other meaning is typed.
pub fn lookup(model: &Model, key: Key) -> Option<Action> {
    let places = Mode::of(model).stack();
    let bound = places.iter().find_map(|mode| model.keymap.bound(*mode, key));
    let typing = !places.contains(&Mode::Browse);
    bound.map(|it| it.action.clone()).or_else(|| typing.then_some(Action::Type(key)))
}

/// Where another key stands for help, or help is what is shown; the one that works everywhere works there too.
const HELPED: [Mode; 4] = [Mode::Browse, Mode::Welcome, Mode::NoKeyring, Mode::Help];

/// What the footer hints at, what matters most first.
pub fn hints(model: &Model) -> Vec<&Binding> {
    let places = Mode::of(model).stack();
    let place = |binding: &Binding| places.iter().position(|it| *it == binding.mode);
    let hinted = model.keymap.iter().filter(|it| !it.label.is_empty() && place(it).is_some());
    let mut hints: Vec<&Binding> = hinted.collect();
    if places.iter().any(|mode| HELPED.contains(mode)) {
        hints.retain(|it| (it.mode, &it.action) != (Mode::Always, &Action::Help));
    }
    hints.sort_by_key(|it| (it.rank, place(it)));
    hints
}
