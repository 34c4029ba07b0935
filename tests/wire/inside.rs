//! What is inside TLVs, octets of flags and user data headers: each part is a node at its octets, in words.

use smppcon::wire::FieldId as F;
use smppcon::wire::{
    CommandId, FindingKind, Frame, Pdu, Sequence, Tag, UDH_INDICATOR, Version, dissect, encode,
};

use super::assert_tiles;

fn submit() -> Pdu {
    Pdu { sequence: Sequence(1), ..Pdu::request(CommandId::SUBMIT_SM) }
}

fn frame(pdu: &Pdu) -> Frame {
    encode(pdu).unwrap().frame
}

/// The nodes below the last one of this name, as `name=words`, or as `name hex` where there are no words.
fn below(pdu: &Pdu, name: &str) -> Vec<String> {
    let seen = dissect(&frame(pdu), Version::V50);
    assert_tiles(&seen);
    let at = seen.nodes.iter().rposition(|node| node.name.to_string() == name).unwrap();
    let depth = seen.nodes[at].depth;
    let below = seen.nodes[at + 1..].iter().take_while(|node| node.depth > depth);
    below
        .map(|node| match node.in_words(seen.octets_of(node)) {
            Some(words) => format!("{}={words}", node.name),
            None => format!("{} {}", node.name, super::hex(seen.octets_of(node))),
        })
        .collect()
}

fn tlv(tag: Tag, octets: &[u8]) -> Vec<String> {
    below(&submit().with_tlv(tag, octets.to_vec()), "value")
}

fn udh(elements: &[u8]) -> Vec<String> {
    let length = u8::try_from(elements.len()).unwrap();
    let message = [&[length], elements, b"hi"].concat();
    below(&submit().with(F::EsmClass, UDH_INDICATOR).with(F::ShortMessage, message), "information_element")
}

#[test]
fn what_follows_in_a_tlv_depends_on_its_first_octet() {
    for (tag, octets, parts) in [
        (
            Tag::BROADCAST_CONTENT_TYPE,
            &[0, 0, 0x33][..],
            &["network_type=generic", "content_type=weather"][..],
        ),
        (Tag::BROADCAST_CONTENT_TYPE, &[1, 0x11, 0x01], &["network_type=GSM", "content_type=ETWS tsunami"]),
        (Tag::BROADCAST_CONTENT_TYPE, &[3, 0, 0x33], &["network_type=CDMA", "content_type 0033"]),
        (Tag::NETWORK_ERROR_CODE, &[3, 0, 0x0B], &["network_type=GSM", "error_code 000b"]),
        (Tag::NETWORK_ERROR_CODE, &[7, 0, 0x0B], &["network_type=SMPP error", "error_code=ESME_RINVDSTADR"]),
        (
            Tag::CALLBACK_NUM,
            &[0, 1, 1, 0x44, 0x77, 0xF0],
            &["digit_mode 00", "digit_mode=TBCD", "addr_ton=international", "addr_npi=ISDN", "digits=44770"],
        ),
        (
            Tag::CALLBACK_NUM,
            &[1, 1, 1, b'4', b'4'],
            &["digit_mode 01", "digit_mode=ASCII", "addr_ton=international", "addr_npi=ISDN", "digits 3434"],
        ),
        (Tag::BROADCAST_AREA_IDENTIFIER, b"\0city", &["format=alias", "area 63697479"]),
        (Tag::BROADCAST_AREA_IDENTIFIER, &[2, 1, 2], &["format=polygon", "area 0102"]),
        (Tag::MS_VALIDITY, &[4, 3, 0, 7], &["behaviour=relative period", "unit=days", "number 0007"]),
        (Tag::MS_VALIDITY, &[1], &["behaviour=power down"]),
        (Tag::DEST_TELEMATICS_ID, &[0x32, 0], &["protocol_id=telematic: e-mail", "reserved 00"]),
        (Tag::SOURCE_TELEMATICS_ID, &[0x40], &["protocol_id=type 0 (silent)"]),
        (
            Tag::ITS_SESSION_INFO,
            &[9, 0x05],
            &["session_number 09", "sequence 05", "sequence 05", "end_of_session=yes"],
        ),
        (Tag::BROADCAST_FREQUENCY_INTERVAL, &[9, 0, 5], &["unit=minutes", "number 0005"]),
        (Tag::BILLING_IDENTIFICATION, &[0x81, 7], &["format 81", "owner=vendor", "number 81", "data 07"]),
    ] {
        assert_eq!(tlv(tag, octets), parts, "{tag}");
    }
}

/// Information elements, and what they are read as.
const ELEMENTS: &[(&[u8], &[&str])] = &[
    (
        &[0x00, 3, 7, 2, 1],
        &["iei=concatenation, 8-bit reference", "iedl 03", "reference 07", "total 02", "number 01"],
    ),
    (
        &[0x08, 4, 1, 7, 2, 1],
        &["iei=concatenation, 16-bit reference", "iedl 04", "reference 0107", "total 02", "number 01"],
    ),
    (
        &[0x01, 2, 0x81, 3],
        &[
            "iei=special message indication",
            "iedl 02",
            "indication 81",
            "text=store",
            "profile=profile 1",
            "kind=fax",
            "messages 03",
        ],
    ),
    (&[0x04, 2, 9, 8], &["iei=ports, 8-bit", "iedl 02", "destination_port 09", "source_port 08"]),
    (
        &[0x05, 4, 0x0B, 0x84, 0x23, 0xF0],
        &["iei=ports, 16-bit", "iedl 04", "destination_port 0b84", "source_port 23f0"],
    ),
    (&[0x24, 1, 1], &["iei=language single shift", "iedl 01", "language=turkish"]),
    (&[0x25, 1, 3], &["iei=language locking shift", "iedl 01", "language=portuguese"]),
    (
        &[0x0A, 3, 0, 5, 0x12],
        &[
            "iei=text formatting",
            "iedl 03",
            "position 00",
            "length 05",
            "mode 12",
            "alignment=right",
            "size=normal",
            "bold 12",
            "italic 12",
            "underlined 12",
            "strikethrough 12",
        ],
    ),
    (&[0x0B, 2, 4, 3], &["iei=predefined sound", "iedl 02", "position 04", "sound=tada"]),
    (
        &[0x22, 4, 4, 0x91, 0x44, 0x77],
        &[
            "iei=reply address",
            "iedl 04",
            "digits 04",
            "type 91",
            "extension 91",
            "ton 91",
            "npi 91",
            "address=4477",
        ],
    ),
    (&[0x70, 0], &["iei=SIM toolkit security", "iedl 00", "data "]),
    (&[0x1A, 0], &["iei=extended object request", "iedl 00"]),
    (&[0xC5, 2, 1, 2], &["iei=SC specific", "iedl 02", "data 0102"]),
];

#[test]
fn information_elements_are_taken_apart() {
    for (elements, parts) in ELEMENTS {
        assert_eq!(udh(elements), *parts, "{elements:02x?}");
    }
}

#[test]
fn an_element_of_a_wrong_length_or_an_unknown_one_is_said_and_shown() {
    let found = |elements: &[u8]| {
        let length = u8::try_from(elements.len()).unwrap();
        let message = [&[length], elements, b"hi"].concat();
        let pdu = submit().with(F::EsmClass, UDH_INDICATOR).with(F::ShortMessage, message);
        let seen = dissect(&frame(&pdu), Version::V34);
        assert_tiles(&seen);
        assert_eq!(seen.user_data().octets, b"hi");
        seen.findings.iter().map(|it| it.kind).collect::<Vec<_>>()
    };
    assert_eq!(found(&[0x00, 2, 7, 2]), [FindingKind::ElementLength { iei: 0, octets: 2 }]);
    assert_eq!(found(&[0x24, 1, 1, 0x05, 4, 0, 1, 0, 2]), []);
    let [FindingKind::ReservedInside(name)] = found(&[0x30, 1, 9])[..] else { panic!("not found") };
    assert_eq!(name.to_string(), "iei");
}

#[test]
fn flags_are_below_their_octet() {
    let pdu = |field, octet: u8| submit().with(field, octet);
    assert_eq!(
        below(&pdu(F::EsmClass, 0x83), "esm_class"),
        ["messaging_mode=store and forward", "message_type=normal", "gsm_features=reply path"]
    );
    assert_eq!(
        below(&pdu(F::RegisteredDelivery, 0x15), "registered_delivery"),
        [
            "mc_delivery_receipt=success or failure",
            "sme_acknowledgement=delivery acknowledgement",
            "intermediate_notification=requested"
        ]
    );
    for (data_coding, parts) in [
        (0x08, &[][..]),
        (
            0x19,
            &[
                "coding_group=general",
                "compressed=no",
                "class_present=yes",
                "alphabet=UCS-2",
                "message_class=class 1",
            ],
        ),
        (0xC9, &["coding_group=message waiting, discard the text", "indicator=active", "kind=fax"]),
        (0xF5, &["coding_group=message class", "alphabet=8-bit", "message_class=class 1"]),
        (0x90, &["coding_group=reserved"]),
    ] {
        assert_eq!(below(&pdu(F::DataCoding, data_coding), "data_coding"), parts, "{data_coding:#04x}");
    }
    let bind = Pdu { sequence: Sequence(1), ..Pdu::request(CommandId::BIND_RECEIVER) };
    let seen = dissect(&frame(&bind.with(F::InterfaceVersion, 0x34_u8)), Version::V34);
    let said: Vec<_> = seen.nodes.iter().map(|it| (it.name.to_string(), it.value)).collect();
    assert!(said.contains(&("major".to_owned(), smppcon::wire::Value::Int(3))), "{said:?}");
    assert!(said.contains(&("minor".to_owned(), smppcon::wire::Value::Int(4))));
}
