//! Accounts that an import created.

use chassis::Scope;
use chassis::db::{Error, Tx};
use uuid::Uuid;

use crate::domain::ids::ImportId;

/// Accounts without a password of their own, of a division or of the staff.
pub struct Groupe {
    /// None for the staff; empty for learners without a division.
    pub division: Option<String>,
    pub effectif: i64,
}

/// By division, then the staff.
#[tracing::instrument(name = "db.import_comptes.groupes", skip_all)]
pub async fn groupes(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<Vec<Groupe>, Error> {
    Ok(sqlx::query_as!(
        Groupe,
        r#"select case when a.person_id is null then null else coalesce(y.division, '') end as "division?",
                  count(*) as "effectif!"
           from import_comptes i
           join comptes c on c.etablissement = $1 and c.person_id = i.person_id and c.actif
           join credentials k on k.person_id = i.person_id and (k.password_hash is null or k.must_change)
           left join apprenants a on a.etablissement = $1 and a.person_id = i.person_id
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           where i.etablissement = $1 and i.import_id = $2
           group by 1 order by 1"#,
        scope.etablissement(),
        import.uuid()
    )
    .fetch_all(tx.conn())
    .await?)
}

/// Accounts of one group, by name.
#[tracing::instrument(name = "db.import_comptes.ids", skip_all)]
pub async fn ids(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    division: Option<&str>,
) -> Result<Vec<Uuid>, Error> {
    Ok(sqlx::query_scalar!(
        "select i.person_id
         from import_comptes i
         join comptes c on c.etablissement = $1 and c.person_id = i.person_id and c.actif
         join credentials k on k.person_id = i.person_id and (k.password_hash is null or k.must_change)
         join persons p on p.id = i.person_id
         left join apprenants a on a.etablissement = $1 and a.person_id = i.person_id
         left join apprenant_annees y
           on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
         where i.etablissement = $1 and i.import_id = $2
           and (case when a.person_id is null then null else coalesce(y.division, '') end) is not distinct from $3
         order by p.nom_tri, p.prenom_cle, p.id
         limit 2000",
        scope.etablissement(),
        import.uuid(),
        division
    )
    .fetch_all(tx.conn())
    .await?)
}
