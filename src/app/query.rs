//! A filter as it is typed: what is right of it applies at once, what is wrong is told with its place; with what
//! may stand at the cursor, and what was typed before.

use std::ops::Range;

use super::{Key, Line};
use crate::store::{Completion, Filter, FilterContext};

/// How many of those typed before are kept.
const KEPT: usize = 100;

/// What is typed, and the filter that it means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// What is typed.
    pub line: Line,
    /// What is wrong with it.
    pub problem: Option<Problem>,
    /// The last that was right.
    filter: Filter,
    offered: Offered,
    history: History,
}

/// What is wrong with what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which octets of it.
    pub at: Range<usize>,
    /// What was expected.
    pub text: String,
}

/// What may stand at the cursor, and which of it stands there now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Offered {
    completion: Completion,
    chosen: Option<usize>,
}

/// What was typed before, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct History {
    kept: Vec<String>,
    /// Which of them is shown.
    place: Option<usize>,
    /// What was typed before one of them was shown.
    draft: String,
}

impl Query {
    /// The last that was right.
    pub const fn filter(&self) -> &Filter {
        &self.filter
    }

    /// Whether anything is typed.
    pub fn is_set(&self) -> bool {
        !self.line.text().trim().is_empty()
    }

    /// What may stand at the cursor, and which of it was put there.
    pub fn offered(&self) -> (&[String], Option<usize>) {
        (&self.offered.completion.candidates, self.offered.chosen)
    }

    /// What was typed before, the latest last.
    pub fn history(&self) -> &[String] {
        &self.history.kept
    }

    /// What was typed in an earlier run.
    pub(super) fn remember(&mut self, history: Vec<String>) {
        self.history.kept = history;
    }

    /// A key that is typed; whether the filter is another one now.
    pub(super) fn key(&mut self, key: Key, context: &FilterContext) -> bool {
        self.line.key(key) && self.typed(context)
    }

    /// A text that is put in.
    pub(super) fn paste(&mut self, text: &str, context: &FilterContext) -> bool {
        self.line.paste(text.trim());
        self.typed(context)
    }

    /// In place of what is typed.
    pub(super) fn set(&mut self, text: &str, context: &FilterContext) -> bool {
        self.line = Line::new(text);
        self.typed(context)
    }

    /// Reads it again, because links have other names or clocks show another time.
    pub(super) fn reread(&mut self, context: &FilterContext) -> bool {
        match Filter::parse(self.line.text(), context) {
            Ok(filter) => {
                self.problem = None;
                let is_other = filter != self.filter;
                self.filter = filter;
                is_other
            }
            Err(error) => {
                let text = error.to_string();
                self.problem = Some(Problem { at: error.at, text });
                false
            }
        }
    }

    /// Puts the next or previous of what is offered at the cursor; first as much as they have in common.
    pub(super) fn complete(&mut self, by: isize, context: &FilterContext) -> bool {
        let Offered { completion: Completion { at, candidates }, chosen } = &self.offered;
        let typed = self.line.text().get(at.clone()).unwrap_or_default();
        let common = common(candidates).filter(|it| chosen.is_none() && it.len() > typed.len());
        let count = candidates.len();
        let last = count.saturating_sub(1);
        let next = match (*chosen, by > 0) {
            (Some(at), true) if at < last => at + 1,
            (None | Some(_), true) => 0,
            (None | Some(0), false) => last,
            (Some(at), false) => at - 1,
        };
        let Some(candidate) = common.clone().or_else(|| candidates.get(next).cloned()) else { return false };
        let is_whole = common.is_some() || count == 1;
        let at = at.clone();
        let text = self.line.text();
        let (before, after) = (text.get(..at.start).unwrap_or(text), text.get(at.end..).unwrap_or_default());
        let cursor = before.len() + candidate.len();
        self.line = Line::with_cursor(&format!("{before}{candidate}{after}"), cursor);
        if is_whole {
            return self.typed(context);
        }
        self.offered.completion.at = at.start..cursor;
        self.offered.chosen = Some(next);
        self.reread(context)
    }

    /// Shows what was typed before, or comes back from there.
    pub(super) fn recall(&mut self, by: isize, context: &FilterContext) -> bool {
        let history = &mut self.history;
        let end = history.kept.len();
        let place = history.place.unwrap_or(end).saturating_add_signed(by).min(end);
        if history.place.is_none() {
            self.line.text().clone_into(&mut history.draft);
        }
        history.place = (place < end).then_some(place);
        let text = history.kept.get(place).unwrap_or(&history.draft).clone();
        self.line = Line::new(&text);
        self.offer(context);
        self.reread(context)
    }

    /// What is typed is what was wanted, to be recalled later.
    pub(super) fn keep(&mut self) {
        self.history.place = None;
        let text = self.line.text().trim().to_owned();
        if text.is_empty() || self.problem.is_some() {
            return;
        }
        self.history.kept.retain(|it| *it != text);
        self.history.kept.push(text);
        let surplus = self.history.kept.len().saturating_sub(KEPT);
        self.history.kept.drain(..surplus);
    }

    fn typed(&mut self, context: &FilterContext) -> bool {
        self.history.place = None;
        self.offer(context);
        self.reread(context)
    }

    /// What may stand at the cursor now.
    pub(super) fn offer(&mut self, context: &FilterContext) {
        let completion = Filter::complete(self.line.text(), self.line.cursor(), context);
        self.offered = Offered { completion, chosen: None };
    }
}

/// What several texts begin with.
fn common(texts: &[String]) -> Option<String> {
    let (first, others) = texts.split_first()?;
    let begin = |common: &str, other: &String| {
        let same = common.chars().zip(other.chars()).take_while(|(one, other)| one == other);
        same.map(|(one, _)| one).collect::<String>()
    };
    Some(others.iter().fold(first.clone(), |common, other| begin(&common, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> Query {
        let mut query = Query::default();
        query.set(text, &FilterContext::default());
        query
    }

    #[track_caller]
    fn assert_completes(text: &str, steps: &[isize], becomes: &str) {
        let mut query = typed(text);
        for by in steps {
            query.complete(*by, &FilterContext::default());
        }
        assert_eq!(query.line.text(), becomes, "{text} {steps:?}");
    }

    #[test]
    fn what_the_candidates_have_in_common_is_put_in_first() {
        assert_completes("cmd:enq", &[1], "cmd:enquire_link");
        assert_completes("cmd:enq", &[1, 1], "cmd:enquire_link");
        assert_completes("cmd:enq", &[1, 1, 1], "cmd:enquire_link_resp");
        assert_completes("cmd:enq", &[1, -1], "cmd:enquire_link_resp");
        assert_completes("is:k", &[1], "is:keepalive");
        assert_completes("st", &[1], "status:");
        assert_completes("status:rthr", &[1], "status:ESME_RTHROTTLED");
        assert_completes("xyz", &[1, -1], "xyz");
    }

    #[test]
    fn one_candidate_after_the_other_takes_the_same_place() {
        assert_completes("s", &[1], "status:");
        assert_completes("s", &[1, 1], "src:");
        assert_completes("s", &[1, 1, 1, 1], "status:");
        assert_completes("!dir:", &[-1], "!dir:out");
        assert_completes("dir:in ", &[1], "dir:in cmd:");
    }

    #[test]
    fn what_was_typed_before_comes_back_and_so_does_what_was_being_typed() {
        let context = FilterContext::default();
        let mut query = Query::default();
        for text in ["dir:in", "dir:up", "seq:1", "dir:in"] {
            query.set(text, &context);
            query.keep();
        }
        assert_eq!(query.history(), ["seq:1", "dir:in"], "what is wrong is not kept, and nothing twice");
        query.set("draft", &context);
        let shown = [-1, -1, -1, 1, 1, 1].map(|by| {
            query.recall(by, &context);
            query.line.text().to_owned()
        });
        assert_eq!(shown, ["dir:in", "seq:1", "seq:1", "dir:in", "draft", "draft"]);
    }

    #[test]
    fn what_is_wrong_leaves_the_last_that_was_right() {
        let context = FilterContext::default();
        let mut query = typed("dir:in");
        let right = query.filter().clone();
        assert!(!query.key(Key::Char('x'), &context));
        assert_eq!(query.problem.as_ref().map(|it| it.at.clone()), Some(0..7));
        assert_eq!(query.filter(), &right);
    }
}
