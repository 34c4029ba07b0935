//! Runs one session over one stream: octets in, octets out, orders in, notices out.
//!
//! It reads while it writes, or two peers with full buffers would wait for each other for ever. Notices that the
//! owner does not take yet are kept; when there are too many, or the peer does not read what we write, no more is
//! read from the stream until that changes. Orders are always taken.

use std::collections::VecDeque;
use std::future::pending;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_util::FutureExt;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep_until, timeout};

use super::{CHANNEL, Clock};
use crate::link::Direction;
use crate::link::Ended;
use crate::link::Io;
use crate::link::LinkId;
use crate::link::Notice;
use crate::link::Operation;
use crate::link::Order;
use crate::link::Stop;
use crate::link::Ticket;
use crate::session::CloseReason;
use crate::session::Event;
use crate::session::Output;
use crate::session::RequestError;
use crate::session::Session;
use crate::wire::Chunk;
use crate::wire::Deframer;
use crate::wire::Frame;
use crate::wire::FrameError;
use crate::wire::Pdu;

/// Notices kept for the owner before reading stops.
const NOTICES: usize = 4096;
/// Octets kept for the peer before reading stops.
const OCTETS: usize = 1024 * 1024;
/// Requests kept for room in the window.
const WAITING: usize = 64 * 1024;
/// How long the last octets may take to leave.
const FLUSH: Duration = Duration::from_secs(1);

/// The owner's end of a link.
#[derive(Debug)]
pub(super) struct Orders {
    orders: mpsc::Sender<Order>,
    stop: watch::Sender<Option<Stop>>,
}

/// The link's end.
#[derive(Debug)]
pub(super) struct Inbox {
    orders: mpsc::Receiver<Order>,
    stop: watch::Receiver<Option<Stop>>,
}

pub(super) fn orders() -> (Orders, Inbox) {
    let (orders, orders_end) = mpsc::channel(CHANNEL);
    let (stop, stop_end) = watch::channel(None);
    (Orders { orders, stop }, Inbox { orders: orders_end, stop: stop_end })
}

impl Orders {
    /// Gives an order; it comes back where the link is over or cannot keep up.
    pub(super) fn give(&self, order: Order) -> Result<(), Order> {
        self.orders.try_send(order).map_err(mpsc::error::TrySendError::into_inner)
    }

    /// Gives an order when there is room for it; it is lost where the link is over.
    pub(super) async fn push(&self, order: Order) {
        let _ = self.orders.send(order).await;
    }

    pub(super) fn stop(&self, how: Stop) {
        self.stop.send_if_modified(|stop| {
            let more = *stop < Some(how);
            if more {
                *stop = Some(how);
            }
            more
        });
    }

    pub(super) fn is_over(&self) -> bool {
        self.orders.is_closed()
    }
}

impl Inbox {
    /// The next way in which the link is told to stop; `None` when nobody is left who could.
    pub(super) async fn stopped(&mut self) -> Option<Stop> {
        stopped(&mut self.stop).await
    }

    /// Takes no more orders; the requests among those that came and were not looked at.
    pub(super) fn close(mut self) -> Vec<Ticket> {
        self.orders.close();
        let mut tickets = Vec::new();
        while let Ok(order) = self.orders.try_recv() {
            if let Order::Request { ticket, .. } = order {
                tickets.push(ticket);
            }
        }
        tickets
    }
}

async fn stopped(stop: &mut watch::Receiver<Option<Stop>>) -> Option<Stop> {
    stop.changed().await.ok()?;
    *stop.borrow_and_update()
}

/// See the module.
pub(super) struct Driver {
    link: LinkId,
    session: Session,
    /// Sent first.
    bind: Option<Pdu>,
    peer: Option<SocketAddr>,
    inbox: Inbox,
    notices: mpsc::Sender<Notice>,
    clock: Clock,
    deframer: Deframer,
    output: BytesMut,
    told: VecDeque<Notice>,
    waiting: VecDeque<(Ticket, Pdu)>,
    closed: Option<CloseReason>,
}

/// What woke the driver.
enum Woken {
    Stop(Option<Stop>),
    Read(std::io::Result<usize>),
    Written(std::io::Result<usize>),
    Order(Option<Order>),
    Time,
    Told,
}

impl Driver {
    pub(super) fn new(
        link: LinkId,
        session: Session,
        bind: Option<Pdu>,
        peer: Option<SocketAddr>,
        inbox: Inbox,
        notices: mpsc::Sender<Notice>,
        clock: Clock,
    ) -> Self {
        Self {
            link,
            session,
            bind,
            peer,
            inbox,
            notices,
            clock,
            deframer: Deframer::default(),
            output: BytesMut::new(),
            told: VecDeque::new(),
            waiting: VecDeque::new(),
            closed: None,
        }
    }

    /// Runs until the session is over, then tells why. A panic ends this link and no other.
    pub(super) async fn run(mut self, stream: impl AsyncRead + AsyncWrite) {
        let (mut reader, mut writer) = split(stream);
        let driven = AssertUnwindSafe(self.drive(&mut reader, &mut writer)).catch_unwind().await;
        let ended = driven.unwrap_or_else(|_| self.panicked());
        // From here on orders are refused, so that none waits for a link that takes none.
        let late = self.inbox.close();
        // After a panic the stream is not touched again: it may be what failed.
        if ended != Ended::Panicked {
            // The peer may not read any more: then the last octets stay here.
            let _ = timeout(FLUSH, async {
                writer.write_all_buf(&mut self.output).await?;
                writer.shutdown().await
            })
            .await;
        }
        for ticket in self.waiting.into_iter().map(|(ticket, _)| ticket).chain(late) {
            self.told.push_back(Notice::NotSent { link: self.link, ticket, why: None });
        }
        self.told.push_back(Notice::Ended { link: self.link, at: self.clock.wall(), why: ended });
        for notice in self.told {
            if self.notices.send(notice).await.is_err() {
                break;
            }
        }
    }

    async fn drive(
        &mut self,
        reader: &mut (impl AsyncRead + Unpin),
        writer: &mut (impl AsyncWrite + Unpin),
    ) -> Ended {
        if let Some(bind) = self.bind.take()
            && let Err(why) = self.session.request(self.clock.now(), bind)
        {
            return Ended::NotAsked(why);
        }
        let mut input = BytesMut::with_capacity(16 * 1024);
        let (mut stoppable, mut taking) = (true, true);
        loop {
            let wake = self.collect();
            if let Some(why) = self.closed {
                return why.into();
            }
            input.reserve(4096);
            let reads = self.told.len() < NOTICES && self.output.len() < OCTETS;
            let woken = tokio::select! {
                how = stopped(&mut self.inbox.stop), if stoppable => Woken::Stop(how),
                read = reader.read_buf(&mut input), if reads => Woken::Read(read),
                written = writer.write_buf(&mut self.output), if !self.output.is_empty() => Woken::Written(written),
                order = self.inbox.orders.recv(), if taking => Woken::Order(order),
                permit = self.notices.reserve(), if !self.told.is_empty() => {
                    match (permit, self.told.pop_front()) {
                        (Ok(permit), Some(notice)) => permit.send(notice),
                        // Nobody listens any more.
                        _ => self.told.clear(),
                    }
                    Woken::Told
                }
                () = until(wake) => Woken::Time,
            };
            match woken {
                Woken::Stop(Some(Stop::Now)) => return self.broken_off(Ended::Dropped),
                Woken::Stop(how) => {
                    stoppable = how.is_some();
                    self.session.shutdown(self.clock.now());
                }
                Woken::Read(Ok(0)) => self.eof(),
                Woken::Read(Ok(_)) => self.read(&mut input),
                Woken::Read(Err(error)) => return self.failed(Operation::Read, &error),
                Woken::Written(Err(error)) => return self.failed(Operation::Write, &error),
                Woken::Order(Some(order)) => self.order(order),
                Woken::Time => self.session.handle_timeout(self.clock.now()),
                Woken::Order(None) => taking = false,
                Woken::Written(Ok(_)) | Woken::Told => (),
            }
        }
    }

    /// Does what the session wants done; the time to wake up at.
    fn collect(&mut self) -> Option<Instant> {
        loop {
            match self.session.poll_output() {
                Output::Transmit(chunk) => {
                    self.output.extend_from_slice(chunk.bytes());
                    self.passed(Direction::Out, chunk);
                }
                Output::Event(event) => {
                    if let Event::Closed(why) = event {
                        self.closed = Some(why);
                    }
                    self.tell(|link, at| Notice::Event { link, at, event });
                }
                Output::Timeout(at) if !self.send_waiting() => return at,
                Output::Timeout(_) => (),
            }
        }
    }

    /// Sends the request that has waited longest, if there is room for it in the window.
    fn send_waiting(&mut self) -> bool {
        if self.session.in_flight() >= self.session.window() {
            return false;
        }
        let Some((ticket, pdu)) = self.waiting.pop_front() else { return false };
        let link = self.link;
        self.told.push_back(match self.session.request(self.clock.now(), pdu) {
            Ok(sequence) => Notice::Sent { link, ticket, sequence },
            Err(why) => Notice::NotSent { link, ticket, why: Some(why) },
        });
        true
    }

    fn order(&mut self, order: Order) {
        match order {
            Order::Request { ticket, pdu } if self.waiting.len() < WAITING => {
                self.waiting.push_back((ticket, pdu));
            }
            Order::Request { ticket, .. } => {
                let why = Some(RequestError::WindowFull(self.session.window()));
                self.told.push_back(Notice::NotSent { link: self.link, ticket, why });
            }
            Order::Respond(pdu) => {
                // An answer that cannot be written is the owner's mistake; the peer's timer tells of it.
                let _ = self.session.respond(self.clock.now(), &pdu);
            }
            Order::Inject(octets) => self.session.inject(octets),
        }
    }

    fn read(&mut self, input: &mut BytesMut) {
        self.deframer.push(input);
        input.clear();
        loop {
            match self.deframer.next_frame() {
                Ok(Some(frame)) => {
                    self.passed(Direction::In, frame.clone().into());
                    self.session.handle_frame(self.clock.now(), &frame);
                }
                Ok(None) => return,
                Err(why) => {
                    self.unframed(why);
                    return self.session.handle_broken(why);
                }
            }
        }
    }

    fn eof(&mut self) {
        let len = self.deframer.remainder().len();
        if len > 0 {
            let says = self.deframer.remainder().first_chunk().map(|octets| u32::from_be_bytes(*octets));
            let short = FrameError::Short { len };
            self.unframed(
                says.filter(|_| len >= Frame::HEADER).map_or(short, |says| FrameError::Length { says, len }),
            );
        }
        self.session.handle_eof();
    }

    /// Tells of the octets that are in no frame.
    fn unframed(&mut self, why: FrameError) {
        let bytes = Bytes::copy_from_slice(self.deframer.remainder());
        self.passed(Direction::In, Chunk::Unframed { bytes, why });
    }

    fn failed(&mut self, operation: Operation, error: &std::io::Error) -> Ended {
        let ended = Ended::Io(Io { operation, address: self.peer, error: error.into() });
        self.broken_off(ended)
    }

    /// The connection is of no use any more: nothing is sent, and what waits is told as unanswered.
    fn broken_off(&mut self, ended: Ended) -> Ended {
        self.session.handle_eof();
        self.collect();
        self.output.clear();
        ended
    }

    /// What was in flight is told as unanswered, unless it is the session that fails.
    fn panicked(&mut self) -> Ended {
        if catch_unwind(AssertUnwindSafe(|| self.broken_off(Ended::Panicked))).is_err() {
            self.tell(|link, at| Notice::Event { link, at, event: Event::Closed(CloseReason::Local) });
        }
        Ended::Panicked
    }

    fn passed(&mut self, direction: Direction, chunk: Chunk) {
        self.tell(|link, at| Notice::Chunk { link, direction, at, chunk });
    }

    fn tell(&mut self, notice: impl FnOnce(LinkId, std::time::SystemTime) -> Notice) {
        self.told.push_back(notice(self.link, self.clock.wall()));
    }
}

pub(super) async fn until(at: Option<Instant>) {
    match at {
        Some(at) => sleep_until(at.into()).await,
        None => pending().await,
    }
}
