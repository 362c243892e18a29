//! One story for each guard; `n` is what the guard counts in it.

use omni_um::sandbox::Tenant;
use serde_json::json;

use super::case::{Case, Story, USERS};

/// Every guard that stops a plan, with what passes by itself in a tenant of forty users.
pub const CASES: &[Case] = &[
    files("users.create", 25, create),
    files("users.deactivate", 4, drop_users),
    files("users.delete", 0, delete_users),
    files("groups.delete", 0, drop_groups),
    files("memberships.remove", 10, leave),
    files("attributes.change", 25, other_values),
    files("group.loss:Big", 20, leave),
    files("adopt.remove", 0, adopt_values),
    files("file.lost", 0, lose_files),
    files("rename.suspected", 0, other_addresses),
    world("memberships.remove", 10, join_by_hand),
    world("attributes.change", 25, values_by_hand),
    world("conflicts", 0, both_changed),
    world("live.shrink", 8, gone_by_hand),
];

const fn files(guard: &'static str, limit: usize, story: fn(usize) -> Story) -> Case {
    Case {
        guard,
        limit,
        by_world: false,
        story,
    }
}

const fn world(guard: &'static str, limit: usize, story: fn(usize) -> Story) -> Case {
    Case {
        guard,
        limit,
        by_world: true,
        story,
    }
}

/// `u07@acme.example`.
pub fn user(at: usize) -> String {
    format!("u{at:02}@acme.example")
}

/// A seed of forty users with `tier: 1`, and these groups.
pub fn seed(groups: &str) -> String {
    let users: String = (0..USERS)
        .map(|at| {
            let email = user(at);
            format!("  - {{ email: {email}, name: User {at}, attributes: {{ tier: 1 }} }}\n")
        })
        .collect();
    format!("attributes:\n  - {{ name: tier, type: Number }}\nusers:\n{users}{groups}")
}

/// A file that declares users, each with what `more` says.
pub fn access(
    range: std::ops::Range<usize>,
    more: impl Fn(usize) -> String,
    rest: &str,
) -> Vec<(String, String)> {
    let users: String = range
        .map(|at| format!("  {}: {{ name: User {at}{} }}\n", user(at), more(at)))
        .collect();
    vec![("access.yaml".to_owned(), format!("users:\n{users}{rest}"))]
}

fn nothing(_: usize) -> String {
    String::new()
}

fn create(n: usize) -> Story {
    Story {
        seed: seed(""),
        before: access(0..USERS, nothing, ""),
        after: access(0..USERS + n, nothing, ""),
        ..Story::default()
    }
}

fn drop_users(n: usize) -> Story {
    Story {
        after: access(n..USERS, nothing, ""),
        ..create(0)
    }
}

fn delete_users(n: usize) -> Story {
    Story {
        settings: "\n[removal]\nusers = \"delete\"\n",
        ..drop_users(n)
    }
}

fn drop_groups(n: usize) -> Story {
    let groups = |from: usize| {
        let lines: String = (from..10)
            .map(|at| format!("  Group {at}: {{}}\n"))
            .collect();
        format!("groups:\n{lines}")
    };
    Story {
        before: access(0..USERS, nothing, &groups(0)),
        after: access(0..USERS, nothing, &groups(n)),
        ..create(0)
    }
}

/// A group of all forty; `n` of them leave.
fn leave(n: usize) -> Story {
    let groups = |left: usize| {
        move |at: usize| match at < left {
            true => ", groups: []".to_owned(),
            false => ", groups: [Big]".to_owned(),
        }
    };
    let all: Vec<String> = (0..USERS).map(user).collect();
    let group = format!(
        "groups:\n  - {{ name: Big, members: [{}] }}\n",
        all.join(", ")
    );
    Story {
        seed: seed(&group),
        before: access(0..USERS, groups(0), "groups:\n  Big: {}\n"),
        after: access(0..USERS, groups(n), "groups:\n  Big: {}\n"),
        ..Story::default()
    }
}

fn tiers(n: usize, tier: u8) -> impl Fn(usize) -> String {
    move |at| {
        format!(
            ", attributes: {{ tier: {} }}",
            if at < n { tier } else { 1 }
        )
    }
}

fn other_values(n: usize) -> Story {
    Story {
        before: access(0..USERS, tiers(0, 1), ""),
        after: access(0..USERS, tiers(n, 2), ""),
        ..create(0)
    }
}

/// The users are ours, their tier is not declared yet; then it is, as another one.
fn adopt_values(n: usize) -> Story {
    let some = move |at: usize| match at < n {
        true => ", attributes: { tier: 2 }".to_owned(),
        false => String::new(),
    };
    Story {
        after: access(0..USERS, some, ""),
        ..create(0)
    }
}

fn lose_files(n: usize) -> Story {
    let file = |at: usize| {
        let text = format!("users:\n  {}: {{ name: User {at} }}\n", user(at));
        (format!("users/{at:02}.yaml"), text)
    };
    let mut after: Vec<_> = (n..USERS).map(file).collect();
    after.push(("empty.yaml".to_owned(), "groups: {}\n".to_owned()));
    Story {
        before: (0..USERS).map(file).collect(),
        after,
        ..create(0)
    }
}

/// The same people at another company's address.
fn other_addresses(n: usize) -> Story {
    let moved: String = (0..n)
        .map(|at| format!("  u{at:02}@new.example: {{ name: Somebody {at} }}\n"))
        .collect();
    Story {
        after: access(n..USERS, nothing, &moved),
        ..create(0)
    }
}

fn join_by_hand(n: usize) -> Story {
    let exact = "groups:\n  Small: { membership: exact }\n";
    Story {
        before: access(0..USERS, nothing, exact),
        by_hand: Some(Box::new(move |tenant: &mut Tenant| {
            (0..n).try_for_each(|at| tenant.add_member("Small", &user(at)))
        })),
        after: access(0..USERS, nothing, exact),
        ..create(0)
    }
}

fn values_by_hand(n: usize) -> Story {
    Story {
        by_hand: Some(Box::new(move |tenant: &mut Tenant| {
            (0..n).try_for_each(|at| tenant.set_attribute(&user(at), "tier", &json!(7)))
        })),
        ..other_values(0)
    }
}

fn both_changed(n: usize) -> Story {
    Story {
        after: access(0..USERS, tiers(n, 2), ""),
        ..values_by_hand(n)
    }
}

fn gone_by_hand(n: usize) -> Story {
    Story {
        by_hand: Some(Box::new(move |tenant: &mut Tenant| {
            (0..n).try_for_each(|at| tenant.delete_user(&user(at)))
        })),
        ..create(0)
    }
}
