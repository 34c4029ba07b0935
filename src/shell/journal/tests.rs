//! The journal in folders of its own.

use std::fs;
use std::fs::File;
use std::path::Path;
use std::sync::mpsc::channel;

use tempfile::TempDir;

use super::*;
use crate::capture::{Event, Packets, Streams, What};
use crate::config::settings;
use crate::config::settings::Settings;
use crate::link::LinkId;
use crate::wire::CommandId;
use crate::wire::Frame;
use crate::wire::Pdu;
use crate::wire::Sequence;
use crate::wire::encode;

const LINK: LinkId = LinkId(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Where the operator decided nothing.
fn limits() -> Limits {
    Limits::from(&settings::Journal::default())
}

/// 2026-11-23T20:00:00Z and so much.
fn at(after: Duration) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_464_000) + after
}

fn ask(number: u32) -> Frame {
    let mut pdu = Pdu::request(CommandId::ENQUIRE_LINK);
    pdu.sequence = Sequence(number);
    encode(&pdu).unwrap().frame
}

fn connected(at: SystemTime) -> Notice {
    Notice::Step { link: LINK, at, step: Step::Connected { local: None, peer: None } }
}

fn passed(number: u32, at: SystemTime) -> Notice {
    Notice::Chunk { link: LINK, direction: Direction::Out, at, chunk: ask(number).into() }
}

/// A folder, not there yet, and what is told of the journal in it.
struct Kept {
    dir: TempDir,
    news: Vec<String>,
}

impl Kept {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap(), news: Vec::new() }
    }

    fn folder(&self) -> PathBuf {
        self.dir.path().join("state/journal")
    }

    fn place(&self, limits: Limits) -> Place {
        Place::Folder { path: self.folder(), limits }
    }

    /// Keeps notices in a journal that is begun and ended for them.
    fn keep(&mut self, limits: Limits, now: SystemTime, notices: &[Notice]) {
        let (tell, told) = channel();
        let tell = move |news: News| tell.send(news.to_string()).unwrap();
        let mut journal = Journal::start(self.place(limits), Direction::Out, now, tell);
        for notice in notices {
            assert!(journal.notice(notice).is_none());
        }
        journal.finish(HOUR);
        self.news.extend(told.iter());
    }

    /// The names of the files.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The numbers of the PDUs in a file, in order.
    fn numbers(&self, name: &str) -> Vec<u32> {
        numbers(&self.folder().join(name))
    }
}

fn numbers(path: &Path) -> Vec<u32> {
    let mut streams = Streams::new(None);
    let mut packets = Packets::open(File::open(path).unwrap()).unwrap();
    let mut events: Vec<Event> = Vec::new();
    while let Some(event) = streams.next(&mut packets).unwrap() {
        events.push(event);
    }
    events.extend(std::iter::from_fn(|| streams.finish()));
    let number = |event: Event| match event.what {
        What::Chunk { chunk, .. } => chunk.frame().map(|frame| frame.sequence().0),
        What::Opened(_) | What::Closed(_) => None,
    };
    events.into_iter().filter_map(number).collect()
}

#[test]
fn the_settings_say_whether_where_and_how_much() {
    let state = Path::new("/state");
    let read = |text: &str| Settings::parse(text, "config.toml").unwrap().journal;
    let Some(Place::Folder { path, limits }) = Place::of(&read(""), state) else { panic!("a folder") };
    assert_eq!(path, Path::new("/state/journal"));
    let mib = 1 << 20;
    assert_eq!(limits, Limits { octets: 256 * mib, age: 30 * 24 * HOUR, file_octets: 16 * mib });
    let chosen =
        "[journal]\nfolder = \"/var/smpp\"\noctets = \"64 MiB\"\ndays = 2\nfile_octets = \"1 MiB\"\n";
    let Some(Place::Folder { path, limits }) = Place::of(&read(chosen), state) else { panic!("a folder") };
    assert_eq!(path, Path::new("/var/smpp"));
    assert_eq!(limits, Limits { octets: 64 * mib, age: 2 * 24 * HOUR, file_octets: mib });
    assert!(Place::of(&read("[journal]\nenabled = false\n"), state).is_none());
}

#[test]
fn what_passes_is_in_a_file_named_by_the_time_and_the_owners_alone() {
    let mut kept = Kept::new();
    let notices = [connected(at(HOUR)), passed(1, at(HOUR)), passed(2, at(HOUR))];
    kept.keep(limits(), at(HOUR), &notices);
    kept.keep(limits(), at(HOUR), &notices);
    assert_eq!(kept.names(), ["smppcon-20261123T210000Z-2.pcapng", "smppcon-20261123T210000Z.pcapng"]);
    for name in kept.names() {
        assert_eq!(kept.numbers(&name), [1, 2]);
    }
    assert_eq!(kept.news, [""; 0]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&kept.folder()), 0o700);
        assert_eq!(mode(&kept.folder().join(&kept.names()[0])), 0o600);
    }
}

#[test]
fn nothing_is_created_before_there_is_a_link() {
    let mut kept = Kept::new();
    kept.keep(limits(), at(HOUR), &[]);
    assert!(!kept.folder().exists());
    assert_eq!(kept.news, [""; 0]);
}

#[test]
fn files_are_closed_when_they_are_large_and_the_oldest_go() {
    let mut kept = Kept::new();
    let mut notices = vec![connected(at(HOUR))];
    notices.extend((1..=200).map(|n| passed(n, at(HOUR + Duration::from_secs(n.into())))));
    // A record is 96 octets, and a file has its own head.
    let limits = Limits { octets: 8192, file_octets: 2048, ..limits() };
    kept.keep(limits, at(HOUR), &notices);
    let size = |name: &String| fs::metadata(kept.folder().join(name)).unwrap().len();
    let names = kept.names();
    let total: u64 = names.iter().map(size).sum();
    assert!(names.len() >= 3 && total <= 8192, "{names:?} {total}");
    assert!(names.iter().all(|name| size(name) < 2048 + 200), "{names:?}");
    let numbers: Vec<u32> = names.iter().flat_map(|name| kept.numbers(name)).collect();
    let first = numbers[0];
    assert!(first > 1);
    assert_eq!(numbers, (first..=200).collect::<Vec<_>>(), "the newest are kept, and none between is lost");
}

#[test]
fn a_file_is_written_to_for_a_day_at_most_and_old_ones_go() {
    let mut kept = Kept::new();
    let day = 24 * HOUR;
    kept.keep(limits(), at(HOUR), &[connected(at(HOUR)), passed(1, at(HOUR)), passed(2, at(day + 2 * HOUR))]);
    assert_eq!(kept.names(), ["smppcon-20261123T210000Z.pcapng", "smppcon-20261124T220000Z.pcapng"]);
    for (name, written) in kept.names().iter().zip([at(HOUR), at(30 * day)]) {
        File::options().append(true).open(kept.folder().join(name)).unwrap().set_modified(written).unwrap();
    }
    kept.keep(limits(), at(31 * day + 2 * HOUR), &[]);
    assert_eq!(kept.names(), ["smppcon-20261124T220000Z.pcapng"]);
}

#[test]
fn only_files_of_the_journal_that_nobody_writes_to_are_deleted() {
    let mut kept = Kept::new();
    fs::create_dir_all(kept.folder()).unwrap();
    let names = [
        "smppcon-20260101T000000Z.pcapng",
        "smppcon-20260102T000000Z-17.pcapng",
        "smppcon-20260103T000000Z.pcapng",
    ];
    let others = [
        "smppcon-notes.pcapng",
        "smppcon-20260101T000000Z.pcap",
        "capture.pcapng",
        "smppcon-20260101T000000Z-x.pcapng",
    ];
    let create = |name: &str| {
        let file = File::create_new(kept.folder().join(name)).unwrap();
        file.set_modified(at(Duration::ZERO)).unwrap();
        file
    };
    for name in others.iter().chain(&names[..2]) {
        create(name);
    }
    let written_to = create(names[2]);
    written_to.lock().unwrap();
    kept.keep(limits(), at(40 * 24 * HOUR), &[]);
    let mut left = [&others[..], &names[2..]].concat();
    left.sort_unstable();
    assert_eq!(kept.names(), left);
}

#[test]
fn a_folder_that_cannot_be_is_told_once_and_tried_again() {
    let mut kept = Kept::new();
    fs::write(kept.dir.path().join("state"), "a file").unwrap();
    let seconds = Duration::from_secs;
    let mut notices = vec![connected(at(HOUR))];
    notices.extend((1..=5).map(|n| passed(n, at(HOUR + seconds(n.into())))));
    kept.keep(limits(), at(HOUR), &notices);
    assert_eq!(kept.news.len(), 1, "{:?}", kept.news);
    assert!(kept.news[0].starts_with("the journal cannot be written: "), "{:?}", kept.news);
}

#[test]
fn a_journal_that_stopped_goes_on_and_says_what_is_missing() {
    let kept = Kept::new();
    fs::write(kept.dir.path().join("state"), "a file").unwrap();
    let mut news = Vec::new();
    let mut tell = |it: News| news.push(it.to_string());
    let mut files = Files::new(kept.place(limits()), at(HOUR), &mut tell);
    let opening =
        Box::new(Opening { local: None, peer: None, dialled: Direction::Out, label: Label::default() });
    files.take(Entry::Open { link: LINK, at: at(HOUR), opening }, &mut tell);
    let pass = |number: u32, seconds| Entry::Pass {
        link: LINK,
        direction: Direction::Out,
        at: at(HOUR + Duration::from_secs(seconds)),
        chunk: ask(number).into(),
        lost: 0,
    };
    files.take(pass(1, 1), &mut tell);
    fs::remove_file(kept.dir.path().join("state")).unwrap();
    files.take(pass(2, 59), &mut tell);
    files.take(pass(3, 61), &mut tell);
    files.flush(&mut tell);
    assert_eq!(news.len(), 2, "{news:?}");
    assert_eq!(news[1], "the journal goes on; 2 PDUs are not in it");
    assert_eq!(kept.numbers(&kept.names()[0]), [3]);
}

#[test]
fn who_tells_never_waits_and_what_had_no_room_is_counted_and_a_gap() {
    let (mut journal, entries) = Journal::with_room(2, Direction::Out);
    let now = at(HOUR);
    assert!(journal.notice(&connected(now)).is_none());
    assert!(journal.notice(&passed(1, now)).is_none());
    assert!(matches!(journal.notice(&passed(2, now)), Some(News::TooSlow)));
    assert!(journal.notice(&passed(3, now)).is_none(), "it is told once");
    let ended = Notice::Ended { link: LinkId(9), at: now, why: crate::link::Ended::Dropped };
    assert!(journal.notice(&ended).is_none());
    let taken: Vec<Entry> = entries.try_iter().collect();
    assert_eq!(taken.len(), 2);
    assert!(matches!(journal.notice(&passed(4, now)), Some(News::KeepsUp { lost: 2 })));
    let taken: Vec<Entry> = entries.try_iter().collect();
    assert!(matches!(taken[0], Entry::Close { link: LinkId(9), .. }), "an end is not lost: {taken:?}");
    assert!(matches!(taken[1], Entry::Pass { lost: 32, .. }), "{taken:?}");
}

#[test]
fn a_file_that_was_named_is_written_without_limits_and_never_over_another() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mine.pcapng");
    let place = Place::file(&path).unwrap();
    let mut journal = Journal::start(place, Direction::Out, at(HOUR), |news| panic!("{news}"));
    for notice in [connected(at(HOUR)), passed(1, at(HOUR)), passed(2, at(100 * 24 * HOUR))] {
        assert!(journal.notice(&notice).is_none());
    }
    journal.finish(HOUR);
    assert_eq!(numbers(&path), [1, 2]);
    assert_eq!(Place::file(&path).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
}
