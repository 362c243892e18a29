//! `omni-um doctor`: where a key would come from, and whether a plan could run.

use std::path::Path;

use super::exit::Exit;
use super::output::Output;
use crate::config::{FILE, ProviderKind};
use crate::lock;
use crate::view::doctor::{Mark, Row, Section, doctor};
use crate::view::shown::Shown;
use crate::workflow::credentials::KeySource;
use crate::workflow::{Examination, Failure, Holds, SourceFound};

const KEYS: &str = "Keys: the first that is there decides";

/// Runs the command.
pub async fn run(folder: &Path, env_file: Option<&Path>, output: &Output) -> Result<Exit, Failure> {
    let found = Examination::of(folder, env_file).await;
    let sections = [
        Section {
            title: "Files",
            rows: files(folder, &found),
        },
        Section {
            title: KEYS,
            rows: keys(&found),
        },
        Section {
            title: "Tenant",
            rows: tenant(&found),
        },
    ];
    output.result(&doctor(&sections, output.width, output.color()));
    match found.failure {
        Some(failure) => Err(failure),
        None => {
            output.result(&Shown::own("\nA plan can run."));
            Ok(Exit::Done)
        }
    }
}

/// `--debug-env`: where a key would come from, beside the result of any command.
pub fn debug_env(root: &Path, env_file: Option<&Path>, output: &Output) {
    let sections = [Section {
        title: KEYS,
        rows: keys(&Examination::of_keys(root, env_file)),
    }];
    output.aside(&doctor(&sections, output.width, output.color_err()));
}

fn row(mark: Mark, what: &str, words: String) -> Row {
    let what = what.to_owned();
    Row { mark, what, words }
}

fn files(folder: &Path, found: &Examination) -> Vec<Row> {
    let there = match folder.is_dir() {
        true => row(Mark::Right, "folder", folder.display().to_string()),
        false => row(
            Mark::Wrong,
            "folder",
            format!("{} is no folder", folder.display()),
        ),
    };
    let Some((kind, url)) = &found.tenant else {
        return vec![there, row(Mark::Wrong, FILE, "see below".to_owned())];
    };
    let named = match (kind, url) {
        (ProviderKind::Sandbox, _) => "a sandbox in this process".to_owned(),
        (kind, Some(url)) => format!("kind {}, {url}", kind.word()),
        (kind, None) => format!(
            "kind {}, and no url: the key's source names it",
            kind.word()
        ),
    };
    let mut rows = vec![there, row(Mark::Right, FILE, named)];
    rows.push(match (found.files, &found.failure) {
        (Some(1), _) => row(Mark::Right, "desired state", "1 file".to_owned()),
        (Some(files), _) => row(Mark::Right, "desired state", format!("{files} files")),
        (None, Some(Failure::Lockfile { .. })) => return with_lock(rows, found),
        (None, _) => row(Mark::Wrong, "desired state", "see below".to_owned()),
    });
    with_lock(rows, found)
}

fn with_lock(mut rows: Vec<Row>, found: &Examination) -> Vec<Row> {
    let (mark, words) = match (&found.locked, &found.failure) {
        (_, Some(Failure::Lockfile { .. })) => (Mark::Wrong, "see below".to_owned()),
        (Some(locked), _) => match is_of(locked, found) {
            true => (Mark::Right, format!("speaks of {locked}")),
            false => (
                Mark::Wrong,
                format!("speaks of {locked}, which is another tenant"),
            ),
        },
        (None, _) if found.files.is_some() => (Mark::Nothing, "is not there yet".to_owned()),
        (None, _) => return rows,
    };
    rows.push(row(mark, lock::FILE_NAME, words));
    rows
}

/// Whether the lockfile speaks of the tenant at hand: omni-um.toml's, else the key's.
fn is_of(locked: &crate::model::ProviderIdentity, found: &Examination) -> bool {
    let Some((kind, declared)) = &found.tenant else {
        return true;
    };
    let used = found.winner.and_then(|at| match &found.sources[at].holds {
        Holds::Whole(url) => Some(url),
        Holds::Nothing(_) | Holds::Wrong(_) => None,
    });
    let host = declared.as_ref().or(used).map(|url| url.authority());
    let same_host = match kind {
        ProviderKind::Sandbox => locked.host.is_empty(),
        _ => host.is_none_or(|host| host == locked.host),
    };
    locked.kind == kind.word() && same_host
}

fn keys(found: &Examination) -> Vec<Row> {
    match &found.tenant {
        None => return Vec::new(),
        Some((ProviderKind::Sandbox, _)) => {
            let words = "the sandbox needs no key, and none is looked for".to_owned();
            return vec![row(Mark::Nothing, "none", words)];
        }
        Some(_) => {}
    }
    let ci = match found.in_ci {
        true => "is set: .env is not read on its own",
        false => "is not set: .env is read",
    };
    let mut rows = vec![row(Mark::Nothing, "CI", ci.to_owned())];
    // The key is right, and not for this host.
    let astray = matches!(found.failure, Some(Failure::Credentials(_)));
    let decided = found.winner.and_then(|at| found.sources.get(at));
    for (at, source) in found.sources.iter().enumerate() {
        let beaten = decided.filter(|_| found.winner.is_some_and(|winner| winner < at));
        rows.push(key(source, found.winner == Some(at), astray, beaten));
    }
    rows
}

fn key(found: &SourceFound, decides: bool, astray: bool, beaten: Option<&SourceFound>) -> Row {
    let what = match &found.source {
        KeySource::Stored(_) => "credentials.toml".to_owned(),
        other => other.to_string(),
    };
    let place = match &found.source {
        KeySource::Stored(Some(path)) => format!("{} ", path.display()),
        KeySource::Dotenv(_)
        | KeySource::Environment
        | KeySource::Bound(_)
        | KeySource::Stored(None) => String::new(),
    };
    let held = match &found.source {
        KeySource::Dotenv(_) => "holds both, for {}; git does not track it",
        KeySource::Environment => "holds both, for {}",
        KeySource::Bound(_) | KeySource::Stored(_) => "holds a key for {}, and for no other host",
    };
    let because = |words: String| match beaten {
        Some(winner) => format!("{words}; not used: {} comes first", winner.source),
        None => words,
    };
    let (mark, words) = match &found.holds {
        Holds::Nothing(reason) => (Mark::Nothing, format!("{place}{reason}")),
        Holds::Whole(url) => {
            let words = held.replace("{}", &url.to_string());
            let mark = match (decides, astray) {
                (true, false) => Mark::Won,
                (true, true) => Mark::Wrong,
                (false, _) => Mark::Nothing,
            };
            (mark, because(format!("{place}{words}")))
        }
        Holds::Wrong(reason) => {
            let mark = if decides { Mark::Wrong } else { Mark::Nothing };
            (mark, because(reason.clone()))
        }
    };
    Row { mark, what, words }
}

fn tenant(found: &Examination) -> Vec<Row> {
    let Some(answer) = &found.answer else {
        return Vec::new();
    };
    let what = answer.url.authority();
    match &answer.account {
        None => vec![row(Mark::Wrong, &what, "see below".to_owned())],
        Some(account) => vec![
            row(Mark::Right, &what, "answers, and takes the key".to_owned()),
            match account {
                Some(id) => row(Mark::Right, "the key's account", format!("id {id}")),
                None => row(
                    Mark::Nothing,
                    "the key's account",
                    "this tenant does not tell; protect it in omni-um.toml".to_owned(),
                ),
            },
        ],
    }
}
