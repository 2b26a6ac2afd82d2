//! What a request names: its object and the persons it is about, read from the request itself, by the contract. No use
//! case has to say it, so none forgets.

use std::collections::HashMap;
use std::sync::LazyLock;

use prost::Message;
use prost_types::field_descriptor_proto::Type;
use prost_types::{DescriptorProto, FileDescriptorSet};
use uuid::Uuid;

/// Fields that hold persons, in every contract.
const PERSONS: [&str; 12] = [
    "apprenant",
    "apprenants",
    "apprenti",
    "apprentis",
    "enseignant",
    "person",
    "persons",
    "tutor",
    "tutors",
    "maitre",
    "compte",
    "referent",
];

/// Requests whose `id` or `ids` are persons.
const OF_PERSONS: [&str; 2] = ["identity.v1.People/", "identity.v1.Accounts/"];

/// What a request names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Noun of the object: `period`, `annexe`; empty for none.
    pub(crate) objet: String,
    pub(crate) objet_id: Option<Uuid>,
    pub(crate) personnes: Vec<Uuid>,
}

enum Field {
    Person,
    Object(String),
}

/// By RPC, the text fields of its request that may hold an identifier, by number.
static FIELDS: LazyLock<HashMap<String, HashMap<u32, Field>>> = LazyLock::new(|| {
    let files = FileDescriptorSet::decode(proto::DESCRIPTORS).unwrap_or_default();
    let mut messages: HashMap<String, &DescriptorProto> = HashMap::new();
    for file in &files.file {
        for message in &file.message_type {
            messages.insert(format!(".{}.{}", file.package(), message.name()), message);
        }
    }
    let mut fields = HashMap::new();
    for file in &files.file {
        for service in &file.service {
            for method in &service.method {
                let rpc = format!("{}.{}/{}", file.package(), service.name(), method.name());
                if let Some(message) = messages.get(method.input_type()) {
                    let read = fields_of(&rpc, message);
                    fields.insert(rpc, read);
                }
            }
        }
    }
    fields
});

fn fields_of(rpc: &str, message: &DescriptorProto) -> HashMap<u32, Field> {
    let of_persons = OF_PERSONS.iter().any(|service| rpc.starts_with(service));
    let texts = message.field.iter().filter(|f| f.r#type() == Type::String);
    texts
        .map(|field| {
            let name = field.name();
            let person = PERSONS.contains(&name) || (of_persons && matches!(name, "id" | "ids"));
            let kind = if person {
                Field::Person
            } else {
                Field::Object(noun(rpc, name))
            };
            (field.number().unsigned_abs(), kind)
        })
        .collect()
}

/// `period_id` → `period`; a bare `id` is of the service: `Annexes` → `annexes`.
fn noun(rpc: &str, field: &str) -> String {
    if field == "id" {
        let service = rpc.split('/').next().unwrap_or_default();
        return service
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_lowercase();
    }
    field.strip_suffix("_id").unwrap_or(field).to_owned()
}

/// What `message`, a request of `rpc`, names.
pub(crate) fn touched(rpc: &str, message: &impl Message) -> Touched {
    let Some(fields) = FIELDS.get(rpc) else {
        return Touched::default();
    };
    let mut found = Touched::default();
    for (number, text) in texts(&message.encode_to_vec()) {
        let Some(field) = fields.get(&number) else {
            continue;
        };
        let Some(id) = text.parse::<Uuid>().ok() else {
            continue;
        };
        match field {
            Field::Person if !found.personnes.contains(&id) => found.personnes.push(id),
            Field::Object(noun) if found.objet_id.is_none() => {
                found.objet.clone_from(noun);
                found.objet_id = Some(id);
            }
            Field::Person | Field::Object(_) => {}
        }
    }
    found
}

/// The length-delimited fields of an encoded message that are texts of the length of an identifier.
fn texts(mut rest: &[u8]) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    while let Some((number, wire)) = varint(&mut rest).map(|key| (key >> 3, key & 7)) {
        let length = match wire {
            0 => {
                varint(&mut rest);
                continue;
            }
            1 => 8,
            5 => 4,
            2 => varint(&mut rest)
                .and_then(|n| usize::try_from(n).ok())
                .unwrap_or(usize::MAX),
            _ => break,
        };
        let Some((bytes, after)) = rest.split_at_checked(length) else {
            break;
        };
        rest = after;
        if wire == 2
            && length == uuid::fmt::Hyphenated::LENGTH
            && let (Ok(number), Ok(text)) = (u32::try_from(number), std::str::from_utf8(bytes))
        {
            found.push((number, text.to_owned()));
        }
    }
    found
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proto::identity::v1::{IssueTemporaryPasswordsRequest, SendLinkRequest};
    use proto::periods::v1::{DeclarePeriodRequest, DeletePeriodRequest};

    use super::*;

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    #[test]
    fn a_request_says_what_and_whom_it_is_about_n10() {
        let declared = touched(
            "periods.v1.Periods/DeclarePeriod",
            &DeclarePeriodRequest {
                annexe_id: id(1).to_string(),
                titre: id(9).to_string().to_uppercase(),
                apprenants: vec![id(2).to_string(), id(3).to_string(), id(2).to_string()],
                malgre_chevauchement: true,
                ..Default::default()
            },
        );
        assert_eq!(declared.objet, "annexe");
        assert_eq!(declared.objet_id, Some(id(1)));
        assert_eq!(declared.personnes, [id(2), id(3)]);
        let deleted = touched(
            "periods.v1.Periods/DeletePeriod",
            &DeletePeriodRequest {
                id: id(1).to_string(),
                expected_version: 300,
                ..Default::default()
            },
        );
        assert_eq!(
            (deleted.objet.as_str(), deleted.objet_id),
            ("periods", Some(id(1)))
        );
        let issued = touched(
            "identity.v1.People/IssueTemporaryPasswords",
            &IssueTemporaryPasswordsRequest {
                ids: vec![id(4).to_string()],
            },
        );
        assert_eq!(issued.personnes, [id(4)]);
    }

    #[test]
    fn nothing_that_was_typed_is_kept_n10() {
        let sent = touched(
            "identity.v1.Tutors/SendLink",
            &SendLinkRequest {
                period_id: id(1).to_string(),
                apprenant: id(2).to_string(),
                nom: "NOM DE TRENTE-SIX CARACTERES, TOUT JUSTE".to_owned(),
                courriel: "personne@example.org".to_owned(),
                ..Default::default()
            },
        );
        assert_eq!(
            sent,
            Touched {
                objet: "period".to_owned(),
                objet_id: Some(id(1)),
                personnes: vec![id(2)],
            }
        );
        assert_eq!(touched("no.such/Rpc", &()), Touched::default());
    }
}
