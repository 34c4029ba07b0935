//! What the values of coded fields mean: how a table of values is read. The tables are in the files below.
//! A value outside its table stays a number.

pub(super) mod gsm;
pub(super) mod huawei;
pub(super) mod smpp;

pub use gsm::Charset;

use super::Version;

/// One value, or a run of values, of a coded field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The first value.
    pub from: u32,
    /// The last value, itself included.
    pub to: u32,
    /// What it means.
    pub name: &'static str,
    /// The first version that has it.
    pub since: Version,
}

/// A group of bits of an octet that has a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bits {
    /// What the bits say.
    pub name: &'static str,
    /// Which bits.
    pub mask: u8,
    /// The values of `octet & mask`; none where every value is a number.
    pub codes: &'static [Code],
}

/// How the integer in a field is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// As one value of a table; what the table lacks is reserved.
    Codes(&'static [Code]),
    /// As one value of a table, or one that the table does not know.
    Known(&'static [Code]),
    /// As groups of bits.
    Bits(&'static [Bits]),
    /// As `interface_version`.
    Version,
    /// As `data_coding`: SMPP's own values, or the groups of 3GPP 23.038.
    DataCoding,
    /// As a `command_status`.
    Status,
    /// As a `command_id`.
    Command,
}

impl Reading {
    /// The name of a value, where the table has one.
    pub fn meaning(self, value: u32) -> Option<&'static str> {
        match self {
            Self::Codes(codes) | Self::Known(codes) => meaning(codes, value),
            Self::Bits(_) => None,
            Self::Version => meaning(smpp::INTERFACE_VERSION, value),
            Self::DataCoding => meaning(smpp::DATA_CODING, value),
            Self::Status => super::CommandStatus(value).name(),
            Self::Command => super::CommandId(value).name(),
        }
    }

    /// The bit groups of a value.
    pub fn bits(self, value: u32) -> &'static [Bits] {
        match self {
            Self::Bits(bits) => bits,
            Self::DataCoding => gsm::data_coding_bits(value),
            Self::Version => smpp::VERSION,
            Self::Codes(_) | Self::Known(_) | Self::Status | Self::Command => &[],
        }
    }

    /// Whether this version gives the value a meaning, or leaves it to others to do so.
    pub(super) fn has(self, value: u32, version: Version) -> bool {
        match self {
            Self::Codes(codes) => has(codes, value, version),
            Self::Bits(bits) => {
                bits.iter()
                    .all(|it| it.codes.is_empty() || has(it.codes, value & u32::from(it.mask), version))
                    && value & !bits.iter().fold(0, |all, it| all | u32::from(it.mask)) == 0
            }
            Self::Version => matches!(value, 0x33 | 0x34 | 0x50),
            Self::DataCoding => {
                value < 0x10 && has(smpp::DATA_CODING, value, version) || gsm::has_data_coding(value)
            }
            Self::Known(_) | Self::Status | Self::Command => true,
        }
    }
}

impl Bits {
    /// What these bits of `octet` say: as they stand there where their values have names, else as the number
    /// that they are.
    pub const fn value(&self, octet: u32) -> u32 {
        let value = octet & self.mask as u32;
        if self.codes.is_empty() { value >> self.mask.trailing_zeros() } else { value }
    }

    /// The name of the value that these bits of `octet` have.
    pub fn meaning(&self, octet: u32) -> Option<&'static str> {
        meaning(self.codes, octet & u32::from(self.mask))
    }
}

fn find(codes: &[Code], value: u32) -> Option<&Code> {
    codes.iter().find(|code| (code.from..=code.to).contains(&value))
}

fn meaning(codes: &[Code], value: u32) -> Option<&'static str> {
    find(codes, value).map(|code| code.name)
}

fn has(codes: &[Code], value: u32, version: Version) -> bool {
    find(codes, value).is_some_and(|code| code.since <= version)
}

impl Code {
    const fn since(mut self, version: Version) -> Self {
        self.since = version;
        self
    }
}

const fn code(value: u32, name: &'static str) -> Code {
    codes(value, value, name)
}

const fn codes(from: u32, to: u32, name: &'static str) -> Code {
    Code { from, to, name, since: Version::V33 }
}

const fn bits(name: &'static str, mask: u8, codes: &'static [Code]) -> Bits {
    Bits { name, mask, codes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_coding_is_read_by_its_group() {
        let read = |value| {
            let bits = Reading::DataCoding.bits(value);
            bits.iter().map(|bits| (bits.name, bits.meaning(value))).collect::<Vec<_>>()
        };
        assert_eq!(read(0x08), []);
        assert_eq!(Reading::DataCoding.meaning(0x08), Some("UCS-2"));
        assert_eq!(
            read(0xF1),
            [
                ("coding_group", Some("message class")),
                ("alphabet", Some("GSM 7-bit")),
                ("message_class", Some("class 1"))
            ]
        );
        assert_eq!(read(0x18)[3], ("alphabet", Some("UCS-2")));
        assert_eq!(read(0xD8)[1], ("indicator", Some("active")));
    }

    #[test]
    fn esm_class_is_three_groups() {
        let read: Vec<_> = smpp::ESM_CLASS.iter().map(|bits| bits.meaning(0x44)).collect();
        assert_eq!(read, [Some("default"), Some("MC delivery receipt"), Some("UDH indicator")]);
    }
}
