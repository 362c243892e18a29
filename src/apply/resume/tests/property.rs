//! Any journal, however absurd.

use proptest::prelude::*;

use super::story::*;
use crate::apply::journal::Answer;
use crate::lock::Origin;
use crate::model::Address;
use crate::plan::{Action, Cause};
use crate::provider::Write;

/// An answer with the id of somebody who is there is looked up instead of believed, and so is in no
/// journal.
fn new_id(name: &str) -> &'static str {
    match name {
        "ada@x" => "new-ada",
        "bob@x" => "new-bob",
        "eve@x" => "new-eve",
        "Ops" => "new-ops",
        _ => "new-dev",
    }
}

/// No plan gives one name to two things: only the first is kept.
fn each_name_once(mut requests: Vec<Sent>) -> Vec<Sent> {
    let mut taken: Vec<Address> = Vec::new();
    requests.retain(|sent| {
        let renames = matches!(sent.write, Write::RenameGroup { .. });
        if sent.change.action != Action::Create && !renames {
            return true;
        }
        let is_new = !taken.contains(&sent.change.address);
        taken.push(sent.change.address.clone());
        is_new
    });
    requests
}

fn any_request() -> impl Strategy<Value = Sent> {
    let people = prop::sample::select(vec!["ada@x", "bob@x", "eve@x"]);
    let groups = prop::sample::select(vec!["Ops", "Dev"]);
    let ids = prop::sample::select(vec!["u-ada", "u-bob", "g-ops", "g-dev"]);
    let answer = prop::sample::select(vec![
        Some(Answer::Done),
        Some(Answer::AlreadySo),
        failed(),
        unknown(),
        None,
    ]);
    let parts = (
        0..8usize,
        people.clone(),
        people,
        groups.clone(),
        groups,
        ids,
        answer,
    );
    parts.prop_map(|(which, one, two, from, to, id, answer)| {
        let field = |cause| change_of(cause, Some("apac"));
        let sent = match which {
            0 => create(one).made(new_id(one)),
            1 => update(one, Cause::Config, field(Cause::Config)).id(id),
            2 => update(one, Cause::Adopt, field(Cause::Adopt)).id(id),
            3 => members(from, &[one], &[two]).id(id),
            4 => create_group(from, &[one]).made(new_id(from)),
            5 => rename(from, to).id(id),
            6 => remove(user(one), Action::Deactivate, Cause::Removed).id(id),
            _ => remove(group(from), Action::Delete, Cause::Tombstone).id(id),
        };
        sent.answer(answer)
    })
}

proptest! {
    /// In any order, however absurd: twice is once, and only what was made is owned as made.
    #[test]
    fn folding_twice_is_folding_once(
        requests in prop::collection::vec(any_request(), 0..8),
        seen in any::<bool>(),
    ) {
        let requests = each_name_once(requests);
        let live = live(
            &[("ada@x", "u-ada", "apac"), ("bob@x", "u-bob", "emea")],
            &[("Ops", "g-ops", &["u-ada"])],
        );
        let after = folded(&requests, seen.then_some(&live)).lock;
        let made = |address: &Address| {
            let mut requests = requests.iter();
            requests.any(|sent| {
                let creates = sent.change.action == Action::Create
                    || matches!(sent.write, Write::RenameGroup { .. });
                creates && sent.change.address == *address
            })
        };
        for (address, entry) in &after.entries {
            let old = lock().owns(address).map(|old| old.origin);
            let removable = matches!(entry.origin, Origin::Created | Origin::Adopted);
            prop_assert!(!removable || old == Some(entry.origin) || made(address));
        }
    }
}
