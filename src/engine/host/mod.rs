//! Runs the built-in message centre: its mind, and the connections of whoever connects, by TCP or from inside
//! this program. The mind says which octets are to be written and which connections to be closed or broken;
//! here it is done.

mod carrier;
mod listeners;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::io::DuplexStream;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::Clock;
use super::driver::until;
use crate::link::Direction;
use crate::link::Ended;
use crate::link::Io;
use crate::link::LinkId;
use crate::link::Listening;
use crate::link::Notice;
use crate::link::Operation;
use crate::link::Step;
use crate::session::Event;
use crate::smsc::Counts;
use crate::smsc::Ending;
use crate::smsc::Order;
use crate::smsc::Output;
use crate::smsc::Peer;
use crate::smsc::Smsc;
use crate::smsc::Time;

use carrier::{Carrier, Carry, Heard, Orders, Stream};
use listeners::Listeners;

/// Pieces of what came that wait to be heard: few, so that one who floods is not far ahead of the others, who
/// take turns.
const HEARD: usize = 16;
/// Octets that a connection inside this program holds each way.
const PIPE: usize = 64 * 1024;

/// Connects to the message centre inside this program.
#[derive(Clone, Debug)]
pub struct Connector(mpsc::Sender<DuplexStream>);

impl Connector {
    /// A connection; `None` where the message centre is gone.
    pub(super) async fn connect(&self) -> Option<DuplexStream> {
        let (near, far) = tokio::io::duplex(PIPE);
        self.0.send(far).await.ok()?;
        Some(near)
    }
}

/// The message centre and its connections.
#[derive(Debug)]
pub struct Host {
    smsc: Smsc,
    clock: Clock,
    listeners: Listeners,
    came: mpsc::Receiver<(TcpStream, SocketAddr)>,
    dialled: mpsc::Receiver<DuplexStream>,
    orders: Option<mpsc::Receiver<Order>>,
    news: Option<mpsc::Sender<Listening>>,
    watcher: Option<mpsc::Sender<Notice>>,
    connections: Connections,
}

/// Whoever is connected.
#[derive(Debug)]
struct Connections {
    open: HashMap<LinkId, Open>,
    tasks: JoinSet<()>,
    next: u32,
    /// Where carriers tell what comes, and where that is heard.
    tell: mpsc::Sender<(LinkId, Heard)>,
    told: mpsc::Receiver<(LinkId, Heard)>,
}

#[derive(Debug)]
struct Open {
    orders: Orders,
    peer: Option<SocketAddr>,
    /// How it broke, where it did.
    lost: Option<Ended>,
}

impl Host {
    /// A message centre that only this program can connect to.
    pub fn new(smsc: Smsc, clock: Clock) -> (Self, Connector) {
        let (connector, dialled) = mpsc::channel(1);
        let (arrive, came) = mpsc::channel(1);
        let (tell, told) = mpsc::channel(HEARD);
        let connections = Connections { open: HashMap::new(), tasks: JoinSet::new(), next: 0, tell, told };
        let host = Self {
            smsc,
            clock,
            listeners: Listeners::new(clock, arrive),
            came,
            dialled,
            orders: None,
            news: None,
            watcher: None,
            connections,
        };
        (host, Connector(connector))
    }

    /// Listens too; the address that was taken, for port 0 leaves the choice to the system.
    pub async fn listen(&mut self, address: SocketAddr) -> Result<SocketAddr, Io> {
        self.listeners.add(address).await
    }

    /// Connects to a client that listens, and asks it to bind.
    pub async fn outbind(&mut self, address: SocketAddr, login: (&str, &str)) -> Result<(), Io> {
        let connected = TcpStream::connect(address).await;
        let stream = connected.map_err(|error| Io {
            operation: Operation::Connect,
            address: Some(address),
            error: (&error).into(),
        })?;
        let link = self.accept(stream, address).await;
        self.smsc.handle_outbind(self.time(), Peer(link.0), login.0, login.1);
        Ok(())
    }

    /// Tells what passes on every connection.
    pub fn watched_by(&mut self, watcher: mpsc::Sender<Notice>) {
        self.watcher = Some(watcher);
    }

    /// Takes orders, and tells where it listens.
    pub fn ordered_by(&mut self, orders: mpsc::Receiver<Order>, news: mpsc::Sender<Listening>) {
        (self.orders, self.news) = (Some(orders), Some(news));
    }

    /// Serves until `shutdown` is done, then unbinds and closes every connection. What was counted.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) -> Counts {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut open = true;
        loop {
            let wake = self.collect().await;
            if !open && self.smsc.is_idle() {
                break;
            }
            tokio::select! {
                () = &mut shutdown, if open => {
                    open = false;
                    self.listeners.clear().await;
                    self.smsc.handle_shutdown(self.time());
                }
                Some((stream, peer)) = self.came.recv(), if open => {
                    self.accept(stream, peer).await;
                }
                Some(stream) = self.dialled.recv(), if open => {
                    self.serve(IpAddr::V4(Ipv4Addr::LOCALHOST), None, stream);
                }
                Some(order) = next(self.orders.as_mut()), if open => self.order(order).await,
                Some((link, heard)) = self.connections.told.recv() => self.heard(link, heard),
                Some(_) = self.connections.tasks.join_next(), if !self.connections.tasks.is_empty() => (),
                () = until(wake) => self.smsc.handle_timeout(self.time()),
            }
        }
        while self.connections.tasks.join_next().await.is_some() {}
        self.smsc.counts()
    }

    fn time(&self) -> Time {
        Time { now: self.clock.now(), wall: self.clock.wall() }
    }

    /// Does what the mind wants done; the time to wake up at.
    async fn collect(&mut self) -> Option<std::time::Instant> {
        loop {
            match self.smsc.poll_output() {
                Output::Transmit { peer, octets } => self.carry(peer, Carry::Write(octets)).await,
                Output::Read { peer, how } => self.carry(peer, Carry::Read(how)).await,
                Output::Finish(peer) => self.carry(peer, Carry::Finish).await,
                Output::Close { peer, why } => self.end(peer, Carry::Close, why).await,
                Output::Reset(peer) => self.end(peer, Carry::Reset, Ending::Fault).await,
                Output::Listen(on) => self.let_listen(on).await,
                Output::Passed { peer, came, chunk } => {
                    let direction = if came { Direction::In } else { Direction::Out };
                    let (link, at) = (LinkId(peer.0), self.clock.wall());
                    self.watch(Notice::Chunk { link, direction, at, chunk }).await;
                }
                Output::Entered { peer, state } => {
                    let (link, at) = (LinkId(peer.0), self.clock.wall());
                    self.watch(Notice::Event { link, at, event: Event::State(state) }).await;
                }
                Output::Timeout(at) => return at,
            }
        }
    }

    async fn carry(&self, Peer(peer): Peer, what: Carry) {
        if let Some(open) = self.connections.open.get(&LinkId(peer)) {
            // A carrier takes every order until it is over.
            let _ = open.orders.send(what).await;
        }
    }

    /// A connection is over.
    async fn end(&mut self, peer: Peer, how: Carry, why: Ending) {
        self.carry(peer, how).await;
        let link = LinkId(peer.0);
        let Some(open) = self.connections.open.remove(&link) else { return };
        let why = match (open.lost, why) {
            (Some(lost), _) => lost,
            (None, Ending::Session(why)) => Ended::Session(why),
            (None, Ending::Fault | Ending::TurnedAway) => Ended::Dropped,
        };
        self.watch(Notice::Ended { link, at: self.clock.wall(), why }).await;
    }

    async fn order(&mut self, order: Order) {
        match order {
            Order::Listen(address) => {
                if let Err(why) = self.listeners.add(address).await {
                    self.tell(Listening::Failed(why)).await;
                }
                self.tell_listening().await;
            }
            Order::StopListening => {
                self.listeners.clear().await;
                self.tell_listening().await;
            }
            Order::Behave(_) | Order::Handset(_) | Order::Text(_) | Order::Unbind => {
                self.smsc.handle_order(self.time(), order);
            }
        }
    }

    async fn let_listen(&mut self, on: bool) {
        if on {
            if let Err(why) = self.listeners.come_back().await {
                self.tell(Listening::Failed(why)).await;
            }
        } else {
            self.listeners.leave().await;
        }
        self.tell_listening().await;
    }

    async fn tell_listening(&self) {
        let addresses = if self.listeners.is_away() { &[] } else { self.listeners.addresses() };
        self.tell(Listening::On(addresses.to_vec())).await;
    }

    async fn tell(&self, news: Listening) {
        if let Some(tell) = &self.news {
            // Nobody listens only when the program ends.
            let _ = tell.send(news).await;
        }
    }

    async fn accept(&mut self, stream: TcpStream, peer: SocketAddr) -> LinkId {
        // A PDU is a whole: it gains nothing from waiting for company.
        let _ = stream.set_nodelay(true);
        let local = stream.local_addr().ok();
        let link = self.serve(peer.ip(), Some(peer), stream);
        let step = Step::Connected { local, peer: Some(peer) };
        self.watch(Notice::Step { link, at: self.clock.wall(), step }).await;
        link
    }

    fn serve(&mut self, from: IpAddr, peer: Option<SocketAddr>, stream: impl Stream) -> LinkId {
        let time = self.time();
        let Self { smsc, clock, connections, .. } = self;
        let link = LinkId(connections.next);
        connections.next += 1;
        let (orders, carrier) = Carrier::new(link, *clock, connections.tell.clone());
        connections.open.insert(link, Open { orders, peer, lost: None });
        connections.tasks.spawn(carrier.run(stream));
        smsc.handle_connect(time, Peer(link.0), from);
        link
    }

    fn heard(&mut self, link: LinkId, heard: Heard) {
        let (time, peer) = (self.time(), Peer(link.0));
        match heard {
            Heard::Octets(octets) => self.smsc.handle_octets(time, peer, &octets),
            Heard::Eof => self.smsc.handle_eof(time, peer),
            Heard::Lost(operation, error) => {
                if let Some(open) = self.connections.open.get_mut(&link) {
                    open.lost = Some(Ended::Io(Io { operation, address: open.peer, error }));
                }
                self.smsc.handle_lost(time, peer);
            }
            Heard::Panicked => {
                if let Some(open) = self.connections.open.get_mut(&link) {
                    open.lost = Some(Ended::Panicked);
                }
                self.smsc.handle_lost(time, peer);
            }
        }
    }

    async fn watch(&self, notice: Notice) {
        if let Some(watcher) = &self.watcher {
            let _ = watcher.send(notice).await;
        }
    }
}

/// The next order; none, where nobody orders.
async fn next(orders: Option<&mut mpsc::Receiver<Order>>) -> Option<Order> {
    match orders {
        Some(orders) => orders.recv().await,
        None => std::future::pending().await,
    }
}
