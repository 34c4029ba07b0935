//! What a place in a TOML text belongs to: the value with its key, or the table with all below it. It knows no
//! particular file.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

/// The octets of the smallest part of a text that holds the octet at `offset` and can be left out; none where
/// the text is not TOML, or the place is in no part.
pub(super) fn extent(text: &str, offset: usize) -> Option<Range<usize>> {
    let document = Document::parse(text).ok()?;
    within(text, document.as_table(), offset)
}

/// The text with blanks in place of the octets of a part: whatever is around it stays where it is.
pub(super) fn without(text: &str, part: &Range<usize>) -> String {
    let blank = |(at, it): (usize, char)| match it {
        '\n' => "\n".to_owned(),
        _ if part.contains(&at) => " ".repeat(it.len_utf8()),
        _ => it.to_string(),
    };
    text.char_indices().map(blank).collect()
}

fn within(text: &str, table: &Table, offset: usize) -> Option<Range<usize>> {
    table.iter().find_map(|(name, item)| match item {
        Item::Value(value) => {
            let key = table.key(name).and_then(toml_edit::Key::span)?.start;
            // Whatever is before the key on its line is the rest of the key.
            let line = text.get(..key)?.rfind('\n').map_or(0, |newline| newline + 1);
            Some(line..value.span()?.end).filter(|it| it.contains(&offset) || it.end == offset)
        }
        Item::Table(table) => within(text, table, offset).or_else(|| whole(table, offset)),
        Item::ArrayOfTables(tables) => {
            tables.iter().find_map(|it| within(text, it, offset).or_else(|| whole(it, offset)))
        }
        Item::None => None,
    })
}

/// The header of a table and all below it, if the place is among that.
fn whole(table: &Table, offset: usize) -> Option<Range<usize>> {
    let range = table.span()?.start..end(table);
    range.contains(&offset).then_some(range)
}

/// Where the last of a table ends.
pub(super) fn end(table: &Table) -> usize {
    let below = table.iter().map(|(_, item)| match item {
        Item::Table(table) => end(table),
        Item::ArrayOfTables(tables) => tables.iter().map(end).max().unwrap_or(0),
        Item::Value(_) | Item::None => 0,
    });
    let values = table.get_values().into_iter().filter_map(|(_, value)| value.span());
    values.chain(table.span()).map(|it| it.end).chain(below).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
a = 1
b.c = 'é' # of b
b.d = 2
[t] # the table
e = { f = 1 }
[t.u]
g = 3
[[v]]
h = 4
[[v]]
i = 5
";

    /// What is left out for the place where a part of the text begins.
    fn part(of: &str) -> &'static str {
        let range = extent(TEXT, TEXT.find(of).unwrap()).unwrap();
        &TEXT[range]
    }

    #[test]
    fn the_smallest_part_around_a_place_is_found() {
        for (of, is) in [
            ("a = 1", "a = 1"),
            ("1\n", "a = 1"),
            ("c = ", "b.c = 'é'"),
            ("'é", "b.c = 'é'"),
            ("d = ", "b.d = 2"),
            ("t] #", "[t] # the table\ne = { f = 1 }\n[t.u]\ng = 3"),
            ("f = 1", "e = { f = 1 }"),
            ("[t.u]", "[t.u]\ng = 3"),
            ("h = 4", "h = 4"),
            ("[[v]]\ni", "[[v]]\ni = 5"),
        ] {
            assert_eq!(part(of), is, "{of}");
        }
        assert_eq!(extent("a = [", 0), None);
        assert_eq!(extent("a = 1\n# b\n", 8), None);
    }

    #[test]
    fn what_is_left_out_moves_nothing() {
        let range = extent(TEXT, TEXT.find("c = ").unwrap()).unwrap();
        let rest = without(TEXT, &range);
        assert_eq!(rest.len(), TEXT.len());
        assert_eq!(rest, TEXT.replace("b.c = 'é'", "          "));
    }
}
