//! Pictures that somebody sent, decoded within bounds: what one is comes from its content, whatever its name says, and
//! nothing but its pixels comes out (no position, no comment, nothing that hides behind).

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// Pixels of a side.
const MAX_SIDE: u32 = 12_000;
/// Pixels in all: a photo of most phones as they are set.
const MAX_PIXELS: u64 = 25_000_000;
/// Memory that decoding may take, bytes.
const MAX_MEMORY: u64 = 128 << 20;

/// Why bytes are no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecodable {
    /// Neither PNG nor JPEG nor WebP.
    Format,
    /// More pixels than a picture may have, or than its decoding may take memory for.
    TooManyPixels,
    /// Cut or damaged.
    Damaged,
}

/// The format of a picture that we take, by its first bytes.
pub fn format(bytes: &[u8]) -> Option<ImageFormat> {
    use ImageFormat::{Jpeg, Png, WebP};
    image::guess_format(bytes)
        .ok()
        .filter(|format| matches!(format, Png | Jpeg | WebP))
}

/// Decodes a picture, the right way up. It takes long: never on a thread that others wait for.
///
/// # Errors
/// It is none, or not one that we take.
pub fn decode(bytes: &[u8]) -> Result<(ImageFormat, DynamicImage), Undecodable> {
    let format = format(bytes).ok_or(Undecodable::Format)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fault)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Undecodable::TooManyPixels);
    }
    // `into_decoder` bounds what the decoder takes for itself, not the pixels that it gives: sixteen bits take twice as much.
    if decoder.total_bytes() > MAX_MEMORY {
        return Err(Undecodable::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(fault)?;
    image.apply_orientation(orientation);
    Ok((format, image))
}

#[expect(clippy::needless_pass_by_value, reason = "the signature is map_err's")]
fn fault(error: image::ImageError) -> Undecodable {
    match error {
        image::ImageError::Limits(_) => Undecodable::TooManyPixels,
        _ => Undecodable::Damaged,
    }
}
