//! The list of accounts, put in order and cut down (I-03).

use proto::identity::v1 as pb;

use crate::bench::code;
use crate::desk::Desk;

#[tokio::test]
async fn every_order_is_read_page_by_page_without_gap_i03() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    desk.session_of(&seen).await;
    for tri in ["nom", "connexion", "division"] {
        let wanted = |limit: i32, after: String| pb::ListAccountsRequest {
            limit,
            after,
            tri: tri.into(),
            ..Default::default()
        };
        let whole = desk.list(wanted(500, String::new())).await.accounts;
        let mut pages = Vec::new();
        let mut after = String::new();
        loop {
            let page = desk.list(wanted(7, after)).await;
            pages.extend(page.accounts);
            after = page.next;
            if after.is_empty() {
                break;
            }
        }
        assert_eq!(pages, whole, "{tri}");
        match tri {
            "connexion" => assert_eq!(whole[0].id, seen.id),
            "division" => assert!(whole.is_sorted_by(|a, b| a.division <= b.division)),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_sign_in_between_two_pages_does_not_turn_the_pages_back_i03() {
    let desk = Desk::open().await;
    let wanted = |after: String| pb::ListAccountsRequest {
        limit: 5,
        after,
        tri: "connexion".into(),
        etat: "actif".into(),
        ..Default::default()
    };
    let first = desk.list(wanted(String::new())).await;
    let last = desk.get(&first.accounts[4].id).await;
    desk.session_of(&last).await;
    let second = desk.list(wanted(first.next)).await;
    let seen: Vec<&str> = first.accounts.iter().map(|one| one.id.as_str()).collect();
    assert!(
        second
            .accounts
            .iter()
            .all(|one| !seen.contains(&one.id.as_str()))
    );
}

#[tokio::test]
async fn states_and_origin_cut_the_list_down_i03() {
    let desk = Desk::open().await;
    let seen = desk.teacher().await;
    let by = async |etat: &str, manuels: bool| {
        let wanted = pb::ListAccountsRequest {
            etat: etat.into(),
            manuels,
            limit: 500,
            ..Default::default()
        };
        let found = desk.list(wanted).await.accounts;
        found.into_iter().any(|one| one.id == seen.id)
    };
    assert!(by("jamais_connecte", true).await && by("actif", false).await);
    assert!(!by("provisoire", false).await && !by("desactive", false).await);
    desk.session_of(&seen).await;
    assert!(by("provisoire", true).await && !by("jamais_connecte", false).await);
    let seen_now = desk.get(&seen.id).await;
    desk.deactivate(&seen_now).await.unwrap();
    assert!(by("desactive", false).await && !by("actif", true).await);
    let wanted = pb::ListAccountsRequest {
        etat: "perdu".into(),
        ..Default::default()
    };
    let refused = desk.bench.people().list_accounts(desk.ask(wanted)).await;
    assert_eq!(code(&refused.unwrap_err()), "identity.invalid");
}
