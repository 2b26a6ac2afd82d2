//! A second factor that was lost with its device, taken away by whoever looks after accounts (I-06).

use chassis::Ctx;

use crate::app::{App, person};
use crate::domain::account_sheet::Sheet;
use crate::domain::ids::{MailId, PersonId};
use crate::domain::sign_in::{Event, Origin};
use crate::error::{Error, Result};
use crate::policy::{Action, Facts, decide};
use crate::store::mails::{self, NewMail};
use crate::store::{account_sheets, etablissements, second_factors, sessions, sign_ins};

/// Takes the application, the passkeys and the recovery codes away: the password alone opens the account until its person
/// adds another. Open sessions close, and the person is told. Harmless to repeat.
pub async fn drop_second_factor(
    cx: &Ctx,
    app: &App,
    who: PersonId,
    origin: &Origin,
) -> Result<Sheet> {
    let scope = decide(cx.actor(), Action::WriteAccounts, &Facts::default()).scope(cx)?;
    let by = person(cx)?;
    let mut tx = app.db.begin(cx).await?;
    account_sheets::lock(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    sheet.may_drop_second_factor(by)?;
    if !second_factors::drop_all(&mut tx, who).await? {
        return Ok(sheet);
    }
    sessions::revoke_others(&mut tx, who, None, cx.now()).await?;
    sign_ins::note(
        &mut tx,
        Some(who),
        Event::SecondFactorDropped,
        origin,
        cx.now(),
    )
    .await?;
    if let Some(courriel) = &sheet.contact.courriel {
        let etablissement = etablissements::get(&mut tx, scope.etablissement())
            .await?
            .ok_or(Error::NotFound)?;
        let prenom = &sheet.civil.prenom;
        let nom = sheet.civil.nom_usage.as_ref().unwrap_or(&sheet.civil.nom);
        let id = MailId::generate();
        let mail = NewMail {
            id,
            cause: format!("seconde-etape:{id}"),
            template: "seconde_etape_retiree",
            recipient: courriel,
            recipient_name: format!("{prenom} {nom}"),
            context: serde_json::json!({
                "etablissement": etablissement.nom,
                "prenom": prenom,
                "nom": nom,
                "page": app.links.security_page(),
            }),
            access: None,
        };
        mails::insert(&mut tx, &scope, mail, cx.now()).await?;
    }
    let sheet = account_sheets::get(&mut tx, &scope, who)
        .await?
        .ok_or(Error::NotFound)?;
    tx.commit().await?;
    Ok(sheet)
}
