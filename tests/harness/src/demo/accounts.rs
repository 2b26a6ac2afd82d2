//! Accounts of the registry that the demonstration signs in with, each with a password of its own.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::Compte;
use crate::api::Client;
use crate::suite::Suite;

/// Who of the registry plays which part: profile, family name, first name.
const CAST: [(&str, &str, &str, &str); 5] = [
    ("ddfpt", "ddfpt", "GOURERAND", "LENNY"),
    ("enseignant", "enseignant", "JARBRAC", "JEANNE"),
    ("apprenant", "apprenant", "CHANPIN", "Inès"),
    ("apprenant_2", "apprenant", "RAVSIN", "Souleymane"),
    ("apprenant_bts", "apprenant", "GARRIER", "Louka"),
];

/// Who directs the school.
const HEAD: (&str, &str, &str, &str) = ("chef", "chef_etablissement", "ARMANGE", "Odile");

/// Passwords that are the same at every start of this suite and different in every other.
pub(super) struct Passwords {
    secret: String,
}

impl Passwords {
    /// Those of the suite in `folder`, made the first time.
    pub(super) fn of(folder: &Path) -> Result<Self> {
        let file = folder.join("demo-secret");
        if let Ok(secret) = fs::read_to_string(&file) {
            return Ok(Self { secret });
        }
        let secret = hex::encode(rand::random::<[u8; 12]>());
        fs::write(&file, &secret).with_context(|| format!("writing {}", file.display()))?;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600))?;
        Ok(Self { secret })
    }

    pub(super) fn of_role(&self, role: &str) -> String {
        format!("{role}-{}", self.secret)
    }
}

/// The head, whom the registry does not name: made by hand, unless it is there (I-03).
async fn create_head(admin: &Client) -> Result<()> {
    let (_, profil, nom, prenom) = HEAD;
    if find(admin, profil, nom, prenom).await.is_ok() {
        return Ok(());
    }
    let body = json!({
        "civilite": "Mme", "nom": nom, "prenom": prenom, "date_naissance": "1971-03-12",
        "courriel": "chef@example.org", "profil": profil, "malgre_doublon": true,
    });
    admin
        .post("/api/comptes", &body)
        .await?
        .accepted()
        .map(drop)
}

/// Gives each of the cast its password, through a temporary one as a school would.
pub(super) async fn open(
    suite: &Suite,
    admin: &Client,
    passwords: &Passwords,
) -> Result<BTreeMap<String, Compte>> {
    let mut accounts = BTreeMap::new();
    create_head(admin).await.context("creating the head")?;
    for (role, profil, nom, prenom) in CAST.into_iter().chain([HEAD]) {
        let found = find(admin, profil, nom, prenom).await?;
        let id = found["id"]
            .as_str()
            .context("an account without id")?
            .to_owned();
        let account = Compte {
            profil: profil.to_owned(),
            nom: nom.to_owned(),
            prenom: prenom.to_owned(),
            identifiant: found["identifiant"]
                .as_str()
                .context("an account without identifier")?
                .to_owned(),
            mot_de_passe: passwords.of_role(role),
            id: Some(id.clone()),
        };
        if found["jamais_connecte"] == true || found["mot_de_passe_a_changer"] == true {
            set_password(suite, admin, &account, &id)
                .await
                .with_context(|| format!("opening the account {role}"))?;
        }
        accounts.insert(role.to_owned(), account);
    }
    Ok(accounts)
}

/// Makes an account of that profile by hand, with the classes of a teacher, and signs in with it (I-03).
pub async fn open_one(
    suite: &Suite,
    admin: &Client,
    profil: &str,
    divisions: &[&str],
) -> Result<Client> {
    let (nom, prenom) = ("ESSAI", "Claude");
    let body = json!({
        "civilite": "Mme", "nom": nom, "prenom": prenom, "date_naissance": "1980-01-08",
        "courriel": format!("{profil}@example.org"), "profil": profil, "malgre_doublon": true,
        "divisions": divisions,
    });
    admin.post("/api/comptes", &body).await?.accepted()?;
    let found = find(admin, profil, nom, prenom).await?;
    let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
    let account = Compte {
        profil: profil.to_owned(),
        nom: nom.to_owned(),
        prenom: prenom.to_owned(),
        identifiant: text("identifiant"),
        mot_de_passe: Passwords::of(suite.folder())?.of_role(profil),
        id: Some(text("id")),
    };
    set_password(suite, admin, &account, &text("id")).await?;
    let client = Client::new(&suite.base_url())?;
    client
        .login(&account.identifiant, &account.mot_de_passe)
        .await?;
    Ok(client)
}

async fn find(admin: &Client, profil: &str, nom: &str, prenom: &str) -> Result<Value> {
    let mut after = String::new();
    loop {
        let path = format!("/api/comptes?profil={profil}&recherche={nom}{after}");
        let page = admin.get(&path).await?.accepted()?;
        let found = page["comptes"].as_array().and_then(|accounts| {
            accounts
                .iter()
                .find(|account| account["nom"] == nom && account["prenom"] == prenom)
        });
        if let Some(found) = found {
            return Ok(found.clone());
        }
        let next = page["suivant"].as_str().filter(|next| !next.is_empty());
        after = format!(
            "&apres={}",
            next.with_context(|| format!("no account {prenom} {nom} ({profil})"))?
        );
    }
}

async fn set_password(suite: &Suite, admin: &Client, account: &Compte, id: &str) -> Result<()> {
    let issued = admin
        .post("/api/comptes/identifiants", &json!({ "ids": [id] }))
        .await?
        .accepted()?;
    let temporary = issued["fiches"][0]["mot_de_passe"]
        .as_str()
        .context("no temporary password was issued")?;
    let person = Client::new(&suite.base_url())?;
    person.login(&account.identifiant, temporary).await?;
    let change = json!({ "ancien": temporary, "nouveau": account.mot_de_passe });
    person
        .put("/api/session/mot-de-passe", None, &change)
        .await?
        .accepted()
        .map(drop)
}
