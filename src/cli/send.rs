//! `smppcon send`: send a message, print every PDU as it passes, and wait for its receipts.

use std::fmt;
use std::io::{Read, Write, stdin, stdout};
use std::str::FromStr;

use clap::{Args, ValueEnum};
use thiserror::Error;
use tokio::time::Instant;

use super::flags::TargetFlags;
use super::link::{self, Links};
use super::parts::Parts;
use super::printer::{Format, Printer};
use super::run::{self, Next, Running};
use super::{Common, Exit, Failure};
use crate::compose::Coding;
use crate::compose::Draft;
use crate::compose::Receipts;
use crate::config::account::Account;
use crate::config::duration::Period;
use crate::engine::Clock;
use crate::link::Command;
use crate::link::Direction;
use crate::link::Order;
use crate::link::Stop;
use crate::link::Ticket;
use crate::report::Context;
use crate::shell::random;
use crate::text::Alphabet;
use crate::text::Split;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::encode;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    target: TargetFlags,
    /// The source address; the account's where there is none.
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// The destination address.
    #[arg(long, value_name = "ADDRESS")]
    to: String,
    /// The message; - reads it from standard input.
    #[arg(long, value_name = "TEXT")]
    text: String,
    /// The alphabet: auto, or the number of a data_coding.
    #[arg(long, value_name = "N", default_value = "auto")]
    data_coding: CodingFlag,
    /// How a text that is too long for one message leaves.
    #[arg(long, value_name = "WAY", default_value = "udh8")]
    split: SplitFlag,
    /// Ask for a receipt and wait for it.
    #[arg(long)]
    receipt: bool,
    /// How long to wait for receipts.
    #[arg(long, value_name = "TIME", default_value = "30s")]
    wait: Period,
    /// Print what would leave, and connect to nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SplitFlag {
    /// With a user data header of an 8-bit reference.
    Udh8,
    /// With a user data header of a 16-bit reference.
    Udh16,
    /// With the sar_ TLVs.
    Sar,
    /// In one message_payload TLV.
    Payload,
}

impl From<SplitFlag> for Split {
    fn from(flag: SplitFlag) -> Self {
        match flag {
            SplitFlag::Udh8 => Self::Udh8,
            SplitFlag::Udh16 => Self::Udh16,
            SplitFlag::Sar => Self::Sar,
            SplitFlag::Payload => Self::Payload,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct CodingFlag(Coding);

#[derive(Debug, Error)]
#[error("expected auto, or a data_coding from 0 to 255 such as 8 or 0xF0")]
struct NoCoding;

impl FromStr for CodingFlag {
    type Err = NoCoding;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "auto" {
            return Ok(Self(Coding::Auto));
        }
        let value = match text.strip_prefix("0x") {
            Some(digits) => u8::from_str_radix(digits, 16),
            None => text.parse(),
        };
        value.map(|data_coding| Self(Coding::Fixed(data_coding))).map_err(|_| NoCoding)
    }
}

impl fmt::Display for CodingFlag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Coding::Auto => f.pad("auto"),
            Coding::Fixed(data_coding) => write!(f, "{data_coding}"),
        }
    }
}

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let account = arguments.target.account(common)?;
    let pdus = arguments.compose(&account)?;
    if arguments.dry_run {
        return print(common, &account, pdus);
    }
    if !account.bind.transmits() {
        return Err(Failure::ReceiverSends);
    }
    if arguments.receipt && !account.bind.receives() {
        return Err(Failure::TransmitterReceives);
    }
    run::block_on(send(common, arguments, &account, pdus))?
}

impl Arguments {
    fn compose(&self, account: &Account) -> Result<Vec<Pdu>, Failure> {
        let draft = Draft {
            from: self.from.clone().unwrap_or_else(|| account.source_addr.as_str().to_owned()),
            to: self.to.clone(),
            text: self.text()?,
            coding: self.data_coding.0,
            split: self.split.into(),
            receipts: if self.receipt { Receipts::Final } else { Receipts::None },
        };
        Ok(draft.compose(Alphabet::Gsm, random::reference()?)?.pdus)
    }

    fn text(&self) -> Result<String, Failure> {
        if self.text != "-" {
            return Ok(self.text.clone());
        }
        if self.target.password_stdin {
            return Err(Failure::StdinTwice);
        }
        let mut text = String::new();
        stdin().read_to_string(&mut text).map_err(|error| Failure::Read { path: "-".into(), error })?;
        // The end of the last line is the shell's, not the message's.
        let line = text.strip_suffix('\n').unwrap_or(&text);
        Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
    }
}

fn format(common: &Common) -> Format {
    if common.json { Format::Json } else { Format::Text }
}

fn print(common: &Common, account: &Account, pdus: Vec<Pdu>) -> Result<Exit, Failure> {
    let mut printer = Printer::new(format(common), link::view(account));
    let mut out = stdout().lock();
    let mut sequence = Sequence::FIRST;
    for pdu in pdus {
        let frame = encode(&Pdu { sequence, ..pdu })?.frame;
        let context = Context { direction: Some(Direction::Out), ..Context::default() };
        out.write_all(&printer.chunk(&frame.into(), context)).map_err(Failure::Write)?;
        sequence = sequence.next();
    }
    Ok(Exit::Done)
}

async fn send(
    common: &Common,
    arguments: &Arguments,
    account: &Account,
    pdus: Vec<Pdu>,
) -> Result<Exit, Failure> {
    let password = arguments.target.password(common, account).await?;
    let mut links = Links::new(account);
    let Some(transmitter) = links.transmitter() else { return Err(Failure::ReceiverSends) };
    let mut printer = Printer::new(format(common), link::view(account)).with_names(links.names());
    let journal = common.journal.of_links(account, links.ids())?;
    let connect = links.connect(account, &password, arguments.target.source);
    let mut running = Running::start(links.ids().collect(), connect, journal).await?;
    drop(password);
    let mut parts = Parts::new(transmitter, pdus.len(), arguments.receipt);
    let mut pdus = Some(pdus);
    let mut until = None;
    while !links.are_over() {
        match running.next(until).await {
            Next::Notice(notice) => {
                running.print(&printer.notice(&notice)).await;
                links.fold(&notice);
                parts.fold(&notice);
            }
            Next::Deadline => {
                until = None;
                parts.give_up();
            }
            Next::Over => break,
        }
        // Not before the receiver is there: the receipt may come at once.
        if links.are_bound() {
            for (ticket, pdu) in (0..).zip(pdus.take().unwrap_or_default()) {
                let order = Order::Request { ticket: Ticket(ticket), pdu };
                running.command(Command::Order { link: transmitter, order }).await;
            }
        }
        if (parts.are_settled() || links.have_failed()) && links.leave() {
            until = None;
            running.stop(Stop::Gracefully).await;
        } else if links.are_bound() && parts.await_receipts() && until.is_none() {
            until = Some(Instant::from_std(Clock::system().now() + arguments.wait.duration()));
        }
    }
    let interrupted = running.interrupted;
    running.finish().await?;
    if interrupted {
        parts.explain();
        return Ok(Exit::Interrupted);
    }
    let exit = links.explain();
    // What never left is not what went wrong.
    if pdus.is_some() {
        return Ok(exit);
    }
    parts.explain();
    Ok(exit.max(parts.exit()))
}
