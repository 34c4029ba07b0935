//! Which binds an account makes side by side. Whether its provider allows them is not known here.

use std::fmt;
use std::num::NonZeroU8;

use crate::config::setting::{Setting, through_setting};

/// More transmitters are surely a slip.
const MOST: u8 = 64;

/// The binds of an account (SMPP v5.0 §2.3): one for all, or some for each direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Topology {
    /// `bind_transceiver`: sends and receives.
    #[default]
    Trx,
    /// `bind_receiver`: receives.
    Rx,
    /// `bind_transmitter`, once or more often, and `bind_receiver` beside it or not.
    Tx { transmitters: NonZeroU8, receiver: bool },
}

impl Topology {
    /// `bind_transmitter`: sends.
    pub const TX: Self = Self::Tx { transmitters: NonZeroU8::MIN, receiver: false };

    /// Whether messages can be sent.
    pub const fn transmits(self) -> bool {
        !matches!(self, Self::Rx)
    }

    /// Whether messages and receipts come in.
    pub const fn receives(self) -> bool {
        match self {
            Self::Trx | Self::Rx => true,
            Self::Tx { receiver, .. } => receiver,
        }
    }
}

through_setting!(Topology);

impl Setting for Topology {
    const EXPECTED: &'static str =
        "trx, tx, rx, tx+rx, or several transmitters such as 2tx or 2tx+rx, at most 64";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "trx" => return Some(Self::Trx),
            "rx" => return Some(Self::Rx),
            _ => {}
        }
        let (text, receiver) = text.strip_suffix("+rx").map_or((text, false), |text| (text, true));
        let count = text.strip_suffix("tx")?;
        let plain = count.bytes().all(|it| it.is_ascii_digit());
        let count = if count.is_empty() { 1 } else { count.parse().ok().filter(|_| plain)? };
        let transmitters = NonZeroU8::new(count).filter(|it| it.get() <= MOST)?;
        Some(Self::Tx { transmitters, receiver })
    }
}

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trx => f.pad("trx"),
            Self::Rx => f.pad("rx"),
            Self::Tx { transmitters, receiver } => {
                let count = if transmitters.get() > 1 { transmitters.to_string() } else { String::new() };
                f.pad(&format!("{count}tx{}", if *receiver { "+rx" } else { "" }))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topologies_are_read_and_shown() {
        for (text, transmits, receives) in [
            ("trx", true, true),
            ("tx", true, false),
            ("rx", false, true),
            ("tx+rx", true, true),
            ("2tx", true, false),
            ("2tx+rx", true, true),
            ("64tx+rx", true, true),
        ] {
            let topology: Topology = text.parse().unwrap();
            assert_eq!(topology.to_string(), text);
            assert_eq!((topology.transmits(), topology.receives()), (transmits, receives), "{text}");
        }
        assert_eq!("1tx".parse(), Ok(Topology::TX));
        assert_eq!(Topology::default().to_string(), "trx");
    }

    #[test]
    fn what_is_no_topology_is_refused() {
        for text in
            ["", "both", "TRX", "rx+tx", "2rx", "tx+2rx", "0tx", "65tx", "+1tx", "-1tx", "2trx", "tx+rx+rx"]
        {
            assert_eq!(Topology::from_text(text), None, "{text}");
        }
        assert_eq!(
            "both".parse::<Topology>().unwrap_err().to_string(),
            "expected trx, tx, rx, tx+rx, or several transmitters such as 2tx or 2tx+rx, at most 64, found \"both\""
        );
    }
}
