//! French that templates cannot write by themselves: days, elisions, and what a notification says.

use chassis::french;

/// `2026-06-08` → `8 juin 2026`, `1er septembre 2026`.
pub(super) fn jour(date: &str) -> String {
    let Ok(date) = date.parse::<jiff::civil::Date>() else {
        return date.to_owned();
    };
    french::date(date)
}

/// `Mina` → `de Mina`, `Inès` → `d’Inès`. Not before an h, which may be aspirated.
pub(super) fn de(name: &str) -> String {
    let mut letters = name.chars().map(|letter| letter.to_lowercase().next());
    let (first, second) = (letters.next().flatten(), letters.next().flatten());
    let is_vowel =
        |letter: Option<char>| letter.is_some_and(|it| "aeiouâàéèêëîïôûùœæ".contains(it));
    let elided = is_vowel(first) || (first == Some('y') && !is_vowel(second));
    format!("{}{name}", if elided { "d’" } else { "de " })
}

/// `2026-06-08`, `2026-06-26` → `du 8 au 26 juin 2026`.
pub(super) fn du_au(du: &str, au: &str) -> String {
    match (du.parse(), au.parse()) {
        (Ok(du), Ok(au)) => french::du_au(du, au),
        _ => format!("du {du} au {au}"),
    }
}

/// What a notification says (G-02), without its point: never what was written, only that something was. `apprenant` is
/// empty for the learner itself, `auteur` where nobody did it.
pub(super) fn annonce(nature: &str, apprenant: &str, auteur: &str) -> String {
    match nature {
        "commentaire" => {
            let by = if auteur.is_empty() {
                String::new()
            } else {
                format!(" {}", de(auteur))
            };
            let dossier = if apprenant.is_empty() {
                "votre dossier".to_owned()
            } else {
                format!("le dossier {}", de(apprenant))
            };
            format!("Nouveau commentaire{by} dans {dossier}")
        }
        "fiches_a_lire" => format!("À lire dans le dossier {}", de(apprenant)),
        "fiche_demandee" if auteur.is_empty() => "Une fiche vous est demandée".to_owned(),
        "fiche_demandee" => format!("{auteur} vous demande une fiche"),
        "acces_bientot_fini" if apprenant.is_empty() => {
            "Des accès de tuteurs se terminent bientôt".to_owned()
        }
        "acces_bientot_fini" => format!("L’accès du tuteur {} se termine bientôt", de(apprenant)),
        "import_termine" => "Votre import est appliqué".to_owned(),
        "import_echoue" => "Votre import n’a pas abouti : rien n’a changé".to_owned(),
        _ => "Du nouveau dans votre espace".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_notification_says_who_and_whose_g02() {
        assert_eq!(
            annonce("commentaire", "Inès CHANPIN", "Sophie MOREAU"),
            "Nouveau commentaire de Sophie MOREAU dans le dossier d’Inès CHANPIN"
        );
        assert_eq!(
            annonce("commentaire", "", "Antoine PILLET"),
            "Nouveau commentaire d’Antoine PILLET dans votre dossier"
        );
        assert_eq!(
            annonce("import_termine", "", ""),
            "Votre import est appliqué"
        );
    }
}
