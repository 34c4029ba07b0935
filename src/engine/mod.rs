//! Sockets, tasks and the clock around sessions: dials and listens, moves octets between streams and sessions,
//! and tells what passes. It knows no field of any PDU.
//!
//! One task owns the links and takes [`Command`]s; each link has a task of its own, and so has a message
//! centre, where there is one ([`Host`]). All channels are bounded. When the commands end, every
//! link is unbound and closed, and the task is over when the last one is. A panic costs the link in whose task it
//! is, and is told as the end of that link.

mod clock;
mod dial;
mod driver;
mod host;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::link::Command;
use crate::link::Dial;
use crate::link::Ended;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Order;
use crate::link::Place;
use crate::link::Step;
use crate::link::Stop;
use crate::session::Config;
use crate::session::Session;
use crate::wire::Pdu;

pub use clock::Clock;
pub use host::{Connector, Host};

use driver::{Driver, Orders};

/// How many commands, orders or notices wait at most in each channel.
pub const CHANNEL: usize = 1024;

/// Runs links until the commands end and the last link is over. `built_in` connects to the message centre
/// inside this program, where there is one.
pub async fn run(
    mut commands: mpsc::Receiver<Command>,
    notices: mpsc::Sender<Notice>,
    clock: Clock,
    built_in: Option<Connector>,
) {
    let mut links = Links { handles: HashMap::new(), tasks: JoinSet::new(), notices, clock, built_in };
    loop {
        tokio::select! {
            command = commands.recv() => match command {
                Some(command) => links.handle(command),
                None => break,
            },
            Some(ended) = links.tasks.join_next() => links.forget(ended.ok()),
        }
    }
    for orders in links.handles.values() {
        orders.stop(Stop::Gracefully);
    }
    while links.tasks.join_next().await.is_some() {}
}

struct Links {
    handles: HashMap<LinkId, Orders>,
    tasks: JoinSet<LinkId>,
    notices: mpsc::Sender<Notice>,
    clock: Clock,
    built_in: Option<Connector>,
}

impl Links {
    fn handle(&mut self, command: Command) {
        match command {
            Command::Connect { link, dial, session, bind } => self.connect(link, dial, session, bind),
            Command::Order { link, order } => self.order(link, order),
            Command::Stop { link, how } => {
                if let Some(orders) = self.handles.get(&link) {
                    orders.stop(how);
                }
            }
        }
    }

    fn connect(&mut self, link: LinkId, dial: Dial, config: Config, bind: Pdu) {
        let (orders, inbox) = driver::orders();
        self.handles.insert(link, orders);
        let teller = Teller { link, notices: self.notices.clone(), clock: self.clock };
        let built_in = self.built_in.clone();
        self.tasks.spawn(async move {
            Connecting { teller, inbox }.run(dial, config, bind, built_in).await;
            link
        });
    }

    /// An order to a link that is over is told as not sent; so is one to a link that cannot keep up.
    fn order(&mut self, link: LinkId, order: Order) {
        let refused = match self.handles.get(&link) {
            Some(orders) => orders.give(order).err(),
            None => Some(order),
        };
        if let Some(Order::Request { ticket, .. }) = refused {
            let notices = self.notices.clone();
            self.tasks.spawn(async move {
                let _ = notices.send(Notice::NotSent { link, ticket, why: None }).await;
                link
            });
        }
    }

    fn forget(&mut self, link: Option<LinkId>) {
        if let Some(link) = link
            && self.handles.get(&link).is_some_and(Orders::is_over)
        {
            self.handles.remove(&link);
        }
    }
}

/// Tells of a link what no driver tells yet.
struct Teller {
    link: LinkId,
    notices: mpsc::Sender<Notice>,
    clock: Clock,
}

impl Teller {
    async fn step(&self, step: Step) {
        self.tell(Notice::Step { link: self.link, at: self.clock.wall(), step }).await;
    }

    async fn tell(&self, notice: Notice) {
        // Nobody listens only when the program ends.
        let _ = self.notices.send(notice).await;
    }
}

/// A link from the first step to its end.
struct Connecting {
    teller: Teller,
    inbox: driver::Inbox,
}

impl Connecting {
    async fn run(mut self, dial: Dial, config: Config, bind: Pdu, built_in: Option<Connector>) {
        match &dial.place {
            Place::BuiltIn => {
                let stream = match built_in {
                    Some(connector) => connector.connect().await,
                    None => None,
                };
                let Some(stream) = stream else { return self.end(Ended::NoBuiltIn).await };
                self.teller.step(Step::Connected { local: None, peer: None }).await;
                self.drive(config, bind, None, stream).await;
            }
            Place::Tcp { host, port } => {
                let dialling =
                    AssertUnwindSafe(dial::connect(host, *port, &dial, &self.teller)).catch_unwind();
                let connected = tokio::select! {
                    connected = dialling => connected.unwrap_or(Err(Ended::Panicked)),
                    _ = self.inbox.stopped() => Err(Ended::Dropped),
                };
                match connected {
                    Ok(stream) => self.drive(config, bind, stream.peer_addr().ok(), stream).await,
                    Err(why) => self.end(why).await,
                }
            }
        }
    }

    async fn drive(
        self,
        config: Config,
        bind: Pdu,
        peer: Option<SocketAddr>,
        stream: impl AsyncRead + AsyncWrite,
    ) {
        let Self { teller: Teller { link, notices, clock }, inbox } = self;
        let session = Session::new(config, clock.now());
        Driver::new(link, session, Some(bind), peer, inbox, notices, clock).run(stream).await;
    }

    /// Tells that there is no link, and that nothing which was asked of it will be sent.
    async fn end(self, why: Ended) {
        for ticket in self.inbox.close() {
            self.teller.tell(Notice::NotSent { link: self.teller.link, ticket, why: None }).await;
        }
        self.teller.tell(Notice::Ended { link: self.teller.link, at: self.teller.clock.wall(), why }).await;
    }
}
