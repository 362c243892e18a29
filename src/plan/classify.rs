//! What happens to each resource as a whole: the first table of design section 7.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::change::{Action, Cause, Change, FieldChange, Held, Hold, Phase};
use super::fields::{self, Compare};
use super::protection::Guarded;
use super::report::{InSync, Note};
use super::target::{Target, World};
use crate::live::LiveResource;
use crate::lock::mark;
use crate::model::{
    AcceptLine, Address, Alongside, Asked, DesiredResource, Diagnostic, Field, Kind, Name, Place,
    Standing, Value,
};

/// How a resource stands once it is classified; memberships follow from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Live, under this name.
    Here(Name),
    /// About to be created.
    New,
    /// Held: its memberships are held with it.
    Held(Hold),
    /// Going: its memberships go with it.
    Leaving,
    /// Its memberships are not looked at: inactive as asked, or let go of.
    Aside,
}

/// The outcome for every resource.
#[derive(Default)]
pub struct Classified {
    /// Changes of resources themselves, unordered.
    pub changes: Vec<Change>,
    /// What is held, by address.
    pub held: BTreeMap<Address, Held>,
    /// How each declared or owned resource stands, by the name that files or tenant use.
    pub parts: HashMap<Address, Part>,
    /// Owned users that the files or the tenant now call by another name.
    pub aliases: HashMap<Name, Name>,
    /// Owned users that are let go of: what we remember of their memberships is nothing.
    pub released: HashSet<Name>,
    /// Declared resources that need nothing themselves.
    pub in_sync: InSync,
    /// How many resources would be made again if that were accepted.
    pub recreate: usize,
    /// The line of the files that accepted it.
    pub recreate_line: Option<AcceptLine>,
    /// What the planner must tell.
    pub notes: Vec<Note>,
    /// What the files must put right first.
    pub errors: Vec<Diagnostic>,
}

/// Classifies every declared and every owned resource. With `recreate`, what vanished or was
/// replaced is made or taken again.
pub fn classify<'a>(world: &'a World<'a>, recreate: bool) -> Classified {
    let mut work = Work {
        world,
        recreate,
        out: Classified::default(),
        claimed: BTreeSet::new(),
        guarded: Guarded::new(world),
    };
    for (address, desired) in &world.input.desired.resources {
        work.declared(address, desired);
    }
    if let Some(lock) = world.input.lock {
        let mut declared = Alongside::new(Some(&world.input.desired.resources));
        for (address, entry) in &lock.entries {
            let declared = declared.get(address).is_some();
            if !declared && !work.claimed.contains(address) {
                work.undeclared(address, entry);
            }
        }
    }
    work.out
}

pub(super) struct Work<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) recreate: bool,
    pub(super) out: Classified,
    /// Owned addresses that a declared address of another name took over.
    claimed: BTreeSet<Address>,
    /// Whom and what nothing may be written to.
    pub(super) guarded: Guarded<'a>,
}

impl Work<'_> {
    fn declared(&mut self, address: &Address, desired: &DesiredResource) {
        match desired.standing_on(self.world.input.today) {
            Standing::Forget => self.forgotten(address, desired),
            Standing::Absent => self.tombstone(address, desired),
            Standing::Present | Standing::Idp => self.wanted(address, desired),
        }
    }

    fn wanted(&mut self, address: &Address, desired: &DesiredResource) {
        let target = self.world.target(address);
        if let Some(owned) = target.owned().filter(|owned| *owned != address) {
            self.claimed.insert(owned.clone());
            if address.kind == Kind::User {
                self.out
                    .aliases
                    .insert(owned.name.clone(), address.name.clone());
            }
        }
        match &target {
            Target::None => self.absent(address, desired, None),
            Target::Vanished { .. } => self.absent(address, desired, Some(Hold::Vanished)),
            Target::Replaced { owned, now } => {
                let takeable = now.is_none() && owned.as_ref() == Some(address);
                if takeable && self.recreate {
                    let taken = Target::Unowned {
                        live: address.clone(),
                    };
                    return self.present(address, desired, &taken);
                }
                self.out.recreate += usize::from(takeable);
                let place = Some(desired.place.clone());
                let now = now.as_ref().map(|now| now.name.clone());
                let action = takeable.then_some(Action::Adopt);
                self.hold(address, Hold::Replaced, place, action, now);
            }
            Target::Unowned { .. } | Target::Owned { .. } => {
                self.present(address, desired, &target);
            }
        }
    }

    /// Declared, and not live.
    fn absent(&mut self, address: &Address, desired: &DesiredResource, gone: Option<Hold>) {
        let place = Some(desired.place.clone());
        if desired.standing == Standing::Idp {
            return self.hold(address, Hold::Waiting, place, None, None);
        }
        if asks_active(desired) == Some(false) {
            return self.met(address);
        }
        match gone {
            Some(hold) if !self.recreate => {
                self.out.recreate += 1;
                self.hold(address, hold, place, Some(Action::Create), None);
            }
            Some(_) => self.create(address, desired, Cause::Drift),
            None => self.create(address, desired, Cause::Config),
        }
    }

    /// Made: for the first time, or again because the world took it away.
    fn create(&mut self, address: &Address, desired: &DesiredResource, cause: Cause) {
        if address.kind == Kind::User && desired.fields.get(&Field::Name).is_none() {
            let message = format!(
                "{} does not exist yet, and a new user needs a `name`",
                address
            );
            let length = address.name.as_str().chars().count();
            let error = Diagnostic::error("OUM301", desired.place.clone(), message);
            self.out
                .errors
                .push(error.length(length).help("add `name: …` below it"));
        }
        let (phase, fields) = match address.kind {
            Kind::User => (
                Phase::CreateUsers,
                fields::of_new(desired, self.world.input.desired, cause),
            ),
            Kind::Group => (Phase::CreateGroups, Vec::new()),
        };
        self.part(address, Part::New);
        self.out.changes.push(Change {
            fields,
            ..Change::new(
                address,
                Action::Create,
                cause,
                Some(desired.place.clone()),
                phase,
            )
        });
    }

    /// Declared, and live under some name.
    fn present(&mut self, address: &Address, desired: &DesiredResource, target: &Target) {
        let Some(live) = target.live().and_then(|at| self.world.live(at)) else {
            return;
        };
        if !live.active {
            return self.inactive(address, desired, target.owned().is_some());
        }
        if desired.standing == Standing::Idp && live.name != address.name {
            // What it is called is the identity provider's affair.
            let (place, now) = (Some(desired.place.clone()), Some(live.name.clone()));
            return self.hold(address, Hold::Replaced, place, None, now);
        }
        if !self.rename(address, desired, live) {
            return self.part(address, Part::Held(Hold::Protected));
        }
        let owned = target
            .owned()
            .and_then(|owned| Some((owned, self.world.entry(owned)?, self.world.input.lock?.salt)));
        let compare = Compare {
            desired,
            live,
            owned,
            definitions: &self.world.input.live.definitions,
            state: self.world.input.desired,
        };
        let mut fields = compare.changes();
        if asks_active(desired) == Some(false) {
            fields.retain(|change| change.field == Field::Active);
            return self.deactivate(address, desired, live, fields);
        }
        self.part(address, Part::Here(live.name.clone()));
        self.update(address, desired, live, fields, owned.is_some());
    }

    /// Its fields, or that it is ours from now on, or that there is nothing to do.
    fn update(
        &mut self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
        fields: Vec<FieldChange>,
        owned: bool,
    ) {
        let renamed = live.name != address.name;
        if fields.is_empty() {
            if !owned && !renamed {
                let place = Some(&desired.place);
                let mut change = bookkeeping(address, Action::Adopt, Cause::Adopt, place);
                change.mark = Some(mark(live));
                self.out.changes.push(change);
            }
            if owned && !renamed {
                self.count_in_sync(address.kind);
            }
            return;
        }
        let cause = if owned {
            strongest(&fields)
        } else {
            Cause::Adopt
        };
        self.push(Change {
            mark: Some(mark(live)),
            fields,
            ..Change::new(
                address,
                Action::Update,
                cause,
                Some(desired.place.clone()),
                Phase::UpdateUsers,
            )
        });
    }

    /// Gives a group its declared name; whether nothing forbids it.
    fn rename(
        &mut self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
    ) -> bool {
        if live.name == address.name {
            if let Some(moved) = self.world.moved_to(address) {
                let (from, to) = (moved.from.clone(), moved.to.clone());
                self.out.notes.push(Note::MovedDone { from, to });
            }
            return true;
        }
        let moved = self.world.moved_to(address);
        let (cause, place) = match moved {
            Some(moved) => (Cause::Moved, &moved.place),
            None => (Cause::Drift, &desired.place),
        };
        let name = FieldChange {
            field: Field::Name,
            before: Value::text(live.name.as_str()),
            after: Value::text(address.name.as_str()),
            cause,
            place: Some(place.clone()),
            then_applies: None,
            sensitive: false,
            seal: None,
        };
        let change = Change {
            mark: Some(mark(live)),
            fields: vec![name],
            ..Change::new(
                address,
                Action::Update,
                cause,
                Some(place.clone()),
                Phase::RenameGroups,
            )
        };
        let pushed = self.push(change);
        if pushed {
            let (from, to) = (live.name.clone(), address.name.clone());
            self.out.notes.push(Note::GroupRename { from, to });
        }
        pushed
    }

    fn deactivate(
        &mut self,
        address: &Address,
        desired: &DesiredResource,
        live: &LiveResource,
        fields: Vec<FieldChange>,
    ) {
        self.part(address, Part::Leaving);
        let place = fields.first().and_then(|change| change.place.clone());
        let cause = strongest(&fields);
        let pushed = self.push(Change {
            mark: Some(mark(live)),
            fields,
            ..Change::new(
                address,
                Action::Deactivate,
                cause,
                place.or_else(|| Some(desired.place.clone())),
                Phase::DeactivateUsers,
            )
        });
        if !pushed {
            self.part(address, Part::Held(Hold::Protected));
        }
    }

    /// Declared, and deactivated in the tenant.
    fn inactive(&mut self, address: &Address, desired: &DesiredResource, owned: bool) {
        let cause = if owned { Cause::Drift } else { Cause::Config };
        let place = Some(desired.place.clone());
        match (asks_active(desired), desired.standing) {
            (Some(false), _) => self.met(address),
            (_, Standing::Idp) => self.hold(address, Hold::Waiting, place, None, None),
            (Some(true), _) if self.recreate => self.create(address, desired, cause),
            (asked, _) => {
                self.hold(address, Hold::Inactive, place, None, None);
                if asked == Some(true) {
                    self.out.recreate += 1;
                    self.would_activate(address, desired, cause);
                }
            }
        }
    }

    /// `active: true` of a deactivated user would make a new one (omni-api.md 2.6).
    fn would_activate(&mut self, address: &Address, desired: &DesiredResource, cause: Cause) {
        let Some(asked) = desired.fields.get(&Field::Active) else {
            return;
        };
        let field = FieldChange {
            field: Field::Active,
            before: Some(Value::Flag(false)),
            after: Some(Value::Flag(true)),
            cause,
            place: Some(asked.place.clone()),
            then_applies: None,
            sensitive: false,
            seal: None,
        };
        held(&mut self.out.held, address, Hold::Inactive)
            .fields
            .push(field);
    }

    /// Not active and not wanted active: nothing of it is looked at.
    fn met(&mut self, address: &Address) {
        self.part(address, Part::Aside);
        self.count_in_sync(address.kind);
    }

    /// Adds a change, or holds it where nothing may be written to its address.
    pub(super) fn push(&mut self, change: Change) -> bool {
        if !self.guarded.forbids(&change) {
            self.out.changes.push(change);
            return true;
        }
        let Change {
            address,
            action,
            place,
            fields,
            ..
        } = change;
        let held = held(&mut self.out.held, &address, Hold::Protected);
        held.place = held.place.take().or(place);
        held.action = Some(action);
        held.fields.extend(fields);
        false
    }

    pub(super) fn hold(
        &mut self,
        address: &Address,
        hold: Hold,
        place: Option<Place>,
        action: Option<Action>,
        live_name: Option<Name>,
    ) {
        self.part(address, Part::Held(hold));
        let held = held(&mut self.out.held, address, hold);
        held.place = place;
        held.action = action;
        held.live_name = live_name;
    }

    pub(super) fn part(&mut self, address: &Address, part: Part) {
        self.out.parts.insert(address.clone(), part);
    }

    pub(super) fn count_in_sync(&mut self, kind: Kind) {
        match kind {
            Kind::User => self.out.in_sync.users += 1,
            Kind::Group => self.out.in_sync.groups += 1,
        }
    }
}

/// The held entry of an address, made where there is none.
pub fn held<'a>(
    all: &'a mut BTreeMap<Address, Held>,
    address: &Address,
    hold: Hold,
) -> &'a mut Held {
    all.entry(address.clone()).or_insert_with(|| Held {
        address: address.clone(),
        hold,
        place: None,
        action: None,
        fields: Vec::new(),
        edges: Vec::new(),
        live_name: None,
    })
}

/// What the files ask of `active`.
fn asks_active(desired: &DesiredResource) -> Option<bool> {
    let Asked { intent, place: _ } = desired.fields.get(&Field::Active)?;
    match intent.value() {
        Some(Value::Flag(flag)) => Some(*flag),
        Some(Value::Text(_) | Value::Set(_)) | None => None,
    }
}

/// The cause that a reader must hear of first.
fn strongest(fields: &[FieldChange]) -> Cause {
    let rank = |cause: Cause| match cause {
        Cause::Conflict => 0,
        Cause::Drift => 1,
        Cause::Expired => 2,
        Cause::Tombstone => 3,
        Cause::Removed => 4,
        Cause::Moved => 5,
        Cause::Config => 6,
        Cause::Adopt => 7,
    };
    fields
        .iter()
        .map(|change| change.cause)
        .min_by_key(|cause| rank(*cause))
        .unwrap_or(Cause::Config)
}

pub(super) fn bookkeeping(
    address: &Address,
    action: Action,
    cause: Cause,
    place: Option<&Place>,
) -> Change {
    Change::new(address, action, cause, place.cloned(), Phase::Bookkeeping)
}
