//! What something is joined to: decided about, held, and told that it changed.

use chassis::db::Tx;
use chassis::{Ctx, Scope};
use uuid::Uuid;

use crate::app::{App, authorize, authorize_sheet, hold_sheet, reader};
use crate::domain::{ApprenantId, Etat, Form, Owner, Portfolio, Sheet, SheetRef, Which};
use crate::error::Error;
use crate::events::outgoing;
use crate::policy::{Action, Facts};
use crate::store;
use crate::store::annexes::Load;
use crate::store::forms::FormOf;
use crate::store::sheets::SheetFacts;

/// Most annexes of one sheet, or of a portfolio as a whole: a list that is still read whole.
const ANNEXES_MAX: i64 = 100;

/// A decision about what something is joined to.
pub(super) struct Decided {
    pub(super) scope: Scope,
    pub(super) facts: Facts,
    apprenant: ApprenantId,
    owner: Owner,
    sheet: Option<SheetFacts>,
}

/// Decides about a portfolio or a sheet of a learner.
pub(super) async fn decide(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    (apprenant, owner): (ApprenantId, Owner),
) -> Result<Decided, Error> {
    let (scope, facts, sheet) = match owner {
        Owner::Portfolio(period) => {
            let (scope, facts) = authorize(cx, tx, action, period, apprenant).await?;
            (scope, facts, None)
        }
        Owner::Sheet(id) => {
            let sheet = SheetRef {
                apprenant,
                which: Which::Id(id),
            };
            let (scope, found, facts) = authorize_sheet(cx, tx, action, sheet).await?;
            (scope, facts, Some(found))
        }
    };
    Ok(Decided {
        scope,
        facts,
        apprenant,
        owner,
        sheet,
    })
}

/// Decides about what an annexe, or a file on its way, of a learner is joined to.
pub(super) async fn decide_of(
    cx: &Ctx,
    tx: &mut Tx,
    action: Action,
    (apprenant, id): (ApprenantId, Uuid),
) -> Result<Decided, Error> {
    let found = store::annexes::facts_of_owner(tx, cx.etablissement(), apprenant, id).await?;
    // What is not there is decided about as a sheet that is not there: the same answer, whoever asks.
    let owner = found.unwrap_or(Owner::Sheet(id.into()));
    decide(cx, tx, action, (apprenant, owner)).await
}

/// What something is joined to, held until the end of the transaction.
pub(super) struct Held {
    pub(super) of: FormOf,
    portfolio: Option<Portfolio>,
    sheet: Option<Sheet>,
}

impl Decided {
    /// Holds it: changes of what is joined to it follow one another.
    pub(super) async fn hold(&self, cx: &Ctx, tx: &mut Tx) -> Result<Held, Error> {
        if let Some(found) = &self.sheet {
            let (sheet, portfolio) = hold_sheet(cx, tx, &self.scope, found).await?;
            return Ok(Held {
                of: FormOf::Sheet(sheet.id),
                portfolio,
                sheet: Some(sheet),
            });
        }
        let Owner::Portfolio(period) = self.owner else {
            return Err(Error::NotFound);
        };
        let portfolio = store::portfolios::lock(tx, &self.scope, period, self.apprenant)
            .await?
            .ok_or(Error::NotFound)?;
        Ok(Held {
            of: FormOf::Portfolio(portfolio.id),
            portfolio: Some(portfolio),
            sheet: None,
        })
    }
}

impl Held {
    /// What is there already, if one more may come.
    pub(super) async fn room(&self, tx: &mut Tx, decided: &Decided) -> Result<Load, Error> {
        let load = store::annexes::load(tx, &decided.scope, decided.apprenant, self.of).await?;
        if load.of_form >= ANNEXES_MAX {
            return Err(Error::TooManyAnnexes);
        }
        Ok(load)
    }

    /// Notes that its learner changed what is joined to it: something to read for the others (F-05).
    pub(super) async fn changed(
        self,
        cx: &Ctx,
        app: &App,
        tx: &mut Tx,
        decided: &Decided,
    ) -> Result<(), Error> {
        let (scope, now) = (&decided.scope, cx.now());
        if let Some(before) = self.sheet {
            let author = reader(cx);
            let mut sheet = store::sheets::get(tx, scope, before.id, author)
                .await?
                .ok_or(Error::NotFound)?;
            let referentiel = app.referentiel(&decided.facts.referentiel)?;
            let form = Form::of_sheet(sheet.nature, referentiel.suivi());
            let fields = store::forms::load(tx, scope, FormOf::Sheet(sheet.id)).await?;
            let values = fields
                .iter()
                .map(|field| (field.name.as_str(), &field.value));
            sheet.etat = Etat::of(form, values).with_annexes(sheet.annexes);
            let at = (sheet.id, sheet.version);
            sheet.version = store::sheets::written(tx, scope, at, sheet.etat, Some(now)).await?;
            store::reads::seen(tx, scope, sheet.id, author, sheet.version, now).await?;
            if let Some(portfolio) = &self.portfolio {
                tx.emit(cx, outgoing::sheet_changed(portfolio, &sheet))
                    .await?;
            }
        }
        if let Some(portfolio) = self.portfolio {
            let at = (portfolio.id, portfolio.version);
            store::portfolios::written(tx, scope, at, Some(now)).await?;
        }
        Ok(())
    }
}
