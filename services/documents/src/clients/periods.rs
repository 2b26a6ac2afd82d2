//! Questions asked of the service periods.

use std::collections::HashMap;

use chassis::{
    Ctx,
    grpc::{Channel, outgoing},
};
use proto::{
    common::v1::FieldState,
    periods::v1::{
        self as wire, GetFicheLiaisonRequest, GetPeriodRequest,
        fiches_liaison_client::FichesLiaisonClient, periods_client::PeriodsClient,
    },
};

use super::failed;
use crate::{
    domain::{
        french,
        ids::{ApprenantId, PeriodId},
        pre_convention::{Entreprise, Tuteur},
        sources::{FicheLiaison, Period},
    },
    error::Error,
};

const PEER: &str = "periods";

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client {
    channel: Channel,
}

impl Client {
    pub(crate) fn new(channel: Channel) -> Self {
        Self { channel }
    }

    /// The period; [`Error::NotFound`] when missing, deleted or of another établissement.
    pub(crate) async fn period(&self, cx: &Ctx, id: PeriodId) -> Result<Period, Error> {
        let request = GetPeriodRequest { id: id.to_string() };
        let answer = PeriodsClient::new(self.channel.clone())
            .get_period(outgoing(cx, request))
            .await
            .map_err(|status| failed(PEER, "GetPeriod", status))?;
        period(answer.into_inner())
    }

    /// The fiche de liaison of a learner for a period.
    pub(crate) async fn fiche_liaison(
        &self,
        cx: &Ctx,
        period: PeriodId,
        apprenant: ApprenantId,
    ) -> Result<FicheLiaison, Error> {
        let request = GetFicheLiaisonRequest {
            period_id: period.to_string(),
            apprenant: apprenant.to_string(),
        };
        let answer = FichesLiaisonClient::new(self.channel.clone())
            .get_fiche_liaison(outgoing(cx, request))
            .await
            .map_err(|status| failed(PEER, "GetFicheLiaison", status))?;
        Ok(fiche_liaison(answer.into_inner()))
    }
}

fn nonsense(what: &'static str) -> Error {
    Error::PeerAnswer {
        peer: PEER,
        what,
        source: None,
    }
}

fn period(period: wire::Period) -> Result<Period, Error> {
    let apprenants = period
        .apprenants
        .into_iter()
        .map(|learner| {
            let id = learner
                .apprenant
                .parse()
                .map_err(|_| nonsense("period.apprenants"))?;
            Ok((id, learner.division))
        })
        .collect::<Result<_, Error>>()?;
    Ok(Period {
        id: period.id.parse().map_err(|_| nonsense("period.id"))?,
        referentiel: period.referentiel,
        niveau: period.niveau,
        pour_apprentis: period.pour_apprentis,
        titre: period.titre,
        du: period.start.parse().map_err(|_| nonsense("period.start"))?,
        au: period.end.parse().map_err(|_| nonsense("period.end"))?,
        apprenants,
    })
}

fn fiche_liaison(fiche: wire::FicheLiaison) -> FicheLiaison {
    let lieu = Lieu::of(fiche.fields);
    FicheLiaison {
        entreprise: Entreprise {
            raison_sociale: lieu.text("raison_sociale"),
            siret: spaced_siret(&lieu.text("siret")),
            adresse: [lieu.text("adresse"), lieu.joined(["code_postal", "ville"])]
                .iter()
                .flat_map(|text| text.lines())
                .map(|line| line.trim().to_owned())
                .filter(|line| !line.is_empty())
                .collect(),
            secteur: lieu.text("secteur"),
            telephone: lieu.text("telephone"),
            tuteur: lieu.tuteur("tuteur"),
            second_tuteur: Some(lieu.tuteur("second_tuteur"))
                .filter(|second| *second != Tuteur::default()),
        },
        objectifs: fiche.objectifs,
        taches: fiche.taches,
    }
}

/// The fields of the lieu by name. One that nobody wrote, or that holds no text, is an empty text.
struct Lieu(HashMap<String, String>);

impl Lieu {
    fn of(fields: Vec<FieldState>) -> Self {
        let text = |json: &str| match serde_json::from_str(json) {
            Ok(serde_json::Value::String(text)) => text,
            _ => String::new(),
        };
        Self(
            fields
                .into_iter()
                .map(|field| (field.name, text(&field.value_json)))
                .collect(),
        )
    }

    fn text(&self, name: &str) -> String {
        self.0
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    }

    /// What its fields of that name say of a tutor.
    fn tuteur(&self, which: &str) -> Tuteur {
        let text = |what: &str| self.text(&format!("{which}_{what}"));
        Tuteur {
            nom: french::nom_complet(&text("prenom"), &text("nom")),
            telephone: text("telephone"),
            courriel: text("courriel"),
        }
    }

    fn joined(&self, names: [&str; 2]) -> String {
        names
            .map(|name| self.text(name))
            .join(" ")
            .trim()
            .to_owned()
    }
}

/// « 732 829 320 00074 », as printed; anything but fourteen digits is left as typed.
fn spaced_siret(siret: &str) -> String {
    let digits: String = siret.chars().filter(|char| !char.is_whitespace()).collect();
    if digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        format!(
            "{} {} {} {}",
            &digits[..3],
            &digits[3..6],
            &digits[6..9],
            &digits[9..]
        )
    } else {
        siret.to_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    fn field(name: &str, value_json: &str) -> FieldState {
        FieldState {
            name: name.to_owned(),
            value_json: value_json.to_owned(),
            ..FieldState::default()
        }
    }

    #[test]
    fn the_company_is_read_from_the_fields_of_the_fiche_p10() {
        let fiche = fiche_liaison(wire::FicheLiaison {
            fields: vec![
                field("raison_sociale", "\"Fragrance Plus\""),
                field("siret", "\"73282932000074\""),
                field("adresse", "\"Bâtiment B\\n3 quai des Emballages\""),
                field("code_postal", "\"76100\""),
                field("ville", "\"Rouen\""),
                field("telephone", "null"),
                field("secteur", "42"),
                field("tuteur_prenom", "\"Antoine\""),
                field("tuteur_nom", "\"Pillet\""),
            ],
            ..wire::FicheLiaison::default()
        });
        let entreprise = fiche.entreprise;
        assert_eq!(entreprise.raison_sociale, "Fragrance Plus");
        assert_eq!(entreprise.siret, "732 829 320 00074");
        assert_eq!(
            entreprise.adresse,
            ["Bâtiment B", "3 quai des Emballages", "76100 Rouen"]
        );
        assert_eq!(entreprise.tuteur.nom, "Antoine PILLET");
        assert_eq!(entreprise.second_tuteur, None);
        assert_eq!(
            (entreprise.telephone.as_str(), entreprise.secteur.as_str()),
            ("", "")
        );
    }

    #[test]
    fn a_second_tutor_is_one_as_soon_as_anything_is_known_of_it_i07_p10() {
        let read = |name, value_json| {
            let fiche = wire::FicheLiaison {
                fields: vec![field(name, value_json)],
                ..wire::FicheLiaison::default()
            };
            fiche_liaison(fiche).entreprise.second_tuteur
        };
        assert_eq!(read("second_tuteur_nom", "\" \""), None);
        let named = read("second_tuteur_nom", "\"Martin\"").unwrap();
        assert_eq!(named.nom, "MARTIN");
        let mail = read("second_tuteur_courriel", "\"zoe@example.org\"").unwrap();
        assert_eq!(
            (mail.nom.as_str(), mail.courriel.as_str()),
            ("", "zoe@example.org")
        );
    }

    #[test]
    fn a_siret_still_being_typed_is_printed_as_it_is_p10() {
        assert_eq!(spaced_siret("7328 29"), "7328 29");
        assert_eq!(spaced_siret("é234567890123"), "é234567890123");
    }

    #[test]
    fn a_period_that_makes_no_sense_is_our_fault_not_the_callers() {
        let error = period(wire::Period::default()).unwrap_err();
        assert!(matches!(error, Error::PeerAnswer { .. }), "{error:?}");
    }
}
