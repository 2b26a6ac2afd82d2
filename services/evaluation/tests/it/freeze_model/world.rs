//! The model: what can be, and what can happen next.
//!
//! A message, once sent, stays deliverable for ever: delivering it late, twice, after a later one or never covers
//! delay, duplicates, disorder and loss at once. A crash loses nothing that the model holds, since all of it is stored.

use evaluation::domain::PeriodId;
use evaluation::domain::bilan_entreprise::{BilanEntreprise, Comptage, Enregistrement};
use evaluation::domain::fermeture::Fermeture;
use evaluation::domain::period::{self, Connue};
use evaluation::domain::protocol::{self, Claim, Etat};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use uuid::Uuid;

const JOUR: Date = date(2026, 7, 3);
const EDITS: i64 = 2;

/// What the protocol relies on; each is switched off in turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    /// Step 2: once claimed, a period can be neither edited nor deleted.
    FreezeRefusesChanges,
    /// Step 3: final only when the owner has frozen the period.
    FinalNeedsGrant,
    /// Step 3: final only once this service has applied the period's events up to the version frozen.
    FinalWaitsForEvents,
    /// Step 5: an aborted bilan never becomes final.
    AbortedStaysAborted,
    /// Step 5: a new try has a new claim.
    NewTryNewClaim,
    /// Step 6: the owner's sweep leaves a claim whose bilan is still claiming.
    SweepLeavesClaiming,
    /// Step 7: the sweeps run for ever.
    SweepForEver,
    /// E-04: a counted bilan refuses a user's edit.
    CountedRefusesEdits,
}

impl Protection {
    pub(super) const ALL: [Self; 8] = [
        Self::FreezeRefusesChanges,
        Self::FinalNeedsGrant,
        Self::FinalWaitsForEvents,
        Self::AbortedStaysAborted,
        Self::NewTryNewClaim,
        Self::SweepLeavesClaiming,
        Self::SweepForEver,
        Self::CountedRefusesEdits,
    ];
}

/// A claim, as the owner of the period knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) enum Held {
    #[default]
    Unknown,
    Pending,
    Confirmed,
    Released,
}

/// One try at a bilan intermédiaire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Try {
    pub(super) etat: Option<Etat>,
    granted: Option<i64>,
    /// Answers of the owner under way: the greatest version granted, a refusal.
    answered: Option<i64>,
    refused: bool,
    /// What was counted: version of the period, content of the bilan.
    pub(super) counted: Option<(i64, u8)>,
}

/// Everything, at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct World {
    // The owner of the period.
    pub(super) version: i64,
    pub(super) deleted: bool,
    pub(super) held: [Held; 2],
    // Evaluation.
    known: Option<Connue>,
    pub(super) bilan: bool,
    pub(super) content: u8,
    pub(super) tries: [Try; 2],
}

impl World {
    pub(super) fn start() -> Self {
        Self {
            version: 1,
            deleted: false,
            held: [Held::Unknown; 2],
            known: Some(Connue::Active(1)),
            bilan: true,
            content: 0,
            tries: [Try::default(); 2],
        }
    }

    /// Nothing under way any more: no claim pending, no bilan claiming.
    pub(super) fn is_settled(&self) -> bool {
        !self.held.contains(&Held::Pending)
            && self.tries.iter().all(|t| t.etat != Some(Etat::Claiming))
    }

    /// N2: whatever a final bilan counted is still there, as it was, on both sides.
    pub(super) fn keeps_what_was_counted(&self) -> bool {
        self.tries.iter().all(|t| match t.counted {
            Some((version, content)) => {
                self.bilan && !self.deleted && self.version == version && self.content == content
            }
            None => true,
        })
    }

    /// What can happen next. Obliged steps are those that happen sooner or later without anybody's doing: events are
    /// redelivered until applied, sweeps run for ever; a call or a user may always fail to come.
    pub(super) fn next(&self, off: &[Protection]) -> Vec<(&'static str, bool, World)> {
        let mut steps = Vec::new();
        self.owner_steps(off, &mut steps);
        self.event_steps(off, &mut steps);
        for i in 0..self.tries.len() {
            self.try_steps(i, off, &mut steps);
            self.sweep_steps(i, off, &mut steps);
        }
        self.user_steps(off, &mut steps);
        steps
    }

    /// The owner edits or deletes the period, unless a claim holds it.
    fn owner_steps(&self, off: &[Protection], steps: &mut Vec<(&'static str, bool, World)>) {
        let frozen = self
            .held
            .iter()
            .any(|held| matches!(held, Held::Pending | Held::Confirmed));
        if self.deleted || (frozen && !off.contains(&Protection::FreezeRefusesChanges)) {
            return;
        }
        if self.version <= EDITS {
            steps.push(("edit period", false, self.with(|w| w.version += 1)));
        }
        let delete = self.with(|w| {
            w.version += 1;
            w.deleted = true;
        });
        steps.push(("delete period", false, delete));
    }

    /// Any event of the period ever published arrives, in any order, any number of times.
    fn event_steps(&self, off: &[Protection], steps: &mut Vec<(&'static str, bool, World)>) {
        for version in 1..=self.version {
            let deletion = self.deleted && version == self.version;
            let known = if deletion {
                period::deleted(self.known, version)
            } else {
                period::declared(self.known, version)
            };
            let applied = self.with(|w| {
                w.known = Some(known);
                w.bilan = matches!(known, Connue::Active(_));
            });
            steps.push(("apply event", true, applied));
        }
        for (i, tried) in self.tries.iter().enumerate() {
            if tried.etat == Some(Etat::Final) {
                let claim = claim_of(i, off);
                let confirmed = self.with(|w| w.held[claim] = Held::Confirmed);
                steps.push(("confirm claim", true, confirmed));
            }
        }
    }

    /// One try: opened, granted or refused, final or aborted.
    fn try_steps(
        &self,
        i: usize,
        off: &[Protection],
        steps: &mut Vec<(&'static str, bool, World)>,
    ) {
        let tried = self.tries[i];
        let former_settled = i == 0 || self.tries[i - 1].etat == Some(Etat::Aborted);
        let Some(etat) = tried.etat else {
            if former_settled && self.bilan {
                let open = self.with(|w| w.tries[i].etat = Some(Etat::Claiming));
                steps.push(("open claim", false, open));
            }
            return;
        };
        steps.push(("freeze", false, self.freeze(i, claim_of(i, off))));

        // The lie of a protection that is off: the try is believed to be still claiming.
        let lies = off.contains(&Protection::AbortedStaysAborted);
        let believed = if lies && etat == Etat::Aborted {
            Etat::Claiming
        } else {
            etat
        };
        if let Some(version) = tried.answered
            && let Ok(claim) = protocol::granted(believed, claim(tried), version)
        {
            let granted = self.with(|w| w.tries[i].granted = claim.granted);
            steps.push(("answer granted", false, granted));
        }
        if tried.refused && protocol::aborted(etat) == Etat::Aborted {
            let refused = self.with(|w| w.tries[i].etat = Some(Etat::Aborted));
            steps.push(("answer refused", false, refused));
        }
        if let Some(done) = self.finalise(i, believed, off) {
            steps.push(("finalise", false, done));
        }
        if etat == Etat::Claiming && protocol::aborted(etat) == Etat::Aborted {
            let aborted = self.with(|w| w.tries[i].etat = Some(Etat::Aborted));
            steps.push(("abort", false, aborted));
        }
        if etat == Etat::Aborted {
            steps.push(("release", false, self.release(claim_of(i, off))));
        }
    }

    /// The sweeps: evaluation's aborts what a crash left claiming, the owner's asks after pending claims.
    fn sweep_steps(
        &self,
        i: usize,
        off: &[Protection],
        steps: &mut Vec<(&'static str, bool, World)>,
    ) {
        if off.contains(&Protection::SweepForEver) {
            return;
        }
        let Some(etat) = self.tries[i].etat else {
            return;
        };
        if etat == Etat::Claiming {
            let aborted = self.with(|w| w.tries[i].etat = Some(Etat::Aborted));
            steps.push(("sweep: abort", true, aborted));
        }
        let claim = claim_of(i, off);
        if self.held[claim] != Held::Pending {
            return;
        }
        let answer = match etat {
            Etat::Final => Some(self.with(|w| w.held[claim] = Held::Confirmed)),
            Etat::Aborted => Some(self.release(claim)),
            Etat::Claiming if off.contains(&Protection::SweepLeavesClaiming) => {
                Some(self.release(claim))
            }
            Etat::Claiming => None,
        };
        if let Some(answered) = answer {
            steps.push(("sweep: ask", true, answered));
        }
    }

    /// A teacher or a tutor writes in the bilan entreprise.
    fn user_steps(&self, off: &[Protection], steps: &mut Vec<(&'static str, bool, World)>) {
        let claiming = self.tries.iter().any(|t| t.etat == Some(Etat::Claiming));
        let counted = self.tries.iter().any(|t| t.counted.is_some())
            && !off.contains(&Protection::CountedRefusesEdits);
        let fermeture = Fermeture {
            dernier: None,
            en_validation: claiming.then_some(JOUR),
        };
        let writable = bilan(counted).ensure_writable(&fermeture).is_ok();
        if self.bilan && self.content == 0 && writable {
            steps.push(("edit bilan", false, self.with(|w| w.content = 1)));
        }
    }

    /// The owner gets the request to freeze: refused once deleted, else held, with the version it has.
    fn freeze(&self, i: usize, claim: usize) -> World {
        self.with(|w| {
            if w.deleted {
                w.tries[i].refused = true;
                return;
            }
            if w.held[claim] != Held::Confirmed {
                w.held[claim] = Held::Pending;
            }
            w.tries[i].answered = w.tries[i].answered.max(Some(w.version));
        })
    }

    fn release(&self, claim: usize) -> World {
        self.with(|w| {
            if w.held[claim] == Held::Pending {
                w.held[claim] = Held::Released;
            }
        })
    }

    fn finalise(&self, i: usize, believed: Etat, off: &[Protection]) -> Option<World> {
        let tried = self.tries[i];
        let mut claim = claim(tried);
        if off.contains(&Protection::FinalNeedsGrant) {
            claim.granted = claim.granted.or(Some(0));
        }
        let known = match self.known {
            Some(Connue::Active(version)) if off.contains(&Protection::FinalWaitsForEvents) => {
                Some(Connue::Active(
                    version.max(claim.granted.unwrap_or(version)),
                ))
            }
            known => known,
        };
        let etat = protocol::finalised(believed, &[claim], |_| known).ok()?;
        let counted = (self.known?.version(), self.content);
        Some(self.with(|w| {
            w.tries[i].etat = Some(etat);
            w.tries[i].counted = Some(counted);
        }))
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut next = self.clone();
        change(&mut next);
        next
    }
}

/// The claim of a try: its own, unless the protection is off.
fn claim_of(i: usize, off: &[Protection]) -> usize {
    if off.contains(&Protection::NewTryNewClaim) {
        0
    } else {
        i
    }
}

fn claim(tried: Try) -> Claim {
    Claim {
        period: PeriodId::from(Uuid::nil()),
        bilan: Uuid::nil().into(),
        granted: tried.granted,
    }
}

/// The learner's saved bilan entreprise.
fn bilan(counted: bool) -> BilanEntreprise {
    BilanEntreprise {
        id: Uuid::nil().into(),
        period: Uuid::nil().into(),
        apprenant: Uuid::nil().into(),
        date_proposee: JOUR,
        enregistre: Some(Enregistrement {
            at: Timestamp::UNIX_EPOCH,
            date: JOUR,
        }),
        termine: None,
        compte: counted.then(|| Comptage {
            bilan: Uuid::nil().into(),
            date: JOUR,
        }),
        version: 1,
    }
}
