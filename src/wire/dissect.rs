//! The reading walk: a PDU's bytes against its table. Reading never fails.
//!
//! What peers are known to send in deviation from the specification is read as they mean it and said in a
//! finding: responses without a body or with one too many, strings without their NUL, a NUL too many, TLVs
//! that are cut. Leaves tile the frame whatever the bytes are.

use super::layout::{self, Field, HEADER, Kind};
use super::spelled;
use super::tlv::TlvSet;
use super::tree::Tree;
use super::udh::{self, big_endian};
use super::user_data;
use super::{
    CommandId, Dialect, Dissection, FieldId, FindingKind, Frame, Layout, Name, Origin, OwnKind, Sequence,
    Span, Tag, TlvKind, Value, Version, tlv,
};

/// Reads a frame as a PDU of a session of this version, or of what else is known of it.
pub fn dissect<'a>(frame: &Frame, dialect: impl Into<Dialect<'a>>) -> Dissection {
    let mut walk = Walk::new(frame, dialect.into(), NODES);
    walk.header();
    match layout::layout(frame.command_id()) {
        Some(layout) => walk.body(layout),
        None => walk.tree.find(FindingKind::UnknownCommand, COMMAND_ID),
    }
    walk.rest();
    let Tree { nodes, mut findings, .. } = walk.tree;
    findings.sort_by_key(|finding| finding.span.start);
    Dissection::new(frame.clone(), nodes, findings)
}

/// Nodes of a submit_sm with a few TLVs.
const NODES: usize = 48;
const COMMAND_ID: Span = Span { start: 4, end: 8 };

/// The walk met an end that it cannot pass.
struct Stop;

struct Walk<'a> {
    frame: &'a Frame,
    bytes: &'a [u8],
    at: usize,
    dialect: Dialect<'a>,
    tree: Tree,
    tlvs: TlvSet,
}

impl<'a> Walk<'a> {
    fn new(frame: &'a Frame, dialect: Dialect<'a>, nodes: usize) -> Self {
        let tree = Tree::new(dialect.version, nodes);
        Self { frame, bytes: frame.bytes(), at: 0, dialect, tree, tlvs: TlvSet::default() }
    }
    fn left(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// The span of the next `octets`.
    fn next(&self, octets: usize) -> Span {
        Span::new(self.at, self.at + octets)
    }

    fn leaf(&mut self, name: Name, octets: usize, value: Value) {
        let span = self.next(octets);
        self.tree.leaf(name, span, value);
        self.at += octets;
    }

    fn header(&mut self) {
        for field in HEADER {
            let value = self.left().get(..4).map_or(0, big_endian);
            self.leaf(Name::Field(field), 4, Value::Int(value));
        }
        let request = !self.frame.is_response();
        if request && !self.frame.status().is_ok() {
            self.tree.find(FindingKind::StatusInRequest, Span::new(8, 12));
        }
        let status = self.frame.status();
        let is_own = self.dialect.book.is_some_and(|book| book.status(status).is_some());
        if !request && status.row().is_none() && !is_own {
            self.tree.find(FindingKind::UnknownStatus(status), Span::new(8, 12));
        }
        let nack = self.frame.command_id() == CommandId::GENERIC_NACK;
        if nack && status.is_ok() {
            self.tree.find(FindingKind::NackWithoutError, Span::new(8, 12));
        }
        if nack && self.frame.sequence() == Sequence::NONE {
            self.tree.find(FindingKind::NackWithoutNumber, Span::new(12, 16));
        } else if !self.frame.sequence().is_valid() {
            self.tree.find(FindingKind::SequenceOutOfRange, Span::new(12, 16));
        }
    }

    fn body(&mut self, layout: &Layout) {
        self.origin(layout.origin);
        let response = self.frame.is_response();
        let body = self.next(self.left().len());
        if response && body.is_empty() {
            if self.frame.status().is_ok() && !layout.fields.is_empty() {
                self.tree.find(FindingKind::BodyMissing, body);
            }
            return;
        }
        if response && !self.frame.status().is_ok() && !layout.fields.is_empty() {
            self.tree.find(FindingKind::BodyWithError, body);
        }
        let fields = self.order(layout, body);
        if response && self.only_tlvs(fields) {
            self.tree.find(FindingKind::OnlyTlvs, body);
        } else if self.fields(fields).is_err() {
            return;
        }
        self.after_fields(fields);
        self.checks(layout.id);
    }

    /// Says where a PDU comes from that the session's version does not have. It is read by the version that it
    /// came with.
    fn origin(&mut self, origin: Origin) {
        let kind = match origin {
            Origin::Since(since) if since > self.dialect.version => {
                self.dialect.version = since;
                self.tree.version = since;
                FindingKind::CommandNewer(since)
            }
            Origin::Only33 if self.dialect.version > Version::V33 => FindingKind::CommandGone,
            Origin::Vendor(vendor) => FindingKind::CommandOfVendor(vendor),
            Origin::Since(_) | Origin::Only33 => return,
        };
        self.tree.find(kind, COMMAND_ID);
    }

    /// The fields in the order of the specification, or in that of a library where only that one reads to the
    /// end.
    fn order(&mut self, layout: &Layout, body: Span) -> &'static [Field] {
        if let Some((library, fields)) = layout::of_library(layout.id)
            && !self.reads(layout.fields)
            && self.reads(fields)
        {
            self.tree.find(FindingKind::OtherLayout(library), body);
            return fields;
        }
        layout.fields
    }

    /// Whether the body reads to its end as TLVs, and does not when its fields come first: the fields of a
    /// response may be left out, and nothing in the PDU says so.
    fn only_tlvs(&self, fields: &[Field]) -> bool {
        !fields.is_empty() && are_tlvs(self.left()) && !self.reads(fields)
    }

    /// Whether what is left reads to its end as these fields and TLVs.
    fn reads(&self, fields: &[Field]) -> bool {
        let mut trial = Walk::new(self.frame, self.dialect, 0);
        trial.at = self.at;
        trial.fields(fields).is_ok() && are_tlvs(trial.left())
    }

    fn fields(&mut self, fields: &[Field]) -> Result<(), Stop> {
        fields.iter().try_for_each(|field| self.field(field))
    }

    fn field(&mut self, field: &Field) -> Result<(), Stop> {
        let start = self.at;
        match field.kind {
            Kind::Int(width) => self.int(field.id, width)?,
            Kind::Count(least) => self.count(field.id, least)?,
            Kind::Text(most) => self.text(field.id, most.of(self.dialect.version))?,
            Kind::Time => self.time(field.id)?,
            Kind::Octets(length) => self.octets(field.id, length)?,
            Kind::List(count, items) => self.list(field.id, count, items)?,
            Kind::When(by, value, fields) if self.tree.latest(by) == Some(value) => self.fields(fields)?,
            Kind::When(..) => (),
            Kind::Choice(by, choices) => self.choice(by, choices)?,
        }
        if field.unused && self.dialect.version < Version::V50 {
            self.unused(field.id, Span::new(start, self.at));
        }
        Ok(())
    }

    /// A field that should be 0 or empty.
    fn unused(&mut self, field: FieldId, span: Span) {
        if span.of(self.bytes).iter().any(|octet| *octet != 0) {
            self.tree.find(FindingKind::Unused(field), span);
        }
    }

    fn int(&mut self, field: FieldId, width: u8) -> Result<(), Stop> {
        let width = usize::from(width);
        if let Some(octets) = self.left().get(..width) {
            let value = big_endian(octets);
            self.leaf(Name::Field(field), width, Value::Int(value));
            return Ok(());
        }
        let kind = if self.left().is_empty() { FindingKind::Missing(field) } else { FindingKind::Cut(field) };
        self.tree.find(kind, self.next(self.left().len()));
        Err(Stop)
    }

    fn count(&mut self, field: FieldId, least: u8) -> Result<(), Stop> {
        if self.left().is_empty() && field == FieldId::NoUnsuccess {
            // Peers are met that leave it out where nobody was refused.
            self.tree.find(FindingKind::CountMissing(field), self.next(0));
            return Ok(());
        }
        self.int(field, 1)?;
        let says = self.tree.latest(field).unwrap_or(0);
        if says < least.into() || says > 254 && self.dialect.version < Version::V50 {
            self.tree.find(FindingKind::CountOutOfRange { field, says }, Span::new(self.at - 1, self.at));
        }
        Ok(())
    }

    fn text(&mut self, field: FieldId, most: u8) -> Result<(), Stop> {
        let start = self.at;
        let span = self.string(field)?;
        if span.len() > usize::from(most) {
            self.tree.find(FindingKind::TooLong { field, most }, span);
        }
        if let [characters @ .., _nul] = span.of(self.bytes)
            && !characters.iter().fold(true, |text, octet| text & matches!(octet, b' '..=b'~'))
        {
            self.tree.find(FindingKind::NotText(field), span);
        }
        let is_address = matches!(field, FieldId::SourceAddr | FieldId::DestinationAddr | FieldId::EsmeAddr);
        if is_address && span.of(self.bytes).starts_with(b"+") {
            self.tree.find(FindingKind::PlusInAddress(field), Span::new(start, start + 1));
        }
        Ok(())
    }

    fn time(&mut self, field: FieldId) -> Result<(), Stop> {
        let span = self.string(field)?;
        if let [characters @ .., _nul] = span.of(self.bytes)
            && !characters.is_empty()
            && let Err(why) = spelled::time(field, characters)
        {
            self.tree.find(FindingKind::BadTime { field, why }, span);
        }
        Ok(())
    }

    /// A C-Octet String of any length; where no NUL ends it, it takes the rest.
    fn string(&mut self, field: FieldId) -> Result<Span, Stop> {
        let left = self.left();
        let nul = left.iter().position(|octet| *octet == 0);
        let span = self.next(nul.map_or(left.len(), |nul| nul + 1));
        if nul.is_none() {
            let kind =
                if left.is_empty() { FindingKind::Missing(field) } else { FindingKind::Unterminated(field) };
            self.tree.find(kind, span);
        }
        if !span.is_empty() {
            self.leaf(Name::Field(field), span.len(), Value::Text);
        }
        if nul.is_some() { Ok(span) } else { Err(Stop) }
    }

    fn octets(&mut self, field: FieldId, length: FieldId) -> Result<(), Stop> {
        let says = self.tree.latest(length).unwrap_or(0);
        let left = self.left().len();
        let octets = left.min(says as usize);
        let span = self.next(octets);
        let message = span.of(self.bytes);
        let esm_class = self.tree.latest(FieldId::EsmClass).unwrap_or(0);
        udh::message(&mut self.tree, Name::Field(field), message, self.at, esm_class);
        self.at += octets;
        if left < says as usize {
            self.tree.find(FindingKind::LengthBeyondEnd { field, says, left }, span);
            return Err(Stop);
        }
        if is_single_octet_text(self.tree.latest(FieldId::DataCoding)) && matches!(message, [_, .., 0]) {
            self.tree.find(FindingKind::NulInMessage, Span::new(self.at - 1, self.at));
        }
        Ok(())
    }

    fn list(&mut self, field: FieldId, count: FieldId, items: &[Field]) -> Result<(), Stop> {
        let says = self.tree.latest(count).unwrap_or(0);
        for read in 0..says {
            if self.left().is_empty() {
                self.tree.find(FindingKind::CountBeyondEnd { field, says, read }, self.next(0));
                return Err(Stop);
            }
            let item = self.tree.open(Name::Field(field), self.at);
            let result = self.fields(items);
            self.tree.close(item, self.at);
            result?;
        }
        Ok(())
    }

    fn choice(&mut self, by: FieldId, choices: &[(u32, &[Field])]) -> Result<(), Stop> {
        let chosen = self.tree.latest(by);
        if let Some((_, fields)) = choices.iter().find(|(value, _)| Some(*value) == chosen) {
            return self.fields(fields);
        }
        self.tree.find(FindingKind::UnknownChoice(by), Span::new(self.at - 1, self.at));
        Err(Stop)
    }

    /// TLVs, and what peers put in front of them.
    fn after_fields(&mut self, fields: &[Field]) {
        let has_message = fields.iter().any(|field| field.id == FieldId::ShortMessage);
        if let ([0, rest @ ..], true) = (self.left(), has_message)
            && !are_tlvs(self.left())
            && are_tlvs(rest)
        {
            self.tree.find(FindingKind::NulAfterMessage, self.next(1));
            self.leaf(Name::Undecoded, 1, Value::Octets);
        }
        let first = self.at;
        while !self.left().is_empty() {
            let Some((tag, says)) = tlv_header(self.left()) else {
                let kind = if self.at == first { FindingKind::LeftOver } else { FindingKind::TlvHeaderCut };
                return self.tree.find(kind, self.next(self.left().len()));
            };
            let left = self.left().len() - 4;
            if left < usize::from(says) && self.at == first && tlv(tag).is_none() && !tag.is_vendor() {
                return self.tree.find(FindingKind::LeftOver, self.next(self.left().len()));
            }
            self.tlv(tag, says);
        }
    }

    fn tlv(&mut self, tag: Tag, says: u16) {
        let start = self.at;
        let whole = self.tree.open(Name::Tlv(tag), start);
        self.leaf(Name::TlvTag, 2, Value::Int(tag.0.into()));
        self.leaf(Name::TlvLength, 2, Value::Int(says.into()));
        let left = self.left().len();
        if left < usize::from(says) {
            self.leaf(Name::Undecoded, left, Value::Octets);
            self.tree.find(FindingKind::TlvBeyondEnd { tag, says, left }, Span::new(start, self.at));
        } else {
            let (own, span) = (self.own(tag), self.next(says.into()));
            tlv_value(&mut self.tree, tag, own, span.of(self.bytes), self.at);
            self.at += span.len();
        }
        self.tree.close(whole, self.at);
        self.listed(tag, says.into(), Span::new(start, self.at));
    }

    /// How the message centre's own TLV is read.
    fn own(&self, tag: Tag) -> Option<OwnKind> {
        self.dialect.book?.tlv(tag).map(|it| it.kind)
    }

    /// What the table says of a TLV in this PDU.
    fn listed(&mut self, tag: Tag, octets: usize, span: Span) {
        let Some(row) = tlv(tag) else {
            if self.own(tag).is_none() {
                self.tree.find(FindingKind::TlvUnknown(tag), span);
            }
            return;
        };
        let (version, since) = (self.dialect.version, row.since);
        if since > version {
            self.tree.find(FindingKind::TlvNewer { tag, since }, span);
        } else if row.is_newer_form(version, octets) {
            self.tree.find(FindingKind::TlvNewer { tag, since: Version::V50 }, span);
        } else if !row.is_listed(self.dialect, self.frame.command_id()) {
            self.tree.find(FindingKind::TlvNotListed(tag), span);
        }
        if !self.tlvs.insert(tag) && !row.repeatable {
            self.tree.find(FindingKind::TlvRepeated(tag), span);
        }
    }

    /// What the fields and TLVs say together.
    fn checks(&mut self, id: CommandId) {
        let all = Span::new(Frame::HEADER, self.bytes.len());
        for tag in required(id).iter().filter(|tag| !self.tlvs.has(**tag)) {
            self.tree.find(FindingKind::TlvMissing(*tag), Span::new(self.bytes.len(), self.bytes.len()));
        }
        if self.tlvs.has(Tag::MESSAGE_PAYLOAD)
            && self.tree.latest(FieldId::SmLength).is_some_and(|length| length > 0)
        {
            self.tree.find(FindingKind::TwoMessages, all);
        }
        let sar = [Tag::SAR_MSG_REF_NUM, Tag::SAR_TOTAL_SEGMENTS, Tag::SAR_SEGMENT_SEQNUM];
        if id.is_bind_resp()
            && self.frame.status().is_ok()
            && self.dialect.version > Version::V33
            && !self.tlvs.has(Tag::SC_INTERFACE_VERSION)
        {
            self.tree.find(FindingKind::VersionUntold, Span::new(self.bytes.len(), self.bytes.len()));
        }
        self.beside_header();
        user_data::check(&mut self.tree, id, self.bytes, self.tlvs);
        match sar.iter().filter(|tag| self.tlvs.has(**tag)).count() {
            0 => (),
            3 => self.check_sar(),
            _ => self.tree.find(FindingKind::SarIncomplete, all),
        }
    }

    /// SMPP v5.0 §4.7.12: what a user data header says is not said again.
    fn beside_header(&mut self) {
        const TAGS: [Tag; 5] = [
            Tag::SAR_MSG_REF_NUM,
            Tag::SAR_TOTAL_SEGMENTS,
            Tag::SAR_SEGMENT_SEQNUM,
            Tag::SOURCE_PORT,
            Tag::DEST_PORT,
        ];
        let Some(header) = self.tree.header else { return };
        for tag in TAGS.into_iter().filter(|tag| self.tlvs.has(*tag)) {
            self.tree.find(FindingKind::UdhBesideTlv(tag), header);
        }
    }

    fn check_sar(&mut self) {
        let value = |tag| {
            self.tree.nodes.iter().find_map(|node| match (node.name, node.value) {
                (Name::TlvValue(other), Value::Int(value)) if other == tag => Some((value, node.span)),
                _ => None,
            })
        };
        let total = value(Tag::SAR_TOTAL_SEGMENTS);
        if let (Some((total, _)), Some((number, span))) = (total, value(Tag::SAR_SEGMENT_SEQNUM))
            && (number == 0 || number > total)
        {
            self.tree.find(FindingKind::PartOutOfRange, span);
        }
    }

    /// What the walk did not reach.
    fn rest(&mut self) {
        let left = self.left().len();
        if left > 0 {
            self.leaf(Name::Undecoded, left, Value::Octets);
        }
    }
}

/// The nodes of a TLV's value that begins at `at`; `own` is how it is read where no table has it.
pub(super) fn tlv_value(tree: &mut Tree, tag: Tag, own: Option<OwnKind>, octets: &[u8], at: usize) {
    let span = Span::new(at, at + octets.len());
    let name = Name::TlvValue(tag);
    let Some(row) = tlv(tag) else {
        let value = match own {
            Some(OwnKind::Int) if (1..=4).contains(&octets.len()) => Value::Int(big_endian(octets)),
            Some(OwnKind::Text) if !octets.is_empty() => Value::Text,
            Some(OwnKind::Int | OwnKind::Text | OwnKind::Octets) | None => Value::Octets,
        };
        return tree.leaf(name, span, value);
    };
    let fits = (usize::from(row.least)..=usize::from(row.most)).contains(&octets.len());
    if !fits {
        tree.find(FindingKind::TlvLength { tag, least: row.least, most: row.most }, span);
    }
    match row.kind {
        TlvKind::Int(_) if fits && (1..=4).contains(&octets.len()) => {
            tree.leaf(name, span, Value::Int(big_endian(octets)));
        }
        TlvKind::Text if !octets.is_empty() => {
            if octets.last() != Some(&0) {
                tree.find(FindingKind::TlvUnterminated(tag), span);
            }
            tree.leaf(name, span, Value::Text);
        }
        TlvKind::Parts(parts) if fits => {
            let whole = tree.open(name, at);
            let read = udh::structure(tree, parts, octets, at);
            tree.close(whole, span.end as usize);
            if !read {
                tree.find(FindingKind::TlvLength { tag, least: row.least, most: row.most }, span);
            }
        }
        TlvKind::Octets if tag == Tag::MESSAGE_PAYLOAD => {
            // The header, if any, stands where the message stands.
            let empty = tree.latest(FieldId::SmLength).unwrap_or(0) == 0;
            let esm_class = tree.latest(FieldId::EsmClass).filter(|_| empty).unwrap_or(0);
            udh::message(tree, name, octets, at, esm_class);
        }
        TlvKind::Int(_) | TlvKind::Text | TlvKind::Parts(_) | TlvKind::Octets => {
            tree.leaf(name, span, Value::Octets);
        }
    }
}

/// The TLVs that these PDUs must have. SMPP v5.0 §4.2.2, §4.4.
fn required(id: CommandId) -> &'static [Tag] {
    match id {
        CommandId::DATA_SM => &[Tag::MESSAGE_PAYLOAD],
        CommandId::BROADCAST_SM => &[
            Tag::BROADCAST_AREA_IDENTIFIER,
            Tag::BROADCAST_CONTENT_TYPE,
            Tag::BROADCAST_REP_NUM,
            Tag::BROADCAST_FREQUENCY_INTERVAL,
        ],
        CommandId::QUERY_BROADCAST_SM_RESP => {
            &[Tag::MESSAGE_STATE, Tag::BROADCAST_AREA_IDENTIFIER, Tag::BROADCAST_AREA_SUCCESS]
        }
        _ => &[],
    }
}

pub(super) fn tlv_header(octets: &[u8]) -> Option<(Tag, u16)> {
    let [t1, t2, l1, l2] = *octets.first_chunk()?;
    Some((Tag(u16::from_be_bytes([t1, t2])), u16::from_be_bytes([l1, l2])))
}

/// Whether octets are whole TLVs to their end; none are.
pub(super) fn are_tlvs(mut octets: &[u8]) -> bool {
    while let Some((_, length)) = tlv_header(octets) {
        let Some(after) = octets.get(4 + usize::from(length)..) else { return false };
        octets = after;
    }
    octets.is_empty()
}

/// Whether a text of this `data_coding` has an octet a character. A NUL at its end is hardly one; in GSM 03.38
/// it could be the `@` that it is there.
fn is_single_octet_text(data_coding: Option<u32>) -> bool {
    matches!(data_coding, Some(0 | 1 | 3 | 6 | 7))
}
