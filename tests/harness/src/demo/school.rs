//! The schools: their administrateur, their settings, their registry.

use std::fs;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Compte;
use super::accounts::Passwords;
use crate::api::Client;
use crate::imports;
use crate::registry;
use crate::suite::Suite;

/// A school of the demonstration.
pub(super) struct School<'a> {
    pub(super) uai: &'a str,
    pub(super) nom: &'a str,
    courriel: &'a str,
    ville: &'a str,
    /// Folder of its registry files, relative to the checkout.
    pub(super) registre: &'a str,
    /// What its administrateur signs in with.
    administrateur: &'a str,
    /// Sets that account's password apart from the others'.
    role: &'a str,
}

pub(super) const ECOLE: School<'static> = School {
    uai: "0761234D",
    nom: "Lycée professionnel des Trois-Rivières",
    courriel: "lycee.trois-rivieres@example.org",
    ville: "Trois-Rivières-sur-Scie",
    registre: "tests/fixtures/registre",
    administrateur: "administrateur@example.org",
    role: "administrateur",
};

pub(super) const AUTRE_ECOLE: School<'static> = School {
    uai: "0762345L",
    nom: "Lycée professionnel du Grand-Large",
    courriel: "lycee.grand-large@example.org",
    ville: "Port-du-Large",
    registre: "tests/fixtures/registre-autre-ecole",
    administrateur: "administrateur.grand-large@example.org",
    role: "administrateur-2",
};

/// What both schools teach, as far as the registry of the fixtures goes.
const REFERENTIELS: [&str; 4] = [
    "bac-pro-mspc",
    "bac-pro-melec",
    "bts-ms",
    "bts-electrotechnique",
];

/// Sets up a school of that code, with nobody in it but its administrateur, who is signed in.
pub async fn open(suite: &Suite, uai: &str) -> Result<Client> {
    let administrateur = format!("administrateur.{}@example.org", uai.to_lowercase());
    let school = School {
        uai,
        nom: "Lycée professionnel d’essai",
        courriel: "lycee.essai@example.org",
        ville: "Essai-sur-Scie",
        registre: "",
        administrateur: &administrateur,
        role: "administrateur",
    };
    let compte = bootstrap(suite, &school, &Passwords::of(suite.folder())?).await?;
    let admin = Client::new(&suite.base_url())?;
    admin
        .login(&compte.identifiant, &compte.mot_de_passe)
        .await?;
    configure(&admin, &school).await?;
    Ok(admin)
}

/// Creates the school and its first administrateur, unless they are there.
pub(super) async fn bootstrap(
    suite: &Suite,
    school: &School<'_>,
    passwords: &Passwords,
) -> Result<Compte> {
    let mot_de_passe = passwords.of_role(school.role);
    let file = suite
        .folder()
        .join(format!("administrateur-{}", school.uai));
    fs::write(&file, &mot_de_passe)?;
    let file_name = file.to_string_lossy();
    let arguments = [
        "bootstrap-administrateur",
        "--uai",
        school.uai,
        "--nom",
        "Administrateur",
        "--prenom",
        "Camille",
        "--courriel",
        school.administrateur,
        "--password-file",
        &file_name,
    ];
    suite
        .command("identity", &arguments)
        .await
        .context("creating the first administrateur")?;
    Ok(Compte {
        profil: "administrateur".to_owned(),
        nom: "Administrateur".to_owned(),
        prenom: "Camille".to_owned(),
        identifiant: school.administrateur.to_owned(),
        mot_de_passe,
        id: None,
    })
}

/// Makes the operator of the académie, who belongs to no school (I-02).
pub(super) async fn operator(suite: &Suite, passwords: &Passwords) -> Result<Compte> {
    let identifiant = "operateur@example.org";
    let mot_de_passe = passwords.of_role("operateur");
    let file = suite.folder().join("operateur");
    fs::write(&file, &mot_de_passe)?;
    let file_name = file.to_string_lossy();
    let arguments = [
        "bootstrap-operateur",
        "--academie",
        "Normandie",
        "--nom",
        "Lefort",
        "--prenom",
        "Dominique",
        "--courriel",
        identifiant,
        "--password-file",
        &file_name,
    ];
    suite
        .command("identity", &arguments)
        .await
        .context("creating the operator")?;
    Ok(Compte {
        profil: "operateur_academique".to_owned(),
        nom: "Lefort".to_owned(),
        prenom: "Dominique".to_owned(),
        identifiant: identifiant.to_owned(),
        mot_de_passe,
        id: None,
    })
}

/// Sets the school's name, e-mail and diplomas, without which no account can be made (I-01).
pub(super) async fn configure(admin: &Client, school: &School<'_>) -> Result<()> {
    let found = admin.get("/api/etablissement").await?;
    let etag = found.etag().map(str::to_owned);
    let mut settings = found.accepted()?;
    if settings["nom"] == school.nom {
        return Ok(());
    }
    let wanted = [
        ("nom", json!(school.nom)),
        ("courriel", json!(school.courriel)),
        ("ville", json!(school.ville)),
        ("academie", json!("Normandie")),
        ("referentiels", json!(REFERENTIELS)),
    ];
    for (key, value) in wanted {
        settings[key] = value;
    }
    admin
        .put("/api/etablissement", etag.as_deref(), &writable(&settings))
        .await?
        .accepted()
        .map(drop)
}

/// Imports the registry, unless an import has been applied (I-04).
pub(super) async fn import(admin: &Client, school: &School<'_>) -> Result<()> {
    let earlier = admin.get("/api/imports").await?.accepted()?;
    let earlier = earlier
        .get("imports")
        .unwrap_or(&earlier)
        .as_array()
        .cloned()
        .unwrap_or_default();
    if earlier.iter().any(|import| import["etat"] == "applique") {
        return Ok(());
    }
    let import = imports::preview(admin, &registry::files(school.registre)?).await?;
    imports::apply(admin, &import).await
}

/// What may be sent back of what was read.
fn writable(settings: &Value) -> Value {
    let mut kept = settings.clone();
    if let Some(fields) = kept.as_object_mut() {
        for name in ["uai", "annee", "version", "actions"] {
            fields.remove(name);
        }
    }
    kept
}
