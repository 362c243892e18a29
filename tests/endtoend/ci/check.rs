//! The known mistakes of workflows, each found at its line; and what is right, let pass.

use super::{SHA, repository};

/// A workflow without a mistake, in pieces that a test exchanges.
pub fn workflow(on: &str, job: &str) -> String {
    format!(
        "name: access\non:\n  {on}\npermissions: {{}}\nconcurrency:\n  group: tenant\n  cancel-in-progress: false\njobs:\n  access:\n    \
         runs-on: ubuntu-24.04\n    environment: omni\n    permissions:\n      contents: read\n{job}"
    )
}

pub fn steps(step: &str) -> String {
    format!(
        "    steps:\n      - uses: actions/checkout@{SHA} # v4\n        with:\n          persist-credentials: false\n{step}"
    )
}

const KEY: &str = "        env:\n          OMNI_API_KEY: ${{ secrets.OMNI_API_KEY }}\n";

pub fn run(line: &str) -> String {
    steps(&format!("      - run: {line}\n{KEY}"))
}

/// Applies what another job showed.
const APPROVED: &str = "omni-um apply --approved \"$ID\"\n        env:\n          ID: ${{ needs.plan.outputs.plan_id }}\n          \
                        OMNI_API_KEY: ${{ secrets.OMNI_API_KEY }}\n";

pub fn applies() -> String {
    steps(&format!("      - run: {APPROVED}"))
}

#[test]
fn what_is_right_passes() {
    for (on, line) in [
        ("pull_request:", "omni-um plan --base origin/main"),
        ("schedule:", "omni-um apply --expired"),
        ("schedule:", "omni-um drift"),
        ("push:", "\"true\" # never omni-um apply here"),
        ("pull_request:", "omni-um apply --help"),
    ] {
        let project = repository();
        project.write(".github/workflows/a.yml", &workflow(on, &run(line)));
        let told = project.run(&["ci", "check"]).expect(0);
        assert_eq!(told.err, "", "{line}");
        assert_eq!(told.out, "No known mistake in 1 workflow.\n");
    }
}

#[test]
fn every_known_mistake_is_found_where_it_stands() {
    let plan = run("omni-um plan --base origin/main");
    let whole = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    let pull = workflow("pull_request:", &plan);
    let push = workflow("push:", &applies());
    let cases = [
        ("802", whole(&pull, "permissions: {}\n", ""), "a.yml:1:1"),
        (
            "802",
            whole(&pull, "permissions: {}", "permissions: write-all"),
            "a.yml:4:1",
        ),
        (
            "803",
            whole(&pull, "pull_request:", "pull_request_target:"),
            "a.yml:3:3",
        ),
        (
            "804",
            whole(
                &push,
                "concurrency:\n  group: tenant\n  cancel-in-progress: false\n",
                "",
            ),
            "a.yml:6:3",
        ),
        (
            "804",
            whole(
                &push,
                "cancel-in-progress: false",
                "cancel-in-progress: true",
            ),
            "a.yml:7:23",
        ),
        (
            "805",
            whole(
                &pull,
                "jobs:\n",
                "env:\n  K: ${{ secrets.OMNI_API_KEY }}\njobs:\n",
            ),
            "a.yml:9:3",
        ),
        (
            "806",
            whole(&pull, "    environment: omni\n", ""),
            "a.yml:19:25",
        ),
        (
            "807",
            whole(&push, "contents: read", "contents: write"),
            "a.yml:9:3",
        ),
        ("810", whole(&pull, SHA, "v4"), "a.yml:15:15"),
        (
            "811",
            whole(
                &pull,
                "        with:\n          persist-credentials: false\n",
                "",
            ),
            "a.yml:15:15",
        ),
        (
            "812",
            workflow(
                "pull_request:",
                &run("omni-um plan --base ${{ github.event.pull_request.title }}"),
            ),
            "a.yml:18:14",
        ),
        ("813", whole(&push, "push:", "pull_request:"), "a.yml:18:9"),
        (
            "814",
            workflow("push:", &run("omni-um apply --auto-approve")),
            "a.yml:18:9",
        ),
        (
            "814",
            workflow(
                "push:",
                &run("cargo run --release -- -C omni-um apply --auto-approve"),
            ),
            "a.yml:18:9",
        ),
        (
            "815",
            workflow("pull_request:", &run("omni-um plan")),
            "a.yml:18:9",
        ),
        (
            "816",
            workflow("push:", &run("omni-um drift || true")),
            "a.yml:18:14",
        ),
        (
            "816",
            workflow("push:", &run("omni-um drift | tee out.txt")),
            "a.yml:18:14",
        ),
        (
            "816",
            workflow(
                "push:",
                &steps(&format!(
                    "      - run: omni-um drift\n        continue-on-error: true\n{KEY}"
                )),
            ),
            "a.yml:19:28",
        ),
        ("110", "jobs: [omni-um".to_owned(), "a.yml:1:"),
    ];
    for (code, text, place) in cases {
        let project = repository();
        project.write(".github/workflows/a.yml", &text);
        let told = project.run(&["ci", "check"]).expect(8);
        assert_eq!(told.failure(), "800");
        let found = told.err.matches("error[OUM").count();
        assert_eq!(found, 2, "{code}: {}", told.err);
        assert!(
            told.err.contains(&format!("error[OUM{code}]")),
            "{code}: {}",
            told.err
        );
        assert!(told.err.contains(place), "{code} at {place}: {}", told.err);
    }
}

#[test]
fn other_workflows_are_no_affair_of_ours() {
    let project = repository();
    project.write(
        ".github/workflows/b.yml",
        "on: pull_request_target\njobs: {}\n",
    );
    let told = project.run(&["ci", "check"]).expect(0);
    assert!(told.err.contains("OUM801"), "{told:?}");
}

#[test]
fn who_owns_the_policy_is_asked() {
    let project = repository();
    project.write(
        ".github/workflows/a.yml",
        &workflow("schedule:", &run("omni-um drift")),
    );
    for (owners, missing) in [
        ("* @acme/everybody\n", 0),
        ("/.github @a\ndesired-state/ @a\n", 0),
        ("omni-um.toml @a\n.github/ @a\n", 0),
        ("# .github/ @a\n/desired-state/ @a\n", 1),
        ("/.github/\n/users/ @a\n", 2),
    ] {
        project.write(".github/CODEOWNERS", owners);
        let told = project.run(&["ci", "check"]).expect(0);
        assert_eq!(
            told.err.matches("OUM820").count(),
            missing,
            "{owners}: {told:?}"
        );
    }
    std::fs::remove_file(project.path(".github/CODEOWNERS")).expect("removed");
    let told = project.run(&["ci", "check"]).expect(0);
    assert!(told.err.contains("there is no CODEOWNERS"), "{told:?}");
}
