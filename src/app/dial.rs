//! What an account means for its binds: where it connects to, as what, in which alphabet.

use crate::config::account::Account;
use crate::config::account::AccountId;
use crate::config::profile::Profile;
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::session::Mode;
use crate::text::Alphabet;
use crate::wire::Version;

/// The id of the account that stands for the message centre inside this program.
const BUILT_IN: &str = "built-in";

/// The account of the message centre inside this program: it is in no file.
pub fn built_in(system_id: &str) -> Option<Account> {
    let id = AccountId::from_text(BUILT_IN)?;
    let name = Setting::from_text("built-in")?;
    let (host, port) = (Setting::from_text("localhost")?, Setting::from_text("2775")?);
    let mut account = Account::new(id, name, host, port, Setting::from_text(system_id)?);
    account.provider = Setting::from_text("wtc")?;
    account.source_addr = Setting::from_text("Acme")?;
    Some(account)
}

/// Whether an account is that of the message centre inside this program.
pub fn is_built_in(account: &Account) -> bool {
    account.id.as_str() == BUILT_IN
}

/// Where an account connects to, for people.
pub fn address(account: &Account) -> String {
    if is_built_in(account) {
        return "inside this program".to_owned();
    }
    let host = account.host.as_str();
    let host = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    format!("{host}:{}", account.port)
}

/// The binds that an account makes by itself, transmitters first.
pub fn modes(account: &Account) -> Vec<Mode> {
    match account.bind {
        Topology::Trx => vec![Mode::Trx],
        Topology::Rx => vec![Mode::Rx],
        Topology::Tx { transmitters, receiver } => {
            let mut modes = vec![Mode::Tx; transmitters.get().into()];
            modes.extend(receiver.then_some(Mode::Rx));
            modes
        }
    }
}

/// What the account's message centre takes `data_coding` 0 for. Reads a profile: not for each key.
pub(super) fn default_alphabet(account: &Account) -> Alphabet {
    let profile = Profile::named(account.provider.as_str());
    let name = profile.and_then(|it| it.data_coding(0).map(|it| it.alphabet.clone()));
    let known = Alphabet::ALL.into_iter().find(|it| name.as_deref() == Some(it.name()));
    known.unwrap_or(Alphabet::Gsm)
}

/// The version that an account speaks.
pub const fn version(account: &Account) -> Version {
    Version::of(account.interface_version.0)
}
