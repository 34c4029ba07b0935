//! The rim: the terminal, files, other programs and the keyring. It decides nothing that a layer above could
//! decide over data.

pub mod accounts;
pub mod captures;
pub mod choice;
pub mod connect;
pub mod console;
pub mod core_dumps;
pub mod credentials;
mod effects;
pub mod files;
mod input;
pub mod journal;
pub mod keyring;
mod keys;
mod panics;
pub mod prompt;
pub mod random;
pub mod settings;
pub mod signals;
pub mod terminal;
mod watch;
mod writer;
mod zone;
