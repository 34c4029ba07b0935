//! The rim: the terminal, files, other programs and the keyring. It decides nothing that a layer above could
//! decide over data.

pub mod accounts;
pub mod choice;
mod clipboard;
pub mod connect;
pub mod console;
mod copying;
pub mod core_dumps;
pub mod credentials;
mod effects;
pub mod files;
mod input;
pub mod keyring;
mod keys;
pub mod memory;
mod panics;
pub mod prompt;
pub mod random;
mod saving;
mod scan;
pub mod settings;
pub mod signals;
pub mod terminal;
mod watch;
mod writer;
pub mod zone;
