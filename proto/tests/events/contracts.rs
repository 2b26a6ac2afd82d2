//! The event messages as the contracts declare them.

use prost::Message;
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorSet, SourceCodeInfo,
    field_descriptor_proto::{Label, Type},
};

/// One message.
pub(crate) struct Contract {
    pub(crate) name: String,
    pub(crate) meaning: String,
    pub(crate) fields: Vec<Field>,
}

/// One field of a message.
pub(crate) struct Field {
    pub(crate) number: i32,
    pub(crate) name: String,
    pub(crate) kind: Type,
    pub(crate) repeated: bool,
    pub(crate) meaning: String,
}

impl Field {
    /// `repeated string`, as in the contract.
    pub(crate) fn type_name(&self) -> String {
        let kind = self
            .kind
            .as_str_name()
            .trim_start_matches("TYPE_")
            .to_lowercase();
        if self.repeated {
            format!("repeated {kind}")
        } else {
            kind
        }
    }
}

/// Every message of a package, in the order of its file.
pub(crate) fn messages(package: &str) -> Vec<Contract> {
    let files = FileDescriptorSet::decode(proto::DESCRIPTORS).expect("the compiled contracts");
    files
        .file
        .iter()
        .filter(|file| file.package() == package)
        .flat_map(|file| {
            let comments = file.source_code_info.clone().unwrap_or_default();
            file.message_type
                .iter()
                .enumerate()
                .map(move |(index, message)| contract(message, index, &comments))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Numbers by which a file's comments name messages and their fields (descriptor.proto).
const MESSAGE: i32 = 4;
const FIELD: i32 = 2;

fn contract(message: &DescriptorProto, index: usize, comments: &SourceCodeInfo) -> Contract {
    let place = i32::try_from(index).expect("few messages");
    Contract {
        name: message.name().to_owned(),
        meaning: comment(comments, &[MESSAGE, place]),
        fields: message
            .field
            .iter()
            .enumerate()
            .map(|(index, declared)| {
                let rank = i32::try_from(index).expect("few fields");
                field(declared, comment(comments, &[MESSAGE, place, FIELD, rank]))
            })
            .collect(),
    }
}

fn field(declared: &FieldDescriptorProto, meaning: String) -> Field {
    Field {
        number: declared.number(),
        name: declared.name().to_owned(),
        kind: declared.r#type(),
        repeated: declared.label() == Label::Repeated,
        meaning,
    }
}

/// The comment above an element, on one line.
fn comment(comments: &SourceCodeInfo, path: &[i32]) -> String {
    comments
        .location
        .iter()
        .find(|location| location.path == path)
        .map(|location| {
            location
                .leading_comments()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .unwrap_or_default()
}
