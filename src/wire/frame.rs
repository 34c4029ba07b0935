//! Frames, and cutting a byte stream into them. Only `command_length` is looked at here: a bad body never
//! costs the stream, only a bad length does. SMPP v5.0 §3.2.

use std::fmt;

use bytes::{Bytes, BytesMut};

use super::{CommandId, CommandStatus, Sequence};

/// The bytes of exactly one PDU as they were on the wire: at least a header, exactly `command_length`
/// octets, never changed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Frame(Bytes);

/// Why bytes are not a frame, or a stream cannot be cut any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Fewer octets than the 16 of a header.
    #[error("{len} octets are fewer than the 16 of a header")]
    Short {
        /// Octets given.
        len: usize,
    },
    /// `command_length` says something else than the number of octets given.
    #[error("command_length says {says} octets, {len} are here")]
    Length {
        /// What `command_length` says.
        says: u32,
        /// Octets given.
        len: usize,
    },
    /// A length that no PDU can have: the stream has slipped, or this is not SMPP.
    #[error("command_length {says} is outside 16 to {most}")]
    OutOfRange {
        /// What `command_length` says.
        says: u32,
        /// The most octets that are accepted here.
        most: u32,
    },
    /// The stream goes on behind octets that are not known: a capture lacks them.
    #[error("{octets} octets are missing behind these")]
    Lost {
        /// How many are missing.
        octets: u64,
    },
    /// The first octets of the PDU are not known.
    #[error("the start of this PDU is missing")]
    Headless,
}

impl Frame {
    /// Octets of a header.
    pub const HEADER: usize = 16;

    /// Takes the bytes of one PDU.
    pub fn new(bytes: Bytes) -> Result<Self, FrameError> {
        let len = bytes.len();
        let Some(header) = bytes.first_chunk::<{ Self::HEADER }>() else {
            return Err(FrameError::Short { len });
        };
        let says = word(header, 0);
        if says as usize == len { Ok(Self(bytes)) } else { Err(FrameError::Length { says, len }) }
    }

    /// Which PDU this is.
    pub fn command_id(&self) -> CommandId {
        CommandId(word(self.header(), 4))
    }

    /// 0 in every request; the result in a response.
    pub fn status(&self) -> CommandStatus {
        CommandStatus(word(self.header(), 8))
    }

    /// What ties a response to its request.
    pub fn sequence(&self) -> Sequence {
        Sequence(word(self.header(), 12))
    }

    /// Whether bit 31 of the `command_id` is set.
    pub fn is_response(&self) -> bool {
        self.command_id().is_response()
    }

    /// All octets, header included.
    pub fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// The octets after the header.
    pub fn body(&self) -> &[u8] {
        self.0.get(Self::HEADER..).unwrap_or_default()
    }

    fn header(&self) -> &[u8; Self::HEADER] {
        // `new` refuses fewer octets than a header has.
        self.0.first_chunk().unwrap_or(&[0; Self::HEADER])
    }
}

/// Not the bytes: a bind carries a password.
impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, status, sequence) = (self.command_id(), self.status(), self.sequence());
        write!(f, "Frame({id} {status} #{sequence}, {} octets)", self.0.len())
    }
}

/// The big-endian word at `at` (0, 4, 8 or 12) of a header.
fn word(header: &[u8; Frame::HEADER], at: usize) -> u32 {
    header.get(at..).and_then(|rest| rest.first_chunk()).map_or(0, |octets| u32::from_be_bytes(*octets))
}

/// Octets as they passed over a connection: a PDU, or something that is none.
#[derive(Clone, PartialEq, Eq)]
pub enum Chunk {
    /// A whole PDU.
    Frame(Frame),
    /// Octets that are no PDU, with the reason.
    Unframed {
        /// The octets.
        bytes: Bytes,
        /// Why they are no PDU.
        why: FrameError,
    },
}

impl Chunk {
    /// The octets.
    pub fn bytes(&self) -> &Bytes {
        match self {
            Self::Frame(frame) => frame.bytes(),
            Self::Unframed { bytes, .. } => bytes,
        }
    }

    /// The PDU, where it is one.
    pub fn frame(&self) -> Option<&Frame> {
        match self {
            Self::Frame(frame) => Some(frame),
            Self::Unframed { .. } => None,
        }
    }

    /// Cuts octets into PDUs; what cannot be cut is the last chunk.
    pub fn cut(octets: Bytes) -> Vec<Self> {
        let mut chunks = Vec::new();
        let mut rest = octets;
        while !rest.is_empty() {
            let says = rest.first_chunk().map_or(0, |octets| u32::from_be_bytes(*octets) as usize);
            let next = if (Frame::HEADER..=rest.len()).contains(&says) {
                rest.split_to(says)
            } else {
                rest.split_off(0)
            };
            chunks.push(match Frame::new(next.clone()) {
                Ok(frame) => Self::Frame(frame),
                Err(why) => Self::Unframed { bytes: next, why },
            });
        }
        chunks
    }
}

/// Not the octets: they may be part of a bind, which carries a password.
impl fmt::Debug for Chunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Frame(frame) => fmt::Debug::fmt(frame, f),
            Self::Unframed { bytes, why } => write!(f, "Unframed({} octets: {why})", bytes.len()),
        }
    }
}

impl From<Frame> for Chunk {
    fn from(frame: Frame) -> Self {
        Self::Frame(frame)
    }
}

/// Collects the octets of a stream and yields whole frames, whatever way the stream was cut.
pub struct Deframer {
    buffer: BytesMut,
    most: u32,
}

impl Deframer {
    /// Accepts PDUs of up to 128 KiB: a full `message_payload` and all else fit.
    pub const MOST: u32 = 128 * 1024;

    /// Accepts PDUs of up to `most` octets.
    pub fn new(most: u32) -> Self {
        Self { buffer: BytesMut::new(), most }
    }

    /// Octets that came off the stream.
    pub fn push(&mut self, octets: &[u8]) {
        self.buffer.extend_from_slice(octets);
    }

    /// The next whole frame; `None` asks for more octets. After an error the stream cannot be cut further,
    /// unless by [`Deframer::skip`]: what is left is in [`Deframer::remainder`].
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let Some(says) = self.buffer.first_chunk().map(|octets| u32::from_be_bytes(*octets)) else {
            return Ok(None);
        };
        if (says as usize) < Frame::HEADER || says > self.most {
            return Err(FrameError::OutOfRange { says, most: self.most });
        }
        if self.buffer.len() < says as usize {
            return Ok(None);
        }
        Frame::new(self.buffer.split_to(says as usize).freeze()).map(Some)
    }

    /// Takes the next octets out of the stream, as many as there are: they are in no frame.
    pub fn skip(&mut self, octets: usize) -> Bytes {
        self.buffer.split_to(octets.min(self.buffer.len())).freeze()
    }

    /// What was pushed and is in no frame: the start of the next PDU, or octets that are no PDU.
    pub fn remainder(&self) -> &[u8] {
        &self.buffer
    }
}

/// Not the octets: they may be part of a bind, which carries a password.
impl fmt::Debug for Deframer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deframer({} of {} octets)", self.buffer.len(), self.most)
    }
}

impl Default for Deframer {
    fn default() -> Self {
        Self::new(Self::MOST)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pdu(id: u8, body: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(16 + body.len()).unwrap().to_be_bytes().to_vec();
        out.extend([0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0, 7]);
        out.extend(body);
        out
    }

    #[test]
    fn a_frame_is_exactly_command_length_octets() {
        let bytes = pdu(0x15, b"");
        let frame = Frame::new(bytes.clone().into()).unwrap();
        assert_eq!((frame.command_id(), frame.sequence()), (CommandId::ENQUIRE_LINK, Sequence(7)));
        assert_eq!(Frame::new(bytes[..12].to_vec().into()), Err(FrameError::Short { len: 12 }));
        let longer = [&bytes[..], b"!"].concat();
        assert_eq!(Frame::new(longer.into()), Err(FrameError::Length { says: 16, len: 17 }));
        assert_eq!(Frame::new(vec![0, 0, 0, 3].into()), Err(FrameError::Short { len: 4 }));
    }

    #[test]
    fn a_length_that_no_pdu_has_ends_the_stream() {
        for says in [0, 15, 128 * 1024 + 1, 0x8000_0009, u32::from_be_bytes(*b"HTTP")] {
            let mut deframer = Deframer::default();
            deframer.push(&pdu(0x15, b""));
            deframer.push(&says.to_be_bytes());
            deframer.push(b"rest");
            assert!(deframer.next_frame().unwrap().is_some(), "the PDU before it is not lost");
            assert_eq!(deframer.next_frame(), Err(FrameError::OutOfRange { says, most: 128 * 1024 }));
            assert_eq!(deframer.remainder()[4..], *b"rest");
        }
    }

    #[test]
    fn octets_are_cut_into_pdus_and_a_rest() {
        let octets = [pdu(0x15, b""), pdu(4, b"x"), b"\0\0\0\x20rest".to_vec()].concat();
        let chunks = Chunk::cut(octets.clone().into());
        assert_eq!(chunks.iter().map(|chunk| chunk.bytes().len()).collect::<Vec<_>>(), [16, 17, 8]);
        assert!(chunks[1].frame().is_some() && chunks[2].frame().is_none());
        assert_eq!(chunks.iter().flat_map(|chunk| chunk.bytes().to_vec()).collect::<Vec<_>>(), octets);
    }

    #[test]
    fn debug_shows_no_body() {
        let frame = Frame::new(pdu(9, b"me\0secret\0").into()).unwrap();
        assert_eq!(format!("{frame:?}"), "Frame(bind_transceiver ESME_ROK #7, 26 octets)");
    }

    proptest! {
        #[test]
        fn any_cut_of_a_stream_gives_the_same_frames(
            bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..8),
            cuts in prop::collection::vec(1_usize..30, 1..40),
        ) {
            let whole: Vec<Vec<u8>> = bodies.iter().map(|body| pdu(4, body)).collect();
            let stream = whole.concat();
            let mut deframer = Deframer::default();
            let mut seen = Vec::new();
            let mut rest = &stream[..];
            let mut cuts = cuts.iter().cycle();
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(rest.len().min(*cuts.next().unwrap()));
                rest = after;
                deframer.push(piece);
                while let Some(frame) = deframer.next_frame().unwrap() {
                    seen.push(frame.bytes().to_vec());
                }
            }
            prop_assert_eq!(seen, whole);
            prop_assert_eq!(deframer.remainder(), b"");
        }
    }
}
