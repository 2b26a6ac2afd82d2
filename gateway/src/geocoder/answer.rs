//! What the search answers: a GeoJSON `FeatureCollection`, as the Base adresse nationale writes it.

use std::collections::HashSet;

use serde::Deserialize;
use serde_json::Value;

use super::MOST;

/// Longest text that an address is made of, characters.
const LONGEST: usize = 200;

/// One address.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The whole of it, on one line.
    pub label: String,
    /// Number and street, or the place where there is no street.
    pub street: String,
    /// Postal code; none for what has several.
    pub postcode: Option<String>,
    /// Commune.
    pub town: Option<String>,
    /// Degrees (WGS 84), north positive.
    pub latitude: f64,
    /// Degrees (WGS 84), east positive.
    pub longitude: f64,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Point,
}

#[derive(Deserialize)]
struct Properties {
    label: String,
    name: String,
    postcode: Option<String>,
    city: Option<String>,
}

/// Longitude first, as GeoJSON has it.
#[derive(Deserialize)]
struct Point {
    coordinates: Vec<f64>,
}

/// The addresses of an answer, in its order. What cannot be one is left out, and what is written as a former one: nobody
/// could tell them apart. None when nothing of it can be read.
pub(super) fn read(body: &[u8]) -> Option<Vec<Suggestion>> {
    let Collection { features } = serde_json::from_slice(body).ok()?;
    let empty = features.is_empty();
    let mut labels = HashSet::new();
    let read: Vec<Suggestion> = features
        .into_iter()
        .filter_map(suggestion)
        .filter(|one| labels.insert(one.label.clone()))
        .take(MOST)
        .collect();
    (empty || !read.is_empty()).then_some(read)
}

fn suggestion(feature: Value) -> Option<Suggestion> {
    let Feature {
        properties,
        geometry,
    } = serde_json::from_value(feature).ok()?;
    // A third number would be a height.
    let [longitude, latitude, ..] = geometry.coordinates[..] else {
        return None;
    };
    let on_earth = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
    on_earth.then_some(Suggestion {
        label: text(&properties.label)?,
        street: text(&properties.name)?,
        postcode: properties.postcode.as_deref().and_then(text),
        town: properties.city.as_deref().and_then(text),
        latitude,
        longitude,
    })
}

/// One line of text that a field may hold; none when it is empty, endless, or no text.
fn text(given: &str) -> Option<String> {
    let line = given.split_whitespace().collect::<Vec<_>>().join(" ");
    let sane =
        !line.is_empty() && line.chars().count() <= LONGEST && !line.chars().any(char::is_control);
    sane.then_some(line)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use serde_json::json;

    use super::*;

    fn feature(label: &str, coordinates: &Value) -> Value {
        json!({
            "type": "Feature",
            "geometry": { "type": "Point", "coordinates": coordinates },
            "properties": {
                "label": label, "name": "12 Rue des Parfums", "postcode": "76000", "city": "Rouen",
                "citycode": "76540", "context": "76, Seine-Maritime, Normandie", "score": 0.9,
            },
        })
    }

    fn told(features: &[Value]) -> Option<Vec<Suggestion>> {
        let collection = json!({ "type": "FeatureCollection", "features": features });
        read(collection.to_string().as_bytes())
    }

    #[test]
    fn addresses_of_the_national_base_are_read_p10() {
        let label = "12 Rue des Parfums 76000 Rouen";
        let read = told(&[feature(label, &json!([1.099_971, 49.443_232]))]).unwrap();
        assert_eq!(
            read,
            [Suggestion {
                label: label.into(),
                street: "12 Rue des Parfums".into(),
                postcode: Some("76000".into()),
                town: Some("Rouen".into()),
                latitude: 49.443_232,
                longitude: 1.099_971,
            }]
        );
        assert_eq!(told(&[]).unwrap(), []);
    }

    #[test]
    fn five_at_most_are_kept_p10() {
        let many: Vec<Value> = (1..=9)
            .map(|number| feature(&format!("{number} Quai des Brumes"), &json!([1.1, 49.4])))
            .collect();
        assert_eq!(told(&many).unwrap().len(), MOST);
    }

    #[test]
    fn what_is_written_alike_is_kept_once_the_first_p10() {
        let [first, same, other] = [
            feature("Rouen", &json!([1.1, 49.4])),
            feature(" Rouen ", &json!([1.2, 49.5])),
            feature("Rouen-sur-Seine", &json!([1.3, 49.6])),
        ];
        let kept = told(&[first, same.clone(), same, other]).unwrap();
        let kept: Vec<_> = kept
            .iter()
            .map(|one| (one.label.as_str(), one.longitude))
            .collect();
        assert_eq!(kept, [("Rouen", 1.1), ("Rouen-sur-Seine", 1.3)]);
    }

    #[test]
    fn what_cannot_be_an_address_is_left_out_p10() {
        let good = feature("Rouen", &json!([1.1, 49.4]));
        let long = "é".repeat(LONGEST + 1);
        for wrong in [
            feature("", &json!([1.1, 49.4])),
            feature("Rou\u{0}en", &json!([1.1, 49.4])),
            feature(&long, &json!([1.1, 49.4])),
            feature("Rouen", &json!([1.1, 94.4])),
            feature("Rouen", &json!([-181, 49.4])),
            feature("Rouen", &json!(["1.1", "49.4"])),
            feature("Rouen", &json!([1.1])),
            json!({ "properties": { "label": "Rouen", "name": "Rouen" } }),
            json!("Rouen"),
        ] {
            assert_eq!(
                told(&[wrong.clone(), good.clone()]).unwrap().len(),
                1,
                "{wrong}"
            );
            assert_eq!(told(std::slice::from_ref(&wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn an_answer_of_another_kind_is_no_list_p10() {
        for garbage in [
            "",
            "<html>",
            "[]",
            "{}",
            "null",
            r#"{"features": 3}"#,
            "{\"features\": [",
        ] {
            assert_eq!(read(garbage.as_bytes()), None, "{garbage}");
        }
    }
}
