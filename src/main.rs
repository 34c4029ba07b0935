//! The program: hands its arguments to the library and ends with the exit code that comes back.

use std::panic::catch_unwind;
use std::process::ExitCode;

use smppcon::cli::Exit;

fn main() -> ExitCode {
    // A panic is an error of ours, and has told of itself.
    catch_unwind(|| smppcon::cli::main(std::env::args_os())).unwrap_or(Exit::Failed).into()
}
