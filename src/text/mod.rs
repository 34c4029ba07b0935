//! The message inside: the alphabets it is written in, how much of it fits, where it is cut, and the text
//! of receipts.
//!
//! Octets and characters only. Nothing here knows a PDU, a session, a clock or a terminal.

mod alphabet;
mod codings;
mod count;
mod east_asian;
mod group;
mod gsm;
mod hex;
mod national;
mod nearest;
mod pack;
mod printable;
mod readings;
mod receipt;
mod split;

pub use self::alphabet::{Alphabet, Choice, Decoded, Encoded, Outsider, Unencodable};
pub use self::codings::{Chosen, Codings};
pub use self::count::Unit;
pub use self::group::{Class, Group, Waiting};
pub use self::hex::{Expected, HexError, parse_hex};
pub use self::national::{Language, Shifts};
pub use self::nearest::{called, nearest};
pub use self::pack::{Packing, pack, unpack};
pub use self::printable::printable;
pub use self::readings::{ReadAs, Reading, readings};
pub use self::receipt::{Place, Receipt, State};
pub use self::split::{MAX_PARTS, Plan, PlanError, Segment, Split, Way, plan, udh8, udh16};
