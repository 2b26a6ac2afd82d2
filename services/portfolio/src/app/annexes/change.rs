//! A web address is joined; an annexe gets another title, or goes.

use chassis::Ctx;
use chassis::db::idempotency::fingerprint;
use chassis::error::FieldFault;

use super::owner::{decide, decide_of};
use crate::app::{App, reader};
use crate::domain::{Annexe, AnnexeFault, AnnexeId, ApprenantId, Content, Owner, address, title};
use crate::error::{Error, fields};
use crate::policy::Action;
use crate::store;

/// A web address to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddLien {
    /// To what.
    pub(crate) owner: (ApprenantId, Owner),
    /// As typed.
    pub(crate) adresse: String,
    /// As typed; empty: the address says it.
    pub(crate) titre: String,
}

/// An annexe, as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Whose.
    pub(crate) apprenant: ApprenantId,
    /// Which.
    pub(crate) id: AnnexeId,
    /// Its version then.
    pub(crate) version: i64,
}

/// Joins a web address. Nothing here ever asks for it.
pub(crate) async fn add_lien(cx: &Ctx, app: &App, cmd: AddLien) -> Result<Annexe, Error> {
    let mut tx = app.db.begin(cx).await?;
    let decided = decide(cx, &mut tx, Action::WriteAnnexes, cmd.owner).await?;
    let (adresse, titre) = read(&cmd)?;
    let fingerprint = fingerprint("add_lien", &cmd);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let corrupt = |error| chassis::db::Error::corrupt("idempotency_keys.result", error);
        let id: AnnexeId = first.parse().map_err(corrupt)?;
        let made = store::annexes::get(&mut tx, &decided.scope, id).await?;
        return made.ok_or(Error::NotFound);
    }
    let held = decided.hold(cx, &mut tx).await?;
    held.room(&mut tx, &decided).await?;
    let annexe = Annexe {
        id: AnnexeId::generate(),
        apprenant: cmd.owner.0,
        sheet: match cmd.owner.1 {
            Owner::Sheet(sheet) => Some(sheet),
            Owner::Portfolio(_) => None,
        },
        titre,
        content: Content::Lien(adresse),
        author: reader(cx),
        created_at: cx.now(),
        version: 1,
    };
    store::annexes::insert(&mut tx, &decided.scope, held.of, &annexe).await?;
    held.changed(cx, app, &mut tx, &decided).await?;
    tx.remember(cx, &annexe.id.to_string()).await?;
    tx.commit().await?;
    Ok(annexe)
}

/// The address, and what it is called; all faults at once.
fn read(cmd: &AddLien) -> Result<(String, String), Error> {
    let adresse = address(&cmd.adresse).map_err(|_| fields::ADDRESS);
    let titre = match (cmd.titre.trim(), &adresse) {
        ("", Ok(adresse)) => Ok(short(adresse)),
        ("", Err(_)) => Ok(String::new()),
        (typed, _) => title(typed).map_err(code_of),
    };
    match (adresse, titre) {
        (Ok(adresse), Ok(titre)) => Ok((adresse, titre)),
        (adresse, titre) => {
            let faults = [("adresse", adresse.err()), ("titre", titre.err())];
            let told = |(field, code): (&str, Option<_>)| Some(FieldFault::new(field, code?));
            Err(Error::Invalid(
                faults.into_iter().filter_map(told).collect(),
            ))
        }
    }
}

/// An address without what says nothing to a reader.
fn short(adresse: &str) -> String {
    let said = adresse
        .trim_start_matches("https://")
        .trim_start_matches("http://")
        .trim_start_matches("www.")
        .trim_end_matches('/');
    said.chars().take(100).collect()
}

/// Gives an annexe another title.
pub(crate) async fn rename_annexe(
    cx: &Ctx,
    app: &App,
    named: Named,
    titre: &str,
) -> Result<Annexe, Error> {
    let mut tx = app.db.begin(cx).await?;
    let of = (named.apprenant, named.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, of).await?;
    let titre = title(titre)
        .map_err(|fault| Error::Invalid(vec![FieldFault::new("titre", code_of(fault))]))?;
    let held = decided.hold(cx, &mut tx).await?;
    let standing = store::annexes::get(&mut tx, &decided.scope, named.id)
        .await?
        .ok_or(Error::NotFound)?;
    // Sent twice, or what stands already.
    if standing.titre == titre {
        return Ok(standing);
    }
    let at = (named.id, named.version);
    if !store::annexes::rename(&mut tx, &decided.scope, at, &titre).await? {
        return Err(Error::Stale);
    }
    held.changed(cx, app, &mut tx, &decided).await?;
    tx.commit().await?;
    Ok(Annexe {
        titre,
        version: named.version + 1,
        ..standing
    })
}

/// Does away with an annexe; its file leaves the store a little later.
pub(crate) async fn delete_annexe(cx: &Ctx, app: &App, named: Named) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let fingerprint = fingerprint("delete_annexe", &named);
    if tx.replayed(cx, &fingerprint).await?.is_some() {
        return Ok(());
    }
    let of = (named.apprenant, named.id.uuid());
    let decided = decide_of(cx, &mut tx, Action::WriteAnnexes, of).await?;
    let held = decided.hold(cx, &mut tx).await?;
    let at = (named.id, named.version);
    if !store::annexes::delete(&mut tx, &decided.scope, at).await? {
        return Err(Error::Stale);
    }
    held.changed(cx, app, &mut tx, &decided).await?;
    tx.remember(cx, "").await?;
    tx.commit().await?;
    Ok(())
}

fn code_of(fault: AnnexeFault) -> &'static str {
    match fault {
        AnnexeFault::TitleEmpty => fields::TITLE,
        AnnexeFault::TitleUnfit => fields::TOO_LONG,
        AnnexeFault::Address => fields::ADDRESS,
    }
}
