//! Jobs and steps of a workflow of our own: what the runner promises of each.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::went;
use crate::runner::Outcome;
use crate::support::acme::AS_IT_IS;
use crate::world::Company;

const SMALL: &str = r#"
name: small
on: workflow_dispatch
permissions: {}
env: { OF: workflow, KEPT: workflow }
jobs:
  first:
    runs-on: ubuntu-24.04
    permissions: { contents: read }
    env: { OF: job }
    outputs:
      said: ${{ steps.say.outputs.said }}
      forgiven: ${{ steps.fails.outcome }} ${{ steps.fails.conclusion }}
    steps:
      - uses: actions/checkout@0123456789012345678901234567890123456789
        with: { persist-credentials: false }
      - id: say
        env: { OF: "step ${{ env.KEPT }}" }
        run: |
          { echo "said<<END"; echo "$OF"; echo "$KEPT"; echo END; } >> "$GITHUB_OUTPUT"
          echo "LATER=set" >> "$GITHUB_ENV"
          mkdir -p "$RUNNER_TEMP/bin" keep/.hidden
          printf '#!/bin/sh\necho found\n' > "$RUNNER_TEMP/bin/tool" && chmod +x "$RUNNER_TEMP/bin/tool"
          echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
          echo seen > keep/seen && echo unseen > keep/.hidden/unseen && echo unseen > keep/.dot
      - id: fails
        continue-on-error: true
        run: exit 3
      - name: Sees what was set
        run: test "$LATER $(tool) $OF" = "set found job"
      - name: May read and not push
        env: { GH_TOKEN: "${{ github.token }}" }
        run: |
          ! git fetch origin
          git -c credential.helper='!gh auth git-credential' fetch -q origin
          ! git -c credential.helper='!gh auth git-credential' push -q origin HEAD:other
          ! cargo --version
          ! gh api repos/acme/access/issues
      - uses: actions/upload-artifact@0123456789012345678901234567890123456789
        with: { name: kept, path: keep }
      - name: Fails in the middle of a pipe, as GitHub's bash does
        shell: bash
        run: |
          false | true
          echo "not reached" >> "$GITHUB_STEP_SUMMARY"
      - name: Skipped
        run: exit 9
      - name: Cleans up
        if: failure()
        run: echo "cleaned up" >> "$GITHUB_STEP_SUMMARY"
  second:
    needs: first
    runs-on: ubuntu-24.04
    steps:
      - run: exit 9
  third:
    needs: [first, second]
    if: always() && needs.first.result == 'failure' && needs.second.result == 'skipped'
    runs-on: ubuntu-24.04
    outputs: { got: "${{ steps.look.outputs.got }}" }
    steps:
      - uses: actions/download-artifact@0123456789012345678901234567890123456789
        with: { name: kept, path: "${{ runner.temp }}/kept" }
      - id: look
        env: { SAID: "${{ needs.first.outputs.said }}" }
        run: echo "got=$(find "$RUNNER_TEMP/kept" -type f -printf '%P ')$(echo "$SAID" | head -n 1)" >> "$GITHUB_OUTPUT"
"#;

#[test]
fn steps_and_jobs_see_of_each_other_what_github_shows_them() {
    let company = Company::without_lockfile(AS_IT_IS);
    company.push("grace", &[(".github/workflows/small.yml", SMALL)]);
    let ran = company.start("small.yml");
    went(&ran, &["first=failure", "second=skipped", "third=success"]);
    let first = ran.job("first");
    assert_eq!(
        first.outputs["said"],
        "step workflow\nworkflow",
        "{}",
        ran.log()
    );
    assert_eq!(first.outputs["forgiven"], "failure success");
    assert_eq!(ran.summary(), "cleaned up\n", "{}", ran.log());
    let failed = first
        .steps
        .iter()
        .filter(|step| step.outcome == Outcome::Failure);
    let names: Vec<&str> = failed.map(|step| step.name.as_str()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names[1].starts_with("Fails in the middle"), "{names:?}");
    assert_eq!(ran.job("third").outputs["got"], "seen step workflow");
    assert!(company.forge.state().pushes.is_empty());
}

/// A workflow of one step, with what stands before its steps.
fn small(job: &str, step: &str) -> String {
    format!(
        "on: workflow_dispatch\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    {job}\n    steps:\n      - {step}\n"
    )
}

#[test]
fn what_the_runner_does_not_do_and_what_nobody_may_do_stops_the_test() {
    const READS: &str = "permissions: { contents: read }";
    const PUSHES: &str = "environment: omni-plan\n    permissions: { contents: write }";
    let company = Company::without_lockfile(AS_IT_IS);
    let hash = "0123456789012345678901234567890123456789";
    let keyed = PUSHES.replace("write", "read");
    let wrong = [
        (
            small("env: {}", "run: 'true'"),
            "permissions must be written",
        ),
        (
            small(READS, "{ run: 'true', shel: bash }"),
            "does not do this key",
        ),
        (
            small(READS, "{ run: 'true', if: secrets.X }"),
            "secrets cannot be used here",
        ),
        (
            small(READS, "run: echo ${{ steps.none.outputs.x }}"),
            "steps has no none",
        ),
        (
            small(READS, "run: echo ${{ github.event.x.* }}"),
            "unknown syntax",
        ),
        (
            small(READS, "run: echo '::set-env name=A::b'"),
            "the log holds commands",
        ),
        (
            small(READS, "run: echo A >> $GITHUB_OUTPUT"),
            "invalid format",
        ),
        (
            small(READS, "run: echo GITHUB_SHA=A >> $GITHUB_ENV"),
            "sets GITHUB_SHA",
        ),
        (small(READS, "uses: actions/checkout@v6"), "not pinned"),
        (
            small(
                READS,
                &format!("{{ uses: actions/checkout@{hash}, with: {{ depth: 0 }} }}"),
            ),
            "unknown inputs",
        ),
        (
            small(READS, &format!("uses: somebody/else@{hash}")),
            "no action that the runner has",
        ),
        (
            small(
                PUSHES,
                "{ run: 'true', env: { OMNI_API_KEY: '${{ secrets.OMNI_API_KEY }}' } }",
            ),
            "where contents: write is",
        ),
        (
            small(
                &keyed,
                "{ run: 'true', env: { K: '${{ secrets.OMNI_API_KEY }}' } }",
            ),
            "the key is in another variable",
        ),
        (
            small(&keyed, "run: echo ${{ secrets.OMNI_API_KEY }}"),
            "the key is in a log",
        ),
    ];
    let names: Vec<String> = (0..wrong.len())
        .map(|at| format!(".github/workflows/{at}.yml"))
        .collect();
    let files = names.iter().zip(&wrong);
    let files: Vec<(&str, &str)> = files.map(|(name, (text, _))| (&**name, &**text)).collect();
    company.push("grace", &files);
    for (at, (text, words)) in wrong.iter().enumerate() {
        let run = AssertUnwindSafe(|| company.start(&format!("{at}.yml")));
        let said = catch_unwind(run).expect_err(text);
        let said = said.downcast_ref::<String>().expect("words");
        assert!(said.contains(words), "{text}: {said}");
    }
}
