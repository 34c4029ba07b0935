//! What the keys of the Log screen do.

use super::{Borders, Follow, Log};
use crate::app::{Column, Detail, Effect, Model, Note, Overlay};
use crate::store::{Filter, FilterKey};

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
    /// The search.
    Search,
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
    /// To the node above, or from the topmost to the list.
    Outwards,
    /// Follow, or hold still.
    ToggleFollow,
    /// List keep-alives, count them on a line, or hide them.
    ToggleKeepAlives,
    /// To the other half of a request and its response.
    Pair,
    /// To the next or previous record that tells of an error.
    Error(isize),
    /// Type a filter.
    Filter,
    /// Type something to be found.
    Search,
    /// Keep what was typed.
    Apply,
    /// Without what was typed.
    Clear,
    /// Without a filter.
    ClearFilter,
    /// What was typed before.
    Recall(isize),
    /// What may stand at the cursor.
    Complete(isize),
    /// To the next or previous hit of the search.
    Hit(isize),
    /// Mark the record, or take its mark away.
    Mark,
    /// To the next or previous mark.
    ToMark(isize),
    /// Only this link, or all.
    OnlyLink,
    /// Only what came in, only what went out, or both.
    OnlyDirection,
    /// Other times.
    Times(isize),
    /// Choose the columns.
    Columns,
    /// To another column.
    StepColumn(isize),
    /// Show or hide the column.
    ToggleColumn,
    /// One pane without a border, or all with borders.
    ToggleBorders,
    /// Read the message of the record in another way.
    ReadAs(isize),
}

impl Model {
    /// How many octets the hex pane has on a line.
    pub const fn hex_columns(&self) -> usize {
        match (self.log.borders, self.size.columns) {
            (_, 0..44) => 4,
            (Borders::Drawn, 44..116) | (Borders::None, 44..76) => 8,
            (Borders::Drawn, 116..) | (Borders::None, 76..) => 16,
        }
    }
}

/// Does what a key of the Log screen asks for.
pub(in crate::app) fn update(model: &mut Model, action: LogAction) -> Vec<Effect> {
    match action {
        LogAction::Step(step) => go(model, step),
        LogAction::Columns => model.overlay = Some(Overlay::Columns(0)),
        LogAction::StepColumn(by) => {
            if let Some(Overlay::Columns(at)) = &mut model.overlay {
                *at = at.saturating_add_signed(by).min(Column::ALL.len() - 1);
            }
        }
        LogAction::ToggleColumn => {
            if let Some(Overlay::Columns(at)) = model.overlay
                && let Some(column) = Column::ALL.get(at)
            {
                model.log.columns_mut().toggle(*column);
            }
        }
        LogAction::OnlyLink => only_link(model),
        LogAction::ReadAs(by) => read_as(model, by),
        LogAction::NextPane(_)
        | LogAction::LeavePane
        | LogAction::Outwards
        | LogAction::ToggleFollow
        | LogAction::ToggleKeepAlives
        | LogAction::Pair
        | LogAction::Error(_)
        | LogAction::Hit(_)
        | LogAction::Mark
        | LogAction::ToMark(_)
        | LogAction::OnlyDirection
        | LogAction::Times(_)
        | LogAction::ToggleBorders => act(&mut model.log, action),
        LogAction::Filter
        | LogAction::Search
        | LogAction::Apply
        | LogAction::Clear
        | LogAction::ClearFilter
        | LogAction::Recall(_)
        | LogAction::Complete(_) => type_in(&mut model.log, action),
    }
    Vec::new()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`update` sends the others elsewhere")]
fn act(log: &mut Log, action: LogAction) {
    match action {
        LogAction::NextPane(by) => log.pane = log.pane.next(by),
        LogAction::LeavePane => log.leave(),
        LogAction::Outwards => log.step_out(),
        LogAction::ToggleFollow => match log.follow {
            Follow::Newest => log.hold(),
            Follow::Held(_) => log.follow = Follow::Newest,
        },
        LogAction::ToggleKeepAlives => log.set_keep_alives(log.keep_alives().next()),
        LogAction::Pair => {
            if let Some(pair) = log.selected().and_then(|id| log.store.pair(id)) {
                log.show(pair.other);
            }
        }
        LogAction::Error(by) => log.step_error(by),
        LogAction::Hit(by) => log.step_hit(by),
        LogAction::Mark => log.toggle_mark(),
        LogAction::ToMark(by) => log.step_mark(by),
        LogAction::OnlyDirection => {
            let text = log.filter.line.text();
            let next = match direction(text) {
                None => Some("in"),
                Some("in") => Some("out"),
                Some(_) => None,
            };
            let text = Filter::with_term(text, FilterKey::Direction, next);
            log.set_filter(&text);
        }
        LogAction::Times(by) => log.set_times(log.times().step(by)),
        LogAction::ToggleBorders => {
            log.borders = match log.borders {
                Borders::Drawn => Borders::None,
                Borders::None => Borders::Drawn,
            };
        }
        _ => {}
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "`update` sends the others elsewhere")]
fn type_in(log: &mut Log, action: LogAction) {
    match action {
        LogAction::Filter => log.begin_typing(Pane::Filter),
        LogAction::Search => log.begin_typing(Pane::Search),
        LogAction::Recall(by) => log.type_with(|query, context| query.recall(by, context)),
        LogAction::Complete(by) => log.type_with(|query, context| query.complete(by, context)),
        LogAction::Apply => {
            if log.pane == Pane::Search {
                log.search.keep();
                // To the nearest hit, unless this is one.
                if log.hits().1 == 0 {
                    log.step_hit(1);
                }
                if log.hits().1 == 0 {
                    log.step_hit(-1);
                }
            } else {
                log.filter.keep();
            }
            log.pane = Pane::List;
        }
        LogAction::Clear if log.pane == Pane::Search => {
            log.set_search("");
            log.pane = Pane::List;
        }
        LogAction::Clear | LogAction::ClearFilter => {
            log.set_filter("");
            log.pane = Pane::List;
        }
        _ => {}
    }
}

fn read_as(model: &mut Model, by: isize) {
    let log = &mut model.log;
    log.hold();
    let Some(link) = log.selected().and_then(|id| log.store.entry(id)).map(|entry| entry.link()) else {
        return;
    };
    let alphabet = model.links.alphabet(link);
    let read = log.detail.as_mut().is_some_and(|it| it.step_reading(by, alphabet));
    if !read {
        model.note(Note::bad("no message is in this PDU that could be read in another way"));
    }
}

/// The filter says only this link, or says so no more.
fn only_link(model: &mut Model) {
    let log = &mut model.log;
    let text = log.filter.line.text();
    let without = Filter::with_term(text, FilterKey::Link, None);
    if without.len() < text.trim().len() {
        return log.set_filter(&without);
    }
    let Some(entry) = log.selected().and_then(|id| log.store.entry(id)) else { return };
    let number = entry.link().0.to_string();
    let name = model.links.find(entry.link()).map_or(number.as_str(), |link| link.account.name.as_str());
    let text = Filter::with_term(text, FilterKey::Link, Some(name));
    log.set_filter(&text);
}

/// The direction that a filter asks for.
fn direction(text: &str) -> Option<&str> {
    text.split_whitespace().find_map(|word| word.strip_prefix(FilterKey::Direction.name()))
}

fn go(model: &mut Model, step: Step) {
    let page = isize::try_from(model.size.rows / 2).unwrap_or(10).max(1);
    let octets = model.hex_columns().cast_signed();
    let log = &mut model.log;
    match log.pane {
        Pane::List | Pane::Filter | Pane::Search => step_list(log, step, page),
        Pane::Tree => step_tree(log, step, page),
        Pane::Hex => step_hex(log, step, page, octets),
    }
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

impl Log {
    /// To the node above, or from the topmost to the list.
    fn step_out(&mut self) {
        if !self.detail.as_mut().is_some_and(Detail::step_out) {
            self.pane = Pane::List;
        }
    }

    /// One step back: from the view without borders, from a pane to the list, from the search.
    fn leave(&mut self) {
        if self.borders == Borders::None {
            self.borders = Borders::Drawn;
        } else if self.pane != Pane::List {
            self.pane = Pane::List;
        } else if self.search.is_set() {
            self.set_search("");
        }
    }
}

impl Pane {
    const fn next(self, by: isize) -> Self {
        match (self, by > 0) {
            (Self::List, true) | (Self::Hex, false) => Self::Tree,
            (Self::Tree, true) | (Self::List, false) => Self::Hex,
            (Self::Hex, true) | (Self::Tree, false) | (Self::Filter | Self::Search, _) => Self::List,
        }
    }
}
