//! Staff: read, merged, matched, decided (FORMAT.md §§ 4, 5.3, 7.4). An import alone never removes a profile
//! given by hand, and a head or a DDFPT is only ever proposed.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::report::{Code, Finding, Subject};
use super::structure::{Structure, StsId, sts_id};
use super::{Action, Difference, Differences};
use crate::domain::profil::Profil;
use crate::domain::siecle::Individu;
use crate::domain::siecle::text::fold;
use crate::domain::values;

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

/// The profile of a function, and whether a person must confirm it.
fn profil(fonction: Option<&str>) -> Option<(Profil, bool)> {
    match fonction {
        None | Some("ENS") => Some((Profil::Enseignant, false)),
        Some("DIR") => Some((Profil::ChefEtablissement, true)),
        Some("CTR") => Some((Profil::Ddfpt, true)),
        Some(_) => None,
    }
}

/// Decides all staff of a file at once: a few hundred people at most.
pub fn decider(
    staff: &[Individu],
    structure: &Structure,
    connus: &[Connu],
) -> (Vec<Decision>, Vec<Finding>) {
    let mut reading = Reading::default();
    for individu in staff {
        reading.read(individu, structure);
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

#[derive(Default)]
struct Reading {
    seen: HashSet<StsId>,
    people: Vec<(u64, Fiche)>,
    by_name: HashMap<(String, String, Date), usize>,
    functions: BTreeSet<String>,
    findings: Vec<Finding>,
}

impl Reading {
    fn note(&mut self, code: Code, individu: &Individu) {
        let nom: String = individu
            .nom_usage
            .as_deref()
            .or(individu.nom.as_deref())
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        let prenom: String = individu
            .prenom
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        self.findings.push(Finding::about(
            code,
            Subject::Enseignant,
            individu.line,
            &nom,
            &prenom,
        ));
    }

    fn read(&mut self, individu: &Individu, structure: &Structure) {
        let Some(id) = sts_id(individu) else {
            return self.note(Code::IdentifiantAbsent, individu);
        };
        if !self.seen.insert(id.clone()) {
            return self.note(Code::IndividuEnDouble, individu);
        }
        let fonction = individu.fonction.as_deref().map(str::to_uppercase);
        let Some((profil, proposed)) = profil(fonction.as_deref()) else {
            let code = fonction.unwrap_or_default();
            if self.functions.insert(code.clone()) {
                self.note(Code::FonctionSansProfil, individu);
                if let Some(last) = self.findings.last_mut() {
                    last.params.push(("fonction", code));
                }
            }
            return;
        };
        let Some(mut fiche) = self.civil(individu) else {
            return;
        };
        if id.0 == "local" && (individu.fonction.is_none() || fiche.date_naissance.is_none()) {
            self.note(Code::IndividuLocalIncomplet, individu);
        }
        fiche.divisions = structure
            .enseignements
            .get(&id)
            .map(|taught| taught.iter().cloned().collect())
            .unwrap_or_default();
        fiche.sts_ids = vec![format!("{}:{}", id.0, id.1)];
        if proposed {
            &mut fiche.proposes
        } else {
            &mut fiche.profils
        }
        .push(profil);
        self.add(individu, fiche);
    }

    /// Names and birth date, or a line of the report.
    fn civil(&mut self, individu: &Individu) -> Option<Fiche> {
        let birth_name = individu.nom.as_deref().or(individu.nom_usage.as_deref());
        let names = values::name(birth_name.unwrap_or_default()).and_then(|nom| {
            Ok((
                nom,
                values::name(individu.prenom.as_deref().unwrap_or_default())?,
            ))
        });
        let (nom, prenom) = match names {
            Ok(names) => names,
            Err(fault) => {
                self.note(
                    match fault {
                        values::NameFault::Absent => Code::NomAbsent,
                        values::NameFault::TooLong => Code::NomTropLong,
                        values::NameFault::Forbidden => Code::CaracteresInterdits,
                    },
                    individu,
                );
                return None;
            }
        };
        let nom_usage = individu
            .nom_usage
            .as_deref()
            .and_then(|text| values::name(text).ok())
            .filter(|usage| *usage != nom);
        let civilite = match (individu.civilite.as_deref(), individu.sexe.as_deref()) {
            (Some("1"), _) | (None, Some("1")) => "M.",
            (Some("2" | "3"), _) | (None, Some("2")) => "Mme",
            _ => "",
        };
        Some(Fiche {
            nom,
            nom_usage,
            prenom,
            civilite: civilite.to_owned(),
            date_naissance: individu
                .date_naissance
                .as_deref()
                .and_then(values::date)
                .map(|(date, _)| date),
            disciplines: individu.disciplines.clone(),
            ..Fiche::default()
        })
    }

    /// `DEUX_FONCTIONS`: the same names and birth date are one person with both profiles.
    fn add(&mut self, individu: &Individu, fiche: Fiche) {
        let key = fiche
            .date_naissance
            .map(|born| (fold(&fiche.nom), fold(&fiche.prenom), born));
        if let Some(index) = key.as_ref().and_then(|key| self.by_name.get(key)).copied() {
            self.note(Code::DeuxFonctions, individu);
            let (_, first) = &mut self.people[index];
            first.sts_ids.extend(fiche.sts_ids);
            first.sts_ids.sort();
            merge(&mut first.profils, fiche.profils);
            merge(&mut first.proposes, fiche.proposes);
            merge(&mut first.disciplines, fiche.disciplines);
            merge(&mut first.divisions, fiche.divisions);
            return;
        }
        if let Some(key) = key {
            self.by_name.insert(key, self.people.len());
        }
        self.people.push((individu.line, fiche));
    }
}

fn merge<T: Ord>(into: &mut Vec<T>, from: Vec<T>) {
    into.extend(from);
    into.sort();
    into.dedup();
}

fn same_names(a: &Fiche, b: &Fiche) -> bool {
    (fold(&a.nom), fold(&a.prenom)) == (fold(&b.nom), fold(&b.prenom))
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
