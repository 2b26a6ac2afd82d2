//! Decides the guardians of kept learners: only they are stored (FORMAT.md § 3). What is known already is not decided
//! again.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use chassis::Scope;
use chassis::db::Tx;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::index::{Cle, Cles, Index};
use super::report::Report;
use crate::domain::ids::ImportId;
use crate::domain::registre::responsable::{self, Fiche, LienLu, envelope};
use crate::domain::registre::{Code, Finding, Subject};
use crate::domain::siecle::{Adresse, Lien, Personne};
use crate::error::{Error, Result};
use crate::store::responsables;
use crate::store::staging::{self, Decided};

/// Decides links, then the persons that they name.
pub(super) async fn decide(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    mut index: Index,
    report: &mut Report<'_>,
) -> Result<()> {
    let present = numbers(tx, scope, import, &mut index.cles).await?;
    let mut guardians = Guardians {
        anybody_known: responsables::any(tx, scope).await?,
        index,
        report,
        first_legal: HashSet::new(),
        linked: HashSet::new(),
        named: HashSet::new(),
        kept: HashSet::new(),
    };
    let mut after = 0;
    while let Some(block) = staging::block::<Lien>(tx, scope, import, "lien", after).await? {
        after = block.seq;
        guardians.links(tx, scope, &block.records, &present).await?;
        guardians.report.flush(tx, false).await?;
    }
    guardians.report.flush(tx, true).await?;
    drop(present);
    guardians.forget_links();
    let adresses = Adresses::read(tx, scope, import, &mut guardians.index.cles).await?;
    after = 0;
    while let Some(block) = staging::block::<Personne>(tx, scope, import, "personne", after).await?
    {
        after = block.seq;
        guardians
            .persons(tx, scope, &block.records, &adresses)
            .await?;
        guardians.report.flush(tx, false).await?;
    }
    Ok(())
}

/// The persons of the file, by number.
async fn numbers(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    cles: &mut Cles,
) -> Result<HashSet<Cle>> {
    /// All that is asked of them yet.
    #[derive(Deserialize)]
    struct Numbered {
        personne_id: Option<String>,
    }
    let (mut numbers, mut after) = (HashSet::new(), 0);
    while let Some(block) = staging::block::<Numbered>(tx, scope, import, "personne", after).await?
    {
        after = block.seq;
        let ids = block.records.iter();
        numbers.extend(ids.map(|one| cles.of(one.personne_id.as_deref())));
    }
    Ok(numbers)
}

/// The addresses of the file, by number, their lines in one text: there are as many as guardians.
#[derive(Default)]
struct Adresses {
    text: String,
    places: HashMap<Cle, (u32, u32)>,
}

impl Adresses {
    async fn read(tx: &mut Tx, scope: &Scope, import: ImportId, cles: &mut Cles) -> Result<Self> {
        let (mut adresses, mut after) = (Self::default(), 0);
        while let Some(block) =
            staging::block::<Adresse>(tx, scope, import, "adresse", after).await?
        {
            after = block.seq;
            for adresse in &block.records {
                let cle = cles.of(adresse.adresse_id.as_deref());
                adresses.add(cle, &envelope(adresse))?;
            }
        }
        Ok(adresses)
    }

    /// Of two of one number, the first counts.
    fn add(&mut self, cle: Cle, lines: &[String]) -> Result<()> {
        if let Entry::Vacant(place) = self.places.entry(cle) {
            let from = self.text.len();
            self.text.push_str(&lines.join("\n"));
            let at = |place| {
                u32::try_from(place).map_err(|error| Error::internal("holding addresses", error))
            };
            place.insert((at(from)?, at(self.text.len())?));
        }
        Ok(())
    }

    fn lines(&self, cle: Cle) -> Option<Vec<String>> {
        let (from, until) = self.places.get(&cle)?;
        let text = &self.text[*from as usize..*until as usize];
        Some(text.lines().map(str::to_owned).collect())
    }
}

/// Whose guardian somebody is, as applying writes it.
#[derive(Serialize)]
struct Link {
    apprenant: Uuid,
    #[serde(flatten)]
    lu: LienLu,
}

struct Guardians<'a, 'b> {
    index: Index,
    report: &'a mut Report<'b>,
    /// Whether any guardian is known, with whom to compare.
    anybody_known: bool,
    /// Exports until 2016 call one guardian the first; two such are both kept.
    first_legal: HashSet<Cle>,
    /// Of two links between the same two, and of two persons of one number, the first counts.
    linked: HashSet<(Cle, Cle)>,
    named: HashSet<Cle>,
    /// Who is the guardian of a kept learner.
    kept: HashSet<Cle>,
}

impl Guardians<'_, '_> {
    async fn links(
        &mut self,
        tx: &mut Tx,
        scope: &Scope,
        liens: &[Lien],
        present: &HashSet<Cle>,
    ) -> Result<()> {
        let mut kept: Vec<(Uuid, LienLu)> = Vec::new();
        for lien in liens {
            let Some(lu) = responsable::lire_lien(lien) else {
                continue;
            };
            let eleve = self.index.cles.of(Some(&lu.eleve_id));
            let personne = self.index.cles.of(Some(&lu.siecle_id));
            if !self.index.eleves.contains(&eleve) {
                self.note(lien, Code::ResponsableSansEleve);
            } else if !present.contains(&personne) {
                self.note(lien, Code::ResponsableInconnu);
            } else if let Some(apprenant) = self.index.kept.get(&eleve).copied() {
                if lien.resp_legal.as_deref() == Some("1") && !self.first_legal.insert(eleve) {
                    self.note(lien, Code::ResponsableLegalMultiple);
                }
                self.kept.insert(personne);
                if self.linked.insert((eleve, personne)) {
                    kept.push((apprenant, lu));
                }
            }
        }
        if self.anybody_known {
            let learners: Vec<Uuid> = kept.iter().map(|(apprenant, _)| *apprenant).collect();
            let known = responsables::liens(tx, scope, &learners).await?;
            kept.retain(|link| !known.contains(&responsables::Lien::of(link.0, &link.1)));
        }
        let links: Vec<Link> = kept
            .into_iter()
            .map(|(apprenant, lu)| Link { apprenant, lu })
            .collect();
        self.decide("lien", &links)
    }

    /// Once all links are decided, only whom they name counts.
    fn forget_links(&mut self) {
        self.linked = HashSet::new();
        self.first_legal = HashSet::new();
        self.index.forget_learners();
    }

    fn note(&mut self, lien: &Lien, code: Code) {
        let finding = Finding::about(code, Subject::Responsable, lien.line, "", "");
        self.report.findings(vec![finding]);
    }

    async fn persons(
        &mut self,
        tx: &mut Tx,
        scope: &Scope,
        personnes: &[Personne],
        adresses: &Adresses,
    ) -> Result<()> {
        let mut fiches = Vec::new();
        for personne in personnes {
            let cle = self.index.cles.of(personne.personne_id.as_deref());
            if !self.kept.contains(&cle) {
                continue;
            }
            let adresse = personne.adresse_id.as_deref();
            let adresse = adresse.map(|id| self.index.cles.of(Some(id)));
            let adresse = adresse.and_then(|cle| adresses.lines(cle));
            let (fiche, findings) = responsable::lire(personne, adresse);
            self.report.findings(findings);
            // One that cannot be read hides no other of its number.
            if let Some(fiche) = fiche
                && self.named.insert(cle)
            {
                fiches.push(fiche);
            }
        }
        if self.anybody_known {
            let ids: Vec<String> = fiches.iter().map(|fiche| fiche.siecle_id.clone()).collect();
            let known = responsables::by_ids(tx, scope, &ids).await?;
            fiches.retain(|fiche: &Fiche| {
                known
                    .get(&fiche.siecle_id)
                    .is_none_or(|known| fiche.changes(known))
            });
        }
        self.decide("responsable", &fiches)
    }

    /// One decision for as many as there are: nothing ever asks for one of them alone.
    fn decide<T: Serialize>(&mut self, kind: &'static str, block: &[T]) -> Result<()> {
        if !block.is_empty() {
            self.report
                .decide(Decided::new(kind, 0, "mettre_a_jour", &block)?);
        }
        Ok(())
    }
}
