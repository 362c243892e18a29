//! What must hold however an apply was disturbed.

use std::collections::BTreeMap;

use omni_um::sandbox::{Effect, Exchange};

use crate::facts::{Facts, address, differences, id_of};
use crate::stage::{Play, Stage};
use crate::support::effects::counted;
use crate::support::wire;
use crate::told::Told;

/// How many writes may still arrive once one was refused: three on their way with it (`[limits]
/// concurrency` is 4), and one behind each of these and it, begun before the refusal was read.
const ON_THEIR_WAY: usize = 7;

/// How a disturbed apply, and what was done about it, came to the goal.
#[derive(Debug)]
pub struct Arrived {
    /// How the first run ended; nothing where it was killed.
    pub code: Option<i32>,
    /// Addresses whose line in the lockfile has another origin than in the undisturbed run.
    pub origins: Vec<String>,
}

/// Checks the first run, mends, applies again where it did not come to its end, and checks that
/// the end is that of the run that nothing disturbed.
pub fn hold(stage: &Stage, first: &Play) -> Result<Arrived, String> {
    stage.tenant.mend();
    once(first)?;
    is_told(stage, first)?;
    let code = first.ended.as_ref().map(|ended| ended.code);
    if code != Some(0) && stage.is_untouched() {
        return Ok(Arrived {
            code,
            origins: Vec::new(),
        });
    }
    if code != Some(0) {
        let second = stage.play(|_| {});
        once(&second)?;
        let ended = second.ended.as_ref().ok_or("it was not killed")?;
        if ended.code != 0 {
            return Err(format!(
                "applied again it ended with {}: {ended:?}",
                ended.code
            ));
        }
    }
    let mut now = stage.facts();
    let origins = at_the_goal(stage, &now)?;
    // A plan follows from these and the files alone.
    now.records.clear();
    if !stage.converged.borrow().contains(&now) {
        is_converged(stage)?;
        stage.converged.borrow_mut().push(now);
    }
    Ok(Arrived { code, origins })
}

/// What holds of each run by itself.
fn once(play: &Play) -> Result<(), String> {
    play.asked.iter().for_each(wire::check);
    refused_is_the_end(&play.asked)?;
    let Some(ended) = &play.ended else {
        return Ok(());
    };
    let wrote = play.asked.iter().any(Exchange::is_write);
    let refused = play.asked.iter().any(is_refusal);
    let right = match ended.code {
        0 | 5 => true,
        7 => refused && play.effects.is_empty(),
        9 => !wrote,
        _ => false,
    };
    if !right {
        return Err(format!(
            "{} is not how it may end (write sent: {wrote}, refused: {refused}): {ended:?}",
            ended.code
        ));
    }
    Ok(())
}

/// A run that came to a summary told the truth in it. Of a run that goes on where another stopped
/// it cannot be said which effects were still its own.
fn is_told(stage: &Stage, play: &Play) -> Result<(), String> {
    let Some(ended) = &play.ended else {
        return Ok(());
    };
    match (ended.code, Told::of(&ended.out)) {
        (0 | 5, None) => Err(format!("no summary: {ended:?}")),
        (_, None) => Ok(()),
        (_, Some(told)) => is_true(stage, play, &told),
    }
}

fn is_refusal(exchange: &Exchange) -> bool {
    matches!(exchange.status, 401 | 403)
}

/// No write is begun once the key was refused.
fn refused_is_the_end(asked: &[Exchange]) -> Result<(), String> {
    let after = asked.iter().skip_while(|one| !is_refusal(one)).skip(1);
    let writes = after.filter(|one| one.is_write()).count();
    if writes > ON_THEIR_WAY {
        return Err(format!("{writes} writes after the key was refused"));
    }
    Ok(())
}

/// The summary: what it counts as done has its effects, what it blocked has none, and what it
/// calls failed has some only where it cannot be known.
fn is_true(stage: &Stage, play: &Play, told: &Told) -> Result<(), String> {
    let (goal, came) = (&stage.goal, by_address(play.effects.iter()));
    let all: usize = goal.changes.values().sum();
    let wanted = goal_by_address(stage);
    let mut most = 0;
    for (address, changes) in &goal.changes {
        let is_whole = came.get(address) == wanted.get(address);
        most += if is_whole { *changes } else { changes - 1 };
        if !is_whole && told.not_reached == 0 && !told.names(address) {
            return Err(format!("{address} is not done, and not named: {told:?}"));
        }
        let sent = came.contains_key(address);
        if *changes == 1 && told.blocked.contains(address) && sent {
            return Err(format!(
                "{address} is called blocked, and was written: {told:?}"
            ));
        }
        if *changes == 1
            && told.failed.contains(address)
            && sent
            && !is_doubtful(stage, play, address)
        {
            return Err(format!(
                "{address} is called failed, and was done: {told:?}"
            ));
        }
    }
    if told.done > most.min(all) {
        return Err(format!(
            "{} are said to be done, and {most} are: {told:?}",
            told.done
        ));
    }
    Ok(())
}

/// Whether a fault touched a request about a resource.
fn is_doubtful(stage: &Stage, play: &Play, address: &str) -> bool {
    let now = stage.tenant.everything();
    let id = id_of(&now, address).or_else(|| id_of(stage.before(), address));
    let about = |one: &&Exchange| {
        let of = |id: &String| one.path().ends_with(id.as_str());
        one.method == "POST" || id.as_ref().is_some_and(of)
    };
    play.asked.iter().filter(about).any(|one| one.fault)
}

fn by_address<'e>(
    effects: impl Iterator<Item = &'e Effect>,
) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut all: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for effect in effects {
        if let Some(address) = address(effect) {
            *all.entry(address)
                .or_default()
                .entry(effect.to_string())
                .or_default() += 1;
        }
    }
    all
}

fn goal_by_address(stage: &Stage) -> BTreeMap<String, BTreeMap<String, usize>> {
    by_address(stage.goal.all.iter())
}

/// Tenant, effects, bystanders and lockfile are those of the undisturbed run. Hands back the
/// origins that are not.
fn at_the_goal(stage: &Stage, now: &Facts) -> Result<Vec<String>, String> {
    let goal = &stage.goal;
    let effects = counted(&stage.tenant.effects());
    let bystanders = goal.bystanders.keys();
    let kept = bystanders.filter_map(|id| Some((id.clone(), now.records.get(id)?.clone())));
    let wrong: Vec<String> = [
        differences("live", &now.live, &goal.facts.live),
        differences("effect", &effects, &goal.effects),
        differences("bystander", &kept.collect(), &goal.bystanders),
        differences("lockfile", &now.lock, &goal.facts.lock),
    ]
    .concat();
    if wrong.is_empty() {
        Ok(differences("origin", &now.origins, &goal.facts.origins))
    } else {
        Err(wrong.join("\n    "))
    }
}

/// The next plan is empty, and sends no write.
fn is_converged(stage: &Stage) -> Result<(), String> {
    let lock = stage.project.read("omni-um.lock");
    let again = stage.play(|_| {});
    let ended = again.ended.as_ref().ok_or("it was not killed")?;
    let said = "\nNothing to do; nothing was written.\n";
    if ended.code != 0 || !ended.out.ends_with(said) {
        return Err(format!("the next apply is not empty: {ended:?}"));
    }
    if again.asked.iter().any(Exchange::is_write) || stage.project.read("omni-um.lock") != lock {
        return Err("the next apply writes".to_owned());
    }
    Ok(())
}
