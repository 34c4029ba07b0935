//! Octets between connections and the message centre, in memory with a clock that is paused, and over loopback
//! where the operating system has a say.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::*;
use crate::config::scenario::Scenario;
use crate::engine::CHANNEL;
use crate::engine::tests::Faulty;
use crate::link::IoError;
use crate::smsc::Config;
use crate::smsc::Reading;

const LINK: LinkId = LinkId(1);

/// A carrier, and both ends of what it carries.
struct Carried {
    peer: DuplexStream,
    orders: Orders,
    heard: mpsc::Receiver<(LinkId, Heard)>,
    running: JoinHandle<()>,
}

fn carried(room: usize) -> Carried {
    let (near, peer) = tokio::io::duplex(room);
    let (tell, heard) = mpsc::channel(CHANNEL);
    let (orders, carrier) = Carrier::new(LINK, Clock::starting_at(SystemTime::UNIX_EPOCH), tell);
    Carried { peer, orders, heard, running: tokio::spawn(carrier.run(near)) }
}

impl Carried {
    async fn order(&self, carry: Carry) {
        self.orders.send(carry).await.unwrap();
    }

    /// The octets that come next.
    async fn octets(&mut self) -> Bytes {
        match self.heard.recv().await {
            Some((LINK, Heard::Octets(octets))) => octets,
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn octets_are_carried_both_ways_and_the_last_leave_before_the_end() {
    let mut carried = carried(64);
    carried.peer.write_all(b"from the peer").await.unwrap();
    assert_eq!(carried.octets().await, &b"from the peer"[..]);
    for octets in ["one ", "two ", "three"] {
        carried.order(Carry::Write(octets.into())).await;
    }
    carried.order(Carry::Close).await;
    let mut all = String::new();
    carried.peer.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "one two three");
    carried.running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn our_side_can_end_while_the_peer_still_speaks() {
    let mut carried = carried(64);
    carried.order(Carry::Write("last".into())).await;
    carried.order(Carry::Finish).await;
    let mut all = String::new();
    carried.peer.read_to_string(&mut all).await.unwrap();
    assert_eq!(all, "last");
    carried.peer.write_all(b"still here").await.unwrap();
    assert_eq!(carried.octets().await, &b"still here"[..]);
    carried.peer.shutdown().await.unwrap();
    assert!(matches!(carried.heard.recv().await, Some((LINK, Heard::Eof))));
}

#[tokio::test(start_paused = true)]
async fn who_is_not_read_has_to_wait() {
    let mut carried = carried(64);
    carried.order(Carry::Read(Reading::Not)).await;
    // The order is taken before anything is written.
    tokio::task::yield_now().await;
    let writing = carried.peer.write_all(&[7; 100]);
    assert!(tokio::time::timeout(Duration::from_secs(60), writing).await.is_err(), "64 octets fit");
    carried.order(Carry::Read(Reading::Freely)).await;
    assert_eq!(carried.octets().await, vec![7; 64]);
}

#[tokio::test(start_paused = true)]
async fn who_is_read_slowly_is_heard_octet_by_octet() {
    let mut carried = carried(64);
    let slowly = Reading::Slowly { octets: 2, every: Duration::from_millis(50) };
    carried.order(Carry::Read(slowly)).await;
    tokio::task::yield_now().await;
    carried.peer.write_all(b"abcdef").await.unwrap();
    let begun = Clock::system().now();
    for (octets, millis) in [(&b"ab"[..], 0), (b"cd", 50), (b"ef", 100)] {
        assert_eq!(carried.octets().await, octets);
        assert_eq!((Clock::system().now() - begun).as_millis(), millis);
    }
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_is_given_up_and_costs_no_more_memory() {
    let mut carried = carried(64);
    let megabyte = Bytes::from(vec![0; 1024 * 1024]);
    for _ in 0..10 {
        carried.order(Carry::Write(megabyte.clone())).await;
    }
    let Some((LINK, Heard::Lost(operation, error))) = carried.heard.recv().await else { panic!() };
    assert_eq!((operation, error), (Operation::Write, IoError::TIMED_OUT));
    carried.order(Carry::Close).await;
    carried.running.await.unwrap();
}

/// A message centre on loopback that plays a scenario.
struct Centre {
    address: SocketAddr,
    orders: mpsc::Sender<Order>,
    news: mpsc::Receiver<Listening>,
    stop: oneshot::Sender<()>,
    hosting: JoinHandle<Counts>,
}

async fn centre(scenario: &str) -> Centre {
    let scenario = Scenario::named(scenario).unwrap();
    let smsc = Smsc::new(Config { scenario, ..Config::demo() }, 1);
    let (mut host, _connector) = Host::new(smsc, Clock::system());
    let (orders, ordered) = mpsc::channel(8);
    let (tell, news) = mpsc::channel(8);
    host.ordered_by(ordered, tell);
    let address = host.listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let hosting = tokio::spawn(host.run(async { stopped.await.unwrap_or_default() }));
    Centre { address, orders, news, stop, hosting }
}

/// A bind_transceiver as `demo`.
fn bind() -> Vec<u8> {
    let mut octets = b"\0\0\0\0\0\0\0\x09\0\0\0\0\0\0\0\x01demo\0demo\0\0\x34\0\0\0".to_vec();
    octets[3] = u8::try_from(octets.len()).unwrap();
    octets
}

impl Stream for Faulty {
    fn break_off(&self) {}
}

#[tokio::test(start_paused = true)]
async fn a_panic_ends_its_connection_alone() {
    let clock = Clock::starting_at(SystemTime::UNIX_EPOCH);
    let (mut host, connector) = Host::new(Smsc::new(Config::demo(), 1), clock);
    let (tell, mut notices) = mpsc::channel(CHANNEL);
    host.watched_by(tell);
    let (near, mut far) = tokio::io::duplex(64);
    host.serve(Ipv4Addr::LOCALHOST.into(), None, Faulty(near));
    tokio::spawn(host.run(std::future::pending()));
    far.write_all(b"!").await.unwrap();
    let why = loop {
        if let Some(Notice::Ended { why, .. }) = notices.recv().await {
            break why;
        }
    };
    assert_eq!(why, Ended::Panicked);
    let mut other = connector.connect().await.unwrap();
    other.write_all(&bind()).await.unwrap();
    let mut octets = [0; 16];
    other.read_exact(&mut octets).await.unwrap();
    assert_eq!(&octets[4..12], b"\x80\0\0\x09\0\0\0\0", "bind_transceiver_resp, ESME_ROK");
}

#[tokio::test]
async fn a_connection_is_closed_or_broken_as_the_scenario_says() {
    use std::io::ErrorKind;
    for (scenario, broken) in [("close-on-accept", false), ("reset-on-accept", true)] {
        let centre = centre(scenario).await;
        let mut stream = TcpStream::connect(centre.address).await.unwrap();
        let read = stream.read(&mut [0; 16]).await.map_err(|error| error.kind());
        assert_eq!(read, if broken { Err(ErrorKind::ConnectionReset) } else { Ok(0) }, "{scenario}");
    }
    for (scenario, broken) in [("close-instead-of-bind-resp", false), ("reset-instead-of-bind-resp", true)] {
        let centre = centre(scenario).await;
        let mut stream = TcpStream::connect(centre.address).await.unwrap();
        stream.write_all(&bind()).await.unwrap();
        let read = stream.read(&mut [0; 16]).await.map_err(|error| error.kind());
        assert_eq!(read, if broken { Err(ErrorKind::ConnectionReset) } else { Ok(0) }, "{scenario}");
    }
}

#[tokio::test]
async fn nobody_listens_until_the_scenario_changes_and_then_on_the_same_address() {
    let mut centre = centre("refused").await;
    assert_eq!(centre.news.recv().await, Some(Listening::On(Vec::new())));
    assert!(TcpStream::connect(centre.address).await.is_err());
    let normal = Box::new(Scenario::named("normal").unwrap());
    centre.orders.send(Order::Behave(normal)).await.unwrap();
    assert_eq!(centre.news.recv().await, Some(Listening::On(vec![centre.address])));
    let mut stream = TcpStream::connect(centre.address).await.unwrap();
    stream.write_all(&bind()).await.unwrap();
    let mut header = [0; 16];
    stream.read_exact(&mut header).await.unwrap();
    assert_eq!(header[4..12], *b"\x80\0\0\x09\0\0\0\0");
    centre.stop.send(()).unwrap();
    let mut unbind = Vec::new();
    // The rest of the bind_resp, and the unbind that nobody answers.
    stream.read_to_end(&mut unbind).await.unwrap();
    assert!(unbind.ends_with(b"\0\0\0\x10\0\0\0\x06\0\0\0\0\0\0\0\x01"), "{unbind:02x?}");
    assert_eq!(centre.hosting.await.unwrap().bound, 1);
}

#[tokio::test]
async fn addresses_are_listened_on_and_let_go_of_by_order() {
    let mut centre = centre("normal").await;
    let more = ([127, 0, 0, 1], 0).into();
    centre.orders.send(Order::Listen(more)).await.unwrap();
    let Some(Listening::On(addresses)) = centre.news.recv().await else { panic!() };
    assert_eq!((addresses.len(), addresses[0]), (2, centre.address));
    for address in &addresses {
        TcpStream::connect(address).await.unwrap();
    }
    centre.orders.send(Order::Listen(centre.address)).await.unwrap();
    assert!(matches!(centre.news.recv().await, Some(Listening::Failed(_))), "it is taken");
    assert!(matches!(centre.news.recv().await, Some(Listening::On(_))));
    centre.orders.send(Order::StopListening).await.unwrap();
    assert_eq!(centre.news.recv().await, Some(Listening::On(Vec::new())));
    centre.orders.send(Order::Listen(centre.address)).await.unwrap();
    assert_eq!(centre.news.recv().await, Some(Listening::On(vec![centre.address])), "it is free at once");
}
