//! Octets as arrays of C and of Rust, to be pasted into a test. The comment above says what they are; nothing
//! in it comes from a peer.

use std::fmt::{self, Write};

/// Octets of a line.
const ROW: usize = 12;

/// An array that C and C++ take. The name is in lower case.
pub(super) fn c(name: &str, about: &str, octets: &[u8]) -> String {
    if octets.is_empty() {
        // Before C23 there are no empty arrays.
        return format!("/* {name}: {about} */\n");
    }
    format!("/* {about} */\nstatic const unsigned char {name}[] = {{\n{}}};\n", Rows(octets))
}

/// A constant, its name in upper case.
pub(super) fn rust(name: &str, about: &str, octets: &[u8]) -> String {
    let (name, length) = (name.to_uppercase(), octets.len());
    format!("// {about}\nconst {name}: [u8; {length}] = [\n{}];\n", Rows(octets))
}

/// Lines of octets.
struct Rows<'a>(&'a [u8]);

impl fmt::Display for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in self.0.chunks(ROW) {
            f.write_str("   ")?;
            for octet in row {
                write!(f, " {octet:#04x},")?;
            }
            f.write_char('\n')?;
        }
        Ok(())
    }
}
