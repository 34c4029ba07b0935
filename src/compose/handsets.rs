//! The address book of test handsets, and lists of destinations. It opens no file: text in, text out.

use serde::{Deserialize, Serialize};

use crate::config::read::{ConfigError, read};

/// A telephone that messages are tried on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handset {
    /// What it is called: it can be typed as a destination.
    pub name: String,
    /// Its number.
    pub number: String,
    /// What is to be known of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Its groups: a group can be typed as a destination too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

/// The address book: `[[handset]]` tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handsets {
    #[serde(default, rename = "handset")]
    all: Vec<Handset>,
}

impl Handsets {
    /// Reads the text of the file. `file` is only for the error.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        read(text, file)
    }

    /// The text with one more handset at its end; the rest is not touched.
    pub fn added(text: &str, handset: &Handset) -> String {
        let one = Self { all: vec![handset.clone()] };
        // Strings are always TOML.
        let table = toml::to_string(&one).unwrap_or_default();
        let gap = match text {
            "" => "",
            _ if text.ends_with("\n\n") => "",
            _ if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        format!("{text}{gap}{table}")
    }

    /// Puts one at the end.
    pub fn push(&mut self, handset: Handset) {
        self.all.push(handset);
    }

    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Handset> {
        self.all.iter()
    }

    /// The numbers that a typed destination stands for: those of a handset or a group, else itself.
    pub fn resolve(&self, typed: &str) -> Vec<String> {
        let named = |it: &&Handset| it.name == typed || it.groups.iter().any(|group| group == typed);
        let found: Vec<String> = self.all.iter().filter(named).map(|it| it.number.clone()).collect();
        if found.is_empty() { vec![typed.to_owned()] } else { found }
    }
}

/// The destinations of a list: parted by commas, semicolons or lines, with comments from `#` on.
pub fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let parts = lines.flat_map(|line| line.split([',', ';'])).map(str::trim);
    parts.filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "# phones\n[[handset]]\nname = \"anna\"\nnumber = \"+447700900001\"\ngroups = [\"qa\"]\n\n\
                        [[handset]]\nname = \"ben\"\nnumber = \"447700900002\"\ngroups = [\"qa\", \"old\"]\nnote = \"a brick\"\n";

    #[test]
    fn handsets_and_groups_are_typed_by_name() {
        let book = Handsets::parse(FILE, "handsets.toml").unwrap();
        assert_eq!(book.iter().len(), 2);
        for (typed, numbers) in [
            ("anna", &["+447700900001"][..]),
            ("qa", &["+447700900001", "447700900002"]),
            ("old", &["447700900002"]),
            ("+44 1", &["+44 1"]),
        ] {
            assert_eq!(book.resolve(typed), numbers, "{typed}");
        }
    }

    #[test]
    fn a_handset_is_added_below_what_is_there() {
        let new = Handset { name: "c \"x\"".into(), number: "3".into(), ..Handset::default() };
        let added = Handsets::added(FILE, &new);
        assert!(added.starts_with(FILE));
        assert_eq!(Handsets::parse(&added, "x").unwrap().iter().last(), Some(&new));
        assert_eq!(Handsets::parse(&Handsets::added("", &new), "x").unwrap().iter().len(), 1);
    }

    #[test]
    fn an_error_says_where() {
        let error =
            Handsets::parse("[[handset]]\nname = \"a\"\nnumer = \"1\"\n", "h.toml").unwrap_err().to_string();
        assert!(error.starts_with("h.toml:3:1: numer: unknown field"), "{error}");
    }

    #[test]
    fn lists_are_parted_by_what_people_use() {
        let text = "447700900001, +44 7700 900002;anna\n# not this\n447700900003 # Bob\n\n";
        assert_eq!(listed(text), ["447700900001", "+44 7700 900002", "anna", "447700900003"]);
        assert_eq!(listed(" , "), [""; 0]);
    }
}
