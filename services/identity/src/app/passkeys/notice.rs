//! The mail that tells a person of a passkey more, or less: whoever did not do it learns of it.

use chassis::db::Tx;
use chassis::{Ctx, Decision, Uai};

use crate::app::App;
use crate::domain::ids::{MailId, PersonId};
use crate::error::Result;
use crate::store::mails::{self, NewMail};
use crate::store::{held, own_account, sessions};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    Added,
    Withdrawn,
}

/// Queues the mail, in the name of an établissement where the person has an account; nothing for who has no address.
pub(super) async fn send(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    person: PersonId,
    passkey: &str,
    news: News,
) -> Result<()> {
    let choices = held::choices(tx, person, cx.today()).await?;
    let place = choices.into_iter().find_map(|choice| {
        let uai: Uai = choice.etablissement.parse().ok()?;
        Some((uai, choice.etablissement_nom))
    });
    let identity = own_account::get(tx, person).await?;
    let (Some((uai, etablissement)), Some(identity)) = (place, identity) else {
        return Ok(());
    };
    let Some(courriel) = identity.courriel.as_deref() else {
        return Ok(());
    };
    sessions::enter(tx, person, uai.as_str()).await?;
    // A person's own account is the person's: its session is the decision.
    let scope = Decision::Allow.scope(&cx.in_etablissement(uai))?;
    let id = MailId::generate();
    let mail = NewMail {
        id,
        cause: format!("cle:{id}"),
        template: "cle_acces",
        recipient: courriel,
        recipient_name: format!("{} {}", identity.prenom, identity.nom),
        context: serde_json::json!({
            "etablissement": etablissement,
            "prenom": identity.prenom,
            "nom": identity.nom,
            "cle": passkey,
            "ajoutee": news == News::Added,
            "page": app.links.security_page(),
        }),
        access: None,
    };
    mails::insert(tx, &scope, mail, cx.now()).await?;
    Ok(())
}
