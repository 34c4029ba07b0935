//! The addresses that a message centre listens on, each with a task that takes connections. They can be let go
//! of for a while and taken again.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::engine::Clock;
use crate::engine::driver::until;
use crate::link::Io;
use crate::link::Operation;

/// How long to wait after a connection could not be taken.
const AGAIN: Duration = Duration::from_millis(100);

/// See the module.
#[derive(Debug)]
pub(super) struct Listeners {
    clock: Clock,
    addresses: Vec<SocketAddr>,
    tasks: JoinSet<()>,
    came: mpsc::Sender<(TcpStream, SocketAddr)>,
    away: bool,
}

impl Listeners {
    pub(super) fn new(clock: Clock, came: mpsc::Sender<(TcpStream, SocketAddr)>) -> Self {
        Self { clock, addresses: Vec::new(), tasks: JoinSet::new(), came, away: false }
    }

    /// Where it listens, or would if nobody were away.
    pub(super) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    pub(super) const fn is_away(&self) -> bool {
        self.away
    }

    /// Listens on this address too; the one that was taken, for port 0 leaves the choice to the system.
    pub(super) async fn add(&mut self, address: SocketAddr) -> Result<SocketAddr, Io> {
        let (listener, taken) = bind(address).await?;
        self.addresses.push(taken);
        if self.away {
            return Ok(taken);
        }
        self.serve(listener);
        Ok(taken)
    }

    /// Listens on no address any more.
    pub(super) async fn clear(&mut self) {
        self.addresses.clear();
        self.tasks.shutdown().await;
    }

    /// Lets go of every address, and keeps in mind which they are.
    pub(super) async fn leave(&mut self) {
        self.away = true;
        self.tasks.shutdown().await;
    }

    /// Takes them again.
    pub(super) async fn come_back(&mut self) -> Result<(), Io> {
        self.away = false;
        self.tasks.shutdown().await;
        for address in self.addresses.clone() {
            let (listener, _) = bind(address).await?;
            self.serve(listener);
        }
        Ok(())
    }

    fn serve(&mut self, listener: TcpListener) {
        let (came, clock) = (self.came.clone(), self.clock);
        self.tasks.spawn(async move {
            loop {
                match listener.accept().await {
                    Ok(connection) => {
                        if came.send(connection).await.is_err() {
                            return;
                        }
                    }
                    // One that was gone before it was taken is no fault of ours; when the system has no room for
                    // another it needs a moment.
                    Err(_) => until(Some(clock.now() + AGAIN)).await,
                }
            }
        });
    }
}

async fn bind(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Io> {
    let failed = |error: std::io::Error| Io {
        operation: Operation::Listen,
        address: Some(address),
        error: (&error).into(),
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let taken = listener.local_addr().map_err(failed)?;
    Ok((listener, taken))
}
