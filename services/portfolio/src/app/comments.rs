//! What teachers, tutors and maîtres d’apprentissage say of a portfolio and of its sheets (F-07).

use chassis::db::idempotency::fingerprint;
use chassis::error::FieldFault;
use chassis::{Actor, Ctx, Profil};

use crate::app::{App, authorize, reader};
use crate::domain::{
    ApprenantId, Comment, CommentFault, CommentId, Destinataires, PeriodId, SheetId, comment_text,
};
use crate::error::{Error, fields};
use crate::events::outgoing;
use crate::policy::{self, Action};
use crate::store;
use crate::store::comments::Reader;

/// Most comments on one portfolio and its sheets: a list that is still read whole.
const COMMENTS_MAX: i32 = 500;

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AddComment {
    /// The period.
    pub(crate) period: PeriodId,
    /// The learner.
    pub(crate) apprenant: ApprenantId,
    /// The sheet that it is about; `None`: the portfolio as a whole.
    pub(crate) sheet: Option<SheetId>,
    /// To whom.
    pub(crate) destinataires: Destinataires,
    /// As typed.
    pub(crate) texte: String,
}

/// The comments that are for the one who asks, and what may be done (G-01).
pub(crate) async fn list_comments(
    cx: &Ctx,
    app: &App,
    (period, apprenant): (PeriodId, ApprenantId),
) -> Result<(Vec<Comment>, Vec<Action>), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, facts) = authorize(cx, &mut tx, Action::Read, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let comments =
        store::comments::list(&mut tx, &scope, portfolio.id, comment_reader(cx, apprenant)).await?;
    let allowed = policy::allowed_actions(cx.actor(), &[Action::Comment], &facts);
    Ok((comments, allowed))
}

/// Adds a comment, and tells the addressees.
pub(crate) async fn add_comment(cx: &Ctx, app: &App, cmd: AddComment) -> Result<Comment, Error> {
    let mut tx = app.db.begin(cx).await?;
    let (period, apprenant) = (cmd.period, cmd.apprenant);
    let (scope, _) = authorize(cx, &mut tx, Action::Comment, period, apprenant).await?;
    let texte = comment_text(&cmd.texte).map_err(|fault| {
        let code = match fault {
            CommentFault::Empty => fields::COMMENT_EMPTY,
            CommentFault::TooLong => fields::COMMENT_TOO_LONG,
        };
        Error::Invalid(vec![FieldFault::new("texte", code)])
    })?;
    let portfolio = store::portfolios::lock(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let reader = comment_reader(cx, apprenant);
    let fingerprint = fingerprint("add_comment", &cmd);
    if let Some(first) = tx.replayed(cx, &fingerprint).await? {
        let comments = store::comments::list(&mut tx, &scope, portfolio.id, reader).await?;
        let first = comments.into_iter().find(|one| one.id.to_string() == first);
        return first.ok_or(Error::NotFound);
    }
    if let Some(id) = cmd.sheet {
        let sheet = store::sheets::get(&mut tx, &scope, id, reader.id).await?;
        let is_here = sheet.is_some_and(|sheet| sheet.portfolio == Some(portfolio.id));
        if !is_here {
            return Err(Error::NotFound);
        }
    }
    let everybody = Reader {
        is_learner: false,
        ..reader
    };
    let (all, _) = store::comments::count(&mut tx, &scope, portfolio.id, everybody).await?;
    if all >= COMMENTS_MAX {
        return Err(Error::TooManyComments);
    }
    let comment = Comment {
        id: CommentId::generate(),
        sheet: cmd.sheet,
        author: reader.id,
        profil: profil(cx.actor())?,
        destinataires: cmd.destinataires,
        texte,
        created_at: cx.now(),
        seen: true,
    };
    store::comments::insert(&mut tx, &scope, portfolio.id, &comment).await?;
    tx.emit(cx, outgoing::comment_added(&portfolio, &comment))
        .await?;
    tx.remember(cx, &comment.id.to_string()).await?;
    tx.commit().await?;
    Ok(comment)
}

/// The one who asks has read all that is there for it now.
pub(crate) async fn mark_comments_read(
    cx: &Ctx,
    app: &App,
    (period, apprenant): (PeriodId, ApprenantId),
) -> Result<(), Error> {
    let mut tx = app.db.begin(cx).await?;
    let (scope, _) = authorize(cx, &mut tx, Action::MarkRead, period, apprenant).await?;
    let portfolio = store::portfolios::get(&mut tx, &scope, period, apprenant)
        .await?
        .ok_or(Error::NotFound)?;
    let reader = comment_reader(cx, apprenant);
    let comments = store::comments::list(&mut tx, &scope, portfolio.id, reader).await?;
    let unread: Vec<CommentId> = comments
        .into_iter()
        .filter(|comment| !comment.seen)
        .map(|comment| comment.id)
        .collect();
    store::comments::seen(&mut tx, &scope, &unread, reader.id, cx.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// As whom the one who asks reads comments.
pub(super) fn comment_reader(cx: &Ctx, apprenant: ApprenantId) -> Reader {
    let id = reader(cx);
    Reader {
        id,
        is_learner: id == apprenant.uuid(),
    }
}

/// Only people comment.
fn profil(actor: &Actor) -> Result<Profil, Error> {
    let person = actor.person().ok_or(Error::Forbidden)?;
    Ok(person.profil)
}
