//! The ways to the clipboard of the operator's desk, which may be behind a multiplexer and a connection, and
//! taking the first that works.
//!
//! A program gets the text by its standard input and a little time. The terminal's own way, OSC 52, is for who
//! owns the terminal to take: here it is only found to be the one.

use std::env;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use thiserror::Error;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::config::clipboard::Clipboard;

/// How long a program may take: it only has to read.
const LIMIT: Duration = Duration::from_secs(2);

/// The most octets of base64 that terminals take.
const MOST_BY_TERMINAL: usize = 74_994;

/// What says here which ways there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Here {
    /// tmux is around us.
    tmux: bool,
    /// The operator's desk; `None` over SSH, where programs would reach another's clipboard.
    desk: Option<Desk>,
    /// The terminal does not know OSC 52.
    dumb: bool,
}

/// The displays of a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Desk {
    wayland: bool,
    x11: bool,
}

/// A way to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A program, with its arguments.
    Program(Vec<String>),
    /// OSC 52.
    Terminal,
    /// No clipboard: a file.
    File,
}

/// What a text comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// A program took it.
    By(Way),
    /// The terminal is to take it.
    ByTerminal,
    /// It is to be written to a file.
    ToFile,
}

/// Why a program did not take it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
enum NotTaken {
    #[error("{0}")]
    Io(io::ErrorKind),
    #[error("{0}")]
    Failed(ExitStatus),
    #[error("it did not end within {} s", LIMIT.as_secs())]
    TimedOut,
}

impl Here {
    pub(super) fn now() -> Self {
        let is_set = |name: &str| env::var_os(name).is_some_and(|it| !it.is_empty());
        let terminal = env::var_os("TERM").unwrap_or_default();
        let far = is_set("SSH_CONNECTION") || is_set("SSH_TTY");
        let desk = Desk { wayland: is_set("WAYLAND_DISPLAY"), x11: is_set("DISPLAY") };
        Self {
            tmux: is_set("TMUX"),
            desk: (!far).then_some(desk),
            dumb: ["dumb", "linux"].map(OsStr::new).contains(&terminal.as_os_str()),
        }
    }
}

/// The ways in the order in which they are tried: the one that was asked for, tmux, the programs of the desk,
/// the terminal, and a file.
pub(super) fn ways(asked: &Clipboard, here: Here) -> Vec<Way> {
    let program = |words: &[&str]| Way::Program(words.iter().map(|it| (*it).to_owned()).collect());
    let tmux = || program(&["tmux", "load-buffer", "-w", "-"]);
    let mut ways = match asked {
        Clipboard::Auto => Vec::new(),
        Clipboard::Tmux => vec![tmux()],
        Clipboard::Terminal => vec![Way::Terminal],
        Clipboard::File => return vec![Way::File],
        Clipboard::Program(words) => vec![Way::Program(words.clone())],
    };
    let (wayland, x11) = here.desk.map_or((false, false), |desk| (desk.wayland, desk.x11));
    let found = [
        (here.tmux, tmux()),
        (wayland, program(&["wl-copy"])),
        (x11, program(&["xclip", "-selection", "clipboard"])),
        (x11, program(&["xsel", "--clipboard", "--input"])),
        (here.desk.is_some() && cfg!(target_os = "macos"), program(&["pbcopy"])),
        // Of Windows, and found from within its Linux too.
        (here.desk.is_some(), program(&[CLIP])),
        (!here.dumb, Way::Terminal),
        (true, Way::File),
    ];
    for (_, way) in found.into_iter().filter(|(is_there, _)| *is_there) {
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    ways
}

/// Reads UTF-16 alone.
const CLIP: &str = "clip.exe";

/// Takes the first way that works. The programs do not see the variables of `secret`. Gives what the text came
/// to, and what is to be said of the ways before it.
pub(super) async fn copy(
    text: &str,
    asked: &Clipboard,
    ways: &[Way],
    secret: &[String],
) -> (Taken, Vec<String>) {
    let mut complaints = Vec::new();
    for way in ways {
        let words = match way {
            Way::Program(words) => words,
            Way::Terminal if base64_length(text.len()) <= MOST_BY_TERMINAL => {
                return (Taken::ByTerminal, complaints);
            }
            Way::Terminal => {
                complaints.push("it is too long for the terminal (OSC 52)".to_owned());
                continue;
            }
            Way::File => break,
        };
        match by_program(words, text, secret).await {
            Ok(()) => return (Taken::By(way.clone()), complaints),
            // Most programs are not here, which is to be said of the one alone that was asked for.
            Err(NotTaken::Io(io::ErrorKind::NotFound)) if !is_asked(asked, words) => {}
            Err(why) => complaints.push(format!("{way}: {why}")),
        }
    }
    (Taken::ToFile, complaints)
}

fn is_asked(asked: &Clipboard, words: &[String]) -> bool {
    match asked {
        Clipboard::Program(asked) => asked == words,
        Clipboard::Tmux => words.first().is_some_and(|program| program == "tmux"),
        Clipboard::Auto | Clipboard::Terminal | Clipboard::File => false,
    }
}

async fn by_program(words: &[String], text: &str, secret: &[String]) -> Result<(), NotTaken> {
    let (program, arguments) = words.split_first().ok_or(NotTaken::Io(io::ErrorKind::NotFound))?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).kill_on_drop(true);
    // Some stay behind to hand the text out, and would keep a pipe open.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for name in secret {
        command.env_remove(name);
    }
    let octets = if program == CLIP { utf16(text) } else { text.as_bytes().to_vec() };
    let run = async {
        let mut child = command.spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(&octets).await?;
        }
        child.wait().await
    };
    match timeout(LIMIT, run).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(NotTaken::Failed(status)),
        Ok(Err(error)) => Err(NotTaken::Io(error.kind())),
        Err(_) => Err(NotTaken::TimedOut),
    }
}

/// With the mark that it begins with on Windows.
fn utf16(text: &str) -> Vec<u8> {
    ['\u{feff}']
        .into_iter()
        .chain(text.chars())
        .flat_map(|it| {
            let mut units = [0; 2];
            it.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()
        })
        .collect()
}

const fn base64_length(octets: usize) -> usize {
    octets.div_ceil(3) * 4
}

/// Where the file is that stands for a clipboard.
pub(super) fn file(state: &std::path::Path) -> PathBuf {
    state.join("clipboard.txt")
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program(words) => f.write_str(&words.join(" ")),
            Self::Terminal => f.write_str("the terminal (OSC 52)"),
            Self::File => f.write_str("a file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn shown(asked: &Clipboard, here: Here) -> Vec<String> {
        ways(asked, here).iter().map(Way::to_string).collect()
    }

    #[test]
    fn the_order_is_the_asked_way_tmux_the_desk_the_terminal_a_file() {
        let all = Here { tmux: true, desk: Some(Desk { wayland: true, x11: true }), dumb: false };
        let (tmux, terminal) = ("tmux load-buffer -w -", "the terminal (OSC 52)");
        let (xclip, xsel) = ("xclip -selection clipboard", "xsel --clipboard --input");
        if !cfg!(target_os = "macos") {
            let found = shown(&Clipboard::Auto, all);
            assert_eq!(found, [tmux, "wl-copy", xclip, xsel, "clip.exe", terminal, "a file"]);
        }
        let far = Here { desk: None, ..all };
        assert_eq!(shown(&Clipboard::Auto, far), [tmux, terminal, "a file"]);
        assert_eq!(shown(&Clipboard::Terminal, far), [terminal, tmux, "a file"]);
        assert_eq!(shown(&Clipboard::Auto, Here { tmux: false, dumb: true, ..far }), ["a file"]);
        let mine = Clipboard::Program(vec!["mine".to_owned(), "-x".to_owned()]);
        assert_eq!(shown(&mine, Here { tmux: false, ..far }), ["mine -x", terminal, "a file"]);
        assert_eq!(shown(&Clipboard::File, all), ["a file"], "who asks for a file wants no clipboard");
    }

    #[cfg(unix)]
    fn script(text: &str) -> Way {
        Way::Program(["sh", "-c", text].map(str::to_owned).to_vec())
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_program_gets_the_text_and_no_password() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("copied");
        let way = script(&format!("cat > {0}; echo $CARGO_PKG_NAME >> {0}", file.display()));
        let secret = ["CARGO_PKG_NAME".to_owned()];
        let taken = copy("two\nlines", &Clipboard::Auto, std::slice::from_ref(&way), &secret).await;
        assert_eq!(taken, (Taken::By(way), vec![]));
        assert_eq!(fs::read_to_string(file).unwrap(), "two\nlines\n");
    }

    #[tokio::test]
    #[cfg(unix)]
    async fn a_way_that_fails_is_named_and_the_next_is_taken() {
        let words = vec!["/no/such/program".to_owned()];
        let missing = Way::Program(words.clone());
        let ways = [missing.clone(), script("cat > /dev/null; exit 3"), Way::Terminal];
        let (taken, complaints) = copy("x", &Clipboard::Auto, &ways, &[]).await;
        assert_eq!(taken, Taken::ByTerminal);
        let [complaint] = &complaints[..] else { panic!("{complaints:?}") };
        assert!(complaint.ends_with("exit status: 3"), "{complaint}");
        let (taken, complaints) = copy("x", &Clipboard::Program(words), &[missing, Way::File], &[]).await;
        assert_eq!(
            (taken, &*complaints),
            (Taken::ToFile, &["/no/such/program: entity not found".to_owned()][..])
        );
    }

    #[tokio::test]
    async fn what_is_too_long_for_the_terminal_goes_to_a_file() {
        let ways = [Way::Terminal, Way::File];
        // 74,994 octets of base64 are 56,244 of text, and two more that make no group.
        for (length, taken) in [(56_244, Taken::ByTerminal), (56_245, Taken::ToFile)] {
            assert_eq!(copy(&"x".repeat(length), &Clipboard::Auto, &ways, &[]).await.0, taken, "{length}");
        }
    }

    #[tokio::test(start_paused = true)]
    #[cfg(unix)]
    async fn a_program_that_does_not_end_is_given_up() {
        let (taken, complaints) =
            copy("x", &Clipboard::Auto, &[script("exec sleep 60"), Way::Terminal], &[]).await;
        assert_eq!(taken, Taken::ByTerminal);
        assert!(complaints[0].ends_with("it did not end within 2 s"), "{complaints:?}");
    }

    #[test]
    fn windows_reads_utf_16() {
        assert_eq!(utf16("aП"), [0xFF, 0xFE, 0x61, 0, 0x1F, 0x04]);
        assert_eq!(utf16("👍").len(), 6);
    }

    #[test]
    fn the_file_has_a_name_of_its_own() {
        assert_eq!(file(Path::new("/state")), Path::new("/state/clipboard.txt"));
    }
}
