//! A field of a PDU with its readings, as the JSON and the text both show it. It takes values from the octets
//! that may be shown, never from those of the PDU.

use std::borrow::Cow;
use std::fmt;
use std::str;

use crate::text::{Alphabet, Decoded};
use crate::wire::{Book, CommandStatus, Dissection, Name, Node, Reading, Span, Tag, Value as Kind};

use super::message;

/// Fields that stand side by side.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    /// All octets of the PDU, as they may be shown.
    octets: &'a [u8],
    /// The alphabet of the message.
    alphabet: Alphabet,
    /// The user data header of the message.
    header: &'a [u8],
    /// Names that the tables lack.
    book: Option<&'a Book>,
    nodes: &'a [Node],
}

/// A field and what is below it.
#[derive(Clone)]
pub(super) struct Field<'a> {
    node: &'a Node,
    below: Fields<'a>,
}

/// What a field says.
pub(super) enum Value<'a> {
    Int(u32),
    Text(Cow<'a, str>),
    Octets(&'a [u8]),
}

impl<'a> Fields<'a> {
    /// Those of a PDU. `default` is what `data_coding` 0 means.
    pub(super) fn of(
        seen: &'a Dissection,
        octets: &'a [u8],
        default: Alphabet,
        book: Option<&'a Book>,
    ) -> Self {
        let (alphabet, header) = (message::alphabet(seen, default), seen.user_data().header);
        Self { octets, alphabet, header, book, nodes: &seen.nodes }
    }

    pub(super) const fn none() -> Self {
        Self { octets: &[], alphabet: Alphabet::Octets, header: &[], book: None, nodes: &[] }
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The field of this name that stands there, at whatever depth.
    pub(super) fn find_at(self, name: Name, span: Span) -> Option<Field<'a>> {
        let at = self.nodes.iter().position(|node| node.name == name && node.span == span)?;
        Self { nodes: self.nodes.get(at..)?, ..self }.next()
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let (node, after) = self.nodes.split_first()?;
        let below = after.iter().take_while(|other| other.depth > node.depth).count();
        let (below, after) = after.split_at_checked(below)?;
        self.nodes = after;
        Some(Field { node, below: Self { nodes: below, ..self.clone() } })
    }
}

impl<'a> Field<'a> {
    pub(super) const fn name(&self) -> Name {
        self.node.name
    }

    /// What it is called: by the account, else by the tables.
    pub(super) fn label(&self) -> Label<'a> {
        let own = self.tag().and_then(|tag| self.below.book?.tlv(tag));
        own.map_or(Label::Name(self.node.name), |own| Label::Own(&own.name))
    }

    pub(super) const fn span(&self) -> Span {
        self.node.span
    }

    /// Whether it says nothing itself, only by what is below it.
    pub(super) const fn is_group(&self) -> bool {
        matches!(self.node.value, Kind::Group)
    }

    /// The tag, where this is a whole TLV.
    pub(super) const fn tag(&self) -> Option<Tag> {
        if let Name::Tlv(tag) = self.node.name { Some(tag) } else { None }
    }

    /// The fields below it.
    pub(super) fn fields(&self) -> Fields<'a> {
        self.below.clone()
    }

    /// What it says: of a TLV the field with its value, of any other the field itself.
    pub(super) fn content(&self) -> Self {
        let value = self.tag().and_then(|_| self.fields().find(|it| !it.is_tlv_header()));
        value.unwrap_or_else(|| self.clone())
    }

    fn is_tlv_header(&self) -> bool {
        matches!(self.node.name, Name::TlvTag | Name::TlvLength)
    }

    pub(super) fn value(&self) -> Value<'a> {
        let octets = self.octets();
        match self.node.value {
            Kind::Int(value) => Value::Int(value),
            Kind::Text => Value::Text(characters(octets.strip_suffix(&[0]).unwrap_or(octets))),
            Kind::Group | Kind::Octets => Value::Octets(octets),
        }
    }

    /// The text of a message, and what of it could not be read; `None` for any other field, and for a message
    /// that is no text.
    pub(super) fn message(&self) -> Option<Decoded> {
        if !self.is_message() {
            return None;
        }
        // Behind a user data header.
        let user_data = self.fields().last().map_or_else(|| self.octets(), |text| text.octets());
        message::decode(self.below.alphabet, self.below.header, user_data)
    }

    /// The alphabet that [`Field::message`] is read in.
    pub(super) const fn alphabet(&self) -> Alphabet {
        self.below.alphabet
    }

    /// The characters of octets that are no message, where all of them are printable ASCII; one NUL may end
    /// them.
    pub(super) fn ascii(&self) -> Option<&'a str> {
        if self.is_message() || !matches!(self.node.value, Kind::Octets) {
            return None;
        }
        let octets = self.octets();
        let characters = octets.strip_suffix(&[0]).unwrap_or(octets);
        let is_text = !characters.is_empty() && characters.iter().all(|octet| matches!(octet, b' '..=b'~'));
        str::from_utf8(characters).ok().filter(|_| is_text)
    }

    /// What a code stands for, or what octets say in words.
    pub(super) fn meaning(&self) -> Option<Cow<'a, str>> {
        if let Some(own) = self.own_status() {
            return Some(Cow::Borrowed(own));
        }
        let octets = self.octets();
        let characters = match self.node.value {
            Kind::Text => octets.strip_suffix(&[0]).unwrap_or(octets),
            Kind::Group | Kind::Int(_) | Kind::Octets => octets,
        };
        self.node.in_words(characters)
    }

    /// The account's name of a `command_status`.
    fn own_status(&self) -> Option<&'a str> {
        let Kind::Int(status) = self.node.value else { return None };
        let is_status = self.node.name.reading() == Some(Reading::Status);
        let book = self.below.book.filter(|_| is_status)?;
        book.status(CommandStatus(status)).map(|own| own.name.as_str())
    }

    fn is_message(&self) -> bool {
        message::is_message(self.node.name) || self.node.name == Name::UserData
    }

    fn octets(&self) -> &'a [u8] {
        self.node.span.of(self.below.octets)
    }
}

/// The name of a field, shown as it is.
pub(super) enum Label<'a> {
    Name(Name),
    Own(&'a str),
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => fmt::Display::fmt(name, f),
            Self::Own(name) => f.pad(name),
        }
    }
}

/// The characters of a C-Octet String; octets that are no UTF-8 are read as ISO-8859-1.
fn characters(octets: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(octets) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(octets.iter().copied().map(char::from).collect()),
    }
}
