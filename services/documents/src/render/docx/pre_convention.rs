//! D-01 as its template wants it: every text chosen, every control named.

use serde::Serialize;

use super::{BLUE, Meta, ORANGE, Palette};
use crate::{
    domain::{
        french,
        pre_convention::{Activite, Entreprise, Mots, PreConvention, Rubrique, Statut},
    },
    render::xml,
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
    tuteur: Nommes,
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
}

/// A name, and what is known of whom it names.
#[derive(Serialize)]
struct Nommes {
    nom: Field,
    lignes: Vec<Field>,
}

/// A control of text: its label on the page, its unique tag, its spoken name, its value or its prompt.
#[derive(Serialize)]
struct Field {
    label: String,
    tag: String,
    name: String,
    value: String,
    prompt: String,
}

#[derive(Serialize)]
struct Tick {
    tag: String,
    name: String,
    checked: bool,
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
    concertation: String,
    evaluation: String,
}

#[derive(Serialize)]
struct Jour {
    nom: &'static str,
    champs: [Field; 3],
}

#[derive(Serialize)]
struct Paragraph {
    text: String,
    bullet: bool,
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
}

const TO_COMPLETE: &str = "à compléter";

pub(super) fn view(document: &PreConvention) -> (Meta, Palette, View) {
    let mots = document.mots();
    let apprenti = document.apprenant.statut == Statut::Apprenti;
    let etablissement = &document.etablissement;
    let meta = Meta {
        title: document.titre(),
        subject: "Pré-convention".to_owned(),
        author: etablissement.nom.clone(),
        date: document.edite_le.to_string(),
        header_left: shortened(&etablissement.nom),
        header_right: format!(
            "Pré-convention éditée le {}",
            french::date(document.edite_le)
        ),
        footer_left: shortened(&document.titre()),
    };
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
        etablissement: Ecole {
            nom: etablissement.nom.clone(),
            adresse: etablissement.adresse.join("\n"),
            telephone: etablissement.telephone.clone(),
            courriel: etablissement.courriel.clone(),
        },
        entreprise: societe(&document.entreprise),
        tuteur_entete: mots.tuteur,
        referent: Nommes {
            nom: named(
                "referent_nom",
                "Nom de l’enseignant référent",
                document.enseignant_referent.as_deref().unwrap_or_default(),
            ),
            lignes: vec![
                field("referent_telephone", "Téléphone", ""),
                field("referent_courriel", "Courriel", ""),
            ],
        },
        tuteur: Nommes {
            nom: named(
                "tuteur_nom",
                mots.nom_du_tuteur,
                &document.entreprise.tuteur.nom,
            ),
            lignes: vec![
                field(
                    "tuteur_telephone",
                    "Téléphone",
                    &document.entreprise.tuteur.telephone,
                ),
                field(
                    "tuteur_courriel",
                    "Courriel",
                    &document.entreprise.tuteur.courriel,
                ),
            ],
        },
        rubriques: rubriques(document),
        invites: Invites {
            concertation: "Visites, appels, rencontres : qui, quand, comment.".to_owned(),
            evaluation: "Épreuve ou unité concernée, forme de l’évaluation, part de chacun."
                .to_owned(),
        },
        jours: jours(),
        objectifs: objectifs(&document.objectifs),
        competences: document
            .competences
            .iter()
            .map(|competence| Coded {
                code: competence.code.clone(),
                intitule: competence.intitule.clone(),
            })
            .collect(),
        activites: activites(&document.activites),
        mineur: document.mineur().unwrap_or(false),
        minorite: format!(
            "{} est mineur au premier jour de la période.",
            capitalised(mots.l_apprenant)
        ),
        derogations: derogations(),
        signataires: signataires(document, mots),
    };
    (meta, if apprenti { ORANGE } else { BLUE }, view)
}

fn field(tag: &str, label: &str, value: &str) -> Field {
    Field {
        label: label.to_owned(),
        tag: tag.to_owned(),
        name: label.to_owned(),
        value: value.trim().to_owned(),
        prompt: TO_COMPLETE.to_owned(),
    }
}

fn lines(texts: &[&str]) -> String {
    let known: Vec<_> = texts
        .iter()
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
        .collect();
    known.join("\n")
}

/// At most what one line at the top or the foot of a page holds beside the other text.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 70;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    kept.trim_end().to_owned() + "…"
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// A field that heads a cell: its prompt says what is missing, for no label does.
fn named(tag: &str, name: &str, value: &str) -> Field {
    let mut field = field(tag, name, value);
    field.prompt = format!("{name} {TO_COMPLETE}");
    field
}

fn societe(entreprise: &Entreprise) -> Nommes {
    Nommes {
        nom: named(
            "entreprise_nom",
            "Raison sociale",
            &entreprise.raison_sociale,
        ),
        lignes: vec![
            field("entreprise_siret", "SIRET", &entreprise.siret),
            field(
                "entreprise_adresse",
                "Adresse",
                &entreprise.adresse.join(", "),
            ),
            field("entreprise_secteur", "Activité", &entreprise.secteur),
            field("entreprise_telephone", "Téléphone", &entreprise.telephone),
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
    let blank = |jour: &str, moment: &str, tag: &str, prompt: &str| Field {
        label: String::new(),
        tag: format!("horaires_{jour}_{tag}"),
        name: format!("{jour}, {moment}"),
        value: String::new(),
        prompt: prompt.to_owned(),
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

/// A line that starts with a dash or a bullet becomes an item of a real list.
fn objectifs(text: &str) -> Vec<Paragraph> {
    xml::paragraphs(text)
        .map(|line| {
            let item = ["- ", "– ", "— ", "• ", "* "]
                .into_iter()
                .find_map(|mark| line.strip_prefix(mark));
            Paragraph {
                text: item.unwrap_or(line).trim().to_owned(),
                bullet: item.is_some(),
            }
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
    let blank = |tag: &str, name: &str, line: usize| Field {
        label: String::new(),
        tag: format!("derogation_{tag}_{line}"),
        name: format!("{name}, ligne {line}"),
        value: String::new(),
        prompt: TO_COMPLETE.to_owned(),
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
    let signataire = |tag: &str, qualite: String, nom: &str| {
        let mut name = field(&format!("signature_{tag}_nom"), "", nom);
        name.name = format!("Nom, {}", qualite.to_lowercase());
        let mut date = field(&format!("signature_{tag}_date"), "", "");
        date.name = format!("Date de signature, {}", qualite.to_lowercase());
        "jj/mm/aaaa".clone_into(&mut date.prompt);
        Signataire {
            qualite,
            nom: name,
            date,
        }
    };
    let referent = document.enseignant_referent.as_deref().unwrap_or_default();
    let mut signataires = vec![
        signataire("chef", "Chef d’établissement".to_owned(), ""),
        signataire("entreprise", "Représentant de l’entreprise".to_owned(), ""),
        signataire(
            "apprenant",
            mots.apprenant.to_owned(),
            &document.nom_apprenant(),
        ),
    ];
    // A known major signs alone; when the age is unknown the line stays, to be struck out.
    if document.mineur() != Some(false) {
        signataires.push(signataire(
            "responsable",
            format!("Représentant légal {} mineur", mots.de_l_apprenant),
            "",
        ));
    }
    signataires.extend([
        signataire("referent", "Enseignant référent".to_owned(), referent),
        signataire(
            "tuteur",
            mots.tuteur.to_owned(),
            &document.entreprise.tuteur.nom,
        ),
    ]);
    signataires
}
