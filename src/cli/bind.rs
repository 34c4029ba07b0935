//! `smppcon bind`: bind, print every PDU as it passes, unbind.

use std::time::Duration;

use clap::Args;
use tokio::time::Instant;

use super::flags::TargetFlags;
use super::link::{self, Links};
use super::printer::{Format, Printer};
use super::run::{self, Next, Running};
use super::{Common, Exit, Failure};
use crate::config::duration::Period;
use crate::config::setting::Setting;
use crate::config::setting::Unexpected;
use crate::engine::Clock;
use crate::link::Stop;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    target: TargetFlags,
    /// How long to stay bound; 0 unbinds at once.
    #[arg(long, value_name = "TIME", default_value = "0", value_parser = hold)]
    hold: Duration,
}

fn hold(text: &str) -> Result<Duration, Unexpected> {
    if text == "0" { Ok(Duration::ZERO) } else { Period::parse(text).map(Period::duration) }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    run::block_on(bind(common, arguments))?
}

async fn bind(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let account = arguments.target.account(common)?;
    let password = arguments.target.password(common, &account).await?;
    let format = if common.json { Format::Json } else { Format::Text };
    let mut links = Links::new(&account);
    let mut printer = Printer::new(format, link::view(&account)).with_names(links.names());
    let journal = common.journal.of_links(&account, links.ids())?;
    let connect = links.connect(&account, &password, arguments.target.source);
    let mut running = Running::start(links.ids().collect(), connect, journal).await?;
    drop(password);
    let mut until = None;
    while !links.are_over() {
        let mut done = false;
        match running.next(until).await {
            Next::Notice(notice) => {
                running.print(&printer.notice(&notice)).await;
                links.fold(&notice);
            }
            Next::Deadline => done = true,
            Next::Over => break,
        }
        // One that is missing ends the others.
        if (done || links.have_failed()) && links.leave() {
            until = None;
            running.stop(Stop::Gracefully).await;
        } else if links.are_bound() && until.is_none() {
            until = Some(Instant::from_std(Clock::system().now() + arguments.hold));
        }
    }
    let interrupted = running.interrupted;
    running.finish().await?;
    Ok(if interrupted { Exit::Interrupted } else { links.explain() })
}
