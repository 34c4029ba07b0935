//! `command_status`: the codes, their names and what they mean. SMPP v3.4 §5.1.3, SMPP v5.0 §4.7.6.
//!
//! What may have caused a code, and what to try, is for the doctor: providers disagree about that.

use std::fmt;

use super::Version;

/// The `command_status` of a PDU; any value, known or not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct CommandStatus(pub u32);

/// Whose matter a status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusClass {
    /// No error.
    Ok,
    /// The request is wrong: sending it again changes nothing.
    Client,
    /// The message centre has a problem.
    Server,
    /// The account, its password or its binds.
    Bind,
    /// Too fast or too much: later, or slower.
    Capacity,
    /// Routing or permission.
    Route,
    /// Said by the receiving application.
    Receiver,
    /// A TLV.
    Tlv,
    /// A broadcast.
    Broadcast,
    /// A code from before 3.4.
    Legacy,
}

/// A row of the table of codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusRow {
    /// The code.
    pub status: CommandStatus,
    /// Its name in 5.0.
    pub name: &'static str,
    /// Its name in 3.4 where that is another one, else empty.
    pub alias: &'static str,
    /// The first version that has it ([`Version::V33`] for codes that 3.4 no longer lists).
    pub since: Version,
    /// Whose matter it is.
    pub class: StatusClass,
    /// What it means, in a few words.
    pub meaning: &'static str,
}

impl CommandStatus {
    /// Request accepted.
    pub const ROK: Self = Self(0x0000_0000);
    /// Text length not acceptable.
    pub const RINVMSGLEN: Self = Self(0x0000_0001);
    /// Command_length wrong for this PDU.
    pub const RINVCMDLEN: Self = Self(0x0000_0002);
    /// Operation unknown or not supported.
    pub const RINVCMDID: Self = Self(0x0000_0003);
    /// Operation not allowed in this session state.
    pub const RINVBNDSTS: Self = Self(0x0000_0004);
    /// Already bound.
    pub const RALYBND: Self = Self(0x0000_0005);
    /// Priority_flag not acceptable.
    pub const RINVPRTFLG: Self = Self(0x0000_0006);
    /// Registered_delivery not acceptable.
    pub const RINVREGDLVFLG: Self = Self(0x0000_0007);
    /// MC internal failure.
    pub const RSYSERR: Self = Self(0x0000_0008);
    /// Source address not acceptable.
    pub const RINVSRCADR: Self = Self(0x0000_000A);
    /// Destination address not acceptable.
    pub const RINVDSTADR: Self = Self(0x0000_000B);
    /// Message id unknown.
    pub const RINVMSGID: Self = Self(0x0000_000C);
    /// Bind refused, no exact reason.
    pub const RBINDFAIL: Self = Self(0x0000_000D);
    /// Password field not acceptable.
    pub const RINVPASWD: Self = Self(0x0000_000E);
    /// System_id field not acceptable.
    pub const RINVSYSID: Self = Self(0x0000_000F);
    /// Cancel failed.
    pub const RCANCELFAIL: Self = Self(0x0000_0011);
    /// Replace failed.
    pub const RREPLACEFAIL: Self = Self(0x0000_0013);
    /// Queue full.
    pub const RMSGQFUL: Self = Self(0x0000_0014);
    /// Number of destinations wrong.
    pub const RINVNUMDESTS: Self = Self(0x0000_0033);
    /// Dest_flag not 1 or 2.
    pub const RINVDESTFLAG: Self = Self(0x0000_0040);
    /// Esm_class not acceptable.
    pub const RINVESMCLASS: Self = Self(0x0000_0043);
    /// Submission failed, no exact reason.
    pub const RSUBMITFAIL: Self = Self(0x0000_0045);
    /// Source TON not acceptable.
    pub const RINVSRCTON: Self = Self(0x0000_0048);
    /// Source NPI not acceptable.
    pub const RINVSRCNPI: Self = Self(0x0000_0049);
    /// Destination TON not acceptable.
    pub const RINVDSTTON: Self = Self(0x0000_0050);
    /// Destination NPI not acceptable.
    pub const RINVDSTNPI: Self = Self(0x0000_0051);
    /// System_type not acceptable.
    pub const RINVSYSTYP: Self = Self(0x0000_0053);
    /// Replace_if_present_flag neither 0 nor 1.
    pub const RINVREPFLAG: Self = Self(0x0000_0054);
    /// Too fast.
    pub const RTHROTTLED: Self = Self(0x0000_0058);
    /// Schedule_delivery_time not acceptable.
    pub const RINVSCHED: Self = Self(0x0000_0061);
    /// Validity_period not acceptable.
    pub const RINVEXPIRY: Self = Self(0x0000_0062);
    /// Canned message unknown.
    pub const RINVDFTMSGID: Self = Self(0x0000_0063);
    /// Receiver: temporary problem.
    pub const RX_T_APPN: Self = Self(0x0000_0064);
    /// Receiver: permanent problem with this destination.
    pub const RX_P_APPN: Self = Self(0x0000_0065);
    /// Receiver: this message refused.
    pub const RX_R_APPN: Self = Self(0x0000_0066);
    /// Query failed.
    pub const RQUERYFAIL: Self = Self(0x0000_0067);
    /// TLV part cannot be decoded.
    pub const RINVTLVSTREAM: Self = Self(0x0000_00C0);
    /// Length of a parameter wrong.
    pub const RINVTLVLEN: Self = Self(0x0000_00C2);
    /// Required TLV missing.
    pub const RMISSINGTLV: Self = Self(0x0000_00C3);
    /// Delivery failed in transaction mode.
    pub const RDELIVERYFAILURE: Self = Self(0x0000_00FE);
    /// Unknown error.
    pub const RUNKNOWNERR: Self = Self(0x0000_00FF);
    /// Data_coding not acceptable.
    pub const RINVDCS: Self = Self(0x0000_0104);

    /// The row of this code; `None` for codes that no table has.
    pub fn row(self) -> Option<&'static StatusRow> {
        let at = STATUSES.binary_search_by_key(&self, |row| row.status).ok()?;
        STATUSES.get(at)
    }

    /// The specification's name.
    pub fn name(self) -> Option<&'static str> {
        self.row().map(|row| row.name)
    }

    /// What the code means, or which range it lies in.
    pub fn meaning(self) -> &'static str {
        if let Some(row) = self.row() {
            return row.meaning;
        }
        match self.0 {
            0x0000_0400..=0x0000_04FF => "vendor specific: ask the provider what it stands for",
            0x0000_0113..=0x0000_03FF => "reserved for extension",
            _ => "reserved; some message centres use it anyway",
        }
    }

    /// No error.
    pub const fn is_ok(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for CommandStatus {
    /// The name, or the number in hex where there is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.pad(name),
            None => f.pad(&format!("{:#010x}", self.0)),
        }
    }
}

impl fmt::Debug for CommandStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

const fn row(
    status: u32,
    name: &'static str,
    alias: &'static str,
    since: Version,
    class: StatusClass,
    meaning: &'static str,
) -> StatusRow {
    StatusRow { status: CommandStatus(status), name, alias, since, class, meaning }
}

use StatusClass::{Bind, Broadcast, Capacity, Client, Legacy, Ok, Receiver, Route, Server, Tlv};
use Version::{V33, V34, V50};

/// Ordered by code.
#[rustfmt::skip]
pub static STATUSES: &[StatusRow] = &[
    row(0x0000_0000, "ESME_ROK", "", V34, Ok, "request accepted"),
    row(0x0000_0001, "ESME_RINVMSGLEN", "", V34, Client, "text length not acceptable"),
    row(0x0000_0002, "ESME_RINVCMDLEN", "", V34, Client, "command_length wrong for this PDU"),
    row(0x0000_0003, "ESME_RINVCMDID", "", V34, Client, "operation unknown or not supported"),
    row(0x0000_0004, "ESME_RINVBNDSTS", "", V34, Client, "operation not allowed in this session state"),
    row(0x0000_0005, "ESME_RALYBND", "", V34, Bind, "already bound"),
    row(0x0000_0006, "ESME_RINVPRTFLG", "", V34, Client, "priority_flag not acceptable"),
    row(0x0000_0007, "ESME_RINVREGDLVFLG", "", V34, Client, "registered_delivery not acceptable"),
    row(0x0000_0008, "ESME_RSYSERR", "", V34, Server, "MC internal failure"),
    row(0x0000_000A, "ESME_RINVSRCADR", "", V34, Client, "source address not acceptable"),
    row(0x0000_000B, "ESME_RINVDSTADR", "", V34, Client, "destination address not acceptable"),
    row(0x0000_000C, "ESME_RINVMSGID", "", V34, Client, "message id unknown"),
    row(0x0000_000D, "ESME_RBINDFAIL", "", V34, Bind, "bind refused, no exact reason"),
    row(0x0000_000E, "ESME_RINVPASWD", "", V34, Bind, "password field not acceptable"),
    row(0x0000_000F, "ESME_RINVSYSID", "", V34, Bind, "system_id field not acceptable"),
    row(0x0000_0011, "ESME_RCANCELFAIL", "", V34, Client, "cancel failed"),
    row(0x0000_0013, "ESME_RREPLACEFAIL", "", V34, Client, "replace failed"),
    row(0x0000_0014, "ESME_RMSGQFUL", "", V34, Capacity, "queue full"),
    row(0x0000_0015, "ESME_RINVSERTYP", "", V34, Client, "service_type not acceptable"),
    row(0x0000_0019, "ESME_RADDCUSTFAIL", "", V33, Legacy, "add customer failed"),
    row(0x0000_001A, "ESME_RDELCUSTFAIL", "", V33, Legacy, "delete customer failed"),
    row(0x0000_001B, "ESME_RMODCUSTFAIL", "", V33, Legacy, "modify customer failed"),
    row(0x0000_001C, "ESME_RENQCUSTFAIL", "", V33, Legacy, "enquire customer failed"),
    row(0x0000_001D, "ESME_RINVCUSTID", "", V33, Legacy, "customer id wrong"),
    row(0x0000_001F, "ESME_RINVCUSTNAME", "", V33, Legacy, "customer name wrong"),
    row(0x0000_0021, "ESME_RINVCUSTADR", "", V33, Legacy, "customer address wrong"),
    row(0x0000_0022, "ESME_RINVADR", "", V33, Legacy, "address wrong"),
    row(0x0000_0023, "ESME_RCUSTEXIST", "", V33, Legacy, "customer exists"),
    row(0x0000_0024, "ESME_RCUSTNOTEXIST", "", V33, Legacy, "customer does not exist"),
    row(0x0000_0026, "ESME_RADDDLFAIL", "", V33, Legacy, "add distribution list failed"),
    row(0x0000_0027, "ESME_RMODDLFAIL", "", V33, Legacy, "modify distribution list failed"),
    row(0x0000_0028, "ESME_RDELDLFAIL", "", V33, Legacy, "delete distribution list failed"),
    row(0x0000_0029, "ESME_RVIEWDLFAIL", "", V33, Legacy, "view distribution list failed"),
    row(0x0000_0030, "ESME_RLISTDLSFAIL", "", V33, Legacy, "list of distribution lists failed"),
    row(0x0000_0031, "ESME_RPARAMRETFAIL", "", V33, Legacy, "param_retrieve failed"),
    row(0x0000_0032, "ESME_RINVPARAM", "", V33, Legacy, "parameter wrong"),
    row(0x0000_0033, "ESME_RINVNUMDESTS", "", V34, Client, "number of destinations wrong"),
    row(0x0000_0034, "ESME_RINVDLNAME", "", V34, Client, "distribution list unknown"),
    row(0x0000_0035, "ESME_RINVDLMEMBDESC", "", V33, Legacy, "distribution list member description wrong"),
    row(0x0000_0038, "ESME_RINVDLMEMBTYP", "", V33, Legacy, "distribution list member type wrong"),
    row(0x0000_0039, "ESME_RINVDLMODOPT", "", V33, Legacy, "distribution list modify option wrong"),
    row(0x0000_0040, "ESME_RINVDESTFLAG", "", V34, Client, "dest_flag not 1 or 2"),
    row(0x0000_0042, "ESME_RINVSUBREP", "", V34, Client, "submit with replace not possible"),
    row(0x0000_0043, "ESME_RINVESMCLASS", "", V34, Client, "esm_class not acceptable"),
    row(0x0000_0044, "ESME_RCNTSUBDL", "", V34, Client, "cannot send to distribution lists"),
    row(0x0000_0045, "ESME_RSUBMITFAIL", "", V34, Server, "submission failed, no exact reason"),
    row(0x0000_0048, "ESME_RINVSRCTON", "", V34, Client, "source TON not acceptable"),
    row(0x0000_0049, "ESME_RINVSRCNPI", "", V34, Client, "source NPI not acceptable"),
    row(0x0000_0050, "ESME_RINVDSTTON", "", V34, Client, "destination TON not acceptable"),
    row(0x0000_0051, "ESME_RINVDSTNPI", "", V34, Client, "destination NPI not acceptable"),
    row(0x0000_0053, "ESME_RINVSYSTYP", "", V34, Bind, "system_type not acceptable"),
    row(0x0000_0054, "ESME_RINVREPFLAG", "", V34, Client, "replace_if_present_flag not 0 or 1"),
    row(0x0000_0055, "ESME_RINVNUMMSGS", "", V34, Client, "number of messages wrong"),
    row(0x0000_0058, "ESME_RTHROTTLED", "", V34, Capacity, "too fast"),
    row(0x0000_0059, "ESME_RPROVNOTALLWD", "", V33, Legacy, "provisioning not allowed"),
    row(0x0000_0061, "ESME_RINVSCHED", "", V34, Client, "schedule_delivery_time not acceptable"),
    row(0x0000_0062, "ESME_RINVEXPIRY", "", V34, Client, "validity_period not acceptable"),
    row(0x0000_0063, "ESME_RINVDFTMSGID", "", V34, Client, "canned message unknown"),
    row(0x0000_0064, "ESME_RX_T_APPN", "", V34, Receiver, "receiver: temporary problem"),
    row(0x0000_0065, "ESME_RX_P_APPN", "", V34, Receiver, "receiver: permanent problem with this destination"),
    row(0x0000_0066, "ESME_RX_R_APPN", "", V34, Receiver, "receiver: this message refused"),
    row(0x0000_0067, "ESME_RQUERYFAIL", "", V34, Client, "query failed"),
    row(0x0000_00C0, "ESME_RINVTLVSTREAM", "ESME_RINVOPTPARSTREAM", V34, Tlv, "TLV part cannot be decoded"),
    row(0x0000_00C1, "ESME_RTLVNOTALLWD", "ESME_ROPTPARNOTALLWD", V34, Tlv, "TLV not allowed here"),
    row(0x0000_00C2, "ESME_RINVTLVLEN", "ESME_RINVPARLEN", V34, Tlv, "length of a parameter wrong"),
    row(0x0000_00C3, "ESME_RMISSINGTLV", "ESME_RMISSINGOPTPARAM", V34, Tlv, "required TLV missing"),
    row(0x0000_00C4, "ESME_RINVTLVVAL", "ESME_RINVOPTPARAMVAL", V34, Tlv, "TLV value not acceptable"),
    row(0x0000_00FE, "ESME_RDELIVERYFAILURE", "", V34, Route, "delivery failed in transaction mode"),
    row(0x0000_00FF, "ESME_RUNKNOWNERR", "", V34, Server, "unknown error"),
    row(0x0000_0100, "ESME_RSERTYPUNAUTH", "", V50, Client, "service_type not authorised for this ESME"),
    row(0x0000_0101, "ESME_RPROHIBITED", "", V50, Client, "operation not allowed for this ESME"),
    row(0x0000_0102, "ESME_RSERTYPUNAVAIL", "", V50, Server, "service_type unavailable"),
    row(0x0000_0103, "ESME_RSERTYPDENIED", "", V50, Client, "service_type denied for this content"),
    row(0x0000_0104, "ESME_RINVDCS", "", V50, Client, "data_coding not acceptable"),
    row(0x0000_0105, "ESME_RINVSRCADDRSUBUNIT", "", V50, Tlv, "source_addr_subunit wrong"),
    row(0x0000_0106, "ESME_RINVDSTADDRSUBUNIT", "", V50, Tlv, "dest_addr_subunit wrong"),
    row(0x0000_0107, "ESME_RINVBCASTFREQINT", "", V50, Broadcast, "broadcast frequency interval wrong"),
    row(0x0000_0108, "ESME_RINVBCASTALIAS_NAME", "", V50, Broadcast, "broadcast area alias wrong"),
    row(0x0000_0109, "ESME_RINVBCASTAREAFMT", "", V50, Broadcast, "broadcast area format wrong"),
    row(0x0000_010A, "ESME_RINVNUMBCAST_AREAS", "", V50, Broadcast, "number of broadcast areas wrong"),
    row(0x0000_010B, "ESME_RINVBCASTCNTTYPE", "", V50, Broadcast, "broadcast content type wrong"),
    row(0x0000_010C, "ESME_RINVBCASTMSGCLASS", "", V50, Broadcast, "broadcast message class wrong"),
    row(0x0000_010D, "ESME_RBCASTFAIL", "", V50, Broadcast, "broadcast failed"),
    row(0x0000_010E, "ESME_RBCASTQUERYFAIL", "", V50, Broadcast, "broadcast query failed"),
    row(0x0000_010F, "ESME_RBCASTCANCELFAIL", "", V50, Broadcast, "broadcast cancel failed"),
    row(0x0000_0110, "ESME_RINVBCAST_REP", "", V50, Broadcast, "broadcast repetition number wrong"),
    row(0x0000_0111, "ESME_RINVBCASTSRVGRP", "", V50, Broadcast, "broadcast service group wrong"),
    row(0x0000_0112, "ESME_RINVBCASTCHANIND", "", V50, Broadcast, "broadcast channel indicator wrong"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ordered_and_names_are_unique() {
        assert!(STATUSES.is_sorted_by(|a, b| a.status < b.status));
        let mut names: Vec<_> = STATUSES.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), STATUSES.len());
    }

    #[test]
    fn an_unknown_code_is_shown_as_a_number_and_placed_in_its_range() {
        let vendor = CommandStatus(0x450);
        assert_eq!(vendor.to_string(), "0x00000450");
        assert!(vendor.meaning().starts_with("vendor specific"));
        assert_eq!(CommandStatus::RINVPASWD.to_string(), "ESME_RINVPASWD");
        assert_eq!(CommandStatus(0xC0).row().map(|row| row.alias), Some("ESME_RINVOPTPARSTREAM"));
    }
}
