//! What a file of the right form may still get wrong: repeated codes, broken links, empty titles.
//!
//! Every check adds a fault and goes on, so that one start tells everything.

use std::collections::BTreeSet;

use crate::echelle::Echelles;
use crate::fault::Faults;
use crate::mef::{MefEntry, significant};
use crate::model::{CompletenessStatus, Epreuve, Referentiel, StatutPeriode};
use crate::wrong::Wrong;

/// Codes of one list, to resolve links against.
struct Codes<'a> {
    /// What the list holds, in the words of the file.
    noun: &'static str,
    known: BTreeSet<&'a str>,
}

/// Checks one diploma; `stem` is its file's name without extension.
pub(crate) fn referentiel(r: &Referentiel, stem: &str, faults: &mut Faults) {
    identity(r, stem, faults);
    let niveaux = codes("niveau", "niveaux", pairs(&r.niveaux), faults);
    let options = codes("option", "options", pairs(&r.options), faults);
    let blocs = codes("bloc", "blocs", pairs(&r.blocs), faults);
    let attitudes = codes(
        "attitude",
        "attitudes_professionnelles",
        pairs(&r.attitudes_professionnelles),
        faults,
    );
    let competences = codes("compétence", "competences", pairs(&r.competences), faults);
    let epreuves = codes("épreuve", "epreuves", pairs(&r.epreuves), faults);
    codes("activité", "activites", pairs(&r.activites), faults);
    codes(
        "statut",
        "statuts_periode",
        pairs(&r.statuts_periode),
        faults,
    );
    codes("tâche", "taches", r.taches().map(Coded::pair), faults);
    let criteres = r.competences.iter().flat_map(|c| &c.criteres);
    codes("critère", "criteres", criteres.map(Coded::pair), faults);
    let unites = Codes {
        noun: "unité",
        known: r.epreuves.iter().map(|e| e.unite.as_str()).collect(),
    };

    for (list, empty) in [
        ("niveaux", r.niveaux.is_empty()),
        ("statuts_periode", r.statuts_periode.is_empty()),
        ("competences", r.competences.is_empty()),
    ] {
        if empty {
            faults.add(list, Wrong::Empty);
        }
    }
    tree_links(
        r,
        &Links {
            unites,
            options,
            blocs,
            attitudes,
            competences: &competences,
        },
        faults,
    );
    for statut in &r.statuts_periode {
        period_status(statut, &niveaux, &epreuves, faults);
    }
    for epreuve in &r.epreuves {
        exam_unit(epreuve, &competences, faults);
    }
    sources(r, faults);
}

/// Checks the scales.
pub(crate) fn echelles(echelles: &Echelles, faults: &mut Faults) {
    for (name, echelle) in echelles.iter() {
        require_text(&format!("{name}.source"), &echelle.source, faults);
        let levels = echelle.niveaux.iter();
        let pairs = levels.map(|level| (level.code.as_str(), level.intitule.as_str()));
        codes("niveau", name, pairs, faults);
        let mut ranks = BTreeSet::new();
        for level in &echelle.niveaux {
            if level.rang.is_some_and(|rang| !ranks.insert(rang)) {
                faults.add(format!("{name}.{}.rang", level.code), Wrong::Repeated);
            }
        }
        if echelle.niveaux.is_empty() {
            faults.add(name, Wrong::Empty);
        }
    }
}

/// Checks the MEF table alone; its links are checked by [`mef_links`] once every file is read.
pub(crate) fn mef(table: &[MefEntry], faults: &mut Faults) {
    let pairs = table
        .iter()
        .map(|entry| (entry.mef.as_str(), entry.intitule.as_str()));
    codes("MEF", "", pairs, faults);
    for entry in table {
        if significant(&entry.mef) != Some(entry.mef.as_str()) {
            faults.add(entry.mef.as_str(), Wrong::Digits);
        }
        require_text(&format!("{}.niveau", entry.mef), &entry.niveau, faults);
    }
}

/// Checks that every candidate exists and has the niveau and the option that the table names.
pub(crate) fn mef_links<'a>(
    entry: &MefEntry,
    get: impl Fn(&str) -> Option<&'a Referentiel>,
    faults: &mut Faults,
) {
    let mut seen = BTreeSet::new();
    for candidat in &entry.candidats {
        let path = format!("{}.candidats.{candidat}", entry.mef);
        if !seen.insert(candidat) {
            faults.add(
                path.as_str(),
                Wrong::NamedTwice("référentiel", candidat.clone()),
            );
        }
        let Some(referentiel) = get(candidat) else {
            faults.add(path, Wrong::UnknownReferentiel);
            continue;
        };
        if referentiel.niveau(&entry.niveau).is_none() {
            faults.add(path.as_str(), Wrong::HasNo("niveau", entry.niveau.clone()));
        }
        if let Some(option) = &entry.option
            && !referentiel
                .options
                .iter()
                .any(|known| &known.code == option)
        {
            faults.add(path, Wrong::HasNo("option", option.clone()));
        }
    }
}

/// Checks that the family of a diploma is there, and is the seconde commune of one.
pub(crate) fn family_link<'a>(
    r: &Referentiel,
    get: impl Fn(&str) -> Option<&'a Referentiel>,
    faults: &mut Faults,
) {
    let Some(famille) = &r.famille else {
        return;
    };
    match get(famille) {
        None => faults.add("famille", Wrong::UnknownReferentiel),
        Some(family) if family.is_commune() && !r.is_commune() => {}
        Some(_) => faults.add("famille", Wrong::NotCommune(famille.clone())),
    }
}

fn identity(r: &Referentiel, stem: &str, faults: &mut Faults) {
    if r.code != stem {
        faults.add("code", Wrong::NotFileName(r.code.clone()));
    }
    if !r.code.is_empty() && !is_code(&r.code) {
        faults.add("code", Wrong::Code(r.code.clone()));
    }
    for (path, text) in [
        ("code", &r.code),
        ("intitule", &r.intitule),
        ("sigle", &r.sigle),
        ("version", &r.version),
        ("libelle_criteres", &r.libelle_criteres),
    ] {
        require_text(path, text, faults);
    }
    let complete = r.completeness.status == CompletenessStatus::Complete;
    if complete != r.completeness.missing.is_empty() {
        faults.add("completeness", Wrong::Completeness);
    }
}

/// Longest code of a diploma.
const CODE_MAX: usize = 60;

/// A code names a file and stands in addresses: lower-case letters, digits, single hyphens between them.
fn is_code(code: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    code.len() <= CODE_MAX && code.split('-').all(word)
}

/// What the elements of the tree may point to.
struct Links<'a, 'c> {
    unites: Codes<'a>,
    options: Codes<'a>,
    blocs: Codes<'a>,
    attitudes: Codes<'a>,
    competences: &'c Codes<'a>,
}

fn tree_links(r: &Referentiel, to: &Links<'_, '_>, faults: &mut Faults) {
    for bloc in &r.blocs {
        let path = format!("blocs.{}", bloc.code);
        to.unites.resolve(&path, bloc.unite.as_slice(), faults);
        to.options.resolve(&path, bloc.option.as_slice(), faults);
    }
    for activite in &r.activites {
        let path = format!("activites.{}", activite.code);
        to.blocs.resolve(&path, activite.bloc.as_slice(), faults);
        to.options
            .resolve(&path, activite.option.as_slice(), faults);
        for tache in &activite.taches {
            let path = format!("{path}.taches.{}.competences", tache.code);
            to.competences.resolve(&path, &tache.competences, faults);
        }
    }
    for competence in &r.competences {
        let path = format!("competences.{}", competence.code);
        to.blocs.resolve(&path, competence.bloc.as_slice(), faults);
        to.options
            .resolve(&path, competence.option.as_slice(), faults);
        to.attitudes.resolve(&path, &competence.attitudes, faults);
    }
}

fn period_status(
    statut: &StatutPeriode,
    niveaux: &Codes<'_>,
    epreuves: &Codes<'_>,
    faults: &mut Faults,
) {
    let path = format!("statuts_periode.{}", statut.code);
    niveaux.resolve(&path, &statut.niveaux, faults);
    epreuves.resolve(&path, statut.certificative.as_slice(), faults);
    // P-06, P-09: the grid of the unit replaces the bilan entreprise, and the learners are locked.
    if statut.certificative.is_some()
        && (statut.bilan_entreprise
            || statut.alimente_tableau_de_bord
            || !statut.apprenants_verrouilles)
    {
        faults.add(path, Wrong::Certificative);
    }
}

fn exam_unit(epreuve: &Epreuve, competences: &Codes<'_>, faults: &mut Faults) {
    let path = format!("epreuves.{}", epreuve.code);
    require_text(&format!("{path}.unite"), &epreuve.unite, faults);
    competences.resolve(&path, &epreuve.competences, faults);
    let own = Codes {
        noun: "compétence de l’épreuve",
        known: epreuve.competences.iter().map(String::as_str).collect(),
    };
    let Some(grille) = &epreuve.grille else {
        return;
    };
    for level in &grille.niveaux {
        require_text(&format!("{path}.grille.niveaux"), level, faults);
    }
    for (rank, critere) in grille.criteres.iter().enumerate() {
        let path = format!("{path}.grille.criteres[{rank}]");
        require_text(&format!("{path}.intitule"), &critere.intitule, faults);
        own.resolve(&path, critere.competence.as_slice(), faults);
        if critere.descripteurs.len() != grille.niveaux.len() {
            faults.add(
                path.as_str(),
                Wrong::Descripteurs(critere.descripteurs.len(), grille.niveaux.len()),
            );
        }
        for descripteur in &critere.descripteurs {
            require_text(&format!("{path}.descripteurs"), descripteur, faults);
        }
    }
}

/// Every block that is not empty says where it comes from, and no other does.
fn sources(r: &Referentiel, faults: &mut Faults) {
    let filled = [
        ("niveaux", !r.niveaux.is_empty()),
        ("options", !r.options.is_empty()),
        ("statuts_periode", !r.statuts_periode.is_empty()),
        ("blocs", !r.blocs.is_empty()),
        ("activites", !r.activites.is_empty()),
        ("competences", !r.competences.is_empty()),
        ("epreuves", !r.epreuves.is_empty()),
        (
            "attitudes_professionnelles",
            !r.attitudes_professionnelles.is_empty(),
        ),
        (
            "liens_taches_competences",
            r.taches().any(|tache| !tache.competences.is_empty()),
        ),
    ];
    for (block, filled) in filled {
        if filled && !r.sources.contains_key(block) {
            faults.add(format!("sources.{block}"), Wrong::Missing);
        }
    }
    for (block, source) in &r.sources {
        let path = format!("sources.{block}");
        if !filled.contains(&(block.as_str(), true)) {
            faults.add(path.as_str(), Wrong::NoBlock);
        }
        if source.documents.is_empty() {
            faults.add(path.as_str(), Wrong::NoDocument);
        }
        for document in &source.documents {
            require_text(&format!("{path}.documents"), document, faults);
        }
    }
}

/// Checks codes and titles of one list and returns its codes.
fn codes<'a>(
    noun: &'static str,
    list: &str,
    elements: impl Iterator<Item = (&'a str, &'a str)>,
    faults: &mut Faults,
) -> Codes<'a> {
    let mut known = BTreeSet::new();
    for (code, intitule) in elements {
        let path = if list.is_empty() {
            code.to_owned()
        } else {
            format!("{list}.{code}")
        };
        require_text(&format!("{path}.code"), code, faults);
        require_text(&format!("{path}.intitule"), intitule, faults);
        if !known.insert(code) {
            faults.add(path, Wrong::UsedTwice);
        }
    }
    Codes { noun, known }
}

impl Codes<'_> {
    fn resolve(&self, path: &str, links: &[String], faults: &mut Faults) {
        let mut seen = BTreeSet::new();
        for link in links {
            if !self.known.contains(link.as_str()) {
                faults.add(path, Wrong::Unknown(self.noun, link.clone()));
            }
            if !seen.insert(link) {
                faults.add(path, Wrong::NamedTwice(self.noun, link.clone()));
            }
        }
    }
}

fn require_text(path: &str, text: &str, faults: &mut Faults) {
    if text.trim().is_empty() {
        faults.add(path, Wrong::Empty);
    }
}

/// What every element of a list has.
trait Coded {
    fn pair(&self) -> (&str, &str);
}

macro_rules! coded {
    ($($name:ident),+ $(,)?) => {
        $(impl Coded for crate::model::$name {
            fn pair(&self) -> (&str, &str) {
                (&self.code, &self.intitule)
            }
        })+
    };
}

coded!(
    Activite,
    Attitude,
    Bloc,
    Competence,
    Critere,
    Epreuve,
    Niveau,
    OptionDiplome,
    StatutPeriode,
    Tache,
);

fn pairs<T: Coded>(elements: &[T]) -> impl Iterator<Item = (&str, &str)> {
    elements.iter().map(Coded::pair)
}
