//! Files to start from: every key with its default, commented out. The keys of the console are listed elsewhere,
//! from the table that they work by.

/// A settings file, without `[keys]`.
pub const SETTINGS: &str = include_str!("../../assets/templates/config.toml");

/// An accounts file.
pub const ACCOUNTS: &str = include_str!("../../assets/templates/accounts.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::account::Account;
    use crate::config::file::Accounts;
    use crate::config::setting::Setting;
    use crate::config::settings::{Journal, Log, Settings, Time};

    /// With what is commented out said: a comment has a blank behind its sign.
    fn said(template: &str) -> String {
        let lines = template.lines().map(|line| match line.strip_prefix('#') {
            Some(said) if !said.is_empty() && !said.starts_with(' ') => said,
            Some(_) | None => line,
        });
        lines.flat_map(|line| [line, "\n"]).collect()
    }

    #[test]
    fn the_settings_are_the_defaults_whether_they_are_said_or_not() {
        for text in [SETTINGS.to_owned(), said(SETTINGS)] {
            assert_eq!(Settings::parse(&text, "config.toml").unwrap(), Settings::default());
        }
    }

    #[test]
    fn every_setting_is_in_the_template() {
        // A new one does not compile here, and then belongs below.
        let Settings { log, journal, time, keys: _ } = Settings::default();
        let (Log { records: _, octets: _ }, Time { zone: _ }) = (log, time);
        let Journal { enabled: _, folder: _, octets: _, days: _, file_octets: _ } = journal;
        let said = said(SETTINGS);
        let written: toml::Table = said.parse().unwrap();
        for (table, keys) in [
            ("log", &["records", "octets"][..]),
            ("journal", &["enabled", "octets", "days", "file_octets"]),
            ("time", &["zone"]),
        ] {
            for key in keys {
                assert!(written[table].get(key).is_some(), "{table}.{key}");
            }
        }
    }

    #[test]
    fn an_account_has_the_defaults_beyond_what_it_must_say() {
        assert_eq!(Accounts::parse(ACCOUNTS, "accounts.toml").unwrap(), Accounts::default());
        let accounts = Accounts::parse(&said(ACCOUNTS), "accounts.toml").unwrap();
        let lab = accounts.named("lab").unwrap();
        let host = Setting::from_text("smsc.example").unwrap();
        let (port, system_id) = (Setting::from_text("2775").unwrap(), Setting::from_text("user").unwrap());
        assert_eq!(*lab, Account::new(lab.id.clone(), lab.name.clone(), host, port, system_id));
    }
}
