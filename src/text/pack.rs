//! Septets in octets as 3GPP TS 23.038 §6.1.2.1 packs them, for the message centres that want the packing done
//! by their clients. It knows no alphabet.

/// Whether septets are packed before they leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Packing {
    /// One septet an octet: the message centre packs. So almost everywhere.
    #[default]
    Unpacked,
    /// Eight septets in seven octets.
    Packed,
}

/// Carriage return: what fills seven bits that are left, which would else be read as `@`.
const FILLER: u8 = 0x0D;

/// The bits between a header of so many octets and the first septet, which begins at a septet boundary
/// (3GPP TS 23.040 §9.2.3.24).
const fn fill(header: usize) -> usize {
    (7 - header * 8 % 7) % 7
}

/// The septets packed, as they stand behind a header of `header` octets.
pub fn pack(septets: &[u8], header: usize) -> Vec<u8> {
    let bits = fill(header) + septets.len() * 7;
    let filler = (bits % 8 == 1).then_some(FILLER);
    let mut octets = vec![0_u8; bits.div_ceil(8)];
    for (at, septet) in septets.iter().copied().chain(filler).enumerate() {
        let bit = fill(header) + at * 7;
        let [low, high] = (u16::from(septet & 0x7F) << (bit % 8)).to_le_bytes();
        for (octet, bits) in octets.iter_mut().skip(bit / 8).zip([low, high]) {
            *octet |= bits;
        }
    }
    octets
}

/// The septets of octets that stand behind a header of `header` octets. SMPP does not say how many there are:
/// a carriage return that fills the last octet to its end is taken for a filler.
pub fn unpack(octets: &[u8], header: usize) -> Vec<u8> {
    let bits = octets.len() * 8;
    let count = bits.saturating_sub(fill(header)) / 7;
    let octet = |at: usize| octets.get(at).copied().unwrap_or_default();
    let septet = |at: usize| {
        let bit = fill(header) + at * 7;
        let [septet, _] =
            (u16::from_le_bytes([octet(bit / 8), octet(bit / 8 + 1)]) >> (bit % 8)).to_le_bytes();
        septet & 0x7F
    };
    let mut septets: Vec<u8> = (0..count).map(septet).collect();
    let full = fill(header) + count * 7 == bits;
    if full && septets.last() == Some(&FILLER) {
        septets.pop();
    }
    septets
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn septets_are_packed_from_the_low_bits_up() {
        for (septets, header, octets) in [
            (&b"hellohello"[..], 0, &b"\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37"[..]),
            (b"1234567", 0, b"\x31\xd9\x8c\x56\xb3\xdd\x1a"),
            (b"12345678", 0, b"\x31\xd9\x8c\x56\xb3\xdd\x70"),
            (b"", 0, b""),
            // One fill bit behind the six octets of a concatenation header.
            (b"A", 6, b"\x82"),
            (b"A", 7, b"\x41"),
        ] {
            assert_eq!(pack(septets, header), octets, "{septets:02x?} behind {header}");
        }
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(septets in prop::collection::vec(0_u8..0x80, 0..200), header in 0_usize..20) {
            let octets = pack(&septets, header);
            prop_assert!(octets.len() <= (septets.len() * 7 + 6).div_ceil(8));
            let mut read = unpack(&octets, header);
            if read != septets {
                // A return at the end that fills its octet cannot be told from a filler.
                read.push(FILLER);
            }
            prop_assert_eq!(read, septets);
        }
    }
}
