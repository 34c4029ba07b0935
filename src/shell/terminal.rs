//! The terminal while the console has it: entered, drawn on, and always given back, after a panic too.

use std::cell::RefCell;
use std::io::{self, Write, stdout};
use std::mem::take;
use std::rc::Rc;
use std::time::Duration;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;

use super::panics::Panics;
use super::writer::{Jobs, Writer};
use crate::app::Model;
use crate::app::Size;
use crate::ui;

/// How long a terminal that takes nothing may keep the program when it gives it back.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// The terminal, until this is dropped; then what panicked is told. Public so that a test can panic while it has
/// it.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Drawing>>,
    drawing: Drawing,
    writer: Writer,
    panics: Panics,
}

/// What happens to a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// The terminal has taken all that was drawn.
    Room,
    /// Something panicked somewhere; this is what it says.
    Panicked(String),
}

/// What is drawn and not yet given to the writer.
#[derive(Clone, Debug, Default)]
struct Drawing(Rc<RefCell<Vec<u8>>>);

impl Drawing {
    fn take(&self) -> Vec<u8> {
        take(&mut self.0.borrow_mut())
    }
}

impl Write for Drawing {
    fn write(&mut self, octets: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(octets);
        Ok(octets.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    /// Takes the terminal: raw mode, the alternate screen, bracketed paste; and from now on what a panic says is
    /// kept until the terminal is given back.
    pub fn enter() -> io::Result<Self> {
        let writer = Writer::start(output()?)?;
        let jobs = writer.jobs().clone();
        let panics = Panics::keep(move || give_back(&jobs));
        let drawing = Drawing::default();
        let terminal = Terminal::new(CrosstermBackend::new(drawing.clone()))?;
        // From here on a drop gives it back.
        let mut screen = Self { terminal, drawing, writer, panics };
        screen.take()?;
        Ok(screen)
    }

    /// How large it is.
    pub fn size(&self) -> io::Result<Size> {
        let size = self.terminal.size()?;
        Ok(Size { columns: size.width, rows: size.height })
    }

    /// Draws the model; the terminal shows it in one piece. It is for the caller to ask whether there is room.
    pub fn draw(&mut self, model: &Model) -> io::Result<()> {
        queue!(self.drawing, BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| ui::view(model, frame))?;
        queue!(self.drawing, EndSynchronizedUpdate)?;
        self.writer.jobs().write(self.drawing.take());
        Ok(())
    }

    /// Whether the terminal has taken all that was drawn.
    pub(super) fn has_room(&self) -> bool {
        self.writer.has_room()
    }

    /// The next thing that happens to it; room only where a drawing waits for it.
    pub(super) async fn next(&mut self, drawing_waits: bool) -> io::Result<News> {
        tokio::select! {
            said = self.panics.next() => Ok(News::Panicked(said)),
            room = self.writer.room(), if drawing_waits => room.map(|()| News::Room),
        }
    }

    /// Whether something panicked.
    pub(super) fn has_seen_panics(&self) -> bool {
        self.panics.are_there()
    }

    /// Gives the terminal to the shell that started the program, until that continues it.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        give_back(self.writer.jobs());
        stop_here()?;
        self.retake()
    }

    /// Takes the terminal anew, from whoever had it meanwhile; what is drawn next is drawn whole.
    pub(super) fn retake(&mut self) -> io::Result<()> {
        // The modes of the terminal as they are now are those that it is given back with.
        disable_raw_mode()?;
        self.take()?;
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    fn take(&mut self) -> io::Result<()> {
        enable_raw_mode()?;
        queue!(self.drawing, EnterAlternateScreen, EnableBracketedPaste)?;
        self.writer.jobs().write(self.drawing.take());
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back(self.writer.jobs());
    }
}

/// After what is on its way. There is nobody to tell if it fails.
fn give_back(jobs: &Jobs) {
    let mut piece = Vec::new();
    let _ = queue!(piece, DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    jobs.write(piece);
    jobs.finish(LAST_WORDS);
    let _ = disable_raw_mode();
}

/// Standard output without its lock, which would be held while the terminal takes nothing.
#[cfg(unix)]
fn output() -> io::Result<impl Write + Send + 'static> {
    use std::os::fd::AsFd;
    stdout().as_fd().try_clone_to_owned().map(std::fs::File::from)
}

/// Its lock stays, for it is what turns UTF-8 into what the system's own console shows.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn output() -> io::Result<impl Write + Send + 'static> {
    Ok(stdout())
}

/// To this thread, which it stops before it goes on: to the whole program, another thread may be the one that it
/// stops first, and this one would take the terminal again too early.
#[cfg(unix)]
fn stop_here() -> io::Result<()> {
    signal_hook::low_level::raise(signal_hook::consts::SIGTSTP)
}

/// Elsewhere there is nothing to stop for.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn stop_here() -> io::Result<()> {
    Ok(())
}
