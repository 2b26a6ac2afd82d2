//! Decides the learners of a file, page by page.

use std::collections::{BTreeMap, HashMap, HashSet};

use chassis::Scope;
use chassis::db::Tx;
use serde::Serialize;
use uuid::Uuid;

use super::index::Index;
use super::known::Known;
use super::report::Report;
use crate::domain::ids::{ImportId, PersonId};
use crate::domain::import::Line;
use crate::domain::profil::Profil;
use crate::domain::registre::apprenant::{Decision, Fiche, Match, decider, reconnaitre};
use crate::domain::registre::doublons::{self, Verdict};
use crate::domain::registre::eleve::{self, Lu};
use crate::domain::registre::place::Place;
use crate::domain::registre::structure::is_fictive;
use crate::domain::registre::{Action, Code, Difference, Finding, Level, Reperes, Subject};
use crate::domain::siecle::text::fold;
use crate::domain::siecle::{Eleve, FileKind, StructureEleve};
use crate::domain::values::Ine;
use crate::error::Result;
use crate::store::apprenants::{self, Keys, Names};
use crate::store::staging::{self, Decided};
use crate::store::transferts;

/// Places of nobody that are told: the rest is more of the same.
const ORPHANS: usize = 1_000;
/// Fields that make a learner's place: others are told when one of them changes.
const PLACE: [&str; 6] = [
    "annee",
    "division",
    "mef",
    "statut",
    "referentiel",
    "niveau",
];

/// What applying needs of a learner: its facts, and what only the database compares.
#[derive(Serialize)]
struct Facts<'a> {
    #[serde(flatten)]
    fiche: &'a Fiche,
    nom_cle: String,
    prenom_cle: String,
    profil: &'static str,
    /// The place of the learner changed: others must be told.
    place: bool,
}

/// A record with what the other sections say of it.
struct EleveRow {
    seq: i64,
    eleve: Eleve,
    structures: Vec<StructureEleve>,
    a_responsable: bool,
}

/// Decides them all, those of the registry and those of a sheet; answers how many known learners would leave.
pub(super) async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    (from_registry, links): (bool, &mut Index),
    reperes: &Reperes<'_>,
    report: &mut Report<'_>,
) -> Result<i64> {
    let verdicts = twice(tx, scope, import, links, reperes).await?;
    let anybody_known = apprenants::any(tx, scope).await?;
    let mut learners = Learners {
        reperes,
        report,
        verdicts,
        departures: 0,
        outside: HashSet::new(),
        completed: BTreeMap::new(),
        named: HashSet::new(),
        arrived: Vec::new(),
        links,
        anybody_known,
    };
    let mut after = 0;
    while let Some(page) = page(tx, scope, import, learners.links, &mut after).await? {
        learners.page(tx, scope, page).await?;
        learners.report.flush(tx, false).await?;
    }
    for (line, code) in learners.links.orphans().into_iter().take(ORPHANS) {
        let finding = Finding::about(Code::StructureOrpheline, Subject::Apprenant, line, "", "");
        learners.report.findings(vec![Finding {
            division: code,
            ..finding
        }]);
    }
    learners.divisions_outside_sts()?;
    learners.divisions_of_sheets()?;
    let (departures, named) = (learners.departures, learners.named);
    report.flush(tx, true).await?;
    // A sheet speaks of whom it names, and of nobody else (I-05b).
    if !from_registry {
        return Ok(departures);
    }
    Ok(departures + absent(tx, scope, &named, report).await?)
}

/// The next records, with what the other sections say of them.
async fn page(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    links: &mut Index,
    after: &mut i64,
) -> Result<Option<Vec<EleveRow>>> {
    let Some(block) = staging::block::<Eleve>(tx, scope, import, "eleve", *after).await? else {
        return Ok(None);
    };
    *after = block.seq;
    let rows = (block.seq..)
        .zip(block.records)
        .map(|(seq, eleve)| EleveRow {
            seq,
            structures: links.structures(&eleve),
            a_responsable: links.is_accompanied(&eleve),
            eleve,
        });
    Ok(Some(rows.collect()))
}

/// First pass: who is in the file, and who is in it twice.
async fn twice(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    links: &mut Index,
    reperes: &Reperes<'_>,
) -> Result<HashMap<i64, Verdict>> {
    let mut index = doublons::Index::default();
    let mut after = 0;
    while let Some(page) = page(tx, scope, import, links, &mut after).await? {
        for row in &page {
            let of = links.cles.of(row.eleve.eleve_id.as_deref());
            links.eleves.insert(of);
            if let (Some(lu), _) = eleve::lire(&row.eleve, reperes.today) {
                let in_division = row.structures.iter().any(|structure| {
                    structure.nature.as_deref() == Some("D")
                        && structure
                            .code
                            .as_deref()
                            .is_some_and(|code| !is_fictive(code, reperes.fictives))
                });
                index.add(row.seq, &lu, in_division);
            }
        }
    }
    Ok(index.verdicts())
}

struct Learners<'a, 'b> {
    reperes: &'a Reperes<'a>,
    report: &'a mut Report<'b>,
    verdicts: HashMap<i64, Verdict>,
    departures: i64,
    /// Divisions that the STS file does not know, with a MEF of theirs.
    outside: HashSet<(String, Option<String>)>,
    /// Divisions of sheets, with the MEFs that are named there.
    completed: BTreeMap<String, Vec<String>>,
    /// Accounts already decided: two records cannot be the same one.
    named: HashSet<Uuid>,
    /// Creations of the page at hand, by INE: some may be active elsewhere.
    arrived: Vec<(String, Finding)>,
    links: &'a mut Index,
    /// Whether there is anybody to recognise.
    anybody_known: bool,
}

impl Learners<'_, '_> {
    async fn page(&mut self, tx: &mut Tx, scope: &Scope, page: Vec<EleveRow>) -> Result<()> {
        let mut kept = Vec::new();
        let mut rejected = Vec::new();
        for row in page {
            let (lu, mut findings) = eleve::lire(&row.eleve, self.reperes.today);
            if row.eleve.tableur {
                for finding in &mut findings {
                    finding.file = FileKind::Tableur;
                }
            }
            let verdict = self.verdicts.remove(&row.seq).unwrap_or_default();
            if let Some(lu) = &lu {
                findings.extend(verdict.codes.iter().map(|code| {
                    Finding::about(*code, Subject::Apprenant, lu.line, &lu.nom, &lu.prenom)
                        .in_file(lu.file())
                }));
            }
            let refused = findings
                .iter()
                .any(|finding| finding.code.level() == Level::Rejet);
            match lu {
                Some(lu) if !refused && !verdict.fusionne => kept.push((lu, row, findings)),
                _ => {
                    // Of a rejected line only the rejection is told.
                    findings.retain(|finding| !refused || finding.code.level() == Level::Rejet);
                    self.report.findings(findings);
                    rejected.extend(row.eleve.eleve_id.filter(|_| refused));
                }
            }
        }
        self.keep_rejected(tx, scope, &rejected).await?;
        let known = self.known_to(tx, scope, &kept).await?;
        for (lu, row, findings) in kept {
            self.report.findings(findings);
            self.one(&lu, &row, &known)?;
        }
        self.note_active_elsewhere(tx, scope).await
    }

    /// Whom the records may be about. Names are asked for only where numbers say nothing.
    async fn known_to(
        &self,
        tx: &mut Tx,
        scope: &Scope,
        kept: &[(Lu, EleveRow, Vec<Finding>)],
    ) -> Result<Known> {
        if !self.anybody_known {
            return Ok(Known::default());
        }
        let people = apprenants::by_numbers(tx, scope, &keys(kept)).await?;
        let known = Known::new(people);
        let mut claimed = HashSet::new();
        let mut unknown = Names::default();
        for (lu, _, _) in kept {
            // Only a number that nobody else claimed says who it is: whoever is found by name may have a homonym.
            let certain = match reconnaitre(lu, &known.around(lu, &self.named)) {
                Match::Personne => false,
                Match::Conflit(_) => true,
                Match::Un(connu) => {
                    let ine = lu.ine.as_ref().map(Ine::as_str);
                    let by_number = connu.fiche.siecle_id.as_deref() == Some(lu.eleve_id.as_str())
                        || (ine.is_some() && connu.fiche.ine.as_deref() == ine);
                    by_number && claimed.insert(connu.person)
                }
            };
            if !certain {
                unknown.push(lu.cle(), lu.date_naissance);
            }
        }
        if unknown.is_empty() {
            return Ok(known);
        }
        Ok(known.with(apprenants::by_names(tx, scope, &unknown).await?))
    }

    /// `INE_AILLEURS`: created here, and a transfer can follow (I-11).
    async fn note_active_elsewhere(&mut self, tx: &mut Tx, scope: &Scope) -> Result<()> {
        let arrived = std::mem::take(&mut self.arrived);
        if arrived.is_empty() {
            return Ok(());
        }
        let ines: Vec<String> = arrived.iter().map(|(ine, _)| ine.clone()).collect();
        let elsewhere = transferts::active_elsewhere(tx, scope, &ines).await?;
        let findings = arrived
            .into_iter()
            .filter(|(ine, _)| elsewhere.contains(ine))
            .map(|(_, finding)| finding)
            .collect();
        self.report.findings(findings);
        Ok(())
    }

    /// A rejected line neither changes nor deactivates the account it is about.
    async fn keep_rejected(
        &mut self,
        tx: &mut Tx,
        scope: &Scope,
        eleve_ids: &[String],
    ) -> Result<()> {
        if eleve_ids.is_empty() {
            return Ok(());
        }
        for person in apprenants::by_siecle_ids(tx, scope, eleve_ids).await? {
            self.intact(person);
        }
        Ok(())
    }

    fn intact(&mut self, person: Uuid) {
        self.named.insert(person);
    }

    fn one(&mut self, lu: &Lu, row: &EleveRow, known: &Known) -> Result<()> {
        let place = Place::find(lu, &row.structures, self.reperes);
        if place.codes.contains(&Code::DivisionHorsSts) {
            self.outside.extend(
                place
                    .division
                    .clone()
                    .map(|division| (division, place.mef.clone())),
            );
        }
        if let Some(division) = place.division.clone().filter(|_| lu.tableur) {
            let mefs = self.completed.entry(division).or_default();
            mefs.extend(place.mef.clone().filter(|mef| !mefs.contains(mef)));
        }
        let free = known.around(lu, &self.named);
        let (decision, findings) = decider(lu, place, row.a_responsable, &free, self.reperes);
        self.report.findings(findings);
        match decision {
            Decision::Rien => Ok(()),
            Decision::Intact(person) => {
                self.intact(person);
                Ok(())
            }
            Decision::Creer(fiche) => {
                if let Some(ine) = fiche.ine.clone() {
                    let finding = Finding::about(
                        Code::IneAilleurs,
                        Subject::Apprenant,
                        lu.line,
                        &lu.nom,
                        &lu.prenom,
                    );
                    self.arrived.push((ine, finding.in_file(lu.file())));
                }
                self.known(
                    lu,
                    PersonId::generate().uuid(),
                    Action::Creer,
                    &fiche,
                    Vec::new(),
                )
            }
            Decision::Connu {
                person,
                action,
                fiche,
                differences,
            } => self.known(lu, person, action, &fiche, differences),
        }
    }

    fn known(
        &mut self,
        lu: &Lu,
        person: Uuid,
        action: Action,
        fiche: &Fiche,
        differences: Vec<Difference>,
    ) -> Result<()> {
        self.named.insert(person);
        let of = self.links.cles.of(Some(&lu.eleve_id));
        self.links.kept.insert(of, person);
        self.departures += i64::from(action == Action::Desactiver);
        let facts = Facts {
            fiche,
            nom_cle: fold(&fiche.nom),
            prenom_cle: fold(&fiche.prenom),
            profil: Profil::Apprenant.code(),
            place: differences
                .iter()
                .any(|difference| PLACE.contains(&difference.field.as_str())),
        };
        let mut decided = if action == Action::Inchange {
            // Nothing will be done for it; the preview counts who follows which course.
            let place = serde_json::json!({ "division": fiche.division, "mef": fiche.mef });
            Decided::new("apprenant", 0, action.as_str(), &place)?
        } else {
            Decided::new("apprenant", 0, action.as_str(), &facts)?
        };
        decided.person = Some(person);
        decided.cle.clone_from(&lu.eleve_id);
        self.report.decide(decided);
        self.report.action(
            action,
            Line {
                file: self.report.file(lu.file()),
                line: lu.line.cast_signed(),
                kind: Subject::Apprenant.as_str().to_owned(),
                nom: fiche.nom.clone(),
                prenom: fiche.prenom.clone(),
                division: fiche.division.clone().unwrap_or_default(),
                differences,
                ..Line::default()
            },
        );
        Ok(())
    }

    /// Divisions that sheets name: created, or completed by their MEFs.
    fn divisions_of_sheets(&mut self) -> Result<()> {
        for (code, mefs) in std::mem::take(&mut self.completed) {
            let decided = division_completed(&code, &mefs, self.reperes.annee)?;
            self.report.decide(decided);
        }
        Ok(())
    }

    /// `DIVISION_HORS_STS`: created, with the diplomas of who is in it.
    fn divisions_outside_sts(&mut self) -> Result<()> {
        let mut by_code: HashMap<String, Vec<String>> = HashMap::new();
        for (code, mef) in self.outside.drain() {
            by_code.entry(code).or_default().extend(mef);
        }
        for (code, mefs) in by_code {
            let decided = division(&code, &code, &mefs, self.reperes)?;
            self.report.decide(decided);
        }
        Ok(())
    }
}

/// A division as applying stores it, with the référentiels of its MEFs (I-05).
pub(super) fn division(
    code: &str,
    libelle: &str,
    mefs: &[String],
    reperes: &Reperes<'_>,
) -> Result<Decided> {
    let referentiels = reperes.formations.referentiels(code, mefs);
    let facts = serde_json::json!({
        "code": code, "libelle": libelle, "mefs": mefs, "referentiels": referentiels, "annee": reperes.annee,
    });
    let mut decided = Decided::new("division", 0, "mettre_a_jour", &facts)?;
    code.clone_into(&mut decided.cle);
    Ok(decided)
}

/// A division that a sheet names: what the registry says of it stays.
pub(super) fn division_completed(code: &str, mefs: &[String], annee: i32) -> Result<Decided> {
    let facts = serde_json::json!({ "code": code, "mefs": mefs, "annee": annee });
    let mut decided = Decided::new("division_tableur", 0, "mettre_a_jour", &facts)?;
    code.clone_into(&mut decided.cle);
    Ok(decided)
}

fn keys(kept: &[(Lu, EleveRow, Vec<Finding>)]) -> Keys {
    let mut keys = Keys::default();
    for (lu, _, _) in kept {
        keys.ines
            .extend(lu.ine.as_ref().map(|ine| ine.as_str().to_owned()));
        keys.siecle_ids.push(lu.eleve_id.clone());
    }
    keys
}

/// Who is absent from the file leaves, never deleted.
async fn absent(
    tx: &mut Tx,
    scope: &Scope,
    named: &HashSet<Uuid>,
    report: &mut Report<'_>,
) -> Result<i64> {
    let mut count = 0;
    let mut gone = apprenants::active_of_registry(tx, scope).await?;
    gone.retain(|person| !named.contains(person));
    for absent in apprenants::absent(tx, scope, &gone).await? {
        count += 1;
        let mut decided = Decided::new("depart_apprenant", 0, Action::Desactiver.as_str(), &())?;
        decided.person = Some(absent.person.uuid());
        report.decide(decided);
        report.action(
            Action::Desactiver,
            Line {
                file: report.file(FileKind::Eleves),
                kind: Subject::Apprenant.as_str().to_owned(),
                nom: absent.nom,
                prenom: absent.prenom,
                division: absent.division.unwrap_or_default(),
                ..Line::default()
            },
        );
        report.flush(tx, false).await?;
    }
    Ok(count)
}
