//! The mail of a new account: address, login, temporary password (I-03).

use chassis::db::Tx;
use chassis::{Ctx, Scope};

use crate::app::App;
use crate::domain::ids::{MailId, PersonId};
use crate::error::{Error, Result};
use crate::store::mails::{self, NewMail};
use crate::store::sessions;

/// Who gets it.
pub(crate) struct Newcomer<'a> {
    pub(crate) person: PersonId,
    pub(crate) prenom: &'a str,
    pub(crate) nom: &'a str,
    pub(crate) courriel: &'a str,
}

/// Gives the first password and queues the mail that carries it.
pub(crate) async fn send_first_password(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    (etablissement, newcomer): (&str, &Newcomer<'_>),
) -> Result<()> {
    let Newcomer {
        person,
        prenom,
        nom,
        courriel,
    } = *newcomer;
    let id = MailId::generate();
    let hash = app.hasher.hash(app.links.first_password(id)).await?;
    sessions::set_password(tx, person, &hash, true).await?;
    let login = sessions::credential_of(tx, person)
        .await?
        .ok_or(Error::NotFound)?
        .login;
    let mail = NewMail {
        id,
        cause: format!("account:{person}"),
        template: "compte",
        recipient: courriel,
        recipient_name: format!("{prenom} {nom}"),
        context: serde_json::json!({
            "etablissement": etablissement,
            "prenom": prenom,
            "nom": nom,
            "identifiant": login,
        }),
        access: None,
    };
    mails::insert(tx, scope, mail, cx.now()).await?;
    Ok(())
}
