//! What the operator sets.

use std::path::Path;
use std::time::Duration;

use chassis::config::load;
use periods::config::Config;

#[test]
fn example_configuration_is_a_valid_one() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
    let (shared, own) = load::<Config>("periods", Some(&example)).unwrap();
    assert!(shared.peers.contains_key("evaluation"));
    assert_eq!(own.claims.sweep_every, Duration::from_secs(5));
}

#[test]
fn folder_of_diplomas_that_is_not_there_is_refused_by_name() {
    let mut config = Config::default();
    config.referentiels.folder = Some("absent".into());
    let faults = chassis::config::Section::faults(&config);
    assert_eq!(faults, ["periods.referentiels.folder: no folder absent"]);
}
