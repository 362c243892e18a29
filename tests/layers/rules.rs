//! Which room may look where, and which words may stand where.

use crate::source::Source;

/// How long a file may be.
pub const MOST_LINES: usize = 500;

/// Files that may be longer, and why.
pub const LONG: &[(&str, &str)] = &[];

/// A room, and the rooms it may look into beside itself.
pub struct Room {
    pub name: &'static str,
    sees: &'static [&'static str],
}

const fn room(name: &'static str, sees: &'static [&'static str]) -> Room {
    Room { name, sees }
}

/// `model` ← `live`, `lock`, `desired`, `config` ← `plan` ← `provider`, `apply` ← `view`, `workflow` ← `cli`.
pub const ROOMS: &[Room] = &[
    room("model", &[]),
    room("file", &[]),
    room("sandbox", &["model"]),
    room("live", &["model"]),
    // It joins with live.
    room("lock", &["model", "live"]),
    // It checks against live.
    room("desired", &["model", "live"]),
    // Ids become names by live.
    room("older", &["model", "live"]),
    room("config", &["model", "file"]),
    room("plan", &["model", "live", "lock", "desired", "config"]),
    // Of plan it knows how many rows a request has.
    room("provider", &["model", "live", "plan"]),
    // Its journal is folded into the lockfile.
    room("apply", &["model", "live", "lock", "plan", "provider"]),
    room(
        "view",
        &[
            "model", "live", "lock", "desired", "older", "config", "plan", "apply",
        ],
    ),
    room(
        "workflow",
        &[
            "model", "file", "live", "lock", "desired", "older", "config", "plan", "provider",
            "apply", "sandbox",
        ],
    ),
    room(
        "cli",
        &[
            "model", "live", "lock", "desired", "older", "config", "plan", "provider", "apply",
            "view", "workflow", "sandbox",
        ],
    ),
];

/// A word, the places (beginnings of paths) where it may stand, and what to say elsewhere.
struct Word {
    text: &'static str,
    places: Places,
    why: &'static str,
}

enum Places {
    Only(&'static [&'static str]),
    NotIn(&'static [&'static str]),
}

const fn only(text: &'static str, places: &'static [&'static str], why: &'static str) -> Word {
    Word {
        text,
        places: Places::Only(places),
        why,
    }
}

const fn not_in(text: &'static str, places: &'static [&'static str], why: &'static str) -> Word {
    Word {
        text,
        places: Places::NotIn(places),
        why,
    }
}

/// What prints a sample for a person who looks at it; a test that is run by hand.
const LOOK: &str = "view/tests/look.rs";
const PRINTS: &[&str] = &[LOOK];
/// What has its hands on a stream: it takes `Shown` and no other text.
const STREAMS: &[&str] = &[
    "cli/output.rs",
    "cli/live.rs",
    "cli/narrow.rs",
    "cli/progress.rs",
    "cli/apply.rs",
];
const PURE: &str = "plan is pure: no file, no network, no clock, no randomness, no async";

const WORDS: &[Word] = &[
    only(
        "println!",
        PRINTS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only(
        "print!",
        PRINTS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only(
        "eprintln!",
        PRINTS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only(
        "eprint!",
        PRINTS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only("dbg!", &[], "it is for a moment"),
    only(
        "stdout",
        STREAMS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only(
        "stderr",
        STREAMS,
        "only view::shown::Shown is printed, by cli/output.rs",
    ),
    only(
        "laid_out",
        &["view/"],
        "only view knows what is safe to print",
    ),
    only("leak", &[], "own words are those of the source"),
    only(
        "reqwest",
        &["provider/http/"],
        "only provider::http opens sockets",
    ),
    only(
        "TcpStream",
        &[],
        "only provider::http opens sockets, through its client",
    ),
    only(
        "tracing",
        &["provider/http/", "cli/"],
        "events come from provider::http alone",
    ),
    only(
        "tracing_subscriber",
        &["cli/"],
        "who listens to events is for cli to say",
    ),
    only(
        "set_message",
        &["cli/progress.rs"],
        "only view::shown::Shown is printed",
    ),
    only("axum", &["sandbox/"], "only the sandbox serves"),
    only("unsafe", &[], "there is no need"),
    not_in(
        "ServerId",
        &["plan/", "view/"],
        "server ids live in provider and lock",
    ),
    not_in(
        "async",
        &["plan/", "model/", "desired/", "older/", "lock/", "view/"],
        PURE,
    ),
    not_in(
        "tokio",
        &["plan/", "model/", "desired/", "older/", "lock/", "view/"],
        PURE,
    ),
    not_in(
        "fs",
        &["plan/", "model/", "older/", "view/", "provider/", "apply/"],
        PURE,
    ),
    not_in("Instant", &["plan/", "model/", "desired/", "lock/"], PURE),
    not_in(
        "SystemTime",
        &["plan/", "model/", "desired/", "lock/"],
        PURE,
    ),
    not_in(
        "getrandom",
        &["plan/", "model/", "desired/", "lock/", "view/"],
        PURE,
    ),
];

/// Everything that is wrong with a file, a line each, with its name.
pub fn wrong(source: &Source) -> Vec<String> {
    let mut found = looks(source);
    found.extend(words(source));
    found.extend(length(source));
    found
        .into_iter()
        .map(|what| format!("src/{}: {what}", source.path))
        .collect()
}

fn looks(source: &Source) -> Vec<String> {
    let Some(name) = source.room() else {
        return Vec::new();
    };
    let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
        return vec![format!("{name} is a room without a rule")];
    };
    let is_room = |seen: &String| ROOMS.iter().any(|room| room.name == seen);
    let may = |seen: &String| *seen == name || room.sees.contains(&seen.as_str());
    let seen = source.seen().into_iter().filter(is_room);
    seen.filter(|seen| !may(seen))
        .map(|seen| format!("{name} looks into {seen}"))
        .collect()
}

fn words(source: &Source) -> Vec<String> {
    let begins = |places: &[&str]| places.iter().any(|place| source.path.starts_with(place));
    let wrong = WORDS.iter().filter(|word| match word.places {
        Places::Only(places) => !begins(places),
        Places::NotIn(places) => begins(places),
    });
    wrong
        .filter(|word| source.holds(word.text))
        .map(|word| format!("holds `{}`: {}", word.text, word.why))
        .collect()
}

fn length(source: &Source) -> Option<String> {
    let allowed = LONG.iter().any(|(path, _)| *path == source.path);
    let lines = source.lines();
    (lines > MOST_LINES && !allowed).then(|| format!("has {lines} lines, over {MOST_LINES}"))
}
