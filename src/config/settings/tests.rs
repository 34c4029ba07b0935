//! What a settings file may say, and what is said of one that is wrong.

use super::*;

fn parsed(text: &str) -> Settings {
    Settings::parse(text, "config.toml").unwrap()
}

fn error(text: &str) -> String {
    Settings::parse(text, "config.toml").unwrap_err().to_string()
}

#[test]
fn what_is_left_out_has_its_default() {
    let default = Settings::default();
    assert_eq!(parsed(""), default);
    assert_eq!(parsed("[log]\n[journal]\n[time]\n"), default);
    assert_eq!(default.log.records.get(), 1_000_000);
    assert_eq!(default.log.octets.to_string(), "256 MiB");
    let Journal { enabled, folder, octets, days, file_octets } = default.journal;
    assert_eq!((enabled, folder, days.get()), (true, None, 30));
    assert_eq!((octets.to_string(), file_octets.to_string()), ("256 MiB".into(), "16 MiB".into()));
    assert_eq!(default.time.zone, Zone::Local);
}

#[test]
fn everything_can_be_said() {
    let settings = parsed(
        "[log]\nrecords = 5000\noctets = \"64 KiB\"\n\
         [journal]\nenabled = false\nfolder = '/var/log/smppcon'\noctets = 1_000_000\ndays = 7\n\
         file_octets = '100 kB'\n\
         [time]\nzone = \"utc\"\n",
    );
    assert_eq!((settings.log.records.get(), settings.log.octets.count()), (5000, 65_536));
    let Journal { enabled, folder, octets, days, file_octets } = settings.journal;
    assert_eq!((enabled, folder, days.get()), (false, Some("/var/log/smppcon".into()), 7));
    assert_eq!((octets.count(), file_octets.count()), (1_000_000, 100_000));
    assert_eq!(settings.time.zone, Zone::Utc);
}

#[test]
fn an_error_says_where_and_what_was_expected() {
    for (text, said) in [
        ("[log]\nrecords = 0\n", "2:11: records: expected a number from 1 to 4294967295, found 0"),
        (
            "[log]\noctets = '256 megs'\n",
            "2:10: octets: expected a size from 64 KiB to 1 TiB, such as 256 MiB, 100 MB or 1048576, found \
             \"256 megs\"",
        ),
        ("[journal]\nenabled = 'no'\n", "2:11: enabled: expected true or false, found \"no\""),
        ("[journal]\nfolder = 'here'\n", "2:10: folder: expected an absolute path, found \"here\""),
        ("[journal]\ndays = -1\n", "2:8: days: expected a number from 1 to 65535, found -1"),
        ("[time]\nzone = 'CET'\n", "2:8: zone: expected \"local\" or \"utc\", found \"CET\""),
        ("[time]\nzones = 'utc'\n", "2:1: zones: unknown field `zones`, expected `zone`"),
        ("[times]\n", "1:2: times: unknown field `times`, expected one of `log`, `journal`, `time`, `keys`"),
        ("log = 5\n", "1:7: log: invalid type: integer `5`, expected a table [log]"),
    ] {
        assert_eq!(error(text), format!("config.toml:{said}"));
    }
}

#[test]
fn a_file_of_the_journal_is_not_larger_than_all_of_them() {
    let above =
        "file_octets (16 MiB) must not be above octets (1 MiB): it is the size of one file of the journal";
    assert_eq!(error("[journal]\noctets = '1 MiB'\n"), format!("config.toml:2:10: octets: {above}"));
    let other = "[journal]\noctets = '1 MiB'\nfile_octets = '16 MiB'\n";
    assert_eq!(error(other), format!("config.toml:3:15: file_octets: {above}"));
    parsed("[journal]\noctets = '16 MiB'\n");
}

#[test]
fn a_check_finds_every_error_and_keeps_what_is_right() {
    let text = "\
[log]
records = 0
octets = '1 MiB'
[jurnal]
days = 1
[journal]
days = 0
octets = '1 MiB'
[time]
zone = 'utc'
";
    let (settings, errors) = Settings::check(text, "config.toml");
    let mut said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    said.sort_unstable();
    assert_eq!(said.len(), 4, "{said:#?}");
    for (place, said) in [":2:11: records", ":4:2: jurnal", ":7:8: days", ":8:10: octets"].iter().zip(&said) {
        assert!(said.starts_with(&format!("config.toml{place}: ")), "{said}");
    }
    assert_eq!((settings.log.octets.to_string(), settings.time.zone), ("1 MiB".to_owned(), Zone::Utc));
    assert_eq!(Settings::check("", "config.toml"), (Settings::default(), Vec::new()));
}

#[test]
fn a_check_of_what_is_no_toml_says_so_once() {
    let (settings, errors) = Settings::check("[log]\nrecords = \n", "config.toml");
    assert_eq!(settings, Settings::default());
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].place.line, 2);
}
