//! The fields of the header and of every PDU's mandatory part, by the specification's names.

use std::fmt;

use super::codes::{Reading, gsm, huawei, smpp};

macro_rules! fields {
    ($($id:ident $name:literal $(: $reading:expr)?;)*) => {
        /// A field of the header or of a mandatory part.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldId {
            $(#[doc = concat!("`", $name, "`")] $id,)*
        }

        impl FieldId {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// The specification's name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$id => $name,)*
                }
            }

            /// How its integer is to be read, where its values have names.
            pub const fn reading(self) -> Option<Reading> {
                match self {
                    $($(Self::$id => Some($reading),)?)*
                    _ => None,
                }
            }
        }
    };
}

fields! {
    CommandLength "command_length";
    CommandId "command_id": Reading::Command;
    CommandStatus "command_status": Reading::Status;
    SequenceNumber "sequence_number";
    SystemId "system_id";
    Password "password";
    SystemType "system_type";
    InterfaceVersion "interface_version": Reading::Version;
    AddrTon "addr_ton": Reading::Codes(smpp::TON);
    AddrNpi "addr_npi": Reading::Codes(smpp::NPI);
    AddressRange "address_range";
    ServiceType "service_type";
    SourceAddrTon "source_addr_ton": Reading::Codes(smpp::TON);
    SourceAddrNpi "source_addr_npi": Reading::Codes(smpp::NPI);
    SourceAddr "source_addr";
    DestAddrTon "dest_addr_ton": Reading::Codes(smpp::TON);
    DestAddrNpi "dest_addr_npi": Reading::Codes(smpp::NPI);
    DestinationAddr "destination_addr";
    EsmeAddrTon "esme_addr_ton": Reading::Codes(smpp::TON);
    EsmeAddrNpi "esme_addr_npi": Reading::Codes(smpp::NPI);
    EsmeAddr "esme_addr";
    EsmClass "esm_class": Reading::Bits(smpp::ESM_CLASS);
    ProtocolId "protocol_id": Reading::Known(gsm::PROTOCOL_ID);
    PriorityFlag "priority_flag": Reading::Codes(smpp::PRIORITY_FLAG);
    ScheduleDeliveryTime "schedule_delivery_time";
    ValidityPeriod "validity_period";
    FinalDate "final_date";
    RegisteredDelivery "registered_delivery": Reading::Bits(smpp::REGISTERED_DELIVERY);
    ReplaceIfPresentFlag "replace_if_present_flag": Reading::Codes(smpp::REPLACE_IF_PRESENT_FLAG);
    DataCoding "data_coding": Reading::DataCoding;
    SmDefaultMsgId "sm_default_msg_id": Reading::Codes(smpp::SM_DEFAULT_MSG_ID);
    SmLength "sm_length";
    ShortMessage "short_message";
    MessageId "message_id";
    MessageState "message_state": Reading::Codes(smpp::MESSAGE_STATE);
    ErrorCode "error_code";
    NumberOfDests "number_of_dests";
    DestAddress "dest_address";
    DestFlag "dest_flag": Reading::Known(smpp::DEST_FLAG);
    DlName "dl_name";
    NoUnsuccess "no_unsuccess";
    UnsuccessSme "unsuccess_sme";
    ErrorStatusCode "error_status_code": Reading::Status;
    ParamName "param_name";
    ParamValue "param_value";
    NoOfMsgs "no_of_msgs";
    SmppplusVersion "smppplus_version";
    SmscAddr "smsc_addr";
    MscAddrNoa "msc_addr_noa": Reading::Known(huawei::MSC_ADDR_NOA);
    MscAddrNpi "msc_addr_npi": Reading::Known(huawei::MSC_ADDR_NPI);
    MscAddr "msc_addr";
    MoMtFlag "mo_mt_flag": Reading::Known(huawei::MO_MT_FLAG);
    SmId "sm_id";
    LengthAuth "length_auth";
    ServiceId "service_id";
    OperationResult "operation_result": Reading::Known(huawei::OPERATION_RESULT);
    NotifyMode "notify_mode": Reading::Known(huawei::NOTIFY_MODE);
    DeliveryResult "delivery_result": Reading::Known(huawei::DELIVERY_RESULT);
}

impl fmt::Display for FieldId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FieldId {
    /// The field of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }
}
