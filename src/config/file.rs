//! The accounts file: `[[account]]` tables, read and checked. [`edit`](crate::config::edit) changes it.

use std::ops::Range;

use serde::Deserialize;
use toml_edit::{Document, Item, Table};

use crate::config::account::{Account, AccountId};
use crate::config::read::{ConfigError, Place, Problem, read};

/// The accounts of one file, in its order. No two have the same name or the same id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    #[serde(default, rename = "account")]
    all: Vec<Account>,
}

impl Accounts {
    /// Reads the text of an accounts file. `file` is only for the error; an empty text has no accounts.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        let accounts: Self = read(text, file)?;
        let error = |offset, problem| ConfigError::at(offset, text, file, problem);
        let tables = Tables::of(text);
        if tables.len() != accounts.all.len() {
            return Err(error(0, Problem::NotTables));
        }
        for key in ["name", "id"] {
            if let Some((first, second)) = doubled(tables.iter(), key) {
                let first_line = Place::of(text, first).line;
                return Err(error(second, Problem::Doubled { first_line }));
            }
        }
        Ok(accounts)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Account> {
        self.all.iter()
    }

    pub fn named(&self, name: &str) -> Option<&Account> {
        self.all.iter().find(|it| it.name.as_str() == name)
    }

    pub fn with_id(&self, id: &AccountId) -> Option<&Account> {
        self.all.iter().find(|it| it.id == *id)
    }
}

/// Where the first two accounts with the same `key` say it.
fn doubled<'a>(tables: impl Iterator<Item = &'a Table>, key: &str) -> Option<(usize, usize)> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for table in tables {
        let item = table.get(key)?;
        let (text, Range { start, .. }) = (item.as_str()?, item.span()?);
        if let Some((_, first)) = seen.iter().find(|(other, _)| *other == text) {
            return Some((*first, start));
        }
        seen.push((text, start));
    }
    None
}

/// The `[[account]]` tables of a text with the places of all they hold.
pub(super) struct Tables<'a>(Option<Document<&'a str>>);

impl<'a> Tables<'a> {
    /// None where the text is not TOML.
    pub(super) fn of(text: &'a str) -> Self {
        Self(Document::parse(text).ok())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Table> {
        let accounts = self.0.as_ref().and_then(|it| it.get("account")).and_then(Item::as_array_of_tables);
        accounts.into_iter().flatten()
    }

    fn len(&self) -> usize {
        self.iter().count()
    }
}

#[cfg(test)]
mod tests;
