//! An account as an order to bind. It knows no socket: the engine dials.

use std::net::IpAddr;

use crate::config::account::Account;
use crate::config::account::AccountId;
use crate::config::account::BindMode;
use crate::config::profile::Profile;
use crate::config::setting::Setting;
use crate::link::Command;
use crate::link::Dial;
use crate::link::LinkId;
use crate::link::Place;
use crate::link::Secret;
use crate::session::Answering;
use crate::session::Config;
use crate::session::Mode;
use crate::session::Role;
use crate::session::Timers;
use crate::text::Alphabet;
use crate::wire::FieldId;
use crate::wire::Pdu;
use crate::wire::Version;

/// How many requests may wait for their response at once.
const WINDOW: usize = 10;

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

/// The bind that an account asks for by itself.
pub const fn mode(account: &Account) -> Mode {
    match account.bind {
        BindMode::Trx => Mode::Trx,
        BindMode::Tx => Mode::Tx,
        BindMode::Rx => Mode::Rx,
    }
}

/// What the account's message centre takes `data_coding` 0 for.
pub fn default_alphabet(account: &Account) -> Alphabet {
    let profile = Profile::named(account.provider.as_str());
    let name = profile.and_then(|it| it.data_coding(0).map(|it| it.alphabet.clone()));
    let known = Alphabet::ALL.into_iter().find(|it| name.as_deref() == Some(it.name()));
    known.unwrap_or(Alphabet::Gsm)
}

/// The order to connect and to bind.
pub fn connect(link: LinkId, account: &Account, mode: Mode, password: &Secret) -> Command {
    let place = if is_built_in(account) {
        Place::BuiltIn
    } else {
        Place::Tcp { host: account.host.as_str().to_owned(), port: account.port.get() }
    };
    let dial = Dial { place, source: None::<IpAddr>, timeout: account.timers.connect.duration() };
    let bind = Pdu::request(mode.bind())
        .with(FieldId::SystemId, account.system_id.as_str())
        .with(FieldId::Password, password.expose().to_vec())
        .with(FieldId::SystemType, account.system_type.as_str())
        .with(FieldId::InterfaceVersion, account.interface_version.0)
        .with(FieldId::AddrTon, account.addr_ton)
        .with(FieldId::AddrNpi, account.addr_npi)
        .with(FieldId::AddressRange, account.address_range.as_str());
    Command::Connect { link, dial, session: session(account), bind }
}

fn session(account: &Account) -> Config {
    let timers = Timers {
        bind: account.timers.bind.duration(),
        response: account.timers.response.duration(),
        enquire_link: account.timers.enquire_link.map(|it| it.duration()),
        inactivity: account.timers.inactivity.map(|it| it.duration()),
        ..Timers::default()
    };
    Config {
        role: Role::Esme,
        version: version(account),
        window: WINDOW,
        answering: Answering::Session,
        offers: None,
        timers,
    }
}

/// The version that an account speaks.
pub const fn version(account: &Account) -> Version {
    Version::of(account.interface_version.0)
}
