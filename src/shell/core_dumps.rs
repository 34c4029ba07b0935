//! Keeps the memory of the program, where passwords are, off the disk when it crashes, and from other programs of
//! the same user.

/// From now on there are no core dumps. Where the system refuses, the program runs on with those that it allows.
#[cfg(unix)]
pub fn forbid() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    not_dumpable();
}

/// A dump that goes to a program, as systemd takes them, is not bound by the limit; nor is who attaches.
#[cfg(target_os = "linux")]
fn not_dumpable() {
    use rustix::process::{DumpableBehavior, set_dumpable_behavior};

    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

#[cfg(all(unix, not(target_os = "linux")))]
const fn not_dumpable() {}

/// Elsewhere the system keeps none unless it was told to.
#[cfg(not(unix))]
pub const fn forbid() {}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, dumpable_behavior, getrlimit};

    #[test]
    fn there_are_none_and_nobody_else_reads_the_memory() {
        super::forbid();
        assert_eq!(getrlimit(Resource::Core), Rlimit { current: Some(0), maximum: Some(0) });
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        // What has no name but there can still be opened: the shell's <(..).
        std::fs::metadata("/proc/self/fd/0").unwrap();
    }
}
