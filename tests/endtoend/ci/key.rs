//! Who finds the key, and whose words run beside it.

use super::check::{applies, run, steps, workflow};
use super::{SHA, repository};

const SECRET: &str = "${{ secrets.OMNI_API_KEY }}";
const KEY: &str = "        env:\n          OMNI_API_KEY: ${{ secrets.OMNI_API_KEY }}\n";

/// The codes of the mistakes that are found in one workflow.
fn found(text: &str) -> Vec<String> {
    let project = repository();
    project.write(".github/workflows/a.yml", text);
    let told = project.run(&["ci", "check"]);
    let codes = told.err.split("error[OUM").skip(1);
    let mut codes: Vec<_> = codes.map(|rest| rest[..3].to_owned()).collect();
    if let Some(last) = codes.pop() {
        assert_eq!((last.as_str(), told.code), ("800", 8), "{told:?}");
    }
    codes
}

#[track_caller]
fn is(wanted: &[&str], text: &str) {
    assert_eq!(found(text), wanted, "{text}");
}

/// A job that plans with the key, behind a step.
fn after(step: &str) -> String {
    let plan = format!("      - run: omni-um plan --base origin/main\n{KEY}");
    steps(&format!("{step}{plan}"))
}

#[test]
fn what_a_pull_request_brings_does_not_come_to_the_key() {
    let checkout = |reference: &str| {
        format!(
            "      - uses: actions/checkout@{SHA} # v4\n        with:\n          persist-credentials: false\n          ref: {reference}\n"
        )
    };
    for reference in [
        "${{ github.event.workflow_run.head_sha }}",
        "${{ github.event['workflow_run']['head_branch'] }}",
        "refs/pull/${{ github.event.issue.number }}/merge",
        "${{ format('refs/{0}', github.head_ref) }}",
        "${{ github.event.pull_request.head.sha }}",
        "${{ steps.pr.outputs.head }}",
    ] {
        for event in ["workflow_run", "issue_comment"] {
            let text = workflow(&format!("{event}:"), &after(&checkout(reference)));
            is(&["808"], &text);
        }
    }
    for reference in [
        "main",
        "${{ github.event.repository.default_branch }}",
        "${{ github.sha }}",
    ] {
        is(
            &[],
            &workflow("workflow_run:", &after(&checkout(reference))),
        );
    }
    // Without a privileged trigger there is no key for a stranger's pull request.
    let brought = after(&checkout("${{ github.event.pull_request.head.sha }}"));
    is(&[], &workflow("pull_request:", &brought));
    is(&["803", "808"], &workflow("pull_request_target:", &brought));
}

#[test]
fn nor_does_it_by_a_script() {
    let head = "        env:\n          SHA: ${{ github.event.workflow_run.head_sha }}\n";
    for (line, env) in [
        ("gh pr checkout 7", ""),
        ("gh --repo a/b pr checkout 7", ""),
        (
            "git fetch origin pull/7/head && git checkout FETCH_HEAD",
            "",
        ),
        ("git -C . fetch origin refs/pull/7/merge", ""),
        ("git checkout \"$SHA\"", head),
        ("git checkout \"${SHA}\"", head),
        ("git fetch origin \"$GITHUB_HEAD_REF\"", ""),
    ] {
        let step = after(&format!("      - run: {line}\n{env}"));
        is(&["808"], &workflow("issue_comment:", &step));
    }
    let split = after("      - run: |\n          git fetch \\\n            origin pull/7/head\n");
    is(&["808"], &workflow("issue_comment:", &split));
    let told = after(&format!("      - run: echo \"$SHA\"\n{head}"));
    is(&[], &workflow("issue_comment:", &told));
}

#[test]
fn an_approved_id_is_one_that_a_job_of_this_run_showed() {
    let through = |value: &str| applies().replace("${{ needs.plan.outputs.plan_id }}", value);
    let action = |value: &str| {
        steps(&format!(
            "      - uses: ./.github/actions/omni-um\n        with:\n          command: apply\n          approved: {value}\n          key: {SECRET}\n"
        ))
    };
    for right in [
        "${{ needs.plan.outputs.plan_id }}",
        "${{ needs['plan'].outputs.plan_id }}",
        "${{ steps.plan.outputs.plan_id }}",
    ] {
        is(&[], &workflow("push:", &through(right)));
        is(&[], &workflow("push:", &action(right)));
    }
    for wrong in [
        "${{ github.event.comment.body }}",
        "${{ github['event'].head_commit.message }}",
        "${{ inputs.id }}",
        "${{ needs.plan.outputs.plan_id || inputs.id }}",
        "${{ vars.APPROVED }}",
        "${{ env.ELSE }}",
    ] {
        is(&["817"], &workflow("push:", &through(wrong)));
        is(&["817"], &workflow("push:", &action(wrong)));
    }
    for word in [
        "\"$OTHER\"",
        "$(cat id)",
        "\"${ID:-$OTHER}\"",
        "\"`cat id`\"",
    ] {
        let text = applies().replace("\"$ID\"", word);
        is(&["817"], &workflow("push:", &text));
    }
    for word in ["$ID", "\"${ID}\"", "=\"$ID\""] {
        let text = applies().replace(" \"$ID\"", &format!(" {word}").replace(" =", "="));
        is(&[], &workflow("push:", &text));
    }
}

#[test]
fn an_output_that_hands_on_what_anybody_wrote_is_no_better() {
    let job = |value: &str, env: &str| {
        let plan = format!(
            "  plan:\n    runs-on: ubuntu-24.04\n    outputs:\n      plan_id: {value}\n    steps:\n      - id: id\n        run: echo \"id=$TEXT\" >>\"$GITHUB_OUTPUT\"\n        env:\n          TEXT: {env}\n"
        );
        workflow("push:", &applies()) + &plan
    };
    is(&[], &job("${{ steps.id.outputs.id }}", "${{ github.sha }}"));
    is(&["817"], &job("${{ github.event.comment.body }}", "x"));
    is(
        &["817"],
        &job(
            "${{ steps.id.outputs.id }}",
            "${{ github.event.comment.body }}",
        ),
    );
    is(&["817"], &job("${{ needs.plan.outputs.plan_id }}", "x"));
}

#[test]
fn the_key_goes_to_omni_um_alone() {
    let plan = "      - run: omni-um plan --base origin/main\n";
    let pull = |job: &str| workflow("pull_request:", job);
    for secret in [
        SECRET,
        "${{ secrets.OMNI_UM_TOKEN_ACME }}",
        "${{ secrets['OMNI_API_KEY'] }}",
        "${{ secrets[\"OMNI_API_KEY\"] }}",
        "${{secrets.omni_api_key}}",
        "${{ format('{0}', secrets.OMNI_API_KEY) }}",
    ] {
        let secret = format!("'{}'", secret.replace('\'', "''"));
        let env = format!("    env:\n      K: {secret}\n");
        is(&["805"], &pull(&(env.clone() + &steps(plan))));
        is(&[], &pull(&format!("{env}    steps:\n{plan}")));
        let alone = format!("{env}    steps:\n      - uses: acme/x@{SHA}\n");
        is(&["818"], &pull(&alone));
        for place in ["env", "with"] {
            let uses = |name: &str| {
                steps(&format!(
                    "      - uses: {name}\n        {place}:\n          k: {secret}\n"
                ))
            };
            is(&["818"], &pull(&uses(&format!("acme/x@{SHA}"))));
            is(&["818"], &pull(&uses(&format!("acme/omni-um-x@{SHA}"))));
            is(&[], &pull(&uses("./.github/actions/omni-um")));
            is(
                &[],
                &pull(&uses(&format!("a/b/.github/actions/omni-um@{SHA}"))),
            );
        }
    }
    is(
        &["818"],
        &pull(&run(&format!("omni-um plan --base main --x {SECRET}"))),
    );
    let kept = "\"omni-um plan --base main; echo \\\"K=$OMNI_API_KEY\\\" >>$GITHUB_ENV\"";
    is(&["818"], &pull(&run(kept)));
}

#[test]
fn nor_does_it_go_with_all_the_others() {
    let all =
        |text: &str| run("omni-um plan --base main").replace("${{ secrets.OMNI_API_KEY }}", text);
    for text in [
        "${{ toJSON(secrets) }}",
        "${{ tojson( secrets ) }}",
        "${{ secrets[vars.NAME] }}",
    ] {
        is(&["819"], &workflow("pull_request:", &all(text)));
    }
    let whole = |body: &str| {
        let on = "name: omni-um\non:\n  push:\npermissions: {}\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    secrets:";
        format!("{on} {body}\n")
    };
    is(&["819"], &whole("inherit"));
    is(&["818", "806"], &whole(&format!("{{ k: '{SECRET}' }}")));
    is(&[], &whole("{ k: '${{ secrets.OTHER }}' }"));
}

#[test]
fn only_what_nobody_outside_chooses_becomes_part_of_a_script() {
    let says = |text: &str| {
        let run = format!("      - run: |\n          echo {text}\n");
        workflow("pull_request:", &after(&run))
    };
    for text in [
        "github['event'].issue.title",
        "github[\"head_ref\"]",
        "toJSON(github.event)",
        "toJSON(github)",
        "github.base_ref",
        "github.ref",
        "github.actor",
        "env.TITLE",
        "inputs.x",
        "steps.a.outputs.b",
        "needs.a.outputs.b",
        "matrix.x",
        "GITHUB.EVENT.issue.title",
        "github.sha || github.event.issue.title",
        "format('{0}', github.event.issue.title)",
    ] {
        is(&["812"], &says(&format!("${{{{ {text} }}}}")));
    }
    is(
        &["812", "812"],
        &says("${{ github.actor }} ${{github.sha}} ${{ github.head_ref }}"),
    );
    is(
        &[],
        &says(
            "${{ github.sha }} ${{ github.run_id }}-${{ github.run_attempt }} ${{ runner.temp }} ${{ vars.X }} ${{ hashFiles('x') }} ${{ 'y' }}",
        ),
    );
    let script = format!(
        "      - uses: actions/github-script@{SHA}\n        with:\n          script: f(`${{{{ github.event.issue.title }}}}`)\n"
    );
    is(&["812"], &workflow("pull_request:", &after(&script)));
}
