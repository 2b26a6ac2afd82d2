//! The `[documents]` section of the configuration.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Settings of this service alone.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of référentiels that replace or complete those built in; none by default.
    pub referentiels: Option<PathBuf>,
}

impl chassis::config::Section for Config {}
