//! The console's state and what changes it: data in, data out. It knows no terminal, no socket, no file and no
//! clock; whatever is to be done out there is an [`Effect`] for the shell.
//!
//! ```text
//!  key ── keymap ──▶ Action ──▶ update(&mut Model) ──▶ Vec<Effect> ──▶ the shell
//!  notice, outcome ─────▲            │
//!                                    └──▶ the next drawing reads the Model
//! ```

mod accounts;
mod binds;
mod compose;
mod demo;
mod detail;
mod diagnosis;
pub mod dial;
mod edit;
mod form;
mod inbound;
mod key;
pub mod keymap;
mod links;
mod log;
mod overlay;
mod passwords;
mod random;
mod rows;
pub mod wrap;

use std::time::{Duration, SystemTime};

pub use accounts::{AccountEdit, Accounts, AccountsAction, FormAction};
pub use binds::{Binds, BindsAction};
pub use compose::{
    CODINGS, Compose, ComposeAction, Count, Fate, Part, Progress, RECEIPTS, SPLITS,
};
pub use demo::Demo;
pub use detail::Detail;
pub use diagnosis::Diagnosis;
pub use edit::{Line, MessageEditor};
pub use form::{FIELDS, Field, Form, Kind};
pub use inbound::{Inbound, InboundAction, Shelf};
pub use key::Key;
pub use keymap::Binding;
pub use links::{Answer, Counts, Link, Links, Phase};
pub use log::{Follow, KeepAlives, Log, LogAction, Pane, Step, is_keep_alive};
pub use overlay::{MODES, NoKeyring, Overlay, PasswordPrompt, Purpose, Question};
pub use passwords::{NoPassword, PasswordAction};
pub use random::Random;

use crate::config::account::{Account, AccountId};
use crate::config::remedy::Remedies;
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;

/// How long a note stays.
const NOTE: Duration = Duration::from_secs(6);

/// What happened: what a key means, or news from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// To another screen.
    Screen(Screen),
    /// A key that is typed into what has the cursor.
    Type(Key),
    /// A text that is put into what has the cursor.
    Paste(String),
    /// Show all keys.
    Help,
    /// Move in the help.
    ScrollHelp(isize),
    /// Away with what lies over the screen.
    Close,
    /// Yes, to the question that is asked.
    Yes,
    /// Bind to the message centre inside this program.
    TryBuiltIn,
    /// Write a first account.
    FirstAccount,
    /// Leave, and ask first if something would be lost.
    Quit,
    /// Leave; the second time without waiting.
    Interrupt,
    /// Hand the terminal back to the shell for a while.
    Suspend,
    /// A key of the Accounts screen.
    Accounts(AccountsAction),
    /// A key of the form of an account.
    Form(FormAction),
    /// A key of the Binds screen.
    Binds(BindsAction),
    /// A key of the Compose screen.
    Compose(ComposeAction),
    /// A key of the Log screen.
    Log(LogAction),
    /// A key of the Inbound screen.
    Inbound(InboundAction),
    /// About passwords.
    Password(PasswordAction),
    /// What the accounts file holds now.
    Loaded(Vec<Account>),
    /// Something outside went well or badly.
    Told(Note),
    /// News from the engine.
    Notice(Box<Notice>),
    /// The terminal has another size.
    Resize(Size),
    /// It is this late.
    Tick(SystemTime),
    /// Time to go on with what is searched.
    Work,
}

/// What the shell is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Make a connection and bind, as the account says.
    Connect {
        /// The link's id.
        link: LinkId,
        /// The account.
        account: Box<Account>,
        /// Its password.
        password: Secret,
    },
    /// Tell the engine.
    Link(Box<Command>),
    /// Fetch the password of an account, and answer with [`PasswordAction::Fetched`].
    FetchPassword {
        /// The link that waits for it.
        link: LinkId,
        /// The account.
        account: Box<Account>,
    },
    /// Save a password in the keyring, and answer with [`PasswordAction::Saved`].
    SavePassword {
        /// The account.
        account: Box<Account>,
        /// Its password.
        password: Secret,
    },
    /// Keep a password until the program ends.
    KeepPassword {
        /// The account.
        account: AccountId,
        /// Its password.
        password: Secret,
    },
    /// Change the accounts file, and answer with [`Action::Loaded`] and a note.
    EditAccounts(Box<AccountEdit>),
    /// Give the terminal back for a while.
    Suspend,
    /// End the program.
    Leave(Leave),
}

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Unbind, wait a moment for the answers.
    Gracefully,
    /// Now.
    Now,
}

/// A screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// The accounts.
    #[default]
    Accounts,
    /// The binds.
    Binds,
    /// A message is written.
    Compose,
    /// What passed.
    Log,
    /// What came in.
    Inbound,
}

impl Screen {
    /// In the order of their keys.
    pub const ALL: [Self; 5] = [Self::Accounts, Self::Binds, Self::Compose, Self::Log, Self::Inbound];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "Accounts",
            Self::Binds => "Binds",
            Self::Compose => "Compose",
            Self::Log => "Log",
            Self::Inbound => "Inbound",
        }
    }
}

/// The size of the terminal, in character cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its width.
    pub columns: u16,
    /// Its height.
    pub rows: u16,
}

impl Size {
    /// Below this, one line is all that is shown.
    pub const LEAST: Self = Self { columns: 40, rows: 8 };

    /// Whether the screens fit.
    pub const fn fits(self) -> bool {
        self.columns >= Self::LEAST.columns && self.rows >= Self::LEAST.rows
    }
}

/// Something said to the operator for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub text: String,
    /// Whether it is bad news.
    pub tone: Tone,
}

/// Whether news is good or bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good, or neither.
    Good,
    /// Bad.
    Bad,
}

impl Note {
    /// Good news.
    pub fn good(text: &str) -> Self {
        Self { text: text.to_owned(), tone: Tone::Good }
    }

    /// Bad news.
    pub fn bad(text: &str) -> Self {
        Self { text: text.to_owned(), tone: Tone::Bad }
    }
}

/// Which colours there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Palette {
    /// The 16 of the terminal.
    #[default]
    Ansi,
    /// None.
    Mono,
}

/// What the console is told about the world when it starts.
#[derive(Clone, Debug)]
pub struct Start {
    /// The time.
    pub now: SystemTime,
    /// Seconds to add to UTC for the operator's time of day.
    pub utc_offset: i32,
    /// Which colours there are.
    pub palette: Palette,
    /// The seed of ids and references.
    pub seed: u64,
    /// The system_id for the message centre inside this program; `None` where there is none.
    pub built_in: Option<String>,
    /// Which way it begins.
    pub begin: Begin,
}

/// Which way the console begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With the accounts.
    Accounts,
    /// With the message centre inside this program, and traffic.
    Demo,
}

/// All that the console is.
#[derive(Debug)]
pub struct Model {
    /// The screen that is shown.
    pub screen: Screen,
    /// What lies over it.
    pub overlay: Option<Overlay>,
    /// The size of the terminal.
    pub size: Size,
    /// The latest time that was told.
    pub now: SystemTime,
    /// Seconds to add to UTC for the operator's time of day.
    pub utc_offset: i32,
    /// Which colours there are.
    pub palette: Palette,
    /// The accounts.
    pub accounts: Accounts,
    /// The links.
    pub links: Links,
    /// The Compose screen.
    pub compose: Compose,
    /// The Log screen.
    pub log: Log,
    /// The Inbound screen.
    pub inbound: Inbound,
    /// What is known of failures; `None` cannot occur.
    pub remedies: Option<Remedies>,
    /// The demonstration, where it runs.
    pub demo: Option<Demo>,
    binds: Binds,
    note: Option<(Note, SystemTime)>,
    leaving: Option<Leave>,
    random: Random,
}

impl Model {
    /// The console as it starts.
    pub fn new(start: Start) -> Self {
        let built_in = start.built_in.as_deref().and_then(dial::built_in);
        Self {
            screen: Screen::Accounts,
            overlay: None,
            size: Size { columns: 80, rows: 24 },
            now: start.now,
            utc_offset: start.utc_offset,
            palette: start.palette,
            accounts: Accounts::new(built_in),
            links: Links::default(),
            compose: Compose::default(),
            log: Log::default(),
            inbound: Inbound::default(),
            remedies: Remedies::built_in().ok(),
            demo: (start.begin == Begin::Demo).then(Demo::default),
            binds: Binds::default(),
            note: None,
            leaving: None,
            random: Random::new(start.seed),
        }
    }

    /// What is said to the operator now.
    pub fn said(&self) -> Option<&Note> {
        self.note.as_ref().map(|(note, _)| note)
    }

    /// How the program is being left.
    pub const fn leaving(&self) -> Option<Leave> {
        self.leaving
    }

    /// Whether there is a search to go on with: [`Action::Work`].
    pub const fn has_work(&self) -> bool {
        self.log.is_searching()
    }

    /// When something on the screen changes by itself: then it wants a [`Action::Tick`].
    pub fn next_tick(&self) -> Option<SystemTime> {
        let note = self.note.as_ref().map(|(_, until)| *until);
        let demo = self.demo.as_ref().and_then(Demo::due);
        let ages = self.screen == Screen::Binds && self.links.live().next().is_some();
        let second = ages.then(|| self.now + Duration::from_secs(1));
        [note, demo, second].into_iter().flatten().min()
    }

    fn note(&mut self, note: Note) {
        self.note = Some((note, self.now + NOTE));
    }
}

/// Changes the model as the action says; what is returned is to be done, in order.
pub fn update(model: &mut Model, action: Action) -> Vec<Effect> {
    let effects = match action {
        Action::Accounts(action) => accounts::update(model, action),
        Action::Form(action) => accounts::update_form(model, action),
        Action::Binds(action) => binds::update(model, action),
        Action::Compose(action) => compose::update(model, action),
        Action::Log(action) => log::update(model, action),
        Action::Inbound(action) => inbound::update(model, action),
        Action::Password(action) => passwords::update(model, action),
        Action::Notice(notice) => handle(model, *notice),
        Action::Tick(now) => tick(model, now),
        Action::Yes => answer(model),
        Action::TryBuiltIn => try_built_in(model),
        Action::FirstAccount => {
            model.overlay = None;
            accounts::update(model, AccountsAction::New)
        }
        Action::Quit => quit(model),
        Action::Interrupt => leave(model),
        Action::Suspend => vec![Effect::Suspend],
        Action::Screen(_)
        | Action::Type(_)
        | Action::Paste(_)
        | Action::Help
        | Action::ScrollHelp(_)
        | Action::Close
        | Action::Loaded(_)
        | Action::Told(_)
        | Action::Resize(_)
        | Action::Work => {
            change(model, action);
            Vec::new()
        }
    };
    model.log.refresh(&model.links);
    effects
}

/// What has no effect beyond the model.
fn change(model: &mut Model, action: Action) {
    match action {
        Action::Screen(screen) => {
            model.overlay = None;
            model.screen = screen;
        }
        Action::Type(key) => type_key(model, key),
        Action::Paste(text) => paste(model, &text),
        Action::Help => model.overlay = Some(Overlay::Help(0)),
        Action::ScrollHelp(by) => {
            if let Some(Overlay::Help(line)) = &mut model.overlay {
                *line = line.saturating_add_signed(by).min(keymap::help().len());
            }
        }
        Action::Close => close(model),
        Action::Loaded(accounts) => loaded(model, accounts),
        Action::Told(note) => model.note(note),
        Action::Resize(size) => model.size = size,
        Action::Work => model.log.search(),
        _ => {}
    }
}

fn loaded(model: &mut Model, accounts: Vec<Account>) {
    let first = model.accounts.is_fresh();
    model.accounts.load(accounts);
    if first && model.accounts.none_saved() && model.demo.is_none() && model.overlay.is_none() {
        model.overlay = Some(Overlay::Welcome);
    }
}

fn type_key(model: &mut Model, key: Key) {
    let (columns, zero) = (model.text_columns(), model.default_alphabet());
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.key(key),
        Some(Overlay::Password(PasswordPrompt { line, .. }) | Overlay::PasswordCommand(_, line)) => {
            line.key(key);
        }
        Some(_) => {}
        None if model.screen == Screen::Compose => model.compose.key(key, columns, zero),
        None if model.screen == Screen::Log && model.log.pane == Pane::Filter => model.log.key(key),
        None => {}
    }
}

fn paste(model: &mut Model, text: &str) {
    match &mut model.overlay {
        Some(Overlay::Form(form)) => form.paste(text),
        Some(Overlay::Password(PasswordPrompt { line, .. }) | Overlay::PasswordCommand(_, line)) => {
            line.paste(text.trim_end_matches(['\r', '\n']));
        }
        Some(_) => {}
        None if model.screen == Screen::Compose => model.compose.paste(text),
        None if model.screen == Screen::Log && model.log.pane == Pane::Filter => model.log.paste(text),
        None => {}
    }
}

/// What waited for what is closed waits no longer.
fn close(model: &mut Model) {
    match model.overlay.take() {
        Some(Overlay::KeyringHelp(it) | Overlay::PasswordCommand(it, _)) => {
            model.overlay = Some(Overlay::NoKeyring(it));
        }
        Some(Overlay::NoKeyring(NoKeyring { link: Some(link), .. })) => passwords::give_up(model, link),
        Some(Overlay::Password(PasswordPrompt { purpose: Purpose::Bind(link), .. })) => {
            passwords::give_up(model, link);
        }
        _ => {}
    }
}

fn answer(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Confirm(Question::Quit { .. })) => leave(model),
        Some(Overlay::Confirm(Question::Remove(id))) => {
            let account = model.accounts.with_id(&id).cloned();
            account.map(|it| Effect::EditAccounts(Box::new(AccountEdit::Remove(it)))).into_iter().collect()
        }
        Some(Overlay::Confirm(Question::Send)) => compose::update(model, ComposeAction::SendNow),
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}

fn try_built_in(model: &mut Model) -> Vec<Effect> {
    model.overlay = None;
    let Some(account) = model.accounts.built_in().cloned() else { return Vec::new() };
    model.screen = Screen::Log;
    model.demo.get_or_insert_default();
    passwords::bind(model, &account, dial::mode(&account))
}

fn quit(model: &mut Model) -> Vec<Effect> {
    let (live, unsent) = (model.links.live().count(), model.compose.is_unsent());
    if live == 0 && !unsent {
        return leave(model);
    }
    model.overlay = Some(Overlay::Confirm(Question::Quit { live, unsent }));
    Vec::new()
}

/// The first time gracefully, if there is anything to be graceful to.
fn leave(model: &mut Model) -> Vec<Effect> {
    let how = match model.leaving {
        None if model.links.live().next().is_some() => Leave::Gracefully,
        _ => Leave::Now,
    };
    model.leaving = Some(how);
    vec![Effect::Leave(how)]
}

fn tick(model: &mut Model, now: SystemTime) -> Vec<Effect> {
    model.now = now;
    if model.note.as_ref().is_some_and(|(_, until)| *until <= now) {
        model.note = None;
    }
    demo::tick(model)
}

fn handle(model: &mut Model, notice: Notice) -> Vec<Effect> {
    model.links.handle(&notice);
    model.compose.handle(&notice);
    match notice {
        Notice::Chunk { link, direction, at, chunk } => {
            let id = model.log.append(link, direction, at, chunk);
            if let Some(record) = model.log.store.get(id) {
                model.inbound.fold(record);
            }
        }
        Notice::Ended { link, .. } => ended(model, link),
        Notice::Event { link, event: crate::session::Event::State(_), .. } => bound(model, link),
        Notice::Step { .. } | Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => {}
    }
    Vec::new()
}

/// A bind that failed says why at once, unless the operator is at something else.
fn ended(model: &mut Model, id: LinkId) {
    let Some(link) = model.links.find(id) else { return };
    let asked = model.leaving.is_some() || link.ended().is_some_and(diagnosis::is_our_wish);
    if asked {
        return;
    }
    if model.overlay.is_none() {
        model.overlay = Some(Overlay::Failed(id));
    } else {
        let text = format!("{}: the bind is over; Binds says why", link.account.name);
        model.note(Note::bad(&text));
    }
}

/// A new message starts with the source address of the account that was bound.
fn bound(model: &mut Model, id: LinkId) {
    let Some(link) = model.links.find(id).filter(|it| it.is_bound()) else { return };
    if model.compose.from.text().is_empty() {
        model.compose.from = Line::new(link.account.source_addr.as_str());
    }
    let text = format!("{} is bound as {}", link.account.name, link.mode);
    model.note(Note::good(&text));
    demo::bound(model, id);
}
