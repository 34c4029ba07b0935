//! Carries octets between one connection and the message centre: what comes goes to the host, what the host
//! gives is written, piece by piece. It reads while it writes.
//!
//! Orders are always taken. When the host does not take yet what came, or the peer does not read what is written,
//! no more is read; when much more waits for the peer than that, the connection is broken.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant};

use bytes::{Buf, BufMut, Bytes, BytesMut};
use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, split};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::engine::driver::until;
use crate::engine::{CHANNEL, Clock};
use crate::link::IoError;
use crate::link::LinkId;
use crate::link::Operation;
use crate::smsc::Reading;

/// Octets read at once.
const READ: usize = 16 * 1024;
/// Octets kept for the peer before reading stops.
const OCTETS: usize = 1024 * 1024;
/// Octets kept for the peer before the connection is broken.
const STUCK: usize = 4 * OCTETS;
/// How long the last octets may take to leave.
const FLUSH: Duration = Duration::from_secs(1);

/// What a connection runs over. TLS over TCP is another one.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    /// Lets the end of the connection be a break: octets that wait on either side are lost.
    fn break_off(&self);
}

impl Stream for TcpStream {
    fn break_off(&self) {
        // Where it fails the connection is closed all the same.
        let _ = self.set_zero_linger();
    }
}

impl Stream for DuplexStream {
    fn break_off(&self) {}
}

/// What the host orders.
#[derive(Debug)]
pub(super) enum Carry {
    /// Write these octets by themselves.
    Write(Bytes),
    /// Read like this from now on.
    Read(Reading),
    /// End our side once all is written.
    Finish,
    /// Close once all is written.
    Close,
    /// Break the connection.
    Reset,
}

/// What the host hears.
#[derive(Debug)]
pub(super) enum Heard {
    /// These octets came.
    Octets(Bytes),
    /// The peer closed its side.
    Eof,
    /// The connection broke.
    Lost(Operation, IoError),
    /// What carried it panicked.
    Panicked,
}

/// The host's end of a connection.
pub(super) type Orders = mpsc::Sender<Carry>;

/// See the module.
#[derive(Debug)]
pub(super) struct Carrier {
    link: LinkId,
    clock: Clock,
    orders: mpsc::Receiver<Carry>,
    heard: mpsc::Sender<(LinkId, Heard)>,
    reading: Reading,
    /// When it may be read next.
    next_read: Option<Instant>,
    ended: bool,
    /// What the host did not take yet.
    told: Option<Heard>,
    output: VecDeque<Bytes>,
    waiting: usize,
    finishing: bool,
}

/// What woke the carrier.
enum Woken {
    Order(Option<Carry>),
    Read(std::io::Result<usize>),
    Written(std::io::Result<usize>),
    Told,
}

/// How a connection is to end.
enum End {
    Close,
    Reset,
}

impl Carrier {
    pub(super) fn new(link: LinkId, clock: Clock, heard: mpsc::Sender<(LinkId, Heard)>) -> (Orders, Self) {
        let (give, orders) = mpsc::channel(CHANNEL);
        let carrier = Self {
            link,
            clock,
            orders,
            heard,
            reading: Reading::Freely,
            next_read: None,
            ended: false,
            told: None,
            output: VecDeque::new(),
            waiting: 0,
            finishing: false,
        };
        (give, carrier)
    }

    /// Runs until the host ends the connection. A panic ends this connection and no other.
    pub(super) async fn run(mut self, stream: impl Stream) {
        let (mut reader, mut writer) = split(stream);
        match AssertUnwindSafe(self.carry(&mut reader, &mut writer)).catch_unwind().await {
            // The stream is not touched again: it may be what failed.
            Err(_) => {
                // Nobody hears it only when the host is over.
                let _ = self.heard.send((self.link, Heard::Panicked)).await;
            }
            Ok(End::Reset) => reader.unsplit(writer).break_off(),
            Ok(End::Close) => {
                // The peer may not read any more: then the last octets stay here.
                let _ = timeout(FLUSH, async {
                    for mut octets in self.output {
                        writer.write_all_buf(&mut octets).await?;
                    }
                    writer.shutdown().await
                })
                .await;
            }
        }
    }

    async fn carry(
        &mut self,
        reader: &mut (impl AsyncRead + Unpin),
        writer: &mut (impl AsyncWrite + Unpin),
    ) -> End {
        let mut input = BytesMut::with_capacity(READ);
        loop {
            let now = self.clock.now();
            self.next_read = self.next_read.filter(|at| *at > now);
            let pause = self.next_read;
            let wanted = self.told.is_none() && !self.ended && self.reading != Reading::Not;
            let reads = wanted && pause.is_none() && self.waiting < OCTETS;
            let mut room = (&mut input).limit(self.room());
            let woken = tokio::select! {
                order = self.orders.recv() => Woken::Order(order),
                read = reader.read_buf(&mut room), if reads => Woken::Read(read),
                written = write(writer, self.output.front(), self.finishing) => Woken::Written(written),
                permit = self.heard.reserve(), if self.told.is_some() => match (permit, self.told.take()) {
                    (Ok(permit), Some(heard)) => {
                        permit.send((self.link, heard));
                        Woken::Told
                    }
                    // The host is over.
                    _ => return End::Close,
                },
                () = until(pause), if wanted && pause.is_some() => Woken::Told,
            };
            match woken {
                Woken::Order(Some(Carry::Write(octets))) => self.write(octets),
                Woken::Order(Some(Carry::Read(how))) => self.reading = how,
                Woken::Order(Some(Carry::Finish)) => self.finishing = true,
                Woken::Order(Some(Carry::Reset)) => return End::Reset,
                Woken::Order(Some(Carry::Close) | None) => return End::Close,
                Woken::Read(read) => self.read(read, &mut input),
                Woken::Written(written) => self.written(written),
                Woken::Told => (),
            }
        }
    }

    fn room(&self) -> usize {
        match self.reading {
            Reading::Slowly { octets, .. } => octets.min(READ),
            Reading::Freely | Reading::Not => READ,
        }
    }

    fn write(&mut self, octets: Bytes) {
        if self.waiting + octets.len() > STUCK {
            return self.lost(Operation::Write, IoError::TIMED_OUT);
        }
        self.waiting += octets.len();
        if !octets.is_empty() {
            self.output.push_back(octets);
        }
    }

    fn read(&mut self, read: std::io::Result<usize>, input: &mut BytesMut) {
        match read {
            Ok(0) => {
                self.ended = true;
                self.told = Some(Heard::Eof);
            }
            Ok(_) => {
                self.told = Some(Heard::Octets(input.split().freeze()));
                input.reserve(READ);
                if let Reading::Slowly { every, .. } = self.reading {
                    self.next_read = Some(self.clock.now() + every);
                }
            }
            Err(error) => self.lost(Operation::Read, (&error).into()),
        }
    }

    fn written(&mut self, written: std::io::Result<usize>) {
        match written {
            Ok(count) => {
                self.waiting = self.waiting.saturating_sub(count);
                match self.output.front_mut() {
                    Some(front) if count < front.len() => front.advance(count),
                    Some(_) => drop(self.output.pop_front()),
                    // Our side has ended.
                    None => self.finishing = false,
                }
            }
            Err(error) => self.lost(Operation::Write, (&error).into()),
        }
    }

    /// Nothing comes or leaves any more; the host ends it.
    fn lost(&mut self, operation: Operation, error: IoError) {
        self.ended = true;
        self.output.clear();
        self.waiting = 0;
        self.told = Some(Heard::Lost(operation, error));
    }
}

/// Writes what is to be written next; where there is nothing, ends our side if that is to be done.
async fn write(
    writer: &mut (impl AsyncWrite + Unpin),
    octets: Option<&Bytes>,
    finishing: bool,
) -> std::io::Result<usize> {
    match octets {
        Some(octets) => writer.write(octets).await,
        None if finishing => writer.shutdown().await.map(|()| 0),
        None => std::future::pending().await,
    }
}
