//! The counter against the published limits, and what holds of every plan.

use super::*;
use proptest::prelude::*;

const CUTS: [Split; 3] = [Split::Udh8, Split::Udh16, Split::Sar];

/// The units of each segment.
fn lengths(text: &str, alphabet: Alphabet, split: Split) -> Vec<usize> {
    let plan = plan(text, alphabet, split).unwrap();
    plan.segments.iter().map(|it| it.octets.len() / alphabet.unit().octets()).collect()
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
    ]
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
            let next = text[pair[1].range.clone()].chars().next().unwrap().to_string();
            let needed = pair[0].octets.len() + alphabet.encode(&next).unwrap().octets.len();
            prop_assert!(needed > plan.limit * alphabet.unit().octets());
        }
        prop_assert_eq!(plan.segments.len() == 1, plan.units() <= alphabet.unit().room(0));
    }
}

#[test]
fn seven_bit_sets_are_counted_in_septets() {
    assert_eq!([Alphabet::Gsm, Alphabet::Ia5].map(Alphabet::unit), [Unit::Septet; 2]);
}
