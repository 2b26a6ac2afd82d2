//! What people join, through the service (F-06).

use chassis::grpc::Failure;
use image::{DynamicImage, ImageFormat, RgbImage};
use proto::portfolio::v1 as pb;
use proto::portfolio::v1::annexes_client::AnnexesClient;
use tonic::transport::Channel;
use uuid::Uuid;

use crate::client::{Client, answer};
use crate::support::Period;

/// A document.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<< /Notice (roulement 6204) >>\n%%EOF\n";

/// The portfolio of a learner for a period.
pub(crate) fn of_period(period: &Period, learner: Uuid) -> pb::AnnexeOwner {
    pb::AnnexeOwner {
        apprenant: learner.to_string(),
        period_id: period.id.to_string(),
        sheet_id: String::new(),
    }
}

/// A sheet of a learner.
pub(crate) fn of_sheet(learner: Uuid, sheet: &str) -> pb::AnnexeOwner {
    pb::AnnexeOwner {
        apprenant: learner.to_string(),
        period_id: String::new(),
        sheet_id: sheet.to_owned(),
    }
}

fn byte(value: u32) -> u8 {
    u8::try_from(value % 256).unwrap()
}

/// A photo of noise, which no compression makes light.
pub(crate) fn photo(side: u32) -> Vec<u8> {
    let mut seed: u32 = 7;
    let image = RgbImage::from_fn(side, side, |_, _| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([byte(seed >> 24), byte(seed >> 16), 90])
    });
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

/// A drawing, without loss.
pub(crate) fn drawing(side: u32) -> Vec<u8> {
    let image = RgbImage::from_fn(side, side, |x, y| image::Rgb([byte(x), byte(y), 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

impl Client<'_> {
    fn annexes_grpc(&self) -> AnnexesClient<Channel> {
        AnnexesClient::new(self.bench.suite.channel())
    }

    pub(crate) async fn annexes(
        &self,
        owner: pb::AnnexeOwner,
    ) -> Result<pb::ListAnnexesResponse, Failure> {
        let request = pb::ListAnnexesRequest { owner: Some(owner) };
        answer(
            self.annexes_grpc()
                .list_annexes(self.request(request))
                .await,
        )
    }

    /// What an annexe, or a file on its way, is part of.
    pub(crate) async fn place(&self, learner: Uuid, id: &str) -> Result<String, Failure> {
        let request = pb::GetAnnexePlaceRequest {
            apprenant: learner.to_string(),
            id: id.to_owned(),
        };
        let located = self
            .annexes_grpc()
            .get_annexe_place(self.request(request))
            .await;
        answer(located).map(|told| told.place)
    }

    pub(crate) async fn add_lien(
        &self,
        owner: pb::AnnexeOwner,
        adresse: &str,
        titre: &str,
    ) -> Result<pb::Annexe, Failure> {
        let request = pb::AddLienRequest {
            owner: Some(owner),
            adresse: adresse.to_owned(),
            titre: titre.to_owned(),
        };
        answer(self.annexes_grpc().add_lien(self.request(request)).await)
    }

    pub(crate) async fn rename(
        &self,
        learner: Uuid,
        annexe: &pb::Annexe,
        titre: &str,
    ) -> Result<pb::Annexe, Failure> {
        let request = pb::RenameAnnexeRequest {
            apprenant: learner.to_string(),
            id: annexe.id.clone(),
            titre: titre.to_owned(),
            version: annexe.version,
        };
        answer(
            self.annexes_grpc()
                .rename_annexe(self.request(request))
                .await,
        )
    }

    pub(crate) async fn take_away(
        &self,
        learner: Uuid,
        annexe: &pb::Annexe,
    ) -> Result<(), Failure> {
        let request = pb::DeleteAnnexeRequest {
            apprenant: learner.to_string(),
            id: annexe.id.clone(),
            version: annexe.version,
        };
        answer(
            self.annexes_grpc()
                .delete_annexe(self.request(request))
                .await,
        )
        .map(|_| ())
    }

    pub(crate) async fn begin(
        &self,
        owner: pb::AnnexeOwner,
        nom: &str,
        octets: usize,
    ) -> Result<pb::Upload, Failure> {
        let request = pb::BeginUploadRequest {
            owner: Some(owner),
            nom: nom.to_owned(),
            octets: i64::try_from(octets).unwrap(),
        };
        answer(
            self.annexes_grpc()
                .begin_upload(self.request(request))
                .await,
        )
    }

    pub(crate) async fn append(
        &self,
        learner: Uuid,
        upload: &str,
        from: usize,
        data: &[u8],
    ) -> Result<pb::Upload, Failure> {
        let request = pb::AppendUploadRequest {
            apprenant: learner.to_string(),
            id: upload.to_owned(),
            from: i64::try_from(from).unwrap(),
            data: data.to_vec(),
        };
        answer(
            self.annexes_grpc()
                .append_upload(self.request(request))
                .await,
        )
    }

    pub(crate) async fn upload(&self, learner: Uuid, upload: &str) -> Result<pb::Upload, Failure> {
        let request = pb::GetUploadRequest {
            apprenant: learner.to_string(),
            id: upload.to_owned(),
        };
        answer(self.annexes_grpc().get_upload(self.request(request)).await)
    }

    pub(crate) async fn call_off(&self, learner: Uuid, upload: &str) -> Result<(), Failure> {
        let request = pb::AbandonUploadRequest {
            apprenant: learner.to_string(),
            id: upload.to_owned(),
        };
        answer(
            self.annexes_grpc()
                .abandon_upload(self.request(request))
                .await,
        )
        .map(|_| ())
    }

    /// Sends a file whole, in pieces.
    pub(crate) async fn send(
        &self,
        owner: pb::AnnexeOwner,
        nom: &str,
        bytes: &[u8],
    ) -> Result<pb::Annexe, Failure> {
        let learner: Uuid = owner.apprenant.parse().unwrap();
        let begun = self.begin(owner, nom, bytes.len()).await?;
        let mut from = 0;
        loop {
            let piece = &bytes[from..bytes.len().min(from + 10_000)];
            let upload = self.append(learner, &begun.id, from, piece).await?;
            from = usize::try_from(upload.recus).unwrap();
            if let Some(annexe) = upload.annexe {
                return Ok(annexe);
            }
        }
    }

    /// What a file is, and its bytes.
    pub(crate) async fn file(
        &self,
        learner: Uuid,
        annexe: &str,
        vignette: bool,
    ) -> Result<(pb::FilePiece, Vec<u8>), Failure> {
        let request = pb::GetFileRequest {
            apprenant: learner.to_string(),
            id: annexe.to_owned(),
            vignette,
        };
        let mut pieces = answer(self.annexes_grpc().get_file(self.request(request)).await)?;
        let head = pieces.message().await.unwrap().unwrap();
        let mut bytes = Vec::new();
        while let Some(piece) = pieces.message().await.unwrap() {
            bytes.extend(piece.data);
        }
        Ok((head, bytes))
    }
}
