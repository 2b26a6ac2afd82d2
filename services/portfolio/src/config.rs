//! Section `[portfolio]` of the configuration.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What this service adds to the shared sections.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of référentiels that replace or complete the built-in ones.
    pub referentiels: Option<PathBuf>,
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        match &self.referentiels {
            Some(folder) if !folder.is_dir() => {
                vec![format!(
                    "portfolio.referentiels: no folder at {}",
                    folder.display()
                )]
            }
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use std::path::Path;

    use chassis::config::Section as _;

    use super::*;

    #[test]
    fn example_file_is_accepted() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.example.toml");
        let (shared, own) = chassis::config::load::<Config>("portfolio", Some(&example)).unwrap();
        assert_eq!(shared.nats.url, "nats://localhost:4222");
        assert!(own.referentiels.is_none());
    }

    #[test]
    fn missing_folder_is_told_at_start_r03() {
        let config = Config {
            referentiels: Some("absent".into()),
        };
        let faults = config.faults();
        assert_eq!(faults, ["portfolio.referentiels: no folder at absent"]);
    }
}
