//! `smppcon smsc`: the built-in message centre without a screen.

use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::str::FromStr;

use clap::Args;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use super::printer::{Format, Printer, stdout};
use super::run;
use super::{Common, Exit, Failure};
use crate::config::duration::Period;
use crate::engine::CHANNEL;
use crate::engine::Clock;
use crate::engine::Host;
use crate::link::Notice;
use crate::report::View;
use crate::shell::random;
use crate::shell::signals::Signals;
use crate::smsc::Account;
use crate::smsc::Config;
use crate::smsc::Smsc;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Where to listen; port 0 lets the system choose.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:2778")]
    listen: SocketAddr,
    /// An account that may bind; demo:demo where none is given.
    #[arg(long, value_name = "ID:PASSWORD")]
    account: Vec<Login>,
    /// Let a handset write to each account that receives, this often.
    #[arg(long, value_name = "TIME")]
    handset: Option<Period>,
    /// From the answer of a message to its receipt.
    #[arg(long, value_name = "TIME")]
    receipt_delay: Option<Period>,
}

/// A user name and its password.
#[derive(Clone, Debug)]
struct Login(Account);

#[derive(Debug, Error)]
#[error("expected ID:PASSWORD")]
struct NoLogin;

impl FromStr for Login {
    type Err = NoLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (system_id, password) = text.split_once(':').filter(|(id, _)| !id.is_empty()).ok_or(NoLogin)?;
        Ok(Self(Account::new(system_id, password)))
    }
}

impl Arguments {
    fn config(&self) -> Config {
        let wtc = Config::wtc();
        let mut accounts: Vec<_> = self.account.iter().map(|Login(account)| account.clone()).collect();
        if accounts.is_empty() {
            accounts = Config::demo().accounts;
        }
        Config {
            accounts,
            handset_every: self.handset.map(Period::duration),
            receipt_delay: self.receipt_delay.map_or(wtc.receipt_delay, Period::duration),
            ..wtc
        }
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    run::block_on(serve(common, arguments))?
}

async fn serve(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let clock = Clock::system();
    let mut signals = Signals::new().map_err(Failure::Runtime)?;
    let (mut host, _connector) = Host::new(Smsc::new(arguments.config(), random::seed()?), clock);
    let (tell, mut notices) = mpsc::channel(CHANNEL);
    host.watched_by(tell);
    let address = host.listen(arguments.listen).await.map_err(Failure::Listen)?;
    let _ = writeln!(stderr(), "smppcon: listening on {address}");
    let format = if common.json { Format::Json } else { Format::Text };
    let mut printer = Printer::new(stdout(), format, View::default());
    let (stop, stopped) = oneshot::channel::<()>();
    let mut serving = Box::pin(host.run(async {
        // Whoever could stop it is gone: stop.
        let _ = stopped.await;
    }));
    let mut stop = Some(stop);
    loop {
        tokio::select! {
            biased;
            () = signals.next() => match stop.take() {
                Some(stop) => drop(stop.send(())),
                // Asked twice: leave now.
                None => return Ok(Exit::Interrupted),
            },
            () = &mut serving => break,
            Some(notice) = notices.recv() => {
                printer.notice(&notice)?;
                if let Notice::Ended { link, why, .. } = &notice {
                    let _ = writeln!(stderr(), "smppcon: connection {}: {why}", link.0);
                }
            }
        }
    }
    while let Ok(notice) = notices.try_recv() {
        printer.notice(&notice)?;
    }
    Ok(Exit::Done)
}
