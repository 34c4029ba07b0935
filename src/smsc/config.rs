//! The rules of a message centre as data, and its accounts. It opens no file.

use core::net::IpAddr;
use std::fmt;
use std::time::Duration;

use crate::text::State;
use crate::wire::CommandId;

/// The rules that a message centre plays by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// What it calls itself when it accepts a bind.
    pub system_id: String,
    /// Who may bind.
    pub accounts: Vec<Account>,
    /// The requests that it publishes, its own among them; others get a generic_nack with ESME_RINVCMDID.
    pub offers: Vec<CommandId>,
    /// The values of `data_coding` that it takes.
    pub data_codings: Vec<u8>,
    /// What becomes of a `system_type` that names a tariff which the account lacks.
    pub unknown_tariff: UnknownTariff,
    /// What becomes of messages: the first that fits the destination, else they are delivered.
    pub outcomes: Vec<Outcome>,
    /// From the answer of a submit_sm to its receipt.
    pub receipt_delay: Duration,
    /// How often a handset writes to each account that receives; `None` for never.
    pub handset_every: Option<Duration>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its user name.
    pub system_id: String,
    /// Its password.
    pub password: Password,
    /// The codes of its tariffs, beside the default one: `x` is asked for by the `system_type` `tariff-x`.
    pub tariffs: Vec<String>,
    /// The addresses that it may bind from; `None` for any.
    pub allowed: Option<Vec<IpAddr>>,
    /// How many binds it may have at once.
    pub binds: usize,
    /// How many submit_sm in a second, over all its binds.
    pub rate: u32,
}

/// The octets of a password. `Debug` hides them.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(Vec<u8>);

/// Whether a tariff that the account lacks keeps it from binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownTariff {
    /// The bind gets ESME_RINVSYSTYP.
    Refused,
    /// The account's default tariff holds.
    Ignored,
}

/// What becomes of the messages to some destinations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How these destinations end.
    pub suffix: String,
    /// The final state of a message to them.
    pub state: State,
}

impl Config {
    /// The published rules of the service WTC, with no account yet and no handsets.
    ///
    /// Where they are silent: a tariff that the account lacks is refused, receipts take a second, and
    /// destinations that end in 9003 cannot be delivered to, those in 9010 not in time.
    pub fn wtc() -> Self {
        let outcome = |suffix: &str, state| Outcome { suffix: suffix.to_owned(), state };
        Self {
            system_id: "smppcon".to_owned(),
            accounts: Vec::new(),
            offers: vec![
                CommandId::BIND_RECEIVER,
                CommandId::BIND_TRANSMITTER,
                CommandId::SUBMIT_SM,
                CommandId::DELIVER_SM,
                CommandId::UNBIND,
                CommandId::BIND_TRANSCEIVER,
                CommandId::ENQUIRE_LINK,
            ],
            data_codings: vec![0, 1, 3, 5, 6, 7, 8, 14],
            unknown_tariff: UnknownTariff::Refused,
            outcomes: vec![outcome("9003", State::Undeliverable), outcome("9010", State::Expired)],
            receipt_delay: Duration::from_secs(1),
            handset_every: None,
        }
    }

    /// The rules of WTC for a demonstration: the account `demo` with the password `demo`, quick receipts, and a
    /// handset that writes every six seconds.
    pub fn demo() -> Self {
        Self {
            accounts: vec![Account::new("demo", "demo")],
            receipt_delay: Duration::from_millis(700),
            handset_every: Some(Duration::from_secs(6)),
            ..Self::wtc()
        }
    }
}

impl Account {
    /// An account as most are at WTC: three binds, 50 messages a second, no tariff but the default one. It may
    /// bind from any address.
    pub fn new(system_id: impl Into<String>, password: impl Into<Password>) -> Self {
        Self {
            system_id: system_id.into(),
            password: password.into(),
            tariffs: Vec::new(),
            allowed: None,
            binds: 3,
            rate: 50,
        }
    }
}

impl Password {
    /// Whether this is what was given.
    pub(super) fn is(&self, given: &[u8]) -> bool {
        self.0 == given
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<Vec<u8>> for Password {
    fn from(octets: Vec<u8>) -> Self {
        Self(octets)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}
