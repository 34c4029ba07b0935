//! The message inside: the alphabets it is written in, how much of it fits, where it is cut, and the text
//! of receipts.
//!
//! Octets and characters only. Nothing here knows a PDU, a session, a clock or a terminal.

mod alphabet;
mod count;
mod gsm;
mod printable;
mod readings;
mod receipt;
mod split;

pub use self::alphabet::{Alphabet, Choice, Decoded, Encoded, Outsider, Unencodable};
pub use self::count::Unit;
pub use self::printable::printable;
pub use self::readings::{ReadAs, Reading, readings};
pub use self::receipt::{Place, Receipt, State};
pub use self::split::{MAX_PARTS, Plan, PlanError, Segment, Split, plan, udh8, udh16};
