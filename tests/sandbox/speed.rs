//! A big tenant is listed in linear time. The bound is loose: it catches a quadratic listing, not a slow machine.

use std::time::{Duration, Instant};

use omni_um::sandbox::{Options, Tenant};

use crate::client::Bench;

fn big() -> Tenant {
    let mut tenant = Tenant::new();
    let groups: Vec<String> = (0..300).map(|n| format!("Group {n}")).collect();
    for group in &groups {
        tenant.add_group(group).expect("a fresh name");
    }
    for n in 0..5_000 {
        let email = format!("user{n}@acme.example");
        tenant.add_user(&email, "Somebody").expect("a fresh e-mail");
        for step in 0..10 {
            tenant
                .add_member(&groups[(n + step * 29) % 300], &email)
                .expect("not in it yet");
        }
    }
    tenant.clear_effects();
    tenant
}

#[tokio::test]
async fn five_thousand_users_are_listed_quickly() {
    let bench = Bench::start(Options::from(big())).await;
    let start = Instant::now();
    let mut seen = 0;
    for page in 0..50 {
        let reply = bench
            .get(&format!("Users?count=100&startIndex={}", page * 100 + 1))
            .await;
        seen += reply.names().len();
    }
    let users = start.elapsed();
    assert_eq!(seen, 5_000);
    let mut members = 0;
    for page in 0..3 {
        let reply = bench
            .get(&format!("Groups?startIndex={}", page * 100 + 1))
            .await;
        let rows = reply.json["Resources"].as_array().expect("rows").clone();
        members += rows
            .iter()
            .filter_map(|row| row["members"].as_array().map(Vec::len))
            .sum::<usize>();
    }
    assert_eq!(members, 50_000);
    let took = start.elapsed();
    println!("50 pages of users: {users:?}; with 3 pages of groups: {took:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
}
