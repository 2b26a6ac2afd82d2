//! Who may do what with bilans (domain.md § 8, E-03, I-08, I-10, I-13).
//!
//! | | bilan entreprise | bilan intermédiaire |
//! | --- | --- | --- |
//! | teacher | reads, writes, finishes, takes up again: référentiels taught | creates, reads: référentiels taught |
//! | tutor, maître d'apprentissage | the same, for a learner and period granted to them | reads those of a learner granted |
//! | learner | reads their own once finished or counted | reads their own |
//! | head, DDFPT | reads those of the établissement | reads |
//! | inspector | reads: référentiels opened to them | reads |
//! | administrateur, opérateur | nothing | nothing |
//!
//! Whoever may not see an object gets the answer of a missing one. A profile that never has anything to do with
//! bilans is told so, whether or not the object exists. *When* something may be done is the domain's affair.
//!
//! To add an RPC: name its [`Action`] in [`RPCS`], answer for it in each profile below, and accept the new lines of
//! the printed matrix once they are what domain.md says.

use chassis::{Actor, Decision, Person, Profil};

use crate::domain::{ApprenantId, PeriodId};

/// What can be asked of this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read a bilan entreprise.
    ReadBilanEntreprise,
    /// Write in its fields.
    ChangeBilanEntreprise,
    /// Finish it.
    FinishBilanEntreprise,
    /// Take it up again.
    ReopenBilanEntreprise,
    /// Know how many bilans a period has (P-08).
    CountPeriod,
    /// Read a bilan intermédiaire.
    ReadBilanIntermediaire,
    /// Prepare and create one.
    CreateBilanIntermediaire,
    /// Ask what became of a claim (freeze.md, step 6).
    ReadClaim,
    /// Apply the events of periods.
    FollowPeriods,
    /// Settle what a crash left claiming.
    SettleClaims,
    /// Move a learner to another établissement (I-11).
    Transfer,
    /// Know who has no bilan intermédiaire yet, before a transfer (I-11).
    ReadTransferWarnings,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 12] = [
        Self::ReadBilanEntreprise,
        Self::ChangeBilanEntreprise,
        Self::FinishBilanEntreprise,
        Self::ReopenBilanEntreprise,
        Self::CountPeriod,
        Self::ReadBilanIntermediaire,
        Self::CreateBilanIntermediaire,
        Self::ReadClaim,
        Self::FollowPeriods,
        Self::SettleClaims,
        Self::Transfer,
        Self::ReadTransferWarnings,
    ];

    /// Its name in the printed matrix.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReadBilanEntreprise => "read_bilan_entreprise",
            Self::ChangeBilanEntreprise => "change_bilan_entreprise",
            Self::FinishBilanEntreprise => "finish_bilan_entreprise",
            Self::ReopenBilanEntreprise => "reopen_bilan_entreprise",
            Self::CountPeriod => "count_period",
            Self::ReadBilanIntermediaire => "read_bilan_intermediaire",
            Self::CreateBilanIntermediaire => "create_bilan_intermediaire",
            Self::ReadClaim => "read_claim",
            Self::FollowPeriods => "follow_periods",
            Self::SettleClaims => "settle_claims",
            Self::Transfer => "transfer",
            Self::ReadTransferWarnings => "read_transfer_warnings",
        }
    }
}

/// The action behind every RPC of the contract; a test compares it with the contract.
pub const RPCS: [(&str, Action); 15] = [
    ("BilansEntreprise/GetBilan", Action::ReadBilanEntreprise),
    (
        "BilansEntreprise/ChangeBilan",
        Action::ChangeBilanEntreprise,
    ),
    (
        "BilansEntreprise/FinishBilan",
        Action::FinishBilanEntreprise,
    ),
    (
        "BilansEntreprise/ReopenBilan",
        Action::ReopenBilanEntreprise,
    ),
    (
        "BilansEntreprise/ListBilanStates",
        Action::ReadBilanEntreprise,
    ),
    ("BilansEntreprise/CountPeriod", Action::CountPeriod),
    (
        "BilansIntermediaires/PrepareBilan",
        Action::CreateBilanIntermediaire,
    ),
    (
        "BilansIntermediaires/CreateBilan",
        Action::CreateBilanIntermediaire,
    ),
    (
        "BilansIntermediaires/ListBilans",
        Action::ReadBilanIntermediaire,
    ),
    ("Claims/GetClaim", Action::ReadClaim),
    ("Transfers/MoveApprenant", Action::Transfer),
    ("Transfers/ExportApprenant", Action::Transfer),
    ("Transfers/SettleExport", Action::Transfer),
    ("Transfers/ImportApprenant", Action::Transfer),
    ("Transfers/ListWithoutBilan", Action::ReadTransferWarnings),
];

/// What a decision depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Code of the référentiel that the object follows.
    pub referentiel: String,
    /// The learner; `None` where a period as a whole is meant.
    pub apprenant: Option<ApprenantId>,
    /// The period; `None` for what is not of one period.
    pub period: Option<PeriodId>,
    /// Whether the learner may see it already: finished or counted.
    pub shown: bool,
}

/// Whether `actor` may do `action`. `facts` is `None` for an object that does not exist, or is another
/// établissement's.
pub fn decide(actor: &Actor, action: Action, facts: Option<&Facts>) -> Decision {
    let person = match actor {
        Actor::Service(name) => return service(name, action),
        Actor::Person(person) => person,
    };
    // Whether there is a bilan, and nothing of what it says: who runs transfers is warned.
    if action == Action::ReadTransferWarnings {
        let runs = matches!(
            person.profil,
            Profil::Administrateur | Profil::ChefEtablissement | Profil::Ddfpt
        );
        return Decision::allow_if(runs, Decision::Deny);
    }
    let visible = match person.profil {
        Profil::Administrateur | Profil::OperateurAcademique => return Decision::Deny,
        Profil::ChefEtablissement | Profil::Ddfpt => facts.is_some(),
        Profil::Enseignant | Profil::Inspecteur => {
            facts.is_some_and(|facts| person.referentiels.contains(&facts.referentiel))
        }
        Profil::Apprenant => facts.is_some_and(|facts| is_own(person, facts)),
        Profil::TuteurDeStage | Profil::MaitreApprentissage => {
            facts.is_some_and(|facts| is_granted(person, action, facts))
        }
    };
    match (visible, may(person.profil, action)) {
        (true, true) => Decision::Allow,
        (true, false) => Decision::Deny,
        (false, _) => Decision::Hide,
    }
}

/// Those of `actions` that `actor` may do with an object: the buttons of the page (G-01).
pub fn allowed(actor: &Actor, actions: &[Action], facts: &Facts) -> Vec<Action> {
    actions
        .iter()
        .copied()
        .filter(|action| decide(actor, *action, Some(facts)).is_allowed())
        .collect()
}

/// The rights of a profile over what it sees.
fn may(profil: Profil, action: Action) -> bool {
    match action {
        Action::ReadBilanEntreprise | Action::ReadBilanIntermediaire => true,
        Action::ChangeBilanEntreprise
        | Action::FinishBilanEntreprise
        | Action::ReopenBilanEntreprise => matches!(
            profil,
            Profil::Enseignant | Profil::TuteurDeStage | Profil::MaitreApprentissage
        ),
        Action::CountPeriod => matches!(
            profil,
            Profil::ChefEtablissement | Profil::Ddfpt | Profil::Enseignant | Profil::Inspecteur
        ),
        Action::CreateBilanIntermediaire => profil == Profil::Enseignant,
        Action::ReadClaim
        | Action::FollowPeriods
        | Action::SettleClaims
        | Action::Transfer
        | Action::ReadTransferWarnings => false,
    }
}

fn service(name: &str, action: Action) -> Decision {
    let allowed = match action {
        // The owner of a period: its sweep of claims, and what a deletion would remove.
        Action::ReadClaim | Action::CountPeriod => name == "periods",
        Action::FollowPeriods | Action::SettleClaims => name == "evaluation",
        Action::Transfer => name == "identity",
        Action::ReadBilanEntreprise
        | Action::ChangeBilanEntreprise
        | Action::FinishBilanEntreprise
        | Action::ReopenBilanEntreprise
        | Action::ReadBilanIntermediaire
        | Action::CreateBilanIntermediaire
        | Action::ReadTransferWarnings => false,
    };
    Decision::allow_if(allowed, Decision::Deny)
}

/// A learner's own, once it may be seen.
fn is_own(person: &Person, facts: &Facts) -> bool {
    facts.shown
        && facts
            .apprenant
            .is_some_and(|apprenant| apprenant.uuid() == person.id)
}

/// Of a learner granted; and, but for bilans intermédiaires, of a period granted: the very one (I-08), or any (I-09).
fn is_granted(person: &Person, action: Action, facts: &Facts) -> bool {
    let whole_learner = matches!(
        action,
        Action::ReadBilanIntermediaire | Action::CreateBilanIntermediaire
    );
    person.grants.iter().any(|grant| {
        facts
            .apprenant
            .is_some_and(|apprenant| apprenant.uuid() == grant.apprenant)
            && (whole_learner
                || facts
                    .period
                    .is_some_and(|period| grant.covers(period.uuid())))
    })
}
