//! Questions asked of the service identity.

use chassis::{
    Ctx,
    grpc::{Channel, outgoing},
};
use proto::identity::v1::{
    self as wire, GetCivilDataRequest, GetEtablissementRequest, GetImageRequest,
    etablissements_client::EtablissementsClient, images_client::ImagesClient,
    people_client::PeopleClient,
};

use super::failed;
use crate::{
    domain::{
        ids::ApprenantId,
        pre_convention::{Apprentissage, Etablissement, Image},
        sources::Civil,
    },
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
        let school = answer.into_inner();
        let (logo, cachet) = tokio::try_join!(
            self.image(cx, &school, "logo"),
            self.image(cx, &school, "cachet")
        )?;
        Ok(Etablissement {
            logo,
            cachet,
            ..etablissement(school)
        })
    }

    /// A picture of the établissement, if it has one; removed meanwhile, it has none.
    async fn image(
        &self,
        cx: &Ctx,
        school: &wire::Etablissement,
        nature: &str,
    ) -> Result<Option<Image>, Error> {
        let Some(state) = school
            .images
            .iter()
            .find(|state| state.nature == nature && state.present)
        else {
            return Ok(None);
        };
        let request = outgoing(cx, GetImageRequest::default());
        let mut client = ImagesClient::new(self.channel.clone());
        let answer = if nature == "logo" {
            client.get_logo(request).await
        } else {
            client.get_cachet(request).await
        };
        match answer.map_err(|status| failed(PEER, "GetImage", status)) {
            Ok(image) => Ok(Some(Image {
                png: image.into_inner().png,
                largeur: state.largeur,
                hauteur: state.hauteur,
            })),
            Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
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
        apprentissage: apprentissage(school.apprentissage.unwrap_or_default()),
        ..Etablissement::default()
    }
}

fn apprentissage(found: wire::Apprentissage) -> Apprentissage {
    Apprentissage {
        cfa: contact(found.cfa),
        declaration: found.declaration,
        dreets: contact(found.dreets),
    }
}

/// « CFA de l’Estuaire, 3 rue du Port, 76600 Le Havre, 0235000001 », what is not known left out.
fn contact(contact: Option<wire::Contact>) -> String {
    let contact = contact.unwrap_or_default();
    let town = [contact.code_postal.trim(), contact.ville.trim()].join(" ");
    [
        contact.nom.as_str(),
        &contact.adresse,
        &town,
        &contact.telephone,
        &contact.courriel,
    ]
    .map(str::trim)
    .into_iter()
    .filter(|part| !part.is_empty())
    .collect::<Vec<_>>()
    .join(", ")
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
    fn what_is_not_known_of_a_cfa_is_left_out_i01() {
        let cfa = wire::Contact {
            nom: "CFA de l’Estuaire".to_owned(),
            ville: "Le Havre".to_owned(),
            ..wire::Contact::default()
        };
        assert_eq!(contact(Some(cfa)), "CFA de l’Estuaire, Le Havre");
        assert_eq!(contact(None), "");
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
