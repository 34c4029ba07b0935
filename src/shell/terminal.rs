//! The terminal while the console has it: entered, drawn on, and always given back, after a panic too.

use std::io::{self, Stdout, stdout};
use std::panic;
use std::thread;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::Size;
use crate::ui;

/// The terminal, until this is dropped. Public so that a test can panic while it has it.
#[derive(Debug)]
pub struct Screen(Terminal<CrosstermBackend<Stdout>>);

impl Screen {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste; and from now on a panic of this
    /// thread gives it back before its message is written.
    pub fn enter() -> io::Result<Self> {
        give_back_on_panic();
        take()?;
        // From here on a drop gives it back.
        Ok(Self(Terminal::new(CrosstermBackend::new(stdout())).inspect_err(|_| give_back())?))
    }

    /// How large it is.
    pub fn size(&self) -> io::Result<Size> {
        let size = self.0.size()?;
        Ok(Size { columns: size.width, rows: size.height })
    }

    /// Draws the model; the terminal shows it in one piece.
    pub fn draw(&mut self, model: &Model) -> io::Result<()> {
        queue!(self.0.backend_mut(), BeginSynchronizedUpdate)?;
        self.0.draw(|frame| ui::view(model, frame))?;
        execute!(self.0.backend_mut(), EndSynchronizedUpdate)
    }

    /// Has the terminal put a text into its clipboard, if it is one that does (OSC 52).
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(self.0.backend_mut(), CopyToClipboard::to_clipboard_from(text))
    }

    /// Gives the terminal to the shell that started the program, until that continues it.
    pub fn suspend(&mut self) -> io::Result<()> {
        give_back();
        stop_here()?;
        take()?;
        let size = self.0.size()?;
        self.0.resize(Rect::new(0, 0, size.width, size.height))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // After a panic it is given back already, and the cursor stands below the message: leaving the
        // alternate screen once more would put it back to where it was, and the shell would write over it.
        if !thread::panicking() {
            give_back();
        }
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste).inspect_err(|_| give_back())
}

/// There is nobody to tell if it fails.
fn give_back() {
    let _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}

/// A panic of this thread ends the program, and its message is to be read. That of another thread is told by
/// who waits for it, and must not be written over the screen.
fn give_back_on_panic() {
    let (owner, before) = (thread::current().id(), panic::take_hook());
    panic::set_hook(Box::new(move |panic| {
        if thread::current().id() == owner {
            give_back();
            before(panic);
        }
    }));
}

#[cfg(target_os = "linux")]
fn stop_here() -> io::Result<()> {
    use rustix::process::{Signal, getpid, kill_process};
    Ok(kill_process(getpid(), Signal::TSTP)?)
}

/// Elsewhere there is no safe way to stop, and nothing happens.
#[cfg(not(target_os = "linux"))]
fn stop_here() -> io::Result<()> {
    Ok(())
}
