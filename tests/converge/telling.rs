//! An apply in few words, for whoever looks at a law that broke.

use std::fmt::Write as _;

use jiff::civil::Date;
use omni_um::model::{Member, Name};

use super::run::Act;

/// Files, tenant, lockfile, plan.
pub fn of(act: &Act) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "FILES");
    for (address, one) in &act.desired.resources {
        let fields: Vec<String> = one
            .fields
            .iter()
            .map(|(field, asked)| format!("{field}={:?}", asked.intent.value()))
            .collect();
        let (standing, protect) = (one.standing, one.protect);
        let _ = write!(out, "  {address} {standing:?} protect {protect} {fields:?}");
        let _ = write!(
            out,
            " expires {:?}",
            one.expires.as_ref().map(|one| one.date)
        );
        if let Some(clause) = act.desired.groups_of.get(&address.name) {
            let groups: Vec<_> = clause.groups.iter().map(dated).collect();
            let _ = write!(out, " groups {groups:?}");
        }
        if let Some(roster) = act.desired.rosters.get(&address.name) {
            let members: Vec<_> = roster.members.iter().map(dated).collect();
            let _ = write!(out, " {:?} {members:?}", roster.membership);
        }
        if !one.forget.is_empty() || one.forget_groups {
            let _ = write!(out, " forget {:?} {}", one.forget, one.forget_groups);
        }
        let _ = writeln!(out);
    }
    for moved in &act.desired.moved {
        let _ = writeln!(out, "  moved {} to {}", moved.from, moved.to);
    }
    let _ = writeln!(
        out,
        "TENANT {:?} own {:?}",
        act.before.habits, act.before.own
    );
    for user in &act.before.users {
        let groups = act.before.groups_of(&user.id);
        let _ = writeln!(out, "  {user:?} in {groups:?}");
    }
    for group in &act.before.groups {
        let _ = writeln!(out, "  {group:?}");
    }
    let setting = &act.setting;
    let _ = writeln!(
        out,
        "TODAY {} POLICY users {:?} groups {:?} protect {:?} only {:?} accept {:?}",
        setting.today,
        setting.remove_users,
        setting.remove_groups,
        setting.protect,
        setting.only.patterns(),
        setting.accept
    );
    if let Some(lock) = &act.old {
        let _ = writeln!(out, "LOCKFILE\n{}", lock.render());
    }
    let _ = writeln!(out, "PLAN");
    for (at, change) in act.plan.changes.iter().enumerate() {
        let edges: Vec<String> = change
            .edges
            .iter()
            .map(|edge| format!("{:?} {} {:?}", edge.action, edge.user, edge.cause))
            .collect();
        let fields: Vec<String> = change
            .fields
            .iter()
            .map(|f| format!("{} {:?} -> {:?} {:?}", f.field, f.before, f.after, f.cause))
            .collect();
        let (action, phase, after) = (change.action, change.phase, &change.after);
        let _ = writeln!(
            out,
            "  {at} {} {action:?} {phase:?} {fields:?} {edges:?} after {after:?}: {:?}",
            change.address,
            act.statuses.get(at)
        );
    }
    for held in &act.plan.held {
        let fields: Vec<String> = held.fields.iter().map(|f| f.field.to_string()).collect();
        let edges: Vec<String> = held
            .edges
            .iter()
            .map(|row| format!("{:?} {}", row.action, row.edge))
            .collect();
        let _ = writeln!(
            out,
            "  held {} {:?} {:?} {fields:?} {edges:?} {:?}",
            held.address, held.hold, held.action, held.live_name
        );
    }
    let _ = writeln!(out, "AFTER");
    for line in act.after.seen() {
        let _ = writeln!(out, "  {line}");
    }
    if let Some(lock) = &act.lock {
        let _ = writeln!(out, "LOCKFILE\n{}", lock.render());
    }
    out
}

fn dated(member: &Member) -> (&Name, Option<Date>) {
    let date = member.expires.as_ref().map(|expiry| expiry.date);
    (&member.name, date)
}
