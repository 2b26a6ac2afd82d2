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
