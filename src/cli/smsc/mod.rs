//! `smppcon smsc`: the built-in message centre without a screen.

mod scenarios;

use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::str::FromStr;

use clap::Args;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::output::{Output, Put};
use super::printer::Printer;
use super::run;
use super::{Common, Exit, Failure};
use crate::config::duration::Period;
use crate::config::scenario::RulesOf;
use crate::config::scenario::TEMPLATE;
use crate::engine::CHANNEL;
use crate::engine::Clock;
use crate::engine::Host;
use crate::link::Notice;
use crate::report::Form;
use crate::report::View;
use crate::shell::random;
use crate::shell::signals::Signals;
use crate::smsc::Account;
use crate::smsc::Config;
use crate::smsc::Counts;
use crate::smsc::Rules;
use crate::smsc::Smsc;
use crate::wire::Role;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Where to listen, once or more often; port 0 lets the system choose.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:2778")]
    listen: Vec<SocketAddr>,
    /// How it behaves, and misbehaves: a name of --list, or a TOML file.
    #[arg(long, value_name = "NAME|FILE")]
    scenario: Option<String>,
    /// Whose rules: wtc, or full for all of SMPP 3.4 and 5.0, limited by nothing.
    #[arg(long, value_name = "PROFILE")]
    profile: Option<RulesOf>,
    /// An account that may bind; demo:demo where none is given.
    #[arg(long, value_name = "ID:PASSWORD", env = "SMPPCON_SMSC_ACCOUNT")]
    account: Vec<String>,
    /// Let a handset write to each account that receives, this often.
    #[arg(long, value_name = "TIME")]
    handset: Option<Period>,
    /// From the answer of a message to its receipt.
    #[arg(long, value_name = "TIME")]
    receipt_delay: Option<Period>,
    /// Connect to a client that listens there, and ask it to bind, with outbind.
    #[arg(long, value_name = "ADDRESS")]
    outbind: Option<SocketAddr>,
    /// List the scenarios that come with the program, and leave.
    #[arg(long, conflicts_with_all = ["show", "template"])]
    list: bool,
    /// Print the TOML of a scenario that comes with the program, and leave.
    #[arg(long, value_name = "NAME", conflicts_with = "template")]
    show: Option<String>,
    /// Print a scenario in which every key is described, and leave.
    #[arg(long)]
    template: bool,
}

/// A user name and its password.
#[derive(Clone, Debug)]
struct Login(String, String);

/// Written without what was found: it may be a password.
#[derive(Debug, Error)]
#[error("expected ID:PASSWORD")]
pub(super) struct NoLogin;

impl FromStr for Login {
    type Err = NoLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (system_id, password) = text.split_once(':').filter(|(id, _)| !id.is_empty()).ok_or(NoLogin)?;
        Ok(Self(system_id.to_owned(), password.to_owned()))
    }
}

impl Login {
    fn account(&self, rules: &Rules) -> Account {
        rules.account(self.0.as_str(), self.1.as_str())
    }
}

impl Arguments {
    fn config(&self) -> Result<Config, Failure> {
        let mut scenario = self.scenario.as_deref().map(scenarios::find).transpose()?.unwrap_or_default();
        let mut logins: Vec<Login> =
            self.account.iter().map(|login| login.parse()).collect::<Result<_, NoLogin>>()?;
        if logins.is_empty() && scenario.accounts.is_empty() {
            logins.push(Login("demo".to_owned(), "demo".to_owned()));
        }
        // What is asked for here decides, whatever the scenario needs.
        scenario.profile = self.profile.or(scenario.profile);
        let config = Config::with(scenario.profile.unwrap_or_default());
        let accounts = logins.iter().map(|login| login.account(&config.rules)).collect();
        scenario.handset.every = self.handset.or(scenario.handset.every);
        scenario.receipts.delay = self.receipt_delay.unwrap_or(scenario.receipts.delay);
        Ok(Config { accounts, scenario, ..config })
    }

    /// What is printed instead of serving.
    fn printed(&self, common: &Common) -> Result<Option<String>, Failure> {
        if self.list {
            return Ok(Some(if common.json { scenarios::json() } else { scenarios::table() }));
        }
        if self.template {
            return Ok(Some(TEMPLATE.to_owned()));
        }
        self.show.as_deref().map(|name| scenarios::text(name).map(str::to_owned)).transpose()
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    if let Some(text) = arguments.printed(common)? {
        std::io::stdout().write_all(text.as_bytes()).map_err(Failure::Write)?;
        return Ok(Exit::Done);
    }
    run::block_on(serve(common, arguments))?
}

async fn serve(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let clock = Clock::system();
    let signals = Signals::new().map_err(Failure::Runtime)?;
    let (mut host, _connector) = Host::new(Smsc::new(arguments.config()?, random::seed()?), clock);
    let (tell, notices) = mpsc::channel(CHANNEL);
    host.watched_by(tell);
    for address in &arguments.listen {
        let address = host.listen(*address).await.map_err(Failure::Listen)?;
        let _ = writeln!(stderr(), "smppcon: listening on {address}");
    }
    if let Some(address) = arguments.outbind {
        host.outbind(address, ("smppcon", "outbind")).await.map_err(Failure::Outbind)?;
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let hosting = tokio::spawn(host.run(async {
        // It is let go of rather than sent.
        let _ = stopped.await;
    }));
    let form = if common.json { Form::Json } else { Form::Text };
    let view = View { role: Some(Role::Mc), ..View::default() };
    Serving { printer: Printer::new(form, view), notices, signals, stop: Some(stop), hosting }.watch().await
}

/// A message centre that serves, and what is printed of it.
struct Serving {
    printer: Printer,
    notices: mpsc::Receiver<Notice>,
    signals: Signals,
    /// Let go of to stop it.
    stop: Option<oneshot::Sender<()>>,
    hosting: JoinHandle<Counts>,
}

impl Serving {
    /// Prints what passes until it is stopped.
    async fn watch(mut self) -> Result<Exit, Failure> {
        let mut output = Some(Output::stdout());
        loop {
            let notice = tokio::select! {
                biased;
                () = self.signals.next() => {
                    // Asked twice: leave now.
                    if self.stop.take().is_none() {
                        return Ok(Exit::Interrupted);
                    }
                    continue;
                }
                notice = self.notices.recv() => notice,
            };
            let Some(notice) = notice else { break };
            if let Notice::Ended { link, why, .. } = &notice {
                let _ = writeln!(stderr(), "smppcon: connection {}: {why}", link.0);
            }
            let piece = self.printer.notice(&notice);
            while let Some(out) = &output {
                match out.put(&piece, &mut self.signals).await {
                    Put::Taken => break,
                    // What nobody reads need not be served.
                    Put::Broken => {
                        output = None;
                        self.stop = None;
                    }
                    Put::Signalled => {
                        if self.stop.take().is_none() {
                            return Ok(Exit::Interrupted);
                        }
                    }
                }
            }
        }
        // It panicked, or it is over because it was told to be.
        let counts = self.hosting.await.ok();
        if let Some(counts) = &counts {
            let _ = writeln!(stderr(), "smppcon: {}", summed(counts));
        }
        let Some(output) = output else { return Ok(Exit::Failed) };
        output.finish(&mut self.signals).await.map_err(Failure::Write)?;
        Ok(if counts.is_some() { Exit::Done } else { Exit::Failed })
    }
}

/// What was counted, on one line; what did not happen is left out.
fn summed(counts: &Counts) -> String {
    let named = [
        (counts.connections, "connections"),
        (counts.turned_away, "turned away"),
        (counts.bound, "bound"),
        (counts.refused, "binds refused"),
        (counts.messages, "messages"),
        (counts.messages_refused, "messages refused"),
        (counts.receipts, "receipts"),
        (counts.from_handsets, "from handsets"),
        (counts.faults, "faults"),
        (counts.dropped, "dropped"),
    ];
    let parts: Vec<_> = named
        .into_iter()
        .filter(|(count, name)| *count > 0 || *name == "connections")
        .map(|(count, name)| format!("{name} {count}"))
        .collect();
    parts.join(", ")
}
