//! Waiting for something that cannot be waited upon: looking again and again, until a deadline.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// How often it is looked at.
const POLL: Duration = Duration::from_millis(25);

/// Calls `probe` until it yields something; fails after `patience`, naming `what` was waited for.
pub async fn until<T>(
    what: &str,
    patience: Duration,
    mut probe: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let deadline = Instant::now() + patience;
    let mut ticks = tokio::time::interval(POLL);
    loop {
        ticks.tick().await;
        if let Some(found) = probe().await? {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            bail!("waited {patience:?} in vain for {what}");
        }
    }
}
