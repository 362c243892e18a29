//! Files, lockfile and plan file that are wrong: exit 8, before anything is asked of the tenant.

use super::{changed, owned};
use crate::support::acme::AS_IT_IS;
use crate::support::project::toml;
use crate::support::{Project, Tenant};

const COMMANDS: [&[&str]; 4] = [
    &["plan"],
    &["apply", "--auto-approve"],
    &["drift"],
    &["snapshot"],
];

fn refused(tenant: &Tenant, project: &Project, code: &str, says: &str) {
    let mark = tenant.mark();
    for command in COMMANDS {
        let told = project.run(command).expect(8);
        assert_eq!(
            (told.failure(), told.out.as_str()),
            (code, ""),
            "{command:?}"
        );
        assert!(told.err.contains(says), "{says}: {told:?}");
    }
    assert_eq!(tenant.since(mark).len(), 0, "{says}");
}

#[test]
fn files_with_problems_are_8_with_every_place() {
    let (tenant, project) = owned();
    project.write(
        "access.yaml",
        "users:\n  a@x.example: { nam: A }\n  b@x.example: { group: [] }\n",
    );
    refused(&tenant, &project, "100", "access.yaml:2:");
    refused(&tenant, &project, "100", "access.yaml:3:");
    project.run(&["validate"]).expect(8);
    project.write("access.yaml", "users: [");
    refused(&tenant, &project, "100", "access.yaml:1:");
    project.write("access.yaml", AS_IT_IS);
    project.write("other.yml", "users: {}\n");
    refused(&tenant, &project, "100", "other.yml");
}

#[test]
fn an_omni_um_toml_that_is_wrong_or_missing_is_8() {
    let (tenant, project) = owned();
    let good = project.read("omni-um.toml");
    for (text, says) in [
        ("[provider", "omni-um.toml:1"),
        ("[provider]\nkind = \"omno\"\n", "omno"),
        ("[guards]\n", "[provider]"),
    ] {
        project.write("omni-um.toml", text);
        refused(&tenant, &project, "100", says);
    }
    project.write("omni-um.toml", &format!("{good}key = \"secret\"\n"));
    refused(&tenant, &project, "100", "key");
    std::fs::remove_file(project.path("omni-um.toml")).expect("removed");
    for command in COMMANDS {
        project
            .run_with(command, |command| {
                command.args(["-C", "."]);
            })
            .expect(8);
    }
}

#[test]
fn a_value_that_the_tenant_does_not_know_is_8_with_nothing_planned() {
    let (tenant, project) = owned();
    for wrong in ["tier: many", "no_such: x", "omni_user_name: x"] {
        project.write("access.yaml", &AS_IT_IS.replace("tier: 3", wrong));
        let mark = tenant.mark();
        for command in [&["plan"][..], &["apply", "--auto-approve"], &["drift"]] {
            let told = project.run(command).expect(8);
            assert_eq!((told.failure(), told.out.as_str()), ("100", ""), "{wrong}");
            assert!(told.err.contains("access.yaml:3:"), "{told:?}");
        }
        assert!(tenant.writes_since(mark).is_empty());
    }
}

#[test]
fn a_lockfile_that_cannot_be_believed_is_8_and_names_the_one_command_that_repairs_it() {
    let (tenant, project) = owned();
    let good = project.read("omni-um.lock");
    let broken = good.replacen("\"address\"", "\"adress\"", 1);
    let newer = good.replacen("omni-um.lock/1", "omni-um.lock/2", 1);
    let merged = format!("<<<<<<< HEAD\n{good}=======\n{good}>>>>>>> other\n");
    let cut = good[..good.len() - 20].to_owned();
    let kept: Vec<&str> = good.split_inclusive('\n').collect();
    let rows = kept.len() - 1;
    let says_how_many = format!("should be {rows}, and is {}", rows - 1);
    let without_the_last = kept[..rows].concat();
    let twice = format!("{good}{}\n", good.lines().last().expect("a line"));
    for (text, says) in [
        (broken.as_str(), "git checkout HEAD -- omni-um.lock"),
        (&newer, "omni-um that wrote it"),
        (&merged, "merge marker"),
        (&cut, "git checkout HEAD -- omni-um.lock"),
        (&without_the_last, &says_how_many),
        (&without_the_last, "git checkout HEAD -- omni-um.lock"),
        (kept[0], &format!("should be {rows}, and is 0")),
        (&twice, "stands twice"),
        ("", "the lockfile is empty"),
    ] {
        project.write("omni-um.lock", text);
        refused(&tenant, &project, "201", says);
        project.run(&["show", "--lock"]).expect(8);
        assert_eq!(
            project.read("omni-um.lock"),
            text,
            "nobody mends it behind our back"
        );
    }
    std::fs::write(project.path("omni-um.lock"), [0xff, 0xfe]).expect("written");
    refused(&tenant, &project, "206", "omni-um.lock");
    project.write("omni-um.lock", &good);
    project.is_converged(&tenant);
}

#[test]
fn a_lockfile_of_another_host_is_7_and_of_another_kind_8_before_any_look_up() {
    let (tenant, project) = owned();
    let other = Tenant::seeded(crate::support::acme::SEED);
    project.write("omni-um.toml", &toml(&other.url()));
    for command in COMMANDS {
        let told = project.run_with(command, |command| {
            command.env("OMNI_BASE_URL", other.url());
        });
        assert_eq!(told.expect(7).failure(), "700");
    }
    let lock = project.read("omni-um.lock");
    project.write(
        "omni-um.lock",
        &lock.replace("\"kind\":\"omni\"", "\"kind\":\"scim\""),
    );
    for command in COMMANDS {
        let told = project.run_with(command, |command| {
            command.env("OMNI_BASE_URL", other.url());
        });
        assert_eq!(told.expect(8).failure(), "202");
    }
    assert_eq!(other.since(0).len(), 0);
    drop(tenant);
}

#[test]
fn drift_without_a_lockfile_or_with_an_empty_one_is_8() {
    let (tenant, project) = owned();
    let good = project.read("omni-um.lock");
    let rows = format!("\"entries\":{}", good.lines().count() - 1);
    let header = good.lines().next().expect("a header");
    assert!(header.contains(&rows), "{header}");
    let empty = header.replacen(&rows, "\"entries\":0", 1);
    project.write("omni-um.lock", &format!("{empty}\n"));
    assert_eq!(project.run(&["drift"]).expect(8).failure(), "203");
    std::fs::remove_file(project.path("omni-um.lock")).expect("removed");
    let mark = tenant.mark();
    assert_eq!(project.run(&["drift"]).expect(8).failure(), "203");
    assert_eq!(project.run(&["show", "--lock"]).expect(8).failure(), "203");
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn losing_the_lockfile_removes_nobody() {
    let (tenant, project) = owned();
    std::fs::remove_file(project.path("omni-um.lock")).expect("removed");
    project.write(
        "access.yaml",
        "users: { ada@acme.example: { name: Ada } }\n",
    );
    let mark = tenant.mark();
    let applied = project.apply();
    assert!(applied.out.contains("no lockfile"), "{applied:?}");
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn a_plan_file_or_snapshot_that_is_none_is_8() {
    let (tenant, project) = changed();
    project.write("none.json", "{\"format\":\"other\"}");
    project.write("cut.json", "{\"format\":");
    let mark = tenant.mark();
    for (name, codes) in [
        ("none.json", "204 205"),
        ("cut.json", "204 205"),
        ("missing.json", "206 206"),
    ] {
        let (plan, snapshot) = codes.split_once(' ').expect("two");
        assert_eq!(project.run(&["show", name]).expect(8).failure(), plan);
        let apply = ["apply", name, "--auto-approve"];
        assert_eq!(project.run(&apply).expect(8).failure(), plan);
        assert_eq!(
            project.run(&["plan", "--live", name]).expect(8).failure(),
            snapshot
        );
        assert_eq!(
            project.run(&["drift", "--live", name]).expect(8).failure(),
            snapshot
        );
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn what_looks_like_a_protected_name_is_told_by_validate_and_plan_with_both_places() {
    let (tenant, project) = owned();
    let protect = "[protect]\nusers = [\"modern@acme.example\"]\n";
    project.write("omni-um.toml", &format!("{}{protect}", toml(&tenant.url())));
    project.write(
        "more.yaml",
        "users:\n  rnodern@acme.example: { name: Modern }\n",
    );
    let told = project.run(&["validate"]).expect(0);
    for place in ["more.yaml:2:3", "omni-um.toml:5:10"] {
        assert!(told.err.contains(place), "{told:?}");
    }
    let told = project.run(&["plan"]).expect(0);
    let words = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("more.yaml:2:3: user/rnodern@acme.example looks like the protected")
            && words.contains("(the other: omni-um.toml:5:10)"),
        "{told:?}"
    );
}
