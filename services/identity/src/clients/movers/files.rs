//! Files of learners that go along with a transfer file, or come with one (F-06, I-11): portfolio keeps them.

use chassis::Ctx;
use chassis::grpc::{Failure, outgoing};
use futures::stream::{self, BoxStream, StreamExt as _, TryStreamExt as _};
use proto::portfolio::v1 as pb;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use uuid::Uuid;

use super::{Incoming, Movers};
use crate::domain::fichier::joint::Joint;

/// What files of an export are made of, in order.
pub enum Exported {
    /// A file begins: the annexe that it is, and the name to keep it under.
    File(Uuid, String),
    /// One that is lost for good, by the name that it had: no bytes of it follow.
    Lost(String),
    /// Its bytes, as they come.
    Bytes(Vec<u8>),
}

impl Movers {
    /// How many files a learner would take along, and their bytes.
    pub async fn weigh_files(&self, origin: &Ctx, apprenant: Uuid) -> Result<(i32, i64), Failure> {
        let request = pb::WeighFilesRequest {
            apprenant: apprenant.to_string(),
        };
        let mut portfolio = self.portfolio.clone();
        let answer = portfolio.weigh_files(outgoing(origin, request)).await;
        let answer = answer.map_err(Failure::from)?.into_inner();
        Ok((answer.count, answer.octets))
    }

    /// The files of what an export set aside, one after the other, always in the same order.
    pub async fn exported_files(
        &self,
        origin: &Ctx,
        transfer: Uuid,
    ) -> Result<BoxStream<'static, Result<Exported, Failure>>, Failure> {
        let request = pb::ReadExportedFilesRequest {
            transfer: transfer.to_string(),
        };
        let mut portfolio = self.portfolio.clone();
        let answer = portfolio
            .read_exported_files(outgoing(origin, request))
            .await;
        let pieces = answer.map_err(Failure::from)?.into_inner();
        let parts = pieces
            .map_ok(|piece| match piece.file {
                Some(file) if file.lost => Exported::Lost(file.nom),
                Some(file) => Exported::File(file.annexe.parse().unwrap_or_default(), file.nom),
                None => Exported::Bytes(piece.data),
            })
            .map_err(Failure::from);
        Ok(parts.boxed())
    }

    /// Has a file taken in, out of sight until its row comes; harmless to repeat. Answers the code of why it is not kept.
    pub async fn receive_file(
        &self,
        destination: &Ctx,
        one: &Incoming<'_>,
        joint: &Joint,
        bytes: mpsc::Receiver<Vec<u8>>,
    ) -> Result<Option<String>, Failure> {
        let told = pb::ArrivingFile {
            transfer: one.transfer.to_string(),
            sender: one.sender.to_owned(),
            apprenant: one.apprenant.to_string(),
            apprenant_destination: given(one.becomes),
            annexe: joint.annexe.to_string(),
            nom: joint.nom.clone(),
            octets: i64::try_from(joint.octets).unwrap_or(i64::MAX),
            sha256: joint.sha256.clone(),
        };
        let head = pb::ReceiveFileRequest {
            file: Some(told),
            data: Vec::new(),
        };
        let rest =
            ReceiverStream::new(bytes).map(|data| pb::ReceiveFileRequest { file: None, data });
        let messages = stream::iter([head]).chain(rest);
        let mut portfolio = self.portfolio.clone();
        let answer = portfolio
            .receive_file(outgoing(destination, messages))
            .await;
        let refus = answer.map_err(Failure::from)?.into_inner().refus;
        Ok((!refus.is_empty()).then_some(refus))
    }

    /// Has those that were taken in for a transfer kept for its learner, who is about to have it; harmless to repeat.
    pub async fn pin_files(
        &self,
        destination: &Ctx,
        (transfer, version): (Uuid, i64),
        sender: &str,
        becomes: Uuid,
    ) -> Result<(), Failure> {
        let request = pb::PinFilesRequest {
            transfer: transfer.to_string(),
            sender: sender.to_owned(),
            apprenant_destination: becomes.to_string(),
            version,
        };
        let mut portfolio = self.portfolio.clone();
        let answer = portfolio.pin_files(outgoing(destination, request)).await;
        answer.map(drop).map_err(Failure::from)
    }

    /// Has those that were taken in for a transfer let go, which was turned away at that version; harmless to repeat.
    pub async fn forget_files(
        &self,
        destination: &Ctx,
        (transfer, version): (Uuid, i64),
        sender: &str,
    ) -> Result<(), Failure> {
        let request = pb::ForgetFilesRequest {
            transfer: transfer.to_string(),
            sender: sender.to_owned(),
            version,
        };
        let mut portfolio = self.portfolio.clone();
        let answer = portfolio.forget_files(outgoing(destination, request)).await;
        answer.map(drop).map_err(Failure::from)
    }
}

/// Nobody, as long as nobody was recognised.
fn given(becomes: Uuid) -> String {
    if becomes.is_nil() {
        return String::new();
    }
    becomes.to_string()
}
