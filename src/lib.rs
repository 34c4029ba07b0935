//! `smppcon`: an interactive terminal console for SMPP 3.4 and 5.0, with a message centre built in.
//!
//! Bytes flow one way, orders the other. Everything that thinks is plain synchronous code over data;
//! sockets, clocks, files, the keyring and the terminal live at the rim. `tests/layering.rs` holds this map
//! against the source: a module uses only modules above it.
//!
//! | module | what it is |
//! |---|---|
//! | [`config`] | accounts, provider profiles and remedies for failures, as data; opens no file |
//! | [`shell`] | the rim: the terminal, files, keyring, clipboard |

pub mod config;
pub mod shell;
