//! What an account and its provider's profile say of messages, once for all messages.

use crate::config::account::Account;
use crate::config::messages::Auto;
use crate::config::profile::Profile;
use crate::config::tlv::TypedTlv;
use crate::config::topology::Topology;
use crate::text::{Codings, Split};
use crate::wire::Version;

/// The rules that a message is made by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// What the values of `data_coding` mean.
    pub codings: Codings,
    /// How a text that is too long leaves.
    pub split: Split,
    /// What goes with every message.
    pub tlvs: Vec<TypedTlv>,
    /// The version that the account speaks.
    pub version: Version,
    /// What it binds as.
    pub bind: Topology,
    /// The provider, for people.
    pub provider: String,
    /// The values of `data_coding` that the provider publishes; empty where nothing is known.
    pub published: Vec<u8>,
    /// The requests that the provider publishes; `None` where nothing is known.
    pub requests: Option<Vec<String>>,
}

impl Rules {
    /// The rules of an account. Reads its provider's profile: not for each key.
    pub fn of(account: &Account) -> Self {
        let profile = Profile::named(account.provider.as_str());
        let messages = &account.messages;
        let (zero, packing) = messages.default_alphabet.resolve(profile.as_ref());
        let auto = match (&messages.auto, &profile) {
            (Auto::Of(values), _) => values.clone(),
            (Auto::Provider, Some(profile)) => profile.auto.clone(),
            (Auto::Provider, None) => Codings::default().auto,
        };
        let codings = Codings {
            zero,
            packing,
            japanese: messages.japanese.0,
            korean: messages.korean.0,
            auto,
            language: messages.national,
        };
        let published = profile.as_ref().map(|it| it.data_codings.iter().map(|it| it.value).collect());
        Self {
            codings,
            split: messages.split,
            tlvs: messages.tlvs.typed().collect(),
            version: Version::of(account.interface_version.0),
            bind: account.bind,
            provider: profile.as_ref().map_or_else(|| account.provider.to_string(), |it| it.title.clone()),
            published: published.unwrap_or_default(),
            requests: profile.and_then(|it| it.requests),
        }
    }
}

impl Default for Rules {
    /// Of an account of which nothing is known.
    fn default() -> Self {
        Self {
            codings: Codings::default(),
            split: Split::default(),
            tlvs: Vec::new(),
            version: Version::default(),
            bind: Topology::default(),
            provider: String::new(),
            published: Vec::new(),
            requests: None,
        }
    }
}
