//! Names, options, variables and answers that old jobs and hands know.

use serde_json::json;

use super::super::stage::{Desk, URN, renamed, resources};
use super::another_team;
use crate::support::KEY;
use crate::support::project::finish;

#[test]
fn old_names_short_options_and_both_commands() {
    let desk = Desk::new();
    let team = |name: &str| {
        desk.folder
            .write("u.json", &resources(&[another_team(&desk, name)]))
    };
    let lines: [&[&str]; 6] = [
        &["sync", "--source", "json", "--users", "u.json", "--debug"],
        &[
            "sync",
            "--sou",
            "json",
            "--us",
            "u.json",
            "--mo",
            "attributes",
        ],
        &[
            "sync",
            "--source=json",
            "--users=u.json",
            "--groups=ignored.csv",
        ],
        &[
            "--debug-env",
            "sync",
            "--source",
            "json",
            "--users",
            "u.json",
        ],
        &["update-user-attributes", "u.json"],
        &["bulk-update-users", "u.json"],
    ];
    for (n, line) in lines.into_iter().enumerate() {
        for older in [false, true] {
            let value = format!("{n} {older}");
            team(&value);
            let told = if older {
                desk.run_as_older(line)
            } else {
                desk.run(line)
            };
            let told = told.expect(0);
            assert_eq!(
                desk.tenant.attribute("ada@acme.example", "team"),
                json!(value),
                "{told:?}"
            );
        }
    }
    desk.folder.write(
        "new.json",
        r#"[{"userName": "new@acme.example", "displayName": "New"}]"#,
    );
    desk.run_as_older(&["bulk-create-users", "new.json"])
        .expect(0);
    let id = desk.id("new@acme.example");
    desk.folder.write("ids.json", &json!([id]).to_string());
    desk.run_as_older(&["bulk-delete-users", "ids.json", "--y"])
        .expect(0);
    // 0.1.0 had no subcommands.
    team("first");
    desk.run_as_older(&["--source", "json", "--users", "u.json"])
        .expect(0);
    assert_eq!(desk.tenant.attribute("ada@acme.example", "team"), "first");
    // argparse's own end for what it does not know was 2.
    for line in [
        &["sync", "--source", "xml", "--users", "u.json"][..],
        &["sync", "--users", "u.json"],
        &["sync", "--source", "csv", "--users", "u.csv"],
    ] {
        desk.folder.write("u.csv", "userName\nada@acme.example\n");
        desk.untouched(|| desk.run_as_older(line).expect(64));
    }
}

#[test]
fn the_url_with_and_without_api_and_slashes() {
    let desk = Desk::new();
    desk.folder.write("u.json", &resources(&desk.people()));
    let line = ["sync", "--source", "json", "--users", "u.json"];
    for end in ["", "/", "/api", "/api/"] {
        let url = format!("{}{end}", desk.tenant.url());
        desk.run_with(&line, |command| {
            command.env("OMNI_BASE_URL", &url);
        })
        .expect(0);
        desk.folder.write(
            "job.env",
            &format!("export OMNI_BASE_URL='{url}'\nOMNI_API_KEY = \"{KEY}\" # ours\n"),
        );
        let line = [&line[..], &["--env-file", "job.env"]].concat();
        desk.run_with(&line, |command| {
            command
                .env_remove("OMNI_BASE_URL")
                .env_remove("OMNI_API_KEY");
        })
        .expect(0);
    }
    for missing in ["OMNI_BASE_URL", "OMNI_API_KEY"] {
        let told = desk.run_with(&line, |command| {
            command.env_remove(missing);
        });
        assert_eq!(told.expect(7).out, "");
    }
}

/// A folder's own `.env` is read, but not on its own in CI.
#[test]
fn a_dotenv_of_the_folder_counts_outside_of_ci() {
    let desk = Desk::new();
    desk.folder.write("u.json", &resources(&desk.people()));
    let url = desk.tenant.url();
    desk.folder.write(
        ".env",
        &format!("OMNI_BASE_URL={url}/api\nOMNI_API_KEY={KEY}\n"),
    );
    let line = ["sync", "--source", "json", "--users", "u.json"];
    for (ci, code) in [(None, 0), (Some("true"), 7)] {
        let told = desk.run_with(&line, |command| {
            command
                .env_remove("OMNI_BASE_URL")
                .env_remove("OMNI_API_KEY");
            ci.map(|ci| command.env("CI", ci));
        });
        told.expect(code);
    }
}

#[test]
fn deletion_asks_and_yes_is_the_only_yes() {
    let desk = Desk::new();
    let kay = desk.id("kay@acme.example");
    desk.folder.write("ids.json", &json!([kay]).to_string());
    for line in [
        &["delete-user", kay.as_str()][..],
        &["delete-users", "ids.json"],
    ] {
        for answer in ["no\n", "y\n", "\n", "", "ja\nyes\n"] {
            let told = desk.untouched(|| desk.answering(line, answer).expect(4));
            assert_eq!(
                (told.failure(), told.out.as_str()),
                ("402", ""),
                "{answer:?}"
            );
            assert!(told.err.contains("kay@acme.example"), "{told:?}");
        }
    }
    for answer in ["yes\n", " YES \n", "Yes"] {
        let before = desk.tenant.everything();
        let told = desk.answering(&["delete-user", &kay], answer).expect(0);
        assert_eq!(told.out, format!("✅ User '{kay}' deleted successfully.\n"));
        desk.tenant.put_back(&before);
    }
    let told = desk
        .answering(&["delete-users", "ids.json"], "yes\n")
        .expect(0);
    assert!(
        told.out.contains("Summary: 1 succeeded, 0 failed."),
        "{told:?}"
    );
}

/// `--yes` answers the question and switches nothing off.
#[test]
fn yes_overrides_neither_protection_nor_guards() {
    let desk = Desk::new();
    let url = desk.tenant.url();
    let toml = format!(
        "[provider]\nkind = \"omni\"\nurl = \"{url}\"\n[protect]\nusers = [\"ada@acme.example\"]\n"
    );
    desk.folder.write("omni-um.toml", &toml);
    let (ada, admin) = (desk.id("ada@acme.example"), desk.id("admin@acme.example"));
    // Protected by name, and the key's own account.
    for id in [&ada, &admin] {
        let told = desk.untouched(|| desk.run(&["delete-user", id, "--yes"]).expect(3));
        assert_eq!(told.failure(), "304");
    }
    let ids: Vec<String> = ["kay", "left", "alan", "grace"]
        .map(|name| desk.id(&format!("{name}@acme.example")))
        .to_vec();
    desk.folder.write("ids.json", &json!(ids).to_string());
    let told = desk.untouched(|| desk.run(&["delete-users", "ids.json", "--yes"]).expect(3));
    assert_eq!(told.failure(), "300");
    assert!(told.err.contains("--accept users.delete=4"), "{told:?}");
    let wrong = [
        "delete-users",
        "ids.json",
        "--yes",
        "--accept",
        "users.delete=3",
    ];
    desk.untouched(|| desk.run(&wrong).expect(3));
    // A protected one among others is left, and told; the others go.
    let ids = [ada.clone(), desk.id("kay@acme.example")];
    desk.folder.write("ids.json", &json!(ids).to_string());
    let told = desk.run(&["delete-users", "ids.json", "--yes"]).expect(5);
    assert!(
        told.out.contains("Summary: 1 succeeded, 1 failed."),
        "{told:?}"
    );
    assert_eq!(desk.id("ada@acme.example"), ada);
    let ids: Vec<String> = ["left", "alan", "grace"]
        .map(|name| desk.id(&format!("{name}@acme.example")))
        .to_vec();
    desk.folder.write("ids.json", &json!(ids).to_string());
    // What else they hold goes with them, and is accepted in the words that a refusal prints.
    let told = desk.run(&["delete-users", "ids.json", "--yes"]);
    assert!([0, 3].contains(&told.code), "{told:?}");
}

#[test]
fn guards_hold_for_every_command_and_give_way_to_their_own_words() {
    let desk = Desk::new();
    let mut people = desk.people();
    for one in &mut people {
        one["groups"] = json!([]);
    }
    people.retain(|one| one["userName"] != "visitor@partner.example");
    let told = desk.untouched(|| desk.sync(&people, &[]).expect(3));
    let accept = told
        .err
        .rsplit("run it again with ")
        .next()
        .expect("its words")
        .trim();
    let accept: Vec<&str> = accept.split(' ').collect();
    assert!(accept.contains(&"group.empty:Analytics=1"), "{told:?}");
    let told = desk.sync(&people, &accept).expect(0);
    assert_eq!(desk.tenant.members("Finance").len(), 2, "{told:?}");
    desk.untouched(|| desk.sync(&people, &[]).expect(0));
    let sheet = "op,email,group_name\n-,visitor@partner.example,Old stuff\n";
    let told = desk.untouched(|| desk.file("bulk", "b.csv", sheet, &[]).expect(3));
    let accept = "group.empty:Old stuff=1";
    assert!(
        told.err.contains(&format!("--accept '{accept}'")),
        "{told:?}"
    );
    let line = ["bulk", "b.csv", "--accept", accept];
    desk.run(&line).expect(0);
}

#[test]
fn a_dry_run_is_the_plan_and_its_exit_code_is_plans() {
    let desk = Desk::new();
    let mut ada = another_team(&desk, "new");
    ada["groups"] = json!([{ "value": desk.group("Finance") }]);
    let people = [ada];
    let dry =
        |more: &[&str]| desk.untouched(|| desk.sync(&people, &[&["--dry-run"], more].concat()));
    let told = dry(&[]).expect(0);
    for words in [
        "team: core → new",
        "leaves Analytics",
        "joins Finance",
        "users.json:1:",
    ] {
        assert!(told.out.contains(words), "{words}: {told:?}");
    }
    dry(&["--detailed-exitcode"]).expect(2);
    dry(&["--accept", "no-such-guard=1"]).expect(64);
    assert!(
        !desk.folder.has(".omni-um"),
        "a rehearsal leaves nothing behind"
    );
    desk.sync(&people, &[]).expect(0);
    dry(&["--detailed-exitcode"]).expect(0);
    let nobody: Vec<_> = people
        .iter()
        .map(|one| json!({ "userName": one["userName"], "groups": [], URN: {} }))
        .chain(
            ["alan", "kay", "left", "grace"]
                .map(|name| json!({ "userName": format!("{name}@acme.example"), "groups": [] })),
        )
        .collect();
    let told = desk.untouched(|| desk.sync(&nobody, &["--dry-run"]).expect(3));
    assert!(
        told.out.contains("leaves Finance"),
        "shown all the same: {told:?}"
    );
    for (command, name, text) in [
        (
            "create-users",
            "c.json",
            r#"[{"userName": "new@acme.example", "displayName": "New"}]"#,
        ),
        (
            "bulk",
            "b.csv",
            "op,email,display_name\nupsert,new@acme.example,New\n",
        ),
        (
            "delete-users",
            "d.csv",
            &format!("id\n{}\n", desk.id("kay@acme.example")),
        ),
    ] {
        let told = desk.untouched(|| desk.file(command, name, text, &["--dry-run"]).expect(0));
        assert!(told.out.contains("@acme.example"), "{told:?}");
    }
}

/// The same as `omni-um` in all but its name.
#[test]
fn the_older_name_is_the_same_program() {
    let desk = Desk::new();
    let line = ["plan", "--help"];
    let told = finish(&mut renamed(&desk.command(&line)), &line).expect(0);
    let ours = desk.run(&line).out;
    let theirs = ours.replace("Usage: omni-um ", "Usage: omni-user-manager ");
    assert_eq!(told.out, theirs);
}

/// The old meaning of what is not there, for whoever asks for it, and no less guarded.
#[test]
fn absent_means_empty_where_somebody_says_so() {
    let desk = Desk::new();
    let people: Vec<_> = ["ada", "alan", "grace"]
        .map(|name| json!({ "userName": format!("{name}@acme.example") }))
        .to_vec();
    desk.untouched(|| desk.sync(&people, &[]).expect(0));
    let old = ["--absent-means-empty"];
    let told = desk.untouched(|| desk.sync(&people, &old).expect(3));
    assert!(
        told.err.contains("--accept group.empty:Analytics=1"),
        "{told:?}"
    );
    let more = [
        "--absent-means-empty",
        "--accept",
        "group.empty:Analytics=1",
    ];
    let (told, effects) = desk.effects(|| desk.sync(&people, &more));
    told.expect(0);
    let of = |verb: &str| effects.iter().filter(|one| one.starts_with(verb)).count();
    assert_eq!(
        (of("remove-member"), of("clear-attribute"), effects.len()),
        (3, 8, 11)
    );
    desk.untouched(|| desk.sync(&people, &old).expect(0));
    // Of the groups alone, and of the attributes alone.
    let kay = [json!({ "userName": "kay@acme.example" })];
    let part = |mode| {
        desk.effects(|| {
            desk.sync(&kay, &["--absent-means-empty", "--mode", mode])
                .expect(0)
        })
        .1
    };
    assert_eq!(part("groups"), ["remove-member Finance kay@acme.example"]);
    let cleared = [
        "clear-attribute kay@acme.example team",
        "clear-attribute kay@acme.example tier",
    ];
    assert_eq!(part("attributes"), cleared);
}
