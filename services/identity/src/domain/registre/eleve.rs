//! One learner's record, read: every value valid or absent (FORMAT.md §§ 2, 7.2).

use jiff::civil::Date;

use super::report::{Code, Finding, Subject};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{Eleve, FileKind};
use crate::domain::values::{self, DateForm, EmailAddress, Ine, NameFault};

/// A learner as the file tells.
#[derive(Clone, PartialEq, Eq)]
pub struct Lu {
    /// Line of the record.
    pub line: u64,
    /// Key inside the établissement's base, constant over the years.
    pub eleve_id: String,
    /// The INE now in force, when readable.
    pub ine: Option<Ine>,
    pub nom: String,
    pub nom_usage: Option<String>,
    pub prenom: String,
    /// `M.`, `Mme` or empty.
    pub civilite: &'static str,
    pub date_naissance: Date,
    pub courriel: Option<EmailAddress>,
    pub telephone: Option<String>,
    pub statut: Option<String>,
    pub mef: Option<String>,
    pub date_entree: Option<Date>,
    pub date_sortie: Option<Date>,
    pub motif_sortie: Option<String>,
    pub uai_precedent: Option<String>,
    /// Said by a sheet (I-05b), which knows no registry number.
    pub tableur: bool,
    /// A diploma and a niveau as a sheet names them.
    pub diplome: Option<String>,
    pub niveau: Option<String>,
}

impl Lu {
    /// Names folded, for comparison.
    pub fn cle(&self) -> (String, String) {
        (fold(&self.nom), fold(&self.prenom))
    }

    /// The file that the record comes from.
    pub fn file(&self) -> FileKind {
        if self.tableur {
            FileKind::Tableur
        } else {
            FileKind::Eleves
        }
    }
}

/// Reads a record. `None`: the line is rejected, and the last finding says why.
pub fn lire(eleve: &Eleve, today: Date) -> (Option<Lu>, Vec<Finding>) {
    let mut lecture = Lecture {
        eleve,
        findings: Vec::new(),
    };
    let lu = lecture.lire(today).map_err(|code| lecture.note(code)).ok();
    (lu, lecture.findings)
}

struct Lecture<'a> {
    eleve: &'a Eleve,
    findings: Vec<Finding>,
}

impl Lecture<'_> {
    fn note(&mut self, code: Code) {
        let nom: String = self
            .eleve
            .nom
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        let prenom: String = self
            .eleve
            .prenom
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        self.findings.push(Finding::about(
            code,
            Subject::Apprenant,
            self.eleve.line,
            &nom,
            &prenom,
        ));
    }

    fn lire(&mut self, today: Date) -> Result<Lu, Code> {
        let eleve = self.eleve;
        let eleve_id = eleve.eleve_id.clone().ok_or(Code::IdentifiantAbsent)?;
        let nom = valid_name(eleve.nom.as_deref())?;
        let prenom = valid_name(eleve.prenom.as_deref())?;
        let nom_usage = eleve
            .nom_usage
            .as_deref()
            .map(|name| valid_name(Some(name)))
            .transpose()?;
        let date_naissance = self.date_naissance(today)?;
        if eleve.ancienne_balise {
            self.note(Code::AncienneBaliseNom);
        }
        Ok(Lu {
            line: eleve.line,
            eleve_id,
            ine: self.ine(),
            nom,
            nom_usage,
            prenom,
            civilite: self.civilite(),
            date_naissance,
            courriel: self.courriel(),
            telephone: [&eleve.tel_portable, &eleve.tel_personnel]
                .into_iter()
                .flatten()
                .find_map(|text| values::phone(text)),
            statut: eleve.statut.clone(),
            mef: eleve.mef.clone(),
            date_entree: eleve
                .date_entree
                .as_deref()
                .and_then(values::date)
                .map(|(date, _)| date),
            date_sortie: self.date_sortie(),
            motif_sortie: eleve.motif_sortie.clone(),
            uai_precedent: eleve.uai_precedent.clone(),
            tableur: eleve.tableur,
            diplome: eleve.diplome.clone(),
            niveau: eleve.niveau.clone(),
        })
    }

    fn date_naissance(&mut self, today: Date) -> Result<Date, Code> {
        let text = self
            .eleve
            .date_naissance
            .as_deref()
            .ok_or(Code::DateNaissanceAbsente)?;
        let (born, form) = values::date(text).ok_or(Code::DateNaissanceInvalide)?;
        if born > today || born.year() < 1900 {
            return Err(Code::DateNaissanceInvalide);
        }
        if form == DateForm::Iso {
            self.note(Code::DateIso);
        }
        Ok(born)
    }

    fn ine(&mut self) -> Option<Ine> {
        let eleve = self.eleve;
        let former = eleve.ine_rnie.as_ref().or(eleve.ine_bea.as_ref());
        let Some(text) = eleve.id_national.as_ref().or(former) else {
            self.note(Code::IneAbsent);
            return None;
        };
        let Some(ine) = Ine::parse(text) else {
            self.note(Code::IneInvalide);
            return None;
        };
        if eleve.id_national.is_none() {
            self.note(Code::IneAncienSeul);
        } else if ine.as_str() != text {
            self.note(Code::IneANormaliser);
        }
        Some(ine)
    }

    fn civilite(&mut self) -> &'static str {
        match self.eleve.sexe.as_deref() {
            Some("1") => "M.",
            Some("2") => "Mme",
            _ => {
                self.note(Code::SexeAbsent);
                ""
            }
        }
    }

    fn courriel(&mut self) -> Option<EmailAddress> {
        let text = self.eleve.courriel.as_deref()?;
        let courriel = EmailAddress::parse(text);
        if courriel.is_none() {
            self.note(Code::CourrielInvalide);
        }
        courriel
    }

    fn date_sortie(&mut self) -> Option<Date> {
        let text = self.eleve.date_sortie.as_deref()?;
        let date = values::date(text).map(|(date, _)| date);
        if date.is_none() {
            self.note(Code::DateSortieInvalide);
        }
        date
    }
}

fn valid_name(text: Option<&str>) -> Result<String, Code> {
    values::name(text.unwrap_or_default()).map_err(|fault| match fault {
        NameFault::Absent => Code::NomAbsent,
        NameFault::TooLong => Code::NomTropLong,
        NameFault::Forbidden => Code::CaracteresInterdits,
    })
}
