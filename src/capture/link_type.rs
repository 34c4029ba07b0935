//! What is around an IP packet in a capture: <https://www.tcpdump.org/linktypes.html>.

/// How packets begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinkType {
    /// An Ethernet header, with or without VLAN tags.
    Ethernet,
    /// Linux cooked mode: what `tcpdump -i any` gave.
    Cooked,
    /// Linux cooked mode v2: what `tcpdump -i any` gives.
    Cooked2,
    /// Nothing.
    Raw,
    /// The four octets of the BSD loopback.
    Loopback,
}

/// What an Ethernet header says follows. IEEE 802.
const IPV4: u16 = 0x0800;
const IPV6: u16 = 0x86DD;
/// A tag of four octets: 802.1Q, 802.1ad, and what came before it.
const TAGS: [u16; 4] = [0x8100, 0x88A8, 0x9100, 0x9200];

impl LinkType {
    /// By its number; `None` where such packets are not read.
    pub(super) const fn of(number: u32) -> Option<Self> {
        match number {
            0 | 108 => Some(Self::Loopback),
            1 => Some(Self::Ethernet),
            // What systems call DLT_RAW, too.
            12 | 14 | 101 | 228 | 229 => Some(Self::Raw),
            113 => Some(Self::Cooked),
            276 => Some(Self::Cooked2),
            _ => None,
        }
    }

    /// The IP packet; `None` where there is none. Its octets may be fewer or more than it says.
    pub(super) fn ip(self, octets: &[u8]) -> Option<&[u8]> {
        match self {
            Self::Raw => Some(octets),
            // The family differs by system, and in octet order by machine: the IP packet says what it is.
            Self::Loopback => octets.get(4..),
            Self::Ethernet => behind_tags(octets, 12),
            Self::Cooked => behind_tags(octets, 14),
            Self::Cooked2 => match word(octets, 0)? {
                IPV4 | IPV6 => octets.get(20..),
                tag if TAGS.contains(&tag) => behind_tags(octets, 22),
                _ => None,
            },
        }
    }
}

/// Behind the protocol number at `at`, and behind tags, where it is IP.
fn behind_tags(octets: &[u8], mut at: usize) -> Option<&[u8]> {
    while TAGS.contains(&word(octets, at)?) {
        at += 4;
    }
    matches!(word(octets, at)?, IPV4 | IPV6).then_some(())?;
    octets.get(at + 2..)
}

fn word(octets: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*octets.get(at..)?.first_chunk()?))
}
