//! People written in every way that CSV has; and files that somebody damaged.

use proptest::prelude::*;

use super::reading::read_all;
use super::*;

/// How a CSV file is written.
#[derive(Clone, Debug)]
struct Manner {
    order: Vec<usize>,
    mark: bool,
    crlf: bool,
    quote_all: bool,
    email: &'static str,
    blank_lines: bool,
}

fn manner() -> impl Strategy<Value = Manner> {
    let order = Just((0..4).collect::<Vec<usize>>()).prop_shuffle();
    let email = prop::sample::select(vec!["userName", "email", "EMAILS", " username "]);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (order, flags, email).prop_map(
        |(order, (mark, crlf, quote_all, blank_lines), email)| Manner {
            order,
            mark,
            crlf,
            quote_all,
            email,
            blank_lines,
        },
    )
}

impl Manner {
    fn write(&self, rows: &[[String; 4]]) -> String {
        let header = [self.email, "displayName", "userAttributes", "note"].map(str::to_owned);
        let mut out = String::from(if self.mark { "\u{feff}" } else { "" });
        for row in std::iter::once(&header).chain(rows) {
            let cells: Vec<String> = self.order.iter().map(|at| self.cell(&row[*at])).collect();
            out.push_str(&cells.join(","));
            let end = if self.crlf { "\r\n" } else { "\n" };
            out.push_str(end);
            if self.blank_lines {
                out.push_str(end);
            }
        }
        out
    }

    fn cell(&self, text: &str) -> String {
        match self.quote_all || text.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", text.replace('"', "\"\"")),
            false => text.to_owned(),
        }
    }
}

/// Attributes and a name for each of the tenant's users, and a new one.
fn people() -> impl Strategy<Value = Vec<[String; 4]>> {
    let region = prop::collection::vec("[a-z\"', é\\\\]{0,6}", 0..4);
    let one = (region, prop::option::of(0..9_u32), "[ -~é\n]{0,12}");
    prop::collection::vec(one, 3).prop_map(|people| {
        let names = ["ada", "bob", "eve"];
        let people = people.into_iter().zip(names);
        let row = |((region, tier, note), name): ((Vec<String>, Option<u32>, String), &str)| {
            let attributes = serde_json::json!({"region": region, "tier": tier});
            [
                format!("{name}@acme.example"),
                name.to_owned(),
                attributes.to_string(),
                note,
            ]
        };
        people.map(row).collect()
    })
}

/// The same people as SCIM.
fn scim(rows: &[[String; 4]]) -> String {
    let user = |row: &[String; 4]| format!(r#"{{"userName": "{}", "{URN}": {}}}"#, row[0], row[2]);
    format!("[{}]", rows.iter().map(user).collect::<Vec<_>>().join(","))
}

const ATTRIBUTES: Sync = Sync {
    part: Part::Attributes,
    ..SYNC
};

proptest! {
    #[test]
    fn however_it_is_written_it_reads_the_same(rows in people(), manner in manner()) {
        let json = sync_json(&scim(&rows), ATTRIBUTES).unwrap();
        let body = manner.write(&rows);
        let csv = match sync_csv(&body, "", ATTRIBUTES) {
            Ok(csv) => csv,
            Err(report) => return Err(TestCaseError::fail(format!("{body}\n{}", told(&report.diagnostics)))),
        };
        prop_assert_eq!(asked(&json), asked(&csv));
        prop_assert_eq!(csv.rows.len(), 3);
        // Each user's cell is where its place says.
        let text = body.trim_start_matches('\u{feff}');
        for (row, written) in csv.rows.iter().zip(&rows) {
            let line = text.split('\n').nth(row.place.line as usize - 1).unwrap();
            let rest: String = line.chars().skip(row.place.column as usize - 1).collect();
            let first = &written[manner.order[0]];
            let begins = first.split('\n').next().unwrap_or_default().replace('"', "\"\"");
            prop_assert!(rest.trim_start_matches('"').starts_with(begins.trim_start_matches('"')) , "{} {}", rest, begins);
        }
    }

    #[test]
    fn no_text_makes_a_reader_panic(body in any::<String>()) {
        read_all(&body);
    }

    #[test]
    fn no_almost_right_text_makes_a_reader_panic(
        body in r#"(op|email|id|userName|members|groups|display_name|[\[\]{},:"'\n\r\\ ]|null|true|1e9|upsert|Resources|ada@acme\.example){0,40}"#
    ) {
        read_all(&body);
    }

    /// Whatever becomes of one character of a file, nobody leaves a group for it.
    #[test]
    fn damage_is_an_error_or_takes_nobody_out(at in 0..400_usize, with in prop::option::of(any::<char>())) {
        let users = format!("id,userName\n{ADA},ada@acme.example\n{BOB},bob@acme.example\n");
        let groups = format!(
            "id,displayName,members\n{FINANCE},Finance,\"[\"\"{ADA}\"\", \"\"bob@acme.example\"\"]\"\n\
             {LEGAL},Legal,\"['bob@acme.example', {{'value': '{ADA}'}}]\"\n"
        );
        let damage = |text: &str, at: usize| -> String {
            let at = at % text.len();
            let mut out = text[..at].to_owned();
            out.extend(with);
            out.push_str(&text[at + 1..]);
            out
        };
        let before = sync_csv(&users, &groups, SYNC).unwrap();
        for (users, groups) in [(damage(&users, at), groups.clone()), (users.clone(), damage(&groups, at))] {
            let Ok(wish) = sync_csv(&users, &groups, SYNC) else {
                continue;
            };
            for (user, clause) in &wish.desired.groups_of {
                let lost = before.desired.groups_of[user].groups.iter().filter(|group| {
                    let declared = wish.desired.rosters.contains_key(&group.name);
                    declared && !clause.groups.iter().any(|now| now.name == group.name)
                });
                prop_assert_eq!(lost.count(), 0, "{}\n{}", users, groups);
            }
        }
    }
}
