//! An address as it is typed, with the type of number and numbering plan that fit it.

use crate::wire::FieldId;
use crate::wire::Pdu;

/// A source or destination address.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Address {
    /// Type of number. SMPP v5.0 §4.7.1.
    pub ton: u8,
    /// Numbering plan indicator. SMPP v5.0 §4.7.2.
    pub npi: u8,
    /// Its characters; none lets the message centre choose.
    pub text: String,
}

/// Why something is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// An address is ASCII and has no NUL: it travels as a C-Octet String.
    #[error("{0:?} cannot stand in an address: printable ASCII characters are expected")]
    Character(char),
}

const UNKNOWN: u8 = 0;
const INTERNATIONAL: u8 = 1;
const ALPHANUMERIC: u8 = 5;
const ISDN: u8 = 1;

/// Numbers of fewer digits are taken for short codes.
const SHORT_CODE: usize = 7;

impl Address {
    /// Takes what was typed and guesses its kind: letters make it alphanumeric (5/0), a leading `+` or `00`, or
    /// seven digits and more, an international number (1/1) without the prefix, fewer digits a short code (0/1).
    pub fn guess(typed: &str) -> Result<Self, AddressError> {
        let typed = typed.trim();
        if let Some(foreign) = typed.chars().find(|c| !matches!(c, ' '..='~')) {
            return Err(AddressError::Character(foreign));
        }
        let number: String = typed.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let (prefixed, digits) = match number.strip_prefix('+').or_else(|| number.strip_prefix("00")) {
            Some(digits) => (true, digits),
            None => (false, number.as_str()),
        };
        let is_number = !digits.is_empty() && digits.bytes().all(|c| c.is_ascii_digit());
        Ok(match is_number {
            _ if typed.is_empty() => Self::default(),
            true if prefixed || digits.len() >= SHORT_CODE => {
                Self { ton: INTERNATIONAL, npi: ISDN, text: digits.to_owned() }
            }
            true => Self { ton: UNKNOWN, npi: ISDN, text: digits.to_owned() },
            false => Self { ton: ALPHANUMERIC, npi: UNKNOWN, text: typed.to_owned() },
        })
    }

    pub(super) fn set(&self, pdu: &mut Pdu, [ton, npi, text]: [FieldId; 3]) {
        pdu.set(ton, self.ton);
        pdu.set(npi, self.npi);
        pdu.set(text, self.text.as_str());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_follows_the_characters() {
        for (typed, ton, npi, text) in [
            ("", 0, 0, ""),
            ("447700900001", 1, 1, "447700900001"),
            ("+44 7700 900-001", 1, 1, "447700900001"),
            ("00447700900001", 1, 1, "447700900001"),
            ("12345", 0, 1, "12345"),
            ("+12345", 1, 1, "12345"),
            ("Acme", 5, 0, "Acme"),
            ("Acme 24", 5, 0, "Acme 24"),
            ("+", 5, 0, "+"),
        ] {
            assert_eq!(Address::guess(typed), Ok(Address { ton, npi, text: text.to_owned() }), "{typed}");
        }
    }

    #[test]
    fn what_no_address_holds_is_named() {
        assert_eq!(Address::guess("Café"), Err(AddressError::Character('é')));
        assert_eq!(Address::guess("a\0b"), Err(AddressError::Character('\0')));
    }
}
