//! A message as an operator writes it → the PDUs that leave, the count of what they hold, and what may go wrong
//! with them.
//!
//! The counter and the sender use the same plan, so what is shown is what is sent. It knows no session and no
//! screen, reads no clock and opens no file.
//!
//! ```text
//! Template ─▶ Draft ──planned──▶ Planned: data_coding, segments (the counter)
//!               │                    │
//! Rules (account, profile) ──────────┤
//! Handsets, Clock ───────────────compose──▶ Composed: Outgoing PDUs ──▶ lint
//! ```

mod address;
mod draft;
mod handsets;
mod lint;
mod memory;
mod named;
mod operation;
mod pdus;
mod rules;
mod template;
mod value;
mod when;

pub use address::{Address, AddressError};
pub use draft::{Draft, DraftError, Planned};
pub use handsets::{Handset, Handsets, listed};
pub use lint::{Lint, Place, Rule, lint};
pub use memory::{Counters, Kept, Shelf};
pub use named::{Coding, Named, National, NotNamed, groups, named};
pub use operation::{Carrier, NoOperation, Operation};
pub use pdus::{Composed, Outgoing, What, With};
pub use rules::Rules;
pub use template::{Template, TemplateError, Templates};
pub use value::{ValueError, content, explained};
pub use when::{Clock, WhenError};
