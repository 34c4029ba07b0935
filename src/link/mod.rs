//! The data that crosses to and from the engine; it knows no socket, no clock and no screen.

mod credential;
mod secret;

pub use credential::CredentialSource;
pub use secret::Secret;
