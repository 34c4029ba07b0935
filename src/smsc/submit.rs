//! What a submit_sm is answered with, and what becomes of the message. It knows no session.

use std::time::Instant;

use super::config::{Config, Outcome};
use super::readable;
use super::throttle::Throttle;
use crate::text::Alphabet;
use crate::text::State;
use crate::wire::CommandStatus;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::UserData;
use crate::wire::Version;

/// Whether a message is taken, or why not. One that could be read and has a destination counts against the
/// rate, taken or not.
pub(super) fn admit(
    config: &Config,
    version: Version,
    request: &Dissection,
    throttle: &mut Throttle,
    now: Instant,
) -> Result<(), CommandStatus> {
    readable(request)?;
    if request.octets(FieldId::DestinationAddr).is_none_or(<[u8]>::is_empty) {
        return Err(CommandStatus::RINVDSTADR);
    }
    if !throttle.take(now) {
        return Err(CommandStatus::RTHROTTLED);
    }
    if !config.data_codings.contains(&data_coding(request)) {
        return Err(data_coding_refused(version));
    }
    if !fits(request) {
        return Err(CommandStatus::RINVMSGLEN);
    }
    Ok(())
}

/// 3.4 has no code for a `data_coding` that is not taken: there the message failed, with no exact reason.
const fn data_coding_refused(version: Version) -> CommandStatus {
    match version {
        Version::V50 => CommandStatus::RINVDCS,
        Version::V34 | Version::V33 => CommandStatus::RSUBMITFAIL,
    }
}

/// Whether the message, wherever it stands, is one radio message: nothing is cut here.
fn fits(request: &Dissection) -> bool {
    let UserData { header, octets } = request.user_data();
    let unit = alphabet(request).unit();
    octets.len() <= unit.room(header.len()) * unit.octets()
}

/// The text of a message, without its user data header.
pub(super) fn text(request: &Dissection) -> String {
    alphabet(request).decode(request.user_data().octets).text
}

fn alphabet(request: &Dissection) -> Alphabet {
    Alphabet::for_data_coding(data_coding(request), Alphabet::Gsm)
}

fn data_coding(request: &Dissection) -> u8 {
    request.int(FieldId::DataCoding).and_then(|octet| u8::try_from(octet).ok()).unwrap_or_default()
}

/// The final state of a message, by its destination.
pub(super) fn outcome(outcomes: &[Outcome], request: &Dissection) -> State {
    let destination = request.octets(FieldId::DestinationAddr).unwrap_or_default();
    let outcome = outcomes.iter().find(|it| destination.ends_with(it.suffix.as_bytes()));
    outcome.map_or(State::Delivered, |it| it.state)
}
