//! `smppcon account`: the accounts file and the passwords of its accounts.

use std::io::{Read, Write, stdin, stdout};
use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Value as Json, json};

use super::flags::{BindFlags, item};
use super::{Common, Exit, Failure, run};
use crate::config::account::Account;
use crate::config::account::AccountName;
use crate::config::account::AsciiText;
use crate::config::account::Host;
use crate::config::credential::CredentialSource;
use crate::config::edit;
use crate::config::file::Accounts;
use crate::config::profile::Profile;
use crate::link::Secret;
use crate::shell::accounts;
use crate::shell::credentials;
use crate::shell::keyring;
use crate::shell::keyring::Credential;
use crate::shell::prompt;

/// What to do with accounts.
#[derive(clap::Subcommand, Debug)]
pub(super) enum Command {
    /// Add an account.
    Add(Box<Add>),
    /// List the accounts.
    List,
    /// Show an account, without its password.
    Show { name: String },
    /// Remove an account, and its password from the keyring.
    Remove { name: String },
    /// Save the password of an account in the keyring.
    Password {
        name: String,
        /// Read it from the first line of standard input, without asking.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Print all accounts as they would be written in a file, without passwords.
    Export,
    /// Add the accounts of such a file; - is standard input.
    Import { file: PathBuf },
}

/// A new account.
#[derive(Args, Debug)]
pub(super) struct Add {
    /// What to call it.
    name: AccountName,
    /// Name or address of the message centre.
    #[arg(long, value_name = "H")]
    host: Host,
    /// Its TCP port; the provider's where there is none.
    #[arg(long, value_name = "P")]
    port: Option<NonZeroU16>,
    /// The user name.
    #[arg(long, value_name = "ID")]
    system_id: AsciiText,
    #[command(flatten)]
    bind: BindFlags,
    /// The provider profile.
    #[arg(long, value_name = "PROFILE", default_value = "generic")]
    provider: String,
    /// The source address that a new message starts with.
    #[arg(long, value_name = "ADDRESS")]
    source_addr: Option<AsciiText>,
    /// Sending from it asks first.
    #[arg(long)]
    production: bool,
    /// Save the password that stands in the first line of standard input.
    #[arg(long)]
    password_stdin: bool,
}

pub(super) fn run(common: &Common, command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Add(new) => add(common, *new),
        Command::List => list(common),
        Command::Show { name } => show(common, &name),
        Command::Remove { name } => remove(common, &name),
        Command::Password { name, password_stdin } => password(common, &name, password_stdin),
        Command::Export => export(common),
        Command::Import { file } => import(common, &file),
    }?;
    Ok(Exit::Done)
}

fn add(common: &Common, new: Add) -> Result<(), Failure> {
    let Some(profile) = Profile::named(&new.provider) else { return Err(Failure::NoProfile(new.provider)) };
    let port = new.port.unwrap_or(profile.port);
    let mut account = Account::new(accounts::fresh_id()?, new.name, new.host, port, new.system_id);
    new.bind.apply(&mut account);
    account.provider = profile.name;
    account.source_addr = new.source_addr.unwrap_or_default();
    account.production = new.production;
    if accounts::load(&common.folders()?)?.named(account.name.as_str()).is_some() {
        return Err(Failure::AccountExists(account.name));
    }
    // The password first: a keyring that refuses leaves no account behind that cannot bind.
    if new.password_stdin {
        let password = credentials::from_stdin(stdin().lock()).map_err(Failure::Credential)?;
        save_password(common, &account, password)?;
    }
    accounts::edit(&common.folders()?, |text, file| edit::add(text, file, &account))?;
    for warning in account.warnings() {
        let _ = writeln!(std::io::stderr(), "smppcon: warning: {warning}");
    }
    Ok(())
}

fn list(common: &Common) -> Result<(), Failure> {
    let accounts = accounts::load(&common.folders()?)?;
    let mut out = stdout().lock();
    for account in accounts.iter() {
        let written = if common.json {
            writeln!(out, "{}", as_json(account))
        } else {
            let Account { name, system_id, host, port, bind, interface_version, .. } = account;
            writeln!(out, "{name:16} {system_id}@{host}:{port}  {bind} {interface_version}")
        };
        written.map_err(Failure::Write)?;
    }
    Ok(())
}

fn show(common: &Common, name: &str) -> Result<(), Failure> {
    let accounts = accounts::load(&common.folders()?)?;
    let account = named(&accounts, name)?;
    let shown = if common.json { format!("{}\n", as_json(account)) } else { as_toml(account)? };
    stdout().write_all(shown.as_bytes()).map_err(Failure::Write)
}

fn remove(common: &Common, name: &str) -> Result<(), Failure> {
    let accounts = accounts::load(&common.folders()?)?;
    let account = named(&accounts, name)?;
    accounts::edit(&common.folders()?, |text, file| edit::remove(text, file, &account.id))?;
    let backend = common.store()?.backend().filter(|_| account.credential == CredentialSource::Keyring);
    if let Some(backend) = backend {
        let deleted = run::block_on(keyring::delete(&item(account), backend, keyring::default_limit()))?;
        deleted.map_err(|error| Failure::PasswordStays(account.name.clone(), error))?;
    }
    Ok(())
}

fn password(common: &Common, name: &str, from_stdin: bool) -> Result<(), Failure> {
    let accounts = accounts::load(&common.folders()?)?;
    let account = named(&accounts, name)?;
    let password = if from_stdin {
        credentials::from_stdin(stdin().lock()).map_err(Failure::Credential)?
    } else {
        run::block_on(prompt::password(&format!("Password for {}: ", account.name)))??
    };
    save_password(common, account, password)
}

fn export(common: &Common) -> Result<(), Failure> {
    let accounts = accounts::load(&common.folders()?)?;
    let mut out = stdout().lock();
    for account in accounts.iter() {
        let shown = if common.json { format!("{}\n", as_json(account)) } else { as_toml(account)? };
        out.write_all(shown.as_bytes()).map_err(Failure::Write)?;
    }
    Ok(())
}

fn import(common: &Common, file: &PathBuf) -> Result<(), Failure> {
    let mut text = String::new();
    let read = if file.as_os_str() == "-" {
        stdin().read_to_string(&mut text).map(drop)
    } else {
        std::fs::read_to_string(file).map(|read| text = read)
    };
    read.map_err(|error| Failure::Read { path: file.clone(), error })?;
    let new = Accounts::parse(&text, &file.display().to_string())?;
    let present = accounts::load(&common.folders()?)?;
    if let Some(account) = new.iter().find(|account| present.named(account.name.as_str()).is_some()) {
        return Err(Failure::AccountExists(account.name.clone()));
    }
    // All or none.
    accounts::edit(&common.folders()?, |text, file| {
        new.iter().try_fold(text.to_owned(), |text, account| edit::add(&text, file, account))
    })?;
    Ok(())
}

fn named<'a>(accounts: &'a Accounts, name: &str) -> Result<&'a Account, Failure> {
    accounts.named(name).ok_or_else(|| Failure::NoAccount(name.to_owned()))
}

fn save_password(common: &Common, account: &Account, password: Secret) -> Result<(), Failure> {
    let backend = common.store()?.backend().ok_or(Failure::KeptNowhere)?;
    let credential = Credential { system_id: Some(account.system_id.as_str().to_owned()), password };
    Ok(run::block_on(keyring::store(&item(account), &credential, backend, keyring::default_limit()))??)
}

fn as_toml(account: &Account) -> Result<String, Failure> {
    edit::add("", "accounts.toml", account).map_err(|error| accounts::AccountsError::Edit(error).into())
}

fn as_json(account: &Account) -> Json {
    json!({
        "id": account.id.as_str(),
        "name": account.name.as_str(),
        "host": account.host.as_str(),
        "port": account.port,
        "system_id": account.system_id.as_str(),
        "bind": account.bind.to_string(),
        "interface_version": account.interface_version.to_string(),
        "system_type": account.system_type.as_str(),
        "addr_ton": account.addr_ton,
        "addr_npi": account.addr_npi,
        "address_range": account.address_range.as_str(),
        "provider": account.provider.as_str(),
        "credential": match account.credential {
            CredentialSource::Keyring => "keyring",
            CredentialSource::Command(_) => "command",
            CredentialSource::Env(_) => "env",
            CredentialSource::File(_) => "file",
            CredentialSource::Prompt => "prompt",
        },
        "source_addr": account.source_addr.as_str(),
        "production": account.production,
    })
}
