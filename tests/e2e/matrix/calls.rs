//! One request per route: well formed, so that rights are what decides, and refused for its content or its version
//! once they have, so that nothing changes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use harness::api::Client;
use harness::calendar::today;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use super::making::PICTURE;
use super::objects::{On, Things, period, week};
use super::rights::Row;

/// A version that nothing has.
const STALE: &str = "\"999\"";
const REFERENTIEL: &str = "bac-pro-mspc";
/// A passkey that nobody has.
const NO_KEY: &str = "00000000-0000-7000-8000-000000000000";
/// A link that nobody made.
const NO_LINK: &str = "00000000-0000-7000-8000-000000000000";

/// Operations by name.
pub(super) type Routes = BTreeMap<String, (Method, String)>;

/// The request of `row` about `things`; none where there is no such object.
pub(super) fn request(
    routes: &Routes,
    client: &Client,
    row: &Row,
    things: &Things,
) -> Option<RequestBuilder> {
    let (method, path) = &routes[row.operation];
    let path = address(path, row, things)?;
    let changes = *method != Method::GET;
    let request = client.request(method.clone(), &path);
    if !changes {
        return Some(request);
    }
    let request = request.header("If-Match", STALE);
    Some(match row.operation {
        "envoyer_import" => request.multipart(Form::new().part(
            "fichiers",
            Part::bytes(b"rien".to_vec()).file_name("rien.xml"),
        )),
        "recevoir_fichier_transfert" => request
            .header("Content-Type", "application/octet-stream")
            .body("rien"),
        "poursuivre_envoi" => request
            .header("Upload-Offset", "999")
            .header("Content-Type", "application/octet-stream")
            .body("rien"),
        "remplacer_image_etablissement" => {
            request.header("Content-Type", "image/png").body(PICTURE)
        }
        operation => match body(operation, things) {
            Some(body) => request.json(&body),
            None => request,
        },
    })
}

/// Method and address of every operation, from the description of the API.
pub(super) fn routes() -> Routes {
    let mut routes = Routes::new();
    for group in gateway::http::routes::groups() {
        for (path, item) in &group.routes.get_openapi().paths.paths {
            for (method, operation) in gateway::http::routes::operations(item) {
                let name = operation.operation_id.clone().unwrap_or_default();
                routes.insert(name, (method, path.clone()));
            }
        }
    }
    routes
}

/// The address with the ids of these things, and with what the route asks besides.
fn address(path: &str, row: &Row, things: &Things) -> Option<String> {
    let no_key = Some(NO_KEY.to_owned());
    let id = match path.split('/').nth(2)? {
        // The password comes first: whose passkey it is decides nothing before it.
        "compte" if row.operation == "retirer_cle" => &no_key,
        "annexes" | "annexes-partagees" => &things.annexe,
        "acces-tuteurs" => &things.acces,
        "imports" => &things.import,
        "inspecteurs" => &things.inspecteur,
        // Files and deployments that never were.
        "transferts" | "fichiers-transfert" | "deploiements" => &things.transfert,
        "effacements" => &things.effacement,
        "compte" => &things.session,
        "comptes" | "rgpd" => &things.compte,
        "maitres-apprentissage" => &things.maitre,
        "calendrier" => &things.officielle,
        _ => &None,
    };
    let mut address = path.to_owned();
    let week = week();
    let (periode, apprenant, fiche) = if row.on == On::Livret {
        let livret = things.livret.as_ref()?;
        (
            Some(livret.periode.as_str()),
            Some(livret.apprenant.as_str()),
            Some(livret.fiche.as_str()),
        )
    } else {
        (
            things.periode.as_deref(),
            things.apprenant.as_deref(),
            if row.on == On::Reussite {
                things.reussite.as_deref()
            } else {
                things.fiche.as_deref()
            },
        )
    };
    let values = [
        ("{id}", id.as_deref()),
        ("{periode}", periode),
        ("{apprenant}", apprenant),
        ("{fiche}", fiche),
        ("{annexe}", things.jointe.as_deref()),
        ("{envoi}", things.envoi.as_deref()),
        ("{partage}", Some(NO_LINK)),
        ("{jeton}", Some("faux")),
        ("{semaine}", Some(week.as_str())),
        ("{apprenti}", things.apprenti.as_deref()),
        ("{mef}", Some("24720104310")),
        ("{profil}", Some("ddfpt")),
        ("{code}", Some("bac-pro-mspc")),
        ("{uai}", Some("0761234D")),
        ("{module}", Some("transferts")),
        ("{portail}", Some("aucun")),
        (
            "{nature}",
            Some(if row.variant.is_empty() {
                "logo"
            } else {
                row.variant
            }),
        ),
    ];
    for (name, value) in values {
        if address.contains(name) {
            address = address.replace(name, value?);
        }
    }
    address.push_str(match row.operation {
        "lister_annexes" | "lister_periodes" => "?referentiel=bac-pro-mspc&niveau=premiere",
        "proposer_adresses" => "?q=12+rue+des+Parfums",
        "lister_transferts" | "lister_fichiers_transfert" => "?sens=depart",
        "comparer_referentiels" => "?depuis=bts-ms",
        "lister_en_attente" => "?groupe=sans_ine",
        "prevoir_modification_periode" => "?du=2026-09-07&au=2026-09-25",
        _ => "",
    });
    if row.operation == "preparer_bilan_intermediaire" {
        let referentiel = things.referentiel.as_deref().unwrap_or(REFERENTIEL);
        let _ = write!(address, "?referentiel={referentiel}&date={}", today());
    }
    Some(address)
}

/// What is sent; nothing where the route takes no body.
fn body(operation: &str, things: &Things) -> Option<Value> {
    let nobody = json!({ "nom": "", "prenom": "", "courriel": "" });
    Some(match operation {
        // Before a session, and one's own.
        "ouvrir_session" => json!({ "identifiant": "personne", "mot_de_passe": "inconnu" }),
        "verifier_code" | "confirmer_application" => json!({ "code": "000000" }),
        "commencer_portail" => json!({ "retour": "/" }),
        "terminer_portail" => json!({ "etat": "faux", "code": "faux" }),
        "demander_mot_de_passe" | "retirer_seconde_etape_partagee" => json!({ "identifiant": "" }),
        "remplacer_mot_de_passe" => json!({ "jeton": "faux", "nouveau": "court" }),
        "confirmer_courriel" | "decrire_acces" | "ouvrir_acces" | "refuser_acces"
        | "renouveler_acces" | "lire_book_partage" => json!({ "jeton": "faux" }),
        "lire_image_book_partage" => json!({ "jeton": "faux", "vignette": true }),
        "changer_mot_de_passe" => json!({ "ancien": "", "nouveau": "court" }),
        "ajouter_lien_portfolio" | "ajouter_lien_fiche" => json!({ "adresse": "" }),
        "commencer_envoi_portfolio" | "commencer_envoi_fiche" => json!({ "nom": "a", "octets": 0 }),
        "renommer_annexe_portfolio" | "noter_entretien" | "noter_visite" => json!({ "titre": "" }),
        "choisir_profil" => json!({ "uai": "0761234D", "profil": "aucun" }),
        "preparer_application"
        | "retirer_application"
        | "renouveler_codes_secours"
        | "relier_portail"
        | "preparer_cle"
        | "retirer_cle" => json!({ "mot_de_passe": "" }),
        "demander_cle" | "demander_cle_seconde_etape" => json!({}),
        "ouvrir_session_cle" | "verifier_cle" => json!({ "reponse": {} }),
        "ajouter_cle" => json!({ "nom": "Clé d’essai", "reponse": {} }),
        "renommer_cle" => json!({ "nom": "Clé d’essai" }),
        "choisir_notifications" => json!({ "choix": "aucune idée" }),
        "changer_courriel" => json!({ "courriel": "", "mot_de_passe": "" }),
        // Établissement, modules, transfers.
        "modifier_etablissement" => json!({ "nom": "", "courriel": "" }),
        "changer_module" => json!({ "actif": true }),
        "regler_transferts" => json!({ "actifs": true }),
        "proposer_transfert" => json!({ "apprenant": things.apprenant, "destination": "0761234X" }),
        "confirmer_transfert" | "appliquer_fichier_transfert" => json!({ "apprenant": null }),
        "exporter_transfert" => {
            json!({ "apprenant": things.apprenant, "deploiement": things.transfert,
            "destination": "0762345L" })
        }
        "confirmer_export" => json!({ "recu": "rien" }),
        "ajouter_deploiement" => json!({ "carte": "rien", "empreinte": "" }),
        "verifier_referentiel" => json!({ "texte": "rien" }),
        "installer_referentiel" => json!({ "texte": "rien", "empreinte": "", "depuis": null }),
        "creer_etablissement" => json!({ "uai": "", "nom": "", "administrateur": nobody }),
        "inviter_administrateur" | "envoyer_acces" | "imprimer_acces" => nobody,
        // Imports and accounts.
        "appliquer_import" => json!({ "confirmer_departs": false, "profils_confirmes": [] }),
        "creer_compte" => {
            json!({ "civilite": "Mme", "nom": "", "prenom": "", "date_naissance": "", "courriel": "",
            "profil": "enseignant" })
        }
        "creer_fiches_identifiants" | "marquer_notifications_lues" => json!({ "ids": [] }),
        "relier_formation" => json!({ "niveau": "aucun", "referentiels": [] }),
        "choisir_diplomes" => json!({ "choix": [] }),
        "modifier_fiche_compte" => json!({ "courriel": "", "telephone": "" }),
        "donner_profil" => json!({ "profil": "ddfpt" }),
        "donner_mot_de_passe" => json!({ "par_courriel": false }),
        "creer_maitre" => {
            json!({ "civilite": "M.", "nom": "", "prenom": "", "courriel": "", "entreprise": "",
            "apprentis": [] })
        }
        // Of an account that is open.
        "effacer_personne" => json!({ "confirmation": "EFFACER", "motif": "demande" }),
        "affecter_referent" => json!({ "apprenants": [], "enseignant": null }),
        // Inspectors.
        "ouvrir_acces_inspecteur" => {
            json!({ "nom": "", "prenom": "", "courriel": "", "referentiels": [], "fin": "" })
        }
        "modifier_acces_inspecteur" => json!({ "referentiels": ["bac-pro-mspc"], "fin": today() }),
        // Annexes and periods.
        "creer_annexe" => {
            json!({ "referentiel": things.referentiel, "niveau": "premiere", "titre": "",
            "pour_apprentis": false, "objectifs": "", "taches": [] })
        }
        "modifier_annexe" => {
            json!({ "titre": "", "pour_apprentis": false, "objectifs": "", "taches": [] })
        }
        "declarer_periode" | "modifier_periode" => period("", "aucun", &[]),
        "supprimer_periode" => json!({ "confirmation": "SUPPRIMER" }),
        "retablir_periode" => json!({ "suppression": 0 }),
        "ajouter_periode_officielle" | "modifier_periode_officielle" => json!({ "nature": "" }),
        "regler_periodicite_livret" => {
            json!({ "referentiel": "aucun", "niveau": "", "periodicite": "" })
        }
        // Without the title that an activity has, and with one that is none.
        "creer_fiche" => json!({ "nature": "activite", "titre": "" }),
        "creer_fiche_libre" | "creer_reussite" => json!({ "titre": "long".repeat(60) }),
        "partager_book" => json!({ "jours": 0 }),
        "ajouter_commentaire" => json!({ "texte": "", "destinataires": "apprenant" }),
        // Forms, field by field.
        "modifier_liaison"
        | "modifier_entreprise"
        | "modifier_carte"
        | "modifier_organigramme"
        | "modifier_bilan_personnel"
        | "modifier_bilan_periode"
        | "modifier_semaine"
        | "modifier_fiche"
        | "modifier_bilan_entreprise" => {
            json!({ "changements": [{ "id": "matrice", "nom": "inconnu", "valeur": "", "version": 0 }] })
        }
        "creer_bilan_intermediaire" => {
            json!({ "referentiel": things.referentiel, "date": "2999-01-01", "niveaux": [],
            "constats": "", "conseils": "", "note": null })
        }
        _ => return None,
    })
}
