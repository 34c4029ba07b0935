//! Arrays, dumps and commands: what is in them reads back as the octets of the report.

use super::*;

fn item(chunk: Chunk) -> Item {
    Item { chunk, context: Context::default(), view: View::default(), target: None, field: None }
}

fn one(form: Form, chunk: &Chunk) -> String {
    form.of(&[item(chunk.clone())])
}

/// The octets between the brackets of an array.
pub(super) fn octets_of(array: &str) -> Vec<u8> {
    let (_, octets) = array.split_once("= ").unwrap_or_default();
    let octets = octets.trim_start_matches(['{', '[']).trim_end().trim_end_matches([';', '}', ']']);
    octets
        .split_inclusive(',')
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .map(|it| u8::from_str_radix(it.strip_prefix("0x").unwrap().strip_suffix(',').unwrap(), 16).unwrap())
        .collect()
}

fn enquire_link() -> Chunk {
    Chunk::Frame(frame(&Pdu::request(CommandId::ENQUIRE_LINK)))
}

fn bound() -> Chunk {
    Chunk::Frame(frame(&bind(CommandId::BIND_TRANSMITTER).with(FieldId::InterfaceVersion, 0x34_u8)))
}

#[test]
fn arrays_say_what_they_are_and_mask_the_password() {
    assert_eq!(
        Form::C.of(&[item(enquire_link()), item(bound())]),
        "\
/* enquire_link  #1  ESME_ROK  16 octets */
static const unsigned char pdu_0[] = {
    0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x01,
};

/* bind_transmitter  #1  ESME_ROK  34 octets, masked: not all octets are those that passed */
static const unsigned char pdu_1[] = {
    0x00, 0x00, 0x00, 0x22, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x01, 0x65, 0x73, 0x6d, 0x65, 0x31, 0x00, 0x2a, 0x2a,
    0x2a, 0x2a, 0x2a, 0x2a, 0x00, 0x00, 0x34, 0x00, 0x00, 0x00,
};
"
    );
    assert_eq!(
        one(Form::Rust, &enquire_link()),
        "\
// enquire_link  #1  ESME_ROK  16 octets
const PDU_0: [u8; 16] = [
    0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x15, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x01,
];
"
    );
}

#[test]
fn forms_of_several_pdus_read_back_as_all_of_them() {
    let items = [item(enquire_link()), item(bound()), item(enquire_link())];
    let octets: Vec<u8> = items.iter().flat_map(|it| it.chunk.masked().to_vec()).collect();
    for form in [Form::Hex, Form::Dump] {
        assert_eq!(parse_hex(&form.of(&items)).unwrap(), octets, "{}", form.name());
    }
    let lines = Form::Json.of(&items);
    let objects: Vec<serde_json::Value> = lines.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    assert_eq!(objects.iter().map(|it| it["index"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1, 2]);
    let text = Form::Text.of(&items);
    assert_eq!(text.split("\n\n").count(), 3);
    assert_eq!(Form::Command.of(&items).lines().count(), 4, "the bind has a line about its password");
    assert_eq!(Form::Text.of(&[]), "");
}

fn submit(text: &[u8], data_coding: u8) -> Pdu {
    message_pdu(CommandId::SUBMIT_SM, data_coding, text)
        .with(FieldId::SourceAddrTon, 1_u8)
        .with(FieldId::SourceAddrNpi, 1_u8)
        .with(FieldId::DestAddrNpi, 1_u8)
}

fn command(pdu: &Pdu) -> String {
    one(Form::Command, &Chunk::Frame(frame(pdu))).trim_end().to_owned()
}

#[test]
fn a_message_is_the_command_that_sends_it() {
    for (pdu, line) in [
        (submit(b"hello", 0), "--from 447700900001 --to 12345 --text hello"),
        (
            submit(b"it's \x00", 0).with(FieldId::RegisteredDelivery, 1_u8),
            r"--from 447700900001 --to 12345 --text 'it'\''s @' --receipt",
        ),
        (
            submit(b"caf\xe9", 3)
                .with(FieldId::SourceAddr, "")
                .with(FieldId::SourceAddrTon, 0_u8)
                .with(FieldId::SourceAddrNpi, 0_u8),
            "--from '' --to 12345 --text 'café' --data-coding 3",
        ),
        (submit(b"\x04\x1f", 8), "--from 447700900001 --to 12345 --text 'П'"),
        (submit(b"\0a", 8), "--from 447700900001 --to 12345 --text a --data-coding 8"),
        (
            submit(b"-1", 0)
                .with(FieldId::SourceAddrTon, 5_u8)
                .with(FieldId::SourceAddrNpi, 0_u8)
                .with(FieldId::SourceAddr, "-Acme-"),
            "--from=-Acme- --to 12345 --text=-1",
        ),
        (submit(b"x", 0).with(FieldId::DestAddrTon, 1_u8), "--from 447700900001 --to +12345 --text x"),
        (
            submit(b"", 0).with_tlv(Tag::MESSAGE_PAYLOAD, &b"long"[..]),
            "--from 447700900001 --to 12345 --text long --split payload",
        ),
        (submit(b"a\nb\x1b\x65", 0), r"--from 447700900001 --to 12345 --text $'a\nb€'"),
        (submit(b"\x1b[2J", 1), r"--from 447700900001 --to 12345 --text $'\033[2J' --data-coding 1"),
    ] {
        assert_eq!(command(&pdu), format!("smppcon send ACCOUNT {line}"));
    }
}

#[test]
fn what_no_command_sends_is_shown_and_the_reason_said() {
    let part = submit(&[5, 0, 3, 1, 2, 1, b'x'], 0).with(FieldId::EsmClass, 0x40_u8);
    let said = |pdu: &Pdu| {
        let (why, line) =
            command(pdu).rsplit_once('\n').map(|(why, line)| (why.to_owned(), line.to_owned())).unwrap();
        assert_eq!(line, format!("smppcon decode --hex {}", hex(frame(pdu).bytes())));
        why
    };
    for pdu in [part, submit(b"x", 0).with_tlv(Tag::SAR_MSG_REF_NUM, &[0, 1][..])] {
        assert_eq!(said(&pdu), "# a part of a long message, which smppcon send does not send alone");
    }
    for pdu in [submit(b"x", 4), submit(b"-", 0), submit(b"a\0", 3)] {
        assert_eq!(said(&pdu), "# octets that are no text, which smppcon send does not send");
    }
    for pdu in [
        submit(b"x", 0).with(FieldId::ServiceType, "CMT"),
        submit(b"x", 0).with(FieldId::RegisteredDelivery, 2_u8),
        submit(b"x", 0).with(FieldId::DestAddrTon, 5_u8),
        submit(b"x", 0).with_tlv(Tag(0x1403), &b"1"[..]),
        submit(b"x\x80", 0),
        submit(&[b'x'; 161], 0),
    ] {
        let why = "# smppcon send would not send these octets: it sets neither all fields nor all TLVs";
        assert_eq!(said(&pdu), why, "{pdu:?}");
    }
    let bind = bind(CommandId::BIND_TRANSCEIVER).with(FieldId::SystemId, "a:b");
    assert!(command(&bind).starts_with("# smppcon bind would not send these octets"), "{}", command(&bind));
    let deliver = message_pdu(CommandId::DELIVER_SM, 0, b"hi");
    assert_eq!(command(&deliver), format!("smppcon decode --hex {}", hex(frame(&deliver).bytes())));
}

#[test]
fn what_is_passed_on_in_another_way_is_masked_likewise() {
    let masking = Masking { numbers: true, texts: true, ..Masking::default() };
    for chunk in [bound(), Chunk::Frame(frame(&submit(b"hello", 0)))] {
        let item = Item { view: View { masking, ..View::default() }, ..item(chunk) };
        let shown = item.shown();
        assert_eq!(hex(shown.bytes()), Form::Hex.of(&[item]).trim_end());
        assert!(shown.frame().is_some());
    }
}

#[test]
fn what_is_hidden_is_not_sent_again() {
    let masking = Masking { texts: true, ..Masking::default() };
    let hidden = |pdu: &Pdu, masking| {
        let view = View { masking, ..View::default() };
        Form::Command.of(&[Item { view, ..item(Chunk::Frame(frame(pdu))) }])
    };
    let shown = hidden(&submit(b"hello", 0), masking);
    assert!(shown.starts_with("# what is hidden cannot be sent again\nsmppcon decode --hex "), "{shown}");
    assert!(!hidden(&submit(b"", 0), masking).contains("decode"), "there is nothing to hide");
    let bind = bind(CommandId::BIND_RECEIVER).with(FieldId::InterfaceVersion, 0x34_u8);
    let masking = Masking { numbers: true, ..masking };
    assert!(hidden(&bind, masking).contains("smppcon bind"));
    assert!(hidden(&bind.with(FieldId::AddressRange, "447"), masking).contains("smppcon decode"));
}

#[test]
fn a_bind_is_the_command_that_binds_without_its_password() {
    let about = "# the password comes from SMPPCON_PASSWORD, --password-stdin or the keyring\n";
    let plain = bind(CommandId::BIND_TRANSCEIVER).with(FieldId::InterfaceVersion, 0x34_u8);
    assert_eq!(command(&plain), format!("{about}smppcon bind smpp://esme1@HOST"));
    let full = bind(CommandId::BIND_RECEIVER)
        .with(FieldId::SystemId, "a b")
        .with(FieldId::SystemType, "VMS")
        .with(FieldId::InterfaceVersion, 0x22_u8)
        .with(FieldId::AddrTon, 1_u8)
        .with(FieldId::AddrNpi, 2_u8)
        .with(FieldId::AddressRange, "^44");
    let target = Target { account: "lab".to_owned(), place: "smsc.example:2776".to_owned() };
    let item = Item { target: Some(target), ..item(Chunk::Frame(frame(&full))) };
    assert_eq!(
        Form::Command.of(&[item]),
        format!(
            "{about}smppcon bind 'smpp://a b@smsc.example:2776' --bind rx --interface-version 0x22 \
             --system-type VMS --addr-ton 1 --addr-npi 2 --address-range '^44'\n"
        )
    );
}

#[test]
fn a_field_is_taken_alone() {
    let pdu = submit(b"two\nlines\x1b\x65", 0)
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with_tlv(Tag::CALLBACK_NUM, &b"\x01\x01\x01447700900001"[..])
        .with_tlv(Tag(0x1403), &b"20801"[..]);
    let read = seen(&pdu);
    let taken = |form: Form, name: Name, masking| {
        let node = read.nodes.iter().find(|node| node.name == name).unwrap();
        let (at, view) = (FieldAt { name, span: node.span }, View { masking, ..View::default() });
        form.of(&[Item { field: Some(at), view, ..item(Chunk::Frame(frame(&pdu))) }])
    };
    let shown = |form, name| taken(form, name, Masking::default());
    for (name, text) in [
        (Name::Field(FieldId::SourceAddr), "447700900001\n"),
        (Name::Field(FieldId::SourceAddrTon), "1 international\n"),
        (Name::Field(FieldId::RegisteredDelivery), "0x01\n"),
        (Name::Field(FieldId::CommandId), "0x00000004 submit_sm\n"),
        (Name::Field(FieldId::ShortMessage), "two\nlines€\n"),
        (Name::Field(FieldId::ServiceType), "\n"),
        (Name::Tlv(Tag(0x1403)), "20801\n"),
        (Name::Tlv(Tag::CALLBACK_NUM), "010101343437373030393030303031\n"),
    ] {
        assert_eq!(shown(Form::Text, name), text, "{name}");
    }
    let address = Name::Field(FieldId::SourceAddr);
    assert_eq!(shown(Form::Hex, address), "34343737303039303030303100\n");
    assert_eq!(
        shown(Form::Dump, Name::TlvValue(Tag(0x1403))).get(..30),
        Some("00000000  32 30 38 30 31      ")
    );
    assert_eq!(
        shown(Form::C, Name::Field(FieldId::DestinationAddr)),
        "/* destination_addr, octets 34 to 39 of: submit_sm  #1  ESME_ROK  89 octets */\n\
         static const unsigned char destination_addr[] = {\n    0x31, 0x32, 0x33, 0x34, 0x35, 0x00,\n};\n"
    );
    assert!(shown(Form::Rust, Name::Tlv(Tag(0x1403))).contains("const TLV_0X1403: [u8; 9] = ["));
    let json: serde_json::Value = serde_json::from_str(&shown(Form::Json, address)).unwrap();
    assert_eq!((&json["name"], &json["value"]), (&"source_addr".into(), &"447700900001".into()));
    let both = Masking { numbers: true, texts: true, ..Masking::default() };
    assert_eq!(taken(Form::Text, address, both), "**********01\n");
    assert_eq!(taken(Form::Text, Name::Field(FieldId::ShortMessage), both), "***********\n");
}

#[test]
fn a_text_keeps_its_lines_and_shows_what_a_terminal_would_obey() {
    assert_eq!(lines("one\r\ntwo\n\x1b[2J\ttab\u{202e}"), "one\ntwo\n␛[2J\ttab\\u{202e}");
    assert_eq!(lines(""), "");
}

#[test]
fn a_message_is_sent_again_from_its_own_account() {
    let target = Target { account: "my lab".to_owned(), place: String::new() };
    let item = Item { target: Some(target), ..item(Chunk::Frame(frame(&submit(b"hi", 0)))) };
    let line = "smppcon send 'my lab' --from 447700900001 --to 12345 --text hi\n";
    assert_eq!(Form::Command.of(&[item]), line);
}

#[test]
fn what_is_too_long_for_an_argument_is_piped() {
    let octets = Bytes::from(vec![0xFF; 70_000]);
    let line = one(Form::Command, &Chunk::cut(octets).remove(0));
    assert!(line.starts_with("echo ffff") && line.ends_with("ff | smppcon decode\n"), "{}", line.len());
}

proptest! {
    #[test]
    fn arrays_hold_the_octets_and_nothing_that_a_compiler_trips_over(chunk in chunks()) {
        let shown = chunk.masked();
        for form in [Form::C, Form::Rust] {
            let array = one(form, &chunk);
            if !(shown.is_empty() && form == Form::C) {
                prop_assert_eq!(octets_of(&array), shown.to_vec(), "{}", array);
            }
            let lines = array.replace('\n', "");
            prop_assert!(!lines.contains(char::is_control));
            prop_assert!(array.matches("*/").count() <= 1);
        }
        let length = format!("[u8; {}]", shown.len());
        prop_assert!(one(Form::Rust, &chunk).contains(&length));
    }

    #[test]
    fn a_command_is_one_line_of_a_shell_behind_comments(chunk in chunks()) {
        let text = one(Form::Command, &chunk);
        let (comments, line) = text.trim_end().rsplit_once('\n').unwrap_or_else(|| ("", text.trim_end()));
        prop_assert!(comments.lines().all(|it| it.starts_with("# ")), "{}", text);
        prop_assert!(line.starts_with("smppcon "), "{}", line);
        prop_assert!(!line.contains(char::is_control), "{}", line);
    }
}
