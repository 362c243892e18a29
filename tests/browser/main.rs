//! The HTML page in a real browser. Where there is none, these tests say so and pass.

mod chromium;
mod pages;

use chromium::{Browser, find};
use omni_um::model::Name;
use omni_um::plan::matrix::Matrix;
use omni_um::plan::{DriftId, Plan, PlanId};
use omni_um::view::html;
use omni_um::view::report::{Report, Subject};

/// A page in a file.
struct Page {
    _folder: tempfile::TempDir,
    url: String,
}

impl Page {
    fn of(subject: Subject<'_>, matrix: Option<&Matrix>) -> Page {
        let text = html::render(&Report {
            subject,
            folder: "access/production",
            next: Some("omni-um apply plan.json --approved sha256:0123"),
            link: Some("https://ci.acme.example/jobs/7"),
            matrix,
        });
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("page.html");
        std::fs::write(&file, text.as_bytes()).expect("a file");
        Page {
            url: format!("file://{}", file.display()),
            _folder: folder,
        }
    }

    fn plan(plan: &Plan, matrix: Option<&Matrix>) -> Page {
        let id = PlanId::of(plan);
        Page::of(Subject::Plan { plan, id: &id }, matrix)
    }

    fn with(&self, hash: &str) -> String {
        format!("{}#{hash}", self.url)
    }
}

const ENTRIES: &str = "document.querySelectorAll('.part:not([hidden]) .entry').length";
const NAMES: &str = "[...document.querySelectorAll('.part:not([hidden]) .open')].map((one) => one.textContent).join('|')";

#[test]
fn it_opens_without_a_complaint_and_filters_by_its_address() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.url);
    let all = browser.count(ENTRIES);
    browser.screenshot("plan-light");
    browser.prefer("dark");
    browser.screenshot("plan-dark");
    browser.prefer("light");

    browser.open(&page.with("q=left&kind=removal"));
    let names = browser.ask(NAMES);
    assert_eq!(
        names,
        "! deactivate left@acme.example|! deactivate user/left@acme.example"
    );
    assert!(browser.count(ENTRIES) < all);
    browser.open(&page.with("kind=held"));
    assert_eq!(browser.ask(NAMES), "? vanished user/vera@acme.example");
    browser.open(&page.with("q=nobody-has-this"));
    assert_eq!(browser.count(ENTRIES), 0);
    browser.open(&page.with("theme=dark"));
    assert_eq!(
        browser.ask("getComputedStyle(document.documentElement).colorScheme"),
        "dark"
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

const TITLES: &str = "[...document.querySelectorAll('.part:not([hidden]) h2')].map((one) => one.textContent).join('|')";
const FOUND: &str = "document.getElementById('found').innerText";

#[test]
fn a_link_hides_nothing_without_a_word() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.url);
    let all = browser.count(ENTRIES);
    let sections = browser.ask(TITLES).to_string().matches('|').count();
    assert_eq!(browser.ask(FOUND), "");

    for hash in ["kind=create", "q=ada", "q=nobody", "kind=undone"] {
        browser.open(&page.with(hash));
        assert!(browser.count(ENTRIES) < all, "{hash}");
        let titles = browser.ask(TITLES).to_string();
        assert!(titles.contains("Who loses access 0 of 8 shown"), "{titles}");
        assert_eq!(titles.matches('|').count(), sections, "{titles}");
        let found = browser.ask(FOUND).to_string();
        assert!(found.contains("Filtered: "), "{found}");
        assert!(
            found.contains(&format!(" of {all} entries shown")),
            "{found}"
        );
        browser.screenshot("filtered");
        browser.ask("document.querySelector('#found button').click()");
        assert_eq!(browser.count(ENTRIES), all);
        assert_eq!(browser.ask("location.hash"), "");
        assert_eq!(browser.ask(FOUND), "");
    }

    // Where nothing changes, the people and groups are filtered all the same.
    let nothing = Plan {
        changes: Vec::new(),
        held: Vec::new(),
        ..pages::story()
    };
    let still = Page::plan(&nothing, Some(&pages::story_matrix()));
    browser.open(&still.with("q=carol"));
    let found = browser.ask(FOUND).to_string();
    assert!(found.contains("what says carol"), "{found}");

    let long = format!(
        "kind=create,held&q=%E2%80%AE%3Cb%3Ehi{}",
        "%0Ax".repeat(500)
    );
    browser.open(&page.with(&long));
    let found = browser.ask(FOUND).to_string();
    for words in ["only Create, Held", "what says ", r"u{202e}<b>hi x", "…"] {
        assert!(found.contains(words), "{words} in {found}");
    }
    assert!(found.len() < 250, "{found}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn paper_holds_everything_whatever_the_filter() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.open(&page.url);
    let rows = "document.querySelectorAll('#grid .row').length";
    let (all, people, titles) = (
        browser.count(ENTRIES),
        browser.count(rows),
        browser.ask(TITLES),
    );
    browser.open(&page.with("kind=gains&q=ada"));
    let drawn = browser.count(ENTRIES);
    assert!(drawn < all && browser.count(rows) < people);
    browser.printing(true);
    assert_eq!(browser.count(ENTRIES), all);
    assert_eq!(browser.count(rows), people);
    assert_eq!(browser.ask(TITLES), titles);
    assert_eq!(browser.ask("document.querySelector('.passed').open"), true);
    let said = browser.ask("document.getElementById('rows').innerText");
    let said = said.as_str().expect("a text");
    assert!(
        said.starts_with("Changed only: ") && said.contains("of 12"),
        "{said}"
    );
    browser.printing(false);
    assert_eq!(browser.count(ENTRIES), drawn);
    assert_eq!(browser.ask("document.querySelector('.passed').open"), false);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn names_keep_their_spaces() {
    let Some(chromium) = find() else { return };
    const NAME: &str = "G34    indented   code";
    let mut plan = pages::story();
    let mut matrix = pages::story_matrix();
    plan.changes[1].address.name = Name::new(NAME);
    matrix.groups[3] = Name::new(NAME);
    plan.findings[0].guard = format!("group.loss:{NAME}");
    plan.findings[0].message = format!("group {NAME} would lose 3 of its 5 members");
    let page = Page::plan(&plan, Some(&matrix));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.with("open=bob%40acme.example"));
    browser.screenshot("spaces");
    for part in [
        ".guards p",
        ".guards code",
        ".access .body p",
        ".changes .open",
        ".card th",
        ".column span",
    ] {
        let texts = browser.ask(&format!(
            "[...document.querySelectorAll('{part}')].map((one) => one.innerText).join('|')"
        ));
        let texts = texts.as_str().expect("a text");
        assert!(texts.contains(NAME), "{part}: {texts}");
    }
    let doubled = "[...document.querySelectorAll('.part p, .part li, .part .open')].map((one) => one.innerText)";
    let doubled = browser.ask(&format!(
        "{doubled}.filter((text) => /^ |  /.test(text.replaceAll('{NAME}', 'N'))).join('|')"
    ));
    assert_eq!(doubled, "", "ours stand with one space");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn it_is_worked_by_the_keyboard() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.url);
    let all = browser.count(ENTRIES);
    browser.press("/");
    assert_eq!(browser.ask("document.activeElement.id"), "search");
    // Typed fast; the list follows a moment later, and the address with it.
    browser.ask(
        "globalThis.followed = new Promise((done) => new MutationObserver(() => done(true))
           .observe(document.getElementById('found'), { childList: true })); 0",
    );
    for letter in ["c", "a", "r", "o", "l"] {
        browser.press(letter);
    }
    assert_eq!(browser.ask("globalThis.followed"), true);
    assert!(browser.count(ENTRIES) < all);
    assert_eq!(browser.ask("location.hash"), "#q=carol");
    browser.press("Escape");
    assert_eq!(browser.count(ENTRIES), all);

    browser.press("j");
    browser.press("j");
    let second = browser.ask("document.activeElement.textContent");
    browser.press("k");
    assert_ne!(browser.ask("document.activeElement.textContent"), second);
    browser.press("Enter");
    assert_eq!(
        browser.ask("document.activeElement.getAttribute('aria-expanded')"),
        "true"
    );
    assert_eq!(
        browser.count("document.querySelectorAll('.card table').length"),
        1
    );
    browser.press("Enter");
    assert_eq!(
        browser.count("document.querySelectorAll('.card').length"),
        0
    );

    browser.open(&page.with("open=bob%40acme.example"));
    let card = browser.ask("document.querySelector('.card').innerText");
    let card = card.as_str().expect("a text");
    for words in [
        "Finance",
        "users/bob.yaml:4:5",
        "Analytics",
        "(sensitive) changes",
        "emea",
    ] {
        assert!(card.contains(words), "{words} in {card}");
    }
    browser.screenshot("card");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn the_matrix_shows_what_changes_and_on_wish_all_of_it() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.url);
    let rows = "document.querySelectorAll('#grid .row').length";
    let changed = browser.count(rows);
    let cell = "document.querySelector('#grid .cell.loss')";
    assert_eq!(browser.ask(&format!("{cell}.textContent")), "−");
    assert_eq!(
        browser.ask(&format!("{cell}.getAttribute('aria-label')")),
        "goes from Finance"
    );
    browser.ask("document.getElementById('matrix').scrollIntoView()");
    browser.screenshot("matrix");
    browser.ask("document.getElementById('changed-only').click()");
    assert!(browser.count(rows) > changed);
    assert_eq!(browser.count(rows), 12);
    browser.screenshot("matrix-all");

    browser.printing(true);
    browser.ask("document.getElementById('matrix').scrollIntoView()");
    browser.screenshot("printed-matrix");
    browser.ask("scrollTo(0, 0)");
    browser.screenshot("printed");
    browser.printing(false);

    let page = Page::plan(&pages::story(), None);
    browser.open(&page.url);
    assert_eq!(
        browser.ask("document.getElementById('matrix').hidden"),
        true
    );
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn nothing_is_wider_than_a_phone() {
    let Some(chromium) = find() else { return };
    let page = Page::plan(&pages::story(), Some(&pages::story_matrix()));
    let mut browser = Browser::start(&chromium);
    browser.resize(360, 780);
    browser.open(&page.with("open=bob%40acme.example"));
    browser.screenshot("phone-card");
    browser.open(&page.url);
    assert_eq!(browser.count("document.documentElement.scrollWidth"), 360);
    browser.screenshot("phone");
    browser.ask("document.getElementById('matrix').scrollIntoView()");
    browser.screenshot("phone-matrix");
}

#[test]
fn five_thousand_people_are_drawn_in_windows_and_printed_whole() {
    let Some(chromium) = find() else { return };
    let (plan, matrix) = pages::large();
    let page = Page::plan(&plan, Some(&matrix));
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    browser.open(&page.url);
    assert!(browser.count("document.querySelectorAll('*').length") < 6000);
    browser.screenshot("large");
    browser.ask("document.getElementById('changed-only').click()");
    assert!(browser.count("document.querySelectorAll('#grid .row').length") < 100);
    assert_eq!(
        browser.count("document.querySelectorAll('#grid .column').length"),
        300
    );
    browser.ask("document.getElementById('matrix').scrollIntoView()");
    browser.screenshot("large-matrix");
    browser.prefer("dark");
    browser.screenshot("large-matrix-dark");
    browser.prefer("light");
    let first = browser.count(ENTRIES);
    browser.ask("document.querySelectorAll('.part > .more').forEach((more) => more.click())");
    assert!(browser.count(ENTRIES) > first + 200);

    browser.open(&page.with("q=ada.0008"));
    let found = browser.count(ENTRIES);
    assert!((1..20).contains(&found), "{found}");
    browser.open(&page.with("kind=loses&q=barbara"));
    let drawn = browser.count(ENTRIES);
    browser.printing(true);
    let printed = browser.count(ENTRIES);
    assert!(printed > drawn, "{printed} > {drawn}");
    assert!(printed > 5000, "{printed}");
    browser.printing(false);
    assert_eq!(browser.count(ENTRIES), drawn);
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn drift_and_applies_have_the_same_page() {
    let Some(chromium) = find() else { return };
    let plan = pages::story();
    let mut browser = Browser::start(&chromium);
    browser.resize(1280, 1000);
    let id = DriftId::of(&plan);
    let subject = Subject::Drift {
        plan: &plan,
        id: &id,
    };
    let page = Page::of(subject, Some(&pages::story_matrix()));
    browser.open(&page.url);
    browser.screenshot("drift");
    let text = browser.ask("document.body.innerText");
    let text = text.as_str().expect("a text");
    assert_eq!(
        browser
            .ask("[...document.querySelectorAll('.kind')].map((one) => one.dataset.kind).join()"),
        "by-hand,held"
    );
    for words in [
        "what changing it back does",
        "was last applied as",
        "To keep it:",
        "To change it back:",
        "put in by hand",
    ] {
        assert!(text.contains(words), "{words}");
    }

    let id = PlanId::of(&plan);
    let summary = pages::story_summary();
    let subject = Subject::Apply {
        plan: &plan,
        id: &id,
        summary: &summary,
    };
    let page = Page::of(subject, None);
    browser.open(&page.url);
    browser.screenshot("apply");
    let titles = "[...document.querySelectorAll('.part:not(.access, [hidden]) h2')].map((one) => one.textContent).join('|')";
    assert_eq!(
        browser.ask(titles),
        "Failed 1|Not confirmed: sent and answered, but it does not show 1|Blocked by what failed 1|Done 3"
    );

    let trouble = pages::trouble();
    let page = Page::of(Subject::Failure(&trouble), None);
    browser.open(&page.url);
    browser.screenshot("failure");
    let text = browser.ask("document.body.innerText");
    let text = text.as_str().expect("a text");
    assert!(text.contains("did you mean `groups`?"), "{text}");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
fn five_thousand_people_stay_below_two_mebibytes() {
    let (plan, matrix) = pages::large();
    let memberships: usize = matrix.people.iter().map(|row| row.groups.len()).sum();
    let size = (plan.changes.len(), matrix.people.len(), matrix.groups.len());
    assert_eq!((size, memberships), ((5000, 5000, 300), 50_000));
    let id = PlanId::of(&plan);
    let text = html::render(&Report {
        subject: Subject::Plan {
            plan: &plan,
            id: &id,
        },
        folder: ".",
        next: None,
        link: None,
        matrix: Some(&matrix),
    });
    assert!(text.len() < 2 << 20, "{} bytes", text.len());
}
