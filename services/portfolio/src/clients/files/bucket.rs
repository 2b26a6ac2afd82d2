//! The bucket of files, at Amazon's or at whoever speaks as it does.

use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::{BackoffConfig, Certificate, ClientOptions, RetryConfig};
use secrecy::{ExposeSecret as _, SecretString};

/// How long to wait before a second try; the third one waits twice as long.
const PAUSE: Duration = Duration::from_millis(100);
/// How often something is asked again.
const RETRIES: usize = 2;

/// A bucket of S3, or of what speaks as it does.
pub(crate) struct Bucket {
    /// Its name.
    pub(crate) name: String,
    /// Its region.
    pub(crate) region: String,
    /// Where it is, if not at Amazon's.
    pub(crate) endpoint: Option<String>,
    /// Identifier of the key.
    pub(crate) access_key: String,
    /// Its secret.
    pub(crate) secret_key: SecretString,
    /// How long it may say nothing.
    pub(crate) patience: Duration,
    /// Authorities that vouch for it, PEM, besides those that browsers trust.
    pub(crate) authorities: Vec<u8>,
}

impl Bucket {
    /// Opened without a word to it: it may be away, and come.
    pub(super) fn open(&self) -> anyhow::Result<AmazonS3> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(self.secret_key.expose_secret())
            .with_client_options(self.client()?)
            .with_retry(self.retry())
            // One by one, as every server can: there are few at once.
            .with_config(
                object_store::aws::AmazonS3ConfigKey::DisableBulkDelete,
                "true",
            );
        if let Some(endpoint) = &self.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        Ok(builder.build()?)
    }

    fn client(&self) -> anyhow::Result<ClientOptions> {
        let mut options = ClientOptions::new()
            // A file may take longer to be read than a bucket may be silent: its reader may be slow.
            .with_timeout_disabled()
            .with_connect_timeout(self.patience)
            .with_read_timeout(self.patience)
            // The authorities that browsers trust, and those that the operator adds: images have none of their own.
            .with_no_system_certificates(true);
        let own = Certificate::from_pem_bundle(&self.authorities)?;
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            options = options.with_root_certificate(Certificate::from_der(der)?);
        }
        for certificate in own {
            options = options.with_root_certificate(certificate);
        }
        Ok(options)
    }

    /// Whoever sends a file waits for the answer: what failed at once is tried again, what took long is not.
    fn retry(&self) -> RetryConfig {
        RetryConfig {
            backoff: BackoffConfig {
                init_backoff: PAUSE,
                max_backoff: 2 * PAUSE,
                base: 2.0,
            },
            max_retries: RETRIES,
            retry_timeout: self.patience / 2,
        }
    }
}
