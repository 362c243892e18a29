//! What each request leaves in the lockfile, and what it must not.

mod property;
mod story;

use jiff::Timestamp;

use super::*;
use crate::apply::journal::End;
use crate::plan::{Action, Cause};
use story::*;

#[test]
fn a_created_user_is_owned_as_created() {
    let lock = after(create("bob@x").made("u-bob"));
    let bob = lock.owns(&user("bob@x")).unwrap();
    assert_eq!((bob.origin, &bob.id), (Origin::Created, &id("u-bob")));
    assert_eq!(bob.file.as_deref(), Some("a.yaml"));
    let expected = print(&lock, &user("bob@x"), Some("apac"));
    assert_eq!(bob.fields.get(&region()), Some(&expected));
    assert!(!bob.complete && bob.edges.is_empty());
}

#[test]
fn what_was_made_and_whose_id_nobody_knows_is_left_to_adoption() {
    assert_eq!(after(create("bob@x")), lock());
}

#[test]
fn an_update_moves_the_baseline() {
    let to = |field| after(update("ada@x", Cause::Config, field).id("u-ada"));
    let of = |lock: &Lockfile| {
        let ada = lock.owns(&user("ada@x")).unwrap();
        ada.fields.get(&region()).copied()
    };
    let set = to(change_of(Cause::Config, Some("apac")));
    assert_eq!(of(&set), Some(print(&set, &user("ada@x"), Some("apac"))));
    let cleared = to(change_of(Cause::Config, None));
    assert_eq!(of(&cleared), Some(print(&cleared, &user("ada@x"), None)));
    assert_eq!(of(&to(change_of(Cause::Removed, None))), None);
    let mut secret = change_of(Cause::Config, Some("apac"));
    secret.sensitive = true;
    assert_eq!(to(secret), lock());
}

#[test]
fn an_update_of_another_thing_under_that_name_leaves_the_old_line() {
    let field = change_of(Cause::Config, Some("apac"));
    let sent = update("ada@x", Cause::Config, field).id("u-other");
    assert_eq!(after(sent), lock());
}

#[test]
fn who_was_only_changed_is_never_removed_for_it() {
    let field = change_of(Cause::Adopt, Some("apac"));
    let lock = after(update("eve@x", Cause::Adopt, field).id("u-eve"));
    let eve = lock.owns(&user("eve@x")).unwrap();
    assert_eq!((eve.origin, eve.fields.len()), (Origin::Idp, 1));
}

#[test]
fn memberships_come_and_go() {
    let requests = [
        create("bob@x").made("u-bob"),
        create_group("Sales", &["bob@x", "ada@x"]).made("g-sales"),
        members("Ops", &["bob@x"], &["ada@x"]).id("g-ops"),
    ];
    let lock = folded(&requests, None).lock;
    let edges = |who| lock.owns(&user(who)).unwrap().edges.clone();
    assert_eq!(edges("bob@x"), [name("Ops"), name("Sales")]);
    assert_eq!(edges("ada@x"), [name("Sales")]);
    let sales = lock.owns(&group("Sales")).unwrap();
    assert_eq!((sales.origin, &sales.id), (Origin::Created, &id("g-sales")));
    assert!(lock.owns(&user("ada@x")).unwrap().complete);
}

#[test]
fn a_member_that_is_owned_nowhere_else_is_owned_for_the_membership() {
    let journal = journal(&[members("Ops", &["eve@x", "who@x"], &[]).id("g-ops")]);
    let id_of = |at: &Address| (*at == user("eve@x")).then(|| id("u-eve"));
    let lock = fold(&lock(), &journal, &id_of, None).unwrap().lock;
    let eve = lock.owns(&user("eve@x")).unwrap();
    assert_eq!(
        (eve.origin, &eve.edges),
        (Origin::Edges, &vec![name("Ops")])
    );
    assert_eq!(lock.owns(&user("who@x")), None);
}

#[test]
fn what_was_so_already_was_not_ours_to_add() {
    let sent = || members("Ops", &["eve@x"], &["ada@x"]).answer(Some(Answer::AlreadySo));
    let journal = journal(&[sent().id("g-ops")]);
    let id_of = |at: &Address| (*at == user("eve@x")).then(|| id("u-eve"));
    let lock = fold(&lock(), &journal, &id_of, None).unwrap().lock;
    assert_eq!(lock.owns(&user("eve@x")), None);
    assert!(lock.owns(&user("ada@x")).unwrap().edges.is_empty());
}

#[test]
fn a_renamed_group_takes_its_memberships_along() {
    let lock = after(rename("Ops", "Operations").id("g-ops"));
    assert_eq!(lock.owns(&group("Ops")), None);
    let moved = lock.owns(&group("Operations")).unwrap();
    assert_eq!(moved.id, id("g-ops"));
    let ada = lock.owns(&user("ada@x")).unwrap();
    assert_eq!(ada.edges, [name("Operations")]);
    // Renamed back to what the lockfile calls it: nothing to move.
    let by_hand = rename("By hand", "Ops").id("g-ops");
    assert_eq!(after(by_hand), story::lock());
}

#[test]
fn what_is_removed_is_no_longer_owned() {
    for action in [Action::Deactivate, Action::Delete] {
        let sent = remove(user("ada@x"), action, Cause::Removed).id("u-ada");
        assert_eq!(after(sent).owns(&user("ada@x")), None);
    }
    let inactive = remove(user("ada@x"), Action::Deactivate, Cause::Config);
    assert_eq!(after(inactive.id("u-ada")), lock());
    let other = remove(user("ada@x"), Action::Delete, Cause::Removed);
    assert_eq!(after(other.id("u-other")), lock());
    let lock = after(remove(group("Ops"), Action::Delete, Cause::Removed).id("g-ops"));
    assert_eq!(lock.owns(&group("Ops")), None);
    assert!(lock.owns(&user("ada@x")).unwrap().edges.is_empty());
}

#[test]
fn what_failed_leaves_no_trace() {
    for sent in [
        create("bob@x").made("u-bob"),
        remove(user("ada@x"), Action::Delete, Cause::Removed).id("u-ada"),
        rename("Ops", "Operations").id("g-ops"),
    ] {
        assert_eq!(after(sent.answer(failed())), lock());
    }
}

#[test]
fn what_is_open_is_settled_by_a_reading_and_by_nothing_else() {
    let field = || change_of(Cause::Config, Some("apac"));
    for answer in [None, unknown()] {
        let requests = || {
            [
                create("bob@x").answer(answer.clone()),
                update("ada@x", Cause::Config, field())
                    .id("u-ada")
                    .answer(answer.clone()),
                members("Ops", &["bob@x"], &["ada@x"])
                    .id("g-ops")
                    .answer(answer.clone()),
                remove(group("Dev"), Action::Delete, Cause::Tombstone)
                    .id("g-dev")
                    .answer(answer.clone()),
            ]
        };
        let blind = folded(&requests(), None);
        assert_eq!((blind.left_open, &blind.lock), (4, &lock()));
        let none = live(
            &[("ada@x", "u-ada", "emea")],
            &[("Ops", "g-ops", &["u-ada"]), ("Dev", "g-dev", &[])],
        );
        let none = folded(&requests(), Some(&none));
        assert_eq!((none.open_not_done, &none.lock), (4, &lock()));
        let all = live(
            &[("ada@x", "u-ada", "apac"), ("bob@x", "u-bob", "apac")],
            &[("Ops", "g-ops", &["u-bob"])],
        );
        let all = folded(&requests(), Some(&all));
        assert_eq!((all.open_done, all.open_not_done), (4, 0));
        let bob = all.lock.owns(&user("bob@x")).unwrap();
        assert_eq!(
            (bob.origin, &bob.edges),
            (Origin::Created, &vec![name("Ops")])
        );
    }
}

#[test]
fn a_thing_that_does_not_hold_all_that_was_asked_is_not_taken_for_ours() {
    let other = live(&[("bob@x", "u-bob", "emea")], &[]);
    let requests = [create("bob@x").answer(None)];
    assert_eq!(folded(&requests, Some(&other)).lock, lock());
}

#[test]
fn a_reading_that_left_things_out_proves_nothing() {
    let mut partial = live(&[], &[]);
    partial.partial = true;
    let gone = remove(user("ada@x"), Action::Delete, Cause::Removed);
    let folded = folded(&[gone.id("u-ada").answer(None)], Some(&partial));
    assert_eq!((folded.left_open, folded.lock), (1, lock()));
}

#[test]
fn a_newer_lockfile_keeps_every_line() {
    let requests = [
        create("bob@x").made("u-bob"),
        update(
            "ada@x",
            Cause::Config,
            change_of(Cause::Config, Some("apac")),
        )
        .id("u-ada"),
        remove(group("Ops"), Action::Delete, Cause::Removed).id("g-ops"),
    ];
    let journal = journal(&requests);
    let mut newer = lock();
    newer.serial += 1;
    let folded = fold(&newer, &journal, &nobody, None).unwrap().lock;
    for (address, entry) in &newer.entries {
        assert_eq!(folded.owns(address), Some(entry));
    }
    assert!(folded.owns(&user("bob@x")).is_some());
    newer.serial += 1;
    let much_newer = fold(&newer, &journal, &nobody, None).unwrap().lock;
    assert_eq!(much_newer, newer);
}

#[test]
fn what_an_interrupted_apply_left_open_is_settled_in_the_lockfile_that_it_wrote() {
    let requests = [
        create("bob@x").made("u-bob"),
        members("Ops", &["bob@x"], &[]).id("g-ops").answer(None),
    ];
    let mut journal = journal(&requests);
    journal.end = Some((Timestamp::UNIX_EPOCH, End::default()));
    let own = fold(&lock(), &journal, &nobody, None).unwrap().lock;
    let edges = |lock: &Lockfile| lock.owns(&user("bob@x")).unwrap().edges.clone();
    assert_eq!((own.serial, edges(&own)), (5, Vec::new()));
    let after = live(
        &[("bob@x", "u-bob", "apac")],
        &[("Ops", "g-ops", &["u-bob"])],
    );
    let settled = fold(&own, &journal, &nobody, Some(&after)).unwrap().lock;
    assert_eq!((settled.serial, edges(&settled)), (6, vec![name("Ops")]));
    let again = fold(&settled, &journal, &nobody, Some(&after))
        .unwrap()
        .lock;
    assert_eq!(again, settled);
}

#[test]
fn what_somebody_else_made_in_the_meantime_is_not_ours() {
    let open = |sent: Sent| folded(&[sent.answer(None)], None).lock == lock();
    assert!(open(create("bob@x")) && open(create_group("Sales", &[])));
    let in_a_group = live(
        &[("bob@x", "u-bob", "apac")],
        &[("Ops", "g-ops", &["u-bob"])],
    );
    let with_a_member = live(
        &[("ada@x", "u-ada", "emea")],
        &[("Sales", "g-sales", &["u-ada"])],
    );
    for (sent, there, address) in [
        (create("bob@x"), &in_a_group, user("bob@x")),
        (create_group("Sales", &[]), &with_a_member, group("Sales")),
    ] {
        let folded = folded(&[sent.answer(None)], Some(there));
        assert_eq!((&folded.lock, folded.doubtful), (&lock(), vec![address]));
    }
}

#[test]
fn what_was_made_and_showed_too_late_is_ours_once_it_shows() {
    let mut journal = journal(&[create("bob@x").made("u-bob")]);
    let end = End {
        verified: true,
        unseen: vec![user("bob@x")],
        ..End::default()
    };
    journal.end = Some((Timestamp::UNIX_EPOCH, end));
    assert!(!journal.is_closed());
    let at = |serial, there: &[(&str, &str, &str)]| {
        let mut lock = lock();
        lock.serial = serial;
        let folded = fold(&lock, &journal, &nobody, Some(&live(there, &[])));
        folded
            .unwrap()
            .lock
            .owns(&user("bob@x"))
            .map(|bob| bob.origin)
    };
    for serial in [4, 5] {
        assert_eq!(at(serial, &[]), None);
        assert_eq!(at(serial, &[("bob@x", "u-other", "apac")]), None);
        let shown = at(serial, &[("bob@x", "u-bob", "apac")]);
        assert_eq!(shown, Some(Origin::Created));
    }
    // It waits for as long as nothing of that name is known.
    assert_eq!(at(9, &[("bob@x", "u-bob", "apac")]), Some(Origin::Created));
}

#[test]
fn another_tenants_journal_is_refused() {
    let journal = journal(&[]);
    let mut lock = lock();
    lock.provider.host = "other".to_owned();
    assert!(fold(&lock, &journal, &nobody, None).is_err());
}

#[test]
fn a_lockfile_that_was_never_written_is_made_from_the_journal() {
    let journal = journal(&[create("bob@x").made("u-bob")]);
    let folded = fold(&journal.empty_lock(), &journal, &nobody, None).unwrap();
    assert_eq!(folded.lock.salt, lock().salt);
    assert!(folded.lock.owns(&user("bob@x")).is_some());
}

#[test]
fn what_comes_or_goes_loses_the_last_day_that_was_remembered_and_all_else_keeps_it() {
    let mut dated = lock();
    let date = jiff::civil::date(2027, 3, 31);
    if let Some(ada) = dated.entries.get_mut(&user("ada@x")) {
        ada.expires = Some(date);
        ada.until = [(name("Ops"), date), (name("Dev"), date)].into();
    }
    let after = |requests: &[Sent]| {
        let folded = fold(&dated, &journal(requests), &nobody, None).unwrap();
        let ada = folded.lock.owns(&user("ada@x")).unwrap().clone();
        let groups: Vec<String> = ada.until.keys().map(ToString::to_string).collect();
        (ada.expires, groups.join(" "))
    };
    let change = || change_of(Cause::Config, Some("apac"));
    let updated = update("ada@x", Cause::Config, change()).id("u-ada");
    let gone = remove(group("Ops"), Action::Delete, Cause::Removed).id("g-ops");
    for (request, groups) in [
        (updated, "Dev Ops"),
        (members("Ops", &["ada@x"], &[]).id("g-ops"), "Dev"),
        (members("Ops", &[], &["ada@x"]).id("g-ops"), "Dev"),
        (rename("Ops", "Sales").id("g-ops"), "Dev Sales"),
        (gone, "Dev"),
    ] {
        assert_eq!(after(&[request]), (Some(date), groups.to_owned()));
    }
    let bob = fold(
        &dated,
        &journal(&[create("bob@x").made("u-bob")]),
        &nobody,
        None,
    )
    .unwrap();
    assert_eq!(bob.lock.owns(&user("bob@x")).unwrap().expires, None);
}
