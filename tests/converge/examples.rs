//! Stories that once broke a law, in their smallest form; every law is tried on each.

use super::files::{Files, GroupSpec, UserSpec};
use super::property::play;
use super::story::{Edit, Hand, Line, LockSpec, Round, Story};

const ADA: usize = 0;
const BOB: usize = 1;
const FINANCE: usize = 0;
const ANALYTICS: usize = 1;

const PRESENT: u8 = 0;
const IDP: u8 = 5;
const ABSENT: u8 = 6;
const FORGET: u8 = 7;

fn user(standing: u8) -> UserSpec {
    UserSpec {
        standing,
        loud: false,
        name: Some(0),
        active: None,
        groups: None,
        attributes: vec![None; 4],
        forget: Vec::new(),
        forget_groups: false,
        protect: false,
        expires: None,
        file: 0,
    }
}

fn group(standing: u8, members: &[usize]) -> GroupSpec {
    GroupSpec {
        standing,
        loud: false,
        mode: 0,
        members: members.to_vec(),
        protect: false,
        file: 0,
    }
}

fn ours(edges: &[usize]) -> Option<Line> {
    Some(Line {
        id: 0,
        origin: 0,
        prints: vec![None; 5],
        edges: edges.to_vec(),
        complete: false,
        expires: None,
        until: Vec::new(),
    })
}

fn round(hands: Vec<Hand>, edits: Vec<Edit>) -> Round {
    Round {
        hands,
        edits,
        only: None,
        recreate: 0,
        today: 0,
        expired: None,
    }
}

/// Ada and Bob, and Finance with Ada in it; nothing is declared, nothing is ours.
fn story(rounds: Vec<Round>) -> Story {
    let person = || Some((vec![0; 4], true));
    Story {
        users: vec![person(), person(), None, None, None, None],
        groups: vec![Some(vec![ADA]), None, None, None, None],
        lock: None,
        files: Files {
            users: vec![None; 6],
            groups: vec![None; 5],
            moved: Vec::new(),
            dated: Vec::new(),
            sensitive: false,
        },
        rounds,
        habits: Default::default(),
        protect: Default::default(),
        own: None,
        remove_users: 0,
        keep_groups: false,
    }
}

fn owning(mut story: Story, users: &[(usize, &[usize])], groups: &[usize]) -> Story {
    let mut lock = LockSpec {
        users: vec![None; 6],
        groups: vec![None; 5],
    };
    for (at, edges) in users {
        lock.users[*at] = ours(edges);
    }
    for at in groups {
        lock.groups[*at] = ours(&[]);
    }
    story.lock = Some(lock);
    story
}

fn holds(story: &Story) {
    let broken: Vec<String> = play(story, None).iter().map(ToString::to_string).collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_group_with_a_protected_member_is_not_deleted() {
    let mut story = story(vec![round(Vec::new(), Vec::new())]);
    story.files.groups[FINANCE] = Some(group(ABSENT, &[]));
    story.own = Some(ADA);
    holds(&story);
}

#[test]
fn nobody_is_deactivated_out_of_a_protected_group() {
    let mut story = story(vec![round(Vec::new(), Vec::new())]);
    story.files.users[ADA] = Some(user(ABSENT));
    story.protect.1 = vec![FINANCE];
    holds(&story);
}

#[test]
fn who_is_gone_and_still_a_member_in_the_files_is_held() {
    let hands = vec![Hand::DeleteUser(BOB)];
    let mut story = owning(story(vec![round(hands, Vec::new())]), &[(BOB, &[])], &[]);
    story.files.groups[FINANCE] = Some(group(PRESENT, &[BOB]));
    holds(&story);
}

#[test]
fn who_is_dropped_and_still_a_member_in_the_files_stays() {
    for remove_users in 0..3 {
        let story = story(vec![round(Vec::new(), Vec::new())]);
        let mut story = owning(story, &[(BOB, &[])], &[]);
        story.files.groups[FINANCE] = Some(group(PRESENT, &[BOB]));
        story.remove_users = remove_users;
        holds(&story);
    }
}

#[test]
fn a_membership_follows_the_group_that_is_moved() {
    let story = story(vec![round(Vec::new(), Vec::new())]);
    let mut story = owning(story, &[(ADA, &[FINANCE])], &[FINANCE]);
    story.files.users[ADA] = Some(user(PRESENT));
    story.files.groups[ANALYTICS] = Some(group(PRESENT, &[]));
    story.files.moved = vec![(FINANCE, ANALYTICS)];
    holds(&story);
}

#[test]
fn a_group_that_is_moved_onto_another_is_held_and_not_deleted() {
    let hands = vec![Hand::AddGroup(ANALYTICS)];
    let story = story(vec![
        round(hands, Vec::new()),
        round(Vec::new(), Vec::new()),
    ]);
    let mut story = owning(story, &[], &[FINANCE, ANALYTICS]);
    story.files.groups[ANALYTICS] = Some(group(PRESENT, &[]));
    story.files.moved = vec![(FINANCE, ANALYTICS)];
    holds(&story);
}

#[test]
fn what_is_let_go_of_under_its_new_name_is_not_removed() {
    let hands = vec![Hand::RenameUser(BOB, 4)];
    let mut story = owning(story(vec![round(hands, Vec::new())]), &[(BOB, &[])], &[]);
    story.files.users[4] = Some(user(FORGET));
    holds(&story);
}

#[test]
fn a_group_of_the_identity_provider_keeps_its_new_name() {
    let hands = vec![Hand::RenameGroup(FINANCE, ANALYTICS)];
    let mut story = owning(story(vec![round(hands, Vec::new())]), &[], &[FINANCE]);
    story.files.groups[FINANCE] = Some(group(IDP, &[]));
    holds(&story);
}

#[test]
fn who_is_made_again_is_not_the_member_of_that_name() {
    let mut round = round(vec![Hand::Deactivate(ADA)], Vec::new());
    round.recreate = 1;
    let mut story = story(vec![round]);
    story.habits.keeps_memberships = true;
    let mut ada = user(PRESENT);
    ada.active = Some(true);
    ada.groups = Some(vec![FINANCE]);
    story.files.users[ADA] = Some(ada);
    story.files.groups[FINANCE] = Some(group(PRESENT, &[]));
    holds(&story);
}
