//! `smppcon completions` and `smppcon man`: from the same definition as the arguments themselves.

use std::io::{Write, stdout};

use clap::Args;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Exit, Failure};

/// For which shell.
#[derive(Args, Debug)]
pub(super) struct Completions {
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Of which command.
#[derive(Args, Debug)]
pub(super) struct Manual {
    /// A command, such as `bind` or `account add`; the program itself where there is none.
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
}

pub(super) fn completions(arguments: &Completions, mut definition: clap::Command) -> Result<Exit, Failure> {
    // Into memory: the generators panic where nobody reads any more.
    let mut text = Vec::new();
    clap_complete::generate(arguments.shell, &mut definition, "smppcon", &mut text);
    print(&text)
}

pub(super) fn manual(arguments: &Manual, mut definition: clap::Command) -> Result<Exit, Failure> {
    // Names the pages of the commands, and gives them the flags that work everywhere.
    definition.build();
    let mut command = &definition;
    for word in &arguments.command {
        let found = command.find_subcommand(word);
        command = found.ok_or_else(|| Failure::NoCommand(arguments.command.join(" ")))?;
    }
    let mut text = Vec::new();
    Man::new(command.clone()).render(&mut text).map_err(Failure::Write)?;
    print(&text)
}

fn print(text: &[u8]) -> Result<Exit, Failure> {
    stdout().write_all(text).map_err(Failure::Write)?;
    Ok(Exit::Done)
}
