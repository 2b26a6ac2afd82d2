//! What makes two versions of a diploma the same: sha256 over JSON with sorted keys and no spaces.

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::Referentiel;

pub(crate) fn of(referentiel: &Referentiel) -> String {
    // A référentiel holds only strings, numbers, lists and string-keyed maps: it always has a JSON form.
    let value = serde_json::to_value(referentiel).unwrap_or(Value::Null);
    hex::encode(Sha256::digest(sorted(value).to_string()))
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|left, right| left.0.cmp(&right.0));
            Value::Object(
                entries
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect(),
            )
        }
        scalar => scalar,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_of_keys_does_not_matter_r01() {
        let left: Value = serde_json::json!({"b": 1, "a": {"d": [1, 2], "c": null}});
        let right: Value = serde_json::json!({"a": {"c": null, "d": [1, 2]}, "b": 1});
        assert_eq!(sorted(left).to_string(), sorted(right).to_string());
    }
}
