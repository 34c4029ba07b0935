//! All that the console is.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use super::{
    Accounts, Binds, Compose, Copying, Demo, Inbound, KeptIn, Keymap, Leave, Links, Log, Note, Overlay,
    Palette, Random, Screen, Simulator, Size, Times, dial,
};
use crate::config::remedy::Remedies;
use crate::doctor::Diagnosis;
use crate::link::LinkId;
use crate::store::Limits;

/// How long a note stays.
const NOTE: Duration = Duration::from_secs(6);

/// What the console is told about the world when it starts.
#[derive(Clone, Debug)]
pub struct Start {
    /// The time.
    pub now: SystemTime,
    /// Seconds to add to UTC for the operator's time of day.
    pub utc_offset: i32,
    /// Which colours there are.
    pub palette: Palette,
    /// How much of the log is kept.
    pub limits: Limits,
    /// What the keys mean.
    pub keymap: Keymap,
    /// Where passwords are kept.
    pub kept_in: KeptIn,
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
    /// What the keys mean.
    pub keymap: Keymap,
    /// The accounts.
    pub accounts: Accounts,
    /// Where passwords are kept.
    pub kept_in: KeptIn,
    /// The links.
    pub links: Links,
    /// The Compose screen.
    pub compose: Compose,
    /// The Log screen.
    pub log: Log,
    /// The Inbound screen.
    pub inbound: Inbound,
    /// The choices of the copy menu.
    pub copying: Copying,
    /// The Simulator screen.
    pub simulator: Simulator,
    /// What is known of failures; `None` cannot occur.
    pub remedies: Option<Remedies>,
    /// The demonstration, where it runs.
    pub demo: Option<Demo>,
    pub(super) binds: Binds,
    /// What is to lie over the screen when what does now is closed.
    pub(super) raised: VecDeque<Overlay>,
    pub(super) note: Option<(Note, SystemTime)>,
    pub(super) leaving: Option<Leave>,
    pub(super) random: Random,
}

impl Model {
    /// The console as it starts.
    pub fn new(start: &Start) -> Self {
        let built_in = start.built_in.as_deref().and_then(dial::built_in);
        Self {
            screen: Screen::Accounts,
            overlay: None,
            size: Size { columns: 80, rows: 24 },
            now: start.now,
            utc_offset: start.utc_offset,
            palette: start.palette,
            keymap: start.keymap.clone(),
            accounts: Accounts::new(built_in),
            kept_in: start.kept_in,
            links: Links::default(),
            compose: Compose::new(),
            log: Log::new(start.limits),
            inbound: Inbound::default(),
            copying: Copying::default(),
            simulator: Simulator::default(),
            remedies: Remedies::built_in().ok(),
            demo: (start.begin == Begin::Demo).then(Demo::guided),
            binds: Binds::default(),
            raised: VecDeque::new(),
            note: None,
            leaving: None,
            random: Random::new(start.seed),
        }
    }

    /// Why a bind failed.
    pub fn diagnosis(&self, link: LinkId) -> Option<Diagnosis> {
        self.links.find(link)?.timeline.diagnose(self.remedies.as_ref()?)
    }

    /// What is said to the operator now.
    pub fn said(&self) -> Option<&Note> {
        self.note.as_ref().map(|(note, _)| note)
    }

    /// What is said about what is shown, while the guided minute lasts.
    pub fn caption(&self) -> Option<&'static str> {
        self.demo.as_ref().and_then(Demo::caption)
    }

    /// How the program is being left.
    pub const fn leaving(&self) -> Option<Leave> {
        self.leaving
    }

    /// When something on the screen changes by itself: then it wants a [`Action::Tick`](super::Action::Tick).
    pub fn next_tick(&self) -> Option<SystemTime> {
        let note = self.note.as_ref().map(|(_, until)| *until);
        let demo = self.demo.as_ref().and_then(Demo::due);
        let ages = match self.screen {
            Screen::Binds => self.links.live().next().is_some(),
            Screen::Log => self.log.times() == Times::Ago && !self.log.is_empty(),
            Screen::Accounts | Screen::Compose | Screen::Inbound | Screen::Simulator => false,
        };
        let second = ages.then(|| self.now + Duration::from_secs(1));
        let expiry = self.log.store.next_expiry().filter(|_| self.screen == Screen::Log);
        let draft = self.compose.due();
        [note, demo, second, expiry, draft].into_iter().flatten().min()
    }

    /// Something wants an answer: when what lies over the screen is closed, for keys are being typed there.
    pub(super) fn raise(&mut self, overlay: Overlay) {
        self.raised.push_back(overlay);
    }

    pub(super) fn note(&mut self, note: Note) {
        self.note = Some((note, self.now + NOTE));
    }
}
