//! Draws a terminal buffer as SVG, with the colours of a dark terminal.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

const WIDTH: usize = 8;
const HEIGHT: usize = 17;
const MARGIN: usize = 10;
const BASELINE: usize = 13;

const FOREGROUND: &str = "#d4d4d4";
const BACKGROUND: &str = "#16181d";

/// How a run of cells looks.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Look {
    foreground: &'static str,
    background: &'static str,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let reversed = cell.modifier.contains(Modifier::REVERSED);
        let (foreground, background) = (colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND));
        let (foreground, background) =
            if reversed { (background, foreground) } else { (foreground, background) };
        Self { foreground, background, modifier: cell.modifier }
    }
}

/// The whole buffer.
pub(super) fn draw(buffer: &Buffer) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (width, height) = (columns * WIDTH + 2 * MARGIN, rows * HEIGHT + 2 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" \
         font-size=\"13\">\n<rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (row, cells) in buffer.content().chunks(columns).enumerate() {
        draw_row(&mut out, row, cells);
    }
    out.push_str("</svg>\n");
    out
}

fn draw_row(out: &mut String, row: usize, cells: &[Cell]) {
    let mut start = 0;
    while start < cells.len() {
        let look = Look::of(&cells[start]);
        let len = cells[start..].iter().take_while(|cell| Look::of(cell) == look).count();
        draw_run(out, (start, row), &cells[start..start + len], look);
        start += len;
    }
}

fn draw_run(out: &mut String, (column, row): (usize, usize), cells: &[Cell], look: Look) {
    let (x, y) = (MARGIN + column * WIDTH, MARGIN + row * HEIGHT);
    let width = cells.len() * WIDTH;
    if look.background != BACKGROUND {
        let fill = look.background;
        writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{fill}\"/>")
            .unwrap();
    }
    // Blanks around a text need no ink, and not every program that draws SVG keeps them.
    let is_ink = |cell: &Cell| cell.symbol() != " ";
    let Some(first) = cells.iter().position(is_ink) else { return };
    let last = cells.iter().rposition(is_ink).unwrap_or(first);
    let text: String = cells[first..=last].iter().map(Cell::symbol).collect();
    let (x, width) = (x + first * WIDTH, (last + 1 - first) * WIDTH);
    let mut style = String::new();
    for (modifier, attribute) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::DIM, " opacity=\"0.6\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
    ] {
        if look.modifier.contains(modifier) {
            style.push_str(attribute);
        }
    }
    let (fill, y) = (look.foreground, y + BASELINE);
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(
        out,
        "<text x=\"{x}\" y=\"{y}\" textLength=\"{width}\" fill=\"{fill}\"{style} xml:space=\"preserve\">{text}</text>"
    )
    .unwrap();
}

fn colour(colour: Color, reset: &'static str) -> &'static str {
    match colour {
        Color::Reset => reset,
        Color::Black => "#1e2127",
        Color::Red => "#e06c75",
        Color::Green => "#98c379",
        Color::Yellow => "#e5c07b",
        Color::Blue => "#61afef",
        Color::Magenta => "#c678dd",
        Color::Cyan => "#56b6c2",
        Color::Gray => "#abb2bf",
        Color::DarkGray => "#6b7280",
        Color::LightRed => "#ff7b86",
        Color::LightGreen => "#b5e890",
        Color::LightYellow => "#ffd68a",
        Color::LightBlue => "#82c4ff",
        Color::LightMagenta => "#dd9aef",
        Color::LightCyan => "#7fd7e0",
        Color::White => "#ffffff",
        Color::Rgb(..) | Color::Indexed(_) => panic!("the console draws in the 16 colours of the terminal"),
    }
}
