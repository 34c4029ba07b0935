//! Completions, manual pages, and the variables that stand for flags.

use crate::program::{Program, smppcon};
use crate::{complains, prints};

#[test]
fn every_shell_gets_completions_that_know_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = prints(&["completions", shell], "");
        for word in ["decode", "interface-version", "template"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}

#[test]
fn there_is_a_page_for_the_program_and_one_for_each_command() {
    let page = prints(&["man"], "");
    assert!(page.contains(".TH smppcon 1"), "{page}");
    assert!(page.contains("smppcon\\-bind(1)"), "{page}");
    assert!(page.contains("refused by the peer"), "the exit codes are told");
    let page = prints(&["man", "account", "add"], "");
    assert!(page.contains(".TH smppcon-account-add 1"), "{page}");
    for word in ["\\-\\-system\\-id", "SMPPCON_SYSTEM_ID"] {
        assert!(page.contains(word), "{word}");
    }
    assert_eq!(complains(&["man", "account", "ad"], "", 2), "smppcon has no command \"account ad\"");
}

#[test]
fn a_variable_stands_for_a_flag_and_the_flag_wins() {
    let with = |variable: &str, value: &str, arguments: &[&str]| {
        let mut command = smppcon(arguments);
        command.env(variable, value);
        Program::start(command, "").end()
    };
    let hex = ["decode", "--hex", "00000010000000150000000000000001"];
    assert!(with("SMPPCON_FORMAT", "hex", &hex).out.starts_with("0000001000000015"));
    assert!(with("SMPPCON_JSON", "yes", &hex).out.starts_with("{\"index\":0"));
    assert!(!with("SMPPCON_JSON", "no", &hex).out.starts_with('{'));
    let text = [&hex[..], &["--format", "text"]].concat();
    assert!(with("SMPPCON_FORMAT", "hex", &text).out.starts_with("enquire_link"));
    let ended = with("SMPPCON_FORMAT", "xml", &hex);
    assert_eq!(ended.code, Some(2), "{}", ended.err);
}

#[test]
fn help_names_the_variables_and_not_what_they_hold() {
    let mut command = smppcon(&["smsc", "--help"]);
    command.env("SMPPCON_SMSC_ACCOUNT", "user:hunter2").env("SMPPCON_LISTEN", "127.0.0.1:9");
    let help = Program::start(command, "").end().out;
    let help: String = help.split_whitespace().flat_map(|word| [word, " "]).collect();
    assert!(help.contains("[env: SMPPCON_SMSC_ACCOUNT]") && help.contains("[env: SMPPCON_LISTEN]"), "{help}");
    assert!(!help.contains("hunter2"), "{help}");
}
