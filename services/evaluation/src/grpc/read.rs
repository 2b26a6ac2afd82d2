//! Messages to domain values; what cannot be read is a fault of its field.

use std::str::FromStr;

use chassis::FieldFault;
use chassis::form::FieldChange;
use jiff::civil::Date;
use proto::common::v1 as common;
use proto::evaluation::v1 as pb;

use crate::app::protocol::CreateBilan;
use crate::domain::bilan_intermediaire::{NiveauCompetence, Saisie};
use crate::domain::{ApprenantId, PeriodId, faute};
use crate::error::Error;

pub(super) fn id<T: FromStr>(text: &str, field: &str) -> Result<T, Error> {
    text.parse().map_err(|_| fault(field, faute::ID))
}

pub(super) fn ids<T: FromStr>(texts: &[String], field: &str) -> Result<Vec<T>, Error> {
    texts.iter().map(|text| id(text, field)).collect()
}

/// The period and the learner that a bilan entreprise is of.
pub(super) fn of(period: &str, apprenant: &str) -> Result<(PeriodId, ApprenantId), Error> {
    Ok((id(period, "period_id")?, id(apprenant, "apprenant")?))
}

pub(super) fn optional_date(text: &str) -> Result<Option<Date>, Error> {
    match text {
        "" => Ok(None),
        text => date(text).map(Some),
    }
}

pub(super) fn changes(changes: Vec<common::FieldChange>) -> Result<Vec<FieldChange>, Error> {
    changes
        .into_iter()
        .map(|change| {
            Ok(FieldChange {
                value: serde_json::from_str(&change.value_json)
                    .map_err(|_| fault("changes", faute::CHANGE))?,
                change_id: change.change_id,
                name: change.name,
                base_version: change.base_version,
            })
        })
        .collect()
}

pub(super) fn create(message: pb::CreateBilanRequest) -> Result<CreateBilan, Error> {
    Ok(CreateBilan {
        apprenant: id(&message.apprenant, "apprenant")?,
        date: date(&message.date)?,
        referentiel: message.referentiel,
        saisie: Saisie {
            niveaux: message
                .niveaux
                .into_iter()
                .map(|line| NiveauCompetence {
                    competence: line.competence,
                    niveau: line.niveau,
                })
                .collect(),
            constats: message.constats,
            conseils: message.conseils,
            note: message.note,
        },
    })
}

pub(super) fn date(text: &str) -> Result<Date, Error> {
    text.parse().map_err(|_| fault("date", faute::DATE))
}

fn fault(field: &str, code: &'static str) -> Error {
    Error::Invalid(vec![FieldFault::new(field, code)])
}
