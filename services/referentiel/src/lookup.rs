//! Questions that the application asks of a diploma: by code, and along the links of R-01.

use crate::model::{
    Activite, Attitude, Competence, Critere, Epreuve, Niveau, Referentiel, StatutPeriode,
    SuiviEntreprise, Tache, TypeDiplome,
};

impl Referentiel {
    /// Form of the learner's report; sheets where the sources say nothing.
    pub fn suivi(&self) -> SuiviEntreprise {
        self.suivi_entreprise
            .unwrap_or(SuiviEntreprise::FichesActivites)
    }

    /// Whether it is the seconde commune of a family of trades, and no diploma.
    pub fn is_commune(&self) -> bool {
        self.type_diplome == TypeDiplome::SecondeCommune
    }

    /// The niveau of that code.
    pub fn niveau(&self, code: &str) -> Option<&Niveau> {
        self.niveaux.iter().find(|niveau| niveau.code == code)
    }

    /// The period status of that code (P-09).
    pub fn statut(&self, code: &str) -> Option<&StatutPeriode> {
        self.statuts_periode
            .iter()
            .find(|statut| statut.code == code)
    }

    /// The statuses offered to a period of that niveau (P-02), in the order of the file.
    pub fn statuts_of_niveau<'a>(
        &'a self,
        niveau: &'a str,
    ) -> impl Iterator<Item = &'a StatutPeriode> {
        self.statuts_periode
            .iter()
            .filter(move |statut| statut.is_offered_to(niveau))
    }

    /// The activity of that code.
    pub fn activite(&self, code: &str) -> Option<&Activite> {
        self.activites.iter().find(|activite| activite.code == code)
    }

    /// Every task, in the order of the file.
    pub fn taches(&self) -> impl Iterator<Item = &Tache> {
        self.activites.iter().flat_map(|activite| &activite.taches)
    }

    /// The task of that code.
    pub fn tache(&self, code: &str) -> Option<&Tache> {
        self.taches().find(|tache| tache.code == code)
    }

    /// The activity that a task belongs to.
    pub fn activite_of_task(&self, code: &str) -> Option<&Activite> {
        self.activites
            .iter()
            .find(|activite| activite.taches.iter().any(|tache| tache.code == code))
    }

    /// The competence of that code.
    pub fn competence(&self, code: &str) -> Option<&Competence> {
        self.competences
            .iter()
            .find(|competence| competence.code == code)
    }

    /// The criterion of that code, with its competence.
    pub fn critere(&self, code: &str) -> Option<(&Competence, &Critere)> {
        self.competences.iter().find_map(|competence| {
            let critere = competence
                .criteres
                .iter()
                .find(|critere| critere.code == code)?;
            Some((competence, critere))
        })
    }

    /// The exam unit of that code.
    pub fn epreuve(&self, code: &str) -> Option<&Epreuve> {
        self.epreuves.iter().find(|epreuve| epreuve.code == code)
    }

    /// The attitude of that code.
    pub fn attitude(&self, code: &str) -> Option<&Attitude> {
        self.attitudes_professionnelles
            .iter()
            .find(|attitude| attitude.code == code)
    }

    /// Competences that a task calls on. Where the link is unknown: those of the bloc of its activity,
    /// or all of the diploma when the activity has no bloc or its bloc no competence. An unknown task has none.
    pub fn competences_of_task(&self, code: &str) -> Vec<&Competence> {
        let Some(activite) = self.activite_of_task(code) else {
            return Vec::new();
        };
        let linked = activite
            .taches
            .iter()
            .find(|tache| tache.code == code)
            .map_or(&[] as &[String], |tache| &tache.competences);
        if !linked.is_empty() {
            return linked
                .iter()
                .filter_map(|competence| self.competence(competence))
                .collect();
        }
        let of_bloc: Vec<&Competence> = self
            .competences
            .iter()
            .filter(|competence| activite.bloc.is_some() && competence.bloc == activite.bloc)
            .collect();
        if of_bloc.is_empty() {
            self.competences.iter().collect()
        } else {
            of_bloc
        }
    }

    /// Its name in full, e.g. « Bac Pro MSPC : Maintenance des systèmes de production connectés », as the client writes it.
    pub fn nom(&self) -> String {
        let genre = self.type_diplome.nom();
        format!("{genre} {}\u{a0}: {}", self.sigle, self.intitule)
    }

    /// sha256 over the canonical JSON of this version, in hexadecimal. Two versions with the same
    /// fingerprint say exactly the same.
    pub fn fingerprint(&self) -> String {
        crate::fingerprint::of(self)
    }
}

impl StatutPeriode {
    /// Whether a period of that niveau may have this status.
    pub fn is_offered_to(&self, niveau: &str) -> bool {
        self.niveaux.is_empty() || self.niveaux.iter().any(|code| code == niveau)
    }
}
