//! The forms of representative PDUs, octet for octet.

use super::*;

/// JSON with each field and finding on a line of its own, and the last members likewise.
fn lines(chunk: &Chunk, context: Context) -> String {
    let json = json(chunk, context, View::default());
    ["{\"name\"", "{\"kind\"", "\"findings\"", "\"hex\""]
        .iter()
        .fold(json, |json, start| json.replace(start, &format!("\n{start}")))
}

fn text(chunk: &Chunk, context: Context) -> String {
    Report::new(chunk, context, View::default()).text()
}

fn chunk(pdu: &Pdu) -> Chunk {
    Chunk::Frame(frame(pdu))
}

fn captured() -> Context {
    Context {
        time: Some(UNIX_EPOCH + Duration::from_micros(1_795_464_000_123_456)),
        stream: Some(0),
        from: Some("127.0.0.1:41862".parse().unwrap()),
        to: Some("127.0.0.1:3101".parse().unwrap()),
        ..Context::default()
    }
}

fn sent() -> Context {
    Context { direction: Some(Direction::Out), ..captured() }
}

fn bind_transmitter() -> Chunk {
    let bind = bind(CommandId::BIND_TRANSMITTER)
        .with(FieldId::SystemType, "tariff-1")
        .with(FieldId::InterfaceVersion, 0x34_u8);
    chunk(&bind)
}

/// A part of a long message in UCS-2, delivered within two days.
fn submit_sm() -> Chunk {
    let message = [&[5, 0, 3, 0x42, 3, 2][..], &[0x04, 0x1F, 0x04, 0x40]].concat();
    let submit = message_pdu(CommandId::SUBMIT_SM, 8, &message)
        .with(FieldId::SourceAddrTon, 5_u8)
        .with(FieldId::EsmClass, 0x40_u8)
        .with(FieldId::ValidityPeriod, "000002000000000R");
    chunk(&submit)
}

/// A receipt with its TLVs, one of them the message centre's own.
fn deliver_sm() -> Chunk {
    let deliver = message_pdu(CommandId::DELIVER_SM, 0, b"id:1a stat:DELIVRD err:000")
        .with(FieldId::EsmClass, 0x04_u8)
        .with_tlv(Tag::RECEIPTED_MESSAGE_ID, &b"1a\0"[..])
        .with_tlv(Tag::MESSAGE_STATE, &[2][..])
        .with_tlv(Tag::NETWORK_ERROR_CODE, &[3, 0, 0][..])
        .with_tlv(Tag(0x1403), &b"20801"[..]);
    chunk(&deliver)
}

fn submit_multi() -> Chunk {
    let address = vec![
        (FieldId::DestFlag, 1_u8.into()),
        (FieldId::DestAddrTon, 1_u8.into()),
        (FieldId::DestAddrNpi, 1_u8.into()),
        (FieldId::DestinationAddr, "4477".into()),
    ];
    let list = vec![(FieldId::DestFlag, 2_u8.into()), (FieldId::DlName, "friends".into())];
    let submit = Pdu::request(CommandId::SUBMIT_MULTI)
        .with(FieldId::DestAddress, crate::wire::Content::List(vec![address, list]))
        .with(FieldId::DataCoding, 4_u8)
        .with(FieldId::ShortMessage, &b"\xca\xfe"[..]);
    chunk(&submit)
}

/// Its `system_id` does not end.
fn broken_bind() -> Chunk {
    let pdu = b"\0\0\0\x1b\0\0\0\x09\0\0\0\0\0\0\0\x01esme1s3cr3t";
    Chunk::Frame(Frame::new(Bytes::from_static(pdu)).unwrap())
}

fn http() -> Chunk {
    Chunk::cut(Bytes::from_static(b"HTTP/1.1 400 Bad Request\r\n")).remove(0)
}

#[test]
fn a_bind_is_an_object_of_all_members_in_order() {
    insta::assert_snapshot!(lines(&bind_transmitter(), captured()), @r#"
    {"index":0,"time":"2026-11-23T20:00:00.123456Z","stream":0,"from":"127.0.0.1:41862","to":"127.0.0.1:3101","length":42,"command_id":2,"command":"bind_transmitter","command_status":0,"sequence_number":1,"fields":[
    {"name":"command_length","offset":0,"length":4,"value":42},
    {"name":"command_id","offset":4,"length":4,"value":2,"meaning":"bind_transmitter"},
    {"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},
    {"name":"sequence_number","offset":12,"length":4,"value":1},
    {"name":"system_id","offset":16,"length":6,"value":"esme1"},
    {"name":"password","offset":22,"length":7,"value":"******"},
    {"name":"system_type","offset":29,"length":9,"value":"tariff-1"},
    {"name":"interface_version","offset":38,"length":1,"value":52,"meaning":"3.4","fields":[
    {"name":"major","offset":38,"length":1,"value":3},
    {"name":"minor","offset":38,"length":1,"value":4}]},
    {"name":"addr_ton","offset":39,"length":1,"value":0,"meaning":"unknown"},
    {"name":"addr_npi","offset":40,"length":1,"value":0,"meaning":"unknown"},
    {"name":"address_range","offset":41,"length":1,"value":""}],
    "findings":[],
    "hex":"0000002a00000002000000000000000165736d6531002a2a2a2a2a2a007461726966662d310034000000"}
    "#);
    let sent = json(&bind_transmitter(), sent(), View::default());
    assert!(sent.contains(r#""to":"127.0.0.1:3101","direction":"out","length":42,"#), "{sent}");
    let bare = json(&bind_transmitter(), Context::default(), View::default());
    let start = r#"{"index":0,"time":null,"stream":null,"from":null,"to":null,"length":42,"command_id":2,"#;
    assert!(bare.starts_with(start), "{bare}");
}

#[test]
fn a_password_is_shown_to_who_asks_for_it() {
    let view = revealing();
    let json = json(&bind_transmitter(), Context::default(), view);
    assert!(json.contains(r#""value":"s3cr3t""#) && json.contains("733363723374"), "{json}");
}

#[test]
fn json_of_a_part_of_a_long_message() {
    insta::assert_snapshot!(lines(&submit_sm(), Context::default()), @r#"
    {"index":0,"time":null,"stream":null,"from":null,"to":null,"length":76,"command_id":4,"command":"submit_sm","command_status":0,"sequence_number":1,"fields":[
    {"name":"command_length","offset":0,"length":4,"value":76},
    {"name":"command_id","offset":4,"length":4,"value":4,"meaning":"submit_sm"},
    {"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},
    {"name":"sequence_number","offset":12,"length":4,"value":1},
    {"name":"service_type","offset":16,"length":1,"value":""},
    {"name":"source_addr_ton","offset":17,"length":1,"value":5,"meaning":"alphanumeric"},
    {"name":"source_addr_npi","offset":18,"length":1,"value":0,"meaning":"unknown"},
    {"name":"source_addr","offset":19,"length":13,"value":"447700900001"},
    {"name":"dest_addr_ton","offset":32,"length":1,"value":0,"meaning":"unknown"},
    {"name":"dest_addr_npi","offset":33,"length":1,"value":0,"meaning":"unknown"},
    {"name":"destination_addr","offset":34,"length":6,"value":"12345"},
    {"name":"esm_class","offset":40,"length":1,"value":64,"fields":[
    {"name":"messaging_mode","offset":40,"length":1,"value":0,"meaning":"default"},
    {"name":"message_type","offset":40,"length":1,"value":0,"meaning":"normal"},
    {"name":"gsm_features","offset":40,"length":1,"value":64,"meaning":"UDH indicator"}]},
    {"name":"protocol_id","offset":41,"length":1,"value":0,"meaning":"normal"},
    {"name":"priority_flag","offset":42,"length":1,"value":0,"meaning":"non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)"},
    {"name":"schedule_delivery_time","offset":43,"length":1,"value":""},
    {"name":"validity_period","offset":44,"length":17,"value":"000002000000000R","meaning":"in 2 days"},
    {"name":"registered_delivery","offset":61,"length":1,"value":0,"fields":[
    {"name":"mc_delivery_receipt","offset":61,"length":1,"value":0,"meaning":"none"},
    {"name":"sme_acknowledgement","offset":61,"length":1,"value":0,"meaning":"none"},
    {"name":"intermediate_notification","offset":61,"length":1,"value":0,"meaning":"none"}]},
    {"name":"replace_if_present_flag","offset":62,"length":1,"value":0,"meaning":"no"},
    {"name":"data_coding","offset":63,"length":1,"value":8,"meaning":"UCS-2"},
    {"name":"sm_default_msg_id","offset":64,"length":1,"value":0,"meaning":"none"},
    {"name":"sm_length","offset":65,"length":1,"value":10},
    {"name":"short_message","offset":66,"length":10,"value":"050003420302041f0440","text":"Пр","fields":[
    {"name":"udh","offset":66,"length":6,"value":"050003420302","fields":[
    {"name":"udhl","offset":66,"length":1,"value":5},
    {"name":"information_element","offset":67,"length":5,"value":"0003420302","meaning":"concatenation, 8-bit reference","fields":[
    {"name":"iei","offset":67,"length":1,"value":0,"meaning":"concatenation, 8-bit reference"},
    {"name":"iedl","offset":68,"length":1,"value":3},
    {"name":"reference","offset":69,"length":1,"value":66},
    {"name":"total","offset":70,"length":1,"value":3},
    {"name":"number","offset":71,"length":1,"value":2}]}]},
    {"name":"user_data","offset":72,"length":4,"value":"041f0440","text":"Пр"}]}],
    "findings":[],
    "hex":"0000004c000000040000000000000001000500343437373030393030303031000000313233343500400000003030303030323030303030303030305200000008000a050003420302041f0440"}
    "#);
}

#[test]
fn json_of_a_receipt() {
    insta::assert_snapshot!(lines(&deliver_sm(), Context::default()), @r#"
    {"index":0,"time":null,"stream":null,"from":null,"to":null,"length":104,"command_id":5,"command":"deliver_sm","command_status":0,"sequence_number":1,"fields":[
    {"name":"command_length","offset":0,"length":4,"value":104},
    {"name":"command_id","offset":4,"length":4,"value":5,"meaning":"deliver_sm"},
    {"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},
    {"name":"sequence_number","offset":12,"length":4,"value":1},
    {"name":"service_type","offset":16,"length":1,"value":""},
    {"name":"source_addr_ton","offset":17,"length":1,"value":0,"meaning":"unknown"},
    {"name":"source_addr_npi","offset":18,"length":1,"value":0,"meaning":"unknown"},
    {"name":"source_addr","offset":19,"length":13,"value":"447700900001"},
    {"name":"dest_addr_ton","offset":32,"length":1,"value":0,"meaning":"unknown"},
    {"name":"dest_addr_npi","offset":33,"length":1,"value":0,"meaning":"unknown"},
    {"name":"destination_addr","offset":34,"length":6,"value":"12345"},
    {"name":"esm_class","offset":40,"length":1,"value":4,"fields":[
    {"name":"messaging_mode","offset":40,"length":1,"value":0,"meaning":"default"},
    {"name":"message_type","offset":40,"length":1,"value":4,"meaning":"MC delivery receipt"},
    {"name":"gsm_features","offset":40,"length":1,"value":0,"meaning":"none"}]},
    {"name":"protocol_id","offset":41,"length":1,"value":0,"meaning":"normal"},
    {"name":"priority_flag","offset":42,"length":1,"value":0,"meaning":"non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)"},
    {"name":"schedule_delivery_time","offset":43,"length":1,"value":""},
    {"name":"validity_period","offset":44,"length":1,"value":""},
    {"name":"registered_delivery","offset":45,"length":1,"value":0,"fields":[
    {"name":"mc_delivery_receipt","offset":45,"length":1,"value":0,"meaning":"none"},
    {"name":"sme_acknowledgement","offset":45,"length":1,"value":0,"meaning":"none"},
    {"name":"intermediate_notification","offset":45,"length":1,"value":0,"meaning":"none"}]},
    {"name":"replace_if_present_flag","offset":46,"length":1,"value":0,"meaning":"no"},
    {"name":"data_coding","offset":47,"length":1,"value":0,"meaning":"MC default alphabet"},
    {"name":"sm_default_msg_id","offset":48,"length":1,"value":0,"meaning":"none"},
    {"name":"sm_length","offset":49,"length":1,"value":26},
    {"name":"short_message","offset":50,"length":26,"value":"69643a316120737461743a44454c49565244206572723a303030","text":"id:1a stat:DELIVRD err:000"},
    {"name":"receipted_message_id","tag":30,"offset":76,"length":7,"value":"1a","fields":[
    {"name":"tag","offset":76,"length":2,"value":30},
    {"name":"length","offset":78,"length":2,"value":3},
    {"name":"value","offset":80,"length":3,"value":"1a"}]},
    {"name":"message_state","tag":1063,"offset":83,"length":5,"value":2,"meaning":"DELIVERED","fields":[
    {"name":"tag","offset":83,"length":2,"value":1063},
    {"name":"length","offset":85,"length":2,"value":1},
    {"name":"value","offset":87,"length":1,"value":2,"meaning":"DELIVERED"}]},
    {"name":"network_error_code","tag":1059,"offset":88,"length":7,"value":"030000","fields":[
    {"name":"tag","offset":88,"length":2,"value":1059},
    {"name":"length","offset":90,"length":2,"value":3},
    {"name":"value","offset":92,"length":3,"value":"030000","fields":[
    {"name":"network_type","offset":92,"length":1,"value":3,"meaning":"GSM"},
    {"name":"error_code","offset":93,"length":2,"value":0}]}]},
    {"name":"0x1403","tag":5123,"offset":95,"length":9,"value":"3230383031","text":"20801","fields":[
    {"name":"tag","offset":95,"length":2,"value":5123},
    {"name":"length","offset":97,"length":2,"value":5},
    {"name":"value","offset":99,"length":5,"value":"3230383031","text":"20801"}]}],
    "findings":[
    {"kind":"tlv_unknown","severity":"note","offset":95,"length":9,"text":"TLV 0x1403 is of the vendor range (SMPP v5.0 §4.8)"}],
    "hex":"000000680000000500000000000000010000003434373730303930303030310000003132333435000400000000000000001a69643a316120737461743a44454c49565244206572723a303030001e0003316100042700010204230003030000140300053230383031"}
    "#);
}

#[test]
fn json_of_a_list_of_destinations() {
    insta::assert_snapshot!(lines(&submit_multi(), Context::default()), @r#"
    {"index":0,"time":null,"stream":null,"from":null,"to":null,"length":50,"command_id":33,"command":"submit_multi","command_status":0,"sequence_number":1,"fields":[
    {"name":"command_length","offset":0,"length":4,"value":50},
    {"name":"command_id","offset":4,"length":4,"value":33,"meaning":"submit_multi"},
    {"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},
    {"name":"sequence_number","offset":12,"length":4,"value":1},
    {"name":"service_type","offset":16,"length":1,"value":""},
    {"name":"source_addr_ton","offset":17,"length":1,"value":0,"meaning":"unknown"},
    {"name":"source_addr_npi","offset":18,"length":1,"value":0,"meaning":"unknown"},
    {"name":"source_addr","offset":19,"length":1,"value":""},
    {"name":"number_of_dests","offset":20,"length":1,"value":2},
    {"name":"dest_address","offset":21,"length":8,"value":"0101013434373700","fields":[
    {"name":"dest_flag","offset":21,"length":1,"value":1,"meaning":"SME address"},
    {"name":"dest_addr_ton","offset":22,"length":1,"value":1,"meaning":"international"},
    {"name":"dest_addr_npi","offset":23,"length":1,"value":1,"meaning":"ISDN"},
    {"name":"destination_addr","offset":24,"length":5,"value":"4477"}]},
    {"name":"dest_address","offset":29,"length":9,"value":"02667269656e647300","fields":[
    {"name":"dest_flag","offset":29,"length":1,"value":2,"meaning":"distribution list"},
    {"name":"dl_name","offset":30,"length":8,"value":"friends"}]},
    {"name":"esm_class","offset":38,"length":1,"value":0,"fields":[
    {"name":"messaging_mode","offset":38,"length":1,"value":0,"meaning":"default"},
    {"name":"message_type","offset":38,"length":1,"value":0,"meaning":"normal"},
    {"name":"gsm_features","offset":38,"length":1,"value":0,"meaning":"none"}]},
    {"name":"protocol_id","offset":39,"length":1,"value":0,"meaning":"normal"},
    {"name":"priority_flag","offset":40,"length":1,"value":0,"meaning":"non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)"},
    {"name":"schedule_delivery_time","offset":41,"length":1,"value":""},
    {"name":"validity_period","offset":42,"length":1,"value":""},
    {"name":"registered_delivery","offset":43,"length":1,"value":0,"fields":[
    {"name":"mc_delivery_receipt","offset":43,"length":1,"value":0,"meaning":"none"},
    {"name":"sme_acknowledgement","offset":43,"length":1,"value":0,"meaning":"none"},
    {"name":"intermediate_notification","offset":43,"length":1,"value":0,"meaning":"none"}]},
    {"name":"replace_if_present_flag","offset":44,"length":1,"value":0,"meaning":"no"},
    {"name":"data_coding","offset":45,"length":1,"value":4,"meaning":"octets (4)"},
    {"name":"sm_default_msg_id","offset":46,"length":1,"value":0,"meaning":"none"},
    {"name":"sm_length","offset":47,"length":1,"value":2},
    {"name":"short_message","offset":48,"length":2,"value":"cafe"}],
    "findings":[],
    "hex":"000000320000002100000000000000010000000002010101343437370002667269656e64730000000000000000040002cafe"}
    "#);
}

#[test]
fn json_of_what_is_broken() {
    insta::assert_snapshot!(lines(&broken_bind(), Context::default()), @r#"
    {"index":0,"time":null,"stream":null,"from":null,"to":null,"length":27,"command_id":9,"command":"bind_transceiver","command_status":0,"sequence_number":1,"fields":[
    {"name":"command_length","offset":0,"length":4,"value":27},
    {"name":"command_id","offset":4,"length":4,"value":9,"meaning":"bind_transceiver"},
    {"name":"command_status","offset":8,"length":4,"value":0,"meaning":"ESME_ROK"},
    {"name":"sequence_number","offset":12,"length":4,"value":1},
    {"name":"system_id","offset":16,"length":11,"value":"***********"}],
    "findings":[
    {"kind":"unterminated","severity":"error","offset":16,"length":11,"text":"system_id has no NUL at its end (SMPP v5.0 §3.1.1)"}],
    "hex":"0000001b0000000900000000000000012a2a2a2a2a2a2a2a2a2a2a"}
    "#);
    insta::assert_snapshot!(lines(&http(), Context::default()), @r#"
    {"index":0,"time":null,"stream":null,"from":null,"to":null,"length":26,"command_id":null,"command":null,"command_status":null,"sequence_number":null,"fields":[],
    "findings":[
    {"kind":"not_a_pdu","severity":"error","offset":0,"length":26,"text":"not a PDU: command_length says 1213486160 octets, 26 are here (SMPP v5.0 §3.2)"},
    {"kind":"foreign","severity":"error","offset":0,"length":26,"text":"this is an HTTP answer: \"HTTP/1.1 400 Bad Request␍␊\" (SMPP v5.0 §3.2)"}],
    "hex":"485454502f312e31203430302042616420526571756573740d0a"}
    "#);
}

#[test]
fn json_has_what_a_terminal_would_obey_as_escapes() {
    let pdu = message_pdu(CommandId::SUBMIT_SM, 3, b"\x9b2J\x1b\x7f\"\xe9");
    let json = json(&chunk(&pdu), Context::default(), View::default());
    assert!(json.contains(r#""text":"\u009b2J\u001b\u007f\"é""#), "{json}");
}

#[test]
fn text_of_a_bind() {
    insta::assert_snapshot!(text(&bind_transmitter(), sent()), @r#"
    → bind_transmitter  #1  ESME_ROK  42 octets  2026-11-23T20:00:00.123456Z  127.0.0.1:41862 → 127.0.0.1:3101
        0..4  command_length     42
        4..8  command_id         0x00000002  bind_transmitter
       8..12  command_status     0x00000000  ESME_ROK
      12..16  sequence_number    1
      16..22  system_id          "esme1"
      22..29  password           "******"
      29..38  system_type        "tariff-1"
      38..39  interface_version  0x34        3.4
                major            3
                minor            4
      39..40  addr_ton           0           unknown
      40..41  addr_npi           0           unknown
      41..42  address_range      ""
    "#);
}

#[test]
fn text_of_a_part_of_a_long_message() {
    insta::assert_snapshot!(text(&submit_sm(), Context::default()), @r#"
    submit_sm  #1  ESME_ROK  76 octets
        0..4  command_length               76
        4..8  command_id                   0x00000004          submit_sm
       8..12  command_status               0x00000000          ESME_ROK
      12..16  sequence_number              1
      16..17  service_type                 ""
      17..18  source_addr_ton              5                   alphanumeric
      18..19  source_addr_npi              0                   unknown
      19..32  source_addr                  "447700900001"
      32..33  dest_addr_ton                0                   unknown
      33..34  dest_addr_npi                0                   unknown
      34..40  destination_addr             "12345"
      40..41  esm_class                    0x40
                messaging_mode             0x00                default
                message_type               0x00                normal
                gsm_features               0x40                UDH indicator
      41..42  protocol_id                  0                   normal
      42..43  priority_flag                0                   non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)
      43..44  schedule_delivery_time       ""
      44..61  validity_period              "000002000000000R"  in 2 days
      61..62  registered_delivery          0x00
                mc_delivery_receipt        0x00                none
                sme_acknowledgement        0x00                none
                intermediate_notification  0x00                none
      62..63  replace_if_present_flag      0                   no
      63..64  data_coding                  8                   UCS-2
      64..65  sm_default_msg_id            0                   none
      65..66  sm_length                    10
      66..76  short_message                "Пр"                UCS-2
      66..72    udh
      66..67      udhl                     5
      67..72      information_element                          concatenation, 8-bit reference
      67..68        iei                    0                   concatenation, 8-bit reference
      68..69        iedl                   3
      69..70        reference              66
      70..71        total                  3
      71..72        number                 2
      72..76    user_data                  041f0440
    "#);
}

#[test]
fn text_of_a_receipt() {
    let received = Context { direction: Some(Direction::In), ..Context::default() };
    insta::assert_snapshot!(text(&deliver_sm(), received), @r#"
    ← deliver_sm  #1  ESME_ROK  104 octets
         0..4  command_length                 104
         4..8  command_id                     0x00000005            deliver_sm
        8..12  command_status                 0x00000000            ESME_ROK
       12..16  sequence_number                1
       16..17  service_type                   ""
       17..18  source_addr_ton                0                     unknown
       18..19  source_addr_npi                0                     unknown
       19..32  source_addr                    "447700900001"
       32..33  dest_addr_ton                  0                     unknown
       33..34  dest_addr_npi                  0                     unknown
       34..40  destination_addr               "12345"
       40..41  esm_class                      0x04
                 messaging_mode               0x00                  default
                 message_type                 0x04                  MC delivery receipt
                 gsm_features                 0x00                  none
       41..42  protocol_id                    0                     normal
       42..43  priority_flag                  0                     non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)
       43..44  schedule_delivery_time         ""
       44..45  validity_period                ""
       45..46  registered_delivery            0x00
                 mc_delivery_receipt          0x00                  none
                 sme_acknowledgement          0x00                  none
                 intermediate_notification    0x00                  none
       46..47  replace_if_present_flag        0                     no
       47..48  data_coding                    0                     MC default alphabet
       48..49  sm_default_msg_id              0                     none
       49..50  sm_length                      26
       50..76  short_message                  "id:1a stat:DELIVRD err:000"  GSM 03.38
       76..83  receipted_message_id (0x001e)  "1a"
       83..88  message_state (0x0427)         2                     DELIVERED
       88..95  network_error_code (0x0423)
       92..93    network_type                 3                     GSM
       93..95    error_code                   0
      95..104  0x1403                         3230383031            "20801"
      note     95..104  TLV 0x1403 is of the vendor range (SMPP v5.0 §4.8)
    "#);
}

#[test]
fn text_of_a_list_of_destinations() {
    insta::assert_snapshot!(text(&submit_multi(), Context::default()), @r#"
    submit_multi  #1  ESME_ROK  50 octets
        0..4  command_length               50
        4..8  command_id                   0x00000021  submit_multi
       8..12  command_status               0x00000000  ESME_ROK
      12..16  sequence_number              1
      16..17  service_type                 ""
      17..18  source_addr_ton              0           unknown
      18..19  source_addr_npi              0           unknown
      19..20  source_addr                  ""
      20..21  number_of_dests              2
      21..29  dest_address
      21..22    dest_flag                  1           SME address
      22..23    dest_addr_ton              1           international
      23..24    dest_addr_npi              1           ISDN
      24..29    destination_addr           "4477"
      29..38  dest_address
      29..30    dest_flag                  2           distribution list
      30..38    dl_name                    "friends"
      38..39  esm_class                    0x00
                messaging_mode             0x00        default
                message_type               0x00        normal
                gsm_features               0x00        none
      39..40  protocol_id                  0           normal
      40..41  priority_flag                0           non-priority (GSM), bulk (TDMA), normal (CDMA, broadcast)
      41..42  schedule_delivery_time       ""
      42..43  validity_period              ""
      43..44  registered_delivery          0x00
                mc_delivery_receipt        0x00        none
                sme_acknowledgement        0x00        none
                intermediate_notification  0x00        none
      44..45  replace_if_present_flag      0           no
      45..46  data_coding                  4           octets (4)
      46..47  sm_default_msg_id            0           none
      47..48  sm_length                    2
      48..50  short_message                cafe
    "#);
}

#[test]
fn text_of_what_is_broken() {
    insta::assert_snapshot!(text(&broken_bind(), Context::default()), @r#"
    bind_transceiver  #1  ESME_ROK  27 octets
        0..4  command_length   27
        4..8  command_id       0x00000009  bind_transceiver
       8..12  command_status   0x00000000  ESME_ROK
      12..16  sequence_number  1
      16..27  system_id        "***********"
      error    16..27  system_id has no NUL at its end (SMPP v5.0 §3.1.1)
    "#);
    insta::assert_snapshot!(text(&http(), Context::default()), @r#"
    not a PDU  26 octets
    00000000  48 54 54 50 2f 31 2e 31  20 34 30 30 20 42 61 64  |HTTP/1.1 400 Bad|
    00000010  20 52 65 71 75 65 73 74  0d 0a                    | Request..|
      error    0..26  not a PDU: command_length says 1213486160 octets, 26 are here (SMPP v5.0 §3.2)
      error    0..26  this is an HTTP answer: "HTTP/1.1 400 Bad Request␍␊" (SMPP v5.0 §3.2)
    "#);
}

#[test]
fn a_dump_is_masked_and_has_offsets_and_ascii() {
    let chunk = bind_transmitter();
    insta::assert_snapshot!(Report::new(&chunk, Context::default(), View::default()).dump(), @"
    00000000  00 00 00 2a 00 00 00 02  00 00 00 00 00 00 00 01  |...*............|
    00000010  65 73 6d 65 31 00 2a 2a  2a 2a 2a 2a 00 74 61 72  |esme1.******.tar|
    00000020  69 66 66 2d 31 00 34 00  00 00                    |iff-1.4...|
    ");
}
