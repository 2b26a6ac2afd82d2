//! `identity bootstrap-administrateur`: an établissement and its first administrateur, from the command line of whoever
//! runs the deployment. Running it again changes the password of the same account and nothing else.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use chassis::{Ctx, Uai};

use super::App;
use crate::domain::account::check_password;
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::domain::values::{self, EmailAddress};
use crate::store::accounts::{self, NewPerson};
use crate::store::{etablissements, logins, sessions};

/// Name of the command.
pub const COMMAND: &str = "bootstrap-administrateur";
const USAGE: &str = "usage: identity bootstrap-administrateur --uai 0761234D --nom NOM [--prenom PRENOM] \
                     --courriel A@B.C --password-file FILE [--temporaire]";

/// What the command line says.
#[derive(Debug)]
pub struct Arguments {
    uai: Uai,
    nom: String,
    prenom: String,
    courriel: EmailAddress,
    password_file: PathBuf,
    /// The password must be changed at the first sign-in.
    temporaire: bool,
}

impl Arguments {
    /// Reads the words after the command's name.
    pub fn parse(words: &[String]) -> anyhow::Result<Self> {
        let mut found = std::collections::HashMap::new();
        let mut temporaire = false;
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--temporaire" => temporaire = true,
                "--uai" | "--nom" | "--prenom" | "--courriel" | "--password-file" => {
                    found.insert(word.as_str(), rest.next().context(USAGE)?.as_str());
                }
                other => bail!("{other} is not an option\n{USAGE}"),
            }
        }
        let get = |name: &str| {
            found
                .get(name)
                .copied()
                .with_context(|| format!("{name} is missing\n{USAGE}"))
        };
        let name = |text: &str| {
            values::name(text).map_err(|fault| anyhow::anyhow!("not a name: {fault:?}"))
        };
        Ok(Self {
            uai: get("--uai")?.parse().context("--uai")?,
            nom: name(get("--nom")?)?,
            prenom: name(found.get("--prenom").copied().unwrap_or("Administration"))?,
            courriel: EmailAddress::parse(get("--courriel")?)
                .context("--courriel is no e-mail address")?,
            password_file: PathBuf::from(get("--password-file")?),
            temporaire,
        })
    }
}

/// Creates what is missing and sets the password; answers the login.
pub async fn administrateur(app: &App, arguments: Arguments) -> anyhow::Result<String> {
    let password = std::fs::read_to_string(&arguments.password_file)
        .with_context(|| format!("read {}", arguments.password_file.display()))?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let cx = Ctx::for_service("identity", arguments.uai.clone(), app.clock.clone());
    // The deployment's operator is no actor of the policy: it owns the database.
    let scope = chassis::Decision::Allow.scope(&cx)?;
    let mut tx = app.db.begin(&cx).await?;
    etablissements::create(&mut tx, arguments.uai.as_str()).await?;
    etablissements::lock(&mut tx, &scope).await?;
    let courriel = arguments.courriel.as_str();
    let same = accounts::duplicates(
        &mut tx,
        &scope,
        &arguments.nom,
        &arguments.prenom,
        None,
        Some(courriel),
    )
    .await?;
    let person = if let Some(account) = same.first() {
        PersonId::from(account.person)
    } else {
        let new = NewPerson {
            id: PersonId::generate(),
            civilite: "",
            nom: &arguments.nom,
            prenom: &arguments.prenom,
            date_naissance: None,
            courriel: Some(courriel),
        };
        accounts::create(&mut tx, &scope, &new, cx.now()).await?;
        new.id
    };
    accounts::give_profil(&mut tx, &scope, person, Profil::Administrateur).await?;
    let wanted = logins::Wanted {
        person,
        prenom: arguments.prenom,
        nom: arguments.nom,
    };
    logins::assign(&mut tx, &[wanted]).await?;
    let login = sessions::credential_of(&mut tx, person)
        .await?
        .context("no login was given")?
        .login;
    ensure!(
        check_password(&password, "", &login).is_ok(),
        "the password is too short or too simple"
    );
    let hash = app.hasher.hash(password).await?;
    sessions::set_password(&mut tx, person, &hash, arguments.temporaire).await?;
    tx.commit().await?;
    Ok(login)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_wrong_uai_is_refused_i01() {
        let line = "--uai 0761234A --nom MARTIN --courriel a@example.org --password-file f";
        assert!(Arguments::parse(&words(line)).is_err());
        let line = "--uai 0761234D --nom MARTIN --courriel a@example.org --password-file f";
        assert!(Arguments::parse(&words(line)).is_ok());
    }

    #[test]
    fn a_missing_option_is_named_i01() {
        let error = Arguments::parse(&words("--uai 0761234D --nom MARTIN")).unwrap_err();
        assert!(error.to_string().contains("--courriel"), "{error}");
    }
}
