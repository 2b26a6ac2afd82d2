//! Lines of a preview.

use std::collections::BTreeMap;

use chassis::Scope;
use chassis::db::{Error, Tx};
use sqlx::types::Json;

use crate::domain::ids::ImportId;
use crate::domain::import::Line;
use crate::domain::registre::Difference;

/// Stores a batch of lines.
#[tracing::instrument(name = "db.import_lines.insert", skip_all)]
pub async fn insert(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    lines: &[Line],
) -> Result<(), Error> {
    let column = |get: fn(&Line) -> &String| {
        lines
            .iter()
            .map(get)
            .map(String::as_str)
            .collect::<Vec<_>>()
    };
    let json = |value: Result<String, serde_json::Error>| {
        value.map_err(|e| Error::corrupt("import_lines", e))
    };
    let differences = lines
        .iter()
        .map(|line| json(serde_json::to_string(&line.differences)))
        .collect::<Result<Vec<_>, _>>()?;
    let params = lines
        .iter()
        .map(|line| json(serde_json::to_string(&line.params)))
        .collect::<Result<Vec<_>, _>>()?;
    sqlx::query!(
        "insert into import_lines (etablissement, import_id, seq, categorie, code, file, line, kind, nom, prenom,
                                   division, differences, params)
         select $1, $2, seq, categorie, code, file, line, kind, nom, prenom, division, differences::jsonb, params::jsonb
         from unnest($3::bigint[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
                     $10::text[], $11::text[], $12::text[], $13::text[])
              as row (seq, categorie, code, file, line, kind, nom, prenom, division, differences, params)",
        scope.etablissement(),
        import.uuid(),
        &lines.iter().map(|line| line.seq).collect::<Vec<_>>(),
        &column(|line| &line.categorie) as &[&str],
        &column(|line| &line.code) as &[&str],
        &column(|line| &line.file) as &[&str],
        &lines.iter().map(|line| line.line).collect::<Vec<_>>(),
        &column(|line| &line.kind) as &[&str],
        &column(|line| &line.nom) as &[&str],
        &column(|line| &line.prenom) as &[&str],
        &column(|line| &line.division) as &[&str],
        &differences,
        &params
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Forgets the lines of a preview that is made again.
#[tracing::instrument(name = "db.import_lines.drop", skip_all)]
pub async fn drop(tx: &mut Tx, scope: &Scope, import: ImportId) -> Result<(), Error> {
    sqlx::query!(
        "delete from import_lines where etablissement = $1 and import_id = $2",
        scope.etablissement(),
        import.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A page of lines of a category, `after` a sequence number, that contain a text.
#[tracing::instrument(name = "db.import_lines.list", skip_all)]
pub async fn list(
    tx: &mut Tx,
    scope: &Scope,
    import: ImportId,
    categorie: &str,
    query: &str,
    (after, limit): (i64, i64),
) -> Result<Vec<Line>, Error> {
    let rows = sqlx::query!(
        r#"select seq, categorie, code, file, line, kind, nom, prenom, division,
                  differences as "differences: Json<Vec<Difference>>",
                  params as "params: Json<BTreeMap<String, String>>"
           from import_lines
           where etablissement = $1 and import_id = $2 and seq > $3
             and ($4 = '' or categorie = $4)
             and ($5 = '' or strpos(lower(nom || ' ' || prenom || ' ' || division || ' ' || code), lower($5)) > 0)
           order by seq limit $6"#,
        scope.etablissement(),
        import.uuid(),
        after,
        categorie,
        query,
        limit
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Line {
            seq: row.seq,
            categorie: row.categorie,
            code: row.code,
            file: row.file,
            line: row.line,
            kind: row.kind,
            nom: row.nom,
            prenom: row.prenom,
            division: row.division,
            differences: row.differences.0,
            params: row.params.0,
        })
        .collect())
}
