//! A message centre of a few octets made by hand: it answers one bind, then nothing.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// Accepted.
pub(crate) const ESME_ROK: u32 = 0;
/// The password is wrong.
pub(crate) const ESME_RINVPASWD: u32 = 0x0E;

const UNBIND: u32 = 6;
const ENQUIRE_LINK: u32 = 0x15;
const ENQUIRE_LINK_RESP: u32 = 0x8000_0015;
const BIND_TRANSCEIVER_RESP: u32 = 0x8000_0009;

/// It waits for one connection.
pub(crate) struct Peer {
    pub(crate) port: u16,
    heard: Receiver<Vec<u8>>,
    accepted: Receiver<TcpStream>,
    stream: RefCell<Option<TcpStream>>,
}

impl Peer {
    /// Answers the first bind with this command_status, and nothing from then on.
    pub(crate) fn answering(command_status: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, heard) = mpsc::channel();
        let (give, accepted) = mpsc::channel();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept()?;
            let _ = give.send(stream.try_clone()?);
            let mut answered = false;
            while let Ok(pdu) = read(&mut stream) {
                if !answered {
                    stream.write_all(&bind_resp(command_status, word(&pdu, 12)))?;
                    answered = true;
                }
                if tell.send(pdu).is_err() {
                    break;
                }
            }
            io::Result::Ok(())
        });
        Self { port, heard, accepted, stream: RefCell::default() }
    }

    /// The next PDU that came.
    #[track_caller]
    pub(crate) fn hears(&self) -> Vec<u8> {
        self.heard.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    /// Waits for an unbind.
    #[track_caller]
    pub(crate) fn hears_unbind(&self) {
        while word(&self.hears(), 4) != UNBIND {}
    }

    /// Sends enquire_link so many times, each after something was done, and waits for the answer.
    #[track_caller]
    pub(crate) fn enquires(&self, times: u32, mut before: impl FnMut()) {
        let mut stream = self.stream.borrow_mut();
        let stream =
            stream.get_or_insert_with(|| self.accepted.recv_timeout(Duration::from_secs(10)).unwrap());
        for sequence_number in 1..=times {
            before();
            let header = [16, ENQUIRE_LINK, 0, sequence_number];
            let pdu: Vec<u8> = header.into_iter().flat_map(u32::to_be_bytes).collect();
            stream.write_all(&pdu).unwrap();
            while word(&self.hears(), 4) != ENQUIRE_LINK_RESP {}
        }
    }
}

/// One PDU: its command_length, then the rest.
fn read(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut pdu = vec![0; 4];
    stream.read_exact(&mut pdu)?;
    let length = usize::try_from(word(&pdu, 0)).unwrap();
    pdu.resize(length, 0);
    stream.read_exact(pdu.split_at_mut(4).1)?;
    Ok(pdu)
}

fn bind_resp(command_status: u32, sequence_number: u32) -> Vec<u8> {
    let system_id = b"mc\0";
    let header = [19, BIND_TRANSCEIVER_RESP, command_status, sequence_number];
    header.into_iter().flat_map(u32::to_be_bytes).chain(*system_id).collect()
}

fn word(pdu: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(*pdu.split_at(at).1.first_chunk().unwrap())
}
