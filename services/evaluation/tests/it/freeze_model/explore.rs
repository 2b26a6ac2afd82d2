//! Walks every state that can be reached, breadth first, so that the story told of a fault is a shortest one.

use std::collections::{HashMap, HashSet, VecDeque};

use evaluation::domain::protocol::Etat;

use super::world::{Protection, World};

/// What must never be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// N2: a final bilan counts something changed or deleted afterwards.
    CountedChanged,
    /// Somewhere, obliged steps alone settle nothing any more.
    Stuck,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) states: usize,
    pub(super) finals: usize,
    pub(super) deletions: usize,
    pub(super) aborts: usize,
    /// The first fault, with the story that leads to it.
    pub(super) fault: Option<(Fault, Vec<&'static str>)>,
}

/// Explores everything with these protections off.
pub(super) fn explore(off: &[Protection]) -> Report {
    let mut report = Report::default();
    let mut from: HashMap<World, Option<(World, &'static str)>> = HashMap::new();
    // Obliged steps, backwards: who can lead to a state.
    let mut obliged: HashMap<World, Vec<World>> = HashMap::new();
    let mut queue = VecDeque::from([World::start()]);
    from.insert(World::start(), None);

    while let Some(world) = queue.pop_front() {
        report.states += 1;
        let has = |etat| world.tries.iter().any(|t| t.etat == Some(etat));
        report.finals += usize::from(has(Etat::Final));
        report.aborts += usize::from(has(Etat::Aborted));
        report.deletions += usize::from(world.deleted);
        if !world.keeps_what_was_counted() {
            report.fault = Some((Fault::CountedChanged, story(&from, &world)));
            return report;
        }
        for (step, is_obliged, next) in world.next(off) {
            if is_obliged {
                obliged.entry(next.clone()).or_default().push(world.clone());
            }
            if !from.contains_key(&next) {
                from.insert(next.clone(), Some((world.clone(), step)));
                queue.push_back(next);
            }
        }
    }
    report.fault = stuck(&from, &obliged).map(|world| (Fault::Stuck, story(&from, world)));
    report
}

/// A state from which obliged steps alone lead to no settled one, if there is any.
fn stuck<'a>(
    reached: &'a HashMap<World, Option<(World, &'static str)>>,
    obliged: &HashMap<World, Vec<World>>,
) -> Option<&'a World> {
    let mut good: HashSet<&World> = reached.keys().filter(|world| world.is_settled()).collect();
    let mut queue: VecDeque<&World> = good.iter().copied().collect();
    while let Some(world) = queue.pop_front() {
        for former in obliged.get(world).into_iter().flatten() {
            if good.insert(former) {
                queue.push_back(former);
            }
        }
    }
    reached.keys().find(|world| !good.contains(world))
}

fn story(from: &HashMap<World, Option<(World, &'static str)>>, world: &World) -> Vec<&'static str> {
    let mut steps = Vec::new();
    let mut at = world;
    while let Some(Some((former, step))) = from.get(at) {
        steps.push(*step);
        at = former;
    }
    steps.reverse();
    steps
}
