//! `smppcon` and `smppcon demo`: the console.

use super::run;
use super::{Common, Exit, Failure, flags};
use crate::app::Begin;
use crate::config::clipboard::Clipboard;
use crate::engine::Clock;
use crate::shell::console;
use crate::shell::console::Setup;

pub(super) fn run(common: &Common, clipboard: Clipboard, begin: Begin) -> Result<Exit, Failure> {
    let folders = match begin {
        Begin::Accounts => Some(common.folders()?),
        // It leaves no trace: no account, no password, no file.
        Begin::Demo => None,
    };
    let policy = flags::policy(common);
    let setup = Setup { folders, policy, clipboard, begin, clock: Clock::system() };
    run::block_on(console::run(setup))??;
    Ok(Exit::Done)
}
