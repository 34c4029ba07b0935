//! The rules of a message centre as data, and its accounts. It opens no file.

use core::net::IpAddr;

use crate::config::profile::Topologies;
use crate::config::scenario;
use crate::config::scenario::Handset;
use crate::config::scenario::HandsetMessage;
use crate::config::scenario::Password;
use crate::config::scenario::RulesOf;
use crate::config::scenario::Scenario;
use crate::config::setting::Setting;
use crate::wire::CommandId;

/// How many connections there may be at once; more are closed.
const CONNECTIONS: usize = 1000;

/// What a message centre plays by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Whose rules.
    pub rules: Rules,
    /// Who may bind, beside the accounts of the scenario.
    pub accounts: Vec<Account>,
    /// How it behaves, and misbehaves.
    pub scenario: Scenario,
    /// How many connections there may be at once.
    pub connections: usize,
}

/// The rules of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The requests that it publishes, its own among them; others get a generic_nack with ESME_RINVCMDID.
    /// `None` for all of 3.4 and 5.0, in sessions of either version.
    pub offers: Option<Vec<CommandId>>,
    /// The values of `data_coding` that it takes; `None` for any.
    pub data_codings: Option<Vec<u8>>,
    /// A message is one radio message: nothing is cut here.
    pub one_radio_message: bool,
    /// Which binds an account may have side by side.
    pub topologies: Topologies,
    /// `system_type` may name a tariff.
    pub tariffs: bool,
    /// How many binds an account has where it does not say.
    pub binds: Option<usize>,
    /// How many messages in a second it has then.
    pub rate: Option<u32>,
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
    /// How many binds it may have at once; `None` for as many as it likes.
    pub binds: Option<usize>,
    /// How many messages in a second, over all its binds, every segment counted; `None` for any number.
    pub rate: Option<u32>,
}

impl Config {
    /// The rules of WTC, with no account yet.
    pub fn wtc() -> Self {
        Self::with(RulesOf::Wtc)
    }

    /// These rules, with no account yet, and a scenario in which all goes well.
    pub fn with(rules: RulesOf) -> Self {
        Self {
            rules: Rules::of(rules),
            accounts: Vec::new(),
            scenario: Scenario::default(),
            connections: CONNECTIONS,
        }
    }

    /// The rules of WTC for a demonstration: the account `demo` with the password `demo`, quick receipts, and a
    /// handset that writes every six seconds.
    pub fn demo() -> Self {
        let mut config = Self { accounts: vec![Account::new("demo", "demo")], ..Self::wtc() };
        config.scenario.handset.every = Setting::from_text("6s");
        if let Some(delay) = Setting::from_text("700ms") {
            config.scenario.receipts.delay = delay;
        }
        config
    }
}

impl Rules {
    /// The rules that go by this name.
    pub fn of(rules: RulesOf) -> Self {
        match rules {
            RulesOf::Wtc => Self::wtc(),
            RulesOf::Full => Self::full(),
        }
    }

    /// What the profile `wtc` publishes.
    fn wtc() -> Self {
        Self {
            offers: Some(vec![
                CommandId::BIND_RECEIVER,
                CommandId::BIND_TRANSMITTER,
                CommandId::SUBMIT_SM,
                CommandId::DELIVER_SM,
                CommandId::UNBIND,
                CommandId::BIND_TRANSCEIVER,
                CommandId::ENQUIRE_LINK,
            ]),
            data_codings: Some(vec![0, 1, 3, 5, 6, 7, 8, 14]),
            one_radio_message: true,
            topologies: Topologies::TransceiverOrSplit,
            tariffs: true,
            binds: Some(3),
            rate: Some(50),
        }
    }

    /// All of 3.4 and 5.0, limited by nothing.
    const fn full() -> Self {
        Self {
            offers: None,
            data_codings: None,
            one_radio_message: false,
            topologies: Topologies::Any,
            tariffs: false,
            binds: None,
            rate: None,
        }
    }

    /// An account as most are under these rules. It may bind from any address.
    pub fn account(&self, system_id: impl Into<String>, password: impl Into<Password>) -> Account {
        Account {
            system_id: system_id.into(),
            password: password.into(),
            tariffs: Vec::new(),
            allowed: None,
            binds: self.binds,
            rate: self.rate,
        }
    }

    /// An account that a scenario has.
    pub(super) fn account_of(&self, account: &scenario::Account) -> Account {
        let usual = self.account(account.system_id.clone(), account.password.clone());
        let binds = account.binds.and_then(|it| usize::try_from(it.0).ok());
        Account {
            tariffs: account.tariffs.clone(),
            allowed: account.allow.clone(),
            binds: binds.or(usual.binds),
            rate: account.rate.map(|it| it.0).or(usual.rate),
            ..usual
        }
    }
}

impl Account {
    /// An account as most are at WTC: three binds, 50 messages a second, no tariff but the default one. It may
    /// bind from any address.
    pub fn new(system_id: impl Into<String>, password: impl Into<Password>) -> Self {
        Rules::wtc().account(system_id, password)
    }
}

/// What handsets write where a scenario names nothing.
const USUAL: [HandsetMessage; 4] =
    [HandsetMessage::Plain, HandsetMessage::Extension, HandsetMessage::Emoji, HandsetMessage::LongUdh8];

/// What handsets write, in turn.
pub(super) fn messages(handset: &Handset) -> &[HandsetMessage] {
    if handset.messages.is_empty() && handset.texts.is_empty() { &USUAL } else { &handset.messages }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::profile::Profile;

    #[test]
    fn wtc_is_what_its_profile_publishes() {
        let profile = Profile::named("wtc").unwrap();
        let rules = Rules::wtc();
        let offers: Vec<_> = rules.offers.unwrap().iter().map(|id| id.name().unwrap()).collect();
        assert_eq!(offers, profile.requests.unwrap());
        let values: Vec<u8> = profile.data_codings.iter().map(|it| it.value).collect();
        assert_eq!(rules.data_codings.unwrap(), values);
        assert_eq!(rules.topologies, profile.topologies);
        assert_eq!(rules.binds.unwrap(), usize::from(profile.binds.unwrap().get()));
        assert_eq!(rules.rate.unwrap(), profile.rate.unwrap().messages_per_second.get());
    }
}
