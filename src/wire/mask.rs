//! Masking the password in the bytes of a PDU, so that hex, captures and exports can be shown and passed on.
//!
//! The octets become `*` in equal number: lengths stay true and the PDU still reads.

use bytes::Bytes;

use super::{Chunk, CommandId, Frame, Name, Span, Version, dissect};

/// The password's octets, without its NUL, in a whole or cut PDU; `None` where it carries none. In a PDU whose
/// `system_id` does not end, all that follows the header counts as password.
pub fn password_span(pdu: &[u8]) -> Option<Span> {
    password_behind(pdu, 4)
}

/// The password of the PDU whose `command_id` stands at `at`.
fn password_behind(octets: &[u8], at: usize) -> Option<Span> {
    let id = CommandId(u32::from_be_bytes(*octets.get(at..)?.first_chunk()?));
    if !id.is_bind() && id != CommandId::OUTBIND {
        return None;
    }
    let first = at + 12;
    let body = octets.get(first..)?;
    let (start, end) = match body.iter().position(|octet| *octet == 0) {
        None => (first, octets.len()),
        Some(nul) => {
            let start = first + nul + 1;
            let rest = octets.get(start..).unwrap_or_default();
            (start, start + rest.iter().position(|octet| *octet == 0).unwrap_or(rest.len()))
        }
    };
    (start < end).then(|| Span::new(start, end))
}

/// The PDU with its password masked.
pub fn masked(pdu: &[u8]) -> Vec<u8> {
    let mut out = pdu.to_vec();
    if let Some(password) = password_span(pdu).and_then(|span| out.get_mut(span.range())) {
        password.fill(b'*');
    }
    out
}

/// Octets that are no PDU with every password masked that may be among them: a bind can begin anywhere in
/// them, its `command_length` wrong or cut off.
fn masked_anywhere(octets: &[u8]) -> Vec<u8> {
    let mut out = masked(octets);
    for at in 0..octets.len() {
        // Every status that is known begins so; a number or a text that looks like an id is not followed by one.
        let has_status = octets.get(at + 4..).is_some_and(|after| after.starts_with(&[0, 0]));
        if has_status
            && let Some(password) = password_behind(octets, at).and_then(|it| out.get_mut(it.range()))
        {
            password.fill(b'*');
        }
    }
    out
}

impl Chunk {
    /// Its octets as they may be shown and passed on: those of every password that is or may be among them are
    /// `*`. A PDU can hold a bind that is not its own, where a length was wrong.
    pub fn masked(&self) -> Bytes {
        match self {
            Self::Unframed { bytes, .. } => masked_anywhere(bytes).into(),
            Self::Frame(frame) if may_hold_a_password(frame.bytes()) => masked_frame(frame).into(),
            Self::Frame(frame) => frame.bytes().clone(),
        }
    }
}

fn masked_frame(frame: &Frame) -> Vec<u8> {
    let mut out = masked(frame.bytes());
    let seen = dissect(frame, Version::V50);
    for leaf in seen.leaves().filter(|leaf| leaf.name == Name::Undecoded) {
        if let Some(octets) = out.get_mut(leaf.span.range()) {
            let hidden = masked_anywhere(octets);
            octets.copy_from_slice(&hidden);
        }
    }
    out
}

/// Whether the id of a PDU that carries a password stands anywhere in the octets.
fn may_hold_a_password(octets: &[u8]) -> bool {
    octets.windows(4).any(|word| matches!(word, [0, 0, 0, 1 | 2 | 9 | 0xB]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdu(id: u32, body: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(16 + body.len()).unwrap().to_be_bytes().to_vec();
        out.extend(id.to_be_bytes());
        out.extend([0, 0, 0, 0, 0, 0, 0, 1]);
        out.extend(body);
        out
    }

    const BODY: &[u8] = b"user\0s3cret!\0type\0\x34\0\0\0";

    #[test]
    fn binds_and_outbind_are_masked_and_nothing_else_is() {
        for id in [1, 2, 9, 0xB] {
            let masked = masked(&pdu(id, BODY));
            assert_eq!(masked[16..], *b"user\0*******\0type\0\x34\0\0\0");
        }
        for id in [4, 0x8000_0009] {
            assert_eq!(masked(&pdu(id, BODY)), pdu(id, BODY));
        }
        assert_eq!(masked(&pdu(9, b"user\0\0")), pdu(9, b"user\0\0"));
    }

    #[test]
    fn a_bind_inside_another_pdu_is_hidden_and_its_message_is_not() {
        let mut swallowed = pdu(0x15, &pdu(9, BODY));
        let Chunk::Frame(frame) = &Chunk::cut(swallowed.clone().into())[0] else { panic!("no frame") };
        let shown = Chunk::from(frame.clone()).masked();
        assert!(!shown.windows(7).any(|it| it == b"s3cret!"), "{shown:?}");
        assert_eq!(shown.len(), swallowed.len());
        // Cut off in front, with a status, so that it is no PDU.
        swallowed.drain(..15);
        swallowed[12] = 5;
        let [Chunk::Unframed { .. }] = &Chunk::cut(swallowed.clone().into())[..] else { panic!("a frame") };
        let shown = Chunk::cut(swallowed.into())[0].masked();
        assert!(!shown.windows(7).any(|it| it == b"s3cret!"), "{shown:?}");
        let message = pdu(4, b"\0\0\x00\x31\0\0\0\x32\0\0\0\0\0\0\0\0\0\0\x0b\0\0\0\x09abcdefg");
        let chunk = Chunk::cut(message.clone().into()).remove(0);
        assert_eq!(chunk.masked(), message);
    }

    #[test]
    fn every_cut_of_a_bind_hides_what_is_there_of_the_password() {
        let whole = pdu(9, BODY);
        for cut in 0..whole.len() {
            let masked = masked(&whole[..cut]);
            assert_eq!(masked.len(), cut);
            let hidden = masked.get(21..cut.min(28)).unwrap_or_default();
            assert!(hidden.iter().all(|octet| *octet == b'*'), "{cut}");
        }
    }

    #[test]
    fn a_bind_is_hidden_wherever_it_begins() {
        let bind = pdu(9, BODY);
        for before in [&b""[..], b"x", b"GET / HTTP/1.1\r\n", &[0; 7], &bind] {
            for cut in 0..=4 {
                let masked = masked_anywhere(&[before, &bind[cut..]].concat());
                assert!(masked.ends_with(b"user\0*******\0type\0\x34\0\0\0"), "{before:?} {cut}");
                assert!(!masked.windows(7).any(|seen| seen == b"s3cret!"), "{before:?} {cut}");
            }
        }
        let other = [&pdu(4, BODY)[..], b"HTTP/1.1 400 Bad Request"].concat();
        assert_eq!(masked_anywhere(&other), other);
    }

    #[test]
    fn without_a_nul_everything_is_hidden() {
        assert_eq!(masked(&pdu(9, b"nonulatall"))[16..], *b"**********");
    }
}
