//! Many clients of the message centre at once, over loopback: no response is lost, none comes twice, none comes
//! to another client. Short by default; `SMPPCON_LONG=1` lets every client send a hundred times as much.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;
use std::env;
use std::net::SocketAddr;

use smppcon::config::scenario::RulesOf;
use smppcon::engine::{Clock, Host};
use smppcon::smsc::{Config, Rules, Smsc};
use smppcon::wire::{CommandId, Deframer, FieldId, Frame, Pdu, Sequence, Version, dissect, encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

const CLIENTS: u32 = 200;
/// Requests of a client that wait for their responses at once.
const WINDOW: u32 = 10;

/// Messages of a client.
fn messages() -> u32 {
    if env::var_os("SMPPCON_LONG").is_some() { 2000 } else { 20 }
}

struct Client {
    stream: TcpStream,
    deframer: Deframer,
}

impl Client {
    async fn connect(address: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(address).await.unwrap(), deframer: Deframer::default() }
    }

    async fn send(&mut self, pdu: Pdu, number: u32) {
        let frame = encode(&Pdu { sequence: Sequence(number), ..pdu }).unwrap().frame;
        self.stream.write_all(frame.bytes()).await.unwrap();
    }

    async fn receive(&mut self) -> Frame {
        loop {
            if let Some(frame) = self.deframer.next_frame().unwrap() {
                return frame;
            }
            let mut octets = [0; 4096];
            let count = self.stream.read(&mut octets).await.unwrap();
            assert!(count > 0, "closed");
            self.deframer.push(octets.get(..count).unwrap());
        }
    }

    /// Binds, sends so many messages with receipts, and hears an answer and a receipt of each: the message ids.
    async fn work(mut self, number: u32, count: u32) -> BTreeSet<String> {
        let bind = Pdu::request(CommandId::BIND_TRANSCEIVER)
            .with(FieldId::SystemId, format!("client{number}"))
            .with(FieldId::Password, "secret")
            .with(FieldId::InterfaceVersion, 0x34_u8);
        self.send(bind, 1).await;
        let answer = self.receive().await;
        assert_eq!((answer.command_id(), answer.status().0), (CommandId::BIND_TRANSCEIVER_RESP, 0));
        let (mut asked, mut ids, mut answered, mut receipts) = (0, BTreeSet::new(), BTreeSet::new(), 0);
        while answered.len() < count as usize || receipts < count {
            while asked < count && asked < u32::try_from(answered.len()).unwrap() + WINDOW {
                let submit = Pdu::request(CommandId::SUBMIT_SM)
                    .with(FieldId::SourceAddr, format!("from{number}"))
                    .with(FieldId::DestinationAddr, format!("4477009{asked:05}0"))
                    .with(FieldId::RegisteredDelivery, 1_u8)
                    .with(FieldId::ShortMessage, "hello");
                self.send(submit, asked + 2).await;
                asked += 1;
            }
            let frame = self.receive().await;
            let seen = dissect(&frame, Version::V34);
            match frame.command_id() {
                CommandId::SUBMIT_SM_RESP => {
                    assert_eq!(frame.status().0, 0);
                    assert!(answered.insert(frame.sequence()), "{} twice", frame.sequence());
                    assert!(ids.insert(seen.text(FieldId::MessageId).unwrap().into_owned()));
                }
                CommandId::DELIVER_SM => {
                    assert_eq!(seen.text(FieldId::DestinationAddr).unwrap(), format!("from{number}"));
                    receipts += 1;
                    let answer = Pdu::new(CommandId::DELIVER_SM_RESP, frame.status(), frame.sequence());
                    self.send(answer, frame.sequence().0).await;
                }
                other => panic!("{other}"),
            }
        }
        let expected: BTreeSet<_> = (2..count + 2).map(Sequence).collect();
        assert_eq!(answered, expected);
        ids
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_clients_at_once_lose_and_double_no_response() {
    let count = messages();
    let rules = Rules::of(RulesOf::Full);
    let accounts = (0..CLIENTS).map(|number| rules.account(format!("client{number}"), "secret")).collect();
    let mut config = Config { accounts, ..Config::with(RulesOf::Full) };
    config.scenario.receipts.delay = "1ms".parse().unwrap();
    let (mut host, _connector) = Host::new(Smsc::new(config, 1), Clock::system());
    let address = host.listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let hosting = tokio::spawn(host.run(async { stopped.await.unwrap_or_default() }));
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(async move { Client::connect(address).await.work(number, count).await });
    }
    let mut ids = BTreeSet::new();
    while let Some(of_one) = clients.join_next().await {
        ids.extend(of_one.unwrap());
    }
    assert_eq!(ids.len(), (CLIENTS * count) as usize, "no id was given twice");
    stop.send(()).unwrap();
    let counts = hosting.await.unwrap();
    assert_eq!((counts.bound, counts.messages), (CLIENTS.into(), (CLIENTS * count).into()));
    assert_eq!((counts.receipts, counts.dropped), (counts.messages, 0));
}
