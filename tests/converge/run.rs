//! One apply over the model tenant, by the same steps as the real one.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use omni_um::apply::journal::{Begin, Journal, LineHash, Who};
use omni_um::apply::{Halts, Means, Patience, Status, Unconfirmed};
use omni_um::config::{GroupRemoval, GuardLimit, UserRemoval};
use omni_um::desired;
use omni_um::live::{Interest, LiveState};
use omni_um::lock::{Lockfile, Salt};
use omni_um::model::{Acceptance, Address, DesiredState, Kind, Name, Severity};
use omni_um::plan::{self, Input, Plan, Policy, Scope};
use omni_um::provider::{ProviderReader as _, ProviderWriter, Write};
use omni_um::workflow::{Outcome, carry_through};

use super::files::{EMAILS, GROUPS, day};
use super::mistake::Mistake;
use super::provider::{Model, Outage};
use super::story::{Round, SALT, Story};
use super::tenant::{Tenant, identity};

/// Everything that bears on a plan beside the three states.
#[derive(Clone, Debug)]
pub struct Setting {
    pub protect: Vec<Address>,
    pub remove_users: UserRemoval,
    pub remove_groups: GroupRemoval,
    pub only: Scope,
    pub accept: Vec<Acceptance>,
    pub guards: BTreeMap<String, GuardLimit>,
    pub today: jiff::civil::Date,
}

/// An apply, looked at from all sides.
pub struct Act {
    pub setting: Setting,
    pub desired: DesiredState,
    pub before: Tenant,
    pub old: Option<Lockfile>,
    pub live: LiveState,
    pub plan: Plan,
    pub statuses: Vec<Status>,
    pub stopped: Option<String>,
    pub unconfirmed: Vec<Unconfirmed>,
    /// Writes that were sent, and the tenant after each.
    pub history: Vec<(Write, Tenant)>,
    pub after: Tenant,
    /// The lockfile that is there afterwards.
    pub lock: Option<Lockfile>,
    pub reads: usize,
    /// Requests that carrying out and reading again took.
    pub spent: usize,
}

impl Setting {
    pub fn of(story: &Story, round: &Round) -> Setting {
        let users = story.protect.0.iter().map(|at| user(*at));
        let protect = users.chain(story.protect.1.iter().map(|at| group(*at)));
        let only = round.only.iter().flat_map(|(users, groups)| {
            let users = users.iter().map(|at| user(*at).to_string());
            users.chain(groups.iter().map(|at| group(*at).to_string()))
        });
        let only: Vec<String> = only.collect();
        let mut accept = Vec::new();
        if round.recreate > 0 {
            accept.push(Acceptance {
                guard: "recreate".to_owned(),
                count: round.recreate,
            });
        }
        Setting {
            protect: protect.collect(),
            remove_users: match story.remove_users {
                0 => UserRemoval::Deactivate,
                1 => UserRemoval::Delete,
                _ => UserRemoval::Keep,
            },
            remove_groups: match story.keep_groups {
                true => GroupRemoval::Keep,
                false => GroupRemoval::Delete,
            },
            only: Scope::new(&only).expect("names are patterns"),
            accept,
            guards: round.expired.into_iter().map(expired).collect(),
            today: day(round.today),
        }
    }

    /// The planner's world.
    pub fn input<'a>(
        &'a self,
        desired: &'a DesiredState,
        lock: Option<&'a Lockfile>,
        live: &'a LiveState,
        protects: &'a (dyn Fn(&Address) -> bool + Sync),
        reads: usize,
    ) -> Input<'a> {
        Input {
            desired,
            lock,
            live,
            policy: Policy {
                remove_users: self.remove_users,
                remove_groups: self.remove_groups,
                protects,
                guards: &self.guards,
                per_minute: 50,
                at_once: 4,
            },
            accept: &self.accept,
            only: &self.only,
            today: self.today,
            reads,
            first_apply: lock.is_none(),
        }
    }
}

fn expired(max: usize) -> (String, GuardLimit) {
    let limit = GuardLimit {
        max: Some(max),
        percent: Some(0),
    };
    ("expired".to_owned(), limit)
}

pub fn user(at: usize) -> Address {
    Address::user(Name::new(EMAILS[at]))
}

pub fn group(at: usize) -> Address {
    Address::group(Name::new(GROUPS[at]))
}

/// What the model never has to wait for.
pub fn now<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("something waits for a clock"),
    }
}

/// A journal that nobody reads.
pub fn journal(base: &Lockfile) -> Mutex<Journal> {
    let nowhere: Arc<Mutex<Vec<u8>>> = Arc::default();
    let begin = Begin::new(base, String::new(), Who::default());
    let clock = Box::new(|| jiff::Timestamp::UNIX_EPOCH);
    let journal = Journal::begin(Box::new(nowhere), begin, LineHash::none(), clock);
    Mutex::new(journal.expect("it is kept in memory"))
}

/// One after the other, since what fails is counted; and no clock.
pub fn means<'a>(
    provider: &'a dyn ProviderWriter,
    before: &'a LiveState,
    journal: &'a Mutex<Journal>,
) -> Means<'a> {
    Means {
        provider,
        before,
        journal,
        halts: Halts::never(),
        at_once: 1,
        patience: Patience::NONE,
    }
}

pub fn interest(lock: Option<&Lockfile>) -> Interest {
    let owned = lock.into_iter().flat_map(Lockfile::ids);
    Interest {
        owned: owned
            .map(|(address, id)| (address.clone(), id.clone()))
            .collect(),
        ..Interest::default()
    }
}

/// Whether a desired state passes the checks against the tenant, brought into its types.
pub fn checked(
    desired: &DesiredState,
    live: &LiveState,
    today: jiff::civil::Date,
    lock: Option<&Lockfile>,
) -> Option<DesiredState> {
    let mut desired = desired.clone();
    let owned = |name: &Name| lock.is_some_and(|l| l.owns(&Address::user(name.clone())).is_some());
    let found = desired::check(&mut desired, live, today, &owned);
    let sound = found.iter().all(|one| one.severity != Severity::Error);
    sound.then_some(desired)
}

/// A plan whose guards were accepted, with the setting that says so.
pub fn planned(
    setting: &Setting,
    desired: &DesiredState,
    lock: Option<&Lockfile>,
    live: &LiveState,
    reads: usize,
) -> Option<(Setting, Plan)> {
    let protects = |address: &Address| setting.protect.contains(address);
    let plan = plan::plan(&setting.input(desired, lock, live, &protects, reads)).ok()?;
    if !plan.is_blocked() {
        return Some((setting.clone(), plan));
    }
    let mut setting = setting.clone();
    for finding in &plan.findings {
        let (guard, count) = (finding.guard.clone(), finding.count);
        setting.accept.retain(|one| one.guard != guard);
        setting.accept.push(Acceptance { guard, count });
    }
    let plan = plan::plan(&setting.input(desired, lock, live, &protects, reads)).ok()?;
    (!plan.is_blocked()).then_some((setting, plan))
}

/// Plans and applies; nothing where the files are wrong for this tenant.
pub fn act(
    setting: &Setting,
    desired: &DesiredState,
    before: &Tenant,
    old: Option<&Lockfile>,
    outage: Outage,
    mistake: Option<Mistake>,
) -> Option<Act> {
    let model = Model::new(before.clone(), outage, mistake);
    let live = now(model.read(&interest(old))).expect("the model is read whole");
    let reads = model.requests();
    let desired = checked(desired, &live, setting.today, old)?;
    let believed = match mistake {
        Some(mistake) => mistake.in_live(live.clone(), &desired),
        None => live.clone(),
    };
    let seen_lock = old.map(|lock| match mistake {
        Some(mistake) => mistake.in_old_lock(lock.clone(), before),
        None => lock.clone(),
    });
    let mut wide = setting.clone();
    if mistake == Some(Mistake::ScopeIgnored) {
        wide.only = Scope::default();
    }
    match mistake {
        Some(Mistake::DayLate) => wide.today = day(-9),
        Some(Mistake::DayEarly) => wide.today = day(9),
        _ => {}
    }
    let (planned_by, mut plan) = planned(&wide, &desired, seen_lock.as_ref(), &believed, reads)?;
    let mut setting = setting.clone();
    setting.accept = planned_by.accept;
    if let Some(mistake) = mistake {
        plan = mistake.in_plan(plan, &live, &desired);
    }
    let empty = Lockfile::new(identity(), Salt::new(SALT));
    let base = old.cloned().unwrap_or(empty);
    let protects = |address: &Address| setting.protect.contains(address);
    let input = setting.input(&desired, old, &live, &protects, reads);
    let journal = journal(&base);
    let means = means(&model, &live, &journal);
    let outcome = now(carry_through(&means, &input, &plan, &base, &mut |_| {}));
    let Outcome {
        carried,
        after: _,
        unconfirmed,
        lock,
        spent: _,
    } = outcome;
    let spent = model.requests() - reads;
    let mut lock = lock.or_else(|| old.cloned());
    if let Some(mistake) = mistake {
        let seen = now(model.read(&interest(old))).expect("the model is read whole");
        lock = lock.map(|lock| mistake.in_lock(lock, old, &model.tenant(), &seen));
    }
    Some(Act {
        desired,
        before: before.clone(),
        old: old.cloned(),
        live,
        plan,
        statuses: carried.statuses,
        stopped: carried.stopped.map(|stop| format!("{stop:?}")),
        unconfirmed,
        history: model.history(),
        after: model.tenant(),
        lock,
        reads,
        spent,
        setting,
    })
}

/// Whether a user that no file declares may be named as a member.
pub fn known(tenant: &Tenant, lock: Option<&Lockfile>) -> impl Fn(&Name) -> bool {
    let mut names: Vec<Name> = tenant.users.iter().map(|u| Name::new(&u.email)).collect();
    if tenant.habits.hides_inactive {
        names.retain(|name| tenant.user(name.as_str()).is_some_and(|user| user.active));
    }
    let owned = lock.into_iter().flat_map(Lockfile::ids);
    let owned = owned.filter(|(address, _)| address.kind == Kind::User);
    names.extend(owned.map(|(address, _)| address.name.clone()));
    move |name| names.contains(name)
}

/// Whether every change of an act was done.
impl Act {
    pub fn is_whole(&self) -> bool {
        self.stopped.is_none()
            && self.unconfirmed.is_empty()
            && self.statuses.iter().all(|status| *status == Status::Done)
    }
}

/// The provider as the steps take it.
#[allow(dead_code, reason = "says that the model is one")]
fn is_provider(model: &Model) -> &dyn ProviderWriter {
    model
}
