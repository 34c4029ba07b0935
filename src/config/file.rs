//! The accounts file: `[[account]]` tables, read and checked. [`edit`](crate::config::edit) changes it.

use serde::Deserialize;
use toml_edit::{Document, Item, Table};

use crate::config::account::{Account, AccountId};
use crate::config::profile::Profile;
use crate::config::read::{ConfigError, Partial, Place, Problem, read, read_around};

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
        let wrong = accounts.contradictions(text, file).into_iter().next();
        wrong.map_or(Ok(accounts), Err)
    }

    /// All that is wrong with a text, and the accounts that can be read all the same. A provider that nobody
    /// knows is wrong here; an account of one can be used nevertheless.
    pub fn check(text: &str, file: &str) -> (Self, Vec<ConfigError>) {
        let Partial { value, mut errors, text: read } = read_around(text, file);
        let accounts: Self = value.unwrap_or_default();
        errors.extend(accounts.contradictions(&read, file));
        errors.extend(accounts.unknown_providers(&read, file));
        (accounts, errors)
    }

    fn contradictions(&self, text: &str, file: &str) -> Vec<ConfigError> {
        let tables = Tables::of(text);
        if tables.len() != self.all.len() {
            return vec![ConfigError::at(0, text, file, Problem::NotTables)];
        }
        let doubled = ["name", "id"].into_iter().flat_map(|key| doubled(tables.iter(), key));
        doubled
            .map(|(first, second)| {
                let first_line = Place::of(text, first).line;
                ConfigError::at(second, text, file, Problem::Doubled { first_line })
            })
            .collect()
    }

    fn unknown_providers(&self, text: &str, file: &str) -> Vec<ConfigError> {
        let unknown = |(account, table): (&Account, &Table)| {
            let found = account.provider.as_str();
            let known: Vec<&str> = Profile::names().collect();
            let at = table.get("provider")?.span()?.start;
            let expected = format!("one of {}", known.join(", "));
            let problem = Problem::Unknown { expected, found: found.to_owned() };
            (!known.contains(&found)).then(|| ConfigError::at(at, text, file, problem))
        };
        self.iter().zip(Tables::of(text).iter()).filter_map(unknown).collect()
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

/// Where accounts say the same `key` as one before them: where that one says it, and where they do.
fn doubled<'a>(tables: impl Iterator<Item = &'a Table>, key: &str) -> Vec<(usize, usize)> {
    let mut seen: Vec<(&str, usize)> = Vec::new();
    let mut doubled = Vec::new();
    let said = tables.filter_map(|it| it.get(key)).filter_map(|it| Some((it.as_str()?, it.span()?.start)));
    for (text, start) in said {
        match seen.iter().find(|(other, _)| *other == text) {
            Some((_, first)) => doubled.push((*first, start)),
            None => seen.push((text, start)),
        }
    }
    doubled
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
