//! What a command leaves behind, and what it leaves alone.

use std::fs::File;
use std::io::Write as _;
use std::process::Child;

use rustix::process::Signal;
use serde_json::json;

use super::super::stage::{Desk, URN, resources};
use super::another_team;
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::terminal::once_asked;
use crate::support::{Hold, Project, Running, Tenant, running};

/// The one journal of a folder.
fn journal(desk: &Desk) -> String {
    let folder = desk.folder.path(".omni-um/older");
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("UTF-8")
        })
        .collect();
    found.sort();
    format!(".omni-um/older/{}", found.last().expect("a journal"))
}

#[test]
fn what_was_written_is_in_a_journal_that_can_be_checked() {
    let desk = Desk::new();
    for team in ["new", "newer"] {
        desk.sync(&[another_team(&desk, team)], &[]).expect(0);
        let file = journal(&desk);
        desk.run(&["journal", "verify", &file]).expect(0);
        let told = desk.run(&["journal", "show", &file]).expect(0);
        assert!(told.out.contains("user/ada@acme.example"), "{told:?}");
    }
    assert!(!desk.folder.has("omni-um.lock") && !desk.folder.has("desired-state"));
    assert!(!desk.folder.has(".omni-um/journal"));
    // Where nothing is written there is nothing to record.
    let before = std::fs::read_dir(desk.folder.path(".omni-um/older"))
        .expect("a folder")
        .count();
    desk.sync(&desk.people(), &[]).expect(0);
    let after = std::fs::read_dir(desk.folder.path(".omni-um/older"))
        .expect("a folder")
        .count();
    assert_eq!(after, before);
}

/// A folder whose files and lockfile own what is live.
fn owned() -> (Desk, String) {
    let tenant = Tenant::seeded(SEED);
    let folder = Project::of(&tenant, AS_IT_IS);
    folder.apply();
    let lock = folder.read("omni-um.lock");
    (Desk { tenant, folder }, lock)
}

#[test]
fn a_lockfile_is_neither_read_for_ownership_nor_written() {
    let (desk, lock) = owned();
    let kay = desk.id("kay@acme.example");
    let journals =
        || std::fs::read_dir(desk.folder.path(".omni-um/journal")).map_or(0, Iterator::count);
    let before = journals();
    desk.sync(&[another_team(&desk, "new")], &[]).expect(0);
    let tier = json!([{ "userName": "ada@acme.example", URN: { "tier": 8 } }]).to_string();
    desk.file("update-user-attributes", "u.json", &tier, &[])
        .expect(0);
    desk.run(&["delete-user", &kay, "--yes"]).expect(0);
    assert_eq!(desk.folder.read("omni-um.lock"), lock);
    assert_eq!(journals(), before);
    // To the files it is what somebody did by hand.
    let told = desk.run(&["drift"]).expect(2);
    for words in ["user/ada@acme.example", "user/kay@acme.example"] {
        assert!(told.out.contains(words), "{told:?}");
    }
}

#[test]
fn an_apply_that_was_interrupted_is_settled_by_the_next_apply_alone() {
    let (desk, lock) = owned();
    desk.folder
        .write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: 5"));
    let hold = Hold::at(&desk.tenant, "PATCH", "/users");
    let running = Running::start(desk.command(&["apply", "--auto-approve"]));
    hold.reached();
    running.signal(Signal::KILL);
    running.ended();
    drop(hold);
    desk.tenant.mend();
    assert_eq!(desk.folder.read("omni-um.lock"), lock);
    let folder = desk.folder.path(".omni-um/journal");
    let open = || {
        let all = std::fs::read_dir(&folder).expect("a folder");
        let all = all.map(|entry| std::fs::read(entry.expect("an entry").path()).expect("bytes"));
        all.collect::<Vec<_>>()
    };
    let before = open();
    desk.sync(&[another_team(&desk, "new")], &[]).expect(0);
    assert!(open() == before, "the journal of the apply is as it was");
    assert_eq!(desk.folder.read("omni-um.lock"), lock);
    let told = desk.run(&["apply", "--auto-approve"]).expect(0);
    assert_eq!(
        desk.tenant.attribute("ada@acme.example", "tier"),
        "5",
        "{told:?}"
    );
    desk.folder.is_converged(&desk.tenant);
}

#[test]
fn a_signal_ends_it_and_what_is_left_is_done_by_the_next_run() {
    let desk = Desk::new();
    let mut people = desk.people();
    people.retain(|one| one["userName"] != "admin@acme.example");
    for one in &mut people {
        one[URN]["team"] = json!("new");
    }
    desk.folder.write("users.json", &resources(&people));
    let line = ["sync", "--source", "json", "--users", "users.json"];
    // While it reads: nothing is written.
    let hold = Hold::at(&desk.tenant, "GET", "/users");
    let running = Running::start(desk.command(&line));
    hold.reached();
    running.signal(Signal::TERM);
    let told = running.end().expect(130);
    drop(hold);
    assert!(told.err.contains("nothing was written"), "{told:?}");
    assert!(!desk.folder.has(".omni-um/older"));
    desk.tenant.mend();
    // While it writes: what is under way ends, nothing new begins.
    let hold = Hold::at(&desk.tenant, "PATCH", "/users");
    let mut running = Running::start(desk.command(&line));
    hold.reached();
    running.signal(Signal::TERM);
    running.says("interrupted: nothing new is started");
    drop(hold);
    let told = running.end().expect(130);
    assert!(!told.err.contains("nothing was written"), "{told:?}");
    desk.tenant.mend();
    desk.run(&["journal", "verify", &journal(&desk)]);
    desk.run(&line).expect(0);
    for one in &people {
        let email = one["userName"].as_str().expect("an e-mail");
        assert_eq!(desk.tenant.attribute(email, "team"), "new");
    }
    desk.untouched(|| desk.run(&line).expect(0));
}

/// Nothing of what is left behind keeps anybody from running it again, nor `apply` from its own.
#[test]
fn what_was_killed_is_done_by_the_next_run() {
    let (desk, lock) = owned();
    let tier =
        |name: &str| json!({ "userName": format!("{name}@acme.example"), URN: { "tier": 9 } });
    let people = ["ada", "alan", "kay"].map(tier);
    desk.folder.write("u.json", &resources(&people));
    let line = ["sync", "--source", "json", "--users", "u.json"];
    let hold = Hold::at(&desk.tenant, "PATCH", "/users");
    let running = Running::start(desk.command(&line));
    hold.reached();
    running.signal(Signal::KILL);
    running.ended();
    drop(hold);
    desk.tenant.mend();
    let left = journal(&desk);
    let told = desk.run(&["journal", "show", &left]).expect(0);
    assert!(told.out.contains("user/ada@acme.example"), "{told:?}");
    desk.run(&line).expect(0);
    for name in ["ada", "alan", "kay"] {
        let email = format!("{name}@acme.example");
        assert_eq!(desk.tenant.attribute(&email, "tier"), "9");
    }
    desk.untouched(|| desk.run(&line).expect(0));
    assert_ne!(journal(&desk), left);
    // The next apply takes nothing of it for its own: to the files it was done by hand.
    assert_eq!(desk.folder.read("omni-um.lock"), lock);
    let told = desk.run(&["plan"]).expect(0);
    assert!(told.out.contains("tier: 9 → 3"), "{told:?}");
}

/// Two of them, or one and an apply, never write at once from one folder.
#[test]
fn a_second_one_waits_for_nobody_and_writes_nothing() {
    let (desk, _) = owned();
    desk.folder
        .write("access.yaml", &AS_IT_IS.replace("tier: 3", "tier: 5"));
    let hold = Hold::at(&desk.tenant, "PATCH", "/users");
    let running = Running::start(desk.command(&["apply", "--auto-approve"]));
    hold.reached();
    let kay = json!([{ "userName": "kay@acme.example", URN: { "team": "x" } }]);
    desk.folder.write("u.json", &kay.to_string());
    let told = desk.run(&["update-user-attributes", "u.json"]).expect(6);
    assert_eq!((told.failure(), told.out.as_str()), ("600", ""));
    drop(hold);
    running.end().expect(0);
    desk.tenant.mend();
    desk.run(&["update-user-attributes", "u.json"]).expect(0);
}

/// At a terminal: a signal, the end of input and the answer, at the question.
#[test]
fn at_the_question_a_signal_is_130_and_nothing_is_written() {
    let desk = Desk::new();
    let kay = desk.id("kay@acme.example");
    let line = ["delete-user", kay.as_str()];
    let asked = |act: &dyn Fn(&mut File, &Child)| {
        let mut command = desk.command(&line);
        command.env("TERM", "xterm-256color");
        once_asked(&mut command, "to confirm: ", |terminal, child| {
            act(terminal, child)
        })
    };
    for signal in [Signal::INT, Signal::TERM] {
        let session = desk.untouched(|| asked(&|_, child| running::send(child, signal)));
        assert_eq!(session.code, 130, "{}", session.seen);
        assert!(
            session.seen.contains("nothing was written"),
            "{}",
            session.seen
        );
    }
    let typed = |text: &'static str| {
        move |terminal: &mut File, _: &Child| terminal.write_all(text.as_bytes()).expect("typed")
    };
    let session = desk.untouched(|| asked(&typed("\x04")));
    assert_eq!(session.code, 4, "{}", session.seen);
    let plain = console::strip_ansi_codes(&session.seen).into_owned();
    assert!(plain.contains("to confirm: \r\nerror[OUM402]"), "{plain:?}");
    let session = asked(&typed("yes\n"));
    assert_eq!(session.code, 0, "{}", session.seen);
    assert!(
        session.seen.contains("deleted successfully"),
        "{}",
        session.seen
    );
}
