//! One sample of each event version, as it was when first published. Streams keep events for long, and two
//! releases run side by side: today's code must read them all, and lose nothing of them.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use prost::encoding;
use prost_types::field_descriptor_proto::Type;
use proto::events::Event;

use crate::contracts::{Contract, messages};

/// What a frozen file says: its fields as declared then, and an encoded sample.
struct Frozen {
    /// `1 string period_id`
    fields: Vec<String>,
    bytes: Vec<u8>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen")
}

fn path_of(producer: &str, event: &str, version: u32) -> PathBuf {
    folder().join(format!("{producer}.v{version}.{event}.txt"))
}

fn contract_of(producer: &str, event: &str, version: u32) -> Contract {
    messages(&format!("events.{producer}.v{version}"))
        .into_iter()
        .find(|contract| contract.name == event)
        .unwrap_or_else(|| panic!("{event} has no contract"))
}

fn declared(contract: &Contract) -> Vec<String> {
    contract
        .fields
        .iter()
        .map(|field| format!("{} {} {}", field.number, field.type_name(), field.name))
        .collect()
}

fn read(path: &Path) -> Frozen {
    let text = fs::read_to_string(path).unwrap_or_else(|_| {
        panic!(
            "{} is missing: a new event has a first sample, see tests/events/main.rs",
            path.display()
        )
    });
    let (fields, hex) = text
        .split_once("---\n")
        .expect("fields, a line of dashes, a sample");
    let hex: String = hex.split_whitespace().collect();
    Frozen {
        fields: fields.lines().map(str::to_owned).collect(),
        bytes: (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal"))
            .collect(),
    }
}

/// Writes the first sample of an event; a file that exists is never touched.
fn write_first(path: &Path, contract: &Contract) {
    use std::fmt::Write;
    let mut text = declared(contract).join("\n");
    text.push_str("\n---\n");
    for line in sample(contract).chunks(40) {
        for byte in line {
            write!(text, "{byte:02x}").expect("a string takes all");
        }
        text.push('\n');
    }
    fs::write(path, text).expect("write the sample");
}

/// A message with every field set, each to a value of its own.
fn sample(contract: &Contract) -> Vec<u8> {
    let mut fields: Vec<_> = contract.fields.iter().collect();
    fields.sort_by_key(|field| field.number);
    let mut bytes = Vec::new();
    for field in fields {
        let tag = field.number.cast_unsigned();
        if field.repeated && field.kind == Type::Int64 {
            // proto3 packs them.
            let number = i64::from(field.number) * 100;
            encoding::int64::encode_packed(tag, &[number, number + 1], &mut bytes);
            continue;
        }
        for turn in 0..if field.repeated { 2 } else { 1 } {
            let number = i64::from(field.number) * 100 + turn;
            match field.kind {
                Type::String => {
                    encoding::string::encode(
                        tag,
                        &format!("{} {number} é", field.name),
                        &mut bytes,
                    );
                }
                Type::Bytes => {
                    encoding::bytes::encode(tag, &number.to_be_bytes().to_vec(), &mut bytes);
                }
                Type::Int64 => encoding::int64::encode(tag, &number, &mut bytes),
                Type::Int32 => {
                    encoding::int32::encode(
                        tag,
                        &i32::try_from(number).expect("small"),
                        &mut bytes,
                    );
                }
                Type::Bool => encoding::bool::encode(tag, &true, &mut bytes),
                other => panic!("{}: teach the samples about {other:?}", field.name),
            }
        }
    }
    bytes
}

/// Today's code reads the sample and, writing it again, has lost nothing.
fn survives<E: Event>() {
    let frozen = read(&path_of(E::PRODUCER, E::TYPE, E::VERSION));
    let event = E::decode(frozen.bytes.as_slice())
        .unwrap_or_else(|fault| panic!("{} can no longer be read: {fault}", E::TYPE));
    assert!(
        event.encode_to_vec() == frozen.bytes,
        "{} v{} loses part of what was published: a new shape is a new version",
        E::TYPE,
        E::VERSION
    );
}

macro_rules! every_event {
    ($($producer:ident { $($event:ident),+ $(,)? })+) => {
        /// The events that [`survives`] is asked about.
        const ASKED: &[(&str, &str)] = &[$($((stringify!($producer), stringify!($event))),+),+];

        #[test]
        fn what_was_published_can_be_read_without_loss() {
            write_missing();
            $($(survives::<proto::events::$producer::v1::$event>();)+)+
        }
    };
}

every_event! {
    identity {
        ApprenantImported, ApprenantUpdated, ApprenantDeactivated, TutorInvited, AccessRevoked, TransferStarted,
        TransferCompleted, PersonErased, ReferentielInstalled
    }
    periods { PeriodDeclared, PeriodEdited, PeriodDeleted, FicheLiaisonChanged, PeriodsDataErased }
    portfolio { PortfolioCreated, PortfolioRemoved, SheetChanged, TasksLinked, CommentAdded, PortfolioDataErased }
    evaluation { BilanEntrepriseChanged, BilanIntermediaireCreated, EvaluationDataErased }
    documents { DocumentReady, DocumentsDataErased }
}

fn write_missing() {
    if !crate::accepting() {
        return;
    }
    for (producer, event, version) in proto::events::ALL {
        let path = path_of(producer, event, *version);
        if !path.exists() {
            write_first(&path, &contract_of(producer, event, *version));
        }
    }
}

#[test]
fn every_event_is_asked_about() {
    let all: Vec<_> = proto::events::ALL
        .iter()
        .map(|(producer, event, _)| (*producer, *event))
        .collect();
    assert_eq!(ASKED, all);
}

#[test]
fn no_published_field_changes_its_number_type_or_name() {
    write_missing();
    for (producer, event, version) in proto::events::ALL {
        let now = declared(&contract_of(producer, event, *version));
        for field in read(&path_of(producer, event, *version)).fields {
            assert!(
                now.contains(&field),
                "{event} v{version} no longer has « {field} »"
            );
        }
    }
}

#[test]
fn no_sample_is_left_of_an_event_that_is_gone() {
    write_missing();
    let mut known: BTreeMap<PathBuf, bool> = proto::events::ALL
        .iter()
        .map(|(producer, event, version)| (path_of(producer, event, *version), false))
        .collect();
    for entry in fs::read_dir(folder()).expect("the frozen samples") {
        let path = entry.expect("an entry").path();
        let seen = known
            .get_mut(&path)
            .unwrap_or_else(|| panic!("{} is of no event", path.display()));
        *seen = true;
    }
    assert!(
        known.values().all(|seen| *seen),
        "an event has no sample: {known:?}"
    );
}
