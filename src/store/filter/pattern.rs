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

/// What a text is compared with, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Expression);

impl Pattern {
    /// For a text that is the words, with anything for each `*`; `None` where the words are too many.
    pub(super) fn whole(words: &str) -> Option<Self> {
        Self::new(&format!(r"\A{}\z", with_stars(words)))
    }

    /// For a text that has the words in it.
    pub(super) fn inside(words: &str) -> Option<Self> {
        Self::new(&with_stars(words))
    }

    /// With each `*` standing for itself.
    pub(super) fn whole_literal(words: &str) -> Option<Self> {
        Self::new(&format!(r"\A{}\z", regex::escape(words)))
    }

    /// With each `*` standing for itself.
    pub(super) fn inside_literal(words: &str) -> Option<Self> {
        Self::new(&regex::escape(words))
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        let Self(Expression(regex)) = self;
        regex.is_match(text)
    }

    fn new(expression: &str) -> Option<Self> {
        let mut builder = RegexBuilder::new(expression);
        builder.case_insensitive(true).size_limit(SIZE).build().ok().map(|regex| Self(Expression(regex)))
    }
}

fn with_stars(words: &str) -> String {
    words.split('*').map(regex::escape).collect::<Vec<_>>().join("(?s:.*)")
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
            assert_eq!(Pattern::whole(pattern).unwrap().matches(text), fits, "{pattern} {text}");
        }
        assert!(Pattern::inside("ell").unwrap().matches("Hello"));
        assert!(Pattern::inside("h*o").unwrap().matches("say hello!"));
        assert!(!Pattern::inside_literal("h*o").unwrap().matches("say hello!"));
        assert!(Pattern::inside_literal("*100#").unwrap().matches("dial *100#"));
        assert!(!Pattern::whole_literal("4*").unwrap().matches("44"));
        assert!(
            Pattern::whole("a.\\d*").unwrap().matches("A.\\D\n(")
                && !Pattern::whole("a.*").unwrap().matches("ab")
        );
        assert_eq!(Pattern::inside(&"*é".repeat(100_000)), None, "it would take too much memory");
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
            prop_assert_eq!(Pattern::whole(&pattern).unwrap().matches(&text), naive);
        }
    }
}
