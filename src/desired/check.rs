//! What can be said of a desired state as a whole: alone, and beside the tenant.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::allowed::{definition, mismatch};
use super::codes;
use super::unknown::{Uses, also};
use crate::live::LiveState;
use crate::model::{
    Address, AttributeType, DeclaredAttribute, Definition, DesiredState, Diagnostic, Field, Intent,
    Kind, Name, Place, Standing, Suggester, did_you_mean,
};

/// What `validate` can say without a tenant: groups that users name and no file declares, and
/// values that do not fit the `attributes` block, where there is one.
pub fn check_alone(state: &DesiredState) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    undeclared_groups(state, None, &mut problems);
    for (address, resource) in &state.resources {
        for (field, asked) in resource.fields.iter() {
            let (Field::Attribute(reference), Intent::Set(value)) = (field, &asked.intent) else {
                continue;
            };
            if let Some(declared) = state.attributes.get(reference)
                && let Err(reason) = definition(declared).conform(value)
            {
                let problem = mismatch(address, field, asked, &reason, declared.sensitive);
                problems.push(problem.label(declared.place.clone(), "declared here"));
            }
        }
    }
    missing_in_block(state, &mut problems);
    sort(&mut problems);
    problems
}

/// What can be said once the tenant was read. Brings attribute values into the tenant's types.
///
/// `owned` tells whether the lockfile owns a user: such a member may be gone from the tenant
/// without being a mistake in the files; so may one whose last day is before `today`.
pub fn check(
    state: &mut DesiredState,
    live: &LiveState,
    today: Date,
    owned: &dyn Fn(&Name) -> bool,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    conform(state, live, &mut problems);
    contradictions(state, live, &mut problems);
    undeclared_groups(state, Some(live), &mut problems);
    unknown_members(state, live, today, owned, &mut problems);
    ambiguous(state, live, &mut problems);
    sort(&mut problems);
    problems
}

fn sort(problems: &mut [Diagnostic]) {
    problems.sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
}

/// An attribute that the block leaves out may be missing there; it may also be misspelled, and
/// where a near name is in the block that is worth a look.
fn missing_in_block(state: &DesiredState, problems: &mut Vec<Diagnostic>) {
    if state.attributes.is_empty() {
        return;
    }
    let mut suggester = Suggester::default();
    let mut told: HashMap<Arc<str>, Option<String>> = Default::default();
    for resource in state.resources.values() {
        for (field, asked) in resource.fields.iter() {
            let Field::Attribute(reference) = field else {
                continue;
            };
            if state.attributes.contains_key(reference) || told.contains_key(reference) {
                continue;
            }
            let known = state.attributes.keys().map(AsRef::as_ref);
            let near = suggester.nearest(reference, known).map(did_you_mean);
            told.insert(Arc::clone(reference), near.clone());
            let Some(near) = near else {
                continue;
            };
            let message = format!("`{reference}` is not in the `attributes` block");
            problems.push(
                Diagnostic::error(codes::ATTRIBUTE_UNKNOWN, asked.place.clone(), message)
                    .warning()
                    .help(near),
            );
        }
    }
}

/// Brings values into the tenant's types; what does not fit stays as it is and is reported.
fn conform(state: &mut DesiredState, live: &LiveState, problems: &mut Vec<Diagnostic>) {
    let mut unknown = UnknownAttributes::default();
    for (address, resource) in &mut state.resources {
        for (field, asked) in resource.fields.values_mut() {
            let Field::Attribute(reference) = field else {
                continue;
            };
            let Some(definition) = live.definitions.get(reference) else {
                problems.push(unknown.problem(live, reference, field, asked.place.clone()));
                continue;
            };
            if definition.system {
                problems.push(system(field, asked.place.clone()));
                continue;
            }
            let Intent::Set(value) = &asked.intent else {
                continue;
            };
            if definition.is_canonical(value) {
                continue;
            }
            match definition.conform(value) {
                Ok(value) => asked.intent = Intent::Set(value),
                Err(reason) => {
                    let sensitive = state
                        .attributes
                        .get(reference)
                        .is_some_and(|declared| declared.sensitive);
                    problems.push(mismatch(address, field, asked, &reason, sensitive));
                }
            }
        }
    }
}

/// The help for an unknown attribute is looked up once, however many users have it.
#[derive(Default)]
struct UnknownAttributes {
    suggester: Suggester,
    help: HashMap<Arc<str>, Option<String>>,
}

impl UnknownAttributes {
    fn problem(
        &mut self,
        live: &LiveState,
        reference: &Arc<str>,
        field: &Field,
        place: Place,
    ) -> Diagnostic {
        let suggester = &mut self.suggester;
        let help = self.help.entry(Arc::clone(reference)).or_insert_with(|| {
            let known = live.definitions.iter();
            let known = known
                .filter(|(_, d)| !d.system)
                .map(|(name, _)| name.as_ref());
            suggester.nearest(reference, known).map(did_you_mean)
        });
        let message = format!("the tenant defines no attribute `{reference}`");
        let problem = Diagnostic::error(codes::ATTRIBUTE_UNKNOWN, place, message);
        problem.help(
            help.clone()
                .unwrap_or_else(|| format!("define it in Omni, or delete `{field}`")),
        )
    }
}

fn system(field: &Field, place: Place) -> Diagnostic {
    Diagnostic::error(
        codes::ATTRIBUTE_SYSTEM,
        place,
        format!("`{field}` is built in and read only"),
    )
    .help("delete it")
}

/// The `attributes` block against the tenant's definitions.
fn contradictions(state: &DesiredState, live: &LiveState, problems: &mut Vec<Diagnostic>) {
    let mut unknown = UnknownAttributes::default();
    for (reference, declared) in &state.attributes {
        let length = reference.chars().count();
        let Some(definition) = live.definitions.get(reference) else {
            let field = Field::Attribute(Arc::clone(reference));
            let problem = unknown.problem(live, reference, &field, declared.place.clone());
            problems.push(problem.length(length));
            continue;
        };
        if let Some(message) = contradiction(reference, declared, definition) {
            problems.push(
                Diagnostic::error(
                    codes::ATTRIBUTE_CONTRADICTS,
                    declared.place.clone(),
                    message,
                )
                .length(length)
                .help("correct the `attributes` block, or the definition in Omni"),
            );
        }
    }
}

fn contradiction(
    reference: &str,
    declared: &DeclaredAttribute,
    definition: &Definition,
) -> Option<String> {
    let words = |kind: AttributeType, multiple: bool| {
        let kind = match kind {
            AttributeType::String => "string",
            AttributeType::Number => "number",
        };
        match multiple {
            true => format!("a list of {kind}s"),
            false => format!("one {kind}"),
        }
    };
    let (ours, theirs) = (
        words(declared.kind, declared.multiple),
        words(definition.kind, definition.multiple),
    );
    (ours != theirs).then(|| format!("`{reference}` is {ours} here, and {theirs} in the tenant"))
}

/// Groups that users name and no file declares.
fn undeclared_groups(
    state: &DesiredState,
    live: Option<&LiveState>,
    problems: &mut Vec<Diagnostic>,
) {
    let declared: HashSet<&Name> = state
        .resources
        .keys()
        .filter(|address| address.kind == Kind::Group)
        .map(|address| &address.name)
        .collect();
    let mut uses = Uses::default();
    for clause in state.groups_of.values() {
        for member in &clause.groups {
            if !declared.contains(&member.name) {
                uses.add(member);
            }
        }
    }
    let mut suggester = Suggester::default();
    for (name, first, others) in uses.names() {
        let users = others.len() + 1;
        let message = match users {
            1 => format!("group `{name}` is not declared"),
            _ => format!("group `{name}` is not declared, and {users} users name it"),
        };
        let mut problem =
            Diagnostic::error(codes::GROUP_UNDECLARED, first.clone(), message).length(long(name));
        let is_live = live.is_some_and(|live| live.get(&Address::group(name.clone())).is_some());
        if is_live {
            problem = problem.help("the tenant has a group of this name: declare it under groups:");
        } else {
            let known = state.rosters.keys().map(Name::as_str);
            if let Some(near) = suggester.nearest(name.as_str(), known) {
                problem = problem.help(did_you_mean(near));
            }
        }
        problems.push(also(problem, &others));
    }
}

/// Members that are neither declared, nor live, nor owned.
fn unknown_members(
    state: &DesiredState,
    live: &LiveState,
    today: Date,
    owned: &dyn Fn(&Name) -> bool,
    problems: &mut Vec<Diagnostic>,
) {
    let mut uses = Uses::default();
    for roster in state.rosters.values() {
        for member in &roster.members {
            let address = Address::user(member.name.clone());
            let known = state.resources.contains_key(&address)
                || live.resources.contains_key(&address)
                || owned(&member.name);
            // Whose day has passed may be gone.
            if !known && member.passed(today).is_none() {
                uses.add(member);
            }
        }
    }
    let mut suggester = Suggester::default();
    for (name, first, others) in uses.names() {
        let message = format!("member `{name}` is neither declared nor in the tenant");
        let problem =
            Diagnostic::error(codes::MEMBER_UNKNOWN, first.clone(), message).length(long(name));
        let known = state.resources.keys().chain(live.resources.keys());
        let known = known
            .filter(|address| address.kind == Kind::User)
            .map(|address| address.name.as_str());
        let help = suggester.nearest(name.as_str(), known).map_or_else(
            || "declare the user under users:, or delete it here".to_owned(),
            did_you_mean,
        );
        problems.push(also(problem.help(help), &others));
    }
}

/// Two live resources that fold together are a problem only where a file means one of them.
fn ambiguous(state: &DesiredState, live: &LiveState, problems: &mut Vec<Diagnostic>) {
    if live.ambiguous.is_empty() {
        return;
    }
    let mut places: BTreeMap<Address, Place> = Default::default();
    let mut note = |address: Address, place: &Place| {
        if live.ambiguous.contains_key(&address) {
            places.entry(address).or_insert_with(|| place.clone());
        }
    };
    for (address, resource) in &state.resources {
        if resource.standing != Standing::Forget {
            note(address.clone(), &resource.place);
        }
    }
    for roster in state.rosters.values() {
        for member in &roster.members {
            note(Address::user(member.name.clone()), &member.place);
        }
    }
    for entry in &state.moved {
        note(entry.from.clone(), &entry.place);
    }
    for (address, place) in places {
        let spellings: Vec<String> = live.ambiguous[&address]
            .iter()
            .map(|namesake| format!("`{}`", namesake.name))
            .collect();
        let message = format!(
            "more than one {} in the tenant answers to this name: {}",
            address.kind,
            spellings.join(", ")
        );
        problems.push(
            Diagnostic::error(codes::AMBIGUOUS, place, message)
                .length(long(&address.name))
                .help("rename or remove all but one of them in Omni"),
        );
    }
}

fn long(name: &Name) -> usize {
    name.as_str().chars().count()
}
