//! The first accounts, from the command line of whoever runs the deployment: `identity bootstrap-administrateur`, an
//! établissement and its administrateur, and `identity bootstrap-operateur`, an operator of the académie, who then creates
//! établissements on screen (I-02). Running one again changes the password of the same account and nothing else.

use std::path::PathBuf;

use anyhow::{Context as _, bail, ensure};
use chassis::db::Tx;
use chassis::{Ctx, Uai};

use super::App;
use crate::domain::ids::PersonId;
use crate::domain::password::{Owner, check_password};
use crate::domain::profil::Profil;
use crate::domain::values::{self, EmailAddress};
use crate::store::accounts::{self, NewPerson};
use crate::store::{etablissements, inspectors, logins, operators, people, sessions};

/// Name of the command that makes an administrateur.
pub const ADMINISTRATEUR: &str = "bootstrap-administrateur";
/// Name of the command that makes an operator.
pub const OPERATEUR: &str = "bootstrap-operateur";
const USAGE: &str = "usage: identity bootstrap-administrateur --uai 0761234D, or bootstrap-operateur --academie NAME, \
                     then --nom NOM [--prenom PRENOM] --courriel A@B.C --password-file FILE [--temporaire]";

/// What the command line says.
#[derive(Debug)]
pub struct Arguments {
    place: Place,
    nom: String,
    prenom: String,
    courriel: EmailAddress,
    password_file: PathBuf,
    /// The password must be changed at the first sign-in.
    temporaire: bool,
}

/// What the account is for.
#[derive(Debug, Clone)]
enum Place {
    Etablissement(Uai),
    Academie(String),
}

impl Arguments {
    /// Reads the words after the command's name.
    pub fn parse(command: &str, words: &[String]) -> anyhow::Result<Self> {
        let place = match command {
            ADMINISTRATEUR => "--uai",
            OPERATEUR => "--academie",
            other => bail!("unknown command {other}\n{USAGE}"),
        };
        let mut found = std::collections::HashMap::new();
        let mut temporaire = false;
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            match word.as_str() {
                "--temporaire" => temporaire = true,
                known @ ("--nom" | "--prenom" | "--courriel" | "--password-file") => {
                    found.insert(known, rest.next().context(USAGE)?.as_str());
                }
                own if own == place => {
                    found.insert(own, rest.next().context(USAGE)?.as_str());
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
        let asked = get(place)?;
        Ok(Self {
            place: if command == OPERATEUR {
                Place::Academie(name(asked)?)
            } else {
                Place::Etablissement(asked.parse().context("--uai")?)
            },
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
pub async fn run(app: &App, arguments: Arguments) -> anyhow::Result<String> {
    let password = std::fs::read_to_string(&arguments.password_file)
        .with_context(|| format!("read {}", arguments.password_file.display()))?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let uai = match &arguments.place {
        Place::Etablissement(uai) => uai.clone(),
        Place::Academie(_) => Uai::NONE,
    };
    let cx = Ctx::for_service("identity", uai, app.clock.clone());
    let mut tx = app.db.begin(&cx).await?;
    let person = match &arguments.place {
        Place::Etablissement(_) => administrateur(&cx, &mut tx, &arguments).await?,
        Place::Academie(academie) => operateur(&cx, &mut tx, academie, &arguments).await?,
    };
    let login = sessions::credential_of(&mut tx, person)
        .await?
        .context("no login was given")?
        .login;
    let owner = Owner {
        login: login.clone(),
        nom: arguments.nom,
        prenom: arguments.prenom,
        courriel: Some(arguments.courriel.as_str().to_owned()),
    };
    ensure!(
        check_password(&password, None, &owner).is_ok(),
        "the password is too short or too simple"
    );
    let hash = app.hasher.hash(password).await?;
    sessions::set_password(&mut tx, person, &hash, arguments.temporaire).await?;
    tx.commit().await?;
    Ok(login)
}

/// The établissement with that administrateur in it.
async fn administrateur(cx: &Ctx, tx: &mut Tx, arguments: &Arguments) -> anyhow::Result<PersonId> {
    // Whoever runs the deployment is no actor of the policy: it owns the database.
    let scope = chassis::Decision::Allow.scope(cx)?;
    etablissements::create(tx, scope.etablissement()).await?;
    etablissements::lock(tx, &scope).await?;
    let courriel = arguments.courriel.as_str();
    let Arguments { nom, prenom, .. } = arguments;
    let same = accounts::duplicates(tx, &scope, nom, prenom, None, Some(courriel)).await?;
    let person = if let Some(account) = same.first() {
        PersonId::from(account.person)
    } else {
        let new = arguments.person();
        accounts::create(tx, &scope, &new, cx.now()).await?;
        new.id
    };
    accounts::give_profil(tx, &scope, person, Profil::Administrateur).await?;
    logins::assign(tx, &[arguments.login_of(person)]).await?;
    Ok(person)
}

/// The operator, who belongs to no établissement.
async fn operateur(
    cx: &Ctx,
    tx: &mut Tx,
    academie: &str,
    arguments: &Arguments,
) -> anyhow::Result<PersonId> {
    let known = operators::by_courriel(tx, arguments.courriel.as_str()).await?;
    let person = if let Some(person) = known {
        person
    } else {
        let new = arguments.person();
        people::create(tx, &new, cx.now()).await?;
        new.id
    };
    operators::save(tx, person, academie, cx.now()).await?;
    logins::assign(tx, &[arguments.login_of(person)]).await?;
    inspectors::reserve(tx, person).await?;
    Ok(person)
}

impl Arguments {
    fn person(&self) -> NewPerson<'_> {
        NewPerson {
            id: PersonId::generate(),
            civilite: "",
            nom: &self.nom,
            prenom: &self.prenom,
            date_naissance: None,
            courriel: Some(self.courriel.as_str()),
        }
    }

    fn login_of(&self, person: PersonId) -> logins::Wanted {
        logins::Wanted {
            person,
            prenom: self.prenom.clone(),
            nom: self.nom.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    fn parse(command: &str, line: &str) -> anyhow::Result<Arguments> {
        Arguments::parse(command, &words(line))
    }

    #[test]
    fn a_wrong_uai_is_refused_i01() {
        let line = "--uai 0761234A --nom MARTIN --courriel a@example.org --password-file f";
        assert!(parse(ADMINISTRATEUR, line).is_err());
        let line = "--uai 0761234D --nom MARTIN --courriel a@example.org --password-file f";
        assert!(parse(ADMINISTRATEUR, line).is_ok());
    }

    #[test]
    fn a_missing_option_is_named_i01() {
        let error = parse(ADMINISTRATEUR, "--uai 0761234D --nom MARTIN").unwrap_err();
        assert!(error.to_string().contains("--courriel"), "{error}");
    }

    #[test]
    fn an_operator_is_of_an_academie_and_of_no_etablissement_i02() {
        let rest = "--nom MARTIN --courriel a@example.org --password-file f";
        let line = format!("--academie Normandie {rest}");
        assert!(parse(OPERATEUR, &line).is_ok());
        assert!(parse(OPERATEUR, &format!("--uai 0761234D {rest}")).is_err());
        assert!(parse(ADMINISTRATEUR, &line).is_err());
    }
}
