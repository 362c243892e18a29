//! The same applies through the real client and the sandbox, over HTTP: the model tenant and its
//! provider do not lie.

use omni_um::live::LiveState;
use omni_um::lock::{Lockfile, Salt};
use omni_um::model::{Address, Kind, Value};
use omni_um::plan::{Document, Plan};
use omni_um::provider::ProviderReader as _;
use omni_um::provider::omni::{Omni, OmniOptions};
use omni_um::sandbox::{self, Seed};
use omni_um::workflow::carry_through;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value as Json, json};

use super::generate::story;
use super::provider::{Model, Outage};
use super::run::{Act, Setting, act, interest, journal, known, means, now};
use super::story::{SALT, Story};
use super::tenant::{Tenant, definitions, identity, is_embed};

/// What the sandbox starts from: the model tenant, with its ids.
fn seed(tenant: &Tenant) -> Json {
    let wire = |value: &Value| match value {
        Value::Flag(flag) => json!(flag),
        Value::Text(text) => text
            .parse::<i64>()
            .map_or_else(|_| json!(text), |n| json!(n)),
        Value::Set(items) => json!(items),
    };
    let attribute = |(name, definition): (&std::sync::Arc<str>, &omni_um::model::Definition)| {
        let number = definition.kind == omni_um::model::AttributeType::Number;
        json!({
            "name": **name,
            "type": if number { "Number" } else { "String" },
            "multiple_values": definition.multiple,
            "default": definition.default.as_ref().map(wire),
        })
    };
    let user = |user: &super::tenant::User| {
        let attributes = user.attributes.iter();
        let attributes: serde_json::Map<String, Json> = attributes
            .map(|(key, value)| (key.clone(), wire(value)))
            .collect();
        json!({
            "email": user.email, "name": user.name, "active": user.active,
            "id": user.id, "attributes": attributes,
        })
    };
    let member = |id: &String| match tenant.user_by_id(id) {
        Some(user) => json!(user.email),
        None => json!(format!("embed:{id}")),
    };
    let group = |group: &super::tenant::Group| {
        let members: Vec<Json> = group.members.iter().map(member).collect();
        json!({ "name": group.name, "id": group.id, "members": members })
    };
    let mut embeds: Vec<&String> = tenant.groups.iter().flat_map(|g| &g.members).collect();
    embeds.retain(|id| is_embed(id));
    embeds.sort();
    embeds.dedup();
    let embed = |id: &&String| json!({ "name": id, "external_id": id });
    let own = tenant.own.as_ref().and_then(|id| tenant.user_by_id(id));
    json!({
        "key_owner": own.map(|user| &user.email),
        "attributes": definitions().iter().map(attribute).collect::<Vec<_>>(),
        "users": tenant.users.iter().map(user).collect::<Vec<_>>(),
        "embed_users": embeds.iter().map(embed).collect::<Vec<_>>(),
        "groups": tenant.groups.iter().map(group).collect::<Vec<_>>(),
    })
}

/// A live state without ids.
fn seen(live: &LiveState) -> Vec<String> {
    let resources = live.resources.values();
    let resources = resources.map(|one| format!("{} {} {:?}", one.name, one.active, one.fields));
    let rosters = live.rosters.iter();
    let rosters = rosters.map(|(name, roster)| format!("{name} {roster:?}"));
    resources.chain(rosters).collect()
}

fn text(plan: &Plan) -> String {
    Document::new(plan, &[], String::new()).render()
}

/// A lockfile without ids, which differ where something was made.
fn facts(lock: Option<&Lockfile>) -> Vec<String> {
    let entries = lock.into_iter().flat_map(|lock| &lock.entries);
    let fact = |(address, entry): (&Address, &omni_um::lock::Entry)| {
        let (origin, fields) = (entry.origin, &entry.fields);
        let (edges, complete) = (&entry.edges, entry.complete);
        format!("{address} {origin:?} {fields:?} {edges:?} {complete}")
    };
    entries.map(fact).collect()
}

/// The first apply of a story on the model.
fn first(story: &Story) -> Option<Act> {
    let (mut tenant, round) = (story.tenant(), story.rounds.first()?);
    let lock = story.lock(&tenant);
    let mut files = story.files.clone();
    round
        .hands
        .iter()
        .for_each(|hand| hand.done_to(&mut tenant));
    round.edits.iter().for_each(|edit| edit.done_to(&mut files));
    let own = tenant.own.as_ref().and_then(|id| tenant.user_by_id(id));
    if own.is_none_or(|own| tenant.user(&own.email) != Some(own)) {
        tenant.own = None;
    }
    let desired = files.lower(&known(&tenant, lock.as_ref()));
    let setting = Setting::of(story, round);
    act(
        &setting,
        &desired,
        &tenant,
        lock.as_ref(),
        Outage::None,
        None,
    )
}

/// The same apply over HTTP.
async fn compare(model: &Act) {
    let seed = Seed::parse(&seed(&model.before).to_string()).and_then(Seed::tenant);
    let running = sandbox::serve(seed.expect("a sound seed").into())
        .await
        .expect("it runs");
    let key = secrecy::SecretString::from("sandbox");
    let omni = Omni::new(&running.url(), key, OmniOptions::sandbox()).expect("a client");
    let live = omni
        .read(&interest(model.old.as_ref()))
        .await
        .expect("it is read");
    let reads = omni.requests();
    assert_eq!(seen(&live), seen(&model.live));
    let protects = |address: &Address| model.setting.protect.contains(address);
    let old = model.old.as_ref();
    let input = model
        .setting
        .input(&model.desired, old, &live, &protects, reads);
    let plan = omni_um::plan::plan(&input).expect("the files are right");
    assert_eq!(
        text(&plan).replace("\"host\"", ""),
        text(&model.plan).replace("\"host\"", "")
    );
    let empty = Lockfile::new(identity(), Salt::new(SALT));
    let base = model.old.clone().unwrap_or(empty);
    let journal = journal(&base);
    let means = means(&omni, &live, &journal);
    let outcome = carry_through(&means, &input, &plan, &base, &mut |_| {}).await;
    assert_eq!(outcome.carried.statuses, model.statuses);
    assert_eq!(omni.requests() - reads, model.spent, "requests");
    let after = omni
        .read(&interest(outcome.lock.as_ref()))
        .await
        .expect("it is read");
    let rest = Model::new(model.after.clone(), Outage::None, None);
    let rest = now(rest.read(&interest(model.lock.as_ref()))).expect("it is read");
    assert_eq!(seen(&after), seen(&rest));
    assert_eq!(facts(outcome.lock.as_ref()), facts(model.lock.as_ref()));
    assert!(
        after
            .resources
            .keys()
            .all(|address| address.kind != Kind::User || !address.name.as_str().is_empty())
    );
    running.stop().await;
}

#[tokio::test]
async fn the_model_and_the_sandbox_come_to_the_same() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut compared = 0;
    while compared < 40 {
        let tree = story().new_tree(&mut runner).expect("a story");
        let mut story = tree.current();
        story.habits = Default::default();
        let Some(model) = first(&story).filter(|act| !act.history.is_empty()) else {
            continue;
        };
        compare(&model).await;
        compared += 1;
    }
}
