//! Section `[evaluation]` of the configuration.

use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What this service adds to the shared sections.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of référentiels that replace or complete the built-in ones.
    pub referentiels: Option<PathBuf>,
    /// How long a bilan intermédiaire may take to freeze its periods and be final; then it is given up.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub validation: Duration,
    /// Age from which the sweep gives up a bilan intermédiaire that a crash left claiming.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub abandon: Duration,
    /// How often the sweep looks.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub sweep: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            referentiels: None,
            validation: Duration::from_secs(8),
            abandon: Duration::from_secs(30),
            sweep: Duration::from_secs(5),
        }
    }
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(folder) = &self.referentiels
            && !folder.is_dir()
        {
            faults.push(format!(
                "evaluation.referentiels: no folder at {}",
                folder.display()
            ));
        }
        if self.abandon <= self.validation {
            // The sweep would give up bilans that are still being validated.
            faults.push("evaluation.abandon must be longer than evaluation.validation".to_owned());
        }
        if self.sweep.is_zero() || self.validation.is_zero() {
            faults.push("evaluation.sweep and evaluation.validation must not be zero".to_owned());
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use chassis::config::Section as _;

    use super::*;

    #[test]
    fn contradictions_are_refused_by_name() {
        assert!(Config::default().faults().is_empty());
        let hasty = Config {
            abandon: Duration::from_secs(1),
            ..Config::default()
        };
        assert!(hasty.faults()[0].contains("evaluation.abandon"));
        let homeless = Config {
            referentiels: Some(PathBuf::from("no/such/folder")),
            ..Config::default()
        };
        assert!(homeless.faults()[0].contains("no/such/folder"));
    }
}
