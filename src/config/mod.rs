//! What the operator and the providers decide, as data: accounts, settings, provider profiles, remedies for
//! failures.
//!
//! It takes text and gives values, errors and edited text. It opens no file, reads no clock and knows no
//! socket; where the text lives is the shell's business, and no password is ever in it.

pub mod account;
pub mod credential;
pub mod duration;
pub mod edit;
mod extent;
pub mod file;
pub mod key;
pub mod keys;
pub mod octets;
pub mod profile;
pub mod read;
pub mod remedy;
pub mod setting;
pub mod settings;
pub mod template;
pub mod topology;
