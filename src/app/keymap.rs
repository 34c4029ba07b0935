//! Keys to actions: one table, from which the keys work, the footer hints and the help is written. What the
//! operator binds anew takes its place in it.

mod mode;
mod rebind;
#[cfg(test)]
mod tests;

pub use mode::Mode;
pub use rebind::Misbound;

use super::{
    AccountsAction, Action, BindsAction, BookAction, ComposeAction, CopyAction, FillAction, FormAction,
    InboundAction, Key, LogAction, Model, PasswordAction, Screen, ShelvesAction, SimulatorAction, Slot, Step,
};
use crate::report::Form;
use crate::session::Mode as BindMode;
use crate::wire::CommandId;

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

const fn copy(action: CopyAction) -> Action {
    Action::Copy(action)
}

const fn form(action: FormAction) -> Action {
    Action::Form(action)
}

const fn simulator(action: SimulatorAction) -> Action {
    Action::Simulator(action)
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
    key(Mode::Browse, "simulator", Key::Char('S'), Action::Screen(Screen::Simulator), "Simulator: the message centre inside this program"),
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
    hint(Mode::Compose, "view", Key::F(2), compose(ComposeAction::NextBelow), "below the message: count, fields, preview, checks", "view", 5),
    hint(Mode::Compose, "kept", Key::F(5), compose(ComposeAction::Shelves), "messages that were sent or set aside, templates", "kept", 7),
    hint(Mode::Compose, "handsets", Key::F(6), compose(ComposeAction::Book), "the address book of test handsets", "handsets", 8),
    hint(Mode::Compose, "clear", Key::Ctrl('l'), compose(ComposeAction::Clear), "empty the message", "clear", 9),
    key(Mode::Compose, "previous-pdu", Key::F(3), compose(ComposeAction::Part(-1)), "look at the PDU before"),
    key(Mode::Compose, "next-pdu", Key::F(4), compose(ComposeAction::Part(1)), "look at the next PDU"),
    key(Mode::Compose, "as-hex", Key::F(7), compose(ComposeAction::AsHex), "the PDU that is looked at as hex, to be changed and sent as it stands"),
    key(Mode::Compose, "set-aside", Key::F(8), compose(ComposeAction::SetAside), "set the message aside"),
    key(Mode::Compose, "read-numbers", Key::F(9), compose(ComposeAction::ReadNumbers), "read the destinations of the file that is typed as @FILE"),
    key(Mode::Compose, "replace", Key::Ctrl('r'), compose(ComposeAction::Replace), "put the nearest in place of the next character that does not fit"),
    key(Mode::Compose, "replace-all", Key::Alt('r'), compose(ComposeAction::ReplaceAll), "the same for all of them"),
    hint(Mode::ComposeChoice, "next-choice", Key::Right, compose(ComposeAction::Choose(1)), "next choice", "change", 2),
    key(Mode::ComposeChoice, "previous-choice", Key::Left, compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, "next-choice", Key::Char('l'), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, "previous-choice", Key::Char('h'), compose(ComposeAction::Choose(-1)), "previous choice"),
    key(Mode::ComposeChoice, "next-choice", Key::Char(' '), compose(ComposeAction::Choose(1)), "next choice"),
    key(Mode::ComposeChoice, "next", Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, "previous", Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeChoice, "next", Key::Char('j'), compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeChoice, "previous", Key::Char('k'), compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeChoice, "write", Key::Enter, compose(ComposeAction::Focus(Slot::Text)), "to the message", "write", 3),
    hint(Mode::ComposeTicks, "tick", Key::Char(' '), compose(ComposeAction::Tick), "tick it, or not", "tick", 2),
    hint(Mode::ComposeTicks, "next-bit", Key::Right, compose(ComposeAction::Choose(1)), "next bit", "next bit", 3),
    key(Mode::ComposeTicks, "previous-bit", Key::Left, compose(ComposeAction::Choose(-1)), "previous bit"),
    key(Mode::ComposeTicks, "next-bit", Key::Char('l'), compose(ComposeAction::Choose(1)), "next bit"),
    key(Mode::ComposeTicks, "previous-bit", Key::Char('h'), compose(ComposeAction::Choose(-1)), "previous bit"),
    key(Mode::ComposeTicks, "next", Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeTicks, "previous", Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeTicks, "next", Key::Char('j'), compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeTicks, "previous", Key::Char('k'), compose(ComposeAction::Step(-1)), "previous part"),
    key(Mode::ComposeTicks, "write", Key::Enter, compose(ComposeAction::Focus(Slot::Text)), "to the message"),
    key(Mode::ComposeLine, "next", Key::Enter, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, "next", Key::Down, compose(ComposeAction::Step(1)), "next part"),
    key(Mode::ComposeLine, "previous", Key::Up, compose(ComposeAction::Step(-1)), "previous part"),
    hint(Mode::ComposeLine, "stop-typing", Key::Esc, compose(ComposeAction::Focus(Slot::Link)), "stop typing", "stop typing", 2),
    hint(Mode::ComposeText, "stop-typing", Key::Esc, compose(ComposeAction::Focus(Slot::Link)), "stop typing", "stop typing", 2),

    hint(Mode::Shelves, "take", Key::Enter, Action::Shelves(ShelvesAction::Take), "into the composer", "take", 1),
    hint(Mode::Shelves, "next-shelf", Key::Tab, Action::Shelves(ShelvesAction::Next(1)), "sent, set aside, templates", "shelf", 2),
    key(Mode::Shelves, "previous-shelf", Key::BackTab, Action::Shelves(ShelvesAction::Next(-1)), "the shelf before"),
    hint(Mode::Shelves, "forget", Key::Char('x'), Action::Shelves(ShelvesAction::Forget), "forget it", "forget", 3),
    hint(Mode::Shelves, "close", Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Shelves, "up", Key::Up, Action::Shelves(ShelvesAction::Step(-1)), "up"),
    key(Mode::Shelves, "down", Key::Down, Action::Shelves(ShelvesAction::Step(1)), "down"),
    key(Mode::Shelves, "up", Key::Char('k'), Action::Shelves(ShelvesAction::Step(-1)), "up"),
    key(Mode::Shelves, "down", Key::Char('j'), Action::Shelves(ShelvesAction::Step(1)), "down"),
    key(Mode::Shelves, "page-up", Key::PageUp, Action::Shelves(ShelvesAction::Step(-10)), "ten up"),
    key(Mode::Shelves, "page-down", Key::PageDown, Action::Shelves(ShelvesAction::Step(10)), "ten down"),

    hint(Mode::Fill, "take", Key::Enter, Action::Fill(FillAction::Done), "into the composer", "take", 1),
    hint(Mode::Fill, "next", Key::Tab, Action::Fill(FillAction::Step(1)), "next variable", "next", 2),
    key(Mode::Fill, "previous", Key::BackTab, Action::Fill(FillAction::Step(-1)), "previous variable"),
    key(Mode::Fill, "next", Key::Down, Action::Fill(FillAction::Step(1)), "next variable"),
    key(Mode::Fill, "previous", Key::Up, Action::Fill(FillAction::Step(-1)), "previous variable"),
    hint(Mode::Fill, "cancel", Key::Esc, Action::Close, "no message", "cancel", 1),

    hint(Mode::Book, "take", Key::Enter, Action::Book(BookAction::Take), "send to those that are ticked", "take", 1),
    hint(Mode::Book, "tick", Key::Char(' '), Action::Book(BookAction::Tick), "tick it, or not", "tick", 2),
    hint(Mode::Book, "add", Key::Char('a'), Action::Book(BookAction::Add), "add the destination that is typed", "add", 3),
    hint(Mode::Book, "close", Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Book, "up", Key::Up, Action::Book(BookAction::Step(-1)), "up"),
    key(Mode::Book, "down", Key::Down, Action::Book(BookAction::Step(1)), "down"),
    key(Mode::Book, "up", Key::Char('k'), Action::Book(BookAction::Step(-1)), "up"),
    key(Mode::Book, "down", Key::Char('j'), Action::Book(BookAction::Step(1)), "down"),
    hint(Mode::BookName, "ok", Key::Enter, Action::Book(BookAction::Named), "this is its name", "ok", 1),
    hint(Mode::BookName, "back", Key::Esc, Action::Close, "back", "back", 1),

    hint(Mode::Log, "filter", Key::Char('/'), log(LogAction::Filter), "filter as you type: only what fits is listed", "filter", 2),
    hint(Mode::Log, "search", Key::Char('s'), log(LogAction::Search), "search: what fits is marked », nothing is hidden", "search", 3),
    key(Mode::Log, "next-hit", Key::Char('n'), log(LogAction::Hit(1)), "next hit of the search"),
    key(Mode::Log, "previous-hit", Key::Char('N'), log(LogAction::Hit(-1)), "previous hit of the search"),
    hint(Mode::Log, "next-pane", Key::Tab, log(LogAction::NextPane(1)), "list, tree, hex", "pane", 4),
    key(Mode::Log, "previous-pane", Key::BackTab, log(LogAction::NextPane(-1)), "hex, tree, list"),
    key(Mode::Log, "next-pane", Key::Enter, log(LogAction::NextPane(1)), "into the record"),
    key(Mode::Log, "list", Key::Esc, log(LogAction::LeavePane), "back to the list; there, end the search"),
    hint(Mode::Log, "follow", Key::Char('f'), log(LogAction::ToggleFollow), "follow the newest, or hold still", "follow", 5),
    key(Mode::Log, "follow", Key::Char('p'), log(LogAction::ToggleFollow), "pause: hold still, the log goes on; or follow again"),
    hint(Mode::Log, "copy", Key::Char('y'), copy(CopyAction::Open), "copy or save: this PDU, a field, all that are listed or marked", "copy", 5),
    key(Mode::Log, "copy-again", Key::Char('Y'), copy(CopyAction::Again), "copy as the last time"),
    hint(Mode::Log, "next-error", Key::Char('e'), log(LogAction::Error(1)), "next error", "error", 6),
    key(Mode::Log, "previous-error", Key::Char('E'), log(LogAction::Error(-1)), "previous error"),
    hint(Mode::Log, "other-half", Key::Char('o'), log(LogAction::Pair), "to the response, or to the request", "other half", 7),
    hint(Mode::Log, "keep-alives", Key::Char('K'), log(LogAction::ToggleKeepAlives), "enquire_link: list, count on a line, hide", "keep-alives", 8),
    hint(Mode::Log, "mark", Key::Char('u'), log(LogAction::Mark), "mark the record ◆, or take the mark away", "mark", 9),
    key(Mode::Log, "next-mark", Key::Char(']'), log(LogAction::ToMark(1)), "next mark"),
    key(Mode::Log, "previous-mark", Key::Char('['), log(LogAction::ToMark(-1)), "previous mark"),
    hint(Mode::Log, "times", Key::Char('t'), log(LogAction::Times(1)), "times: local, UTC, ago, since the mark, since the row above", "times", 10),
    key(Mode::Log, "previous-times", Key::Char('T'), log(LogAction::Times(-1)), "the same, backwards"),
    hint(Mode::Log, "this-link", Key::Char('L'), log(LogAction::OnlyLink), "only the record's link, or all", "this link", 11),
    hint(Mode::Log, "direction", Key::Char('D'), log(LogAction::OnlyDirection), "only in, only out, or both", "in / out", 12),
    hint(Mode::Log, "columns", Key::Char('C'), log(LogAction::Columns), "choose the columns", "columns", 13),
    hint(Mode::Log, "plain", Key::Char('v'), log(LogAction::ToggleBorders), "this pane alone without borders, for the mouse", "plain", 14),
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
    key(Mode::LogList, "next-pane", Key::Right, log(LogAction::NextPane(1)), "into the record"),
    key(Mode::LogList, "next-pane", Key::Char('l'), log(LogAction::NextPane(1)), "into the record"),
    key(Mode::LogTree, "outwards", Key::Left, log(LogAction::Outwards), "to the field above, then to the list"),
    key(Mode::LogTree, "next-pane", Key::Right, log(LogAction::NextPane(1)), "to its octets"),
    key(Mode::LogTree, "outwards", Key::Char('h'), log(LogAction::Outwards), "to the field above, then to the list"),
    key(Mode::LogTree, "next-pane", Key::Char('l'), log(LogAction::NextPane(1)), "to its octets"),
    hint(Mode::LogTree, "read-as", Key::Char('r'), log(LogAction::ReadAs(1)), "read the message in another way, the likeliest first", "read as", 5),
    key(Mode::LogTree, "previous-reading", Key::Char('R'), log(LogAction::ReadAs(-1)), "the same, backwards"),
    key(Mode::LogHex, "previous-octet", Key::Left, step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, "next-octet", Key::Right, step(Step::Octets(1)), "an octet on"),
    key(Mode::LogHex, "previous-octet", Key::Char('h'), step(Step::Octets(-1)), "an octet back"),
    key(Mode::LogHex, "next-octet", Key::Char('l'), step(Step::Octets(1)), "an octet on"),
    hint(Mode::LogTyping, "keep", Key::Enter, log(LogAction::Apply), "keep it; a search goes to its nearest hit", "keep", 1),
    hint(Mode::LogTyping, "clear", Key::Esc, log(LogAction::Clear), "without it", "clear", 1),
    hint(Mode::LogTyping, "complete", Key::Tab, log(LogAction::Complete(1)), "complete: the next that is offered", "complete", 2),
    key(Mode::LogTyping, "complete-back", Key::BackTab, log(LogAction::Complete(-1)), "the previous that is offered"),
    hint(Mode::LogTyping, "earlier", Key::Up, log(LogAction::Recall(-1)), "what was typed before", "earlier", 3),
    key(Mode::LogTyping, "later", Key::Down, log(LogAction::Recall(1)), "what was typed after it"),
    key(Mode::LogTyping, "page-up", Key::PageUp, step(Step::Pages(-1)), "a page up in the list"),
    key(Mode::LogTyping, "page-down", Key::PageDown, step(Step::Pages(1)), "a page down in the list"),
    hint(Mode::Columns, "toggle", Key::Char(' '), log(LogAction::ToggleColumn), "show the column, or hide it", "show or hide", 1),
    hint(Mode::Columns, "close", Key::Esc, Action::Close, "close", "close", 1),
    key(Mode::Columns, "close", Key::Enter, Action::Close, "close"),
    key(Mode::Columns, "close", Key::Char('C'), Action::Close, "close"),
    key(Mode::Columns, "up", Key::Up, log(LogAction::StepColumn(-1)), "up"),
    key(Mode::Columns, "down", Key::Down, log(LogAction::StepColumn(1)), "down"),
    key(Mode::Columns, "up", Key::Char('k'), log(LogAction::StepColumn(-1)), "up"),
    key(Mode::Columns, "down", Key::Char('j'), log(LogAction::StepColumn(1)), "down"),

    hint(Mode::Inbound, "shelf", Key::Tab, inbound(InboundAction::NextShelf), "what came in, or what was sent", "in / sent", 2),
    hint(Mode::Inbound, "record", Key::Enter, inbound(InboundAction::Show), "its record in the log", "in the log", 3),
    hint(Mode::Inbound, "copy", Key::Char('y'), copy(CopyAction::Open), "copy or save: the text, or its PDUs", "copy", 4),
    key(Mode::Inbound, "copy-again", Key::Char('Y'), copy(CopyAction::Again), "copy as the last time"),
    hint(Mode::Inbound, "again", Key::Char('a'), inbound(InboundAction::Again), "write a message that was sent again", "again", 4),
    hint(Mode::Inbound, "query", Key::Char('Q'), inbound(InboundAction::About(CommandId::QUERY_SM)), "query_sm for a message that was sent", "query", 5),
    hint(Mode::Inbound, "cancel", Key::Char('C'), inbound(InboundAction::About(CommandId::CANCEL_SM)), "cancel_sm for a message that was sent", "cancel", 6),
    hint(Mode::Inbound, "replace", Key::Char('R'), inbound(InboundAction::About(CommandId::REPLACE_SM)), "replace_sm for a message that was sent", "replace", 7),
    key(Mode::Inbound, "up", Key::Up, inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, "down", Key::Down, inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, "up", Key::Char('k'), inbound(InboundAction::Step(-1)), "up"),
    key(Mode::Inbound, "down", Key::Char('j'), inbound(InboundAction::Step(1)), "down"),
    key(Mode::Inbound, "page-up", Key::PageUp, inbound(InboundAction::Step(-10)), "ten up"),
    key(Mode::Inbound, "page-down", Key::PageDown, inbound(InboundAction::Step(10)), "ten down"),
    key(Mode::Inbound, "first", Key::Char('g'), inbound(InboundAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Inbound, "last", Key::Char('G'), inbound(InboundAction::Step(isize::MAX)), "to the newest, and follow"),

    key(Mode::Copy, "text", Key::Char('d'), copy(CopyAction::Take(Form::Text)), "decoded text"),
    key(Mode::Copy, "hex", Key::Char('h'), copy(CopyAction::Take(Form::Hex)), "hex"),
    key(Mode::Copy, "dump", Key::Char('x'), copy(CopyAction::Take(Form::Dump)), "a hexdump: offset, hex, ASCII"),
    key(Mode::Copy, "c", Key::Char('c'), copy(CopyAction::Take(Form::C)), "an array of C"),
    key(Mode::Copy, "rust", Key::Char('r'), copy(CopyAction::Take(Form::Rust)), "an array of Rust"),
    key(Mode::Copy, "json", Key::Char('j'), copy(CopyAction::Take(Form::Json)), "JSON, an object a line"),
    key(Mode::Copy, "command", Key::Char('s'), copy(CopyAction::Take(Form::Command)), "the command that sends it again, for a shell"),
    hint(Mode::Copy, "next", Key::Tab, copy(CopyAction::Choose(1)), "take something else", "what", 1),
    key(Mode::Copy, "previous", Key::BackTab, copy(CopyAction::Choose(-1)), "take something else"),
    key(Mode::Copy, "next", Key::Right, copy(CopyAction::Choose(1)), "take something else"),
    key(Mode::Copy, "previous", Key::Left, copy(CopyAction::Choose(-1)), "take something else"),
    hint(Mode::Copy, "where", Key::Char('w'), copy(CopyAction::ToggleTo), "to the clipboard, or to a file", "where", 2),
    hint(Mode::Copy, "numbers", Key::Char('n'), copy(CopyAction::ToggleNumbers), "hide phone numbers, or show them", "numbers", 3),
    hint(Mode::Copy, "texts", Key::Char('t'), copy(CopyAction::ToggleTexts), "hide the texts of messages, or show them", "texts", 3),
    hint(Mode::Copy, "cancel", Key::Esc, Action::Close, "copy nothing", "cancel", 1),
    hint(Mode::SaveAs, "save", Key::Enter, copy(CopyAction::Named), "write the file", "save", 1),
    hint(Mode::SaveAs, "cancel", Key::Esc, Action::Close, "write nothing", "cancel", 1),
    hint(Mode::Simulator, "choose", Key::Enter, simulator(SimulatorAction::Choose), "play the scenario, or let a handset write the message", "do it", 2),
    hint(Mode::Simulator, "next-pane", Key::Tab, simulator(SimulatorAction::NextPane(1)), "scenarios, handset messages, log", "pane", 3),
    key(Mode::Simulator, "previous-pane", Key::BackTab, simulator(SimulatorAction::NextPane(-1)), "log, handset messages, scenarios"),
    hint(Mode::Simulator, "write", Key::Char('w'), simulator(SimulatorAction::Write), "type what a handset writes to everybody who receives", "write", 3),
    hint(Mode::Simulator, "by-the-rules", Key::Char('n'), simulator(SimulatorAction::ByTheRules), "play by the rules again", "by the rules", 4),
    hint(Mode::Simulator, "listen", Key::Char('l'), simulator(SimulatorAction::Listen), "listen on 127.0.0.1:2778 for other programs, or stop listening", "listen", 5),
    hint(Mode::Simulator, "unbind-all", Key::Char('u'), simulator(SimulatorAction::Unbind), "unbind every session", "unbind all", 6),
    hint(Mode::Simulator, "back", Key::Esc, simulator(SimulatorAction::Leave), "back to the screen before", "back", 7),
    key(Mode::Simulator, "up", Key::Up, simulator(SimulatorAction::Step(-1)), "up"),
    key(Mode::Simulator, "down", Key::Down, simulator(SimulatorAction::Step(1)), "down"),
    key(Mode::Simulator, "up", Key::Char('k'), simulator(SimulatorAction::Step(-1)), "up"),
    key(Mode::Simulator, "down", Key::Char('j'), simulator(SimulatorAction::Step(1)), "down"),
    key(Mode::Simulator, "page-up", Key::PageUp, simulator(SimulatorAction::Step(-10)), "ten up"),
    key(Mode::Simulator, "page-down", Key::PageDown, simulator(SimulatorAction::Step(10)), "ten down"),
    key(Mode::Simulator, "first", Key::Char('g'), simulator(SimulatorAction::Step(isize::MIN + 1)), "to the first"),
    key(Mode::Simulator, "last", Key::Char('G'), simulator(SimulatorAction::Step(isize::MAX)), "to the last"),

    hint(Mode::HandsetText, "write", Key::Enter, simulator(SimulatorAction::Written), "a handset writes this", "write", 1),
    hint(Mode::HandsetText, "cancel", Key::Esc, Action::Close, "it writes nothing", "cancel", 1),

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
    let shown = model.caption().is_some();
    bound
        .map(|it| it.action.clone())
        .or_else(|| typing.then_some(Action::Type(key)))
        .or_else(|| shown.then_some(Action::TakeOver))
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
