//! The rim of the program: what touches the terminal, files, other programs and the keyring.

pub mod credentials;
pub mod keyring;
