//! actions/upload-artifact, download-artifact and cache: folders of a run, and of the repository.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::actions::With;
use super::job::Work;
use super::step::Did;

/// Keeps files of a job for the run. What begins with a dot is left out unless it is asked for.
pub fn upload(work: &Work, with: &mut With) -> Did {
    let name = with.take("name").unwrap_or_else(|| "artifact".to_owned());
    let path = with.need("path");
    let hidden = with.flag("include-hidden-files", false);
    let missing = with
        .take("if-no-files-found")
        .unwrap_or_else(|| "warn".to_owned());
    with.take("retention-days");
    with.end();
    assert!(!path.contains(['*', '!', '\n']), "upload of {path:?}");
    let source = work.workspace().join(&path);
    let mut files = Vec::new();
    find(&source, hidden, &mut files);
    if files.is_empty() {
        assert!(["warn", "error", "ignore"].contains(&missing.as_str()));
        return Did::said(missing != "error", format!("no files at {path}"));
    }
    let target = work.artifacts.join(&name);
    assert!(
        !target.exists(),
        "{}: the artifact {name} is there",
        work.title
    );
    // The root is what all of them have in common: the folder, or a lone file's.
    let root = if source.is_dir() {
        &*source
    } else {
        source.parent().expect("a folder")
    };
    for file in files {
        copy(&file, &target.join(file.strip_prefix(root).expect("below")));
    }
    Did::said(true, format!("kept {name}"))
}

/// Brings what another job of the run kept.
pub fn download(work: &Work, with: &mut With) -> Did {
    let name = with.need("name");
    let target = with.path("path", work);
    let source = match with.take("run-id") {
        Some(run) => {
            with.need("github-token");
            work.artifacts.with_file_name(run)
        }
        None => work.artifacts.clone(),
    };
    with.end();
    let source = source.join(&name);
    if !source.is_dir() {
        return Did::said(false, format!("no artifact {name}"));
    }
    copy_all(&source, &target);
    Did::said(true, format!("brought {name}"))
}

fn find(path: &Path, hidden: bool, found: &mut Vec<PathBuf>) {
    let is_hidden = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'));
    if is_hidden && !hidden {
        return;
    }
    if path.is_file() {
        found.push(path.to_owned());
    } else if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            find(&entry.expect("an entry").path(), hidden, found);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to.parent().expect("a folder")).expect("made");
    std::fs::copy(from, to).expect("copied");
}

fn copy_all(from: &Path, to: &Path) {
    let mut files = Vec::new();
    find(from, true, &mut files);
    for file in files {
        copy(&file, &to.join(file.strip_prefix(from).expect("below")));
    }
}

/// Where a cache of a branch lies; its key is a folder's name with the order in which it came.
fn shelf(work: &Work, reference: &str) -> PathBuf {
    let name = reference.replace('/', "%");
    work.host.folder.join("caches").join(name)
}

/// The newest cache of this branch, else of the default branch, with this key or that beginning.
fn matching(work: &Work, key: &str, starts: &[String]) -> Option<(String, PathBuf)> {
    for reference in [work.event.reference.as_str(), "refs/heads/main"] {
        let entries = std::fs::read_dir(shelf(work, reference))
            .into_iter()
            .flatten();
        let mut all: Vec<(u64, String, PathBuf)> = entries
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                let (order, key) = name.split_once('-').expect("order-key");
                (order.parse().expect("a number"), key.to_owned(), path)
            })
            .collect();
        all.sort();
        let exact = all.iter().rev().find(|one| one.1 == key);
        let like = |start: &String| all.iter().rev().find(|one| one.1.starts_with(start));
        let found = exact.or_else(|| starts.iter().find_map(like));
        if let Some((_, key, path)) = found {
            return Some((key.clone(), path.clone()));
        }
    }
    None
}

/// actions/cache/restore.
pub fn restore(work: &Work, with: &mut With) -> Did {
    let (path, key) = (with.need("path"), with.need("key"));
    let starts = with.take("restore-keys").unwrap_or_default();
    let starts: Vec<String> = starts.lines().map(str::trim).map(str::to_owned).collect();
    let starts: Vec<String> = starts.into_iter().filter(|one| !one.is_empty()).collect();
    let must = with.flag("fail-on-cache-miss", false);
    with.end();
    let found = matching(work, &key, &starts);
    let mut outputs = BTreeMap::from([("cache-primary-key".to_owned(), key.clone())]);
    let Some((matched, folder)) = found else {
        outputs.insert("cache-hit".to_owned(), String::new());
        outputs.insert("cache-matched-key".to_owned(), String::new());
        return Did {
            outputs,
            ..Did::said(!must, "no cache")
        };
    };
    copy_all(&folder, &work.workspace().join(path));
    outputs.insert("cache-hit".to_owned(), (matched == key).to_string());
    outputs.insert("cache-matched-key".to_owned(), matched);
    Did {
        outputs,
        ..Did::said(true, "restored")
    }
}

/// actions/cache/save.
pub fn save(work: &Work, with: &mut With) -> Did {
    let (path, key) = (with.need("path"), with.need("key"));
    with.end();
    keep(work, &path, &key)
}

fn keep(work: &Work, path: &str, key: &str) -> Did {
    if matching(work, key, &[])
        .is_some_and(|(_, path)| path.starts_with(shelf(work, &work.event.reference)))
    {
        return Did::said(true, "the key is taken");
    }
    let source = work.workspace().join(path);
    if !source.is_dir() {
        return Did::said(true, "nothing to keep");
    }
    let key = key.replace('/', "%");
    let shelf = shelf(work, &work.event.reference);
    copy_all(&source, &shelf.join(format!("{}-{key}", work.run)));
    Did::said(true, "kept")
}

/// actions/cache: restores now, and saves at the end of a job that went well.
pub fn cache(work: &mut Work, with: &mut With) -> Did {
    let (path, key) = (with.need("path"), with.need("key"));
    with.put("path", &path);
    with.put("key", &key);
    let did = restore(work, with);
    if did.outputs["cache-hit"] != "true" {
        work.saves.push((path, key));
    }
    did
}

impl Work<'_> {
    /// Saves what `actions/cache` did not find.
    pub fn save_caches(&mut self) {
        for (path, key) in std::mem::take(&mut self.saves) {
            keep(self, &path, &key);
        }
    }
}
