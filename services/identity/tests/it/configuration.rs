//! What the operator sets.

use std::path::Path;

use chassis::config::{Section as _, load};
use identity::config::Config;

#[test]
fn example_configuration_is_a_valid_one() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let (_, own) = load::<Config>("identity", Some(&example)).unwrap();
    assert_eq!(own.public_url, "https://cpro.example.org");
}

#[test]
fn a_missing_link_key_is_refused_by_name() {
    let faults = Config::default().faults();
    assert_eq!(faults, ["identity.link_key: at least 32 bytes"]);
}
