//! A message broken into the lines of a screen, and places in it: one rule for drawing and for the cursor.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::text::printable;

/// What stands before the first character of another segment.
pub const BORDER: &str = "┃";

/// One thing on the screen: a character as people see it, or the border of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster<'a> {
    /// Its place among the bytes of the text.
    pub offset: usize,
    /// How many bytes of the text it is.
    pub length: usize,
    /// As it is shown.
    pub shown: Cow<'a, str>,
    /// How many columns it takes.
    pub width: usize,
    /// The border of a segment: no part of the text.
    pub is_border: bool,
}

/// The text in lines of `width` columns, with a border at each of `borders`. At least one line; the end of a
/// paragraph is shown as `↵`.
pub fn wrap<'a>(text: &'a str, borders: &[usize], width: usize) -> Vec<Vec<Cluster<'a>>> {
    let mut lines = vec![Vec::new()];
    let mut column = 0;
    let mut borders = borders.iter().copied().peekable();
    for (offset, cluster) in text.grapheme_indices(true) {
        let border = borders.next_if(|it| *it <= offset).map(|_| border(offset));
        let breaks = matches!(cluster, "\n" | "\r\n");
        for it in border.into_iter().chain([shown(offset, cluster, breaks)]) {
            if column + it.width > width && column > 0 {
                lines.push(Vec::new());
                column = 0;
            }
            column += it.width;
            push(&mut lines, it);
        }
        if breaks {
            lines.push(Vec::new());
            column = 0;
        }
    }
    lines
}

/// The line and column of a place among the bytes of the text; where `width` columns are full, the place at
/// the end is the start of the next line.
pub fn place(lines: &[Vec<Cluster<'_>>], offset: usize, width: usize) -> (usize, usize) {
    let mut last = (0, 0);
    for (row, line) in lines.iter().enumerate() {
        let mut column = 0;
        for cluster in line {
            if cluster.offset >= offset && !cluster.is_border {
                return (row, column);
            }
            column += cluster.width;
        }
        last = (row, column);
    }
    if last.1 >= width.max(1) { (last.0 + 1, 0) } else { last }
}

/// The place among the bytes of a text of `length` bytes that is nearest to a line and column.
pub fn offset(lines: &[Vec<Cluster<'_>>], row: usize, column: usize, length: usize) -> usize {
    let Some(line) = lines.get(row) else { return length };
    let mut at = 0;
    for cluster in line {
        if at + cluster.width > column && !cluster.is_border {
            return cluster.offset;
        }
        at += cluster.width;
    }
    match lines.get(row + 1) {
        // Its end is the paragraph's, or the last character before the next line.
        Some(_) => line.last().map_or(length, |it| it.offset),
        None => length,
    }
}

fn push<'a>(lines: &mut [Vec<Cluster<'a>>], cluster: Cluster<'a>) {
    if let Some(line) = lines.last_mut() {
        line.push(cluster);
    }
}

fn border(offset: usize) -> Cluster<'static> {
    Cluster { offset, length: 0, shown: Cow::Borrowed(BORDER), width: 1, is_border: true }
}

fn shown(offset: usize, cluster: &str, breaks: bool) -> Cluster<'_> {
    let shown = if breaks { Cow::Borrowed("↵") } else { printable(cluster) };
    let width = shown.width().max(1);
    Cluster { offset, length: cluster.len(), shown, width, is_border: false }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn lines(text: &str, borders: &[usize], width: usize) -> Vec<String> {
        let lines = wrap(text, borders, width);
        lines.iter().map(|line| line.iter().map(|it| &*it.shown).collect()).collect()
    }

    #[test]
    fn lines_break_at_the_width_and_at_line_feeds() {
        assert_eq!(lines("", &[], 4), [""]);
        assert_eq!(lines("abcdef", &[], 4), ["abcd", "ef"]);
        assert_eq!(lines("ab\ncd", &[], 4), ["ab↵", "cd"]);
        assert_eq!(lines("ab\n", &[], 4), ["ab↵", ""]);
        assert_eq!(lines("a漢字", &[], 4), ["a漢", "字"]);
        assert_eq!(lines("abcd", &[2], 4), ["ab┃c", "d"]);
        assert_eq!(lines("a\u{1b}[2J", &[], 9), ["a␛[2J"]);
    }

    #[test]
    fn the_cursor_stands_before_its_character() {
        let text = "abcdef\ngh";
        let lines = wrap(text, &[3], 4);
        for (offset, row, column) in [(0, 0, 0), (3, 1, 0), (6, 1, 3), (7, 2, 0), (9, 2, 2)] {
            assert_eq!(place(&lines, offset, 4), (row, column), "{offset}");
        }
        assert_eq!(place(&wrap("abcd", &[], 4), 4, 4), (1, 0));
    }

    proptest! {
        #[test]
        fn a_place_is_found_again(text in "[a-z\n漢é]{0,60}", width in 2_usize..12) {
            let lines = wrap(&text, &[], width);
            for (at, _) in text.grapheme_indices(true) {
                let (row, column) = place(&lines, at, width);
                prop_assert_eq!(offset(&lines, row, column, text.len()), at);
            }
        }
    }
}
