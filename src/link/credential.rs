//! Where an account's password comes from, as plain data; it opens nothing and holds no password.

use std::path::PathBuf;

/// The one place that an account's password is taken from when it binds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum CredentialSource {
    /// The keyring of the operating system, under the account's id.
    #[default]
    Keyring,
    /// The first line that a program prints: the program and its arguments, run without a shell.
    Command(Vec<String>),
    /// An environment variable of this program, by name.
    Env(String),
    /// The first line of a file that only its owner can read.
    File(PathBuf),
    /// Typed by the operator, and kept in memory for as long as the program runs.
    Prompt,
}
