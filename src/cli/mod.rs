//! Arguments, the commands without a screen, and exit codes. Output for people and programs goes to stdout,
//! what went wrong to stderr.

mod account;
mod bind;
mod console;
mod decode;
mod failure;
mod flags;
mod journal;
mod link;
mod open;
mod output;
mod parallel;
mod parts;
mod printer;
mod run;
mod send;
mod smsc;
mod target;

use std::ffi::OsString;
use std::io::{Write, stderr};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

pub use failure::Exit;

use failure::Failure;

use crate::app::Begin;
use crate::shell::credentials::StoreChoice;
use crate::shell::files::Folders;

/// An interactive terminal console for SMPP 3.4 and 5.0, with a message centre built in.
#[derive(Debug, Parser)]
#[command(name = "smppcon", version, max_term_width = 100, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Without one: the console.
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
struct Common {
    /// Where accounts and settings are kept, in place of the platform's folder.
    #[arg(long, value_name = "DIR", global = true, env = "SMPPCON_CONFIG_DIR")]
    config: Option<PathBuf>,
    /// Where passwords are kept: auto, secret-service or session.
    #[arg(
        long,
        value_name = "STORE",
        global = true,
        env = "SMPPCON_CREDENTIAL_STORE",
        default_value = "auto"
    )]
    credential_store: StoreChoice,
    /// One JSON object a line on stdout.
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    journal: journal::JournalFlags,
}

impl Common {
    fn folders(&self) -> Result<Folders, Failure> {
        Ok(Folders::find(self.config.as_deref())?)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The console, bound to the built-in message centre, with traffic; no account, network or keyring needed.
    Demo,
    /// The console on captures: pcap and pcapng files, the journal's among them; no network.
    Open(open::Arguments),
    /// Add, list, show and remove accounts, and keep their passwords in the keyring.
    #[command(subcommand)]
    Account(account::Command),
    /// Bind, print every PDU as it passes, unbind.
    Bind(bind::Arguments),
    /// Send a message, print every PDU as it passes, and wait for its receipts.
    Send(send::Arguments),
    /// Decode the PDUs of a capture, or given as hex text or as raw bytes.
    Decode(decode::Arguments),
    /// Run the built-in message centre without a screen.
    Smsc(smsc::Arguments),
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        // Help and version are no failure, and go to stdout.
        Err(error) if !error.use_stderr() => {
            let _ = error.print();
            return Exit::Done;
        }
        Err(error) => {
            let _ = writeln!(stderr(), "smppcon: {}", in_one_line(&error));
            return Exit::Usage;
        }
    };
    let Arguments { common, command } = arguments;
    let result = match command {
        None => console::run(&common, Begin::Accounts, None),
        Some(Command::Demo) => console::run(&common, Begin::Demo, None),
        Some(Command::Open(arguments)) => open::run(&common, &arguments),
        Some(Command::Account(command)) => account::run(&common, command),
        Some(Command::Bind(arguments)) => bind::run(&common, &arguments),
        Some(Command::Send(arguments)) => send::run(&common, &arguments),
        Some(Command::Decode(arguments)) => decode::run(&common, &arguments),
        Some(Command::Smsc(arguments)) => smsc::run(&common, &arguments),
    };
    result.unwrap_or_else(|failure| {
        // Who stops reading what we print knows it, as `head` does.
        if !failure.is_broken_pipe() {
            let _ = writeln!(stderr(), "smppcon: {failure}");
        }
        failure.exit()
    })
}

/// What is wrong with the arguments and what was expected, without the lines that say where help is.
fn in_one_line(error: &clap::Error) -> String {
    let shown = error.to_string();
    let told = shown.strip_prefix("error: ").unwrap_or(&shown).lines();
    let told =
        told.take_while(|line| !line.starts_with("Usage: ") && !line.starts_with("For more information"));
    told.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}
