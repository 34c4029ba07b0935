//! A console that panics: its own loop, a task beside it, and where no destructor runs any more.

use std::env;
use std::net::TcpListener;

use super::pty::{Ended, Tty};
use super::{CTRL_C, then_look};

/// The port of a listener, at whose word a task panics.
const AT: &str = "PANICS_AT";

/// This file again, in a terminal, with one of the tests of `inside`.
fn start(inside: &str, at: u16) -> Tty {
    let this = env::current_exe().unwrap();
    let inside = format!("panics::inside::{inside}");
    let mut command = then_look(this.to_str().unwrap(), &[&inside, "--exact", "--ignored", "--nocapture"]);
    command.env(AT, at.to_string());
    Tty::start(command, 120, 40)
}

#[track_caller]
fn tells_when_the_terminal_is_given_back(ended: &Ended, told: &[&str]) {
    ended.left_the_terminal_sane();
    ended.left_the_line_sane();
    let screen = ended.parser.screen().contents();
    assert!(told.iter().all(|it| screen.contains(it)), "{told:?}: {screen}");
}

#[test]
fn a_panic_gives_the_terminal_back_and_its_message_can_be_read() {
    let ended = start("the_console_panics", 0).ends();
    let place = "smppcon panicked at tests/pty/panics.rs:";
    tells_when_the_terminal_is_given_back(&ended, &[place, "a fault of the console", "left with 101"]);
}

#[test]
fn a_panic_beside_the_console_is_noted_there_and_told_whole_at_the_end() {
    let word = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut tty = start("a_task_panics", word.local_addr().unwrap().port());
    tty.shows(&["● 1 bound", "submit_sm_resp"]);
    drop(word.accept().unwrap());
    tty.shows(&["✗ smppcon panicked at tests/pty/panics.rs:"]);
    tty.types("2");
    tty.shows(&["▸ Binds", "BOUND_TRX"]);
    tty.types(CTRL_C);
    let ended = tty.ends();
    let told = ["a fault of a task\n", "and ␛[31m more of it", "left with 0"];
    tells_when_the_terminal_is_given_back(&ended, &told);
}

#[test]
fn a_panic_that_ends_the_program_at_once_gives_the_terminal_back() {
    let ended = start("a_destructor_panics_as_well", 0).ends();
    tells_when_the_terminal_is_given_back(&ended, &["panic in a destructor during cleanup", "left with 134"]);
}

/// What the tests above start this file again for.
mod inside {
    use std::env;
    use std::time::{Duration, SystemTime};

    use rustix::process::{Resource, Rlimit, setrlimit};
    use smppcon::app::{Begin, KeptIn, Keymap, Model, Palette, Start};
    use smppcon::engine::Clock;
    use smppcon::shell::console::{self, ConsoleError, Setup};
    use smppcon::shell::credentials::{Policy, StoreChoice};
    use smppcon::shell::settings::Loaded;
    use smppcon::shell::terminal::Screen;
    use smppcon::store::Limits;
    use tokio::io::AsyncReadExt;
    use tokio::net::TcpStream;
    use tokio::runtime::Builder;

    use super::AT;

    fn drawn() -> Screen {
        let mut screen = Screen::enter().unwrap();
        let start = Start {
            now: SystemTime::UNIX_EPOCH,
            utc_offset: 0,
            palette: Palette::Ansi,
            limits: Limits::default(),
            keymap: Keymap::default(),
            kept_in: KeptIn::default(),
            seed: 1,
            built_in: None,
            journal: None,
            begin: Begin::Demo,
        };
        screen.draw(&Model::new(&start)).unwrap();
        screen
    }

    #[test]
    #[ignore = "run by a test above, in a terminal"]
    fn the_console_panics() {
        let _screen = drawn();
        panic!("a fault of the console");
    }

    #[test]
    #[ignore = "run by a test above, in a terminal"]
    fn a_task_panics() {
        let policy = Policy {
            store: StoreChoice::Session,
            keyring_limit: Duration::ZERO,
            command_limit: Duration::ZERO,
            secret_variables: Vec::new(),
        };
        let setup = Setup {
            folders: None,
            settings: Loaded::default(),
            policy,
            journal: None,
            captures: None,
            begin: Begin::Demo,
            clock: Clock::system(),
        };
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let ended = runtime.block_on(async {
            tokio::spawn(async {
                let at = env::var(AT).unwrap();
                let mut word = TcpStream::connect(format!("127.0.0.1:{at}")).await.unwrap();
                let _ = word.read(&mut [0]).await;
                panic!("a fault of a task\nand \u{1b}[31m more of it");
            });
            console::run(setup).await
        });
        assert!(matches!(ended, Err(ConsoleError::Panicked)), "{ended:?}");
    }

    struct Faulty;

    impl Drop for Faulty {
        fn drop(&mut self) {
            panic!("a fault of a destructor");
        }
    }

    #[test]
    #[ignore = "run by a test above, in a terminal"]
    fn a_destructor_panics_as_well() {
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap();
        let _screen = drawn();
        let _faulty = Faulty;
        panic!("a fault of the console");
    }
}
