//! `smppcon`, `smppcon demo` and `smppcon open`: the console.

use super::run;
use super::{Common, Exit, Failure, flags};
use crate::app::Begin;
use crate::engine::Clock;
use crate::shell::captures::Captures;
use crate::shell::console;
use crate::shell::console::{Left, Setup};
use crate::shell::settings;
use crate::shell::settings::Loaded;

pub(super) fn run(common: &Common, begin: Begin, captures: Option<Captures>) -> Result<Exit, Failure> {
    // A file with an error is not passed over: it may be the one that switches the journal off.
    let (folders, settings) = match (begin, common.folders()) {
        (Begin::Accounts, folders) => {
            let folders = folders?;
            let settings = settings::load(&folders)?;
            (Some(folders), settings)
        }
        // They leave no trace: no account, no password, no file. What the operator likes holds here too.
        (Begin::Demo | Begin::Captures, Ok(folders)) => (None, settings::load(&folders)?),
        (Begin::Demo | Begin::Captures, Err(_)) => (None, Loaded::default()),
    };
    let journal = match begin {
        Begin::Accounts | Begin::Demo => {
            common.journal.of_console(folders.as_ref(), &settings.settings.journal)?
        }
        Begin::Captures => None,
    };
    let (policy, clock) = (flags::policy(common)?, Clock::system());
    let setup = Setup { folders, settings, policy, journal, captures, begin, clock };
    Ok(match run::block_on(console::run(setup))?? {
        Left::ByKey => Exit::Done,
        Left::BySignal => Exit::Interrupted,
    })
}
