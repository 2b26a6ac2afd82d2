//! A comment was added to a portfolio: its addressees are told (F-07).

use chassis::db::Tx;
use chassis::{Ctx, Decision};
use jiff::Timestamp;
use uuid::Uuid;

use super::in_charge;
use crate::domain::ids::PersonId;
use crate::domain::notification::{Destinataires, Nature, Pour, Sujet};
use crate::domain::profil::Profil;
use crate::error::Result;
use crate::store::notifications::{self, New};

/// What portfolio tells of a comment; its text stays there.
pub struct Comment {
    pub id: Uuid,
    pub period: Uuid,
    pub apprenant: Uuid,
    /// The sheet that it is about; none: the portfolio as a whole.
    pub sheet: Option<Uuid>,
    pub author: (Uuid, Profil),
    pub destinataires: Destinataires,
    pub at: Timestamp,
}

/// Tells the addressees, in the consumer's transaction. Nobody is told of what it wrote itself, of whom is erased, nor of a
/// period that was deleted since.
pub async fn comment_added(cx: &Ctx, tx: &mut Tx, comment: &Comment) -> Result<()> {
    // A fact that happened, within its établissement: there is nobody to judge.
    let scope = Decision::Allow.scope(cx)?;
    let (author, _) = comment.author;
    let erased = tx
        .erased_among(&scope, &[comment.apprenant, author])
        .await?;
    if !erased.is_empty() {
        return Ok(());
    }
    let of = (comment.period, comment.apprenant);
    if notifications::is_forgotten(tx, &scope, of, comment.at).await? {
        return Ok(());
    }
    let mut told = Vec::new();
    if comment.destinataires.has_apprenant() {
        told.push(Pour {
            person: PersonId::from(comment.apprenant),
            profil: Profil::Apprenant,
        });
    }
    if comment.destinataires.has_referent() {
        told.extend(in_charge(tx, &scope, of).await?);
    }
    let cause = format!("commentaire:{}", comment.id);
    for pour in told {
        if pour.person.uuid() == author {
            continue;
        }
        let new = New {
            pour,
            nature: Nature::Commentaire,
            cause: &cause,
            sujet: Sujet {
                apprenant: Some(comment.apprenant),
                period: Some(comment.period),
                sheet: comment.sheet,
                import: None,
                auteur: Some(comment.author),
            },
            at: comment.at,
            settled: false,
        };
        notifications::insert(tx, &scope, &new).await?;
    }
    Ok(())
}
