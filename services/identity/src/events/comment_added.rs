//! F-07: whoever a comment is addressed to is told of it.

use chassis::events::{Envelope, Handler};
use chassis::{Ctx, Profil, Tx};
use proto::events::portfolio::v1::CommentAdded;
use uuid::Uuid;

use crate::app::notifications::{Comment, comment_added};
use crate::domain::notification::Destinataires;
use crate::error::{CHOICE_INVALID, Error, ID_INVALID};

/// Notifies the addressees.
pub struct OnCommentAdded;

impl Handler for OnCommentAdded {
    type Event = CommentAdded;
    type Error = Error;
    const CONSUMER: &'static str = "identity-comment-added";

    async fn handle(
        &self,
        cx: &Ctx,
        envelope: &Envelope,
        event: CommentAdded,
        tx: &mut Tx,
    ) -> Result<(), Error> {
        let id = |field: &str, text: &str| {
            text.parse::<Uuid>()
                .map_err(|_| Error::field(field, ID_INVALID))
        };
        let sheet = (!event.sheet_id.is_empty())
            .then(|| id("sheet_id", &event.sheet_id))
            .transpose()?;
        let profil = Profil::from_code(&event.profil)
            .ok_or_else(|| Error::field("profil", CHOICE_INVALID))?;
        let comment = Comment {
            id: id("comment_id", &event.comment_id)?,
            period: id("period_id", &event.period_id)?,
            apprenant: id("apprenant", &event.apprenant)?,
            sheet,
            author: (id("author", &event.author)?, profil),
            destinataires: Destinataires::parse(&event.destinataires)
                .ok_or_else(|| Error::field("destinataires", CHOICE_INVALID))?,
            at: envelope.occurred_at,
        };
        comment_added(cx, tx, &comment).await
    }
}
