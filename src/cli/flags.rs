//! Flags that several commands share: how to bind, and where the password comes from.

use std::io::{Write, stderr, stdin};
use std::net::IpAddr;

use clap::Args;

use super::target::Target;
use super::{Common, Failure};
use crate::config::account::Account;
use crate::config::account::AsciiText;
use crate::config::account::InterfaceVersion;
use crate::config::duration::Period;
use crate::config::topology::Topology;
use crate::link::Secret;
use crate::shell::accounts;
use crate::shell::credentials;
use crate::shell::credentials::CredentialError;
use crate::shell::credentials::Policy;
use crate::shell::keyring;
use crate::shell::keyring::Item;
use crate::shell::prompt;

/// The variable that holds the password of a headless command.
const PASSWORD: &str = "SMPPCON_PASSWORD";

/// How to bind: each overrides what the account says.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct BindFlags {
    /// What to bind as: trx, tx, rx, tx+rx, or several transmitters such as 2tx+rx.
    #[arg(long, value_name = "MODE")]
    pub(super) bind: Option<Topology>,
    /// 3.3, 3.4, 5.0 or an octet such as 0x34.
    #[arg(long, value_name = "VERSION")]
    interface_version: Option<InterfaceVersion>,
    /// The kind of ESME, where the provider asks for one.
    #[arg(long, value_name = "TYPE")]
    system_type: Option<AsciiText>,
    /// Type of number of the ESME's addresses.
    #[arg(long, value_name = "N")]
    addr_ton: Option<u8>,
    /// Numbering plan of the ESME's addresses.
    #[arg(long, value_name = "N")]
    addr_npi: Option<u8>,
    /// The addresses that the ESME serves.
    #[arg(long, value_name = "RANGE")]
    address_range: Option<AsciiText>,
    /// How long looking up the host may take, and connecting to each of its addresses.
    #[arg(long, value_name = "TIME")]
    connect_timeout: Option<Period>,
    /// How long the answer to the bind may take.
    #[arg(long, value_name = "TIME")]
    bind_timeout: Option<Period>,
    /// How long any other answer may take.
    #[arg(long, value_name = "TIME")]
    response_timeout: Option<Period>,
}

/// Whom to bind to, and how.
#[derive(Args, Clone, Debug)]
pub(super) struct TargetFlags {
    /// The name of an account, or smpp://system_id@host:port.
    #[arg(value_name = "TARGET")]
    target: String,
    #[command(flatten)]
    pub(super) bind: BindFlags,
    /// The address to dial from.
    #[arg(long, value_name = "IP")]
    pub(super) source: Option<IpAddr>,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    pub(super) password_stdin: bool,
}

impl BindFlags {
    /// Puts what was given in place of what the account says.
    pub(super) fn apply(self, account: &mut Account) {
        fn put<T>(place: &mut T, given: Option<T>) {
            if let Some(given) = given {
                *place = given;
            }
        }
        put(&mut account.bind, self.bind);
        put(&mut account.interface_version, self.interface_version);
        put(&mut account.system_type, self.system_type);
        put(&mut account.addr_ton, self.addr_ton);
        put(&mut account.addr_npi, self.addr_npi);
        put(&mut account.address_range, self.address_range);
        put(&mut account.timers.connect, self.connect_timeout);
        put(&mut account.timers.bind, self.bind_timeout);
        put(&mut account.timers.response, self.response_timeout);
    }
}

impl TargetFlags {
    /// The account that is meant, with what the flags say.
    pub(super) fn account(&self, common: &Common) -> Result<Account, Failure> {
        let mut account = match self.target.parse()? {
            Target::Url(account) => *account,
            Target::Named(name) => {
                let accounts = accounts::load(&common.folders()?)?;
                let account = accounts.named(name.as_str());
                account.cloned().ok_or_else(|| Failure::NoAccount(name.to_string()))?
            }
        };
        self.bind.clone().apply(&mut account);
        Ok(account)
    }

    /// The password: from standard input, the environment, or where the account keeps it; else from whoever sits
    /// at the terminal.
    pub(super) async fn password(&self, common: &Common, account: &Account) -> Result<Secret, Failure> {
        if self.password_stdin {
            return credentials::from_stdin(stdin().lock()).map_err(Failure::Credential);
        }
        if let Some(password) = std::env::var_os(PASSWORD) {
            return Ok(Secret::from(password.into_encoded_bytes()));
        }
        let policy = policy(common)?;
        let found = credentials::resolve(&account.credential, &item(account), &policy).await;
        let error = match found {
            Ok(password) => return Ok(password),
            Err(error) => error,
        };
        if !(prompt::can_ask() && can_be_typed(&error)) {
            return Err(Failure::NoPassword(account.name.to_string(), error));
        }
        if let CredentialError::Keyring(why) = error {
            let _ = writeln!(stderr(), "smppcon: {why}");
        }
        Ok(prompt::password(&format!("Password for {}: ", account.name)).await?)
    }
}

/// Whether typing the password helps: the account names no other source that failed.
const fn can_be_typed(error: &CredentialError) -> bool {
    match error {
        CredentialError::NeedsPrompt | CredentialError::NotStored(_) | CredentialError::Keyring(_) => true,
        CredentialError::Empty(_)
        | CredentialError::TooLong(_)
        | CredentialError::Unreadable { .. }
        | CredentialError::NotSet(_)
        | CredentialError::NotAFile(_)
        | CredentialError::NotPrivate { .. }
        | CredentialError::NoProgram
        | CredentialError::NotStarted { .. }
        | CredentialError::CommandFailed { .. }
        | CredentialError::CommandTimedOut { .. } => false,
    }
}

/// How passwords are fetched.
pub(super) fn policy(common: &Common) -> Result<Policy, Failure> {
    Ok(Policy {
        store: common.store()?,
        keyring_limit: keyring::default_limit(),
        command_limit: credentials::COMMAND_LIMIT,
        secret_variables: vec![PASSWORD.to_owned()],
    })
}

/// The account's entry in the keyring.
pub(super) fn item(account: &Account) -> Item {
    Item::new(account.id.as_str(), account.name.as_str(), account.host.as_str(), account.port.get())
}
