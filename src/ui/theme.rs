//! Colours: the 16 of the terminal on its own background, or none. No state is told by colour alone.

use ratatui::style::{Color, Modifier, Style};

use crate::app::{Palette, Tone};

/// What things look like.
#[derive(Clone, Copy, Debug)]
pub(super) struct Theme(pub(super) Palette);

impl Theme {
    fn colour(self, colour: Color) -> Style {
        match self.0 {
            Palette::Ansi => Style::new().fg(colour),
            Palette::Mono => Style::new(),
        }
    }

    /// As the terminal writes.
    pub(super) fn plain() -> Style {
        Style::new()
    }

    /// What matters less.
    pub(super) fn faint() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Titles and what matters more.
    pub(super) fn strong() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected line.
    pub(super) fn selected() -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Keys, names, and the pane that has the focus.
    pub(super) fn accent(self) -> Style {
        self.colour(Color::Cyan)
    }

    /// All is well.
    pub(super) fn good(self) -> Style {
        self.colour(Color::Green)
    }

    /// Something is odd.
    pub(super) fn odd(self) -> Style {
        self.colour(Color::Yellow)
    }

    /// Something is wrong.
    pub(super) fn bad(self) -> Style {
        self.colour(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// A character that cannot be sent as wished.
    pub(super) fn outsider(self) -> Style {
        self.odd().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// A part of what is typed that is wrong.
    pub(super) fn wrong(self) -> Style {
        self.bad().add_modifier(Modifier::UNDERLINED)
    }

    pub(super) fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Good => self.good(),
            Tone::Bad => self.bad(),
        }
    }
}
