//! A password is in no form of any report, whatever is broken in the PDU around it.

use super::*;

const PASSWORD: &[u8] = b"c4n4ry!x";

/// The octets written in the ways in which they could be found again.
fn guises(octets: &[u8]) -> Vec<String> {
    let ascii = String::from_utf8(octets.to_vec()).unwrap();
    let wide: Vec<u8> = octets.iter().flat_map(|octet| [*octet, 0]).collect();
    let mut guises =
        vec![hex(octets), hex(&wide), base64(octets), base64(&octets[1..]), base64(&octets[2..])];
    // What a base64 of more octets has in common with this one ends before the last group.
    guises.iter_mut().skip(2).for_each(|guise| guise.truncate(guise.len() / 4 * 4 - 1));
    guises.push(ascii);
    guises
}

fn base64(octets: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = |group: &[u8]| {
        let bits = (0..3).fold(0, |bits, n| bits << 8 | usize::from(group.get(n).copied().unwrap_or(0)));
        (0..=group.len()).map(move |n| char::from(DIGITS[bits >> (18 - 6 * n) & 63])).collect::<String>()
    };
    octets.chunks(3).map(digits).collect()
}

fn assert_hidden(chunk: &Chunk) {
    let report = Report::new(chunk, Context::default(), View::default());
    let mut forms: Vec<String> = Form::ALL.iter().map(|form| report.form(*form, None)).collect();
    forms.push(hex(&parse_hex(&report.dump()).unwrap()));
    for array in [Form::C, Form::Rust] {
        forms.push(hex(&forms::octets_of(&report.form(array, None))));
    }
    forms.push(format!("{report:?}"));
    if let Chunk::Frame(frame) = chunk {
        forms.push(summary(&dissect(frame, Version::V34), Alphabet::Gsm));
    }
    for part in PASSWORD.windows(5) {
        for guise in guises(part) {
            for form in &forms {
                assert!(!form.contains(&guise), "{guise} in {form}");
            }
        }
    }
}

fn binds() -> impl Iterator<Item = Vec<u8>> {
    let ids = [1, 2, 9, 0xB].map(CommandId);
    ids.into_iter().map(|id| {
        let bind = Pdu::request(id).with(FieldId::SystemId, "esme1").with(FieldId::Password, PASSWORD);
        let bind = if id == CommandId::OUTBIND { bind } else { bind.with(FieldId::SystemType, "tariff-1") };
        frame(&bind).bytes().to_vec()
    })
}

#[test]
fn a_guise_is_found_where_it_is() {
    let chunk = Chunk::cut(binds().next().unwrap().into()).remove(0);
    let view = revealing();
    let report = Report::new(&chunk, Context::default(), view);
    let [hex, .., ascii] = &guises(PASSWORD)[..] else { panic!() };
    assert!(report.hex().contains(hex) && report.dump().contains("c4n4ry!x"));
    assert!(report.text().contains(ascii) && json(&chunk, Context::default(), view).contains(ascii));
    assert!(!format!("{report:?}").contains(ascii));
    assert_eq!(base64(b"light w"), "bGlnaHQgdw");
}

#[test]
fn no_cut_of_a_bind_shows_its_password() {
    for bind in binds() {
        for cut in 0..=bind.len() {
            // Once as the rest of a stream, once as a PDU whose length says so.
            let rest = bind[..cut].to_vec();
            Chunk::cut(rest.clone().into()).iter().for_each(assert_hidden);
            if cut >= 16 {
                let length = u32::try_from(cut).unwrap().to_be_bytes();
                let whole = Frame::new([&length, &rest[4..]].concat().into()).unwrap();
                assert_hidden(&Chunk::Frame(whole));
            }
        }
    }
}

#[test]
fn a_bind_in_a_stream_that_slipped_hides_its_password() {
    for bind in binds() {
        for before in [&b"\0"[..], b"\r\n", b"\xff\xff\xff\xff", &[0; 19]] {
            Chunk::cut([before, &bind].concat().into()).iter().for_each(assert_hidden);
        }
    }
}

#[test]
fn a_bind_without_any_nul_hides_all_of_its_body() {
    let body = [b"esme1", PASSWORD].concat();
    for id in [1, 2, 9, 0xB] {
        let header = [0, 0, 0, 29, 0, 0, 0, id, 0, 0, 0, 0, 0, 0, 0, 1];
        assert_hidden(&Chunk::Frame(Frame::new([&header[..], &body].concat().into()).unwrap()));
    }
}
