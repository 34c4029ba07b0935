//! Faults: at which moment something goes wrong, and what is done then, step by step. It is data; what carries
//! a fault out is in `smsc`.

use serde::Deserialize;
use thiserror::Error;

use super::value::{
    Change, Command, Count, Destination, Fields, Lasting, Nul, Octets, Percent, Renumber, Status, TagName,
    Tlvs,
};
use crate::config::duration::Period;
use crate::config::setting::{Setting, through_setting};
use crate::wire::CommandId;

/// Something that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Fault {
    /// When.
    pub when: Moment,
    /// At which of these moments.
    pub which: Which,
    /// What is done then, in order. A PDU that is not passed on goes nowhere.
    pub steps: Vec<Step>,
}

/// At which moments of a kind a fault happens; at each where nothing is said. They are counted over all
/// connections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Which {
    /// Only for these destinations.
    pub to: Option<Destination>,
    /// Not at the first so many.
    pub skip: u32,
    /// At the first and then at each so many-th.
    pub each: Option<Count>,
    /// No more often than this.
    pub times: Option<Count>,
    /// At so many of a hundred, as chance has it.
    pub share: Option<Percent>,
    /// Only so long after the scenario began.
    pub lasts: Option<Period>,
    /// Only in the first part of each period.
    pub wave: Option<Wave>,
}

/// Something that comes and goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wave {
    /// From one beginning to the next.
    pub every: Period,
    /// From a beginning to its end.
    pub lasts: Period,
}

/// A moment at which something can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A connection was taken.
    Accept,
    /// A bind was accepted, and its answer has left.
    Bound,
    /// The peer has closed its side.
    End,
    /// A PDU has come and was not looked at.
    Receiving(Pdus),
    /// A PDU is about to leave.
    Sending(Pdus),
}

/// Which PDUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pdus {
    /// All.
    Any,
    /// All requests.
    Requests,
    /// All responses.
    Responses,
    /// The three binds.
    Binds,
    /// The responses to the three binds.
    BindResponses,
    /// Those of one `command_id`.
    One(CommandId),
}

/// One thing that is done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// What follows happens later.
    Wait(Period),
    /// The PDU goes on: to the message centre, or onto the wire as it now is.
    Pass,
    /// The request is answered with this status, as the message centre refuses; it is not looked at.
    Answer(Status),
    /// The request is answered with a `generic_nack` of this status.
    Nack(Status),
    /// These octets leave.
    Send(Octets),
    /// The octets of this text leave.
    Say(String),
    /// The message centre asks something.
    Request(Box<Request>),

    /// Another `command_status`.
    Status(Status),
    /// Another `sequence_number`.
    Sequence(Renumber),
    /// Another `command_id`.
    Command(Command),
    /// Another `command_length`; the octets stay as they are.
    Length(Change),
    /// Another body; the length follows.
    Body(Octets),
    /// Octets behind the last; the length follows.
    Append(Octets),
    /// Without so many of the last octets; the length follows.
    Trim(Count),
    /// A NUL behind `short_message`.
    Nul(Nul),
    /// Without so many of the first octets, of the header too; the length stays.
    Lose(Count),
    /// Other values of mandatory fields; lengths follow unless they are set.
    Set(Fields),
    /// More TLVs.
    Tlv(Tlvs),
    /// Without this TLV.
    Without(TagName),
    /// No more than the first so many octets leave; the length stays.
    Cut(Count),

    /// What is passed after this leaves in pieces.
    Pieces(Pieces),
    /// Waits for others and leaves with them in one piece.
    Gather(Group),
    /// Waits for others; the last leaves first.
    Reverse(Group),

    /// Nothing leaves.
    Mute(Lasting),
    /// Nothing is read.
    Deaf(Lasting),
    /// No more than so many octets are read at once.
    Slow(Slow),
    /// Nobody is listening.
    Away(Lasting),

    /// Ends our side of the connection, and reads on.
    Finish,
    /// Closes the connection.
    Close,
    /// Breaks the connection.
    Reset,
}

/// A request of the message centre.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which.
    pub pdu: Command,
    /// The values of its fields.
    #[serde(default)]
    pub fields: Fields,
    /// Its TLVs.
    #[serde(default)]
    pub tlvs: Tlvs,
    /// How often; once.
    #[serde(default)]
    pub times: Option<Count>,
    /// From one to the next.
    #[serde(default)]
    pub every: Option<Period>,
}

/// How a PDU is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    /// Octets of a piece.
    pub octets: Count,
    /// From one piece to the next.
    #[serde(default)]
    pub pause: Option<Period>,
}

/// PDUs that wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// How many.
    pub pdus: Count,
    /// How long the first one waits at most.
    pub within: Period,
}

/// Reading slowly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slow {
    /// Octets read at once.
    pub octets: Count,
    /// From one reading to the next.
    pub every: Period,
}

/// A `[[fault]]` as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    when: Moment,
    #[serde(rename = "do")]
    steps: Vec<Step>,
    to: Option<Destination>,
    #[serde(default)]
    skip: u32,
    each: Option<Count>,
    times: Option<Count>,
    share: Option<Percent>,
    lasts: Option<Period>,
    wave: Option<Wave>,
}

/// A step that has no meaning at its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Misplaced {
    /// There is no PDU to pass on or to change.
    #[error("`{0}` needs a PDU: it goes with \"receiving ..\" or \"sending ..\"")]
    NoPdu(&'static str),
    /// There is nobody to answer.
    #[error("`{0}` answers a request: it goes with \"receiving ..\"")]
    NoRequest(&'static str),
    /// What has come is what it is.
    #[error("`{0}` changes what leaves: it goes with \"sending ..\"")]
    NotSent(&'static str),
}

impl TryFrom<Table> for Fault {
    type Error = Misplaced;

    fn try_from(table: Table) -> Result<Self, Self::Error> {
        let Table { when, steps, to, skip, each, times, share, lasts, wave } = table;
        steps.iter().try_for_each(|step| step.fits(when))?;
        Ok(Self { when, which: Which { to, skip, each, times, share, lasts, wave }, steps })
    }
}

impl Step {
    fn fits(&self, when: Moment) -> Result<(), Misplaced> {
        let receiving = matches!(when, Moment::Receiving(_));
        let sending = matches!(when, Moment::Sending(_));
        match self.needs() {
            Needs::Pdu(name) if !receiving && !sending => Err(Misplaced::NoPdu(name)),
            Needs::Request(name) if !receiving => Err(Misplaced::NoRequest(name)),
            Needs::Sent(name) if !sending => Err(Misplaced::NotSent(name)),
            Needs::Nothing | Needs::Pdu(_) | Needs::Request(_) | Needs::Sent(_) => Ok(()),
        }
    }

    const fn needs(&self) -> Needs {
        match self {
            Self::Pass => Needs::Pdu("pass"),
            Self::Answer(_) => Needs::Request("answer"),
            Self::Nack(_) => Needs::Request("nack"),
            Self::Status(_) => Needs::Sent("status"),
            Self::Sequence(_) => Needs::Sent("sequence"),
            Self::Command(_) => Needs::Sent("command"),
            Self::Length(_) => Needs::Sent("length"),
            Self::Body(_) => Needs::Sent("body"),
            Self::Append(_) => Needs::Sent("append"),
            Self::Trim(_) => Needs::Sent("trim"),
            Self::Nul(_) => Needs::Sent("nul"),
            Self::Lose(_) => Needs::Sent("lose"),
            Self::Set(_) => Needs::Sent("set"),
            Self::Tlv(_) => Needs::Sent("tlv"),
            Self::Without(_) => Needs::Sent("without"),
            Self::Cut(_) => Needs::Sent("cut"),
            Self::Pieces(_) => Needs::Sent("pieces"),
            Self::Gather(_) => Needs::Sent("gather"),
            Self::Reverse(_) => Needs::Sent("reverse"),
            Self::Wait(_)
            | Self::Send(_)
            | Self::Say(_)
            | Self::Request(_)
            | Self::Mute(_)
            | Self::Deaf(_)
            | Self::Slow(_)
            | Self::Away(_)
            | Self::Finish
            | Self::Close
            | Self::Reset => Needs::Nothing,
        }
    }
}

/// What a step works on, and the name of the step.
enum Needs {
    Nothing,
    Pdu(&'static str),
    Request(&'static str),
    Sent(&'static str),
}

through_setting!(Moment);

impl Setting for Moment {
    const EXPECTED: &'static str = "\"accept\", \"bound\", \"end\", or \"receiving\" or \"sending\" and the name \
                                    of a PDU, \"pdu\", \"request\", \"response\", \"bind\" or \"bind_resp\"";

    fn from_text(text: &str) -> Option<Self> {
        match text.split_once(' ') {
            None => match text {
                "accept" => Some(Self::Accept),
                "bound" => Some(Self::Bound),
                "end" => Some(Self::End),
                _ => None,
            },
            Some(("receiving", pdus)) => Pdus::named(pdus).map(Self::Receiving),
            Some(("sending", pdus)) => Pdus::named(pdus).map(Self::Sending),
            Some(_) => None,
        }
    }
}

impl Pdus {
    fn named(name: &str) -> Option<Self> {
        match name {
            "pdu" => Some(Self::Any),
            "request" => Some(Self::Requests),
            "response" => Some(Self::Responses),
            "bind" => Some(Self::Binds),
            "bind_resp" => Some(Self::BindResponses),
            name => Command::from_text(name).map(|Command(id)| Self::One(id)),
        }
    }

    /// Whether a PDU of this id is among them.
    pub fn has(self, id: CommandId) -> bool {
        match self {
            Self::Any => true,
            Self::Requests => !id.is_response(),
            Self::Responses => id.is_response(),
            Self::Binds => id.is_bind(),
            Self::BindResponses => id.is_response() && id.request().is_bind(),
            Self::One(one) => one == id,
        }
    }
}
