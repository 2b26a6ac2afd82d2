//! What a crash leaves of the freeze protocol, settled by the sweep of the real services: each claim left pending on a
//! period ends as evaluation says it did (P-07, `freeze.md`, steps 5 to 7).

use anyhow::{Context as _, Result};
use harness::api::Client;
use harness::demo::{self, Demo};
use harness::suite::{Options, Suite};
use harness::wait;
use serde_json::json;

use crate::forms::{
    SOON, create_bilan, delete_period, dossier, fill, first_competence, person, read,
};

/// The running product, and the learner whose part of periods is claimed.
struct Stage {
    suite: Suite,
    school: Demo,
    apprenant: String,
}

impl Stage {
    /// The demonstration school, under sweeps that pass all the time.
    async fn set() -> Result<Self> {
        let options = Options::for_test()?
            .with("periods", "periods.claims", "sweep_every", "50ms")
            .with("evaluation", "evaluation", "sweep", "50ms");
        let suite = Suite::start(options).await?;
        let school = demo::load(&suite).await?;
        let apprenant = person(&school, "apprenant");
        Ok(Self {
            suite,
            school,
            apprenant,
        })
    }

    fn sql(&self, service: &str, statement: &str) -> Result<String> {
        let servers = self.suite.servers();
        let answer = servers
            .superuser()
            .execute(&servers.database(service), statement)
            .with_context(|| format!("{service}: {statement}"))?;
        Ok(answer.trim().to_owned())
    }

    /// Leaves a claim pending on a period; `age` is in minutes, and the sweep takes the oldest first.
    fn leave_pending(&self, claim: &str, periode: &str, age: u32) -> Result<()> {
        let (uai, apprenant) = (&self.school.etablissement.uai, &self.apprenant);
        self.sql(
            "periods",
            &format!(
                "insert into claim_tenants (etablissement) values ('{uai}') on conflict do nothing;
                 insert into freeze_claims
                     (etablissement, claim, period_id, apprenant, bilan_id, bilan_date, state, claimed_at)
                 values ('{uai}', '{claim}', '{periode}', '{apprenant}', gen_random_uuid(), '2026-11-20', 'pending',
                         now() - interval '{age} minutes')"
            ),
        )
        .map(drop)
    }

    /// `pending`, `confirmed`, or nothing once it is released.
    fn state(&self, claim: &str) -> Result<String> {
        self.sql(
            "periods",
            &format!("select state from freeze_claims where claim = '{claim}'"),
        )
    }

    async fn becomes(&self, claim: &str, state: &str) -> Result<()> {
        wait::until(&format!("the claim to be `{state}`"), SOON, async || {
            Ok((self.state(claim)? == state).then_some(()))
        })
        .await
    }

    /// Lets the sweep pass over every claim older than ten minutes: one that evaluation never heard of comes after
    /// them, and is released.
    async fn sweep_passes(&self) -> Result<()> {
        let last = self.fresh_id()?;
        self.leave_pending(&last, &self.school.periode.id, 10)?;
        self.becomes(&last, "").await
    }

    fn fresh_id(&self) -> Result<String> {
        self.sql("periods", "select gen_random_uuid()")
    }
}

#[tokio::test]
async fn claims_that_a_crash_left_pending_end_as_evaluation_says_p07() -> Result<()> {
    let stage = Stage::set().await?;
    let teacher = stage.school.login(&stage.suite, "enseignant").await?;
    let ddfpt = stage.school.login(&stage.suite, "ddfpt").await?;
    the_claim_of_a_bilan_being_decided_is_left_alone(&stage, &ddfpt).await?;
    the_claim_of_a_final_bilan_is_confirmed(&stage, &teacher).await?;
    the_claim_of_no_bilan_is_released(&stage, &ddfpt).await?;
    stage.suite.stop().await
}

/// While the bilan is claiming, nothing happens to its claim. Given up, it releases it; and a request to freeze that
/// comes even later is undone by the sweep.
async fn the_claim_of_a_bilan_being_decided_is_left_alone(
    stage: &Stage,
    ddfpt: &Client,
) -> Result<()> {
    let periode = stage.school.periode.id.as_str();
    let (bilan, claim) = (stage.fresh_id()?, stage.fresh_id()?);
    let (uai, apprenant) = (&stage.school.etablissement.uai, &stage.apprenant);
    let referentiel = &stage.school.referentiel;
    stage.sql(
        "evaluation",
        &format!(
            "insert into bilans_intermediaires (etablissement, id, apprenant, referentiel, date, etat, claim, niveaux,
                                                constats, conseils, auteur, opened_at)
             values ('{uai}', '{bilan}', '{apprenant}', '{referentiel}', '2026-11-20', 'claiming', '{claim}', '[]',
                     '', '', gen_random_uuid(), now());
             insert into claims_to_settle (claim, uai, bilan_intermediaire, due_at)
             values ('{claim}', '{uai}', '{bilan}', now() + interval '1 hour')"
        ),
    )?;
    stage.leave_pending(&claim, periode, 20)?;
    stage.sweep_passes().await?;
    assert_eq!(stage.state(&claim)?, "pending");
    let refused = delete_period(ddfpt, periode).await?;
    assert_eq!(refused.code(), "periods.freeze_pending");

    // Its time has come: evaluation gives it up, and releases the period.
    let due = format!("update claims_to_settle set due_at = now() where claim = '{claim}'");
    stage.sql("evaluation", &due)?;
    stage.becomes(&claim, "").await?;
    wait::until("evaluation to be done with it", SOON, async || {
        let left = stage.sql("evaluation", "select count(*) from claims_to_settle")?;
        Ok((left == "0").then_some(()))
    })
    .await?;
    let etat = format!("select etat from bilans_intermediaires where id = '{bilan}'");
    assert_eq!(stage.sql("evaluation", &etat)?, "aborted");

    // Nobody will release this one but the sweep.
    stage.leave_pending(&claim, periode, 20)?;
    stage.becomes(&claim, "").await
}

/// The event that confirms a claim is lost with its effect: the sweep asks, and confirms.
async fn the_claim_of_a_final_bilan_is_confirmed(stage: &Stage, teacher: &Client) -> Result<()> {
    let (periode, apprenant) = (stage.school.periode.id.as_str(), stage.apprenant.as_str());
    let form = format!("{}/bilan", dossier(periode, apprenant));
    let level = format!("niveau:{}", first_competence(teacher, &form).await?);
    fill(teacher, &form, &[(level.as_str(), json!("aide"))]).await?;
    let created = create_bilan(teacher, apprenant, &stage.school.referentiel).await?;
    created.accepted()?;
    let claim = stage.sql(
        "evaluation",
        "select claim from bilans_intermediaires where etat = 'final'",
    )?;
    stage.becomes(&claim, "confirmed").await?;
    // The last wall stands against anything but a database restored from before the event.
    stage.sql(
        "periods",
        &format!(
            "set session_replication_role = replica;
             update freeze_claims set state = 'pending', confirmed_at = null, claimed_at = now() - interval '20 minutes'
             where claim = '{claim}'"
        ),
    )?;
    stage.becomes(&claim, "confirmed").await?;
    let period = read(teacher, &format!("/api/periodes/{periode}")).await?;
    assert_eq!(period["gel"], "fige", "{period}");
    let refused = delete_period(teacher, periode).await?;
    assert_eq!(refused.code(), "periods.frozen");
    Ok(())
}

/// Evaluation never heard of it, so that nobody but the sweep will ever settle it: the period can be deleted again.
async fn the_claim_of_no_bilan_is_released(stage: &Stage, ddfpt: &Client) -> Result<()> {
    let periode = stage.school.periode_en_cours.id.as_str();
    let claim = stage.fresh_id()?;
    stage.leave_pending(&claim, periode, 20)?;
    stage.becomes(&claim, "").await?;
    let deleted = delete_period(ddfpt, periode).await?;
    assert!(deleted.status.is_success(), "{}", deleted.json());
    Ok(())
}
