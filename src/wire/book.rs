//! Names that the tables lack: what a message centre adds to SMPP, as an account brings it. It opens no file.

use super::{CommandStatus, Tag};

/// TLVs and codes of one message centre. They are looked up before the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    tlvs: Vec<OwnTlv>,
    statuses: Vec<OwnStatus>,
}

/// A TLV that no table has, or has under another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTlv {
    /// Its tag.
    pub tag: Tag,
    /// Its name.
    pub name: String,
    /// How its value is read where no table says so.
    pub kind: OwnKind,
}

/// How a value is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum OwnKind {
    /// An unsigned integer of 1 to 4 octets, big-endian.
    Int,
    /// Characters; a NUL may end them.
    Text,
    /// Octets.
    #[default]
    Octets,
}

/// A `command_status` that no table has, or has under another name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnStatus {
    /// The code.
    pub status: CommandStatus,
    /// Its name.
    pub name: String,
    /// What it means, in a few words.
    pub meaning: String,
}

impl Book {
    /// Of entries that are about the same the last one counts.
    pub fn new(mut tlvs: Vec<OwnTlv>, mut statuses: Vec<OwnStatus>) -> Self {
        tlvs.reverse();
        tlvs.sort_by_key(|it| it.tag);
        tlvs.dedup_by_key(|it| it.tag);
        statuses.reverse();
        statuses.sort_by_key(|it| it.status);
        statuses.dedup_by_key(|it| it.status);
        Self { tlvs, statuses }
    }

    /// The entry of a tag.
    pub fn tlv(&self, tag: Tag) -> Option<&OwnTlv> {
        self.tlvs.get(self.tlvs.binary_search_by_key(&tag, |it| it.tag).ok()?)
    }

    /// The entry of a code.
    pub fn status(&self, status: CommandStatus) -> Option<&OwnStatus> {
        self.statuses.get(self.statuses.binary_search_by_key(&status, |it| it.status).ok()?)
    }

    /// The name of a tag, here or in the tables.
    pub fn tag_name(&self, tag: Tag) -> Option<&str> {
        self.tlv(tag).map(|it| it.name.as_str()).or_else(|| tag.name())
    }

    /// The name of a code, here or in the tables.
    pub fn status_name(&self, status: CommandStatus) -> Option<&str> {
        self.status(status).map(|it| it.name.as_str()).or_else(|| status.name())
    }

    /// What a code means, here or in the tables.
    pub fn status_meaning(&self, status: CommandStatus) -> &str {
        self.status(status).map_or_else(|| status.meaning(), |it| it.meaning.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_entries_go_before_the_tables_and_the_last_one_counts() {
        let tlv = |tag, name: &str| OwnTlv { tag: Tag(tag), name: name.to_owned(), kind: OwnKind::Int };
        let status = |status, name: &str| OwnStatus {
            status: CommandStatus(status),
            name: name.to_owned(),
            meaning: format!("about {name}"),
        };
        let book = Book::new(
            vec![tlv(0x1501, "first"), tlv(0x1401, "tariff"), tlv(0x1501, "last")],
            vec![status(0x450, "NO_CREDIT"), status(0x0E, "BAD_PASSWORD")],
        );
        assert_eq!(book.tag_name(Tag(0x1501)), Some("last"));
        assert_eq!(book.tag_name(Tag::MESSAGE_PAYLOAD), Some("message_payload"));
        assert_eq!(book.tag_name(Tag(0x1402)), None);
        assert_eq!(book.status_name(CommandStatus(0x450)), Some("NO_CREDIT"));
        assert_eq!(book.status_name(CommandStatus::RINVPASWD), Some("BAD_PASSWORD"));
        assert_eq!(book.status_meaning(CommandStatus(0x450)), "about NO_CREDIT");
        assert_eq!(book.status_meaning(CommandStatus::RTHROTTLED), "too fast");
        assert_eq!(Book::default().status_name(CommandStatus::ROK), Some("ESME_ROK"));
    }
}
