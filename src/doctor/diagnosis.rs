//! From what happened to what it means: one symptom, or the status that the bind was refused with.

use std::io::ErrorKind;

use super::{Happened, Timeline};
use crate::config::remedy::Remedies;
use crate::config::remedy::Remedy;
use crate::config::remedy::Symptom;
use crate::link::Ended;
use crate::link::Io;
use crate::link::Operation;
use crate::session::CloseReason;
use crate::wire::CommandId;
use crate::wire::CommandStatus;

/// Why a bind failed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What happened, on one line.
    pub headline: String,
    /// What the bind was refused with, where it was.
    pub status: Option<CommandStatus>,
    /// What it may come from, likeliest first.
    pub causes: Vec<String>,
    /// What to try, cheapest first.
    pub try_next: Vec<String>,
}

/// How protocols that are met on the wrong port begin.
const STRANGERS: [(&[u8], &str); 7] = [
    (b"HTTP", "HTTP"),
    (b"AMQP", "AMQP"),
    (b"SSH-", "SSH"),
    (b"220", "the greeting of a mail or file server"),
    (&[0x15, 0x03], "a TLS alert"),
    (&[0x16, 0x03], "a TLS handshake"),
    (&[0x03, 0x00], "TPKT, as remote desktops speak it"),
];

impl Timeline {
    /// Why the bind failed; `None` as long as it has not, where it succeeded, and where the link ended for a
    /// reason of our own, which it says itself.
    pub fn diagnose(&self, remedies: &Remedies) -> Option<Diagnosis> {
        if self.is_bound() {
            return None;
        }
        let ended = self.find(|it| if let Happened::Ended(why) = it { Some(why) } else { None })?;
        if let Some(octets) =
            self.find(|it| if let Happened::Unframed(octets) = it { Some(octets) } else { None })
        {
            return Some(told(not_smpp(octets), remedies.of_symptom(Symptom::NotSmpp)));
        }
        if let Ended::Session(CloseReason::Refused(status)) = ended {
            return Some(self.refused(*status, remedies));
        }
        let bind = self.find(|it| if let Happened::BindSent(id) = it { Some(*id) } else { None });
        let symptom = symptom(ended, bind.is_some())?;
        Some(told(headline(symptom, bind, ended), remedies.of_symptom(symptom)))
    }

    fn find<'a, T>(&'a self, what: impl Fn(&'a Happened) -> Option<T>) -> Option<T> {
        self.moments().iter().find_map(|moment| what(&moment.happened))
    }

    fn refused(&self, status: CommandStatus, remedies: &Remedies) -> Diagnosis {
        let response =
            self.find(|it| if let Happened::Answered { response, .. } = it { Some(*response) } else { None });
        let nacked = response == Some(CommandId::GENERIC_NACK);
        let by = if nacked { "with generic_nack and " } else { "with " };
        let headline = format!("the bind was refused {by}{}", described(status));
        // A generic_nack says that the request was not understood, whatever its status says.
        let known = if status.is_ok() { CommandStatus::RINVCMDID } else { status };
        Diagnosis { status: Some(status), ..told(headline, remedies.of_bind(known.0)) }
    }
}

fn headline(symptom: Symptom, bind: Option<CommandId>, ended: &Ended) -> String {
    let bind = bind.map_or_else(|| "the bind".to_owned(), |id| id.to_string());
    match symptom {
        Symptom::ClosedOnAccept => "the peer closed the connection before it could read the bind".to_owned(),
        Symptom::ClosedAfterBindRequest => {
            format!("the peer closed the connection instead of answering {bind}")
        }
        Symptom::SilenceAfterBindRequest => format!("the peer did not answer {bind}"),
        Symptom::Refused
        | Symptom::Timeout
        | Symptom::Dns
        | Symptom::BoundThenClosed
        | Symptom::BoundButNothingArrives
        | Symptom::NotSmpp
        | Symptom::Tls => ended.to_string(),
    }
}

fn told(headline: String, remedy: &Remedy) -> Diagnosis {
    let Remedy { causes, try_next } = remedy.clone();
    Diagnosis { headline, status: None, causes, try_next }
}

/// What the end of a link says that is not bound.
fn symptom(ended: &Ended, bind_sent: bool) -> Option<Symptom> {
    match ended {
        Ended::NotResolved { .. } | Ended::NoAddress { .. } => Some(Symptom::Dns),
        Ended::NotConnected(Io { error, .. }) => not_connected(error.kind),
        // The octets were refused, so that nobody can have read them.
        Ended::Io(Io { operation: Operation::Write, .. }) => Some(Symptom::ClosedOnAccept),
        Ended::Io(_) | Ended::Session(CloseReason::Eof) if bind_sent => Some(Symptom::ClosedAfterBindRequest),
        Ended::Io(_) | Ended::Session(CloseReason::Eof) => Some(Symptom::ClosedOnAccept),
        Ended::Session(CloseReason::PeerSilent) => Some(Symptom::SilenceAfterBindRequest),
        Ended::Session(CloseReason::Broken(_)) => Some(Symptom::NotSmpp),
        Ended::Session(
            CloseReason::Refused(_)
            | CloseReason::Local
            | CloseReason::LocalUnbound
            | CloseReason::PeerUnbound
            | CloseReason::NotBound,
        )
        | Ended::NotAsked(_)
        | Ended::NoBuiltIn
        | Ended::Dropped
        | Ended::Panicked => None,
    }
}

fn not_connected(kind: ErrorKind) -> Option<Symptom> {
    const UNREACHED: [ErrorKind; 3] =
        [ErrorKind::TimedOut, ErrorKind::HostUnreachable, ErrorKind::NetworkUnreachable];
    if kind == ErrorKind::ConnectionRefused {
        return Some(Symptom::Refused);
    }
    // Other reasons are our own: no such source address, no permission.
    UNREACHED.contains(&kind).then_some(Symptom::Timeout)
}

/// The name, the number in both forms, and the meaning: providers' lists use any of them.
fn described(status: CommandStatus) -> String {
    let number = format!("{:#010x} ({})", status.0, status.0);
    match status.name() {
        Some(name) => format!("{name}, {number}: {}", status.meaning()),
        None => format!("{number}: {}", status.meaning()),
    }
}

fn not_smpp(octets: &[u8]) -> String {
    match STRANGERS.iter().find(|(start, _)| octets.starts_with(start)) {
        Some((_, name)) => format!("what came is no SMPP: it looks like {name}"),
        None => format!("what came is no SMPP: it begins with {}", beginning(octets)),
    }
}

/// The first octets, in hexadecimal.
fn beginning(octets: &[u8]) -> String {
    let first: Vec<_> = octets.iter().take(8).map(|octet| format!("{octet:02x}")).collect();
    first.join(" ")
}
