//! A new temporary password for one account, mailed or shown once (I-03, I-06).

use chassis::Ctx;

use crate::app::{App, person};
use crate::domain::account_sheet::Sheet;
use crate::domain::ids::{MailId, PersonId};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::mails::{self, NewMail};
use crate::store::{account_sheets, etablissements, sessions};

/// The account, and the only copy of its password unless it was mailed.
pub struct Reset {
    pub sheet: Sheet,
    pub password: Option<String>,
}

/// Replaces the password; every open session of that person closes. The password is derived like one that is mailed,
/// so that a repeated request tells the same.
pub async fn reset(cx: &Ctx, app: &App, who: PersonId, par_courriel: bool) -> Result<Reset> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let by = person(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = format!("reset:{who}:{par_courriel}");
    if let Some(id) = tx.replayed(cx, &fingerprint).await? {
        let id: MailId = id
            .parse()
            .map_err(|error| Error::internal("replaying a password", error))?;
        let sheet = account_sheets::get(&mut tx, &scope, who)
            .await?
            .ok_or(Error::NotFound)?;
        let password = (!par_courriel).then(|| app.links.first_password(id));
        return Ok(Reset { sheet, password });
    }
    account_sheets::lock(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    let login = sheet.may_reset(by, par_courriel)?.login.clone();
    let id = MailId::generate();
    let password = app.links.first_password(id);
    let hash = app.hasher.hash(password.clone()).await?;
    sessions::set_password(&mut tx, who, &hash, true).await?;
    sessions::revoke_others(&mut tx, who, None, cx.now()).await?;
    if par_courriel {
        let etablissement = etablissements::get(&mut tx, scope.etablissement())
            .await?
            .ok_or(Error::NotFound)?;
        let prenom = &sheet.civil.prenom;
        let nom = sheet.civil.nom_usage.as_ref().unwrap_or(&sheet.civil.nom);
        let mail = NewMail {
            id,
            cause: format!("mot-de-passe:{id}"),
            template: "mot_de_passe_provisoire",
            recipient: sheet.contact.courriel.as_deref().unwrap_or_default(),
            recipient_name: format!("{prenom} {nom}"),
            context: serde_json::json!({
                "etablissement": etablissement.nom,
                "prenom": prenom,
                "nom": nom,
                "identifiant": login,
            }),
            access: None,
        };
        mails::insert(&mut tx, &scope, mail, cx.now()).await?;
    }
    tx.remember(cx, &id.to_string()).await?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(Reset {
        sheet,
        password: (!par_courriel).then_some(password),
    })
}
