//! The phases of an apply, each as the requests that it is made of.

/// What a phase's requests do, and so what can go wrong with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A page of a listing.
    List,
    /// Anything else that is read.
    Read,
    /// Something is made.
    Create,
    /// Something else is changed.
    Write,
}

/// Requests of one phase, in the words of the sandbox's faults.
#[derive(Debug)]
pub struct Phase {
    pub name: &'static str,
    pub target: &'static str,
    /// How many such requests come before those of the phase.
    pub before: u64,
    pub sort: Sort,
}

const fn phase(name: &'static str, target: &'static str, before: u64, sort: Sort) -> Phase {
    Phase {
        name,
        target,
        before,
        sort,
    }
}

/// The phases of the brief story, whose pages have 20 rows.
pub const BRIEF: [Phase; 20] = [
    phase("whoami", "GET /whoami", 0, Sort::Read),
    phase("definitions", "GET /user-attributes", 0, Sort::Read),
    phase("users, page 1", "GET /users?startIndex=1", 0, Sort::List),
    phase("users, page 2", "GET /users?startIndex=21", 0, Sort::List),
    phase("groups", "GET /groups?", 0, Sort::List),
    phase("look at a rename", "GET /groups/ren*", 0, Sort::Read),
    phase("rename", "PATCH /groups/ren*", 0, Sort::Write),
    phase("create user", "POST /users", 0, Sort::Create),
    phase("create group", "POST /groups", 0, Sort::Create),
    phase("look at members", "GET /groups/mem*", 0, Sort::Read),
    phase("members", "PATCH /groups/mem*", 0, Sort::Write),
    phase(
        "look before deactivating",
        "GET /users/dead*",
        0,
        Sort::Read,
    ),
    phase("deactivate", "PATCH /users/dead*", 0, Sort::Write),
    phase("look at attributes", "GET /users/face*", 0, Sort::Read),
    phase("update", "PATCH /users/face*", 0, Sort::Write),
    phase("look before deleting", "GET /groups/del*", 0, Sort::Read),
    phase("delete group", "DELETE /groups/", 0, Sort::Write),
    phase("users again", "GET /users?", 2, Sort::List),
    phase("groups again", "GET /groups?", 1, Sort::List),
    phase("any request", "* /", 0, Sort::Write),
];

/// The phases that only the story with deletions has.
pub const DELETING: [Phase; 3] = [
    phase(
        "look before deleting user",
        "GET /users/dead*",
        0,
        Sort::Read,
    ),
    phase("delete user", "DELETE /users/", 0, Sort::Write),
    phase("users after deleting", "GET /users?", 1, Sort::List),
];
