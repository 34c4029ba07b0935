//! A variable of the environment for each flag: `--hold` is `SMPPCON_HOLD`. A flag on the command line wins.

use clap::builder::BoolishValueParser;
use clap::{Arg, ArgAction, Command};

/// What must be asked for each time: passwords that are read or shown, and what is given in place of a file.
const WITHOUT: [&str; 3] = ["password-stdin", "reveal", "hex"];

/// The command with a variable for each flag that has none yet, of its subcommands too.
pub(super) fn with_variables(command: Command) -> Command {
    command.mut_args(with_variable).mut_subcommands(with_variables)
}

fn with_variable(arg: Arg) -> Arg {
    // What a variable holds may be a secret, and no help needs it.
    let arg = arg.hide_env_values(true);
    let Some(long) = arg.get_long().filter(|long| !WITHOUT.contains(long)) else { return arg };
    if arg.get_env().is_some() {
        return arg;
    }
    let variable = variable(long);
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        // true, yes, on or 1, and the opposite.
        return arg.env(variable).value_parser(BoolishValueParser::new());
    }
    arg.env(variable)
}

fn variable(flag: &str) -> String {
    format!("SMPPCON_{}", flag.to_uppercase().replace('-', "_"))
}
