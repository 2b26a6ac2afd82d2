//! What is shared of annexes, on the wire (P-01).

use proto::periods::v1 as pb;

use super::{actions, filter, id};
use crate::app::Offered;
use crate::app::read_shared::{ListShared, SharedPage};
use crate::domain::annexe::{Partagee, PartageeResume};
use crate::error::Error;

/// Which ones are asked for.
pub(super) fn query(asked: pb::ListSharedAnnexesRequest) -> Result<ListShared, Error> {
    let after = filter(asked.after)
        .map(|text| id("apres", &text))
        .transpose()?;
    Ok(ListShared {
        referentiel: filter(asked.referentiel),
        niveau: filter(asked.niveau),
        words: asked.words,
        after,
        limit: (asked.limit != 0).then_some(asked.limit.into()),
    })
}

/// One page of them.
pub(super) fn page(found: SharedPage) -> pb::ListSharedAnnexesResponse {
    pb::ListSharedAnnexesResponse {
        annexes: found.annexes.into_iter().map(summary).collect(),
        next: found.next.map(|id| id.to_string()).unwrap_or_default(),
    }
}

fn summary(shared: PartageeResume) -> pb::SharedAnnexeSummary {
    pb::SharedAnnexeSummary {
        id: shared.id.to_string(),
        etablissement: shared.etablissement,
        referentiel: shared.referentiel,
        niveau: shared.niveau,
        titre: shared.titre,
        pour_apprentis: shared.pour_apprentis,
        taches: shared.taches,
    }
}

/// One of them.
pub(super) fn shared(offered: Offered<Partagee>) -> pb::SharedAnnexe {
    let Offered {
        object: shared,
        actions: names,
    } = offered;
    pb::SharedAnnexe {
        id: shared.id.to_string(),
        etablissement: shared.etablissement,
        referentiel: shared.referentiel,
        niveau: shared.niveau,
        titre: shared.content.titre.as_str().to_owned(),
        pour_apprentis: shared.content.pour_apprentis,
        objectifs: shared.content.objectifs.as_str().to_owned(),
        taches: shared.content.taches,
        shared_at: shared.partagee_le.to_string(),
        allowed_actions: actions(names),
    }
}
