//! An apply is one reading, the writes, two looks at the first of each sort, and a reading after.

use omni_um::sandbox::{self, Exchange};

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Project, Tenant, wire};

/// Plans, applies, and holds both against what the plan said they cost. Hands back the writes.
fn apply_as_said(tenant: &Tenant, project: &Project) -> Vec<Exchange> {
    let planned = project.run(&["plan", "--out", "plan.json"]).expect(0);
    let cost = project
        .run(&["show", "plan.json", "--json"])
        .expect(0)
        .json()["plan"]["cost"]
        .clone();
    let count = |key: &str| usize::try_from(cost[key].as_u64().expect("a number")).expect("small");
    let line = format!(
        "{} requests to write, {} to check",
        count("writes"),
        count("checks")
    );
    let line = line.replacen("1 requests", "1 request", usize::from(count("writes") == 1));
    let mark = tenant.mark();
    project.apply();
    let (asked, writes) = (tenant.since(mark), tenant.writes_since(mark));
    let log: Vec<String> = asked
        .iter()
        .map(|one| format!("{} {}", one.method, one.target))
        .collect();
    assert_eq!(writes.len(), count("writes"), "writes: {log:#?}");
    // With nothing to do there is still the reading that says so.
    let reads = if writes.is_empty() {
        count("reads")
    } else {
        count("checks")
    };
    assert_eq!(
        asked.len(),
        writes.len() + reads,
        "said: {cost}, sent: {log:#?}"
    );
    if !writes.is_empty() {
        assert!(planned.out.contains(&line), "{line} in {}", planned.out);
    }
    project.is_converged(tenant);
    writes
}

/// A tenant of so many users named `user-0000@…`, in no group, and one group.
fn many(users: usize) -> Tenant {
    let mut tenant = sandbox::Tenant::new();
    for number in 0..users {
        tenant.add_user(&email(number), "Somebody").expect("added");
    }
    tenant.add_group("Big").expect("added");
    tenant.add_group("Small").expect("added");
    tenant.clear_effects();
    Tenant::holding(tenant, "")
}

fn email(number: usize) -> String {
    format!("user-{number:04}@acme.example")
}

fn members(range: std::ops::Range<usize>) -> String {
    range.map(email).collect::<Vec<_>>().join(", ")
}

#[test]
fn one_write_for_each_changed_resource_and_none_the_second_time() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    assert!(
        apply_as_said(&tenant, &project).is_empty(),
        "what is as declared is only owned"
    );
    project.write("access.yaml", CHANGED);
    let writes = apply_as_said(&tenant, &project);
    let mut targets: Vec<&str> = writes.iter().map(Exchange::path).collect();
    targets.sort_unstable();
    let sent = targets.len();
    targets.dedup();
    // ada, alan, left, new; Finance, Analytics, Research; one more, because Alan and Grace change
    // places and neither may be in no group in between.
    assert_eq!(
        (
            sent,
            writes.iter().filter(|one| one.method == "POST").count()
        ),
        (8, 2)
    );
    assert_eq!(
        targets.len(),
        7,
        "no other resource is written to twice: {targets:?}"
    );
}

#[test]
fn each_sort_of_change_alone_costs_what_the_plan_says() {
    for (from, to) in [
        ("name: Ada,", "name: Ada Lovelace,"),
        ("region: [emea], tier: 3", "region: [amer], tier: 3"),
        ("tier: 3", "tier: null"),
        (
            "name: Ada, groups: [Analytics], attributes: { region: [emea]",
            "name: A, groups: [Finance, Analytics], attributes: { region: [amer]",
        ),
        (
            "name: Ada, groups: [Analytics]",
            "name: Ada, groups: [Finance]",
        ),
        ("name: Alan, groups: [Finance]", "name: Alan, groups: []"),
        (
            "  left@acme.example: { name: Lee, groups: [Finance] }\n",
            "",
        ),
        (
            "left@acme.example: { name: Lee, groups: [Finance] }",
            "left@acme.example: { name: Lee, active: false }",
        ),
        ("groups:\n", "  new@acme.example: { name: New }\ngroups:\n"),
        (
            "groups:\n",
            "  new@acme.example: { name: New, groups: [Finance] }\ngroups:\n",
        ),
        (
            "  Analytics: {}\n",
            "  Analytics: {}\n  Research: { members: [ada@acme.example] }\n",
        ),
        ("  Analytics: {}\n", "  Analytics: {}\n  Research: {}\n"),
    ] {
        let tenant = Tenant::seeded(SEED);
        let project = Project::of(&tenant, AS_IT_IS);
        project.apply();
        assert!(AS_IT_IS.contains(from), "{from}");
        // Ada leaves Analytics in the files too where she moves.
        project.write("access.yaml", &AS_IT_IS.replacen(from, to, 1));
        assert!(!apply_as_said(&tenant, &project).is_empty(), "{to}");
    }
}

#[test]
fn a_rename_of_a_group_costs_what_the_plan_says() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    let moved = AS_IT_IS.replace("Analytics", "Insight");
    project.write(
        "access.yaml",
        &format!("{moved}moved: [{{ from: group/Analytics, to: group/Insight }}]\n"),
    );
    assert_eq!(apply_as_said(&tenant, &project).len(), 1);
    assert_eq!(
        tenant.members("Insight"),
        ["ada@acme.example", "grace@acme.example"]
    );
}

#[test]
fn members_go_in_chunks_of_a_hundred() {
    let tenant = many(260);
    let project = Project::of(
        &tenant,
        &format!("groups: {{ Big: {{ members: [{}] }} }}\n", members(0..250)),
    )
    .letting_pass(&["memberships.remove", "group.loss"]);
    let writes = apply_as_said(&tenant, &project);
    assert_eq!(
        writes.iter().map(wire::named).collect::<Vec<_>>(),
        [100, 100, 50]
    );
    assert_eq!(tenant.members("Big").len(), 250);
    let rest = format!("groups: {{ Big: {{ members: [{}] }} }}\n", members(0..99));
    project.write("access.yaml", &rest);
    let writes = apply_as_said(&tenant, &project);
    assert_eq!(
        writes.iter().map(wire::named).collect::<Vec<_>>(),
        [100, 51]
    );
    assert_eq!(tenant.members("Big").len(), 99);
}

#[test]
fn adds_and_removals_that_do_not_share_a_request_are_each_looked_at() {
    for joining in [1, 99, 100, 101, 130] {
        let tenant = many(260);
        let group = |range| format!("groups: {{ Big: {{ members: [{}] }} }}\n", members(range));
        let project = Project::of(&tenant, &group(0..100)).letting_pass(&["memberships.remove"]);
        project.apply();
        project.write("access.yaml", &group(30..100 + joining));
        let writes = apply_as_said(&tenant, &project);
        assert_eq!(writes.len(), (30 + joining).div_ceil(100), "{joining}");
        assert_eq!(tenant.members("Big").len(), 70 + joining);
    }
}

#[test]
fn a_new_group_takes_its_first_hundred_along() {
    let tenant = many(260);
    let project = Project::of(
        &tenant,
        &format!("groups: {{ New: {{ members: [{}] }} }}\n", members(0..250)),
    );
    let writes = apply_as_said(&tenant, &project);
    assert_eq!(
        writes.iter().map(wire::named).collect::<Vec<_>>(),
        [100, 100, 50]
    );
    assert_eq!(writes[0].method, "POST");
}

#[test]
fn a_listing_that_grows_by_what_was_made_costs_what_the_plan_says() {
    for users in [98, 99, 100, 199, 200] {
        let tenant = many(users);
        let new = |number: usize| {
            format!("  new-{number}@acme.example: {{ name: New, groups: [Big] }}\n")
        };
        let files: String = (0..3).map(new).collect();
        let project = Project::of(
            &tenant,
            &format!("users:\n{files}groups: {{ Big: {{}} }}\n"),
        );
        assert_eq!(apply_as_said(&tenant, &project).len(), 4, "{users}");
    }
}

#[test]
fn a_thousand_users_are_not_read_again_for_one() {
    let tenant = many(1000);
    let project = Project::of(
        &tenant,
        "users: { user-0001@acme.example: { name: Ada } }\n",
    );
    let mark = tenant.mark();
    assert_eq!(apply_as_said(&tenant, &project).len(), 1);
    let lists = tenant
        .since(mark)
        .iter()
        .filter(|one| one.path().ends_with("/Users"))
        .count();
    assert_eq!(
        lists,
        4 * 10,
        "plan, apply, and the two readings of the check that it converged"
    );
}
