//! Staff as the files name them: read, and those that several records are about made one (FORMAT.md §§ 4, 5.3, 7.4).

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;

use super::personnel::Fiche;
use super::report::{Code, Finding, Subject};
use super::structure::{Structure, StsId, sts_id};
use crate::domain::profil::Profil;
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{FileKind, Individu, Personnel};
use crate::domain::values::{self, EmailAddress};

/// The profile of a function, and whether a person must confirm it.
fn profil(fonction: Option<&str>) -> Option<(Profil, bool)> {
    match fonction {
        None | Some("ENS") => Some((Profil::Enseignant, false)),
        Some("DIR") => Some((Profil::ChefEtablissement, true)),
        Some("CTR") => Some((Profil::Ddfpt, true)),
        Some(_) => None,
    }
}

/// Staff being read: one entry per person, in the order of the files.
#[derive(Default)]
pub(super) struct Lecture {
    seen: HashSet<StsId>,
    pub(super) people: Vec<(u64, Fiche)>,
    by_name: HashMap<(String, String, Date), usize>,
    functions: BTreeSet<String>,
    pub(super) findings: Vec<Finding>,
}

impl Lecture {
    fn note(&mut self, code: Code, individu: &Individu) {
        let nom: String = individu
            .nom_usage
            .as_deref()
            .or(individu.nom.as_deref())
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        let prenom: String = individu
            .prenom
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(100)
            .collect();
        self.findings.push(Finding::about(
            code,
            Subject::Enseignant,
            individu.line,
            &nom,
            &prenom,
        ));
    }

    /// A record of the registry.
    pub(super) fn read(&mut self, individu: &Individu, structure: Option<&Structure>) {
        let Some(id) = sts_id(individu) else {
            return self.note(Code::IdentifiantAbsent, individu);
        };
        if !self.seen.insert(id.clone()) {
            return self.note(Code::IndividuEnDouble, individu);
        }
        let fonction = individu.fonction.as_deref().map(str::to_uppercase);
        let Some((profil, proposed)) = profil(fonction.as_deref()) else {
            let code = fonction.unwrap_or_default();
            if self.functions.insert(code.clone()) {
                self.note(Code::FonctionSansProfil, individu);
                if let Some(last) = self.findings.last_mut() {
                    last.params.push(("fonction", code));
                }
            }
            return;
        };
        let Some(mut fiche) = self.civil(individu) else {
            return;
        };
        if id.0 == "local" && (individu.fonction.is_none() || fiche.date_naissance.is_none()) {
            self.note(Code::IndividuLocalIncomplet, individu);
        }
        fiche.divisions = structure
            .and_then(|structure| structure.enseignements.get(&id))
            .map(|taught| taught.iter().cloned().collect())
            .unwrap_or_default();
        fiche.sts_ids = vec![format!("{}:{}", id.0, id.1)];
        if proposed {
            &mut fiche.proposes
        } else {
            &mut fiche.profils
        }
        .push(profil);
        self.add(individu, fiche);
    }

    /// A row of a sheet (I-05b).
    pub(super) fn read_row(&mut self, row: &Personnel) {
        let mut note = |code: Code, value: Option<&str>| {
            let shown = |text: &Option<String>| {
                let text = text.as_deref().unwrap_or_default();
                text.chars().take(100).collect::<String>()
            };
            let (nom, prenom) = (shown(&row.nom), shown(&row.prenom));
            let finding = Finding::about(code, Subject::Enseignant, row.line, &nom, &prenom)
                .in_file(FileKind::Tableur);
            self.findings.push(match value {
                Some(value) => finding.with("valeur", value.chars().take(60).collect::<String>()),
                None => finding,
            });
        };
        let (profil, proposed) = match row.profil.as_str() {
            "enseignant" | "enseignante" | "professeur" | "professeure" | "formateur"
            | "formatrice" => (Profil::Enseignant, false),
            "ddfpt" => (Profil::Ddfpt, true),
            "chef d etablissement" | "proviseur" | "proviseure" | "directeur" | "directrice" => {
                (Profil::ChefEtablissement, true)
            }
            other => return note(Code::ProfilInconnu, Some(other)),
        };
        let valid = |text: &Option<String>| values::name(text.as_deref().unwrap_or_default());
        let (nom, prenom) = match valid(&row.nom).and_then(|nom| Ok((nom, valid(&row.prenom)?))) {
            Ok(names) => names,
            Err(fault) => return note(name_code(fault), None),
        };
        let date_naissance = match row.date_naissance.as_deref().map(values::date) {
            Some(None) => return note(Code::DateNaissanceInvalide, None),
            Some(Some((date, _))) => Some(date),
            None => None,
        };
        let courriel = row.courriel.as_deref().map(EmailAddress::parse);
        if matches!(courriel, Some(None)) {
            note(Code::CourrielInvalide, None);
        }
        let mut fiche = Fiche {
            nom_usage: valid(&row.nom_usage).ok().filter(|usage| *usage != nom),
            nom,
            prenom,
            civilite: civilite(row.civilite.as_deref(), None).to_owned(),
            date_naissance,
            disciplines: row.disciplines.clone(),
            divisions: sorted(&row.divisions),
            courriel: courriel
                .flatten()
                .map(|address| address.as_str().to_owned()),
            telephone: row.telephone.as_deref().and_then(values::phone),
            tableur: true,
            ..Fiche::default()
        };
        if proposed {
            &mut fiche.proposes
        } else {
            &mut fiche.profils
        }
        .push(profil);
        self.add_row(row.line, fiche);
    }

    /// Whom the files name already, or an earlier row, the sheet only completes.
    fn add_row(&mut self, line: u64, fiche: Fiche) {
        let born = |other: &Fiche| {
            other.date_naissance == fiche.date_naissance
                || other.date_naissance.is_none()
                || fiche.date_naissance.is_none()
        };
        let same = self
            .people
            .iter_mut()
            .find(|(_, other)| same_names(other, &fiche) && born(other));
        match same {
            None => self.people.push((line, fiche)),
            Some((_, first)) => {
                first.courriel = first.courriel.take().or(fiche.courriel);
                first.telephone = first.telephone.take().or(fiche.telephone);
                merge(&mut first.profils, fiche.profils);
                merge(&mut first.proposes, fiche.proposes);
                merge(&mut first.disciplines, fiche.disciplines);
                merge(&mut first.divisions, fiche.divisions);
            }
        }
    }

    /// Names and birth date, or a line of the report.
    fn civil(&mut self, individu: &Individu) -> Option<Fiche> {
        let birth_name = individu.nom.as_deref().or(individu.nom_usage.as_deref());
        let names = values::name(birth_name.unwrap_or_default()).and_then(|nom| {
            Ok((
                nom,
                values::name(individu.prenom.as_deref().unwrap_or_default())?,
            ))
        });
        let (nom, prenom) = match names {
            Ok(names) => names,
            Err(fault) => {
                self.note(name_code(fault), individu);
                return None;
            }
        };
        let nom_usage = individu
            .nom_usage
            .as_deref()
            .and_then(|text| values::name(text).ok())
            .filter(|usage| *usage != nom);
        let civilite = civilite(individu.civilite.as_deref(), individu.sexe.as_deref());
        Some(Fiche {
            nom,
            nom_usage,
            prenom,
            civilite: civilite.to_owned(),
            date_naissance: individu
                .date_naissance
                .as_deref()
                .and_then(values::date)
                .map(|(date, _)| date),
            disciplines: individu.disciplines.clone(),
            ..Fiche::default()
        })
    }

    /// `DEUX_FONCTIONS`: the same names and birth date are one person with both profiles.
    fn add(&mut self, individu: &Individu, fiche: Fiche) {
        let key = fiche
            .date_naissance
            .map(|born| (fold(&fiche.nom), fold(&fiche.prenom), born));
        if let Some(index) = key.as_ref().and_then(|key| self.by_name.get(key)).copied() {
            self.note(Code::DeuxFonctions, individu);
            let (_, first) = &mut self.people[index];
            first.sts_ids.extend(fiche.sts_ids);
            first.sts_ids.sort();
            merge(&mut first.profils, fiche.profils);
            merge(&mut first.proposes, fiche.proposes);
            merge(&mut first.disciplines, fiche.disciplines);
            merge(&mut first.divisions, fiche.divisions);
            return;
        }
        if let Some(key) = key {
            self.by_name.insert(key, self.people.len());
        }
        self.people.push((individu.line, fiche));
    }
}

fn sorted(codes: &[String]) -> Vec<String> {
    let codes: BTreeSet<String> = codes.iter().cloned().collect();
    codes.into_iter().collect()
}

fn name_code(fault: values::NameFault) -> Code {
    match fault {
        values::NameFault::Absent => Code::NomAbsent,
        values::NameFault::TooLong => Code::NomTropLong,
        values::NameFault::Forbidden => Code::CaracteresInterdits,
    }
}

fn civilite(civilite: Option<&str>, sexe: Option<&str>) -> &'static str {
    match (civilite, sexe) {
        (Some("1"), _) | (None, Some("1")) => "M.",
        (Some("2" | "3"), _) | (None, Some("2")) => "Mme",
        _ => "",
    }
}

pub(super) fn merge<T: Ord>(into: &mut Vec<T>, from: Vec<T>) {
    into.extend(from);
    into.sort();
    into.dedup();
}

pub(super) fn same_names(a: &Fiche, b: &Fiche) -> bool {
    (fold(&a.nom), fold(&a.prenom)) == (fold(&b.nom), fold(&b.prenom))
}
