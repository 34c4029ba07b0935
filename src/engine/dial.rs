//! Makes the TCP connection of a link and tells each step of it.

use std::net::SocketAddr;

use tokio::net::{TcpSocket, TcpStream, lookup_host};
use tokio::time::timeout;

use super::Teller;
use crate::link::Dial;
use crate::link::Ended;
use crate::link::Io;
use crate::link::IoError;
use crate::link::Operation;
use crate::link::Step;

/// Connects to the first address of `host` that answers.
pub(super) async fn connect(host: &str, port: u16, dial: &Dial, teller: &Teller) -> Result<TcpStream, Ended> {
    teller.step(Step::Resolving { host: host.to_owned() }).await;
    let addresses: Vec<SocketAddr> = match timeout(dial.timeout, lookup_host((host, port))).await {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(error)) => return Err(Ended::NotResolved { host: host.to_owned(), error: (&error).into() }),
        Err(_) => return Err(Ended::NotResolved { host: host.to_owned(), error: IoError::TIMED_OUT }),
    };
    teller.step(Step::Resolved(addresses.clone())).await;
    let mut ended = Ended::NoAddress { host: host.to_owned() };
    for address in addresses {
        teller.step(Step::Connecting(address)).await;
        match try_address(address, dial).await {
            Ok(stream) => {
                teller.step(Step::Connected { local: stream.local_addr().ok(), peer: Some(address) }).await;
                return Ok(stream);
            }
            Err(error) => {
                let failed = Io { operation: Operation::Connect, address: Some(address), error };
                teller.step(Step::Failed(failed)).await;
                ended = Ended::NotConnected(failed);
            }
        }
    }
    Err(ended)
}

async fn try_address(address: SocketAddr, dial: &Dial) -> Result<TcpStream, IoError> {
    // From an address of the other family it cannot be dialled, and from another it must not: the peer may allow
    // that one alone.
    if dial.source.is_some_and(|source| source.is_ipv4() != address.is_ipv4()) {
        return Err(IoError::OTHER_FAMILY);
    }
    let connecting = async {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        if let Some(source) = dial.source {
            socket.bind((source, 0).into())?;
        }
        let stream = socket.connect(address).await?;
        // A PDU is a whole: it gains nothing from waiting for company.
        stream.set_nodelay(true)?;
        Ok(stream)
    };
    match timeout(dial.timeout, connecting).await {
        Ok(result) => result.map_err(|error: std::io::Error| (&error).into()),
        Err(_) => Err(IoError::TIMED_OUT),
    }
}
