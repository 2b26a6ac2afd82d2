//! Questions asked of the service identity.

use chassis::{
    Ctx,
    grpc::{Channel, outgoing},
};
use proto::identity::v1::{
    self as wire, GetCivilDataRequest, GetEtablissementRequest,
    etablissements_client::EtablissementsClient, people_client::PeopleClient,
};

use super::failed;
use crate::{
    domain::{ids::ApprenantId, pre_convention::Etablissement, sources::Civil},
    error::Error,
};

const PEER: &str = "identity";

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Client {
    channel: Channel,
}

impl Client {
    pub(crate) fn new(channel: Channel) -> Self {
        Self { channel }
    }

    /// The établissement of the caller (I-01).
    pub(crate) async fn etablissement(&self, cx: &Ctx) -> Result<Etablissement, Error> {
        let answer = EtablissementsClient::new(self.channel.clone())
            .get_etablissement(outgoing(cx, GetEtablissementRequest {}))
            .await
            .map_err(|status| failed(PEER, "GetEtablissement", status))?;
        Ok(etablissement(answer.into_inner()))
    }

    /// Who a learner is; [`Error::NotFound`] when identity does not know it in this établissement.
    pub(crate) async fn civil(&self, cx: &Ctx, apprenant: ApprenantId) -> Result<Civil, Error> {
        let id = apprenant.to_string();
        let request = GetCivilDataRequest {
            ids: vec![id.clone()],
        };
        let answer = PeopleClient::new(self.channel.clone())
            .get_civil_data(outgoing(cx, request))
            .await
            .map_err(|status| failed(PEER, "GetCivilData", status))?;
        answer
            .into_inner()
            .people
            .into_iter()
            .find(|person| person.id == id)
            .map(civil)
            .transpose()?
            .ok_or(Error::NotFound)
    }
}

/// A school whose name is not set yet is named by its UAI: a document without its school would be worse.
fn etablissement(school: wire::Etablissement) -> Etablissement {
    let nom = if school.nom.trim().is_empty() {
        school.uai
    } else {
        school.nom
    };
    let town = [school.code_postal.trim(), school.ville.trim()].join(" ");
    Etablissement {
        nom,
        adresse: school
            .adresse
            .lines()
            .chain([town.as_str()])
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect(),
        telephone: school.telephone,
        courriel: school.courriel,
    }
}

fn civil(person: wire::CivilData) -> Result<Civil, Error> {
    let naissance = match person.date_naissance.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| Error::PeerAnswer {
            peer: PEER,
            what: "civil_data.date_naissance",
            source: None,
        })?),
    };
    Ok(Civil {
        civilite: person.civilite,
        nom: person.nom,
        prenom: person.prenom,
        naissance,
        division: person.division,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    #[test]
    fn a_school_without_a_name_is_named_by_its_uai_i01() {
        let school = etablissement(wire::Etablissement {
            uai: "0761234D".to_owned(),
            ville: "Rouen".to_owned(),
            ..wire::Etablissement::default()
        });
        assert_eq!(
            (school.nom.as_str(), school.adresse),
            ("0761234D", vec!["Rouen".to_owned()])
        );
    }

    #[test]
    fn a_birth_date_may_be_unknown_but_not_nonsense_d01() {
        let person = |date: &str| wire::CivilData {
            date_naissance: date.to_owned(),
            ..wire::CivilData::default()
        };
        assert_eq!(civil(person("")).unwrap().naissance, None);
        assert!(civil(person("2009-03-12")).unwrap().naissance.is_some());
        assert!(civil(person("12 mars")).is_err());
    }
}
