//! Changes to the text of an accounts file that leave every other octet as it was.
//!
//! The text is cut and joined at the places that `toml_edit` reports, instead of being written anew from its
//! tree: comments, order, quoting and line ends that are not touched cannot change. It knows no file: the
//! shell reads and writes.

use thiserror::Error;
use toml_edit::{Array, InlineTable, Value};

use crate::config::account::{Account, AccountId, AccountName};
use crate::config::credential::CredentialSource;
use crate::config::duration::Period;
use crate::config::file::{Accounts, Tables};
use crate::config::messages::{Auto, national_name, split_name};
use crate::config::read::ConfigError;

mod splice;

#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// The text before the change cannot be read, or the change would double a name or an id.
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("no account has the id {0}")]
    NoAccount(AccountId),
}

/// The text with `account` at its end, after a blank line. Keys that have their default are left out.
pub fn add(text: &str, file: &str, account: &Account) -> Result<String, EditError> {
    Accounts::parse(text, file)?;
    let plain = plain(account);
    let said = KEYS.iter().filter(|key| key.required || key.text(account) != key.text(&plain));
    let keys = said.map(|key| format!("{} = {}", key.path.join("."), key.text(account)));
    let lines: Vec<String> = ["[[account]]".to_owned()].into_iter().chain(keys).collect();
    checked(splice::appended(text, &lines), file)
}

/// The text with the account of the same id as `account` says. A key that did not change is not touched; one
/// that is not there yet is added below the others of its table.
pub fn replace(text: &str, file: &str, account: &Account) -> Result<String, EditError> {
    let accounts = Accounts::parse(text, file)?;
    let (position, old) = found(&accounts, &account.id)?;
    let changed = KEYS.iter().filter(|key| key.text(old) != key.text(account));
    let edited = changed.fold(text.to_owned(), |edited, key| {
        // Read again for each key: the one before has moved the places.
        let tables = Tables::of(&edited);
        tables.iter().nth(position).map_or_else(
            || edited.clone(),
            |table| splice::written(&edited, table, key.path, &key.text(account)),
        )
    });
    checked(edited, file)
}

/// The text with another name for the account; its id, and with it its password, stays.
pub fn rename(text: &str, file: &str, id: &AccountId, name: &AccountName) -> Result<String, EditError> {
    let accounts = Accounts::parse(text, file)?;
    let (_, account) = found(&accounts, id)?;
    replace(text, file, &Account { name: name.clone(), ..account.clone() })
}

/// The text without the account, the comment directly above it, and the blank lines below it. A comment at
/// the very top of the file is the file's own and stays.
pub fn remove(text: &str, file: &str, id: &AccountId) -> Result<String, EditError> {
    let accounts = Accounts::parse(text, file)?;
    let (position, _) = found(&accounts, id)?;
    let tables = Tables::of(text);
    let edited = tables.iter().nth(position).map(|table| splice::without(text, table));
    checked(edited.unwrap_or_else(|| text.to_owned()), file)
}

fn found<'a>(accounts: &'a Accounts, id: &AccountId) -> Result<(usize, &'a Account), EditError> {
    let mut numbered = accounts.iter().enumerate();
    numbered.find(|(_, account)| account.id == *id).ok_or_else(|| EditError::NoAccount(id.clone()))
}

/// What is handed out can be read, whatever was edited.
fn checked(edited: String, file: &str) -> Result<String, EditError> {
    Accounts::parse(&edited, file)?;
    Ok(edited)
}

/// The account with all that may be left out at its default.
fn plain(account: &Account) -> Account {
    let Account { id, name, host, port, system_id, .. } = account.clone();
    Account::new(id, name, host, port, system_id)
}

/// One key of an account, as it is written.
struct Key {
    /// The key, after the table it is in if that is not the account's own.
    path: &'static [&'static str],
    required: bool,
    value: fn(&Account) -> Value,
}

impl Key {
    fn text(&self, account: &Account) -> String {
        (self.value)(account).to_string()
    }
}

const KEYS: &[Key] = &[
    must(&["id"], |it| it.id.as_str().into()),
    must(&["name"], |it| it.name.as_str().into()),
    must(&["host"], |it| it.host.as_str().into()),
    must(&["port"], |it| i64::from(it.port.get()).into()),
    must(&["system_id"], |it| it.system_id.as_str().into()),
    may(&["bind"], |it| it.bind.to_string().into()),
    may(&["interface_version"], |it| it.interface_version.to_string().into()),
    may(&["system_type"], |it| it.system_type.as_str().into()),
    may(&["addr_ton"], |it| i64::from(it.addr_ton).into()),
    may(&["addr_npi"], |it| i64::from(it.addr_npi).into()),
    may(&["address_range"], |it| it.address_range.as_str().into()),
    may(&["provider"], |it| it.provider.as_str().into()),
    may(&["credential"], |it| credential(&it.credential)),
    may(&["source_addr"], |it| it.source_addr.as_str().into()),
    may(&["production"], |it| it.production.into()),
    may(&["messages", "default_alphabet"], |it| it.messages.default_alphabet.to_string().into()),
    may(&["messages", "japanese"], |it| it.messages.japanese.to_string().into()),
    may(&["messages", "korean"], |it| it.messages.korean.to_string().into()),
    may(&["messages", "national"], |it| national_name(it.messages.national).into()),
    may(&["messages", "auto"], |it| auto(&it.messages.auto)),
    may(&["messages", "split"], |it| split_name(it.messages.split).into()),
    may(&["messages", "tlvs"], |it| it.messages.tlvs.iter().collect::<Array>().into()),
    may(&["timers", "connect"], |it| it.timers.connect.to_string().into()),
    may(&["timers", "bind"], |it| it.timers.bind.to_string().into()),
    may(&["timers", "response"], |it| it.timers.response.to_string().into()),
    may(&["timers", "enquire_link"], |it| or_off(it.timers.enquire_link)),
    may(&["timers", "inactivity"], |it| or_off(it.timers.inactivity)),
];

const fn must(path: &'static [&'static str], value: fn(&Account) -> Value) -> Key {
    Key { path, required: true, value }
}

const fn may(path: &'static [&'static str], value: fn(&Account) -> Value) -> Key {
    Key { path, required: false, value }
}

fn credential(source: &CredentialSource) -> Value {
    let table = |key: &str, value: Value| InlineTable::from_iter([(key, value)]).into();
    match source {
        CredentialSource::Keyring => "keyring".into(),
        CredentialSource::Prompt => "prompt".into(),
        CredentialSource::Command(words) => table("command", words.iter().collect::<Array>().into()),
        CredentialSource::Env(name) => table("env", name.into()),
        CredentialSource::File(path) => table("file", path.display().to_string().into()),
    }
}

fn auto(auto: &Auto) -> Value {
    match auto {
        Auto::Provider => auto.to_string().into(),
        Auto::Of(values) => values.iter().map(|it| i64::from(*it)).collect::<Array>().into(),
    }
}

fn or_off(period: Option<Period>) -> Value {
    period.map_or_else(|| "off".into(), |it| it.to_string().into())
}

#[cfg(test)]
mod tests;
