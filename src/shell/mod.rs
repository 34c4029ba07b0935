//! The rim: the terminal, files, other programs and the keyring. It decides nothing that a layer above could
//! decide over data.

pub mod credentials;
pub mod files;
pub mod keyring;
