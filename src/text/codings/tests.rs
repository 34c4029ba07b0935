//! Which alphabet is chosen, and why.

use super::*;

/// Those that WTC publishes.
fn wtc() -> Codings {
    Codings { auto: vec![0, 1, 3, 6, 7, 8, 5, 14], ..Codings::default() }
}

fn way() -> Way {
    Way::new(Alphabet::Gsm, Split::Udh8)
}

fn choose(codings: &Codings, text: &str) -> (u8, &'static str, String) {
    let chosen = codings.choose(text, Group::None, &way());
    let name = chosen.plan.unwrap().alphabet().name();
    (chosen.data_coding, name, chosen.forced_by.iter().map(|it| it.character).collect())
}

#[test]
fn the_first_candidate_that_needs_fewest_parts_is_chosen() {
    let long = |it: &str, count: usize| it.repeat(count);
    for (text, data_coding, name, forced_by) in [
        ("plain", 0, "GSM 03.38", ""),
        ("€ and é", 0, "GSM 03.38", ""),
        ("ça", 3, "ISO-8859-1", "ç"),
        ("Привет", 6, "ISO-8859-5", "Привет"),
        ("שלום", 7, "ISO-8859-8", "שלום"),
        ("日本", 8, "UCS-2", "日本"),
        ("Привет 😀", 8, "UCS-2", "Привет😀"),
        // As many octets in either, and UCS-2 is understood by more.
        (&long("日", 71), 8, "UCS-2", &long("日", 71)),
        (&long("日a", 36), 5, "Shift_JIS", &long("日", 36)),
        (&long("한a", 36), 14, "EUC-KR", &long("한", 36)),
        // Two septets each in GSM.
        (&long("{", 81), 1, "IA5", ""),
    ] {
        assert_eq!(choose(&wtc(), text), (data_coding, name, forced_by.to_owned()), "{text:.20}");
    }
}

#[test]
fn only_what_the_message_centre_is_known_to_take_is_chosen() {
    let generic = Codings::default();
    assert_eq!(choose(&generic, "ça").0, 8);
    assert_eq!(choose(&generic, "Привет").0, 8);
    let none = Codings { auto: vec![0, 3], ..Codings::default() };
    assert_eq!(choose(&none, "Привет").0, 8, "where none holds it");
}

#[test]
fn zero_is_what_the_message_centre_says() {
    let latin1 = Codings { zero: Alphabet::Latin1, ..Codings::default() };
    assert_eq!(choose(&latin1, "ça"), (0, "ISO-8859-1", String::new()));
    assert_eq!(choose(&latin1, "5 €"), (8, "UCS-2", "€".to_owned()));
    let japanese = Codings { japanese: Alphabet::Iso2022Jp, korean: Alphabet::Cp949, ..wtc() };
    assert_eq!([5, 14].map(|it| japanese.alphabet(it)), [Alphabet::Iso2022Jp, Alphabet::Cp949]);
    assert_eq!(
        [9, 10, 13].map(|it| japanese.alphabet(it)),
        [Alphabet::ShiftJis, Alphabet::Iso2022Jp, Alphabet::Octets]
    );
}

#[test]
fn national_tables_are_taken_where_they_need_fewer_parts() {
    let turkish = Codings { language: Some(Language::Turkish), ..Codings::default() };
    let plan = |text: &str| turkish.choose(text, Group::None, &way()).plan.unwrap();
    assert_eq!(plan("plain").alphabet(), Alphabet::Gsm);
    let shifts = |text: &str| plan(text).alphabet().shifts();
    assert_eq!(shifts("şu"), Shifts { locking: None, single: Some(Language::Turkish) });
    // 155 units in either, two for each character in the single shift table.
    let locking = Shifts { locking: Some(Language::Turkish), single: None };
    assert_eq!(shifts(&"ş".repeat(155)), locking);
    assert_eq!(plan(&"ş".repeat(155)).segments.len(), 1);
    assert_eq!(plan(&"ş".repeat(156)).segments.len(), 2);
    let spanish = Codings { language: Some(Language::Spanish), ..Codings::default() };
    assert_eq!(choose(&spanish, "¿Está?"), (0, "GSM Spanish", String::new()));
}

#[test]
fn a_class_has_only_the_alphabets_of_its_group() {
    let flash = Group::Class(crate::text::Class::Flash);
    let chosen = |text: &str| wtc().choose(text, flash, &way()).data_coding;
    assert_eq!([chosen("plain"), chosen("ça"), chosen("Привет")], [0, 8, 8]);
}

#[test]
fn a_text_that_is_not_cut_is_compared_by_what_the_radio_holds() {
    let payload = Way::new(Alphabet::Gsm, Split::Payload);
    let chosen = wtc().choose(&"ж".repeat(100), Group::None, &payload);
    assert_eq!(chosen.data_coding, 6);
    let plan = chosen.plan.unwrap();
    assert_eq!((plan.segments.len(), plan.limit), (1, 65_535));
}
