//! The loop of the console: keys, news from the engine and time go into the model, drawings come out.
//!
//! One task owns the model. A key is drawn at once; news alone is drawn at most 30 times a second; where
//! nothing happens, nothing is drawn.

use std::env;
use std::io;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use crossterm::event::Event;
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::sleep_until;

use crate::app;
use crate::app::{
    Action, Begin, CapturedAction, Effect, JournalLimits, KeptIn, Leave, Model, Note, Palette, Start, keymap,
    update,
};
use crate::config::settings::Settings;
use crate::engine::{self, CHANNEL, Clock, Host};
use crate::link::Direction;
use crate::link::Notice;
use crate::shell::captures::Captures;
use crate::shell::connect;
use crate::shell::credentials::{Policy, StoreChoice};
use crate::shell::files::Folders;
use crate::shell::journal;
use crate::shell::journal::{Journal, Place};
use crate::shell::settings::Loaded;
use crate::shell::signals::{Change, Changes, Signals};
use crate::smsc;
use crate::smsc::Smsc;
use crate::store::Limits;

use super::effects::Effects;
use super::input;
use super::keys;
use super::random;
use super::terminal::{News, Screen};
use super::watch::Watch;
use super::zone;

/// The least time between two drawings that no key asked for.
const FRAME: Duration = Duration::from_millis(33);
/// How long unbinding may take when the program is left.
const GOODBYE: Duration = Duration::from_secs(1);
/// News taken in before the next look at the keys.
const BATCH: usize = 1000;
/// The user name that the message centre inside this program knows.
const BUILT_IN: &str = "demo";

/// What the console starts with.
#[derive(Debug)]
pub struct Setup {
    /// Where the accounts are; `None` leaves all files alone.
    pub folders: Option<Folders>,
    /// What the operator decided.
    pub settings: Loaded,
    /// How passwords are fetched and kept.
    pub policy: Policy,
    /// Where what passes is kept; `None` where it is not.
    pub journal: Option<Place>,
    /// What is shown, where that was captured.
    pub captures: Option<Captures>,
    /// Which way it begins.
    pub begin: Begin,
    /// The time.
    pub clock: Clock,
}

/// Why there is no console.
#[derive(Debug, Error)]
pub enum ConsoleError {
    #[error("the console needs a terminal: for scripts there are smppcon bind, send and decode")]
    NoTerminal,
    #[error("the terminal failed: {0}")]
    Terminal(#[from] io::Error),
    #[error("the system gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    #[error("part of the console failed by a fault of its own, told above; please report it")]
    Panicked,
}

/// How the console was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// By its keys, Ctrl-C among them.
    ByKey,
    /// It was told to end by a signal, or its terminal is gone.
    BySignal,
}

/// Runs the console until it is left. To be called within a tokio runtime of one thread.
pub async fn run(setup: Setup) -> Result<Left, ConsoleError> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(ConsoleError::NoTerminal);
    }
    let seed = random::seed()?;
    let signals = Signals::new()?;
    // Before the size is asked for, so that no change of it is missed.
    let changes = Changes::new()?;
    let screen = Screen::enter()?;
    let keys = input::listen()?;
    let settings = &setup.settings.settings;
    let start = Start {
        now: setup.clock.wall(),
        utc_offset: zone::utc_offset(settings.time.zone, setup.clock.wall()),
        palette: palette(),
        limits: limits(settings),
        keymap: setup.settings.keymap.clone(),
        kept_in: kept_in(setup.policy.store),
        seed,
        built_in: (setup.begin != Begin::Captures).then(|| BUILT_IN.to_owned()),
        journal: setup.journal.as_ref().map(|place| shown(place, settings)),
        begin: setup.begin,
    };
    Console::new(setup, &start, Outside { screen, keys, changes, signals }, seed).run().await
}

/// What the console is operated by.
#[derive(Debug)]
struct Outside {
    screen: Screen,
    keys: mpsc::Receiver<io::Result<Event>>,
    changes: Changes,
    signals: Signals,
}

struct Console {
    model: Model,
    outside: Outside,
    clock: Clock,
    effects: Effects,
    notices: mpsc::Receiver<Notice>,
    answers: mpsc::Receiver<Action>,
    captured: Option<mpsc::Receiver<CapturedAction>>,
    journal: Option<Journal>,
    message_centre: JoinHandle<()>,
    painting: Painting,
    leave_by: Option<Instant>,
    left: Left,
    /// What the terminal failed with.
    lost: Option<io::Error>,
}

/// What is owed to the screen.
#[derive(Clone, Copy, Debug)]
struct Painting {
    last: Instant,
    owed: Owed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Owed {
    Nothing,
    Soon,
    Now,
}

/// What happened next.
enum Next {
    Input(Vec<io::Result<Event>>),
    Changed(Change),
    Screen(io::Result<News>),
    Signal,
    Time,
    Answer(Action),
    Captured(CapturedAction),
    Notices(Vec<Notice>),
    EngineEnded,
    Room,
    Work,
}

impl Console {
    fn new(setup: Setup, start: &Start, outside: Outside, seed: u64) -> Self {
        let clock = setup.clock;
        let (commands, orders) = mpsc::channel(CHANNEL);
        let (tell, notices) = mpsc::channel(CHANNEL);
        let (answer, answers) = mpsc::channel(CHANNEL);
        let (host, connector) = Host::new(Smsc::new(smsc::Config::demo(), seed), clock);
        let message_centre = tokio::spawn(host.run(std::future::pending()));
        tokio::spawn(engine::run(orders, tell, clock, Some(connector)));
        if let Some(folders) = &setup.folders {
            tokio::spawn(Watch::new(folders.clone(), clock).run(answer.clone()));
        }
        let journal = setup.journal.map(|place| keep(place, clock, answer.clone()));
        let captured = setup.captures.map(Captures::read);
        let effects = Effects::new(commands, answer, setup.folders, setup.policy);
        let painting = Painting { last: clock.now(), owed: Owed::Now };
        let model = Model::new(start);
        Self {
            model,
            outside,
            clock,
            effects,
            notices,
            answers,
            captured,
            journal,
            message_centre,
            painting,
            leave_by: None,
            left: Left::ByKey,
            lost: None,
        }
    }

    async fn run(mut self) -> Result<Left, ConsoleError> {
        self.resize()?;
        if self.model.demo.is_some() {
            self.act(Action::TryBuiltIn)?;
        }
        self.effects.load();
        loop {
            if let Err(error) = self.paint() {
                self.lose(error);
            }
            let next = self.next().await;
            let going_on = self.handle(next).unwrap_or_else(|error| self.lose(error));
            if !going_on || self.leave_by.is_some_and(|it| it <= self.clock.now()) {
                return self.end();
            }
        }
    }

    fn end(self) -> Result<Left, ConsoleError> {
        self.message_centre.abort();
        let panicked = self.outside.screen.has_seen_panics();
        // The terminal first: whoever leaves need not wait for the disk.
        drop(self.outside);
        if let Some(journal) = self.journal {
            journal.finish(GOODBYE);
        }
        if panicked {
            return Err(ConsoleError::Panicked);
        }
        match (self.left, self.lost) {
            (Left::ByKey, Some(error)) => Err(ConsoleError::Terminal(error)),
            (left, _) => Ok(left),
        }
    }

    /// Without its terminal the console unbinds and ends.
    fn lose(&mut self, error: io::Error) -> bool {
        self.lost.get_or_insert(error);
        self.model.leaving().is_some() || self.act(Action::Interrupt).unwrap_or(false)
    }

    async fn next(&mut self) -> Next {
        let deadline = self.deadline();
        let has_work = self.model.has_work();
        let has_terminal = self.lost.is_none();
        let drawing_waits = has_terminal && self.painting.owed == Owed::Now;
        let (mut events, mut notices) = (Vec::new(), Vec::new());
        let Outside { screen, keys, changes, signals } = &mut self.outside;
        tokio::select! {
            biased;
            // What is typed fast or pasted is drawn once.
            _ = keys.recv_many(&mut events, input::EVENTS), if has_terminal => Next::Input(events),
            change = changes.next(), if has_terminal => Next::Changed(change),
            () = signals.next() => Next::Signal,
            news = screen.next(drawing_waits) => Next::Screen(news),
            () = until(deadline) => Next::Time,
            Some(action) = self.answers.recv() => Next::Answer(action),
            count = self.notices.recv_many(&mut notices, BATCH) => match count {
                0 => Next::EngineEnded,
                _ => Next::Notices(notices),
            },
            Some(action) = part(self.captured.as_mut()) => Next::Captured(action),
            () = self.effects.room() => Next::Room,
            () = yield_now(), if has_work => Next::Work,
        }
    }

    /// Takes in what happened; `false` ends the program.
    fn handle(&mut self, next: Next) -> io::Result<bool> {
        // Whatever it is, it happens now.
        let mut going_on = self.act(Action::Tick(self.clock.wall()))?;
        match next {
            Next::Input(events) => {
                // The thread that reads is gone.
                if events.is_empty() {
                    return Err(io::ErrorKind::BrokenPipe.into());
                }
                for event in events {
                    going_on &= self.input(event?)?;
                }
                self.owe(Owed::Now);
            }
            Next::Changed(change) => {
                if change == Change::Continued {
                    self.outside.screen.retake()?;
                }
                self.owe(Owed::Now);
                going_on &= self.resize()?;
            }
            Next::Screen(news) => {
                if let News::Panicked(said) = news? {
                    self.owe(Owed::Now);
                    going_on &= self.act(Action::Told(Note::bad(&said)))?;
                }
            }
            Next::Signal => {
                self.owe(Owed::Now);
                // A terminal that hangs up fails and sends a signal, and that is one interrupt.
                let hung_up = self.lost.is_some() && self.left == Left::ByKey;
                self.left = Left::BySignal;
                going_on &= hung_up || self.act(Action::Interrupt)?;
            }
            Next::Time => self.owe(Owed::Now),
            Next::Answer(action) => {
                self.owe(Owed::Now);
                going_on &= self.act(action)?;
            }
            Next::Notices(notices) => {
                self.owe(Owed::Soon);
                for notice in notices {
                    if let Some(news) = self.journal.as_mut().and_then(|journal| journal.notice(&notice)) {
                        self.act(Action::Told(told(&news)))?;
                    }
                    going_on &= self.act(Action::Notice(Box::new(notice)))?;
                }
            }
            Next::Captured(action) => {
                self.owe(Owed::Soon);
                going_on &= self.act(Action::Captured(Box::new(action)))?;
            }
            // It gets no more orders once the program is being left.
            Next::EngineEnded => going_on = false,
            Next::Room => {}
            Next::Work => {
                self.owe(Owed::Soon);
                going_on &= self.act(Action::Work)?;
            }
        }
        Ok(going_on)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the mouse and the focus are not listened to")]
    fn input(&mut self, event: Event) -> io::Result<bool> {
        let action = match event {
            Event::Key(event) => keys::key(event).and_then(|key| keymap::lookup(&self.model, key)),
            Event::Paste(text) => Some(Action::Paste(text)),
            Event::Resize(..) => return self.resize(),
            _ => None,
        };
        action.map_or(Ok(true), |action| self.act(action))
    }

    /// The size as it is now: what an event says of it may be old.
    fn resize(&mut self) -> io::Result<bool> {
        let size = self.outside.screen.size()?;
        self.act(Action::Resize(size))
    }

    /// Changes the model and does what comes of it; `false` ends the program.
    fn act(&mut self, action: Action) -> io::Result<bool> {
        let mut going_on = true;
        for effect in update(&mut self.model, action) {
            if let Effect::Leave(how) = effect {
                self.effects.hang_up();
                self.leave_by = Some(self.clock.now() + GOODBYE);
                going_on = how == Leave::Gracefully;
            } else if effect == Effect::Suspend {
                self.outside.screen.suspend()?;
            } else {
                if let (Effect::Connect { link, account, .. }, Some(journal)) = (&effect, &mut self.journal) {
                    journal.label(*link, connect::label(account));
                }
                self.effects.execute(effect);
            }
        }
        Ok(going_on)
    }

    fn owe(&mut self, owed: Owed) {
        self.painting.owed = self.painting.owed.max(owed);
    }

    /// Draws what is owed. While the terminal still takes the last drawing it stays owed.
    fn paint(&mut self) -> io::Result<()> {
        let now = self.clock.now();
        let Painting { last, owed } = self.painting;
        if self.lost.is_none() && (owed == Owed::Now || (owed == Owed::Soon && now >= last + FRAME)) {
            self.painting.owed = Owed::Now;
            if self.outside.screen.has_room() {
                self.outside.screen.draw(&self.model)?;
                self.painting = Painting { last: now, owed: Owed::Nothing };
            }
        }
        Ok(())
    }

    /// When something is to be done although nothing happens.
    fn deadline(&self) -> Option<Instant> {
        let tick = self.model.next_tick().map(|at| {
            // A clock that was set back makes it late, never early.
            self.clock.now() + at.duration_since(self.clock.wall()).unwrap_or_default()
        });
        let frame = (self.painting.owed == Owed::Soon).then(|| self.painting.last + FRAME);
        [tick, frame, self.leave_by].into_iter().flatten().min()
    }
}

/// The next part of the captures, where there are any.
async fn part(captured: Option<&mut mpsc::Receiver<CapturedAction>>) -> Option<CapturedAction> {
    captured?.recv().await
}

/// Begins the journal of the links that are dialled here. Its news are told by the loop: without waiting, for
/// the disk may be as slow as it likes and the loop too.
fn keep(place: Place, clock: Clock, answer: mpsc::Sender<Action>) -> Journal {
    Journal::start(place, Direction::Out, clock.wall(), move |news| {
        // Where so much is told already, this is told the next time.
        let _ = answer.try_send(Action::Told(told(&news)));
    })
}

fn told(news: &journal::News) -> Note {
    match news {
        journal::News::Stopped { .. } | journal::News::TooSlow => Note::bad(&news.to_string()),
        journal::News::GoesOn { .. } | journal::News::KeepsUp { .. } => Note::good(&news.to_string()),
    }
}

/// The journal as the operator is told of it.
fn shown(place: &Place, settings: &Settings) -> app::Journal {
    let (path, limits) = match place {
        Place::Folder { path, .. } => (path, Some(JournalLimits::from(&settings.journal))),
        Place::File { path, .. } => (path, None),
    };
    app::Journal { place: path.display().to_string(), limits }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(at) => sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

fn palette() -> Palette {
    // https://no-color.org: set and not empty.
    if env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty()) { Palette::Mono } else { Palette::Ansi }
}

const fn kept_in(store: StoreChoice) -> KeptIn {
    match store {
        StoreChoice::Auto | StoreChoice::SecretService => KeptIn::Keyring,
        StoreChoice::Keyutils => KeptIn::Kernel,
        StoreChoice::Session => KeptIn::Session,
    }
}

/// What is above the memory that can be addressed is no limit.
fn limits(settings: &Settings) -> Limits {
    let log = &settings.log;
    Limits {
        records: usize::try_from(log.records.get()).unwrap_or(usize::MAX),
        octets: usize::try_from(log.octets.count()).unwrap_or(usize::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_has_the_same_limits_whoever_sets_them() {
        assert_eq!(limits(&Settings::default()), Limits::default());
    }
}
