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
use tokio::task::JoinHandle;
use tokio::time::sleep_until;

use crate::app::{
    Action, Begin, Effect, KeptIn, Leave, Model, Note, Palette, Screen as Shown, SimulatorAction, Start,
    keymap, update,
};
use crate::config::clipboard::Clipboard;
use crate::config::settings::Settings;
use crate::engine::{self, CHANNEL, Clock, Host};
use crate::link::Listening;
use crate::link::Notice;
use crate::shell::credentials::{Policy, StoreChoice};
use crate::shell::files::Folders;
use crate::shell::settings::Loaded;
use crate::shell::signals::{Change, Changes, Signals};
use crate::smsc;
use crate::smsc::Counts;
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
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where the accounts are; `None` leaves all files alone.
    pub folders: Option<Folders>,
    /// What the operator decided.
    pub settings: Loaded,
    /// How passwords are fetched and kept.
    pub policy: Policy,
    /// The way to the clipboard that is tried first.
    pub clipboard: Clipboard,
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
        built_in: Some(BUILT_IN.to_owned()),
        begin: setup.begin,
    };
    let console = Console::new(setup, &start, Outside { screen, keys, changes, signals }, seed);
    Box::pin(console.run()).await
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
    /// What passes at the message centre inside this program, and where it listens.
    simulated: mpsc::Receiver<Notice>,
    listening: mpsc::Receiver<Listening>,
    message_centre: JoinHandle<Counts>,
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
    Notices(Vec<Notice>),
    Simulated(Vec<Notice>),
    EngineEnded,
    Room,
}

impl Console {
    fn new(setup: Setup, start: &Start, outside: Outside, seed: u64) -> Self {
        let clock = setup.clock;
        let (commands, orders) = mpsc::channel(CHANNEL);
        let (tell, notices) = mpsc::channel(CHANNEL);
        let (answer, answers) = mpsc::channel(CHANNEL);
        let (mut host, connector) = Host::new(Smsc::new(smsc::Config::demo(), seed), clock);
        let (tell_simulated, simulated) = mpsc::channel(CHANNEL);
        let (order, ordered) = mpsc::channel(CHANNEL);
        let (tell_listening, listening) = mpsc::channel(CHANNEL);
        host.watched_by(tell_simulated);
        host.ordered_by(ordered, tell_listening);
        let message_centre = tokio::spawn(host.run(std::future::pending()));
        tokio::spawn(engine::run(orders, tell, clock, Some(connector)));
        if let Some(folders) = &setup.folders {
            tokio::spawn(Watch::new(folders.clone(), clock).run(answer.clone()));
        }
        let effects = Effects::new(commands, order, answer, setup.folders, setup.policy, setup.clipboard);
        let painting = Painting { last: clock.now(), owed: Owed::Now };
        let model = Model::new(start);
        Self {
            model,
            outside,
            clock,
            effects,
            notices,
            answers,
            simulated,
            listening,
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
                return self.end().await;
            }
        }
    }

    async fn end(mut self) -> Result<Left, ConsoleError> {
        self.message_centre.abort();
        self.effects.settle().await;
        if self.outside.screen.has_seen_panics() {
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
        let has_terminal = self.lost.is_none();
        let drawing_waits = has_terminal && self.painting.owed == Owed::Now;
        let (mut events, mut notices, mut simulated) = (Vec::new(), Vec::new(), Vec::new());
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
            1.. = self.simulated.recv_many(&mut simulated, BATCH) => Next::Simulated(simulated),
            Some(listening) = self.listening.recv() => {
                Next::Answer(Action::Simulator(SimulatorAction::Listening(listening)))
            }
            () = self.effects.room() => Next::Room,
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
                // A search has many pieces.
                self.owe(if matches!(action, Action::Found(_)) { Owed::Soon } else { Owed::Now });
                going_on &= self.act(action)?;
            }
            Next::Notices(notices) => {
                self.owe(Owed::Soon);
                for notice in notices {
                    going_on &= self.act(Action::Notice(Box::new(notice)))?;
                }
            }
            Next::Simulated(notices) => {
                if self.model.screen == Shown::Simulator {
                    self.owe(Owed::Soon);
                }
                for notice in notices {
                    let news = SimulatorAction::Notice(Box::new(notice));
                    going_on &= self.act(Action::Simulator(news))?;
                }
            }
            // It gets no more orders once the program is being left.
            Next::EngineEnded => going_on = false,
            Next::Room => {}
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
            } else if let Effect::CopyByTerminal(text) = effect {
                self.outside.screen.copy(&text)?;
            } else {
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
