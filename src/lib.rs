//! `smppcon`: an interactive terminal console for SMPP 3.4 and 5.0, with a message centre built in.
//!
//! Bytes flow one way, orders the other. Everything that thinks is plain synchronous code over data;
//! sockets, clocks, files, the keyring and the terminal live at the rim. `tests/layering.rs` holds this map
//! against the source: a module uses only modules above it.
//!
//! | module | what it is |
//! |---|---|
//! | [`wire`] | bytes ⇄ fields: frames, the tables of every PDU, TLV, status and flag, one reading and one writing walk |
//! | [`text`] | the message inside: alphabets, splitting and the counter, the text of receipts |
//! | [`config`] | accounts, provider profiles and what is known of causes and remedies, as data; opens no file |
//! | [`compose`] | a message and an account → the PDUs that leave |
//! | [`session`] | one SMPP session as a sans-IO state machine, for both sides |
//! | [`link`] | the data that crosses to and from the engine |
//! | [`smsc`] | the mind of the built-in message centre, sans-IO |
//! | [`store`] | the log: records of what passed, pairing and filter |
//! | [`capture`] | capture files: pcap and pcapng in, pcapng out, TCP streams put together |
//! | [`inbox`] | messages sent and received, receipts tied to them, parts joined |
//! | [`doctor`] | what happened to a bind → why, and what to try |
//! | [`report`] | a record as text, JSON or hex, with passwords masked |
//! | [`app`] | the console as data: model, actions, effects, keymap, one file a screen |
//! | [`ui`] | draws the model; one file a screen |
//! | [`engine`] | sockets, tasks and the clock around sessions and the message centre |
//! | [`shell`] | the rim: the terminal and its loop, files, other programs, the keyring |
//! | [`cli`] | arguments, the commands without a screen, exit codes |

pub mod app;
pub mod capture;
pub mod cli;
pub mod compose;
pub mod config;
pub mod doctor;
pub mod engine;
pub mod inbox;
pub mod link;
pub mod report;
pub mod session;
pub mod shell;
pub mod smsc;
pub mod store;
pub mod text;
pub mod ui;
pub mod wire;
