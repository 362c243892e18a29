//! Small tenants, groups that become empty, and what is held rather than refused.

use crate::support::{Project, Tenant};

const SEED: &str = "
attributes: []
users:
  - { email: ada@acme.example, name: Ada }
  - { email: bob@acme.example, name: Bob }
  - { email: cy@acme.example, name: Cy }
  - { email: di@acme.example, name: Di }
  - { email: ed@acme.example, name: Ed }
groups:
  - { name: Three, members: [ada@acme.example, bob@acme.example, cy@acme.example] }
  - { name: Four, members: [ada@acme.example, bob@acme.example, cy@acme.example, di@acme.example] }
";

/// Everybody, each in these groups.
fn files(groups: [&str; 5]) -> String {
    let people = ["ada", "bob", "cy", "di", "ed"];
    let users = people.iter().zip(groups).map(|(one, groups)| {
        let name = format!("{}{}", one[..1].to_uppercase(), &one[1..]);
        format!("  {one}@acme.example: {{ name: {name}, groups: [{groups}] }}\n")
    });
    format!(
        "users:\n{}groups:\n  Three: {{}}\n  Four: {{}}\n",
        users.collect::<String>()
    )
}

const AS_IT_IS: [&str; 5] = ["Three, Four", "Three, Four", "Three, Four", "Four", ""];

fn begun() -> (Tenant, Project) {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, &files(AS_IT_IS));
    project.apply();
    (tenant, project)
}

#[test]
fn a_group_of_three_may_lose_two_and_not_all() {
    let (_tenant, project) = begun();
    project.write(
        "access.yaml",
        &files(["Three, Four", "Four", "Four", "Four", ""]),
    );
    project.run(&["plan"]).expect(0);
    project.write("access.yaml", &files(["Four", "Four", "Four", "Four", ""]));
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard group.empty:Three: 1 over a limit of 0"),
        "{told:?}"
    );
    project
        .run(&["plan", "--accept", "group.empty:Four=1"])
        .expect(3);
    project
        .run(&["apply", "--auto-approve", "--accept", "group.empty:Three=1"])
        .expect(0);
}

#[test]
fn a_group_of_four_may_lose_half() {
    let (_tenant, project) = begun();
    project.write(
        "access.yaml",
        &files(["Three", "Three", "Three, Four", "Four", ""]),
    );
    project.run(&["plan"]).expect(0);
    project.write(
        "access.yaml",
        &files(["Three", "Three", "Three", "Four", ""]),
    );
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard group.loss:Four: 3 over a limit of 2"),
        "{told:?}"
    );
    project
        .run(&["plan", "--accept", "group.loss:Four=3"])
        .expect(0);
}

#[test]
fn a_loss_counts_though_others_join() {
    let (_tenant, project) = begun();
    project.write(
        "access.yaml",
        &files(["Three", "Three", "Three", "Four", "Four"]),
    );
    let told = project.run(&["plan"]).expect(3);
    assert!(told.err.contains("group.loss:Four: 3 over"), "{told:?}");
    assert!(!told.err.contains("group.empty"), "{told:?}");
}

#[test]
fn of_five_users_three_may_go_and_four_may_not() {
    let (_tenant, project) = begun();
    let all = files(AS_IT_IS);
    let without = |gone: &[&str]| {
        let stays = |line: &&str| {
            !gone
                .iter()
                .any(|one| line.starts_with(&format!("  {one}@")))
        };
        let lines: Vec<&str> = all.lines().filter(stays).collect();
        lines.join("\n")
    };
    project.write("access.yaml", &without(&["cy", "di"]));
    project.run(&["plan"]).expect(0);
    // Three is within users.deactivate, and yet more than half of all that is declared.
    project.write("access.yaml", &without(&["bob", "cy", "di"]));
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard desired.empty: 3 over a limit of 0"),
        "{told:?}"
    );
    assert!(!told.err.contains("users.deactivate"), "{told:?}");
    project.write("access.yaml", &without(&["ada", "bob", "cy", "di"]));
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard users.deactivate: 4 over a limit of 3"),
        "{told:?}"
    );
    assert!(
        told.err
            .contains("guard desired.empty: 4 over a limit of 0"),
        "{told:?}"
    );
    let both = [
        "plan",
        "--accept",
        "users.deactivate=4",
        "--accept",
        "desired.empty=4",
    ];
    project.run(&both).expect(0);
}

#[test]
fn the_first_apply_may_make_as_many_as_it_likes() {
    let tenant = Tenant::seeded("attributes: []\nusers: []\n");
    let users: String = (0..60)
        .map(|at| format!("  u{at}@acme.example: {{ name: U{at} }}\n"))
        .collect();
    let project = Project::of(&tenant, &format!("users:\n{users}"));
    project.apply();
    let more: String = (60..90)
        .map(|at| format!("  u{at}@acme.example: {{ name: U{at} }}\n"))
        .collect();
    project.write("access.yaml", &format!("users:\n{users}{more}"));
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard users.create: 30 over a limit of 25"),
        "{told:?}"
    );
}

#[test]
fn what_is_not_accepted_as_recreate_is_held_and_stops_nobody() {
    let (tenant, project) = begun();
    tenant
        .tenant(|tenant| tenant.delete_user("ed@acme.example"))
        .expect("by hand");
    let text = files(AS_IT_IS).replace("name: Di", "name: Diana");
    project.write("access.yaml", &text);
    let told = project.run(&["plan"]).expect(0);
    assert!(told.out.contains("recreate=1"), "{told:?}");
    let mark = tenant.mark();
    project.apply();
    assert_eq!(tenant.writes_since(mark).len(), 1, "Diana, and nobody else");
    project.run(&["plan", "--accept", "recreate=1"]).expect(0);
    project
        .run(&["apply", "--auto-approve", "--accept", "recreate=1"])
        .expect(0);
    project.is_converged(&tenant);
}

#[test]
fn who_goes_by_a_line_of_its_own_is_no_suspect() {
    let (_tenant, project) = begun();
    let text = files(AS_IT_IS).replace(
        "ed@acme.example: { name: Ed, groups: [] }",
        "ed@new.example: { name: Ed }",
    );
    project.write("access.yaml", &text);
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err
            .contains("guard rename.suspected: 1 over a limit of 0"),
        "{told:?}"
    );
    assert!(told.err.contains("`state: absent`"), "{told:?}");
    let said = text.replace("users:\n", "users:\n  ed@acme.example: { state: absent }\n");
    project.write("access.yaml", &said);
    project.run(&["plan"]).expect(0);
}

#[test]
fn a_group_that_comes_back_under_another_name_should_be_moved() {
    let (_tenant, project) = begun();
    let text = files(AS_IT_IS).replace("Three", "Trio");
    project.write("access.yaml", &text);
    let told = project.run(&["plan"]).expect(3);
    let line = "`moved: [{ from: group/Three, to: group/Trio }]`";
    assert!(told.err.contains(line), "{told:?}");
    project.write(
        "access.yaml",
        &format!("{text}moved: [{{ from: group/Three, to: group/Trio }}]\n"),
    );
    let told = project.run(&["plan"]).expect(0);
    assert!(!told.out.contains("delete group"), "{told:?}");
}

#[test]
fn other_names_do_not_make_up_for_those_that_are_gone() {
    let (_tenant, project) = begun();
    let text = "users:\n  x1@acme.example: { name: X1 }\n  x2@acme.example: { name: X2 }\n  x3@acme.example: { name: X3 }\ngroups:\n  Three: {}\n  Four: {}\n";
    project.write("access.yaml", text);
    let accept = [
        "plan",
        "--accept",
        "users.deactivate=5",
        "--accept",
        "group.empty:Three=1",
        "--accept",
        "group.empty:Four=1",
    ];
    let told = project.run(&accept).expect(3);
    let words = "guard desired.empty: 5 over a limit of 0 (the files declare 0 of 5 owned users)";
    assert!(told.err.contains(words), "{told:?}");
}

#[test]
fn a_protected_name_protects_what_goes_by_another_name_now() {
    let (tenant, project) = begun();
    let toml = project.read("omni-um.toml");
    project.write(
        "omni-um.toml",
        &format!("{toml}\n[protect]\ngroups = [\"Three\"]\n"),
    );
    tenant
        .tenant(|tenant| tenant.rename_group("Three", "Trio"))
        .expect("by hand");
    let text = files(["Trio, Four", "Trio, Four", "Four", "Four", ""]).replace("Three:", "Trio:");
    project.write("access.yaml", &text);
    let mark = tenant.mark();
    let told = project.run(&["apply", "--auto-approve"]).expect(0);
    assert!(told.out.contains("protected"), "{told:?}");
    // The lockfile still knows it by that name.
    let told = project.run(&["apply", "--auto-approve"]).expect(0);
    assert!(told.out.contains("protected"), "{told:?}");
    assert!(tenant.writes_since(mark).is_empty());
}

#[test]
fn who_only_gets_more_loses_nothing_that_was_there_before() {
    let seed = "
attributes:
  - { name: region, type: String, multiple_values: true }
users:
  - { email: ada@acme.example, name: Ada, attributes: { region: [emea] } }
groups: []
";
    let tenant = Tenant::seeded(seed);
    let user = |region: &str| {
        format!(
            "users:\n  ada@acme.example: {{ name: Ada, attributes: {{ region: [{region}] }} }}\n"
        )
    };
    let project = Project::of(&tenant, &user("apac"));
    let told = project.run(&["plan"]).expect(3);
    assert!(
        told.err.contains("guard adopt.remove: 1 over a limit of 0"),
        "{told:?}"
    );
    project.write("access.yaml", &user("apac, emea"));
    project.run(&["plan"]).expect(0);
}
