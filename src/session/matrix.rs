//! Which side may send which request in which state. SMPP v3.4 table 2-1, SMPP v5.0 table 2-3.
//!
//! Where the two disagree the table has both. replace_sm is allowed on a transceiver in 3.4 too: its table
//! lists the transmitter alone, and no peer was seen to refuse it.

use super::state::{Mode, State};
use crate::wire::CommandId;
use crate::wire::Role;
use crate::wire::Version;

// Sets of states.
const NONE: u8 = 0;
const OPEN: u8 = 1;
const OUTBOUND: u8 = 1 << 1;
const TX: u8 = 1 << 2;
const RX: u8 = 1 << 3;
const TRX: u8 = 1 << 4;
const UNBOUND: u8 = 1 << 5;
const BOUND: u8 = TX | RX | TRX;
const ANY: u8 = OPEN | OUTBOUND | BOUND | UNBOUND;

struct Row {
    id: CommandId,
    by: Role,
    in_34: u8,
    in_50: u8,
}

const fn row(id: CommandId, by: Role, in_34: u8, in_50: u8) -> Row {
    Row { id, by, in_34, in_50 }
}

use Role::{Esme, Mc};

static ROWS: &[Row] = &[
    row(CommandId::BIND_TRANSMITTER, Esme, OPEN | OUTBOUND, OPEN | OUTBOUND),
    row(CommandId::BIND_RECEIVER, Esme, OPEN | OUTBOUND, OPEN | OUTBOUND),
    row(CommandId::BIND_TRANSCEIVER, Esme, OPEN | OUTBOUND, OPEN | OUTBOUND),
    row(CommandId::OUTBIND, Mc, OPEN, OPEN),
    row(CommandId::UNBIND, Esme, BOUND, BOUND),
    row(CommandId::UNBIND, Mc, BOUND, BOUND),
    row(CommandId::ENQUIRE_LINK, Esme, BOUND, ANY),
    row(CommandId::ENQUIRE_LINK, Mc, BOUND, ANY),
    row(CommandId::SUBMIT_SM, Esme, TX | TRX, TX | TRX),
    row(CommandId::SUBMIT_MULTI, Esme, TX | TRX, TX | TRX),
    row(CommandId::DATA_SM, Esme, BOUND, TX | TRX),
    row(CommandId::DATA_SM, Mc, BOUND, RX | TRX),
    row(CommandId::DELIVER_SM, Mc, RX | TRX, RX | TRX),
    row(CommandId::ALERT_NOTIFICATION, Mc, RX | TRX, RX | TRX),
    row(CommandId::QUERY_SM, Esme, TX | TRX, TX | TRX),
    row(CommandId::CANCEL_SM, Esme, TX | TRX, TX | TRX),
    row(CommandId::REPLACE_SM, Esme, TX | TRX, TX | TRX),
    row(CommandId::BROADCAST_SM, Esme, NONE, TX | TRX),
    row(CommandId::QUERY_BROADCAST_SM, Esme, NONE, TX | TRX),
    row(CommandId::CANCEL_BROADCAST_SM, Esme, NONE, TX | TRX),
];

/// Whether `by` may send the request `id` in this state of a session of this version.
pub fn may_issue(version: Version, by: Role, state: State, id: CommandId) -> bool {
    let Some(row) = ROWS.iter().find(|row| row.id == id && row.by == by) else { return false };
    let states = if version == Version::V50 { row.in_50 } else { row.in_34 };
    states & bit(state) != 0
}

const fn bit(state: State) -> u8 {
    match state {
        State::Open => OPEN,
        State::Outbound => OUTBOUND,
        State::Bound(Mode::Tx) => TX,
        State::Bound(Mode::Rx) => RX,
        State::Bound(Mode::Trx) => TRX,
        State::Unbound => UNBOUND,
        State::Closed => NONE,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// `E` and `M`: ESME and MC may send it; in capitals in both versions, `e` and `m` in 5.0 only, `a` for an
    /// ESME and `b` for an MC in 3.4 only.
    fn grid() -> String {
        let states = [
            State::Open,
            State::Outbound,
            State::Bound(Mode::Tx),
            State::Bound(Mode::Rx),
            State::Bound(Mode::Trx),
            State::Unbound,
        ];
        let mut out = format!("{:20}", "");
        for state in states {
            write!(out, " {state:9}").unwrap();
        }
        for id in CommandId::NAMED.iter().filter(|id| ROWS.iter().any(|row| row.id == **id)) {
            write!(out, "\n{id:20}").unwrap();
            for state in states {
                let mut cell = String::new();
                for (role, [both, new, old]) in [(Esme, ['E', 'e', 'a']), (Mc, ['M', 'm', 'b'])] {
                    cell.push(
                        match [Version::V34, Version::V50].map(|version| may_issue(version, role, state, *id))
                        {
                            [true, true] => both,
                            [false, true] => new,
                            [true, false] => old,
                            [false, false] => '.',
                        },
                    );
                }
                write!(out, " {cell:9}").unwrap();
            }
        }
        out.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_matrix_is_that_of_the_specification() {
        insta::assert_snapshot!(grid(), @r"
                             OPEN      OUTBOUND  BOUND_TX  BOUND_RX  BOUND_TRX UNBOUND
        bind_receiver        E.        E.        ..        ..        ..        ..
        bind_transmitter     E.        E.        ..        ..        ..        ..
        query_sm             ..        ..        E.        ..        E.        ..
        submit_sm            ..        ..        E.        ..        E.        ..
        deliver_sm           ..        ..        ..        .M        .M        ..
        unbind               ..        ..        EM        EM        EM        ..
        replace_sm           ..        ..        E.        ..        E.        ..
        cancel_sm            ..        ..        E.        ..        E.        ..
        bind_transceiver     E.        E.        ..        ..        ..        ..
        outbind              .M        ..        ..        ..        ..        ..
        enquire_link         em        em        EM        EM        EM        em
        submit_multi         ..        ..        E.        ..        E.        ..
        alert_notification   ..        ..        ..        .M        .M        ..
        data_sm              ..        ..        Eb        aM        EM        ..
        broadcast_sm         ..        ..        e.        ..        e.        ..
        query_broadcast_sm   ..        ..        e.        ..        e.        ..
        cancel_broadcast_sm  ..        ..        e.        ..        e.        ..
        ");
    }
}
