//! The `[documents]` section of the configuration.

use std::{path::PathBuf, time::Duration};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of this service alone.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long the record of a document that was made is kept (I-12): the term is the académie's to set.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub kept: Duration,
    /// Folder of référentiels that replace or complete those built in; none by default.
    pub referentiels: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            kept: Duration::from_hours(90 * 24),
            referentiels: None,
        }
    }
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        if self.kept < Duration::from_hours(24) {
            return vec!["documents.kept: a day at least".to_owned()];
        }
        Vec::new()
    }
}
