//! Links over streams in memory, with a clock that is paused: it moves only when everything waits.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test looks for one kind of notice")]

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, ReadBuf};

use super::driver::{Orders, orders};
use super::*;
use crate::link::Direction;
use crate::link::Ticket;
use crate::session::Answering;
use crate::session::CloseReason;
use crate::session::Event;
use crate::session::Role;
use crate::session::State;
use crate::session::Timers;
use crate::smsc::Smsc;
use crate::wire::Chunk;
use crate::wire::CommandId;
use crate::wire::CommandStatus;
use crate::wire::Deframer;
use crate::wire::FieldId;
use crate::wire::Frame;
use crate::wire::encode;

const LINK: LinkId = LinkId(1);

fn config() -> Config {
    Config {
        role: Role::Esme,
        version: crate::wire::Version::V34,
        window: 2,
        answering: Answering::Session,
        offers: None,
        timers: Timers::default(),
    }
}

fn bind() -> Pdu {
    Pdu::request(CommandId::BIND_TRANSCEIVER).with(FieldId::SystemId, "me").with(FieldId::Password, "secret")
}

/// Runs a link that asks to be bound.
fn driver(inbox: driver::Inbox, notices: mpsc::Sender<Notice>) -> Driver {
    let clock = Clock::starting_at(SystemTime::UNIX_EPOCH);
    Driver::new(LINK, Session::new(config(), clock.now()), Some(bind()), None, inbox, notices, clock)
}

/// The peer of a link, played by the test.
struct Peer {
    stream: DuplexStream,
    deframer: Deframer,
}

impl Peer {
    async fn receive(&mut self) -> Frame {
        loop {
            if let Some(frame) = self.deframer.next_frame().unwrap() {
                return frame;
            }
            let mut octets = [0; 64];
            let read = self.stream.read(&mut octets).await.unwrap();
            assert!(read > 0, "the link closed");
            self.deframer.push(&octets[..read]);
        }
    }

    async fn send(&mut self, pdu: &Pdu) {
        self.stream.write_all(encode(pdu).unwrap().frame.bytes()).await.unwrap();
    }

    async fn answer(&mut self, id: CommandId) -> Frame {
        let request = self.receive().await;
        assert_eq!(request.command_id(), id);
        self.send(&Pdu::response_to(&request, CommandStatus::ROK)).await;
        request
    }
}

struct Link {
    peer: Peer,
    orders: Orders,
    notices: mpsc::Receiver<Notice>,
}

fn link(room: usize) -> Link {
    link_over(room, |near| near)
}

/// A link over what is made of our end of a pipe.
fn link_over<S: AsyncRead + AsyncWrite + Send + 'static>(
    room: usize,
    made: impl FnOnce(DuplexStream) -> S,
) -> Link {
    let (near, far) = tokio::io::duplex(room);
    let (orders, inbox) = orders();
    let (sender, notices) = mpsc::channel(CHANNEL);
    tokio::spawn(driver(inbox, sender).run(made(near)));
    Link { peer: Peer { stream: far, deframer: Deframer::default() }, orders, notices }
}

async fn bound() -> Link {
    bind_over(link(64 * 1024)).await
}

async fn bind_over(mut link: Link) -> Link {
    link.peer.answer(CommandId::BIND_TRANSCEIVER).await;
    until_told(&mut link.notices, |it| {
        matches!(it, Notice::Event { event: Event::State(State::Bound(_)), .. })
    })
    .await;
    link
}

async fn until_told(notices: &mut mpsc::Receiver<Notice>, wanted: impl Fn(&Notice) -> bool) -> Vec<Notice> {
    let mut seen = Vec::new();
    while let Some(notice) = notices.recv().await {
        seen.push(notice);
        if seen.last().is_some_and(&wanted) {
            return seen;
        }
    }
    panic!("not told; {seen:#?}");
}

async fn until_ended(link: &mut Link) -> (Ended, Vec<Notice>) {
    let seen = until_told(&mut link.notices, |it| matches!(it, Notice::Ended { .. })).await;
    let Some(Notice::Ended { why, .. }) = seen.last() else { unreachable!() };
    (why.clone(), seen)
}

fn ids(seen: &[Notice], wanted: Direction) -> Vec<CommandId> {
    let ids = seen.iter().filter_map(|notice| match notice {
        Notice::Chunk { direction, chunk: Chunk::Frame(frame), .. } if *direction == wanted => {
            Some(frame.command_id())
        }
        _ => None,
    });
    ids.collect()
}

#[tokio::test(start_paused = true)]
async fn the_octets_of_a_bind_are_exact() {
    let stream = tokio_test::io::Builder::new()
        .write(b"\0\0\0\x1f\0\0\0\x09\0\0\0\0\0\0\0\x01me\0secret\0\0\0\0\0\0")
        .read(b"\0\0\0\x15\x80\0\0\x09\0\0\0\x0e\0\0\0\x01smsc\0")
        .build();
    let (_orders, inbox) = orders();
    let (sender, mut notices) = mpsc::channel(CHANNEL);
    driver(inbox, sender).run(stream).await;
    let mut seen = Vec::new();
    while let Some(notice) = notices.recv().await {
        seen.push(notice);
    }
    let refused = Ended::Session(CloseReason::Refused(CommandStatus::RINVPASWD));
    assert!(matches!(seen.last(), Some(Notice::Ended { why, .. }) if *why == refused), "{seen:#?}");
    assert!(!format!("{seen:?}").contains("secret"), "no notice shows a password");
}

#[tokio::test(start_paused = true)]
async fn octets_that_come_one_by_one_make_the_same_pdus() {
    let mut link = link(64 * 1024);
    let request = link.peer.receive().await;
    let answer = encode(&Pdu::response_to(&request, CommandStatus::ROK)).unwrap().frame;
    for octet in answer.bytes() {
        link.peer.stream.write_u8(*octet).await.unwrap();
    }
    let seen =
        until_told(&mut link.notices, |it| matches!(it, Notice::Event { event: Event::State(_), .. })).await;
    assert_eq!(ids(&seen, Direction::In), [CommandId::BIND_TRANSCEIVER_RESP]);
}

#[tokio::test(start_paused = true)]
async fn silence_is_met_with_enquire_link_and_then_ends_the_link() {
    let mut link = bound().await;
    assert_eq!(link.peer.receive().await.command_id(), CommandId::ENQUIRE_LINK);
    let (why, seen) = until_ended(&mut link).await;
    assert_eq!(why, Ended::Session(CloseReason::PeerSilent));
    let Some(Notice::Ended { at, .. }) = seen.last() else { unreachable!() };
    assert_eq!(at.duration_since(SystemTime::UNIX_EPOCH).unwrap(), Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn requests_wait_for_room_in_the_window() {
    let mut link = bound().await;
    for ticket in 0..5 {
        let order = Order::Request { ticket: Ticket(ticket), pdu: Pdu::request(CommandId::SUBMIT_SM) };
        link.orders.push(order).await;
    }
    for _ in 0..5 {
        link.peer.answer(CommandId::SUBMIT_SM).await;
    }
    let mut answered = 0;
    let mut sent = Vec::new();
    while answered < 5 {
        match link.notices.recv().await.unwrap() {
            Notice::Sent { ticket, .. } => sent.push(ticket.0),
            Notice::Event { event: Event::Response { .. }, .. } => answered += 1,
            _ => (),
        }
        assert!(sent.len() - answered <= 2, "no more than the window waits");
    }
    assert_eq!(sent, [0, 1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_may_not_be_sent_is_told() {
    let mut link = link(64 * 1024);
    let ticket = Ticket(7);
    link.orders.push(Order::Request { ticket, pdu: Pdu::request(CommandId::SUBMIT_SM) }).await;
    let seen = until_told(&mut link.notices, |it| matches!(it, Notice::NotSent { .. })).await;
    assert!(matches!(seen.last(), Some(Notice::NotSent { ticket: Ticket(7), why: Some(_), .. })));
}

#[tokio::test(start_paused = true)]
async fn two_sides_that_only_write_do_not_wait_for_each_other() {
    // The pipe holds 64 octets each way: both sides have far more to say than that.
    let mut link = link(64);
    link.peer.answer(CommandId::BIND_TRANSCEIVER).await;
    let deliver =
        encode(&Pdu::new(CommandId::DELIVER_SM, CommandStatus::ROK, crate::wire::Sequence(1))).unwrap();
    let stream = deliver.frame.bytes().repeat(200);
    let (mut reader, mut writer) = tokio::io::split(link.peer.stream);
    let reading = async {
        let mut octets = vec![0; 200 * 17];
        reader.read_exact(&mut octets).await.unwrap();
        octets
    };
    let (octets, written) = tokio::join!(reading, writer.write_all(&stream));
    written.unwrap();
    let answers = octets.chunks(17).map(|it| Frame::new(Bytes::copy_from_slice(it)).unwrap().command_id());
    assert!(answers.eq(std::iter::repeat_n(CommandId::DELIVER_SM_RESP, 200)));
}

#[tokio::test(start_paused = true)]
async fn a_link_is_unbound_before_it_is_closed() {
    let mut link = bound().await;
    link.orders.stop(Stop::Gracefully);
    link.peer.answer(CommandId::UNBIND).await;
    let (why, _) = until_ended(&mut link).await;
    assert_eq!(why, Ended::Session(CloseReason::LocalUnbound));
    assert_eq!(link.peer.stream.read(&mut [0; 8]).await.unwrap(), 0, "closed");
}

#[tokio::test(start_paused = true)]
async fn an_unbind_that_is_not_answered_costs_one_second_and_a_second_stop_none() {
    for (again, waited) in [(false, Duration::from_secs(1)), (true, Duration::ZERO)] {
        let mut link = bound().await;
        let clock = Clock::system();
        let begun = clock.now();
        link.orders.stop(Stop::Gracefully);
        assert_eq!(link.peer.receive().await.command_id(), CommandId::UNBIND);
        if again {
            link.orders.stop(Stop::Now);
        }
        let (why, _) = until_ended(&mut link).await;
        assert_eq!(why, if again { Ended::Dropped } else { CloseReason::LocalUnbound.into() });
        assert_eq!(clock.now() - begun, waited);
    }
}

#[tokio::test(start_paused = true)]
async fn octets_that_are_no_pdu_are_told_and_end_the_link() {
    let mut link = bound().await;
    link.peer.stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
    assert_eq!(link.peer.receive().await.command_id(), CommandId::GENERIC_NACK);
    let (why, seen) = until_ended(&mut link).await;
    assert!(matches!(why, Ended::Session(CloseReason::Broken(_))), "{why}");
    let unframed = seen.iter().find_map(|notice| match notice {
        Notice::Chunk { chunk: Chunk::Unframed { bytes, .. }, .. } => Some(bytes.clone()),
        _ => None,
    });
    assert_eq!(unframed.unwrap(), &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..]);
}

#[tokio::test(start_paused = true)]
async fn a_pdu_that_is_cut_by_the_end_of_the_stream_is_told() {
    let mut link = bound().await;
    link.peer.stream.write_all(b"\0\0\0\x20\0\0\0\x05half").await.unwrap();
    link.peer.stream.shutdown().await.unwrap();
    let (why, seen) = until_ended(&mut link).await;
    assert_eq!(why, Ended::Session(CloseReason::Eof));
    let cut = |it: &Notice| matches!(it, Notice::Chunk { chunk: Chunk::Unframed { bytes, .. }, .. } if bytes.len() == 12);
    assert!(seen.iter().any(cut), "{seen:#?}");
}

#[tokio::test(start_paused = true)]
async fn an_owner_that_takes_no_notices_does_not_hold_the_link_up() {
    let (near, far) = tokio::io::duplex(1024 * 1024);
    let (orders, inbox) = orders();
    let (sender, mut notices) = mpsc::channel(1);
    tokio::spawn(driver(inbox, sender).run(near));
    let mut peer = Peer { stream: far, deframer: Deframer::default() };
    peer.answer(CommandId::BIND_TRANSCEIVER).await;
    let enquire = Pdu::new(CommandId::ENQUIRE_LINK, CommandStatus::ROK, crate::wire::Sequence(1));
    for _ in 0..100 {
        peer.send(&enquire).await;
        assert_eq!(peer.receive().await.command_id(), CommandId::ENQUIRE_LINK_RESP);
    }
    drop(orders);
    peer.answer(CommandId::UNBIND).await;
    let seen = until_told(&mut notices, |it| matches!(it, Notice::Ended { .. })).await;
    assert_eq!(ids(&seen, Direction::In).len(), 102, "and nothing is lost");
}

#[tokio::test(start_paused = true)]
async fn every_request_is_told_of_however_the_link_ends() {
    let order = |ticket| Order::Request { ticket: Ticket(ticket), pdu: Pdu::request(CommandId::SUBMIT_SM) };
    let not_sent = |seen: &[Notice]| seen.iter().filter(|it| matches!(it, Notice::NotSent { .. })).count();
    // Dropped with orders in every place where they wait: the window, the queue, the channel.
    let mut bound = bound().await;
    for ticket in 0..10 {
        bound.orders.push(order(ticket)).await;
    }
    assert_eq!(bound.peer.receive().await.command_id(), CommandId::SUBMIT_SM);
    for ticket in 10..20 {
        bound.orders.push(order(ticket)).await;
    }
    bound.orders.stop(Stop::Now);
    let (_, seen) = until_ended(&mut bound).await;
    assert_eq!(not_sent(&seen), 18, "two are in flight");
    // Never connected.
    let (commands, orders) = mpsc::channel(CHANNEL);
    let (sender, mut notices) = mpsc::channel(CHANNEL);
    let dial = Dial { place: Place::BuiltIn, source: None, timeout: Duration::from_secs(1) };
    commands.send(Command::Connect { link: LINK, dial, session: config(), bind: bind() }).await.unwrap();
    for ticket in 0..10 {
        commands.send(Command::Order { link: LINK, order: order(ticket) }).await.unwrap();
    }
    drop(commands);
    tokio::spawn(run(orders, sender, Clock::starting_at(SystemTime::UNIX_EPOCH), None));
    let mut seen = Vec::new();
    while let Some(notice) = notices.recv().await {
        seen.push(notice);
    }
    assert_eq!(not_sent(&seen), 10);
}

/// A stream that panics as soon as `!` is read from it.
struct Faulty(DuplexStream);

impl AsyncRead for Faulty {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let poll = Pin::new(&mut self.0).poll_read(context, octets);
        assert!(!octets.filled().ends_with(b"!"), "a fault of ours");
        poll
    }
}

impl AsyncWrite for Faulty {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, octets)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_its_link_alone_and_every_request_is_told_of() {
    let mut other = bound().await;
    let mut link = bind_over(link_over(64 * 1024, Faulty)).await;
    for ticket in 0..10 {
        let order = Order::Request { ticket: Ticket(ticket), pdu: Pdu::request(CommandId::SUBMIT_SM) };
        link.orders.push(order).await;
    }
    assert_eq!(link.peer.receive().await.command_id(), CommandId::SUBMIT_SM);
    link.peer.stream.write_all(b"!").await.unwrap();
    let (why, seen) = until_ended(&mut link).await;
    assert_eq!(why, Ended::Panicked);
    let count = |wanted: fn(&Notice) -> bool| seen.iter().filter(|it| wanted(it)).count();
    assert_eq!(count(|it| matches!(it, Notice::Sent { .. })), 2, "as many as the window holds");
    assert_eq!(count(|it| matches!(it, Notice::Event { event: Event::Unanswered { .. }, .. })), 2);
    assert_eq!(count(|it| matches!(it, Notice::NotSent { .. })), 8);
    let mut rest = Vec::new();
    link.peer.stream.read_to_end(&mut rest).await.unwrap();
    other.peer.send(&Pdu::new(CommandId::ENQUIRE_LINK, CommandStatus::ROK, crate::wire::Sequence(1))).await;
    assert_eq!(other.peer.receive().await.command_id(), CommandId::ENQUIRE_LINK_RESP);
}

#[tokio::test(start_paused = true)]
async fn the_engine_ends_when_its_commands_do() {
    let (commands, orders) = mpsc::channel(CHANNEL);
    let (sender, mut notices) = mpsc::channel(CHANNEL);
    let engine = tokio::spawn(run(orders, sender, Clock::starting_at(SystemTime::UNIX_EPOCH), None));
    let dial = Dial { place: Place::BuiltIn, source: None, timeout: Duration::from_secs(1) };
    commands.send(Command::Connect { link: LINK, dial, session: config(), bind: bind() }).await.unwrap();
    let seen = until_told(&mut notices, |it| matches!(it, Notice::Ended { .. })).await;
    assert!(matches!(seen.last(), Some(Notice::Ended { why: Ended::NoBuiltIn, .. })));
    let order = Order::Request { ticket: Ticket(1), pdu: Pdu::request(CommandId::SUBMIT_SM) };
    commands.send(Command::Order { link: LINK, order }).await.unwrap();
    until_told(&mut notices, |it| matches!(it, Notice::NotSent { .. })).await;
    drop(commands);
    engine.await.unwrap();
}

/// An engine that knows a message centre inside this program.
struct Joined {
    commands: mpsc::Sender<Command>,
    notices: mpsc::Receiver<Notice>,
}

impl Joined {
    async fn connect(&self, password: &str) {
        let dial = Dial { place: Place::BuiltIn, source: None, timeout: Duration::from_secs(1) };
        let bind = Pdu::request(CommandId::BIND_TRANSCEIVER)
            .with(FieldId::SystemId, "demo")
            .with(FieldId::Password, password)
            .with(FieldId::InterfaceVersion, 0x34_u8);
        self.commands.send(Command::Connect { link: LINK, dial, session: config(), bind }).await.unwrap();
    }
}

/// An engine that is told to bind.
async fn joined(connector: Connector, password: &str) -> Joined {
    let (commands, orders) = mpsc::channel(CHANNEL);
    let (sender, notices) = mpsc::channel(CHANNEL);
    tokio::spawn(run(orders, sender, Clock::starting_at(SystemTime::UNIX_EPOCH), Some(connector)));
    let joined = Joined { commands, notices };
    joined.connect(password).await;
    joined
}

/// The engine and the built-in message centre, joined in memory.
struct Whole {
    commands: mpsc::Sender<Command>,
    notices: mpsc::Receiver<Notice>,
    stop: tokio::sync::oneshot::Sender<()>,
    hosting: tokio::task::JoinHandle<()>,
}

async fn whole(password: &str) -> Whole {
    let clock = Clock::starting_at(SystemTime::UNIX_EPOCH);
    let (host, connector) = Host::new(Smsc::new(crate::smsc::Config::demo(), 1), clock);
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let hosting = tokio::spawn(host.run(async { stopped.await.unwrap_or_default() }));
    let Joined { commands, notices } = joined(connector, password).await;
    Whole { commands, notices, stop, hosting }
}

#[tokio::test(start_paused = true)]
async fn a_message_to_the_built_in_message_centre_comes_back_as_a_receipt() {
    let mut whole = whole("demo").await;
    until_told(&mut whole.notices, |it| {
        matches!(it, Notice::Event { event: Event::State(State::Bound(_)), .. })
    })
    .await;
    let pdu = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::DestinationAddr, "447700900001")
        .with(FieldId::RegisteredDelivery, 1_u8)
        .with(FieldId::ShortMessage, "hello");
    let order = Order::Request { ticket: Ticket(1), pdu };
    whole.commands.send(Command::Order { link: LINK, order }).await.unwrap();
    let is_deliver = |it: &Notice| matches!(it, Notice::Event { event: Event::Request { frame, .. }, .. } if frame.command_id() == CommandId::DELIVER_SM);
    let seen = until_told(&mut whole.notices, is_deliver).await;
    assert_eq!(ids(&seen, Direction::In), [CommandId::SUBMIT_SM_RESP, CommandId::DELIVER_SM]);
    whole.commands.send(Command::Stop { link: LINK, how: Stop::Gracefully }).await.unwrap();
    let seen = until_told(&mut whole.notices, |it| matches!(it, Notice::Ended { .. })).await;
    let unbound = Ended::Session(CloseReason::LocalUnbound);
    assert!(matches!(seen.last(), Some(Notice::Ended { why, .. }) if *why == unbound), "{seen:#?}");
    whole.stop.send(()).unwrap();
    whole.hosting.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_refused_and_the_refusal_told() {
    let mut whole = whole("wrong").await;
    let seen = until_told(&mut whole.notices, |it| matches!(it, Notice::Ended { .. })).await;
    let refused = Ended::Session(CloseReason::Refused(CommandStatus::RINVPASWD));
    assert!(matches!(seen.last(), Some(Notice::Ended { why, .. }) if *why == refused), "{seen:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_message_centre_that_stops_unbinds_everybody() {
    let mut whole = whole("demo").await;
    until_told(&mut whole.notices, |it| {
        matches!(it, Notice::Event { event: Event::State(State::Bound(_)), .. })
    })
    .await;
    whole.stop.send(()).unwrap();
    let seen = until_told(&mut whole.notices, |it| matches!(it, Notice::Ended { .. })).await;
    let unbound = Ended::Session(CloseReason::PeerUnbound);
    assert!(matches!(seen.last(), Some(Notice::Ended { why, .. }) if *why == unbound), "{seen:#?}");
    whole.hosting.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_message_centre_that_panics_ends_its_links_and_is_not_there_any_more() {
    let clock = Clock::starting_at(SystemTime::UNIX_EPOCH);
    let (host, connector) = Host::new(Smsc::new(crate::smsc::Config::demo(), 1), clock);
    let (fail, failing) = tokio::sync::oneshot::channel::<()>();
    let hosting = tokio::spawn(host.run(async {
        failing.await.unwrap();
        panic!("a fault of ours");
    }));
    let mut whole = joined(connector, "demo").await;
    until_told(&mut whole.notices, |it| {
        matches!(it, Notice::Event { event: Event::State(State::Bound(_)), .. })
    })
    .await;
    fail.send(()).unwrap();
    let seen = until_told(&mut whole.notices, |it| matches!(it, Notice::Ended { .. })).await;
    let closed = Ended::Session(CloseReason::Eof);
    assert!(matches!(seen.last(), Some(Notice::Ended { why, .. }) if *why == closed), "{seen:#?}");
    assert!(hosting.await.unwrap_err().is_panic());
    whole.connect("demo").await;
    let seen = until_told(&mut whole.notices, |it| matches!(it, Notice::Ended { .. })).await;
    assert!(matches!(seen.last(), Some(Notice::Ended { why: Ended::NoBuiltIn, .. })), "{seen:#?}");
}
