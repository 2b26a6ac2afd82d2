//! The log of who did what (I-12, N10): one line per accepted change, a chain that shows what was done to it.

use chassis::{Person, Profil};
use chassis_testing::{Suite, eventually};
use proto::audit::v1::audit_client::AuditClient;
use proto::audit::v1::{AuditLine, ListLinesRequest, VerifyChainRequest, VerifyChainResponse};
use proto::identity::v1::etablissements_client::EtablissementsClient;
use proto::identity::v1::{Etablissement, GetEtablissementRequest, UpdateEtablissementRequest};
use tonic::{Code, Request, Status};
use uuid::Uuid;

use crate::probe::{Probe, start, uai};

const CHANGE: &str = "identity.v1.Etablissements/UpdateEtablissement";

fn someone(profil: Profil) -> Person {
    Person {
        id: chassis::id::fresh(),
        profil,
        referentiels: vec![],
        grants: vec![],
        session: chassis::id::fresh(),
    }
}

fn a_change() -> UpdateEtablissementRequest {
    UpdateEtablissementRequest {
        etablissement: Some(Etablissement {
            nom: chassis::id::fresh().to_string(),
            ..Etablissement::default()
        }),
        expected_version: 0,
    }
}

async fn change(suite: &Suite<Probe>, request: Request<UpdateEtablissementRequest>) -> bool {
    EtablissementsClient::new(suite.channel())
        .update_etablissement(request)
        .await
        .is_ok()
}

async fn lines(
    suite: &Suite<Probe>,
    person: &Person,
    uai: &chassis::Uai,
    wanted: ListLinesRequest,
) -> Result<Vec<AuditLine>, Status> {
    AuditClient::new(suite.channel())
        .list_lines(suite.as_person(person, uai, wanted))
        .await
        .map(|answer| answer.into_inner().lines)
}

async fn verified(suite: &Suite<Probe>, uai: &chassis::Uai) -> VerifyChainResponse {
    let person = someone(Profil::Ddfpt);
    AuditClient::new(suite.channel())
        .verify_chain(suite.as_person(&person, uai, VerifyChainRequest {}))
        .await
        .unwrap()
        .into_inner()
}

async fn sealed(suite: &Suite<Probe>, count: i64) {
    eventually("every line is sealed", async || {
        verified(suite, &uai()).await.lines == count
    })
    .await;
}

fn all() -> ListLinesRequest {
    ListLinesRequest {
        limit: 200,
        ..ListLinesRequest::default()
    }
}

#[tokio::test]
async fn every_accepted_change_of_a_person_is_one_line_and_nothing_else_is_n10() {
    let suite = start().await;
    let person = someone(Profil::Ddfpt);
    assert!(change(&suite, suite.as_person(&person, &uai(), a_change())).await);
    // A reading that commits, a change that failed, a change of a service.
    EtablissementsClient::new(suite.channel())
        .get_etablissement(suite.as_person(&person, &uai(), GetEtablissementRequest {}))
        .await
        .unwrap();
    let failing = UpdateEtablissementRequest::default();
    assert!(!change(&suite, suite.as_person(&person, &uai(), failing)).await);
    assert!(change(&suite, suite.as_service("portfolio", &uai(), a_change())).await);

    let found = lines(&suite, &person, &uai(), all()).await.unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].action, CHANGE);
    assert_eq!(found[0].actor, format!("person:{}", person.id));
    assert_eq!(found[0].profil, "ddfpt");
    assert!(!found[0].lecture);
    sealed(&suite, 1).await;
}

#[tokio::test]
async fn the_log_is_read_by_those_who_answer_for_it_and_nobody_else_i12() {
    let suite = start().await;
    let author = someone(Profil::Enseignant);
    change(&suite, suite.as_person(&author, &uai(), a_change())).await;
    for profil in Profil::ALL {
        let reads = matches!(
            profil,
            Profil::Administrateur | Profil::ChefEtablissement | Profil::Ddfpt
        );
        let answer = lines(&suite, &someone(profil), &uai(), all()).await;
        match answer {
            Ok(found) => assert!(reads && found.len() == 1, "{profil}"),
            Err(refused) => {
                assert!(
                    !reads && refused.code() == Code::PermissionDenied,
                    "{profil}"
                );
            }
        }
    }
    let elsewhere = "0761235E".parse().unwrap();
    let foreign = lines(&suite, &someone(Profil::Ddfpt), &elsewhere, all()).await;
    assert_eq!(foreign.unwrap(), []);
    let service = suite.as_service("identity", &uai(), all());
    let refused = AuditClient::new(suite.channel()).list_lines(service).await;
    assert_eq!(refused.unwrap_err().code(), Code::PermissionDenied);
}

#[tokio::test]
async fn lines_are_found_by_person_action_and_day_and_paged_i12() {
    let suite = start().await;
    let (one, two) = (someone(Profil::Ddfpt), someone(Profil::Enseignant));
    for author in [&one, &two, &one] {
        change(&suite, suite.as_person(author, &uai(), a_change())).await;
        suite.clock.advance(jiff::SignedDuration::from_hours(24));
    }
    let find = async |wanted: ListLinesRequest| lines(&suite, &one, &uai(), wanted).await;
    let whole = find(all()).await.unwrap();
    assert_eq!(whole.len(), 3);
    let of_two = ListLinesRequest {
        person: two.id.to_string(),
        ..all()
    };
    assert_eq!(find(of_two).await.unwrap(), [whole[1].clone()]);
    let unknown = ListLinesRequest {
        action: "periods.v1.Periods/DeletePeriod".to_owned(),
        ..all()
    };
    assert_eq!(find(unknown).await.unwrap(), []);
    let between = ListLinesRequest {
        from: whole[1].at.clone(),
        to: whole[0].at.clone(),
        action: CHANGE.to_owned(),
        ..all()
    };
    assert_eq!(find(between).await.unwrap(), [whole[1].clone()]);
    let mut paged = Vec::new();
    let mut before = String::new();
    loop {
        let page = find(ListLinesRequest {
            before,
            limit: 1,
            ..ListLinesRequest::default()
        })
        .await
        .unwrap();
        let Some(line) = page.into_iter().next() else {
            break;
        };
        before = line.cursor.clone();
        paged.push(line);
    }
    assert_eq!(paged.len(), 3);
}

#[tokio::test]
async fn what_cannot_be_looked_for_is_refused_i12() {
    let suite = start().await;
    let person = someone(Profil::Ddfpt);
    let malformed = [
        ListLinesRequest {
            person: "quelqu’un".to_owned(),
            ..all()
        },
        ListLinesRequest {
            from: "hier".to_owned(),
            ..all()
        },
        ListLinesRequest {
            before: "1.2".to_owned(),
            ..all()
        },
    ];
    for wanted in malformed {
        let refused = lines(&suite, &person, &uai(), wanted).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument);
    }
}

#[tokio::test]
async fn nobody_changes_or_removes_a_line_n10() {
    let suite = start().await;
    let person = someone(Profil::Ddfpt);
    change(&suite, suite.as_person(&person, &uai(), a_change())).await;
    sealed(&suite, 1).await;
    // Even who passes every wall of rows.
    let pool = suite.superuser().await;
    for attempt in [
        "update chassis.audit set profil = 'enseignant'",
        "update chassis.audit set seq = seq + 1",
        "delete from chassis.audit",
        "truncate chassis.audit",
    ] {
        let refused = sqlx::query(attempt).execute(&pool).await.unwrap_err();
        assert!(
            refused.to_string().contains("only added to"),
            "{attempt}: {refused}"
        );
    }
    assert_eq!(verified(&suite, &uai()).await.broken_at, 0);
}

/// A protection that is taken away on purpose must leave a trace.
#[tokio::test]
async fn a_line_changed_removed_or_slipped_in_breaks_the_chain_n10() {
    for (tampering, broken_at) in [
        ("update chassis.audit set profil = 'enseignant' where seq = 2", 2),
        ("delete from chassis.audit where seq = 2", 2),
        ("delete from chassis.audit where seq = 3", 3),
        (
            "update chassis.audit set seq = seq + 10 where seq > 1;
             insert into chassis.audit
                select gen_random_uuid(), etablissement, at, actor, profil, action, objet, objet_id, personnes,
                       request_id, lecture, 2, precedent, empreinte
                from chassis.audit where seq = 12;
             update chassis.audit set seq = seq - 9 where seq > 10",
            2,
        ),
    ] {
        let suite = start().await;
        let person = someone(Profil::Ddfpt);
        for _ in 0..3 {
            change(&suite, suite.as_person(&person, &uai(), a_change())).await;
        }
        sealed(&suite, 3).await;
        let pool = suite.superuser().await;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
            "alter table chassis.audit disable trigger user; {tampering};
             alter table chassis.audit enable trigger user"
        )))
        .execute(&pool)
        .await
        .unwrap();
        assert_eq!(
            verified(&suite, &uai()).await.broken_at,
            broken_at,
            "{tampering}"
        );
    }
}

#[tokio::test]
async fn two_replicas_seal_one_chain_without_a_fork_n10() {
    let suite = start().await;
    let beside = suite.replica().await;
    let person = someone(Profil::Ddfpt);
    let changes = (0..60).map(|_| {
        let request = suite.as_person(&person, &uai(), a_change());
        let mut client = EtablissementsClient::new(suite.channel());
        async move { client.update_etablissement(request).await.is_ok() }
    });
    let accepted = futures::future::join_all(changes).await;
    assert!(accepted.into_iter().all(|accepted| accepted));
    sealed(&suite, 60).await;
    let chain = verified(&suite, &uai()).await;
    assert_eq!((chain.lines, chain.broken_at), (60, 0));
    let found = lines(&suite, &person, &uai(), all()).await.unwrap();
    let mut requests: Vec<&str> = found.iter().map(|line| line.request_id.as_str()).collect();
    requests.sort_unstable();
    requests.dedup();
    assert_eq!(requests.len(), 60);
    assert!(found.iter().all(|line| line.id.parse::<Uuid>().is_ok()));
    beside.stop().await;
}
