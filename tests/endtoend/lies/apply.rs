//! Before the first write an apply believes no more than a plan does; after it, every failure is 5.

use super::{BROKEN, LIES, everywhere, is_write_free, prepared};
use crate::support::{Project, Tenant};

/// Applies under each fault: exit 9 and no write, or all of it done rightly, or, where the fault
/// met what comes after the first write, 5 and the next apply does the rest.
fn hold(faults: &[String]) {
    let (tenant, project) = prepared();
    let (before, lock) = (tenant.everything(), project.read("omni-um.lock"));
    project.apply();
    let goal = facts(&tenant);
    for fault in faults {
        tenant.put_back(&before);
        project.write("omni-um.lock", &lock);
        tenant.fault(fault);
        let mark = tenant.mark();
        let ended = project.run(&["apply", "--auto-approve"]);
        let wrote = !is_write_free(&tenant.since(mark));
        tenant.mend();
        match ended.code {
            9 => {
                assert!(!wrote, "{fault}: {ended:?}");
                assert_eq!(project.read("omni-um.lock"), lock, "{fault}");
                assert_eq!(ended.out, "", "{fault}");
            }
            5 => assert!(wrote, "{fault}: {ended:?}"),
            code => assert_eq!(code, 0, "{fault}: {ended:?}"),
        }
        if ended.code != 0 {
            finish(&project, fault);
            project.is_converged(&tenant);
        }
        assert_eq!(facts(&tenant), goal, "{fault}");
    }
}

fn finish(project: &Project, fault: &str) {
    let again = project.run(&["apply", "--auto-approve"]);
    assert_eq!(again.code, 0, "{fault}: {again:?}");
}

/// Who is in which group, and who is there.
fn facts(tenant: &Tenant) -> Vec<String> {
    tenant.tenant(|tenant| {
        let mut facts = Vec::new();
        for group in tenant.groups().iter() {
            let mut members = tenant.members_of(&group.name).expect("its members");
            members.sort();
            facts.push(format!("{}: {}", group.name, members.join(" ")));
        }
        for user in tenant.users().iter() {
            facts.push(format!(
                "{} {} {} {:?}",
                user.email, user.name, user.active, user.attributes
            ));
        }
        facts.sort();
        facts
    })
}

#[test]
fn an_apply_on_a_listing_that_lies_writes_nothing_or_the_right_things() {
    hold(&everywhere(&LIES, &["", " nth 2", " every 2"]));
}

#[test]
fn an_apply_on_a_listing_that_breaks_writes_nothing_or_the_right_things() {
    hold(&everywhere(&BROKEN, &["", " nth 2", " from 5"]));
}

#[test]
fn a_reading_afterwards_that_fails_is_5_and_the_next_apply_settles_it() {
    let (tenant, project) = prepared();
    // Every page of users before the first write, and the first one after it.
    tenant.fault("fail GET /users? 500 from 5");
    let mark = tenant.mark();
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(ended.out.contains("could not be read again"), "{ended:?}");
    assert!(!is_write_free(&tenant.since(mark)));
    tenant.mend();
    finish(&project, "the reading afterwards");
    project.is_converged(&tenant);
    project.run(&["drift"]).expect(0);
}

#[test]
fn somebody_whom_a_false_total_hides_is_not_made_twice() {
    let (tenant, project) = prepared();
    let files = project.read("access.yaml");
    let visitor = "  visitor@partner.example: { name: Vera, groups: [Analytics] }\ngroups:\n";
    project.write("access.yaml", &files.replace("groups:\n", visitor));
    // Six of seven, where the third page of two ends: not to be told from a smaller tenant.
    tenant.fault("total-shrinks GET /users? 1");
    let ended = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(ended.out.contains("409 Conflict"), "{ended:?}");
    let made = tenant
        .effects()
        .iter()
        .filter(|effect| effect.verb == "create-user")
        .count();
    assert_eq!(made, 1, "new@acme.example alone");
    tenant.mend();
    // What Vera had before, she loses only where somebody says so.
    let accepted = ["apply", "--auto-approve", "--accept", "adopt.remove=1"];
    project.run(&accepted).expect(0);
    assert!(
        tenant
            .members("Old stuff")
            .contains(&"visitor@partner.example".to_owned())
    );
    project.is_converged(&tenant);
}
