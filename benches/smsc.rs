//! How many submit_sm a second the message centre answers over loopback: `cargo bench --bench smsc`. It fails
//! where there are fewer than 20,000. Receipts are asked for and delivered for one in ten.
#![expect(clippy::print_stdout, reason = "this is what it is run for")]
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on must fail")]

use std::net::SocketAddr;
use std::time::Duration;

use smppcon::config::scenario::RulesOf;
use smppcon::engine::{Clock, Host};
use smppcon::smsc::{Config, Rules, Smsc};
use smppcon::wire::{CommandId, Deframer, FieldId, Frame, Pdu, Sequence, encode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

const CLIENTS: u32 = 4;
/// Requests of a client that wait for their responses at once.
const WINDOW: u32 = 100;
const LASTS: Duration = Duration::from_secs(5);
/// submit_sm a second.
const BUDGET: u32 = 20_000;

fn submit(number: u32) -> Vec<u8> {
    let pdu = Pdu::request(CommandId::SUBMIT_SM)
        .with(FieldId::SourceAddr, "Bench")
        .with(FieldId::DestinationAddr, "447700900001")
        .with(FieldId::RegisteredDelivery, u8::from(number.is_multiple_of(10)))
        .with(
            FieldId::ShortMessage,
            "The quick brown fox jumps over the lazy dog, and does it again and again.",
        );
    encode(&Pdu { sequence: Sequence(number), ..pdu }).unwrap().frame.bytes().to_vec()
}

struct Client {
    stream: TcpStream,
    deframer: Deframer,
    input: Vec<u8>,
}

impl Client {
    async fn bind(address: SocketAddr, number: u32) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let mut client = Self { stream, deframer: Deframer::default(), input: vec![0; 64 * 1024] };
        let bind = Pdu::request(CommandId::BIND_TRANSCEIVER)
            .with(FieldId::SystemId, format!("client{number}"))
            .with(FieldId::Password, "secret")
            .with(FieldId::InterfaceVersion, 0x34_u8);
        client.stream.write_all(encode(&bind).unwrap().frame.bytes()).await.unwrap();
        assert_eq!(client.receive().await.status().0, 0);
        client
    }

    async fn receive(&mut self) -> Frame {
        loop {
            if let Some(frame) = self.deframer.next_frame().unwrap() {
                return frame;
            }
            let count = self.stream.read(&mut self.input).await.unwrap();
            self.deframer.push(self.input.get(..count).unwrap());
        }
    }

    /// Sends as fast as its window lets it, and counts the answers.
    async fn work(mut self, clock: Clock) -> u32 {
        let (begun, mut asked, mut answered) = (clock.now(), 0, 0);
        while clock.now() - begun < LASTS {
            // Half a window is sent at once, as a client does that has much to say.
            let output: Vec<u8> = (asked + 1..=answered + WINDOW).flat_map(submit).collect();
            asked = answered + WINDOW;
            self.stream.write_all(&output).await.unwrap();
            while answered + WINDOW / 2 < asked {
                answered += self.answer().await;
            }
        }
        answered
    }

    /// Takes a PDU; a receipt is answered.
    async fn answer(&mut self) -> u32 {
        let frame = self.receive().await;
        match frame.command_id() {
            CommandId::SUBMIT_SM_RESP => {
                assert_eq!(frame.status().0, 0);
                1
            }
            CommandId::DELIVER_SM => {
                let answer = Pdu::response_to(&frame, frame.status());
                self.stream.write_all(encode(&answer).unwrap().frame.bytes()).await.unwrap();
                0
            }
            _ => 0,
        }
    }
}

async fn measure() -> u32 {
    let clock = Clock::system();
    let rules = Rules::of(RulesOf::Full);
    let accounts = (0..CLIENTS).map(|number| rules.account(format!("client{number}"), "secret")).collect();
    let smsc = Smsc::new(Config { accounts, ..Config::with(RulesOf::Full) }, 1);
    let (mut host, _connector) = Host::new(smsc, clock);
    let address = host.listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let hosting = tokio::spawn(host.run(async { stopped.await.unwrap_or_default() }));
    let mut clients = JoinSet::new();
    for number in 0..CLIENTS {
        clients.spawn(async move { Client::bind(address, number).await.work(clock).await });
    }
    let answered: u32 = clients.join_all().await.into_iter().sum();
    stop.send(()).unwrap();
    hosting.await.unwrap();
    answered / u32::try_from(LASTS.as_secs()).unwrap()
}

fn main() {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let rate = runtime.block_on(measure());
    println!("{rate} submit_sm a second, {CLIENTS} clients, window {WINDOW}");
    assert!(rate >= BUDGET, "fewer than {BUDGET}");
}
