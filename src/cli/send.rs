//! `smppcon send`: send a message or any other PDU, print every PDU as it passes, and wait for what follows.

use std::collections::VecDeque;
use std::io::{Write, stderr, stdout};

use clap::Args;
use tokio::time::Instant;

use super::flags::{RedactFlags, TargetFlags};
use super::link::{self, Links};
use super::message::{self, MessageFlags};
use super::parts::Parts;
use super::printer::Printer;
use super::run::{self, Next, Running};
use super::{Common, Exit, Failure};
use crate::compose::Draft;
use crate::compose::What;
use crate::compose::With;
use crate::compose::{Clock as Calendar, Rules};
use crate::config::account::Account;
use crate::config::duration::Period;
use crate::engine::Clock;
use crate::link::Command;
use crate::link::Direction;
use crate::link::Order;
use crate::link::Stop;
use crate::link::Ticket;
use crate::report::Context;
use crate::report::Form;
use crate::report::View;
use crate::shell::random;
use crate::shell::settings;
use crate::shell::zone;
use crate::wire::Chunk;
use crate::wire::FieldId;
use crate::wire::Sequence;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    target: TargetFlags,
    #[command(flatten)]
    redact: RedactFlags,
    #[command(flatten)]
    message: MessageFlags,
    /// Ask for a receipt and wait for it.
    #[arg(long)]
    receipt: bool,
    /// How long to wait for receipts, and for answers to what is sent as it stands.
    #[arg(long, value_name = "TIME", default_value = "30s")]
    wait: Period,
    /// Send from an account that is marked production.
    #[arg(long)]
    yes: bool,
    /// Print what would leave, and connect to nothing.
    #[arg(long)]
    dry_run: bool,
}

/// How many PDUs are given to the engine before it says that they were sent.
const AHEAD: usize = 64;

pub(super) fn run(common: &Common, arguments: &Arguments) -> Result<Exit, Failure> {
    let account = arguments.target.account(common)?;
    if let (true, Some(flag)) = (arguments.target.password_stdin, arguments.message.stdin()) {
        return Err(Failure::StdinTwice(flag));
    }
    if !arguments.dry_run && account.production && !arguments.yes {
        return Err(Failure::Production(account.name));
    }
    let (outgoing, warnings) = arguments.compose(common, &account)?;
    if !arguments.dry_run {
        arguments.check(&account, &outgoing)?;
    }
    for warning in warnings {
        let _ = writeln!(stderr(), "smppcon: warning: {warning}");
    }
    if arguments.dry_run {
        return print(common, arguments.view(&account), &outgoing);
    }
    run::block_on(send(common, arguments, &account, outgoing))?
}

impl Arguments {
    /// What leaves, and what may go wrong with it.
    fn compose(&self, common: &Common, account: &Account) -> Result<(Vec<What>, Vec<String>), Failure> {
        let mut draft = self.message.draft(common, !self.dry_run)?;
        if draft.from.is_empty() && draft.operation.has(FieldId::SourceAddr) {
            account.source_addr.as_str().clone_into(&mut draft.from);
        }
        if self.receipt {
            draft.fields.entry(FieldId::RegisteredDelivery).or_insert_with(|| "1".to_owned());
        }
        let (rules, book) = (Rules::of(account), message::handsets(common)?);
        let settings = common.folders().ok().map(|it| settings::load(&it)).transpose()?.unwrap_or_default();
        let (now, zone) = (Clock::system().wall(), settings.settings.time.zone);
        let clock = Calendar { now, utc_offset: zone::utc_offset(zone, now) };
        let with = With { rules: &rules, book: &book, clock, reference: random::reference()? };
        composed(&draft, &with)
    }

    fn view(&self, account: &Account) -> View {
        link::view(account, self.redact.masking())
    }

    fn check(&self, account: &Account, outgoing: &[What]) -> Result<(), Failure> {
        let asks = outgoing.iter().any(|it| matches!(it, What::Request(_)));
        if asks && !account.bind.transmits() {
            return Err(Failure::ReceiverSends);
        }
        if self.receipt && !account.bind.receives() {
            return Err(Failure::TransmitterReceives);
        }
        Ok(())
    }
}

fn composed(draft: &Draft, with: &With<'_>) -> Result<(Vec<What>, Vec<String>), Failure> {
    let composed = draft.compose(with)?;
    let warnings = crate::compose::lint(draft, &composed, with).iter().map(ToString::to_string).collect();
    Ok((composed.outgoing.into_iter().map(|it| it.what).collect(), warnings))
}

fn form(common: &Common) -> Form {
    if common.json { Form::Json } else { Form::Text }
}

fn print(common: &Common, view: View, outgoing: &[What]) -> Result<Exit, Failure> {
    let mut printer = Printer::new(form(common), view);
    let mut out = stdout().lock();
    let mut sequence = Sequence::FIRST;
    for what in outgoing {
        let octets = what.written(sequence)?.octets;
        for chunk in Chunk::cut(octets) {
            let context = Context { direction: Some(Direction::Out), ..Context::default() };
            out.write_all(&printer.chunk(&chunk, context)).map_err(Failure::Write)?;
        }
        sequence = sequence.next();
    }
    Ok(Exit::Done)
}

async fn send(
    common: &Common,
    arguments: &Arguments,
    account: &Account,
    outgoing: Vec<What>,
) -> Result<Exit, Failure> {
    let password = arguments.target.password(common, account).await?;
    let mut links = Links::new(account);
    // A receiver can send what is no request of ours.
    let sender = links.transmitter().or_else(|| links.ids().next());
    let Some(link) = sender else { return Err(Failure::ReceiverSends) };
    let mut printer = Printer::new(form(common), arguments.view(account)).with_names(links.names());
    let mut parts = Parts::new(link, &outgoing, arguments.receipt);
    let mut orders = outgoing.into_iter().zip(0..).map(order).collect::<Result<VecDeque<_>, _>>()?;
    let connect = links.connect(account, &password, arguments.target.source);
    let mut running = Running::start(links.ids().collect(), connect).await?;
    drop(password);
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
        while links.are_bound() && parts.ahead() < AHEAD {
            let Some(order) = orders.pop_front() else { break };
            parts.ordered();
            running.command(Command::Order { link, order }).await;
        }
        let settled = orders.is_empty() && parts.are_settled();
        if (settled || links.have_failed()) && links.leave() {
            until = None;
            running.stop(Stop::Gracefully).await;
        } else if links.are_bound() && orders.is_empty() && parts.wait_for_time() && until.is_none() {
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
    if !parts.are_begun() {
        return Ok(exit);
    }
    parts.explain();
    Ok(exit.max(parts.exit()))
}

fn order((what, ticket): (What, u64)) -> Result<Order, Failure> {
    Ok(match what {
        What::Request(pdu) => Order::Request { ticket: Ticket(ticket), pdu },
        What::AsItStands(..) | What::Octets(_) => Order::Inject(what.written(Sequence::NONE)?.octets),
    })
}
