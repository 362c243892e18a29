//! Random stories, small and nasty.

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;

use super::files::{ATTRIBUTES, EMAILS, Files, GROUPS, GroupSpec, UserSpec};
use super::story::{Edit, Hand, Line, LockSpec, Round, Story};
use super::tenant::Habits;

const U: usize = EMAILS.len();
const G: usize = GROUPS.len();
const A: usize = ATTRIBUTES.len();

fn some_groups() -> impl Strategy<Value = Vec<usize>> {
    vec(0..G, 0..3)
}

fn some_users() -> impl Strategy<Value = Vec<usize>> {
    vec(0..U, 0..3)
}

/// Around the day of the first apply.
fn day() -> impl Strategy<Value = i8> {
    -1i8..4
}

fn dated() -> impl Strategy<Value = (usize, usize, i8)> {
    (0..U, 0..G, day())
}

fn user() -> impl Strategy<Value = UserSpec> {
    let whole = (
        0u8..8,
        prop::bool::weighted(0.15),
        weighted(0.9, 0u8..3),
        prop_oneof![8 => Just(None), 2 => Just(Some(true)), 1 => Just(Some(false))],
        of(some_groups()),
        vec(weighted(0.4, 0u8..4), A),
    );
    let parts = (
        vec(0..A, 0..2),
        prop::bool::weighted(0.07),
        prop::bool::weighted(0.07),
        weighted(0.12, day()),
        0u8..2,
    );
    (whole, parts).prop_map(|(whole, parts)| {
        let (standing, loud, name, active, groups, attributes) = whole;
        let (forget, forget_groups, protect, expires, file) = parts;
        UserSpec {
            standing,
            loud,
            name,
            active,
            groups,
            attributes,
            forget,
            forget_groups,
            protect,
            expires,
            file,
        }
    })
}

fn group() -> impl Strategy<Value = GroupSpec> {
    (
        0u8..8,
        prop::bool::weighted(0.15),
        0u8..3,
        some_users(),
        prop::bool::weighted(0.07),
        0u8..2,
    )
        .prop_map(|(standing, loud, mode, members, protect, file)| GroupSpec {
            standing,
            loud,
            mode,
            members,
            protect,
            file,
        })
}

fn files() -> impl Strategy<Value = Files> {
    (
        vec(weighted(0.6, user()), U),
        vec(weighted(0.6, group()), G),
        prop_oneof![4 => Just(Vec::new()), 1 => vec((0..G, 0..G), 1..3)],
        prop_oneof![2 => Just(Vec::new()), 1 => vec(dated(), 1..6)],
        prop::bool::weighted(0.1),
    )
        .prop_map(|(users, groups, moved, dated, sensitive)| Files {
            users,
            groups,
            moved,
            dated,
            sensitive,
        })
}

pub fn hand() -> impl Strategy<Value = Hand> {
    prop_oneof![
        1 => (0..U, 0..A, 0u8..4).prop_map(|(u, a, v)| Hand::SetAttribute(u, a, v)),
        1 => (0..U, 0u8..3).prop_map(|(u, v)| Hand::SetName(u, v)),
        1 => (0..U).prop_map(Hand::Deactivate),
        1 => (0..U).prop_map(Hand::Reactivate),
        1 => (0..U).prop_map(Hand::DeleteUser),
        1 => (0..U).prop_map(Hand::RemakeUser),
        1 => (0..U, 0..U).prop_map(|(u, to)| Hand::RenameUser(u, to)),
        1 => (0..U).prop_map(Hand::RecaseUser),
        1 => (0..U).prop_map(Hand::AddUser),
        1 => (0..G, 0..G).prop_map(|(g, to)| Hand::RenameGroup(g, to)),
        1 => (0..G, 0..G).prop_map(|(g, to)| Hand::SwapGroups(g, to)),
        1 => (0..G).prop_map(Hand::RecaseGroup),
        1 => (0..G).prop_map(Hand::DeleteGroup),
        1 => (0..G).prop_map(Hand::RemakeGroup),
        1 => (0..G).prop_map(Hand::AddGroup),
        3 => (0..U, 0..G).prop_map(|(u, g)| Hand::Join(u, g)),
        2 => (0..U, 0..G).prop_map(|(u, g)| Hand::Leave(u, g)),
        1 => (0..2usize, 0..G).prop_map(|(e, g)| Hand::Embed(e, g)),
    ]
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        1 => (0..U, of(user())).prop_map(|(u, user)| Edit::User(u, Box::new(user))),
        1 => (0..G, of(group())).prop_map(|(g, group)| Edit::Group(g, group)),
        1 => (0..G, 0..G).prop_map(|(from, to)| Edit::Moved(from, to)),
        1 => Just(Edit::NoMoves),
        1 => (0..U, 0..A, of(0u8..4)).prop_map(|(u, a, v)| Edit::Attribute(u, a, v)),
        2 => (0..U, of(some_groups())).prop_map(|(u, groups)| Edit::Groups(u, groups)),
        2 => (0..G, some_users()).prop_map(|(g, users)| Edit::Members(g, users)),
        1 => (0..U, of(day())).prop_map(|(u, day)| Edit::Expires(u, day)),
        1 => dated().prop_map(|(u, g, day)| Edit::Dated(u, g, day)),
        1 => any::<bool>().prop_map(Edit::Sensitive),
    ]
}

fn round() -> impl Strategy<Value = Round> {
    (
        vec(hand(), 0..4),
        vec(edit(), 0..4),
        weighted(0.12, (some_users(), some_groups())),
        prop_oneof![2 => Just(0usize), 1 => 1..4usize],
        0i8..4,
        weighted(0.2, 0usize..3),
    )
        .prop_map(|(hands, edits, only, recreate, today, expired)| Round {
            hands,
            edits,
            only,
            recreate,
            today,
            expired,
        })
}

fn line(edges: bool) -> impl Strategy<Value = Line> {
    let edges = if edges { 3 } else { 1 };
    (
        0u8..7,
        0u8..4,
        vec(weighted(0.4, 0u8..4), A + 1),
        vec(0..G, 0..edges),
        any::<bool>(),
        weighted(0.3, day()),
        vec((0..G, day()), 0..2),
    )
        .prop_map(
            |(id, origin, prints, edges, complete, expires, until)| Line {
                id,
                origin,
                prints,
                edges,
                complete,
                expires,
                until,
            },
        )
}

fn lock() -> impl Strategy<Value = LockSpec> {
    (
        vec(weighted(0.5, line(true)), U),
        vec(weighted(0.5, line(false)), G),
    )
        .prop_map(|(users, groups)| LockSpec { users, groups })
}

fn habits() -> impl Strategy<Value = Habits> {
    (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.2),
        prop::bool::weighted(0.2),
    )
        .prop_map(
            |(shows_defaults, keeps_memberships, hides_inactive)| Habits {
                shows_defaults,
                keeps_memberships,
                hides_inactive,
            },
        )
}

/// A whole story.
pub fn story() -> impl Strategy<Value = Story> {
    let tenant = (
        vec(
            weighted(0.7, (vec(0u8..4, A), prop::bool::weighted(0.9))),
            U,
        ),
        vec(weighted(0.7, vec(0..U + 2, 0..4)), G),
        habits(),
        of(0..U),
    );
    let protect = prop_oneof![
        3 => Just((Vec::new(), Vec::new())),
        1 => (vec(0..U, 0..2), vec(0..G, 0..2)),
    ];
    let removal = (0u8..3, prop::bool::weighted(0.2));
    let rest = (of(lock()), files(), vec(round(), 1..4), protect, removal);
    (tenant, rest).prop_map(|(tenant, rest)| {
        let (users, groups, habits, own) = tenant;
        let (lock, files, rounds, protect, (remove_users, keep_groups)) = rest;
        Story {
            users,
            groups,
            lock,
            files,
            rounds,
            habits,
            protect,
            own,
            remove_users,
            keep_groups,
        }
    })
}
