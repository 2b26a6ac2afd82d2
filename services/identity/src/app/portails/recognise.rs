//! Whose account it is: by the tie of the issuer's subject, else by the portal's file, else by a verified address.

use chassis::Ctx;
use chassis::db::Tx;

use crate::domain::ids::PersonId;
use crate::domain::portail::{Arrivant, EtabliPar, Portail};
use crate::error::Result;
use crate::store::portail_liens::{self, NewLink};
use crate::store::{held, sessions};

/// More than that of one name is nobody in particular.
const MOST: i64 = 20;

/// The one whom the portal sent, tied if it comes for the first time; none when that is nobody, or not one alone.
pub(super) async fn recognise(
    cx: &Ctx,
    tx: &mut Tx,
    portail: &Portail,
    arrivant: &Arrivant,
) -> Result<Option<PersonId>> {
    let (emetteur, sujet) = (portail.emetteur.as_str(), arrivant.sujet.as_str());
    let tied = portail_liens::by_sujet(tx, emetteur, sujet).await?;
    if let Some((person, par)) = tied
        && (par == EtabliPar::Personne || admitted(cx, tx, portail, person, None).await?)
    {
        return Ok(Some(person));
    }
    let tied = tied.map(|(person, _)| person);
    let found = match in_files(cx, tx, portail, arrivant).await? {
        Some(person) => Some((person, EtabliPar::Fichier)),
        None => by_courriel(cx, tx, portail, arrivant)
            .await?
            .map(|person| (person, EtabliPar::Courriel)),
    };
    let Some((person, par)) = found else {
        return Ok(tied);
    };
    // Who went to another établissement has another account there: what a file or an address had tied follows.
    if let Some(former) = tied {
        sessions::enter(tx, former, "").await?;
        portail_liens::untie(tx, emetteur, former).await?;
    }
    sessions::enter(tx, person, "").await?;
    let link = NewLink {
        emetteur,
        sujet,
        person,
        par,
    };
    let tied = portail_liens::tie(tx, &link, cx.now()).await?;
    Ok(tied.then_some(person))
}

/// I-06b: whom a file of this portal calls so, where the account is open.
async fn in_files(
    cx: &Ctx,
    tx: &mut Tx,
    portail: &Portail,
    arrivant: &Arrivant,
) -> Result<Option<PersonId>> {
    let Some(identifiant) = arrivant
        .identifiant
        .as_deref()
        .filter(|_| !portail.fichiers.none())
    else {
        return Ok(None);
    };
    let named = portail_liens::in_files(tx, identifiant, portail.fichiers.among(), MOST).await?;
    let mut only = Only::of(named.len());
    for (person, uai) in named {
        if admitted(cx, tx, portail, person, Some(&uai)).await? {
            only.found(person);
        }
    }
    Ok(only.one())
}

/// The one open account with an address that the portal has verified.
async fn by_courriel(
    cx: &Ctx,
    tx: &mut Tx,
    portail: &Portail,
    arrivant: &Arrivant,
) -> Result<Option<PersonId>> {
    let Some(courriel) = arrivant
        .courriel
        .as_deref()
        .filter(|_| portail.par_courriel)
    else {
        return Ok(None);
    };
    let named = portail_liens::with_courriel(tx, courriel, MOST).await?;
    let mut only = Only::of(named.len());
    for person in named {
        if admitted(cx, tx, portail, person, None).await? {
            only.found(person);
        }
    }
    Ok(only.one())
}

/// Whether somebody works, there, under a profile that the portal is for.
async fn admitted(
    cx: &Ctx,
    tx: &mut Tx,
    portail: &Portail,
    person: PersonId,
    uai: Option<&str>,
) -> Result<bool> {
    sessions::enter(tx, person, "").await?;
    let choices = held::choices(tx, person, cx.today()).await?;
    Ok(choices.iter().any(|choice| {
        portail.admits(choice.profil) && uai.is_none_or(|uai| uai == choice.etablissement)
    }))
}

/// One person, however often it is found; nobody where two are, or where not all of them were looked at.
struct Only {
    first: Option<PersonId>,
    several: bool,
}

impl Only {
    /// Among that many, of [`MOST`] that are looked at.
    fn of(count: usize) -> Self {
        Self {
            first: None,
            several: i64::try_from(count).is_ok_and(|count| count >= MOST),
        }
    }

    fn found(&mut self, person: PersonId) {
        self.several |= self.first.is_some_and(|first| first != person);
        self.first = Some(person);
    }

    fn one(self) -> Option<PersonId> {
        self.first.filter(|_| !self.several)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_name_are_nobody_i06() {
        let (one, other) = (PersonId::generate(), PersonId::generate());
        let among = |found: &[PersonId]| {
            let mut only = Only::of(found.len());
            for person in found {
                only.found(*person);
            }
            only.one()
        };
        assert_eq!(among(&[]), None);
        assert_eq!(among(&[one, one]), Some(one));
        assert_eq!(among(&[one, other]), None);
        assert_eq!(among(&[one, other, one]), None);
        assert_eq!(among(&[one; 20]), None);
    }
}
