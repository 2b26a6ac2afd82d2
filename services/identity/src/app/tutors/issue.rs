//! Makes the link of an access, for the first time or again: access, link, and the mail or the letter that carries it,
//! in one transaction. The former link dies.

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use jiff::civil::Date;
use uuid::Uuid;

use super::invalidate::withdraw;
use crate::app::App;
use crate::app::links::random_bytes;
use crate::domain::ids::{AccessId, MailId, PersonId};
use crate::domain::people::Situation;
use crate::domain::profil::{Profil, Statut};
use crate::domain::tutor::Stored;
use crate::domain::tutor::{MAX_TUTORS, Tutor, expiry, fingerprint};
use crate::domain::values::{self, EmailAddress};
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::mails::{self, NewMail};
use crate::store::tutors::{self, Sending};
use crate::store::{apprenants, etablissements, sessions};

const SALT: usize = 16;
const MAX_TITLE: usize = 200;

/// The tutor of a learner for a period, as confirmed by a teacher.
#[derive(Clone)]
pub struct SendLink {
    pub period: Uuid,
    pub apprenant: PersonId,
    pub nom: String,
    pub prenom: String,
    pub courriel: String,
    pub period_titre: String,
    pub period_start: String,
    pub period_end: String,
    pub referentiel: String,
    /// Renew this access rather than add a second tutor.
    pub access: Option<AccessId>,
}

/// How a link is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// It leaves by mail.
    Mailed,
    /// It leaves by mail, unless the learner has a live access already.
    MailedWhereNone,
    /// It is printed.
    Printed,
}

/// The period as texts show it.
struct Shown {
    titre: String,
    start: Date,
    end: Date,
}

/// Makes the link; none when there is a live access already and that is not wanted.
pub(super) async fn issue(
    cx: &Ctx,
    app: &App,
    command: &SendLink,
    how: How,
) -> Result<Option<Stored>> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, _) = admit(cx, &mut tx, command).await?;
    let (tutor, shown) = check(command)?;
    if let Some(done) = done_before(cx, &mut tx, &scope, command, how).await? {
        return Ok(Some(done));
    }
    // One tutor is made at a time: two with the same e-mail would be two people, and two at once a third tutor.
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    // Who was erased while this waited gets no tutor any more.
    let (scope, learner) = admit(cx, &mut tx, command).await?;
    let of = (command.period, command.apprenant);
    let live = tutors::others_live(&mut tx, scope.etablissement(), of, None, cx.now()).await?;
    if how == How::MailedWhereNone && live > 0 {
        return Ok(None);
    }
    let person = tutor_person(cx, &mut tx, &scope, &tutor).await?;
    tx.about(person.uuid());
    tx.about(command.apprenant.uuid());
    let id = access_id(cx, &mut tx, &scope, command, person).await?;
    let besides = Some(id);
    if tutors::others_live(&mut tx, scope.etablissement(), of, besides, cx.now()).await?
        >= MAX_TUTORS
    {
        return Err(Error::TwoTutors);
    }
    let salt = random_bytes::<SALT>();
    let sending = Sending {
        id,
        tutor: person,
        apprenant: command.apprenant,
        period: command.period,
        referentiel: &command.referentiel,
        period_titre: &shown.titre,
        period_start: shown.start,
        period_end: shown.end,
        salt: &salt,
        token_hash: &fingerprint(&app.links.token(id, &salt)),
        expires: expiry(cx.now()),
        sent_by: Some(crate::app::person(cx)?),
        printed: (how == How::Printed).then(|| cx.now()),
    };
    let version = tutors::send(&mut tx, &scope, &sending).await?;
    let stored = tutors::get(&mut tx, scope.etablissement(), id)
        .await?
        .ok_or(Error::NotFound)?;
    mails::drop_of_accesses(&mut tx, scope.etablissement(), &[id.uuid()]).await?;
    if how != How::Printed {
        queue_link(cx, &mut tx, &scope, &stored, &etablissement.nom, &learner).await?;
    }
    tx.emit(cx, outgoing::tutor_invited(&stored)).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    tracing::info!(access.id = %id, access.version = version, link.how = ?how, "tutor link made");
    Ok(Some(stored))
}

/// What the same request made before (G-06).
async fn done_before(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    command: &SendLink,
    how: How,
) -> Result<Option<Stored>> {
    let told = (
        command.period,
        command.apprenant,
        &command.courriel,
        command.access,
        how,
    );
    let told = hex::encode(fingerprint(&format!("{told:?}")));
    let Some(done) = tx.replayed(cx, &told).await? else {
        return Ok(None);
    };
    let id: AccessId = done
        .parse()
        .map_err(|error| Error::internal("replaying a link", error))?;
    Ok(tutors::get(tx, scope.etablissement(), id).await?)
}

/// Whether the actor may give this learner's tutor a link, and who the learner is.
async fn admit(cx: &Ctx, tx: &mut Tx, command: &SendLink) -> Result<(Scope, Situation)> {
    let learner = apprenants::situation(tx, cx.etablissement().as_str(), command.apprenant).await?;
    let of_learner = learner
        .as_ref()
        .and_then(|learner| learner.referentiel.as_deref());
    let facts = Facts {
        referentiel: Some(of_learner.unwrap_or(&command.referentiel)),
    };
    let scope = decide(cx.actor(), Action::WriteTutorAccesses, &facts).scope(cx)?;
    let learner = learner.ok_or(Error::NotFound)?;
    if learner.statut.as_deref() == Some(Statut::Apprenti.as_str()) {
        return Err(Error::ApprentiHasMaitre);
    }
    Ok((scope, learner))
}

/// Queues the mail that carries the current link of an access.
pub(super) async fn queue_link(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    stored: &Stored,
    etablissement: &str,
    learner: &Situation,
) -> Result<()> {
    let mail = NewMail {
        id: MailId::generate(),
        cause: format!("tutor-link:{}:{}", stored.id, stored.version),
        template: "lien_tuteur",
        recipient: &stored.courriel,
        recipient_name: format!("{} {}", stored.prenom, stored.nom),
        context: serde_json::json!({
            "etablissement": etablissement,
            "tuteur": format!("{} {}", stored.prenom, stored.nom),
            "apprenant": format!("{} {}", learner.prenom, learner.nom),
            "periode": stored.period_titre,
            "debut": stored.period_start,
            "fin": stored.period_end,
            "expiration": chassis::ctx::paris_day(stored.access.expires),
        }),
        access: Some((stored.id, stored.version)),
    };
    mails::insert(tx, scope, mail, cx.now()).await?;
    Ok(())
}

/// One tutor with the same e-mail is one person, whatever its learners.
async fn tutor_person(cx: &Ctx, tx: &mut Tx, scope: &Scope, tutor: &Tutor) -> Result<PersonId> {
    let courriel = tutor.courriel.as_str();
    if let Some(person) = accounts::tutor_by_courriel(tx, scope, courriel).await? {
        accounts::rename(tx, person, &tutor.nom, &tutor.prenom).await?;
        accounts::give_profil(tx, scope, person, Profil::TuteurDeStage).await?;
        return Ok(person);
    }
    let new = NewPerson {
        id: PersonId::generate(),
        civilite: "",
        nom: &tutor.nom,
        prenom: &tutor.prenom,
        date_naissance: None,
        courriel: Some(courriel),
    };
    accounts::create(tx, scope, &new, cx.now()).await?;
    accounts::give_profil(tx, scope, new.id, Profil::TuteurDeStage).await?;
    Ok(new.id)
}

/// The access that the link is for: that of this tutor, else the one named, else a new one. The one named passes to this
/// tutor: whoever had it before is out at once.
async fn access_id(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    command: &SendLink,
    tutor: PersonId,
) -> Result<AccessId> {
    let own = tutors::of_tutor(tx, scope, command.period, command.apprenant, tutor).await?;
    let Some(id) = command.access.filter(|id| own != Some(*id)) else {
        return Ok(own.unwrap_or_else(AccessId::generate));
    };
    let named = tutors::lock(tx, scope.etablissement(), id)
        .await?
        .ok_or(Error::NotFound)?;
    if named.period != command.period || named.apprenant != command.apprenant {
        return Err(Error::NotFound);
    }
    let Some(own) = own else {
        sessions::revoke_of_accesses(tx, scope.etablissement(), &[id.uuid()], cx.now()).await?;
        return Ok(id);
    };
    if named.access.revoked.is_none() {
        withdraw(cx, tx, &named).await?;
    }
    Ok(own)
}

fn check(command: &SendLink) -> Result<(Tutor, Shown)> {
    let mut faults = Vec::new();
    let mut name = |field: &str, text: &str| {
        values::name(text).unwrap_or_else(|fault| {
            let code = match fault {
                values::NameFault::Absent => error::REQUIRED,
                values::NameFault::TooLong => error::TOO_LONG,
                values::NameFault::Forbidden => error::NAME_INVALID,
            };
            faults.push(FieldFault::new(field, code));
            String::new()
        })
    };
    let nom = name("nom", &command.nom);
    let prenom = name("prenom", &command.prenom);
    let courriel = EmailAddress::parse(&command.courriel);
    if courriel.is_none() {
        let code = if command.courriel.trim().is_empty() {
            error::REQUIRED
        } else {
            error::EMAIL_INVALID
        };
        faults.push(FieldFault::new("courriel", code));
    }
    let titre: String = command.period_titre.chars().take(MAX_TITLE).collect();
    let day = |text: &str| text.parse::<Date>().ok();
    let dates = day(&command.period_start).zip(day(&command.period_end));
    if dates.is_none() {
        faults.push(FieldFault::new("period_start", error::DATE_INVALID));
    }
    match (courriel, dates) {
        (Some(courriel), Some((start, end))) if faults.is_empty() => Ok((
            Tutor {
                nom,
                prenom,
                courriel,
            },
            Shown { titre, start, end },
        )),
        _ => Err(Error::Invalid(faults)),
    }
}
