//! A record while a filter looks at it: what more than one term asks for is read once, and only when asked for.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::pattern::Pattern;
use crate::store::Message;
use crate::store::Record;
use crate::text::Alphabet;
use crate::text::Receipt;
use crate::wire::Dissection;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Name;
use crate::wire::Tag;
use crate::wire::Version;
use crate::wire::dissect;

/// The fields that free words are looked for in.
const ADDRESSES: [FieldId; 4] =
    [FieldId::SourceAddr, FieldId::DestinationAddr, FieldId::DlName, FieldId::EsmeAddr];

#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) record: &'a Record,
    seen: OnceCell<Option<Dissection>>,
    texts: OnceCell<Option<Texts>>,
}

/// A message as text, and as a receipt is to be read.
#[derive(Debug)]
struct Texts {
    message: String,
    receipt: String,
}

impl<'a> Subject<'a> {
    pub(super) const fn new(record: &'a Record) -> Self {
        Self { record, seen: OnceCell::new(), texts: OnceCell::new() }
    }

    pub(super) fn frame(&self) -> Option<&'a Frame> {
        self.record.chunk.frame()
    }

    /// Whether one of the fields fits; `None` where it has none of them.
    pub(super) fn any(&self, fields: &[FieldId], pattern: &Pattern) -> Option<bool> {
        any(self.values(fields), pattern)
    }

    pub(super) fn any_message_id(&self, pattern: &Pattern) -> Option<bool> {
        let receipted = self.seen().and_then(|seen| seen.tlv(Tag::RECEIPTED_MESSAGE_ID));
        let receipted = receipted.map(|octets| characters(octets.strip_suffix(&[0]).unwrap_or(octets)));
        let in_text = self.receipt().and_then(|receipt| receipt.id).map(Cow::Borrowed);
        any(self.values(&[FieldId::MessageId]).chain(receipted).chain(in_text), pattern)
    }

    pub(super) fn text(&self) -> Option<&str> {
        self.texts().map(|texts| texts.message.as_str())
    }

    pub(super) fn receipt(&self) -> Option<Receipt<'_>> {
        Receipt::parse(&self.texts()?.receipt)
    }

    /// Whether the words are in the name of the PDU, in an address, in the text, or in the name of its status,
    /// which every PDU has and only an error is worth finding by.
    pub(super) fn has_words(&self, pattern: &Pattern) -> bool {
        let Some(frame) = self.frame() else { return false };
        let status = frame.status();
        pattern.matches(&frame.command_id().to_string())
            || (!status.is_ok() && pattern.matches(&status.to_string()))
            || self.any(&ADDRESSES, pattern) == Some(true)
            || self.text().is_some_and(|text| pattern.matches(text))
    }

    fn seen(&self) -> Option<&Dissection> {
        // The version only decides what is found fault with.
        let read = || self.frame().map(|frame| dissect(frame, Version::default()));
        self.seen.get_or_init(read).as_ref()
    }

    fn texts(&self) -> Option<&Texts> {
        let read = || {
            let message = Message::of(self.seen()?, Alphabet::Gsm)?;
            Some(Texts { message: message.text(), receipt: message.receipt_text() })
        };
        self.texts.get_or_init(read).as_ref()
    }

    fn values(&self, fields: &[FieldId]) -> impl Iterator<Item = Cow<'_, str>> {
        self.seen().into_iter().flat_map(move |seen| {
            let named = move |name| matches!(name, Name::Field(field) if fields.contains(&field));
            let text = seen.nodes.iter().filter(move |node| named(node.name) && node.is_leaf());
            text.map(|node| characters(seen.octets_of(node)))
        })
    }
}

fn any<'a>(values: impl Iterator<Item = Cow<'a, str>>, pattern: &Pattern) -> Option<bool> {
    let mut values = values.peekable();
    values.peek()?;
    Some(values.any(|value| pattern.matches(&value)))
}

fn characters(octets: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(octets)
}
