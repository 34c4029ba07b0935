//! Who may bind: the account, its password, the address it comes from, its tariff, and which binds an account
//! may have side by side. It knows no session and remembers nothing.
//!
//! Of a bind only `system_id`, `password`, `system_type` and `interface_version` count; the rest must be there.

use core::net::IpAddr;

use super::config::{Account, Rules};
use super::{AccountId, readable};
use crate::config::profile::Topologies;
use crate::session::Mode;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Tag;
use crate::wire::Version;

/// What a connection is bound as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bind {
    pub(super) account: AccountId,
    pub(super) mode: Mode,
    pub(super) version: Version,
}

/// A bind that is asked for.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) from: IpAddr,
    pub(super) mode: Mode,
    pub(super) request: &'a Dissection,
    /// A tariff that the account lacks is no reason to refuse.
    pub(super) ignore_unknown_tariff: bool,
}

/// The account that a bind is for, or why it is refused. `bound` gives the binds that the account has.
pub(super) fn admit<'a>(
    rules: &Rules,
    accounts: impl Iterator<Item = (AccountId, &'a Account)>,
    asked: &Asked<'_>,
    bound: impl Fn(AccountId) -> Vec<Mode>,
) -> Result<AccountId, CommandStatus> {
    let request = asked.request;
    readable(request)?;
    let system_id = request.octets(FieldId::SystemId).unwrap_or_default();
    let found = accounts.into_iter().find(|(_, it)| it.system_id.as_bytes() == system_id);
    let (id, account) = found.ok_or(CommandStatus::RINVSYSID)?;
    let password = request.octets(FieldId::Password).unwrap_or_default();
    require(account.password.is(password), CommandStatus::RINVPASWD)?;
    require(may_come_from(account, asked.from), CommandStatus::RBINDFAIL)?;
    let known = asked.ignore_unknown_tariff || !rules.tariffs || has_tariff(account, request);
    require(known, CommandStatus::RINVSYSTYP)?;
    let bound = bound(id);
    let beside = rules.topologies == Topologies::Any || fits(&bound, asked.mode);
    let room = account.binds.is_none_or(|most| bound.len() < most);
    require(beside && room, CommandStatus::RALYBND)?;
    Ok(id)
}

/// The answer that binds. Peers of 3.3 and older are sent no TLVs. SMPP v5.0 §4.7.13.
pub(super) fn accepted(system_id: &str, version: Version, request: &Frame) -> Pdu {
    let answer = Pdu::response_to(request, CommandStatus::ROK).with(FieldId::SystemId, system_id);
    if version < Version::V34 {
        return answer;
    }
    answer.with_tlv(Tag::SC_INTERFACE_VERSION, vec![version.interface_version()])
}

fn require(holds: bool, status: CommandStatus) -> Result<(), CommandStatus> {
    if holds { Ok(()) } else { Err(status) }
}

/// A listener for both families sees an IPv4 address inside an IPv6 one.
fn may_come_from(account: &Account, from: IpAddr) -> bool {
    let is_from = |allowed: &IpAddr| allowed.to_canonical() == from.to_canonical();
    account.allowed.as_ref().is_none_or(|allowed| allowed.iter().any(is_from))
}

/// Whether the account has the tariff that `system_type` names, if it names one.
fn has_tariff(account: &Account, request: &Dissection) -> bool {
    let system_type = request.octets(FieldId::SystemType).unwrap_or_default();
    let asked = system_type.strip_prefix(b"tariff-");
    asked.is_none_or(|asked| account.tariffs.iter().any(|tariff| tariff.as_bytes() == asked))
}

/// Whether one more bind may stand beside those that are there: one transceiver alone, or several transmitters
/// with at most one receiver.
fn fits(bound: &[Mode], asked: Mode) -> bool {
    match asked {
        Mode::Trx => bound.is_empty(),
        Mode::Tx => !bound.contains(&Mode::Trx),
        Mode::Rx => !bound.iter().any(|mode| mode.receives()),
    }
}
