use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use super::*;

/// A folder with a repository, gone when it is dropped.
pub(in crate::workflow) struct Made(TempDir);

/// Runs git, with nothing of this machine's configuration.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=T", "-c", "user.email=t@acme.example"]);
    command.args(["-c", "protocol.file.allow=always"]);
    command.args(arguments).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env("GIT_CONFIG_NOSYSTEM", "1");
    let ran = command.output().expect("git runs");
    assert!(ran.status.success(), "{arguments:?}: {ran:?}");
}

impl Made {
    pub(in crate::workflow) fn empty() -> Self {
        let made = Made(tempfile::tempdir().expect("a folder"));
        git(made.path(), &["init", "-q", "-b", "main"]);
        made
    }

    pub(in crate::workflow) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(in crate::workflow) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, text).expect("written");
        path
    }

    pub(in crate::workflow) fn commit(&self) {
        git(self.path(), &["add", "-A"]);
        git(self.path(), &["commit", "-q", "-m", "a change"]);
    }

    fn open(&self) -> Repository {
        let opened = Repository::around(self.path()).expect("opened");
        opened.expect("a repository")
    }
}

fn clone(from: &Path, options: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", from.display());
    let mut arguments = vec!["clone", "-q"];
    arguments.extend(options);
    arguments.extend([url.as_str(), "."]);
    git(folder.path(), &arguments);
    folder
}

fn around(folder: &Path) -> Repository {
    let opened = Repository::around(folder).expect("opened");
    opened.expect("a repository")
}

#[test]
fn a_path_is_tracked_where_the_index_holds_it() {
    let made = Made::empty();
    let inner = made.write("folder/.env", "KEY=1");
    let ignored = made.write("ignored", "");
    assert!(!is_tracked(&inner).unwrap(), "not added yet");
    git(made.path(), &["add", "folder"]);
    assert!(is_tracked(&inner).unwrap());
    assert!(!is_tracked(&ignored).unwrap());
    assert!(!is_tracked(&made.path().join("folder")).unwrap());
    assert!(!is_tracked(&made.path().join("none/.env")).unwrap());
    made.commit();
    std::fs::remove_file(&inner).unwrap();
    assert!(is_tracked(&inner).unwrap(), "gone, and still tracked");
    let outside = tempfile::tempdir().unwrap();
    assert!(!is_tracked(&outside.path().join(".env")).unwrap());
}

#[test]
fn a_repository_that_is_broken_is_no_repository_less() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let broken = is_tracked(&folder.path().join(".env"));
    assert!(matches!(broken, Err(GitError::Unreadable(_))), "{broken:?}");
}

#[test]
fn a_commit_shows_its_files_and_not_those_of_the_checkout() {
    let made = Made::empty();
    made.write("state/omni-um.toml", "one");
    made.write("state/users/ada.yaml", "ada");
    made.write("state/.hidden/no.yaml", "no");
    #[cfg(unix)]
    std::os::unix::fs::symlink("users", made.path().join("state/linked")).unwrap();
    made.commit();
    made.write("state/omni-um.toml", "two");
    made.write("state/more.yaml", "more");
    let repository = made.open();
    let commit = repository.commit("main").unwrap();
    let text = |path| commit.text(path, 9);
    assert_eq!(text("state/omni-um.toml").unwrap().as_deref(), Some("one"));
    assert_eq!(text("state/more.yaml").unwrap(), None);
    assert_eq!(text("none/at/all").unwrap(), None);
    assert!(matches!(text("state"), Err(GitError::NoFile(_))));
    let large = commit.text("state/omni-um.toml", 2).unwrap_err();
    assert_eq!(
        large.to_string(),
        "main:state/omni-um.toml is larger than 2 bytes"
    );
    let files = commit.files("state").unwrap();
    let paths: Vec<&str> = files.files.iter().map(|file| &*file.path).collect();
    assert_eq!(paths, ["omni-um.toml", "users/ada.yaml"]);
    #[cfg(unix)]
    {
        assert_eq!(files.left_out, [("linked".to_owned(), "a link")]);
        assert!(matches!(text("state/linked"), Err(GitError::NoFile(_))));
    }
    assert_eq!(commit.read(&files.files[1], 9).unwrap(), b"ada");
    assert_eq!(commit.files("none").unwrap(), Files::default());
    assert_eq!(commit.files("").unwrap().files.len(), 2);
}

#[test]
fn a_name_that_is_none_or_unknown_says_what_to_fetch() {
    let made = Made::empty();
    made.write("file", "");
    made.commit();
    let repository = made.open();
    let of = |name: &str| repository.commit(name).err().expect("refused");
    assert!(matches!(of("-main"), GitError::NoName(_)));
    assert!(matches!(of("--upload-pack=x"), GitError::NoName(_)));
    assert!(matches!(of(""), GitError::NoName(_)));
    let unknown = of("origin/main");
    assert_eq!(
        unknown.to_string(),
        "this clone knows no commit `origin/main`"
    );
    assert_eq!(unknown.next(), "fetch it: git fetch origin main");
    assert!(matches!(of("HEAD:file"), GitError::Unknown(_)));
    assert!(matches!(of(&"ab".repeat(20)), GitError::Unknown(_)));
    git(made.path(), &["tag", "-a", "-m", "a tag", "v1"]);
    for name in ["v1", "HEAD", "main", "refs/heads/main"] {
        assert!(repository.commit(name).is_ok(), "{name}");
    }
}

#[test]
fn history_is_searched_and_what_a_shallow_clone_lacks_is_unknown() {
    let made = Made::empty();
    made.write("folder/lock", "");
    made.commit();
    std::fs::remove_file(made.path().join("folder/lock")).unwrap();
    made.write("other", "");
    made.commit();
    let repository = made.open();
    let head = repository.head().unwrap().expect("a commit");
    let ever = |path| repository.ever_held(path, &[&head]).unwrap();
    assert_eq!(ever("folder/lock"), Some(true));
    assert_eq!(ever("lock"), Some(false));
    let shallow = clone(made.path(), &["--depth", "1"]);
    let repository = around(shallow.path());
    let head = repository.head().unwrap().expect("a commit");
    let ever = |path| repository.ever_held(path, &[&head]).unwrap();
    assert_eq!(ever("folder/lock"), None);
    assert_eq!(ever("other"), Some(true));
    assert!(matches!(
        repository.commit("HEAD~1"),
        Err(GitError::Unknown(_))
    ));
}

#[test]
fn what_a_partial_clone_lacks_is_an_error_and_is_not_fetched() {
    let made = Made::empty();
    made.write("folder/file", "text");
    made.commit();
    git(made.path(), &["config", "uploadpack.allowFilter", "true"]);
    let partial = clone(made.path(), &["--filter=blob:none", "--no-checkout"]);
    let repository = around(partial.path());
    let commit = repository.commit("origin/main").unwrap();
    let lacking = commit.text("folder/file", 9).unwrap_err();
    assert_eq!(
        lacking.to_string(),
        "this clone does not hold origin/main:folder/file"
    );
}

#[test]
fn the_upstream_branch_is_the_one_that_was_last_fetched() {
    let made = Made::empty();
    assert!(made.open().head().unwrap().is_none(), "no commit yet");
    made.write("lock", "1");
    made.commit();
    assert!(made.open().upstream().unwrap().is_none());
    let cloned = clone(made.path(), &[]);
    let upstream = || {
        let repository = around(cloned.path());
        let upstream = repository.upstream().unwrap().expect("it follows one");
        upstream.text("lock", 9).unwrap()
    };
    made.write("lock", "2");
    made.commit();
    assert_eq!(upstream().as_deref(), Some("1"));
    git(cloned.path(), &["fetch", "-q"]);
    assert_eq!(upstream().as_deref(), Some("2"));
    git(cloned.path(), &["checkout", "-q", "--detach"]);
    assert!(around(cloned.path()).upstream().unwrap().is_none());
}

#[cfg(unix)]
#[test]
fn a_folder_is_found_in_the_repository_and_a_link_on_the_way_is_refused() {
    let made = Made::empty();
    made.write("a/b/file", "");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, made.path().join(name)).expect("linked");
    };
    link("a", "linked");
    let repository = made.open();
    let inner = |name: &str| repository.inner_path(&made.path().join(name));
    assert_eq!(inner("a/b").unwrap(), "a/b");
    assert_eq!(inner("a/../a/./b").unwrap(), "a/b");
    assert_eq!(inner("").unwrap(), "");
    assert!(matches!(inner("linked/b"), Err(GitError::Linked(_))));
    assert!(matches!(inner("linked"), Err(GitError::Linked(_))));
    // A link that leads to the repository is somebody's own.
    let outside = tempfile::tempdir().unwrap();
    let way = outside.path().join("way");
    std::os::unix::fs::symlink(made.path(), &way).unwrap();
    assert_eq!(repository.inner_path(&way.join("a")).unwrap(), "a");
}

#[test]
fn nothing_that_a_repository_names_is_run() {
    let made = Made::empty();
    let witness = made.path().join("ran");
    let touch = format!("touch {}", witness.display());
    for (key, value) in [
        ("core.fsmonitor", touch.as_str()),
        ("core.alternateRefsCommand", &touch),
        ("filter.evil.smudge", &touch),
        ("diff.evil.textconv", &touch),
        ("core.pager", &touch),
    ] {
        git(made.path(), &["config", key, value]);
    }
    made.write(".gitattributes", "* filter=evil diff=evil");
    let file = made.write("file", "text");
    git(made.path(), &["-c", "core.fsmonitor=", "add", "-A"]);
    git(
        made.path(),
        &["-c", "core.fsmonitor=", "commit", "-q", "-m", "a change"],
    );
    let _ = std::fs::remove_file(&witness);
    assert!(is_tracked(&file).unwrap());
    let repository = made.open();
    let commit = repository.commit("HEAD").unwrap();
    assert_eq!(commit.text("file", 9).unwrap().as_deref(), Some("text"));
    commit.files("").unwrap();
    repository.ever_held("none", &[&commit]).unwrap();
    assert!(!witness.exists());
}

#[test]
fn a_tag_does_not_pass_for_a_branch() {
    let made = Made::empty();
    made.write("file", "1");
    made.commit();
    let cloned = clone(made.path(), &[]);
    git(cloned.path(), &["tag", "origin/main"]);
    let repository = around(cloned.path());
    assert!(repository.commit("origin/main").is_ok(), "the same commit");
    std::fs::write(cloned.path().join("file"), "2").unwrap();
    git(cloned.path(), &["commit", "-q", "-a", "-m", "another"]);
    git(cloned.path(), &["tag", "-f", "origin/main"]);
    for name in ["origin/main", "origin/main~0", "origin/main^{commit}"] {
        let refused = repository.commit(name).err().expect("refused");
        assert!(matches!(refused, GitError::Ambiguous { .. }), "{name}");
    }
    let whole = repository.commit("refs/remotes/origin/main").unwrap();
    assert_eq!(whole.text("file", 9).unwrap().as_deref(), Some("1"));
}

#[test]
fn a_name_that_may_be_a_hash_is_a_branch_only_in_full() {
    let made = Made::empty();
    made.write("file", "1");
    made.commit();
    let repository = made.open();
    let hash = repository.commit("main").unwrap().id().to_string();
    let (short, upper) = (&hash[..7], hash[..9].to_uppercase());
    assert!(repository.commit(short).is_ok(), "no branch yet");
    for name in [short, &upper, "beef", &hash] {
        git(
            made.path(),
            &["update-ref", &format!("refs/heads/{name}"), "main"],
        );
        for name in [
            name.to_owned(),
            format!("{name}~0"),
            format!("{name}@{{0}}"),
        ] {
            let refused = repository.commit(&name).err().expect("refused");
            assert!(matches!(refused, GitError::Hash { .. }), "{name}");
        }
        assert!(repository.commit(&format!("refs/heads/{name}")).is_ok());
    }
    git(made.path(), &["branch", "bee"]);
    assert!(repository.commit("bee").is_ok(), "too short for a hash");
}

#[test]
fn what_git_would_take_for_another_is_refused_wherever_it_lies() {
    let made = Made::empty();
    made.write("file", "1");
    made.commit();
    let set = |name: &str, to: &str| git(made.path(), &["update-ref", name, to]);
    set("refs/remotes/origin/main", "main");
    git(
        made.path(),
        &[
            "symbolic-ref",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
        ],
    );
    set("refs/heads/v@2", "main");
    made.write("file", "2");
    made.commit();
    let repository = made.open();
    assert!(repository.commit("origin").is_ok());
    for (name, other) in [
        ("origin", "refs/heads/origin"),
        ("origin/main", "refs/heads/origin/main"),
        ("v@2", "refs/tags/v@2"),
    ] {
        set(other, "main");
        let refused = repository.commit(name).err().expect("refused");
        assert!(matches!(refused, GitError::Ambiguous { .. }), "{name}");
        git(made.path(), &["update-ref", "-d", other]);
        assert!(repository.commit(name).is_ok(), "{name}");
    }
    set("refs/heads/refs/remotes/origin/none", "main");
    let refused = repository.commit("refs/remotes/origin/none").err();
    assert!(matches!(refused, Some(GitError::Unknown(_))));
}
