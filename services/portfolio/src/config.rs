//! Section `[portfolio]` of the configuration.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;
use schemars::JsonSchema;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

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
    /// How often to look whether the store is there and has room; probes and metrics tell it.
    #[serde(with = "humantime_serde")]
    #[schemars(with = "String")]
    pub look_every: Duration,
    /// What is left free on the disk of the folder, in bytes: no file is taken that would leave less.
    pub spare_bytes: u64,
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
            look_every: Duration::from_secs(3),
            spare_bytes: 200_000_000,
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
    /// Certificates (PEM) of authorities that vouch for it, besides those that browsers trust.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// How long it may say nothing, a file being sent to it included: whoever sends one waits meanwhile.
    #[serde(with = "humantime_serde", default = "patience")]
    #[schemars(with = "String")]
    pub timeout: Duration,
}

fn nowhere() -> String {
    "us-east-1".to_owned()
}

fn patience() -> Duration {
    Duration::from_secs(4)
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

    /// The authorities that vouch for it, PEM; nothing where none are added.
    ///
    /// # Errors
    /// Their file cannot be read.
    pub fn authorities(&self) -> anyhow::Result<Vec<u8>> {
        let Some(file) = &self.ca_file else {
            return Ok(Vec::new());
        };
        fs::read(file).with_context(|| format!("reading authorities from {}", file.display()))
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if let Err(error) = self.secret() {
            faults.push(format!("portfolio.files.s3.secret_key_file: {error:#}"));
        }
        if let Err(error) = self.authorities() {
            faults.push(format!("portfolio.files.s3.ca_file: {error:#}"));
        }
        let address = self.endpoint.as_deref().map(Url::parse);
        if !address.is_none_or(|url| url.is_ok_and(|url| matches!(url.scheme(), "http" | "https")))
        {
            faults.push("portfolio.files.s3.endpoint: not an address of the web".to_owned());
        }
        if self.timeout.is_zero() {
            faults.push("portfolio.files.s3.timeout: no time at all".to_owned());
        }
        faults
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
        faults.extend(files.s3.iter().flat_map(S3::faults));
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
            ca_file: None,
            timeout: patience(),
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
        assert_eq!(faults(bucket.clone()), 1, "no secret");
        let nowhere = S3 {
            endpoint: Some("s3.example.org".to_owned()),
            ca_file: Some("absent".into()),
            timeout: Duration::ZERO,
            ..bucket.s3.unwrap()
        };
        let wrong = Files {
            s3: Some(nowhere),
            ..Files::default()
        };
        assert_eq!(
            faults(wrong),
            4,
            "nor authorities, nor an address, nor time"
        );
        let heavy = Files {
            max_bytes: FILE_CEILING + 1,
            quota_bytes: u64::MAX,
            ..somewhere()
        };
        assert_eq!(faults(heavy), 1, "more than memory takes");
    }
}
