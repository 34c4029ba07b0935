//! Why a bind failed, in the operator's words: what came back, what it may come from, what to try.

use super::{Link, Model};
use crate::config::remedy::{Remedy, Symptom};
use crate::link::Ended;
use crate::link::LinkId;
use crate::session::CloseReason;
use crate::wire::CommandStatus;

/// What is to be said of a link that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// What happened.
    pub headline: String,
    /// The status that the bind was refused with.
    pub status: Option<CommandStatus>,
    /// What it may come from, likeliest first.
    pub causes: Vec<String>,
    /// What to try, cheapest first.
    pub try_next: Vec<String>,
}

impl Model {
    /// Why a link is over.
    pub fn diagnosis(&self, id: LinkId) -> Option<Diagnosis> {
        let link = self.links.find(id)?;
        let ended = link.ended()?;
        let status = refusal(link, ended);
        let remedies = self.remedies.as_ref()?;
        let remedy = match (status, symptom(link, ended)) {
            (Some(status), _) => Some(remedies.of_bind(status.0)),
            (None, Some(symptom)) => Some(remedies.of_symptom(symptom)),
            (None, None) => None,
        };
        let Remedy { causes, try_next } =
            remedy.cloned().unwrap_or_else(|| Remedy { causes: Vec::new(), try_next: Vec::new() });
        Some(Diagnosis { headline: ended.to_string(), status, causes, try_next })
    }
}

/// Whether a link is over because it was told so.
pub(super) const fn is_our_wish(ended: &Ended) -> bool {
    matches!(
        ended,
        Ended::Dropped | Ended::Session(CloseReason::Local | CloseReason::LocalUnbound)
    )
}

fn refusal(link: &Link, ended: &Ended) -> Option<CommandStatus> {
    match ended {
        Ended::Session(CloseReason::Refused(status)) => Some(*status),
        _ => link.bind.map(|it| it.status).filter(|it| !it.is_ok()),
    }
}

fn symptom(link: &Link, ended: &Ended) -> Option<Symptom> {
    let bound = link.bound_at.is_some();
    Some(match ended {
        Ended::NotResolved { .. } | Ended::NoAddress { .. } => Symptom::Dns,
        Ended::NotConnected(io) if io.error.kind == std::io::ErrorKind::ConnectionRefused => Symptom::Refused,
        Ended::NotConnected(_) => Symptom::Timeout,
        Ended::Session(CloseReason::Broken(_)) => Symptom::NotSmpp,
        Ended::Session(CloseReason::PeerSilent) if !bound => Symptom::SilenceAfterBindRequest,
        Ended::Session(CloseReason::Eof) | Ended::Io(_) if !bound => Symptom::ClosedAfterBindRequest,
        Ended::Session(CloseReason::Eof | CloseReason::PeerUnbound) | Ended::Io(_) => Symptom::BoundThenClosed,
        Ended::Session(_) | Ended::NotAsked(_) | Ended::NoBuiltIn | Ended::Dropped => return None,
    })
}
