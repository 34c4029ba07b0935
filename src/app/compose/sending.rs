//! Sending what was composed.

use super::progress::{Leaving, Progress};
use super::{Remember, Slot};
use crate::app::{Effect, Model, Note, Overlay, Question};
use crate::compose::{Draft, Kept, Outgoing, Rules, What, With};
use crate::link::Command;
use crate::link::LinkId;
use crate::link::Order;
use crate::link::Ticket;
use crate::wire::Sequence;

/// More destinations than this are asked about.
const MANY: usize = 10;

pub(super) fn send(model: &mut Model) -> Vec<Effect> {
    let link = model.sending_link().and_then(|id| model.links.find(id));
    let production = link.is_some_and(|it| it.account.production);
    let destinations = model.compose.counted.destinations;
    let asked = match (production, destinations > MANY) {
        (true, _) => Some(Question::Send),
        (false, true) => Some(Question::SendMany(destinations)),
        (false, false) => None,
    };
    if let Some(question) = asked {
        model.overlay = Some(Overlay::Confirm(question));
        return Vec::new();
    }
    send_now(model)
}

pub(super) fn send_now(model: &mut Model) -> Vec<Effect> {
    if model.compose.typed(Slot::To).split(',').any(|it| it.trim().starts_with('@')) {
        return super::book::read_numbers(model);
    }
    let Some(link) = model.sending_link() else {
        model.note(Note::bad("nothing is bound: bind an account first"));
        return Vec::new();
    };
    let draft = model.compose.draft();
    let (parts, mut effects): (Vec<_>, Vec<_>) = submit(model, link, &draft).into_iter().unzip();
    if parts.is_empty() {
        return Vec::new();
    }
    model.compose.progress = Some(Progress::new(link, parts));
    model.compose.sent = Some(draft.clone());
    let account = model.links.find(link).map_or_else(String::new, |it| it.account.name.to_string());
    let kept = Kept { at: seconds(model.now), account, message: draft.without_password() };
    model.compose.memory.sent.push(kept.clone());
    effects.push(Effect::Remember(Box::new(Remember::Sent(kept))));
    effects
}

pub(super) fn seconds(at: std::time::SystemTime) -> u64 {
    at.duration_since(std::time::SystemTime::UNIX_EPOCH).map_or(0, |it| it.as_secs())
}

/// The orders that send a message over a link; none, and a note, where it cannot be sent.
pub(in crate::app) fn submit(model: &mut Model, link: LinkId, draft: &Draft) -> Vec<(Leaving, Effect)> {
    let rules = model.links.find(link).map_or_else(Rules::default, |it| it.rules.clone());
    let reference = *model.compose.next_reference.get_or_insert_with(|| model.random.reference());
    let with = With { rules: &rules, book: &model.compose.book, clock: model.clock(), reference };
    let composed = match draft.compose(&with) {
        Ok(composed) => composed,
        Err(error) => {
            model.note(Note::bad(&error.to_string()));
            return Vec::new();
        }
    };
    let used = composed.outgoing.iter().filter(|it| it.number == 1).count();
    let used = u16::try_from(used).unwrap_or(u16::MAX);
    model.compose.next_reference = Some(reference.wrapping_add(used));
    let orders =
        composed.outgoing.into_iter().map(|it| order(model, link, it)).collect::<Result<Vec<_>, _>>();
    orders.unwrap_or_else(|error| {
        model.note(Note::bad(&error.to_string()));
        Vec::new()
    })
}

fn order(
    model: &mut Model,
    link: LinkId,
    outgoing: Outgoing,
) -> Result<(Leaving, Effect), crate::wire::EncodeError> {
    let (leaving, order) = if let What::Request(pdu) = outgoing.what {
        let ticket = Ticket(model.compose.next_ticket);
        model.compose.next_ticket += 1;
        let leaving = Leaving { ticket: Some(ticket), sequence: None, fate: None };
        (leaving, Order::Request { ticket, pdu })
    } else {
        let octets = outgoing.what.written(Sequence::NONE)?.octets;
        let number = octets.get(12..16).and_then(|it| it.first_chunk()).map(|it| u32::from_be_bytes(*it));
        let leaving = Leaving { ticket: None, sequence: number.map(Sequence), fate: None };
        (leaving, Order::Inject(octets))
    };
    Ok((leaving, Effect::Link(Box::new(Command::Order { link, order }))))
}
