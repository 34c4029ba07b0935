//! The Log screen: the list of records, and the selected one as a tree and as octets.

mod keys;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::time::SystemTime;

use super::rows::{Rows, Run, Wanted};
use super::{Columns, Detail, Effect, Found, KeepAlives, Key, Links, LogView, Query, Scan, ScanId, Times};
use crate::link::Direction;
use crate::link::LinkId;
use crate::store::{Entry, FilterContext, Limits, NamedLink, Record, RecordId, Store};
use crate::wire::Chunk;
use crate::wire::Frame;

pub(super) use keys::update;
pub use keys::{LogAction, Pane, Step};

/// The log and the place in it.
#[derive(Debug, Default)]
pub struct Log {
    /// Every record that is kept.
    pub store: Store,
    /// Whether the newest record is selected as it comes.
    pub follow: Follow,
    /// What keys go to.
    pub pane: Pane,
    /// Whether panes have borders: without them the mouse selects nothing but text.
    pub borders: Borders,
    /// What is typed as a filter.
    pub filter: Query,
    /// What is typed to be found, and hides nothing.
    pub search: Query,
    /// The selected record.
    pub detail: Option<Detail>,
    /// The record that keys are about, while it is not the newest.
    selected: Option<RecordId>,
    columns: Columns,
    times: Times,
    keep_alives: KeepAlives,
    /// The latest mark.
    mark: Option<RecordId>,
    rows: Rows,
    hits: Rows,
    context: FilterContext,
    /// How many links the context knows.
    known: u32,
    utc_offset: i32,
    scans: u64,
    effects: Vec<Effect>,
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

/// Whether panes have borders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Borders {
    /// All panes, each with its border.
    #[default]
    Drawn,
    /// One pane, without.
    None,
}

/// A row of the list.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its record, or the first of several.
    pub entry: Entry<'a>,
    /// The others, where it stands for several.
    pub run: Option<Run>,
}

/// What comes in.
impl Log {
    pub(super) fn new(limits: Limits) -> Self {
        Self { store: Store::new(limits), ..Self::default() }
    }

    /// Adds a record.
    pub(super) fn append(
        &mut self,
        link: LinkId,
        direction: Direction,
        at: SystemTime,
        chunk: Chunk,
    ) -> Record {
        let id = self.store.append(link, direction, at, chunk.clone());
        self.rows.added(id, &self.store);
        self.hits.added(id, &self.store);
        self.expire(at);
        if let Some(pair) = self.store.pair(id) {
            self.changed(&[pair.other]);
        }
        Record { id, link, direction, at, chunk }
    }

    /// It is this late: what waits too long counts as unanswered.
    pub(super) fn expire(&mut self, now: SystemTime) {
        let expired = self.store.expire(now);
        self.changed(&expired);
    }

    /// A session waits no longer for the response to a request of its own.
    pub(super) fn give_up(&mut self, link: LinkId, request: &Frame) {
        let given_up = self.store.give_up(link, request);
        self.changed(given_up.as_slice());
    }

    /// A link is over.
    pub(super) fn end(&mut self, link: LinkId) {
        let ended = self.store.end(link);
        self.changed(&ended);
    }

    /// A piece of a search came back.
    pub(super) fn found(&mut self, found: &Found) {
        self.rows.take(found, &self.store);
        self.hits.take(found, &self.store);
    }

    /// Takes the selected record apart, if it is another one now. What is returned is to be done.
    pub(super) fn refresh(&mut self, links: &Links, utc_offset: i32) -> Vec<Effect> {
        if (self.known, self.utc_offset) != (links.opened(), utc_offset) {
            (self.known, self.utc_offset) = (links.opened(), utc_offset);
            let named = links.all().map(|it| NamedLink {
                id: it.id,
                name: it.account.name.as_str().to_owned(),
                alphabet: it.alphabet,
            });
            self.context.links = named.collect();
            self.reread();
        }
        let selected = self.selected();
        if self.detail.as_ref().map(|it| it.record) != selected {
            let record = selected.and_then(|id| self.store.get(id));
            self.detail = record.map(|record| {
                Detail::new(record.id, &record.chunk, links.dialect(record.link, record.direction))
            });
        }
        std::mem::take(&mut self.effects)
    }

    /// Something became of these records.
    fn changed(&mut self, ids: &[RecordId]) {
        let is_collapsed = self.rows.is_collapsed();
        let changing = [&self.rows, &self.hits].map(Rows::may_change);
        if ids.is_empty() || !(is_collapsed || changing.contains(&true)) {
            return;
        }
        let mut anew = false;
        for entry in ids.iter().filter_map(|id| self.store.entry(*id)) {
            anew |= is_collapsed && entry.is_keep_alive() && !entry.is_routine();
            for (rows, may_change) in [&mut self.rows, &mut self.hits].into_iter().zip(changing) {
                if may_change {
                    rows.changed(&entry);
                }
            }
        }
        if anew {
            self.list();
        }
    }
}

/// What is shown.
impl Log {
    /// How many rows the list has.
    pub fn len(&self) -> usize {
        self.rows.len(&self.store, self.horizon())
    }

    /// Whether the list has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many records the list stands for.
    pub fn count(&self) -> usize {
        self.rows.count(&self.store, self.horizon())
    }

    /// The records that the list stands for, oldest first.
    pub fn listed(&self) -> impl Iterator<Item = RecordId> {
        self.rows(0..self.len()).flat_map(|row| self.rows.records(&self.store, row.entry.id()))
    }

    /// How many rows are not listed yet because the view is held.
    pub fn fresh(&self) -> usize {
        self.rows.len(&self.store, None) - self.len()
    }

    /// These rows.
    pub fn rows(&self, rows: Range<usize>) -> impl Iterator<Item = Row<'_>> {
        rows.filter_map(|row| self.row(row))
    }

    /// A row.
    pub fn row(&self, row: usize) -> Option<Row<'_>> {
        let id = self.rows.at(&self.store, row)?;
        Some(Row { entry: self.store.entry(id)?, run: self.rows.run(id) })
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

    /// The columns of the list.
    pub const fn columns(&self) -> Columns {
        self.columns
    }

    /// What stands in the column of times.
    pub const fn times(&self) -> Times {
        self.times
    }

    /// What becomes of enquire_link and its responses.
    pub const fn keep_alives(&self) -> KeepAlives {
        self.keep_alives
    }

    /// The time from which times since the mark are counted.
    pub fn mark(&self) -> Option<SystemTime> {
        let first = || self.rows.at(&self.store, 0);
        let mark = self.mark.filter(|id| self.store.entry(*id).is_some()).or_else(first);
        mark.and_then(|id| self.store.entry(id)).map(|entry| entry.at())
    }

    /// How far the search for older rows has come, in hundredths.
    pub fn progress(&self) -> Option<u64> {
        self.rows.progress(&self.store)
    }

    /// Whether something is searched.
    pub fn is_searching(&self) -> bool {
        self.search.is_set() && self.search.problem.is_none()
    }

    /// Whether a record is one of those that are searched.
    pub fn is_hit(&self, entry: &Entry<'_>) -> bool {
        self.is_searching() && self.search.filter().matches(entry)
    }

    /// How many hits there are, which of them is selected, counted from 1 and 0 where none is, and how far the
    /// search has come.
    pub fn hits(&self) -> (usize, usize, Option<u64>) {
        let all = self.hits.len(&self.store, None);
        let selected = self.selected().filter(|id| self.hits.has(&self.store, *id));
        let place = selected.map_or(0, |id| self.hits.row(&self.store, id) + 1);
        (all, place, self.hits.progress(&self.store))
    }

    /// How the log is shown, to be kept for the next run.
    pub fn view(&self) -> LogView {
        LogView {
            columns: self.columns,
            times: self.times,
            keep_alives: self.keep_alives,
            filters: self.filter.history().to_vec(),
            searches: self.search.history().to_vec(),
        }
    }

    /// Shows the log as it was shown in an earlier run.
    pub fn restore(&mut self, view: LogView) {
        (self.columns, self.times, self.keep_alives) = (view.columns, view.times, view.keep_alives);
        self.filter.remember(view.filters);
        self.search.remember(view.searches);
        self.reread();
        self.list();
    }

    const fn horizon(&self) -> Option<RecordId> {
        match self.follow {
            Follow::Newest => None,
            Follow::Held(horizon) => Some(horizon),
        }
    }
}

/// What keys do.
impl Log {
    /// The query that is typed.
    fn typing(&mut self) -> Option<&mut Query> {
        match self.pane {
            Pane::Filter => Some(&mut self.filter),
            Pane::Search => Some(&mut self.search),
            Pane::List | Pane::Tree | Pane::Hex => None,
        }
    }

    /// A key that is typed; what is right applies at once.
    pub(super) fn key(&mut self, key: Key) {
        self.type_with(|query, context| query.key(key, context));
    }

    /// A text that is put into what is typed.
    pub(super) fn paste(&mut self, text: &str) {
        self.type_with(|query, context| query.paste(text, context));
    }

    /// Types something; what is right applies at once.
    pub(super) fn type_with(&mut self, change: impl FnOnce(&mut Query, &FilterContext) -> bool) {
        let context = std::mem::take(&mut self.context);
        let is_other = self.typing().is_some_and(|query| change(query, &context));
        self.context = context;
        if is_other && self.pane == Pane::Filter {
            self.list();
        } else if is_other {
            self.look();
        }
    }

    /// Sets the filter.
    pub(super) fn set_filter(&mut self, text: &str) {
        if self.filter.set(text, &self.context) {
            self.list();
        }
        self.filter.keep();
    }

    /// Sets the search.
    pub(super) fn set_search(&mut self, text: &str) {
        if self.search.set(text, &self.context) {
            self.look();
        }
        self.search.keep();
    }

    /// Begins to type, where `pane` is something that is typed.
    pub(super) fn begin_typing(&mut self, pane: Pane) {
        self.pane = pane;
        let context = std::mem::take(&mut self.context);
        if let Some(query) = self.typing() {
            query.offer(&context);
        }
        self.context = context;
    }

    /// Selects a record; where it is not listed, without the filter.
    pub(super) fn show(&mut self, id: RecordId) {
        if !self.is_listed(id) {
            self.keep_alives = KeepAlives::Shown;
            self.filter.set("", &self.context);
            self.list();
        }
        self.pane = Pane::List;
        self.select(id);
    }

    /// Selects a record, and holds the view there.
    pub(super) fn select(&mut self, id: RecordId) {
        self.hold();
        self.selected = Some(id);
        if let Follow::Held(horizon) = &mut self.follow {
            *horizon = (*horizon).max(id);
        }
    }

    /// Holds the view where it is.
    pub(super) fn hold(&mut self) {
        if let (Follow::Newest, Some(last)) = (self.follow, self.store.last()) {
            self.selected = self.selected();
            self.follow = Follow::Held(last);
        }
    }

    pub(super) fn step(&mut self, by: isize) {
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

    /// To the next or previous listed record that tells of an error.
    pub(super) fn step_error(&mut self, by: isize) {
        let (before, after) = self.around();
        let listed = |id: &RecordId| self.is_listed(*id);
        let found = if by > 0 {
            self.store.errors(after, RecordId(u64::MAX)).find(listed)
        } else {
            self.store.errors(RecordId(0), before).rev().find(listed)
        };
        self.go(found);
    }

    /// To the next or previous mark.
    pub(super) fn step_mark(&mut self, by: isize) {
        let (before, after) = self.around();
        let marks = self.store.marks();
        let listed = |id: &&RecordId| self.is_listed(**id);
        let found =
            if by > 0 { marks.range(after..).find(listed) } else { marks.range(..before).rev().find(listed) };
        let found = found.copied();
        self.go(found);
    }

    /// To the next or previous hit of the search.
    pub(super) fn step_hit(&mut self, by: isize) {
        if !self.is_searching() {
            return;
        }
        let (before, after) = self.around();
        let hits = self.hits.len(&self.store, None);
        let place = |id| self.hits.row(&self.store, id).min(hits);
        let listed = |hit: usize| self.hits.at(&self.store, hit).filter(|id| self.is_listed(*id));
        let found = if by > 0 {
            (place(after)..hits).find_map(listed)
        } else {
            (0..place(before)).rev().find_map(listed)
        };
        self.go(found);
    }

    /// Marks the selected record, or takes its mark away.
    pub(super) fn toggle_mark(&mut self) {
        let Some(entry) = self.selected().and_then(|id| self.store.entry(id)) else { return };
        let (id, yes) = (entry.id(), !entry.is_marked());
        self.store.mark(id, yes);
        self.mark = if yes { Some(id) } else { self.store.marks().last().copied() };
        self.changed(&[id]);
    }

    pub(super) fn set_times(&mut self, times: Times) {
        self.times = times;
        self.reread();
    }

    pub(super) fn set_keep_alives(&mut self, keep_alives: KeepAlives) {
        self.keep_alives = keep_alives;
        self.list();
    }

    pub(super) const fn columns_mut(&mut self) -> &mut Columns {
        &mut self.columns
    }

    /// The records before and after the selected row.
    fn around(&self) -> (RecordId, RecordId) {
        let Some(first) = self.selected() else { return (RecordId(0), RecordId(0)) };
        let last = self.rows.run(first).map_or(first, |run| run.last);
        (first, RecordId(last.0 + 1))
    }

    fn go(&mut self, found: Option<RecordId>) {
        if let Some(id) = found {
            self.select(id);
        }
    }

    fn is_listed(&self, id: RecordId) -> bool {
        self.rows.has(&self.store, id)
    }

    /// Reads what was typed again.
    fn reread(&mut self) {
        self.context.utc_offset = if self.times == Times::Utc { 0 } else { self.utc_offset };
        if self.filter.reread(&self.context) {
            self.list();
        }
        if self.search.reread(&self.context) {
            self.look();
        }
    }

    /// Lists what the filter lets through.
    fn list(&mut self) {
        let filter = self.filter.filter().clone();
        let hidden = self.keep_alives == KeepAlives::Hidden;
        let filter = if hidden { filter.without_keep_alives() } else { filter };
        let wanted = Wanted { filter, collapsed: self.keep_alives == KeepAlives::Collapsed };
        self.scans += 1;
        let before = self.rows.search();
        let scan = self.rows.begin(wanted, &self.store, ScanId(self.scans));
        self.order(before, scan);
    }

    /// Looks for what is searched. Nothing is a hit where nothing is searched.
    fn look(&mut self) {
        let wanted = Wanted { filter: self.search.filter().clone(), collapsed: false };
        self.scans += 1;
        let before = self.hits.search();
        let scan = self.hits.begin(wanted, &self.store, ScanId(self.scans));
        self.order(before, scan);
    }

    fn order(&mut self, before: Option<ScanId>, scan: Option<Scan>) {
        self.effects.extend(before.map(Effect::StopScan));
        self.effects.extend(scan.map(|scan| Effect::Scan(Box::new(scan))));
    }
}
