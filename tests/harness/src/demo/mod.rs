//! The demonstration school: what `cargo xtask up` shows and whole-suite tests start from.
//!
//! It is loaded the way a school would do it: the first administrateur by identity's command, all the rest through the
//! public JSON API, from the registry files of `tests/fixtures`. Everybody in it is invented. Each step looks first
//! whether it is done already, so that a load that was cut short is completed by the next one.

mod accounts;
mod periods;
mod school;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::api::Client;
use crate::suite::Suite;
use accounts::Passwords;
pub use accounts::open_one as open_account;
pub use periods::{annexe_of_bac_pro as annexe, portfolios_of};
pub use school::open as open_school;

/// The demonstration school as scripts find it in `demo.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Demo {
    /// The gateway.
    pub adresse: String,
    /// The page of received mails.
    pub courriels: String,
    /// The school.
    pub etablissement: Etablissement,
    /// The diploma and the niveau that the periods are declared for.
    pub referentiel: String,
    /// See `referentiel`.
    pub niveau: String,
    /// The registry files, relative to the checkout.
    pub registre: String,
    /// Accounts, by role in the demonstration: `administrateur`, `chef`, `ddfpt`, `enseignant`, `apprenant`,
    /// `apprenant_2`, `apprenant_bts`, and `operateur` of no school.
    pub comptes: BTreeMap<String, Compte>,
    /// The annexe that the periods come from.
    pub annexe: Annexe,
    /// A period that is over.
    pub periode: Periode,
    /// A period under way.
    pub periode_en_cours: Periode,
    /// A period under way, of a BTS: with fiches activité.
    pub periode_bts: Periode,
    /// A second school where nothing is done yet: no settings, no import.
    pub autre_ecole: AutreEcole,
}

/// A school.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Etablissement {
    /// Its national code.
    pub uai: String,
    /// Its name.
    pub nom: String,
}

/// An account that can sign in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Compte {
    /// Its profile.
    pub profil: String,
    /// Family name.
    pub nom: String,
    /// First name.
    pub prenom: String,
    /// What is typed to sign in.
    pub identifiant: String,
    /// Its password.
    pub mot_de_passe: String,
    /// The person's id, where it is known.
    pub id: Option<String>,
}

/// An annexe pédagogique.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Annexe {
    /// Its id.
    pub id: String,
    /// Its title.
    pub titre: String,
}

/// A period.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Periode {
    /// Its id.
    pub id: String,
    /// Its title.
    pub titre: String,
    /// First day.
    pub du: String,
    /// Last day.
    pub au: String,
}

/// A school with an administrateur and nothing else.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AutreEcole {
    /// Its national code.
    pub uai: String,
    /// Its registry files, relative to the checkout.
    pub registre: String,
    /// Its only account, `administrateur`.
    pub comptes: BTreeMap<String, Compte>,
}

impl Demo {
    /// Signs in with the account `role`.
    pub async fn login(&self, suite: &Suite, role: &str) -> Result<Client> {
        let account = self
            .comptes
            .get(role)
            .with_context(|| format!("the demonstration has no account {role}"))?;
        let client = Client::new(&suite.base_url())?;
        client
            .login(&account.identifiant, &account.mot_de_passe)
            .await?;
        Ok(client)
    }

    /// Signs in as the administrateur of the other school.
    pub async fn login_elsewhere(&self, suite: &Suite) -> Result<Client> {
        let account = self
            .autre_ecole
            .comptes
            .get("administrateur")
            .context("the other school has no administrateur")?;
        let client = Client::new(&suite.base_url())?;
        client
            .login(&account.identifiant, &account.mot_de_passe)
            .await?;
        Ok(client)
    }

    /// Writes it where scripts look for it.
    pub fn write(&self, file: &Path) -> Result<()> {
        fs::write(file, serde_json::to_vec_pretty(self)?)
            .with_context(|| format!("writing {}", file.display()))
    }
}

/// Loads the demonstration school into `suite`, or what is missing of it.
pub async fn load(suite: &Suite) -> Result<Demo> {
    let passwords = Passwords::of(suite.folder())?;
    let elsewhere = school::bootstrap(suite, &school::AUTRE_ECOLE, &passwords).await?;
    let administrateur = school::bootstrap(suite, &school::ECOLE, &passwords).await?;

    let admin = Client::new(&suite.base_url())?;
    admin
        .login(&administrateur.identifiant, &administrateur.mot_de_passe)
        .await?;
    school::configure(&admin, &school::ECOLE)
        .await
        .context("setting the school up")?;
    school::import(&admin, &school::ECOLE)
        .await
        .context("importing the registry")?;
    let mut comptes = accounts::open(suite, &admin, &passwords)
        .await
        .context("opening the accounts")?;
    comptes.insert("administrateur".to_owned(), administrateur);
    let operateur = school::operator(suite, &passwords).await?;
    comptes.insert("operateur".to_owned(), operateur);

    let ddfpt = comptes.get("ddfpt").context("the registry has no DDFPT")?;
    let client = Client::new(&suite.base_url())?;
    client
        .login(&ddfpt.identifiant, &ddfpt.mot_de_passe)
        .await?;
    let declared = periods::declare(&client)
        .await
        .context("declaring the periods")?;

    Ok(Demo {
        adresse: suite.base_url(),
        courriels: suite.mailbox().page_url(),
        etablissement: Etablissement {
            uai: school::ECOLE.uai.to_owned(),
            nom: school::ECOLE.nom.to_owned(),
        },
        referentiel: periods::BAC_PRO.referentiel.to_owned(),
        niveau: periods::BAC_PRO.niveau.to_owned(),
        registre: school::ECOLE.registre.to_owned(),
        comptes,
        annexe: declared.annexe,
        periode: declared.over,
        periode_en_cours: declared.under_way,
        periode_bts: declared.bts,
        autre_ecole: AutreEcole {
            uai: school::AUTRE_ECOLE.uai.to_owned(),
            registre: school::AUTRE_ECOLE.registre.to_owned(),
            comptes: BTreeMap::from([("administrateur".to_owned(), elsewhere)]),
        },
    })
}
