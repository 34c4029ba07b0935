//! Hex in the shapes in which it is pasted, and what is said of text that is none.

use proptest::prelude::*;

use super::*;
use crate::report::{dump, hex};

const ENQUIRE_LINK: [u8; 16] = [0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 0x2F];

#[test]
fn the_shapes_that_people_paste_are_read() {
    for text in [
        "0000001000000015000000000000002f",
        "0000001000000015000000000000002F\n",
        "00000010 00000015 00000000 0000002f",
        "00 00 00 10\r\n00 00 00 15\n\n00 00 00 00\t00 00 00 2f",
        "00:00:00:10:00:00:00:15:00:00:00:00:00:00:00:2f",
        "00-00-00-10-00-00-00-15-00-00-00-00-00-00-00-2F",
        "0x00000010, 0X00000015, 0x00000000, 0x0000002f,",
        "0x00,0x00,0x00,0x10,0x00,0x00,0x00,0x15,\n0x00,0x00,0x00,0x00,0x00,0x00,0x00,0x2f",
        r#""\x00\x00\x00\x10\x00\x00\x00\x15" "\x00\x00\x00\x00\x00\x00\x00\x2f""#,
        "# a keep-alive\n00000010 00000015 # length, id\n0000000000 # status, number\n00002f",
        "00000000  00 00 00 10 00 00 00 15  00 00 00 00 00 00 00 2f  |.......#......./|\n00000010\n",
        "0000  00 00 00 10 00 00 00 15 00 00 00 00 00 00 00 2f   ......#......../\n",
        "0000   00 00 00 10 00 00 00 15 00 00 00 00 00 00 00 2f\n",
        "00000000: 0000 0010 0000 0015 0000 0000 0000 002f  ......ab cd.../\n",
        "  00000010  00 00 00 10 00 00 00 15\n  00000018  00 00 00 00 00 00 00 2f\n",
        "0000  00 00 00 10 00 00 00 15   ..  ab cd\n\n0000  00 00 00 00 00 00 00 2f   ........\n",
    ] {
        assert_eq!(parse_hex(text).as_deref(), Ok(&ENQUIRE_LINK[..]), "{text}");
    }
    assert_eq!(parse_hex(" \n# nothing\n"), Ok(vec![]));
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    for (text, told) in [
        ("00 0g", "line 1, column 5: expected a hexadecimal digit, found 'g'"),
        ("GET / HTTP/1.1", "line 1, column 1: expected a hexadecimal digit, found 'G'"),
        ("00\n\n  001 02", "line 3, column 6: expected a second digit, for an octet has two, found ' '"),
        ("00 1", "line 1, column 5: expected a second digit, for an octet has two"),
        ("é0", "line 1, column 1: expected a hexadecimal digit, found 'é'"),
        ("00, 0x, 00", "line 1, column 7: expected a hexadecimal digit, found ','"),
        ("120x34", "line 1, column 4: expected a hexadecimal digit, found 'x'"),
        ("\\x00\\n", "line 1, column 5: expected a hexadecimal digit, found '\\\\'"),
        ("00 \u{1b}[2J", "line 1, column 4: expected a hexadecimal digit, found '\\u{1b}'"),
        (
            "00000000  00 00  |..|\n00000010  00 00  |..|",
            "line 2, column 1: expected a row with the offset 00000002, found '0'",
        ),
        (
            "00000000  00 0 00  |...|",
            "line 1, column 15: expected a second digit, for an octet has two, found ' '",
        ),
    ] {
        assert_eq!(parse_hex(text).unwrap_err().to_string(), told, "{text}");
    }
}

#[test]
fn groups_are_no_row_of_a_dump() {
    for text in ["0000002f  00 00 00 09", "0000  0009", "0000002f\n0000002f"] {
        let digits: String = text.split_whitespace().collect();
        assert_eq!(parse_hex(text), parse_hex(&digits), "{text}");
    }
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(&parse_hex(&hex(&octets)).unwrap(), &octets);
        prop_assert_eq!(&parse_hex(&dump(&octets)).unwrap(), &octets);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "([0-9a-fx#|: \\\\\n]|.){0,80}") {
        let _ = parse_hex(&text);
    }
}
