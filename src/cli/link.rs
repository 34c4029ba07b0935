//! The one link of a headless command: how it is made, and how it turned out.

use std::io::{Write, stderr};
use std::net::IpAddr;

use super::Exit;
use crate::config::account::Account;
use crate::config::remedy::Remedies;
use crate::doctor::Diagnosis;
use crate::doctor::Timeline;
use crate::link::Command;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;
use crate::report::Masking;
use crate::report::View;
use crate::session::CloseReason;
use crate::session::Event;
use crate::session::State;
use crate::shell::connect;
use crate::wire::Role;
use crate::wire::Version;

/// The link's id.
pub(super) const LINK: LinkId = LinkId(0);

/// The order to bind the account.
pub(super) fn connect(account: &Account, password: &Secret, source: Option<IpAddr>) -> Command {
    connect::connect(LINK, account, password, connect::place(account), source)
}

/// How the account's PDUs are read, and what of them is hidden.
pub(super) fn view(account: &Account, masking: Masking) -> View {
    let version = Version::of(account.interface_version.0);
    View { version, role: Some(Role::Esme), masking, ..View::default() }
}

/// How a link turned out.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    bound: bool,
    ended: Option<Ended>,
    timeline: Timeline,
}

impl Outcome {
    pub(super) fn fold(&mut self, notice: &Notice) {
        self.timeline.fold(notice);
        match notice {
            Notice::Event { event: Event::State(State::Bound(_)), .. } => self.bound = true,
            Notice::Ended { why, .. } => self.ended = Some(why.clone()),
            Notice::Step { .. }
            | Notice::Chunk { .. }
            | Notice::Event { .. }
            | Notice::Sent { .. }
            | Notice::NotSent { .. } => (),
        }
    }

    /// Whether it was bound at some time.
    pub(super) const fn is_bound(&self) -> bool {
        self.bound
    }

    /// Why it is over.
    pub(super) const fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// Whether it ended because we had done what we came for.
    pub(super) const fn is_ours(&self) -> bool {
        matches!(self.ended, Some(Ended::Session(CloseReason::LocalUnbound)))
    }

    /// The exit code of a link that ended by itself; says why, and what to try.
    pub(super) fn explain(&self) -> Exit {
        let Some(ended) = &self.ended else { return Exit::Failed };
        let mut err = stderr().lock();
        let diagnosis = Remedies::built_in().ok().and_then(|remedies| self.timeline.diagnose(&remedies));
        let Some(Diagnosis { headline, causes, try_next, .. }) = diagnosis else {
            let _ = writeln!(err, "smppcon: {ended}");
            return Exit::of(ended);
        };
        let _ = writeln!(err, "smppcon: {headline}");
        for (what, lines) in [("perhaps", &causes), ("try", &try_next)] {
            for line in lines {
                let _ = writeln!(err, "  {what}: {line}");
            }
        }
        Exit::of(ended)
    }
}
