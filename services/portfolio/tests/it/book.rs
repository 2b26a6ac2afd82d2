//! The book: opened and written by its learner alone, read by who follows it, shown by links that end (F-11).

use chassis::grpc::Failure;
use chassis::{Kind, Profil, Uai};
use chassis_testing::{Suite, eventually};
use jiff::SignedDuration;
use portfolio::Portfolio;
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::books_client::BooksClient;
use serde_json::{Value, json};
use tonic::transport::Channel;
use uuid::Uuid;

use crate::annexes_client::{PDF, of_period, of_sheet, photo};
use crate::client::{Client, answer, by_id};
use crate::support::{Bench, Period, UAI, a_period, change, comparable, told_fiche, uai};

impl Client<'_> {
    fn books(&self) -> BooksClient<Channel> {
        BooksClient::new(self.bench.suite.channel())
    }

    pub(crate) async fn book(&self, learner: Uuid) -> Result<pb::Book, Failure> {
        let request = pb::GetBookRequest {
            apprenant: learner.to_string(),
        };
        answer(self.books().get_book(self.request(request)).await)
    }

    pub(crate) async fn open_book(&self, learner: Uuid) -> Result<pb::SheetSummary, Failure> {
        let request = pb::OpenBookRequest {
            apprenant: learner.to_string(),
        };
        answer(self.books().open_book(self.request(request)).await)
    }

    pub(crate) async fn share_book(
        &self,
        learner: Uuid,
        days: i32,
    ) -> Result<pb::ShareBookResponse, Failure> {
        let request = pb::ShareBookRequest {
            apprenant: learner.to_string(),
            days,
        };
        answer(self.books().share_book(self.request(request)).await)
    }

    async fn revoke(&self, learner: Uuid, share: &str) -> Result<(), Failure> {
        let request = pb::RevokeShareRequest {
            apprenant: learner.to_string(),
            id: share.to_owned(),
        };
        answer(self.books().revoke_share(self.request(request)).await).map(|_| ())
    }

    /// Writes fields that nobody wrote before.
    async fn set(&self, learner: Uuid, sheet: &str, values: &[(&str, Value)]) {
        let changes = values
            .iter()
            .map(|(name, value)| change(name, name, value, 0))
            .collect();
        let outcome = self.write(by_id(learner, sheet), changes).await.unwrap();
        assert_eq!(outcome.conflicts, []);
    }
}

/// What a link shows to whoever holds it.
async fn look(bench: &Bench, token: &str) -> Result<pb::SharedBook, Failure> {
    let request = pb::GetSharedBookRequest {
        token: token.to_owned(),
    };
    let request = bench.suite.as_service("gateway", &Uai::NONE, request);
    let mut grpc = BooksClient::new(bench.suite.channel());
    answer(grpc.get_shared_book(request).await)
}

/// One of its pictures.
async fn look_at(
    bench: &Bench,
    token: &str,
    annexe: &str,
    vignette: bool,
) -> Result<(pb::FilePiece, Vec<u8>), Failure> {
    let request = pb::GetSharedFileRequest {
        token: token.to_owned(),
        annexe: annexe.to_owned(),
        vignette,
    };
    let request = bench.suite.as_service("gateway", &Uai::NONE, request);
    let mut grpc = BooksClient::new(bench.suite.channel());
    let mut pieces = answer(grpc.get_shared_file(request).await)?;
    let head = pieces.message().await.unwrap().unwrap();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.message().await.unwrap() {
        bytes.extend(piece.data);
    }
    Ok((head, bytes))
}

/// A learner of the BTS MS in a period, whose book is opened; the book.
async fn a_book(bench: &Bench) -> (Period, Uuid, String) {
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let book = bench.as_learner(learner).open_book(learner).await.unwrap();
    (period, learner, book.id)
}

#[tokio::test]
async fn book_is_opened_once_by_its_learner_f11() {
    let bench = Bench::start().await;
    let period = a_period().of("bts-ms");
    bench.declare(&period).await;
    let learner = period.learners[0];
    let own = bench.as_learner(learner);
    let before = own.book(learner).await.unwrap();
    assert_eq!((before.book, before.referentiel.as_str()), (None, "bts-ms"));
    assert_eq!(before.allowed_actions, ["ouvrir", "creer"]);

    let other_tab = bench.as_learner(learner);
    let (first, second) = tokio::join!(own.open_book(learner), other_tab.open_book(learner));
    assert_eq!(first.unwrap().id, second.unwrap().id);
    let there = own.book(learner).await.unwrap();
    assert_eq!(there.book.unwrap().nature, "book");
    assert_eq!(there.allowed_actions, ["creer", "partager"]);
    // It is none of the fiches libres (F-10), and goes with its learner alone.
    own.make(None, learner, "reussite", "").await.unwrap();
    assert_eq!(own.libres(learner).await.unwrap().sheets, []);
    let made = own.make(None, learner, "book", "").await.unwrap_err();
    assert_eq!(made.fields[0].1, "portfolio.nature_unknown");
    let within = own.make(Some(&period), learner, "reussite", "").await;
    assert_eq!(within.unwrap_err().code, "portfolio.not_of_diploma");
}

#[tokio::test]
async fn learner_alone_writes_and_shares_its_book_and_who_follows_it_reads_f11_i08() {
    let bench = Bench::start().await;
    let (period, learner, book) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    let page = own
        .make(None, learner, "reussite", "La panne du four")
        .await
        .unwrap();
    own.set(learner, &page.id, &[("recit", json!("J’ai cherché."))])
        .await;
    own.tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    own.share_book(learner, 30).await.unwrap();
    let lien = "https://exemple.example.org/";
    for reader in [
        bench.as_teacher_of("bts-ms"),
        bench.as_profile(Profil::Ddfpt),
        bench.as_profile(Profil::ChefEtablissement),
        // Of one of its periods: a book is of none.
        bench.as_tutor(&period, learner),
        bench.as_maitre(learner),
    ] {
        let profil = reader.person.profil;
        let seen = reader.book(learner).await.unwrap();
        assert_eq!(seen.book.unwrap().id, book, "{profil:?}");
        let pages: Vec<String> = seen
            .reussites
            .into_iter()
            .map(|page| page.summary.unwrap().titre)
            .collect();
        assert_eq!(pages, ["La panne du four"], "{profil:?}");
        // Neither what it was drawn from, nor to whom it is shown.
        assert_eq!((seen.sources.len(), seen.shares.len()), (0, 0));
        assert_eq!(seen.allowed_actions, [""; 0]);
        let sheet = reader.read(by_id(learner, &page.id)).await.unwrap();
        assert_eq!(sheet.allowed_actions, ["marquer_lue"], "{profil:?}");

        let typed = vec![change("x", "fierte", &json!("À sa place"), 0)];
        let written = reader.write(by_id(learner, &page.id), typed).await;
        let refused = [
            written.map(drop).unwrap_err(),
            reader.open_book(learner).await.map(drop).unwrap_err(),
            reader
                .make(None, learner, "reussite", "Une autre")
                .await
                .map(drop)
                .unwrap_err(),
            reader
                .add_lien(of_sheet(learner, &page.id), lien, "")
                .await
                .map(drop)
                .unwrap_err(),
            reader
                .remove(by_id(learner, &page.id), 2)
                .await
                .unwrap_err(),
            reader.share_book(learner, 30).await.map(drop).unwrap_err(),
            reader
                .revoke(learner, &chassis::id::fresh().to_string())
                .await
                .unwrap_err(),
        ];
        for failure in refused {
            assert_eq!(failure.kind, Kind::Forbidden, "{profil:?}");
        }
    }
    let again = own.book(learner).await.unwrap();
    assert_eq!(again.shares.len(), 1);
    let kept = own.remove(by_id(learner, &book), 1).await.unwrap_err();
    assert_eq!(kept.kind, Kind::Forbidden, "the book itself stays");
    let version = again.reussites[0].summary.as_ref().unwrap().version;
    own.remove(by_id(learner, &page.id), version).await.unwrap();
}

#[tokio::test]
async fn book_of_another_looks_like_none_f11_i08_i10_i13() {
    let bench = Bench::start().await;
    let (period, learner, book) = a_book(&bench).await;
    let (owner, own) = (of_sheet(learner, &book), bench.as_learner(learner));
    let joined = own.add_lien(owner.clone(), "example.org", "Notice").await;
    let begun = own.begin(owner, "notice.pdf", PDF.len()).await.unwrap();
    let things = [joined.unwrap().id, begun.id];
    for thing in &things {
        assert_eq!(own.place(learner, thing).await.unwrap(), "book");
    }
    let missing = chassis::id::fresh();
    let mut inspector = bench.as_profile(Profil::Inspecteur);
    inspector.person.referentiels = vec!["bts-ms".to_owned()];
    for client in [
        bench.as_learner(missing),
        bench.as_teacher_of("bac-pro-mspc"),
        bench.as_tutor(&period, missing),
        bench.as_maitre(missing),
        inspector,
        bench.as_profile(Profil::Administrateur),
        bench.as_profile(Profil::Ddfpt).elsewhere(),
    ] {
        let profil = client.person.profil;
        let absent = chassis::id::fresh();
        let foreign = client.book(learner).await.unwrap_err();
        let none = client.book(absent).await.unwrap_err();
        assert_eq!(comparable(&foreign), comparable(&none), "{profil:?}");
        let foreign = client.read(by_id(learner, &book)).await.unwrap_err();
        let none = client.read(by_id(absent, &book)).await.unwrap_err();
        assert_eq!(comparable(&foreign), comparable(&none), "{profil:?}");
        let foreign = client.share_book(learner, 30).await.unwrap_err();
        let none = client.share_book(absent, 30).await.unwrap_err();
        assert_eq!(comparable(&foreign), comparable(&none), "{profil:?}");
        for thing in &things {
            let foreign = client.place(learner, thing).await.unwrap_err();
            let none = client.place(learner, &absent.to_string()).await;
            assert_eq!(comparable(&foreign), comparable(&none.unwrap_err()));
        }
    }
}

#[tokio::test]
async fn pages_are_drawn_from_what_the_learner_told_f11() {
    let bench = Bench::start().await;
    let (period, learner, _) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    own.tell(&period, learner, "2026-W24", &told_fiche())
        .await
        .unwrap();
    let libre = own
        .make(None, learner, "fiche", "Un atelier")
        .await
        .unwrap();
    own.make(None, learner, "fiche", "Vide").await.unwrap();
    own.set(learner, &libre.id, &[("description", json!("Visite"))])
        .await;
    let sources = own.book(learner).await.unwrap().sources;
    let told: Vec<(String, String, String)> = sources
        .into_iter()
        .map(|source| {
            let sheet = source.summary.unwrap();
            (source.period_id, sheet.week, sheet.titre)
        })
        .collect();
    let expected = [
        (period.id.to_string(), "2026-W24".to_owned(), String::new()),
        (String::new(), String::new(), "Un atelier".to_owned()),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn link_shows_the_chosen_pages_and_their_pictures_and_nothing_else_f11() {
    let bench = Bench::start().await;
    let (period, learner, book) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    let make = async |titre| own.make(None, learner, "reussite", titre).await.unwrap().id;
    let (first, second) = (make("La panne").await, make("Le chantier").await);
    let hidden = make("Pas encore").await;
    let joined = async |owner, bytes: &[u8], nom| own.send(owner, nom, bytes).await.unwrap().id;
    let of_page = joined(of_sheet(learner, &first), &photo(60), "four.jpg").await;
    let chosen = joined(of_period(&period, learner), &photo(40), "atelier.jpg").await;
    let other = joined(of_period(&period, learner), &photo(50), "equipe.jpg").await;
    let text = joined(of_sheet(learner, &first), b"bonjour", "mot.txt").await;
    let of_hidden = joined(of_sheet(learner, &hidden), &photo(30), "plan.jpg").await;
    let nobody = chassis::id::fresh().to_string();
    let values = [
        ("cadre", json!("entreprise")),
        ("date", json!("2026-06-10")),
        ("recit", json!("J’ai remplacé la résistance.")),
        ("fierte", json!("Seule, pour la première fois.")),
        ("competence:C11", json!(true)),
        ("photos", json!([chosen, text, nobody, of_page])),
    ];
    own.set(learner, &first, &values).await;
    let cover = [
        ("titre", json!("Mes réussites")),
        ("signature", json!("Lina")),
        ("presentation", json!("Bonjour.")),
        ("couleur", json!("vert")),
        ("pages", json!([second, first, nobody, second])),
    ];
    own.set(learner, &book, &cover).await;

    let token = own.share_book(learner, 30).await.unwrap().token;
    assert!(token.starts_with(&format!("{UAI}.")) && token.len() > 50);
    let shown = look(&bench, &token).await.unwrap();
    assert_eq!(
        (shown.titre.as_str(), shown.signature.as_str()),
        ("Mes réussites", "Lina")
    );
    assert_eq!(
        (shown.presentation.as_str(), shown.couleur.as_str()),
        ("Bonjour.", "vert")
    );
    assert!(shown.diplome.starts_with("BTS "), "{}", shown.diplome);
    let titles: Vec<&str> = shown.pages.iter().map(|page| page.titre.as_str()).collect();
    assert_eq!(titles, ["Le chantier", "La panne"], "in the order chosen");
    let page = &shown.pages[1];
    assert_eq!(
        (page.cadre.as_str(), page.date.as_str()),
        ("entreprise", "2026-06-10")
    );
    assert_eq!(page.competences.len(), 1);
    assert!(page.competences[0].code == "C11" && !page.competences[0].intitule.is_empty());
    let images: Vec<(&str, i32)> = page
        .images
        .iter()
        .map(|image| (image.id.as_str(), image.largeur))
        .collect();
    assert_eq!(images, [(chosen.as_str(), 40), (of_page.as_str(), 60)]);
    // Of whom it is, it says what its learner wrote.
    let whole = format!("{shown:?}");
    for id in [learner, period.id] {
        assert!(!whole.contains(&id.to_string()), "{whole}");
    }
    assert!(!whole.contains("Pas encore") && !whole.contains("equipe"));

    for image in [&of_page, &chosen] {
        let (head, bytes) = look_at(&bench, &token, image, false).await.unwrap();
        assert_eq!(head.media, "image/jpeg");
        let (_, small) = look_at(&bench, &token, image, true).await.unwrap();
        assert!(!small.is_empty() && !bytes.is_empty());
    }
    for outside in [&other, &text, &of_hidden, &nobody] {
        let refused = look_at(&bench, &token, outside, false).await.unwrap_err();
        assert_eq!(refused.code, "portfolio.not_found");
    }
}

#[tokio::test]
async fn success_of_a_former_diploma_is_shown_in_the_book_of_the_present_one_f11() {
    let bench = Bench::start().await;
    let (_, learner, _) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    let made = own
        .make(None, learner, "reussite", "La panne")
        .await
        .unwrap();
    own.set(learner, &made.id, &[("competence:C11", json!(true))])
        .await;
    bench
        .tell_apprenant(learner, ("bac-pro-mspc", "scolaire"), 1)
        .await;
    let book = own.open_book(learner).await.unwrap().id;
    own.set(learner, &book, &[("pages", json!([made.id]))])
        .await;
    let token = own.share_book(learner, 1).await.unwrap().token;
    let shown = look(&bench, &token).await.unwrap();
    assert!(shown.diplome.starts_with("Bac Pro "), "{}", shown.diplome);
    assert_eq!(shown.pages[0].titre, "La panne");
    assert_eq!(
        shown.pages[0].competences[0].code, "C11",
        "of its own diploma"
    );
}

#[tokio::test]
async fn link_that_is_over_ended_or_unknown_has_one_answer_f11() {
    let bench = Bench::start().await;
    let (_, learner, _) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    let ended = own.share_book(learner, 365).await.unwrap();
    let over = own.share_book(learner, 1).await.unwrap();
    let lasts = own.share_book(learner, 30).await.unwrap();
    let share = ended.share.unwrap();
    for _ in 0..2 {
        own.revoke(learner, &share.id).await.unwrap();
    }
    bench.suite.clock.advance(SignedDuration::from_hours(25));
    assert!(look(&bench, &lasts.token).await.is_ok());
    assert_eq!(
        own.book(learner).await.unwrap().shares,
        [lasts.share.clone().unwrap()]
    );
    let elsewhere = lasts.token.replace(UAI, crate::support::OTHER_UAI);
    let guessed = format!("{UAI}.{}", "A".repeat(43));
    let mut answers = Vec::new();
    for token in [
        ended.token.as_str(),
        &over.token,
        &elsewhere,
        &guessed,
        "faux",
        "",
    ] {
        let closed = look(&bench, token).await.unwrap_err();
        let image = chassis::id::fresh().to_string();
        let picture = look_at(&bench, token, &image, true).await.unwrap_err();
        answers.extend([comparable(&closed), comparable(&picture)]);
    }
    assert_eq!(answers[0].code, "portfolio.share_closed");
    assert_eq!(answers[0].kind, Kind::NotFound);
    assert!(answers.iter().all(|answer| answer == &answers[0]));

    // For the gateway alone, whoever asks it.
    let request = pb::GetSharedBookRequest {
        token: lasts.token.clone(),
    };
    let asked = bench
        .as_profile(Profil::Ddfpt)
        .books()
        .get_shared_book(bench.as_profile(Profil::Ddfpt).request(request))
        .await;
    assert_eq!(answer(asked).unwrap_err().kind, Kind::Forbidden);
}

#[tokio::test]
async fn token_is_told_once_and_kept_nowhere_f11() {
    let bench = Bench::start().await;
    let (_, learner, _) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    let share = async || {
        let wanted = pb::ShareBookRequest {
            apprenant: learner.to_string(),
            days: 30,
        };
        let request = Suite::<Portfolio>::repeatable(own.request(wanted), "partage");
        answer(own.books().share_book(request).await).unwrap()
    };
    // The first answer was lost: another token takes its place.
    let (lost, known) = (share().await, share().await);
    assert_eq!(lost.share, known.share);
    assert!(look(&bench, &lost.token).await.is_err());
    assert!(look(&bench, &known.token).await.is_ok());
    let secret = known.token.split_once('.').unwrap().1;
    for table in bench.suite.tenant_tables().await {
        let query =
            format!("select count(*) from {table} t where to_jsonb(t)::text like '%{secret}%'");
        let holding: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(query))
            .fetch_one(&bench.suite.superuser().await)
            .await
            .unwrap();
        assert_eq!(holding, 0, "{table}");
    }
    for days in [0, -1, 366] {
        let refused = own.share_book(learner, days).await.unwrap_err();
        assert_eq!(refused.fields[0].0, "jours");
    }
    for _ in 1..10 {
        own.share_book(learner, 1).await.unwrap();
    }
    let full = own.share_book(learner, 1).await.unwrap_err();
    assert_eq!(full.code, "portfolio.too_many_shares");
}

#[tokio::test]
async fn links_are_forgotten_a_month_after_their_end_and_go_with_their_learner_f11_i12() {
    let bench = Bench::start().await;
    let (_, learner, _) = a_book(&bench).await;
    let own = bench.as_learner(learner);
    own.share_book(learner, 1).await.unwrap();
    let lasts = own.share_book(learner, 365).await.unwrap();
    bench
        .suite
        .clock
        .advance(SignedDuration::from_hours(24 * 32));
    eventually("the link that is over is forgotten", async || {
        bench.count("book_shares").await == 1
    })
    .await;
    assert!(look(&bench, &lasts.token).await.is_ok());
    bench.suite.told_erased(&uai(UAI), learner).await;
    assert_eq!(bench.count("book_shares").await, 0);
    let closed = look(&bench, &lasts.token).await.unwrap_err();
    assert_eq!(closed.code, "portfolio.share_closed");
}
