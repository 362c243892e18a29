//! What was made, and shows only after the apply has ended.

use crate::support::acme::SEED;
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
    let shows = |_: &usize| project.plan()["plan"]["changes"] == serde_json::json!([]);
    (0..100).find(shows).expect("it shows after 100 requests");
    assert_eq!(is_active(), Some(true));
    project.write("access.yaml", WITHOUT);
    let told = project.apply();
    assert!(
        told.out.contains("made what the tenant did not show then"),
        "{told:?}"
    );
    assert_eq!(is_active(), Some(false));
    project.is_converged(&tenant);
}
