//! An account and its password → the order to the engine that makes the connection and binds.

use std::net::IpAddr;

use crate::app::dial;
use crate::capture::Label;
use crate::config::account::Account;
use crate::config::duration::Period;
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
use crate::wire::FieldId;
use crate::wire::Pdu;

/// How many requests wait for their answer at once: the guideline of SMPP v3.4 §2.7.1.
const WINDOW: usize = 10;

/// The order to bind `account` over a new link, as `mode` says.
pub fn connect(
    link: LinkId,
    account: &Account,
    mode: Mode,
    password: &Secret,
    place: Place,
    source: Option<IpAddr>,
) -> Command {
    Command::Connect {
        link,
        dial: Dial { place, source, timeout: account.timers.connect.duration() },
        session: session(account),
        bind: bind(account, mode, password),
    }
}

/// What a journal says of an account.
pub fn label(account: &Account) -> Label {
    let text = |text: &str| text.to_owned();
    Label {
        name: text(account.name.as_str()),
        host: text(account.host.as_str()),
        provider: text(account.provider.as_str()),
    }
}

/// Where an account connects to.
pub fn place(account: &Account) -> Place {
    Place::Tcp { host: account.host.as_str().to_owned(), port: account.port.get() }
}

fn session(account: &Account) -> Config {
    let timers = &account.timers;
    Config {
        role: Role::Esme,
        version: dial::version(account),
        window: WINDOW,
        answering: Answering::Session,
        offers: None,
        timers: Timers {
            bind: timers.bind.duration(),
            response: timers.response.duration(),
            enquire_link: timers.enquire_link.map(Period::duration),
            inactivity: timers.inactivity.map(Period::duration),
            ..Timers::default()
        },
    }
}

fn bind(account: &Account, mode: Mode, password: &Secret) -> Pdu {
    Pdu::request(mode.bind())
        .with(FieldId::SystemId, account.system_id.as_str())
        .with(FieldId::Password, password.expose())
        .with(FieldId::SystemType, account.system_type.as_str())
        .with(FieldId::InterfaceVersion, account.interface_version.0)
        .with(FieldId::AddrTon, account.addr_ton)
        .with(FieldId::AddrNpi, account.addr_npi)
        .with(FieldId::AddressRange, account.address_range.as_str())
}
