//! What was made and shows late: while the apply goes on, or only after it has ended.

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::effects::counted;
use crate::support::{Project, Tenant};

const WITHOUT: &str = "\
users:
  ada@acme.example: { name: Ada }
";
const WITH: &str = "\
users:
  ada@acme.example: { name: Ada }
  eve@acme.example: { name: Eve }
";

#[test]
fn who_shows_too_late_is_still_ours_and_goes_with_its_line() {
    let tenant = Tenant::seeded(SEED);
    let project = Project::of(&tenant, WITHOUT);
    project.apply();
    project.write("access.yaml", WITH);
    tenant.fault("late-create POST /users 100");
    let told = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(told.out.contains("it is not there"), "{told:?}");
    let name = "eve@acme.example";
    let is_active = || {
        let tenant = tenant.everything();
        let found = tenant.users().iter().find(|user| user.email == name);
        found.map(|user| user.active)
    };
    // Until it shows: nobody's, and asked for still.
    let journal = project.run(&["journal", "verify"]).expect(0);
    assert!(
        journal.out.contains("made and not shown yet"),
        "{journal:?}"
    );
    tenant.mend();
    // An apply in between neither sees it nor forgets it.
    project.write("access.yaml", WITHOUT);
    project.apply();
    let shows = |_: &usize| project.plan()["plan"]["changes"] != serde_json::json!([]);
    (0..100).find(shows).expect("it shows after 100 requests");
    assert_eq!(is_active(), Some(true));
    let told = project.apply();
    assert!(
        told.out.contains("made what the tenant did not show then"),
        "{told:?}"
    );
    assert_eq!(is_active(), Some(false));
    project.is_converged(&tenant);
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
