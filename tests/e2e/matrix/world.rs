//! Everybody who calls, and the objects that they call about, in three schools.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo::{self, Demo};
use harness::suite::Suite;
use reqwest::Method;
use serde_json::{Value, json};

use super::callers::Caller;
use super::elsewhere::{OTHER_ACADEMIE, OTHER_SCHOOL, There, other_school};
use super::making::{
    MELEC, MSPC, PERIODE_2, account, annexe, books_on, declare, erasure, import_of, inspection,
    invited, joined, livret_of, officielle, pictures, session_of, sheet_of, success_of,
};
use super::objects::{Kind, Things, id_of, last_day};
use crate::exchange::switch_on;
use crate::forms::{SOON, delete_period, dossier, fill, first_competence, invite_tutor, person};
use crate::maitres;
use crate::transfers::{let_in, slip};

/// Everybody, and what they call about.
pub(super) struct World {
    pub(super) clients: BTreeMap<Caller, Client>,
    things: BTreeMap<Kind, Things>,
    /// What is the own of a maître d'apprentissage, who follows no pupil, and of its apprenti.
    of_maitre: Things,
}

impl World {
    /// The things of one kind, as seen by this caller.
    pub(super) fn things(&self, caller: Caller, kind: Kind) -> &Things {
        match (caller, kind) {
            (Caller::MaitreApprentissage | Caller::Apprenti, Kind::Own) => &self.of_maitre,
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
    let (maitre, apprenti, of_maitre) = maitre(suite, &staff, &mut things).await?;
    let mut clients = staff.people(suite, &demo).await?;
    clients.insert(Caller::Apprenti, apprenti);
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

    /// All callers but the one of the other school, the maître d'apprentissage and its apprenti.
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

/// A maître d'apprentissage and its apprenti, and another whose apprenti may be taken away.
async fn maitre(
    suite: &Suite,
    staff: &Staff,
    things: &mut BTreeMap<Kind, Things>,
) -> Result<(Client, Client, Things)> {
    let admin = &staff.administrateur;
    let scene = maitres::declare(admin, &staff.ddfpt).await?;
    let (client, _) = maitres::arrive(suite, admin, &scene.own).await?;
    let body = json!({ "civilite": "Mme", "nom": "TEMOIN", "prenom": "Line", "courriel": "line.temoin@example.org",
        "entreprise": "Ateliers Témoin", "apprentis": [&scene.other] });
    let made = admin
        .post("/api/maitres-apprentissage", &body)
        .await?
        .accepted()?;
    let livret = async |apprenant: &str| livret_of(&staff.ddfpt, &scene.period, apprenant).await;
    let class = if scene.referentiel == MSPC {
        Kind::SameClass
    } else {
        Kind::OtherClass
    };
    let of_class = things.get_mut(&class).context("a kind")?;
    of_class.livret = Some(livret(&scene.other).await?);
    let own = things.get_mut(&Kind::Own).context("a kind")?;
    own.maitre = id_of(&made);
    own.apprenti = Some(scene.other.clone());
    finish_bilan(&client, &scene.period, &scene.own).await?;
    let apprenti = let_in(suite, admin, "apprenant", Some(&scene.own)).await?;
    let mut of_maitre = Things {
        fiche: sheet_of(&staff.ddfpt, &scene.period, &scene.own).await?,
        livret: Some(livret(&scene.own).await?),
        reussite: success_of(&apprenti, &scene.own).await?,
        periode: Some(scene.period),
        apprenant: Some(scene.own),
        ..own.clone()
    };
    joined(&apprenti, &mut of_maitre).await?;
    Ok((client, apprenti, of_maitre))
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

async fn own_things(suite: &Suite, demo: &Demo, staff: &Staff) -> Result<BTreeMap<Kind, Things>> {
    let ddfpt = &staff.ddfpt;
    let (apprenant, comrade) = (person(demo, "apprenant"), person(demo, "apprenant_2"));
    let over = demo.periode.id.clone();
    finish_bilan(&staff.enseignant, &over, &apprenant).await?;
    pictures(&staff.administrateur).await?;
    switch_on(&staff.administrateur).await?;
    books_on(&staff.administrateur).await?;
    let elsewhere = demo.login(suite, "apprenant_2").await?;
    let learner = demo.login(suite, "apprenant").await?;
    let mut own = Things {
        referentiel: Some(MSPC.to_owned()),
        annexe: Some(demo.annexe.id.clone()),
        periode: Some(over.clone()),
        apprenant: Some(apprenant.clone()),
        fiche: sheet_of(ddfpt, &over, &apprenant).await?,
        acces: invited(ddfpt, &over, &apprenant).await?,
        import: import_of(&staff.administrateur).await?,
        // Nobody has opened these two: their end closes no caller's session.
        inspecteur: inspection(&staff.chef, "inspection.2@example.org").await?,
        compte: Some(account(&staff.administrateur, "enseignant", "TEMOIN", &[]).await?),
        effacement: Some(erasure(&staff.administrateur).await?),
        officielle: officielle(ddfpt).await?,
        ..Things::default()
    };
    joined(&learner, &mut own).await?;
    own.reussite = success_of(&learner, &apprenant).await?;
    let (annexe_same, _) = annexe(ddfpt, MSPC).await?;
    let same = declare(
        ddfpt,
        &annexe_same,
        PERIODE_2,
        "Autre période",
        std::slice::from_ref(&comrade),
    )
    .await?;
    let mut of_same = Things {
        referentiel: Some(MSPC.to_owned()),
        fiche: sheet_of(ddfpt, &same, &comrade).await?,
        acces: invited(ddfpt, &same, &comrade).await?,
        annexe: Some(annexe_same),
        periode: Some(same),
        reussite: success_of(&elsewhere, &comrade).await?,
        apprenant: Some(comrade),
        session: session_of(&elsewhere).await?,
        ..Things::default()
    };
    joined(&elsewhere, &mut of_same).await?;
    let (annexe_other, learners) = annexe(ddfpt, MELEC).await?;
    let student = learners
        .first()
        .context("no learner of the other diploma")?;
    let other = declare(
        ddfpt,
        &annexe_other,
        "periode",
        "Période MELEC",
        std::slice::from_ref(student),
    )
    .await?;
    let mut of_other = Things {
        referentiel: Some(MELEC.to_owned()),
        fiche: sheet_of(ddfpt, &other, student).await?,
        acces: invited(ddfpt, &other, student).await?,
        annexe: Some(annexe_other),
        periode: Some(other),
        apprenant: Some(student.clone()),
        ..Things::default()
    };
    let of_melec = let_in(suite, &staff.administrateur, "apprenant", Some(student)).await?;
    joined(&of_melec, &mut of_other).await?;
    of_other.reussite = success_of(&of_melec, student).await?;
    Ok(BTreeMap::from([
        (Kind::Own, own),
        (Kind::SameClass, of_same),
        (Kind::OtherClass, of_other),
        (Kind::Deleted, deleted(ddfpt, &learner, &apprenant).await?),
    ]))
}

/// Of the learner, and gone: an annexe and a period.
async fn deleted(ddfpt: &Client, learner: &Client, apprenant: &str) -> Result<Things> {
    let (id, _) = annexe(ddfpt, MSPC).await?;
    let learners = [apprenant.to_owned()];
    let gone = declare(ddfpt, &id, PERIODE_2, "Période supprimée", &learners).await?;
    let mut things = Things {
        referentiel: Some(MSPC.to_owned()),
        fiche: sheet_of(ddfpt, &gone, apprenant).await?,
        annexe: Some(id.clone()),
        periode: Some(gone.clone()),
        apprenant: Some(apprenant.to_owned()),
        ..Things::default()
    };
    joined(learner, &mut things).await?;
    delete_period(ddfpt, &gone).await?.accepted()?;
    let path = format!("/api/annexes/{id}");
    let etag = ddfpt.get(&path).await?.etag().map(str::to_owned);
    ddfpt
        .delete(&path, etag.as_deref(), &Value::Null)
        .await?
        .accepted()?;
    Ok(things)
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
