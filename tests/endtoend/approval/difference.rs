//! `plan-diff`: two saved plans beside each other.

use super::approved;

#[test]
fn two_plans_are_compared_effect_by_effect() {
    let approved = approved();
    let project = &approved.project;
    let text = project
        .read("access.yaml")
        .replace("tier: 2.5", "tier: 2.6")
        .replace("name: Ada Lovelace", "name: Ada");
    project.write("access.yaml", &text);
    let accept = ["plan", "--out", "second.json", "--accept", "users.delete=2"];
    project.run(&accept).expect(0);
    let mark = approved.tenant.mark();
    let same = project
        .run(&["plan-diff", "plan.json", "plan.json", "--detailed-exitcode"])
        .expect(0);
    assert!(same.out.contains("Both do the same."), "{same:?}");
    let told = project
        .run(&["plan-diff", "plan.json", "second.json"])
        .expect(0);
    for line in [
        "+ accepted: first nothing, second users.delete=2",
        "~ user/alan@acme.example attributes.tier: first 2.5, second 2.6",
        "- user/ada@acme.example name: first Ada Lovelace, second nothing",
    ] {
        assert!(told.out.contains(line), "{line}: {told:?}");
    }
    assert_eq!(
        told.out
            .lines()
            .filter(|line| line.starts_with("  "))
            .count(),
        3,
        "{told:?}"
    );
    project
        .run(&[
            "plan-diff",
            "plan.json",
            "second.json",
            "--detailed-exitcode",
        ])
        .expect(2);
    let json = project
        .run(&["plan-diff", "plan.json", "second.json", "--json"])
        .expect(0)
        .json();
    assert_eq!(json["format"], "omni-um.plan-diff/1");
    assert_eq!(json["differences"].as_array().map(Vec::len), Some(3));
    assert_eq!(approved.tenant.mark(), mark, "nobody was asked");
}

#[test]
fn what_is_no_plan_is_8_and_one_alone_is_64() {
    let approved = approved();
    approved.project.run(&["plan-diff", "plan.json"]).expect(64);
    approved
        .project
        .run(&["plan-diff", "plan.json", "access.yaml"])
        .expect(8);
    approved
        .project
        .run(&["plan-diff", "gone.json", "plan.json"])
        .expect(8);
}
