//! Every guard × plan, drift, apply.

use super::case::Case;
use super::cases::CASES;

#[test]
fn at_its_limit_it_passes() {
    for case in CASES {
        let stage = case.stage(case.limit);
        let told = stage.project.run(&["plan", "--json"]).expect(0);
        let plan = told.json();
        assert_eq!(plan["blocked"], false, "{}", case.guard);
        if case.limit > 0 && case.guard != "live.shrink" {
            let passed = plan["plan"]["passed"].as_array().expect("a list");
            let own = passed.iter().find(|one| one["guard"] == case.guard);
            assert_eq!(
                own.expect("it counted")["count"],
                case.limit,
                "{}",
                case.guard
            );
        }
        stage.project.apply();
    }
}

#[test]
fn above_its_limit_it_trips_and_nothing_is_written() {
    for case in CASES {
        let n = case.limit + 1;
        let stage = case.stage(n);
        stage.untouched(|| {
            let told = stage.trips(case, &["plan"], n, case.limit);
            assert!(
                told.out.contains("BLOCKED"),
                "the plan is shown all the same"
            );
            stage.trips(case, &["apply", "--auto-approve"], n, case.limit);
            drift(case, &stage, n);
        });
    }
}

/// Drift names a guard on what the world did, and no other; it is never stopped by one.
fn drift(case: &Case, stage: &super::case::Stage, n: usize) {
    let told = stage.project.run(&["drift"]);
    let named = told.out.contains(&format!("{}: {n}", case.guard));
    assert_eq!(named, case.by_world, "{told:?}");
    told.expect(if case.by_world { 2 } else { 0 });
}

#[test]
fn its_exact_number_lets_it_pass_and_one_less_does_not() {
    for case in CASES {
        let n = case.limit + 2;
        let stage = case.stage(n);
        let (less, exact) = (case.accept(n - 1), case.accept(n));
        stage.untouched(|| {
            stage.trips(case, &["plan", "--accept", &less], n, n - 1);
            let apply = ["apply", "--auto-approve", "--accept", &less];
            stage.trips(case, &apply, n, n - 1);
            let plan = ["plan", "--accept", &exact];
            let told = stage.project.run(&plan).expect(0);
            assert!(told.out.contains(&format!("accepted: {exact}")), "{told:?}");
        });
        let apply = ["apply", "--auto-approve", "--accept", &exact];
        stage.project.run(&apply).expect(0);
        stage.project.run(&["plan"]).expect(0);
    }
}

#[test]
fn the_limit_is_set_in_omni_um_toml() {
    for case in CASES.iter().filter(|case| case.guard != "live.shrink") {
        let n = case.limit + 2;
        let stage = case.stage(n);
        let own = case.guard.split(':').next().expect("a word");
        let toml = stage.project.read("omni-um.toml");
        let set = |max: usize| {
            let line = format!("{toml}\"{own}\" = {{ max = {max}, percent = 0 }}\n");
            stage.project.write("omni-um.toml", &line);
        };
        set(n - 1);
        stage.trips(case, &["plan"], n, n - 1);
        set(n);
        stage.project.run(&["plan"]).expect(0);
    }
}

#[test]
fn what_was_accepted_is_in_the_plan_and_its_id() {
    let case = &CASES[1];
    let n = case.limit + 1;
    let stage = case.stage(n);
    let project = &stage.project;
    let id = |accept: &str| {
        let told = project
            .run(&["plan", "--json", "--accept", accept])
            .expect(0);
        told.json()["plan_id"].as_str().expect("an id").to_owned()
    };
    let (exact, more) = (case.accept(n), case.accept(n + 1));
    assert_ne!(id(&exact), id(&more));
    assert_eq!(id(&exact), id(&exact));
    // Whoever approves without it approves nothing.
    let approved = id(&exact);
    stage.untouched(|| {
        project.run(&["apply", "--approved", &approved]).expect(3);
    });
    let apply = ["apply", "--approved", &approved, "--accept", &exact];
    project.run(&apply).expect(0);
}

#[test]
fn a_word_that_is_no_guard_is_a_usage_error() {
    let case = &CASES[0];
    let stage = case.stage(0);
    for word in [
        "users.remove=3",
        "users.delete",
        "=3",
        "group.loss=3",
        "users.create:Big=3",
        "group.empty:=1",
        "users.create=-1",
    ] {
        stage.project.run(&["plan", "--accept", word]).expect(64);
    }
}
