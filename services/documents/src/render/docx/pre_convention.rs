//! D-01 as its template wants it: every text chosen, every control named.

use serde::Serialize;

use super::{
    BLUE, Meta, ORANGE, Palette,
    controls::{Field, Paragraph, TO_COMPLETE, Tick, shortened},
    pictures::Placed,
};
use crate::domain::{
    french,
    pre_convention::{
        Activite, Entreprise, Etablissement, Intitule, Mots, PreConvention, Rubrique, Statut,
        Tuteur,
    },
};

#[derive(Serialize)]
pub(super) struct View {
    surtitre: &'static str,
    sous_titre: String,
    apprenant_entete: &'static str,
    apprenant: String,
    division: String,
    diplome: String,
    etablissement: Ecole,
    entreprise: Nommes,
    tuteur_entete: &'static str,
    referent: Nommes,
    /// One, or two (I-07).
    tuteurs: Vec<Nommes>,
    rubriques: Rubriques,
    invites: Invites,
    jours: Vec<Jour>,
    objectifs: Vec<Paragraph>,
    competences: Vec<Coded>,
    activites: Vec<Activity>,
    mineur: bool,
    minorite: String,
    derogations: Vec<[Field; 2]>,
    signataires: Vec<Signataire>,
}

#[derive(Serialize)]
struct Ecole {
    nom: String,
    adresse: String,
    telephone: String,
    courriel: String,
    /// Other organisations of an apprentice's papers.
    autres: Vec<Known>,
}

#[derive(Serialize)]
struct Known {
    libelle: &'static str,
    valeur: String,
}

/// A name, and what is known of whom it names.
#[derive(Serialize)]
struct Nommes {
    nom: Field,
    lignes: Vec<Field>,
}

/// Headings, with their numbers.
#[derive(Serialize)]
struct Rubriques {
    horaires: String,
    concertation: String,
    objectifs: String,
    activites: String,
    derogation: String,
    evaluation: String,
}

/// What the empty areas ask for.
#[derive(Serialize)]
struct Invites {
    concertation: &'static str,
    evaluation: &'static str,
}

#[derive(Serialize)]
struct Jour {
    nom: &'static str,
    champs: [Field; 3],
}

#[derive(Serialize)]
struct Coded {
    code: String,
    intitule: String,
}

#[derive(Serialize)]
struct Activity {
    code: String,
    intitule: String,
    /// Only for an activity without tasks: it is then ticked itself.
    case: Option<Tick>,
    taches: Vec<Task>,
}

#[derive(Serialize)]
struct Task {
    code: String,
    intitule: String,
    case: Tick,
}

#[derive(Serialize)]
struct Signataire {
    qualite: String,
    nom: Field,
    date: Field,
    /// Size of the stamp beside the signature.
    cachet: Option<Placed>,
}

pub(super) fn view(document: &PreConvention) -> (Meta, Palette, View) {
    let mots = document.mots();
    let apprenti = document.apprenant.statut == Statut::Apprenti;
    let view = View {
        surtitre: if apprenti {
            "Annexe pédagogique à la période de formation en entreprise"
        } else {
            "Annexe pédagogique à la convention de formation en milieu professionnel"
        },
        sous_titre: document.periode_en_clair(),
        apprenant_entete: mots.apprenant,
        apprenant: [
            document.apprenant.civilite.trim(),
            &document.nom_apprenant(),
        ]
        .join(" ")
        .trim()
        .to_owned(),
        division: document.apprenant.division.clone(),
        diplome: lines(&[&document.formation.diplome, &document.formation.niveau]),
        etablissement: ecole(&document.etablissement, apprenti),
        entreprise: societe(&document.entreprise),
        tuteur_entete: mots.tuteur,
        referent: referent(document),
        tuteurs: tuteurs(&document.entreprise, mots),
        rubriques: rubriques(document),
        invites: Invites {
            concertation: "Visites, appels, rencontres : qui, quand, comment.",
            evaluation: "Épreuve ou unité concernée, forme de l’évaluation, part de chacun.",
        },
        jours: jours(),
        objectifs: Paragraph::all_of(&document.objectifs),
        competences: competences(&document.competences),
        activites: activites(&document.activites),
        mineur: document.mineur().unwrap_or(false),
        minorite: format!(
            "{} est mineur au premier jour de la période.",
            capitalised(mots.l_apprenant)
        ),
        derogations: derogations(),
        signataires: signataires(document, mots),
    };
    (meta(document), if apprenti { ORANGE } else { BLUE }, view)
}

fn meta(document: &PreConvention) -> Meta {
    let etablissement = &document.etablissement.nom;
    Meta {
        title: document.titre(),
        subject: "Pré-convention".to_owned(),
        author: etablissement.clone(),
        date: document.edite_le.to_string(),
        header_left: shortened(etablissement),
        header_right: format!(
            "Pré-convention éditée le {}",
            french::date(document.edite_le)
        ),
        footer_left: shortened(&document.titre()),
        logo: document.etablissement.logo.as_ref().map(Placed::logo),
        cachet: document.etablissement.cachet.is_some(),
    }
}

fn ecole(etablissement: &Etablissement, apprenti: bool) -> Ecole {
    let named = &etablissement.apprentissage;
    let autres = [
        ("CFA", &named.cfa),
        ("Déclaration d’activité", &named.declaration),
        ("DREETS", &named.dreets),
    ];
    Ecole {
        autres: autres
            .into_iter()
            .filter(|(_, valeur)| apprenti && !valeur.is_empty())
            .map(|(libelle, valeur)| Known {
                libelle,
                valeur: valeur.clone(),
            })
            .collect(),
        nom: etablissement.nom.clone(),
        adresse: etablissement.adresse.join("\n"),
        telephone: etablissement.telephone.clone(),
        courriel: etablissement.courriel.clone(),
    }
}

fn referent(document: &PreConvention) -> Nommes {
    let nom = document.enseignant_referent.as_deref().unwrap_or_default();
    Nommes {
        nom: Field::heading("referent_nom", "Nom de l’enseignant référent", nom),
        lignes: vec![
            Field::labelled("referent_telephone", "Téléphone", ""),
            Field::labelled("referent_courriel", "Courriel", ""),
        ],
    }
}

fn tuteurs(entreprise: &Entreprise, mots: &Mots) -> Vec<Nommes> {
    let first = tuteur("tuteur", mots.nom_du_tuteur, &entreprise.tuteur);
    let second = entreprise.second_tuteur.as_ref();
    let second = second.map(|one| tuteur("second_tuteur", mots.nom_du_second_tuteur, one));
    [first].into_iter().chain(second).collect()
}

fn tuteur(tag: &str, titre: &str, tuteur: &Tuteur) -> Nommes {
    Nommes {
        nom: Field::heading(&format!("{tag}_nom"), titre, &tuteur.nom),
        lignes: vec![
            Field::labelled(&format!("{tag}_telephone"), "Téléphone", &tuteur.telephone),
            Field::labelled(&format!("{tag}_courriel"), "Courriel", &tuteur.courriel),
        ],
    }
}

fn competences(competences: &[Intitule]) -> Vec<Coded> {
    competences
        .iter()
        .map(|competence| Coded {
            code: competence.code.clone(),
            intitule: competence.intitule.clone(),
        })
        .collect()
}

fn lines(texts: &[&str]) -> String {
    let known: Vec<_> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    known.join("\n")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn societe(entreprise: &Entreprise) -> Nommes {
    Nommes {
        nom: Field::heading(
            "entreprise_nom",
            "Raison sociale",
            &entreprise.raison_sociale,
        ),
        lignes: vec![
            Field::labelled("entreprise_siret", "SIRET", &entreprise.siret),
            Field::labelled(
                "entreprise_adresse",
                "Adresse",
                &entreprise.adresse.join(", "),
            ),
            Field::labelled("entreprise_secteur", "Activité", &entreprise.secteur),
            Field::labelled("entreprise_telephone", "Téléphone", &entreprise.telephone),
        ],
    }
}

fn rubriques(document: &PreConvention) -> Rubriques {
    Rubriques {
        horaires: document.intitule(Rubrique::Horaires),
        concertation: document.intitule(Rubrique::Concertation),
        objectifs: document.intitule(Rubrique::Objectifs),
        activites: document.intitule(Rubrique::Activites),
        derogation: document.intitule(Rubrique::Derogation),
        evaluation: document.intitule(Rubrique::Evaluation),
    }
}

fn jours() -> Vec<Jour> {
    const JOURS: [(&str, &str); 6] = [
        ("lundi", "Lundi"),
        ("mardi", "Mardi"),
        ("mercredi", "Mercredi"),
        ("jeudi", "Jeudi"),
        ("vendredi", "Vendredi"),
        ("samedi", "Samedi"),
    ];
    let blank = |jour: &str, moment: &str, tag: &str, prompt: &str| {
        Field::blank(
            format!("horaires_{jour}_{tag}"),
            format!("{jour}, {moment}"),
            prompt,
        )
    };
    JOURS
        .into_iter()
        .map(|(jour, nom)| Jour {
            nom,
            champs: [
                blank(jour, "matin", "matin", "de … à …"),
                blank(jour, "après-midi", "apres_midi", "de … à …"),
                blank(jour, "durée", "duree", "… h"),
            ],
        })
        .collect()
}

fn activites(activites: &[Activite]) -> Vec<Activity> {
    activites
        .iter()
        .enumerate()
        .map(|(a, activite)| Activity {
            code: activite.code.clone(),
            intitule: activite.intitule.clone(),
            case: activite.taches.is_empty().then(|| Tick {
                tag: format!("activite_{}", a + 1),
                name: format!("{} {}", activite.code, activite.intitule),
                checked: false,
            }),
            taches: activite
                .taches
                .iter()
                .enumerate()
                .map(|(t, tache)| Task {
                    code: tache.code.clone(),
                    intitule: tache.intitule.clone(),
                    case: Tick {
                        tag: format!("tache_{}_{}", a + 1, t + 1),
                        name: format!("{} {}", tache.code, tache.intitule),
                        checked: tache.retenue,
                    },
                })
                .collect(),
        })
        .collect()
}

fn derogations() -> Vec<[Field; 2]> {
    let blank = |tag: &str, name: &str, line: usize| {
        Field::blank(
            format!("derogation_{tag}_{line}"),
            format!("{name}, ligne {line}"),
            TO_COMPLETE,
        )
    };
    (1..=3)
        .map(|line| {
            [
                blank("travaux", "Travaux effectués", line),
                blank("equipements", "Équipements ou produits utilisés", line),
            ]
        })
        .collect()
}

fn signataires(document: &PreConvention, mots: &Mots) -> Vec<Signataire> {
    let referent = document.enseignant_referent.as_deref().unwrap_or_default();
    let mut signataires = vec![
        Signataire {
            cachet: document.etablissement.cachet.as_ref().map(Placed::cachet),
            ..signataire("chef", "Chef d’établissement", "")
        },
        signataire("entreprise", "Représentant de l’entreprise", ""),
        signataire("apprenant", mots.apprenant, &document.nom_apprenant()),
    ];
    // A known major signs alone; when the age is unknown the line stays, to be struck out.
    if document.mineur() != Some(false) {
        let qualite = format!("Représentant légal {} mineur", mots.de_l_apprenant);
        signataires.push(signataire("responsable", &qualite, ""));
    }
    signataires.push(signataire("referent", "Enseignant référent", referent));
    signataires.push(signataire(
        "tuteur",
        mots.tuteur,
        &document.entreprise.tuteur.nom,
    ));
    if let Some(second) = &document.entreprise.second_tuteur {
        let second = signataire("second_tuteur", mots.second_tuteur, &second.nom);
        signataires.push(second);
    }
    signataires
}

fn signataire(tag: &str, qualite: &str, nom: &str) -> Signataire {
    let who = qualite.to_lowercase();
    Signataire {
        qualite: qualite.to_owned(),
        cachet: None,
        nom: Field::blank(
            format!("signature_{tag}_nom"),
            format!("Nom, {who}"),
            TO_COMPLETE,
        )
        .holding(nom),
        date: Field::blank(
            format!("signature_{tag}_date"),
            format!("Date de signature, {who}"),
            "jj/mm/aaaa",
        ),
    }
}
