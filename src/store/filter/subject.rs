//! A record while a filter looks at it: what more than one term asks for is read once, and only when asked for.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::ControlFlow;

use super::pattern::Pattern;
use crate::store::Entry;
use crate::store::Message;
use crate::text::Alphabet;
use crate::text::Receipt;
use crate::wire::FieldId;
use crate::wire::Name;
use crate::wire::Severity;
use crate::wire::Tag;
use crate::wire::Version;
use crate::wire::dissect;
use crate::wire::peek;

/// The fields that free words are looked for in.
const ADDRESSES: [FieldId; 4] =
    [FieldId::SourceAddr, FieldId::DestinationAddr, FieldId::DlName, FieldId::EsmeAddr];

#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) entry: &'a Entry<'a>,
    alphabet: Alphabet,
    message: OnceCell<Option<Message<'a>>>,
    text: OnceCell<String>,
    /// The same, as a receipt is to be read.
    receipt: OnceCell<String>,
}

impl<'a> Subject<'a> {
    pub(super) fn new(entry: &'a Entry<'a>, alphabet: Alphabet) -> Self {
        let (message, text, receipt) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { entry, alphabet, message, text, receipt }
    }

    /// Whether one of the fields fits; `None` where it has none of them.
    pub(super) fn any(&self, fields: &[FieldId], pattern: &Pattern) -> Option<bool> {
        let mut found = None;
        self.peek(|name, octets| {
            if matches!(name, Name::Field(field) if fields.contains(&field)) {
                found = Some(pattern.matches(&characters(octets)));
            }
            if found == Some(true) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found
    }

    pub(super) fn any_message_id(&self, pattern: &Pattern) -> Option<bool> {
        let in_field = self.any(&[FieldId::MessageId], pattern);
        let mut receipted = None;
        self.peek(|name, octets| {
            if name != Name::TlvValue(Tag::RECEIPTED_MESSAGE_ID) {
                return ControlFlow::Continue(());
            }
            receipted = Some(pattern.matches(&characters(octets.strip_suffix(&[0]).unwrap_or(octets))));
            ControlFlow::Break(())
        });
        let in_text = self.receipt().and_then(|receipt| receipt.id).map(|id| pattern.matches(id));
        [in_field, receipted, in_text].into_iter().flatten().reduce(|one, other| one || other)
    }

    pub(super) fn text(&self) -> Option<&str> {
        let message = self.message()?;
        Some(self.text.get_or_init(|| message.text()))
    }

    pub(super) fn receipt(&self) -> Option<Receipt<'_>> {
        let message = self.message()?;
        Receipt::parse(self.receipt.get_or_init(|| message.receipt_text()))
    }

    /// Whether the words are in the name of the PDU, in an address, in the text, or in the name of its status,
    /// which every PDU has and only an error is worth finding by.
    pub(super) fn has_words(&self, pattern: &Pattern) -> bool {
        let (Some(command), Some(status)) = (self.entry.command_id(), self.entry.status()) else {
            return false;
        };
        let named =
            command.name().map_or_else(|| pattern.matches(&command.to_string()), |it| pattern.matches(it));
        named
            || (!status.is_ok() && pattern.matches(&status.to_string()))
            || self.any(&ADDRESSES, pattern) == Some(true)
            || self.text().is_some_and(|text| pattern.matches(text))
    }

    /// Whether the octets are among its own, as they may be shown: nobody is to find out a password so.
    pub(super) fn has_octets(&self, octets: &[u8]) -> bool {
        let has = |all: &[u8]| all.windows(octets.len().max(1)).any(|window| window == octets);
        has(self.entry.octets()) && has(&self.entry.record().chunk.masked())
    }

    /// Whether something in it is against the specification.
    pub(super) fn is_odd(&self) -> bool {
        self.entry.frame().is_none_or(|frame| {
            // The version only decides which TLVs are expected where.
            let seen = dissect(&frame, Version::default());
            seen.findings.iter().any(|finding| finding.severity() >= Severity::Warning)
        })
    }

    /// Visits the fields where it is a PDU.
    fn peek(&self, see: impl FnMut(Name, &'a [u8]) -> ControlFlow<()>) {
        if self.entry.command_id().is_some() {
            peek(self.entry.octets(), see);
        }
    }

    fn message(&self) -> Option<&Message<'a>> {
        let read = || {
            self.entry.command_id()?;
            Message::peek(self.entry.octets(), self.alphabet)
        };
        self.message.get_or_init(read).as_ref()
    }
}

fn characters(octets: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(octets)
}
