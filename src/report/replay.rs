//! A PDU as the command line of this program that sends the same one: `send` for a submit_sm, `bind` for a
//! bind. Where the command would send anything else, and for every other PDU, the line shows the octets again.
//!
//! A command is only given where composing it gives the same octets but for two: a session numbers its requests
//! itself (`sequence_number`), and a password is never in a command line.

use std::time::SystemTime;

use thiserror::Error;

use super::Report;
use super::quote::quoted;
use crate::compose::{Address, Clock, Coding, Draft, Handsets, Outgoing, Rules, What, With};
use crate::config::account::{AccountName, AsciiText, InterfaceVersion};
use crate::config::setting::Setting;
use crate::config::topology::Topology;
use crate::text::{Alphabet, Split};
use crate::wire::{CommandId, Dissection, FieldId, Frame, Pdu, Tag, encode};

/// Whom a command sends to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The name of an account.
    pub account: String,
    /// Its message centre, as `host:port`.
    pub place: String,
}

/// Stands for the account where it is not known.
const ACCOUNT: &str = "ACCOUNT";
/// Stands for the message centre where it is not known.
const HOST: &str = "HOST";

/// More octets than this are not put into an argument: Linux takes 128 KiB of hex and no more.
const MOST: usize = 60_000;

/// The command line, perhaps behind comments, without the end of its last line.
pub(super) fn command(report: &Report<'_>, target: Option<&Target>) -> String {
    let seen = report.pdu();
    let again = seen.map(|seen| match seen.frame().command_id() {
        id if report.redacted && (id == CommandId::SUBMIT_SM || id.is_bind()) => Err(NotAgain::Hidden),
        CommandId::SUBMIT_SM => send(seen, target).map(|words| line(&words)),
        id if id.is_bind() => bind(seen, report, target).map(|words| format!("{PASSWORD}\n{}", line(&words))),
        _ => Err(NotAgain::Other),
    });
    match again {
        Some(Ok(line)) => line,
        Some(Err(NotAgain::Other)) | None => decode(report),
        Some(Err(why)) => format!("# {why}\n{}", decode(report)),
    }
}

const PASSWORD: &str = "# the password comes from SMPPCON_PASSWORD, --password-stdin or the keyring";

/// Why a PDU is not sent again by a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
enum NotAgain {
    /// This program sends no such PDU.
    #[error("no command sends it")]
    Other,
    #[error("what is hidden cannot be sent again")]
    Hidden,
    #[error("a part of a long message, which smppcon send does not send alone")]
    Part,
    #[error("octets that are no text, which smppcon send does not send")]
    NotText,
    #[error("smppcon send would not send these octets: it sets neither all fields nor all TLVs")]
    NotSent,
    #[error("smppcon bind would not send these octets: it sets neither all fields nor all TLVs")]
    NotBound,
}

/// The words that send a message again.
fn send(seen: &Dissection, target: Option<&Target>) -> Result<Vec<String>, NotAgain> {
    let draft = draft(seen)?;
    let mut words = words("send", target.map_or(ACCOUNT, |it| &it.account));
    words.extend(flag("--from", &draft.from));
    words.extend(flag("--to", &draft.to));
    words.extend(flag("--text", &draft.text));
    if let Coding::Fixed(data_coding) = draft.coding {
        words.extend(flag("--data-coding", &data_coding.to_string()));
    }
    if draft.split == Some(Split::Payload) {
        words.extend(flag("--split", "payload"));
    }
    if !draft.fields.is_empty() {
        words.push("--receipt".to_owned());
    }
    Ok(words)
}

/// The message that the PDU would be composed of, for an account of which nothing is known.
fn draft(seen: &Dissection) -> Result<Draft, NotAgain> {
    let data_coding = seen.int(FieldId::DataCoding).and_then(|it| u8::try_from(it).ok()).unwrap_or(0);
    let alphabet = Alphabet::for_data_coding(data_coding, Alphabet::Gsm);
    let user_data = seen.user_data();
    if !user_data.header.is_empty() || seen.tlv(Tag::SAR_MSG_REF_NUM).is_some() {
        return Err(NotAgain::Part);
    }
    let text = alphabet.decode(user_data.octets).text;
    // The first is read from standard input, the second ends an argument.
    if alphabet == Alphabet::Octets || text == "-" || text.contains('\0') {
        return Err(NotAgain::NotText);
    }
    let mut draft = Draft {
        from: typed(seen, [FieldId::SourceAddrTon, FieldId::SourceAddrNpi, FieldId::SourceAddr])?,
        to: typed(seen, [FieldId::DestAddrTon, FieldId::DestAddrNpi, FieldId::DestinationAddr])?,
        text,
        split: seen.tlv(Tag::MESSAGE_PAYLOAD).map(|_| Split::Payload),
        ..Draft::new()
    };
    if seen.int(FieldId::RegisteredDelivery) == Some(1) {
        draft = draft.with_field(FieldId::RegisteredDelivery, "1");
    }
    let codings = [Coding::Auto, Coding::Fixed(data_coding)];
    let drafts = codings.into_iter().map(|coding| Draft { coding, ..draft.clone() });
    drafts.into_iter().find(|draft| is_sent_as(draft, seen)).ok_or(NotAgain::NotSent)
}

/// Whether the message is sent as the one PDU that was seen.
fn is_sent_as(draft: &Draft, seen: &Dissection) -> bool {
    let (rules, book) = (Rules::default(), Handsets::default());
    // Neither a time nor a reference is in a message that is the same each time.
    let clock = Clock { now: SystemTime::UNIX_EPOCH, utc_offset: 0 };
    let with = With { rules: &rules, book: &book, clock, reference: 0 };
    let Ok(composed) = draft.compose(&with) else { return false };
    match &composed.outgoing[..] {
        [Outgoing { what: What::Request(pdu), .. }] => is_same(seen, pdu.clone()),
        _ => false,
    }
}

/// How an address is typed, so that its kind is guessed right.
fn typed(seen: &Dissection, [ton, npi, text]: [FieldId; 3]) -> Result<String, NotAgain> {
    let octet = |field| seen.int(field).and_then(|it| u8::try_from(it).ok());
    let (Some(ton), Some(npi), Some(text)) = (octet(ton), octet(npi), seen.text(text)) else {
        return Err(NotAgain::NotSent);
    };
    let address = Address { ton, npi, text: text.into_owned() };
    let candidates = [address.text.clone(), format!("+{}", address.text)];
    let typed = candidates.into_iter().find(|it| Address::guess(it).as_ref() == Ok(&address));
    typed.ok_or(NotAgain::NotSent)
}

/// The words that bind again.
fn bind(seen: &Dissection, report: &Report<'_>, target: Option<&Target>) -> Result<Vec<String>, NotAgain> {
    let id = seen.frame().command_id();
    let text = |field| seen.text(field).and_then(|it| AsciiText::from_text(&it)).ok_or(NotAgain::NotBound);
    let octet = |field| seen.int(field).and_then(|it| u8::try_from(it).ok()).ok_or(NotAgain::NotBound);
    let (system_id, system_type) = (text(FieldId::SystemId)?, text(FieldId::SystemType)?);
    let (addr_ton, addr_npi) = (octet(FieldId::AddrTon)?, octet(FieldId::AddrNpi)?);
    let (version, range) = (octet(FieldId::InterfaceVersion)?, text(FieldId::AddressRange)?);
    let password = seen.octets(FieldId::Password).unwrap_or_default();
    let pdu = Pdu::request(id)
        .with(FieldId::SystemId, system_id.as_str())
        .with(FieldId::Password, password)
        .with(FieldId::SystemType, system_type.as_str())
        .with(FieldId::InterfaceVersion, version)
        .with(FieldId::AddrTon, addr_ton)
        .with(FieldId::AddrNpi, addr_npi)
        .with(FieldId::AddressRange, range.as_str());
    // A colon would part a password.
    let can_be_url = AccountName::from_text(&format!("{system_id}@{HOST}")).is_some();
    if !is_same(seen, pdu) || !can_be_url || system_id.as_str().is_empty() || system_id.as_str().contains(':')
    {
        return Err(NotAgain::NotBound);
    }
    let place = target.map(|it| it.place.clone()).or_else(|| report.context.to.map(|it| it.to_string()));
    let mut words = words("bind", &format!("smpp://{system_id}@{}", place.as_deref().unwrap_or(HOST)));
    let version = InterfaceVersion(version);
    for (name, value, default) in [
        ("--bind", mode(id).to_string(), Topology::default().to_string()),
        ("--interface-version", version.to_string(), InterfaceVersion::default().to_string()),
        ("--system-type", system_type.to_string(), String::new()),
        ("--addr-ton", addr_ton.to_string(), "0".to_owned()),
        ("--addr-npi", addr_npi.to_string(), "0".to_owned()),
        ("--address-range", range.to_string(), String::new()),
    ] {
        if value != default {
            words.extend(flag(name, &value));
        }
    }
    Ok(words)
}

const fn mode(id: CommandId) -> Topology {
    match id {
        CommandId::BIND_TRANSMITTER => Topology::TX,
        CommandId::BIND_RECEIVER => Topology::Rx,
        _ => Topology::Trx,
    }
}

/// Whether a PDU is written with the octets that were seen, the `sequence_number` aside.
fn is_same(seen: &Dissection, pdu: Pdu) -> bool {
    let frame: &Frame = seen.frame();
    let written = encode(&Pdu { sequence: frame.sequence(), ..pdu });
    written.is_ok_and(|written| written.frame == *frame)
}

fn decode(report: &Report<'_>) -> String {
    let hex = report.hex();
    if report.octets.len() > MOST {
        return format!("echo {hex} | smppcon decode");
    }
    format!("smppcon decode --hex {hex}")
}

fn words(command: &str, target: &str) -> Vec<String> {
    ["smppcon", command, target].map(str::to_owned).to_vec()
}

/// A flag with its value, which may begin as a flag does.
fn flag(name: &str, value: &str) -> Vec<String> {
    if value.starts_with('-') {
        vec![format!("{name}={value}")]
    } else {
        vec![name.to_owned(), value.to_owned()]
    }
}

fn line(words: &[String]) -> String {
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}
