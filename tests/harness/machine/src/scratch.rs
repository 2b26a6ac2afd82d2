//! Folders of throw-away servers, named after the process that made them, so that what a killed run left behind is
//! recognised and cleared by the next one.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::checkout::Checkout;
use crate::process;

/// The name of a folder for `kind` that nobody else uses. Folders of runs that are over are deleted.
pub fn folder(kind: &str, checkout: &Checkout) -> PathBuf {
    let prefix = format!("cpro-{kind}-{}-", checkout.key());
    clear_leftovers(&prefix);
    std::env::temp_dir().join(format!("{prefix}{}", unique()))
}

/// A name no other process and no other call of this one uses: the process id, then a count.
pub fn unique() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!(
        "{}-{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

fn clear_leftovers(prefix: &str) {
    let Ok(entries) = fs::read_dir(std::env::temp_dir()) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let maker = name.to_str().and_then(|name| {
            name.strip_prefix(prefix)?
                .split('-')
                .next()?
                .parse::<i32>()
                .ok()
        });
        if maker.is_some_and(|pid| !process::exists(pid)) {
            // Somebody else may clear it at the same moment.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::folder;
    use crate::Checkout;
    use std::fs;

    #[test]
    fn what_a_dead_run_left_is_cleared_and_what_runs_is_kept() {
        let checkout = Checkout::locate();
        let ours = folder("selftest", &checkout);
        fs::create_dir_all(&ours).unwrap();
        // No process has this id: it is beyond the kernel's limit.
        let dead = ours.with_file_name(format!("cpro-selftest-{}-2147483646-0", checkout.key()));
        fs::create_dir_all(&dead).unwrap();

        let next = folder("selftest", &checkout);

        assert!(ours.is_dir() && !dead.exists() && next != ours);
        fs::remove_dir_all(&ours).unwrap();
    }
}
