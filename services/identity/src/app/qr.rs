//! QR codes, drawn here so that no page needs a library for them.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::error::{Error, Result};

/// Side of a drawing, in pixels, at least.
const SIDE: u32 = 220;

/// A text as a QR code, SVG.
pub fn drawn(text: &str) -> Result<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Error::internal("drawing a QR code", error.to_string()))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(SIDE, SIDE)
        .build())
}
