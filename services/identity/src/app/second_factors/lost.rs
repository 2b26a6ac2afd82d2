//! A second factor that was lost with its device is taken away (I-06), and its person told.

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use crate::app::App;
use crate::domain::account_sheet::Sheet;
use crate::domain::ids::MailId;
use crate::domain::sign_in::{Event, Origin};
use crate::error::{Error, Result};
use crate::store::mails::{self, NewMail};
use crate::store::{etablissements, second_factors, sessions, sign_ins};

/// Takes the application, the passkeys and the recovery codes away; open sessions close, and a mail tells the person by
/// whom. Nothing happens where there is nothing any more.
pub(in crate::app) async fn take_away(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    sheet: &Sheet,
    (par, origin): (&str, &Origin),
) -> Result<()> {
    if !second_factors::drop_all(tx, sheet.person).await? {
        return Ok(());
    }
    sessions::revoke_others(tx, sheet.person, None, cx.now()).await?;
    let event = Event::SecondFactorDropped;
    sign_ins::note(tx, Some(sheet.person), event, origin, cx.now()).await?;
    let Some(courriel) = &sheet.contact.courriel else {
        return Ok(());
    };
    let etablissement = etablissements::get(tx, scope.etablissement())
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
            "par": par,
            "page": app.links.security_page(),
        }),
        access: None,
    };
    mails::insert(tx, scope, mail, cx.now()).await?;
    Ok(())
}
