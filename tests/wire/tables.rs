//! The tables against the facts of both specifications, row by row: nothing is missing, and nothing is there
//! that they do not have.

use std::collections::BTreeSet;

use smppcon::wire::FieldId as F;
use smppcon::wire::{
    CommandId, CommandStatus, Dialect, Kind, LAYOUTS, Layout, Origin, Pdu, Role, STATUSES, Sequence,
    Severity, TLVS, Tag, UDH_INDICATOR, Version, dissect, encode, layout, tlv,
};

fn rows(file: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(format!("tests/data/{file}.csv")).unwrap();
    reader.records().map(Result::unwrap).collect()
}

fn number(text: &str) -> u32 {
    match text.strip_prefix("0x") {
        Some(hex) => u32::from_str_radix(hex, 16).unwrap(),
        None => text.parse().unwrap(),
    }
}

fn version(text: &str) -> Version {
    match text {
        "3.3" => Version::V33,
        "3.4" => Version::V34,
        "5.0" => Version::V50,
        _ => panic!("no version {text}"),
    }
}

fn named(name: &str) -> &'static Layout {
    LAYOUTS.iter().find(|layout| layout.id.name() == Some(name)).unwrap_or_else(|| panic!("no PDU {name}"))
}

#[test]
fn every_pdu_is_there_with_its_fields() {
    let rows = rows("commands");
    assert_eq!(rows.len(), LAYOUTS.len());
    for row in rows {
        let layout = layout(CommandId(number(&row[0]))).unwrap();
        assert_eq!(layout.id.name(), Some(&row[1]));
        let origin = match (&row[3], &row[4]) {
            ("vendor", _) => Origin::Vendor("Huawei SMPP+"),
            (_, "3.3") => Origin::Only33,
            (since, _) => Origin::Since(version(since)),
        };
        assert_eq!(layout.origin, origin, "{}", &row[1]);
        assert_eq!(layout.id.is_answered(), row[2].contains("request"), "{}: {}", &row[1], &row[2]);
        // Of the vendor's nothing but the names was written down, and of one response only an order.
        if !row[5].is_empty() && !row[5].starts_with('(') {
            let fields: Vec<_> = layout.fields.iter().map(|field| field.id.name()).collect();
            assert_eq!(fields.join(";"), row[5], "{}", &row[1]);
        }
        if !row[6].is_empty() && !layout.fields.iter().any(|field| field.id == F::DestAddress) {
            let least: usize = layout.fields.iter().map(|field| least(field.kind)).sum();
            assert_eq!(16 + least, row[6].parse::<usize>().unwrap(), "{}", &row[1]);
        }
    }
}

fn least(kind: Kind) -> usize {
    match kind {
        Kind::Int(width) => width.into(),
        Kind::Count(_) | Kind::Text(_) | Kind::Time => 1,
        Kind::Octets(_) | Kind::List(..) | Kind::When(..) | Kind::Choice(..) => 0,
    }
}

#[test]
fn every_field_has_its_kind_and_size() {
    let mut seen = 0;
    for row in rows("fields") {
        let (pdu, place, name) = (&row[0], row[1].parse::<usize>().unwrap(), &row[2]);
        let Some(place) = place.checked_sub(1).filter(|_| !pdu.starts_with('(') && !name.starts_with('('))
        else {
            // Shared structures are in the PDUs that have them.
            continue;
        };
        let field = named(pdu).fields[place];
        let what = format!("{pdu} {name}");
        assert_eq!(field.id.name(), name, "{what}");
        seen += 1;
        match (field.kind, &row[3]) {
            (Kind::Int(width), kind) => assert_eq!(kind, format!("Integer {width}"), "{what}"),
            (Kind::Count(_), kind) => assert_eq!(kind, "Integer 1", "{what}"),
            (Kind::Text(most), kind) => {
                assert!(kind.starts_with("C-Octet String"), "{what}: {kind}");
                for (version, column) in [(Version::V34, 4), (Version::V50, 5)] {
                    if let Ok(octets) = row[column].parse::<u8>() {
                        let unused = field.unused && version < Version::V50;
                        assert_eq!(if unused { 1 } else { most.of(version) }, octets, "{what}");
                    }
                }
            }
            (Kind::Time, kind) => assert_eq!(kind, "C-Octet String fixed 1 or 17", "{what}"),
            (Kind::Octets(length), kind) => {
                assert_eq!((kind, length), ("Octet String", F::SmLength), "{what}");
            }
            (Kind::List(..), kind) => assert!(kind.starts_with("list of"), "{what}: {kind}"),
            (Kind::When(..) | Kind::Choice(..), _) => panic!("{what}"),
        }
    }
    assert_eq!(seen, 162);
}

#[test]
fn every_tlv_is_there_with_its_sizes_and_pdus() {
    let rows = rows("tlv");
    assert_eq!(rows.iter().filter(|row| row[1].is_empty()).count(), TLVS.len());
    for row in rows.iter().filter(|row| row[1].is_empty()) {
        let tag = Tag(number(&row[0]).try_into().unwrap());
        let found = tlv(tag).unwrap();
        assert_eq!(
            (found.name, found.least.to_string(), found.most.to_string()),
            (&row[2], row[4].to_owned(), row[5].to_owned())
        );
        assert_eq!((found.since, found.repeatable), (version(&row[6]), &row[7] == "yes"), "{tag}");
        for (version, column) in [(Version::V34, 8), (Version::V50, 9)] {
            let listed: Vec<&str> =
                row[column].split(';').map(|pdu| pdu.trim_end_matches("(mandatory)")).collect();
            for id in LAYOUTS.iter().map(|layout| layout.id) {
                for (sender, way) in [(Role::Esme, "(ESME->MC)"), (Role::Mc, "(MC->ESME)")] {
                    let name = id.name().unwrap();
                    let expected = listed.contains(&name)
                        || listed.contains(&format!("{name}{way}").as_str())
                        || listed.contains(&"every response PDU") && id.is_response();
                    let dialect = Dialect { sender: Some(sender), ..version.into() };
                    assert_eq!(found.is_listed(dialect, id), expected, "{tag} in {name} of {sender:?}");
                }
            }
        }
    }
    for row in rows.iter().filter(|row| !row[1].is_empty()) {
        let said = Tag(number(&row[0]).try_into().unwrap()).range();
        let vendor = &row[0] == "0x1400";
        assert_eq!(said.contains("vendor"), vendor, "{}", &row[0]);
    }
}

#[test]
fn every_status_is_there() {
    let rows = rows("status");
    let defined: Vec<_> = rows.iter().filter(|row| row[1].is_empty()).collect();
    assert_eq!(defined.len(), STATUSES.len());
    for row in defined {
        let found = CommandStatus(number(&row[0])).row().unwrap();
        assert_eq!((found.name, found.alias, found.meaning), (&row[2], &row[3], &row[5]));
        let since = match &row[4] {
            "pre-3.4" => Version::V33,
            "<=3.4" | "3.4" => Version::V34,
            other => version(other),
        };
        assert_eq!(found.since, since, "{}", found.name);
    }
}

fn submit() -> Pdu {
    Pdu { sequence: Sequence(1), ..Pdu::request(CommandId::SUBMIT_SM) }.with(F::ShortMessage, "hi")
}

fn tlv_of(tag: Tag, octets: &[u8]) -> Pdu {
    submit().with_tlv(tag, octets.to_vec())
}

fn element(iei: u8, data: &[u8]) -> Pdu {
    let length = u8::try_from(data.len()).unwrap();
    let message = [&[length + 2, iei, length], data, b"hi"].concat();
    submit().with(F::EsmClass, UDH_INDICATOR).with(F::ShortMessage, message)
}

/// What the first node of this name says.
fn said(pdu: &Pdu, name: &str) -> Option<String> {
    let seen = dissect(&encode(pdu).unwrap().frame, Version::V50);
    let worst = seen.findings.iter().map(smppcon::wire::Finding::severity).max();
    assert!(worst < Some(Severity::Error), "{:?}", seen.findings);
    let node = seen.nodes.iter().find(|node| node.name.to_string() == name);
    let node = node.unwrap_or_else(|| panic!("no {name} in {:#?}", seen.nodes));
    node.in_words(seen.octets_of(node)).map(std::borrow::Cow::into_owned)
}

/// What a value means in the eyes of the program, by the group of the facts.
fn meaning(group: &str, value: &str) -> Option<String> {
    let octet = || u8::try_from(number(value)).unwrap();
    let field = |id, name: &str| said(&submit().with(id, octet()), name);
    let coded = |tag| said(&tlv_of(tag, &[octet()]), "value");
    match group.split([' ', '(', '.']).next().unwrap() {
        "ton" => field(F::SourceAddrTon, "source_addr_ton"),
        "npi" => field(F::DestAddrNpi, "dest_addr_npi"),
        "interface_version" => coded(Tag::SC_INTERFACE_VERSION),
        "esm_class" => field(F::EsmClass, bits(group)),
        "registered_delivery" => field(F::RegisteredDelivery, bits(group)),
        "message_state" => coded(Tag::MESSAGE_STATE),
        "receipt_stat" => smppcon::text::State::parse(value).map(|state| state.stat().to_owned()),
        "data_coding" => field(F::DataCoding, "data_coding"),
        "dcs" => dcs(group, value),
        "priority_flag" => field(F::PriorityFlag, "priority_flag"),
        "replace_if_present_flag" => field(F::ReplaceIfPresentFlag, "replace_if_present_flag"),
        "sm_default_msg_id" => field(F::SmDefaultMsgId, "sm_default_msg_id"),
        "dest_flag" => F::DestFlag.reading().unwrap().meaning(number(value)).map(str::to_owned),
        "service_type" => said(&submit().with(F::ServiceType, value.trim_matches('"')), "service_type"),
        "addr_subunit" => coded(Tag::DEST_ADDR_SUBUNIT),
        "network_type" => coded(Tag::DEST_NETWORK_TYPE),
        "bearer_type" => coded(Tag::SOURCE_BEARER_TYPE),
        "payload_type" => coded(Tag::PAYLOAD_TYPE),
        "privacy_indicator" => coded(Tag::PRIVACY_INDICATOR),
        "language_indicator" => coded(Tag::LANGUAGE_INDICATOR),
        "display_time" => coded(Tag::DISPLAY_TIME),
        "ms_validity" if group.ends_with("unit") => {
            said(&tlv_of(Tag::MS_VALIDITY, &[4, octet(), 0, 1]), "unit")
        }
        "ms_validity" => said(&tlv_of(Tag::MS_VALIDITY, &[octet()]), "behaviour"),
        "dpf_result" => coded(Tag::DPF_RESULT),
        "set_dpf" => coded(Tag::SET_DPF),
        "ms_availability_status" => coded(Tag::MS_AVAILABILITY_STATUS),
        "network_error_code" => said(&tlv_of(Tag::NETWORK_ERROR_CODE, &[octet(), 0, 1]), "network_type"),
        "delivery_failure_reason" => coded(Tag::DELIVERY_FAILURE_REASON),
        "more_messages_to_send" => coded(Tag::MORE_MESSAGES_TO_SEND),
        _ => meaning_50(group, value),
    }
}

fn meaning_50(group: &str, value: &str) -> Option<String> {
    let octet = || u8::try_from(number(value)).unwrap();
    let coded = |tag| said(&tlv_of(tag, &[octet()]), "value");
    let flags = |tag| said(&tlv_of(tag, &[octet()]), bits(group));
    let content = |network: u8, [high, low]: [u8; 2], name: &str| {
        said(&tlv_of(Tag::BROADCAST_CONTENT_TYPE, &[network, high, low]), name)
    };
    match group.split([' ', '(', '.']).next().unwrap() {
        "its_reply_type" => coded(Tag::ITS_REPLY_TYPE),
        "ussd_service_op" => coded(Tag::USSD_SERVICE_OP),
        "callback_num_pres_ind" => flags(Tag::CALLBACK_NUM_PRES_IND),
        "ms_msg_wait_facilities" => flags(Tag::MS_MSG_WAIT_FACILITIES),
        "alert_on_message_delivery" if value == "(empty)" => {
            said(&tlv_of(Tag::ALERT_ON_MESSAGE_DELIVERY, &[]), "value")
        }
        "alert_on_message_delivery" => coded(Tag::ALERT_ON_MESSAGE_DELIVERY),
        "congestion_state" => coded(Tag::CONGESTION_STATE),
        "subaddress_type" => said(&tlv_of(Tag::SOURCE_SUBADDRESS, &[octet(), 1]), "subaddress_type"),
        "callback_num" => {
            let pdu = tlv_of(Tag::CALLBACK_NUM, &[octet(), 1, 1, b'4', b'4']);
            let nodes = encode(&pdu).unwrap().nodes;
            let node = nodes.into_iter().filter(|node| node.name.to_string() == "digit_mode").nth(1);
            node.and_then(|node| node.meaning()).map(str::to_owned)
        }
        "broadcast_area_identifier" => {
            said(&tlv_of(Tag::BROADCAST_AREA_IDENTIFIER, &[octet(), b'x']), "format")
        }
        "broadcast_channel_indicator" => coded(Tag::BROADCAST_CHANNEL_INDICATOR),
        "broadcast_message_class" => coded(Tag::BROADCAST_MESSAGE_CLASS),
        "broadcast_frequency_interval" => {
            said(&tlv_of(Tag::BROADCAST_FREQUENCY_INTERVAL, &[octet(), 0, 1]), "unit")
        }
        "broadcast_area_success" => coded(Tag::BROADCAST_AREA_SUCCESS),
        "broadcast_content_type" if group.ends_with("network") => content(octet(), [0, 1], "network_type"),
        "broadcast_content_type" => {
            content(0, u16::try_from(number(value)).unwrap().to_be_bytes(), "content_type")
        }
        "dest_addr_np_resolution" => coded(Tag::DEST_ADDR_NP_RESOLUTION),
        "network_id" => said(&tlv_of(Tag::DEST_NETWORK_ID, format!("{value}2341x\0").as_bytes()), "value"),
        "udh_iei" => said(&element(octet(), &[]), "iei"),
        "language_id" => said(&element(0x24, &[octet()]), "language"),
        "protocol_id" => said(&submit().with(F::ProtocolId, octet()), "protocol_id"),
        other => panic!("what is {other}?"),
    }
}

/// Our name of a group of bits.
fn bits(group: &str) -> &'static str {
    let name = group.split(['.', '(']).nth(1).unwrap();
    [
        ("mode", "messaging_mode"),
        ("type", "message_type"),
        ("gsm", "gsm_features"),
        ("receipt", "mc_delivery_receipt"),
        ("sme_ack", "sme_acknowledgement"),
        ("intermediate", "intermediate_notification"),
        ("presentation", "presentation"),
        ("screening", "screening"),
        ("kind", "kind"),
        ("indicator", "indicator"),
    ]
    .iter()
    .find(|(theirs, _)| *theirs == name)
    .unwrap_or_else(|| panic!("no bits {name}"))
    .1
}

/// The groups of 3GPP 23.038: what the octet says as a whole, or one of its parts.
fn dcs(group: &str, value: &str) -> Option<String> {
    let of = |octet: u8, name: &str| said(&submit().with(F::DataCoding, octet), name);
    let octet = || u8::try_from(number(value)).unwrap();
    if group.contains("coding group") {
        let upper = value.split([' ', '-']).next().unwrap().replace('x', "0");
        let octet = u8::from_str_radix(&upper, 2).unwrap() << 4;
        // What is under 0x10 is SMPP's own.
        return of(octet.max(0x10), "coding_group");
    }
    match group.split(['.', '(']).nth(1).unwrap() {
        "alphabet" => of(0x10 | octet(), "alphabet"),
        "class" => of(0xF0 | octet(), "message_class"),
        "mwi_kind" => of(0xC0 | octet(), "kind"),
        "common_values" => of(octet(), "data_coding"),
        other => panic!("what is {other}?"),
    }
}

#[test]
fn every_value_has_a_meaning_and_what_is_reserved_has_none() {
    let rows = rows("enums");
    assert_eq!(rows.len(), 431);
    let groups: BTreeSet<&str> = rows.iter().map(|row| &row[0]).collect();
    for group in groups {
        let mut meanings = BTreeSet::new();
        let mut names = BTreeSet::new();
        for row in rows.iter().filter(|row| &row[0] == group) {
            let ends: Vec<&str> =
                if group.contains("coding group") { vec![&row[1]] } else { row[1].split('-').collect() };
            for value in ends {
                let said = meaning(group, value);
                let default = group == "service_type" && value == "\"\"";
                // A name of 23.038 or of the vendor is there for what SMPP alone reserves.
                let told_elsewhere = matches!(
                    (group, value),
                    ("data_coding(SMPP)", "0xE0" | "0xEF")
                        | ("dcs(23.038) coding group bits 7-4", "1000-1011")
                );
                let reserved = matches!(&row[2], "reserved" | "n/a") && !told_elsewhere;
                if reserved || default || group.starts_with("priority_flag GSM SMS") && &row[2] == "n/a" {
                    let none = said.is_none() || group.starts_with("priority_flag");
                    assert!(none, "{group} {value}: {said:?}");
                } else if group == "data_coding(SMPP)" && &row[2] == "reserved" {
                    // Told by its group.
                } else {
                    let said = said.unwrap_or_else(|| panic!("{group} {value} ({}) has no meaning", &row[2]));
                    meanings.insert(said);
                    names.insert(&row[2]);
                }
            }
        }
        assert!(meanings.len() >= names.len(), "{group}: {meanings:?} for {names:?}");
    }
}
