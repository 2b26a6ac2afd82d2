//! What the caller may do with an object, as the owning service decided (G-01): the client shows these buttons and
//! no other.

/// Services say it in English, screens in French.
const FRENCH: [(&str, &str); 21] = [
    ("abandon", "abandonner"),
    ("apply", "appliquer"),
    ("cancel", "annuler"),
    ("change", "modifier"),
    ("create", "creer"),
    ("declare", "declarer"),
    ("delete", "supprimer"),
    ("edit", "modifier"),
    ("finish", "terminer"),
    ("import", "importer"),
    ("invalidate", "invalider"),
    ("issue_credentials", "identifiants"),
    ("manage_tutors", "tuteurs"),
    ("mark_read", "marquer_lue"),
    ("renew", "renvoyer"),
    ("refresh", "actualiser"),
    ("reopen", "reprendre"),
    ("resend", "renvoyer"),
    ("send", "envoyer"),
    ("update", "modifier"),
    ("upload", "importer"),
];

/// The actions under their French names; a name that is French already stays.
pub fn french(actions: Vec<String>) -> Vec<String> {
    actions
        .into_iter()
        .map(|action| {
            FRENCH
                .iter()
                .find(|(english, _)| *english == action)
                .map_or(action, |(_, french)| (*french).to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_told_in_french_g01() {
        let told = french(vec!["delete".into(), "terminer".into()]);
        assert_eq!(told, ["supprimer", "terminer"]);
    }
}
