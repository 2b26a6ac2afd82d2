//! The texts of a form, and every change that was sent to it (F-13).

use std::collections::{BTreeMap, BTreeSet};

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::form::{FieldChange, FieldState, Logged};
use jiff::Timestamp;
use jiff_sqlx::ToSqlx as _;
use serde_json::Value;
use uuid::Uuid;

use crate::domain::{PortfolioId, SheetId};

/// Which form is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FormOf {
    /// The forms of a portfolio as a whole.
    Portfolio(PortfolioId),
    /// The texts of a sheet.
    Sheet(SheetId),
}

impl FormOf {
    fn id(self) -> Uuid {
        match self {
            Self::Portfolio(portfolio) => portfolio.uuid(),
            Self::Sheet(sheet) => sheet.uuid(),
        }
    }

    /// The portfolio, or the sheet, as the columns of a table that hangs on either.
    pub(super) fn columns(self) -> (Option<Uuid>, Option<Uuid>) {
        (self.portfolio(), self.sheet())
    }

    fn portfolio(self) -> Option<Uuid> {
        match self {
            Self::Portfolio(portfolio) => Some(portfolio.uuid()),
            Self::Sheet(_) => None,
        }
    }

    fn sheet(self) -> Option<Uuid> {
        match self {
            Self::Portfolio(_) => None,
            Self::Sheet(sheet) => Some(sheet.uuid()),
        }
    }
}

/// The fields that somebody wrote, in no particular order.
#[tracing::instrument(name = "db.forms.load", skip_all)]
pub(crate) async fn load(
    tx: &mut Tx,
    scope: &Scope,
    form: FormOf,
) -> Result<Vec<FieldState>, Error> {
    let rows = sqlx::query!(
        "select name, value, version, author, changed_at from form_fields
         where etablissement = $1 and form = $2",
        scope.etablissement(),
        form.id()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FieldState {
            name: row.name,
            value: row.value,
            version: row.version,
            author: Some(row.author),
            changed_at: Some(row.changed_at.to_jiff()),
        })
        .collect())
}

/// What somebody wrote in these sheets, by name.
#[tracing::instrument(name = "db.forms.load_all", skip_all)]
pub(crate) async fn load_all(
    tx: &mut Tx,
    scope: &Scope,
    sheets: &[SheetId],
) -> Result<BTreeMap<SheetId, BTreeMap<String, Value>>, Error> {
    let ids: Vec<Uuid> = sheets.iter().map(|sheet| sheet.uuid()).collect();
    let rows = sqlx::query!(
        r#"select sheet as "sheet!", name, value from form_fields
           where etablissement = $1 and form = any($2) and sheet is not null"#,
        scope.etablissement(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    let mut forms: BTreeMap<SheetId, BTreeMap<String, Value>> = BTreeMap::new();
    for row in rows {
        let fields = forms.entry(row.sheet.into()).or_default();
        fields.insert(row.name, row.value);
    }
    Ok(forms)
}

/// Of these changes, the ids of those that were kept before.
#[tracing::instrument(name = "db.forms.kept_before", skip_all)]
pub(crate) async fn kept_before(
    tx: &mut Tx,
    scope: &Scope,
    form: FormOf,
    changes: &[FieldChange],
) -> Result<BTreeSet<String>, Error> {
    let ids: Vec<String> = changes
        .iter()
        .map(|change| change.change_id.clone())
        .collect();
    let kept = sqlx::query_scalar!(
        "select change_id from form_changes
         where etablissement = $1 and form = $2 and kept and change_id = any($3)",
        scope.etablissement(),
        form.id(),
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept.into_iter().collect())
}

/// Writes the fields that a merge changed.
#[tracing::instrument(name = "db.forms.save", skip_all)]
pub(crate) async fn save(
    tx: &mut Tx,
    scope: &Scope,
    form: FormOf,
    fields: &[FieldState],
    author: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    for field in fields {
        let done = sqlx::query!(
            "insert into form_fields (etablissement, portfolio, sheet, name, value, version, author, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (etablissement, form, name) do update
             set value = excluded.value, version = excluded.version, author = excluded.author,
                 changed_at = excluded.changed_at
             where form_fields.version < excluded.version",
            scope.etablissement(),
            form.portfolio(),
            form.sheet(),
            field.name,
            field.value,
            field.version,
            author,
            now.to_sqlx() as _
        )
        .execute(tx.conn())
        .await?;
        chassis::db::exactly_one(&done, "change of a field")?;
    }
    Ok(())
}

/// Adds changes to the history; one that was sent before keeps its line, unless it was refused and is
/// kept now.
#[tracing::instrument(name = "db.forms.log", skip_all)]
pub(crate) async fn log(
    tx: &mut Tx,
    scope: &Scope,
    form: FormOf,
    history: &[Logged],
    author: Uuid,
    now: Timestamp,
) -> Result<(), Error> {
    for Logged { change, kept } in history {
        sqlx::query!(
            "insert into form_changes (etablissement, portfolio, sheet, change_id, name, value, base_version,
                                       kept, author, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (etablissement, form, change_id) do update set kept = true
             where excluded.kept and not form_changes.kept",
            scope.etablissement(),
            form.portfolio(),
            form.sheet(),
            change.change_id,
            change.name,
            change.value,
            change.base_version,
            kept,
            author,
            now.to_sqlx() as _
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}
