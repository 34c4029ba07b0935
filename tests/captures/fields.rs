//! Every field that Wireshark's dissector places is a node of ours at the same place. `*.fields.jsonl` beside each
//! capture was made by tshark 4.0.17: a line a PDU, `[field, offset in the PDU, size, shown value]`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use smppcon::capture::{Event, What};
use smppcon::link::Direction;
use smppcon::wire::{Dissection, Frame, Name, Node, Span, Version, dissect};

use crate::{captures, file, read};

/// A PDU as Wireshark sees it.
#[derive(Debug, Deserialize)]
struct Seen {
    stream: u32,
    src: u16,
    dst: u16,
    size: usize,
    fields: Vec<Field>,
}

/// Name, offset, size, shown value.
type Field = (String, u32, u32, String);

/// Wireshark's names of fields whose name in the specification, or here, is another. `*` is the name of a TLV.
const NAMES: &[(&str, &str)] = &[
    ("SC_interface_version", "sc_interface_version"),
    ("alert_on_message_delivery_type", "alert_on_message_delivery"),
    ("billing_id", "billing_identification"),
    ("broadcast_area_identifier.format", "format"),
    ("broadcast_content_type.nw", "network_type"),
    ("broadcast_content_type.type", "content_type"),
    ("broadcast_frequency_interval.unit", "unit"),
    ("broadcast_frequency_interval.value", "number"),
    ("callback_num.pres", "presentation"),
    ("callback_num.scrn", "screening"),
    ("dcs.charset", "alphabet"),
    ("dcs.class", "message_class"),
    ("dcs.sms_coding_group", "coding_group"),
    ("dcs.wait_ind", "indicator"),
    ("dcs.wait_type", "kind"),
    ("dest_addr_np_info", "dest_addr_np_information"),
    ("destination_port", "dest_port"),
    ("dlist", "number_of_dests"),
    ("dlist_resp", "no_unsuccess"),
    ("esm.submit.features", "gsm_features"),
    ("esm.submit.msg_mode", "messaging_mode"),
    ("esm.submit.msg_type", "message_type"),
    ("its_session.ind", "end_of_session"),
    ("its_session.number", "session_number"),
    ("its_session.sequence", "sequence"),
    ("message", "short_message"),
    ("message_text", "message_payload"),
    ("message_text", "short_message"),
    ("message_text", "user_data"),
    ("network_error.code", "error_code"),
    ("network_error.type", "network_type"),
    ("opt_param", "*"),
    ("opt_param_len", "length"),
    ("opt_param_tag", "tag"),
    ("regdel.acks", "sme_acknowledgement"),
    ("regdel.notif", "intermediate_notification"),
    ("regdel.receipt", "mc_delivery_receipt"),
    ("schedule_delivery_time_r", "schedule_delivery_time"),
    // In a submit_multi.
    ("schedule_delivery_time_r", "validity_period"),
    ("validity_period_r", "validity_period"),
    ("vendor_op", "*"),
];

/// What Wireshark places and we do not: with its size and the value shown, where other fields of the name are
/// placed; and why.
const DIFFERENT: &[(&str, OnlyThis, &str)] = &[
    ("opt_params", None, "all TLVs as one; here each is a node of the PDU"),
    ("dcs.reserved", None, "bits without a meaning are no reading of data_coding"),
    ("broadcast_rep_num", Some((1, "0")), READS_ONE_OCTET),
    ("source_telematics_id", Some((1, "0x23")), READS_ONE_OCTET),
    ("opt_param", Some((29, "")), MADE_OF_THE_REST),
    ("opt_param", Some((30, "")), MADE_OF_THE_REST),
    ("opt_param_tag", Some((2, "0x0506")), MADE_OF_THE_REST),
    ("opt_param_tag", Some((2, "0x4500")), MADE_OF_THE_REST),
    ("opt_param_len", Some((2, "1280")), MADE_OF_THE_REST),
    ("opt_param_len", Some((2, "12288")), MADE_OF_THE_REST),
];
type OnlyThis = Option<(u32, &'static str)>;
const READS_ONE_OCTET: &str = "the TLV says that it has two, and Wireshark goes on behind one";
const MADE_OF_THE_REST: &str = "made of what Wireshark left over of the TLV before it";

#[test]
fn every_field_that_wireshark_places_is_a_node_of_ours_there() {
    let mut missing = BTreeSet::new();
    for (capture, theirs) in with_fields() {
        let (events, error) = read(&file(&capture)[..], None);
        assert!(error.is_none(), "{error:?}");
        for ((_, frame), theirs) in pdus(&events).iter().zip(&theirs) {
            let seen = dissect(frame, Version::V50);
            missing.extend(theirs.fields.iter().filter(|field| !has(&seen, field)).map(
                |(field, start, size, shown)| {
                    format!("{field} {start} {size} {shown:.20} in a {}", frame.command_id())
                },
            ));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn there_are_as_many_pdus_in_the_same_order_of_the_same_streams() {
    for (capture, theirs) in with_fields() {
        let (events, _) = read(&file(&capture)[..], None);
        let ours: Vec<_> =
            pdus(&events).into_iter().map(|(from, frame)| (from, frame.bytes().len())).collect();
        let theirs: Vec<_> =
            theirs.iter().map(|seen| ((seen.stream, seen.src, seen.dst), seen.size)).collect();
        assert_eq!(ours, theirs, "{}", capture.display());
    }
}

/// The captures with what Wireshark sees in them.
fn with_fields() -> Vec<(PathBuf, Vec<Seen>)> {
    let seen = |path: &PathBuf| {
        let lines = fs::read_to_string(path.with_extension("fields.jsonl")).unwrap();
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    captures().into_iter().map(|path| (path.clone(), seen(&path))).collect()
}

/// The PDUs with their stream and ports, in order.
fn pdus(events: &[Event]) -> Vec<((u32, u16, u16), Frame)> {
    let mut ends = BTreeMap::new();
    let mut found = Vec::new();
    for Event { stream, what, .. } in events {
        match what {
            What::Opened(opened) => {
                ends.insert(*stream, (opened.esme.port(), opened.centre.port()));
            }
            What::Chunk { direction, chunk } => {
                let (esme, centre) = ends[stream];
                let (from, to) = if *direction == Direction::Out { (esme, centre) } else { (centre, esme) };
                found.push(((*stream, from, to), chunk.frame().expect("a PDU").clone()));
            }
            What::Closed(_) => {}
        }
    }
    found
}

/// Whether a field of Wireshark is a node of this name and place, or one that is left out on purpose.
fn has(seen: &Dissection, (field, start, size, shown): &Field) -> bool {
    let name = field.strip_prefix("smpp.").unwrap();
    let is_different =
        |(other, this): (&str, OnlyThis)| other == name && this.is_none_or(|this| this == (*size, shown));
    let is_it = |node: &&Node| {
        let own = [name].into_iter();
        let mut names = own.chain(NAMES.iter().filter(|(theirs, _)| *theirs == name).map(|(_, ours)| *ours));
        names.any(|name| is_called(node, name))
    };
    let mut there = seen.nodes.iter().filter(|node| node.span == Span { start: *start, end: *start + *size });
    there.any(|node| is_it(&node)) || DIFFERENT.iter().any(|(other, this, _)| is_different((other, *this)))
}

/// The value of a TLV has the name of its tag.
fn is_called(node: &Node, name: &str) -> bool {
    let is_tlv = matches!(node.name, Name::Tlv(_) | Name::TlvValue(_));
    let called = if let Name::TlvValue(tag) = node.name { tag.to_string() } else { node.name.to_string() };
    called == name || (is_tlv && name == "*")
}
