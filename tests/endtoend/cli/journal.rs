//! `journal verify` and `journal show`.

use std::path::PathBuf;

use omni_um::apply::journal::{Answer, End, Journal};
use omni_um::lock::{Lockfile, Salt};
use omni_um::model::{Address, Name, Place, ProviderIdentity, ServerId, Value};
use omni_um::plan::{Action, Cause, Change, EdgeAction, EdgeChange, FieldChange, Phase};
use omni_um::provider::Write;
use omni_um::workflow::journal;

use super::changed;
use crate::support::Project;

const HOSTILE: &str = "\u{1b}[2J\u{202e}eve@x ::error::x";

fn begin(project: &Project) -> Journal {
    begin_in(project, journal::FOLDER)
}

fn begin_in(project: &Project, within: &str) -> Journal {
    let provider = ProviderIdentity {
        kind: "omni".into(),
        host: "acme.omniapp.co".into(),
    };
    let lock = Lockfile::new(provider, Salt::new([3; 16]));
    let plan = format!("sha256:{}", "ab".repeat(32));
    let begun = journal::begin(
        &project.path("."),
        within,
        &lock,
        &plan.parse().unwrap(),
        &[],
    );
    begun.expect("begun").0
}

fn user(name: &str, sensitive: bool) -> (Change, Write) {
    let address = Address::user(Name::new(name));
    let place = Some(Place::file_only(&"users/\u{1b}[1m.yaml".into()));
    let phase = Phase::UpdateUsers;
    let mut change = Change::new(&address, Action::Update, Cause::Config, place, phase);
    change.fields.push(FieldChange {
        field: "attributes.region".parse().unwrap(),
        before: Value::set(["emea"]),
        after: Value::set(["emea", "apac"]),
        cause: Cause::Config,
        place: None,
        then_applies: None,
        sensitive,
        seal: None,
    });
    let fields = change.fields.iter();
    let write = Write::UpdateUser {
        user: address.name.clone(),
        fields: fields.map(|f| (f.field.clone(), f.after.clone())).collect(),
    };
    (change, write)
}

fn group(name: &str) -> (Change, Write) {
    let address = Address::group(Name::new(name));
    let phase = Phase::Memberships;
    let mut change = Change::new(&address, Action::Update, Cause::Config, None, phase);
    let (joins, leaves) = (Name::new("bob@acme.example"), Name::new(HOSTILE));
    let edges = [(&joins, EdgeAction::Add), (&leaves, EdgeAction::Remove)];
    change.edges = edges
        .map(|(user, action)| EdgeChange {
            user: user.clone(),
            action,
            cause: Cause::Config,
            place: None,
            expired: None,
        })
        .to_vec();
    let write = Write::ChangeMembers {
        group: address.name,
        add: vec![joins],
        remove: vec![leaves],
    };
    (change, write)
}

/// A journal of four requests: done, failed, sensitive and done, and one without an outcome.
fn killed(project: &Project) -> Journal {
    with_requests(begin(project))
}

fn with_requests(mut journal: Journal) -> Journal {
    let failed = Answer::Failed {
        reason: format!("422: {HOSTILE}"),
    };
    let id = ServerId::new("u-1");
    for ((change, write), answer) in [
        (user("ada@acme.example", false), Some(Answer::Done)),
        (user(HOSTILE, false), Some(failed)),
        (user("grace@acme.example", true), Some(Answer::AlreadySo)),
        (group("Finance"), None),
    ] {
        let request = journal.intent(&change, &write, Some(&id)).expect("kept");
        if let Some(answer) = answer {
            journal.outcome(request, answer, None).expect("kept");
        }
    }
    journal
}

fn ended(project: &Project) {
    let end = End {
        done: 2,
        failed: 1,
        stopped: Some(HOSTILE.to_owned()),
        ..End::default()
    };
    killed(project).end(end).expect("kept");
}

/// The same of a command that keeps no lockfile.
fn older(project: &Project) -> Journal {
    with_requests(begin_in(project, journal::WITHOUT_LOCKFILE))
}

fn all(project: &Project) -> Vec<PathBuf> {
    journal::list(&project.path(".")).expect("a folder")
}

#[test]
fn where_nothing_is_on_record_there_is_nothing_to_show_or_verify() {
    let project = Project::empty();
    for command in ["show", "verify"] {
        let told = project.run(&["-C", ".", "journal", command]).expect(8);
        assert_eq!(told.failure(), "208");
        let told = project.run(&["-C", ".", "journal", command, "none.jsonl"]);
        assert_eq!(told.expect(8).failure(), "206");
    }
}

#[test]
fn a_journal_is_shown_with_its_requests_and_how_each_ended() {
    let project = Project::empty();
    ended(&project);
    let shown = project.run_with(&["-C", ".", "journal", "show"], |command| {
        command.env("COLUMNS", "80");
    });
    let shown = shown.expect(0).out;
    for part in [
        "plan     sha256:abab",
        "tenant   omni:acme.omniapp.co",
        "change user/ada@acme.example",
        "region: emea → apac, emea",
        "(sensitive)",
        "failed: 422: \\u{1b}[2J\\u{202e}eve@x \\u{3a}:error::x",
        "done: it was so already",
        "+ bob@acme.example",
        "- \\u{1b}[2J\\u{202e}eve@x",
        "no outcome known",
        "2 done, 1 failed; the tenant was not read again.",
        "The next `omni-um apply` settles it",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    for line in shown.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let json = project
        .run(&["-C", ".", "journal", "show", "--json"])
        .expect(0);
    let json = json.json();
    assert_eq!(json["requests"][3]["open"], true);
    assert_eq!(json["end"]["done"], 2);
    assert_eq!(json["closed"], false);
    assert_eq!(
        json["requests"][2]["intent"]["fields"][0]["after"],
        serde_json::Value::Null
    );
}

#[test]
fn whole_journals_verify() {
    let project = Project::empty();
    for _ in 0..3 {
        ended(&project);
    }
    let told = project.run(&["-C", ".", "journal", "verify"]).expect(0).out;
    assert_eq!(told.matches("whole").count(), 3, "{told}");
    assert!(told.contains("without a known outcome"), "{told}");
    #[cfg(unix)]
    for path in all(&project) {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn what_was_changed_moved_or_taken_out_is_told_with_its_line() {
    let project = Project::empty();
    for _ in 0..3 {
        ended(&project);
    }
    let path = all(&project)[1].clone();
    let text = std::fs::read_to_string(&path).expect("text");
    let lines: Vec<&str> = text.lines().collect();
    let mut moved = lines.clone();
    moved.swap(2, 3);
    let without: Vec<&str> = [&lines[..4], &lines[5..]].concat();
    for (what, line) in [
        (text.replacen("\"done\"", "\"dome\"", 1), 3),
        (moved.join("\n") + "\n", 3),
        (without.join("\n") + "\n", 5),
    ] {
        std::fs::write(&path, what).expect("written");
        let name = path.to_string_lossy().into_owned();
        for arguments in [&["journal", "verify"][..], &["journal", "verify", &name]] {
            let arguments = [&["-C", "."], arguments].concat();
            let told = project.run(&arguments).expect(8);
            assert_eq!(told.failure(), "207");
            assert!(told.err.contains(&format!(": line {line}: ")), "{told:?}");
        }
    }
    std::fs::remove_file(&path).expect("removed");
    let told = project.run(&["-C", ".", "journal", "verify"]).expect(8);
    assert!(told.err.contains("a journal is missing"), "{told:?}");
}

#[test]
fn a_killed_apply_is_told_and_a_later_command_closes_it() {
    let project = Project::empty();
    let root = project.path(".");
    ended(&project);
    drop(killed(&project));
    let path = all(&project)[1].clone();
    let told = project.run(&["-C", ".", "journal", "verify"]).expect(8);
    assert!(told.err.contains("it has no end"), "{told:?}");
    assert!(told.err.contains("next: run `omni-um apply`"), "{told:?}");
    let mut bytes = std::fs::read(&path).expect("bytes");
    bytes.extend_from_slice(b"{\"line\":9,\"pr\xc3");
    std::fs::write(&path, bytes).expect("written");
    let told = project.run(&["-C", ".", "journal", "verify"]).expect(8);
    assert!(told.err.contains("half written"), "{told:?}");

    // The one before it ended with an open request: both are to be taken in, oldest first.
    let open = journal::unfinished(&root).expect("read");
    assert_eq!(open.len(), 2);
    // An apply that does not wait for that is no break in the chain.
    ended(&project);
    for (path, reading) in &open {
        journal::close(&root, path, reading, 1, 0).expect("closed");
    }
    assert_eq!(journal::unfinished(&root).expect("read").len(), 1);
    project.run(&["-C", ".", "journal", "verify"]).expect(0);
    let name = path.to_string_lossy().into_owned();
    let shown = project
        .run(&["-C", ".", "journal", "show", &name])
        .expect(0);
    let words: Vec<&str> = shown.out.split_whitespace().collect();
    assert!(
        words.join(" ").contains("1 found done, 0 not done"),
        "{shown:?}"
    );
}

#[test]
fn what_older_commands_left_is_a_chain_of_its_own() {
    let project = Project::empty();
    let verify = ["-C", ".", "journal", "verify"];
    older(&project).end(End::default()).expect("kept");
    let told = project.run(&verify).expect(0);
    assert_eq!(told.out.matches("whole").count(), 1, "{told:?}");
    assert!(!told.out.contains("omni-um apply"), "{told:?}");
    // The newest of both is shown.
    ended(&project);
    older(&project).end(End::default()).expect("kept");
    let told = project.run(&verify).expect(0);
    assert_eq!(told.out.matches("whole").count(), 3, "{told:?}");
    let root = project.path(".");
    let listed = journal::listed(&root, journal::WITHOUT_LOCKFILE).expect("a folder");
    let first = listed[0].clone();
    let ahead = listed[1].with_file_name("29990101T000000Z-0001.jsonl");
    std::fs::rename(&listed[1], &ahead).expect("renamed");
    let text = std::fs::read_to_string(&ahead).expect("text");
    std::fs::write(&ahead, text.replacen("\"format\":1", "\"format\":2", 1)).expect("written");
    let told = project.run(&["-C", ".", "journal", "show"]).expect(8);
    assert!(told.err.contains("29990101T000000Z"), "{told:?}");
    std::fs::write(&ahead, text).expect("written");
    std::fs::remove_file(first).expect("removed");
    let mut third = older(&project);
    third.end(End::default()).expect("kept");
    let told = project.run(&verify).expect(0);
    assert_eq!(told.out.matches("whole").count(), 3, "{told:?}");
    std::fs::remove_file(&ahead).expect("removed");
    older(&project).end(End::default()).expect("kept");
    project.run(&verify).expect(0);
    let path = journal::listed(&root, journal::WITHOUT_LOCKFILE).expect("a folder");
    let text = std::fs::read_to_string(&path[0]).expect("text");
    std::fs::write(&path[0], text.replacen("\"done\"", "\"dome\"", 1)).expect("written");
    let told = project.run(&verify).expect(8);
    assert!(told.err.contains(".omni-um/older"), "{told:?}");
}

#[test]
fn an_older_command_that_was_killed_is_told_until_another_ran() {
    let project = Project::empty();
    let verify = ["-C", ".", "journal", "verify"];
    drop(older(&project));
    let told = project.run(&verify).expect(8);
    assert!(told.err.contains("it has no end"), "{told:?}");
    assert!(
        told.err.contains("next: run that command again"),
        "{told:?}"
    );
    let shown = project.run(&["-C", ".", "journal", "show"]).expect(0);
    assert!(!shown.out.contains("omni-um apply"), "{shown:?}");
    older(&project).end(End::default()).expect("kept");
    let told = project.run(&verify).expect(0);
    assert!(told.out.contains("it has no end"), "{told:?}");
    // Nothing settles an apply but an apply.
    drop(killed(&project));
    ended(&project);
    project.run(&verify).expect(8);
}

#[test]
fn a_journal_of_a_newer_omni_um_says_so() {
    let project = Project::empty();
    ended(&project);
    let path = all(&project)[0].clone();
    let text = std::fs::read_to_string(&path).expect("text");
    std::fs::write(&path, text.replacen("\"format\":1", "\"format\":2", 1)).expect("written");
    let told = project.run(&["-C", ".", "journal", "show"]).expect(8);
    assert!(told.err.contains("newer than this omni-um"), "{told:?}");
    assert!(
        told.err.contains("next: use the omni-um that wrote it"),
        "{told:?}"
    );
}

#[test]
fn an_unfinished_journal_of_another_tenant_is_8_and_says_what_to_move() {
    let (tenant, project) = changed();
    drop(killed(&project));
    let path = all(&project).pop().expect("a journal");
    let mark = tenant.mark();
    for command in [&["plan"][..], &["drift"], &["apply", "--auto-approve"]] {
        let told = project.run(command).expect(8);
        assert_eq!(told.failure(), "209");
        let name = path.file_name().expect("a name").to_string_lossy();
        for part in [
            &*name,
            "speaks of omni:acme.omniapp.co",
            "elsewhere than in .omni-um/journal",
        ] {
            assert!(told.err.contains(part), "{part}: {told:?}");
        }
    }
    assert!(tenant.writes_since(mark).is_empty());
    std::fs::rename(&path, project.path("kept.jsonl")).expect("moved");
    project.run(&["plan"]).expect(0);
}
