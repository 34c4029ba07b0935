//! All that the console is.

use std::collections::VecDeque;
use std::num::NonZeroU16;
use std::time::{Duration, SystemTime};

use super::{
    Accounts, Binds, Captured, Compose, Demo, Inbound, KeptIn, Keymap, Leave, Links, Log, Note, Overlay,
    Palette, Random, Screen, Size, dial,
};
use crate::config::octets::Octets;
use crate::config::remedy::Remedies;
use crate::config::settings;
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
    /// Where what passes is kept; `None` where it is not.
    pub journal: Option<Journal>,
    /// Which way it begins.
    pub begin: Begin,
}

/// Files in which what passes is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// The folder, or the file, as it is shown.
    pub place: String,
    /// How much and how long; `None` where there is no limit.
    pub limits: Option<JournalLimits>,
}

/// How much a journal keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalLimits {
    /// Of all files together.
    pub octets: Octets,
    /// How old a file may become, from its last record on.
    pub days: NonZeroU16,
}

impl From<&settings::Journal> for JournalLimits {
    fn from(settings: &settings::Journal) -> Self {
        Self { octets: settings.octets, days: settings.days }
    }
}

/// Which way the console begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With the accounts.
    Accounts,
    /// With the message centre inside this program, and traffic.
    Demo,
    /// With what was captured, and no network.
    Captures,
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
    /// What is known of failures; `None` cannot occur.
    pub remedies: Option<Remedies>,
    /// The demonstration, where it runs.
    pub demo: Option<Demo>,
    /// What is read from captures, where that is shown.
    pub captured: Option<Captured>,
    /// Where what passes is kept, where it is.
    pub journal: Option<Journal>,
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
            screen: if start.begin == Begin::Captures { Screen::Log } else { Screen::Accounts },
            overlay: None,
            size: Size { columns: 80, rows: 24 },
            now: start.now,
            utc_offset: start.utc_offset,
            palette: start.palette,
            keymap: start.keymap.clone(),
            accounts: Accounts::new(built_in),
            kept_in: start.kept_in,
            links: Links::default(),
            compose: Compose::default(),
            log: Log::new(start.limits),
            inbound: Inbound::default(),
            remedies: Remedies::built_in().ok(),
            demo: (start.begin == Begin::Demo).then(Demo::default),
            captured: (start.begin == Begin::Captures).then(Captured::default),
            journal: start.journal.clone(),
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

    /// How the program is being left.
    pub const fn leaving(&self) -> Option<Leave> {
        self.leaving
    }

    /// Whether there is something to go on with: [`Action::Work`](super::Action::Work).
    pub fn has_work(&self) -> bool {
        let reading = self.captured.as_ref().is_some_and(|it| it.percent().is_some());
        self.log.is_searching() || (self.inbound.is_behind() && !reading)
    }

    /// The time for ages: that of the latest record, where captures are shown.
    pub fn time(&self) -> SystemTime {
        self.captured.as_ref().map_or(self.now, Captured::now)
    }

    /// When something on the screen changes by itself: then it wants a [`Action::Tick`](super::Action::Tick).
    pub fn next_tick(&self) -> Option<SystemTime> {
        let note = self.note.as_ref().map(|(_, until)| *until);
        let demo = self.demo.as_ref().and_then(Demo::due);
        let ages = self.screen == Screen::Binds && self.links.ours().next().is_some();
        let second = ages.then(|| self.now + Duration::from_secs(1));
        [note, demo, second].into_iter().flatten().min()
    }

    /// Something wants an answer: when what lies over the screen is closed, for keys are being typed there.
    pub(super) fn raise(&mut self, overlay: Overlay) {
        self.raised.push_back(overlay);
    }

    pub(super) fn note(&mut self, note: Note) {
        self.note = Some((note, self.now + NOTE));
    }
}
