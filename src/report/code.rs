//! Octets as arrays of C and of Rust, to be pasted into a test. The comment above says what they are; nothing
//! in it comes from a peer.

use std::fmt::{self, Write};

use super::{Report, text};

/// Octets of a line.
const ROW: usize = 12;

/// An array that C and C++ take.
pub(super) fn c(report: &Report) -> String {
    let name = format!("pdu_{}", report.context.index);
    let about = about(report);
    if report.octets.is_empty() {
        // Before C23 there are no empty arrays.
        return format!("/* {name}: {about} */\n");
    }
    format!("/* {about} */\nstatic const unsigned char {name}[] = {{\n{}}};\n", Rows(&report.octets))
}

/// A constant.
pub(super) fn rust(report: &Report) -> String {
    let (name, length) = (format!("PDU_{}", report.context.index), report.octets.len());
    format!("// {}\nconst {name}: [u8; {length}] = [\n{}];\n", about(report), Rows(&report.octets))
}

/// What the octets are, on one line.
fn about(report: &Report) -> String {
    let mut about = text::heading(report);
    if report.masked {
        about.push_str(", masked: not all octets are those that passed");
    }
    about
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
