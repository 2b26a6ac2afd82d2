//! What changes from one version of a diploma to another, as data: codes and titles, no sentence.

use std::collections::{BTreeMap, BTreeSet};

use crate::element::{Element, Genre, elements};
use crate::model::{Referentiel, Relieur};

/// What changes from an old version to a new one. The order of elements, notes and sources are not compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// In the order of the new version, then what is in the old one alone, in its order.
    pub elements: Vec<Difference>,
    /// What concerns the whole diploma, or what a status of periods yields.
    pub regles: Vec<Regle>,
}

/// What became of one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its kind.
    pub genre: Genre,
    /// Its code, the same in both versions.
    pub code: String,
    /// Its title: the new one, that of the old version for what is taken away.
    pub intitule: String,
    /// What happened. An element whose title and links both change has two lines.
    pub change: Change,
}

/// What happened to an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The new version alone has it.
    Added,
    /// The old version alone has it.
    Removed,
    /// Another title; what it was.
    Retitled(String),
    /// Other links, at least one of them.
    Relinked(Vec<Lien>),
}

/// A link of an element that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lien {
    /// Which: `competences`, `bloc`, `unite`…
    pub nom: &'static str,
    /// What it leads to now and did not.
    pub ajoutes: Vec<String>,
    /// What it led to and does no more.
    pub retires: Vec<String>,
}

/// A rule of the diploma that is another one now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regle {
    /// Which: `rythme_fiches`, `bilan_entreprise`…
    pub nom: &'static str,
    /// Code of the status of periods that it is about; empty for the whole diploma.
    pub statut: String,
    /// Title of that status in the new version.
    pub intitule: String,
    /// What it said: codes, or words of the diploma; nothing when it said nothing.
    pub avant: Vec<String>,
    /// What it says.
    pub apres: Vec<String>,
}

/// A code that an installed text would take away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// Kind of the element.
    pub genre: Genre,
    /// Its code.
    pub code: String,
    /// Its title.
    pub intitule: String,
}

impl Differences {
    /// Whether both versions say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty() && self.regles.is_empty()
    }

    /// How many lines there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.elements.len() + self.regles.len()
    }
}

/// What changes from `old` to `new`.
#[must_use]
pub fn differences(old: &Referentiel, new: &Referentiel) -> Differences {
    let before = elements(old);
    let mut left: BTreeMap<_, &Element<'_>> = before.iter().map(|e| (key(e), e)).collect();
    let mut found = Vec::new();
    for element in elements(new) {
        match left.remove(&key(&element)) {
            None => found.push(line(&element, Change::Added)),
            Some(was) => {
                if was.intitule != element.intitule {
                    found.push(line(&element, Change::Retitled(was.intitule.to_owned())));
                }
                let liens = relinked(was, &element);
                if !liens.is_empty() {
                    found.push(line(&element, Change::Relinked(liens)));
                }
            }
        }
    }
    let gone = before.iter().filter(|e| left.contains_key(&key(e)));
    found.extend(gone.map(|element| line(element, Change::Removed)));
    Differences {
        elements: found,
        regles: changed(old, new),
    }
}

/// Codes of `old` that `new` does not have: they are stable for ever, so a text that takes one away is another diploma,
/// under another code.
#[must_use]
pub fn lost(old: &Referentiel, new: &Referentiel) -> Vec<Lost> {
    let after = elements(new);
    let kept: BTreeSet<_> = after.iter().map(key).collect();
    elements(old)
        .iter()
        .filter(|element| !kept.contains(&key(element)))
        .map(|element| Lost {
            genre: element.genre,
            code: element.code.to_owned(),
            intitule: element.intitule.to_owned(),
        })
        .collect()
}

fn key<'a>(element: &Element<'a>) -> (Genre, &'a str) {
    (element.genre, element.code)
}

fn line(element: &Element<'_>, change: Change) -> Difference {
    Difference {
        genre: element.genre,
        code: element.code.to_owned(),
        intitule: element.intitule.to_owned(),
        change,
    }
}

/// Links have the same names in both: they are of the same kind of element.
fn relinked(was: &Element<'_>, is: &Element<'_>) -> Vec<Lien> {
    let pairs = was.liens.iter().zip(&is.liens);
    pairs
        .map(|((nom, before), (_, after))| Lien {
            nom,
            ajoutes: without(after, before),
            retires: without(before, after),
        })
        .filter(|lien| !lien.ajoutes.is_empty() || !lien.retires.is_empty())
        .collect()
}

fn without(codes: &[String], others: &[String]) -> Vec<String> {
    let mut left = codes.to_vec();
    left.retain(|one| !others.contains(one));
    left
}

fn changed(old: &Referentiel, new: &Referentiel) -> Vec<Regle> {
    let mut before: BTreeMap<_, _> = regles(old).into_iter().collect();
    let mut found = Vec::new();
    for (place, apres) in regles(new) {
        // A status that is new, or gone, is told as such.
        if let Some(avant) = before.remove(&place)
            && avant != apres
        {
            let statut = new.statut(place.0);
            found.push(Regle {
                nom: place.1,
                statut: place.0.to_owned(),
                intitule: statut.map_or_else(String::new, |statut| statut.intitule.clone()),
                avant,
                apres,
            });
        }
    }
    found
}

/// The rules by the code of their status, empty for the whole diploma, and by their name.
fn regles(r: &Referentiel) -> Vec<((&str, &'static str), Vec<String>)> {
    let word = |word: &str| vec![word.to_owned()];
    let who = |list: &[Relieur]| list.iter().map(|one| one.code().to_owned()).collect();
    let whole = [
        ("intitule", word(&r.intitule)),
        ("sigle", word(&r.sigle)),
        ("type", word(r.type_diplome.code())),
        ("version", word(&r.version)),
        ("rncp", r.rncp.iter().cloned().collect()),
        ("famille", r.famille.iter().cloned().collect()),
        ("suivi_entreprise", word(r.suivi().code())),
        ("rythme_fiches", word(r.rythme_fiches.code())),
        ("fiches_conservees", word(yes(r.fiches_conservees))),
        ("relient_taches", who(&r.qui_relie.taches)),
        ("relient_competences", who(&r.qui_relie.competences)),
        ("libelle_criteres", word(&r.libelle_criteres)),
        ("manques", r.completeness.missing.clone()),
    ];
    let statuts = r.statuts_periode.iter().flat_map(|statut| {
        [
            ("bilan_entreprise", statut.bilan_entreprise),
            ("bilan_attitudes", statut.bilan_attitudes),
            ("alimente_tableau_de_bord", statut.alimente_tableau_de_bord),
            ("apprenants_verrouilles", statut.apprenants_verrouilles),
        ]
        .map(|(nom, said)| ((statut.code.as_str(), nom), word(yes(said))))
    });
    let whole = whole.into_iter().map(|(nom, said)| (("", nom), said));
    whole.chain(statuts).collect()
}

fn yes(said: bool) -> &'static str {
    if said { "oui" } else { "non" }
}
