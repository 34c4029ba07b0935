//! Every source but the keyring, whose tests are in `tests/keyring.rs`.

use std::io::Cursor;

use super::*;

const CANARY: &str = "s3cr3t-canary";

fn policy() -> Policy {
    Policy {
        store: StoreChoice::Session,
        keyring_limit: Duration::from_secs(3),
        command_limit: COMMAND_LIMIT,
        secret_variables: vec!["CARGO_PKG_NAME".to_owned()],
    }
}

fn item() -> Item {
    Item::new("7f3a", "lab", "localhost", 2775)
}

async fn found(source: CredentialSource) -> Result<Secret, CredentialError> {
    let found = resolve(&source, &item(), &policy()).await;
    if let Err(error) = &found {
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error} {error:?}");
    }
    found
}

#[test]
fn the_password_is_the_first_line_without_its_end() {
    let limit = "x".repeat(LINE_LIMIT);
    for (text, password) in [
        ("secret08", "secret08"),
        ("secret08\n", "secret08"),
        ("secret08\r\n", "secret08"),
        ("secret08\nuser: esme1\n", "secret08"),
        (" se cret ", " se cret "),
        ("secret08\n\n", "secret08"),
        (&limit, &limit),
        (&format!("{limit}\r\n"), &limit),
    ] {
        assert_eq!(from_stdin(Cursor::new(text)), Ok(Secret::from(password)));
    }
}

#[test]
fn a_line_that_is_no_password_is_refused() {
    for text in ["", "\n", "\r\n", "\nsecond"] {
        assert_eq!(from_stdin(Cursor::new(text)), Err(CredentialError::Empty(Origin::Stdin)), "{text:?}");
    }
    let long = format!("{}{CANARY}", "x".repeat(LINE_LIMIT));
    let error = from_stdin(Cursor::new(long)).unwrap_err();
    assert_eq!(error, CredentialError::TooLong(Origin::Stdin));
    assert!(!format!("{error} {error:?}").contains(CANARY));
}

#[test]
fn standard_input_is_read_to_the_end_of_the_line_and_no_further() {
    let mut input = Cursor::new("secret08\nrest");
    from_stdin(&mut input).unwrap();
    assert_eq!(input.position(), 9);
}

#[test]
fn standard_input_that_fails_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }
    let error = from_stdin(io::BufReader::new(Broken)).unwrap_err();
    assert_eq!(error, CredentialError::Unreadable { origin: Origin::Stdin, why: io::ErrorKind::BrokenPipe });
}

#[tokio::test]
async fn a_typed_password_is_asked_for() {
    assert_eq!(found(CredentialSource::Prompt).await, Err(CredentialError::NeedsPrompt));
    // And so is that of the keyring, when the session is all there is.
    assert_eq!(found(CredentialSource::Keyring).await, Err(CredentialError::NeedsPrompt));
}

#[tokio::test]
async fn a_variable_gives_its_value() {
    let env = |name: &str| CredentialSource::Env(name.to_owned());
    assert_eq!(found(env("CARGO_PKG_NAME")).await, Ok(Secret::from("smppcon")));
    assert_eq!(
        found(env("SMPPCON_TEST_UNSET")).await,
        Err(CredentialError::NotSet("SMPPCON_TEST_UNSET".to_owned()))
    );
}

#[test]
fn a_store_is_chosen_by_name() {
    assert_eq!("auto".parse(), Ok(StoreChoice::Auto));
    assert_eq!("session".parse(), Ok(StoreChoice::Session));
    assert_eq!("Auto".parse::<StoreChoice>(), Err(StoreChoiceError::Unknown));
    let (secret_service, keyutils) = if cfg!(target_os = "linux") {
        (Ok(StoreChoice::SecretService), Ok(StoreChoice::Keyutils))
    } else {
        (Err(StoreChoiceError::NoSecretServiceHere), Err(StoreChoiceError::NoKeyutilsHere))
    };
    assert_eq!("secret-service".parse(), secret_service);
    assert_eq!("keyutils".parse(), keyutils);
    for name in ["auto", "session", "secret-service", "keyutils"] {
        if let Ok(choice) = name.parse::<StoreChoice>() {
            assert_eq!(choice.to_string(), name);
        }
    }
}

#[test]
fn the_session_keeps_the_last_password_until_it_is_told_to_forget() {
    let mut session = SessionStore::default();
    assert_eq!(session.find("7f3a"), None);
    session.keep("7f3a", Secret::from("first"));
    session.keep("7f3a", Secret::from(CANARY));
    assert_eq!(session.find("7f3a"), Some(&Secret::from(CANARY)));
    assert_eq!(session.find("other"), None);
    assert!(!format!("{session:?}").contains(CANARY));
    session.forget("7f3a");
    assert_eq!(session.find("7f3a"), None);
}

#[test]
fn a_complaint_is_one_line_without_control_characters_or_the_password() {
    let complaint =
        Complaint::new(b"+ echo s3cr3t-canary\r\n\x1b[31mgpg: \xFFno key\x07\n", Some(&Secret::from(CANARY)));
    assert_eq!(complaint.to_string(), "+ echo [hidden] [31mgpg: \u{FFFD}no key");
    assert_eq!(format!("{complaint:?}"), "[not logged]");
    assert_eq!(Complaint::new(b" \n", None).to_string(), "it wrote no reason");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    async fn command(argv: &[&str]) -> Result<Secret, CredentialError> {
        found(CredentialSource::Command(argv.iter().map(|it| (*it).to_owned()).collect())).await
    }

    async fn script(text: &str) -> Result<Secret, CredentialError> {
        command(&["sh", "-c", text]).await
    }

    fn file(text: &str, mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        fs::set_permissions(file.path(), fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    async fn file_found(path: &Path) -> Result<Secret, CredentialError> {
        found(CredentialSource::File(path.to_owned())).await
    }

    #[tokio::test]
    async fn a_command_gives_the_first_line_that_it_prints() {
        assert_eq!(command(&["printf", r"%s\n", "two words", "next"]).await, Ok(Secret::from("two words")));
        // No shell takes the arguments apart.
        assert_eq!(command(&["printf", "%s", "$HOME; true"]).await, Ok(Secret::from("$HOME; true")));
    }

    #[tokio::test]
    async fn a_command_reads_nothing_from_the_terminal() {
        let origin = Origin::Command("cat".to_owned());
        assert_eq!(command(&["cat"]).await, Err(CredentialError::Empty(origin)));
    }

    #[tokio::test]
    async fn a_command_that_prints_more_than_is_kept_still_ends() {
        let noise = "head -c 200000 /dev/zero";
        assert_eq!(
            script(&format!("echo secret08; {noise}; {noise} >&2")).await,
            Ok(Secret::from("secret08"))
        );
        let origin = Origin::Command("sh".to_owned());
        assert_eq!(script(&format!("printf {CANARY}; {noise}")).await, Err(CredentialError::TooLong(origin)));
    }

    #[tokio::test]
    async fn a_command_does_not_inherit_the_variables_that_hold_passwords() {
        assert_eq!(script("echo ${CARGO_PKG_NAME-none}").await, Ok(Secret::from("none")));
    }

    #[tokio::test]
    async fn a_command_that_fails_says_why_whatever_it_printed() {
        let failed = script(&format!("echo {CANARY}; echo no key for {CANARY} >&2; exit 3")).await;
        let Err(error @ CredentialError::CommandFailed { status, .. }) = failed else { panic!("{failed:?}") };
        assert_eq!(status.code(), Some(3));
        assert_eq!(error.to_string(), "the password command sh failed (exit status: 3): no key for [hidden]");
        let killed = script("kill -9 $$").await;
        let Err(CredentialError::CommandFailed { status, .. }) = killed else { panic!("{killed:?}") };
        assert_eq!(status.signal(), Some(9));
    }

    #[tokio::test]
    async fn a_command_that_cannot_start_is_named_without_its_arguments() {
        let program = "/nonexistent/pass".to_owned();
        let error = command(&[&program, CANARY]).await.unwrap_err();
        assert_eq!(error, CredentialError::NotStarted { program, why: io::ErrorKind::NotFound });
        assert_eq!(command(&[]).await, Err(CredentialError::NoProgram));
    }

    /// The clock stands until nothing else can happen, and then jumps to the limit.
    #[tokio::test(start_paused = true)]
    async fn a_command_that_does_not_end_is_stopped_at_the_limit() {
        let program = "sh".to_owned();
        let expected = CredentialError::CommandTimedOut { program, limit: COMMAND_LIMIT };
        assert_eq!(script(&format!("echo {CANARY}; exec tail -f /dev/null")).await, Err(expected));
    }

    #[tokio::test]
    async fn a_file_gives_its_first_line_to_its_owner_only() {
        for mode in [0o600, 0o400] {
            assert_eq!(file_found(file("secret08\nnote\n", mode).path()).await, Ok(Secret::from("secret08")));
        }
        for mode in [0o640, 0o604, 0o620, 0o644] {
            let file = file(CANARY, mode);
            let path = file.path().to_owned();
            assert_eq!(file_found(file.path()).await, Err(CredentialError::NotPrivate { path, mode }));
        }
    }

    #[test]
    fn what_systemd_gives_may_carry_the_mask_of_an_acl_in_the_bits_of_the_group() {
        let path = Path::new("/run/credentials/smppcon.service/lab");
        let dir = |dir: &'static str| Some(OsStr::new(dir));
        assert_eq!(bits_of_others(path, dir("/run/credentials/smppcon.service/")), 0o007);
        assert_eq!(bits_of_others(path, dir("/run/credentials")), 0o077);
        assert_eq!(bits_of_others(path, dir("")), 0o077);
        assert_eq!(bits_of_others(path, None), 0o077);
    }

    #[tokio::test]
    async fn what_is_no_file_with_a_password_is_refused() {
        let empty = file("\n", 0o600);
        let origin = Origin::File(empty.path().to_owned());
        assert_eq!(file_found(empty.path()).await, Err(CredentialError::Empty(origin)));

        let dir = tempfile::tempdir().unwrap();
        assert_eq!(file_found(dir.path()).await, Err(CredentialError::NotAFile(dir.path().to_owned())));

        let missing = dir.path().join("password");
        let origin = Origin::File(missing.clone());
        let why = io::ErrorKind::NotFound;
        assert_eq!(file_found(&missing).await, Err(CredentialError::Unreadable { origin, why }));
    }
}
