//! Scenarios as people write them, rightly and wrongly, and those that come with the program.

use std::collections::BTreeSet;

use super::*;
use crate::wire::CommandId;
use crate::wire::CommandStatus;

fn parse(text: &str) -> Result<Scenario, String> {
    Scenario::parse(text, "mine.toml").map_err(|error| error.to_string())
}

#[test]
fn no_text_is_by_the_rules() {
    assert_eq!(parse(""), Ok(Scenario::default()));
}

#[test]
fn the_template_says_the_defaults() {
    assert_eq!(parse(TEMPLATE), Ok(Scenario::default()));
}

/// What stands behind a `#` in the template is a scenario too.
#[test]
fn the_examples_of_the_template_are_read() {
    let is_example = |line: &str| {
        let key = line.split_once(" = ").map_or("", |(key, _)| key);
        line.starts_with("[[")
            || !key.is_empty() && key.chars().all(|it| it.is_ascii_lowercase() || it == '_')
    };
    let mut text = String::new();
    for line in TEMPLATE.lines() {
        text.push_str(line.strip_prefix("# ").filter(|it| is_example(it)).unwrap_or(line));
        text.push('\n');
    }
    let read = parse(&text).unwrap();
    assert_eq!((read.accounts.len(), read.outcomes.len(), read.faults.len()), (1, 2, 1), "{text}");
    assert!(read.binds.ban.is_some() && read.receipts.id.is_some() && read.handset.answer == Answer::Echo);
}

/// Each key of `do` in the template is a step.
#[test]
fn the_steps_of_the_template_are_read() {
    let steps =
        TEMPLATE.lines().skip_while(|line| !line.starts_with("# do ")).take_while(|line| !line.is_empty());
    let mut described: String =
        steps.filter_map(|line| line.strip_prefix("#   ")).collect::<Vec<_>>().join("\n");
    described.push('\n');
    let mut found = 0;
    let mut rest = described.as_str();
    while let Some(start) = rest.find(['{', '"']) {
        let from = &rest[start..];
        let end = if from.starts_with('{') { closing(from) } else { from[1..].find('"').unwrap() + 2 };
        let step = from[..end].replace('\n', " ");
        rest = &from[end..];
        let told = ["sending deliver_sm", "receiving submit_sm"]
            .map(|when| parse(&format!("[[fault]]\nwhen = \"{when}\"\ndo = [{step}]")));
        // Values that stand beside a step, such as "+1", are none.
        if told.iter().any(Result::is_ok) {
            found += 1;
        } else {
            assert!(!step.starts_with('{'), "{step}: {told:?}");
        }
    }
    assert!(found >= 30, "{found}");
}

fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        if depth == 0 {
            return at + 1;
        }
    }
    panic!("{text}")
}

#[test]
fn every_key_is_read() {
    let scenario = parse(
        r#"
about = "all of it"
rows = ["B4", "D12"]
profile = "full"
last_digits = false

[[account]]
system_id = "me"
password = "secret"
tariffs = ["7"]
allow = ["192.0.2.1", "::1"]
binds = 2
rate = 10

[binds]
remembered = "2m"
ban = { failures = 5, lasts = "5m" }

[timers]
enquire_link = "off"

[ids]
form = "decimal"
first = 7

[[outcome]]
to = "+*"
share = 5
states = ["delivered", "UNDELIV"]
err = "x"
after = "3s"

[receipts]
carrier = "data_sm"
esm_class = 0
id = { form = "uuid" }
stat = { delivered = "DELIVERED" }

[handset]
every = "1s"
messages = ["emoji", "alert"]
answer = { text = "ok" }

[[fault]]
when = "sending bind_resp"
skip = 1
each = 2
times = 3
do = [{ wait = "1s" }, { status = 0x0E }, { set = { system_id = "x" } }, { tlv = { 0x1400 = "00" } }, "pass", "close"]
"#,
    )
    .unwrap();
    assert_eq!(scenario.rows.iter().map(Row::to_string).collect::<Vec<_>>(), ["B4", "D12"]);
    assert_eq!(scenario.profile, Some(RulesOf::Full));
    let account = &scenario.accounts[0];
    assert!(account.password.is(b"secret") && account.allow.as_ref().unwrap().len() == 2);
    assert_eq!(format!("{:?}", account.password), "[hidden]");
    assert_eq!(scenario.timers.enquire_link, None);
    let fault = &scenario.faults[0];
    assert_eq!(fault.when, Moment::Sending(Pdus::BindResponses));
    assert_eq!((fault.which.skip, fault.which.each, fault.which.times), (1, Some(Count(2)), Some(Count(3))));
    assert_eq!(fault.steps.len(), 6);
    assert_eq!(fault.steps[1], Step::Status(Status(CommandStatus::RINVPASWD)));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    for (text, error) in [
        ("abaut = \"x\"", "mine.toml:1:1: abaut: unknown field `abaut`"),
        ("\n[receipts]\ndelay = \"1 s\"", "mine.toml:3:9: delay: expected a duration"),
        ("[receipts]\nid = { base = \"hex\" }", "mine.toml:2:8: id: unknown field `base`"),
        ("[[fault]]\nwhen = \"often\"\ndo = []", "mine.toml:2:8: when: expected \"accept\""),
        ("[[fault]]\nwhen = \"sending nothing_resp\"\ndo = []", "mine.toml:2:8: when: expected"),
        ("[[fault]]\nwhen = \"accept\"\ndo = [\"clos\"]", "mine.toml:3:7: do: unknown variant `clos`"),
        ("[[fault]]\nwhen = \"accept\"\ndo = [{ wait = 3 }]", "mine.toml:3:7: do: expected a duration"),
        ("[[fault]]\nwhen = \"accept\"\ndo = [\"pass\"]", "mine.toml:1:1: fault: `pass` needs a PDU"),
        ("[[fault]]\nwhen = \"receiving bind\"\ndo = [{ trim = 1 }]", "mine.toml:1:1: fault: `trim` changes"),
        (
            "[[fault]]\nwhen = \"sending bind_resp\"\ndo = [{ answer = 1 }]",
            "mine.toml:1:1: fault: `answer` answers",
        ),
        (
            "[[fault]]\nwhen = \"sending pdu\"\ndo = [{ set = { nothing = 1 } }]",
            "mine.toml:3:17: do: expected the name of a field",
        ),
        ("[[outcome]]\nstates = [\"gone\"]", "mine.toml:2:10: states: expected delivered"),
        ("[[account]]\nsystem_id = \"x\"", "mine.toml:1:1: account: missing field `password`"),
        (
            "[[account]]\nsystem_id = \"x\"\npassword = \"y\"\nallow = [\"home\"]",
            "mine.toml:4:9: allow: expected an IP address",
        ),
        ("rows = [\"C1\"]", "mine.toml:1:8: rows: expected B and a number"),
    ] {
        let told = parse(text).unwrap_err();
        assert!(told.starts_with(error), "{text}\n{told}\n{error}");
    }
}

#[test]
fn every_scenario_of_the_program_is_read_and_says_what_it_does() {
    let mut names = BTreeSet::new();
    let mut told = BTreeSet::new();
    for preset in PRESETS {
        let scenario = Scenario::parse(preset.text, preset.name).unwrap_or_else(|error| panic!("{error}"));
        assert!((10..110).contains(&scenario.about.len()), "{}: {}", preset.name, scenario.about);
        assert!(!scenario.about.ends_with('.') && !scenario.about.contains('\n'), "{}", preset.name);
        assert!(names.insert(preset.name) && told.insert(scenario.about), "{}", preset.name);
    }
}

/// What nobody who listens can fake: packets that are dropped on the way, and names that are not found.
const BINDS_NOT_FAKED: [u8; 2] = [2, 3];

/// What clients do to message centres (11, 18, 26 of deliver_sm_resp, 53), and what a message centre does inside
/// (43: it converts a text, and no octet of it is seen).
const DEVIATIONS_NOT_FAKED: [u8; 4] = [11, 18, 43, 53];

#[test]
fn every_row_that_a_message_centre_can_fake_is_faked() {
    let rows: BTreeSet<Row> =
        PRESETS.iter().flat_map(|preset| Scenario::named(preset.name).unwrap().rows).collect();
    for (list, last, not_faked) in
        [(List::Bind, 23, &BINDS_NOT_FAKED[..]), (List::Deviation, 57, &DEVIATIONS_NOT_FAKED)]
    {
        for number in 1..=last {
            let row = Row { list, number };
            assert_ne!(rows.contains(&row), not_faked.contains(&number), "{row}");
        }
    }
}

#[test]
fn pdus_are_named_one_by_one_or_by_kind() {
    for (text, id, has) in [
        ("receiving pdu", CommandId(0x0102_0304), true),
        ("receiving request", CommandId::SUBMIT_SM, true),
        ("receiving request", CommandId::SUBMIT_SM_RESP, false),
        ("sending response", CommandId::GENERIC_NACK, true),
        ("receiving bind", CommandId::BIND_RECEIVER, true),
        ("receiving bind", CommandId::UNBIND, false),
        ("sending bind_resp", CommandId::BIND_TRANSCEIVER_RESP, true),
        ("sending 0x80000005", CommandId::DELIVER_SM_RESP, true),
    ] {
        let (Moment::Receiving(pdus) | Moment::Sending(pdus)) = Moment::from_text(text).unwrap() else {
            panic!("{text}")
        };
        assert_eq!(pdus.has(id), has, "{text} {id}");
    }
}

#[test]
fn the_readme_counts_the_scenarios() {
    let readme = include_str!("../../../README.md");
    assert!(readme.contains(&format!("{} come with the program", PRESETS.len())), "{}", PRESETS.len());
}
