//! A ClamAV daemon that looks at files before they are kept (F-06), where the operator has one.

use std::time::Duration;

use clamav_client::tokio::{Tcp, scan_buffer};

use crate::domain::FileFault;
use crate::error::Error;

/// How long it may look.
const PATIENCE: Duration = Duration::from_secs(30);

/// The scanner, if there is one. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scanner {
    /// Host and port.
    address: Option<String>,
}

impl Scanner {
    /// The one at that address, or none.
    pub(crate) fn new(address: Option<String>) -> Self {
        Self { address }
    }

    /// Has it look at a file.
    ///
    /// # Errors
    /// It found something; or it does not answer: nothing is kept that was not looked at.
    #[tracing::instrument(name = "scanner.look", skip_all)]
    pub(crate) async fn look(&self, bytes: &[u8]) -> Result<(), Error> {
        let Some(host_address) = self.address.as_deref() else {
            return Ok(());
        };
        let looking = scan_buffer(bytes, Tcp { host_address }, None);
        let answer = match tokio::time::timeout(PATIENCE, looking).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => return Err(Error::Scanner(error.to_string())),
            Err(_) => return Err(Error::Scanner("no answer in time".to_owned())),
        };
        let answer = String::from_utf8_lossy(&answer);
        let answer = answer.trim_end_matches(['\0', '\n']);
        if answer.ends_with(" FOUND") {
            return Err(Error::File(FileFault::Virus));
        }
        // « stream: OK », and nothing else: a limit that was reached is no clean file.
        if answer.ends_with(": OK") {
            Ok(())
        } else {
            Err(Error::Scanner(answer.to_owned()))
        }
    }
}
