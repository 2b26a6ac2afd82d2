//! A fortnight before an access ends, who sent its link is told (I-07, G-02): in the page, and by one mail per teacher and
//! period, once per link (N6), by day and on working days (G-07).

use std::time::Duration;

use chassis::db::Tx;
use chassis::{AppError as _, Ctx};
use jiff::{Span, Timestamp};

use crate::app::App;
use crate::app::notifications::{self, EndingSoon};
use crate::app::rounds::{self, Round};
use crate::domain::ids::MailId;
use crate::domain::notification::Choix;
use crate::domain::tutor::{BILAN_DAYS, SOON_DAYS};
use crate::error::{Error, Result};
use crate::store::etablissements;
use crate::store::mails::{self, NewMail};
use crate::store::notices::{self, Ending, Window};

/// How often.
pub const EVERY: Duration = Duration::from_mins(15);

/// The same from time to time: a failure is told, and tried again the next time.
pub async fn notify_or_tell(app: App) {
    if let Err(error) = notify(&app).await {
        tracing::warn!(
            code = error.code(),
            error = chassis::error::describe(&error),
            "ends of accesses not told"
        );
    }
}

/// Tells every end that is due; nothing at night and at week-ends.
pub async fn notify(app: &App) -> Result<()> {
    let Some(start) = rounds::start(app) else {
        return Ok(());
    };
    let now = start.cx.now();
    let until = now.checked_add(Span::new().hours(SOON_DAYS * 24));
    let ended_since = start.cx.today().checked_sub(Span::new().days(BILAN_DAYS));
    let window = Window {
        now,
        until: until.unwrap_or(Timestamp::MAX),
        ended_since: ended_since.unwrap_or(jiff::civil::Date::MIN),
    };
    rounds::go(app, &start.cx, &Ends { app, window }).await
}

/// Ends of accesses within this window.
struct Ends<'a> {
    app: &'a App,
    window: Window,
}

impl Round for Ends<'_> {
    const LEAD: i64 = 0x6370_726f_0101;

    async fn due(&self, tx: &mut Tx) -> Result<Vec<String>> {
        Ok(notices::etablissements(tx, &self.window).await?)
    }

    async fn tell(&self, cx: &Ctx, tx: &mut Tx) -> Result<()> {
        tell(cx, self.app, tx, &self.window).await
    }
}

/// What is told in one établissement, and the note that it was.
async fn tell(cx: &Ctx, app: &App, tx: &mut Tx, window: &Window) -> Result<()> {
    let scope = chassis::Decision::Allow.scope(cx)?;
    let etablissement = etablissements::get(tx, scope.etablissement())
        .await?
        .ok_or(Error::NotFound)?;
    let due = notices::due(tx, scope.etablissement(), window).await?;
    for together in due.chunk_by(|a, b| (a.teacher, a.period) == (b.teacher, b.period)) {
        let Some(first) = together.first() else {
            continue;
        };
        let cause = format!("tutor-end:{}:{}", first.access, first.version);
        let alone = (together.len() == 1).then_some(first.learner);
        // A mail of its own tells more than the mail of the day; who chose that one, or none, gets no other.
        let own_mail = matches!(first.choix, None | Some(Choix::Immediat));
        let settled = first.choix != Some(Choix::Quotidien);
        let new = EndingSoon {
            teacher: first.teacher,
            cause: &cause,
            period: first.period,
            apprenant: alone,
            settled,
        };
        notifications::accesses_end_soon(tx, &scope, &new, cx.now()).await?;
        if first.courriel.is_empty() || !own_mail {
            continue;
        }
        let mail = NewMail {
            id: MailId::generate(),
            cause,
            template: "fin_acces_tuteurs",
            recipient: &first.courriel,
            recipient_name: format!("{} {}", first.teacher_prenom, first.teacher_nom),
            context: context(app, &etablissement.nom, first, together),
            access: None,
        };
        mails::insert(tx, &scope, mail, cx.now()).await?;
    }
    let accesses: Vec<uuid::Uuid> = due.iter().map(|one| one.access).collect();
    notices::told(tx, scope.etablissement(), &accesses).await?;
    Ok(())
}

fn context(
    app: &App,
    etablissement: &str,
    first: &Ending,
    together: &[Ending],
) -> serde_json::Value {
    let accesses: Vec<serde_json::Value> = together
        .iter()
        .map(|one| {
            serde_json::json!({
                "apprenant": one.apprenant,
                "tuteur": one.tuteur,
                "expiration": chassis::ctx::paris_day(one.expires),
            })
        })
        .collect();
    serde_json::json!({
        "etablissement": etablissement,
        "prenom": first.teacher_prenom,
        "nom": first.teacher_nom,
        "periode": first.period_titre,
        "acces": accesses,
        "page": app.links.tutors_page(first.period),
    })
}
