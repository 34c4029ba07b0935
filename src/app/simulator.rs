//! The Simulator screen: the message centre inside this program, seen from its own side. Who is connected, what
//! passes there, and what it is told to do: listen, play a scenario, let a handset write.

use core::net::SocketAddr;
use std::collections::{BTreeMap, VecDeque};
use std::time::SystemTime;

use super::{Effect, Line, Model, Note, Overlay, Screen};
use crate::config::scenario::Handset;
use crate::config::scenario::HandsetMessage;
use crate::config::scenario::MESSAGES;
use crate::config::scenario::PRESETS;
use crate::config::scenario::Scenario;
use crate::config::setting::Setting;
use crate::link::Direction;
use crate::link::LinkId;
use crate::link::Listening;
use crate::link::Notice;
use crate::link::Step;
use crate::session::Event;
use crate::session::State;
use crate::smsc::Order;
use crate::wire::Chunk;
use crate::wire::FieldId;
use crate::wire::Version;
use crate::wire::dissect;

/// Characters of a system_id that are kept: the specification allows 15.
const SYSTEM_ID: usize = 16;

/// PDUs that its log keeps.
const KEPT: usize = 1000;

/// Where it listens when it is told to: the port of WTC, on this machine alone.
const ADDRESS: ([u8; 4], u16) = ([127, 0, 0, 1], 2778);

/// The scenario in which all goes well.
pub const BY_THE_RULES: &str = "normal";

/// What is known of the message centre.
#[derive(Debug)]
pub struct Simulator {
    /// Where it listens, beside this program.
    pub listening: Vec<SocketAddr>,
    /// The scenario that it plays.
    pub scenario: &'static str,
    /// What keys go to.
    pub pane: SimulatorPane,
    /// The scenarios, once they have been looked at.
    scenarios: Vec<Listed>,
    chosen_scenario: usize,
    chosen_message: usize,
    visitors: BTreeMap<LinkId, Visitor>,
    log: VecDeque<Passed>,
    /// How many of the newest lines of its log are below what is shown.
    back: usize,
    /// The screen that was there before.
    before: Screen,
}

/// A scenario that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: &'static str,
    /// The rows that it stands for.
    pub rows: String,
    /// What it does.
    pub about: String,
}

/// Who is connected to the message centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Its name there.
    pub link: LinkId,
    /// Where it comes from; `None` for this program.
    pub peer: Option<SocketAddr>,
    /// What it calls itself, once it has tried to bind.
    pub system_id: String,
    /// Its session.
    pub state: State,
    /// PDUs that came from it.
    pub came: u64,
    /// PDUs that went to it.
    pub left: u64,
}

/// A PDU that passed there, or octets that are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// When.
    pub at: SystemTime,
    /// On which connection.
    pub link: LinkId,
    /// Which way, from its side.
    pub direction: Direction,
    /// What.
    pub chunk: Chunk,
}

/// A part of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SimulatorPane {
    /// What goes wrong.
    #[default]
    Scenarios,
    /// What handsets write.
    Messages,
    /// What passes.
    Log,
}

impl SimulatorPane {
    const ALL: [Self; 3] = [Self::Scenarios, Self::Messages, Self::Log];
}

/// What can be done on the Simulator screen, and news of the message centre.
#[derive(Clone, Debug, PartialEq)]
pub enum SimulatorAction {
    /// To another line.
    Step(isize),
    /// To another part.
    NextPane(isize),
    /// Play this scenario, or let a handset write this message.
    Choose,
    /// Type what a handset is to write.
    Write,
    /// A handset writes what was typed.
    Written,
    /// Play by the rules again.
    ByTheRules,
    /// Listen, or stop listening.
    Listen,
    /// Unbind every session.
    Unbind,
    /// Back to the screen that was there before.
    Leave,
    /// Something happened on one of its connections.
    Notice(Box<Notice>),
    /// Where it listens now.
    Listening(Listening),
}

impl Default for Simulator {
    fn default() -> Self {
        Self {
            listening: Vec::new(),
            scenario: BY_THE_RULES,
            pane: SimulatorPane::default(),
            scenarios: Vec::new(),
            chosen_scenario: 0,
            chosen_message: 0,
            visitors: BTreeMap::new(),
            log: VecDeque::new(),
            back: 0,
            before: Screen::Log,
        }
    }
}

impl Simulator {
    /// The scenarios that can be chosen.
    pub fn scenarios(&self) -> &[Listed] {
        &self.scenarios
    }

    /// The line that keys are about, in the list of this part.
    pub fn cursor(&self, pane: SimulatorPane) -> usize {
        match pane {
            SimulatorPane::Scenarios => self.chosen_scenario,
            SimulatorPane::Messages => self.chosen_message,
            SimulatorPane::Log => self.log.len().saturating_sub(self.back + 1),
        }
    }

    /// Who is connected.
    pub fn visitors(&self) -> impl ExactSizeIterator<Item = &Visitor> {
        self.visitors.values()
    }

    /// What passed, oldest first.
    pub const fn log(&self) -> &VecDeque<Passed> {
        &self.log
    }

    /// The screen is shown, instead of this one.
    pub(super) fn open(&mut self, before: Screen) {
        if before != Screen::Simulator {
            self.before = before;
        }
        if self.scenarios.is_empty() {
            let listed = PRESETS.iter().filter_map(|preset| {
                let Scenario { rows, about, .. } = Scenario::named(preset.name)?;
                let rows = rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                Some(Listed { name: preset.name, rows, about })
            });
            self.scenarios = listed.collect();
        }
    }

    fn step(&mut self, by: isize) {
        let move_in = |at: usize, length: usize| at.saturating_add_signed(by).min(length.saturating_sub(1));
        match self.pane {
            SimulatorPane::Scenarios => {
                self.chosen_scenario = move_in(self.chosen_scenario, self.scenarios.len());
            }
            SimulatorPane::Messages => self.chosen_message = move_in(self.chosen_message, MESSAGES.len()),
            SimulatorPane::Log => {
                let at = move_in(self.cursor(SimulatorPane::Log), self.log.len());
                self.back = self.log.len().saturating_sub(at + 1);
            }
        }
    }

    fn next_pane(&mut self, by: isize) {
        let panes = SimulatorPane::ALL;
        let at = panes.iter().position(|pane| *pane == self.pane).unwrap_or(0);
        let next = (at + by.rem_euclid(panes.len().cast_signed()).unsigned_abs()) % panes.len();
        self.pane = panes.get(next).copied().unwrap_or_default();
    }

    fn heard(&mut self, notice: Notice) {
        match notice {
            Notice::Step { link, step: Step::Connected { peer, .. }, .. } => self.visitor(link).peer = peer,
            Notice::Chunk { link, direction, at, chunk } => self.passed(link, direction, at, chunk),
            Notice::Event { link, event: Event::State(state), .. } => self.visitor(link).state = state,
            Notice::Ended { link, .. } => drop(self.visitors.remove(&link)),
            Notice::Step { .. } | Notice::Event { .. } | Notice::Sent { .. } | Notice::NotSent { .. } => {}
        }
    }

    fn passed(&mut self, link: LinkId, direction: Direction, at: SystemTime, chunk: Chunk) {
        let visitor = self.visitor(link);
        match direction {
            Direction::In => visitor.came += 1,
            Direction::Out => visitor.left += 1,
        }
        if let Some(frame) = chunk.frame().filter(|frame| frame.command_id().is_bind()) {
            let seen = dissect(frame, Version::V34);
            let system_id = seen.text(FieldId::SystemId).unwrap_or_default();
            visitor.system_id = system_id.chars().take(SYSTEM_ID).collect();
        }
        if self.log.len() == KEPT {
            self.log.pop_front();
        }
        self.log.push_back(Passed { at, link, direction, chunk });
        // What is looked at stays where it is.
        if self.back > 0 {
            self.back = (self.back + 1).min(self.log.len().saturating_sub(1));
        }
    }

    fn visitor(&mut self, link: LinkId) -> &mut Visitor {
        self.visitors.entry(link).or_insert_with(|| Visitor {
            link,
            peer: None,
            system_id: String::new(),
            state: State::Open,
            came: 0,
            left: 0,
        })
    }
}

/// Does what a key of the Simulator screen asks for, or takes in what happened.
pub(super) fn update(model: &mut Model, action: SimulatorAction) -> Vec<Effect> {
    let simulator = &mut model.simulator;
    match action {
        SimulatorAction::Step(by) => simulator.step(by),
        SimulatorAction::NextPane(by) => simulator.next_pane(by),
        SimulatorAction::Choose => return choose(model),
        SimulatorAction::Write => model.overlay = Some(Overlay::HandsetText(Line::default())),
        SimulatorAction::Written => return written(model),
        SimulatorAction::ByTheRules => return play(model, BY_THE_RULES),
        SimulatorAction::Listen if simulator.listening.is_empty() => {
            return order(Order::Listen(SocketAddr::from(ADDRESS)));
        }
        SimulatorAction::Listen => return order(Order::StopListening),
        SimulatorAction::Unbind => return order(Order::Unbind),
        SimulatorAction::Leave => model.screen = simulator.before,
        SimulatorAction::Notice(notice) => simulator.heard(*notice),
        SimulatorAction::Listening(Listening::On(addresses)) => simulator.listening = addresses,
        SimulatorAction::Listening(Listening::Failed(why)) => model.note(Note::bad(&why.to_string())),
    }
    Vec::new()
}

fn choose(model: &mut Model) -> Vec<Effect> {
    let simulator = &model.simulator;
    match simulator.pane {
        SimulatorPane::Scenarios => {
            let name = simulator.scenarios.get(simulator.chosen_scenario).map(|it| it.name);
            name.map_or_else(Vec::new, |name| play(model, name))
        }
        SimulatorPane::Messages => {
            let message = MESSAGES.get(simulator.chosen_message).map(|(message, ..)| *message);
            message.map_or_else(Vec::new, write)
        }
        SimulatorPane::Log => Vec::new(),
    }
}

/// Lets a handset write what was typed.
fn written(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::HandsetText(line)) if !line.text().is_empty() => {
            order(Order::Text(line.text().to_owned()))
        }
        _ => Vec::new(),
    }
}

/// Lets the message centre play a scenario. Where that says nothing of handsets, they write as before.
pub(super) fn play(model: &mut Model, name: &'static str) -> Vec<Effect> {
    let Some(mut scenario) = Scenario::named(name) else { return Vec::new() };
    if scenario.handset == Handset::default() {
        scenario.handset.every = Setting::from_text("6s");
    }
    model.simulator.scenario = name;
    model.note(Note::good(&format!("the message centre plays {name}: {}", scenario.about)));
    order(Order::Behave(Box::new(scenario)))
}

/// Lets a handset write to everybody who receives.
pub(super) fn write(message: HandsetMessage) -> Vec<Effect> {
    order(Order::Handset(message))
}

fn order(order: Order) -> Vec<Effect> {
    vec![Effect::Simulator(Box::new(order))]
}

#[cfg(test)]
mod tests;
