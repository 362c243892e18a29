//! `accept:` in the files: used once, for a while, and seen by everybody.

use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use super::case::Stage;
use super::cases::CASES;

/// So many days from today.
fn day(ahead: i64) -> String {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.saturating_add(ahead.days()).to_string()
}

/// Five users go, and four may; with a line of `accept`.
fn five_go(count: usize, until: &str) -> Stage {
    let stage = CASES[1].stage(5);
    write_line(&stage, count, until, "team Blue leaves");
    stage
}

fn write_line(stage: &Stage, count: usize, until: &str, why: &str) {
    let line = format!(
        "accept:\n  - {{ guard: users.deactivate, count: {count}, why: {why}, until: {until} }}\n"
    );
    stage.project.write("accept.yaml", &line);
}

#[test]
fn a_line_lets_its_number_pass_once() {
    let stage = five_go(5, &day(10));
    let told = stage.project.run(&["plan"]).expect(0);
    let said = told.out.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = format!(
        "accepted in the files: users.deactivate=5, team Blue leaves, until {}",
        day(10)
    );
    assert!(said.contains(&words), "{told:?}");
    stage.project.apply();
    let lock = stage.project.read("omni-um.lock");
    assert!(lock.contains("users.deactivate=5"), "it is remembered");
    // The next ones need a word of their own.
    let text = stage.project.read("access.yaml");
    let fewer: Vec<&str> = text.lines().filter(|line| !line.contains("u1")).collect();
    stage.project.write("access.yaml", &fewer.join("\n"));
    let told = stage.project.run(&["plan"]).expect(3);
    assert!(
        told.err.contains("users.deactivate: 10 over a limit of 3"),
        "{told:?}"
    );
    assert!(told.out.contains("was used by an apply"), "{told:?}");
    write_line(&stage, 10, &day(10), "team Red leaves too");
    stage.project.apply();
}

#[test]
fn a_smaller_number_a_past_day_and_too_long_a_time_do_not() {
    let stage = five_go(4, &day(10));
    stage.project.run(&["plan"]).expect(3);
    write_line(&stage, 5, &day(-1), "team Blue leaves");
    let told = stage.project.run(&["plan"]).expect(3);
    assert!(told.out.contains("past its day"), "{told:?}");
    write_line(&stage, 5, &day(0), "team Blue leaves");
    stage.project.run(&["plan"]).expect(0);
    write_line(&stage, 5, &day(30), "team Blue leaves");
    stage.project.run(&["plan"]).expect(0);
    write_line(&stage, 5, &day(31), "team Blue leaves");
    for command in ["plan", "validate"] {
        let told = stage.project.run(&[command]).expect(8);
        assert!(told.err.contains("OUM170"), "{told:?}");
        assert!(told.err.contains("accept.yaml:2:5"), "{told:?}");
    }
}

#[test]
fn a_line_that_says_nothing_is_an_error_with_its_place() {
    let stage = five_go(5, &day(1));
    for (line, words) in [
        (
            "{ guard: users.deactivate, count: 5, until: 2026-01-01 }",
            "lacks `why`",
        ),
        (
            "{ guard: users.remove, count: 5, why: x, until: 2026-01-01 }",
            "`users.remove` is no guard",
        ),
        (
            "{ guard: users.delete, count: 0, why: x, until: 2026-01-01 }",
            "a number from 1",
        ),
        (
            "{ guard: users.delete, count: 1, why: ' ', until: 2026-01-01 }",
            "`why` is empty",
        ),
        (
            "{ guard: users.delete, count: 1, why: x, until: 2026-02-30 }",
            "`2026-02-30` is no date",
        ),
        (
            "{ guard: users.delete, count: 1, why: x, until: soon }",
            "`soon` is no date",
        ),
        (
            "{ guard: group.loss, count: 1, why: x, until: 2026-01-01 }",
            "group.loss:GROUP=N",
        ),
        (
            "{ guard: users.delete, cuont: 1, why: x, until: 2026-01-01 }",
            "cuont",
        ),
    ] {
        stage
            .project
            .write("accept.yaml", &format!("accept:\n  - {line}\n"));
        let told = stage.project.run(&["validate"]).expect(8);
        assert!(told.err.contains(words), "{words}: {told:?}");
        assert!(told.err.contains("accept.yaml:2:"), "{told:?}");
    }
}

#[test]
fn a_line_that_nobody_needs_is_not_used_up() {
    let stage = CASES[1].stage(4);
    write_line(&stage, 5, &day(5), "later");
    stage.project.apply();
    assert!(
        !stage
            .project
            .read("omni-um.lock")
            .contains("users.deactivate=5")
    );
}

#[test]
fn an_approved_plan_stands_on_its_line() {
    let stage = five_go(5, &day(5));
    let project = &stage.project;
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    let apply = ["apply", "plan.json", "--approved", &id];
    std::fs::remove_file(project.path("accept.yaml")).expect("there");
    stage.untouched(|| {
        let told = project.run(&apply).expect(4);
        assert!(
            told.err
                .contains("users.deactivate: approved accepted in the files"),
            "{told:?}"
        );
    });
    write_line(&stage, 5, &day(5), "team Blue leaves");
    project.run(&apply).expect(0);
    assert!(project.read("omni-um.lock").contains("users.deactivate=5"));
}

#[test]
fn a_line_for_what_expired_is_used_up_by_the_cron_job_too() {
    let stage = CASES[0].stage(0);
    let project = &stage.project;
    let write_dates = |date: &str| {
        let expires = format!(", expires: {date}");
        let entries = (0..40).map(|at| {
            let expires = if at < 30 { &*expires } else { "" };
            let email = super::cases::user(at);
            format!("  {email}: {{ name: User {at}{expires} }}\n")
        });
        let entries: String = entries.collect();
        project.write("access.yaml", &format!("users:\n{entries}"));
    };
    // The days pass: the lockfile remembers dates that were ahead.
    write_dates("2999-01-31");
    project.apply();
    write_dates("2020-01-31");
    let lock = project.read("omni-um.lock");
    project.write("omni-um.lock", &lock.replace("2999-01-31", "2020-01-31"));
    let toml = project.read("omni-um.toml");
    let own = "\"expired\" = { max = 1000 }";
    project.write(
        "omni-um.toml",
        &toml.replace(own, "\"expired\" = { max = 25 }"),
    );
    let told = project.run(&["plan"]).expect(0);
    assert!(told.out.contains("--accept expired=30"), "{told:?}");
    assert_eq!(project.run(&["apply", "--expired"]).expect(0).code, 0);
    assert!(stage.tenant.effects().is_empty(), "all of it is held");
    let line = format!(
        "accept:\n  - {{ guard: expired, count: 30, why: the year ended, until: {} }}\n",
        day(3)
    );
    project.write("accept.yaml", &line);
    project.run(&["apply", "--expired"]).expect(0);
    assert_eq!(stage.tenant.effects().len(), 30);
    assert!(
        project.read("omni-um.lock").contains("expired=30"),
        "it is remembered"
    );
}

#[test]
fn what_an_apply_did_that_was_cut_short_is_taken_off_its_line() {
    let stage = CASES[1].stage(10);
    let project = &stage.project;
    write_line(&stage, 10, &day(3), "team Blue leaves");
    stage.tenant.fault("fail * /users 401 from 8");
    project.run(&["apply", "--auto-approve"]).expect(5);
    stage.tenant.mend();
    let gone = stage.tenant.effects().len();
    assert!((1..10).contains(&gone), "{gone}");
    let text = project.read("access.yaml");
    // The rest may go, and nobody beside them.
    project.run(&["plan"]).expect(0);
    let more: Vec<&str> = text.lines().filter(|line| !line.contains("u2")).collect();
    project.write("access.yaml", &more.join("\n"));
    let told = project.run(&["plan"]).expect(3);
    let left = format!(
        "users.deactivate: {} over a limit of {}",
        20 - gone,
        (10 - gone).max(3)
    );
    assert!(told.err.contains(&left), "{left}: {told:?}");
    project.write("access.yaml", &text);
    project.apply();
    assert_eq!(stage.tenant.effects().len(), 10);
    project.write("access.yaml", &more.join("\n"));
    project.run(&["plan"]).expect(3);
}

#[test]
fn an_approved_plan_that_was_cut_short_is_finished_on_its_line() {
    let stage = CASES[1].stage(10);
    let project = &stage.project;
    write_line(&stage, 10, &day(3), "team Blue leaves");
    let plan = project
        .run(&["plan", "--json", "--out", "plan.json"])
        .expect(0)
        .json();
    let id = plan["plan_id"].as_str().expect("an id").to_owned();
    stage.tenant.fault("fail * /users 401 from 8");
    let apply = ["apply", "plan.json", "--approved", &id];
    project.run(&apply).expect(5);
    stage.tenant.mend();
    project.run(&apply).expect(0);
    assert_eq!(stage.tenant.effects().len(), 10);
}

#[test]
fn a_line_in_other_clothes_is_the_same_line() {
    let stage = five_go(5, &day(5));
    stage.project.apply();
    let lock = stage.project.read("omni-um.lock");
    for why in ["\"team  Blue leaves\"", "\" team Blue leaves \""] {
        write_line(&stage, 5, &day(5), why);
        let told = stage.project.run(&["plan"]).expect(0);
        assert!(told.out.contains("was used by an apply"), "{told:?}");
    }
    for why in ["\"team\\u00a0Blue leaves\"", "\"team\\u200b Blue leaves\""] {
        write_line(&stage, 5, &day(5), why);
        let told = stage.project.run(&["plan"]).expect(8);
        assert!(told.err.contains("can be seen"), "{told:?}");
    }
    assert_eq!(stage.project.read("omni-um.lock"), lock);
}
