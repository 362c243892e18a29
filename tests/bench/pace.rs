//! How long an apply takes at the pace that a tenant allows: `cargo bench --bench pace [-- USERS…]`.
//!
//! The real binary, a real clock, and a tenant that takes 600 requests a minute and no more. Prints
//! a Markdown table, with what plan said beside what came of it; judges nothing.

#[path = "../support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "each target uses a part of it")]
mod support;

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use omni_um::plan::Cost;
use omni_um::sandbox::{Definition, Tenant as Content, ValueType};
use serde_json::json;
use support::{Outcome, Project, Tenant};

/// How many users get another region where no number is named.
const USERS: [usize; 1] = [1_000];

/// What tenant and client are set to.
const PER_MINUTE: usize = 600;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs benches too, and does not say `--bench`.
    if !arguments.iter().any(|argument| argument == "--bench") {
        println!("run by hand: cargo bench --bench pace [-- USERS…]");
        return ExitCode::SUCCESS;
    }
    let named = arguments.iter().filter_map(|word| word.parse().ok());
    let mut sizes: Vec<usize> = named.collect();
    if sizes.is_empty() {
        sizes.extend(USERS);
    }
    println!("\nOne attribute of each user, {PER_MINUTE} requests a minute.\n");
    println!("| users | plan said | took | requests | answered 429 | ended with |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    sizes.iter().copied().for_each(one_size);
    println!("\nThe same as rows of `bulk`.\n");
    println!("| rows | at that pace | took | requests | answered 429 | ended with |");
    println!("| ---: | ---: | ---: | ---: | ---: | ---: |");
    sizes.into_iter().for_each(one_sheet);
    ExitCode::SUCCESS
}

fn one_size(users: usize) {
    let tenant = Tenant::holding(content(users), "");
    let project = Project::of(&tenant, &files(users));
    let limits = format!(
        "[limits]\nrequests_per_minute = {PER_MINUTE}\n[guards]\n\"attributes.change\" = {{ max = {users} }}\n"
    );
    project.write("omni-um.toml", &(project.read("omni-um.toml") + &limits));
    let plan = project.plan();
    let cost: Cost = serde_json::from_value(plan["plan"]["cost"].clone()).expect("a cost");
    tenant.clear_log();
    tenant.fault(&format!("rate-limit {PER_MINUTE}"));
    let begun = Instant::now();
    let ended = apply(&project);
    let took = begun.elapsed().as_secs_f64();
    let asked = tenant.requests();
    let throttled = asked.iter().filter(|one| one.status == 429).count();
    println!(
        "| {users} | {} s | {took:.1} s | {} | {throttled} | {} |",
        cost.seconds(),
        asked.len(),
        ended.code
    );
}

fn one_sheet(rows: usize) {
    let tenant = Tenant::holding(content(rows), "");
    let project = Project::of(&tenant, "users: {}\n");
    let limits = format!("[limits]\nrequests_per_minute = {PER_MINUTE}\n");
    project.write("omni-um.toml", &(project.read("omni-um.toml") + &limits));
    let mut sheet = String::from("op,email,display_name,region\n");
    for number in 0..rows {
        writeln!(sheet, "upsert,{},Somebody,apac", email(number)).expect("to memory");
    }
    project.write("bulk.csv", &sheet);
    tenant.clear_log();
    tenant.fault(&format!("rate-limit {PER_MINUTE}"));
    let file = project.path("bulk.csv");
    let begun = Instant::now();
    let ended = project.run_with(&["bulk", &file.to_string_lossy()], |command| {
        command.env_remove("OMNI_UM_HURRY");
    });
    let took = begun.elapsed().as_secs_f64();
    let asked = tenant.requests();
    let throttled = asked.iter().filter(|one| one.status == 429).count();
    println!(
        "| {rows} | {:.1} s | {took:.1} s | {} | {throttled} | {} |",
        asked.len() as f64 * 60.0 / PER_MINUTE as f64,
        asked.len(),
        ended.code
    );
}

/// As a person would: in no hurry.
fn apply(project: &Project) -> Outcome {
    project.run_with(&["apply", "--auto-approve"], |command| {
        command.env_remove("OMNI_UM_HURRY");
    })
}

fn email(number: usize) -> String {
    format!("user-{number:04}@acme.example")
}

fn content(users: usize) -> Content {
    let mut content = Content::new();
    content
        .add_definition(Definition {
            id: String::new(),
            name: "region".to_owned(),
            label: "Region".to_owned(),
            value_type: ValueType::String,
            multiple_values: false,
            default_value: None,
            description: None,
            system: false,
        })
        .expect("defined once");
    for number in 0..users {
        let email = email(number);
        content.add_user(&email, "Somebody").expect("new");
        content
            .set_attribute(&email, "region", &json!("emea"))
            .expect("set");
    }
    content.clear_effects();
    content
}

/// The whole tenant, each with another region.
fn files(users: usize) -> String {
    let mut files = String::from("users:\n");
    for number in 0..users {
        let email = email(number);
        let line = format!("  {email}: {{ name: Somebody, attributes: {{ region: apac }} }}");
        writeln!(files, "{line}").expect("to memory");
    }
    files
}
