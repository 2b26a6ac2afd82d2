//! domain.md § 8: who may do what, printed; every RPC has its case; a foreign object looks like a missing one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use chassis::grpc::Failure;
use chassis::{Actor, Decision, Grant, Kind, Profil};
use evaluation::policy::{Action, Facts, RPCS, decide};
use prost::Message as _;
use prost_types::FileDescriptorSet;
use serde_json::json;
use uuid::Uuid;

use crate::bench::{Bench, MSPC, Period, a_period, change, person};
use crate::caller::{Caller, a_bilan, comparable};

const LEARNER: Uuid = Uuid::from_u128(1);
const PERIOD: Uuid = Uuid::from_u128(2);

/// Everybody who may ask, with what ties them to the learner and the period.
fn askers() -> Vec<(String, Actor)> {
    let mut askers = Vec::new();
    for profil in Profil::ALL {
        let mut tied = person(profil);
        let mut name = profil.to_string();
        match profil {
            Profil::Enseignant | Profil::Inspecteur => {
                tied.referentiels = vec![MSPC.to_owned()];
                let stranger = Actor::Person(person(profil));
                askers.push((format!("{profil} of another diploma"), stranger));
                name.push_str(" of the diploma");
            }
            Profil::Apprenant => {
                tied.id = LEARNER;
                askers.push((format!("{profil}, another"), Actor::Person(person(profil))));
                name.push_str(", the one");
            }
            Profil::TuteurDeStage | Profil::MaitreApprentissage => {
                let grant = |apprenant, period| vec![Grant { apprenant, period }];
                let mut other = person(profil);
                other.grants = grant(LEARNER, Uuid::from_u128(9));
                askers.push((format!("{profil}, another period"), Actor::Person(other)));
                let mut other = person(profil);
                other.grants = grant(Uuid::from_u128(9), PERIOD);
                askers.push((format!("{profil}, another learner"), Actor::Person(other)));
                tied.grants = grant(LEARNER, PERIOD);
                name.push_str(", granted");
            }
            _ => {}
        }
        askers.push((name, Actor::Person(tied)));
    }
    for service in [
        "documents",
        "evaluation",
        "gateway",
        "identity",
        "periods",
        "portfolio",
    ] {
        askers.push((
            format!("service {service}"),
            Actor::Service(service.to_owned()),
        ));
    }
    askers
}

/// The kinds of object that a decision tells apart, with what can be asked of each.
fn objects() -> [(&'static str, Option<Facts>, &'static [Action]); 6] {
    const ENTREPRISE: &[Action] = &[
        Action::ReadBilanEntreprise,
        Action::ChangeBilanEntreprise,
        Action::FinishBilanEntreprise,
        Action::ReopenBilanEntreprise,
    ];
    const INTERMEDIAIRE: &[Action] = &[
        Action::ReadBilanIntermediaire,
        Action::CreateBilanIntermediaire,
    ];
    const OWN: &[Action] = &[
        Action::ReadClaim,
        Action::FollowPeriods,
        Action::SettleClaims,
    ];
    let facts = |apprenant: Option<Uuid>, period: Option<Uuid>, shown| {
        Some(Facts {
            referentiel: MSPC.to_owned(),
            apprenant: apprenant.map(Into::into),
            period: period.map(Into::into),
            shown,
        })
    };
    let (learner, period) = (Some(LEARNER), Some(PERIOD));
    [
        (
            "bilan entreprise",
            facts(learner, period, false),
            ENTREPRISE,
        ),
        (
            "bilan entreprise finished",
            facts(learner, period, true),
            ENTREPRISE,
        ),
        (
            "bilan intermédiaire",
            facts(learner, None, true),
            INTERMEDIAIRE,
        ),
        ("period", facts(None, period, false), &[Action::CountPeriod]),
        ("missing", None, &Action::ALL),
        ("protocol", None, OWN),
    ]
}

#[test]
fn matrix_is_that_of_the_domain() {
    let mut printed = String::new();
    for (object, facts, actions) in objects() {
        let codes: Vec<&str> = actions.iter().map(|action| action.code()).collect();
        writeln!(printed, "# {object}: {}", codes.join(" ")).unwrap();
        for (name, actor) in askers() {
            let decisions: Vec<&str> = actions
                .iter()
                .map(|action| match decide(&actor, *action, facts.as_ref()) {
                    Decision::Allow => "allow",
                    Decision::Deny => "deny",
                    Decision::Hide => "hide",
                })
                .collect();
            writeln!(printed, "{name}: {}", decisions.join(" ")).unwrap();
        }
        printed.push('\n');
    }
    insta::assert_snapshot!(printed);
}

#[test]
fn every_rpc_of_the_contract_has_its_action() {
    let contracts = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let rpcs: BTreeSet<String> = contracts
        .file
        .iter()
        .filter(|file| file.package() == "evaluation.v1")
        .flat_map(|file| &file.service)
        .flat_map(|service| {
            let methods = service.method.iter();
            methods.map(|method| format!("{}/{}", service.name(), method.name()))
        })
        .collect();
    let listed: BTreeSet<String> = RPCS.iter().map(|(rpc, _)| (*rpc).to_owned()).collect();
    assert_eq!(listed, rpcs);
}

/// What every RPC answers about a learner and a period, without what differs between any two requests.
async fn answers(
    caller: &Caller<'_>,
    period: &Period,
    learner: Uuid,
) -> Vec<(&'static str, String)> {
    fn told<T: std::fmt::Debug>(answer: Result<T, Failure>) -> String {
        format!("{:?}", answer.map_err(|failure| comparable(&failure)))
    }
    let typed = vec![change("a", "engagement", &json!(1), 0)];
    vec![
        ("GetBilan", told(caller.bilan(period, learner).await)),
        (
            "ChangeBilan",
            told(caller.change(period, learner, typed).await),
        ),
        ("FinishBilan", told(caller.finish(period, learner, 2).await)),
        ("ReopenBilan", told(caller.reopen(period, learner, 2).await)),
        (
            "ListBilanStates",
            told(caller.states(period, &[learner]).await),
        ),
        ("CountPeriod", told(caller.count(period).await)),
        ("PrepareBilan", told(caller.prepare(learner, "").await)),
        (
            "CreateBilan",
            told(caller.create(a_bilan(learner, "2026-07-03"), None).await),
        ),
        ("ListBilans", told(caller.bilans(learner).await)),
        ("GetClaim", told(caller.claim(period.id).await)),
        ("MoveApprenant", told(caller.move_apprenant(learner).await)),
        (
            "ExportApprenant",
            told(caller.export_apprenant(learner).await),
        ),
        ("SettleExport", told(caller.settle_export(learner).await)),
        (
            "ImportApprenant",
            told(caller.import_apprenant(learner).await),
        ),
    ]
}

#[tokio::test]
async fn foreign_object_answers_like_a_missing_one_on_every_rpc_i08() {
    let bench = Bench::start().await;
    let (period, missing) = (a_period().learners(2), a_period());
    bench.declare(&period).await;
    let [learner, mate] = [period.learners[0], period.learners[1]];
    let teacher = bench.teacher();
    teacher
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    teacher.finish(&period, learner, 2).await.unwrap();
    bench.count(learner, "2026-07-03").await;

    let strangers = [
        ("another learner", bench.learner(mate)),
        ("tutor of the mate", bench.tutor(&period, mate)),
        ("teacher of another diploma", bench.teacher_of("bts-ms")),
        ("inspector of no diploma", bench.profil(Profil::Inspecteur)),
        ("teacher of another school", bench.teacher().elsewhere()),
        (
            "DDFPT of another school",
            bench.profil(Profil::Ddfpt).elsewhere(),
        ),
        (
            "head of another school",
            bench.profil(Profil::ChefEtablissement).elsewhere(),
        ),
        (
            "the same learner, elsewhere",
            bench.learner(learner).elsewhere(),
        ),
        ("administrateur", bench.profil(Profil::Administrateur)),
        ("opérateur", bench.profil(Profil::OperateurAcademique)),
    ];
    for (who, caller) in strangers {
        let foreign = answers(&caller, &period, learner).await;
        let absent = answers(&caller, &missing, missing.learner()).await;
        // All but ListWithoutBilan, which tells of an unknown learner what it tells of one without a bilan: see transfers.
        assert_eq!(foreign.len() + 1, RPCS.len());
        assert_eq!(foreign, absent, "{who}");
    }
    // A tutor of this learner for another period sees its bilans intermédiaires (I-08), not this period's.
    let elsewhere = bench.tutor(&missing, learner);
    assert_eq!(
        elsewhere.bilan(&period, learner).await.unwrap_err().kind,
        Kind::NotFound
    );
    assert_eq!(elsewhere.states(&period, &[]).await.unwrap(), []);
}

#[tokio::test]
async fn who_reads_without_writing_is_told_that_it_is_not_allowed_e03() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let learner = period.learner();
    bench
        .teacher()
        .write(&period, learner, "engagement", &json!(3))
        .await
        .unwrap();
    for reader in [Profil::ChefEtablissement, Profil::Ddfpt] {
        let reader = bench.profil(reader);
        let bilan = reader.bilan(&period, learner).await.unwrap();
        assert_eq!(bilan.allowed_actions, Vec::<String>::new());
        let refused = reader
            .write(&period, learner, "commentaire", &json!("x"))
            .await;
        let refused = refused.unwrap_err();
        assert_eq!(
            (refused.kind, refused.code.as_str()),
            (Kind::Forbidden, "evaluation.forbidden")
        );
        let refused = reader
            .create(a_bilan(learner, "2026-07-03"), None)
            .await
            .unwrap_err();
        assert_eq!(refused.kind, Kind::Forbidden);
        assert_eq!(
            reader.bilans(learner).await.unwrap().allowed_actions,
            Vec::<String>::new()
        );
    }
    let tutor = bench.tutor(&period, learner);
    let refused = tutor
        .create(a_bilan(learner, "2026-07-03"), None)
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::Forbidden);
}

#[tokio::test]
async fn bilan_intermediaire_follows_a_diploma_of_the_learner_that_the_teacher_teaches_e07() {
    let bench = Bench::start().await;
    let period = a_period();
    bench.declare(&period).await;
    let mut message = a_bilan(period.learner(), "2026-07-03");
    "bts-ms".clone_into(&mut message.referentiel);
    // The teacher teaches it, the learner does not follow it.
    let refused = bench
        .teacher_of("bts-ms")
        .create(message, None)
        .await
        .unwrap_err();
    assert_eq!(refused.kind, Kind::NotFound);
}
