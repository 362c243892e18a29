//! Import, then plan, is empty; twice gives the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use omni_um::desired::write::Layout;
use omni_um::model::{Address, Field, Kind};
use omni_um::plan::Scope;
use omni_um::workflow::import::{Asked, Import, Origin};
use omni_um::workflow::{Limits, Project};
use proptest::prelude::*;

use crate::generate::{Case, case};

pub const LAYOUTS: [Layout; 3] = [Layout::One, Layout::PerGroup, Layout::PerKind];

/// Imports into a folder that has an omni-um.toml; hands back how much was left out, by code.
pub fn import(case: &Case, root: &Path, force: bool) -> BTreeMap<&'static str, usize> {
    let toml = format!(
        "[provider]\nkind = \"sandbox\"\n[defaults]\nmembership = \"{}\"\n",
        case.membership
    );
    std::fs::write(root.join("omni-um.toml"), toml).expect("written");
    let asked = Asked {
        layout: LAYOUTS[case.layout],
        only: Scope::new(&case.only).expect("patterns"),
        force,
    };
    let import =
        Import::begin(root, asked, Origin::Tenant(None)).unwrap_or_else(|e| panic!("{e}: {e:?}"));
    let composed = import.compose(&case.live);
    let composed = composed.unwrap_or_else(|failure| panic!("{failure}: {failure:?}"));
    composed.put().unwrap_or_else(|failure| panic!("{failure}"));
    let mut left_out = BTreeMap::new();
    for warning in &composed.warnings {
        *left_out.entry(warning.code).or_default() += 1;
    }
    left_out
}

/// Of the whole tenant, each thing is in the files or was left out with a warning.
fn is_whole(case: &Case, root: &Path, left_out: &BTreeMap<&str, usize>) {
    let left = |code: &str| left_out.get(code).copied().unwrap_or(0);
    let desired = Project::open(root).expect("right files").desired;
    let count =
        |kind, all: &mut dyn Iterator<Item = &Address>| all.filter(|a| a.kind == kind).count();
    let (mut said, mut live) = (desired.resources.keys(), case.live.resources.keys());
    assert_eq!(
        count(Kind::User, &mut said) + left("OUM221"),
        count(Kind::User, &mut live)
    );
    let (mut said, mut live) = (desired.resources.keys(), case.live.resources.keys());
    assert_eq!(
        count(Kind::Group, &mut said) + left("OUM222"),
        count(Kind::Group, &mut live)
    );
    let definitions = case
        .live
        .definitions
        .values()
        .filter(|one| !one.system)
        .count();
    assert_eq!(desired.attributes.len() + left("OUM225"), definitions);
    let is_field = |field: &Field| match field {
        Field::Name => true,
        Field::Active => false,
        Field::Attribute(reference) => {
            desired.attributes.contains_key(reference)
                || !case.live.definitions.contains_key(reference)
        }
    };
    let (mut said, mut live) = (0, 0);
    for (address, resource) in desired
        .resources
        .iter()
        .filter(|(a, _)| a.kind == Kind::User)
    {
        said += resource
            .fields
            .iter()
            .filter(|(field, _)| is_field(field))
            .count();
        let fields = &case.live.resources[address].fields;
        live += fields.iter().filter(|(field, _)| is_field(field)).count();
    }
    assert_eq!(said + left("OUM223") + left("OUM224"), live);
}

/// Every file of a folder but those of `.omni-um`.
pub fn files(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.extend((entry.file_name() != ".omni-um").then_some(path));
                continue;
            }
            let name = path
                .strip_prefix(root)
                .expect("below")
                .to_string_lossy()
                .into_owned();
            files.insert(name, std::fs::read_to_string(&path).expect("a text"));
        }
    }
    files
}

fn is_empty_afterwards(case: &Case, root: &Path) {
    let shown = || format!("{:#?}", files(root));
    let project = Project::open(root);
    let mut project = project.unwrap_or_else(|e| panic!("{e}: {e:?}\n{}", shown()));
    project
        .check(&case.live)
        .unwrap_or_else(|e| panic!("{e}: {e:?}\n{}", shown()));
    let planned = project.plan(case.live.clone(), 0, Limits::default());
    let plan = planned.unwrap_or_else(|e| panic!("{e}: {e:?}")).plan;
    assert!(plan.changes.is_empty(), "{:#?}\n{}", plan.changes, shown());
    assert!(plan.held.is_empty(), "{:#?}\n{}", plan.held, shown());
    assert!(
        plan.findings.is_empty(),
        "{:#?}\n{}",
        plan.findings,
        shown()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn import_then_plan_is_empty_and_twice_is_the_same(case in case()) {
        let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let left_out = import(&case, one.path(), false);
        if case.only.is_empty() {
            is_whole(&case, one.path(), &left_out);
        }
        is_empty_afterwards(&case, one.path());
        let first = files(one.path());
        import(&case, two.path(), false);
        prop_assert_eq!(&first, &files(two.path()));
        import(&case, one.path(), true);
        prop_assert_eq!(&first, &files(one.path()));
    }
}
