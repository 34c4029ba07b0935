//! `command_id` and `sequence_number`: the two header fields that say which PDU this is. SMPP v5.0 §4.7.5,
//! §4.7.24.

use std::fmt;

/// The `command_id` of a PDU; any value, known or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u32);

macro_rules! commands {
    ($($(#[$doc:meta])* $constant:ident = $id:literal, $name:literal;)*) => {
        impl CommandId {
            $($(#[$doc])* pub const $constant: Self = Self($id);)*

            /// Every id that has a name here.
            pub const NAMED: &[Self] = &[$(Self($id),)*];

            /// The specification's name, `None` for an id that no table has.
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $($id => Some($name),)*
                    _ => None,
                }
            }
        }
    };
}

commands! {
    BIND_RECEIVER = 0x0000_0001, "bind_receiver";
    BIND_TRANSMITTER = 0x0000_0002, "bind_transmitter";
    QUERY_SM = 0x0000_0003, "query_sm";
    SUBMIT_SM = 0x0000_0004, "submit_sm";
    DELIVER_SM = 0x0000_0005, "deliver_sm";
    UNBIND = 0x0000_0006, "unbind";
    REPLACE_SM = 0x0000_0007, "replace_sm";
    CANCEL_SM = 0x0000_0008, "cancel_sm";
    BIND_TRANSCEIVER = 0x0000_0009, "bind_transceiver";
    OUTBIND = 0x0000_000B, "outbind";
    ENQUIRE_LINK = 0x0000_0015, "enquire_link";
    SUBMIT_MULTI = 0x0000_0021, "submit_multi";
    /// 3.3 only.
    PARAM_RETRIEVE = 0x0000_0022, "param_retrieve";
    /// 3.3 only.
    QUERY_LAST_MSGS = 0x0000_0023, "query_last_msgs";
    /// 3.3 only.
    QUERY_MSG_DETAILS = 0x0000_0024, "query_msg_details";
    ALERT_NOTIFICATION = 0x0000_0102, "alert_notification";
    DATA_SM = 0x0000_0103, "data_sm";
    BROADCAST_SM = 0x0000_0111, "broadcast_sm";
    QUERY_BROADCAST_SM = 0x0000_0112, "query_broadcast_sm";
    CANCEL_BROADCAST_SM = 0x0000_0113, "cancel_broadcast_sm";
    /// Huawei SMPP+.
    AUTH_ACC = 0x0100_0001, "auth_acc";
    /// Huawei SMPP+.
    SM_RESULT_NOTIFY = 0x0100_0002, "sm_result_notify";
    GENERIC_NACK = 0x8000_0000, "generic_nack";
    BIND_RECEIVER_RESP = 0x8000_0001, "bind_receiver_resp";
    BIND_TRANSMITTER_RESP = 0x8000_0002, "bind_transmitter_resp";
    QUERY_SM_RESP = 0x8000_0003, "query_sm_resp";
    SUBMIT_SM_RESP = 0x8000_0004, "submit_sm_resp";
    DELIVER_SM_RESP = 0x8000_0005, "deliver_sm_resp";
    UNBIND_RESP = 0x8000_0006, "unbind_resp";
    REPLACE_SM_RESP = 0x8000_0007, "replace_sm_resp";
    CANCEL_SM_RESP = 0x8000_0008, "cancel_sm_resp";
    BIND_TRANSCEIVER_RESP = 0x8000_0009, "bind_transceiver_resp";
    ENQUIRE_LINK_RESP = 0x8000_0015, "enquire_link_resp";
    SUBMIT_MULTI_RESP = 0x8000_0021, "submit_multi_resp";
    /// 3.3 only.
    PARAM_RETRIEVE_RESP = 0x8000_0022, "param_retrieve_resp";
    /// 3.3 only.
    QUERY_LAST_MSGS_RESP = 0x8000_0023, "query_last_msgs_resp";
    /// 3.3 only.
    QUERY_MSG_DETAILS_RESP = 0x8000_0024, "query_msg_details_resp";
    DATA_SM_RESP = 0x8000_0103, "data_sm_resp";
    BROADCAST_SM_RESP = 0x8000_0111, "broadcast_sm_resp";
    QUERY_BROADCAST_SM_RESP = 0x8000_0112, "query_broadcast_sm_resp";
    CANCEL_BROADCAST_SM_RESP = 0x8000_0113, "cancel_broadcast_sm_resp";
    /// Huawei SMPP+.
    AUTH_ACC_RESP = 0x8100_0001, "auth_acc_resp";
    /// Huawei SMPP+.
    SM_RESULT_NOTIFY_RESP = 0x8100_0002, "sm_result_notify_resp";
}

impl CommandId {
    const RESPONSE: u32 = 0x8000_0000;

    /// Bit 31 is set.
    pub const fn is_response(self) -> bool {
        self.0 & Self::RESPONSE != 0
    }

    /// Whether a response exists for this request: not for outbind and alert_notification, which are
    /// one-way.
    pub const fn is_answered(self) -> bool {
        !self.is_response() && !matches!(self, Self::OUTBIND | Self::ALERT_NOTIFICATION)
    }

    /// The id of the response to this request.
    #[must_use]
    pub const fn response(self) -> Self {
        Self(self.0 | Self::RESPONSE)
    }

    /// The id of the request that this response answers; `generic_nack` answers any.
    #[must_use]
    pub const fn request(self) -> Self {
        Self(self.0 & !Self::RESPONSE)
    }

    /// One of the responses to the three bind requests.
    pub const fn is_bind_resp(self) -> bool {
        self.is_response() && self.request().is_bind()
    }

    /// One of the three bind requests.
    pub const fn is_bind(self) -> bool {
        matches!(self, Self::BIND_RECEIVER | Self::BIND_TRANSMITTER | Self::BIND_TRANSCEIVER)
    }
}

impl fmt::Display for CommandId {
    /// The name, or the number in hex where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.pad(&format!("{:#010x}", self.0)),
        }
    }
}

impl fmt::Debug for CommandId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The `sequence_number` of a PDU; any value, in or out of the range that may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u32);

impl Sequence {
    /// Only a `generic_nack` for a PDU that could not be read carries it. SMPP v5.0 §4.7.24.
    pub const NONE: Self = Self(0);
    /// The first one of a session.
    pub const FIRST: Self = Self(1);
    /// The last one before [`Sequence::FIRST`] comes again.
    pub const LAST: Self = Self(0x7FFF_FFFF);

    /// The number after this one; after the last comes 1. SMPP v5.0 §4.7.24.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.0 >= Self::LAST.0 { Self::FIRST } else { Self(self.0 + 1) }
    }

    /// Whether the specification allows it in a request.
    pub const fn is_valid(self) -> bool {
        self.0 >= Self::FIRST.0 && self.0 <= Self::LAST.0
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_names_its_request() {
        assert_eq!(CommandId::SUBMIT_SM.response(), CommandId::SUBMIT_SM_RESP);
        assert_eq!(CommandId::SUBMIT_SM_RESP.request(), CommandId::SUBMIT_SM);
        for id in CommandId::NAMED.iter().filter(|id| id.is_answered()) {
            assert!(id.response().name().is_some(), "{id} has no response");
        }
    }

    #[test]
    fn numbers_wrap_to_one() {
        assert_eq!(Sequence(1).next(), Sequence(2));
        assert_eq!(Sequence::LAST.next(), Sequence::FIRST);
        assert_eq!(Sequence(u32::MAX).next(), Sequence::FIRST);
        assert!(!Sequence::NONE.is_valid());
    }

    #[test]
    fn an_unknown_id_is_shown_as_a_number() {
        assert_eq!(CommandId(0x0001_0200).to_string(), "0x00010200");
        assert_eq!(CommandId::ENQUIRE_LINK.to_string(), "enquire_link");
    }
}
