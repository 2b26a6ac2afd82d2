//! The learner's own files (F-06), as they travel along.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Longest name, in bytes.
const MAX_NAME: usize = 255;

/// A file that the learner joined to something (F-06), as it travels: signed with all the rest, it is known again whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Joint {
    /// The annexe that it is, where it comes from.
    pub annexe: Uuid,
    /// Name to keep it under.
    pub nom: String,
    /// Its bytes.
    pub octets: u64,
    /// Of these, hexadecimal.
    pub sha256: String,
}

/// Whether these are files that lists can show, each once.
pub fn are_files(joints: &[Joint]) -> bool {
    let fits = |joint: &Joint| {
        !joint.nom.is_empty()
            && joint.nom.len() <= MAX_NAME
            && !joint.nom.chars().any(is_hidden)
            && joint.sha256.len() == 64
    };
    let each: BTreeSet<Uuid> = joints.iter().map(|joint| joint.annexe).collect();
    each.len() == joints.len() && joints.iter().all(fits)
}

/// Characters that show nothing, or turn the order of a text around.
fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || turns
}

/// A file of an arrival that is not kept here, and the code of why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ecarte {
    /// Its name, as the origin has it.
    pub nom: String,
    /// Why.
    pub motif: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joint(annexe: u128) -> Joint {
        Joint {
            annexe: Uuid::from_u128(annexe),
            nom: "Armoire.jpg".to_owned(),
            octets: 3,
            sha256: "0".repeat(64),
        }
    }

    #[test]
    fn files_are_shown_each_once_i11() {
        assert!(are_files(&[]));
        assert!(are_files(&[joint(1), joint(2)]));
        assert!(!are_files(&[joint(1), joint(1)]), "twice the same");
        for nom in ["", "a\nb", "a\u{202e}gpj.exe", &"é".repeat(200)] {
            let nom = nom.to_owned();
            assert!(!are_files(&[Joint { nom, ..joint(1) }]));
        }
        let sha256 = String::new();
        assert!(!are_files(&[Joint { sha256, ..joint(1) }]));
    }
}
