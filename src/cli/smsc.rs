//! `smppcon smsc`: the built-in message centre without a screen.

use std::io::{Write, stderr};
use std::net::SocketAddr;
use std::str::FromStr;

use clap::Args;
use thiserror::Error;
use tokio::sync::{mpsc, oneshot};

use super::output::{Output, Put};
use super::printer::{Format, Printer};
use super::run;
use super::{Common, Exit, Failure};
use crate::config::duration::Period;
use crate::engine::CHANNEL;
use crate::engine::Clock;
use crate::engine::Host;
use crate::link::Direction;
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
    #[arg(long, value_name = "ID:PASSWORD", env = "SMPPCON_SMSC_ACCOUNT")]
    account: Vec<String>,
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

/// Written without what was found: it may be a password.
#[derive(Debug, Error)]
#[error("expected ID:PASSWORD")]
pub(super) struct NoLogin;

impl FromStr for Login {
    type Err = NoLogin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (system_id, password) = text.split_once(':').filter(|(id, _)| !id.is_empty()).ok_or(NoLogin)?;
        Ok(Self(Account::new(system_id, password)))
    }
}

impl Arguments {
    fn config(&self) -> Result<Config, NoLogin> {
        let wtc = Config::wtc();
        let logins = self.account.iter().map(|login| login.parse().map(|Login(account)| account));
        let mut accounts = logins.collect::<Result<Vec<_>, _>>()?;
        if accounts.is_empty() {
            accounts = Config::demo().accounts;
        }
        Ok(Config {
            accounts,
            handset_every: self.handset.map(Period::duration),
            receipt_delay: self.receipt_delay.map_or(wtc.receipt_delay, Period::duration),
            ..wtc
        })
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    run::block_on(serve(common, arguments))?
}

async fn serve(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let clock = Clock::system();
    let mut signals = Signals::new().map_err(Failure::Runtime)?;
    let (mut host, _connector) = Host::new(Smsc::new(arguments.config()?, random::seed()?), clock);
    let (tell, mut notices) = mpsc::channel(CHANNEL);
    host.watched_by(tell);
    let mut journal = common.journal.of_command(Direction::In)?;
    let address = host.listen(arguments.listen).await.map_err(Failure::Listen)?;
    let _ = writeln!(stderr(), "smppcon: listening on {address}");
    let format = if common.json { Format::Json } else { Format::Text };
    let mut printer = Printer::new(format, View::default());
    let mut output = Some(Output::stdout());
    let (stop, stopped) = oneshot::channel::<()>();
    let hosting = tokio::spawn(host.run(async {
        // It is let go of rather than sent.
        let _ = stopped.await;
    }));
    let mut stop = Some(stop);
    loop {
        let notice = tokio::select! {
            biased;
            () = signals.next() => {
                // Asked twice: leave now.
                if stop.take().is_none() {
                    return Ok(Exit::Interrupted);
                }
                continue;
            }
            notice = notices.recv() => notice,
        };
        let Some(notice) = notice else { break };
        journal.notice(&notice);
        if let Notice::Ended { link, why, .. } = &notice {
            let _ = writeln!(stderr(), "smppcon: connection {}: {why}", link.0);
        }
        let piece = printer.notice(&notice);
        while let Some(out) = &output {
            match out.put(&piece, &mut signals).await {
                Put::Taken => break,
                // What nobody reads need not be served.
                Put::Broken => {
                    output = None;
                    stop = None;
                }
                Put::Signalled => {
                    if stop.take().is_none() {
                        return Ok(Exit::Interrupted);
                    }
                }
            }
        }
    }
    journal.finish();
    let Some(output) = output else { return Ok(Exit::Failed) };
    output.finish(&mut signals).await.map_err(Failure::Write)?;
    // It panicked, or it is over because it was told to be.
    Ok(if hosting.await.is_err() { Exit::Failed } else { Exit::Done })
}
