//! The form of an account: a table of fields, each read by the same rules as the accounts file.

use super::{Key, Line};
use crate::config::account::{Account, AccountId};
use crate::config::setting::{Setting, Unexpected};
use crate::link::Secret;

/// A field of the form.
#[derive(Debug)]
pub struct Field {
    /// What it is called.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: Kind,
    /// What it is for, in a line.
    pub about: &'static str,
    shown: fn(&Account) -> String,
    set: fn(&mut Account, &str) -> Result<(), Unexpected>,
}

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// By typing.
    Text,
    /// By typing, unseen. It is no part of the account.
    Password,
    /// By choosing.
    Choice(&'static [&'static str]),
}

fn put<T: Setting>(into: &mut T, text: &str) -> Result<(), Unexpected> {
    *into = T::parse(text)?;
    Ok(())
}

/// The fields, in their order.
pub static FIELDS: &[Field] = &[
    Field {
        label: "name",
        kind: Kind::Text,
        about: "what you call the account",
        shown: |it| it.name.to_string(),
        set: |it, text| put(&mut it.name, text),
    },
    Field {
        label: "host",
        kind: Kind::Text,
        about: "name or address of the message centre",
        shown: |it| it.host.to_string(),
        set: |it, text| put(&mut it.host, text),
    },
    Field {
        label: "port",
        kind: Kind::Text,
        about: "its TCP port, often 2775",
        shown: |it| it.port.to_string(),
        set: |it, text| put(&mut it.port, text),
    },
    Field {
        label: "system_id",
        kind: Kind::Text,
        about: "the user name, as the provider gave it",
        shown: |it| it.system_id.to_string(),
        set: |it, text| put(&mut it.system_id, text),
    },
    Field {
        label: "password",
        kind: Kind::Password,
        about: "goes to the keyring, never to a file; empty leaves what is there",
        shown: |_| String::new(),
        set: |_, _| Ok(()),
    },
    Field {
        label: "bind",
        kind: Kind::Choice(&["trx", "tx", "rx", "tx+rx", "2tx+rx"]),
        about: "trx sends and receives, tx sends, rx receives; 2tx+rx is three binds",
        shown: |it| it.bind.to_string(),
        set: |it, text| put(&mut it.bind, text),
    },
    Field {
        label: "interface_version",
        kind: Kind::Choice(&["3.3", "3.4", "5.0"]),
        about: "3.4 is what most message centres speak",
        shown: |it| it.interface_version.to_string(),
        set: |it, text| put(&mut it.interface_version, text),
    },
    Field {
        label: "system_type",
        kind: Kind::Text,
        about: "empty unless the provider names one",
        shown: |it| it.system_type.to_string(),
        set: |it, text| put(&mut it.system_type, text),
    },
    Field {
        label: "addr_ton",
        kind: Kind::Text,
        about: "type of number of the bind, mostly 0",
        shown: |it| it.addr_ton.to_string(),
        set: |it, text| put(&mut it.addr_ton, text),
    },
    Field {
        label: "addr_npi",
        kind: Kind::Text,
        about: "numbering plan of the bind, mostly 0",
        shown: |it| it.addr_npi.to_string(),
        set: |it, text| put(&mut it.addr_npi, text),
    },
    Field {
        label: "address_range",
        kind: Kind::Text,
        about: "empty unless the provider names one",
        shown: |it| it.address_range.to_string(),
        set: |it, text| put(&mut it.address_range, text),
    },
    Field {
        label: "provider",
        kind: Kind::Choice(&["generic", "wtc"]),
        about: "whose rules and hints apply",
        shown: |it| it.provider.to_string(),
        set: |it, text| put(&mut it.provider, text),
    },
    Field {
        label: "source_addr",
        kind: Kind::Text,
        about: "the sender that a new message starts with",
        shown: |it| it.source_addr.to_string(),
        set: |it, text| put(&mut it.source_addr, text),
    },
    Field {
        label: "enquire_link",
        kind: Kind::Text,
        about: "silence until one is sent: 30s, 1m, or off",
        shown: |it| it.timers.enquire_link.map_or_else(|| "off".to_owned(), |it| it.to_string()),
        set: |it, text| put(&mut it.timers.enquire_link, text),
    },
    Field {
        label: "production",
        kind: Kind::Choice(&["false", "true"]),
        about: "true: sending from it asks first",
        shown: |it| it.production.to_string(),
        set: |it, text| put(&mut it.production, text),
    },
];

/// An account that is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The account that is changed; `None` for a new one.
    pub changes: Option<AccountId>,
    /// The field that keys go to.
    pub focus: usize,
    /// Whether saving was tried: then every problem is shown.
    pub tried: bool,
    account: Account,
    lines: Vec<Line>,
}

impl Form {
    /// For a new account, whose id is given. `None` cannot occur: the values are good.
    pub fn new(id: AccountId) -> Option<Self> {
        let name = Setting::from_text("new")?;
        let host = Setting::from_text("localhost")?;
        let port = Setting::from_text("2775")?;
        let account = Account::new(id, name, host, port, Setting::from_text("")?);
        let mut form = Self::of(account, None);
        for label in ["name", "host"] {
            if let Some(at) = FIELDS.iter().position(|it| it.label == label) {
                form.set(at, "");
            }
        }
        Some(form)
    }

    /// For an account that is there.
    pub fn change(account: Account) -> Self {
        let id = account.id.clone();
        Self::of(account, Some(id))
    }

    fn of(account: Account, changes: Option<AccountId>) -> Self {
        let line = |field: &Field| match field.kind {
            Kind::Password => Line::masked(),
            Kind::Text | Kind::Choice(_) => Line::new(&(field.shown)(&account)),
        };
        let lines = FIELDS.iter().map(line).collect();
        Self { changes, focus: 0, tried: false, account, lines }
    }

    /// The fields with what is in them.
    pub fn rows(&self) -> impl Iterator<Item = (&'static Field, &Line)> {
        FIELDS.iter().zip(&self.lines)
    }

    /// The field that keys go to.
    pub fn focused(&self) -> Option<&'static Field> {
        FIELDS.get(self.focus)
    }

    /// What is wrong with a field.
    pub fn problem(&self, at: usize) -> Option<Unexpected> {
        let (field, line) = (FIELDS.get(at)?, self.lines.get(at)?);
        (field.set)(&mut self.account.clone(), line.text()).err()
    }

    /// What is wrong with a field, where it is time to say so.
    pub fn shown_problem(&self, at: usize) -> Option<Unexpected> {
        let typed = self.lines.get(at).is_some_and(|it| !it.text().is_empty());
        self.problem(at).filter(|_| typed || self.tried)
    }

    /// The account, where every field is right; else the first field that is not.
    pub fn account(&self) -> Result<Account, usize> {
        let mut account = self.account.clone();
        for (at, (field, line)) in self.rows().enumerate() {
            (field.set)(&mut account, line.text()).map_err(|_| at)?;
        }
        Ok(account)
    }

    /// The password, where one was typed.
    pub fn password(&self) -> Option<Secret> {
        let (_, line) = self.rows().find(|(field, _)| field.kind == Kind::Password)?;
        Some(line.secret()).filter(|it| !it.is_empty())
    }

    /// To another field; around at the ends.
    pub fn step(&mut self, by: isize) {
        let fields = FIELDS.len();
        self.focus = self.focus.saturating_add_signed(by.rem_euclid(fields.cast_signed())) % fields;
    }

    /// To another choice of the field.
    pub fn choose(&mut self, by: isize) {
        let Some(Kind::Choice(choices)) = self.focused().map(|it| it.kind) else { return };
        let text = self.lines.get(self.focus).map_or("", Line::text);
        let at = choices.iter().position(|it| *it == text).unwrap_or(0);
        let next = at.saturating_add_signed(by.rem_euclid(choices.len().cast_signed())) % choices.len();
        if let Some(choice) = choices.get(next) {
            self.set(self.focus, choice);
        }
    }

    /// A key that is typed into the field.
    pub fn key(&mut self, key: Key) {
        let typed = self.focused().is_some_and(|it| !matches!(it.kind, Kind::Choice(_)));
        if let Some(line) = self.lines.get_mut(self.focus).filter(|_| typed) {
            line.key(key);
        }
    }

    /// A text that is put into the field.
    pub fn paste(&mut self, text: &str) {
        let typed = self.focused().is_some_and(|it| !matches!(it.kind, Kind::Choice(_)));
        if let Some(line) = self.lines.get_mut(self.focus).filter(|_| typed) {
            line.paste(text.trim());
        }
    }

    fn set(&mut self, at: usize, text: &str) {
        if let Some(line) = self.lines.get_mut(at) {
            *line = Line::new(text);
        }
    }
}
