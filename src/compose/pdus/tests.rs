//! Drafts in, PDUs out: each is encoded and read again.

use std::time::SystemTime;

use proptest::prelude::*;

use super::*;
use crate::compose::{Coding, Handset, National};
use crate::config::setting::Setting;
use crate::text::{Alphabet, Class, Codings, Group, Language, Packing};
use crate::wire::Dissection;

const CLOCK: Clock = Clock { now: SystemTime::UNIX_EPOCH, utc_offset: 0 };

fn draft(text: &str) -> Draft {
    Draft { from: "Acme".into(), to: "+447700900001".into(), text: text.into(), ..Draft::new() }
}

fn book() -> Handsets {
    let handset = |name: &str, number: &str| Handset {
        name: name.into(),
        number: number.into(),
        groups: vec!["qa".into()],
        ..Handset::default()
    };
    let text = Handsets::added("", &handset("anna", "447700900001"));
    Handsets::parse(&Handsets::added(&text, &handset("ben", "447700900002")), "").unwrap()
}

fn composed(draft: &Draft, rules: &Rules) -> Result<Composed, DraftError> {
    let book = book();
    draft.compose(&With { rules, book: &book, clock: CLOCK, reference: 0x1234 })
}

/// The PDUs as they are read, of which nothing is wrong.
fn sent(draft: &Draft) -> Vec<Dissection> {
    sent_by(draft, &Rules::default())
}

fn sent_by(draft: &Draft, rules: &Rules) -> Vec<Dissection> {
    let composed = composed(draft, rules).unwrap();
    assert_eq!(composed.planned, draft.planned(rules).unwrap(), "the counter shows what is sent");
    let parts = composed.planned.as_ref().map_or(1, |it| it.plan.segments.len());
    assert_eq!(composed.outgoing.len() % parts, 0);
    let read = composed.outgoing.iter().map(|it| {
        let frame = Frame::new(it.what.written(Sequence::FIRST).unwrap().octets).unwrap();
        // Of the version that has all of them.
        let seen = dissect(&frame, Version::V50);
        let warned = seen.findings.iter().find(|it| it.severity() >= crate::wire::Severity::Warning);
        assert_eq!(warned, None);
        seen
    });
    read.collect()
}

fn named(name: &str) -> Operation {
    name.parse().unwrap()
}

#[test]
fn a_short_text_is_one_plain_submit_sm() {
    let seen = sent(&draft("£5 for Δ").with_field(FieldId::RegisteredDelivery, "1"));
    let [pdu] = &seen[..] else { panic!("{} PDUs", seen.len()) };
    assert_eq!(pdu.text(FieldId::SourceAddr).unwrap(), "Acme");
    assert_eq!(pdu.int(FieldId::SourceAddrTon), Some(5));
    assert_eq!(pdu.text(FieldId::DestinationAddr).unwrap(), "447700900001");
    assert_eq!([FieldId::DestAddrTon, FieldId::DestAddrNpi].map(|it| pdu.int(it)), [Some(1), Some(1)]);
    assert_eq!(pdu.int(FieldId::RegisteredDelivery), Some(1));
    assert_eq!([FieldId::DataCoding, FieldId::EsmClass].map(|it| pdu.int(it)), [Some(0), Some(0)]);
    assert_eq!(pdu.message(), b"\x015 for \x10");
}

#[test]
fn the_coding_decides_the_octets() {
    let flash = Group::Class(Class::Flash);
    for (coding, group, text, data_coding, octets) in [
        (Coding::Auto, Group::None, "é", 0, &b"\x05"[..]),
        (Coding::Fixed(3), Group::None, "é", 3, b"\xe9"),
        (Coding::Fixed(8), Group::None, "é", 8, b"\0\xe9"),
        (Coding::Fixed(0xF0), Group::None, "é", 0xF0, b"\x05"),
        (Coding::Auto, Group::None, "Ж", 8, b"\x04\x16"),
        (Coding::Auto, flash, "é", 0x10, b"\x05"),
        (Coding::Auto, flash, "Ж", 0x18, b"\x04\x16"),
        (Coding::Fixed(8), flash, "é", 0x18, b"\0\xe9"),
        (Coding::Fixed(4), Group::None, "00 ff", 4, b"\0\xff"),
        (Coding::Fixed(13), Group::None, "8fb0a1", 13, b"\x8f\xb0\xa1"),
    ] {
        let seen = sent(&Draft { coding, group, ..draft(text) });
        assert_eq!(seen[0].int(FieldId::DataCoding), Some(data_coding), "{coding:?} {text}");
        assert_eq!(seen[0].message(), octets, "{coding:?} {text}");
    }
    let hex = Draft { hex: true, coding: Coding::Fixed(8), ..draft("0416") };
    assert_eq!(sent(&hex)[0].message(), b"\x04\x16");
}

#[test]
fn the_account_says_what_numbers_mean() {
    let codings = Codings { zero: Alphabet::Latin1, japanese: Alphabet::EucJp, ..Codings::default() };
    let rules = Rules { codings, ..Rules::default() };
    for (coding, text, octets) in [
        (Coding::Auto, "é", &b"\xe9"[..]),
        (Coding::Fixed(5), "日", b"\xc6\xfc"),
        (Coding::Fixed(0), "ü", b"\xfc"),
    ] {
        assert_eq!(sent_by(&Draft { coding, ..draft(text) }, &rules)[0].message(), octets);
    }
    let packed = Codings { packing: Packing::Packed, ..Codings::default() };
    let rules = Rules { codings: packed, ..Rules::default() };
    assert_eq!(sent_by(&draft("hellohello"), &rules)[0].message(), b"\xe8\x32\x9b\xfd\x46\x97\xd9\xec\x37");
}

#[test]
fn national_tables_bring_their_header() {
    let seen = sent(&Draft { national: National::Language(Language::Turkish), ..draft("şu") });
    assert_eq!(seen[0].int(FieldId::EsmClass), Some(0x40));
    assert_eq!(seen[0].message(), b"\x03\x24\x01\x01\x1bsu");
    assert_eq!(seen[0].int(FieldId::DataCoding), Some(0));
}

#[test]
fn a_long_text_leaves_in_parts() {
    let text = "x".repeat(306);
    for (split, count, reference) in [(Split::Udh8, 2, 0x34), (Split::Udh16, 3, 0x1234)] {
        let seen = sent(&Draft { split: Some(split), ..draft(&text) });
        assert_eq!(seen.len(), count);
        for (number, pdu) in (1..).zip(&seen) {
            assert_eq!(pdu.int(FieldId::EsmClass), Some(0x40));
            let user_data = pdu.user_data();
            let concat = user_data.elements().find_map(|element| element.concat()).unwrap();
            assert_eq!((concat.reference, concat.number), (reference, number));
            assert_eq!(usize::from(concat.total), count);
            assert!(user_data.octets.len() <= 153);
        }
    }
    let seen = sent(&Draft { split: Some(Split::Sar), ..draft(&text) });
    let sar = |pdu: &Dissection, tag| pdu.tlv_int(tag);
    assert_eq!(seen.len(), 2);
    assert_eq!(sar(&seen[1], Tag::SAR_MSG_REF_NUM), Some(0x1234));
    assert_eq!(sar(&seen[1], Tag::SAR_TOTAL_SEGMENTS), Some(2));
    assert_eq!(sar(&seen[1], Tag::SAR_SEGMENT_SEQNUM), Some(2));
    let seen = sent(&Draft { split: Some(Split::Payload), ..draft(&text) });
    assert_eq!((seen.len(), seen[0].message().len()), (1, 306));
    assert_eq!(seen[0].int(FieldId::SmLength), Some(0));
}

#[test]
fn each_destination_gets_its_own_message_with_its_own_reference() {
    let seen = sent(&Draft { to: "qa; +44 7700 900003".into(), ..draft(&"x".repeat(200)) });
    let to: Vec<String> =
        seen.iter().map(|it| it.text(FieldId::DestinationAddr).unwrap().into_owned()).collect();
    let numbers = ["447700900001", "447700900002", "447700900003"];
    assert_eq!(to, numbers.iter().flat_map(|it| [*it, *it]).collect::<Vec<_>>());
    let references: Vec<u8> = seen.iter().map(|it| it.message()[3]).collect();
    assert_eq!(references, [0x34, 0x34, 0x35, 0x35, 0x36, 0x36]);
}

#[test]
fn submit_multi_goes_to_many_at_once() {
    let multi = Draft { operation: named("submit_multi"), to: "qa, dl:friends".into(), ..draft("hi") };
    let seen = sent(&multi);
    assert_eq!((seen.len(), seen[0].int(FieldId::NumberOfDests)), (1, Some(3)));
    let pdu = seen[0].to_pdu();
    let Some(Content::List(items)) = pdu.content(FieldId::DestAddress) else { panic!("{pdu:?}") };
    assert_eq!(items[1][3], (FieldId::DestinationAddr, Content::from("447700900002")));
    assert_eq!(items[2], [(FieldId::DestFlag, Content::Int(2)), (FieldId::DlName, Content::from("friends"))]);
    let many = (0..300).map(|it| format!("4477009{it:05}")).collect::<Vec<_>>().join("\n");
    let seen = sent(&Draft { to: many, ..multi });
    assert_eq!(seen.iter().map(|it| it.int(FieldId::NumberOfDests).unwrap()).collect::<Vec<_>>(), [254, 46]);
}

#[test]
fn fields_and_tlvs_are_written_as_typed() {
    let draft = Draft { tlvs: vec!["dest_port=5000".into(), " ".into()], ..draft("x") }
        .with_field(FieldId::ServiceType, "WAP")
        .with_field(FieldId::SourceAddrTon, "0")
        .with_field(FieldId::DestinationAddr, "+1")
        .with_field(FieldId::ValidityPeriod, "in 2h")
        .with_field(FieldId::EsmClass, "store and forward")
        .with_field(FieldId::ProtocolId, "0x7f");
    assert!(matches!(
        composed(&draft, &Rules::default()),
        Err(DraftError::Field { field: FieldId::EsmClass, .. })
    ));
    let seen = sent(&draft.with_field(FieldId::EsmClass, "3"));
    assert_eq!(seen[0].text(FieldId::ServiceType).unwrap(), "WAP");
    assert_eq!([FieldId::SourceAddrTon, FieldId::DestAddrTon].map(|it| seen[0].int(it)), [Some(0), Some(1)]);
    assert_eq!(seen[0].text(FieldId::DestinationAddr).unwrap(), "+1");
    assert_eq!(seen[0].text(FieldId::ValidityPeriod).unwrap(), "000000020000000R");
    assert_eq!([FieldId::EsmClass, FieldId::ProtocolId].map(|it| seen[0].int(it)), [Some(3), Some(0x7F)]);
    assert_eq!(seen[0].tlv_int(Tag::DEST_PORT), Some(5000));
}

#[test]
fn the_accounts_tlvs_go_with_every_message_unless_it_has_its_own() {
    let tlvs = ["0x1400=entity", "0x1401=template"].map(|it| TypedTlv::parse(it).unwrap()).into();
    let rules = Rules { tlvs, ..Rules::default() };
    let tags = |draft: &Draft| {
        let composed = composed(draft, &rules).unwrap();
        let pdu = composed.outgoing[0].what.pdu().unwrap().clone();
        pdu.tlvs.iter().map(|it| (it.tag.0, it.value.to_vec())).collect::<Vec<_>>()
    };
    assert_eq!(tags(&draft("x")), [(0x1400, b"entity".to_vec()), (0x1401, b"template".to_vec())]);
    let own = Draft { tlvs: vec!["0x1401=mine".into()], ..draft("x") };
    assert_eq!(tags(&own), [(0x1401, b"mine".to_vec()), (0x1400, b"entity".to_vec())]);
    assert_eq!(tags(&Draft { operation: named("query_sm"), ..own }), [(0x1401, b"mine".to_vec())]);
}

#[test]
fn the_other_operations_have_their_fields() {
    for (name, fields) in [
        ("query_sm", &[(FieldId::MessageId, "a1")][..]),
        ("cancel_sm", &[(FieldId::MessageId, "a1"), (FieldId::ServiceType, "WAP")]),
        ("replace_sm", &[(FieldId::MessageId, "a1"), (FieldId::ValidityPeriod, "1h")]),
        ("data_sm", &[]),
        ("query_broadcast_sm", &[(FieldId::MessageId, "a1")]),
        ("cancel_broadcast_sm", &[(FieldId::MessageId, "a1")]),
        ("enquire_link", &[]),
        ("unbind", &[]),
    ] {
        let fields = fields.iter().map(|(id, typed)| (*id, (*typed).to_owned())).collect();
        let seen = sent(&Draft { operation: named(name), fields, ..draft("new text") });
        assert_eq!(seen[0].frame().command_id().name(), Some(name));
        if named(name).has(FieldId::MessageId) {
            assert_eq!(seen[0].text(FieldId::MessageId).unwrap(), "a1");
        }
        let message: &[u8] = if named(name).carrier().is_some() { b"new text" } else { b"" };
        assert_eq!(seen[0].message(), message, "{name}");
    }
    let tlvs = [
        "broadcast_area_identifier=hex:00 61",
        "broadcast_content_type=hex:00 00 10",
        "broadcast_rep_num=1",
        "broadcast_frequency_interval=hex:09 00 0a",
    ];
    let broadcast =
        Draft { operation: named("broadcast_sm"), tlvs: tlvs.map(str::to_owned).into(), ..draft("news") };
    let rules = Rules { version: Version::V50, ..Rules::default() };
    assert_eq!(sent_by(&broadcast, &rules)[0].message(), b"news");
}

#[test]
fn what_is_broken_on_purpose_is_sent_as_it_stands() {
    let as_it_stands = |draft: &Draft| {
        let composed = composed(draft, &Rules::default()).unwrap();
        let what = composed.outgoing[0].what.clone();
        assert!(!matches!(what, What::Request(_)), "{what:?}");
        what.written(Sequence::FIRST).unwrap().octets
    };
    let octets = as_it_stands(
        &draft("x").with_field(FieldId::CommandLength, "7").with_field(FieldId::SequenceNumber, "5"),
    );
    assert_eq!(octets[..16], [0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 5]);
    let octets = as_it_stands(&Draft { tlvs: vec!["0x1400[99]=x".into()], ..draft("") });
    assert!(octets.ends_with(&[0x14, 0, 0, 99, b'x']));
    let octets = as_it_stands(&Draft { operation: Operation::Hex, ..draft("00 00 00 10 de ad") });
    assert_eq!(octets[..], [0, 0, 0, 16, 0xDE, 0xAD]);
    let octets = as_it_stands(&Draft { operation: named("deliver_sm"), ..draft("x") });
    assert_eq!(octets[12..16], UNNUMBERED.0.to_be_bytes());
    // A wrong sm_length is a field like others.
    let lies = composed(&draft("x").with_field(FieldId::SmLength, "200"), &Rules::default()).unwrap();
    let written = lies.outgoing[0].what.written(Sequence::FIRST).unwrap().octets;
    assert!(written.ends_with(&[200, b'x']));
}

#[test]
fn what_cannot_be_sent_is_said() {
    let error = |draft: Draft| composed(&draft, &Rules::default()).unwrap_err().to_string();
    for (draft, said) in [
        (
            Draft { to: String::new(), ..draft("x") },
            "destination address: a number is expected, nothing was given",
        ),
        (
            Draft { coding: Coding::Fixed(4), ..draft("x") },
            "the message is to be in hex: line 1, column 1: expected a hexadecimal digit, found 'x'",
        ),
        (
            Draft { split: Some(Split::None), ..draft(&"x".repeat(256)) },
            "256 octets do not fit one PDU, which takes 255: choose a way to split, or payload",
        ),
        (Draft { coding: Coding::Fixed(1), ..draft("né") }, "'é' at 2 cannot be written in IA5"),
        (
            Draft { coding: Coding::Fixed(3), group: Group::Class(Class::Flash), ..draft("x") },
            "ISO-8859-1 has no class and no waiting indicator: choose GSM 03.38 or UCS-2",
        ),
        (draft("x").with_field(FieldId::MessageId, "1"), "submit_sm has no field message_id"),
        (
            draft("x").with_field(FieldId::ValidityPeriod, "soon"),
            "validity_period: expected in 2h, tomorrow 9:00, 2026-12-24 18:00 or the 16 characters of a time string, \
             found \"soon\"",
        ),
        (
            Draft { tlvs: vec!["nothing=1".into()], ..draft("x") },
            "TLV expected the name of a TLV or its tag as a number from 0 to 0xffff, found \"nothing\"",
        ),
        (
            Draft { udh: "0".into(), ..draft("x") },
            "user data header: line 1, column 2: expected a second digit, for an octet has two",
        ),
    ] {
        assert_eq!(error(draft), said);
    }
}

#[test]
fn borders_of_hex_are_where_its_digits_are() {
    let text = "ab ".repeat(141);
    let planned =
        Draft { coding: Coding::Fixed(4), ..draft(&text) }.planned(&Rules::default()).unwrap().unwrap();
    assert_eq!(planned.borders(&text), [134 * 3]);
    let planned =
        Draft { coding: Coding::Fixed(4), ..draft(&"0x00,".repeat(141)) }.planned(&Rules::default());
    assert_eq!(planned.unwrap().unwrap().borders(&"0x00,".repeat(141)), [0; 0]);
}

#[test]
fn an_accounts_settings_become_rules() {
    let text = |text: &str| Setting::from_text(text).unwrap();
    let mut account = crate::config::account::Account::new(
        Setting::from_text("x").unwrap(),
        Setting::from_text("x").unwrap(),
        Setting::from_text("h").unwrap(),
        Setting::from_text("1").unwrap(),
        text("u"),
    );
    account.provider = Setting::from_text("wtc").unwrap();
    let rules = Rules::of(&account);
    assert_eq!(rules.codings.auto, [0, 1, 3, 6, 7, 8, 5, 14]);
    assert!(rules.requests.unwrap().iter().all(|it| it != "query_sm"));
    account.messages.auto = Setting::from_text("0,8").unwrap();
    account.messages.default_alphabet = Setting::from_text("gsm-packed").unwrap();
    account.messages.tlvs = Setting::from_text("0x1400=1101").unwrap();
    let rules = Rules::of(&account);
    assert_eq!(
        (rules.codings.auto, rules.codings.packing, rules.tlvs.len()),
        (vec![0, 8], Packing::Packed, 1)
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_counter_says_how_many_pdus_leave_and_they_join_to_the_text(
        text in "[a-zäçж日한€{}😀\n]{1,400}",
        split in prop::sample::select(&[Split::Udh8, Split::Udh16, Split::Sar, Split::Payload]),
        published in any::<bool>(),
    ) {
        let auto = if published { vec![0, 1, 3, 6, 7, 8, 5, 14] } else { vec![0, 8] };
        let rules = Rules { codings: Codings { auto, ..Codings::default() }, ..Rules::default() };
        let draft = Draft { split: Some(split), ..draft(&text) };
        let counted = draft.planned(&rules).unwrap().unwrap();
        let seen = sent_by(&draft, &rules);
        prop_assert_eq!(seen.len(), counted.plan.segments.len());
        let mut joined = Vec::new();
        for pdu in &seen {
            let user_data = pdu.user_data();
            prop_assert!(split == Split::Payload || user_data.header.len() + user_data.octets.len() <= 160);
            joined.extend_from_slice(user_data.octets);
        }
        prop_assert_eq!(counted.plan.alphabet().decode(&joined).text, text);
    }
}
