//! The rim: the terminal, files, other programs and the keyring. It decides nothing that a layer above could
//! decide over data.

pub mod accounts;
mod clipboard;
pub mod connect;
pub mod console;
mod copying;
pub mod credentials;
mod effects;
pub mod files;
pub mod keyring;
mod keys;
pub mod prompt;
pub mod random;
mod saving;
mod scan;
pub mod signals;
pub mod terminal;
