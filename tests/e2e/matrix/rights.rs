//! The matrix of domain.md § 8, route by route.

use super::callers::{Caller, Profile};
use super::objects::{Kind, On};
use Profile::{
    Administrateur as A, Apprenant as L, Chef as C, Ddfpt as D, Enseignant as E, Inspecteur as I,
    MaitreApprentissage as M, Nobody as N, Operateur as O, Provisoire as P, Tuteur as T,
};

/// What a route should answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It lets in; what it then says of the request is its affair.
    Yes,
    /// It refuses somebody who sees the object.
    No,
    /// It refuses as if there were nothing.
    Hidden,
}

/// A route, or one use of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) operation: &'static str,
    /// Tells apart two uses of one route.
    pub(super) variant: &'static str,
    pub(super) on: On,
    /// Who sees the object, where it is theirs to see.
    sees: &'static [Profile],
    /// Who may do this with it.
    may: &'static [Profile],
}

const fn row(
    operation: &'static str,
    on: On,
    sees: &'static [Profile],
    may: &'static [Profile],
) -> Row {
    Row {
        operation,
        variant: "",
        on,
        sees,
        may,
    }
}

const fn variant(variant: &'static str, row: Row) -> Row {
    Row { variant, ..row }
}

/// Everybody, signed in or not.
const PUBLIC: &[Profile] = &[N, P, A, C, D, E, L, T, M, I, O];
/// Who has a session, in whatever state.
const SIGNED_IN: &[Profile] = &[P, A, C, D, E, L, T, M, I, O];
/// The same without tutors, who have a link and no password.
const WITH_PASSWORD: &[Profile] = &[P, A, C, D, E, L, M, I, O];
/// Who has a session in order.
const AT_WORK: &[Profile] = &[A, C, D, E, L, T, M, I, O];
/// Who belongs to an établissement.
const SCHOOL: &[Profile] = &[A, C, D, E, L, T, M, I];
/// Who runs accounts and settings.
const SETTINGS: &[Profile] = &[A, C, D];
/// Who reads annexes and periods as a whole.
const READERS: &[Profile] = &[C, D, E, I];
/// Who reads what is of one learner.
const FOLLOWERS: &[Profile] = &[C, D, E, L, T, M, I];
/// The same without inspectors: I-13 opens neither texts nor fiches to them.
const CLOSE: &[Profile] = &[C, D, E, L, T, M];
/// Who reads the livret of an apprenti (F-12).
const AROUND: &[Profile] = &[C, D, E, L, M, I];
/// Who may have an address for its agenda (P-12).
const AGENDAS: &[Profile] = &[C, D, E, L];
const DECLARE: &[Profile] = &[D, E];
const NOBODY: &[Profile] = &[];

/// Every route of the API.
pub(super) const ROWS: &[Row] = &[
    // Before a session, and one's own.
    row("ouvrir_session", On::Whole, NOBODY, PUBLIC),
    row("verifier_code", On::Whole, NOBODY, PUBLIC),
    row("demander_cle", On::Whole, NOBODY, PUBLIC),
    row("ouvrir_session_cle", On::Whole, NOBODY, PUBLIC),
    row("demander_cle_seconde_etape", On::Whole, NOBODY, PUBLIC),
    row("verifier_cle", On::Whole, NOBODY, PUBLIC),
    row("lister_portails", On::Whole, NOBODY, PUBLIC),
    row("commencer_portail", On::Whole, NOBODY, PUBLIC),
    row("terminer_portail", On::Whole, NOBODY, PUBLIC),
    row("demander_mot_de_passe", On::Whole, NOBODY, PUBLIC),
    row("remplacer_mot_de_passe", On::Whole, NOBODY, PUBLIC),
    row("confirmer_courriel", On::Whole, NOBODY, PUBLIC),
    row("decrire_acces", On::Whole, NOBODY, PUBLIC),
    row("ouvrir_acces", On::Whole, NOBODY, PUBLIC),
    row("refuser_acces", On::Whole, NOBODY, PUBLIC),
    row("renouveler_acces", On::Whole, NOBODY, PUBLIC),
    row("lire_book_partage", On::Whole, NOBODY, PUBLIC),
    row("lire_image_book_partage", On::Whole, NOBODY, PUBLIC),
    row("lire_agenda", On::Whole, NOBODY, PUBLIC),
    row("lire_session", On::Whole, NOBODY, SIGNED_IN),
    row("changer_mot_de_passe", On::Whole, NOBODY, WITH_PASSWORD),
    row("choisir_profil", On::Whole, NOBODY, SIGNED_IN),
    row("lire_compte", On::Whole, NOBODY, SIGNED_IN),
    row("lister_mes_connexions", On::Whole, NOBODY, SIGNED_IN),
    row("lister_sessions", On::Whole, NOBODY, SIGNED_IN),
    row("preparer_application", On::Whole, NOBODY, WITH_PASSWORD),
    row("confirmer_application", On::Whole, NOBODY, SIGNED_IN),
    row("retirer_application", On::Whole, NOBODY, WITH_PASSWORD),
    row("renouveler_codes_secours", On::Whole, NOBODY, WITH_PASSWORD),
    row("lister_cles", On::Whole, NOBODY, SIGNED_IN),
    row("preparer_cle", On::Whole, NOBODY, WITH_PASSWORD),
    row("ajouter_cle", On::Whole, NOBODY, SIGNED_IN),
    row("renommer_cle", On::Session, NOBODY, NOBODY),
    row("retirer_cle", On::Whole, NOBODY, WITH_PASSWORD),
    row("lister_mes_portails", On::Whole, NOBODY, SIGNED_IN),
    row("relier_portail", On::Whole, NOBODY, WITH_PASSWORD),
    row("delier_portail", On::Whole, NOBODY, SIGNED_IN),
    row("changer_courriel", On::Whole, NOBODY, AT_WORK),
    row("lister_notifications", On::Whole, NOBODY, SCHOOL),
    row("compter_notifications", On::Whole, NOBODY, SCHOOL),
    row("marquer_notifications_lues", On::Whole, NOBODY, SCHOOL),
    row("lire_choix_notifications", On::Whole, NOBODY, SCHOOL),
    row("choisir_notifications", On::Whole, NOBODY, SCHOOL),
    row("fermer_une_session", On::Session, NOBODY, NOBODY),
    row("lire_accueil", On::Whole, NOBODY, AT_WORK),
    // Référentiels: public data.
    row("lister_referentiels", On::Whole, NOBODY, AT_WORK),
    row("lire_referentiel", On::Whole, NOBODY, AT_WORK),
    row("comparer_referentiels", On::Whole, NOBODY, AT_WORK),
    // Établissement, modules, transfers.
    row("lire_etablissement", On::Whole, NOBODY, SCHOOL),
    row("modifier_etablissement", On::Whole, NOBODY, SETTINGS),
    variant(
        "logo",
        row("lire_image_etablissement", On::Whole, NOBODY, SCHOOL),
    ),
    variant(
        "cachet",
        row("lire_image_etablissement", On::Whole, NOBODY, SETTINGS),
    ),
    row("remplacer_image_etablissement", On::Whole, NOBODY, SETTINGS),
    row("retirer_image_etablissement", On::Whole, NOBODY, SETTINGS),
    row("lister_modules", On::Whole, NOBODY, SETTINGS),
    row("changer_module", On::Whole, NOBODY, SETTINGS),
    row("lire_reglage_transferts", On::Whole, NOBODY, SETTINGS),
    row("regler_transferts", On::Whole, NOBODY, SETTINGS),
    row("lister_transferts", On::Whole, NOBODY, SETTINGS),
    row("lister_en_attente", On::Whole, NOBODY, SETTINGS),
    row("proposer_transfert", On::Whole, NOBODY, SETTINGS),
    row("lire_transfert", On::Transfert, NOBODY, SETTINGS),
    row("confirmer_transfert", On::Transfert, NOBODY, SETTINGS),
    row("refuser_transfert", On::Transfert, NOBODY, SETTINGS),
    row("lister_fichiers_transfert", On::Whole, NOBODY, SETTINGS),
    row("lister_destinations_transfert", On::Whole, NOBODY, SETTINGS),
    row("peser_export", On::Apprenant, NOBODY, SETTINGS),
    row("exporter_transfert", On::Whole, NOBODY, SETTINGS),
    row("recevoir_fichier_transfert", On::Whole, NOBODY, SETTINGS),
    row("lire_fichier_transfert", On::Fichier, NOBODY, SETTINGS),
    row(
        "telecharger_fichier_transfert",
        On::Fichier,
        NOBODY,
        SETTINGS,
    ),
    row("confirmer_export", On::Fichier, NOBODY, SETTINGS),
    row("annuler_export", On::Fichier, NOBODY, SETTINGS),
    row("appliquer_fichier_transfert", On::Fichier, NOBODY, SETTINGS),
    row("refuser_fichier_transfert", On::Fichier, NOBODY, SETTINGS),
    row("lister_deploiements", On::Whole, NOBODY, &[O]),
    row("ajouter_deploiement", On::Whole, NOBODY, &[O]),
    row("retirer_deploiement", On::Fichier, NOBODY, &[O]),
    row("lister_referentiels_installes", On::Whole, NOBODY, &[O]),
    row("verifier_referentiel", On::Whole, NOBODY, &[O]),
    row("installer_referentiel", On::Whole, NOBODY, &[O]),
    row("lister_etablissements", On::Whole, NOBODY, &[O]),
    row("creer_etablissement", On::Whole, NOBODY, &[O]),
    row("lire_apercu_etablissement", On::Whole, NOBODY, &[O]),
    row("inviter_administrateur", On::Whole, NOBODY, &[O]),
    row("retirer_seconde_etape_partagee", On::Whole, NOBODY, &[O]),
    // Imports, formations and accounts.
    row("lister_imports", On::Whole, NOBODY, SETTINGS),
    row("envoyer_import", On::Whole, NOBODY, &[A, D]),
    row("lire_import", On::Import, NOBODY, SETTINGS),
    row("lister_lignes_import", On::Import, NOBODY, SETTINGS),
    row("appliquer_import", On::Import, &[C], &[A, D]),
    row("abandonner_import", On::Import, &[C], &[A, D]),
    row("refaire_apercu_import", On::Import, &[C], &[A, D]),
    row("annuler_application_import", On::Import, &[C], &[A, D]),
    row(
        "telecharger_rapport_import_csv",
        On::Import,
        NOBODY,
        SETTINGS,
    ),
    row(
        "telecharger_rapport_import_ods",
        On::Import,
        NOBODY,
        SETTINGS,
    ),
    row("lister_comptes_crees", On::Import, &[C], &[A, D]),
    // Empty sheets, the same for everybody.
    row("telecharger_modele_csv", On::Whole, NOBODY, AT_WORK),
    row("telecharger_modele_ods", On::Whole, NOBODY, AT_WORK),
    row("lister_formations", On::Whole, NOBODY, &[A, D]),
    row("relier_formation", On::Whole, NOBODY, &[A, D]),
    row("retablir_formation", On::Whole, NOBODY, &[A, D]),
    row("choisir_diplomes", On::Whole, NOBODY, &[A, D]),
    row("lister_comptes", On::Whole, NOBODY, SETTINGS),
    row("exporter_comptes", On::Whole, NOBODY, SETTINGS),
    row("lister_divisions", On::Whole, NOBODY, SETTINGS),
    row("lire_fiche_compte", On::Compte, NOBODY, SETTINGS),
    row("modifier_fiche_compte", On::Compte, &[C], &[A, D]),
    row("donner_profil", On::Compte, &[C], &[A, D]),
    row("retirer_profil", On::Compte, &[C], &[A, D]),
    row("desactiver_compte", On::Compte, &[C], &[A, D]),
    row("reactiver_compte", On::Compte, &[C], &[A, D]),
    row("donner_mot_de_passe", On::Compte, &[C], &[A, D]),
    row("retirer_second_facteur", On::Compte, &[C], &[A, D]),
    // Maîtres d'apprentissage and référents.
    row("lister_maitres", On::Whole, NOBODY, &[A, C, D, E]),
    row("creer_maitre", On::Whole, NOBODY, &[A, D]),
    row("chercher_apprentis", On::Whole, NOBODY, &[A, D]),
    row("suivre_apprenti", On::Maitre, &[C, E], &[A, D]),
    row("lister_referents", On::Whole, NOBODY, &[A, D, E]),
    row("affecter_referent", On::Whole, NOBODY, &[D]),
    // Personal data.
    row("exporter_mes_donnees", On::Whole, NOBODY, AT_WORK),
    row("lister_durees", On::Whole, NOBODY, SETTINGS),
    row("lister_journal", On::Whole, NOBODY, SETTINGS),
    row("lister_actions_journal", On::Whole, NOBODY, AT_WORK),
    row("verifier_journal", On::Whole, NOBODY, SETTINGS),
    row("lire_personne_rgpd", On::Compte, NOBODY, SETTINGS),
    row("exporter_personne", On::Compte, &[C], &[A, D]),
    row("apercevoir_effacement", On::Compte, &[D], &[A, C]),
    row("effacer_personne", On::Compte, &[C, D], &[A]),
    row("lister_effacements", On::Whole, NOBODY, &[A, C]),
    row("lister_effacements_a_venir", On::Whole, NOBODY, &[A, C]),
    row("lire_effacement", On::Effacement, NOBODY, &[A, C]),
    row("prouver_effacement", On::Effacement, NOBODY, &[A, C]),
    row("creer_compte", On::Whole, NOBODY, &[A, D]),
    row("creer_fiches_identifiants", On::Whole, NOBODY, &[A, D]),
    row("lister_connexions", On::Whole, NOBODY, &[A]),
    // Inspectors.
    row("lister_inspecteurs", On::Whole, NOBODY, &[C, D]),
    row("ouvrir_acces_inspecteur", On::Whole, NOBODY, &[C]),
    row("modifier_acces_inspecteur", On::Inspecteur, &[D], &[C]),
    row("inviter_inspecteur", On::Inspecteur, &[D], &[C]),
    // Annexes: templates of the team. Learners and tutors read what became of them, on their period.
    row("lister_annexes", On::Whole, NOBODY, READERS),
    row("creer_annexe", On::Diplome, NOBODY, DECLARE),
    row("lire_annexe", On::Annexe, NOBODY, READERS),
    row("modifier_annexe", On::Annexe, READERS, DECLARE),
    row("supprimer_annexe", On::Annexe, READERS, DECLARE),
    row("lister_apprenants_annexe", On::Annexe, READERS, DECLARE),
    // Shared last, so that there is something to read from elsewhere.
    row("ne_plus_partager_annexe", On::Annexe, READERS, DECLARE),
    row("partager_annexe", On::Annexe, READERS, DECLARE),
    row("lister_annexes_partagees", On::Whole, NOBODY, READERS),
    row("lire_annexe_partagee", On::AnnexePartagee, NOBODY, READERS),
    row(
        "reprendre_annexe_partagee",
        On::AnnexePartagee,
        READERS,
        DECLARE,
    ),
    row("declarer_periode", On::Annexe, READERS, DECLARE),
    // Periods.
    row("lister_periodes", On::Whole, NOBODY, FOLLOWERS),
    row("lire_periode", On::Periode, NOBODY, FOLLOWERS),
    row("lister_apprenants_periode", On::Periode, NOBODY, FOLLOWERS),
    row(
        "prevoir_suppression_periode",
        On::Periode,
        FOLLOWERS,
        &[C, D, E],
    ),
    row("supprimer_periode", On::Periode, FOLLOWERS, DECLARE),
    row("lister_periodes_supprimees", On::Whole, NOBODY, DECLARE),
    row("retablir_periode", On::Suppression, &[E], &[D]),
    row("modifier_periode", On::Periode, FOLLOWERS, DECLARE),
    row("lister_candidats_periode", On::Periode, FOLLOWERS, DECLARE),
    row(
        "prevoir_modification_periode",
        On::Periode,
        FOLLOWERS,
        &[C, D, E],
    ),
    // The official calendar (P-12).
    row("lire_calendrier", On::Whole, NOBODY, &[A, C, D, E, I]),
    row(
        "telecharger_calendrier",
        On::Whole,
        NOBODY,
        &[A, C, D, E, I],
    ),
    row("ajouter_periode_officielle", On::Whole, NOBODY, &[D]),
    row(
        "modifier_periode_officielle",
        On::Officielle,
        &[A, E, I],
        &[C, D],
    ),
    row(
        "supprimer_periode_officielle",
        On::Officielle,
        &[A, C, E, I],
        &[D],
    ),
    row("regler_periodicite_livret", On::Whole, NOBODY, &[C, D]),
    row("lire_adresse_agenda", On::Whole, NOBODY, AGENDAS),
    row("creer_adresse_agenda", On::Whole, NOBODY, AGENDAS),
    row("supprimer_adresse_agenda", On::Whole, NOBODY, AGENDAS),
    // Tutors. The administrateurs may read the state of links, but see no period that they could ask it of (I-02).
    row("lister_tuteurs", On::Periode, FOLLOWERS, &[C, D, E]),
    row("envoyer_acces", On::Dossier, FOLLOWERS, DECLARE),
    row("envoyer_acces_prets", On::Periode, FOLLOWERS, DECLARE),
    row("imprimer_acces", On::Dossier, FOLLOWERS, DECLARE),
    // One learner in one period.
    row("lire_dossier", On::Dossier, NOBODY, FOLLOWERS),
    row("lire_liaison", On::Dossier, &[I], CLOSE),
    row("modifier_liaison", On::Dossier, FOLLOWERS, &[D, E, L]),
    row("lire_entreprise", On::Dossier, &[I], CLOSE),
    row("modifier_entreprise", On::Dossier, FOLLOWERS, &[L]),
    row("lire_carte", On::Dossier, &[I], CLOSE),
    row("modifier_carte", On::Dossier, FOLLOWERS, &[L]),
    row("lire_organigramme", On::Dossier, &[I], CLOSE),
    row("modifier_organigramme", On::Dossier, FOLLOWERS, &[L]),
    row("lire_fond_de_carte", On::Whole, NOBODY, AT_WORK),
    row("proposer_adresses", On::Whole, NOBODY, &[D, E, L]),
    row("lire_bilan_personnel", On::Dossier, &[I], CLOSE),
    row("modifier_bilan_personnel", On::Dossier, FOLLOWERS, &[L]),
    row("lister_annexes_portfolio", On::Dossier, &[I], CLOSE),
    row("ajouter_lien_portfolio", On::Dossier, FOLLOWERS, &[L]),
    row("commencer_envoi_portfolio", On::Dossier, FOLLOWERS, &[L]),
    row("lister_annexes_fiche", On::Fiche, &[I], CLOSE),
    row("ajouter_lien_fiche", On::Fiche, FOLLOWERS, &[L]),
    row("commencer_envoi_fiche", On::Fiche, FOLLOWERS, &[L]),
    row("renommer_annexe_portfolio", On::Jointe, FOLLOWERS, &[L]),
    row("supprimer_annexe_portfolio", On::Jointe, FOLLOWERS, &[L]),
    row("lire_fichier_portfolio", On::Jointe, &[I], CLOSE),
    row("lire_envoi", On::Envoi, FOLLOWERS, &[L]),
    row("poursuivre_envoi", On::Envoi, FOLLOWERS, &[L]),
    row("abandonner_envoi", On::Envoi, FOLLOWERS, &[L]),
    row("lister_commentaires", On::Dossier, &[I], CLOSE),
    row("ajouter_commentaire", On::Dossier, FOLLOWERS, &[D, E, T, M]),
    row("marquer_commentaires_lus", On::Dossier, &[I], CLOSE),
    row("creer_fiche", On::Dossier, FOLLOWERS, &[E, L]),
    row("lire_fiche", On::Fiche, &[I], CLOSE),
    row("modifier_fiche", On::Fiche, FOLLOWERS, &[L]),
    row("marquer_fiche_lue", On::Fiche, &[I], CLOSE),
    // Of a week: it goes with its period alone.
    row("supprimer_fiche", On::Fiche, FOLLOWERS, NOBODY),
    // Of no period: for no tutor (I-08).
    row(
        "lister_fiches_libres",
        On::Apprenant,
        NOBODY,
        &[C, D, E, L, M],
    ),
    row("creer_fiche_libre", On::Apprenant, &[C, D, E, M], &[L]),
    // Of no period either, and for a tutor of any (F-11): its learner alone writes it, and shares it.
    row("lire_book", On::Apprenant, NOBODY, CLOSE),
    row("ouvrir_book", On::Apprenant, &[C, D, E, T, M], &[L]),
    row("creer_reussite", On::Apprenant, &[C, D, E, T, M], &[L]),
    row("partager_book", On::Apprenant, &[C, D, E, T, M], &[L]),
    row(
        "revoquer_partage_book",
        On::Apprenant,
        &[C, D, E, T, M],
        &[L],
    ),
    variant("du book", row("lire_fiche", On::Reussite, NOBODY, CLOSE)),
    variant(
        "du book",
        row("modifier_fiche", On::Reussite, &[C, D, E, T, M], &[L]),
    ),
    variant(
        "du book",
        row("marquer_fiche_lue", On::Reussite, NOBODY, CLOSE),
    ),
    variant(
        "du book",
        row("supprimer_fiche", On::Reussite, &[C, D, E, T, M], &[L]),
    ),
    variant(
        "du book",
        row("lister_annexes_fiche", On::Reussite, NOBODY, CLOSE),
    ),
    variant(
        "du book",
        row("ajouter_lien_fiche", On::Reussite, &[C, D, E, T, M], &[L]),
    ),
    // Of an apprenti alone, and for no tutor.
    row("lire_bilan_periode", On::Livret, &[I], &[C, D, E, L, M]),
    row("modifier_bilan_periode", On::Livret, &[C, D, E, L, I], &[M]),
    row("lire_livret", On::Livret, NOBODY, AROUND),
    row("lire_contacts_livret", On::Livret, NOBODY, AROUND),
    row("lire_phases_livret", On::Livret, NOBODY, AROUND),
    row("ouvrir_livret", On::Livret, &[C, I], &[D, E, L, M]),
    row("noter_entretien", On::Livret, &[C, L, I], &[D, E, M]),
    row("noter_visite", On::Livret, &[C, L, M, I], &[D, E]),
    variant("du livret", row("lire_fiche", On::Livret, NOBODY, AROUND)),
    variant(
        "du livret",
        row("modifier_fiche", On::Livret, &[C, D, E, M, I], &[L]),
    ),
    variant(
        "du livret",
        row("supprimer_fiche", On::Livret, &[C, D, E, L, M, I], NOBODY),
    ),
    variant(
        "du livret",
        row("lister_annexes_fiche", On::Livret, NOBODY, AROUND),
    ),
    variant(
        "du livret",
        row("ajouter_lien_fiche", On::Livret, &[C, L, I], &[D, E, M]),
    ),
    row("lire_semaine", On::Dossier, &[I], CLOSE),
    row("modifier_semaine", On::Dossier, FOLLOWERS, &[L]),
    row("marquer_semaine_lue", On::Dossier, &[I], CLOSE),
    row("telecharger_pre_convention", On::Dossier, &[I], CLOSE),
    row("lire_bilan_entreprise", On::Dossier, NOBODY, FOLLOWERS),
    row(
        "modifier_bilan_entreprise",
        On::Dossier,
        FOLLOWERS,
        &[E, T, M],
    ),
    row(
        "terminer_bilan_entreprise",
        On::Dossier,
        FOLLOWERS,
        &[E, T, M],
    ),
    row(
        "reprendre_bilan_entreprise",
        On::Dossier,
        FOLLOWERS,
        &[E, T, M],
    ),
    // Bilans intermédiaires of a learner.
    row(
        "lister_bilans_intermediaires",
        On::Apprenant,
        NOBODY,
        FOLLOWERS,
    ),
    row(
        "preparer_bilan_intermediaire",
        On::Apprenant,
        FOLLOWERS,
        &[E],
    ),
    row("creer_bilan_intermediaire", On::Apprenant, FOLLOWERS, &[E]),
    // What ends something comes last.
    row("quitter_apprenti", On::Maitre, &[C, E], &[A, D]),
    row("retirer_acces_inspecteur", On::Inspecteur, &[D], &[C]),
    row("invalider_acces", On::Acces, &[A, C], DECLARE),
    row("fermer_autres_sessions", On::Whole, NOBODY, SIGNED_IN),
    row("fermer_session", On::Whole, NOBODY, SIGNED_IN),
];

impl Row {
    pub(super) fn name(&self) -> String {
        [self.operation, self.variant]
            .join(" ")
            .trim_end()
            .to_owned()
    }

    /// Whether the matrix lets this caller in somewhere.
    pub(super) fn lets_in(&self, caller: Caller) -> bool {
        self.may.contains(&caller.profile())
    }

    /// What `caller` should be answered about an object of this kind.
    pub(super) fn verdict(&self, caller: Caller, kind: Kind) -> Verdict {
        let profile = caller.profile();
        let reached = match self.on {
            On::Whole => true,
            // Things of the school as a whole; sessions are of nobody else.
            // Diplomas are of everybody: a DDFPT of any school has annexes of all of them.
            On::Diplome => caller.reaches(kind) || caller == Caller::AutreEcole,
            On::Import
            | On::Inspecteur
            | On::Transfert
            | On::Compte
            | On::Maitre
            | On::Officielle => kind == caller.home(),
            // What a school shares is of all who read its diploma; nobody here shares for the school of another académie.
            On::AnnexePartagee => match kind {
                Kind::OtherSchool => caller.reaches(kind) || caller.reaches(Kind::Own),
                Kind::Own | Kind::SameClass | Kind::OtherClass => {
                    caller.reaches(kind) || caller == Caller::AutreEcole
                }
                _ => false,
            },
            On::Suppression if kind == Kind::Deleted => caller.reaches(Kind::Own),
            _ => caller.reaches(kind),
        };
        match (
            reached,
            self.may.contains(&profile),
            self.sees.contains(&profile),
        ) {
            (true, true, _) => Verdict::Yes,
            (true, false, true) => Verdict::No,
            _ => Verdict::Hidden,
        }
    }
}
