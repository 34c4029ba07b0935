//! Which way a text that is copied takes to the clipboard.

use toml::Value;

use crate::config::setting::{Setting, through_setting};

/// The way that is tried first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Clipboard {
    /// What is found here, in the order that loses least.
    #[default]
    Auto,
    /// tmux, which has it passed on to the terminal.
    Tmux,
    /// The terminal's own escape sequence, OSC 52.
    Terminal,
    /// A file in the folder of the program's state.
    File,
    /// A program that reads it from its standard input, with its arguments; no shell. Never empty.
    Program(Vec<String>),
}

through_setting!(Clipboard);

impl Setting for Clipboard {
    const EXPECTED: &'static str =
        "auto, tmux, osc52, file, or a program with its arguments, such as \"xclip -selection clipboard\"";

    fn from_text(text: &str) -> Option<Self> {
        match text {
            "auto" => Some(Self::Auto),
            "tmux" => Some(Self::Tmux),
            "osc52" => Some(Self::Terminal),
            "file" => Some(Self::File),
            words => program(words.split_whitespace().map(str::to_owned).collect()),
        }
    }

    /// A program may be written as a list, for arguments with blanks.
    fn from_toml(value: &Value) -> Option<Self> {
        let Some(words) = value.as_array() else { return Self::from_text(value.as_str()?) };
        let words: Option<Vec<String>> = words.iter().map(|it| it.as_str().map(str::to_owned)).collect();
        words.and_then(program)
    }
}

fn program(words: Vec<String>) -> Option<Clipboard> {
    let is_argument = |word: &String| !word.contains('\0');
    let is_program = words.first().is_some_and(|program| !program.is_empty());
    (is_program && words.iter().all(is_argument)).then_some(Clipboard::Program(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_have_names_and_programs_have_arguments() {
        let words = |words: &[&str]| Clipboard::Program(words.iter().map(|it| (*it).to_owned()).collect());
        for (text, way) in [
            ("auto", Clipboard::Auto),
            ("tmux", Clipboard::Tmux),
            ("osc52", Clipboard::Terminal),
            ("file", Clipboard::File),
            ("wl-copy", words(&["wl-copy"])),
            (" xclip  -selection clipboard ", words(&["xclip", "-selection", "clipboard"])),
        ] {
            assert_eq!(Clipboard::parse(text), Ok(way), "{text}");
        }
        for none in ["", " ", "a\0b"] {
            assert_eq!(Clipboard::from_text(none), None, "{none:?}");
        }
        let array = Value::from(vec!["my copy", "-x"]);
        assert_eq!(Clipboard::parse_toml(&array), Ok(words(&["my copy", "-x"])));
        for none in
            [Value::from(Vec::<String>::new()), Value::from(vec![""]), Value::from(vec![1]), Value::from(1)]
        {
            assert_eq!(Clipboard::from_toml(&none), None, "{none}");
        }
    }
}
