//! The keys that the operator binds anew: `[keys.MODE]` tables of `action = "key"`.
//!
//! It knows what a key is, not which modes and actions there are: those are the console's.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use toml::{Spanned, Value};

use crate::config::key::Key;
use crate::config::setting::{Setting, through_setting};

/// What was bound anew, in the order of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keys(Vec<Rebinding>);

/// The keys of one action, in place of those it has otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebinding {
    pub mode: Word,
    pub action: Word,
    /// At least one: an action can be moved, and never lost.
    pub keys: Vec<Key>,
    /// Where the keys stand: octets from the start of the text.
    pub at: usize,
}

/// A name whose meaning is not known here, and where it stands: octets from the start of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub at: usize,
}

impl Keys {
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Rebinding> {
        self.0.iter()
    }
}

/// One key or several.
struct List(Vec<Key>);

through_setting!(List);

impl Setting for List {
    const EXPECTED: &'static str = Key::EXPECTED;

    fn from_text(text: &str) -> Option<Self> {
        Key::from_text(text).map(|key| Self(vec![key]))
    }

    fn from_toml(value: &Value) -> Option<Self> {
        let Some(values) = value.as_array() else { return Self::from_text(value.as_str()?) };
        let keys: Vec<Key> = values.iter().map(Key::from_toml).collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(Self(keys))
    }

    fn shown(value: &Value) -> String {
        value.to_string()
    }
}

/// The actions of a mode.
struct Actions(BTreeMap<Spanned<String>, Spanned<List>>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let modes = BTreeMap::<Spanned<String>, Actions>::deserialize(from)?;
        let mut all = Vec::new();
        for (mode, Actions(actions)) in modes {
            let mode = Word::from(mode);
            all.extend(actions.into_iter().map(|(action, keys)| Rebinding {
                mode: mode.clone(),
                action: Word::from(action),
                at: keys.span().start,
                keys: keys.into_inner().0,
            }));
        }
        all.sort_by_key(|it| it.at);
        Ok(Self(all))
    }
}

impl<'de> Deserialize<'de> for Actions {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Table;

        impl<'de> Visitor<'de> for Table {
            type Value = Actions;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table [keys.MODE] with lines ACTION = \"KEY\"")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Actions, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Actions)
            }
        }

        from.deserialize_map(Table)
    }
}

impl From<Spanned<String>> for Word {
    fn from(word: Spanned<String>) -> Self {
        Self { at: word.span().start, text: word.into_inner() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read::read;

    #[derive(Debug, Deserialize)]
    struct File {
        #[serde(default)]
        keys: Keys,
    }

    fn parsed(text: &str) -> Vec<(String, String, Vec<Key>, &str)> {
        let file: File = read(text, "config.toml").unwrap();
        let rebindings = file.keys.0.into_iter();
        rebindings.map(|it| (it.mode.text, it.action.text, it.keys, &text[it.at..=it.at])).collect()
    }

    fn error(text: &str) -> String {
        read::<File>(text, "config.toml").unwrap_err().to_string()
    }

    #[test]
    fn one_key_or_several_in_the_order_of_the_file() {
        let text = "[keys.log]\nfollow = \"F\"\nfilter = ['/', 'Ctrl-F']\n[keys.browse]\nquit = \"F10\"\n";
        assert_eq!(
            parsed(text),
            [
                ("log".into(), "follow".into(), vec![Key::Char('F')], "\""),
                ("log".into(), "filter".into(), vec![Key::Char('/'), Key::Ctrl('f')], "["),
                ("browse".into(), "quit".into(), vec![Key::F(10)], "\""),
            ]
        );
        assert_eq!(parsed(""), []);
        assert_eq!(parsed("keys.log.follow = 'F'"), parsed("[keys]\nlog = { follow = 'F' }"));
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "[keys.log]\nfollow = \"F\"\n";
        let file: File = read(text, "config.toml").unwrap();
        let [Rebinding { mode, action, .. }] = &file.keys.0[..] else { panic!() };
        assert_eq!((&text[mode.at..mode.at + 3], &text[action.at..action.at + 6]), ("log", "follow"));
    }

    #[test]
    fn what_is_no_key_is_said_where_it_is() {
        for (text, place, found) in [
            ("[keys.log]\nfollow = 'Ctrl-H'", "2:10: follow", "\"Ctrl-H\""),
            ("[keys.log]\nfollow = []", "2:10: follow", "[]"),
            ("[keys.log]\nfollow = ['f', 1]", "2:10: follow", "[\"f\", 1]"),
            ("[keys.log]\nfollow = 5", "2:10: follow", "5"),
        ] {
            let said = error(text);
            assert!(said.starts_with(&format!("config.toml:{place}: expected a key: ")), "{said}");
            assert!(said.ends_with(&format!(", found {found}")), "{said}");
        }
        assert_eq!(
            error("[keys]\nlog = 'f'"),
            "config.toml:2:7: log: invalid type: string \"f\", expected a table [keys.MODE] with lines ACTION = \
             \"KEY\""
        );
    }
}
