//! Guardians: names and addresses that documents print (FORMAT.md §§ 3, 7.3). They get no account.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::report::{Code, Finding, Subject};
use crate::domain::siecle::{Adresse, Lien, Personne};
use crate::domain::values::{self, EmailAddress};

/// All that identity keeps of a guardian.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fiche {
    pub siecle_id: String,
    pub civilite: String,
    pub nom: String,
    pub prenom: String,
    pub telephone: Option<String>,
    pub courriel: Option<String>,
    /// Lines as an envelope shows them.
    pub adresse: Vec<String>,
}

impl Fiche {
    /// Whether it says anything that is not known: an empty value erases nothing.
    pub fn changes(&self, known: &Self) -> bool {
        let told = |new: &Option<String>, old: &Option<String>| new.is_some() && new != old;
        (&self.civilite, &self.nom, &self.prenom) != (&known.civilite, &known.nom, &known.prenom)
            || told(&self.telephone, &known.telephone)
            || told(&self.courriel, &known.courriel)
            || !self.adresse.is_empty() && self.adresse != known.adresse
    }
}

/// Whose guardian somebody is.
#[skip_serializing_none]
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LienLu {
    pub eleve_id: String,
    pub siecle_id: String,
    /// 1 legal, 2 in charge of the learner, 3 contact.
    pub niveau: i16,
    pub parente: Option<String>,
    /// Rank among the learner's guardians: priority, then niveau, then place in the file.
    pub prioritaire: bool,
}

impl LienLu {
    /// Place among the guardians of a learner: priority, then niveau.
    pub fn rang(&self) -> i32 {
        i32::from(self.niveau) + if self.prioritaire { 0 } else { 10 }
    }
}

/// Reads a person, who lives there; `None` when it cannot be named.
pub fn lire(personne: &Personne, adresse: Option<Vec<String>>) -> (Option<Fiche>, Vec<Finding>) {
    let mut findings = Vec::new();
    let raw_name = personne
        .nom_usage
        .as_deref()
        .or(personne.nom.as_deref())
        .unwrap_or_default();
    let raw_first_name = personne.prenom.as_deref().unwrap_or_default();
    let shown = |text: &str| text.chars().take(100).collect::<String>();
    let mut note = |code: Code| {
        findings.push(Finding::about(
            code,
            Subject::Responsable,
            personne.line,
            &shown(raw_name),
            &shown(raw_first_name),
        ));
    };
    let Some(siecle_id) = personne.personne_id.clone() else {
        note(Code::IdentifiantAbsent);
        return (None, findings);
    };
    let Ok(nom) = values::name(raw_name) else {
        note(Code::CaracteresInterdits);
        return (None, findings);
    };
    let phones = [
        &personne.tel_portable,
        &personne.tel_personnel,
        &personne.tel_professionnel,
    ];
    let telephone = phones
        .iter()
        .copied()
        .flatten()
        .find_map(|text| values::phone(text));
    if telephone.is_none() && phones.iter().any(|phone| phone.is_some()) {
        note(Code::TelephoneInvalide);
    }
    let courriel = courriel(personne.courriel.as_deref(), &mut note);
    if personne.adresse_id.is_some() && adresse.is_none() {
        note(Code::AdresseInconnue);
    }
    let fiche = Fiche {
        siecle_id,
        civilite: civilite(personne.civilite.as_deref()).to_owned(),
        nom,
        prenom: values::name(raw_first_name).unwrap_or_default(),
        telephone,
        courriel,
        adresse: adresse.unwrap_or_default(),
    };
    (Some(fiche), findings)
}

fn civilite(text: Option<&str>) -> &'static str {
    match text.map(str::to_uppercase).as_deref() {
        Some("M." | "M") => "M.",
        Some("MME" | "MLLE") => "Mme",
        _ => "",
    }
}

/// `COURRIEL_MULTIPLE`: the first valid one of several.
fn courriel(text: Option<&str>, note: &mut impl FnMut(Code)) -> Option<String> {
    let text = text?;
    let parts: Vec<&str> = text
        .split([';', ',', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    if parts.len() > 1 {
        note(Code::CourrielMultiple);
    }
    let valid = parts.iter().find_map(|part| EmailAddress::parse(part));
    if valid.is_none() {
        note(Code::CourrielInvalide);
    }
    valid.map(|address| address.as_str().to_owned())
}

/// The lines of an address, as an envelope shows them.
pub fn envelope(adresse: &Adresse) -> Vec<String> {
    let town = [adresse.code_postal.as_deref(), adresse.ville.as_deref()];
    let town = town.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let country = adresse
        .pays
        .clone()
        .filter(|pays| !pays.eq_ignore_ascii_case("france"));
    adresse
        .lignes
        .iter()
        .cloned()
        .chain((!town.is_empty()).then_some(town))
        .chain(country)
        .collect()
}

/// Reads a link; `None` without both ends.
pub fn lire_lien(lien: &Lien) -> Option<LienLu> {
    let niveau = match (lien.niveau.as_deref(), lien.resp_legal.as_deref()) {
        (Some("1"), _) | (None, Some("1" | "2")) => 1,
        (Some("2"), _) => 2,
        _ => 3,
    };
    Some(LienLu {
        eleve_id: lien.eleve_id.clone()?,
        siecle_id: lien.personne_id.clone()?,
        niveau,
        parente: lien.parente.clone(),
        prioritaire: matches!(lien.prioritaire.as_deref(), Some("1" | "true")),
    })
}
