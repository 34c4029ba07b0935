//! Where in a text a key or a table is cut, changed or added. It knows TOML, and no account.

use std::ops::Range;

use toml_edit::{InlineTable, Item, Table, Value};

use crate::config::extent::end;

/// The text with `path` of a table set to `value`, whichever way of writing tables it already uses.
pub(super) fn written(text: &str, table: &Table, path: &[&str], value: &str) -> String {
    let [first, rest @ ..] = path else { return text.to_owned() };
    let outer = table.get(first);
    let here = rest.iter().fold(outer, |item, key| item?.get(*key));
    match (here, outer) {
        (Some(Item::Value(old)), _) => replaced(text, old.span(), value),
        (Some(Item::Table(own)), _) => in_one_line(text, table, own, path, value),
        (_, Some(Item::Value(Value::InlineTable(inline)))) => in_braces(text, inline, rest, value),
        (_, Some(Item::Table(own))) if !own.is_dotted() => below(text, own, rest, value),
        _ => below(text, table, path, value),
    }
}

/// The text without a table, its subtables, the comment above it and the blank lines below it.
pub(super) fn without(text: &str, table: &Table) -> String {
    let start = table.span().map_or(0, |it| it.start);
    let start = comment_above(text, line_start(text, start));
    let mut end = line_end(text, end(table));
    while let Some(line) = text.get(end..).and_then(first_line).filter(|line| line.trim().is_empty()) {
        end += line.len();
    }
    let kept = text.get(..start).unwrap_or_default();
    let rest = text.get(end..).unwrap_or_default();
    // The blank lines that parted the last table from the others part it from nothing now.
    if rest.is_empty() { without_blank_end(kept).to_owned() } else { format!("{kept}{rest}") }
}

/// The text with lines at its end, after a blank line.
pub(super) fn appended(text: &str, lines: &[String]) -> String {
    let newline = newline(text);
    let missing = match text {
        "" => 0,
        _ if text.ends_with("\n\n") || text.ends_with("\n\r\n") => 0,
        _ if text.ends_with('\n') => 1,
        _ => 2,
    };
    let lines = lines.iter().map(|line| format!("{line}{newline}"));
    [text.to_owned(), newline.repeat(missing)].into_iter().chain(lines).collect()
}

fn replaced(text: &str, range: Option<Range<usize>>, new: &str) -> String {
    let mut text = text.to_owned();
    if let Some(range) = range {
        text.replace_range(range, new);
    }
    text
}

/// A key that was written as a table (`a.b = ..`, or `[a]` and below it `b = ..`) becomes `a = value`.
fn in_one_line(text: &str, table: &Table, own: &Table, path: &[&str], value: &str) -> String {
    let end = end(own);
    if own.is_dotted() {
        let start = path.first().and_then(|key| table.key(key)).and_then(toml_edit::Key::span);
        let line = format!("{} = {value}", path.join("."));
        return replaced(text, start.map(|start| start.start..end), &line);
    }
    let start = own.span().map_or(end, |it| it.start);
    // A subtable stands behind the keys of its table: cutting it first moves no place that is needed after.
    let cut = replaced(text, Some(line_start(text, start)..line_end(text, end)), "");
    below(&cut, table, path, value)
}

/// A further key in `{ .. }`.
fn in_braces(text: &str, inline: &InlineTable, path: &[&str], value: &str) -> String {
    let entry = format!("{} = {value}", path.join("."));
    match inline.iter().filter_map(|(_, value)| value.span()).map(|it| it.end).max() {
        Some(end) => replaced(text, Some(end..end), &format!(", {entry}")),
        None => replaced(text, inline.span(), &format!("{{ {entry} }}")),
    }
}

/// A further line below the keys of a table, indented as the last of them.
fn below(text: &str, table: &Table, path: &[&str], value: &str) -> String {
    let last = end_of_keys(table);
    let above = text.get(line_start(text, last)..).unwrap_or_default();
    let indent: String = above.chars().take_while(|it| matches!(it, ' ' | '\t')).collect();
    let line = format!("{indent}{} = {value}", path.join("."));
    let at = line_end(text, last);
    let newline = newline(text);
    let ended = text.get(..at).is_some_and(|it| it.ends_with('\n'));
    let line = if ended { format!("{line}{newline}") } else { format!("{newline}{line}") };
    replaced(text, Some(at..at), &line)
}

/// Where the header and the keys of a table end, its subtables aside.
fn end_of_keys(table: &Table) -> usize {
    let keys = table.get_values().into_iter().filter_map(|(_, value)| value.span());
    keys.chain(table.span()).map(|it| it.end).max().unwrap_or(0)
}

/// Where the comment lines directly above a line begin, unless they are the head of the text.
fn comment_above(text: &str, mut start: usize) -> usize {
    let line = start;
    while let Some(above) = text.get(..start).and_then(last_line).filter(|it| it.trim().starts_with('#')) {
        start -= above.len();
    }
    if start == 0 { line } else { start }
}

fn without_blank_end(mut text: &str) -> &str {
    while let Some(line) = last_line(text).filter(|line| line.trim().is_empty()) {
        text = text.strip_suffix(line).unwrap_or_default();
    }
    text
}

/// With its line end.
fn first_line(text: &str) -> Option<&str> {
    text.split_inclusive('\n').next()
}

/// With its line end.
fn last_line(text: &str) -> Option<&str> {
    text.split_inclusive('\n').next_back()
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|it| it.rfind('\n')).map_or(0, |newline| newline + 1)
}

/// Behind the line's newline.
fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|it| it.find('\n')).map_or(text.len(), |newline| at + newline + 1)
}

fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}
