//! The links of a headless command: how they are made, and how they turned out.

use std::fmt::Write as _;
use std::io::{Write, stderr};
use std::net::IpAddr;

use super::Exit;
use crate::app::dial;
use crate::config::account::Account;
use crate::config::remedy::Remedies;
use crate::doctor::Diagnosis;
use crate::doctor::Timeline;
use crate::link::Command;
use crate::link::Direction;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Secret;
use crate::report::View;
use crate::session::Event;
use crate::session::Mode;
use crate::session::State;
use crate::shell::connect;
use crate::wire::CommandId;
use crate::wire::Version;

/// How the account's PDUs are read.
pub(super) fn view(account: &Account) -> View {
    View { version: Version::of(account.interface_version.0), ..View::default() }
}

/// The links of an account, in the order of their ids.
#[derive(Debug)]
pub(super) struct Links {
    all: Vec<Link>,
    /// From now on they end because we want it.
    leaving: bool,
}

/// A link and how it turned out.
#[derive(Debug)]
struct Link {
    id: LinkId,
    mode: Mode,
    bound: bool,
    ended: Option<Ended>,
    /// We asked to be unbound.
    unbinding: bool,
    /// It ended before we wanted it to.
    failed: bool,
    timeline: Timeline,
}

impl Links {
    pub(super) fn new(account: &Account) -> Self {
        let link = |(id, mode)| Link {
            id: LinkId(id),
            mode,
            bound: false,
            ended: None,
            unbinding: false,
            failed: false,
            timeline: Timeline::default(),
        };
        Self { all: (0..).zip(dial::modes(account)).map(link).collect(), leaving: false }
    }

    /// The orders to bind them.
    pub(super) fn connect(
        &self,
        account: &Account,
        password: &Secret,
        source: Option<IpAddr>,
    ) -> Vec<Command> {
        let place = connect::place(account);
        let order = |it: &Link| connect::connect(it.id, account, it.mode, password, place.clone(), source);
        self.all.iter().map(order).collect()
    }

    pub(super) fn fold(&mut self, notice: &Notice) {
        let Some(link) = self.all.iter_mut().find(|it| it.id == notice.link()) else { return };
        link.timeline.fold(notice);
        match notice {
            Notice::Event { event: Event::State(State::Bound(_)), .. } => link.bound = true,
            Notice::Ended { why, .. } => {
                link.ended = Some(why.clone());
                // Where the peer was quicker than our wish to leave, it was not our wish.
                link.failed = !(self.leaving && (link.unbinding || why.is_ours()));
            }
            Notice::Chunk { direction: Direction::Out, chunk, .. } => {
                link.unbinding |= chunk.frame().is_some_and(|it| it.command_id() == CommandId::UNBIND);
            }
            Notice::Step { .. }
            | Notice::Chunk { .. }
            | Notice::Event { .. }
            | Notice::Sent { .. }
            | Notice::NotSent { .. } => (),
        }
    }

    /// Whatever ends from here on is no failure. Whether that was not so before: then those that are not over
    /// are to be told to end.
    pub(super) const fn leave(&mut self) -> bool {
        !std::mem::replace(&mut self.leaving, true)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = LinkId> {
        self.all.iter().map(|it| it.id)
    }

    /// What each is called, where there are several: its mode, and which of that mode it is.
    pub(super) fn names(&self) -> Vec<(LinkId, String)> {
        if self.all.len() == 1 {
            return Vec::new();
        }
        self.all.iter().map(|link| (link.id, self.name(link))).collect()
    }

    fn name(&self, link: &Link) -> String {
        let same = || self.all.iter().filter(|it| it.mode == link.mode);
        let mut name = link.mode.to_string();
        if same().count() > 1 {
            let before = same().take_while(|it| it.id != link.id).count();
            let _ = write!(name, " {}", before + 1);
        }
        name
    }

    /// Whether each was bound at some time, and all are to stay so.
    pub(super) fn are_bound(&self) -> bool {
        !self.leaving && self.all.iter().all(|it| it.bound)
    }

    /// Whether each is over.
    pub(super) fn are_over(&self) -> bool {
        self.all.iter().all(|it| it.ended.is_some())
    }

    /// Whether one ended before we wanted it to.
    pub(super) fn have_failed(&self) -> bool {
        self.all.iter().any(|it| it.failed)
    }

    /// The one that messages leave by.
    pub(super) fn transmitter(&self) -> Option<LinkId> {
        self.all.iter().find(|it| it.mode.transmits()).map(|it| it.id)
    }

    /// The exit code of the link that turned out worst; says of each that failed why, and what to try.
    pub(super) fn explain(&self) -> Exit {
        let failed = self.all.iter().filter(|it| it.failed);
        let several = self.all.len() > 1;
        let explained = failed.map(|it| it.explain(several.then(|| self.name(it))));
        explained.max().unwrap_or(Exit::Done)
    }
}

impl Link {
    fn explain(&self, name: Option<String>) -> Exit {
        let Some(ended) = &self.ended else { return Exit::Failed };
        let mut err = stderr().lock();
        let name = name.map_or_else(String::new, |name| format!("{name}: "));
        let diagnosis = Remedies::built_in().ok().and_then(|remedies| self.timeline.diagnose(&remedies));
        let Some(Diagnosis { headline, causes, try_next, .. }) = diagnosis else {
            let _ = writeln!(err, "smppcon: {name}{ended}");
            return Exit::of(ended);
        };
        let _ = writeln!(err, "smppcon: {name}{headline}");
        for (what, lines) in [("perhaps", &causes), ("try", &try_next)] {
            for line in lines {
                let _ = writeln!(err, "  {what}: {line}");
            }
        }
        Exit::of(ended)
    }
}
