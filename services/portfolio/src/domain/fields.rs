//! What each form asks, in the order of its page, and whose affair each field is (F-02 to F-04, F-08, F-09, F-11,
//! F-12).

use crate::domain::Part;
use crate::domain::form::Holds;

/// A field with a name of its own.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) part: Part,
}

/// Written by the learner.
const fn own(name: &'static str, holds: Holds) -> Field {
    by(Part::Texts, name, holds)
}

const fn by(part: Part, name: &'static str, holds: Holds) -> Field {
    Field { name, holds, part }
}

const CONDITIONS: Holds = Holds::Choice(&["autonomie", "accompagne"]);

pub(super) const ENTREPRISE: &[Field] = &[
    own("activites", Holds::Text),
    own("effectif", Holds::Text),
    own("effectif_maintenance", Holds::Text),
    own("historique", Holds::Text),
];

pub(super) const CARTE: &[Field] = &[own("position", Holds::Position)];

pub(super) const BILAN_PERSONNEL: &[Field] = &[
    own("points_forts", Holds::Texts),
    own("axes_progres", Holds::Texts),
    own("perspectives", Holds::Text),
];

pub(super) const BILAN_PERIODE: &[Field] = &[
    by(Part::Bilan, "bilan_travail", Holds::Text),
    by(Part::Bilan, "bilan_reussites", Holds::Text),
    by(Part::Bilan, "bilan_conseils", Holds::Text),
];

pub(super) const SEMAINE: &[Field] = &[
    own("description", Holds::Text),
    own("aime", Holds::Text),
    own("reussi", Holds::Text),
];

pub(super) const FICHE: &[Field] = &[
    own("titre", Holds::Title),
    own("autonomie", CONDITIONS),
    own("type_activite", Holds::Activite),
    own("description", Holds::Text),
    own("analyse", Holds::Text),
    // F-09: what the whole week was made of; the rest tells one activity of it.
    own("semaine", Holds::Text),
];

pub(super) const ACTIVITE: &[Field] = &[
    own("titre", Holds::Title),
    own("autonomie", CONDITIONS),
    own("date", Holds::Day),
    own("secteur", Holds::Text),
    own("demandeur", Holds::Text),
    own("machine", Holds::Text),
    own("nature_travail", Holds::Text),
    own("fournitures", Holds::Text),
    own("documentation", Holds::Text),
    own("defauts", Holds::Text),
    own("causes", Holds::Text),
    own("reparations", Holds::Text),
    own("duree", Holds::Text),
    own("exportee", Holds::Flag),
];

pub(super) const LIVRET: &[Field] = &[
    by(Part::Equipe, "positionnement", Holds::Text),
    by(Part::Equipe, "avis_equipe", Holds::Text),
    by(Part::Equipe, "progression_centre", Holds::Text),
    by(Part::Ensemble, "progression_entreprise", Holds::Text),
    by(Part::Equipe, "synthese_centre", Holds::Text),
    by(Part::Ensemble, "synthese_entreprise", Holds::Text),
    own("bilan_acquis", Holds::Text),
    own("bilan_reussites", Holds::Text),
    own("bilan_difficultes", Holds::Text),
    own("projet", Holds::Text),
    own("projet_etapes", Holds::Text),
    by(Part::Equipe, "projet_avis", Holds::Text),
];

pub(super) const ENTRETIEN: &[Field] = &[
    by(Part::Ensemble, "titre", Holds::Title),
    by(Part::Ensemble, "date", Holds::Day),
    by(Part::Ensemble, "participants", Holds::Text),
    by(Part::Ensemble, "echanges", Holds::Text),
    by(Part::Ensemble, "decisions", Holds::Text),
    own("remarques", Holds::Text),
];

pub(super) const VISITE: &[Field] = &[
    by(Part::Equipe, "titre", Holds::Title),
    by(Part::Equipe, "date", Holds::Day),
    by(Part::Equipe, "participants", Holds::Text),
    by(Part::Equipe, "constats", Holds::Text),
    by(Part::Equipe, "suites", Holds::Text),
    by(Part::Ensemble, "avis_entreprise", Holds::Text),
    own("remarques", Holds::Text),
];

pub(super) const BOOK: &[Field] = &[
    own("titre", Holds::Title),
    // The name that readers of a link see: as the learner wants it, or none.
    own("signature", Holds::Title),
    own("presentation", Holds::Text),
    own(
        "couleur",
        Holds::Choice(&["bleu", "vert", "prune", "orange"]),
    ),
    // Ids of its pages, in order.
    own("pages", Holds::Texts),
];

pub(super) const REUSSITE: &[Field] = &[
    own("titre", Holds::Title),
    own("cadre", Holds::Choice(&["entreprise", "centre", "autre"])),
    own("date", Holds::Day),
    own("recit", Holds::Text),
    own("fierte", Holds::Text),
    // Id of the sheet that it was drawn from.
    own("source", Holds::Title),
    // Ids of annexes of the learner that it shows, beside its own.
    own("photos", Holds::Texts),
];
