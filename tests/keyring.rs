//! The keyring against the real thing: GNOME Keyring on a session bus of its own, and every way it can fail.
//!
//! Where to find the bus is a matter of the environment, so each test starts this file again, in the
//! environment that it is about, with one of the cases in `inside`. Where the programs for that are missing a
//! test says so and passes, unless `SMPPCON_REQUIRE` (a comma list) names `keyring`.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must fail")]

mod required;

use std::env;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Far more than any case takes: to be stopped by this is to hang.
const HANGS: Duration = Duration::from_secs(20);

#[test]
fn an_unlocked_keyring_keeps_gives_replaces_and_deletes() {
    let dir = tempfile::tempdir().unwrap();
    if available(&["gnome-keyring-daemon", "dbus-run-session"]) {
        passes(with_secret_service(&[], dir.path()), "inside::unlocked::", 5);
    }
}

#[test]
fn a_locked_keyring_is_said_to_be_locked() {
    let dir = tempfile::tempdir().unwrap();
    if available(&["gnome-keyring-daemon", "dbus-run-session"]) {
        passes(with_secret_service(&[], dir.path()), "inside::before_it_is_locked", 1);
        passes(with_secret_service(&["--locked"], dir.path()), "inside::locked", 1);
    }
}

#[test]
fn a_keyring_without_a_default_collection_keeps_nothing() {
    let dir = tempfile::tempdir().unwrap();
    if available(&["gnome-keyring-daemon", "dbus-run-session"]) {
        passes(with_secret_service(&["--locked"], dir.path()), "inside::no_collection", 1);
    }
}

#[test]
fn a_bus_without_a_keyring_is_told_from_no_bus() {
    if available(&["dbus-run-session"]) {
        let mut bus = Command::new("dbus-run-session");
        bus.args(["--config-file", "tests/data/bus-without-services.conf", "--"]);
        passes(bus, "inside::no_service", 1);
    }
}

#[test]
fn a_bus_that_the_environment_does_not_name_is_pointed_out() {
    let dir = tempfile::tempdir().unwrap();
    let mut bare = Command::new("env");
    bare.env_remove("DBUS_SESSION_BUS_ADDRESS").env("XDG_RUNTIME_DIR", dir.path());
    passes(bare, "inside::unnamed_bus", 1);
}

#[test]
fn the_address_of_a_bus_that_has_gone_is_no_bus() {
    let dir = tempfile::tempdir().unwrap();
    let never_was = dir.path().join("never-was");
    passes(on_bus(&never_was), "inside::no_bus", 1);

    let ended = dir.path().join("ended");
    drop(UnixListener::bind(&ended).unwrap());
    passes(on_bus(&ended), "inside::no_bus", 1);
}

/// Without the limit this one waits for ever, and so would the end of the process for a joined thread.
#[test]
fn a_mute_bus_costs_the_limit_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mute");
    let bus = UnixListener::bind(&path).unwrap();
    // Every connection is accepted, held, and never answered, until this process ends.
    thread::spawn(move || bus.incoming().for_each(std::mem::forget));
    passes(on_bus(&path), "inside::mute", 1);
}

/// It needs no bus and no program, and no session keyring either: nothing here gives one.
#[tokio::test]
async fn the_kernel_keeps_gives_replaces_and_deletes() {
    use smppcon::link::Secret;
    use smppcon::shell::keyring::{Backend, Credential, Item, delete, kernel_works, load, store};

    let (limit, kernel) = (Duration::from_secs(10), Backend::Keyutils);
    if !required::is("keyutils", kernel_works(limit).await, "the kernel keyring") {
        return;
    }
    // The keyring is that of the user: another run must not meet this one.
    let id = format!("test-{}", std::process::id());
    let item = Item::new(&id, "lab", "localhost", 2775);
    let credential = |password: &str| Credential { system_id: None, password: Secret::from(password) };
    assert_eq!(load(&item, kernel, limit).await, Ok(None));
    assert_eq!(delete(&item, kernel, limit).await, Ok(()));
    for password in ["first", "second", ""] {
        store(&item, &credential(password), kernel, limit).await.unwrap();
        assert_eq!(load(&item, kernel, limit).await, Ok(Some(credential(password))));
    }
    delete(&item, kernel, limit).await.unwrap();
    assert_eq!(load(&item, kernel, limit).await, Ok(None));
}

/// The cases, each run in the environment that its name says.
mod inside {
    use std::collections::HashMap;
    use std::path::PathBuf;
    use std::time::Duration;

    use dbus_secret_service::{EncryptionType, SecretService};
    use smppcon::config::credential::CredentialSource;
    use smppcon::link::Secret;
    use smppcon::shell::credentials::{CredentialError, Policy, StoreChoice, resolve};
    use smppcon::shell::keyring::{Backend, Credential, Item, KeyringError, delete, load, store};

    const CANARY: &str = "s3cr3t-canary";
    const LIMIT: Duration = Duration::from_secs(10);

    fn item(account_id: &str) -> Item {
        Item::new(account_id, "lab", "localhost", 2775)
    }

    fn credential(password: &str) -> Credential {
        Credential { system_id: Some("esme1".to_owned()), password: Secret::from(password) }
    }

    /// Compares the error, after looking that it gives nothing away.
    #[track_caller]
    fn fails<T: std::fmt::Debug>(found: Result<T, KeyringError>, expected: &KeyringError) {
        let error = found.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(CANARY), "{error} {error:?}");
        assert_eq!(&error, expected);
    }

    /// An item written as another program would, beside those that are there.
    fn provision(account_id: &str, password: &[u8], more: Option<(&str, &str)>) {
        let user = format!("account:{account_id}");
        let mut attributes = HashMap::from([("service", "smppcon"), ("username", &*user)]);
        attributes.extend(more);
        let service = SecretService::connect(EncryptionType::Plain).unwrap();
        let collection = service.get_default_collection().unwrap();
        collection.create_item("x", attributes, password, false, "text/plain").unwrap();
    }

    /// The labels of the items of an account.
    fn labels(account_id: &str) -> Vec<String> {
        let user = format!("account:{account_id}");
        let service = SecretService::connect(EncryptionType::Plain).unwrap();
        let found =
            service.search_items(HashMap::from([("service", "smppcon"), ("username", &*user)])).unwrap();
        found.unlocked.iter().map(|item| item.get_label().unwrap()).collect()
    }

    mod unlocked {
        use super::*;

        #[tokio::test]
        #[ignore = "run by the tests above, beside an unlocked keyring"]
        async fn a_password_is_kept_replaced_and_deleted() {
            let item = item("kept");
            assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(None));
            assert_eq!(delete(&item, Backend::HERE, LIMIT).await, Ok(()));
            for password in ["first", "second \"\\\u{e9}\n", "", CANARY] {
                store(&item, &credential(password), Backend::HERE, LIMIT).await.unwrap();
                assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(Some(credential(password))));
            }
            assert_eq!(labels("kept"), ["SMPP console: lab (localhost:2775)"]);
            delete(&item, Backend::HERE, LIMIT).await.unwrap();
            assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(None));
        }

        #[tokio::test]
        #[ignore = "run by the tests above, beside an unlocked keyring"]
        async fn a_bind_gets_the_password_or_hears_that_none_is_stored() {
            let item = item("bind");
            let policy = Policy {
                store: StoreChoice::Auto,
                keyring_limit: LIMIT,
                command_limit: LIMIT,
                secret_variables: Vec::new(),
            };
            let source = CredentialSource::Keyring;
            assert_eq!(
                resolve(&source, &item, &policy).await,
                Err(CredentialError::NotStored(Backend::HERE))
            );
            store(&item, &credential("secret08"), Backend::HERE, LIMIT).await.unwrap();
            assert_eq!(resolve(&source, &item, &policy).await, Ok(Secret::from("secret08")));
        }

        #[tokio::test]
        #[ignore = "run by the tests above, beside an unlocked keyring"]
        async fn a_bare_password_of_another_program_is_read_and_replaced() {
            provision("bare", b"secret08\n", Some(("xdg:schema", "org.freedesktop.Secret.Generic")));
            let item = item("bare");
            let bare = Credential { system_id: None, password: Secret::from("secret08") };
            assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(Some(bare)));
            store(&item, &credential("secret09"), Backend::HERE, LIMIT).await.unwrap();
            assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(Some(credential("secret09"))));
            assert_eq!(labels("bare"), ["x"]);
        }

        #[tokio::test]
        #[ignore = "run by the tests above, beside an unlocked keyring"]
        async fn two_entries_are_ambiguous_and_both_stay() {
            provision("two", CANARY.as_bytes(), Some(("by", "hand")));
            provision("two", CANARY.as_bytes(), Some(("by", "script")));
            let item = item("two");
            let expected = KeyringError::Ambiguous(2);
            fails(load(&item, Backend::HERE, LIMIT).await, &expected);
            fails(store(&item, &credential(CANARY), Backend::HERE, LIMIT).await, &expected);
            fails(delete(&item, Backend::HERE, LIMIT).await, &expected);
            assert_eq!(labels("two").len(), 2);
        }

        #[tokio::test]
        #[ignore = "run by the tests above, beside an unlocked keyring"]
        async fn an_entry_of_a_later_version_is_unreadable_and_can_be_replaced() {
            provision("later", br#"{"v":2,"password":"s3cr3t-canary"}"#, None);
            let item = item("later");
            fails(load(&item, Backend::HERE, LIMIT).await, &KeyringError::Unreadable);
            store(&item, &credential(CANARY), Backend::HERE, LIMIT).await.unwrap();
            assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(Some(credential(CANARY))));
        }
    }

    async fn every_operation_fails(expected: KeyringError) {
        let item = item("kept");
        fails(load(&item, Backend::HERE, LIMIT).await, &expected);
        fails(store(&item, &credential(CANARY), Backend::HERE, LIMIT).await, &expected);
        fails(delete(&item, Backend::HERE, LIMIT).await, &expected);
    }

    #[tokio::test]
    #[ignore = "run by the tests above, beside an unlocked keyring"]
    async fn before_it_is_locked() {
        store(&item("kept"), &credential(CANARY), Backend::HERE, LIMIT).await.unwrap();
    }

    #[tokio::test]
    #[ignore = "run by the tests above, beside a locked keyring"]
    async fn locked() {
        every_operation_fails(KeyringError::Locked).await;
    }

    #[tokio::test]
    #[ignore = "run by the tests above, beside an empty keyring"]
    async fn no_collection() {
        let item = item("kept");
        assert_eq!(load(&item, Backend::HERE, LIMIT).await, Ok(None));
        fails(store(&item, &credential(CANARY), Backend::HERE, LIMIT).await, &KeyringError::NoCollection);
        assert_eq!(delete(&item, Backend::HERE, LIMIT).await, Ok(()));
    }

    #[tokio::test]
    #[ignore = "run by the tests above, on a bus without services"]
    async fn no_service() {
        every_operation_fails(KeyringError::NoService).await;
    }

    #[tokio::test]
    #[ignore = "run by the tests above, at the address of no bus"]
    async fn no_bus() {
        every_operation_fails(KeyringError::NoBus).await;
    }

    /// The session of whoever runs this may have a bus at its usual place, or none.
    #[tokio::test]
    #[ignore = "run by the tests above, without a bus in the environment"]
    async fn unnamed_bus() {
        let usual = PathBuf::from(format!("/run/user/{}/bus", rustix::process::getuid().as_raw()));
        let there = usual.exists();
        every_operation_fails(if there { KeyringError::BusNotNamed(usual) } else { KeyringError::NoBus })
            .await;
    }

    #[tokio::test]
    #[ignore = "run by the tests above, on a mute bus"]
    async fn mute() {
        let (item, limit) = (item("kept"), Duration::from_millis(100));
        let expected = KeyringError::TimedOut(limit);
        fails(load(&item, Backend::HERE, limit).await, &expected);
        fails(store(&item, &credential(CANARY), Backend::HERE, limit).await, &expected);
        fails(delete(&item, Backend::HERE, limit).await, &expected);
    }
}

fn with_secret_service(options: &[&str], dir: &Path) -> Command {
    let mut command = Command::new("tests/with-secret-service.sh");
    command.args(options).arg(dir);
    command
}

fn on_bus(path: &Path) -> Command {
    let mut command = Command::new("env");
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", path.display()));
    command
}

/// Runs the cases whose names begin with `cases` under `environment`: all `count` of them must pass.
#[track_caller]
fn passes(mut environment: Command, cases: &str, count: usize) {
    environment.arg(env::current_exe().unwrap()).args([cases, "--ignored"]);
    let Output { status, stdout, stderr } = output(environment);
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    let all_passed = stdout.contains(&format!("test result: ok. {count} passed; 0 failed;"));
    assert!(status.success() && all_passed, "{cases}: {status}\n{stdout}\n{stderr}");
}

/// The output of a command that ends before [`HANGS`] has passed.
#[track_caller]
fn output(mut command: Command) -> Output {
    let (done, outcome) = mpsc::channel();
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    thread::spawn(move || done.send(child.wait_with_output()));
    outcome.recv_timeout(HANGS).expect("the process hangs").unwrap()
}

/// Whether these programs are there. Where they are not, the test that asks has nothing to do, aloud.
fn available(programs: &[&str]) -> bool {
    required::has("keyring", programs)
}
