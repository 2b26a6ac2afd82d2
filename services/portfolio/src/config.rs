//! Section `[portfolio]` of the configuration.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Largest file, whatever is configured: it is held in memory once, while it is looked at.
const FILE_CEILING: u64 = 64 << 20;

/// What this service adds to the shared sections.
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of référentiels that replace or complete the built-in ones.
    pub referentiels: Option<PathBuf>,
    /// What learners join to what they write (F-06).
    pub files: Files,
}

/// Where files go, and how much there may be.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// A folder, which all replicas share; or `s3`.
    pub folder: Option<PathBuf>,
    /// A bucket; or `folder`.
    pub s3: Option<S3>,
    /// Largest file, in bytes.
    pub max_bytes: u64,
    /// All the files of a learner, in bytes.
    pub quota_bytes: u64,
    /// Host and port of a ClamAV daemon that looks at each file before it is kept; none looks if absent.
    pub scanner: Option<String>,
    /// How often what the store holds for nothing is taken out of it.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub sweep_every: Duration,
}

impl Default for Files {
    fn default() -> Self {
        Self {
            folder: None,
            s3: None,
            max_bytes: 20_000_000,
            quota_bytes: 500_000_000,
            scanner: None,
            sweep_every: Duration::from_mins(1),
        }
    }
}

/// A bucket of S3, or of what speaks as it does.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Name of the bucket.
    pub bucket: String,
    /// Its region.
    #[serde(default = "nowhere")]
    pub region: String,
    /// Where it is, if not at Amazon's.
    pub endpoint: Option<String>,
    /// Identifier of the key.
    pub access_key: String,
    /// File that holds the secret of the key.
    pub secret_key_file: PathBuf,
}

fn nowhere() -> String {
    "us-east-1".to_owned()
}

impl S3 {
    /// The secret of the key.
    ///
    /// # Errors
    /// Its file cannot be read.
    pub fn secret(&self) -> anyhow::Result<SecretString> {
        let file = &self.secret_key_file;
        let text = fs::read_to_string(file)
            .with_context(|| format!("reading the key of the bucket from {}", file.display()))?;
        Ok(text.trim().to_owned().into())
    }
}

impl chassis::config::Section for Config {
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Some(folder) = self.referentiels.as_ref().filter(|folder| !folder.is_dir()) {
            faults.push(format!(
                "portfolio.referentiels: no folder at {}",
                folder.display()
            ));
        }
        let files = &self.files;
        if files.folder.is_some() == files.s3.is_some() {
            faults.push("portfolio.files: say where files go, in `folder` or in `s3`".to_owned());
        }
        if let Some(s3) = &files.s3
            && let Err(error) = s3.secret()
        {
            faults.push(format!("portfolio.files.s3.secret_key_file: {error:#}"));
        }
        if !(1..=FILE_CEILING).contains(&files.max_bytes) || files.quota_bytes < files.max_bytes {
            faults.push(format!(
                "portfolio.files: max_bytes is at most {FILE_CEILING}, and no more than quota_bytes"
            ));
        }
        faults
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
        assert_eq!(own.faults(), [""; 0]);
    }

    #[test]
    fn missing_folder_is_told_at_start_r03() {
        let config = Config {
            referentiels: Some("absent".into()),
            files: somewhere(),
        };
        let faults = config.faults();
        assert_eq!(faults, ["portfolio.referentiels: no folder at absent"]);
    }

    fn somewhere() -> Files {
        Files {
            folder: Some("files".into()),
            ..Files::default()
        }
    }

    #[test]
    fn files_go_to_one_place_and_are_bounded_f06() {
        let faults = |files| {
            let config = Config {
                referentiels: None,
                files,
            };
            config.faults().len()
        };
        let s3 = S3 {
            bucket: "cpro".to_owned(),
            region: nowhere(),
            endpoint: None,
            access_key: "cle".to_owned(),
            secret_key_file: "absent".into(),
        };
        assert_eq!(faults(somewhere()), 0);
        assert_eq!(faults(Files::default()), 1, "nowhere");
        let both = Files {
            s3: Some(s3.clone()),
            ..somewhere()
        };
        assert_eq!(faults(both), 2, "two places, and no secret");
        let bucket = Files {
            s3: Some(s3),
            ..Files::default()
        };
        assert_eq!(faults(bucket), 1, "no secret");
        let heavy = Files {
            max_bytes: FILE_CEILING + 1,
            quota_bytes: u64::MAX,
            ..somewhere()
        };
        assert_eq!(faults(heavy), 1, "more than memory takes");
    }
}
