//! What the operator binds anew takes the place of what the table says, unless it cannot work.

use super::{BINDINGS, Binding, Keymap, Mode};
use crate::app::Key;
use crate::config::keys::{Keys, Rebinding, Word};
use crate::config::read::Problem;

/// A key that cannot be bound so, and where that is written: octets from the start of the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Misbound {
    /// Where.
    pub at: usize,
    /// Why not.
    pub problem: Problem,
}

/// A row of the table, and where the operator wrote it.
struct Row {
    binding: Binding,
    at: Option<usize>,
}

impl Keymap {
    /// The table with these changes, and all that is wrong with them in the order of the file: whoever finds
    /// something there should not use the table.
    pub fn with(keys: &Keys) -> (Self, Vec<Misbound>) {
        let mut wrong = Vec::new();
        let mut rows: Vec<Row> = BINDINGS.iter().map(|it| Row { binding: it.clone(), at: None }).collect();
        for rebinding in keys.iter() {
            match replaced(&rows, rebinding) {
                Ok(new) => rows = new,
                Err(misbound) => wrong.push(misbound),
            }
        }
        wrong.extend(keys.iter().flat_map(|it| doubled(&rows, it)));
        wrong.sort_by_key(|it| it.at);
        let bindings = rows.into_iter().map(|it| it.binding).collect();
        (Self { bindings }, wrong)
    }
}

/// The rows with the keys of one action replaced. The first row of the action says what is said of it.
fn replaced(rows: &[Row], rebinding: &Rebinding) -> Result<Vec<Row>, Misbound> {
    let Rebinding { mode, action, keys, at } = rebinding;
    let modes = || Mode::ALL.iter().map(|it| it.name());
    let mode = Mode::named(&mode.text).ok_or_else(|| unknown(mode, modes()))?;
    let is_meant = |row: &Row| row.binding.mode == mode && row.binding.name == action.text;
    let Some(place) = rows.iter().position(is_meant) else {
        let names = rows.iter().filter(|it| it.binding.mode == mode).map(|it| it.binding.name);
        return Err(unknown(action, names));
    };
    if let Some(key) = keys.iter().find(|it| mode.takes_text() && it.is_typed()) {
        return Err(Misbound { at: *at, problem: Problem::Typed { key: *key } });
    }
    let mut kept: Vec<Row> = Vec::with_capacity(rows.len() + keys.len());
    for (index, row) in rows.iter().enumerate() {
        if index == place {
            kept.extend(keys.iter().enumerate().map(|(nth, key)| bound(&row.binding, *key, nth, *at)));
        }
        if !is_meant(row) {
            kept.push(Row { binding: row.binding.clone(), at: row.at });
        }
    }
    Ok(kept)
}

/// A further key has no place in the footer.
fn bound(like: &Binding, key: Key, nth: usize, at: usize) -> Row {
    let (label, rank) = if nth == 0 { (like.label, like.rank) } else { ("", u8::MAX) };
    Row { binding: Binding { key, label, rank, ..like.clone() }, at: Some(at) }
}

/// Each key that means something else too where it is bound anew; of two that are, the later is told of.
fn doubled(rows: &[Row], rebinding: &Rebinding) -> Vec<Misbound> {
    let mut wrong = Vec::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, it)| it.at == Some(rebinding.at)) {
        let Binding { mode, key, .. } = row.binding;
        let clashes = |(nth, other): &(usize, &Row)| {
            let earlier = if other.at == row.at { *nth < index } else { other.at < row.at };
            earlier && other.binding.key == key && other.binding.mode.meets(mode)
        };
        if let Some((_, other)) = rows.iter().enumerate().find(clashes) {
            let other = format!("{}.{}", other.binding.mode.name(), other.binding.name);
            wrong.push(Misbound { at: rebinding.at, problem: Problem::DoubledKey { key, other } });
        }
    }
    wrong
}

fn unknown(word: &Word, known: impl Iterator<Item = &'static str>) -> Misbound {
    let mut names: Vec<&str> = Vec::new();
    for name in known {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let expected = format!("one of {}", names.join(", "));
    Misbound { at: word.at, problem: Problem::Unknown { expected, found: word.text.clone() } }
}
