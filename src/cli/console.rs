//! `smppcon`, `smppcon demo` and `smppcon open`: the console.

use super::run;
use super::{Common, Exit, Failure, flags};
use crate::app::Begin;
use crate::engine::Clock;
use crate::shell::captures::Captures;
use crate::shell::console;
use crate::shell::console::Setup;

pub(super) fn run(common: &Common, begin: Begin, captures: Option<Captures>) -> Result<Exit, Failure> {
    let folders = match begin {
        Begin::Accounts => Some(common.folders()?),
        // They leave no trace: no account, no password, no file.
        Begin::Demo | Begin::Captures => None,
    };
    let journal = match begin {
        Begin::Accounts | Begin::Demo => common.journal.of_console(folders.as_ref())?,
        Begin::Captures => None,
    };
    let (policy, clock) = (flags::policy(common), Clock::system());
    run::block_on(console::run(Setup { folders, policy, journal, captures, begin, clock }))??;
    Ok(Exit::Done)
}
