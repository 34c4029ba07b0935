//! The rim: the terminal, files, other programs and the keyring. It decides nothing that a layer above could
//! decide over data.

pub mod accounts;
pub mod captures;
pub mod connect;
pub mod console;
pub mod credentials;
mod effects;
pub mod files;
pub mod journal;
pub mod keyring;
mod keys;
pub mod prompt;
pub mod random;
pub mod signals;
pub mod terminal;
