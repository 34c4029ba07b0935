//! A message as an operator writes it → the submit_sm PDUs that leave, and the count of what they hold.
//!
//! The counter and the sender use the same plan, so what is shown is what is sent. It knows no session and no
//! screen.

mod address;
mod draft;

pub use address::{Address, AddressError};
pub use draft::{Coding, Composed, Draft, DraftError, Receipts};
