//! Every refusal has its French sentence (G-03).

use gateway::catalogue::Catalogue;

#[test]
fn every_code_of_every_service_has_a_sentence_g03() {
    let catalogue = Catalogue::embedded().unwrap();
    let chassis = [
        "database.concurrent",
        "database.unavailable",
        "request.idempotency_key_reused",
        "unavailable",
        "unauthenticated",
        "internal",
    ];
    let codes = [
        identity::error::CODES,
        periods::error::CODES,
        portfolio::error::CODES,
        evaluation::error::CODES,
        documents::error::CODES,
        gateway::error::CODES,
        &chassis,
    ];
    let mute: Vec<&str> = codes
        .into_iter()
        .flatten()
        .copied()
        .filter(|code| {
            !catalogue.has_problem(code)
                && !catalogue.has_fault(code)
                && !catalogue.has_remark(code)
        })
        .collect();
    assert!(
        mute.is_empty(),
        "add a sentence to gateway/catalogue/fr.toml for: {mute:#?}"
    );
}
