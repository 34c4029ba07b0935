//! `smppcon` and `smppcon demo`: the console.

use super::run;
use super::{Common, Exit, Failure, flags};
use crate::app::Begin;
use crate::engine::Clock;
use crate::shell::console;
use crate::shell::console::{Left, Setup};

pub(super) fn run(common: &Common, begin: Begin) -> Result<Exit, Failure> {
    let folders = match begin {
        Begin::Accounts => Some(common.folders()?),
        // It leaves no trace: no account, no password, no file.
        Begin::Demo => None,
    };
    let setup = Setup { folders, policy: flags::policy(common), begin, clock: Clock::system() };
    Ok(match run::block_on(console::run(setup))?? {
        Left::ByKey => Exit::Done,
        Left::BySignal => Exit::Interrupted,
    })
}
