//! Staff: read, merged, matched, decided (FORMAT.md §§ 4, 5.3, 7.4). An import alone never removes a profile
//! given by hand, and a head or a DDFPT is only ever proposed.

use std::collections::HashSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::personnel_lu::{Lecture, merge, same_names};
use super::report::{Code, Finding, Subject};
use super::structure::Structure;
use super::{Action, Difference, Differences};
use crate::domain::profil::Profil;
use crate::domain::siecle::{Individu, Personnel};

/// All that identity keeps of a member of staff for a school year.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiche {
    /// `type:id`, sorted; two when one person holds two functions.
    pub sts_ids: Vec<String>,
    pub nom: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub civilite: String,
    pub date_naissance: Option<Date>,
    pub disciplines: Vec<String>,
    /// Divisions taught this year (I-10).
    pub divisions: Vec<String>,
    /// Profiles that the file gives.
    pub profils: Vec<Profil>,
    /// Profiles that a person must confirm.
    pub proposes: Vec<Profil>,
    /// Said by sheets only (I-05b): the registry knows neither.
    pub courriel: Option<String>,
    pub telephone: Option<String>,
    /// Known by a sheet alone.
    pub tableur: bool,
}

/// A member of staff already known in the établissement.
#[derive(Clone)]
pub struct Connu {
    pub person: Uuid,
    pub manuel: bool,
    /// Profiles held and active, whoever gave them.
    pub profils: Vec<Profil>,
    /// Profiles held once, now inactive.
    pub anciens: Vec<Profil>,
    pub fiche: Fiche,
}

/// What becomes of one person.
pub struct Decision {
    /// Line of its (first) record.
    pub line: u64,
    /// The account, when known.
    pub person: Option<Uuid>,
    pub action: Action,
    pub fiche: Fiche,
    pub differences: Vec<Difference>,
}

/// Decides all staff of the files at once, the registry's and those of a sheet: a few hundred people at most.
pub fn decider(
    staff: &[Individu],
    structure: Option<&Structure>,
    tableur: &[Personnel],
    connus: &[Connu],
) -> (Vec<Decision>, Vec<Finding>) {
    let mut reading = Lecture::default();
    for individu in staff {
        reading.read(individu, structure);
    }
    for row in tableur {
        reading.read_row(row);
    }
    let mut findings = reading.findings;
    let mut taken = HashSet::new();
    let decisions = reading
        .people
        .into_iter()
        .map(|(line, fiche)| {
            let connu = reconnaitre(&fiche, connus, &taken);
            if connu.is_none() && id_is_taken(&fiche, connus) {
                findings.push(Finding::about(
                    Code::IdReattribue,
                    Subject::Enseignant,
                    line,
                    &fiche.nom,
                    &fiche.prenom,
                ));
            }
            taken.extend(connu.map(|connu| connu.person));
            decide_one(line, fiche, connu)
        })
        .collect();
    (decisions, findings)
}

fn shares_id(a: &Fiche, b: &Fiche) -> bool {
    a.sts_ids.iter().any(|id| b.sts_ids.contains(id))
}

fn id_is_taken(fiche: &Fiche, connus: &[Connu]) -> bool {
    connus.iter().any(|connu| shares_id(fiche, &connu.fiche))
}

/// (TYPE, ID) and a name or birth date; else names and birth date; else names alone where a birth date is
/// missing, if exactly one.
fn reconnaitre<'a>(fiche: &Fiche, connus: &'a [Connu], taken: &HashSet<Uuid>) -> Option<&'a Connu> {
    let free = || connus.iter().filter(|connu| !taken.contains(&connu.person));
    let born = |connu: &Connu| {
        fiche.date_naissance.is_some() && connu.fiche.date_naissance == fiche.date_naissance
    };
    let by_id = free().find(|connu| {
        shares_id(fiche, &connu.fiche) && (same_names(fiche, &connu.fiche) || born(connu))
    });
    if by_id.is_some() {
        return by_id;
    }
    let undated =
        |connu: &Connu| fiche.date_naissance.is_none() || connu.fiche.date_naissance.is_none();
    let mut named =
        free().filter(|connu| same_names(fiche, &connu.fiche) && (born(connu) || undated(connu)));
    match (named.next(), named.next()) {
        (Some(connu), None) => Some(connu),
        _ => None,
    }
}

fn decide_one(line: u64, lue: Fiche, connu: Option<&Connu>) -> Decision {
    let Some(connu) = connu else {
        return Decision {
            line,
            person: None,
            action: Action::Creer,
            fiche: lue,
            differences: Vec::new(),
        };
    };
    let known = &connu.fiche;
    let returning =
        |profils: &[Profil]| profils.iter().any(|profil| connu.anciens.contains(profil));
    let reactivated =
        connu.profils.is_empty() && (returning(&lue.profils) || returning(&lue.proposes));
    // A head or DDFPT confirmed once is not asked about again.
    let mut proposes = lue.proposes;
    proposes.retain(|profil| !connu.profils.contains(profil));
    let (confirmed, proposes): (Vec<_>, Vec<_>) = proposes
        .into_iter()
        .partition(|profil| connu.anciens.contains(profil));
    let mut profils = lue.profils;
    merge(&mut profils, confirmed);
    profils.retain(|profil| !connu.profils.contains(profil));
    let mut sts_ids = lue.sts_ids;
    merge(&mut sts_ids, known.sts_ids.clone());
    let fiche = Fiche {
        sts_ids,
        civilite: if lue.civilite.is_empty() {
            known.civilite.clone()
        } else {
            lue.civilite
        },
        date_naissance: lue.date_naissance.or(known.date_naissance),
        disciplines: if lue.disciplines.is_empty() {
            known.disciplines.clone()
        } else {
            lue.disciplines
        },
        profils,
        proposes,
        // However a sheet writes the names: they are the same ones.
        nom: if lue.tableur {
            known.nom.clone()
        } else {
            lue.nom
        },
        prenom: if lue.tableur {
            known.prenom.clone()
        } else {
            lue.prenom
        },
        // Neither is ever taken from the registry: what is known stays.
        courriel: known.courriel.clone().or(lue.courriel),
        telephone: known.telephone.clone().or(lue.telephone),
        divisions: if lue.tableur && lue.divisions.is_empty() {
            known.divisions.clone()
        } else {
            lue.divisions
        },
        nom_usage: if lue.tableur {
            lue.nom_usage.or_else(|| known.nom_usage.clone())
        } else {
            lue.nom_usage
        },
        ..lue
    };
    let differences = differences(known, &fiche);
    let action = match (reactivated, differences.is_empty()) {
        (true, _) => Action::Reactiver,
        (false, true) => Action::Inchange,
        (false, false) => Action::MettreAJour,
    };
    Decision {
        line,
        person: Some(connu.person),
        action,
        fiche,
        differences,
    }
}

fn differences(before: &Fiche, after: &Fiche) -> Vec<Difference> {
    let mut found = Differences(Vec::new());
    let joined = |profils: &[Profil]| {
        profils
            .iter()
            .map(|profil| profil.code())
            .collect::<Vec<_>>()
            .join(", ")
    };
    found.compare(
        "sts_id",
        &before.sts_ids.join(", "),
        &after.sts_ids.join(", "),
    );
    found.compare("nom", &before.nom, &after.nom);
    found.optional(
        "courriel",
        before.courriel.as_deref(),
        after.courriel.as_deref(),
    );
    found.optional(
        "telephone",
        before.telephone.as_deref(),
        after.telephone.as_deref(),
    );
    found.optional(
        "nom_usage",
        before.nom_usage.as_deref(),
        after.nom_usage.as_deref(),
    );
    found.compare("prenom", &before.prenom, &after.prenom);
    found.compare("civilite", &before.civilite, &after.civilite);
    found.date(
        "date_naissance",
        before.date_naissance,
        after.date_naissance,
    );
    found.compare(
        "disciplines",
        &before.disciplines.join(", "),
        &after.disciplines.join(", "),
    );
    found.compare(
        "divisions",
        &before.divisions.join(", "),
        &after.divisions.join(", "),
    );
    found.compare("profils", "", &joined(&after.profils));
    found.compare("profils_proposes", "", &joined(&after.proposes));
    found.0
}
