//! Mails in French, text and HTML, from templates built into the program.
//!
//! To add one: `templates/<name>.txt` (its first line is the subject) and `templates/<name>.html`, a line in
//! [`SOURCES`], and its samples in the test below.

use chassis::french;
use minijinja::value::Serde;
use minijinja::{Environment, Error, Value};

const SOURCES: [(&str, &str); 20] = [
    (
        "administrateur.txt",
        include_str!("../../../templates/administrateur.txt"),
    ),
    (
        "administrateur.html",
        include_str!("../../../templates/administrateur.html"),
    ),
    (
        "acces_inspecteur.txt",
        include_str!("../../../templates/acces_inspecteur.txt"),
    ),
    (
        "acces_inspecteur.html",
        include_str!("../../../templates/acces_inspecteur.html"),
    ),
    (
        "lien_tuteur.txt",
        include_str!("../../../templates/lien_tuteur.txt"),
    ),
    (
        "lien_tuteur.html",
        include_str!("../../../templates/lien_tuteur.html"),
    ),
    (
        "fin_acces_tuteurs.txt",
        include_str!("../../../templates/fin_acces_tuteurs.txt"),
    ),
    (
        "fin_acces_tuteurs.html",
        include_str!("../../../templates/fin_acces_tuteurs.html"),
    ),
    ("compte.txt", include_str!("../../../templates/compte.txt")),
    (
        "compte.html",
        include_str!("../../../templates/compte.html"),
    ),
    (
        "mot_de_passe_provisoire.txt",
        include_str!("../../../templates/mot_de_passe_provisoire.txt"),
    ),
    (
        "mot_de_passe_provisoire.html",
        include_str!("../../../templates/mot_de_passe_provisoire.html"),
    ),
    (
        "mot_de_passe_oublie.txt",
        include_str!("../../../templates/mot_de_passe_oublie.txt"),
    ),
    (
        "mot_de_passe_oublie.html",
        include_str!("../../../templates/mot_de_passe_oublie.html"),
    ),
    (
        "cle_acces.txt",
        include_str!("../../../templates/cle_acces.txt"),
    ),
    (
        "cle_acces.html",
        include_str!("../../../templates/cle_acces.html"),
    ),
    (
        "seconde_etape_retiree.txt",
        include_str!("../../../templates/seconde_etape_retiree.txt"),
    ),
    (
        "seconde_etape_retiree.html",
        include_str!("../../../templates/seconde_etape_retiree.html"),
    ),
    (
        "changement_courriel.txt",
        include_str!("../../../templates/changement_courriel.txt"),
    ),
    (
        "changement_courriel.html",
        include_str!("../../../templates/changement_courriel.html"),
    ),
];

/// A mail ready to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// The templates.
pub struct Templates {
    environment: Environment<'static>,
}

impl Default for Templates {
    fn default() -> Self {
        Self::new()
    }
}

impl Templates {
    /// Reads the templates built in; a test renders them all.
    pub fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
        environment.add_filter("jour", jour);
        environment.add_filter("de", de);
        environment.add_function("du_au", du_au);
        for (name, source) in SOURCES {
            if let Err(error) = environment.add_template(name, source) {
                tracing::error!(template = name, error = %error, "a mail template cannot be read");
            }
        }
        Self { environment }
    }

    /// Renders one mail.
    ///
    /// # Errors
    /// An unknown template, or a value it needs and was not given.
    pub fn render(&self, template: &str, values: &serde_json::Value) -> Result<Rendered, Error> {
        let values = Value::from(Serde(values));
        let text = self
            .environment
            .get_template(&format!("{template}.txt"))?
            .render(&values)?;
        let html = self
            .environment
            .get_template(&format!("{template}.html"))?
            .render(&values)?;
        let (subject, text) = text.split_once('\n').unwrap_or((&text, ""));
        // A header is one line, whatever a name holds.
        Ok(Rendered {
            subject: one_line(subject),
            text: text.trim_start().to_owned(),
            html,
        })
    }
}

/// Blanks out what could break a header; French no-break spaces stay.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// `2026-06-08` → `8 juin 2026`, `1er septembre 2026`.
fn jour(date: &str) -> String {
    let Ok(date) = date.parse::<jiff::civil::Date>() else {
        return date.to_owned();
    };
    french::date(date)
}

/// `Mina` → `de Mina`, `Inès` → `d’Inès`. Not before an h, which may be aspirated.
fn de(name: &str) -> String {
    let mut letters = name.chars().map(|letter| letter.to_lowercase().next());
    let (first, second) = (letters.next().flatten(), letters.next().flatten());
    let is_vowel =
        |letter: Option<char>| letter.is_some_and(|it| "aeiouâàéèêëîïôûùœæ".contains(it));
    let elided = is_vowel(first) || (first == Some('y') && !is_vowel(second));
    format!("{}{name}", if elided { "d’" } else { "de " })
}

/// `2026-06-08`, `2026-06-26` → `du 8 au 26 juin 2026`.
fn du_au(du: &str, au: &str) -> String {
    match (du.parse(), au.parse()) {
        (Ok(du), Ok(au)) => french::du_au(du, au),
        _ => format!("du {du} au {au}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn samples(template: &str) -> Vec<serde_json::Value> {
        let hostile = "<script>alert(1)</script>\r\nBcc: x@example.org {{ 7 * 7 }}";
        match template {
            "lien_tuteur" => ["Lycée Le Corbusier", hostile, &"é".repeat(300)]
                .into_iter()
                .map(|text| {
                    json!({ "etablissement": text, "tuteur": text, "apprenant": text, "periode": text,
                            "debut": "2026-06-08", "fin": "2026-06-26", "expiration": "2026-12-05",
                            "lien": "https://cpro.example.org/acces#jeton" })
                })
                .collect(),
            "fin_acces_tuteurs" => [("Lycée Le Corbusier", 1), (hostile, 3)]
                .into_iter()
                .map(|(text, count)| {
                    let one = json!({ "apprenant": text, "tuteur": text, "expiration": "2026-12-05" });
                    json!({ "etablissement": text, "prenom": text, "nom": text, "periode": text, "acces": vec![one; count],
                            "page": "https://cpro.example.org/periodes/1/tuteurs" })
                })
                .collect(),
            "administrateur" | "acces_inspecteur" => [("Lycée Le Corbusier", true), (hostile, false)]
                .into_iter()
                .map(|(text, first)| {
                    json!({ "etablissement": text, "prenom": text, "nom": text, "identifiant": "paul.rival",
                            "uai": "0761234D", "fin": "2027-06-30", "premiere_fois": first, "mot_de_passe": "abcd-efgh-jkmn",
                            "connexion": "https://cpro.example.org/connexion" })
                })
                .collect(),
            "cle_acces" => [("Lycée Le Corbusier", true), (hostile, false)]
                .into_iter()
                .map(|(text, added)| {
                    json!({ "etablissement": text, "prenom": text, "nom": text, "cle": text, "ajoutee": added,
                            "page": "https://cpro.example.org/compte/securite" })
                })
                .collect(),
            _ => ["Lycée Le Corbusier", hostile]
                .into_iter()
                .map(|text| {
                    json!({ "etablissement": text, "prenom": text, "nom": text, "identifiant": "sophie.moreau",
                            "mot_de_passe": "abcd-efgh-jkmn", "connexion": "https://cpro.example.org/connexion",
                            "lien": "https://cpro.example.org/mot-de-passe/nouveau#jeton",
                            "page": "https://cpro.example.org/compte/securite" })
                })
                .collect(),
        }
    }

    #[test]
    fn every_template_renders_all_its_samples_i07() {
        let templates = Templates::new();
        for (name, _) in SOURCES {
            let template = name.split('.').next().unwrap();
            for sample in samples(template) {
                let rendered = templates.render(template, &sample).unwrap();
                assert!(
                    !rendered.subject.is_empty() && !rendered.subject.contains(['\r', '\n']),
                    "{template}"
                );
                assert!(!rendered.html.contains("<script>"), "{template}");
                assert!(!rendered.text.contains("49"), "{template}");
            }
        }
    }

    #[test]
    fn tutor_link_mail_reads_well_i07() {
        let sample = json!({
            "etablissement": "Lycée Le Corbusier", "tuteur": "Antoine PILLET", "apprenant": "Mina AZZOUG",
            "periode": "PFMP 2", "debut": "2026-06-08", "fin": "2026-06-26", "expiration": "2026-12-05",
            "lien": "https://cpro.example.org/acces#jeton",
        });
        let rendered = Templates::new().render("lien_tuteur", &sample).unwrap();
        insta::assert_snapshot!(format!("{}\n---\n{}", rendered.subject, rendered.text));
    }

    #[test]
    fn end_of_access_mail_reads_well_for_one_and_for_several_i07() {
        let one = |apprenant: &str, tuteur: &str, day: &str| json!({ "apprenant": apprenant, "tuteur": tuteur, "expiration": day });
        let two = vec![
            one("Mina AZZOUG", "Antoine PILLET", "2026-12-05"),
            one("Denis FEBVRE", "Rose NOËL", "2026-12-01"),
        ];
        let read = |acces: &[serde_json::Value]| {
            let sample = json!({
                "etablissement": "Lycée Le Corbusier", "prenom": "Sophie", "nom": "MOREAU", "periode": "PFMP 2",
                "acces": acces, "page": "https://cpro.example.org/periodes/1/tuteurs",
            });
            let rendered = Templates::new()
                .render("fin_acces_tuteurs", &sample)
                .unwrap();
            format!("{}\n---\n{}", rendered.subject, rendered.text)
        };
        insta::assert_snapshot!(format!("{}\n=====\n{}", read(&two[..1]), read(&two)));
    }

    #[test]
    fn passkey_mails_read_well_i06() {
        let read = |added: bool| {
            let sample = json!({
                "etablissement": "Lycée Le Corbusier", "prenom": "Sophie", "nom": "MOREAU", "cle": "Téléphone de Sophie",
                "ajoutee": added, "page": "https://cpro.example.org/compte/securite",
            });
            let rendered = Templates::new().render("cle_acces", &sample).unwrap();
            format!("{}\n---\n{}", rendered.subject, rendered.text)
        };
        insta::assert_snapshot!(format!("{}\n=====\n{}", read(true), read(false)));
    }

    #[test]
    fn names_are_elided_in_french() {
        let told = ["Mina", "Inès", "Éloi", "Yves", "Yanis", ""].map(de);
        assert_eq!(
            told,
            ["de Mina", "d’Inès", "d’Éloi", "d’Yves", "de Yanis", "de "]
        );
    }

    #[test]
    fn days_are_written_in_french() {
        assert_eq!(jour("2026-09-01"), "1er\u{a0}septembre 2026");
        assert_eq!(jour("2026-08-08"), "8\u{a0}août 2026");
        assert_eq!(
            du_au("2026-06-08", "2026-06-26"),
            "du 8 au 26\u{a0}juin 2026"
        );
    }
}
