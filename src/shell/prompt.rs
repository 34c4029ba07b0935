//! Asks for a password on the terminal, without showing it.

use std::io::{self, IsTerminal, Write, stderr, stdin};

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::link::Secret;

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

/// Asks `question` on stderr and takes a line.
pub fn password(question: &str) -> Result<Secret, PromptError> {
    if !stdin().is_terminal() {
        return Err(PromptError::NoTerminal);
    }
    write!(stderr(), "{question}")?;
    stderr().flush()?;
    enable_raw_mode()?;
    let typed = line();
    let restored = disable_raw_mode();
    writeln!(stderr())?;
    restored?;
    typed
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
