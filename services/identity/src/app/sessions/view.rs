//! The session behind a cookie, and the actor that it gives: what the gateway asks before every request.

use chassis::Ctx;
use chassis::db::Tx;

use super::{behind, signing_in};
use crate::app::App;
use crate::domain::ids::PersonId;
use crate::domain::module;
use crate::domain::profil::Profil;
use crate::domain::session::{Session, View};
use crate::error::{Error, Result};
use crate::store::{held, second_factors, sessions};

/// Seconds between two notes that a session was used.
const NOTE_EVERY: i64 = 60;

/// Resolves a token. A profile withdrawn since is no longer there.
pub async fn resolve(cx: &Ctx, app: &App, token: &str) -> Result<View> {
    signing_in(cx)?;
    let mut tx = app.db.begin(cx).await?;
    let session = behind(cx, app, &mut tx, token).await?;
    let now = cx.now();
    if now.duration_since(session.last_used_at).as_secs() >= NOTE_EVERY {
        sessions::touch(&mut tx, session.id, now).await?;
    }
    let view = view_of(cx, app, &mut tx, session).await?;
    tx.commit().await?;
    Ok(view)
}

/// Référentiels that a teacher teaches this year (I-10), with the secondes communes of their families.
pub(in crate::app) async fn taught(
    app: &App,
    tx: &mut Tx,
    uai: &str,
    person: PersonId,
) -> Result<Vec<String>> {
    let taught = held::taught(tx, uai, person).await?;
    Ok(app.catalogue.with_families(&taught))
}

/// All that the gateway needs of a session; the transaction has entered it.
pub async fn view_of(cx: &Ctx, app: &App, tx: &mut Tx, session: Session) -> Result<View> {
    let person = session.person;
    let uai = session.uai.clone().unwrap_or_default();
    let who = held::who(tx, person, &uai)
        .await?
        .ok_or(Error::SessionClosed)?;
    let mut choices = held::choices(tx, person, cx.today()).await?;
    if session.access.is_some() {
        // I-08: a link opens a tutor's space, nothing else that the same person may hold.
        choices.retain(|choice| {
            choice.profil == Profil::TuteurDeStage
                && Some(&choice.etablissement) == session.uai.as_ref()
        });
    }
    choices.retain(|choice| session.opens(choice.profil));
    if choices.is_empty() {
        return Err(Error::SessionClosed);
    }
    let mut view = View {
        must_add_second_factor: false,
        // Whom a portal sent may never have seen its password.
        must_change_password: who.must_change
            && session.access.is_none()
            && session.portail.is_none(),
        session,
        nom: who.nom,
        prenom: who.prenom,
        choices,
        referentiels: Vec::new(),
        apprenti: false,
        grants: Vec::new(),
        until: None,
        modules: module::on(&who.switched_on, &who.switched_off),
        logo_version: who.logo_version,
    };
    let Some(current) = view.current().cloned() else {
        view.session.uai = None;
        view.session.profil = None;
        view.modules.clear();
        view.logo_version = 0;
        return Ok(view);
    };
    if view.session.opened_by.is_single() && current.requires_second_factor() {
        view.must_add_second_factor = !second_factors::held(tx, person).await?.any();
    }
    let uai = current.etablissement.as_str();
    match current.profil {
        Profil::Enseignant => view.referentiels = taught(app, tx, uai, person).await?,
        Profil::Inspecteur => {
            (view.referentiels, view.until) = held::inspected(tx, uai, person).await?;
        }
        Profil::Apprenant => {
            (view.referentiels, view.apprenti) = held::followed(tx, uai, person).await?;
        }
        Profil::TuteurDeStage => {
            view.grants = held::grants(tx, uai, person, cx.now()).await?;
            if view.grants.is_empty() {
                return Err(Error::SessionClosed);
            }
        }
        Profil::MaitreApprentissage => view.grants = held::apprentis(tx, uai, person).await?,
        _ => {}
    }
    Ok(view)
}
