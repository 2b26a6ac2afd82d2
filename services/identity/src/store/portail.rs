//! What the school's portal (ENT) calls people (I-06b).

use chassis::Scope;
use chassis::db::{Error, Tx};

use crate::domain::ids::ImportId;
use crate::domain::registre::portail::Connu;
use crate::domain::siecle::text::fold;

/// Every active account, with what the portal calls it.
#[tracing::instrument(name = "db.portail.known", skip_all)]
pub async fn known(tx: &mut Tx, scope: &Scope) -> Result<Vec<Connu>, Error> {
    let rows = sqlx::query!(
        r#"select c.person_id, a.siecle_id as "siecle_id?", p.nom, p.nom_usage, p.prenom, p.nom_cle, p.prenom_cle,
                  p.date_naissance, (a.person_id is not null) as "apprenant!",
                  y.division as "division?", e.identifiant as "identifiant?"
           from comptes c
           join persons p on p.id = c.person_id
           left join apprenants a on a.etablissement = $1 and a.person_id = c.person_id and a.actif
           left join apprenant_annees y
             on y.etablissement = $1 and y.person_id = a.person_id and y.annee = a.annee
           left join ent_identifiants e on e.etablissement = $1 and e.person_id = c.person_id
           where c.etablissement = $1 and c.actif
           order by c.person_id"#,
        scope.etablissement()
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Connu {
            person: row.person_id,
            siecle_id: row.siecle_id,
            cles: [
                row.nom_cle,
                row.nom_usage.as_deref().map(fold).unwrap_or_default(),
                row.prenom_cle,
            ],
            nom: row.nom_usage.unwrap_or(row.nom),
            prenom: row.prenom,
            date_naissance: row.date_naissance.map(jiff_sqlx::Date::to_jiff),
            apprenant: row.apprenant,
            division: row.division,
            identifiant: row.identifiant,
        })
        .collect())
}

/// Gives the identifiers that an import decided; those that change hands are free first.
#[tracing::instrument(name = "db.portail.apply", skip_all)]
pub async fn apply(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<(), Error> {
    sqlx::query!(
        "delete from ent_identifiants e
         using import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'ent'
           and e.etablissement = $1 and e.person_id = d.person_id",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into ent_identifiants (etablissement, person_id, identifiant)
         select $1, d.person_id, d.cle
         from import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'ent'",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    // I-06: what the file had tied, it ties anew, at the next sign-on.
    sqlx::query!(
        "delete from portail_liens l
         using import_decisions d
         where d.etablissement = $1 and d.import_id = $2 and d.kind = 'ent'
           and l.person_id = d.person_id and l.etabli_par = 'fichier'",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
