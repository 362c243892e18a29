//! A file of an older tool that was read, before anybody knows the tenant.

use super::groups_csv::{self, Team};
use super::order::{self, Orders};
use super::page::{Page, is_broken};
use super::person::{Person, Wanted};
use super::tenant::Tenant;
use super::{Text, Wish};
use super::{bulk, create, delete, import, people_csv, people_json, sync, update};
use crate::live::LiveState;
use crate::model::{DesiredFile, Diagnostic, Report, Sources};

/// What a key or a cell that is absent means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Absent {
    /// Nothing: what it speaks of is not managed.
    #[default]
    Unmanaged,
    /// No groups, no attributes (`--absent-means-empty`).
    Empty,
}

/// What of the files counts (`--mode`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// Groups and attributes.
    #[default]
    All,
    /// Groups alone.
    Groups,
    /// Attributes alone.
    Attributes,
}

/// How `sync` takes its files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sync {
    /// What of them counts.
    pub part: Part,
    /// What is absent.
    pub absent: Absent,
    /// Whether users are made that the tenant does not have.
    pub create: bool,
}

/// The older tools' files that `import --from` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// omni-user-manager's users.csv and groups.csv.
    Csv,
    /// SCIM users and groups.
    ScimJson,
    /// The vendor's bulk sheet.
    Bulk,
}

/// A file, or two that belong together, read and checked as far as that goes without a tenant.
#[derive(Clone, Debug)]
pub struct Sheet {
    what: What,
    papers: Papers,
}

/// What a sheet is for.
#[derive(Clone, Debug)]
enum What {
    SyncJson(Vec<Person>, Sync),
    SyncCsv(Vec<Person>, Vec<Team>, Sync),
    Create(Vec<Person>),
    Update(Vec<Person>),
    Delete(Vec<Person>),
    Bulk(Orders),
}

/// The files that were read, and what is worth a look in them.
#[derive(Clone, Debug, Default)]
struct Papers {
    files: Vec<DesiredFile>,
    sources: Sources,
    warnings: Vec<Diagnostic>,
}

impl Papers {
    /// Lays the pages aside; a problem in any of them stops everything.
    fn of(pages: impl IntoIterator<Item = Page>) -> Result<Papers, Report> {
        let mut papers = Papers::default();
        for page in pages {
            papers.files.push(page.desired_file());
            papers.sources.insert(page.file, page.text);
            papers.warnings.extend(page.problems);
        }
        papers.files.sort_by(|a, b| a.path.cmp(&b.path));
        match is_broken(&papers.warnings) {
            true => Err(papers.report(Vec::new())),
            false => Ok(papers),
        }
    }

    /// Every problem, in the order of the files.
    fn report(mut self, problems: Vec<Diagnostic>) -> Report {
        self.warnings.extend(problems);
        self.sort();
        Report {
            diagnostics: self.warnings,
            sources: self.sources,
        }
    }

    fn sort(&mut self) {
        self.warnings
            .sort_by(|a, b| (&a.place, a.code, &a.message).cmp(&(&b.place, b.code, &b.message)));
    }

    /// What was asked, or why nothing is.
    fn finish(mut self, asked: super::asking::Asking) -> Result<Wish, Report> {
        let (mut wish, warnings) = match asked.finish() {
            Ok(asked) => asked,
            Err(problems) => return Err(self.report(problems)),
        };
        self.warnings.extend(warnings);
        self.sort();
        wish.desired.files = self.files;
        wish.warnings = self.warnings;
        wish.sources = self.sources;
        Ok(wish)
    }
}

/// Whether a file is CSV; its name tells, and where that tells nothing what it begins with.
fn is_csv(file: &Text, page: &Page) -> bool {
    let name = file.name.to_lowercase();
    match name.rsplit_once('.') {
        Some((_, "csv")) => true,
        Some((_, "json")) => false,
        _ => !page.text.trim_start().starts_with(['{', '[']),
    }
}

/// Users of a file of either form.
fn people(file: &Text, wanted: Wanted) -> Result<(Vec<Person>, Papers), Report> {
    let mut page = Page::new(file);
    let people = match is_csv(file, &page) {
        true => people_csv::read(&mut page, wanted),
        false => people_json::read(&mut page, wanted),
    };
    Ok((people, Papers::of([page])?))
}

impl Sync {
    /// What of a record counts.
    fn wanted(self) -> Wanted {
        Wanted {
            groups: self.part != Part::Attributes,
            attributes: self.part != Part::Groups,
            active: true,
        }
    }
}

impl Sheet {
    /// `sync --source json`.
    pub fn sync_json(users: &Text, how: Sync) -> Result<Sheet, Report> {
        let mut page = Page::new(users);
        let people = people_json::read(&mut page, how.wanted());
        Ok(Sheet {
            what: What::SyncJson(people, how),
            papers: Papers::of([page])?,
        })
    }

    /// `sync --source csv`. Of the groups' file nothing is read where only attributes count.
    pub fn sync_csv(users: &Text, groups: &Text, how: Sync) -> Result<Sheet, Report> {
        let mut page = Page::new(users);
        let people = people_csv::read(&mut page, how.wanted());
        let mut pages = vec![page];
        let mut teams = Vec::new();
        if how.part != Part::Attributes {
            let mut page = Page::new(groups);
            teams = groups_csv::read(&mut page);
            pages.push(page);
        }
        Ok(Sheet {
            what: What::SyncCsv(people, teams, how),
            papers: Papers::of(pages)?,
        })
    }

    /// `create-users`; the name tells `.csv` from `.json`, in any letter case.
    pub fn create(file: &Text) -> Result<Sheet, Report> {
        let wanted = Wanted {
            groups: true,
            attributes: true,
            active: true,
        };
        let (people, papers) = people(file, wanted)?;
        let what = What::Create(people);
        Ok(Sheet { what, papers })
    }

    /// `update-user-attributes`.
    pub fn update(file: &Text) -> Result<Sheet, Report> {
        let wanted = Wanted {
            attributes: true,
            ..Wanted::default()
        };
        let (people, papers) = people(file, wanted)?;
        let what = What::Update(people);
        Ok(Sheet { what, papers })
    }

    /// `delete-users`.
    pub fn delete(file: &Text) -> Result<Sheet, Report> {
        let mut page = Page::new(file);
        let people = match is_csv(file, &page) {
            true => delete::csv(&mut page),
            false => delete::json(&mut page),
        };
        Ok(Sheet {
            what: What::Delete(people),
            papers: Papers::of([page])?,
        })
    }

    /// `delete-user`: one id, from the command line.
    pub fn delete_one(id: &str) -> Sheet {
        Sheet {
            what: What::Delete(vec![delete::given(id)]),
            papers: Papers::default(),
        }
    }

    /// `bulk`: both sorts of sheet, told by the header.
    pub fn bulk(file: &Text) -> Result<Sheet, Report> {
        let mut page = Page::new(file);
        let orders = order::read(&mut page);
        let papers = Papers::of([page])?;
        match orders {
            Some(orders) => Ok(Sheet {
                what: What::Bulk(orders),
                papers,
            }),
            None => Err(papers.report(Vec::new())),
        }
    }

    fn people(&self) -> Vec<&Person> {
        match &self.what {
            What::SyncJson(people, _) | What::SyncCsv(people, _, _) => people.iter().collect(),
            What::Create(people) | What::Update(people) | What::Delete(people) => {
                people.iter().collect()
            }
            What::Bulk(Orders::Users { orders, .. }) => {
                orders.iter().map(|order| &order.person).collect()
            }
            What::Bulk(Orders::Members(_)) => Vec::new(),
        }
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        match &self.what {
            What::Bulk(Orders::Members(rows)) => rows.len(),
            _ => self.people().len(),
        }
    }

    /// Whether it has none; a file without any is an error before.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What it asks of this tenant, in the planner's words.
    pub fn ask(&self, live: &LiveState) -> Result<Wish, Report> {
        let mut tenant = Tenant::new(live);
        match &self.what {
            What::SyncJson(people, how) => sync::json(&mut tenant, people, *how),
            What::SyncCsv(people, teams, how) => sync::csv(&mut tenant, people, teams, *how),
            What::Create(people) => create::people(&mut tenant, people),
            What::Update(people) => update::people(&mut tenant, people),
            What::Delete(people) => delete::people(&mut tenant, people),
            What::Bulk(Orders::Users { columns, orders }) => {
                bulk::users(&mut tenant, columns, orders);
            }
            What::Bulk(Orders::Members(rows)) => bulk::members(&mut tenant, rows),
        }
        tenant.ambiguous();
        self.papers.clone().finish(tenant.asking)
    }

    /// What files ask for that know each other's ids (`import --from`).
    pub fn from_files(
        format: Format,
        files: &[Text],
        live: Option<&LiveState>,
    ) -> Result<Wish, Report> {
        let mut found = import::Found::default();
        let mut pages = Vec::with_capacity(files.len());
        for file in files {
            let mut page = Page::new(file);
            match format {
                Format::Csv => found.csv(&mut page),
                Format::ScimJson => found.json(&mut page),
                Format::Bulk => found.bulk(&mut page),
            }
            pages.push(page);
        }
        let papers = Papers::of(pages)?;
        papers.finish(import::ask(&found, live))
    }
}
