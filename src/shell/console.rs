//! The loop of the console: keys, news from the engine and time go into the model, drawings come out.
//!
//! One task owns the model. A key is drawn at once; news alone is drawn at most 30 times a second; where
//! nothing happens, nothing is drawn.

use std::env;
use std::io;
use std::io::IsTerminal;
use std::time::{Duration, Instant, SystemTime};

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt;
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::sleep_until;

use crate::app;
use crate::app::{
    Action, Begin, CapturedAction, Effect, JournalLimits, Leave, Model, Note, Palette, Size, Start, keymap,
    update,
};
use crate::engine::{self, CHANNEL, Clock, Host};
use crate::link::Direction;
use crate::link::Notice;
use crate::shell::captures::Captures;
use crate::shell::connect;
use crate::shell::credentials::Policy;
use crate::shell::files::Folders;
use crate::shell::journal::{Journal, News, Place};
use crate::shell::signals::Signals;
use crate::smsc;
use crate::smsc::Smsc;

use super::effects::Effects;
use super::keys;
use super::random;
use super::terminal::Screen;

/// The least time between two drawings that no key asked for.
const FRAME: Duration = Duration::from_millis(33);
/// How long unbinding may take when the program is left.
const GOODBYE: Duration = Duration::from_secs(1);
/// News taken in before the next look at the keys.
const BATCH: usize = 1000;
/// Keys taken in before the next drawing.
const KEYS: usize = 200;
/// The user name that the message centre inside this program knows.
const BUILT_IN: &str = "demo";

/// What the console starts with.
#[derive(Debug)]
pub struct Setup {
    /// Where the accounts are; `None` leaves all files alone.
    pub folders: Option<Folders>,
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
}

/// Runs the console until the operator leaves it. To be called within a tokio runtime.
pub async fn run(setup: Setup) -> Result<(), ConsoleError> {
    if !(io::stdin().is_terminal() && io::stdout().is_terminal()) {
        return Err(ConsoleError::NoTerminal);
    }
    let seed = random::seed()?;
    let signals = Signals::new()?;
    let screen = Screen::enter()?;
    let start = Start {
        now: setup.clock.wall(),
        utc_offset: utc_offset(setup.clock.wall()),
        palette: palette(),
        seed,
        built_in: (setup.begin != Begin::Captures).then(|| BUILT_IN.to_owned()),
        journal: setup.journal.as_ref().map(shown),
        begin: setup.begin,
    };
    Console::new(setup, &start, screen, signals, seed).run().await
}

struct Console {
    model: Model,
    screen: Screen,
    signals: Signals,
    clock: Clock,
    effects: Effects,
    notices: mpsc::Receiver<Notice>,
    answers: mpsc::Receiver<Action>,
    captured: Option<mpsc::Receiver<CapturedAction>>,
    journal: Option<Journal>,
    message_centre: JoinHandle<()>,
    painting: Painting,
    leave_by: Option<Instant>,
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
    Input(io::Result<Event>),
    InputEnded,
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
    fn new(setup: Setup, start: &Start, screen: Screen, signals: Signals, seed: u64) -> Self {
        let clock = setup.clock;
        let (commands, orders) = mpsc::channel(CHANNEL);
        let (tell, notices) = mpsc::channel(CHANNEL);
        let (answer, answers) = mpsc::channel(CHANNEL);
        let (host, connector) = Host::new(Smsc::new(smsc::Config::demo(), seed), clock);
        let message_centre = tokio::spawn(host.run(std::future::pending()));
        tokio::spawn(engine::run(orders, tell, clock, Some(connector)));
        let journal = setup.journal.map(|place| keep(place, clock, answer.clone()));
        let captured = setup.captures.map(Captures::read);
        let effects = Effects::new(commands, answer, setup.folders, setup.policy);
        let painting = Painting { last: clock.now(), owed: Owed::Now };
        let model = Model::new(start);
        Self {
            model,
            screen,
            signals,
            clock,
            effects,
            notices,
            answers,
            captured,
            journal,
            message_centre,
            painting,
            leave_by: None,
        }
    }

    async fn run(mut self) -> Result<(), ConsoleError> {
        // First, so that no change of the size is missed once it has been asked for.
        let mut events = EventStream::new();
        let size = self.screen.size()?;
        self.act(Action::Resize(size))?;
        if self.model.demo.is_some() {
            self.act(Action::TryBuiltIn)?;
        }
        self.effects.load();
        self.screen.draw(&self.model)?;
        loop {
            let next = self.next(&mut events).await;
            let going_on = self.handle(next)? && self.drain(&mut events).await?;
            if !going_on || self.leave_by.is_some_and(|it| it <= self.clock.now()) {
                self.end();
                return Ok(());
            }
            self.paint()?;
        }
    }

    fn end(self) {
        self.message_centre.abort();
        // The terminal first: whoever leaves need not wait for the disk.
        drop(self.screen);
        if let Some(journal) = self.journal {
            journal.finish(GOODBYE);
        }
    }

    /// Takes in the keys that are there already, so that what is typed fast or pasted is drawn once.
    async fn drain(&mut self, events: &mut EventStream) -> Result<bool, ConsoleError> {
        for _ in 0..KEYS {
            // Polled with the loop's own waker: the stream keeps the one it sees first.
            let event = tokio::select! {
                biased;
                event = events.next() => event,
                () = std::future::ready(()) => return Ok(true),
            };
            let Some(event) = event else { return Ok(false) };
            if !self.handle(Next::Input(event))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn next(&mut self, events: &mut EventStream) -> Next {
        let deadline = self.deadline();
        let has_work = self.model.has_work();
        let mut notices = Vec::new();
        tokio::select! {
            biased;
            event = events.next() => event.map_or(Next::InputEnded, Next::Input),
            () = self.signals.next() => Next::Signal,
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
    fn handle(&mut self, next: Next) -> Result<bool, ConsoleError> {
        // Whatever it is, it happens now.
        let mut going_on = self.act(Action::Tick(self.clock.wall()))?;
        match next {
            Next::Input(event) => {
                self.owe(Owed::Now);
                going_on &= self.input(event?)?;
            }
            Next::Signal => {
                self.owe(Owed::Now);
                going_on &= self.act(Action::Interrupt)?;
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
            // The terminal is gone; or the engine, which gets no more orders once the program is being left.
            Next::InputEnded | Next::EngineEnded => going_on = false,
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
            Event::Resize(columns, rows) => Some(Action::Resize(Size { columns, rows })),
            _ => None,
        };
        action.map_or(Ok(true), |action| self.act(action))
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
                self.screen.suspend()?;
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

    fn paint(&mut self) -> io::Result<()> {
        let now = self.clock.now();
        let Painting { last, owed } = self.painting;
        if owed == Owed::Now || (owed == Owed::Soon && now >= last + FRAME) {
            // A resize that comes while the program starts can be lost, and there is no second event.
            let size = self.screen.size()?;
            if size != self.model.size {
                self.act(Action::Resize(size))?;
            }
            self.screen.draw(&self.model)?;
            self.painting = Painting { last: now, owed: Owed::Nothing };
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

fn told(news: &News) -> Note {
    match news {
        News::Stopped { .. } | News::TooSlow => Note::bad(&news.to_string()),
        News::GoesOn { .. } | News::KeepsUp { .. } => Note::good(&news.to_string()),
    }
}

/// The journal as the operator is told of it.
fn shown(place: &Place) -> app::Journal {
    match place {
        Place::Folder { path, limits } => app::Journal {
            place: path.display().to_string(),
            limits: Some(JournalLimits { octets: limits.octets, age: limits.age }),
        },
        Place::File { path, .. } => app::Journal { place: path.display().to_string(), limits: None },
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

fn utc_offset(now: SystemTime) -> i32 {
    jiff::Timestamp::try_from(now).map_or(0, |now| jiff::tz::TimeZone::system().to_offset(now).seconds())
}
