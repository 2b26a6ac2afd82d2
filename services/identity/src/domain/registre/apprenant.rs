//! One learner: matched with what is known, merged, decided (FORMAT.md § 6).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;
use uuid::Uuid;

use super::eleve::Lu;
use super::place::Place;
use super::report::{Code, Finding, Subject};
use super::{Action, Difference, Differences, Reperes};
use crate::domain::profil::Statut;
use crate::domain::siecle::text::fold;
use crate::domain::values::is_minor;

/// All that identity keeps of a learner for a school year.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiche {
    pub siecle_id: Option<String>,
    pub ine: Option<String>,
    pub nom: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    pub civilite: String,
    pub date_naissance: Option<Date>,
    pub courriel: Option<String>,
    pub telephone: Option<String>,
    pub date_entree: Option<Date>,
    pub date_sortie: Option<Date>,
    pub motif_sortie: Option<String>,
    pub uai_precedent: Option<String>,
    pub annee: i32,
    pub division: Option<String>,
    pub groupes: Vec<String>,
    pub mef: Option<String>,
    pub statut: Statut,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
}

/// A learner already known in the établissement.
#[derive(Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of a stored account"
)]
pub struct Connu {
    pub person: Uuid,
    pub actif: bool,
    /// Made by hand, or by a sheet, and never seen in the registry.
    pub manuel: bool,
    /// E-mail typed by hand: wins over the file.
    pub courriel_saisi: bool,
    /// Phone typed by hand: wins over the file.
    pub telephone_saisi: bool,
    pub fiche: Fiche,
}

/// What becomes of one record.
pub enum Decision {
    /// Left out: rejected, merged with another, or gone before it was ever known.
    Rien,
    /// A new account.
    Creer(Fiche),
    /// Something, or nothing, happens to a known account.
    Connu {
        person: Uuid,
        action: Action,
        fiche: Fiche,
        differences: Vec<Difference>,
    },
    /// Left out, but the known account stays as it is: not deactivated either.
    Intact(Uuid),
}

/// Who, among the known, this record is (FORMAT.md § 6, 3).
pub enum Match<'a> {
    /// Nobody.
    Personne,
    /// One account.
    Un(&'a Connu),
    /// An INE that agrees with another birth date, and nothing that says it was corrected.
    Conflit(&'a Connu),
}

/// Matches a record with the known learners that share its INE, its registry id or its names.
pub fn reconnaitre<'a>(lu: &Lu, connus: &'a [Connu]) -> Match<'a> {
    let born = |connu: &Connu| connu.fiche.date_naissance == Some(lu.date_naissance);
    let named = |connu: &Connu| (fold(&connu.fiche.nom), fold(&connu.fiche.prenom)) == lu.cle();
    if let Some(ine) = &lu.ine
        && let Some(connu) = connus
            .iter()
            .find(|connu| connu.fiche.ine.as_deref() == Some(ine.as_str()))
    {
        // One pupil of the registry, of the same names: its birth date was corrected there.
        let corrected =
            connu.fiche.siecle_id.as_deref() == Some(lu.eleve_id.as_str()) && named(connu);
        return if born(connu) || corrected {
            Match::Un(connu)
        } else {
            Match::Conflit(connu)
        };
    }
    let same_id = |connu: &&Connu| {
        connu.fiche.siecle_id.as_deref() == Some(lu.eleve_id.as_str())
            && (named(connu) || born(connu))
    };
    if let Some(connu) = connus.iter().find(same_id) {
        return Match::Un(connu);
    }
    // Two different INE are two people, whatever their names.
    let other_ine = |connu: &Connu| {
        lu.ine.as_ref().is_some_and(|ine| {
            connu
                .fiche
                .ine
                .as_deref()
                .is_some_and(|known| known != ine.as_str())
        })
    };
    let mut homonyms = connus
        .iter()
        .filter(|connu| named(connu) && born(connu) && !other_ine(connu));
    match (homonyms.next(), homonyms.next()) {
        (Some(connu), None) => Match::Un(connu),
        _ => Match::Personne,
    }
}

/// Decides one readable record.
pub fn decider(
    lu: &Lu,
    place: Place,
    a_responsable: bool,
    connus: &[Connu],
    reperes: &Reperes<'_>,
) -> (Decision, Vec<Finding>) {
    let mut codes = place.codes.clone();
    let date_sortie = date_sortie(lu, &place, reperes.today, &mut codes);
    let parti = date_sortie.is_some_and(|date| date < reperes.today);
    if reperes.responsables
        && !lu.tableur
        && !a_responsable
        && !parti
        && is_minor(lu.date_naissance, reperes.today)
    {
        codes.push(Code::SansResponsable);
    }
    let statut = place.statut;
    let lue = fiche(lu, place, date_sortie, reperes.annee);
    let decision = match reconnaitre(lu, connus) {
        Match::Conflit(connu) => {
            codes = vec![Code::IneConflit];
            Decision::Intact(connu.person)
        }
        // What the registry says of somebody who is here, a sheet does not change.
        Match::Un(connu) if lu.tableur && connu.actif && connu.fiche.siecle_id.is_some() => {
            codes = vec![Code::ConnuDuRegistre];
            Decision::Intact(connu.person)
        }
        Match::Personne if parti => Decision::Rien,
        Match::Personne => Decision::Creer(lue.clone()),
        Match::Un(connu) => fusionner(connu, lue.clone(), statut, (parti, lu.tableur)),
    };
    let findings = codes
        .into_iter()
        .map(|code| {
            let mut finding =
                Finding::about(code, Subject::Apprenant, lu.line, &lu.nom, &lu.prenom)
                    .in_file(lu.file());
            finding.division = lue.division.clone().unwrap_or_default();
            match code {
                Code::MefInconnu | Code::MefCommun => {
                    let mef = lue.mef.clone().unwrap_or_default();
                    let libelle = reperes.libelle(&mef);
                    finding.with("mef", mef).with("libelle", libelle)
                }
                Code::Sorti | Code::SortiePrevue => finding.with(
                    "date",
                    date_sortie.map(|date| date.to_string()).unwrap_or_default(),
                ),
                Code::DivisionHorsSts => {
                    let division = finding.division.clone();
                    finding.with("division", division)
                }
                _ => finding,
            }
        })
        .collect();
    (decision, findings)
}

/// The leaving date that counts.
fn date_sortie(lu: &Lu, place: &Place, today: Date, codes: &mut Vec<Code>) -> Option<Date> {
    let sortie = lu.date_sortie?;
    if lu.date_entree.is_some_and(|entree| sortie < entree) && place.division.is_some() {
        codes.push(Code::SortiPuisRevenu);
        return None;
    }
    codes.push(if sortie < today {
        Code::Sorti
    } else {
        Code::SortiePrevue
    });
    Some(sortie)
}

fn fiche(lu: &Lu, place: Place, date_sortie: Option<Date>, annee: i32) -> Fiche {
    Fiche {
        siecle_id: (!lu.tableur).then(|| lu.eleve_id.clone()),
        ine: lu.ine.as_ref().map(|ine| ine.as_str().to_owned()),
        nom: lu.nom.clone(),
        nom_usage: lu.nom_usage.clone(),
        prenom: lu.prenom.clone(),
        civilite: lu.civilite.to_owned(),
        date_naissance: Some(lu.date_naissance),
        courriel: lu
            .courriel
            .as_ref()
            .map(|courriel| courriel.as_str().to_owned()),
        telephone: lu.telephone.clone(),
        date_entree: lu.date_entree,
        date_sortie,
        motif_sortie: date_sortie.and_then(|_| lu.motif_sortie.clone()),
        uai_precedent: lu.uai_precedent.clone(),
        annee,
        division: place.division,
        groupes: place.groupes,
        mef: place.mef,
        statut: place.statut.unwrap_or_default(),
        referentiel: place.referentiel,
        niveau: place.niveau,
    }
}

/// An empty value never erases a known one; what was typed by hand wins for e-mail and phone.
fn fusionner(
    connu: &Connu,
    lue: Fiche,
    statut: Option<Statut>,
    (parti, tableur): (bool, bool),
) -> Decision {
    let known = &connu.fiche;
    let same_year = known.annee == lue.annee;
    let or_known =
        |value: Option<String>, former: &Option<String>| value.or_else(|| former.clone());
    let during_year = |value: Option<String>, former: &Option<String>| {
        value.or_else(|| former.clone().filter(|_| same_year))
    };
    let same_mef = lue.mef.is_none() || lue.mef == known.mef;
    // A sheet has no column for some of it, and takes who comes back by it out of the registry's hands.
    let (siecle_id, groupes) = if tableur {
        (None, known.groupes.clone())
    } else {
        (or_known(lue.siecle_id, &known.siecle_id), lue.groupes)
    };
    let (date_sortie, motif_sortie) = if tableur && connu.actif && lue.date_sortie.is_none() {
        (known.date_sortie, known.motif_sortie.clone())
    } else {
        (lue.date_sortie, lue.motif_sortie)
    };
    let fiche = Fiche {
        siecle_id,
        groupes,
        date_sortie,
        ine: or_known(lue.ine, &known.ine),
        nom_usage: or_known(lue.nom_usage, &known.nom_usage),
        civilite: if lue.civilite.is_empty() {
            known.civilite.clone()
        } else {
            lue.civilite
        },
        courriel: if connu.courriel_saisi {
            known.courriel.clone()
        } else {
            or_known(lue.courriel, &known.courriel)
        },
        telephone: if connu.telephone_saisi {
            known.telephone.clone()
        } else {
            or_known(lue.telephone, &known.telephone)
        },
        date_entree: lue.date_entree.or(known.date_entree),
        motif_sortie,
        uai_precedent: or_known(lue.uai_precedent, &known.uai_precedent),
        division: during_year(lue.division, &known.division),
        mef: during_year(lue.mef, &known.mef),
        statut: statut.unwrap_or(known.statut),
        referentiel: lue
            .referentiel
            .or_else(|| known.referentiel.clone().filter(|_| same_year && same_mef)),
        niveau: lue
            .niveau
            .or_else(|| known.niveau.clone().filter(|_| same_year && same_mef)),
        ..lue
    };
    let mut differences = differences(known, &fiche);
    if connu.manuel {
        differences.push(Difference {
            field: "origine".into(),
            before: "manuel".into(),
            after: if tableur { "tableur" } else { "siecle" }.into(),
        });
    }
    let action = match (connu.actif, parti) {
        (true, true) => Action::Desactiver,
        (false, false) => Action::Reactiver,
        _ if differences.is_empty() => Action::Inchange,
        _ => Action::MettreAJour,
    };
    Decision::Connu {
        person: connu.person,
        action,
        fiche,
        differences,
    }
}

fn differences(before: &Fiche, after: &Fiche) -> Vec<Difference> {
    let mut found = Differences(Vec::new());
    found.optional(
        "siecle_id",
        before.siecle_id.as_deref(),
        after.siecle_id.as_deref(),
    );
    found.optional("ine", before.ine.as_deref(), after.ine.as_deref());
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
    found.date("date_entree", before.date_entree, after.date_entree);
    found.date("date_sortie", before.date_sortie, after.date_sortie);
    found.optional(
        "motif_sortie",
        before.motif_sortie.as_deref(),
        after.motif_sortie.as_deref(),
    );
    found.optional(
        "uai_precedent",
        before.uai_precedent.as_deref(),
        after.uai_precedent.as_deref(),
    );
    place_differences(before, after, &mut found);
    found.0
}

/// Those of the school year.
fn place_differences(before: &Fiche, after: &Fiche, found: &mut Differences) {
    found.compare("annee", &before.annee.to_string(), &after.annee.to_string());
    found.optional(
        "division",
        before.division.as_deref(),
        after.division.as_deref(),
    );
    found.compare(
        "groupes",
        &before.groupes.join(", "),
        &after.groupes.join(", "),
    );
    found.optional("mef", before.mef.as_deref(), after.mef.as_deref());
    found.compare("statut", before.statut.as_str(), after.statut.as_str());
    found.optional(
        "referentiel",
        before.referentiel.as_deref(),
        after.referentiel.as_deref(),
    );
    found.optional("niveau", before.niveau.as_deref(), after.niveau.as_deref());
}
