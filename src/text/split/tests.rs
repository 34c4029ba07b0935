//! The counter against the published limits, and what holds of every plan.

use super::*;
use crate::text::{Language, Shifts};
use proptest::prelude::*;

const CUTS: [Split; 3] = [Split::Udh8, Split::Udh16, Split::Sar];

/// The units of each segment.
fn lengths(text: &str, alphabet: Alphabet, split: Split) -> Vec<usize> {
    plan(text, alphabet, split).unwrap().segments.iter().map(|it| it.units).collect()
}

#[test]
fn texts_are_cut_as_another_counter_cuts_them() {
    let csv = include_str!("../../../tests/data/segments.csv");
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let mut seen = 0;
    for row in rows.records().map(Result::unwrap) {
        let units: Vec<usize> = row[2].split(' ').map(|it| it.parse().unwrap()).collect();
        let alphabet = Alphabet::of_setting(&row[0]).unwrap();
        assert_eq!(lengths(&row[1], alphabet, Split::Udh8), units, "{}", &row[1]);
        seen += 1;
    }
    assert_eq!(seen, 57);
}

#[test]
fn headers_take_their_share() {
    let turkish = |locking: bool, single: bool| {
        let language = |is: bool| is.then_some(Language::Turkish);
        Alphabet::Gsm.shifted(Shifts { locking: language(locking), single: language(single) })
    };
    let ports = Bytes::from_static(&[0x05, 4, 0x15, 0x8A, 0, 0]);
    let none = Bytes::new();
    for (alphabet, split, elements, alone, parts) in [
        (Alphabet::Gsm, Split::Udh8, &none, 160, 153),
        (Alphabet::Gsm, Split::Udh16, &none, 160, 152),
        (turkish(false, true), Split::Udh8, &none, 155, 149),
        (turkish(true, true), Split::Udh8, &none, 152, 146),
        (turkish(true, false), Split::Udh16, &none, 155, 148),
        (turkish(true, true), Split::Udh16, &none, 152, 145),
        (turkish(true, false), Split::Sar, &none, 155, 149),
        (Alphabet::Gsm, Split::Udh8, &ports, 152, 146),
        (Alphabet::Gsm, Split::Udh16, &ports, 152, 145),
        (Alphabet::Latin1, Split::Udh8, &ports, 133, 128),
        (Alphabet::Ucs2, Split::Udh8, &ports, 66, 64),
        (Alphabet::Ucs2, Split::Udh16, &ports, 66, 63),
    ] {
        let way = Way { elements: elements.clone(), ..Way::new(alphabet, split) };
        let lengths = |count: usize| {
            let plan = way.plan(&"a".repeat(count)).unwrap();
            plan.segments.iter().map(|it| it.units).collect::<Vec<_>>()
        };
        assert_eq!(lengths(alone), [alone], "{alphabet:?} {split:?}");
        assert_eq!(lengths(alone + 1), [parts, alone + 1 - parts], "{alphabet:?} {split:?}");
        assert_eq!(lengths(2 * parts), [parts, parts], "{alphabet:?} {split:?}");
        assert_eq!(lengths(2 * parts + 1), [parts, parts, 1], "{alphabet:?} {split:?}");
    }
}

#[test]
fn a_header_names_what_the_part_needs() {
    let turkish = Shifts { locking: Some(Language::Turkish), single: None };
    let header = |split, text: &str, elements: &'static [u8], alphabet| {
        let way = Way { elements: Bytes::from_static(elements), ..Way::new(alphabet, split) };
        way.plan(text).unwrap().header(0xABCD, 1)
    };
    let long = "x".repeat(200);
    for (split, text, elements, alphabet, octets) in [
        (Split::Udh8, "x", &[][..], Alphabet::Gsm, &[][..]),
        (Split::Udh8, &*long, &[], Alphabet::Gsm, &[5, 0, 3, 0xCD, 2, 1]),
        (Split::Udh16, &long, &[], Alphabet::Gsm, &[6, 8, 4, 0xAB, 0xCD, 2, 1]),
        (Split::Sar, &long, &[], Alphabet::Gsm, &[]),
        (Split::Payload, &long, &[], Alphabet::Gsm, &[]),
        (Split::Udh8, "ş", &[], Alphabet::Gsm.shifted(turkish), &[3, 0x25, 1, 1]),
        (Split::Udh8, &long, &[], Alphabet::Gsm.shifted(turkish), &[8, 0, 3, 0xCD, 2, 1, 0x25, 1, 1]),
        (Split::Payload, &long, &[4, 2, 9, 9], Alphabet::Gsm, &[4, 4, 2, 9, 9]),
    ] {
        assert_eq!(header(split, text, elements, alphabet), octets, "{split:?} {text:.3}");
    }
}

#[test]
fn a_header_that_leaves_no_room_is_an_error() {
    for (elements, split) in [(133, Split::Udh8), (256, Split::None), (256, Split::Payload)] {
        let way = Way { elements: vec![0; elements].into(), ..Way::new(Alphabet::Gsm, split) };
        assert!(matches!(way.plan("x"), Err(PlanError::NoRoom { .. })), "{elements}");
    }
}

#[test]
fn packed_parts_fill_140_octets() {
    let way = Way { packing: Packing::Packed, ..Way::new(Alphabet::Gsm, Split::Udh8) };
    for (count, units, octets) in
        [(160, &[160][..], &[140][..]), (161, &[153, 8], &[134, 8]), (306, &[153, 153], &[134, 134])]
    {
        let plan = way.plan(&"a".repeat(count)).unwrap();
        assert_eq!(plan.segments.iter().map(|it| it.units).collect::<Vec<_>>(), units);
        assert_eq!(plan.segments.iter().map(|it| it.octets.len()).collect::<Vec<_>>(), octets);
    }
}

#[test]
fn octets_are_cut_where_the_limit_is() {
    let lengths = |alphabet, count: usize| {
        let plan = Way::new(alphabet, Split::Udh8).plan_octets(&vec![7; count].into()).unwrap();
        plan.segments.iter().map(|it| it.octets.len()).collect::<Vec<_>>()
    };
    assert_eq!(lengths(Alphabet::Octets, 0), [0]);
    assert_eq!(lengths(Alphabet::Octets, 140), [140]);
    assert_eq!(lengths(Alphabet::Octets, 141), [134, 7]);
    assert_eq!(lengths(Alphabet::Ucs2, 142), [134, 8]);
    assert_eq!(lengths(Alphabet::Gsm, 161), [153, 8]);
}

#[test]
fn the_escapes_of_iso_2022_jp_count_in_every_part() {
    // 3 + 2n + 3 octets.
    assert_eq!(lengths(&"日".repeat(67), Alphabet::Iso2022Jp, Split::Udh8), [140]);
    assert_eq!(lengths(&"日".repeat(68), Alphabet::Iso2022Jp, Split::Udh8), [134, 14]);
    assert_eq!(lengths(&"a日".repeat(20), Alphabet::Iso2022Jp, Split::Udh8), [127, 53]);
}

#[test]
fn segments_are_as_long_as_the_limits_allow() {
    use Alphabet::{EucKr, Gsm, Ia5, Latin1, Ucs2};
    let a = |n| "a".repeat(n);
    let emoji = format!("{}😀more", "ж".repeat(66));
    for (text, alphabet, split, expected) in [
        (a(0), Gsm, Split::Udh8, vec![0]),
        (a(160), Gsm, Split::Udh8, vec![160]),
        (a(161), Gsm, Split::Udh8, vec![153, 8]),
        (a(306), Gsm, Split::Udh8, vec![153, 153]),
        (a(307), Gsm, Split::Udh8, vec![153, 153, 1]),
        (a(161), Gsm, Split::Udh16, vec![152, 9]),
        (a(304), Gsm, Split::Udh16, vec![152, 152]),
        (a(305), Gsm, Split::Udh16, vec![152, 152, 1]),
        (a(307), Gsm, Split::Sar, vec![153, 153, 1]),
        (a(158) + "€", Gsm, Split::Udh8, vec![160]),
        (a(159) + "€", Gsm, Split::Udh8, vec![153, 8]),
        (a(152) + "€" + &a(160), Gsm, Split::Udh8, vec![152, 153, 9]),
        (a(151) + "€" + &a(160), Gsm, Split::Udh8, vec![153, 153, 7]),
        (a(160), Ia5, Split::Udh8, vec![160]),
        (a(161), Ia5, Split::Udh8, vec![153, 8]),
        (a(140), Latin1, Split::Udh8, vec![140]),
        (a(141), Latin1, Split::Udh8, vec![134, 7]),
        (a(268), Latin1, Split::Sar, vec![134, 134]),
        (a(269), Latin1, Split::Udh16, vec![133, 133, 3]),
        ("ж".repeat(70), Ucs2, Split::Udh8, vec![70]),
        ("ж".repeat(71), Ucs2, Split::Udh8, vec![67, 4]),
        ("ж".repeat(134), Ucs2, Split::Udh8, vec![67, 67]),
        ("ж".repeat(135), Ucs2, Split::Udh8, vec![67, 67, 1]),
        ("ж".repeat(133), Ucs2, Split::Udh16, vec![66, 66, 1]),
        (emoji, Ucs2, Split::Udh8, vec![66, 6]),
        ("a".to_owned() + &"한".repeat(70), EucKr, Split::Udh8, vec![133, 8]),
        (a(1000), Gsm, Split::None, vec![1000]),
        (a(1000), Gsm, Split::Payload, vec![1000]),
    ] {
        assert_eq!(lengths(&text, alphabet, split), expected, "{} {split:?} {text}", alphabet.name());
    }
}

#[test]
fn the_counter_says_what_is_used_and_what_is_left() {
    let counted = |text: &str, alphabet, split| {
        let plan = plan(text, alphabet, split).unwrap();
        (plan.characters, plan.units(), plan.octets(), plan.limit, plan.left(), plan.over())
    };
    let long = "a".repeat(161);
    for (text, alphabet, split, expected) in [
        ("", Alphabet::Gsm, Split::Udh8, (0, 0, 0, 160, 160, 0)),
        ("5 €", Alphabet::Gsm, Split::Udh8, (3, 4, 4, 160, 156, 0)),
        ("ж😀", Alphabet::Ucs2, Split::Udh8, (2, 3, 6, 70, 67, 0)),
        (&long, Alphabet::Gsm, Split::Udh8, (161, 161, 161, 153, 145, 0)),
        (&long, Alphabet::Gsm, Split::None, (161, 161, 161, 160, 0, 1)),
        (&long, Alphabet::Ucs2, Split::None, (161, 161, 322, 70, 0, 91)),
        (&long, Alphabet::Gsm, Split::Payload, (161, 161, 161, 65_535, 65_374, 0)),
        (&"a".repeat(65_536), Alphabet::Gsm, Split::Payload, (65_536, 65_536, 65_536, 65_535, 0, 1)),
        ("ж", Alphabet::Ucs2, Split::Payload, (1, 1, 2, 32_767, 32_766, 0)),
    ] {
        assert_eq!(counted(text, alphabet, split), expected, "{split:?} {text:.20}");
    }
}

#[test]
fn a_message_has_at_most_255_parts() {
    for (alphabet, split, most) in [
        (Alphabet::Gsm, Split::Udh8, 39_015),
        (Alphabet::Latin1, Split::Udh8, 34_170),
        (Alphabet::Ucs2, Split::Udh8, 17_085),
        (Alphabet::Gsm, Split::Udh16, 255 * 152),
    ] {
        assert_eq!(plan(&"a".repeat(most), alphabet, split).unwrap().segments.len(), MAX_PARTS);
        let error = plan(&"a".repeat(most + 1), alphabet, split).unwrap_err();
        assert_eq!(error, PlanError::TooManyParts { parts: 256 });
    }
    let uncut = plan(&"a".repeat(40_000), Alphabet::Gsm, Split::Payload).unwrap();
    assert_eq!(uncut.segments.len(), 1);
}

#[test]
fn a_text_outside_the_alphabet_has_no_plan() {
    let error = plan("naïve ж", Alphabet::Latin1, Split::Udh8).unwrap_err();
    let PlanError::Unencodable(error) = error else { panic!("{error}") };
    assert_eq!(error.outsiders.len(), 1);
}

#[test]
fn headers_are_those_of_23_040() {
    assert_eq!(udh8(0xAB, 3, 1), [0x05, 0x00, 0x03, 0xAB, 3, 1]);
    assert_eq!(udh16(0xABCD, 3, 2), [0x06, 0x08, 0x04, 0xAB, 0xCD, 3, 2]);
}

/// Texts rich in what must not be cut, each with an alphabet that holds it.
fn text_and_alphabet() -> impl Strategy<Value = (String, Alphabet)> {
    prop_oneof![
        ("[a-z€{}]{0,500}", Just(Alphabet::Gsm)),
        ("[ -~]{0,500}", Just(Alphabet::Ia5)),
        ("[ -~à-ÿ]{0,500}", Just(Alphabet::Latin1)),
        ("[aж你😀🎉]{0,250}", Just(Alphabet::Ucs2)),
        ("[aｱ日本]{0,250}", Just(Alphabet::ShiftJis)),
        ("[a한국]{0,250}", Just(Alphabet::EucKr)),
        ("[a한똠]{0,250}", Just(Alphabet::Cp949)),
        ("[aｱ日本]{0,250}", Just(Alphabet::EucJp)),
        ("[ab日本¥\n]{0,250}", Just(Alphabet::Iso2022Jp)),
        ("[aşğİç€{}]{0,400}", Just(turkish())),
    ]
}

fn turkish() -> Alphabet {
    Alphabet::Gsm.shifted(Shifts { locking: Some(Language::Turkish), single: Some(Language::Turkish) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_segments_make_up_the_text((text, alphabet) in text_and_alphabet()) {
        for split in CUTS.into_iter().chain([Split::None, Split::Payload]) {
            let plan = plan(&text, alphabet, split).unwrap();
            let mut end = 0;
            for segment in &plan.segments {
                prop_assert_eq!(segment.range.start, end);
                end = segment.range.end;
                // A pair that is cut would be a fault in both segments.
                let decoded = alphabet.decode(&segment.octets);
                prop_assert!(decoded.faults.is_empty());
                prop_assert_eq!(decoded.text, &text[segment.range.clone()]);
            }
            prop_assert_eq!(end, text.len());
        }
    }

    #[test]
    fn packed_segments_make_up_the_text(text in "[a-z€{}@\r]{0,500}", split in prop::sample::select(&CUTS)) {
        let way = Way { packing: Packing::Packed, ..Way::new(Alphabet::Gsm, split) };
        let plan = way.plan(&text).unwrap();
        for (number, segment) in (1..).zip(&plan.segments) {
            let header = plan.header(7, number).len();
            prop_assert!(header + segment.octets.len() <= 140);
            let mut septets = crate::text::unpack(&segment.octets, header);
            let expected = &text[segment.range.clone()];
            if septets.len() < segment.units {
                prop_assert!(expected.ends_with('\r'));
                septets.push(0x0D);
            }
            prop_assert_eq!(Alphabet::Gsm.decode(&septets).text, expected);
        }
    }

    #[test]
    fn every_segment_is_within_the_limit_and_none_is_empty((text, alphabet) in text_and_alphabet()) {
        for split in CUTS {
            let plan = plan(&text, alphabet, split).unwrap();
            for segment in &plan.segments {
                prop_assert!(segment.octets.len() <= plan.limit * alphabet.unit().octets());
                prop_assert!(!segment.octets.is_empty() || text.is_empty());
            }
        }
    }

    #[test]
    fn a_segment_ends_only_where_the_next_character_has_no_room((text, alphabet) in text_and_alphabet()) {
        let plan = plan(&text, alphabet, Split::Udh8).unwrap();
        for pair in plan.segments.windows(2) {
            let next = text[pair[1].range.clone()].chars().next().unwrap();
            let longer = text[pair[0].range.start..pair[0].range.end + next.len_utf8()].to_owned();
            let needed = alphabet.encode(&longer).unwrap().octets.len();
            prop_assert!(needed > plan.limit * alphabet.unit().octets());
        }
        let alone = alphabet.unit().room(if alphabet == turkish() { 7 } else { 0 });
        let whole = alphabet.encode(&text).unwrap().octets.len() / alphabet.unit().octets();
        prop_assert_eq!(plan.segments.len() == 1, whole <= alone);
    }
}

#[test]
fn seven_bit_sets_are_counted_in_septets() {
    assert_eq!([Alphabet::Gsm, Alphabet::Ia5].map(Alphabet::unit), [Unit::Septet; 2]);
}
