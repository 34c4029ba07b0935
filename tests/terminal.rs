//! The real program in a pseudo terminal.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take: only a bound, nothing waits for it to pass.
const LIMIT: Duration = Duration::from_secs(10);

/// How often the screen may be drawn before what is waited for is on it.
const DRAWINGS: usize = 100;

struct Terminal {
    screen: vt100::Parser,
    /// All that was written to it.
    transcript: Vec<u8>,
    octets: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    /// Held, or the program loses its terminal.
    _master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

const fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}

impl Terminal {
    /// A shell that runs the program, and then tells how it ended and how the terminal is.
    fn run(arguments: &str, columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new("sh");
        let program = env!("CARGO_BIN_EXE_smppcon");
        command.args(["-c", &format!("{program} {arguments}; echo \"ended $?\"; stty -a")]);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, octets) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer.get(..read).unwrap_or_default().to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(cells(rows), cells(columns), 0);
        Self { screen, transcript: Vec::new(), octets, keys, _master: pair.master, child }
    }

    fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until the screen is as wanted.
    fn wait_for(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let mut drawings = 0;
        while !wanted(&self.text()) {
            drawings += 1;
            match self.octets.recv_timeout(LIMIT) {
                Ok(octets) if drawings < DRAWINGS => {
                    self.screen.process(&octets);
                    self.transcript.extend(octets);
                }
                Ok(_) => panic!("no {what} in {drawings} drawings:\n{}", self.text()),
                Err(why) => panic!("no {what} ({why}):\n{}", self.text()),
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// The program has ended, and the terminal is as the shell had it.
    fn assert_given_back(&mut self, code: u8) {
        // Until the shell has gone, too.
        while let Ok(octets) = self.octets.recv_timeout(LIMIT) {
            self.screen.process(&octets);
            self.transcript.extend(octets);
        }
        let transcript = String::from_utf8_lossy(&self.transcript);
        let (_, told) = transcript.rsplit_once("ended ").unwrap();
        assert!(told.starts_with(&code.to_string()), "{told}");
        let modes: Vec<&str> = told.split_whitespace().map(|word| word.trim_end_matches(';')).collect();
        assert!(modes.contains(&"icanon") && modes.contains(&"echo"), "{told}");
        assert!(!self.screen.screen().alternate_screen() && !self.screen.screen().hide_cursor());
        assert!(!self.screen.screen().bracketed_paste());
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It has ended by itself, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_demonstration_is_bound_with_traffic_and_every_screen_can_be_reached() {
    for (columns, rows) in [(120, 40), (80, 24)] {
        let mut terminal = Terminal::run("demo", columns, rows);
        terminal.wait_for("bound state", |screen| screen.contains("● 1 bound"));
        terminal.wait_for("message and its answer", |screen| screen.contains("submit_sm_resp"));
        terminal.wait_for("receipt", |screen| screen.contains("DELIVRD"));
        // The composer last: a digit is typed there.
        for (key, shows) in
            [("1", "inside this program"), ("2", "BOUND_TRX"), ("5", "Received"), ("3", "alphabet")]
        {
            terminal.press(key);
            terminal.wait_for(shows, |screen| screen.contains(shows));
        }
        terminal.press("\u{3}");
        terminal.assert_given_back(0);
    }
}

#[test]
fn a_tiny_terminal_keeps_the_bind() {
    let mut terminal = Terminal::run("demo", 20, 5);
    terminal.wait_for("state in one line", |screen| screen.contains("1 live"));
    assert_eq!(terminal.text().lines().filter(|line| !line.trim().is_empty()).count(), 1);
    terminal.press("\u{3}");
    terminal.assert_given_back(0);
}

#[test]
fn leaving_with_a_live_bind_asks_once() {
    let mut terminal = Terminal::run("demo", 80, 24);
    terminal.wait_for("bound state", |screen| screen.contains("● 1 bound"));
    terminal.press("q");
    terminal.wait_for("question", |screen| screen.contains("y / n") || screen.contains("[y]"));
    terminal.press("y");
    terminal.assert_given_back(0);
}

#[test]
fn without_a_terminal_one_line_says_so() {
    let run = Command::new(env!("CARGO_BIN_EXE_smppcon")).arg("demo").stdin(Stdio::null()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("needs a terminal"), "{said}");
}
