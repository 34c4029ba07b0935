//! What is built in, against `deny.toml`: licences, bans and sources, for every platform. `cargo deny` reads the same
//! file and knows advisories too.
//!
//! Crates of other platforms are not fetched by a build; where they are missing this platform's are looked at, and
//! that is said, unless `SMPPCON_REQUIRE` (a comma list) names `licences`.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on must fail")]

#[expect(dead_code, reason = "what is needed here is no program")]
mod required;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// A package, and the licence that it says it is under.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    name: String,
    licence: String,
}

/// The packages of all platforms; none where some are not fetched.
static ALL: LazyLock<Option<BTreeSet<Package>>> = LazyLock::new(|| {
    let all = packages(&["--target", "all"]);
    required::is("licences", all.is_some(), "some other platform's crate (see cargo fetch)");
    all
});

/// Those, or this platform's.
static PACKAGES: LazyLock<BTreeSet<Package>> =
    LazyLock::new(|| ALL.clone().unwrap_or_else(|| packages(&[]).expect("cargo knows what it built")));

static DENY: LazyLock<toml::Table> =
    LazyLock::new(|| fs::read_to_string("deny.toml").unwrap().parse().unwrap());

#[test]
fn every_licence_is_allowed_and_every_allowed_one_is_needed() {
    let allowed: Vec<&str> =
        DENY["licenses"]["allow"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert_eq!(outside(&allowed), Vec::<String>::new());
    // Those of other platforms may be what an allowed one is for.
    if ALL.is_some() {
        for licence in &allowed {
            let others: Vec<&str> = allowed.iter().filter(|it| *it != licence).copied().collect();
            assert!(!outside(&others).is_empty(), "deny.toml allows {licence}, which nothing needs");
        }
    }
}

/// The packages that none of these licences lets us build in.
fn outside(allowed: &[&str]) -> Vec<String> {
    let is_outside =
        |it: &&Package| !Expression::of(&it.licence).is_some_and(|licence| licence.is_met_by(allowed));
    let told = |Package { name, licence }: &Package| format!("{name} is under {licence:?}");
    PACKAGES.iter().filter(is_outside).map(told).collect()
}

#[test]
fn nothing_that_is_banned_is_linked() {
    let banned: Vec<&str> =
        DENY["bans"]["deny"].as_array().unwrap().iter().map(|it| it["crate"].as_str().unwrap()).collect();
    assert!(!banned.is_empty());
    for Package { name, .. } in &*PACKAGES {
        assert!(!banned.contains(&name.as_str()), "{name} is banned");
    }
    assert_eq!(DENY["bans"]["wildcards"].as_str(), Some("deny"));
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let platforms = manifest["target"].as_table().unwrap().values().map(|it| it.as_table().unwrap());
    let mut dependencies = 0;
    for table in platforms.chain([&manifest]) {
        let lists = ["dependencies", "dev-dependencies", "build-dependencies"].map(|it| table.get(it));
        for (name, wanted) in lists.into_iter().flatten().flat_map(|it| it.as_table().unwrap()) {
            let version = wanted.as_str().or_else(|| wanted["version"].as_str());
            assert!(version.is_some_and(|it| !it.contains('*')), "{name} = {wanted}");
            dependencies += 1;
        }
    }
    assert!(dependencies > 20, "{dependencies} are found");
}

#[test]
fn everything_comes_from_the_registry() {
    for source in ["unknown-registry", "unknown-git"] {
        assert_eq!(DENY["sources"][source].as_str(), Some("deny"));
    }
    let locked: toml::Table = fs::read_to_string("Cargo.lock").unwrap().parse().unwrap();
    for package in locked["package"].as_array().unwrap() {
        let ours = package["name"].as_str() == Some(env!("CARGO_PKG_NAME"));
        let source = package.get("source").map(|it| it.as_str().unwrap());
        assert_eq!(source, (!ours).then_some(CRATES_IO), "{}", package["name"]);
    }
}

#[test]
fn expressions_are_read_as_spdx_reads_them() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
    for (text, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("GPL-3.0/MIT", true),
        ("GPL-3.0 AND MIT", false),
        ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
        ("(MIT OR GPL-3.0) AND ISC", false),
        ("GPL-3.0 AND MIT OR Apache-2.0", true),
        ("GPL-3.0 AND (MIT OR Apache-2.0)", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
        ("MIT WITH LLVM-exception", false),
    ] {
        assert_eq!(Expression::of(text).unwrap().is_met_by(&allowed), met, "{text}");
    }
    for text in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "AND"] {
        assert!(Expression::of(text).is_none(), "{text}");
    }
}

/// A licence expression of SPDX; `/` is how OR was written once.
#[derive(Debug)]
enum Expression {
    Licence(String),
    Or(Vec<Self>),
    And(Vec<Self>),
}

impl Expression {
    fn of(text: &str) -> Option<Self> {
        let spaced = text.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
        let read = Self::any(&mut words)?;
        words.is_empty().then_some(read)
    }

    /// The words are a stack, the next on top.
    fn any(words: &mut Vec<&str>) -> Option<Self> {
        Some(Self::Or(Self::chain(words, "OR", Self::all)?))
    }

    fn all(words: &mut Vec<&str>) -> Option<Self> {
        Some(Self::And(Self::chain(words, "AND", Self::one)?))
    }

    fn chain(
        words: &mut Vec<&str>,
        joined_by: &str,
        part: fn(&mut Vec<&str>) -> Option<Self>,
    ) -> Option<Vec<Self>> {
        let mut parts = vec![part(words)?];
        while words.pop_if(|it| *it == joined_by).is_some() {
            parts.push(part(words)?);
        }
        Some(parts)
    }

    fn one(words: &mut Vec<&str>) -> Option<Self> {
        match words.pop()? {
            "(" => {
                let inside = Self::any(words)?;
                (words.pop()? == ")").then_some(inside)
            }
            ")" | "AND" | "OR" | "WITH" => None,
            licence if words.pop_if(|it| *it == "WITH").is_some() => {
                Some(Self::Licence(format!("{licence} WITH {}", words.pop()?)))
            }
            licence => Some(Self::Licence(licence.to_owned())),
        }
    }

    fn is_met_by(&self, allowed: &[&str]) -> bool {
        match self {
            Self::Licence(name) => allowed.contains(&name.as_str()),
            Self::Or(parts) => parts.iter().any(|it| it.is_met_by(allowed)),
            Self::And(parts) => parts.iter().all(|it| it.is_met_by(allowed)),
        }
    }
}

/// What cargo says is built, without the network; none where it misses something.
fn packages(more: &[&str]) -> Option<BTreeSet<Package>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([
        "tree",
        "--offline",
        "--locked",
        "--all-features",
        "--prefix",
        "none",
        "--format",
        "{p}\t{l}",
    ]);
    let output = cargo.args(more).output().unwrap();
    let said = output.status.success().then(|| String::from_utf8(output.stdout).unwrap())?;
    let package = |line: &str| {
        let (package, licence) = line.split_once('\t').unwrap();
        let name = package.split(' ').next().unwrap().to_owned();
        // It was there before.
        let licence = licence.strip_suffix(" (*)").unwrap_or(licence).to_owned();
        Package { name, licence }
    };
    Some(said.lines().map(package).collect())
}
