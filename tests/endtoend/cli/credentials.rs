//! Keys, and where they may be sent (design section 6): exit 7.

use super::{changed, owned};
use crate::support::acme::{AS_IT_IS, SEED};
use crate::support::project::toml;
use crate::support::{KEY, Outcome, Project, Tenant};

fn with(project: &Project, url: Option<&str>, key: Option<&str>) -> Outcome {
    project.run_with(&["plan"], |command| {
        command
            .env_remove("OMNI_BASE_URL")
            .env_remove("OMNI_API_KEY");
        if let Some(url) = url {
            command.env("OMNI_BASE_URL", url);
        }
        if let Some(key) = key {
            command.env("OMNI_API_KEY", key);
        }
    })
}

#[test]
fn no_pair_or_half_a_pair_or_a_key_that_is_none_is_7_before_anything_is_asked() {
    let (tenant, project) = owned();
    let (mark, url) = (tenant.mark(), tenant.url());
    let url = Some(url.as_str());
    for (url, key) in [
        (None, None),
        (url, None),
        (None, Some(KEY)),
        (url, Some("")),
        (Some(""), Some(KEY)),
        (url, Some("two words")),
        (url, Some("line\nbreak")),
        (Some("http://acme.omniapp.co"), Some(KEY)),
        (Some("acme.omniapp.co"), Some(KEY)),
    ] {
        let told = with(&project, url, key).expect(7);
        assert_eq!(
            (told.failure(), told.out.as_str()),
            ("700", ""),
            "{url:?} {key:?}"
        );
    }
    assert_eq!(tenant.since(mark).len(), 0);
}

#[test]
fn a_url_with_or_without_api_and_slash_is_the_same_tenant() {
    let (tenant, project) = owned();
    for end in ["", "/", "/api", "/api/"] {
        with(&project, Some(&format!("{}{end}", tenant.url())), Some(KEY)).expect(0);
    }
    with(
        &project,
        Some(&format!("{}/other", tenant.url())),
        Some(KEY),
    )
    .expect(7);
}

#[test]
fn a_key_is_not_sent_to_another_host_than_the_files_name() {
    let (tenant, project) = owned();
    let other = Tenant::seeded(SEED);
    // The environment names another tenant than omni-um.toml.
    let told = with(&project, Some(&other.url()), Some(KEY)).expect(7);
    assert!(told.err.contains("the key is not sent"), "{told:?}");
    // A pull request changes the URL in omni-um.toml, and the environment is as it was.
    project.write("omni-um.toml", &toml("https://evil.example"));
    let mark = tenant.mark();
    for command in [
        &["plan"][..],
        &["apply", "--auto-approve"],
        &["drift"],
        &["snapshot"],
    ] {
        project.run(command).expect(7);
    }
    assert_eq!((tenant.since(mark).len(), other.since(0).len()), (0, 0));
}

#[test]
fn a_key_that_the_tenant_refuses_is_7() {
    let (tenant, project) = changed();
    let told = with(
        &project,
        Some(&tenant.url()),
        Some("omni_osk_of-another-tenant"),
    )
    .expect(7);
    assert_eq!(told.failure(), "701");
    assert!(!told.err.contains("of-another-tenant"), "{told:?}");
    for status in [401, 403] {
        tenant.fault(&format!("fail GET /users {status}"));
        assert_eq!(project.run(&["plan"]).expect(7).failure(), "701");
        tenant.mend();
    }
}

#[test]
fn a_personal_token_is_told_in_a_sentence() {
    let tenant = Tenant::with(SEED, "key-scope=user");
    let project = Project::of(&tenant, AS_IT_IS);
    let told = project.run(&["plan"]).expect(7);
    assert!(told.err.contains("personal access token"), "{told:?}");
    assert_eq!(tenant.since(0).len(), 1, "whoami told it");
}

#[test]
fn a_key_that_may_read_and_not_write_is_7_with_nothing_written() {
    let (tenant, project) = changed();
    let (before, lock) = (tenant.effects().len(), project.read("omni-um.lock"));
    for verb in ["POST", "PATCH", "DELETE"] {
        tenant.fault(&format!("fail {verb} / 403"));
    }
    let mark = tenant.mark();
    let told = project.run(&["apply", "--auto-approve"]).expect(7);
    assert!(told.err.contains("nothing was written"), "{told:?}");
    assert_eq!(tenant.writes_since(mark).len(), 1, "one refusal is enough");
    assert_eq!(tenant.effects().len(), before);
    assert_eq!(project.read("omni-um.lock"), lock);
}

#[test]
fn a_key_that_is_withdrawn_halfway_is_5() {
    let (tenant, project) = changed();
    tenant.fault("fail PATCH /users 403");
    let mark = tenant.mark();
    let told = project.run(&["apply", "--auto-approve"]).expect(5);
    assert!(told.out.contains("refused the key"), "{told:?}");
    let refused = tenant
        .writes_since(mark)
        .iter()
        .filter(|one| one.status == 403)
        .count();
    assert_eq!(refused, 1);
    tenant.mend();
    project.apply();
    project.is_converged(&tenant);
}
