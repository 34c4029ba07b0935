//! A program that a test runs: what it says, line by line, and how it ends. None outlives its test, and none
//! sees the environment's accounts, passwords or keyring.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::Value as Json;

/// Far more than anything here takes: to be stopped by this is to hang.
const HANGS: Duration = Duration::from_secs(15);

/// A program that runs.
pub(crate) struct Program {
    child: Child,
    lines: Receiver<Line>,
    out: Vec<String>,
    err: Vec<String>,
}

enum Line {
    Out(String),
    Err(String),
}

/// How a program ended, and all that it said.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` where a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// `smppcon` with these arguments.
pub(crate) fn smppcon(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smppcon"));
    command.args(arguments);
    // Each flag has one.
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("SMPPCON_") {
            command.env_remove(variable);
        }
    }
    command.env("SMPPCON_CREDENTIAL_STORE", "session");
    command
}

/// The message centre of `smppcon` with one account, `esme1`, and its port.
pub(crate) fn smsc(password: &str, arguments: &[&str]) -> (Program, u16) {
    let account = format!("esme1:{password}");
    let fixed = ["smsc", "--listen", "127.0.0.1:0", "--receipt-delay", "20ms", "--account", &account];
    let mut program = Program::start(smppcon(&[&fixed, arguments].concat()), "");
    let port = number_at_the_end(&program.says("listening on"));
    (program, port)
}

/// The number that a line ends with.
pub(crate) fn number_at_the_end(line: &str) -> u16 {
    let digits = line.trim_end().rsplit(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok()).expect("a number at the end")
}

impl Program {
    /// Starts it and writes `input` to its standard input.
    pub(crate) fn start(mut command: Command, input: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // One that ends without reading it is right to.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let (sender, lines) = channel();
        read(child.stdout.take().unwrap(), sender.clone(), Line::Out);
        read(child.stderr.take().unwrap(), sender, Line::Err);
        Self { child, lines, out: Vec::new(), err: Vec::new() }
    }

    /// The first line of all that contains `what`; waits for it.
    #[track_caller]
    pub(crate) fn says(&mut self, what: &str) -> String {
        loop {
            let said = self.out.iter().chain(&self.err).find(|line| line.contains(what));
            if let Some(line) = said {
                return line.clone();
            }
            assert!(self.hear(), "ended without {what:?}: {:#?} {:#?}", self.out, self.err);
        }
    }

    /// Sends a signal by its name.
    pub(crate) fn signal(&self, name: &str) {
        // The shell has it built in; as a program it may be missing.
        let kill = ["-c", "kill -s \"$1\" \"$2\"", "sh", name, &self.child.id().to_string()];
        let sent = Command::new("sh").args(kill).status().unwrap();
        assert!(sent.success(), "SIG{name}");
    }

    /// Waits for its end.
    #[track_caller]
    pub(crate) fn end(mut self) -> Ended {
        while self.hear() {}
        let code = self.child.wait().unwrap().code();
        Ended { code, out: self.out.concat(), err: self.err.concat() }
    }

    /// Takes the next line in; no more come where there is none.
    #[track_caller]
    fn hear(&mut self) -> bool {
        match self.lines.recv_timeout(HANGS) {
            Ok(Line::Out(line)) => self.out.push(line),
            Ok(Line::Err(line)) => self.err.push(line),
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => panic!("hangs after {:#?} {:#?}", self.out, self.err),
        }
        true
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may be over already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ended {
    /// The JSON objects on standard output: one a line, and nothing else.
    #[track_caller]
    pub(crate) fn objects(&self) -> Vec<Json> {
        self.out.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

fn read(from: impl Read + Send + 'static, to: Sender<Line>, line: fn(String) -> Line) {
    thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut octets = Vec::new();
        while from.read_until(b'\n', &mut octets).is_ok_and(|count| count > 0) {
            if to.send(line(String::from_utf8_lossy(&octets).into_owned())).is_err() {
                return;
            }
            octets.clear();
        }
    });
}
