//! Mails in French, text and HTML, from templates built into the program.
//!
//! To add one: `templates/<name>.txt` (its first line is the subject) and `templates/<name>.html`, a line each in
//! [`SOURCES`], and its samples in the test below.

use minijinja::value::Serde;
use minijinja::{Environment, Error, Value};

use super::french::{annonce, de, du_au, jour};

/// Templates by name, each built in.
macro_rules! sources {
    ($($name:literal,)+) => {
        [$(($name, include_str!(concat!("../../../templates/", $name)))),+]
    };
}

const SOURCES: [(&str, &str); 24] = sources![
    "administrateur.txt",
    "administrateur.html",
    "acces_inspecteur.txt",
    "acces_inspecteur.html",
    "lien_tuteur.txt",
    "lien_tuteur.html",
    "fin_acces_tuteurs.txt",
    "fin_acces_tuteurs.html",
    "compte.txt",
    "compte.html",
    "mot_de_passe_provisoire.txt",
    "mot_de_passe_provisoire.html",
    "mot_de_passe_oublie.txt",
    "mot_de_passe_oublie.html",
    "cle_acces.txt",
    "cle_acces.html",
    "seconde_etape_retiree.txt",
    "seconde_etape_retiree.html",
    "changement_courriel.txt",
    "changement_courriel.html",
    "notification.txt",
    "notification.html",
    "notifications_du_jour.txt",
    "notifications_du_jour.html",
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
        environment.add_function("annonce", annonce);
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
            "notification" | "notifications_du_jour" => [("Lycée Le Corbusier", 1), (hostile, 3)]
                .into_iter()
                .map(|(text, count)| {
                    let one = json!({ "nature": "commentaire", "apprenant": text, "auteur": text,
                                      "page": "https://cpro.example.org/periodes/1/portfolios/2/commentaires" });
                    json!({ "etablissement": text, "prenom": text, "nom": text, "nouveautes": vec![one; count],
                            "reglage": "https://cpro.example.org/compte/notifications" })
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
    fn notification_mails_read_well_for_one_and_for_several_g02() {
        let one = |nature: &str, apprenant: &str, auteur: &str, page: &str| {
            json!({ "nature": nature, "apprenant": apprenant, "auteur": auteur,
                    "page": format!("https://cpro.example.org{page}") })
        };
        let page = "/periodes/1/portfolios/2/commentaires";
        let told = vec![
            one("commentaire", "Mina AZZOUG", "Antoine PILLET", page),
            one("import_termine", "", "", "/imports/3"),
            one(
                "fiches_a_lire",
                "Inès CHANPIN",
                "",
                "/periodes/1/portfolios/4",
            ),
            one("fiche_demandee", "", "Antoine PILLET", page),
        ];
        let read = |template: &str, nouveautes: &[serde_json::Value]| {
            let sample = json!({
                "etablissement": "Lycée Le Corbusier", "prenom": "Sophie", "nom": "MOREAU", "nouveautes": nouveautes,
                "reglage": "https://cpro.example.org/compte/notifications",
            });
            let rendered = Templates::new().render(template, &sample).unwrap();
            format!("{}\n---\n{}", rendered.subject, rendered.text)
        };
        insta::assert_snapshot!(format!(
            "{}\n=====\n{}\n=====\n{}",
            read("notification", &told[..1]),
            read("notifications_du_jour", &told[..1]),
            read("notifications_du_jour", &told)
        ));
    }
}
