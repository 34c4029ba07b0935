//! Keys to actions: one table, from which the keys work, the footer hints and the help is written.

use super::{
    AccountsAction, Action, BindsAction, Book, BookAction, ComposeAction, FillAction, Filling, FormAction,
    InboundAction, Key, Kind, LogAction, Model, Overlay, Pane, PasswordAction, Screen, ShelvesAction,
    SimulatorAction, Slot, Step,
};
use crate::session::Mode as BindMode;
use crate::wire::CommandId;

/// Where a key means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Everywhere, also while something is typed.
    Always,
    /// Wherever nothing is typed.
    Browse,
    /// The Accounts screen.
    Accounts,
    /// The Binds screen.
    Binds,
    /// The Compose screen.
    Compose,
    /// A choice on the Compose screen.
    ComposeChoice,
    /// Bits on the Compose screen.
    ComposeTicks,
    /// A line on the Compose screen.
    ComposeLine,
    /// The message.
    ComposeText,
    /// Messages that were kept.
    Shelves,
    /// A template is filled in.
    Fill,
    /// The address book.
    Book,
    /// A handset is named.
    BookName,
    /// The Log screen.
    Log,
    /// The hex pane of the Log screen.
    LogHex,
    /// A filter is typed.
    LogFilter,
    /// The Inbound screen.
    Inbound,
    /// The Simulator screen.
    Simulator,
    /// What a handset is to write is typed.
    HandsetText,
    /// The first run.
    Welcome,
    /// The help.
    Help,
    /// An account is written.
    Form,
    /// A choice in the form of an account.
    FormChoice,
    /// As what to bind.
    ChooseMode,
    /// A password is typed.
    Password,
    /// The keyring does not do what was asked.
    NoKeyring,
    /// The same, explained.
    KeyringHelp,
    /// A password command is typed.
    PasswordCommand,
    /// A question.
    Confirm,
    /// Why a bind failed.
    Failed,
}

impl Mode {
    /// In the order of the help.
    pub const ALL: [Self; 30] = [
        Self::Always,
        Self::Browse,
        Self::Accounts,
        Self::Form,
        Self::FormChoice,
        Self::ChooseMode,
        Self::Binds,
        Self::Failed,
        Self::Compose,
        Self::ComposeChoice,
        Self::ComposeTicks,
        Self::ComposeLine,
        Self::ComposeText,
        Self::Shelves,
        Self::Fill,
        Self::Book,
        Self::BookName,
        Self::Log,
        Self::LogHex,
        Self::LogFilter,
        Self::Inbound,
        Self::Simulator,
        Self::HandsetText,
        Self::Password,
        Self::NoKeyring,
        Self::KeyringHelp,
        Self::PasswordCommand,
        Self::Confirm,
        Self::Welcome,
        Self::Help,
    ];

    /// What it is called in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Always => "Everywhere",
            Self::Browse => "Wherever nothing is typed",
            Self::Accounts => "Accounts",
            Self::Binds => "Binds",
            Self::Compose => "Compose",
            Self::ComposeChoice => "Compose: choices",
            Self::ComposeTicks => "Compose: bits",
            Self::ComposeLine => "Compose: what is typed",
            Self::ComposeText => "Compose: the message",
            Self::Shelves => "Compose: messages that were kept",
            Self::Fill => "Compose: a template",
            Self::Book => "Compose: the address book",
            Self::BookName => "Compose: a new handset",
            Self::Log => "Log",
            Self::LogHex => "Log: hex",
            Self::LogFilter => "Log: filter",
            Self::Inbound => "Inbound",
            Self::Simulator => "Simulator",
            Self::HandsetText => "Simulator: what a handset writes",
            Self::Welcome => "Welcome",
            Self::Help => "Help",
            Self::Form => "Account form",
            Self::FormChoice => "Account form: choices",
            Self::ChooseMode => "Bind as",
            Self::Password => "Password",
            Self::NoKeyring => "No keyring",
            Self::KeyringHelp => "About keyrings",
            Self::PasswordCommand => "Password command",
            Self::Confirm => "Question",
            Self::Failed => "Why a bind failed",
        }
    }
}

/// What a key does somewhere.
#[derive(Debug)]
pub struct Binding {
    /// Where.
    pub mode: Mode,
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
const fn key(mode: Mode, key: Key, action: Action, help: &'static str) -> Binding {
    Binding { mode, key, action, help, label: "", rank: u8::MAX }
}

/// A row that the footer hints at.
const fn hint(
    mode: Mode,
    key: Key,
    action: Action,
    help: &'static str,
    label: &'static str,
    rank: u8,
) -> Binding {
    Binding { mode, key, action, help, label, rank }
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

const fn simulator(action: SimulatorAction) -> Action {
    Action::Simulator(action)
}

/// Every key of the console.
#[rustfmt::skip]
pub static BINDINGS: &[Binding] = &[
    key(Mode::Always, Key::Ctrl('c'), Action::Interrupt, "unbind and quit; a second time, quit at once"),
    hint(Mode::Always, Key::F(1), Action::Help, "all keys", "help", 1),
    key(Mode::Always, Key::Alt('1'), Action::Screen(Screen::Accounts), "Accounts, also while typing"),
    key(Mode::Always, Key::Alt('2'), Action::Screen(Screen::Binds), "Binds, also while typing"),
    key(Mode::Always, Key::Alt('3'), Action::Screen(Screen::Compose), "Compose, also while typing"),
    key(Mode::Always, Key::Alt('4'), Action::Screen(Screen::Log), "Log, also while typing"),
    key(Mode::Always, Key::Alt('5'), Action::Screen(Screen::Inbound), "Inbound, also while typing"),

    key(Mode::Browse, Key::Char('1'), Action::Screen(Screen::Accounts), "Accounts"),
    key(Mode::Browse, Key::Char('2'), Action::Screen(Screen::Binds), "Binds"),
    key(Mode::Browse, Key::Char('3'), Action::Screen(Screen::Compose), "Compose"),
    key(Mode::Browse, Key::Char('4'), Action::Screen(Screen::Log), "Log"),
    key(Mode::Browse, Key::Char('5'), Action::Screen(Screen::Inbound), "Inbound"),
    key(Mode::Browse, Key::Char('S'), Action::Screen(Screen::Simulator), "Simulator: the message centre inside this program"),
    hint(Mode::Browse, Key::Char('?'), Action::Help, "all keys", "help", 0),
    hint(Mode::Browse, Key::Char('q'), Action::Quit, "quit; asks first where something would be lost", "quit", 0),
    key(Mode::Browse, Key::Ctrl('z'), Action::Suspend, "back to the shell for a while; the binds rest"),

    hint(Mode::Accounts, Key::Enter, accounts(AccountsAction::Bind), "bind, as the account says", "bind", 2),
    hint(Mode::Accounts, Key::Char('b'), accounts(AccountsAction::ChooseMode), "bind, and choose TRX, TX or RX", "bind as", 3),
    hint(Mode::Accounts, Key::Char('a'), accounts(AccountsAction::New), "add an account", "add", 4),
    hint(Mode::Accounts, Key::Char('e'), accounts(AccountsAction::Edit), "change the account", "edit", 5),
    hint(Mode::Accounts, Key::Char('p'), accounts(AccountsAction::Password), "save its password in the keyring", "password", 6),
    hint(Mode::Accounts, Key::Char('x'), accounts(AccountsAction::Remove), "remove the account and its password", "remove", 7),
    key(Mode::Accounts, Key::Up, accounts(AccountsAction::Step(-1)), "up"),
    key(Mode::Accounts, Key::Down, accounts(AccountsAction::Step(1)), "down"),
    key(Mode::Accounts, Key::Char('k'), accounts(AccountsAction::Step(-1)), "up"),
    key(Mode::Accounts, Key::Char('j'), accounts(AccountsAction::Step(1)), "down"),
    key(Mode::Accounts, Key::PageUp, accounts(AccountsAction::Step(-10)), "ten up"),
    key(Mode::Accounts, Key::PageDown, accounts(AccountsAction::Step(10)), "ten down"),
    key(Mode::Accounts, Key::Char('g'), accounts(AccountsAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Accounts, Key::Char('G'), accounts(AccountsAction::Step(isize::MAX)), "to the last"),

    hint(Mode::Form, Key::Ctrl('s'), form(FormAction::Save), "save the account, and its password in the keyring", "save", 1),
    hint(Mode::Form, Key::Esc, Action::Close, "leave everything as it was", "cancel", 1),
    hint(Mode::Form, Key::Tab, form(FormAction::Step(1)), "next field", "next field", 3),
    key(Mode::Form, Key::BackTab, form(FormAction::Step(-1)), "previous field"),
    key(Mode::Form, Key::Enter, form(FormAction::Step(1)), "next field"),
    key(Mode::Form, Key::Down, form(FormAction::Step(1)), "next field"),
    key(Mode::Form, Key::Up, form(FormAction::Step(-1)), "previous field"),
    hint(Mode::FormChoice, Key::Right, form(FormAction::Choose(1)), "next choice", "change", 2),
    key(Mode::FormChoice, Key::Left, form(FormAction::Choose(-1)), "previous choice"),
    key(Mode::FormChoice, Key::Char(' '), form(FormAction::Choose(1)), "next choice"),

    hint(Mode::ChooseMode, Key::Char('x'), accounts(AccountsAction::BindAs(BindMode::Trx)), "bind_transceiver: send and receive", "TRX", 1),
    hint(Mode::ChooseMode, Key::Char('t'), accounts(AccountsAction::BindAs(BindMode::Tx)), "bind_transmitter: send", "TX", 1),
    hint(Mode::ChooseMode, Key::Char('r'), accounts(AccountsAction::BindAs(BindMode::Rx)), "bind_receiver: receive", "RX", 1),
    hint(Mode::ChooseMode, Key::Esc, Action::Close, "do not bind", "cancel", 1),

    hint(Mode::Binds, Key::Char('u'), binds(BindsAction::Unbind), "unbind", "unbind", 2),
    hint(Mode::Binds, Key::Char('b'), binds(BindsAction::Again), "bind the account again", "bind again", 3),
    hint(Mode::Binds, Key::Enter, binds(BindsAction::Why), "why it is over, and what to try", "why", 4),
    hint(Mode::Binds, Key::Char('x'), binds(BindsAction::Dismiss), "take those that are over off the list", "clear ended", 5),
    key(Mode::Binds, Key::Char('D'), binds(BindsAction::Drop), "close the connection without unbind"),
    key(Mode::Binds, Key::Up, binds(BindsAction::Step(-1)), "up"),
    key(Mode::Binds, Key::Down, binds(BindsAction::Step(1)), "down"),
    key(Mode::Binds, Key::Char('k'), binds(BindsAction::Step(-1)), "up"),
    key(Mode::Binds, Key::Char('j'), binds(BindsAction::Step(1)), "down"),
    key(Mode::Binds, Key::PageUp, binds(BindsAction::Step(-10)), "ten up"),
    key(Mode::Binds, Key::PageDown, binds(BindsAction::Step(10)), "ten down"),
    key(Mode::Binds, Key::Char('g'), binds(BindsAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Binds, Key::Char('G'), binds(BindsAction::Step(isize::MAX)), "to the last"),
    hint(Mode::Failed, Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Failed, Key::Enter, Action::Close, "close"),
    hint(Mode::Failed, Key::Down, Action::Scroll(1), "on", "on", 2),
    key(Mode::Failed, Key::Up, Action::Scroll(-1), "back"),
    key(Mode::Failed, Key::Char('j'), Action::Scroll(1), "on"),
    key(Mode::Failed, Key::Char('k'), Action::Scroll(-1), "back"),

    hint(Mode::Compose, Key::Ctrl('s'), compose(ComposeAction::Send), "send the message", "send", 1),
    hint(Mode::Compose, Key::Tab, compose(ComposeAction::Step(1)), "next part", "next", 4),
    key(Mode::Compose, Key::BackTab, compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::Compose, Key::F(2), compose(ComposeAction::NextBelow), "below the message: count, fields, preview, checks", "view", 5),
    hint(Mode::Compose, Key::F(5), compose(ComposeAction::Shelves), "messages that were sent or set aside, templates", "kept", 7),
    hint(Mode::Compose, Key::F(6), compose(ComposeAction::Book), "the address book of test handsets", "handsets", 8),
    hint(Mode::Compose, Key::Ctrl('l'), compose(ComposeAction::Clear), "empty the message", "clear", 9),
    key(Mode::Compose, Key::F(3), compose(ComposeAction::Part(-1)), "look at the PDU before"),
    key(Mode::Compose, Key::F(4), compose(ComposeAction::Part(1)), "look at the next PDU"),
    key(Mode::Compose, Key::F(7), compose(ComposeAction::AsHex), "the PDU that is looked at as hex, to be changed and sent as it stands"),
    key(Mode::Compose, Key::F(8), compose(ComposeAction::SetAside), "set the message aside"),
    key(Mode::Compose, Key::F(9), compose(ComposeAction::ReadNumbers), "read the destinations of the file that is typed as @FILE"),
    key(Mode::Compose, Key::Ctrl('r'), compose(ComposeAction::Replace), "put the nearest in place of the next character that does not fit"),
    key(Mode::Compose, Key::Alt('r'), compose(ComposeAction::ReplaceAll), "the same for all of them"),
    hint(Mode::ComposeChoice, Key::Right, compose(ComposeAction::Choose(1)), "next choice", "change", 2),
    key(Mode::ComposeChoice, Key::Left, compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, Key::Char('l'), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, Key::Char('h'), compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, Key::Char(' '), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeChoice, Key::Char('j'), compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, Key::Char('k'), compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeChoice, Key::Enter, compose(ComposeAction::Focus(Slot::Text)), "to the message", "write", 3),
    hint(Mode::ComposeTicks, Key::Char(' '), compose(ComposeAction::Tick), "tick it, or not", "tick", 2),
    hint(Mode::ComposeTicks, Key::Right, compose(ComposeAction::Choose(1)), "next bit", "next bit", 3),
    key(Mode::ComposeTicks, Key::Left, compose(ComposeAction::Choose(-1)), "previous bit"),
    key(Mode::ComposeTicks, Key::Char('l'), compose(ComposeAction::Choose(1)), "next bit"),
    key(Mode::ComposeTicks, Key::Char('h'), compose(ComposeAction::Choose(-1)), "previous bit"),
    key(Mode::ComposeTicks, Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeTicks, Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeTicks, Key::Char('j'), compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeTicks, Key::Char('k'), compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeTicks, Key::Enter, compose(ComposeAction::Focus(Slot::Text)), "to the message"),
    key(Mode::ComposeLine, Key::Enter, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeLine, Key::Esc, compose(ComposeAction::Focus(Slot::Link)), "stop typing", "stop typing", 2),
    hint(Mode::ComposeText, Key::Esc, compose(ComposeAction::Focus(Slot::Link)), "stop typing", "stop typing", 2),

    hint(Mode::Shelves, Key::Enter, Action::Shelves(ShelvesAction::Take), "into the composer", "take", 1),
    hint(Mode::Shelves, Key::Tab, Action::Shelves(ShelvesAction::Next(1)), "sent, set aside, templates", "shelf", 2),
    key(Mode::Shelves, Key::BackTab, Action::Shelves(ShelvesAction::Next(-1)), "the shelf before"),
    hint(Mode::Shelves, Key::Char('x'), Action::Shelves(ShelvesAction::Forget), "forget it", "forget", 3),
    hint(Mode::Shelves, Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Shelves, Key::Up, Action::Shelves(ShelvesAction::Step(-1)), "up"),
    key(Mode::Shelves, Key::Down, Action::Shelves(ShelvesAction::Step(1)), "down"),
    key(Mode::Shelves, Key::Char('k'), Action::Shelves(ShelvesAction::Step(-1)), "up"),
    key(Mode::Shelves, Key::Char('j'), Action::Shelves(ShelvesAction::Step(1)), "down"),
    key(Mode::Shelves, Key::PageUp, Action::Shelves(ShelvesAction::Step(-10)), "ten up"),
    key(Mode::Shelves, Key::PageDown, Action::Shelves(ShelvesAction::Step(10)), "ten down"),

    hint(Mode::Fill, Key::Enter, Action::Fill(FillAction::Done), "into the composer", "take", 1),
    hint(Mode::Fill, Key::Tab, Action::Fill(FillAction::Step(1)), "next variable", "next", 2),
    key(Mode::Fill, Key::BackTab, Action::Fill(FillAction::Step(-1)), "previous variable"),
    key(Mode::Fill, Key::Down, Action::Fill(FillAction::Step(1)), "next variable"),
    key(Mode::Fill, Key::Up, Action::Fill(FillAction::Step(-1)), "previous variable"),
    hint(Mode::Fill, Key::Esc, Action::Close, "no message", "cancel", 1),

    hint(Mode::Book, Key::Enter, Action::Book(BookAction::Take), "send to those that are ticked", "take", 1),
    hint(Mode::Book, Key::Char(' '), Action::Book(BookAction::Tick), "tick it, or not", "tick", 2),
    hint(Mode::Book, Key::Char('a'), Action::Book(BookAction::Add), "add the destination that is typed", "add", 3),
    hint(Mode::Book, Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Book, Key::Up, Action::Book(BookAction::Step(-1)), "up"),
    key(Mode::Book, Key::Down, Action::Book(BookAction::Step(1)), "down"),
    key(Mode::Book, Key::Char('k'), Action::Book(BookAction::Step(-1)), "up"),
    key(Mode::Book, Key::Char('j'), Action::Book(BookAction::Step(1)), "down"),
    hint(Mode::BookName, Key::Enter, Action::Book(BookAction::Named), "this is its name", "ok", 1),
    hint(Mode::BookName, Key::Esc, Action::Close, "back", "back", 1),

    hint(Mode::Log, Key::Tab, log(LogAction::NextPane(1)), "list, tree, hex", "pane", 3),
    key(Mode::Log, Key::BackTab, log(LogAction::NextPane(-1)), "hex, tree, list"),
    key(Mode::Log, Key::Enter, log(LogAction::NextPane(1)), "into the record"),
    key(Mode::Log, Key::Esc, log(LogAction::LeavePane), "back to the list"),
    hint(Mode::Log, Key::Char('/'), log(LogAction::Filter), "filter as you type", "filter", 2),
    hint(Mode::Log, Key::Char('f'), log(LogAction::ToggleFollow), "follow the newest, or hold still", "follow", 4),
    key(Mode::Log, Key::Char('p'), log(LogAction::ToggleFollow), "hold still, or follow the newest"),
    hint(Mode::Log, Key::Char('K'), log(LogAction::ToggleKeepAlives), "hide or show enquire_link", "keep-alives", 5),
    hint(Mode::Log, Key::Char('o'), log(LogAction::Pair), "to the response, or to the request", "other half", 6),
    key(Mode::Log, Key::Char('e'), log(LogAction::Error(1)), "next error"),
    key(Mode::Log, Key::Char('E'), log(LogAction::Error(-1)), "previous error"),
    key(Mode::Log, Key::Char('c'), log(LogAction::ClearFilter), "without a filter"),
    key(Mode::Log, Key::Up, step(Step::Lines(-1)), "up"),
    key(Mode::Log, Key::Down, step(Step::Lines(1)), "down"),
    key(Mode::Log, Key::Char('k'), step(Step::Lines(-1)), "up"),
    key(Mode::Log, Key::Char('j'), step(Step::Lines(1)), "down"),
    key(Mode::Log, Key::PageUp, step(Step::Pages(-1)), "a page up"),
    key(Mode::Log, Key::PageDown, step(Step::Pages(1)), "a page down"),
    key(Mode::Log, Key::Char('g'), step(Step::First), "to the first"),
    key(Mode::Log, Key::Char('G'), step(Step::Last), "to the last, and follow"),
    key(Mode::Log, Key::Home, step(Step::First), "to the first"),
    key(Mode::Log, Key::End, step(Step::Last), "to the last, and follow"),
    key(Mode::LogHex, Key::Left, step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, Key::Right, step(Step::Octets(1)), "an octet on"),
    key(Mode::LogHex, Key::Char('h'), step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, Key::Char('l'), step(Step::Octets(1)), "an octet on"),
    hint(Mode::LogFilter, Key::Enter, log(LogAction::ApplyFilter), "keep the filter", "keep", 1),
    hint(Mode::LogFilter, Key::Esc, log(LogAction::ClearFilter), "without a filter", "clear", 1),
    key(Mode::LogFilter, Key::Up, step(Step::Lines(-1)), "up"),
    key(Mode::LogFilter, Key::Down, step(Step::Lines(1)), "down"),

    hint(Mode::Inbound, Key::Tab, inbound(InboundAction::NextShelf), "what came in, or what was sent", "in / sent", 2),
    hint(Mode::Inbound, Key::Enter, inbound(InboundAction::Show), "its record in the log", "in the log", 3),
    hint(Mode::Inbound, Key::Char('a'), inbound(InboundAction::Again), "write a message that was sent again", "again", 4),
    hint(Mode::Inbound, Key::Char('Q'), inbound(InboundAction::About(CommandId::QUERY_SM)), "query_sm for a message that was sent", "query", 5),
    hint(Mode::Inbound, Key::Char('C'), inbound(InboundAction::About(CommandId::CANCEL_SM)), "cancel_sm for a message that was sent", "cancel", 6),
    hint(Mode::Inbound, Key::Char('R'), inbound(InboundAction::About(CommandId::REPLACE_SM)), "replace_sm for a message that was sent", "replace", 7),
    key(Mode::Inbound, Key::Up, inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, Key::Down, inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, Key::Char('k'), inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, Key::Char('j'), inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, Key::PageUp, inbound(InboundAction::Step(-10)), "ten up"),
    key(Mode::Inbound, Key::PageDown, inbound(InboundAction::Step(10)), "ten down"),
    key(Mode::Inbound, Key::Char('g'), inbound(InboundAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Inbound, Key::Char('G'), inbound(InboundAction::Step(isize::MAX)), "to the newest, and follow"),

    hint(Mode::Simulator, Key::Enter, simulator(SimulatorAction::Choose), "play the scenario, or let a handset write the message", "do it", 2),
    hint(Mode::Simulator, Key::Tab, simulator(SimulatorAction::NextPane(1)), "scenarios, handset messages, log", "pane", 3),
    key(Mode::Simulator, Key::BackTab, simulator(SimulatorAction::NextPane(-1)), "log, handset messages, scenarios"),
    hint(Mode::Simulator, Key::Char('w'), simulator(SimulatorAction::Write), "type what a handset writes to everybody who receives", "write", 3),
    hint(Mode::Simulator, Key::Char('n'), simulator(SimulatorAction::ByTheRules), "play by the rules again", "by the rules", 4),
    hint(Mode::Simulator, Key::Char('l'), simulator(SimulatorAction::Listen), "listen on 127.0.0.1:2778 for other programs, or stop listening", "listen", 5),
    hint(Mode::Simulator, Key::Char('u'), simulator(SimulatorAction::Unbind), "unbind every session", "unbind all", 6),
    hint(Mode::Simulator, Key::Esc, simulator(SimulatorAction::Leave), "back to the screen before", "back", 7),
    key(Mode::Simulator, Key::Up, simulator(SimulatorAction::Step(-1)), "up"),
    key(Mode::Simulator, Key::Down, simulator(SimulatorAction::Step(1)), "down"),
    key(Mode::Simulator, Key::Char('k'), simulator(SimulatorAction::Step(-1)), "up"),
    key(Mode::Simulator, Key::Char('j'), simulator(SimulatorAction::Step(1)), "down"),
    key(Mode::Simulator, Key::PageUp, simulator(SimulatorAction::Step(-10)), "ten up"),
    key(Mode::Simulator, Key::PageDown, simulator(SimulatorAction::Step(10)), "ten down"),
    key(Mode::Simulator, Key::Char('g'), simulator(SimulatorAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Simulator, Key::Char('G'), simulator(SimulatorAction::Step(isize::MAX)), "to the last"),

    hint(Mode::HandsetText, Key::Enter, simulator(SimulatorAction::Written), "a handset writes this", "write", 1),
    hint(Mode::HandsetText, Key::Esc, Action::Close, "it writes nothing", "cancel", 1),

    hint(Mode::Password, Key::Enter, Action::Password(PasswordAction::Typed), "this is the password", "ok", 1),
    hint(Mode::Password, Key::Esc, Action::Close, "no password", "cancel", 1),
    hint(Mode::NoKeyring, Key::Char('s'), Action::Password(PasswordAction::SessionOnly), "type it or keep it for this session only", "this session only", 1),
    hint(Mode::NoKeyring, Key::Char('c'), Action::Password(PasswordAction::UseCommand), "let a command print it", "a command", 1),
    hint(Mode::NoKeyring, Key::Char('?'), Action::Password(PasswordAction::Explain), "what a keyring is, and how to get one", "help", 1),
    hint(Mode::NoKeyring, Key::Esc, Action::Close, "no password", "cancel", 1),
    hint(Mode::KeyringHelp, Key::Esc, Action::Close, "back", "back", 1),
    hint(Mode::PasswordCommand, Key::Enter, Action::Password(PasswordAction::CommandTyped), "use this command", "ok", 1),
    hint(Mode::PasswordCommand, Key::Esc, Action::Close, "back", "back", 1),

    hint(Mode::Confirm, Key::Char('y'), Action::Yes, "yes", "yes", 1),
    hint(Mode::Confirm, Key::Char('n'), Action::Close, "no", "no", 1),
    key(Mode::Confirm, Key::Esc, Action::Close, "no"),

    hint(Mode::Welcome, Key::Char('t'), Action::TryBuiltIn, "try the built-in message centre", "try it", 1),
    hint(Mode::Welcome, Key::Char('a'), Action::FirstAccount, "add an account", "add an account", 1),
    hint(Mode::Welcome, Key::Char('?'), Action::Help, "all keys", "help", 1),
    key(Mode::Welcome, Key::Esc, Action::Close, "look around"),
    hint(Mode::Welcome, Key::Char('q'), Action::Quit, "quit", "quit", 2),

    hint(Mode::Help, Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Help, Key::Char('?'), Action::Close, "close"),
    key(Mode::Help, Key::Char('q'), Action::Close, "close"),
    key(Mode::Help, Key::Up, Action::Scroll(-1), "up"),
    key(Mode::Help, Key::Down, Action::Scroll(1), "down"),
    key(Mode::Help, Key::Char('k'), Action::Scroll(-1), "up"),
    key(Mode::Help, Key::Char('j'), Action::Scroll(1), "down"),
    hint(Mode::Help, Key::PageDown, Action::Scroll(10), "on", "on", 2),
    key(Mode::Help, Key::PageUp, Action::Scroll(-10), "back"),
    key(Mode::Help, Key::Char('g'), Action::Scroll(isize::MIN + 1), "to the start"),
    key(Mode::Help, Key::Char('G'), Action::Scroll(isize::MAX), "to the end"),
];

/// The modes that a key is looked up in, in order.
pub fn modes(model: &Model) -> &'static [Mode] {
    let Some(over) = &model.overlay else { return screen_modes(model) };
    match over {
        Overlay::Welcome => &[Mode::Welcome, Mode::Always],
        Overlay::Help(..) => &[Mode::Help, Mode::Always],
        Overlay::Form(form) => match form.focused().map(|it| it.kind) {
            Some(Kind::Choice(_)) => &[Mode::FormChoice, Mode::Form, Mode::Always],
            Some(Kind::Text | Kind::Password) | None => &[Mode::Form, Mode::Always],
        },
        Overlay::ChooseMode(_) => &[Mode::ChooseMode, Mode::Always],
        Overlay::Password(_) => &[Mode::Password, Mode::Always],
        Overlay::NoKeyring(_) => &[Mode::NoKeyring, Mode::Always],
        Overlay::KeyringHelp(_) => &[Mode::KeyringHelp, Mode::Always],
        Overlay::PasswordCommand(..) => &[Mode::PasswordCommand, Mode::Always],
        Overlay::HandsetText(_) => &[Mode::HandsetText, Mode::Always],
        Overlay::Confirm(_) => &[Mode::Confirm, Mode::Always],
        Overlay::Failed(..) => &[Mode::Failed, Mode::Always],
        Overlay::Shelves(_) => &[Mode::Shelves, Mode::Always],
        Overlay::Fill(_) => &[Mode::Fill, Mode::Always],
        Overlay::Book(Book { adding: Some(_), .. }) => &[Mode::BookName, Mode::Always],
        Overlay::Book(_) => &[Mode::Book, Mode::Always],
    }
}

fn screen_modes(model: &Model) -> &'static [Mode] {
    match (model.screen, model.compose.focus.filling(), model.log.pane) {
        (Screen::Accounts, ..) => &[Mode::Accounts, Mode::Browse, Mode::Always],
        (Screen::Binds, ..) => &[Mode::Binds, Mode::Browse, Mode::Always],
        (Screen::Compose, Filling::Line, _) => &[Mode::ComposeLine, Mode::Compose, Mode::Always],
        (Screen::Compose, Filling::Text, _) => &[Mode::ComposeText, Mode::Compose, Mode::Always],
        (Screen::Compose, Filling::Ticks(_), _) => {
            &[Mode::ComposeTicks, Mode::Compose, Mode::Browse, Mode::Always]
        }
        (Screen::Compose, Filling::Choice, _) => {
            &[Mode::ComposeChoice, Mode::Compose, Mode::Browse, Mode::Always]
        }
        (Screen::Log, _, Pane::List | Pane::Tree) => &[Mode::Log, Mode::Browse, Mode::Always],
        (Screen::Log, _, Pane::Hex) => &[Mode::LogHex, Mode::Log, Mode::Browse, Mode::Always],
        (Screen::Log, _, Pane::Filter) => &[Mode::LogFilter, Mode::Always],
        (Screen::Inbound, ..) => &[Mode::Inbound, Mode::Browse, Mode::Always],
        (Screen::Simulator, ..) => &[Mode::Simulator, Mode::Browse, Mode::Always],
    }
}

/// What a key means now. Where something is typed, what has no other meaning is typed.
pub fn lookup(model: &Model, key: Key) -> Option<Action> {
    let places = modes(model);
    let bound = places.iter().find_map(|mode| bound(*mode, key));
    let typing = !places.contains(&Mode::Browse);
    let shown = model.caption().is_some();
    bound
        .map(|it| it.action.clone())
        .or_else(|| typing.then_some(Action::Type(key)))
        .or_else(|| shown.then_some(Action::TakeOver))
}

fn bound(mode: Mode, key: Key) -> Option<&'static Binding> {
    BINDINGS.iter().find(|it| it.mode == mode && it.key == key)
}

/// Where another key stands for help, or help is what is shown; F1 works there too.
const HELPED: [Mode; 4] = [Mode::Browse, Mode::Welcome, Mode::NoKeyring, Mode::Help];

/// What the footer hints at, what matters most first.
pub fn hints(model: &Model) -> Vec<&'static Binding> {
    let places = modes(model);
    let place = |binding: &Binding| places.iter().position(|it| *it == binding.mode);
    let hinted = BINDINGS.iter().filter(|it| !it.label.is_empty() && place(it).is_some());
    let mut hints: Vec<&Binding> = hinted.collect();
    if places.iter().any(|mode| HELPED.contains(mode)) {
        hints.retain(|it| it.key != Key::F(1));
    }
    hints.sort_by_key(|it| (it.rank, place(it)));
    hints
}

/// A line of the help.
#[derive(Clone, Copy, Debug)]
pub enum HelpLine {
    /// A mode's title.
    Title(&'static str),
    /// A key and what it does.
    Key(&'static Binding),
    /// Nothing.
    Blank,
}

/// The help: every binding, under the title of its mode.
pub fn help() -> Vec<HelpLine> {
    let mut lines = Vec::with_capacity(BINDINGS.len() + 3 * Mode::ALL.len());
    for mode in Mode::ALL {
        lines.push(HelpLine::Title(mode.title()));
        lines.extend(BINDINGS.iter().filter(|it| it.mode == mode).map(HelpLine::Key));
        lines.push(HelpLine::Blank);
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_key_is_bound_twice_in_a_mode() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(seen.insert((binding.mode, binding.key)), "{:?} {}", binding.mode, binding.key);
        }
    }

    #[test]
    fn every_binding_has_help_and_every_mode_bindings() {
        for binding in BINDINGS {
            assert!(!binding.help.is_empty(), "{:?} {}", binding.mode, binding.key);
            assert_eq!(binding.label.is_empty(), binding.rank == u8::MAX, "{}", binding.help);
        }
        for mode in Mode::ALL {
            assert!(BINDINGS.iter().any(|it| it.mode == mode), "{mode:?}");
        }
        let shown = help().iter().filter(|it| matches!(it, HelpLine::Key(_))).count();
        assert_eq!(shown, BINDINGS.len());
    }

    #[test]
    fn keys_that_terminals_send_for_others_are_not_bound() {
        for binding in BINDINGS {
            assert!(!matches!(binding.key, Key::Ctrl('h' | 'i' | 'j' | 'm')), "{}", binding.help);
        }
    }

    #[test]
    fn escape_never_quits() {
        for binding in BINDINGS.iter().filter(|it| it.key == Key::Esc) {
            assert!(!matches!(binding.action, Action::Quit | Action::Interrupt), "{:?}", binding.mode);
        }
    }
}
