//! What happened to a bind, and from that why it failed and what to try. It takes the notices of one link; it
//! knows no socket and no clock, and what it says of causes is data.

mod diagnosis;
#[cfg(test)]
mod tests;
mod timeline;

pub use diagnosis::Diagnosis;
pub use timeline::{Happened, Moment, Timeline};
