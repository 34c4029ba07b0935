//! The log as an operator meets it, against what it may cost: a frame, a filter, memory, and a key while PDUs
//! arrive. One run, one table: `cargo bench --bench log`.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and one that cannot go on must fail"
)]

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use smppcon::app::{
    Action, Begin, Effect, KeptIn, Key, Keymap, Model, Palette, Scan, Screen, Size, Start, keymap, update,
};
use smppcon::engine::Clock;
use smppcon::link::{Direction, LinkId, Notice};
use smppcon::store::{Filter, FilterContext, Limits, Store};
use smppcon::ui;
use smppcon::wire::{Chunk, CommandId, CommandStatus, FieldId, Pdu, Sequence, encode};

const COLUMNS: u16 = 200;
const ROWS: u16 = 60;
const SIZES: [usize; 3] = [1_000, 1_000_000, 10_000_000];
/// What the loop takes in between two looks at the keys, at most.
const BATCH: usize = 1000;
/// PDUs a second.
const RATE: usize = 10_000;
const TEXTS: [&str; 4] = [
    "Your code is 493817. It is valid for ten minutes. Do not pass it on to anybody.",
    "Hello, this is a reminder of your appointment on Tuesday at half past nine.",
    "id:00a1b2c3d4 sub:001 dlvrd:001 submit date:2611232000 done date:2611232000 stat:DELIVRD err:000 text:",
    "Sale! 20 % off everything until Sunday.",
];

fn main() {
    let clock = Clock::system();
    println!("{:<58} {:>14} {:>14}", "what", "measured", "budget");
    let mut million = None;
    for size in SIZES {
        let before = resident();
        let begun = clock.now();
        let (store, octets) = filled(size);
        let took = clock.now() - begun;
        if size > 1_000 {
            let tenths = (resident() - before).saturating_sub(octets) * 10 / size;
            let beside = format!("{}.{} octets", tenths / 10, tenths % 10);
            told(&format!("memory beside its octets, a record of {size}"), &beside, "40");
            let each = took.as_nanos() / size as u128;
            told(&format!("add and pair a record of {size}, written anew"), &format!("{each} ns"), "");
        }
        let mut model = model(clock.wall());
        model.log.store = store;
        frames(&mut model, size, clock);
        if size == 1_000_000 {
            million = Some(model);
        }
    }
    let mut model = million.expect("one of the sizes");
    filters(&model, clock);
    for (filter, what) in [("", "no filter"), ("text:code", "a filter on text")] {
        press_keys(&mut model, filter, what, clock);
    }
}

fn told(what: &str, measured: &str, budget: &str) {
    println!("{what:<58} {measured:>14} {budget:>14}");
}

fn model(now: SystemTime) -> Model {
    let start = Start {
        now,
        utc_offset: 0,
        palette: Palette::Ansi,
        limits: Limits::default(),
        keymap: Keymap::default(),
        kept_in: KeptIn::Session,
        seed: 1,
        built_in: None,
        begin: Begin::Accounts,
    };
    let mut model = Model::new(&start);
    update(&mut model, Action::Resize(Size { columns: COLUMNS, rows: ROWS }));
    update(&mut model, Action::Screen(Screen::Log));
    model
}

/// The PDU with this number in an endless talk: a request and its response in turn, keep-alives now and then.
fn pdu(number: usize) -> (Direction, Chunk) {
    let pair = number / 2;
    let sequence = Sequence(u32::try_from(pair % 0x7FFF_0000).unwrap() + 1);
    let request = match pair % 20 {
        0 => CommandId::ENQUIRE_LINK,
        odd if odd % 2 == 1 => CommandId::DELIVER_SM,
        _ => CommandId::SUBMIT_SM,
    };
    let incoming = (request == CommandId::DELIVER_SM) == number.is_multiple_of(2);
    let direction = if incoming { Direction::In } else { Direction::Out };
    let mut pdu = if number.is_multiple_of(2) {
        Pdu::request(request)
    } else {
        let refused = pair % 50 == 49;
        let status = if refused { CommandStatus::RTHROTTLED } else { CommandStatus::ROK };
        let pdu = Pdu::new(request.response(), status, sequence);
        if refused { pdu.header_only() } else { pdu }
    };
    pdu.sequence = sequence;
    if number.is_multiple_of(2) && request != CommandId::ENQUIRE_LINK {
        let text = TEXTS.get(pair % TEXTS.len()).copied().unwrap_or_default();
        pdu = pdu
            .with(FieldId::SourceAddr, "Bank")
            .with(FieldId::DestinationAddr, format!("4479{:08}", pair % 100_000_000).as_str())
            .with(FieldId::ShortMessage, text);
    } else if request == CommandId::SUBMIT_SM && pdu.status.is_ok() {
        pdu = pdu.with(FieldId::MessageId, format!("{pair:010x}").as_str());
    }
    (direction, encode(&pdu).unwrap().frame.into())
}

/// A log of so many records, 10,000 a second, and the octets in it.
fn filled(size: usize) -> (Store, usize) {
    let mut store = Store::new(Limits { records: usize::MAX, octets: usize::MAX });
    let mut octets = 0;
    for number in 0..size {
        let (direction, chunk) = pdu(number);
        octets += chunk.bytes().len();
        let at = SystemTime::UNIX_EPOCH + Duration::from_micros(100 * number as u64);
        store.append(LinkId(1), direction, at, chunk);
    }
    (store, octets)
}

/// The memory that the system has given to this process, in octets.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|it| it.split_whitespace().next()?.parse::<usize>().ok()).unwrap_or(0) * 1024
}

fn terminal() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(COLUMNS, ROWS)).unwrap()
}

fn draw(model: &Model, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| ui::view(model, frame)).unwrap();
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    keymap::lookup(model, key).map_or_else(Vec::new, |action| update(model, action))
}

/// Key and frame in the middle of a log that stands still.
fn frames(model: &mut Model, size: usize, clock: Clock) {
    let mut terminal = terminal();
    press(model, Key::Char('g'));
    // What comes first finds no memory at hand yet.
    for _ in 0..200 {
        draw(model, &mut terminal);
    }
    let mut times = Vec::new();
    for _ in 0..500 {
        press(model, Key::PageDown);
        let begun = clock.now();
        draw(model, &mut terminal);
        times.push(clock.now() - begun);
    }
    times.sort_unstable();
    let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
    told(&format!("a frame of 200×60, {size} records, median"), &micros(at(50)), "1000 µs");
    told("  the tenth part that was quickest", &micros(at(10)), "1000 µs");
    let screen = std::mem::replace(&mut model.screen, Screen::Inbound);
    let empty = quickest((0..200).map(|_| timed(clock, || draw(model, &mut terminal))));
    model.screen = screen;
    told("  of which a screen without a list", &micros(empty), "");
}

fn timed(clock: Clock, what: impl FnOnce()) -> Duration {
    let begun = clock.now();
    what();
    clock.now() - begun
}

fn quickest(times: impl Iterator<Item = Duration>) -> Duration {
    times.min().unwrap_or_default()
}

/// The whole search that a changed filter asks for, on two threads; and how soon its first piece is there.
fn filters(model: &Model, clock: Clock) {
    for (text, what) in [
        ("cmd:submit_sm status:ok", "header"),
        ("is:error", "header"),
        ("rt:>1s", "round trip"),
        ("dst:447900001*", "address"),
        ("text:493817", "text"),
        (r"text:/code is \d+/", "text, regular expression"),
        ("half past", "free words"),
        ("hex:34393338", "octets"),
        ("is:odd", "findings"),
    ] {
        let filter = Filter::parse(text, &FilterContext::default()).unwrap();
        let mut times: Vec<_> = (0..5).map(|_| search(model, &filter, clock)).collect();
        times.sort_unstable();
        let ((whole, first), found) = times.get(2).map(|it| ((it.0, it.1), it.2)).unwrap();
        let name = format!("filter 1 M, {what}: {text} ({found} found)");
        told(&name, &format!("{:.0} ms", whole.as_secs_f64() * 1e3), "500 ms");
        if text == "text:493817" {
            told("  its first piece", &micros(first), "at once");
        }
    }
}

fn search(model: &Model, filter: &Filter, clock: Clock) -> (Duration, Duration, usize) {
    let store = &model.log.store;
    let begun = clock.now();
    let before = smppcon::store::RecordId(u64::MAX);
    let scan =
        Scan { id: smppcon::app::ScanId(1), snapshot: store.snapshot(), filter: filter.clone(), before };
    let (next, found) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut first = Duration::ZERO;
    thread::scope(|threads| {
        let work = || {
            let mut first = None;
            while let Some(piece) = scan.piece(next.fetch_add(1, Ordering::Relaxed)) {
                found.fetch_add(piece.ids.len(), Ordering::Relaxed);
                first.get_or_insert_with(|| clock.now() - begun);
            }
            first
        };
        let other = threads.spawn(work);
        let firsts = [work(), other.join().unwrap()];
        first = firsts.into_iter().flatten().min().unwrap_or_default();
    });
    (clock.now() - begun, first, found.into_inner())
}

/// Keys while PDUs arrive: each comes while the loop takes in news and has to wait for it. Twice: with what
/// arrives at the rate between two frames, and with as much as the loop ever takes in at once.
fn press_keys(model: &mut Model, filter: &str, what: &str, clock: Clock) {
    let mut terminal = terminal();
    press(model, Key::Char('c'));
    press(model, Key::Char('/'));
    for letter in filter.chars() {
        // Whoever searches elsewhere has another core.
        drop(press(model, Key::Char(letter)));
    }
    press(model, Key::Enter);
    press(model, Key::Char('G'));
    let mut number = model.log.store.last().map_or(0, |id| usize::try_from(id.0).unwrap() + 1);
    for (news, often) in [(RATE / 30, "30 frames a second"), (BATCH, "1000 at once")] {
        let mut times = Vec::new();
        for turn in 0..1000 {
            let chunks: Vec<_> = (number..number + news).map(pdu).collect();
            number += news;
            let at = clock.wall();
            let begun = clock.now();
            for (direction, chunk) in chunks {
                let notice = Notice::Chunk { link: LinkId(1), direction, at, chunk };
                update(model, Action::Notice(Box::new(notice)));
            }
            press(model, if turn % 3 == 0 { Key::Char('G') } else { Key::Up });
            draw(model, &mut terminal);
            times.push(clock.now() - begun);
        }
        times.sort_unstable();
        let at = |share: usize| times.get(times.len() * share / 100).copied().unwrap_or_default();
        let name = format!("key to frame, {what}, {often}");
        told(&format!("{name}, median"), &micros(at(50)), "");
        told(&format!("{name}, 99th percentile"), &micros(at(99)), "16000 µs");
    }
}

fn micros(time: Duration) -> String {
    format!("{} µs", time.as_micros())
}
