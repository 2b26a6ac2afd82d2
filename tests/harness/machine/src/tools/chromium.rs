//! A Chromium for the browser tests: `CPRO_CHROMIUM` → what is on `PATH` → apt.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::environment;
use crate::tools::{apt, missing};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Finds Chromium, installing it (with fonts that have French accents) where allowed.
pub fn find_or_install() -> Result<PathBuf> {
    if let Some(explicit) = environment::path("CPRO_CHROMIUM") {
        return Ok(explicit);
    }
    let present = || {
        NAMES
            .iter()
            .find_map(|name| environment::find_program(name))
    };
    if let Some(found) = present() {
        return Ok(found);
    }
    apt::install(&["chromium", "fonts-dejavu-core"])
        .and_then(|()| {
            present().context("the package chromium was installed, yet there is no chromium")
        })
        .map_err(|why| {
            missing(
                "Chromium",
                "`apt-get install chromium`, or set CPRO_CHROMIUM to its path",
                &why,
            )
        })
}
