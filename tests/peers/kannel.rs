//! Kannel's bearerbox and smsbox against `smppcon smsc`: bound as a transceiver, they send a message, get its
//! receipt, and hear a handset.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use crate::program::{Program, smsc};
use crate::required;

/// Far more than a message and its receipt take.
const HANGS: Duration = Duration::from_secs(15);

/// A port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Answers every HTTP request, and tells which it was.
fn listener() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = String::new();
            BufReader::new(&stream).read_line(&mut request).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
            if tell.send(request).is_err() {
                return;
            }
        }
    });
    (port, told)
}

/// The first request of this path; others pass.
#[track_caller]
fn heard(requests: &Receiver<String>, path: &str) -> String {
    loop {
        let request = requests.recv_timeout(HANGS).expect(path);
        if request.contains(path) {
            return request;
        }
    }
}

fn program(name: &str, conf: &Path) -> Program {
    let mut command = Command::new(name);
    command.arg(conf).current_dir(conf.parent().unwrap());
    command.env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default()));
    Program::start(command, "")
}

#[test]
fn kannel_binds_sends_gets_a_receipt_and_hears_a_handset() {
    if !required::has("peers", &["/usr/sbin/bearerbox", "/usr/sbin/smsbox"]) {
        return;
    }
    let (mut centre, port) = smsc("kanpass", &["--json", "--handset", "1s"]);
    let (callback, requests) = listener();
    let [admin, smsbox, sendsms] = [(); 3].map(|()| free_port());
    let folder = tempfile::tempdir().unwrap();
    let conf = folder.path().join("kannel.conf");
    let text = fs::read_to_string("tests/peers/kannel.conf").unwrap();
    let ports = [
        ("ADMIN", admin),
        ("SMSBOX", smsbox),
        ("SENDSMS", sendsms),
        ("CENTRE", port),
        ("CALLBACK", callback),
    ];
    let text =
        ports.iter().fold(text, |text, (name, port)| text.replace(&format!("${name}"), &port.to_string()));
    fs::write(&conf, text).unwrap();

    let mut bearerbox = program("/usr/sbin/bearerbox", &conf);
    centre.says("\"bind_transceiver_resp\"");
    bearerbox.says("DLR rerouting");
    let mut box_ = program("/usr/sbin/smsbox", &conf);
    box_.says("Connected to bearerbox");

    let mut http = TcpStream::connect(("127.0.0.1", sendsms)).unwrap();
    let dlr = format!("http%3A%2F%2F127.0.0.1%3A{callback}%2Fdlr%3Ftype%3D%25d");
    write!(
        http,
        "GET /cgi-bin/sendsms?username=u&password=p&from=Acme&to=447700900001&text=Hello&dlr-mask=31&dlr-url={dlr} \
         HTTP/1.0\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    http.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 202") || answer.starts_with("HTTP/1.0 202"), "{answer}");
    // 8: the message centre took it; 4: it is on its way, which Kannel asks to be told; 1: it was delivered. The
    // boxes tell of them when they come to it.
    let mut told = [(); 3].map(|()| heard(&requests, "/dlr"));
    told.sort();
    assert!(told.iter().zip(["type=1", "type=4", "type=8"]).all(|(it, kind)| it.contains(kind)), "{told:?}");
    assert!(heard(&requests, "/mo").contains("text=Hello+from+a+handset"));

    bearerbox.signal("TERM");
    centre.says("\"unbind_resp\"");
    centre.signal("TERM");
    let ended = centre.end();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let submits = ended.objects().into_iter().filter(|object| object["command"] == "submit_sm_resp");
    assert!(submits.into_iter().all(|object| object["command_status"] == 0));
    bearerbox.end();
    drop(box_);
}
