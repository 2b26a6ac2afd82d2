//! Views to messages.

use chassis::form::{FieldConflict, FieldState};
use jiff::Timestamp;
use proto::common::v1 as common;
use proto::portfolio::v1 as pb;
use referentiel::SuiviEntreprise;

use crate::app::{
    AnnexesView, BookView, FileView, FormView, Limits, LivretView, Outcome, PortfolioView,
    SharedBook, SharedPage, SheetView, UploadView,
};
use crate::domain::{
    Annexe, Comment, Content, FolderState, Nature, PeriodCounts, Share, Sheet, file_name,
};
use crate::policy::Action;

pub(super) fn portfolio(view: PortfolioView) -> pb::Portfolio {
    let portfolio = view.portfolio;
    let makes = view
        .makes
        .iter()
        .map(|(action, nature)| make(*action, *nature));
    pb::Portfolio {
        id: portfolio.id.to_string(),
        period_id: portfolio.period.to_string(),
        apprenant: portfolio.apprenant.to_string(),
        sheets: view.sheets.iter().map(summary).collect(),
        commence: portfolio.is_started(),
        version: portfolio.version,
        allowed_actions: makes
            .map(str::to_owned)
            .chain(actions(&view.allowed))
            .collect(),
        suivi: match view.suivi {
            SuiviEntreprise::Portfolio => "portfolio",
            SuiviEntreprise::FichesActivites => "fiches-activites",
        }
        .to_owned(),
        comments: view.comments.0,
        comments_unread: view.comments.1,
        annexes: view.annexes,
    }
}

pub(super) fn form(view: FormView) -> pb::Form {
    pb::Form {
        fields: view.fields.into_iter().map(field).collect(),
        allowed_actions: actions(&view.allowed),
    }
}

pub(super) fn sheet(view: SheetView) -> pb::Sheet {
    pb::Sheet {
        summary: Some(summary(&view.sheet)),
        fields: view.fields.into_iter().map(field).collect(),
        previous: view.previous.as_ref().map(summary),
        next: view.next.as_ref().map(summary),
        allowed_actions: actions(&view.allowed),
        form: view.form.as_str().to_owned(),
        referentiel: view.sheet.referentiel,
        period_id: view
            .period
            .map(|period| period.to_string())
            .unwrap_or_default(),
        frozen_on: view
            .frozen_on
            .map(|date| date.to_string())
            .unwrap_or_default(),
    }
}

pub(super) fn comment(comment: Comment) -> pb::Comment {
    pb::Comment {
        id: comment.id.to_string(),
        sheet_id: comment
            .sheet
            .map(|sheet| sheet.to_string())
            .unwrap_or_default(),
        author: comment.author.to_string(),
        profil: comment.profil.code().to_owned(),
        destinataires: comment.destinataires.as_str().to_owned(),
        texte: comment.texte,
        created_at: comment.created_at.to_string(),
        a_lire: !comment.seen,
    }
}

pub(super) fn annexes(view: AnnexesView, limits: Limits) -> pb::ListAnnexesResponse {
    let octets = |octets: u64| i64::try_from(octets).unwrap_or(i64::MAX);
    pb::ListAnnexesResponse {
        annexes: view.annexes.into_iter().map(annexe).collect(),
        allowed_actions: actions(&view.allowed),
        file_max: octets(limits.file),
        held: view.held,
        quota: octets(limits.quota),
    }
}

pub(super) fn annexe(annexe: Annexe) -> pb::Annexe {
    let message = pb::Annexe {
        id: annexe.id.to_string(),
        sheet_id: annexe
            .sheet
            .map(|sheet| sheet.to_string())
            .unwrap_or_default(),
        author: annexe.author.to_string(),
        created_at: annexe.created_at.to_string(),
        version: annexe.version,
        ..Default::default()
    };
    match annexe.content {
        Content::Lien(adresse) => pb::Annexe {
            nature: "lien".to_owned(),
            titre: annexe.titre,
            adresse,
            ..message
        },
        Content::Fichier(file) => {
            let (largeur, hauteur) = file.pixels.unwrap_or_default();
            pb::Annexe {
                nature: "fichier".to_owned(),
                nom: file_name(&annexe.titre, &file.media),
                titre: annexe.titre,
                media: file.media,
                octets: file.octets,
                largeur,
                hauteur,
                ..message
            }
        }
    }
}

pub(super) fn upload(view: UploadView) -> pb::Upload {
    pb::Upload {
        id: view.upload.id.to_string(),
        octets: view.upload.octets,
        recus: view.upload.recus,
        annexe: view.annexe.map(annexe),
    }
}

/// What a file is, before its bytes.
pub(super) fn file_head(file: &FileView) -> pb::FilePiece {
    pb::FilePiece {
        media: file.media.clone(),
        nom: file.nom.clone(),
        octets: i64::try_from(file.octets).unwrap_or(i64::MAX),
        data: Vec::new(),
    }
}

pub(super) fn folder(folder: &FolderState) -> pb::FolderState {
    pb::FolderState {
        apprenant: folder.apprenant.to_string(),
        commence: folder.changed_at.is_some(),
        sheets: folder.sheets,
        completed: folder.completed,
        a_lire: folder.unread,
        changed_at: instant(folder.changed_at),
        activites: folder.activites,
    }
}

pub(super) fn counts(counts: PeriodCounts) -> pb::CountPeriodResponse {
    pb::CountPeriodResponse {
        portfolios: counts.portfolios,
        started: counts.started,
        sheets: counts.sheets,
        completed: counts.completed,
        dropped_empty: counts.dropped_empty,
        dropped_written: counts.dropped_written,
        files: counts.files,
        links: counts.links,
        kept: counts.kept,
    }
}

pub(super) fn outcome(outcome: Outcome) -> common::FormOutcome {
    common::FormOutcome {
        fields: outcome.fields.into_iter().map(field).collect(),
        conflicts: outcome.conflicts.into_iter().map(conflict).collect(),
        version: outcome.version,
    }
}

pub(super) fn summary(sheet: &Sheet) -> pb::SheetSummary {
    let week = sheet.week;
    pb::SheetSummary {
        id: sheet.id.to_string(),
        week: week.map(|week| week.to_string()).unwrap_or_default(),
        monday: week
            .map(|week| week.monday().to_string())
            .unwrap_or_default(),
        etat: sheet.etat.as_str().to_owned(),
        changed_at: instant(sheet.changed_at),
        a_lire: sheet.is_unread(),
        version: sheet.version,
        nature: sheet.nature.as_str().to_owned(),
        titre: sheet.titre.clone().unwrap_or_default(),
        demandee_par: sheet
            .asked_by
            .map(|person| person.to_string())
            .unwrap_or_default(),
        exportee: sheet.exportee,
        created_at: sheet.created_at.to_string(),
        autonomie: sheet.autonomie.clone().unwrap_or_default(),
        date: sheet.date.clone().unwrap_or_default(),
        annexes: sheet.annexes,
    }
}

fn field(field: FieldState) -> common::FieldState {
    common::FieldState {
        name: field.name,
        value_json: field.value.to_string(),
        version: field.version,
        author: field
            .author
            .map(|author| author.to_string())
            .unwrap_or_default(),
        changed_at: instant(field.changed_at),
    }
}

fn conflict(conflict: FieldConflict) -> common::FieldConflict {
    common::FieldConflict {
        change_id: conflict.refused.change_id,
        name: conflict.refused.name,
        refused_value_json: conflict.refused.value.to_string(),
        current: Some(field(conflict.current)),
    }
}

/// The client's words for what may be done here (G-01).
pub(super) fn actions(actions: &[Action]) -> Vec<String> {
    let word = |action: &Action| match action {
        Action::ChangeForm | Action::WriteBilanPeriode | Action::ChangeSheet => Some("modifier"),
        Action::OpenLivret | Action::OpenBook => Some("ouvrir"),
        Action::ShareBook => Some("partager"),
        Action::WriteEquipe => Some("ecrire_equipe"),
        Action::WriteEnsemble => Some("ecrire_ensemble"),
        Action::TickTasks => Some("cocher"),
        Action::PickCompetences => Some("choisir"),
        Action::CreateSheet => Some("creer"),
        Action::DeleteSheet => Some("supprimer"),
        Action::WriteAnnexes => Some("joindre"),
        Action::Comment => Some("commenter"),
        Action::MarkRead => Some("marquer_lue"),
        Action::Read
        | Action::ReadBilanPeriode
        | Action::ListFolder
        | Action::AskSheet
        | Action::ReadShared
        | Action::CountPeriod
        | Action::OpenPortfolios
        | Action::RemovePortfolios
        | Action::FollowApprenants
        | Action::Freeze
        | Action::SweepFiles
        | Action::Transfer => None,
    };
    actions.iter().filter_map(word).map(str::to_owned).collect()
}

/// The client's words for sheets that may be made in a period.
fn make(action: Action, nature: Nature) -> &'static str {
    match (action, nature) {
        (Action::AskSheet, _) => "demander_fiche",
        (_, Nature::Activite) => "creer_activite",
        (_, Nature::Semaine | Nature::Fiche) => "creer_fiche",
        // Of no period: noted in the livret, which says so itself.
        (_, Nature::Livret | Nature::Entretien | Nature::Visite) => "noter",
        // Of none either: told in the book.
        (_, Nature::Book | Nature::Reussite) => "creer",
    }
}

pub(super) fn livret(view: LivretView) -> pb::Livret {
    let of = |nature: Nature| {
        let sheets = view.sheets.iter().filter(|sheet| sheet.nature == nature);
        let told = sheets.map(|sheet| pb::LivretSheet {
            summary: Some(summary(sheet)),
            referentiel: sheet.referentiel.clone(),
        });
        told.collect()
    };
    pb::Livret {
        livrets: of(Nature::Livret),
        entretiens: of(Nature::Entretien),
        visites: of(Nature::Visite),
        allowed_actions: actions(&view.allowed),
        referentiel: view.referentiel,
    }
}

pub(super) fn book(view: BookView) -> pb::Book {
    let page = |sheet: &Sheet| pb::BookPage {
        summary: Some(summary(sheet)),
        referentiel: sheet.referentiel.clone(),
    };
    let sources = view.sources.iter().map(|(sheet, period)| pb::BookSource {
        summary: Some(summary(sheet)),
        period_id: period.map(|period| period.to_string()).unwrap_or_default(),
    });
    pb::Book {
        book: view.book.as_ref().map(summary),
        reussites: view.reussites.iter().map(page).collect(),
        sources: sources.collect(),
        shares: view.shares.iter().map(share).collect(),
        allowed_actions: actions(&view.allowed),
        referentiel: view.referentiel,
    }
}

pub(super) fn share(share: &Share) -> pb::BookShare {
    pb::BookShare {
        id: share.id.to_string(),
        created_at: share.created_at.to_string(),
        expires_at: share.expires_at.to_string(),
    }
}

/// What a link shows: neither whose it is, nor who joined what.
pub(super) fn shared_book(book: SharedBook) -> pb::SharedBook {
    pb::SharedBook {
        titre: book.titre,
        signature: book.signature,
        presentation: book.presentation,
        couleur: book.couleur,
        diplome: book.diplome,
        pages: book.pages.into_iter().map(shared_page).collect(),
    }
}

fn shared_page(page: SharedPage) -> pb::SharedPage {
    let competences = page.competences.into_iter();
    pb::SharedPage {
        titre: page.titre,
        cadre: page.cadre,
        date: page.date,
        recit: page.recit,
        fierte: page.fierte,
        competences: competences
            .map(|(code, intitule)| pb::SharedCompetence { code, intitule })
            .collect(),
        images: page.images.into_iter().filter_map(shared_image).collect(),
    }
}

fn shared_image(annexe: Annexe) -> Option<pb::SharedImage> {
    let Content::Fichier(file) = annexe.content else {
        return None;
    };
    let (largeur, hauteur) = file.pixels?;
    Some(pb::SharedImage {
        id: annexe.id.to_string(),
        titre: annexe.titre,
        largeur,
        hauteur,
    })
}

fn instant(at: Option<Timestamp>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}
