//! Pictures of the établissement in a package: their files, and their size on the page.

use serde::Serialize;

use crate::domain::pre_convention::{Etablissement, Image};

/// English Metric Units in a millimetre: the unit of drawings.
const MILLIMETRE: u64 = 36_000;

/// Size of a picture on the page, in EMU.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Placed {
    cx: u64,
    cy: u64,
}

impl Placed {
    /// Beside the name of the établissement, in the header.
    pub(super) fn logo(image: &Image) -> Self {
        Self::within(image, 36, 12)
    }

    /// In the cell where the head signs.
    pub(super) fn cachet(image: &Image) -> Self {
        Self::within(image, 30, 25)
    }

    /// As large as a box of so many millimetres lets it be, its proportions kept.
    fn within(image: &Image, width: u64, height: u64) -> Self {
        let (width, height) = (width * MILLIMETRE, height * MILLIMETRE);
        let w = u64::from(image.largeur.max(1));
        let h = u64::from(image.hauteur.max(1));
        if w * height > h * width {
            Self {
                cx: width,
                cy: (width * h / w).max(1),
            }
        } else {
            Self {
                cx: (height * w / h).max(1),
                cy: height,
            }
        }
    }
}

/// The pictures of a package.
pub(super) struct Pictures<'a> {
    pub(super) logo: Option<&'a Image>,
    cachet: Option<&'a Image>,
}

impl<'a> Pictures<'a> {
    pub(super) fn of(etablissement: &'a Etablissement) -> Self {
        Self {
            logo: etablissement.logo.as_ref(),
            cachet: etablissement.cachet.as_ref(),
        }
    }

    /// Their files, with their place.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&'static str, Vec<u8>)> {
        [
            ("word/media/logo.png", self.logo),
            ("word/media/cachet.png", self.cachet),
        ]
        .into_iter()
        .filter_map(|(place, image)| Some((place, image?.png.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_fills_its_box_and_keeps_its_proportions_i01() {
        let image = |largeur, hauteur| Image {
            png: Vec::new(),
            largeur,
            hauteur,
        };
        let placed = |largeur, hauteur| {
            let Placed { cx, cy } = Placed::logo(&image(largeur, hauteur));
            (cx / MILLIMETRE, cy / MILLIMETRE)
        };
        assert_eq!(placed(640, 320), (24, 12));
        assert_eq!(placed(640, 64), (36, 3));
        assert_eq!(placed(100, 400), (3, 12));
        assert_eq!(placed(0, 0), (12, 12));
    }
}
