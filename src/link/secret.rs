//! A password on its way from where it is kept to the bind that needs it; it must not know how to be shown.

use std::fmt;

use zeroize::Zeroizing;

/// The octets of a password, which need not be UTF-8.
///
/// It can be compared, so that effects and notices stay plain data. `Debug` hides it, its length included,
/// and there is neither `Display` nor a way to serialize it. The buffer is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The octets themselves, for the field of the PDU or the store that takes them.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The number of octets.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(octets: Vec<u8>) -> Self {
        Self(Zeroizing::new(octets))
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::from(text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_shows_neither_the_octets_nor_their_number() {
        for secret in [Secret::from("s3cr3t-canary"), Secret::from(""), Secret::from(vec![0xFF, 0])] {
            assert_eq!(format!("{secret:?}"), "[hidden]");
            assert_eq!(format!("{:#?}", Some(&secret)), "Some(\n    [hidden],\n)");
        }
    }

    #[test]
    fn octets_that_are_not_text_are_kept_as_they_are() {
        let secret = Secret::from(vec![0xFF, 0, b'a']);
        assert_eq!(secret.expose(), [0xFF, 0, b'a']);
        assert_eq!(secret.len(), 3);
        assert!(!secret.is_empty());
    }

    #[test]
    fn secrets_are_equal_by_their_octets() {
        assert_eq!(Secret::from("lab"), Secret::from(b"lab".to_vec()));
        assert_ne!(Secret::from("lab"), Secret::from("lab "));
        assert!(Secret::from("").is_empty());
    }
}
