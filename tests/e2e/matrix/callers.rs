//! Who calls, and the three schools that they and their objects belong to.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::calendar::today;
use harness::demo::{self, Demo};
use harness::suite::Suite;
use harness::wait;
use reqwest::Method;
use serde_json::{Value, json};

use super::objects::{Kind, Things, id_of, last_day, period};
use crate::exchange::{apply, switch_on};
use crate::forms::{
    SOON, delete_period, dossier, fill, first_competence, invite_tutor, person, read,
};
use crate::maitres;
use crate::registry::{three_files, upload};
use crate::transfers::{let_in, slip};

/// What somebody works as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Nobody,
    Provisoire,
    Administrateur,
    Chef,
    Ddfpt,
    Enseignant,
    Apprenant,
    Tuteur,
    MaitreApprentissage,
    Inspecteur,
    Operateur,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Caller {
    /// Not signed in.
    Nobody,
    /// Signed in with a temporary password.
    Provisoire,
    Administrateur,
    Chef,
    Ddfpt,
    /// Teaches the diploma of the objects that are its own.
    Enseignant,
    /// Teaches another diploma.
    AutreEnseignant,
    Apprenant,
    /// Of that learner, for that period.
    Tuteur,
    MaitreApprentissage,
    /// To whom that diploma was opened.
    Inspecteur,
    Operateur,
    /// The DDFPT of the other school.
    AutreEcole,
}

impl Caller {
    pub(super) const ALL: [Self; 13] = [
        Self::Nobody,
        Self::Provisoire,
        Self::Administrateur,
        Self::Chef,
        Self::Ddfpt,
        Self::Enseignant,
        Self::AutreEnseignant,
        Self::Apprenant,
        Self::Tuteur,
        Self::MaitreApprentissage,
        Self::Inspecteur,
        Self::Operateur,
        Self::AutreEcole,
    ];

    pub(super) fn profile(self) -> Profile {
        match self {
            Self::Nobody => Profile::Nobody,
            Self::Provisoire => Profile::Provisoire,
            Self::Administrateur => Profile::Administrateur,
            Self::Chef => Profile::Chef,
            Self::Ddfpt | Self::AutreEcole => Profile::Ddfpt,
            Self::Enseignant | Self::AutreEnseignant => Profile::Enseignant,
            Self::Apprenant => Profile::Apprenant,
            Self::Tuteur => Profile::Tuteur,
            Self::MaitreApprentissage => Profile::MaitreApprentissage,
            Self::Inspecteur => Profile::Inspecteur,
            Self::Operateur => Profile::Operateur,
        }
    }

    /// Its column in the printed matrix.
    pub(super) fn short(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Provisoire => "temp.pw",
            Self::Administrateur => "admin",
            Self::Chef => "chef",
            Self::Ddfpt => "ddfpt",
            Self::Enseignant => "teacher",
            Self::AutreEnseignant => "teach.2",
            Self::Apprenant => "learner",
            Self::Tuteur => "tutor",
            Self::MaitreApprentissage => "MA",
            Self::Inspecteur => "inspect.",
            Self::Operateur => "operator",
            Self::AutreEcole => "school 2",
        }
    }

    /// The kind of the things of its own school as a whole.
    pub(super) fn home(self) -> Kind {
        match self {
            Self::AutreEcole => Kind::OtherSchool,
            _ => Kind::Own,
        }
    }

    /// Whether what it may do reaches objects of this kind (I-08, I-10, I-13).
    pub(super) fn reaches(self, kind: Kind) -> bool {
        match self {
            Self::Administrateur | Self::Chef | Self::Ddfpt => {
                matches!(kind, Kind::Own | Kind::SameClass | Kind::OtherClass)
            }
            Self::Enseignant | Self::Inspecteur => matches!(kind, Kind::Own | Kind::SameClass),
            Self::AutreEnseignant => kind == Kind::OtherClass,
            Self::Apprenant | Self::Tuteur | Self::MaitreApprentissage => kind == Kind::Own,
            Self::AutreEcole => kind == Kind::OtherSchool,
            Self::Nobody | Self::Provisoire | Self::Operateur => false,
        }
    }
}

/// A small grey square.
pub(super) const PICTURE: &[u8] = include_bytes!("../../fixtures/gris.png");

const MSPC: &str = "bac-pro-mspc";
const MELEC: &str = "bac-pro-melec";
/// A status of a period of mechanics that yields a bilan entreprise.
const PERIODE_2: &str = "periode-2";

/// Everybody, and what they call about.
pub(super) struct World {
    pub(super) clients: BTreeMap<Caller, Client>,
    things: BTreeMap<Kind, Things>,
    /// What is the own of a maître d'apprentissage, who follows no pupil.
    of_maitre: Things,
}

impl World {
    /// The things of one kind, as seen by this caller.
    pub(super) fn things(&self, caller: Caller, kind: Kind) -> &Things {
        match (caller, kind) {
            (Caller::MaitreApprentissage, Kind::Own) => &self.of_maitre,
            _ => &self.things[&kind],
        }
    }
}

/// Prepares them.
pub(super) async fn everybody(suite: &Suite) -> Result<World> {
    let demo = demo::load(suite).await?;
    let staff = Staff::of(suite, &demo).await?;
    let mut things = own_things(suite, &demo, &staff).await?;
    let (there, of_there) = other_school(suite, &OTHER_SCHOOL).await?;
    let (beyond, of_beyond) = other_school(suite, &OTHER_ACADEMIE).await?;
    things.insert(Kind::OtherSchool, of_there);
    things.insert(Kind::OtherAcademie, of_beyond);
    things.insert(Kind::Random, Things::of_nobody());
    propose_transfers(&staff, &there, &beyond, &mut things).await?;
    let (maitre, of_maitre) = maitre(suite, &staff, &mut things).await?;
    let mut clients = staff.people(suite, &demo).await?;
    clients.insert(Caller::AutreEcole, there.ddfpt);
    clients.insert(Caller::MaitreApprentissage, maitre);
    Ok(World {
        clients,
        things,
        of_maitre,
    })
}

/// Those of the demonstration who prepare the rest.
struct Staff {
    administrateur: Client,
    chef: Client,
    ddfpt: Client,
    enseignant: Client,
    tuteur: Client,
    inspecteur: Client,
}

impl Staff {
    async fn of(suite: &Suite, demo: &Demo) -> Result<Self> {
        let enseignant = demo.login(suite, "enseignant").await?;
        let apprenant = person(demo, "apprenant");
        let mail = "antoine.pillet@fragrance.example.org";
        let tuteur = invite_tutor(suite, &enseignant, &demo.periode.id, &apprenant, mail).await?;
        let chef = demo.login(suite, "chef").await?;
        Ok(Self {
            inspecteur: inspector(suite, &chef).await?,
            administrateur: demo.login(suite, "administrateur").await?,
            chef,
            ddfpt: demo.login(suite, "ddfpt").await?,
            enseignant,
            tuteur,
        })
    }

    /// All callers but the one of the other school and the maître d'apprentissage.
    async fn people(self, suite: &Suite, demo: &Demo) -> Result<BTreeMap<Caller, Client>> {
        let admin = &self.administrateur;
        let teacher = account(admin, "enseignant", "FERRAND", &["1MELEC"]).await?;
        let provisional = account(admin, "enseignant", "PROVISOIRE", &["1MSPC"]).await?;
        let (login, password) = slip(admin, &provisional).await?;
        let provisoire = Client::new(&suite.base_url())?;
        provisoire.login(&login, &password).await?;
        Ok(BTreeMap::from([
            (Caller::Nobody, Client::new(&suite.base_url())?),
            (Caller::Provisoire, provisoire),
            (
                Caller::AutreEnseignant,
                let_in(suite, admin, "enseignant", Some(&teacher)).await?,
            ),
            (Caller::Apprenant, demo.login(suite, "apprenant").await?),
            (Caller::Operateur, demo.login(suite, "operateur").await?),
            (Caller::Administrateur, self.administrateur),
            (Caller::Chef, self.chef),
            (Caller::Ddfpt, self.ddfpt),
            (Caller::Enseignant, self.enseignant),
            (Caller::Tuteur, self.tuteur),
            (Caller::Inspecteur, self.inspecteur),
        ]))
    }
}

/// An account made by hand; its id.
async fn account(admin: &Client, profil: &str, nom: &str, divisions: &[&str]) -> Result<String> {
    let courriel = format!("{}@example.org", nom.to_lowercase());
    let body = json!({ "civilite": "Mme", "nom": nom, "prenom": "Claude", "date_naissance": "1980-05-17",
        "courriel": courriel, "profil": profil, "divisions": divisions, "malgre_doublon": true });
    let created = admin.post("/api/comptes", &body).await?.accepted()?;
    id_of(&created["compte"]).context("an account without id")
}

/// The access of an inspector of mechanics.
async fn inspection(chef: &Client, mail: &str) -> Result<Option<String>> {
    let body = json!({ "nom": "RIVAL", "prenom": "Paul", "courriel": mail, "referentiels": [MSPC],
        "fin": in_a_month() });
    let opened = chef.post("/api/inspecteurs", &body).await?.accepted()?;
    Ok(id_of(&opened))
}

/// An inspector of mechanics, let in for the first time.
async fn inspector(suite: &Suite, chef: &Client) -> Result<Client> {
    let mail = "inspection@example.org";
    inspection(chef, mail).await?;
    suite
        .mailbox()
        .wait_for(SOON, |sent| sent.to.iter().any(|to| to.contains(mail)))
        .await?;
    let sent = suite.mailbox().mails();
    let letter = sent
        .iter()
        .rfind(|sent| sent.to.iter().any(|to| to.contains(mail)))
        .context("a mail")?;
    let (login, password) = (
        after(&letter.text, "Identifiant")?,
        after(&letter.text, "Mot de passe provisoire")?,
    );
    let client = Client::new(&suite.base_url())?;
    client.login(&login, &password).await?;
    let change = json!({ "ancien": password, "nouveau": "cinq mots sans lien entre" });
    client
        .put("/api/session/mot-de-passe", None, &change)
        .await?
        .accepted()?;
    Ok(client)
}

/// A maître d'apprentissage with its apprenti, and another whose apprenti may be taken away.
async fn maitre(
    suite: &Suite,
    staff: &Staff,
    things: &mut BTreeMap<Kind, Things>,
) -> Result<(Client, Things)> {
    let admin = &staff.administrateur;
    let scene = maitres::declare(admin, &staff.ddfpt).await?;
    let (client, _) = maitres::arrive(suite, admin, &scene.own).await?;
    let body = json!({ "civilite": "Mme", "nom": "TEMOIN", "prenom": "Line", "courriel": "line.temoin@example.org",
        "entreprise": "Ateliers Témoin", "apprentis": [&scene.other] });
    let made = admin
        .post("/api/maitres-apprentissage", &body)
        .await?
        .accepted()?;
    let own = things.get_mut(&Kind::Own).context("a kind")?;
    own.maitre = id_of(&made);
    own.apprenti = Some(scene.other);
    let of_maitre = Things {
        periode: Some(scene.period),
        apprenant: Some(scene.own),
        ..own.clone()
    };
    Ok((client, of_maitre))
}

/// What a line of a mail says after its label.
fn after(text: &str, label: &str) -> Result<String> {
    let line = text
        .lines()
        .find(|line| line.starts_with(label))
        .with_context(|| format!("no {label} in {text}"))?;
    let value = line.rsplit([' ', '\u{a0}']).next().unwrap_or_default();
    Ok(value.to_owned())
}

fn in_a_month() -> String {
    today()
        .saturating_add(jiff::Span::new().days(30))
        .to_string()
}

/// A period declared from an annexe, once each of its learners has everything that follows from it (P-04).
async fn declare(
    ddfpt: &Client,
    annexe: &str,
    statut: &str,
    titre: &str,
    learners: &[String],
) -> Result<String> {
    let declared = ddfpt
        .post(
            &format!("/api/annexes/{annexe}/periodes"),
            &period(titre, statut, learners),
        )
        .await?
        .accepted()
        .with_context(|| format!("declaring {titre}"))?;
    let id = id_of(&declared).context("a period without id")?;
    demo::portfolios_of(ddfpt, &id).await?;
    for learner in learners {
        let bilan = format!("{}/bilan", dossier(&id, learner));
        wait::until("the bilan of the period", SOON, async || {
            Ok(ddfpt.get(&bilan).await?.status.is_success().then_some(()))
        })
        .await?;
    }
    Ok(id)
}

/// An annexe, and the learners that it can be for.
async fn annexe(ddfpt: &Client, referentiel: &str) -> Result<(String, Vec<String>)> {
    let body = json!({ "referentiel": referentiel, "niveau": "premiere", "titre": "Annexe de la matrice",
        "pour_apprentis": false, "objectifs": "", "taches": [] });
    let created = ddfpt.post("/api/annexes", &body).await?.accepted()?;
    let id = id_of(&created).context("an annexe without id")?;
    let listed = read(ddfpt, &format!("/api/annexes/{id}/apprenants")).await?;
    let learners = listed.get("apprenants").unwrap_or(&listed);
    let learners = learners.as_array().into_iter().flatten();
    Ok((id, learners.filter_map(id_of).collect()))
}

/// The access of that tutor of a learner, as the page of tutors tells it.
async fn access(
    ddfpt: &Client,
    periode: &str,
    apprenant: &str,
    courriel: &str,
) -> Result<Option<String>> {
    let rows = read(ddfpt, &format!("/api/periodes/{periode}/tuteurs")).await?;
    let rows = rows.get("apprenants").unwrap_or(&rows);
    let row = rows
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["apprenant"]["id"] == apprenant);
    let accesses = row.and_then(|row| row["acces"].as_array());
    let mut accesses = accesses.into_iter().flatten();
    Ok(accesses
        .find(|access| access["courriel"] == courriel)
        .and_then(id_of))
}

/// Sends a tutor a link that nobody opens; the access.
async fn invited(ddfpt: &Client, periode: &str, apprenant: &str) -> Result<Option<String>> {
    let courriel = "alice.mercier@example.org";
    let body = json!({ "nom": "MERCIER", "prenom": "Alice", "courriel": courriel });
    ddfpt
        .post(&format!("{}/tuteurs", dossier(periode, apprenant)), &body)
        .await?
        .accepted()?;
    access(ddfpt, periode, apprenant, courriel).await
}

async fn import_of(admin: &Client) -> Result<Option<String>> {
    let listed = read(admin, "/api/imports").await?;
    Ok(id_of(&listed["imports"][0]))
}

/// Pictures of the school, read by who may.
async fn pictures(admin: &Client) -> Result<()> {
    for nature in ["logo", "cachet"] {
        let path = format!("/api/etablissement/images/{nature}");
        let request = admin
            .request(Method::PUT, &path)
            .header("If-Match", "\"0\"")
            .header("Content-Type", "image/png")
            .body(PICTURE);
        let answer = admin.send(request).await?;
        anyhow::ensure!(answer.status.is_success(), "{nature}: {}", answer.json());
    }
    Ok(())
}

async fn own_things(suite: &Suite, demo: &Demo, staff: &Staff) -> Result<BTreeMap<Kind, Things>> {
    let ddfpt = &staff.ddfpt;
    let (apprenant, comrade) = (person(demo, "apprenant"), person(demo, "apprenant_2"));
    let over = demo.periode.id.clone();
    finish_bilan(&staff.enseignant, &over, &apprenant).await?;
    pictures(&staff.administrateur).await?;
    switch_on(&staff.administrateur).await?;
    let elsewhere = demo.login(suite, "apprenant_2").await?;
    let own = Things {
        referentiel: Some(MSPC.to_owned()),
        annexe: Some(demo.annexe.id.clone()),
        periode: Some(over.clone()),
        apprenant: Some(apprenant.clone()),
        acces: invited(ddfpt, &over, &apprenant).await?,
        import: import_of(&staff.administrateur).await?,
        // Nobody has opened these two: their end closes no caller's session.
        inspecteur: inspection(&staff.chef, "inspection.2@example.org").await?,
        compte: Some(account(&staff.administrateur, "enseignant", "TEMOIN", &[]).await?),
        ..Things::default()
    };
    let (annexe_same, _) = annexe(ddfpt, MSPC).await?;
    let same = declare(
        ddfpt,
        &annexe_same,
        PERIODE_2,
        "Autre période",
        std::slice::from_ref(&comrade),
    )
    .await?;
    let of_same = Things {
        referentiel: Some(MSPC.to_owned()),
        acces: invited(ddfpt, &same, &comrade).await?,
        annexe: Some(annexe_same),
        periode: Some(same),
        apprenant: Some(comrade),
        session: session_of(&elsewhere).await?,
        ..Things::default()
    };
    let (annexe_other, learners) = annexe(ddfpt, MELEC).await?;
    let learner = learners
        .first()
        .context("no learner of the other diploma")?;
    let other = declare(
        ddfpt,
        &annexe_other,
        "periode",
        "Période MELEC",
        std::slice::from_ref(learner),
    )
    .await?;
    let of_other = Things {
        referentiel: Some(MELEC.to_owned()),
        acces: invited(ddfpt, &other, learner).await?,
        annexe: Some(annexe_other),
        periode: Some(other),
        apprenant: Some(learner.clone()),
        ..Things::default()
    };
    Ok(BTreeMap::from([
        (Kind::Own, own),
        (Kind::SameClass, of_same),
        (Kind::OtherClass, of_other),
        (Kind::Deleted, deleted(ddfpt, &apprenant).await?),
    ]))
}

/// Of the learner, and gone: an annexe and a period.
async fn deleted(ddfpt: &Client, apprenant: &str) -> Result<Things> {
    let (id, _) = annexe(ddfpt, MSPC).await?;
    let learners = [apprenant.to_owned()];
    let gone = declare(ddfpt, &id, PERIODE_2, "Période supprimée", &learners).await?;
    delete_period(ddfpt, &gone).await?.accepted()?;
    let path = format!("/api/annexes/{id}");
    let etag = ddfpt.get(&path).await?.etag().map(str::to_owned);
    ddfpt
        .delete(&path, etag.as_deref(), &Value::Null)
        .await?
        .accepted()?;
    Ok(Things {
        referentiel: Some(MSPC.to_owned()),
        annexe: Some(id),
        periode: Some(gone),
        apprenant: Some(apprenant.to_owned()),
        ..Things::default()
    })
}

/// The learner reads its bilan once it is finished (E-03).
async fn finish_bilan(teacher: &Client, periode: &str, apprenant: &str) -> Result<()> {
    let bilan = format!("{}/bilan", dossier(periode, apprenant));
    let level = format!("niveau:{}", first_competence(teacher, &bilan).await?);
    fill(
        teacher,
        &bilan,
        &[
            ("date_rencontre", json!(last_day())),
            (level.as_str(), json!("aide")),
        ],
    )
    .await?;
    let shown = teacher.get(&bilan).await?;
    let etag = shown.etag().context("no ETag")?.to_owned();
    let finish = teacher
        .request(Method::POST, &format!("{bilan}/fin"))
        .header("If-Match", etag);
    teacher.send(finish).await?.accepted().map(drop)
}

async fn session_of(client: &Client) -> Result<Option<String>> {
    let listed = read(client, "/api/compte/sessions").await?;
    let listed = listed.get("sessions").unwrap_or(&listed);
    Ok(listed
        .as_array()
        .and_then(|all| all.first())
        .and_then(id_of))
}

/// A school of the same files as the second of the fixtures.
struct Elsewhere {
    uai: &'static str,
    nom: &'static str,
    academie: &'static str,
    courriel: &'static str,
}

const OTHER_SCHOOL: Elsewhere = Elsewhere {
    uai: "0762345L",
    nom: "Lycée professionnel du Grand-Large",
    academie: "Normandie",
    courriel: "grand-large@example.org",
};

const OTHER_ACADEMIE: Elsewhere = Elsewhere {
    uai: "0693456G",
    nom: "Lycée professionnel des Deux-Collines",
    academie: "Lyon",
    courriel: "deux-collines@example.org",
};

/// Who prepares another school, and a learner who could leave it.
struct There {
    uai: &'static str,
    administrateur: Client,
    ddfpt: Client,
    leaver: String,
}

/// A school with everything that the demonstration has.
async fn other_school(suite: &Suite, school: &Elsewhere) -> Result<(There, Things)> {
    let admin = administrateur(suite, school).await?;
    set_up(&admin, school).await?;
    let ddfpt = let_in(suite, &admin, "ddfpt", None).await?;
    let chef = let_in(suite, &admin, "chef_etablissement", None).await?;
    let (annexe, learners) = annexe(&ddfpt, MSPC).await?;
    let [learner, leaver, ..] = learners.as_slice() else {
        anyhow::bail!("too few learners in {}", school.uai);
    };
    let periode = declare(
        &ddfpt,
        &annexe,
        PERIODE_2,
        "Période d’ailleurs",
        std::slice::from_ref(learner),
    )
    .await?;
    let inspecteur = inspection(&chef, &format!("inspection.{}", school.courriel)).await?;
    let things = Things {
        referentiel: Some(MSPC.to_owned()),
        acces: invited(&ddfpt, &periode, learner).await?,
        annexe: Some(annexe),
        periode: Some(periode),
        apprenant: Some(learner.clone()),
        import: import_of(&admin).await?,
        inspecteur,
        session: session_of(&admin).await?,
        compte: Some(leaver.clone()),
        maitre: Some(leaver.clone()),
        apprenti: Some(leaver.clone()),
        transfert: None,
    };
    let there = There {
        uai: school.uai,
        administrateur: admin,
        ddfpt,
        leaver: leaver.clone(),
    };
    Ok((there, things))
}

async fn administrateur(suite: &Suite, school: &Elsewhere) -> Result<Client> {
    let password = "six mots que rien ne relie";
    let file = suite.folder().join(format!("matrice-{}", school.uai));
    std::fs::write(&file, password)?;
    let login = format!("administrateur.{}", school.courriel);
    let file = file.to_string_lossy();
    let arguments = [
        "bootstrap-administrateur",
        "--uai",
        school.uai,
        "--nom",
        "Administrateur",
        "--prenom",
        "Dominique",
        "--courriel",
        &login,
        "--password-file",
        &file,
    ];
    suite.command("identity", &arguments).await?;
    let client = Client::new(&suite.base_url())?;
    client.login(&login, password).await?;
    Ok(client)
}

async fn set_up(admin: &Client, school: &Elsewhere) -> Result<()> {
    let settings = admin.get("/api/etablissement").await?;
    let etag = settings.etag().context("no ETag")?.to_owned();
    let body = json!({ "nom": school.nom, "courriel": school.courriel, "academie": school.academie,
        "referentiels": [MSPC, MELEC, "bts-ms", "bts-electrotechnique"] });
    admin
        .put("/api/etablissement", Some(&etag), &body)
        .await?
        .accepted()?;
    switch_on(admin).await?;
    pictures(admin).await?;
    let files: Vec<(String, Vec<u8>)> = three_files("registre-autre-ecole")
        .into_iter()
        .map(|(name, bytes)| {
            let name = name.replace(OTHER_SCHOOL.uai, school.uai);
            (name, replace(&bytes, OTHER_SCHOOL.uai, school.uai))
        })
        .collect();
    apply(admin, &upload(admin, &files).await?).await
}

/// The same file of another school.
fn replace(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = changed[at..]
        .windows(from.len())
        .position(|window| window == from.as_bytes())
    {
        changed.splice(at + found..at + found + from.len(), to.bytes());
        at += found + to.len();
    }
    changed
}

/// One transfer that the demonstration sees, and one between the two others that it must not see.
async fn propose_transfers(
    staff: &Staff,
    there: &There,
    beyond: &There,
    things: &mut BTreeMap<Kind, Things>,
) -> Result<()> {
    let comrade = things[&Kind::SameClass]
        .apprenant
        .clone()
        .context("a learner")?;
    let cases = [
        (Kind::Own, &staff.administrateur, comrade, beyond.uai),
        (
            Kind::OtherSchool,
            &there.administrateur,
            there.leaver.clone(),
            beyond.uai,
        ),
    ];
    for (kind, admin, apprenant, destination) in cases {
        let body = json!({ "apprenant": apprenant, "destination": destination });
        let proposed = admin.post("/api/transferts", &body).await?.accepted()?;
        let thing = things.get_mut(&kind).context("a kind")?;
        thing.transfert = id_of(&proposed);
    }
    Ok(())
}
