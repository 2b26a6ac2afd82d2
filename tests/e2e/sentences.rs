//! Every refusal has its French sentence (G-03), and so has every change in the log (I-12).

use gateway::catalogue::Catalogue;
use prost::Message as _;
use prost_types::FileDescriptorSet;

#[test]
fn every_code_of_every_service_has_a_sentence_g03() {
    let catalogue = Catalogue::embedded().unwrap();
    let chassis = [
        "database.concurrent",
        "database.foreign",
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
        chassis::audit::CODES,
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

#[test]
fn every_fault_of_a_diploma_has_a_sentence_r01() {
    let catalogue = Catalogue::embedded().unwrap();
    for code in identity::error::REFERENTIEL_FAULTS {
        assert!(
            catalogue.has_referentiel_fault(code),
            "add a sentence to [referentiels] of gateway/catalogue/fr.toml for: {code}"
        );
    }
}

/// Services that no person under a profile ever calls: sign-in has its own journal, services ask each other the rest.
const NEVER_A_PERSON: [&str; 11] = [
    "identity.v1.Sessions",
    "identity.v1.Passwords",
    "identity.v1.OwnAccount",
    "identity.v1.Portails",
    "identity.v1.SecondFactors",
    "identity.v1.Passkeys",
    "periods.v1.Freeze",
    "periods.v1.Transfers",
    "portfolio.v1.Transfers",
    "evaluation.v1.Transfers",
    "documents.v1.Transfers",
];
/// The same, of a service that persons call too: who holds a tutor's link is nobody yet.
const BY_LINK: [&str; 3] = [
    "identity.v1.Tutors/OpenLink",
    "identity.v1.Tutors/RenewLink",
    "identity.v1.Tutors/DisownLink",
];
/// What only reads is named so.
const READS: [&str; 10] = [
    "Get", "List", "Find", "Count", "Describe", "Prepare", "Preview", "Verify", "Check", "Compare",
];

#[test]
fn every_change_of_a_person_has_a_sentence_in_the_log_n10() {
    let catalogue = Catalogue::embedded().unwrap();
    let contracts = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap();
    let mut mute = Vec::new();
    for file in &contracts.file {
        for service in &file.service {
            let whole = format!("{}.{}", file.package(), service.name());
            for method in &service.method {
                let rpc = format!("{whole}/{}", method.name());
                let reads = READS.iter().any(|verb| method.name().starts_with(verb));
                let others =
                    NEVER_A_PERSON.contains(&whole.as_str()) || BY_LINK.contains(&rpc.as_str());
                if !reads && !others && !catalogue.has_action(&rpc) {
                    mute.push(rpc);
                }
            }
        }
    }
    assert!(
        mute.is_empty(),
        "say what was done in [journal] of gateway/catalogue/fr.toml: {mute:#?}"
    );
}
