//! A reading that lies, or breaks off, gives exit 9 and no plan, or a right plan; never a wrong one.

use omni_um::sandbox::Exchange;
use serde_json::Value;

use crate::support::acme::{AS_IT_IS, CHANGED, SEED};
use crate::support::{Outcome, Project, Tenant};

mod apply;
mod reading;

/// Faults that no reading can be made of where they stay, each with a place for its path.
const BROKEN: [&str; 12] = [
    "html GET {}",
    "fail GET {} 500",
    "fail GET {} 503 html",
    "fail GET {} 429",
    "fail GET {} 404",
    "fail GET {} 200",
    "fail GET {} 204",
    "redirect GET {} http://127.0.0.1:9/elsewhere",
    "truncate GET {}",
    "endless GET {} 20000000",
    "drop-before GET {}",
    "drop-after GET {}",
];

/// Lies about a listing.
const LIES: [&str; 6] = [
    "short-page GET {} 1",
    "short-page GET {} 2",
    "repeat-id GET {}",
    "total-grows GET {} 1",
    "total-grows GET {} 5000",
    "total-shrinks GET {} 1",
];

/// Users and groups in pages of two: four pages and two.
const PAGES: &str = "max-page=2";

/// A folder whose lockfile owns what is live, with a change in the files and one made by hand.
fn prepared() -> (Tenant, Project) {
    let tenant = Tenant::with(SEED, PAGES);
    let project = Project::of(&tenant, AS_IT_IS);
    project.apply();
    project.write("access.yaml", CHANGED);
    tenant
        .tenant(|tenant| tenant.remove_member("Finance", "kay@acme.example"))
        .expect("done by hand");
    (tenant, project)
}

/// A plan without what it cost to make it.
fn substance(outcome: &Outcome) -> Value {
    let mut json = outcome.json();
    if let Some(plan) = json.get_mut("plan").and_then(Value::as_object_mut) {
        plan.remove("cost");
    }
    json
}

/// On each page, from one on, and now and then.
const RHYTHMS: [&str; 6] = ["", " nth 1", " nth 2", " nth 3", " from 2", " every 2"];

/// Each fault at each listing, on the pages that a rhythm names.
fn everywhere(faults: &[&str], rhythms: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for fault in faults {
        for path in ["/users?", "/groups?"] {
            let line = fault.replace("{}", path);
            all.extend(rhythms.iter().map(|rhythm| format!("{line}{rhythm}")));
        }
    }
    all
}

fn is_write_free(asked: &[Exchange]) -> bool {
    !asked.iter().any(Exchange::is_write)
}
