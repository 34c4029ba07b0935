//! Numbers and texts against all forms, wherever they stand in a PDU; and what stays.

use proptest::prelude::*;

use super::*;
use crate::report::{Context, Form, Item, View};
use crate::wire::{Content, Pdu, Sequence, encode};

const NUMBERS: Masking = Masking { reveal: Reveal::No, numbers: true, texts: false };
const TEXTS: Masking = Masking { reveal: Reveal::No, numbers: false, texts: true };
const BOTH: Masking = Masking { numbers: true, ..TEXTS };

fn chunk(pdu: &Pdu) -> Chunk {
    encode(&Pdu { sequence: Sequence(1), ..pdu.clone() }).unwrap().frame.into()
}

fn submit(data_coding: u8, message: &[u8]) -> Pdu {
    Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::SourceAddr, "Acme 24")
        .with(FieldId::DestinationAddr, "+447700912345")
        .with(FieldId::DataCoding, data_coding)
        .with(FieldId::ShortMessage, message)
}

fn receipt(text: &str) -> Pdu {
    Pdu { id: CommandId::DELIVER_SM, ..submit(0, text.as_bytes()) }.with(FieldId::EsmClass, 4_u8)
}

fn masked(masking: Masking, pdu: &Pdu) -> Dissection {
    let Chunk::Frame(frame) = masking.apply(&chunk(pdu), Alphabet::Gsm) else { panic!("no PDU") };
    dissect(&frame, Version::V34)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

fn message(masking: Masking, pdu: &Pdu) -> String {
    let seen = masked(masking, pdu);
    crate::report::message(&seen, Alphabet::Gsm).unwrap().text
}

#[test]
fn addresses_keep_their_length_their_letters_and_two_digits() {
    let seen = masked(NUMBERS, &submit(0, b"hi"));
    assert_eq!(seen.text(FieldId::SourceAddr).unwrap(), "Acme **");
    assert_eq!(seen.text(FieldId::DestinationAddr).unwrap(), "+**********45");
    assert_eq!(seen.message(), b"hi");
    let seen = masked(NUMBERS, &submit(0, b"hi").with(FieldId::DestinationAddr, "12345"));
    assert_eq!(seen.text(FieldId::DestinationAddr).unwrap(), "*****", "two of five would be too many");
}

#[test]
fn every_destination_of_a_list_is_hidden() {
    let sme = |number: &str| {
        vec![(FieldId::DestFlag, Content::from(1_u8)), (FieldId::DestinationAddr, Content::from(number))]
    };
    let list = vec![(FieldId::DestFlag, Content::from(2_u8)), (FieldId::DlName, Content::from("friends 2"))];
    let multi = Pdu::request(CommandId::SUBMIT_MULTI)
        .with(FieldId::DestAddress, Content::List(vec![sme("447700912345"), list, sme("447700954321")]));
    let seen = masked(BOTH, &multi);
    let shown: Vec<_> = seen
        .leaves()
        .filter(|leaf| matches!(leaf.name, Name::Field(FieldId::DestinationAddr | FieldId::DlName)))
        .map(|leaf| String::from_utf8_lossy(seen.octets_of(leaf)).into_owned())
        .collect();
    assert_eq!(shown, ["**********45", "friends *", "**********21"]);
}

#[test]
fn texts_are_hidden_unit_by_unit_behind_their_header() {
    for (pdu, text) in [
        (submit(0, b"5\x1b\x65 off"), "*******"),
        (submit(8, &utf16("5 € off")), "*******"),
        (submit(8, &[&utf16("ab")[..], &[0]].concat()), "**\u{fffd}"),
        (submit(8, &utf16("👍")), "**"),
        (submit(3, b"caf\xe9\0"), "****\0"),
        (submit(0, b"caf\0"), "****"),
        (submit(0, b"").with_tlv(Tag::MESSAGE_PAYLOAD, &b"hello"[..]), "*****"),
        (submit(0, &[5, 0, 3, 9, 2, 1, b'h', b'i']).with(FieldId::EsmClass, 0x40_u8), "**"),
        (
            Pdu { id: CommandId::REPLACE_SM, fields: Vec::new(), ..submit(0, b"") }
                .with(FieldId::ShortMessage, "new"),
            "***",
        ),
    ] {
        assert_eq!(message(TEXTS, &pdu), text, "{pdu:?}");
    }
    let part = submit(8, &[&[5, 0, 3, 9, 2, 1][..], &utf16("hi")].concat()).with(FieldId::EsmClass, 0x40_u8);
    let seen = masked(BOTH, &part);
    assert_eq!(seen.user_data().header, [5, 0, 3, 9, 2, 1]);
    assert_eq!(seen.user_data().octets, b"\0*\0*");
}

#[test]
fn numbers_in_texts_are_found_however_they_are_parted() {
    for (text, shown) in [
        ("call 447700912345 now", "call **********45 now"),
        ("+44 (0) 7700 912-345", "+** (*) **** ***-*45"),
        ("code 123456, 10 % off", "code 123456, 10 % off"),
        ("07700.912.345/0", "*****.***.**5/0"),
        ("447700912345 447700954321", "************ **********21"),
    ] {
        assert_eq!(message(NUMBERS, &submit(0, text.as_bytes())), shown);
        assert_eq!(message(NUMBERS, &submit(8, &utf16(text))), shown);
    }
    assert_eq!(message(NUMBERS, &submit(8, &utf16("٠٧٧٠٠٩١٢٣٤٥"))), "*********٤٥");
    // UTF-16 under a data_coding that says otherwise.
    let seen = masked(NUMBERS, &submit(3, &utf16("447700912345")));
    assert_eq!(seen.message(), utf16("**********45"));
}

#[test]
fn of_a_receipt_only_the_text_and_what_is_no_field_is_hidden() {
    let appendix_b = "id:0123456789 sub:001 dlvrd:001 submit date:2611232000 done date:2611232001 stat:DELIVRD \
                      err:000 text:";
    let text = |rest: &str| format!("{appendix_b}{rest}");
    for (masking, sent, shown) in [
        (NUMBERS, text("call 447700912345"), text("call **********45")),
        (TEXTS, text("call 447700912345"), text("*****************")),
        (TEXTS, text("bye\0"), text("***\0")),
        (
            BOTH,
            "ID:1 stat:EXPIRED done date:2026-11-23 20:00:01 err:7".into(),
            "ID:1 stat:EXPIRED done date:2026-11-23 20:00:01 err:7".into(),
        ),
        (
            BOTH,
            "id:1 done date:2611232001 DELIVRD err:000 447700912345".into(),
            "id:1 done date:2611232001 DELIVRD err:000 ************".into(),
        ),
        (
            NUMBERS,
            "id:1 stat:DELIVRD err:000 447700912345".into(),
            "id:1 stat:DELIVRD err:000 **********45".into(),
        ),
        (TEXTS, "Dear Bob, id:1 stat:x and more".into(), "********* id:1 stat:x *** ****".into()),
        (TEXTS, "text:secret id:1 stat:DELIVRD".into(), "text:****** id:1 stat:DELIVRD".into()),
    ] {
        let seen = masked(masking, &receipt(&sent));
        assert_eq!(String::from_utf8_lossy(seen.message()), shown);
        assert_eq!(Receipt::parse(&shown).unwrap().id, Receipt::parse(&sent).unwrap().id);
    }
    let sent = submit(0, text("x").as_bytes());
    assert_eq!(message(TEXTS, &sent), "*".repeat(text("x").len()), "nobody submits a receipt");
}

#[test]
fn a_text_that_stands_alone_is_hidden_likewise() {
    assert_eq!(BOTH.hide("Grüße 👍"), "*******");
    assert_eq!(NUMBERS.hide("call 447700912345"), "call **********45");
    assert_eq!(Masking::default().hide("call 447700912345"), "call 447700912345");
    assert_eq!(BOTH.hide("id:1 stat:DELIVRD text:hi"), "id:1 stat:DELIVRD text:**");
}

#[test]
fn numbers_in_tlvs_are_hidden_packed_or_not() {
    let callback = |digits: &[u8]| [&[1, 1, 1][..], digits].concat();
    let pdu = submit(0, b"hi")
        .with_tlv(Tag::CALLBACK_NUM, callback(b"447700912345"))
        .with_tlv(Tag::CALLBACK_NUM, callback(&[0x44, 0x77, 0x00, 0x19]))
        .with_tlv(Tag::CALLBACK_NUM_ATAG, &b"\0Bob"[..])
        .with_tlv(Tag::SOURCE_SUBADDRESS, &b"\x80\x447700912345"[..])
        .with_tlv(Tag(0x1403), &b"to 447700912345"[..])
        .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"447700912345\0"[..]);
    let shown = |masking| {
        let seen = masked(masking, &pdu);
        seen.to_pdu().tlvs.into_iter().map(|tlv| tlv.value.to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(NUMBERS),
        [
            callback(b"**********45"),
            callback(b"****"),
            b"\0Bob".to_vec(),
            b"\x80***********".to_vec(),
            b"to **********45".to_vec(),
            b"447700912345\0".to_vec()
        ]
    );
    assert_eq!(shown(TEXTS)[2], b"\0***");
    assert_eq!(shown(TEXTS)[4], b"to 447700912345");
}

#[test]
fn an_address_to_reply_to_in_the_header_is_a_number() {
    let udh = [9, 0x22, 7, 12, 0x91, 0x44, 0x77, 0x00, 0x19, 0x32];
    let pdu = submit(0, &[&udh[..], b"hi"].concat()).with(FieldId::EsmClass, 0x40_u8);
    assert_eq!(masked(NUMBERS, &pdu).user_data().header, [9, 0x22, 7, 12, 0x91, 42, 42, 42, 42, 42]);
    assert_eq!(masked(TEXTS, &pdu).user_data().header, udh);
}

#[test]
fn what_nobody_can_read_is_hidden_whole() {
    let vendor =
        Frame::new(Bytes::from_static(b"\0\0\0\x1e\0\x01\x02\0\0\0\0\0\0\0\0\x01tel 4477009\0hi")).unwrap();
    let shown = |masking: Masking, chunk: &Chunk| masking.apply(chunk, Alphabet::Gsm).bytes().to_vec();
    assert_eq!(shown(TEXTS, &vendor.clone().into())[16..], *b"***********\0**");
    assert_eq!(shown(NUMBERS, &vendor.into())[16..], *b"tel *****09\0hi");
    let unframed = Chunk::cut(Bytes::from_static(b"GET /447700912345")).remove(0);
    assert_eq!(shown(TEXTS, &unframed), b"*****************");
    assert_eq!(shown(NUMBERS, &unframed), b"GET /**********45");
}

#[test]
fn a_message_that_slipped_into_another_field_is_hidden() {
    // No NUL behind source_addr, none behind the message: it is read as anything but a message.
    let body = b"\0\x05\0secret words without any end";
    let length = u8::try_from(16 + body.len()).unwrap();
    let pdu = [&[0, 0, 0, length, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1][..], body].concat();
    let slipped = Chunk::Frame(Frame::new(pdu.into()).unwrap());
    let shown = TEXTS.apply(&slipped, Alphabet::Gsm);
    assert!(shown.bytes().ends_with(&[b'*'; 28]), "{:?}", shown.bytes());
}

#[test]
fn the_password_is_hidden_too_unless_it_is_asked_for() {
    let bind = Pdu::request(CommandId::BIND_TRANSMITTER)
        .with(FieldId::SystemId, "esme1")
        .with(FieldId::Password, "s3cr3t")
        .with(FieldId::AddressRange, "4477009");
    let seen = masked(BOTH, &bind);
    assert_eq!(seen.text(FieldId::Password).unwrap(), "******");
    assert_eq!(seen.text(FieldId::AddressRange).unwrap(), "*****09");
    assert_eq!(seen.text(FieldId::SystemId).unwrap(), "esme1");
    let seen = masked(Masking { reveal: Reveal::Yes, ..BOTH }, &bind);
    assert_eq!(seen.text(FieldId::Password).unwrap(), "s3cr3t");
}

/// Requests that carry the number and the text in all the ways there are.
fn telling() -> impl Strategy<Value = Chunk> {
    let ids = prop::sample::select(vec![
        CommandId::SUBMIT_SM,
        CommandId::DELIVER_SM,
        CommandId::DATA_SM,
        CommandId::SUBMIT_MULTI,
        CommandId::REPLACE_SM,
    ]);
    let coding = prop::sample::select(vec![0_u8, 1, 3, 4, 8, 0xF5]);
    (ids, coding, any::<[bool; 4]>()).prop_map(|(id, coding, [payload, udh, callback, receipt])| {
        let text = format!("{}{NUMBER} {TEXT}", if receipt { "id:1 stat:DELIVRD text:" } else { "" });
        let text = if coding == 8 { utf16(&text) } else { text.into_bytes() };
        let message = if udh { [&[5, 0, 3, 1, 2, 1][..], &text].concat() } else { text };
        let mut pdu = Pdu::request(id).with(FieldId::SourceAddr, NUMBER);
        if id != CommandId::REPLACE_SM {
            pdu = pdu.with(FieldId::DataCoding, coding).with(FieldId::EsmClass, u8::from(udh) << 6);
        }
        if matches!(id, CommandId::SUBMIT_SM | CommandId::DELIVER_SM | CommandId::DATA_SM) {
            pdu = pdu.with(FieldId::DestinationAddr, NUMBER);
        }
        if payload || id == CommandId::DATA_SM {
            pdu = pdu.with_tlv(Tag::MESSAGE_PAYLOAD, message);
        } else {
            pdu = pdu.with(FieldId::ShortMessage, message);
        }
        if callback {
            pdu = pdu.with_tlv(Tag::CALLBACK_NUM, [&[1, 1, 1][..], NUMBER.as_bytes()].concat());
        }
        chunk(&pdu)
    })
}

const NUMBER: &str = "447719283561";
const TEXT: &str = "Zitronenkuchen";

/// What a form must not have: parts of the secret, plain and in hex. They are long, so that no length or offset
/// looks like one.
fn tells(form: &str, secret: &str) -> bool {
    secret.as_bytes().windows(6).any(|part| {
        let ascii = String::from_utf8(part.to_vec()).unwrap();
        let wide = crate::report::hex(&utf16(&ascii));
        [crate::report::hex(part), wide, ascii].iter().any(|guise| form.contains(guise))
    })
}

#[test]
fn what_is_not_hidden_is_told() {
    let pdu = submit(8, &utf16(TEXT)).with(FieldId::DestinationAddr, NUMBER);
    let item = Item {
        chunk: chunk(&pdu),
        context: Context::default(),
        view: View::default(),
        target: None,
        field: None,
    };
    for form in [Form::Text, Form::Hex, Form::Json] {
        let said = form.of(std::slice::from_ref(&item));
        assert!(tells(&said, &NUMBER[..10]) && tells(&said, TEXT), "{}", form.name());
    }
}

proptest! {
    #[test]
    fn no_form_tells_what_is_hidden(chunk in telling(), cut in 16_usize..200, whole in any::<bool>()) {
        // Whole, or cut off somewhere with a length that says so.
        let octets = chunk.bytes();
        let cut = if whole { octets.len() } else { cut.min(octets.len()) };
        let length = u32::try_from(cut).unwrap().to_be_bytes();
        let frame = Frame::new([&length, &octets[4..cut]].concat().into()).unwrap();
        let view = View { masking: BOTH, ..View::default() };
        let item = Item { chunk: frame.into(), context: Context::default(), view, target: None, field: None };
        for form in Form::ALL {
            let said = form.of(std::slice::from_ref(&item)).replace("0x", "").replace([' ', ',', '\n'], "");
            // The last two digits of a number stay.
            prop_assert!(!tells(&said, &NUMBER[..10]), "{}: {}", form.name(), said);
            prop_assert!(!tells(&said, TEXT), "{}: {}", form.name(), said);
        }
    }

    #[test]
    fn masking_keeps_lengths_and_headers_and_twice_is_once(
        octets in prop::collection::vec(prop_oneof![2 => b' '..=b'~', 1 => b'0'..=b'9', 1 => any::<u8>()], 0..150),
        id in prop::sample::select(CommandId::NAMED),
        framed in any::<bool>(),
        masking in prop::sample::select(vec![NUMBERS, TEXTS, BOTH, Masking::default()]),
    ) {
        let length = u32::try_from(16 + octets.len()).unwrap().to_be_bytes();
        let header = [&length[..], &id.0.to_be_bytes(), &[0, 0, 0, 0, 0, 0, 0, 1]].concat();
        let octets = if framed { [header.clone(), octets].concat() } else { octets };
        for chunk in Chunk::cut(octets.into()) {
            let once = masking.apply(&chunk, Alphabet::Gsm);
            prop_assert_eq!(once.bytes().len(), chunk.bytes().len());
            prop_assert_eq!(once.frame().is_some(), chunk.frame().is_some());
            if framed {
                prop_assert_eq!(&once.bytes()[..16], &header[..]);
            }
            prop_assert_eq!(&masking.apply(&once, Alphabet::Gsm), &once);
        }
    }
}
