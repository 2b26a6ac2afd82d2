//! What the person whom a transaction has entered sees and changes of itself (I-06).

use chassis::db::{Error, Tx};

use crate::domain::ids::PersonId;
use crate::domain::password::Owner;

/// Who somebody is, for its own eyes.
pub struct Identity {
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub courriel: Option<String>,
    pub login: Option<String>,
    pub has_password: bool,
}

impl Identity {
    /// As passwords are judged by.
    pub fn owner(&self) -> Owner {
        Owner {
            login: self.login.clone().unwrap_or_default(),
            nom: self.nom.clone(),
            prenom: self.prenom.clone(),
            courriel: self.courriel.clone(),
        }
    }
}

/// The entered person.
#[tracing::instrument(name = "db.own_account.get", skip_all)]
pub async fn get(tx: &mut Tx, person: PersonId) -> Result<Option<Identity>, Error> {
    Ok(sqlx::query_as!(
        Identity,
        r#"select p.civilite, coalesce(p.nom_usage, p.nom) as "nom!", p.prenom, p.courriel, c.login as "login?",
                  (c.password_hash is not null) as "has_password!"
           from persons p left join credentials c on c.person_id = p.id
           where p.id = $1"#,
        person.uuid()
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// Stores an address that the person has confirmed: no import replaces it.
#[tracing::instrument(name = "db.own_account.set_courriel", skip_all)]
pub async fn set_courriel(tx: &mut Tx, person: PersonId, courriel: &str) -> Result<(), Error> {
    let stored = sqlx::query!(
        "update persons set courriel = $2, courriel_saisi = true where id = $1",
        person.uuid(),
        courriel
    )
    .execute(tx.conn())
    .await?;
    chassis::db::exactly_one(&stored, "e-mail address")
}

/// The account as the entered établissement knows it has changed: forms and previews made before are stale.
#[tracing::instrument(name = "db.own_account.touch", skip_all)]
pub async fn touch(tx: &mut Tx, uai: &str, person: PersonId) -> Result<(), Error> {
    sqlx::query!(
        "update comptes set version = version + 1 where etablissement = $1 and person_id = $2",
        uai,
        person.uuid()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update etablissements set registre_version = registre_version + 1 where etablissement = $1",
        uai
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
