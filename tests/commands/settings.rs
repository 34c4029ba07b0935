//! The settings file, as the console reads it.

use std::fs;

use crate::complains;

const NO_TERMINAL: &str = "the console needs a terminal: for scripts there are smppcon bind, send and decode";

#[test]
fn a_key_that_cannot_be_bound_is_said_where_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    for (text, said) in [
        ("[keys.log]\nfollow = 'K'\n", "2:10: follow: K means log.keep-alives already"),
        (
            "[keys.no-keyring]\nfollow = 'K'\n",
            "2:1: follow: expected one of session, command, help, cancel, found \"follow\"",
        ),
    ] {
        fs::write(&file, text).unwrap();
        let arguments = ["--config", folder.path().to_str().unwrap()];
        assert_eq!(complains(&arguments, "", 1), format!("{}:{said}", file.display()));
    }
}

#[test]
fn the_console_does_not_start_with_settings_that_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    for command in [&[][..], &["demo"]] {
        let arguments = [&["--config", folder.path().to_str().unwrap()], command].concat();
        fs::write(&file, "[journal]\nenabled = flase\n").unwrap();
        let said = complains(&arguments, "", 1);
        assert!(said.starts_with(&format!("{}:2:11: enabled: ", file.display())), "{said}");
        fs::write(&file, "[journal]\nenabled = false\n").unwrap();
        assert_eq!(complains(&arguments, "", 2), NO_TERMINAL);
    }
    fs::remove_file(&file).unwrap();
    assert_eq!(complains(&["--config", folder.path().to_str().unwrap()], "", 2), NO_TERMINAL);
}
