//! Runs the built-in message centre: its mind over the sessions of whoever connects, by TCP or from inside this
//! program.

use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::driver::{self, Driver, Orders, until};
use super::{CHANNEL, Clock};
use crate::link::Io;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Operation;
use crate::link::Order;
use crate::link::Step;
use crate::link::Stop;
use crate::link::Ticket;
use crate::session::Session;
use crate::smsc::Output;
use crate::smsc::Peer;
use crate::smsc::Smsc;

/// Octets that a connection inside this program holds each way.
const PIPE: usize = 64 * 1024;
/// How long to wait after a connection could not be taken.
const AGAIN: Duration = Duration::from_millis(100);

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
    listener: Option<TcpListener>,
    dialled: mpsc::Receiver<DuplexStream>,
    watcher: Option<mpsc::Sender<Notice>>,
    connections: Connections,
}

/// The sessions of whoever is connected.
#[derive(Debug)]
struct Connections {
    orders: HashMap<LinkId, Orders>,
    tasks: JoinSet<LinkId>,
    next: u32,
    /// Where the links tell what passes, and where that is heard.
    tell: mpsc::Sender<Notice>,
    told: mpsc::Receiver<Notice>,
}

impl Host {
    /// A message centre that only this program can connect to.
    pub fn new(smsc: Smsc, clock: Clock) -> (Self, Connector) {
        let (connector, dialled) = mpsc::channel(1);
        let (tell, told) = mpsc::channel(CHANNEL);
        let connections = Connections { orders: HashMap::new(), tasks: JoinSet::new(), next: 0, tell, told };
        (Self { smsc, clock, listener: None, dialled, watcher: None, connections }, Connector(connector))
    }

    /// Listens too; the address that was taken, for port 0 leaves the choice to the system.
    pub async fn listen(&mut self, address: SocketAddr) -> Result<SocketAddr, Io> {
        let failed = |error: std::io::Error| Io {
            operation: Operation::Listen,
            address: Some(address),
            error: (&error).into(),
        };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let taken = listener.local_addr().map_err(failed)?;
        self.listener = Some(listener);
        Ok(taken)
    }

    /// Tells what passes on every connection.
    pub fn watched_by(&mut self, watcher: mpsc::Sender<Notice>) {
        self.watcher = Some(watcher);
    }

    /// Serves until `shutdown` is done, then unbinds and closes every connection.
    pub async fn run(mut self, shutdown: impl Future<Output = ()>) {
        let mut shutdown = std::pin::pin!(shutdown);
        let mut open = true;
        while open || !self.connections.tasks.is_empty() {
            let wake = self.collect().await;
            tokio::select! {
                () = &mut shutdown, if open => {
                    open = false;
                    self.connections.stop();
                }
                (stream, peer) = accept(self.listener.as_ref(), self.clock), if open => {
                    self.accept(stream, peer).await;
                }
                Some(stream) = self.dialled.recv(), if open => {
                    self.serve(IpAddr::V4(Ipv4Addr::LOCALHOST), None, stream);
                }
                Some(notice) = self.connections.told.recv() => self.heard(notice).await,
                Some(ended) = self.connections.tasks.join_next(), if !self.connections.tasks.is_empty() => {
                    self.connections.forget(ended.ok());
                }
                () = until(wake) => self.smsc.handle_timeout(self.clock.now(), self.clock.wall()),
            }
        }
        while let Ok(notice) = self.connections.told.try_recv() {
            self.heard(notice).await;
        }
    }

    /// Does what the mind wants done; the time to wake up at.
    async fn collect(&mut self) -> Option<std::time::Instant> {
        loop {
            let (Peer(peer), order) = match self.smsc.poll_output() {
                Output::Respond { peer, pdu } => (peer, Order::Respond(pdu)),
                Output::Request { peer, pdu } => (peer, Order::Request { ticket: Ticket(0), pdu }),
                Output::Timeout(at) => return at,
            };
            if let Some(orders) = self.connections.orders.get(&LinkId(peer)) {
                orders.push(order).await;
            }
        }
    }

    async fn accept(&mut self, stream: TcpStream, peer: SocketAddr) {
        // A PDU is a whole: it gains nothing from waiting for company.
        let _ = stream.set_nodelay(true);
        let local = stream.local_addr().ok();
        let link = self.serve(peer.ip(), Some(peer), stream);
        let step = Step::Connected { local, peer: Some(peer) };
        self.watch(Notice::Step { link, at: self.clock.wall(), step }).await;
    }

    fn serve(
        &mut self,
        from: IpAddr,
        peer: Option<SocketAddr>,
        stream: impl AsyncRead + AsyncWrite + Send + 'static,
    ) -> LinkId {
        let Self { smsc, clock, connections, .. } = self;
        let link = LinkId(connections.next);
        connections.next += 1;
        smsc.handle_connect(Peer(link.0), from);
        let (orders, inbox) = driver::orders();
        let session = Session::new(smsc.session_config(), clock.now());
        let driver = Driver::new(link, session, None, peer, inbox, connections.tell.clone(), *clock);
        connections.orders.insert(link, orders);
        connections.tasks.spawn(async move {
            driver.run(stream).await;
            link
        });
        link
    }

    async fn heard(&mut self, notice: Notice) {
        match &notice {
            Notice::Event { link, event, .. } => {
                self.smsc.handle_event(self.clock.now(), self.clock.wall(), Peer(link.0), event);
            }
            Notice::NotSent { link, .. } => self.smsc.handle_not_sent(Peer(link.0)),
            Notice::Step { .. } | Notice::Chunk { .. } | Notice::Sent { .. } | Notice::Ended { .. } => (),
        }
        self.watch(notice).await;
    }

    async fn watch(&mut self, notice: Notice) {
        if let Some(watcher) = &self.watcher {
            let _ = watcher.send(notice).await;
        }
    }
}

impl Connections {
    fn stop(&self) {
        for orders in self.orders.values() {
            orders.stop(Stop::Gracefully);
        }
    }

    fn forget(&mut self, link: Option<LinkId>) {
        if let Some(link) = link {
            self.orders.remove(&link);
        }
    }
}

/// The next connection that can be taken.
async fn accept(listener: Option<&TcpListener>, clock: Clock) -> (TcpStream, SocketAddr) {
    let Some(listener) = listener else { return std::future::pending().await };
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            // One that was gone before it was taken is no fault of ours; when the system has no room for another
            // it needs a moment.
            Err(_) => until(Some(clock.now() + AGAIN)).await,
        }
    }
}
