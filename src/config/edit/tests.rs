//! Edits of one account, and the octets around it.

use proptest::prelude::*;

use super::*;
use crate::config::account::InterfaceVersion;
use crate::config::setting::Setting;
use crate::config::topology::Topology;

const FILE: &str = "accounts.toml";

/// Two accounts in two ways of writing, with comments everywhere.
const TEXT: &str = "\
# My accounts.

# The test centre.
[[account]] # lab
id   = 'one'   # made by smppcon
name = \"lab\"
host = \"127.0.0.1\"\t# here
port = 2_778
system_id = 'esme1'
  bind = 'tx' # sends only

# Not so fast.
[account.timers] # of the lab
connect = '2s'   # local

# The live one.
[[account]]
id = \"two\"
name = \"live\"
host = \"smsc.example.net\"
port = 0xADA
system_id = \"esme2\"
credential.env = \"LIVE\" # from the vault
timers = { connect = \"9s\" } # far
# The end.
";

fn account(text: &str, name: &str) -> Account {
    Accounts::parse(text, FILE).unwrap().named(name).unwrap().clone()
}

/// `TEXT` with one part of it changed.
fn with(old: &str, new: &str) -> String {
    assert_eq!(TEXT.matches(old).count(), 1, "{old}");
    TEXT.replace(old, new)
}

fn replaced(name: &str, change: impl FnOnce(&mut Account)) -> String {
    let mut account = account(TEXT, name);
    change(&mut account);
    let edited = replace(TEXT, FILE, &account).unwrap();
    assert_eq!(self::account(&edited, account.name.as_str()), account);
    edited
}

#[test]
fn an_account_that_did_not_change_changes_nothing() {
    assert_eq!(replaced("lab", |_| ()), TEXT);
    assert_eq!(replaced("live", |_| ()), TEXT);
}

#[test]
fn a_changed_value_keeps_the_comment_on_its_line() {
    assert_eq!(
        replaced("lab", |it| it.host = "::1".parse().unwrap()),
        with("\"127.0.0.1\"\t# here", "\"::1\"\t# here")
    );
    assert_eq!(replaced("lab", |it| it.port = 5.try_into().unwrap()), with("2_778", "5"));
    assert_eq!(replaced("live", |it| it.port = 5.try_into().unwrap()), with("0xADA", "5"));
    assert_eq!(
        replaced("lab", |it| it.timers.connect = "7s".parse().unwrap()),
        with("'2s'   # local", "\"7s\"   # local")
    );
    assert_eq!(
        replaced("live", |it| it.timers.connect = "7s".parse().unwrap()),
        with("{ connect = \"9s\" } # far", "{ connect = \"7s\" } # far")
    );
}

#[test]
fn a_value_set_back_to_its_default_stays_written() {
    assert_eq!(replaced("lab", |it| it.bind = Topology::Trx), with("'tx' # sends", "\"trx\" # sends"));
}

#[test]
fn a_new_key_stands_below_the_others_of_its_table() {
    assert_eq!(
        replaced("lab", |it| it.system_type = "tariff-2".parse().unwrap()),
        with("# sends only\n", "# sends only\n  system_type = \"tariff-2\"\n")
    );
    assert_eq!(
        replaced("lab", |it| {
            it.timers.bind = "7s".parse().unwrap();
            it.timers.inactivity = Some("2m".parse().unwrap());
        }),
        with("# local\n", "# local\nbind = \"7s\"\ninactivity = \"2m\"\n")
    );
    assert_eq!(
        replaced("live", |it| {
            it.timers.enquire_link = None;
            it.production = true;
        }),
        with(
            "timers = { connect = \"9s\" } # far\n",
            "timers = { connect = \"9s\", enquire_link = \"off\" } # far\nproduction = true\n"
        )
    );
}

#[test]
fn a_timer_without_a_table_gets_a_dotted_key() {
    let text = "[[account]]\nid='1'\nname='a'\nhost='h'\nport=1\nsystem_id=''";
    let mut account = account(text, "a");
    account.timers.bind = "7s".parse().unwrap();
    account.timers.response = "8s".parse().unwrap();
    let edited = replace(text, FILE, &account).unwrap();
    assert_eq!(edited, format!("{text}\ntimers.bind = \"7s\"\ntimers.response = \"8s\""));
    account.timers.bind = "9s".parse().unwrap();
    account.timers.connect = "1s".parse().unwrap();
    assert_eq!(
        replace(&edited, FILE, &account).unwrap(),
        format!("{text}\ntimers.bind = \"9s\"\ntimers.response = \"8s\"\ntimers.connect = \"1s\"")
    );
}

#[test]
fn empty_braces_are_filled() {
    let text = with("{ connect = \"9s\" }", "{}");
    let mut account = account(&text, "live");
    account.timers.connect = "7s".parse().unwrap();
    account.timers.bind = "8s".parse().unwrap();
    let edited = replace(&text, FILE, &account).unwrap();
    assert_eq!(edited, with("{ connect = \"9s\" }", "{ connect = \"7s\", bind = \"8s\" }"));
}

#[test]
fn a_credential_changes_its_form_in_its_place() {
    let dotted = "credential.env = \"LIVE\" # from the vault";
    for (source, line) in [
        (CredentialSource::Keyring, "credential = \"keyring\" # from the vault"),
        (CredentialSource::Prompt, "credential = \"prompt\" # from the vault"),
        (CredentialSource::File("/a b".into()), "credential = { file = \"/a b\" } # from the vault"),
        (
            CredentialSource::Command(vec!["pass".into(), "a\"b".into()]),
            "credential = { command = [\"pass\", 'a\"b'] } # from the vault",
        ),
    ] {
        let edited = replaced("live", |it| it.credential = source.clone());
        assert_eq!(edited, with(dotted, line));
        let mut back = account(&edited, "live");
        back.credential = CredentialSource::Env("LIVE".into());
        let line = "credential = { env = \"LIVE\" } # from the vault";
        assert_eq!(replace(&edited, FILE, &back).unwrap(), with(dotted, line));
    }
}

#[test]
fn a_credential_in_a_table_of_its_own_becomes_a_line() {
    let table = "[account.timers] # of the lab\n";
    let text = with(table, &format!("[account.credential]\nenv = 'LAB'\n\n{table}"));
    let mut account = account(&text, "lab");
    account.credential = CredentialSource::Prompt;
    let edited = replace(&text, FILE, &account).unwrap();
    assert_eq!(self::account(&edited, "lab"), account);
    let line = "# sends only\n  credential = \"prompt\"\n";
    assert_eq!(edited, with("# sends only\n", line).replace(table, &format!("\n{table}")));
}

#[test]
fn a_renamed_account_keeps_its_id() {
    let id: AccountId = "one".parse().unwrap();
    let edited = rename(TEXT, FILE, &id, &"test".parse().unwrap()).unwrap();
    assert_eq!(edited, with("\"lab\"", "\"test\""));
}

#[test]
fn a_name_or_an_id_is_never_doubled() {
    let id: AccountId = "one".parse().unwrap();
    assert_eq!(
        rename(TEXT, FILE, &id, &"live".parse().unwrap()).unwrap_err().to_string(),
        "accounts.toml:19:8: name: the account at line 6 has it already"
    );
    let again = Account { name: "third".parse().unwrap(), ..account(TEXT, "lab") };
    let error = add(TEXT, FILE, &again).unwrap_err();
    assert!(error.to_string().ends_with("id: the account at line 5 has it already"), "{error}");
}

#[test]
fn an_unknown_account_cannot_be_edited() {
    let id: AccountId = "three".parse().unwrap();
    let unknown = EditError::NoAccount(id.clone());
    assert_eq!(remove(TEXT, FILE, &id), Err(unknown.clone()));
    assert_eq!(rename(TEXT, FILE, &id, &"x".parse().unwrap()), Err(unknown.clone()));
    assert_eq!(replace(TEXT, FILE, &Account { id, ..account(TEXT, "lab") }), Err(unknown));
}

#[test]
fn a_text_that_cannot_be_read_is_not_edited() {
    let account = account(TEXT, "lab");
    for text in ["[[account]", "account = []\nport = 1"] {
        assert!(matches!(add(text, FILE, &account), Err(EditError::Config(_))), "{text}");
        assert!(matches!(remove(text, FILE, &account.id), Err(EditError::Config(_))), "{text}");
    }
}

#[test]
fn a_removed_account_takes_its_own_comment_and_leaves_the_others() {
    let (start, lab) = (TEXT.find("# The test").unwrap(), TEXT.find("# The live").unwrap());
    let edited = remove(TEXT, FILE, &"one".parse().unwrap()).unwrap();
    assert_eq!(edited, format!("{}{}", &TEXT[..start], &TEXT[lab..]));
    let edited = remove(TEXT, FILE, &"two".parse().unwrap()).unwrap();
    assert_eq!(edited, format!("{}# The end.\n", &TEXT[..lab]));
    assert_eq!(Accounts::parse(&edited, FILE).unwrap().iter().len(), 1);
}

#[test]
fn the_head_of_the_file_is_not_an_accounts_comment() {
    let text = "# Mine.\n[[account]]\nid='1'\nname='a'\nhost='h'\nport=1\nsystem_id=''\n";
    assert_eq!(remove(text, FILE, &"1".parse().unwrap()).unwrap(), "# Mine.\n");
}

#[test]
fn what_is_added_says_only_what_is_not_the_default() {
    let mut account = account(TEXT, "lab");
    account.id = "three".parse().unwrap();
    account.name = "a \"b\"".parse().unwrap();
    let block = "[[account]]\nid = \"three\"\nname = 'a \"b\"'\nhost = \"127.0.0.1\"\nport = 2778\n\
                 system_id = \"esme1\"\nbind = \"tx\"\ntimers.connect = \"2s\"\n";
    assert_eq!(add("", FILE, &account).unwrap(), block);
    assert_eq!(add("# Mine.", FILE, &account).unwrap(), format!("# Mine.\n\n{block}"));
    assert_eq!(add("# Mine.\n\n", FILE, &account).unwrap(), format!("# Mine.\n\n{block}"));
    assert_eq!(add(TEXT, FILE, &account).unwrap(), format!("{TEXT}\n{block}"));
}

#[test]
fn the_line_ends_of_the_file_are_kept() {
    let text = TEXT.replace('\n', "\r\n");
    let mut account = account(&text, "lab");
    account.system_type = "t".parse().unwrap();
    let edited = replace(&text, FILE, &account).unwrap();
    let expected = with("# sends only\n", "# sends only\n  system_type = \"t\"\n").replace('\n', "\r\n");
    assert_eq!(edited, expected);
    account.id = "three".parse().unwrap();
    account.name = "third".parse().unwrap();
    let added = add(&text, FILE, &account).unwrap();
    assert_eq!(added.matches('\n').count(), added.matches("\r\n").count());
    assert_eq!(remove(&added, FILE, &account.id).unwrap(), text);
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let text = format!("\u{feff}{TEXT}");
    let edited = rename(&text, FILE, &"one".parse().unwrap(), &"test".parse().unwrap()).unwrap();
    assert_eq!(edited, text.replace("\"lab\"", "\"test\""));
}

fn any_source() -> impl Strategy<Value = CredentialSource> {
    prop_oneof![
        Just(CredentialSource::Keyring),
        Just(CredentialSource::Prompt),
        "[A-Z_]{1,8}".prop_map(CredentialSource::Env),
        "[ -~é]{1,8}".prop_map(|it| CredentialSource::File(it.into())),
        ("[a-z]{1,4}", proptest::collection::vec("[^\0]{0,6}", 0..3)).prop_map(|(first, rest)| {
            CredentialSource::Command([first].into_iter().chain(rest).collect())
        }),
    ]
}

prop_compose! {
    fn any_account()(
        id in "[a-z0-9-]{1,36}",
        name in "[A-Za-zé][ -9A-~\"']{0,8}[a-z]",
        texts in proptest::array::uniform4("[\x01-\x7f]{0,20}"),
        numbers in any::<(u8, u8, u8, bool)>(),
        port in 1_u16..,
        bind in prop::sample::select(vec!["trx", "tx", "rx", "tx+rx", "2tx", "64tx+rx"]),
        credential in any_source(),
        seconds in proptest::array::uniform5(1_u64..100_000),
    ) -> Account {
        let text = |at: usize| texts[at].parse().unwrap();
        let period = |at: usize| Period::seconds(seconds[at]);
        let mut account = Account::new(
            format!("new-{id}").parse().unwrap(),
            name.parse().unwrap_or_else(|_| "fallback".parse().unwrap()),
            "host".parse().unwrap(),
            port.try_into().unwrap(),
            text(0),
        );
        account.system_type = text(1);
        account.address_range = text(2);
        account.source_addr = text(3);
        (account.addr_ton, account.addr_npi, account.interface_version, account.production) =
            (numbers.0, numbers.1, InterfaceVersion(numbers.2), numbers.3);
        (account.bind, account.credential) = (bind.parse().unwrap(), credential);
        account.timers.connect = period(0);
        account.timers.bind = period(1);
        account.timers.response = period(2);
        account.timers.enquire_link = (seconds[3] % 2 == 0).then(|| period(3));
        account.timers.inactivity = (seconds[4] % 2 == 0).then(|| period(4));
        account
    }
}

proptest! {
    #[test]
    fn what_is_added_is_read_back_and_removed_without_trace(account in any_account()) {
        let added = add(TEXT, FILE, &account).unwrap();
        let accounts = Accounts::parse(&added, FILE).unwrap();
        prop_assert_eq!(accounts.with_id(&account.id), Some(&account));
        prop_assert_eq!(remove(&added, FILE, &account.id).unwrap(), TEXT);
    }

    #[test]
    fn editing_one_account_leaves_every_octet_of_the_other(account in any_account(), first: bool) {
        let border = TEXT.find("\n# The live").unwrap();
        let id = AccountId::from_text(if first { "one" } else { "two" }).unwrap();
        let edited = replace(TEXT, FILE, &Account { id: id.clone(), ..account.clone() }).unwrap();
        if first {
            prop_assert!(edited.ends_with(&TEXT[border..]));
        } else {
            prop_assert!(edited.starts_with(&TEXT[..border]));
        }
        for comment in TEXT.lines().filter_map(|line| line.split_once(" #")).map(|(_, comment)| comment) {
            prop_assert!(edited.contains(comment), "{}", comment);
        }
        let accounts = Accounts::parse(&edited, FILE).unwrap();
        prop_assert_eq!(accounts.with_id(&id), Some(&Account { id: id.clone(), ..account }));
    }
}

#[test]
fn every_key_is_in_the_template() {
    for Key { path, .. } in KEYS {
        let line = format!("\n#{} = ", path.join("."));
        assert!(crate::config::template::ACCOUNTS.contains(&line), "{line}");
    }
}
