//! Which file holds what.

use std::collections::BTreeMap;

use super::entry::{self, Block};
use super::page::Page;
use super::slug::Slugs;
use super::{File, Layout, Remarks};
use crate::model::{Address, DesiredResource, DesiredState, Kind, Member, Membership, Name};

/// A desired state on its way to files.
pub(super) struct Writing<'a> {
    pub state: &'a DesiredState,
    pub remarks: &'a Remarks,
    pub membership: Membership,
    /// Whom each group names, where groups and not users hold the memberships.
    pub by_group: Option<BTreeMap<&'a Name, Vec<Member>>>,
}

/// An entry, comments, or both.
type Line<'a> = (Option<&'a DesiredResource>, &'a [String]);

impl<'a> Writing<'a> {
    pub fn new(
        state: &'a DesiredState,
        remarks: &'a Remarks,
        layout: Layout,
        membership: Membership,
    ) -> Self {
        Writing {
            state,
            remarks,
            membership,
            by_group: (layout == Layout::PerGroup).then(|| by_group(state)),
        }
    }

    pub fn one(&self) -> Vec<File> {
        let mut page = Page::default();
        self.attributes(&mut page);
        self.groups(&mut page);
        self.users(&mut page);
        vec![file("tenant.yaml", page)]
    }

    pub fn per_kind(&self) -> Vec<File> {
        let part = |path, fill: &dyn Fn(&mut Page)| {
            let mut page = Page::default();
            fill(&mut page);
            file(path, page)
        };
        filled(vec![
            part("attributes.yaml", &|page| self.attributes(page)),
            part("groups.yaml", &|page| self.groups(page)),
            part("users.yaml", &|page| self.users(page)),
        ])
    }

    pub fn per_group(&self) -> Vec<File> {
        let mut page = Page::default();
        self.attributes(&mut page);
        let mut files = vec![file("attributes.yaml", page)];
        let mut slugs = Slugs::default();
        // What has no file of its own.
        let mut left: Vec<String> = Vec::new();
        for (name, (resource, remarks)) in self.lines(Kind::Group) {
            let Some(resource) = resource else {
                left.extend_from_slice(remarks);
                continue;
            };
            let mut page = Page::default();
            page.section("groups", true);
            self.group(&mut page, name, resource, remarks);
            let path = format!("groups/{}.yaml", slugs.next(name.as_str()));
            files.push(file(&path, page));
        }
        let mut page = Page::default();
        self.users(&mut page);
        page.notes(&left);
        files.push(file("users.yaml", page));
        filled(files)
    }

    fn attributes(&self, page: &mut Page) {
        let block: &Block = &self.state.attributes;
        page.section("attributes", !block.is_empty());
        let mut lines: BTreeMap<&str, &[String]> = self.remarks.of_attributes().collect();
        for reference in block.keys() {
            lines.entry(reference).or_default();
        }
        for (reference, remarks) in lines {
            if let Some(declared) = block.get(reference) {
                page.line(reference, &entry::attribute(declared));
            }
            page.remarks(remarks);
        }
    }

    fn groups(&self, page: &mut Page) {
        page.section("groups", self.any(Kind::Group));
        for (name, (resource, remarks)) in self.lines(Kind::Group) {
            match resource {
                Some(resource) => self.group(page, name, resource, remarks),
                None => page.remarks(remarks),
            }
        }
    }

    fn group(&self, page: &mut Page, name: &Name, group: &DesiredResource, remarks: &[String]) {
        let roster = self.state.rosters.get(name);
        let members: &[Member] = match &self.by_group {
            Some(by_group) => by_group.get(name).map_or(&[], Vec::as_slice),
            None => roster.map_or(&[], |roster| &roster.members),
        };
        let mode = roster.map(|roster| roster.membership);
        let body = entry::group(group, mode, members, self.membership);
        page.entry(name.as_str(), remarks, &body);
    }

    fn users(&self, page: &mut Page) {
        page.section("users", self.any(Kind::User));
        for (name, (resource, remarks)) in self.lines(Kind::User) {
            let Some(user) = resource else {
                page.remarks(remarks);
                continue;
            };
            let clause = self.state.groups_of.get(name);
            let groups = clause.filter(|_| self.by_group.is_none());
            let groups = groups.map(|clause| clause.groups.as_slice());
            let body = entry::user(user, groups, &self.state.attributes);
            page.entry(name.as_str(), remarks, &body);
        }
    }

    fn any(&self, kind: Kind) -> bool {
        self.state
            .resources
            .keys()
            .any(|address| address.kind == kind)
    }

    /// Entries and comments of a kind, by name.
    fn lines(&self, kind: Kind) -> BTreeMap<&'a Name, Line<'a>> {
        let of_kind = |(address, _): &(&'a Address, &'a DesiredResource)| address.kind == kind;
        let entries = self.state.resources.iter().filter(of_kind);
        let mut lines: BTreeMap<&Name, Line<'_>> = entries
            .map(|(address, resource)| (&address.name, (Some(resource), &[][..])))
            .collect();
        for (name, remarks) in self.remarks.of(kind) {
            lines.entry(name).or_default().1 = remarks;
        }
        lines
    }
}

/// Every membership with its group: what the group names, and what users name.
fn by_group(state: &DesiredState) -> BTreeMap<&Name, Vec<Member>> {
    let mut by_group: BTreeMap<&Name, Vec<Member>> = BTreeMap::new();
    for (group, roster) in &state.rosters {
        by_group.insert(group, roster.members.clone());
    }
    for (user, clause) in &state.groups_of {
        for group in &clause.groups {
            let member = Member {
                name: user.clone(),
                ..group.clone()
            };
            by_group.entry(&group.name).or_default().push(member);
        }
    }
    for members in by_group.values_mut() {
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members.dedup_by(|later, first| later.name == first.name);
    }
    by_group
}

/// Without those that would hold an empty section and nothing else; the last stays where all would.
fn filled(mut files: Vec<File>) -> Vec<File> {
    let last = files.last().cloned();
    let is_empty =
        |file: &File| file.text.trim_end().ends_with(": {}") && file.text.lines().count() == 1;
    files.retain(|file| !is_empty(file));
    if files.is_empty() {
        files.extend(last);
    }
    files
}

fn file(path: &str, page: Page) -> File {
    File {
        path: path.to_owned(),
        text: page.finish(),
    }
}
