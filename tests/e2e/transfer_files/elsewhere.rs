//! A deployment that the test plays: it has keys and a card, opens what is sent to it, and sends whatever it likes.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use harness::api::Client;
use harness::suite::Suite;
use identity::app::fichiers::{Coffre, Sceau};
use identity::app::links::Links;
use identity::domain::fichier::carte::{Carte, groups};
use identity::domain::fichier::recu::Recu;
use identity::domain::fichier::{Contenu, Eleve, Entete, VERSION};
use uuid::Uuid;

use super::{card, export, operator, trust};
use crate::exchange::{Schools, switch_on};
use crate::forms::person;
use crate::transfers::rows;

/// It, and a suite that trusts it and is known to it.
pub(super) struct Elsewhere {
    coffre: Coffre,
    suite: Carte,
    /// Its identifier in the suite.
    pub(super) id: String,
    /// UAI of the school that files are made for.
    pub(super) uai: String,
    /// What left the suite for it, with a bilan or without.
    pub(super) contenu: Contenu,
    /// National number of a learner of the second school.
    ine: String,
}

impl Elsewhere {
    /// The first learner of the first school leaves for it; the second school has learners of its own.
    pub(super) async fn open(suite: &Suite, schools: &Schools) -> Result<Self> {
        schools.settle_in().await?;
        let uai = schools.demo.autre_ecole.uai.clone();
        let query = format!(
            "select ine from apprenants where etablissement = '{uai}' and actif and ine is not null
             order by person_id limit 1"
        );
        let ine = rows(suite, "identity", &query)?;
        let operator = operator(suite, &schools.demo).await?;
        let links = Links::new(vec![7; 32], "https://ailleurs.example.org".to_owned());
        let coffre = Coffre::new(&links, "ailleurs.example.org")?;
        let own = coffre.carte();
        let id = trust(&operator, &(own.text(), groups(&own.empreinte()))).await?;
        let (theirs, _) = card(&operator).await?;
        let suite = Carte::parse(&theirs).map_err(|fault| anyhow!("{fault:?}"))?;
        switch_on(&schools.here).await?;
        switch_on(&schools.there).await?;
        let mut elsewhere = Self {
            coffre,
            suite,
            id,
            uai,
            contenu: Contenu {
                eleve: Eleve {
                    id: Uuid::nil(),
                    nom: String::new(),
                    prenom: String::new(),
                    date_naissance: None,
                },
                referentiels: Vec::new(),
                parts: BTreeMap::new(),
                fichiers: Vec::new(),
            },
            ine,
        };
        schools.leave().await?;
        let apprenant = person(&schools.demo, "apprenant");
        let (_, file) = export(&schools.here, &apprenant, (&elsewhere.id, "0750000T")).await?;
        elsewhere.contenu = elsewhere.opened(&file)?;
        Ok(elsewhere)
    }

    pub(super) fn opened(&self, file: &[u8]) -> Result<Contenu> {
        let opened = self.coffre.open(file);
        let opened = opened.map_err(|fault| anyhow!("{fault:?}"))?;
        let contenu = opened.vouched(&self.suite);
        contenu.map_err(|fault| anyhow!("{fault:?}"))
    }

    /// What it says of a new file for the second school.
    pub(super) fn entete(&self) -> Entete {
        Entete {
            version: VERSION,
            transfert: chassis::id::fresh(),
            expediteur: self.coffre.carte().empreinte(),
            destinataire: self.suite.empreinte(),
            ine: Some(self.ine.clone()),
            origine: "0750000T".to_owned(),
            destination: self.uai.clone(),
            cree_le: "2026-11-29T10:00:00Z".parse().unwrap(),
            sha256: String::new(),
        }
    }

    pub(super) fn file(&self, entete: Entete, contenu: &Contenu) -> Vec<u8> {
        let (file, _) = self.coffre.close(&self.suite, entete, contenu).unwrap();
        file
    }

    /// The same, with these files behind it, whatever it says of them.
    pub(super) fn file_and(
        &self,
        entete: Entete,
        contenu: &Contenu,
        files: &[&[u8]],
    ) -> Result<Vec<u8>> {
        let mut file = self.file(entete, contenu);
        let mut sceau = Sceau::new(&self.suite)?;
        file.extend(sceau.push(&files.concat())?);
        file.extend(sceau.finish()?);
        Ok(file)
    }

    /// The receipt that it would give for an export, whatever became of it.
    pub(super) fn receipt(&self, transfert: &str, sha256: &str) -> String {
        self.coffre.sign(&Recu {
            transfert: transfert.parse().unwrap(),
            sha256: sha256.to_owned(),
            expediteur: self.suite.empreinte(),
            destinataire: self.coffre.carte().empreinte(),
            recu_le: "2026-11-29T10:00:00Z".parse().unwrap(),
        })
    }
}

/// An operator trusts a deployment no longer.
pub(super) async fn withdrawn(operator: &Client, id: &str) -> Result<()> {
    let path = format!("/api/deploiements/{id}/retrait");
    operator
        .post(&path, &serde_json::json!({}))
        .await?
        .accepted()?;
    Ok(())
}
