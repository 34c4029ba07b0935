//! A program in a pseudo terminal, and what it shows there.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use smppcon::engine::Clock;
use vt100::{Parser, Screen};

/// Far more than anything here takes: to be stopped by this is to hang.
const HANGS: Duration = Duration::from_secs(10);

/// A program that runs in a pseudo terminal.
pub(crate) struct Tty {
    parser: Parser,
    octets: Receiver<Vec<u8>>,
    transcript: Transcript,
    keyboard: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    clock: Clock,
    started: Instant,
    over: bool,
}

/// All that a terminal was sent, and all that it showed.
#[derive(Default)]
pub(crate) struct Transcript {
    /// What was sent, as it was sent.
    pub(crate) octets: Vec<u8>,
    /// The screen after each piece of it.
    pub(crate) screens: Vec<String>,
}

/// How a program ended.
pub(crate) struct Ended {
    /// Its exit code.
    pub(crate) code: u32,
    /// How long it ran.
    pub(crate) age: Duration,
    /// What was written after the terminal was given back.
    pub(crate) last_words: String,
    pub(crate) transcript: Transcript,
    /// The terminal as it was left.
    pub(crate) parser: Parser,
}

impl Tty {
    /// Starts a program in a terminal of this size.
    pub(crate) fn start(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let pty = native_pty_system().openpty(size(columns, rows)).unwrap();
        let clock = Clock::system();
        let started = clock.now();
        let child = pty.slave.spawn_command(command).unwrap();
        Self {
            parser: Parser::new(nonzero(rows), nonzero(columns), 0),
            octets: listen(pty.master.try_clone_reader().unwrap()),
            transcript: Transcript::default(),
            keyboard: pty.master.take_writer().unwrap(),
            master: pty.master,
            child,
            clock,
            started,
            over: false,
        }
    }

    /// Types.
    pub(crate) fn types(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.parser.set_size(nonzero(rows), nonzero(columns));
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// Sends the program SIGTERM.
    pub(crate) fn terminate(&self) {
        kill_process(self.id(), Signal::TERM).unwrap();
    }

    /// Ends it so that it can do nothing about it.
    pub(crate) fn kill(&self) {
        kill_process(self.id(), Signal::KILL).unwrap();
    }

    /// Sends SIGTERM to the program and those that it runs in its terminal.
    pub(crate) fn terminate_group(&self) {
        kill_process_group(self.id(), Signal::TERM).unwrap();
    }

    fn id(&self) -> Pid {
        self.child.process_id().and_then(|it| Pid::from_raw(it.try_into().unwrap())).unwrap()
    }

    /// Waits until all of this is on the screen.
    #[track_caller]
    pub(crate) fn shows(&mut self, all: &[&str]) {
        self.waits(&format!("{all:?}"), |screen| all.iter().all(|it| screen.contains(it)));
    }

    /// Waits until this is on the screen no more.
    #[track_caller]
    pub(crate) fn lacks(&mut self, what: &str) {
        self.waits(&format!("the end of {what:?}"), |screen| !screen.contains(what));
    }

    #[track_caller]
    fn waits(&mut self, what: &str, is_so: impl Fn(&str) -> bool) {
        let deadline = self.clock.now() + HANGS;
        while !is_so(&self.screen().contents()) {
            let left = deadline.saturating_duration_since(self.clock.now());
            let Ok(octets) = self.octets.recv_timeout(left) else {
                panic!("waited for {what}:\n{}", self.screen().contents());
            };
            self.takes(&octets);
        }
    }

    /// The terminal goes away; the exit code of the program.
    pub(crate) fn hangs_up(mut self) -> u32 {
        // The thread that reads lets go of the terminal when nobody takes what it reads.
        self.octets = mpsc::channel().1;
        self.types("2");
        self.keyboard = Box::new(io::sink());
        self.master = native_pty_system().openpty(size(1, 1)).unwrap().master;
        let (_over, waited) = mpsc::channel::<()>();
        let mut killer = self.child.clone_killer();
        thread::spawn(move || {
            if waited.recv_timeout(HANGS) == Err(RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        self.over = true;
        self.child.wait().unwrap().exit_code()
    }

    pub(crate) fn screen(&self) -> &Screen {
        self.parser.screen()
    }

    /// How long ago it was started.
    pub(crate) fn age(&self) -> Duration {
        self.clock.now() - self.started
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn ends(mut self) -> Ended {
        loop {
            match self.octets.recv_timeout(HANGS) {
                Ok(octets) => self.takes(&octets),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.screen().contents()),
            }
        }
        let code = self.child.wait().unwrap().exit_code();
        self.over = true;
        let age = self.age();
        let transcript = std::mem::take(&mut self.transcript);
        let all = String::from_utf8_lossy(&transcript.octets);
        let last_words = all.rsplit("\x1b[?1049l").next().unwrap_or_default().to_owned();
        let parser = std::mem::take(&mut self.parser);
        Ended { code, age, last_words, transcript, parser }
    }

    fn takes(&mut self, octets: &[u8]) {
        self.transcript.octets.extend_from_slice(octets);
        self.parser.process(octets);
        self.transcript.screens.push(self.parser.screen().contents());
    }
}

impl Drop for Tty {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        if !self.over {
            let _ = self.child.kill();
        }
    }
}

impl Ended {
    /// The terminal is as it was before the console had it.
    #[track_caller]
    pub(crate) fn left_the_terminal_sane(&self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is still shown");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "pasted text is still bracketed");
        let all = String::from_utf8_lossy(&self.transcript.octets);
        for sent in ["\x1b[?1049h", "\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l"] {
            assert!(all.contains(sent), "{sent:?} was not sent");
        }
    }

    /// Its lines are edited and echoed again, as `stty -a` says that ran after the console.
    #[track_caller]
    pub(crate) fn left_the_line_sane(&self) {
        let words: Vec<&str> = self.last_words.split_whitespace().collect();
        for setting in ["icanon", "echo", "isig", "icrnl", "opost"] {
            assert!(words.contains(&setting), "{setting} is off: {}", self.last_words);
        }
    }
}

/// Reads in a thread of its own, and no further than what is taken; the channel closes with the terminal.
fn listen(mut terminal: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (tell, octets) = mpsc::sync_channel(0);
    thread::spawn(move || {
        let mut room = [0; 4096];
        while let Ok(count @ 1..) = terminal.read(&mut room) {
            if tell.send(room.iter().take(count).copied().collect()).is_err() {
                return;
            }
        }
    });
    octets
}

/// A program without what the environment of these tests may say of colours, settings and panics.
pub(crate) fn command(program: impl AsRef<OsStr>) -> CommandBuilder {
    let mut command = CommandBuilder::new(program);
    command.env("TERM", "xterm-256color");
    for variable in ["NO_COLOR", "RUST_BACKTRACE"] {
        command.env_remove(variable);
    }
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("SMPPCON_") {
            command.env_remove(variable);
        }
    }
    command
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn nonzero(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}
