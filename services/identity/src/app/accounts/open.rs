//! Whether an account is open, where nobody has signed in: what its person left behind is shown no longer than it is (P-12).

use chassis::{Ctx, Uai};

use crate::app::App;
use crate::app::sessions::taught;
use crate::domain::ids::PersonId;
use crate::domain::profil::Profil;
use crate::error::Result;
use crate::policy::{Action, Facts, decide};
use crate::store::{held, sessions};

/// What a person may be told as, without its session.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether it may sign in there under that profile.
    pub open: bool,
    /// What a teacher teaches, secondes communes included (I-10, R-02).
    pub referentiels: Vec<String>,
}

/// That of a person under a profile in an établissement. Nowhere, nobody and no profile: it is not open.
pub async fn standing(
    cx: &Ctx,
    app: &App,
    etablissement: &str,
    person: PersonId,
    profil: &str,
) -> Result<Standing> {
    decide(cx.actor(), Action::AskAccount, &Facts::default()).scope(cx)?;
    let (Ok(uai), Some(profil)) = (etablissement.parse::<Uai>(), Profil::from_code(profil)) else {
        return Ok(Standing::default());
    };
    let mut tx = app.db.begin(&cx.in_etablissement(uai.clone())).await?;
    sessions::enter(&mut tx, person, uai.as_str()).await?;
    let open = held::choices(&mut tx, person, cx.today())
        .await?
        .iter()
        .any(|choice| choice.etablissement == uai.as_str() && choice.profil == profil);
    if !open {
        return Ok(Standing::default());
    }
    let referentiels = match profil {
        Profil::Enseignant => taught(app, &mut tx, uai.as_str(), person).await?,
        _ => Vec::new(),
    };
    Ok(Standing { open, referentiels })
}
