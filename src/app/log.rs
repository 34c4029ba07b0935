//! The Log screen: the list of records, and the selected one as a tree and as octets.

use std::ops::Range;

use super::rows::Rows;
use super::{Detail, Effect, Key, Line, Links, Model};
use crate::link::Direction;
use crate::link::LinkId;
use crate::store::{Filter, Limits, Record, RecordId, Store};
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Version;

/// The log and the place in it.
#[derive(Debug, Default)]
pub struct Log {
    /// Every record that is kept.
    pub store: Store,
    /// The record that keys are about, while it is not the newest.
    selected: Option<RecordId>,
    /// Whether the newest record is selected as it comes.
    pub follow: Follow,
    /// Whether enquire_link and its responses are listed.
    pub keep_alives: KeepAlives,
    /// What keys go to.
    pub pane: Pane,
    /// What is typed as a filter.
    pub line: Line,
    /// What is wrong with it.
    pub problem: Option<String>,
    /// The selected record.
    pub detail: Option<Detail>,
    filter: Filter,
    rows: Rows,
}

/// Whether the view moves by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Follow {
    /// With the newest record.
    #[default]
    Newest,
    /// Not; what came after this record is counted and not listed yet.
    Held(RecordId),
}

/// Whether enquire_link and its responses are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeepAlives {
    /// Yes.
    #[default]
    Shown,
    /// No; the Binds screen counts them.
    Hidden,
}

/// What keys of the Log screen go to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The list.
    #[default]
    List,
    /// The decoded tree.
    Tree,
    /// The octets.
    Hex,
    /// The filter.
    Filter,
}

/// A way to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// By lines.
    Lines(isize),
    /// By pages.
    Pages(isize),
    /// By single octets, in the hex pane.
    Octets(isize),
    /// To the start.
    First,
    /// To the end.
    Last,
}

/// What can be done on the Log screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogAction {
    /// Move in the pane.
    Step(Step),
    /// To another pane.
    NextPane(isize),
    /// To the list.
    LeavePane,
    /// Follow, or hold still.
    ToggleFollow,
    /// List keep-alives, or not.
    ToggleKeepAlives,
    /// To the other half of a request and its response.
    Pair,
    /// To the next or previous record with an error status.
    Error(isize),
    /// Type a filter.
    Filter,
    /// Keep what was typed.
    ApplyFilter,
    /// Without a filter.
    ClearFilter,
}

impl Log {
    pub(super) fn new(limits: Limits) -> Self {
        Self { store: Store::new(limits), ..Self::default() }
    }

    /// Adds a record.
    pub(super) fn append(
        &mut self,
        link: LinkId,
        direction: Direction,
        at: std::time::SystemTime,
        chunk: Chunk,
    ) -> RecordId {
        let id = self.store.append(link, direction, at, chunk);
        if let (Some(record), Some(first)) = (self.store.get(id), self.store.first()) {
            let (filter, keep_alives) = (&self.filter, self.keep_alives);
            self.rows.added(record, first, |it| is_wanted(it, filter, keep_alives));
        }
        id
    }

    /// How many rows the list has.
    pub fn len(&self) -> usize {
        self.rows.len(&self.store, self.horizon())
    }

    /// Whether the list has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows are not listed yet because the view is held.
    pub fn fresh(&self) -> usize {
        self.rows.len(&self.store, None) - self.len()
    }

    /// The records in these rows.
    pub fn rows(&self, rows: Range<usize>) -> impl Iterator<Item = &Record> {
        rows.filter_map(|row| self.rows.at(&self.store, row)).filter_map(|id| self.store.get(id))
    }

    /// The row that keys are about.
    pub fn cursor(&self) -> usize {
        let last = self.len().saturating_sub(1);
        match (self.follow, self.selected) {
            (Follow::Newest, _) | (_, None) => last,
            (Follow::Held(_), Some(id)) => self.rows.row(&self.store, id).min(last),
        }
    }

    /// The record that keys are about.
    pub fn selected(&self) -> Option<RecordId> {
        self.rows.at(&self.store, self.cursor()).filter(|_| !self.is_empty())
    }

    /// Whether a filter is set.
    pub fn is_filtered(&self) -> bool {
        !self.line.text().trim().is_empty()
    }

    /// Whether the filter still looks at older records.
    pub const fn is_searching(&self) -> bool {
        self.rows.is_searching()
    }

    /// Looks at some more.
    pub(super) fn search(&mut self) {
        let (filter, keep_alives) = (&self.filter, self.keep_alives);
        self.rows.search(&self.store, |it| is_wanted(it, filter, keep_alives));
    }

    /// Takes the selected record apart, if it is another one now.
    pub(super) fn refresh(&mut self, links: &Links) {
        let selected = self.selected();
        if self.detail.as_ref().map(|it| it.record) == selected {
            return;
        }
        let record = selected.and_then(|id| self.store.get(id));
        self.detail = record.map(|record| {
            let version = links.find(record.link).map_or(Version::V34, super::Link::version);
            Detail::new(record.id, &record.chunk, version)
        });
    }

    /// A key that is typed as a filter; what is right applies at once.
    pub(super) fn key(&mut self, key: Key) {
        if self.line.key(key) {
            self.refilter();
        }
    }

    /// A text that is put into the filter.
    pub(super) fn paste(&mut self, text: &str) {
        self.line.paste(text.trim());
        self.refilter();
    }

    /// Selects a record; where the filter hides it, without the filter.
    pub(super) fn show(&mut self, id: RecordId) {
        let listed = self.rows.at(&self.store, self.rows.row(&self.store, id)) == Some(id);
        if !listed {
            self.line = Line::default();
            self.keep_alives = KeepAlives::Shown;
            self.refilter();
        }
        self.pane = Pane::List;
        self.select(id);
    }

    /// Selects a record, and holds the view there.
    fn select(&mut self, id: RecordId) {
        self.hold();
        self.selected = Some(id);
    }

    const fn horizon(&self) -> Option<RecordId> {
        match self.follow {
            Follow::Newest => None,
            Follow::Held(horizon) => Some(horizon),
        }
    }

    fn hold(&mut self) {
        if let (Follow::Newest, Some(last)) = (self.follow, self.store.last()) {
            self.selected = self.selected();
            self.follow = Follow::Held(last);
        }
    }

    fn refilter(&mut self) {
        match Filter::parse(self.line.text()) {
            Ok(filter) => {
                self.filter = filter;
                self.problem = None;
                self.restart();
            }
            Err(error) => self.problem = Some(error.to_string()),
        }
    }

    fn restart(&mut self) {
        let all = !self.is_filtered() && self.keep_alives == KeepAlives::Shown;
        self.rows.begin(all, &self.store);
        self.search();
    }

    fn step(&mut self, by: isize) {
        let at = self.cursor();
        if by > 0 && at + 1 >= self.len() {
            // Below the last row is what came since.
            self.follow = self.store.last().map_or(Follow::Newest, Follow::Held);
            if self.follow == Follow::Newest {
                return;
            }
        }
        self.hold();
        let next = at.saturating_add_signed(by).min(self.len().saturating_sub(1));
        self.selected = self.rows.at(&self.store, next);
    }

    /// The next or previous listed record with an error status.
    fn step_error(&mut self, by: isize) {
        let failed = |row: &usize| {
            let record = self.rows.at(&self.store, *row).and_then(|id| self.store.get(id));
            record.and_then(|it| it.chunk.frame()).is_none_or(|frame| !frame.status().is_ok())
        };
        let at = self.cursor();
        let found = if by > 0 { (at + 1..self.len()).find(failed) } else { (0..at).rev().find(failed) };
        if let Some(id) = found.and_then(|row| self.rows.at(&self.store, row)) {
            self.select(id);
        }
    }
}

fn is_wanted(record: &Record, filter: &Filter, keep_alives: KeepAlives) -> bool {
    (keep_alives == KeepAlives::Shown || !is_keep_alive(record)) && filter.matches(record)
}

/// An enquire_link or its response.
pub fn is_keep_alive(record: &Record) -> bool {
    let command = record.chunk.frame().map(Frame::command_id);
    matches!(command, Some(CommandId::ENQUIRE_LINK | CommandId::ENQUIRE_LINK_RESP))
}

impl Model {
    /// How many octets the hex pane has on a line.
    pub const fn hex_columns(&self) -> usize {
        match self.size.columns {
            0..44 => 4,
            44..116 => 8,
            116.. => 16,
        }
    }
}

/// Does what a key of the Log screen asks for.
pub(super) fn update(model: &mut Model, action: LogAction) -> Vec<Effect> {
    let page = isize::try_from(model.size.rows / 2).unwrap_or(10).max(1);
    let octets = model.hex_columns().cast_signed();
    let log = &mut model.log;
    match action {
        LogAction::Step(step) => match log.pane {
            Pane::List | Pane::Filter => step_list(log, step, page),
            Pane::Tree => step_tree(log, step, page),
            Pane::Hex => step_hex(log, step, page, octets),
        },
        LogAction::NextPane(by) => log.pane = log.pane.next(by),
        LogAction::LeavePane | LogAction::ApplyFilter => log.pane = Pane::List,
        LogAction::ToggleFollow => match log.follow {
            Follow::Newest => log.hold(),
            Follow::Held(_) => log.follow = Follow::Newest,
        },
        LogAction::ToggleKeepAlives => {
            log.keep_alives = match log.keep_alives {
                KeepAlives::Shown => KeepAlives::Hidden,
                KeepAlives::Hidden => KeepAlives::Shown,
            };
            log.restart();
        }
        LogAction::Pair => {
            if let Some(pair) = log.selected().and_then(|id| log.store.pair(id)) {
                log.show(pair.other);
            }
        }
        LogAction::Error(by) => log.step_error(by),
        LogAction::Filter => log.pane = Pane::Filter,
        LogAction::ClearFilter => {
            log.line = Line::default();
            log.pane = Pane::List;
            log.refilter();
        }
    }
    Vec::new()
}

fn step_list(log: &mut Log, step: Step, page: isize) {
    match step {
        Step::Lines(by) | Step::Octets(by) => log.step(by),
        Step::Pages(by) => log.step(by * page),
        Step::First => log.step(isize::MIN + 1),
        Step::Last => log.follow = Follow::Newest,
    }
}

fn step_tree(log: &mut Log, step: Step, page: isize) {
    log.hold();
    let Some(detail) = &mut log.detail else { return };
    match step {
        Step::Lines(by) | Step::Octets(by) => detail.step_node(by),
        Step::Pages(by) => detail.step_node(by * page),
        Step::First => detail.step_node(isize::MIN + 1),
        Step::Last => detail.step_node(isize::MAX),
    }
}

fn step_hex(log: &mut Log, step: Step, page: isize, octets: isize) {
    log.hold();
    let Some(detail) = &mut log.detail else { return };
    match step {
        Step::Octets(by) => detail.step_byte(by),
        Step::Lines(by) => detail.step_byte(by * octets),
        Step::Pages(by) => detail.step_byte(by * octets * page),
        Step::First => detail.step_byte(isize::MIN + 1),
        Step::Last => detail.step_byte(isize::MAX),
    }
}

impl Pane {
    const fn next(self, by: isize) -> Self {
        match (self, by > 0) {
            (Self::List, true) | (Self::Hex, false) => Self::Tree,
            (Self::Tree, true) | (Self::List, false) => Self::Hex,
            (Self::Hex, true) | (Self::Tree, false) | (Self::Filter, _) => Self::List,
        }
    }
}
