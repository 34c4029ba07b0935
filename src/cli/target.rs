//! Whom to bind to: the name of an account, or a URL `smpp://system_id@host:port`.

use std::num::NonZeroU16;
use std::str::FromStr;

use thiserror::Error;

use crate::config::account::Account;
use crate::config::account::AccountId;
use crate::config::account::AccountName;
use crate::config::account::AsciiText;
use crate::config::account::Host;
use crate::config::setting::Setting;
use crate::config::setting::Unexpected;

/// The port of a URL without one: IANA's for SMPP.
const PORT: NonZeroU16 = NonZeroU16::new(2775).expect("not zero");

/// A target as given on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The name of an account.
    Named(AccountName),
    /// An account made up of a URL.
    Url(Box<Account>),
}

/// Why something is no target.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(super) enum TargetError {
    #[error("name of an account: {0}")]
    Name(Unexpected),
    #[error("this version speaks no TLS: expected smpp://system_id@host:port")]
    Tls,
    #[error("expected the name of an account, or smpp://system_id@host:port")]
    Scheme,
    #[error("expected smpp://system_id@host:port, found no system_id before an @")]
    NoSystemId,
    #[error("a password does not belong on the command line: use SMPPCON_PASSWORD or --password-stdin")]
    Password,
    #[error("expected smpp://system_id@host:port, found something behind the port")]
    Path,
    #[error("system_id: {0}")]
    SystemId(Unexpected),
    #[error("host: {0}")]
    Host(Unexpected),
    #[error("port: expected {}", .0.expected)]
    Port(Unexpected),
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once("://") {
            // A URL that is mistyped may hold a password: it is not repeated.
            None if text.contains(['@', '/']) || text.contains(':') => Err(TargetError::Scheme),
            None => AccountName::parse(text).map(Self::Named).map_err(TargetError::Name),
            Some(("smpp", rest)) => url(rest).map(|account| Self::Url(Box::new(account))),
            Some(("smpps" | "ssmpp", _)) => Err(TargetError::Tls),
            Some(_) => Err(TargetError::Scheme),
        }
    }
}

fn url(rest: &str) -> Result<Account, TargetError> {
    let (system_id, place) = rest.rsplit_once('@').ok_or(TargetError::NoSystemId)?;
    if system_id.contains(':') {
        return Err(TargetError::Password);
    }
    let place = place.strip_suffix('/').unwrap_or(place);
    if place.contains(['/', '?', '#']) {
        return Err(TargetError::Path);
    }
    let (host, port) = host_and_port(place);
    let host = Host::parse(host).map_err(TargetError::Host)?;
    let port = port.map_or(Ok(PORT), NonZeroU16::parse).map_err(TargetError::Port)?;
    let system_id = AsciiText::parse(system_id).map_err(TargetError::SystemId)?;
    let shown = format!("{system_id}@{host}:{port}");
    let name = AccountName::parse(&shown).map_err(TargetError::Name)?;
    // The keyring knows the password of a URL by it: the same URL, the same entry.
    let id = AccountId::from_random(fnv_1a(shown.as_bytes()).to_be_bytes());
    Ok(Account::new(id, name, host, port, system_id))
}

/// The 128-bit FNV-1a hash: stable, and nothing here asks for more.
fn fnv_1a(octets: &[u8]) -> u128 {
    octets.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, octet| {
        (hash ^ u128::from(*octet)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    })
}

/// `host`, `host:port`, `[v6]` or `[v6]:port`.
fn host_and_port(place: &str) -> (&str, Option<&str>) {
    if let Some((host, after)) = place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return (host, after.strip_prefix(':'));
    }
    match place.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') => (host, Some(port)),
        _ => (place, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(text: &str) -> Account {
        match text.parse() {
            Ok(Target::Url(account)) => *account,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn urls_are_read() {
        for (text, system_id, host, port) in [
            ("smpp://esme1@127.0.0.1:3101", "esme1", "127.0.0.1", 3101),
            ("smpp://esme1@smsc.example/", "esme1", "smsc.example", 2775),
            ("smpp://me@[::1]:2776", "me", "::1", 2776),
            ("smpp://a@b@host:1", "a@b", "host", 1),
        ] {
            let account = account(text);
            let seen = (account.system_id.as_str(), account.host.as_str(), account.port.get());
            assert_eq!(seen, (system_id, host, port), "{text}");
        }
        assert_eq!("lab".parse(), Ok(Target::Named(AccountName::parse("lab").unwrap())));
    }

    #[test]
    fn what_is_no_target_is_said() {
        for (text, error) in [
            ("smpps://me@host", "this version speaks no TLS: expected smpp://system_id@host:port"),
            ("http://me@host", "expected the name of an account, or smpp://system_id@host:port"),
            ("smpp:/me:hunter2@host", "expected the name of an account, or smpp://system_id@host:port"),
            ("me:hunter2@host:1", "expected the name of an account, or smpp://system_id@host:port"),
            ("smpp://me@host:hunter2", "port: expected a number from 1 to 65535"),
            ("smpp://host:2775", "expected smpp://system_id@host:port, found no system_id before an @"),
            (
                "smpp://me:secret@host",
                "a password does not belong on the command line: use SMPPCON_PASSWORD or --password-stdin",
            ),
            ("smpp://me@host:2775/x", "expected smpp://system_id@host:port, found something behind the port"),
        ] {
            assert_eq!(text.parse::<Target>().unwrap_err().to_string(), error, "{text}");
        }
        for text in ["smpp://me@host:0", "smpp://me@host:65536", "smpp://me@", "-x", ""] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_same_url_has_the_same_keyring_entry() {
        assert_eq!(account("smpp://me@host:1").id, account("smpp://me@host:1").id);
        assert_ne!(account("smpp://me@host:1").id, account("smpp://me@host:2").id);
    }
}
