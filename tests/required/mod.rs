//! What a test needs beside Rust. Where it is missing the test has nothing to do and says so, unless
//! `SMPPCON_REQUIRE` (a comma list) names the need: then it fails.

use std::env;
use std::io::{self, Write};

/// Whether these programs are there, by name or as absolute paths, for a need such as `keyring`.
pub(crate) fn has(need: &str, programs: &[&str]) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let missing = |program: &&&str| !env::split_paths(&path).any(|dir| dir.join(program).is_file());
    let missing = programs.iter().find(missing);
    is(need, missing.is_none(), missing.unwrap_or(&""))
}

/// Whether `what` is there, as `there` says.
pub(crate) fn is(need: &str, there: bool, what: &str) -> bool {
    if there {
        return true;
    }
    let required = env::var("SMPPCON_REQUIRE").unwrap_or_default();
    assert!(!required.split(',').any(|it| it == need), "{what} is missing, and SMPPCON_REQUIRE={need}");
    // Past the harness, which shows what a passing test prints to nobody.
    let skipped = format!("skipped, for want of {need}: {what} is not there (see .ci/install)\n");
    io::stderr().write_all(skipped.as_bytes()).expect("standard error takes a line");
    false
}
