//! `smppcon` and `smppcon demo`: the console.

use super::run;
use super::{Common, Exit, Failure, flags};
use crate::app::Begin;
use crate::engine::Clock;
use crate::shell::console;
use crate::shell::console::{Left, Setup};
use crate::shell::settings;
use crate::shell::settings::Loaded;

pub(super) fn run(common: &Common, begin: Begin) -> Result<Exit, Failure> {
    // A file with an error is not passed over: it may be the one that switches the journal off.
    let (folders, settings) = match (begin, common.folders()) {
        (Begin::Accounts, folders) => {
            let folders = folders?;
            let settings = settings::load(&folders)?;
            (Some(folders), settings)
        }
        // It leaves no trace: no account, no password, no file. What the operator likes holds here too.
        (Begin::Demo, Ok(folders)) => (None, settings::load(&folders)?),
        (Begin::Demo, Err(_)) => (None, Loaded::default()),
    };
    let setup = Setup { folders, settings, policy: flags::policy(common)?, begin, clock: Clock::system() };
    Ok(match run::block_on(console::run(setup))?? {
        Left::ByKey => Exit::Done,
        Left::BySignal => Exit::Interrupted,
    })
}
