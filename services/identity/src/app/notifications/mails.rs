//! The mails of notifications (G-02): one each or one a day, as each person chose; by day and on working days (G-07);
//! nothing of what was read meanwhile.
//!
//! A pass by one replica writes them into the queue, in the transaction that notes it: whatever is told waits for it, a
//! minute at most by day, until the morning at night.

use std::time::Duration;

use chassis::db::Tx;
use chassis::{AppError as _, Ctx, Decision, Scope};
use serde_json::{Value, json};

use crate::app::App;
use crate::app::rounds::{self, Round};
use crate::domain::ids::MailId;
use crate::domain::notification::{Mailing, Moment, Nature, is_digest_time, mailing};
use crate::error::{Error, Result};
use crate::store::etablissements;
use crate::store::mails::{self, NewMail};
use crate::store::notification_mails::{self, Unsettled};

/// How often: what is mailed at once leaves within that time.
pub const EVERY: Duration = Duration::from_mins(1);

/// The same from time to time: a failure is told, and tried again the next time.
pub async fn deliver_or_tell(app: App) {
    if let Err(error) = deliver(&app).await {
        tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "notifications not mailed"
        );
    }
}

/// Writes every mail that is due; nothing at night and at week-ends.
pub async fn deliver(app: &App) -> Result<()> {
    let Some(start) = rounds::start(app) else {
        return Ok(());
    };
    let digest = is_digest_time(start.local);
    rounds::go(app, &start.cx, &Mails { app, digest }).await
}

/// Mails of what is unsettled.
struct Mails<'a> {
    app: &'a App,
    /// Those of the day may leave.
    digest: bool,
}

impl Round for Mails<'_> {
    const LEAD: i64 = 0x6370_726f_0102;

    async fn due(&self, tx: &mut Tx) -> Result<Vec<String>> {
        Ok(notification_mails::etablissements(tx, self.digest).await?)
    }

    async fn tell(&self, cx: &Ctx, tx: &mut Tx) -> Result<()> {
        write(cx, self.app, tx, self.digest).await
    }
}

/// The mails of one établissement, and the note that they were written.
async fn write(cx: &Ctx, app: &App, tx: &mut Tx, digest: bool) -> Result<()> {
    let scope = Decision::Allow.scope(cx)?;
    let etablissement = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let writing = Writing {
        cx,
        app,
        scope: &scope,
        etablissement: &etablissement.nom,
    };
    // One a day and person, whatever was told since.
    let of_today = format!("notifications:{}:", cx.today());
    let unsettled =
        notification_mails::unsettled(tx, scope.etablissement(), &of_today, digest).await?;
    let mut settled = Vec::new();
    for of_person in unsettled.chunk_by(|a, b| a.person == b.person) {
        let mut together = Vec::new();
        for one in of_person {
            match decide(one, digest) {
                Mailing::Wait => continue,
                Mailing::Never => {}
                Mailing::Alone => {
                    let cause = format!("notification:{}", one.id);
                    writing.mail(tx, "notification", cause, &[one]).await?;
                }
                Mailing::Together => together.push(one),
            }
            settled.push(one.id.uuid());
        }
        if let Some(first) = together.first() {
            let cause = format!("{of_today}{}", first.person);
            writing
                .mail(tx, "notifications_du_jour", cause, &together)
                .await?;
        }
    }
    notification_mails::settle(tx, scope.etablissement(), &settled, cx.now()).await?;
    Ok(())
}

fn decide(one: &Unsettled, digest: bool) -> Mailing {
    let moment = Moment {
        read: one.read,
        reachable: one.courriel.is_some(),
        choix: one.choix,
        digest: digest && !one.told_today,
    };
    mailing(moment)
}

/// What the mails of one établissement have in common.
struct Writing<'a> {
    cx: &'a Ctx,
    app: &'a App,
    scope: &'a Scope,
    etablissement: &'a str,
}

impl Writing<'_> {
    /// Queues a mail that tells of these, all of one person.
    async fn mail(
        &self,
        tx: &mut Tx,
        template: &'static str,
        cause: String,
        told: &[&Unsettled],
    ) -> Result<()> {
        let Some((first, courriel)) = told
            .first()
            .and_then(|first| Some((first, first.courriel.as_deref()?)))
        else {
            return Ok(());
        };
        let nouveautes: Vec<Value> = told.iter().map(|one| self.line(one)).collect();
        let mail = NewMail {
            id: MailId::generate(),
            cause,
            template,
            recipient: courriel,
            recipient_name: format!("{} {}", first.prenom, first.nom),
            context: json!({
                "etablissement": self.etablissement,
                "prenom": first.prenom,
                "nom": first.nom,
                "nouveautes": nouveautes,
                "reglage": self.app.links.notification_choice(),
            }),
            access: None,
        };
        mails::insert(tx, self.scope, mail, self.cx.now()).await?;
        Ok(())
    }

    /// Names stand alone in it, so that an erasure finds them (I-12).
    fn line(&self, one: &Unsettled) -> Value {
        json!({
            "nature": one.nature.as_str(),
            "apprenant": one.apprenant_nom,
            "auteur": one.auteur_nom,
            "page": self.page(one),
        })
    }

    /// Where one reads what it is about.
    fn page(&self, one: &Unsettled) -> String {
        let links = &self.app.links;
        match (one.nature, one.period, one.apprenant, one.import) {
            (Nature::Commentaire, Some(period), Some(apprenant), _) => {
                links.comments_page(period, apprenant)
            }
            (Nature::FichesALire | Nature::FicheDemandee, Some(period), Some(apprenant), _) => {
                links.dossier_page(period, apprenant)
            }
            (Nature::AccesBientotFini, Some(period), ..) => links.tutors_page(period),
            (Nature::ImportTermine | Nature::ImportEchoue, _, _, Some(import)) => {
                links.import_page(import)
            }
            _ => links.notifications_page(),
        }
    }
}
