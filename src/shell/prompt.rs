//! Asks for a password on the terminal, without showing it.

use std::io::{self, IsTerminal, Write, stderr, stdin};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use thiserror::Error;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use crate::link::Secret;
use crate::shell::signals::Signals;

/// The most octets that are taken.
const MOST: usize = 4096;

/// Why no password was typed.
#[derive(Debug, Error)]
pub enum PromptError {
    #[error("there is no terminal to ask for the password on: use --password-stdin")]
    NoTerminal,
    #[error("no password was typed")]
    Cancelled,
    #[error("cannot ask for the password: {0}")]
    Io(#[from] io::Error),
}

/// Whether there is somebody to ask.
pub fn can_ask() -> bool {
    stdin().is_terminal()
}

/// Asks `question` and takes a line. To be called within a tokio runtime; a signal ends it.
pub async fn password(question: &str) -> Result<Secret, PromptError> {
    if !can_ask() {
        return Err(PromptError::NoTerminal);
    }
    let mut signals = Signals::new()?;
    let mut terminal = terminal();
    // First, so that nothing that is typed from the question on is shown.
    enable_raw_mode()?;
    let asked = write!(terminal, "{question}").and_then(|()| terminal.flush());
    let typed = match asked {
        Ok(()) => tokio::select! {
            typed = spawn_blocking(line) => typed.unwrap_or_else(|fault| Err(io::Error::other(fault).into())),
            // The terminal is given back; the thread that reads it ends with the program.
            () = signals.next() => Err(PromptError::Cancelled),
        },
        Err(error) => Err(error.into()),
    };
    let restored = disable_raw_mode();
    writeln!(terminal)?;
    restored?;
    typed
}

/// Where the operator reads, also where standard error goes to a file.
fn terminal() -> Box<dyn Write> {
    #[cfg(unix)]
    if let Ok(terminal) = std::fs::OpenOptions::new().write(true).open("/dev/tty") {
        return Box::new(terminal);
    }
    Box::new(stderr())
}

#[expect(clippy::wildcard_enum_match_arm, reason = "what types nothing is passed over")]
fn line() -> Result<Secret, PromptError> {
    // With room from the start, so that no buffer grows and leaves a copy behind.
    let mut typed = Zeroizing::new(String::with_capacity(MOST));
    loop {
        let Event::Key(key) = read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Enter => return Ok(Secret::from(typed.as_str())),
            KeyCode::Esc => return Err(PromptError::Cancelled),
            KeyCode::Char('c' | 'd') if control => return Err(PromptError::Cancelled),
            KeyCode::Char('u') if control => typed.clear(),
            KeyCode::Backspace => drop(typed.pop()),
            KeyCode::Char(c) if !control && typed.len() + c.len_utf8() <= MOST => typed.push(c),
            _ => (),
        }
    }
}
