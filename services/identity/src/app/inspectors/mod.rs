//! Inspectors (I-13): the head opens an access for a named person, changes it, invites again, withdraws it.
//!
//! An inspector is one person whatever the établissements that invite it: it is recognised by its address, and by that
//! alone among inspectors. What it reads is decided by each service, from the référentiels of its session.

mod change;
mod list;
mod open;

pub use change::{ChangeAccess, change, invite, withdraw};
pub use list::{Inspector, list};
pub use open::{OpenAccess, open};

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use jiff::civil::Date;

use crate::app::App;
use crate::domain::etablissement::Etablissement;
use crate::domain::ids::InspectionId;
use crate::domain::inspecteur::Acces;
use crate::domain::values;
use crate::error::{self, Error, Result};
use crate::store::mails::{self, NewMail};
use crate::store::{inspectors, sessions};

/// The access behind an id, locked.
async fn locked(tx: &mut Tx, scope: &Scope, id: InspectionId) -> Result<Acces> {
    if !inspectors::lock(tx, scope, id).await? {
        return Err(Error::NotFound);
    }
    one(tx, scope, id).await
}

async fn one(tx: &mut Tx, scope: &Scope, id: InspectionId) -> Result<Acces> {
    inspectors::list(tx, scope, Some(id))
        .await?
        .into_iter()
        .next()
        .ok_or(Error::NotFound)
}

/// Référentiels among those subscribed, at least one; a last day that is not past.
fn check_reach(
    etablissement: &Etablissement,
    referentiels: &[String],
    fin: &str,
    today: Date,
    faults: &mut Vec<FieldFault>,
) -> (Vec<String>, Option<Date>) {
    let mut codes = referentiels.to_vec();
    codes.sort();
    codes.dedup();
    if codes.is_empty() {
        faults.push(FieldFault::new("referentiels", error::REQUIRED));
    } else if !codes
        .iter()
        .all(|code| etablissement.referentiels.contains(code))
    {
        faults.push(FieldFault::new("referentiels", error::REFERENTIEL_UNKNOWN));
    }
    let fin = match (fin.trim(), values::date(fin)) {
        ("", _) => {
            faults.push(FieldFault::new("fin", error::REQUIRED));
            None
        }
        (_, Some((fin, _))) if fin >= today => Some(fin),
        _ => {
            faults.push(FieldFault::new("fin", error::DATE_INVALID));
            None
        }
    };
    (codes, fin)
}

/// Queues the invitation; who never signed in gets a first password with it, a new one each time.
async fn send_invitation(
    cx: &Ctx,
    app: &App,
    tx: &mut Tx,
    scope: &Scope,
    etablissement: &Etablissement,
    acces: &Acces,
) -> Result<()> {
    let first = !inspectors::signed_in(tx, acces.person).await?;
    if first {
        let hash = app
            .hasher
            .hash(app.links.first_password(acces.mail))
            .await?;
        sessions::set_password(tx, acces.person, &hash, true).await?;
    }
    let login = sessions::credential_of(tx, acces.person)
        .await?
        .ok_or(Error::NotFound)?
        .login;
    let mail = NewMail {
        id: acces.mail,
        cause: format!("inspecteur:{}", acces.mail),
        template: "acces_inspecteur",
        recipient: &acces.courriel,
        recipient_name: format!("{} {}", acces.prenom, acces.nom),
        context: serde_json::json!({
            "etablissement": etablissement.nom,
            "prenom": acces.prenom,
            "nom": acces.nom,
            "identifiant": login,
            "fin": acces.fin.to_string(),
            "premiere_fois": first,
        }),
        access: None,
    };
    mails::insert(tx, scope, mail, cx.now()).await?;
    Ok(())
}
