//! « Imprimer la lettre avec le QR code » (I-07, D-10): the link on paper. It is answered once, to who asked; nothing
//! of it is stored.

use chassis::Ctx;

use super::issue::{How, SendLink, issue};
use crate::app::App;
use crate::app::qr;
use crate::domain::tutor::Stored;
use crate::error::{Error, Result};

/// What a letter carries besides words.
pub struct Letter {
    pub stored: Stored,
    /// The link in full.
    pub link: String,
    /// The same as a QR code.
    pub qr_svg: String,
}

/// Makes the link of an access for a letter: no mail leaves, and the former link dies as when it is sent again.
pub async fn print(cx: &Ctx, app: &App, command: &SendLink) -> Result<Letter> {
    let stored = issue(cx, app, command, How::Printed)
        .await?
        .ok_or(Error::NotFound)?;
    let link = app.links.address(&app.links.token(stored.id, &stored.salt));
    Ok(Letter {
        qr_svg: qr::drawn(&link)?,
        link,
        stored,
    })
}
