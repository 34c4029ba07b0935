//! How the octets of a PDU that leaves are altered, step by step. It knows no connection.

use bytes::Bytes;

use crate::config::scenario::FieldValue;
use crate::config::scenario::Nul;
use crate::config::scenario::Step;
use crate::wire::Content;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Version;
use crate::wire::dissect;
use crate::wire::encode;

/// The octets after a step; those before it where the step does nothing to octets, or cannot be done to these.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others do nothing to octets")]
pub(super) fn altered(step: &Step, octets: &Bytes, version: Version) -> Bytes {
    let changed = match step {
        Step::Status(status) => word(octets, 8, |_| status.0.0),
        Step::Command(command) => word(octets, 4, |_| command.0.0),
        Step::Length(change) => word(octets, 0, |length| change.apply(length)),
        Step::Body(body) => octets.get(..Frame::HEADER).map(|header| measured([header, &body.0].concat())),
        Step::Append(more) => Some(measured([octets, &more.0[..]].concat())),
        Step::Trim(count) => {
            let left = octets.len().saturating_sub(usize::try_from(count.0).unwrap_or(usize::MAX));
            octets.get(..left.max(Frame::HEADER)).map(measured)
        }
        Step::Cut(count) => {
            Some(octets.slice(..octets.len().min(usize::try_from(count.0).unwrap_or(usize::MAX))))
        }
        Step::Lose(count) => {
            Some(octets.slice(octets.len().min(usize::try_from(count.0).unwrap_or(usize::MAX))..))
        }
        Step::Set(fields) => rewritten(octets, version, |pdu| {
            for (field, FieldValue(value)) in fields {
                pdu.set(field.0, value.clone());
            }
        }),
        Step::Tlv(tlvs) => rewritten(octets, version, |pdu| {
            for (tag, value) in tlvs {
                *pdu = pdu.clone().with_tlv(tag.0, value.0.clone());
            }
        }),
        Step::Without(tag) => rewritten(octets, version, |pdu| pdu.tlvs.retain(|tlv| tlv.tag != tag.0)),
        Step::Nul(nul) => rewritten(octets, version, |pdu| with_nul(pdu, *nul)),
        _ => None,
    };
    changed.unwrap_or_else(|| octets.clone())
}

/// With another word in its header.
pub(super) fn word(octets: &Bytes, at: usize, change: impl Fn(u32) -> u32) -> Option<Bytes> {
    let mut changed = octets.to_vec();
    let place: &mut [u8; 4] = changed.get_mut(at..)?.first_chunk_mut()?;
    *place = change(u32::from_be_bytes(*place)).to_be_bytes();
    Some(changed.into())
}

/// With the length that it has in its `command_length`.
fn measured(octets: impl AsRef<[u8]>) -> Bytes {
    let octets = Bytes::copy_from_slice(octets.as_ref());
    let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
    word(&octets, 0, |_| length).unwrap_or(octets)
}

/// Read, changed, and written again; lengths and counts follow what they are for.
fn rewritten(octets: &Bytes, version: Version, change: impl FnOnce(&mut Pdu)) -> Option<Bytes> {
    let frame = Frame::new(octets.clone()).ok()?;
    let mut pdu = dissect(&frame, version).to_pdu();
    pdu.bare = false;
    pdu.fields.retain(|(field, _)| {
        !matches!(field, FieldId::SmLength | FieldId::NumberOfDests | FieldId::NoUnsuccess)
    });
    change(&mut pdu);
    encode(&pdu).ok().map(|encoded| encoded.frame.bytes().clone())
}

fn with_nul(pdu: &mut Pdu, nul: Nul) {
    let Some(Content::Octets(text)) = pdu.content(FieldId::ShortMessage) else { return };
    let (length, longer) = (text.len(), [text, &[0][..]].concat());
    if nul == Nul::Uncounted {
        pdu.set(FieldId::SmLength, Content::Int(u32::try_from(length).unwrap_or(u32::MAX)));
    }
    pdu.set(FieldId::ShortMessage, longer);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::scenario::Scenario;
    use crate::wire::CommandId;
    use crate::wire::CommandStatus;
    use crate::wire::Sequence;
    use crate::wire::Tag;

    /// What these steps make of a deliver_sm of `hi` with one TLV, from its `sm_default_msg_id` on.
    fn tail(steps: &str) -> Vec<u8> {
        // Before it are a header and 15 octets of fields that are empty or 0.
        apply(steps)[16 + 15..].to_vec()
    }

    fn apply(steps: &str) -> Bytes {
        let text = format!("[[fault]]\nwhen = \"sending pdu\"\ndo = [{steps}]");
        let scenario = Scenario::parse(&text, "test").unwrap();
        let pdu = Pdu::new(CommandId::DELIVER_SM, CommandStatus::ROK, Sequence(9))
            .with(FieldId::ShortMessage, "hi")
            .with_tlv(Tag::MESSAGE_STATE, vec![2]);
        let octets = encode(&pdu).unwrap().frame.bytes().clone();
        scenario.faults[0].steps.iter().fold(octets, |octets, step| altered(step, &octets, Version::V34))
    }

    #[test]
    fn the_header_is_altered_word_by_word() {
        let header = |steps| apply(steps)[..16].to_vec();
        assert_eq!(header("\"pass\""), b"\0\0\0\x28\0\0\0\x05\0\0\0\0\0\0\0\x09");
        assert_eq!(
            header("{ status = 0x400 }, { command = \"data_sm\" }"),
            b"\0\0\0\x28\0\0\x01\x03\0\0\x04\0\0\0\0\x09"
        );
        assert_eq!(header("{ length = \"+4\" }")[..4], *b"\0\0\0\x2c");
        assert_eq!(header("{ length = 0x7fffffff }")[..4], *b"\x7f\xff\xff\xff");
    }

    #[test]
    fn the_end_is_altered_and_the_length_follows() {
        assert_eq!(tail("\"pass\""), b"\0\x02hi\x04\x27\0\x01\x02");
        assert_eq!(tail("{ append = \"ff\" }"), b"\0\x02hi\x04\x27\0\x01\x02\xff");
        assert_eq!(apply("{ append = \"ff\" }")[3], 0x29);
        assert_eq!(tail("{ trim = 1 }"), b"\0\x02hi\x04\x27\0\x01");
        assert_eq!(apply("{ trim = 1 }")[3], 0x27);
        assert_eq!(apply("{ trim = 1000 }").len(), 16);
        assert_eq!(apply("{ body = \"00\" }"), &b"\0\0\0\x11\0\0\0\x05\0\0\0\0\0\0\0\x09\0"[..]);
        assert_eq!(apply("{ cut = 3 }"), &b"\0\0\0"[..]);
        assert_eq!(apply("{ lose = 4 }")[..4], *b"\0\0\0\x05");
        assert_eq!(
            apply("{ cut = 3 }, { status = 1 }, { append = \"00\" }").len(),
            4,
            "there is no header any more"
        );
    }

    #[test]
    fn fields_and_tlvs_are_altered_and_lengths_follow_unless_they_are_set() {
        assert_eq!(tail("{ set = { short_message = \"hello\" } }"), b"\0\x05hello\x04\x27\0\x01\x02");
        assert_eq!(tail("{ set = { sm_length = 250 } }"), b"\0\xfahi\x04\x27\0\x01\x02");
        assert_eq!(tail("{ set = { system_id = \"no such field\" } }"), tail("\"pass\""));
        assert_eq!(tail("{ nul = \"counted\" }"), b"\0\x03hi\0\x04\x27\0\x01\x02");
        assert_eq!(tail("{ nul = \"uncounted\" }"), b"\0\x02hi\0\x04\x27\0\x01\x02");
        assert_eq!(
            tail("{ without = \"message_state\" }, { tlv = { 0x1400 = \"aa\" } }"),
            b"\0\x02hi\x14\0\0\x01\xaa"
        );
    }
}
