//! A write that fails, or whose answer is lost, wherever in an apply: 5, and the next apply does
//! the rest. Each effect happens once.

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::effects::counted;
use crate::support::{Project, Tenant};

const FAULTS: [&str; 10] = [
    "fail {} 400",
    "fail {} 404",
    "fail {} 409",
    "fail {} 429",
    "fail {} 500",
    "fail {} 503 html",
    "drop-before {}",
    "drop-after {}",
    "truncate {}",
    "html {}",
];

#[test]
fn a_write_that_goes_wrong_anywhere_is_5_and_each_effect_happens_once() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    project.apply();
    let goal = counted(&tenant.effects());
    for fault in FAULTS {
        for (verb, writes) in [
            ("POST /users", 1),
            ("POST /groups", 1),
            ("PATCH /groups", 3),
            ("PATCH /users", 3),
        ] {
            for number in 1..=writes {
                tenant.put_back(&before);
                project.write("omni-um.lock", &lock);
                let fault = format!("{} nth {number}", fault.replace("{}", verb));
                tenant.fault(&fault);
                let ended = project.run(&["apply", "--auto-approve"]);
                tenant.mend();
                assert!(matches!(ended.code, 0 | 5), "{fault}: {ended:?}");
                if ended.code == 5 {
                    let again = project.run(&["apply", "--auto-approve"]);
                    assert_eq!(again.code, 0, "{fault}: {ended:?}\n{again:?}");
                }
                assert_eq!(counted(&tenant.effects()), goal, "{fault}");
                project.is_converged(&tenant);
            }
        }
    }
}

#[test]
fn what_is_made_may_show_late_and_an_apply_is_complete_all_the_same() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    project.apply();
    let goal = counted(&tenant.effects());
    for late in 1..=4 {
        for lost in [None, Some("drop-after POST / every 2")] {
            tenant.put_back(&before);
            project.write("omni-um.lock", &lock);
            tenant.fault(&format!("late-create POST / {late}"));
            lost.into_iter().for_each(|lost| tenant.fault(lost));
            project.run(&["apply", "--auto-approve"]).expect(0);
            tenant.mend();
            assert_eq!(counted(&tenant.effects()), goal, "{late} {lost:?}");
            project.is_converged(&tenant);
        }
    }
}

#[test]
fn after_three_writes_that_fail_in_one_apply_the_next_does_the_rest() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    for verb in ["POST", "PATCH"] {
        tenant.fault(&format!("fail {verb} / 500 every 2"));
    }
    project.run(&["apply", "--auto-approve"]).expect(5);
    // Nobody who moves is in neither group in between.
    for (who, one, other) in [
        ("alan", "Finance", "Analytics"),
        ("grace", "Analytics", "Finance"),
    ] {
        let email = format!("{who}@acme.example");
        let in_either = [one, other]
            .iter()
            .any(|group| tenant.members(group).contains(&email));
        assert!(in_either, "{who}");
    }
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}
