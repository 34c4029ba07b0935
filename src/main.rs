//! The program: hands its arguments to the library and ends with the exit code that comes back.

use std::process::ExitCode;

fn main() -> ExitCode {
    smppcon::cli::main(std::env::args_os()).into()
}
