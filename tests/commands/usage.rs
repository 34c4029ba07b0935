//! What is wrong with the arguments is said in one line, with what was expected.

use crate::complains;

const TARGET: &str = "smpp://esme1@127.0.0.1:1";

#[test]
fn a_target_that_is_none_is_explained() {
    for (target, said) in [
        ("http://a@h", "expected the name of an account, or smpp://system_id@host:port"),
        ("smpp://h:2775", "expected smpp://system_id@host:port, found no system_id before an @"),
        ("smpp://a@h:0", "port: expected a number from 1 to 65535"),
        (
            "smpp://a:secret@h",
            "a password does not belong on the command line: use SMPPCON_PASSWORD or --password-stdin",
        ),
    ] {
        assert_eq!(complains(&["bind", target], "", 2), said);
    }
}

#[test]
fn a_flag_with_a_bad_value_says_what_was_expected() {
    for (arguments, said) in [
        (
            &["bind", TARGET, "--bind", "both"][..],
            "invalid value 'both' for '--bind <MODE>': expected trx, tx, rx, tx+rx, or several \
             transmitters such as 2tx or 2tx+rx, at most 64, found \"both\"",
        ),
        (
            &["bind", TARGET, "--hold", "5"],
            "invalid value '5' for '--hold <TIME>': expected a duration from 1ms to 366d, such as 500ms, 10s or \
             1m30s, found \"5\"",
        ),
        (
            &["bind", TARGET, "--interface-version", "9"],
            "invalid value '9' for '--interface-version <VERSION>': expected \"3.3\", \"3.4\", \"5.0\" or an octet \
             such as \"0x34\", found \"9\"",
        ),
        (
            &["bind", TARGET, "--addr-ton", "300"],
            "invalid value '300' for '--addr-ton <N>': 300 is not in 0..=255",
        ),
        (
            &["send", TARGET, "--to", "1", "--text", "x", "--data-coding", "300"],
            "invalid value '300' for '--data-coding <N>': expected auto, or a data_coding from 0 to 255 such as 8 \
             or 0xF0",
        ),
        (
            &["decode", "--format", "xml"],
            "invalid value 'xml' for '--format <FORMAT>' [possible values: text, json, hex]",
        ),
        (
            &["smsc", "--account", "esme1"],
            // Which may be a password without its ID.
            "--account: expected ID:PASSWORD",
        ),
        (
            &["--credential-store", "vault", "decode"],
            "invalid value 'vault' for '--credential-store <STORE>': expected auto, secret-service, keyutils or session",
        ),
    ] {
        assert_eq!(complains(arguments, "", 2), said);
    }
}

#[test]
fn arguments_that_miss_or_exclude_each_other_are_named() {
    for (arguments, said) in [
        (&["bind"][..], "the following required arguments were not provided: <TARGET>"),
        (
            &["send", TARGET],
            "the following required arguments were not provided: --to <ADDRESS> --text <TEXT>",
        ),
        (&["decode", "x", "--hex", "00"], "the argument '[FILE]' cannot be used with '--hex <HEX>'"),
        (&["frob"], "unrecognized subcommand 'frob'"),
        (
            &["send", TARGET, "--to", "1", "--text", "x", "--bind", "rx"],
            "a receiver does not send: use --bind trx, tx or tx+rx",
        ),
        (
            &["send", TARGET, "--to", "1", "--text", "x", "--bind", "tx", "--receipt"],
            "a transmitter gets no receipts: use --bind trx or tx+rx, or leave --receipt out",
        ),
    ] {
        assert_eq!(complains(arguments, "", 2), said);
    }
}

#[test]
fn standard_input_has_one_reader() {
    let both = ["send", TARGET, "--to", "1", "--text", "-", "--password-stdin"];
    assert_eq!(complains(&both, "secret1\n", 2), "--password-stdin and --text - both read standard input");
}
