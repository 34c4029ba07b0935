//! Arguments, the commands without a screen, and exit codes. Output for people and programs goes to stdout,
//! what went wrong to stderr.

mod account;
mod bind;
mod config;
mod console;
mod decode;
mod environment;
mod failure;
mod flags;
mod journal;
mod link;
mod manual;
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

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub use failure::Exit;

use failure::Failure;

use crate::app::Begin;
use crate::shell::choice;
use crate::shell::core_dumps;
use crate::shell::credentials::StoreChoice;
use crate::shell::files::Folders;

/// As in the README.
const EXIT_CODES: &str = "\
Exit codes:
  0    done
  1    an error of ours
  2    wrong usage
  3    refused by the peer: the bind, a message, or its final receipt says other than delivered
  4    no connection
  5    no answer or no receipt in time
  130  interrupted
Of several parts the worst decides.";

/// An interactive terminal console for SMPP 3.4 and 5.0, with a message centre built in.
#[derive(Debug, Parser)]
#[command(name = "smppcon", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = EXIT_CODES)]
struct Arguments {
    #[command(flatten)]
    common: Common,
    /// Without one: the console.
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Everywhere")]
struct Common {
    /// Where accounts and settings are kept, in place of the platform's folder.
    #[arg(long, value_name = "DIR", global = true, env = "SMPPCON_CONFIG_DIR")]
    config: Option<PathBuf>,
    /// Where passwords are kept: auto, secret-service, keyutils (the Linux kernel, in memory) or session. Without
    /// it: where the console was told to keep them, else auto.
    #[arg(long, value_name = "STORE", global = true)]
    credential_store: Option<StoreChoice>,
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

    /// Where passwords are kept. Where there is no home nothing was remembered.
    fn store(&self) -> Result<StoreChoice, Failure> {
        match (self.credential_store, self.folders()) {
            (Some(chosen), _) => Ok(chosen),
            (None, Ok(folders)) => Ok(choice::remembered(&folders)?.unwrap_or_default()),
            (None, Err(_)) => Ok(StoreChoice::default()),
        }
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
    /// Where settings and accounts are, what is wrong in them, and files to start from.
    #[command(subcommand)]
    Config(config::Command),
    /// Print completions for a shell.
    Completions(manual::Completions),
    /// Print a page of the manual, for man(1).
    Man(manual::Manual),
}

/// Runs the program with these arguments, the first of which is its own name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    // Who works on the program wants to look into it.
    if !cfg!(debug_assertions) {
        core_dumps::forbid();
    }
    let arguments = match parse(arguments) {
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
        Some(Command::Config(command)) => config::run(&common, &command),
        Some(Command::Completions(arguments)) => manual::completions(&arguments, definition()),
        Some(Command::Man(arguments)) => manual::manual(&arguments, definition()),
    };
    result.unwrap_or_else(|failure| {
        // Who stops reading what we print knows it, as `head` does.
        if !failure.is_broken_pipe() {
            let _ = writeln!(stderr(), "smppcon: {failure}");
        }
        failure.exit()
    })
}

/// All arguments: what is parsed, completed and described in the manual.
fn definition() -> clap::Command {
    environment::with_variables(Arguments::command())
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, clap::Error> {
    let mut definition = definition();
    let matches = definition.try_get_matches_from_mut(arguments)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut definition))
}

/// What is wrong with the arguments and what was expected, without the lines that say where help is.
fn in_one_line(error: &clap::Error) -> String {
    let shown = error.to_string();
    let told = shown.strip_prefix("error: ").unwrap_or(&shown).lines();
    let told =
        told.take_while(|line| !line.starts_with("Usage: ") && !line.starts_with("For more information"));
    told.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(command: &clap::Command) -> Vec<&clap::Command> {
        let below = command.get_subcommands().flat_map(commands);
        std::iter::once(command).chain(below).collect()
    }

    #[test]
    fn the_arguments_are_consistent() {
        definition().debug_assert();
    }

    #[test]
    fn every_flag_has_a_variable_or_must_be_given_each_time() {
        let mut without = std::collections::BTreeSet::new();
        let definition = definition();
        for command in commands(&definition) {
            for arg in command.get_arguments().filter(|arg| arg.get_long().is_some()) {
                match arg.get_env().and_then(|it| it.to_str()) {
                    Some(variable) => assert!(variable.starts_with("SMPPCON_"), "{variable}"),
                    None => drop(without.insert(arg.get_long().unwrap())),
                }
            }
        }
        assert_eq!(without.into_iter().collect::<Vec<_>>(), ["hex", "password-stdin", "reveal"]);
    }
}
