//! A learner's place: division, groups, MEF, statut, référentiel and niveau (I-05; FORMAT.md §§ 5.1, 5.2).

use super::Reperes;
use super::eleve::Lu;
use super::formations::Diplome;
use super::report::Code;
use super::structure::is_fictive;
use crate::domain::profil::Statut;
use crate::domain::siecle::StructureEleve;
use crate::domain::siecle::text::fold;

/// Where a learner is this year, as the files tell; `None` where they tell nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub division: Option<String>,
    pub groupes: Vec<String>,
    pub mef: Option<String>,
    /// Only when the file or the MEF tells it.
    pub statut: Option<Statut>,
    pub referentiel: Option<String>,
    pub niveau: Option<String>,
    /// What to report.
    pub codes: Vec<Code>,
}

impl Place {
    /// Finds the place of a learner.
    pub fn find(lu: &Lu, structures: &[StructureEleve], reperes: &Reperes<'_>) -> Self {
        let mut place = Self::default();
        place.find_division(lu, structures, reperes);
        place.find_mef(lu, reperes);
        place.find_diploma(lu, reperes);
        place.find_statut(lu, reperes);
        place
    }

    fn find_division(&mut self, lu: &Lu, structures: &[StructureEleve], reperes: &Reperes<'_>) {
        let of_nature = |nature: &str| {
            structures
                .iter()
                .filter(|structure| structure.nature.as_deref() == Some(nature))
                .filter_map(|structure| structure.code.clone())
                .collect::<Vec<_>>()
        };
        self.groupes = of_nature("G");
        self.groupes.sort();
        self.groupes.dedup();
        let all = of_nature("D");
        let real: Vec<&String> = all
            .iter()
            .filter(|code| !is_fictive(code, reperes.fictives))
            .collect();
        let chosen = match real.as_slice() {
            [] => {
                self.codes.push(if all.is_empty() {
                    Code::SansDivision
                } else {
                    Code::DivisionFictive
                });
                return;
            }
            [only] => only,
            [first, ..] => {
                self.codes.push(Code::PlusieursDivisions);
                let has_mef = |code: &&&String| {
                    let mef = lu.mef.as_deref().unwrap_or_default();
                    reperes
                        .structure
                        .is_some_and(|structure| structure.has_mef(code, mef))
                };
                real.iter().find(has_mef).unwrap_or(first)
            }
        };
        // A sheet has classes of its own.
        if !lu.tableur
            && reperes
                .structure
                .is_some_and(|structure| !structure.divisions.contains_key(*chosen))
        {
            self.codes.push(Code::DivisionHorsSts);
        }
        self.division = Some((*chosen).clone());
    }

    fn find_mef(&mut self, lu: &Lu, reperes: &Reperes<'_>) {
        self.mef.clone_from(&lu.mef);
        if self.mef.is_none() && !lu.tableur {
            self.codes.push(Code::MefAbsent);
            self.mef = self
                .division
                .as_deref()
                .and_then(|division| reperes.structure?.only_mef(division))
                .map(str::to_owned);
        }
    }

    fn find_diploma(&mut self, lu: &Lu, reperes: &Reperes<'_>) {
        let Some(mef) = self.mef.as_deref() else {
            if lu.tableur {
                self.find_named_diploma(lu, reperes);
            }
            return;
        };
        match reperes.formations.diplome(mef, self.division.as_deref()) {
            Diplome::Inconnu => self.codes.push(Code::MefInconnu),
            Diplome::AChoisir { niveau } => {
                self.codes.push(Code::MefCommun);
                self.niveau = Some(niveau);
            }
            Diplome::Connu {
                niveau,
                referentiel,
            } => {
                self.niveau = Some(niveau);
                self.referentiel = referentiel;
            }
        }
    }

    /// A sheet may name the diploma instead of its MEF.
    fn find_named_diploma(&mut self, lu: &Lu, reperes: &Reperes<'_>) {
        let Some(text) = lu.diplome.as_deref() else {
            self.codes.push(Code::DiplomeAbsent);
            return;
        };
        let Some(referentiel) = reperes.formations.named(text) else {
            self.codes.push(Code::DiplomeInconnu);
            return;
        };
        let wanted = lu.niveau.as_deref().map(fold);
        let niveau = referentiel.niveaux.iter().find(|niveau| {
            let names = [fold(&niveau.code), fold(&niveau.intitule)];
            wanted.as_ref().is_some_and(|wanted| names.contains(wanted))
        });
        match niveau {
            Some(niveau) => {
                self.niveau = Some(niveau.code.clone());
                self.referentiel = Some(referentiel.code.clone());
            }
            None => self.codes.push(Code::NiveauInconnu),
        }
    }

    fn find_statut(&mut self, lu: &Lu, reperes: &Reperes<'_>) {
        let kept_for_apprentices = self
            .mef
            .as_deref()
            .is_some_and(|mef| reperes.formations.is_kept_for_apprentices(mef));
        self.statut = match lu.statut.as_deref() {
            Some("ST") => Some(Statut::Scolaire),
            Some("AP") => Some(Statut::Apprenti),
            Some(_) => {
                self.codes.push(Code::StatutInconnu);
                None
            }
            // A sheet that says nothing changes nothing.
            None if lu.tableur => {
                self.codes.push(Code::StatutAbsent);
                kept_for_apprentices.then_some(Statut::Apprenti)
            }
            None => {
                self.codes.push(Code::StatutAbsent);
                Some(if kept_for_apprentices {
                    Statut::Apprenti
                } else {
                    Statut::Scolaire
                })
            }
        };
    }
}
