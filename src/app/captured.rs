//! What was captured, shown as if it passed now: how far it is read, and the accounts behind its links. There is
//! no connection, so nothing can be asked of these.

use std::num::NonZeroU16;
use std::time::SystemTime;

use super::{Effect, Model, Note, dial, handle};
use crate::capture::{Batch, Opened};
use crate::config::account::{
    Account, AccountId, AccountName, AsciiText, Host, InterfaceVersion, ProfileName,
};
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::link::LinkId;
use crate::link::Notice;
use crate::session::Mode;
use crate::text::printable;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Version;
use crate::wire::dissect;

/// The port where a capture has 0, which none can have.
const PORT: NonZeroU16 = NonZeroU16::new(2775).expect("not zero");

/// How far captures are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Captured {
    now: Option<SystemTime>,
    octets: u64,
    size: u64,
    done: bool,
}

/// News of the captures.
#[derive(Clone, Debug, PartialEq)]
pub enum CapturedAction {
    /// A part was read.
    Read {
        /// What came of it.
        batch: Batch,
        /// Octets of all captures that were read so far.
        octets: u64,
        /// Octets of all captures.
        size: u64,
    },
    /// Something could not be read.
    Problem(String),
    /// All is read.
    Done,
}

impl Captured {
    /// The time of the latest record.
    pub fn now(&self) -> SystemTime {
        self.now.unwrap_or(SystemTime::UNIX_EPOCH)
    }

    /// How much is read, in hundredths; `None` once it is all.
    pub fn percent(&self) -> Option<u64> {
        let percent = (u128::from(self.octets) * 100).checked_div(u128::from(self.size)).unwrap_or(0);
        (!self.done).then(|| u64::try_from(percent).unwrap_or(0).min(100))
    }

    fn passed(&mut self, at: SystemTime) {
        self.now = self.now.max(Some(at));
    }
}

/// Takes news of the captures.
pub(super) fn update(model: &mut Model, action: CapturedAction) -> Vec<Effect> {
    match action {
        CapturedAction::Read { batch, octets, size } => {
            for (link, opened) in &batch.opened {
                model.links.open_captured(*link, opened);
            }
            for notice in batch.notices {
                if let (Some(captured), Some(at)) = (&mut model.captured, time(&notice)) {
                    captured.passed(at);
                }
                handle(model, notice);
            }
            if let Some(captured) = &mut model.captured {
                (captured.octets, captured.size) = (octets, size);
            }
        }
        CapturedAction::Problem(text) => model.note(Note::bad(&text)),
        CapturedAction::Done => {
            if let Some(captured) = &mut model.captured {
                captured.done = true;
            }
        }
    }
    Vec::new()
}

/// Whether captures are shown: then nothing can be asked of anybody, which is said.
pub(super) fn refuses(model: &mut Model) -> bool {
    let shown = model.captured.is_some();
    if shown {
        model.note(Note::bad("this is a capture: there is no connection"));
    }
    shown
}

const fn time(notice: &Notice) -> Option<SystemTime> {
    match notice {
        Notice::Chunk { at, .. }
        | Notice::Event { at, .. }
        | Notice::Step { at, .. }
        | Notice::Ended { at, .. } => Some(*at),
        Notice::Sent { .. } | Notice::NotSent { .. } => None,
    }
}

/// The account behind a captured link, before its bind says more.
pub(super) fn account(link: LinkId, opened: &Opened) -> Option<Account> {
    let label = opened.label.as_ref();
    let id = AccountId::from_text(&format!("capture-{}", link.0))?;
    let host = label.and_then(|it| Host::from_text(&it.host));
    let host = host.or_else(|| Host::from_text(&opened.centre.ip().to_string()))?;
    let port = NonZeroU16::new(opened.centre.port()).unwrap_or(PORT);
    let name = label.and_then(|it| AccountName::from_text(&it.name));
    let name = name.or_else(|| AccountName::from_text(&opened.centre.to_string()))?;
    let mut account = Account::new(id, name, host, port, AsciiText::default());
    account.provider = label.and_then(|it| ProfileName::from_text(&it.provider)).unwrap_or_default();
    Some(account)
}

/// Adds what a bind says. Whose name nobody knows is called by its `system_id`.
pub(super) fn learn(account: &mut Account, bind: &Frame) {
    let seen = dissect(bind, Version::V50);
    let text = |field| seen.text(field).and_then(|text| AsciiText::from_text(&text));
    let octet = |field| seen.int(field).and_then(|it| u8::try_from(it).ok());
    let address = dial::address(account);
    let unnamed = account.name.as_str() == address;
    if let Some(system_id) = seen.text(FieldId::SystemId).filter(|_| unnamed) {
        let name = format!("{}@{address}", printable(&system_id));
        account.name = AccountName::from_text(name.trim()).unwrap_or_else(|| account.name.clone());
    }
    account.system_id = text(FieldId::SystemId).unwrap_or_default();
    account.system_type = text(FieldId::SystemType).unwrap_or_default();
    account.address_range = text(FieldId::AddressRange).unwrap_or_default();
    account.addr_ton = octet(FieldId::AddrTon).unwrap_or(0);
    account.addr_npi = octet(FieldId::AddrNpi).unwrap_or(0);
    account.interface_version =
        octet(FieldId::InterfaceVersion).map_or_else(InterfaceVersion::default, InterfaceVersion);
    account.bind = match Mode::of_bind(bind.command_id()) {
        Some(Mode::Tx) => Topology::TX,
        Some(Mode::Rx) => Topology::Rx,
        Some(Mode::Trx) | None => Topology::Trx,
    };
}
