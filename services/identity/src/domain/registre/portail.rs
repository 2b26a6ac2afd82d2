//! Whom the portal's file speaks of (I-06b): learners by their registry number, the others by their names.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use uuid::Uuid;

use super::report::{Code, Finding, Subject};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{FileKind, LigneEnt};
use crate::domain::values;

/// Characters of an identifier.
const LONGEST: usize = 255;

/// An active account.
pub struct Connu {
    pub person: Uuid,
    pub siecle_id: Option<String>,
    pub nom: String,
    pub prenom: String,
    /// Folded names: birth name, name in use, first name.
    pub cles: [String; 3],
    pub date_naissance: Option<Date>,
    pub apprenant: bool,
    pub division: Option<String>,
    /// What the portal calls it, as known.
    pub identifiant: Option<String>,
}

/// What the portal calls an account from now on.
pub struct Decision<'a> {
    pub line: u64,
    pub connu: &'a Connu,
    pub identifiant: String,
}

/// Decides every row; a row that names nobody, or several, is left out.
pub fn decider<'a>(lignes: &[LigneEnt], connus: &'a [Connu]) -> (Vec<Decision<'a>>, Vec<Finding>) {
    let index = Index::new(connus);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for identifiant in lignes
        .iter()
        .filter_map(|ligne| ligne.identifiant.as_deref())
    {
        *seen.entry(identifiant).or_default() += 1;
    }
    let mut findings = Vec::new();
    let mut named = HashSet::new();
    let mut decisions: Vec<Decision<'a>> = Vec::new();
    for ligne in lignes {
        let found = identifiant(ligne, &seen).and_then(|identifiant| {
            let connu = index.find(ligne)?;
            if !named.insert(connu.person) {
                return Err(Code::EntEnDouble);
            }
            Ok(Decision {
                line: ligne.line,
                connu,
                identifiant,
            })
        });
        match found {
            Ok(decision) => decisions.push(decision),
            Err(code) => findings.push(note(code, ligne)),
        }
    }
    // An identifier stays with whom it has, unless the file gives that one another.
    let held: HashMap<&str, Uuid> = connus
        .iter()
        .filter(|connu| !named.contains(&connu.person))
        .filter_map(|connu| Some((connu.identifiant.as_deref()?, connu.person)))
        .collect();
    decisions.retain(|decision| {
        let free = !held.contains_key(decision.identifiant.as_str());
        if !free {
            let who = (&decision.connu.nom, &decision.connu.prenom);
            findings.push(
                Finding::about(
                    Code::EntPris,
                    subject(decision.connu),
                    decision.line,
                    who.0,
                    who.1,
                )
                .in_file(FileKind::Ent),
            );
        }
        free
    });
    (decisions, findings)
}

/// Of whom a line of the report speaks.
pub fn subject(connu: &Connu) -> Subject {
    if connu.apprenant {
        Subject::Apprenant
    } else {
        Subject::Enseignant
    }
}

fn identifiant(ligne: &LigneEnt, seen: &HashMap<&str, usize>) -> Result<String, Code> {
    let identifiant = ligne
        .identifiant
        .as_deref()
        .filter(|text| text.chars().count() <= LONGEST)
        .ok_or(Code::EntIdentifiantAbsent)?;
    if seen.get(identifiant).is_some_and(|times| *times > 1) {
        return Err(Code::EntEnDouble);
    }
    Ok(identifiant.to_owned())
}

fn note(code: Code, ligne: &LigneEnt) -> Finding {
    let shown = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        text.chars().take(100).collect::<String>()
    };
    let subject = if ligne.siecle_id.is_some() {
        Subject::Apprenant
    } else {
        Subject::Enseignant
    };
    Finding::about(
        code,
        subject,
        ligne.line,
        &shown(&ligne.nom),
        &shown(&ligne.prenom),
    )
    .in_file(FileKind::Ent)
}

struct Index<'a> {
    by_siecle: HashMap<&'a str, &'a Connu>,
    by_names: HashMap<(&'a str, &'a str), Vec<&'a Connu>>,
}

impl<'a> Index<'a> {
    fn new(connus: &'a [Connu]) -> Self {
        let mut by_names: HashMap<(&str, &str), Vec<&Connu>> = HashMap::new();
        for connu in connus {
            let [nom, usage, prenom] = &connu.cles;
            by_names
                .entry((nom.as_str(), prenom.as_str()))
                .or_default()
                .push(connu);
            if usage != nom && !usage.is_empty() {
                by_names
                    .entry((usage.as_str(), prenom.as_str()))
                    .or_default()
                    .push(connu);
            }
        }
        let by_siecle = connus
            .iter()
            .filter_map(|connu| Some((connu.siecle_id.as_deref()?, connu)))
            .collect();
        Self {
            by_siecle,
            by_names,
        }
    }

    fn find(&self, ligne: &LigneEnt) -> Result<&'a Connu, Code> {
        if let Some(id) = &ligne.siecle_id {
            return self
                .by_siecle
                .get(id.as_str())
                .copied()
                .ok_or(Code::EntInconnu);
        }
        let (Some(nom), Some(prenom)) = (&ligne.nom, &ligne.prenom) else {
            return Err(Code::EntInconnu);
        };
        let born = ligne
            .date_naissance
            .as_deref()
            .and_then(values::date)
            .map(|(date, _)| date);
        let (nom, prenom) = (fold(nom), fold(prenom));
        let same = self.by_names.get(&(nom.as_str(), prenom.as_str()));
        let mut found = same.into_iter().flatten().copied().filter(|connu| {
            born.is_none() || connu.date_naissance.is_none() || connu.date_naissance == born
        });
        match (found.next(), found.next()) {
            (Some(connu), None) => Ok(connu),
            (None, _) => Err(Code::EntInconnu),
            (Some(_), Some(_)) => Err(Code::EntAmbigu),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connu(
        rank: u128,
        nom: &str,
        prenom: &str,
        siecle_id: Option<&str>,
        identifiant: Option<&str>,
    ) -> Connu {
        Connu {
            person: Uuid::from_u128(rank),
            siecle_id: siecle_id.map(str::to_owned),
            nom: nom.into(),
            prenom: prenom.into(),
            cles: [fold(nom), String::new(), fold(prenom)],
            date_naissance: None,
            apprenant: siecle_id.is_some(),
            division: None,
            identifiant: identifiant.map(str::to_owned),
        }
    }

    fn ligne(identifiant: &str, siecle_id: Option<&str>, nom: &str, prenom: &str) -> LigneEnt {
        LigneEnt {
            line: 2,
            identifiant: Some(identifiant.into()),
            siecle_id: siecle_id.map(str::to_owned),
            nom: Some(nom.into()),
            prenom: Some(prenom.into()),
            date_naissance: None,
        }
    }

    fn codes(lignes: &[LigneEnt], connus: &[Connu]) -> (usize, Vec<Code>) {
        let (decisions, findings) = decider(lignes, connus);
        (
            decisions.len(),
            findings.iter().map(|finding| finding.code).collect(),
        )
    }

    #[test]
    fn learners_are_found_by_number_and_staff_by_names_i06b() {
        let connus = [
            connu(1, "AZZOUG", "Mina", Some("100001"), None),
            connu(2, "Le GOFF", "Anne-Marie", None, None),
        ];
        let lignes = [
            ligne("u1", Some("100001"), "", ""),
            ligne("u2", None, "LE GOFF", "Anne Marie"),
            ligne("u3", Some("999"), "", ""),
        ];
        assert_eq!(codes(&lignes, &connus), (2, vec![Code::EntInconnu]));
    }

    #[test]
    fn an_identifier_names_one_person_and_may_change_hands_within_a_file_i06b() {
        let connus = [
            connu(1, "A", "B", Some("1"), Some("u1")),
            connu(2, "C", "D", Some("2"), None),
            connu(3, "E", "F", None, None),
            connu(4, "E", "F", None, None),
        ];
        let swap = [
            ligne("u1", Some("2"), "", ""),
            ligne("u9", Some("1"), "", ""),
        ];
        assert_eq!(codes(&swap, &connus), (2, Vec::new()));
        let taken = [ligne("u1", Some("2"), "", "")];
        assert_eq!(codes(&taken, &connus), (0, vec![Code::EntPris]));
        let twice = [
            ligne("u5", Some("1"), "", ""),
            ligne("u5", Some("2"), "", ""),
        ];
        assert_eq!(
            codes(&twice, &connus),
            (0, vec![Code::EntEnDouble, Code::EntEnDouble])
        );
        assert_eq!(
            codes(&[ligne("u6", None, "E", "F")], &connus),
            (0, vec![Code::EntAmbigu])
        );
    }
}
