//! The parts of all files → one desired state, and what is wrong between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::allowed;
use super::codes;
use super::expires;
use super::moved;
use super::part::{GroupEntry, Part, UserEntry};
use crate::model::{
    Address, DeclaredAttribute, DesiredFile, DesiredState, Diagnostic, Name, Place, Standing,
};

/// Puts everything together. `complete` is false where some file could not be read to its end.
pub(super) fn combine(
    mut part: Part,
    files: Vec<DesiredFile>,
    complete: bool,
    problems: &mut Vec<Diagnostic>,
) -> DesiredState {
    // Each file's part is sorted, so that this is a merge.
    part.sort();
    let mut seen: Option<(Name, Place)> = None;
    part.users.retain(|user| {
        once(
            &mut seen,
            &user.name,
            &user.resource.place,
            "user",
            problems,
        )
    });
    seen = None;
    part.groups.retain(|group| {
        once(
            &mut seen,
            &group.name,
            &group.resource.place,
            "group",
            problems,
        )
    });
    attributes_once(&mut part.attributes, problems);
    moved::check(&part.moved, &part.groups, complete, problems);
    no_edges_to_others(&part, problems);
    expires::agree(&part, problems);
    let state = state(part, files);
    allowed::check(&state, problems);
    state
}

/// Whether a name comes for the first time; a second time is reported with both places.
fn once(
    seen: &mut Option<(Name, Place)>,
    name: &Name,
    place: &Place,
    kind: &str,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let Some((first, at)) = seen.as_ref().filter(|(first, _)| first == name) else {
        *seen = Some((name.clone(), place.clone()));
        return true;
    };
    let problem = if first.as_str() == name.as_str() {
        Diagnostic::error(
            codes::DECLARED_TWICE,
            place.clone(),
            format!("{kind} `{name}` is declared twice"),
        )
        .help("put both into one entry")
    } else {
        Diagnostic::error(
            codes::FOLDS,
            place.clone(),
            format!("`{name}` and `{first}` are one {kind}: letter case does not tell them apart"),
        )
        .help("keep one spelling")
    };
    let length = name.as_str().chars().count();
    problems.push(
        problem
            .length(length)
            .label(at.clone(), "first declared here"),
    );
    false
}

fn attributes_once(
    attributes: &mut Vec<(Arc<str>, DeclaredAttribute)>,
    problems: &mut Vec<Diagnostic>,
) {
    attributes.dedup_by(|later, first| {
        let same = later.0 == first.0;
        if same {
            problems.push(
                Diagnostic::error(
                    codes::DECLARED_TWICE,
                    later.1.place.clone(),
                    format!("attribute `{}` is declared twice", later.0),
                )
                .length(later.0.chars().count())
                .label(first.1.place.clone(), "first declared here")
                .help("put both into one entry"),
            );
        }
        same
    });
}

/// What the files name as a group or as a member although its own entry says otherwise.
fn no_edges_to_others(part: &Part, problems: &mut Vec<Diagnostic>) {
    let closed: HashMap<&Name, &GroupEntry> = part
        .groups
        .iter()
        .filter(|group| group.resource.standing != Standing::Present)
        .map(|group| (&group.name, group))
        .collect();
    if !closed.is_empty() {
        for user in &part.users {
            for named in user.groups.iter().flat_map(|clause| &clause.groups) {
                if let Some(group) = closed.get(&named.name) {
                    problems.push(closed_group(named, group));
                }
            }
        }
    }
    let special: HashMap<&Name, &UserEntry> = part
        .users
        .iter()
        .filter(|user| refuses_edges(user).is_some())
        .map(|user| (&user.name, user))
        .collect();
    if special.is_empty() {
        return;
    }
    for group in &part.groups {
        for named in group.roster.iter().flat_map(|roster| &roster.members) {
            if let Some((user, (code, place, text))) = special
                .get(&named.name)
                .and_then(|user| Some((user, refuses_edges(user)?)))
            {
                let message = format!("`{}` is named as a member of `{}`", user.name, group.name);
                problems.push(
                    Diagnostic::error(code, named.place.clone(), message)
                        .length(named.name.as_str().chars().count())
                        .label(place, text)
                        .help("delete one of them"),
                );
            }
        }
    }
}

/// Why nobody may name this user as a member, and where its entry says so.
fn refuses_edges(user: &UserEntry) -> Option<(&'static str, Place, &'static str)> {
    let place = user.resource.place.clone();
    match user.resource.standing {
        Standing::Absent => Some((codes::NO_EDGE, place, "`state: absent` removes it")),
        Standing::Forget => Some((codes::NO_EDGE, place, "`state: forget` lets go of it")),
        Standing::Present | Standing::Idp => {
            if user.resource.forget_groups {
                return Some((codes::FORGOTTEN, place, "`forget` lets go of its groups"));
            }
            let clause = user
                .groups
                .as_ref()
                .filter(|clause| clause.groups.is_empty())?;
            Some((
                codes::IN_NONE,
                clause.place.clone(),
                "in no group, it says here",
            ))
        }
    }
}

fn closed_group(named: &crate::model::Member, group: &GroupEntry) -> Diagnostic {
    let (why, help) = match group.resource.standing {
        Standing::Idp => (
            "the identity provider manages its members",
            "delete it here; the identity provider's groups are read only",
        ),
        Standing::Absent => ("it is to be removed", "delete it here"),
        Standing::Forget | Standing::Present => ("it is let go of", "delete it here"),
    };
    Diagnostic::error(
        codes::NO_EDGE,
        named.place.clone(),
        format!("nobody can be put into `{}`: {why}", group.name),
    )
    .length(named.name.as_str().chars().count())
    .label(group.resource.place.clone(), "declared here")
    .help(help)
}

/// Sorted vectors in, maps out: building a map from what is sorted is linear, and each vector is
/// used up before the next map is built.
fn state(mut part: Part, files: Vec<DesiredFile>) -> DesiredState {
    let clauses = part.users.iter_mut();
    let groups_of = clauses.filter_map(|user| Some((user.name.clone(), user.groups.take()?)));
    let groups_of = BTreeMap::from_iter(groups_of);
    let rosters = part.groups.iter_mut();
    let rosters = rosters.filter_map(|group| Some((group.name.clone(), group.roster.take()?)));
    let rosters = BTreeMap::from_iter(rosters);
    let users = part.users.into_iter();
    let mut resources: BTreeMap<_, _> = users
        .map(|user| (Address::user(user.name), user.resource))
        .collect();
    let groups = part.groups.into_iter();
    resources.extend(groups.map(|group| (Address::group(group.name), group.resource)));
    DesiredState {
        resources,
        groups_of,
        rosters,
        attributes: BTreeMap::from_iter(part.attributes),
        withheld: BTreeSet::new(),
        moved: part.moved,
        accept: part.accept,
        files,
    }
}
