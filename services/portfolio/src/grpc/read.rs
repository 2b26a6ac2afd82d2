//! Messages to domain values; what cannot be read is a fault of its field.

use std::str::FromStr;

use chassis::error::FieldFault;
use chassis::form::FieldChange;
use jiff::civil::Date;
use proto::common::v1 as common;
use proto::portfolio::v1 as pb;

use crate::domain::{ApprenantId, Destinataires, Form, IsoWeek, Nature, Owner, SheetRef, Which};
use crate::error::{Error, fields};

pub(super) fn id<T: FromStr>(text: &str, field: &str) -> Result<T, Error> {
    text.parse().map_err(|_| fault(field, fields::ID))
}

pub(super) fn ids<T: FromStr>(texts: &[String], field: &str) -> Result<Vec<T>, Error> {
    texts.iter().map(|text| id(text, field)).collect()
}

/// An id that may be left out.
pub(super) fn maybe_id<T: FromStr>(text: &str, field: &str) -> Result<Option<T>, Error> {
    (!text.is_empty()).then(|| id(text, field)).transpose()
}

pub(super) fn form(name: &str) -> Result<Form, Error> {
    Form::of_portfolio(name).ok_or_else(|| fault("form", fields::FORM))
}

/// A kind of sheet that can be made: those of weeks come with their period, a livret and a book are opened.
pub(super) fn nature(name: &str) -> Result<Nature, Error> {
    Nature::parse(name)
        .filter(|nature| !matches!(nature, Nature::Semaine | Nature::Livret | Nature::Book))
        .ok_or_else(|| fault("nature", fields::NATURE))
}

pub(super) fn destinataires(name: &str) -> Result<Destinataires, Error> {
    Destinataires::parse(name).ok_or_else(|| fault("destinataires", fields::ADDRESSEE))
}

/// A sheet by its own id, or by its week.
pub(super) fn sheet(named: Option<pb::SheetRef>) -> Result<SheetRef, Error> {
    let named = named.unwrap_or_default();
    let which = match maybe_id(&named.id, "id")? {
        Some(id) => Which::Id(id),
        None => Which::Week(id(&named.period_id, "period_id")?, week(&named.week)?),
    };
    Ok(SheetRef {
        apprenant: id(&named.apprenant, "apprenant")?,
        which,
    })
}

/// What something is joined to: a sheet, or a portfolio as a whole.
pub(super) fn owner(named: Option<pb::AnnexeOwner>) -> Result<(ApprenantId, Owner), Error> {
    let named = named.unwrap_or_default();
    let owner = match maybe_id(&named.sheet_id, "sheet_id")? {
        Some(sheet) => Owner::Sheet(sheet),
        None => Owner::Portfolio(id(&named.period_id, "period_id")?),
    };
    Ok((id(&named.apprenant, "apprenant")?, owner))
}

fn week(text: &str) -> Result<IsoWeek, Error> {
    text.parse().map_err(|_| fault("week", fields::WEEK))
}

/// First and last day, where they are given.
pub(super) fn dates(start: &str, end: &str) -> Result<Option<(Date, Date)>, Error> {
    if start.is_empty() && end.is_empty() {
        return Ok(None);
    }
    let day = |text: &str| text.parse().map_err(|_| fault("dates", fields::WEEK));
    Ok(Some((day(start)?, day(end)?)))
}

pub(super) fn changes(changes: Vec<common::FieldChange>) -> Result<Vec<FieldChange>, Error> {
    changes
        .into_iter()
        .map(|change| {
            Ok(FieldChange {
                value: serde_json::from_str(&change.value_json)
                    .map_err(|_| fault("changes", fields::NOT_A_TEXT))?,
                change_id: change.change_id,
                name: change.name,
                base_version: change.base_version,
            })
        })
        .collect()
}

fn fault(field: &str, code: &'static str) -> Error {
    Error::Invalid(vec![FieldFault::new(field, code)])
}
