//! Sends a tutor the link to one learner's space for one period: access, link and mail in one transaction.

use chassis::db::Tx;
use chassis::{Ctx, FieldFault, Scope};
use jiff::civil::Date;
use uuid::Uuid;

use crate::app::App;
use crate::app::links::random_bytes;
use crate::domain::ids::{AccessId, MailId, PersonId};
use crate::domain::people::Situation;
use crate::domain::profil::{Profil, Statut};
use crate::domain::tutor::Stored;
use crate::domain::tutor::{Tutor, expiry, fingerprint};
use crate::domain::values::{self, EmailAddress};
use crate::error::{self, Error, Result};
use crate::events::outgoing;
use crate::policy::{Action, Facts, decide};
use crate::store::accounts::{self, NewPerson};
use crate::store::mails::{self, NewMail};
use crate::store::tutors::{self, Sending};
use crate::store::{apprenants, etablissements};

const SALT: usize = 16;
const MAX_TITLE: usize = 200;

/// The command of [`send`], as confirmed by a teacher.
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

/// The period as texts show it.
struct Shown {
    titre: String,
    start: Date,
    end: Date,
}

/// Creates or renews the access and queues its mail. The former link dies.
pub async fn send(cx: &Ctx, app: &App, command: SendLink) -> Result<Stored> {
    let (tutor, shown) = check(&command)?;
    let mut tx = app.db.begin(cx).await?;
    let learner =
        apprenants::situation(&mut tx, cx.etablissement().as_str(), command.apprenant).await?;
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
    let told = format!(
        "{:?}",
        (
            command.period,
            command.apprenant,
            &command.courriel,
            command.access
        )
    );
    if let Some(done) = tx.replayed(cx, &hex::encode(fingerprint(&told))).await? {
        let id: AccessId = done
            .parse()
            .map_err(|error| Error::internal("replaying a link", error))?;
        return tutors::get(&mut tx, scope.etablissement(), id)
            .await?
            .ok_or(Error::NotFound);
    }
    // One tutor is made at a time: two with the same e-mail would be two people.
    let etablissement = etablissements::lock(&mut tx, &scope)
        .await?
        .ok_or(Error::NotFound)?;
    let person = tutor_person(cx, &mut tx, &scope, &tutor).await?;
    tx.about(person.uuid());
    let id = access_id(&mut tx, &scope, &command, person).await?;
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
    };
    let version = tutors::send(&mut tx, &scope, &sending).await?;
    let stored = tutors::get(&mut tx, scope.etablissement(), id)
        .await?
        .ok_or(Error::NotFound)?;
    queue_link(cx, &mut tx, &scope, &stored, &etablissement.nom, &learner).await?;
    tx.emit(cx, outgoing::tutor_invited(&stored)).await?;
    tx.remember(cx, &id.to_string()).await?;
    tx.commit().await?;
    tracing::info!(access.id = %id, access.version = version, "tutor link queued");
    Ok(stored)
}

/// Queues the mail that carries the current link of an access; those queued before are dropped.
pub(super) async fn queue_link(
    cx: &Ctx,
    tx: &mut Tx,
    scope: &Scope,
    stored: &Stored,
    etablissement: &str,
    learner: &Situation,
) -> Result<()> {
    mails::drop_of_accesses(tx, scope.etablissement(), &[stored.id.uuid()]).await?;
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

/// The access that the link is for: the one named, else that of this tutor, else a new one.
async fn access_id(
    tx: &mut Tx,
    scope: &Scope,
    command: &SendLink,
    tutor: PersonId,
) -> Result<AccessId> {
    if let Some(id) = tutors::of_tutor(tx, scope, command.period, command.apprenant, tutor).await? {
        return Ok(id);
    }
    let Some(id) = command.access else {
        return Ok(AccessId::generate());
    };
    let named = tutors::lock(tx, scope.etablissement(), id)
        .await?
        .ok_or(Error::NotFound)?;
    if named.period != command.period || named.apprenant != command.apprenant {
        return Err(Error::NotFound);
    }
    Ok(id)
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
