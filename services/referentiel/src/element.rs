//! A diploma as one list of coded elements, each with its links: what versions are compared by.

use crate::model::{Epreuve, GrilleNationale, Referentiel};

/// Kind of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Genre {
    /// Niveau de classe.
    Niveau,
    /// Option of the diploma.
    Option,
    /// Status that a period can have.
    Statut,
    /// Bloc or pôle of competences.
    Bloc,
    /// Professional activity.
    Activite,
    /// Professional task.
    Tache,
    /// Competence.
    Competence,
    /// Criterion of a competence.
    Critere,
    /// Exam unit.
    Epreuve,
    /// Professional attitude.
    Attitude,
}

impl Genre {
    /// Stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Niveau => "niveau",
            Self::Option => "option",
            Self::Statut => "statut",
            Self::Bloc => "bloc",
            Self::Activite => "activite",
            Self::Tache => "tache",
            Self::Competence => "competence",
            Self::Critere => "critere",
            Self::Epreuve => "epreuve",
            Self::Attitude => "attitude",
        }
    }
}

/// An element and its links: the name of a link with what it leads to.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    pub(crate) genre: Genre,
    pub(crate) code: &'a str,
    pub(crate) intitule: &'a str,
    pub(crate) liens: Vec<(&'static str, Vec<String>)>,
}

impl<'a> Element<'a> {
    fn new(genre: Genre, code: &'a str, intitule: &'a str) -> Self {
        Self {
            genre,
            code,
            intitule,
            liens: Vec::new(),
        }
    }

    fn lien<'l>(mut self, name: &'static str, to: impl IntoIterator<Item = &'l String>) -> Self {
        self.liens.push((name, to.into_iter().cloned().collect()));
        self
    }

    fn told(mut self, name: &'static str, values: Vec<String>) -> Self {
        self.liens.push((name, values));
        self
    }
}

/// Every coded element, in the order of the diploma: tasks follow their activity, criteria their competence.
pub(crate) fn elements(r: &Referentiel) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    for one in &r.niveaux {
        found.push(Element::new(Genre::Niveau, &one.code, &one.intitule));
    }
    for one in &r.options {
        found.push(Element::new(Genre::Option, &one.code, &one.intitule));
    }
    for one in &r.statuts_periode {
        let element = Element::new(Genre::Statut, &one.code, &one.intitule);
        found.push(
            element
                .lien("niveaux", &one.niveaux)
                .lien("certificative", &one.certificative),
        );
    }
    for one in &r.blocs {
        let element = Element::new(Genre::Bloc, &one.code, &one.intitule);
        found.push(
            element
                .lien("unite", &one.unite)
                .lien("option", &one.option),
        );
    }
    for one in &r.activites {
        let element = Element::new(Genre::Activite, &one.code, &one.intitule);
        found.push(element.lien("bloc", &one.bloc).lien("option", &one.option));
        for tache in &one.taches {
            let element = Element::new(Genre::Tache, &tache.code, &tache.intitule);
            found.push(
                element
                    .lien("activite", [&one.code])
                    .lien("competences", &tache.competences),
            );
        }
    }
    for one in &r.competences {
        let element = Element::new(Genre::Competence, &one.code, &one.intitule);
        found.push(
            element
                .lien("bloc", &one.bloc)
                .lien("option", &one.option)
                .lien("attitudes", &one.attitudes),
        );
        for critere in &one.criteres {
            let element = Element::new(Genre::Critere, &critere.code, &critere.intitule);
            found.push(element.lien("competence", [&one.code]));
        }
    }
    found.extend(r.epreuves.iter().map(epreuve));
    for one in &r.attitudes_professionnelles {
        found.push(Element::new(Genre::Attitude, &one.code, &one.intitule));
    }
    found
}

fn epreuve(one: &Epreuve) -> Element<'_> {
    let weight = one.coefficient.iter().map(ToString::to_string).collect();
    Element::new(Genre::Epreuve, &one.code, &one.intitule)
        .lien("unite", [&one.unite])
        .told("coefficient", weight)
        .lien("competences", &one.competences)
        .told(
            "grille",
            one.grille.as_ref().map(lignes).unwrap_or_default(),
        )
}

/// A national grid, line by line: its levels, then each criterion with what is observed.
fn lignes(grille: &GrilleNationale) -> Vec<String> {
    let head = grille.niveaux.join(" · ");
    let lines = grille.criteres.iter().map(|ligne| {
        let seen = ligne.descripteurs.join(" · ");
        let own = ligne.competence.as_deref().unwrap_or_default();
        format!("{own} {} ({seen})", ligne.intitule)
            .trim_start()
            .to_owned()
    });
    std::iter::once(head).chain(lines).collect()
}
