//! A picture that somebody sent, made ours (I-01): what it is comes from its content, it is decoded within bounds, and
//! written anew from its pixels, so that nothing else of the file survives (positions, comments, what hides behind).

use std::io::Cursor;

use chassis::picture::{self, Undecodable};
use image::{DynamicImage, ImageFormat};

/// Bytes of a picture that is sent: a photo of a phone.
pub const MAX_BYTES: usize = 8 << 20;
/// Pixels of the longest side of what is kept: five centimetres in print. Bounds the file at 2 MB, whatever it shows.
const KEPT_SIDE: u32 = 640;

/// What an établissement shows of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// In the header of the screens and of documents.
    Logo,
    /// The stamp beside signatures.
    Cachet,
}

impl Nature {
    /// As stored and as sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::Cachet => "cachet",
        }
    }

    /// The nature of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Logo, Self::Cachet]
            .into_iter()
            .find(|nature| nature.code() == code)
    }
}

/// A picture as it stands, without its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    pub nature: Nature,
    pub version: i64,
    pub present: bool,
    pub largeur: u32,
    pub hauteur: u32,
}

/// A kept picture and its version.
pub struct Stored {
    /// Left in the database when it is the version that the caller knows.
    pub png: Vec<u8>,
    pub version: i64,
}

/// A picture of our own making.
#[derive(Clone)]
pub struct Picture {
    pub png: Vec<u8>,
    pub largeur: u32,
    pub hauteur: u32,
}

/// Why a picture is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFault {
    /// Over [`MAX_BYTES`].
    TooHeavy,
    /// Neither PNG nor JPEG nor WebP, whatever its name says.
    Format,
    /// More pixels than a picture for print needs.
    TooManyPixels,
    /// Cut or damaged.
    Unreadable,
}

/// Decodes a picture and writes it anew, at most [`KEPT_SIDE`] wide and high, the right way up.
pub fn remake(bytes: &[u8]) -> Result<Picture, PictureFault> {
    let (_, mut image) = picture::decode(bytes)?;
    if image.width().max(image.height()) > KEPT_SIDE {
        image = image.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    let image = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.to_rgb8())
    };
    let mut png = Cursor::new(Vec::new());
    image
        .write_to(&mut png, ImageFormat::Png)
        .map_err(|_| PictureFault::Unreadable)?;
    Ok(Picture {
        png: png.into_inner(),
        largeur: image.width(),
        hauteur: image.height(),
    })
}

impl From<Undecodable> for PictureFault {
    fn from(fault: Undecodable) -> Self {
        match fault {
            Undecodable::Format => Self::Format,
            Undecodable::TooManyPixels => Self::TooManyPixels,
            Undecodable::Damaged => Self::Unreadable,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::{Rgba, RgbaImage};

    use super::*;

    fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| {
            Rgba([
                u8::try_from(x % 256).unwrap(),
                u8::try_from(y % 256).unwrap(),
                90,
                255,
            ])
        });
        let image = DynamicImage::ImageRgba8(image);
        let image = match format {
            ImageFormat::Jpeg => DynamicImage::ImageRgb8(image.to_rgb8()),
            _ => image,
        };
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// The head of a PNG that claims these sides.
    fn claiming(width: u32, height: u32) -> Vec<u8> {
        let mut header = b"IHDR".to_vec();
        header.extend(width.to_be_bytes());
        header.extend(height.to_be_bytes());
        header.extend([8, 2, 0, 0, 0]);
        let sum = header.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 {
                    (sum >> 1) ^ 0xedb8_8320
                } else {
                    sum >> 1
                }
            })
        });
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
        png.extend(header);
        png.extend((!sum).to_be_bytes());
        png.extend(b"\0\0\0\0IDAT");
        png
    }

    #[test]
    fn the_three_formats_become_a_png_of_bounded_size_i01() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let picture = remake(&drawn(1300, 650, format)).unwrap();
            assert_eq!((picture.largeur, picture.hauteur), (640, 320), "{format:?}");
            assert_eq!(image::guess_format(&picture.png).unwrap(), ImageFormat::Png);
            assert!(picture.png.len() < 2 << 20);
        }
    }

    #[test]
    fn a_small_picture_keeps_its_size_and_transparency_i01() {
        let mut image = RgbaImage::new(30, 20);
        image.put_pixel(3, 3, Rgba([1, 2, 3, 40]));
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        let picture = remake(bytes.get_ref()).unwrap();
        let kept = image::load_from_memory(&picture.png).unwrap().to_rgba8();
        assert_eq!(kept.get_pixel(3, 3), &Rgba([1, 2, 3, 40]));
    }

    #[test]
    fn what_hides_in_or_behind_a_picture_is_gone_i01() {
        let jpeg = drawn(40, 40, ImageFormat::Jpeg);
        // An application segment with a position, right after the start of the image.
        let secret = b"Exif\0\0position-canari";
        let mut tagged = jpeg[..2].to_vec();
        tagged.extend([0xff, 0xe1]);
        tagged.extend(u16::try_from(secret.len() + 2).unwrap().to_be_bytes());
        tagged.extend(secret);
        tagged.extend(&jpeg[2..]);
        let mut polyglot = drawn(40, 40, ImageFormat::Png);
        polyglot.extend(b"<script>alert(1)</script>");
        for file in [tagged, polyglot] {
            let picture = remake(&file).unwrap();
            for hidden in [&b"canari"[..], b"script"] {
                assert!(!picture.png.windows(hidden.len()).any(|part| part == hidden));
            }
        }
    }

    #[test]
    fn what_is_no_picture_is_refused_by_its_content_i01() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        for file in [
            &svg[..],
            b"",
            b"GIF89a\x01\0\x01\0\0\0\0;",
            b"BM\x1e\0\0\0",
            b"II*\0\x08\0\0\0",
            b"PK\x03\x04",
            b"%PDF-1.7",
            b"<html>",
            b"RIFF\0\0\0\0WAVE",
        ] {
            assert_eq!(remake(file).err(), Some(PictureFault::Format));
        }
    }

    #[test]
    fn a_cut_picture_is_refused_and_a_bomb_is_not_unpacked_i01() {
        for format in [ImageFormat::Png, ImageFormat::WebP] {
            let whole = drawn(200, 200, format);
            for percent in [3, 30, 60, 95] {
                let cut = &whole[..whole.len() * percent / 100];
                assert!(remake(cut).is_err(), "{format:?} {percent}");
            }
        }
        for (width, height) in [(60_000, 60_000), (9_000, 9_000), (100_000, 1)] {
            assert_eq!(
                remake(&claiming(width, height)).err(),
                Some(PictureFault::TooManyPixels)
            );
        }
    }
}
