//! What goes with a person who is erased (I-12): as a learner, its bilans intermédiaires **and** what they counted, never
//! one without the other (N2), and everything else dated of it. What a person wrote in bilans of others is theirs.

use chassis::Scope;
use chassis::db::{Error, Tx};
use chassis::gone;
use chassis::personal_data::Gone;
use uuid::Uuid;

/// Takes the rows of a learner away. Lock its row before, and settle its claims.
#[tracing::instrument(name = "db.erasure.take", skip_all)]
pub async fn take(tx: &mut Tx, scope: &Scope, apprenant: Uuid) -> Result<Vec<Gone>, Error> {
    let here = scope.etablissement();
    let mut gone = counted(tx, here, apprenant).await?;
    gone.extend(bilans(tx, here, apprenant).await?);
    Ok(gone)
}

/// What was counted, then what counted it.
async fn counted(tx: &mut Tx, here: &str, apprenant: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "bilans_comptes",
            "delete from bilans_comptes where etablissement = $1 and bilan_entreprise in
                 (select id from bilans_entreprise where etablissement = $1 and apprenant = $2)",
            here,
            apprenant
        ),
        gone!(
            tx,
            "claims",
            "delete from claims where etablissement = $1 and bilan_intermediaire in
                 (select id from bilans_intermediaires where etablissement = $1 and apprenant = $2)",
            here,
            apprenant
        ),
        gone!(
            tx,
            "bilans_intermediaires",
            "delete from bilans_intermediaires where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
    ])
}

/// Bilans entreprise with their fields, and the learner itself.
async fn bilans(tx: &mut Tx, here: &str, apprenant: Uuid) -> Result<Vec<Gone>, Error> {
    Ok(vec![
        gone!(
            tx,
            "changements_bilan_entreprise",
            "delete from changements_bilan_entreprise where etablissement = $1 and bilan_id in
                 (select id from bilans_entreprise where etablissement = $1 and apprenant = $2)",
            here,
            apprenant
        ),
        gone!(
            tx,
            "champs_bilan_entreprise",
            "delete from champs_bilan_entreprise where etablissement = $1 and bilan_id in
                 (select id from bilans_entreprise where etablissement = $1 and apprenant = $2)",
            here,
            apprenant
        ),
        gone!(
            tx,
            "bilans_entreprise",
            "delete from bilans_entreprise where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
        gone!(
            tx,
            "fiches_liees",
            "delete from fiches_liees where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
        gone!(
            tx,
            "period_apprenants",
            "delete from period_apprenants where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
        gone!(
            tx,
            "period_withdrawals",
            "delete from period_withdrawals where etablissement = $1 and apprenant = $2",
            here,
            apprenant
        ),
        gone!(
            tx,
            "apprenants",
            "delete from apprenants where etablissement = $1 and id = $2",
            here,
            apprenant
        ),
    ])
}
