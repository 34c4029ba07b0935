//! Words with `*` in them, compared without regard to case, and regular expressions.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;

use super::{FilterError, FilterErrorKind, RegexFault};

/// Octets that a regular expression may take once it is compiled.
const SIZE: usize = 1 << 20;
/// How deep it may be nested.
const DEPTH: u32 = 50;

/// What a message is searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextPattern {
    Words(Pattern),
    Regex(Expression),
}

impl TextPattern {
    pub(super) fn matches(&self, text: &str) -> bool {
        match self {
            Self::Words(pattern) => pattern.matches(text),
            Self::Regex(Expression(regex)) => regex.is_match(text),
        }
    }
}

/// A regular expression, equal to another of the same text. Its time is linear in the text, its size limited.
#[derive(Clone, Debug)]
pub(super) struct Expression(Regex);

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Expression {}

impl Expression {
    /// Reads one that begins at `start` of what is typed.
    pub(super) fn parse(text: &str, start: usize) -> Result<Self, FilterError> {
        let fault = |at: Range<usize>, fault| FilterError { at, kind: FilterErrorKind::Regex(fault) };
        let whole = start..start + text.len();
        let within = |span: &regex_syntax::ast::Span| {
            let (from, to) = (start + span.start.offset, start + span.end.offset);
            // What is missing at the end is shown at the slash.
            from..to.max(from + 1)
        };
        // The other crate tells what is wrong, but not where.
        match ParserBuilder::new().nest_limit(DEPTH).case_insensitive(true).build().parse(text) {
            Err(regex_syntax::Error::Parse(error)) => {
                return Err(fault(within(error.span()), RegexFault::Syntax(error.kind().clone())));
            }
            Err(regex_syntax::Error::Translate(error)) => {
                return Err(fault(within(error.span()), RegexFault::Meaning(error.kind().clone())));
            }
            Ok(_) | Err(_) => (),
        }
        let mut builder = RegexBuilder::new(text);
        builder.case_insensitive(true).size_limit(SIZE).dfa_size_limit(SIZE).nest_limit(DEPTH);
        builder.build().map(Self).map_err(|_| fault(whole, RegexFault::TooLarge))
    }
}

/// What a text is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    /// What stands between the `*`, in lower case; never empty.
    pieces: Vec<String>,
}

impl Pattern {
    /// For a text that is the words, with anything for each `*`.
    pub(super) fn whole(words: &str) -> Self {
        Self { pieces: words.to_lowercase().split('*').map(str::to_owned).collect() }
    }

    /// For a text that has the words in it.
    pub(super) fn inside(words: &str) -> Self {
        Self::whole(&format!("*{words}*"))
    }

    /// With each `*` standing for itself.
    pub(super) fn whole_literal(words: &str) -> Self {
        Self { pieces: vec![words.to_lowercase()] }
    }

    /// With each `*` standing for itself.
    pub(super) fn inside_literal(words: &str) -> Self {
        Self { pieces: vec![String::new(), words.to_lowercase(), String::new()] }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        let (first, last) = match self.pieces.as_slice() {
            [] => return text.is_empty(),
            [only] => return text == *only,
            [first, .., last] => (first, last),
        };
        let Some(rest) = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        let between = self.pieces.len() - 2;
        let mut pieces = self.pieces.iter().skip(1).take(between);
        pieces.try_fold(rest, |rest, piece| rest.split_once(piece.as_str()).map(|(_, rest)| rest)).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stars_stand_for_anything_and_letters_for_both_cases() {
        for (pattern, text, fits) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("4479*", "447911123456", true),
            ("4479*", "44", false),
            ("*56", "447911123456", true),
            ("4*9*5", "4479115", true),
            ("4*9*5", "4475", false),
            ("ab*ba", "aba", false),
            ("ab*ba", "abba", true),
            ("STRASSE", "strasse", true),
            ("été", "ÉTÉ", true),
        ] {
            assert_eq!(Pattern::whole(pattern).matches(text), fits, "{pattern} {text}");
        }
        assert!(Pattern::inside("ell").matches("Hello"));
        assert!(Pattern::inside("h*o").matches("say hello!"));
        assert!(!Pattern::inside_literal("h*o").matches("say hello!"));
        assert!(Pattern::inside_literal("*100#").matches("dial *100#"));
        assert!(!Pattern::whole_literal("4*").matches("44"));
    }

    /// Letter by letter, trying every length for each star.
    fn fits(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|skipped| fits(rest, &text[skipped..])),
            [letter, rest @ ..] => text.first() == Some(letter) && fits(rest, &text[1..]),
        }
    }

    proptest! {
        #[test]
        fn it_fits_what_a_naive_walk_fits(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
            let chars = |it: &str| it.chars().collect::<Vec<_>>();
            let naive = fits(&chars(&pattern), &chars(&text));
            prop_assert_eq!(Pattern::whole(&pattern).matches(&text), naive);
        }
    }
}
