//! The reading walk without a tree: for those who look for a few fields in very many PDUs. It visits the values
//! that [`dissect`](super::dissect()) finds, in the same order, and says nothing of what is wrong.

use std::ops::ControlFlow;

use super::dissect::{are_tlvs, tlv_header};
use super::layout::{self, Field, Kind, Layout};
use super::udh::big_endian;
use super::{CommandId, FieldId, Frame, Name};

/// Visits the mandatory fields and the values of the TLVs of a PDU, until `see` breaks off. What is given are
/// the octets of a field, without the NUL of a C-Octet String, or those of the whole value of a TLV.
pub fn peek<'a>(pdu: &'a [u8], see: impl FnMut(Name, &'a [u8]) -> ControlFlow<()>) {
    let id = CommandId(pdu.get(4..8).map_or(0, big_endian));
    let Some(layout) = layout::layout(id) else { return };
    let rest = pdu.get(Frame::HEADER..).unwrap_or_default();
    // A response may be its header alone, whatever its table says.
    if id.is_response() && rest.is_empty() {
        return;
    }
    let fields = order(rest, layout);
    let mut walk = Walk::new(rest, see);
    let only_tlvs = id.is_response() && only_tlvs(rest, fields);
    if !only_tlvs && walk.fields(fields).is_break() {
        return;
    }
    // Nothing is left to be done where it breaks off.
    let _ = walk.tlvs(fields);
}

struct Walk<'a, S> {
    rest: &'a [u8],
    /// The latest value of each integer field.
    latest: [u32; FieldId::ALL.len()],
    see: S,
}

/// As the walk that makes a tree decides it.
fn order(rest: &[u8], layout: &Layout) -> &'static [Field] {
    match layout::of_library(layout.id) {
        Some((_, fields)) if !reads(rest, layout.fields) && reads(rest, fields) => fields,
        Some(_) | None => layout.fields,
    }
}

/// The same.
fn only_tlvs(rest: &[u8], fields: &[Field]) -> bool {
    !fields.is_empty() && are_tlvs(rest) && !reads(rest, fields)
}

/// Whether a body reads to its end as these fields and TLVs.
fn reads(rest: &[u8], fields: &[Field]) -> bool {
    let mut trial = Walk::new(rest, |_, _| ControlFlow::Continue(()));
    trial.fields(fields).is_continue() && are_tlvs(trial.rest)
}

impl<'a, S: FnMut(Name, &'a [u8]) -> ControlFlow<()>> Walk<'a, S> {
    const fn new(rest: &'a [u8], see: S) -> Self {
        Self { rest, latest: [0; FieldId::ALL.len()], see }
    }

    /// It breaks off at an end that it cannot pass, and where nobody wants to see more.
    fn fields(&mut self, fields: &[Field]) -> ControlFlow<()> {
        fields.iter().try_for_each(|field| self.field(field))
    }

    fn field(&mut self, field: &Field) -> ControlFlow<()> {
        match field.kind {
            Kind::Int(width) => self.int(field.id, width.into()),
            Kind::Count(_) => self.count(field.id),
            Kind::Text(_) | Kind::Time => self.string(field.id),
            Kind::Octets(length) => {
                let says = self.latest(length) as usize;
                let octets = self.take(says.min(self.rest.len()));
                (self.see)(Name::Field(field.id), octets)?;
                if octets.len() < says { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            }
            Kind::List(count, items) => (0..self.latest(count)).try_for_each(|_| {
                if self.rest.is_empty() { ControlFlow::Break(()) } else { self.fields(items) }
            }),
            Kind::When(by, value, fields) if self.latest(by) == value => self.fields(fields),
            Kind::When(..) => ControlFlow::Continue(()),
            Kind::Choice(by, choices) => {
                let chosen = choices.iter().find(|(value, _)| *value == self.latest(by));
                chosen.map_or(ControlFlow::Break(()), |(_, fields)| self.fields(fields))
            }
        }
    }

    fn int(&mut self, field: FieldId, width: usize) -> ControlFlow<()> {
        if self.rest.len() >= width {
            let octets = self.take(width);
            if let Some(latest) = self.latest.get_mut(field as usize) {
                *latest = big_endian(octets);
            }
            return (self.see)(Name::Field(field), octets);
        }
        ControlFlow::Break(())
    }

    fn count(&mut self, field: FieldId) -> ControlFlow<()> {
        // As it is read where it is left out.
        let left_out = self.rest.is_empty() && field == FieldId::NoUnsuccess;
        if left_out { ControlFlow::Continue(()) } else { self.int(field, 1) }
    }

    fn string(&mut self, field: FieldId) -> ControlFlow<()> {
        let Some(nul) = self.rest.iter().position(|octet| *octet == 0) else {
            let octets = self.take(self.rest.len());
            if !octets.is_empty() {
                (self.see)(Name::Field(field), octets)?;
            }
            return ControlFlow::Break(());
        };
        let octets = self.take(nul);
        self.take(1);
        (self.see)(Name::Field(field), octets)
    }

    fn tlvs(&mut self, fields: &[Field]) -> ControlFlow<()> {
        let has_message = fields.iter().any(|field| field.id == FieldId::ShortMessage);
        if let ([0, after @ ..], true) = (self.rest, has_message)
            && !are_tlvs(self.rest)
            && are_tlvs(after)
        {
            self.rest = after;
        }
        while let Some((tag, says)) = tlv_header(self.rest) {
            self.take(4);
            if self.rest.len() < usize::from(says) {
                return ControlFlow::Break(());
            }
            let value = self.take(says.into());
            (self.see)(Name::TlvValue(tag), value)?;
        }
        ControlFlow::Continue(())
    }

    fn latest(&self, field: FieldId) -> u32 {
        self.latest.get(field as usize).copied().unwrap_or(0)
    }

    fn take(&mut self, octets: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at_checked(octets).unwrap_or((self.rest, &[]));
        self.rest = rest;
        taken
    }
}
