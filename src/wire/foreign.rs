//! Octets that begin no PDU: what else they may be, and where a PDU begins again.

use std::fmt;

use super::{CommandId, CommandStatus, Deframer, Frame};

/// What octets are that are no SMPP, by how they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// A request of HTTP.
    HttpRequest,
    /// An answer of HTTP.
    HttpResponse,
    /// A record of TLS with a handshake.
    TlsHandshake,
    /// A record of TLS with an alert.
    TlsAlert {
        /// 1 warns, 2 is fatal.
        level: u8,
        /// What is wrong.
        description: u8,
    },
    /// Another record of TLS.
    TlsRecord,
    /// How SSH introduces itself.
    Ssh,
    /// AMQP.
    Amqp,
    /// TPKT, as in a probe for the Remote Desktop Protocol.
    Tpkt,
    /// SIP.
    Sip,
    /// The greeting of SMTP.
    Smtp,
    /// The greeting of FTP.
    Ftp,
    /// A greeting as SMTP and FTP have it.
    Greeting,
    /// What a proxy says about its client before it passes anything on.
    ProxyProtocol,
    /// EMI/UCP, another protocol for message centres.
    Ucp,
    /// CIMD2, another protocol for message centres.
    Cimd,
    /// A line break.
    LineBreak,
    /// Text of some kind.
    Text,
    /// A PDU without its length: the stream has slipped by four octets.
    Headless(CommandId),
    /// A PDU begins so many octets further on: the stream has slipped.
    Slipped(usize),
}

impl Foreign {
    /// What octets are that begin no PDU, where that can be told.
    pub fn of(octets: &[u8]) -> Option<Self> {
        Self::protocol(octets).or_else(|| Self::slipped(octets)).or_else(|| Self::text(octets))
    }

    fn protocol(octets: &[u8]) -> Option<Self> {
        match octets {
            [0x16, 3, 0..=4, ..] => Some(Self::TlsHandshake),
            [0x15, 3, 0..=4, 0, 2, level, description, ..] => {
                Some(Self::TlsAlert { level: *level, description: *description })
            }
            [0x14..=0x17, 3, 0..=4, ..] => Some(Self::TlsRecord),
            [3, 0, high, low, ..] if u16::from_be_bytes([*high, *low]) >= 7 => Some(Self::Tpkt),
            [2, b'0'..=b'9', b'0'..=b'9', b'/', ..] => Some(Self::Ucp),
            [2, b'0'..=b'9', b'0'..=b'9', b':', ..] => Some(Self::Cimd),
            [b'2', b'2', b'0', b' ' | b'-', ..] => Some(Self::greeting(octets)),
            _ => STARTS.iter().find(|(start, _)| octets.starts_with(start)).map(|(_, foreign)| *foreign),
        }
    }

    fn greeting(octets: &[u8]) -> Self {
        let line = octets.split(|octet| *octet == b'\n').next().unwrap_or_default();
        let has = |word: &[u8]| line.windows(word.len()).any(|it| it.eq_ignore_ascii_case(word));
        match (has(b"smtp"), has(b"ftp")) {
            (true, _) => Self::Smtp,
            (false, true) => Self::Ftp,
            (false, false) => Self::Greeting,
        }
    }

    fn slipped(octets: &[u8]) -> Option<Self> {
        let first = octets.first_chunk().map(|word| CommandId(u32::from_be_bytes(*word)))?;
        if first.is_response() && first.name().is_some() {
            return Some(Self::Headless(first));
        }
        let behind = resync(octets.get(1..)?)?;
        Some(Self::Slipped(behind + 1))
    }

    fn text(octets: &[u8]) -> Option<Self> {
        if let [b'\r' | b'\n', ..] = octets {
            return Some(Self::LineBreak);
        }
        let line = octets.split(|octet| matches!(octet, b'\r' | b'\n' | 0)).next().unwrap_or_default();
        (line.len() >= 4 && line.iter().all(|octet| matches!(octet, b' '..=b'~'))).then_some(Self::Text)
    }

    /// Whether it is made of text, which says more.
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::HttpRequest
                | Self::HttpResponse
                | Self::Ssh
                | Self::Sip
                | Self::Smtp
                | Self::Ftp
                | Self::Greeting
                | Self::ProxyProtocol
                | Self::Ucp
                | Self::Cimd
                | Self::LineBreak
                | Self::Text
        )
    }
}

/// How protocols begin that begin with text.
const STARTS: &[(&[u8], Foreign)] = &[
    (b"HTTP/", Foreign::HttpResponse),
    (b"SIP/2.0 ", Foreign::Sip),
    (b"REGISTER sip:", Foreign::Sip),
    (b"INVITE sip:", Foreign::Sip),
    (b"OPTIONS sip:", Foreign::Sip),
    (b"GET ", Foreign::HttpRequest),
    (b"POST ", Foreign::HttpRequest),
    (b"HEAD ", Foreign::HttpRequest),
    (b"PUT ", Foreign::HttpRequest),
    (b"DELETE ", Foreign::HttpRequest),
    (b"OPTIONS ", Foreign::HttpRequest),
    (b"CONNECT ", Foreign::HttpRequest),
    (b"PATCH ", Foreign::HttpRequest),
    (b"TRACE ", Foreign::HttpRequest),
    (b"PRI * HTTP/2", Foreign::HttpRequest),
    (b"SSH-", Foreign::Ssh),
    (b"AMQP", Foreign::Amqp),
    (b"PROXY ", Foreign::ProxyProtocol),
    (b"\r\n\r\n\0\r\nQUIT\n", Foreign::ProxyProtocol),
];

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self {
            Self::HttpRequest => "an HTTP request",
            Self::HttpResponse => "an HTTP answer",
            Self::TlsHandshake => "a TLS handshake: the other side wants TLS, or should be spoken to without",
            Self::TlsAlert { level, description } => return alert(f, level, description),
            Self::TlsRecord => "a TLS record",
            Self::Ssh => "the greeting of SSH",
            Self::Amqp => "AMQP",
            Self::Tpkt => "TPKT, as in a probe for Remote Desktop",
            Self::Sip => "SIP",
            Self::Smtp => "the greeting of SMTP",
            Self::Ftp => "the greeting of FTP",
            Self::Greeting => "a greeting as SMTP and FTP have it",
            Self::ProxyProtocol => "what a proxy says of its client (PROXY protocol)",
            Self::Ucp => "EMI/UCP",
            Self::Cimd => "CIMD2",
            Self::LineBreak => "a line break",
            Self::Text => "text",
            Self::Headless(id) => {
                return write!(f, "a {id} without its command_length: the stream has slipped");
            }
            Self::Slipped(by) => return write!(f, "a slipped stream: a PDU begins {by} octets further on"),
        })
    }
}

/// RFC 8446 §6 and those before it.
fn alert(f: &mut fmt::Formatter<'_>, level: u8, description: u8) -> fmt::Result {
    let level = if level == 1 { "a TLS warning" } else { "a fatal TLS alert" };
    match ALERTS.iter().find(|(it, _)| *it == description) {
        Some((_, name)) => write!(f, "{level}: {name}"),
        None => write!(f, "{level} with number {description}"),
    }
}

const ALERTS: &[(u8, &str)] = &[
    (0, "close_notify"),
    (10, "unexpected_message"),
    (20, "bad_record_mac"),
    (21, "decryption_failed"),
    (22, "record_overflow"),
    (30, "decompression_failure"),
    (40, "handshake_failure"),
    (41, "no_certificate"),
    (42, "bad_certificate"),
    (43, "unsupported_certificate"),
    (44, "certificate_revoked"),
    (45, "certificate_expired"),
    (46, "certificate_unknown"),
    (47, "illegal_parameter"),
    (48, "unknown_ca"),
    (49, "access_denied"),
    (50, "decode_error"),
    (51, "decrypt_error"),
    (60, "export_restriction"),
    (70, "protocol_version"),
    (71, "insufficient_security"),
    (80, "internal_error"),
    (86, "inappropriate_fallback"),
    (90, "user_canceled"),
    (100, "no_renegotiation"),
    (109, "missing_extension"),
    (110, "unsupported_extension"),
    (111, "certificate_unobtainable"),
    (112, "unrecognized_name"),
    (113, "bad_certificate_status_response"),
    (114, "bad_certificate_hash_value"),
    (115, "unknown_psk_identity"),
    (116, "certificate_required"),
    (120, "no_application_protocol"),
];

/// The first place at which a PDU seems to begin; `None` where none does among these octets. A header has to
/// stand there whole, and where the octets reach beyond that PDU, another one has to begin behind it.
pub fn resync(octets: &[u8]) -> Option<usize> {
    (0..octets.len()).find(|at| octets.get(*at..).is_some_and(begins_pdu))
}

fn begins_pdu(octets: &[u8]) -> bool {
    let Some(length) = length_of_pdu(octets) else { return false };
    match octets.get(length..) {
        // Its end is where these octets end, or not here yet.
        None | Some([]) => true,
        Some(next) if next.len() < Frame::HEADER => may_begin_pdu(next),
        Some(next) => length_of_pdu(next).is_some(),
    }
}

/// The length of the PDU whose header this seems to be.
fn length_of_pdu(octets: &[u8]) -> Option<usize> {
    let header = octets.first_chunk::<{ Frame::HEADER }>()?;
    // Most octets are told by the first two.
    if !may_begin_pdu(header) {
        return None;
    }
    let (words, _) = header.as_chunks::<4>();
    let [length, id, status, _sequence] = words else { return None };
    let [length, id, status] = [length, id, status].map(|word| u32::from_be_bytes(*word));
    let (id, status) = (CommandId(id), CommandStatus(status));
    let has_status = status.is_ok() || id.is_response() && (status.row().is_some() || status.0 < 0x500);
    (id.name().is_some() && has_status && in_range(length)).then_some(length as usize)
}

fn in_range(length: u32) -> bool {
    length as usize >= Frame::HEADER && length <= Deframer::MOST
}

/// Whether a length that a PDU can have may begin so.
fn may_begin_pdu(octets: &[u8]) -> bool {
    matches!(octets, [] | [0] | [0, 0..=2, ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &[u8] = &[0, 0, 0, 16, 0, 0, 0, 0x15, 0, 0, 0, 0, 0, 0, 0, 1];

    fn pdu(id: u32, status: u32, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(16 + body.len()).unwrap();
        [[length, id, status, 9].map(u32::to_be_bytes).as_flattened(), body].concat()
    }

    #[test]
    fn protocols_are_known_by_how_they_begin() {
        for (octets, expected, said) in [
            (&b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..], Foreign::HttpRequest, "an HTTP request"),
            (b"HTTP/1.1 400 Bad Request\r\n", Foreign::HttpResponse, "an HTTP answer"),
            (b"SSH-2.0-OpenSSH_9.6\r\n", Foreign::Ssh, "the greeting of SSH"),
            (b"AMQP\0\0\x09\x01", Foreign::Amqp, "AMQP"),
            (b"\x03\0\0\x2f\x2a\xe0\0\0\0\0\0", Foreign::Tpkt, "TPKT, as in a probe for Remote Desktop"),
            (b"220 mx.example ESMTP Postfix\r\n", Foreign::Smtp, "the greeting of SMTP"),
            (b"220 ProFTPD Server\r\n", Foreign::Ftp, "the greeting of FTP"),
            (b"220-hello\r\n", Foreign::Greeting, "a greeting as SMTP and FTP have it"),
            (
                b"PROXY TCP4 192.0.2.1",
                Foreign::ProxyProtocol,
                "what a proxy says of its client (PROXY protocol)",
            ),
            (b"\x0200/00035/O/60/", Foreign::Ucp, "EMI/UCP"),
            (b"\x0201:001\t", Foreign::Cimd, "CIMD2"),
            (b"\r\n", Foreign::LineBreak, "a line break"),
            (b"hello there\n", Foreign::Text, "text"),
            (
                b"\x15\x03\x03\0\x02\x02\x28",
                Foreign::TlsAlert { level: 2, description: 40 },
                "a fatal TLS alert: handshake_failure",
            ),
            (
                b"\x15\x03\x01\0\x02\x01\xc8",
                Foreign::TlsAlert { level: 1, description: 200 },
                "a TLS warning with number 200",
            ),
            (
                b"\x80\0\0\x09\0\0\0\0\0\0\0\x01",
                Foreign::Headless(CommandId::BIND_TRANSCEIVER_RESP),
                "a bind_transceiver_resp without its command_length: the stream has slipped",
            ),
        ] {
            let found = Foreign::of(octets).unwrap();
            assert_eq!((found, found.to_string().as_str()), (expected, said), "{octets:02x?}");
        }
        assert_eq!(Foreign::of(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"), Some(Foreign::TlsHandshake));
        assert_eq!(Foreign::of(b"\x17\x03\x03\0\x20"), Some(Foreign::TlsRecord));
        for octets in [&b""[..], b"\0", b"\xff\xfe\x01\x02", b"abc", b"\0\0\0\x0f\0\0\0\x15"] {
            assert_eq!(Foreign::of(octets), None, "{octets:02x?}");
        }
    }

    #[test]
    fn a_stream_that_slipped_finds_its_feet() {
        for by in 1..40 {
            for filler in [0xFF, b'x', 0x01] {
                let octets = [&vec![filler; by], LINK, &pdu(0x8000_0004, 0, b"id\0")].concat();
                assert_eq!(resync(&octets), Some(by), "{by} times {filler:#04x}");
                assert_eq!(Foreign::of(&octets).map(|it| matches!(it, Foreign::Slipped(_))), Some(true));
            }
        }
        let cut = [&LINK[5..], LINK].concat();
        assert_eq!((resync(&cut), Foreign::of(&cut)), (Some(11), Some(Foreign::Slipped(11))));
    }

    #[test]
    fn what_only_looks_like_a_header_is_passed_over() {
        let refused = pdu(0x8000_0004, 0x58, b"");
        for (octets, expected) in [
            (LINK.to_vec(), Some(0)),
            (refused.clone(), Some(0)),
            (pdu(0x8000_0004, 0x450, b""), Some(0)),
            // A request has no status, and no response has one that large.
            (pdu(4, 0x58, b""), None),
            (pdu(0x8000_0004, 0x0100_0000, b""), None),
            (pdu(0x1234, 0, b""), None),
            // Too long, too short, and cut.
            ([&[0, 2, 0, 1], &LINK[4..]].concat(), None),
            ([&[0, 0, 0, 15], &LINK[4..]].concat(), None),
            (LINK[..15].to_vec(), None),
            // A PDU behind which none begins is none; the one further on is.
            ([LINK, b"\xff\xff", LINK].concat(), Some(18)),
            ([LINK, &LINK[..3]].concat(), Some(0)),
            // Its end is still to come.
            (pdu(0x8000_0004, 0, b"a long id that is cut\0")[..20].to_vec(), Some(0)),
            (vec![0; 200], None),
        ] {
            assert_eq!(resync(&octets), expected, "{octets:02x?}");
        }
    }
}
