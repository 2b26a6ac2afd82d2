//! One account: reads it, changes what may be typed of it (I-03).

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use super::checks::{self, TypedCivil};
use crate::app::App;
use crate::domain::account_sheet::{Civil, Contact, Fault, Sheet};
use crate::domain::etablissement::Etablissement;
use crate::domain::ids::PersonId;
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::{account_sheets, etablissements};

/// One account.
pub async fn get(cx: &Ctx, app: &App, person: PersonId) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::ReadAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    account_sheets::get(&mut tx, &scope, person)
        .await?
        .ok_or(Error::NotFound)
}

/// Classes of the school year in force: code and name.
pub async fn divisions(cx: &Ctx, app: &App) -> Result<Vec<(String, String)>> {
    let scope = decide(cx.actor(), Action::ReadAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let etablissement = etablissements::get(&mut tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    Ok(account_sheets::divisions(&mut tx, &scope, etablissement.annee).await?)
}

/// What a teacher whom no registry keeps teaches, and where.
#[derive(Clone)]
pub struct Teaching {
    pub discipline: String,
    pub divisions: Vec<String>,
}

/// The command of [`update`], as typed.
#[derive(Clone)]
pub struct UpdateAccount {
    pub person: PersonId,
    pub expected_version: i64,
    pub courriel: String,
    pub telephone: String,
    /// Only where no registry keeps it.
    pub identite: Option<TypedCivil>,
    pub enseignement: Option<Teaching>,
}

/// Changes what was typed: it wins over the registry for e-mail and phone, until it is emptied.
pub async fn update(cx: &Ctx, app: &App, command: UpdateAccount) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let (etablissement, sheet) =
        held(&mut tx, &scope, command.person, command.expected_version).await?;
    sheet.may_update()?;
    let mut faults = Vec::new();
    let civil = match &command.identite {
        Some(_) if sheet.registre().is_some() => return Err(Fault::Registry.into()),
        Some(typed) => checks::civil(typed, cx.today(), &mut faults),
        None => sheet.civil.clone(),
    };
    let contact = Contact {
        courriel: checks::courriel(&command.courriel, &mut faults)
            .map(|address| address.as_str().to_owned()),
        telephone: checks::telephone(&command.telephone, &mut faults),
        ..sheet.contact.clone()
    };
    let teaching = match &command.enseignement {
        Some(_) if !sheet.teaches_by_hand() => return Err(Fault::Registry.into()),
        Some(typed) => {
            let disciplines = checks::discipline(&typed.discipline, &mut faults);
            let annee = etablissement.annee;
            let divisions =
                checks::divisions(&mut tx, &scope, annee, &typed.divisions, &mut faults).await?;
            Some((disciplines, divisions))
        }
        None => None,
    };
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    save_person(&mut tx, &sheet, &civil, contact).await?;
    if let Some((disciplines, divisions)) = teaching {
        let taught = (disciplines.as_slice(), divisions.as_slice());
        let annee = etablissement.annee;
        account_sheets::save_teaching(&mut tx, &scope, sheet.person, annee, taught).await?;
    }
    finish(cx, tx, &scope, sheet.person).await
}

async fn save_person(tx: &mut Tx, sheet: &Sheet, civil: &Civil, typed: Contact) -> Result<()> {
    let known = &sheet.contact;
    let contact = Contact {
        courriel_saisi: by_hand(
            known.courriel_saisi,
            known.courriel.as_deref(),
            typed.courriel.as_deref(),
        ),
        telephone_saisi: by_hand(
            known.telephone_saisi,
            known.telephone.as_deref(),
            typed.telephone.as_deref(),
        ),
        ..typed
    };
    account_sheets::save_person(tx, sheet.person, civil, &contact).await?;
    Ok(())
}

/// Typed is what differs from what was known; an emptied field is the next import's again.
fn by_hand(before: bool, known: Option<&str>, typed: Option<&str>) -> bool {
    typed.is_some() && (before || known != typed)
}

/// The établissement and the account, locked, if the version is the one that was seen.
pub(super) async fn held(
    tx: &mut Tx,
    scope: &Scope,
    person: PersonId,
    expected: i64,
) -> Result<(Etablissement, Sheet)> {
    let etablissement = etablissements::lock(tx, scope)
        .await?
        .ok_or(Error::NotFound)?;
    let version = account_sheets::lock(tx, scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    if version != expected {
        return Err(Error::Stale);
    }
    let sheet = account_sheets::get(tx, scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((etablissement, sheet))
}

/// Settles the account, commits, and tells it as it now is. Previews of imports made before are outdated.
pub(super) async fn finish(cx: &Ctx, mut tx: Tx, scope: &Scope, person: PersonId) -> Result<Sheet> {
    account_sheets::settle(&mut tx, scope, person, (cx.today(), cx.now())).await?;
    etablissements::touch_registre(&mut tx, scope).await?;
    let changed = account_sheets::get(&mut tx, scope, person)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::by_hand;

    #[test]
    fn what_is_typed_wins_until_it_is_emptied_i04() {
        assert!(by_hand(false, Some("a"), Some("b")));
        assert!(!by_hand(false, Some("a"), Some("a")));
        assert!(by_hand(true, Some("a"), Some("a")));
        assert!(!by_hand(true, Some("a"), None));
    }
}
