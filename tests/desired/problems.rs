//! A case for each thing that can be wrong: code, place, underline and words.

use super::support::{bad, load_files, show};

/// Each case: what it is about, the file, and everything that is said.
const CASES: &[(&str, &str, &str)] = &[
    (
        "an unknown key",
        "users:\n  ada@acme.example:\n    grups: [A]\n",
        "error OUM114 a.yaml:3:5+5 unknown key `grups` in a user\n  = did you mean `groups`?\n",
    ),
    (
        "an unknown section",
        "usres: {}\nx-mine: 1\n",
        "error OUM114 a.yaml:1:1+5 unknown key `usres` in a file\n  = did you mean `users`?\n\
         error OUM114 a.yaml:2:1+6 unknown key `x-mine` in a file\n  = known are users, groups, attributes, moved, accept\n",
    ),
    (
        "a key twice",
        "users:\n  ada@acme.example:\n    name: Ada\n    active: true\n    name: Ada L\n",
        "error OUM113 a.yaml:5:5+4 the key `name` stands twice in one map\n  a.yaml:3:5 first here\n  = delete one of them\n",
    ),
    (
        "a section twice",
        "groups: {A: }\nusers: {}\ngroups: {B: }\n",
        "error OUM113 a.yaml:3:1+6 the key `groups` stands twice in one map\n  a.yaml:1:1 first here\n  = delete one of them\n",
    ),
    (
        "an attribute twice",
        "users:\n  ada@acme.example:\n    attributes: {b: 1, a: 2, b: 3}\n",
        "error OUM113 a.yaml:3:30+1 the key `b` stands twice in one map\n  a.yaml:3:18 first here\n  = delete one of them\n",
    ),
    (
        "a text where a list belongs",
        "users:\n  ada@acme.example:\n    groups: Analytics\n",
        "error OUM115 a.yaml:3:13+9 `groups` must be a list, and this is a text\n  = write [Analytics]\n",
    ),
    (
        "groups without a value",
        "users:\n  ada@acme.example:\n    groups:\n",
        "error OUM115 a.yaml:3:11+1 `groups` has no value\n  = write `[]` for none, or delete the key to leave it unmanaged\n",
    ),
    (
        "no is not false",
        "users:\n  ada@acme.example:\n    active: no\n  bob@acme.example:\n    active: \"true\"\n  cy@acme.example:\n    active:\n",
        "error OUM115 a.yaml:3:13+2 `active` must be true or false, not `no`\n  = write `false`, without quotes\n\
         error OUM115 a.yaml:5:13+6 `active` must be true or false, not `true`\n  = write `true`, without quotes\n\
         error OUM115 a.yaml:7:11+1 `active` must be true or false, and this is nothing\n",
    ),
    (
        "names of users",
        "users:\n  ada:\n  'Ada <ada@acme.example>':\n  ädä@acme.example:\n  42:\n  ? [x]\n  : {}\n",
        "error OUM120 a.yaml:2:3+3 `ada` is no e-mail\n  = a user is named by an e-mail such as ada@acme.example\n\
         error OUM120 a.yaml:3:3+24 `Ada <ada@acme.example>` is no e-mail\n  = a user is named by an e-mail such as ada@acme.example\n\
         error OUM120 a.yaml:4:3+16 `ädä@acme.example` is no e-mail\n  = an e-mail here holds letters a–z, digits and signs, no others\n\
         error OUM120 a.yaml:5:3+2 `42` is no e-mail\n  = a user is named by an e-mail such as ada@acme.example\n\
         error OUM120 a.yaml:6:5+1 a user is named by an e-mail, and this is a list\n",
    ),
    (
        "names of groups",
        "groups:\n  '':\n  \"a\\tb\":\n  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:\n  null:\n",
        "error OUM121 a.yaml:2:3+2 a group's name is empty\n  = give it a name\n\
         error OUM121 a.yaml:3:3+6 the group name `a\u{fffd}b` holds a control character\n  = a name is one line of printable text\n\
         error OUM121 a.yaml:4:3+65 a group's name has at most 64 characters, and this has 65\n  = shorten it\n\
         error OUM121 a.yaml:5:3+4 a group is named by a text, and this is nothing\n  = write the name, in quotes if it is `null` or `~`\n",
    ),
    (
        "declared twice",
        "users:\n  ada@acme.example: {}\n  ada@acme.example: {}\n  ADA@acme.example: {}\n",
        "error OUM122 a.yaml:3:3+16 user `ada@acme.example` is declared twice\n  a.yaml:2:3 first declared here\n  = put both into one entry\n\
         error OUM123 a.yaml:4:3+16 `ADA@acme.example` and `ada@acme.example` are one user: letter case does not tell them apart\n  a.yaml:2:3 first declared here\n  = keep one spelling\n",
    ),
    (
        "listed twice",
        "users:\n  ada@acme.example:\n    groups: [B, A, b]\ngroups:\n  A: {}\n  B:\n    members: [ada@acme.example, Ada@acme.example]\n",
        "error OUM124 a.yaml:3:20+1 `b` is listed twice in `groups`\n  a.yaml:3:14 first here\n  = delete one of them\n\
         error OUM124 a.yaml:7:33+16 `Ada@acme.example` is listed twice in `members`\n  a.yaml:7:15 first here\n  = delete one of them\n",
    ),
    (
        "what the identity provider decides",
        "users:\n  ada@acme.example: {managed_by: idp, name: Ada, active: true}\ngroups:\n  E: {managed_by: idp, members: [], membership: exact}\n",
        "error OUM125 a.yaml:2:39+4 `name` cannot stand here: the identity provider decides this of a user with `managed_by: idp`\n  a.yaml:2:22 because of this\n  = delete `name`\n\
         error OUM125 a.yaml:2:50+6 `active` cannot stand here: the identity provider decides this of a user with `managed_by: idp`\n  a.yaml:2:22 because of this\n  = delete `active`\n\
         error OUM125 a.yaml:4:24+7 `members` cannot stand here: a group with `managed_by: idp` is read only\n  a.yaml:4:7 because of this\n  = delete `members`\n\
         error OUM125 a.yaml:4:37+10 `membership` cannot stand here: a group with `managed_by: idp` is read only\n  a.yaml:4:7 because of this\n  = delete `membership`\n",
    ),
    (
        "a tombstone has nothing else",
        "users:\n  ada@acme.example:\n    state: absent\n    name: Ada\ngroups:\n  A: {state: forget, managed_by: idp}\n",
        "error OUM125 a.yaml:4:5+4 `name` cannot stand here: an entry with `state` has no other key\n  a.yaml:3:5 because of this\n  = delete `name`\n\
         error OUM125 a.yaml:6:22+10 `managed_by` cannot stand here: an entry with `state` has no other key\n  a.yaml:6:7 because of this\n  = delete `managed_by`\n",
    ),
    (
        "declared and forgotten",
        "users:\n  ada@acme.example:\n    groups: []\n    active: true\n    attributes: {region: x, tier: 1}\n    forget: [groups, active, attributes.region, nme]\n",
        "error OUM126 a.yaml:3:5+6 `groups` is declared here and let go of in `forget`\n  a.yaml:6:5 let go of here\n  = delete one of them\n\
         error OUM126 a.yaml:4:5+6 `active` is declared here and let go of in `forget`\n  a.yaml:6:5 let go of here\n  = delete one of them\n\
         error OUM126 a.yaml:5:18+6 `attributes.region` is declared here and let go of in `forget`\n  a.yaml:6:5 let go of here\n  = delete one of them\n\
         error OUM116 a.yaml:6:49+3 `nme` is no field\n  = write groups, name, active or attributes.REFERENCE\n",
    ),
    (
        "memberships that an entry rules out",
        "users:\n  ada@acme.example: {groups: [E, Gone, Free]}\n  left@acme.example: {state: absent}\n  free@acme.example: {state: forget}\n  none@acme.example: {groups: []}\n  loose@acme.example: {forget: [groups]}\n\
         groups:\n  E: {managed_by: idp}\n  Gone: {state: absent}\n  Free: {state: forget}\n  A: {members: [left@acme.example, free@acme.example, none@acme.example, loose@acme.example]}\n",
        "error OUM127 a.yaml:2:31+1 nobody can be put into `E`: the identity provider manages its members\n  a.yaml:8:3 declared here\n  = delete it here; the identity provider's groups are read only\n\
         error OUM127 a.yaml:2:34+4 nobody can be put into `Gone`: it is to be removed\n  a.yaml:9:3 declared here\n  = delete it here\n\
         error OUM127 a.yaml:2:40+4 nobody can be put into `Free`: it is let go of\n  a.yaml:10:3 declared here\n  = delete it here\n\
         error OUM127 a.yaml:11:17+17 `left@acme.example` is named as a member of `A`\n  a.yaml:3:3 `state: absent` removes it\n  = delete one of them\n\
         error OUM127 a.yaml:11:36+17 `free@acme.example` is named as a member of `A`\n  a.yaml:4:3 `state: forget` lets go of it\n  = delete one of them\n\
         error OUM128 a.yaml:11:55+17 `none@acme.example` is named as a member of `A`\n  a.yaml:5:23 in no group, it says here\n  = delete one of them\n\
         error OUM126 a.yaml:11:74+18 `loose@acme.example` is named as a member of `A`\n  a.yaml:6:3 `forget` lets go of its groups\n  = delete one of them\n",
    ),
    (
        "words",
        "users:\n  ada@acme.example: {state: abscent}\n  bob@acme.example: {managed_by: okta}\ngroups:\n  A: {membership: all}\n  B: {membership: 1}\n",
        "error OUM116 a.yaml:2:29+7 `state` cannot be `abscent`\n  = did you mean `absent`?\n\
         error OUM116 a.yaml:3:34+4 `managed_by` cannot be `okta`\n  = write idp, or delete the key\n\
         error OUM116 a.yaml:5:19+3 `membership` cannot be `all`\n  = write declared, additive, exact, or delete the key\n\
         error OUM116 a.yaml:6:19+1 `membership` cannot be `1`\n  = write declared, additive, exact, or delete the key\n",
    ),
    (
        "what comes later",
        "users:\n  ada@acme.example:\n    profiles: [x]\nprofiles: {}\n",
        "error OUM117 a.yaml:3:5+8 `profiles` is not supported yet\n  = delete it; a later version will read it\n\
         error OUM117 a.yaml:4:1+8 `profiles` is not supported yet\n  = delete it; a later version will read it\n",
    ),
    (
        "dates that are none",
        "users:\n  a@x.example: {expires: 2027-02-29}\n  b@x.example: {expires: 2027-3-1}\n  c@x.example: {expires: 2027-03-31T12:00:00Z}\n  d@x.example: {expires: }\n  e@x.example: {expires: [2027-03-31]}\n  f@x.example: {expires: 20270331}\n  g@x.example: {expires: 0000-00-00}\n  h@x.example: {expires: true}\n",
        "error OUM118 a.yaml:2:26+10 there is no day `2027-02-29`\n  = write a day of the calendar, as in 2027-03-31\n\
         error OUM118 a.yaml:3:26+8 `expires` must be a date written YYYY-MM-DD, not `2027-3-1`\n  = write the last day of access, as in 2027-03-31\n\
         error OUM118 a.yaml:4:26+20 `expires` must be a date written YYYY-MM-DD, not `2027-03-31T12:00:00Z`\n  = write the day alone, 2027-03-31: access lasts to its end (UTC)\n\
         error OUM118 a.yaml:5:24+1 `expires` must be a date, and this is nothing\n  = write the last day of access, as in 2027-03-31, or delete the key\n\
         error OUM118 a.yaml:6:26+1 `expires` must be a date, and this is a list\n  = write the last day of access, as in 2027-03-31, or delete the key\n\
         error OUM118 a.yaml:7:26+8 `expires` must be a date written YYYY-MM-DD, not `20270331`\n  = write the last day of access, as in 2027-03-31\n\
         error OUM118 a.yaml:8:26+10 there is no day `0000-00-00`\n  = write a day of the calendar, as in 2027-03-31\n\
         error OUM118 a.yaml:9:26+4 `expires` must be a date written YYYY-MM-DD, not `true`\n  = write the last day of access, as in 2027-03-31\n",
    ),
    (
        "dates of memberships",
        "users:\n  a@x.example:\n    groups: [{name: A, expires: 31.3.2027}, {nme: A}, {expires: 2027-03-31}, [A], {name: A, until: x}]\ngroups:\n  A: {members: [{name: b@x.example, expires: 2027-13-01}, {}]}\n",
        "error OUM118 a.yaml:3:33+9 `expires` must be a date written YYYY-MM-DD, not `31.3.2027`\n  = write the last day of access, as in 2027-03-31\n\
         error OUM115 a.yaml:3:45+1 an item of `groups` needs a `name`\n  = write { name: …, expires: 2027-03-31 }, or the name alone\n\
         error OUM114 a.yaml:3:46+3 unknown key `nme` in an item of `groups`\n  = did you mean `name`?\n\
         error OUM115 a.yaml:3:55+1 an item of `groups` needs a `name`\n  = write { name: …, expires: 2027-03-31 }, or the name alone\n\
         error OUM115 a.yaml:3:78+1 an item of `groups` must be a name, and this is a list\n\
         error OUM124 a.yaml:3:90+1 `A` is listed twice in `groups`\n  a.yaml:3:21 first here\n  = delete one of them\n\
         error OUM114 a.yaml:3:93+5 unknown key `until` in an item of `groups`\n  = known are name, expires\n\
         error OUM118 a.yaml:5:46+10 there is no day `2027-13-01`\n  = write a day of the calendar, as in 2027-03-31\n\
         error OUM115 a.yaml:5:59+1 an item of `members` needs a `name`\n  = write { name: …, expires: 2027-03-31 }, or the name alone\n",
    ),
    (
        "two dates for one membership",
        "users:\n  a@x.example: {groups: [{name: A, expires: 2027-03-31}, B, {name: C, expires: 2027-01-01}]}\n  b@x.example: {groups: [{name: A, expires: 2027-03-31}]}\ngroups:\n  A: {members: [{name: a@x.example, expires: 2027-04-01}, b@x.example]}\n  B: {members: [{name: a@x.example, expires: 2027-04-01}]}\n  C: {members: [{name: a@x.example, expires: 2027-01-01}]}\n",
        "error OUM129 a.yaml:5:46+10 the membership of `a@x.example` in `A` has 2027-04-01 here, and 2027-03-31 in the user's `groups`\n  a.yaml:2:45 2027-03-31 here\n  = write one date at both, or name it in one place\n\
         error OUM129 a.yaml:5:59+11 the membership of `b@x.example` in `A` has no date here, and 2027-03-31 in the user's `groups`\n  a.yaml:3:45 2027-03-31 here\n  = write one date at both, or name it in one place\n\
         error OUM129 a.yaml:6:46+10 the membership of `a@x.example` in `B` has 2027-04-01 here, and no date in the user's `groups`\n  a.yaml:2:58 no date here\n  = write one date at both, or name it in one place\n",
    ),
    (
        "a date beside what leaves no room for it",
        "users:\n  a@x.example: {state: absent, expires: 2027-03-31}\n  b@x.example: {state: forget, expires: 2027-03-31}\n  c@x.example: {managed_by: idp, expires: 2027-03-31}\n  d@x.example: {expirs: 2027-03-31}\ngroups:\n  A: {expires: 2027-03-31}\n",
        "error OUM125 a.yaml:2:32+7 `expires` cannot stand here: an entry with `state` has no other key\n  a.yaml:2:17 because of this\n  = delete `expires`\n\
         error OUM125 a.yaml:3:32+7 `expires` cannot stand here: an entry with `state` has no other key\n  a.yaml:3:17 because of this\n  = delete `expires`\n\
         error OUM125 a.yaml:4:34+7 `expires` cannot stand here: the identity provider decides this of a user with `managed_by: idp`\n  a.yaml:4:17 because of this\n  = delete `expires`\n\
         error OUM114 a.yaml:5:17+6 unknown key `expirs` in a user\n  = did you mean `expires`?\n\
         error OUM114 a.yaml:7:7+7 unknown key `expires` in a group\n  = known are members, membership, managed_by, state, protect\n",
    ),
    (
        "values that are none",
        "users:\n  ada@acme.example:\n    name:\n    attributes: {a: {b: 1}, c: [[1]], d: [null], '': 1}\n  bob@acme.example: {name: ' ', attributes: 7, protect: 1}\n  cy@acme.example: [name]\n",
        "error OUM115 a.yaml:3:9+1 `name` must be a text, and this is nothing\n\
         error OUM115 a.yaml:4:21+1 `attributes.a` must be a value or a list of values, and this is a map\n  = a text that holds `: ` must be quoted\n\
         error OUM115 a.yaml:4:33+1 an item of `attributes.c` must be a value, and this is a list\n\
         error OUM115 a.yaml:4:43+4 an item of `attributes.d` must be a value, and this is nothing\n\
         error OUM115 a.yaml:4:50+2 an attribute's reference is empty\n\
         error OUM115 a.yaml:5:28+3 `name` is empty\n  = write one line, or delete the key to leave the name unmanaged\n\
         error OUM115 a.yaml:5:45+1 `attributes` must be a map, and this is a number\n\
         error OUM115 a.yaml:5:57+1 `protect` must be true or false, not `1`\n  = write `true`, without quotes\n\
         error OUM115 a.yaml:6:20+1 a user must be a map, and this is a list\n",
    ),
    (
        "sections of the wrong shape",
        "users: [ada@acme.example]\ngroups: Analytics\nattributes: 3\nmoved: {from: group/A, to: group/B}\n",
        "error OUM115 a.yaml:1:1+5 `users` must be a map from e-mail to user, and this is a list\n\
         error OUM115 a.yaml:2:1+6 `groups` must be a map from name to group, and this is a text\n\
         error OUM115 a.yaml:3:1+10 `attributes` must be a map from reference to attribute, and this is a number\n\
         error OUM115 a.yaml:4:1+5 `moved` must be a list of { from: …, to: … }, and this is a map\n",
    ),
    (
        "a file that is no map",
        "- users\n",
        "error OUM115 a.yaml:1:1+1 a file must be a map, and this is a list\n  = begin with `users:` or `groups:`\n",
    ),
    (
        "the attributes block",
        "attributes:\n  a: {type: text}\n  b: {multiple: true}\n  c: {type: number, allowed: [1, x]}\n  d: {type: string, allowed: []}\n  e: {type: string, secret: true}\n",
        "error OUM116 a.yaml:2:13+4 `type` cannot be `text`\n  = write string, number, or delete the key\n\
         error OUM116 a.yaml:3:3+1 an attribute needs a `type`\n  = write `type: string` or `type: number`\n\
         error OUM151 a.yaml:4:34+1 `x` is no number\n\
         error OUM115 a.yaml:5:30+1 `allowed` is empty\n  = name the allowed values, or delete the key to allow any\n\
         error OUM114 a.yaml:6:21+6 unknown key `secret` in an attribute\n  = known are type, multiple, allowed, sensitive, description\n",
    ),
    (
        "values that are not allowed",
        "attributes:\n  region: {type: string, multiple: true, allowed: [emea, amer]}\n  tier: {type: number, allowed: [1, 2.0]}\n  pay: {type: string, allowed: [x], sensitive: true}\n\
         users:\n  ada@acme.example:\n    attributes: {region: [emea, apac], tier: 3, pay: y}\n  bob@acme.example:\n    attributes: {region: [emea], tier: 2, pay: x}\n",
        "error OUM152 a.yaml:7:26+1 `apac` is not among the allowed values of `region`\n  a.yaml:2:3 declared here\n  = allowed are amer, emea\n\
         error OUM152 a.yaml:7:46+1 `3` is not among the allowed values of `tier`\n  a.yaml:3:3 declared here\n  = allowed are 1, 2\n\
         error OUM152 a.yaml:7:54+1 this value is not among the allowed values of `pay`\n  a.yaml:4:3 declared here\n",
    ),
    (
        "moved by itself",
        "groups: {B: , C: }\nmoved:\n  - {from: group/A, to: user/b@acme.example}\n  - {from: user/a@acme.example, to: user/b@acme.example}\n  - {from: group/B, to: group/b}\n  - {from: A, to: group/B}\n  - {from: group/A}\n  - group/A\n",
        "error OUM130 a.yaml:3:12+7 group/A cannot become user/b@acme.example: the kinds differ\n  = a group is renamed to a group\n\
         error OUM131 a.yaml:4:12+19 user/a@acme.example cannot be renamed: an e-mail is the user's identity\n  = declare the new e-mail, and give the old one `state: absent`\n\
         error OUM130 a.yaml:5:12+7 group/B and group/b are one name\n  = letter case does not make another name; delete the entry\n\
         error OUM130 a.yaml:6:12+1 `A` is no address\n  = write group/NAME\n\
         error OUM130 a.yaml:7:5+1 an entry of `moved` needs both `from` and `to`\n  = write { from: group/Old name, to: group/New name }\n\
         error OUM115 a.yaml:8:5+7 an entry of `moved` must be a map, and this is a text\n",
    ),
    (
        "moved among each other",
        "groups: {C: , D: , Still: , Idp: {managed_by: idp}}\nmoved:\n  - {from: group/A, to: group/B}\n  - {from: group/B, to: group/C}\n  - {from: group/X, to: group/Y}\n  - {from: group/Y, to: group/X}\n\
        \x20 - {from: group/P, to: group/D}\n  - {from: group/P, to: group/D}\n  - {from: group/Still, to: group/Missing}\n  - {from: group/Q, to: group/Idp}\n",
        "error OUM130 a.yaml:3:12+7 group/B is moved on to group/C\n  a.yaml:4:12 moved on here\n  = write one entry from the first name to the last\n\
         error OUM130 a.yaml:5:12+7 group/X and group/Y are moved in a circle\n  a.yaml:6:12 moved on here\n  = names are not swapped in one step: move one aside, apply, then go on\n\
         error OUM130 a.yaml:6:12+7 group/Y and group/X are moved in a circle\n  a.yaml:5:12 moved on here\n  = names are not swapped in one step: move one aside, apply, then go on\n\
         error OUM130 a.yaml:8:12+7 group/P is moved twice\n  a.yaml:7:12 first here\n  = delete one of them\n\
         error OUM130 a.yaml:8:12+7 two groups are moved to group/D\n  a.yaml:7:12 first here\n  = delete one of them\n\
         error OUM130 a.yaml:9:12+11 group/Missing is not declared\n  = declare `Missing` under groups:\n\
         error OUM130 a.yaml:9:12+11 group/Still is moved away and still declared\n  a.yaml:1:20 declared here\n  = delete the old declaration, or the entry of `moved`\n\
         error OUM130 a.yaml:10:12+7 group/Idp is not declared\n  a.yaml:1:29 only named here\n  = declare `Idp` under groups:\n",
    ),
];

#[test]
fn every_problem_has_its_code_its_place_and_its_words() {
    let mut wrong = String::new();
    for (about, text, expected) in CASES {
        let said = bad(text);
        if said != *expected {
            wrong.push_str(&format!(
                "--- {about}\n{text}--- expected\n{expected}--- said\n{said}\n"
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn problems_of_all_files_come_at_once_and_in_order() {
    let report = load_files(&[
        ("b.yaml", "users:\n  ada@acme.example: {nme: x}\n"),
        ("a/z.yaml", "users:\n  ada@acme.example:\n  bob: {}\n"),
        ("c.yaml", "users: [\n"),
        ("d.yml", "users: {}\n"),
    ])
    .unwrap_err();
    assert_eq!(
        show(&report.diagnostics),
        "error OUM102 -+1 d.yml is not read: files end in .yaml\n  = rename it to d.yaml, or move it elsewhere\n\
         error OUM120 a/z.yaml:3:3+3 `bob` is no e-mail\n  = a user is named by an e-mail such as ada@acme.example\n\
         error OUM122 b.yaml:2:3+16 user `ada@acme.example` is declared twice\n  a/z.yaml:2:3 first declared here\n  = put both into one entry\n\
         error OUM114 b.yaml:2:22+3 unknown key `nme` in a user\n  = did you mean `name`?\n\
         error OUM110 c.yaml:1:8+1 this bracket is never closed\n  = close it\n"
    );
    assert_eq!(report.sources.len(), 3);
}

#[test]
fn a_file_that_breaks_off_is_not_taken_for_what_is_missing() {
    let report = load_files(&[
        ("a.yaml", "moved: [{from: group/A, to: group/B}]\n"),
        ("b.yaml", "groups:\n  B: {\n"),
    ])
    .unwrap_err();
    let said = show(&report.diagnostics);
    assert!(!said.contains("OUM130"), "{said}");
}
